//! What rules know of codes besides the official tables: lists from memory, which a practice may replace.
//!
//! The lists come with the program (`code-tables/us/rule-data.toml`). A practice that knows better puts a file of the same
//! form beside `practice.toml`: every section in it replaces the one here whole, so that nobody has to guess what was merged.

mod diagnoses;
mod spans;

pub use diagnoses::{AgeGroup, Ages, NeverAlone, Sexes, Sides, Symptom, Symptoms};
pub use spans::{CodeSpans, ModifierSet};

use crate::date::Date;
use crate::limits;
use crate::practice::{PracticeError, RULE_DATA, read_text};
use serde::{Deserialize, Deserializer};
use std::path::Path;

const BUNDLED: &str = include_str!("../../../../code-tables/us/rule-data.toml");

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// Every section of the rule data; each says in `source` where it comes from.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct RuleData { $($(#[$doc])* pub $name: $kind,)* }

        /// The sections that a practice has.
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct Own { $($name: Option<$kind>,)* }

        impl RuleData {
            fn replace(&mut self, own: Own) {
                $(if let Some(section) = own.$name { self.$name = section; })*
            }

            /// Name and origin of every section.
            pub fn sources(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($name), self.$name.source.as_str())),*]
            }
        }
    };
}

sections! {
    /// CW211.
    sides: Sides,
    /// CW215.
    age: Ages,
    /// CW215.
    sex: Sexes,
    /// CW216.
    symptoms: Symptoms,
    /// CW216.
    never_alone: NeverAlone,
    /// CW304.
    modifier_order: ModifierOrder,
    /// CW305, CW313, CW314, CW402.
    visits: VisitCodes,
    /// CW306.
    components: Components,
    /// CW309.
    telehealth: Telehealth,
    /// CW316.
    laboratory: Laboratory,
    /// CW317.
    unlisted: Unlisted,
    /// CW318.
    once_a_day: OnceADay,
    /// CW313.
    new_patients: NewPatients,
    /// CW314.
    follow_up: FollowUp,
    /// CW401 to CW403, CW407.
    code_pairs: CodePairs,
    /// CW404 to CW406.
    unit_limits: UnitLimits,
}

/// Which modifiers stand first on a line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModifierOrder {
    /// Where the section comes from.
    pub source: String,
    /// Those that change the price.
    pub pricing: ModifierSet,
}

/// Visits: evaluation and management, and what payers treat like it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitCodes {
    /// Where the section comes from.
    pub source: String,
    /// The codes.
    pub codes: CodeSpans,
    /// Days of follow-up of the operations that 57 tells of.
    pub decision_days: u16,
}

/// Services of which one owns the equipment and another reads the result.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Components {
    /// Where the section comes from.
    pub source: String,
    /// Places of service whose equipment is the hospital's.
    pub hospital_places: Vec<String>,
}

/// Services over a distance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telehealth {
    /// Where the section comes from.
    pub source: String,
    /// Modifiers that say so.
    pub modifiers: ModifierSet,
    /// Places of service that say so.
    pub places: Vec<String>,
    /// Places at which a modifier alone says so.
    pub places_of_clinician: Vec<String>,
    /// Codes that say so.
    pub by_themselves: CodeSpans,
    /// Services before this day went by other rules.
    #[serde(deserialize_with = "date")]
    pub since: Date,
}

/// Laboratory tests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Laboratory {
    /// Where the section comes from.
    pub source: String,
    /// Tests for which a laboratory needs a certificate.
    pub codes: CodeSpans,
    /// Modifiers that say that another laboratory did the test.
    pub done_elsewhere: ModifierSet,
    /// Modifiers that say that the test is a waived one.
    pub waived: ModifierSet,
    /// Waived tests that take no modifier.
    pub waived_without_modifier: CodeSpans,
    /// Whether the practice's certificate covers waived tests only.
    pub only_waived_tests: bool,
}

/// Codes that do not say what was done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unlisted {
    /// Where the section comes from.
    pub source: String,
    /// The codes.
    pub codes: CodeSpans,
}

/// Services that are given once a day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnceADay {
    /// Where the section comes from.
    pub source: String,
    /// The codes.
    pub codes: CodeSpans,
}

