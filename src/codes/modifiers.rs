//! Modifiers: two characters that say how a service differed, with labels in our own words.

use super::edition::{self, Edition};
use super::rows::Pairs;
use super::{Lookup, rows};
use crate::date::Date;
use std::sync::OnceLock;

/// One modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Two letters or digits.
    pub code: &'static str,
    /// Whether it changes what is paid.
    pub effect: Effect,
    /// What it is about.
    pub class: Class,
    /// What it means, in our own words.
    pub label: &'static str,
}

/// Whether a modifier changes the price; those that do stand first on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It changes what is paid.
    Price,
    /// It only explains.
    Note,
}

/// Looks a modifier up on the date of service; the table is partial, so an absent one is not wrong.
pub fn lookup(code: impl AsRef<[u8]>, on: Date) -> Lookup<Entry> {
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    let edition = edition();
    if !edition.covers(on) {
        return Lookup::EditionMissing;
    }
    let pairs = PAIRS.get_or_init(|| Pairs::of(entries().iter().map(|entry| entry.code)));
    Lookup::in_edition(pairs.position(code.as_ref()).map(|at| entries()[at]), edition)
}

/// Every modifier at hand, in the order of codes.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let rows = rows::rows(include_str!("../../code-tables/us/modifiers.tsv")).into_iter();
        rows.map(|[code, effect, class, label]| Entry { code, effect: Effect::named(effect), class: Class::named(class), label }).collect()
    })
}

/// The one edition at hand.
pub fn edition() -> &'static Edition {
    &edition::MODIFIERS
}

impl Effect {
    fn named(name: &str) -> Effect {
        match name {
            "price" => Effect::Price,
            "note" => Effect::Note,
            other => unreachable!("tests/code_tables.rs reads every bundled modifier, and none has the effect {other}"),
        }
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident = $name:literal,)*) => {
        /// What a modifier is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $($(#[$doc])* $class,)* }

        impl Class {
            /// The word for it in the table: `telehealth`.
            pub const fn name(self) -> &'static str {
                match self { $(Class::$class => $name,)* }
            }

            fn named(name: &str) -> Class {
                match name {
                    $($name => Class::$class,)*
                    other => unreachable!("tests/code_tables.rs reads every bundled modifier, and none has the class {other}"),
                }
            }
        }
    };
}

classes! {
    /// A visit beside something else: `25`, `57`.
    Evaluation = "evaluation",
    /// A part of a service: `26`, `TC`.
    Component = "component",
    /// More, less, both sides or several: `22`, `50`, `52`.
    Extent = "extent",
    /// Within the follow-up days of an operation: `58`, `78`, `79`.
    Global = "global",
    /// A service in its own right: `59`, `XE`, `XP`, `XS`, `XU`.
    Distinct = "distinct",
    /// The same service again: `76`, `77`, `91`.
    Repeat = "repeat",
    /// Which side, finger, toe, eyelid or artery.
    Anatomical = "anatomical",
    /// Several surgeons, or an assistant: `62`, `80`, `AS`.
    Surgeon = "surgeon",
    /// Who gave the anesthesia, and to how ill a patient: `AA`, `QX`, `P3`.
    Anesthesia = "anesthesia",
    /// Patient and clinician apart: `93`, `95`.
    Telehealth = "telehealth",
    /// About a test: `90`, `QW`.
    Laboratory = "laboratory",
    /// Plans and assistants of therapy: `GP`, `CQ`.
    Therapy = "therapy",
    /// How a drug was got, given or thrown away: `JW`, `JZ`.
    Drug = "drug",
    /// Whether the payer is liable: `GA`, `GY`, `KX`.
    Coverage = "coverage",
    /// Preventive care without patient share: `33`, `PT`.
    Prevention = "prevention",
    /// Who did it: `GC`, `Q6`, `SA`.
    Clinician = "clinician",
    /// Measures and decision support.
    Quality = "quality",
    /// A state's or agency's program.
    Program = "program",
    /// Bought, rented, replaced: `NU`, `RR`, `RA`.
    Equipment = "equipment",
    /// Where it was done, beyond the place of service: `PO`, `AQ`.
    Site = "site",
    /// Where a trip began and ended: `RH`.
    Ambulance = "ambulance",
}
