//! What there is to say of a batch as a whole once all visits were seen: of its files, of what could not be looked at, of silences.

use super::register::Register;
use crate::date::Date;
use crate::finding::{Finding, Findings};
use crate::intake::InputFiles;
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{BatchKind, Ledger};
use crate::rules::held as holds;
use crate::rules::policy::Policy;
use crate::rules::silences::Whose;

/// Findings about files as a whole. A silence of the whole practice may cover them, so they come before what is said of silences.
pub(super) fn of_the_files(files: &InputFiles, policy: &Policy) -> Vec<Finding> {
    let mut findings = Findings::new();
    findings.list_mut().extend(files.findings());
    policy.apply(&Whose::default(), &mut findings);
    findings.take()
}

/// Findings about the batch as a whole; they belong to no file. `begun` is the day from which on the ledger knows what was billed.
pub(super) fn of_the_batch<J: Jurisdiction>(
    office: &J,
    (register, begun): (&Register, Begun),
    policy: &Policy,
    today: Date,
) -> Vec<Finding> {
    let mut findings = Findings::new();
    office.leftovers().into_iter().for_each(|finding| findings.push(finding));
    let (any, refused) = register.looks_back;
    match begun {
        Begun::Tonight => findings.push(holds::history_not_loaded()),
        Begun::On(day) if any && today.years_since(day).is_some_and(|years| years < YEARS_LOOKED_BACK) => {
            findings.push(holds::history_too_short(day));
        }
        Begun::On(_) | Begun::Unknown | Begun::NoBatch => {}
    }
    if refused > 0 {
        findings.push(holds::history_not_looked_up(refused));
    }
    policy.apply(&Whose::default(), &mut findings);
    findings.list_mut().extend(policy.leftovers());
    findings.take()
}

/// The longest that any rule looks back: new patients.
const YEARS_LOOKED_BACK: u32 = 3;

/// Since when the ledger knows what was billed.
#[derive(Clone, Copy)]
pub(super) enum Begun {
    /// It holds nothing yet.
    Tonight,
    /// Its first batch was made on this day, and nothing of an old system was imported.
    On(Date),
    /// It holds claims of an old system.
    Unknown,
    /// Files are looked at, and no batch is made or rehearsed.
    NoBatch,
}

impl Begun {
    /// What the ledger's batches say of it.
    pub(super) fn of(ledger: &Ledger) -> Begun {
        let batches = ledger.batches();
        match batches.first() {
            None => Begun::Tonight,
            Some(_) if batches.iter().any(|batch| batch.kind == BatchKind::Opening) => Begun::Unknown,
            Some(first) => Begun::On(first.date),
        }
    }
}
