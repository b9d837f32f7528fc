//! Findings for what stands around a visit, not for what it says: all jurisdictions share them.

use super::shared::{ANSWER_PENDING, HELD_BY_HAND, HISTORY_NOT_LOADED};
use crate::date::Date;
use crate::finding::{Finding, Place, RuleCard, Severity};

/// A visit passed every rule and still no claim could be made of it.
pub static UNBUILDABLE: RuleCard = RuleCard {
    id: "IN033",
    name: "unbuildable-visit",
    severity: Severity::Error,
    authority: "claimwright: a claim is never guessed",
    page: include_str!("unbuildable.md"),
};

/// A visit was changed in a way that only a person can carry out.
pub static NEEDS_A_PERSON: RuleCard = RuleCard {
    id: "IN034",
    name: "needs-a-person",
    severity: Severity::Error,
    authority: "claimwright: a claim that a payer has seen is only changed on purpose",
    page: include_str!("needs_a_person.md"),
};

/// A visit that was sent has changed, and goes out again.
pub static CORRECTION_GOES_OUT: RuleCard = RuleCard {
    id: "IN035",
    name: "correction-goes-out",
    severity: Severity::Hint,
    authority: "claimwright: nobody is asked a second time without being told so",
    page: include_str!("correction_goes_out.md"),
};

/// The first insurer has decided, and the next one is asked or not.
pub static NEXT_INSURER: RuleCard = RuleCard {
    id: "IN036",
    name: "next-insurer",
    severity: Severity::Hint,
    authority: "X12 RFI 1294 and 1115: what the first insurer decided is told to the next one as it was said",
    page: include_str!("next_insurer.md"),
};

/// The cards of this module.
pub static CARDS: &[&RuleCard] = &[&UNBUILDABLE, &NEEDS_A_PERSON, &CORRECTION_GOES_OUT, &NEXT_INSURER];

/// The visit was named with `--hold`.
pub fn held_by_hand(place: Place) -> Finding {
    Finding::new(&HELD_BY_HAND, place, "held because --hold names it").help("run again without --hold when it may go out")
}

/// The visit has changed, and the payer has not answered the claim that was sent for it. What helps differs between countries.
pub fn answer_pending(place: Place, (batch, difference): (&str, &str), help: &str) -> Finding {
    let message = format!("changed since it was sent with batch {batch}, and the payer has not answered yet: {difference}");
    Finding::new(&ANSWER_PENDING, place, message).help(help)
}

/// The visit has changed, and what to do depends on things that claimwright cannot know.
pub fn needs_a_person(place: Place, batch: &str, why: &str) -> Finding {
    Finding::new(&NEEDS_A_PERSON, place, format!("changed since batch {batch} in a way that a person must decide on")).help(why)
}

/// The visit has changed, and goes out again in this way.
pub fn correction_goes_out(place: Place, (batch, difference): (&str, &str), how: &str) -> Finding {
    Finding::new(&CORRECTION_GOES_OUT, place, format!("{how}, because it has changed since batch {batch}: {difference}"))
        .help("nothing is to be done; run --hold VISIT keeps it back")
}

/// What becomes of a claim whose first insurer has decided while another is to be asked.
pub fn next_insurer(message: String) -> Finding {
    Finding::new(&NEXT_INSURER, Place::default(), message)
        .help("what the first insurer left to the patient stands on the next one's account until that one has answered")
}

/// A value that every claim needs is missing, and no rule has said so.
pub fn unbuildable(mut place: Place, column: &'static str) -> Finding {
    place.column = column;
    Finding::new(&UNBUILDABLE, place, format!("no claim can be made of this visit: its {column} cannot be used"))
        .help("correct the column; a rule should have explained this better, so please report it")
}

/// A text that cannot stand in a claim file, and no rule has said so.
pub fn unsendable(place: Place, field: &str, why: &str) -> Finding {
    Finding::new(&UNBUILDABLE, place, format!("no claim can be made of this visit: the {field} cannot be sent, because {why}"))
        .help("correct the text; a rule should have explained this better, so please report it")
}

/// The ledger knows too little of the years that rules look back on.
pub fn history_too_short(since: Date) -> Finding {
    let message = format!("the ledger begins on {since}: whether a patient billed as new was seen before that cannot be known");
    Finding::new(&HISTORY_NOT_LOADED, Place::default(), message)
        .help("import what the old system has billed: claimwright ledger import-opening FILE; a practice that started then needs nothing")
}

/// More visits look back than one run looks up.
pub fn history_not_looked_up(visits: u32) -> Finding {
    let message = format!("{visits} visits were not compared with earlier ones of their patients: there are too many in one run");
    Finding::new(&HISTORY_NOT_LOADED, Place::default(), message)
        .help("run the input in parts, a month at a time, to have all of them compared")
}

/// The ledger knows nothing from before this batch, so no rule could look back.
pub fn history_not_loaded() -> Finding {
    let message = "the ledger holds no earlier batch, so services that were billed before cannot be recognised";
    Finding::new(&HISTORY_NOT_LOADED, Place::default(), message)
        .help("import what the old system has billed: claimwright ledger import-opening FILE; a practice that starts anew needs nothing")
}