/// When a patient is new.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPatients {
    /// Where the section comes from.
    pub source: String,
    /// Codes for new patients.
    pub codes: CodeSpans,
    /// Codes of services that make a patient known.
    pub seen_by: CodeSpans,
    /// Years until a patient is new again.
    pub years: u32,
}

/// The days after an operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Where the section comes from.
    pub source: String,
    /// Modifiers that say why a service is to be paid all the same.
    pub released_by: ModifierSet,
}

/// What bypasses a pair of codes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePairs {
    /// Where the section comes from.
    pub source: String,
    /// Modifiers that name a part of the body.
    pub anatomical: ModifierSet,
    /// Modifiers that help on a visit in column 2.
    pub of_visits: ModifierSet,
    /// Modifiers that say that a service was one of its own.
    pub distinct: ModifierSet,
    /// From this day on those help on either column.
    #[serde(deserialize_with = "date")]
    pub either_column_from: Date,
    /// Modifiers that help on column 2.
    pub others: ModifierSet,
    /// Modifiers that say more than 59.
    pub say_more: ModifierSet,
}

/// What allows more units than one line may have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitLimits {
    /// Where the section comes from.
    pub source: String,
    /// Modifiers of the further lines.
    pub further_lines: ModifierSet,
}

impl RuleData {
    /// The rule data of the practice in `folder`: what comes with the program, under what the practice's own file says.
    ///
    /// # Errors
    /// When that file cannot be read, or has an unknown section or key, or a section that is not whole.
    pub fn open(folder: &Path) -> Result<RuleData, PracticeError> {
        let path = folder.join(RULE_DATA);
        if !path.exists() {
            return Ok(RuleData::bundled());
        }
        RuleData::parse(&read_text(&path, limits::PRACTICE_BYTES)?).map_err(|reason| PracticeError::Wrong { path, reason })
    }

    /// What comes with the program, under the sections of `text`.
    ///
    /// # Errors
    /// As for [`RuleData::open`], in words.
    pub fn parse(text: &str) -> Result<RuleData, String> {
        let own: Own = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut data = RuleData::bundled();
        data.replace(own);
        Ok(data)
    }

    /// What comes with the program.
    pub fn bundled() -> RuleData {
        toml::from_str(BUNDLED).expect("a test reads the file that comes with the program")
    }
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(from)?.to_string();
    crate::date::parse_iso(&written).ok_or_else(|| serde::de::Error::custom(format!("{written} is not a date like 2019-07-01")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::jurisdiction::us::ids::Modifier;

    #[test]
    fn the_bundled_file_reads_and_says_of_every_section_that_it_is_from_memory() {
        let data = RuleData::bundled();
        assert!(data.visits.codes.contains("99213") && !data.visits.codes.contains("20610"));
        assert_eq!(data.code_pairs.either_column_from.to_string(), "2019-07-01");
        for (name, source) in data.sources() {
            assert!(source.starts_with("from memory: "), "[{name}] {source}");
        }
    }

    #[test]
    fn a_section_of_the_practice_replaces_the_bundled_one_whole_and_leaves_the_others() {
        let own = "[unlisted]\nsource = \"our payers\"\ncodes = [\"12345\"]\n";
        let data = RuleData::parse(own).unwrap();
        assert!(data.unlisted.codes.contains("12345") && !data.unlisted.codes.contains("64999"));
        assert!(data.modifier_order.pricing.contains(Modifier::parse("26").unwrap()));
    }

    #[test]
    fn an_unknown_section_or_key_and_half_a_section_are_refused_by_name() {
        for (own, named) in [
            ("[unlistd]\nsource = \"x\"\n", "unlistd"),
            ("[unlisted]\nsource = \"x\"\ncodes = []\ncode = []\n", "code"),
            ("[unlisted]\nsource = \"x\"\n", "codes"),
            ("[unlisted]\nsource = \"x\"\ncodes = [\"9-1\"]\n", "9-1"),
        ] {
            assert!(RuleData::parse(own).unwrap_err().contains(named), "{own}");
        }
    }
}
