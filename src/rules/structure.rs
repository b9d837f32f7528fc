//! Which findings nobody can silence or make milder: the one list.

use crate::finding::RuleCard;

const UNREAD: &str = "what could not be read cannot be billed";
const REFUSED: &str = "payers refuse a claim without it, so sending it would only lose time";
const CLAIM: &str = "such a claim would be refused, or pay the wrong amount";
const PROMISE: &str = "it keeps a service from being asked for twice or unproved";

/// Rules about structure, by id or by the beginning of their ids, each with the reason.
const FIXED: &[(&str, &str)] = &[
    ("IN00", UNREAD),
    ("IN01", UNREAD),
    ("IN020", "a code that was not checked against the edition of its day is not sent"),
    ("IN03", PROMISE),
    ("CW101", REFUSED),
    ("CW102", REFUSED),
    ("CW103", REFUSED),
    ("CW105", REFUSED),
    ("CW106", REFUSED),
    ("CW107", REFUSED),
    ("CW108", REFUSED),
    ("CW109", REFUSED),
    ("CW111", REFUSED),
    ("CW113", "without a right date nothing else can be checked"),
    ("CW114", REFUSED),
    ("CW115", REFUSED),
    ("CW116", REFUSED),
    ("CW117", REFUSED),
    ("CW118", REFUSED),
    ("CW201", REFUSED),
    ("CW202", REFUSED),
    ("CW203", REFUSED),
    ("CW204", REFUSED),
    ("CW205", REFUSED),
    ("CW212", REFUSED),
    ("CW213", REFUSED),
    ("CW302", REFUSED),
    ("CW310", REFUSED),
    ("CW311", REFUSED),
    ("CW312", REFUSED),
    ("CW501", "there is nothing to bill"),
    ("CW6", CLAIM),
    ("ON001", UNREAD),
    ("ON102", REFUSED),
    ("ON103", REFUSED),
    ("ON104", REFUSED),
    ("ON105", REFUSED),
    ("ON106", REFUSED),
    ("ON201", REFUSED),
    ("ON203", REFUSED),
    ("ON204", REFUSED),
    ("ON209", REFUSED),
    ("ON301", REFUSED),
    ("ON303", REFUSED),
    ("ON401", REFUSED),
    ("ON404", REFUSED),
    ("ON407", REFUSED),
    ("ON408", REFUSED),
    ("ON409", REFUSED),
    ("ON413", REFUSED),
    ("ON416", REFUSED),
    ("ON417", REFUSED),
    ("ON422", REFUSED),
    ("ON501", REFUSED),
    ("ON503", REFUSED),
    ("ON505", REFUSED),
    ("ON506", REFUSED),
    ("ON507", REFUSED),
    ("ON509", REFUSED),
    ("ON601", REFUSED),
];

/// Hints among them change nothing, so that anybody may silence them.
const OPEN: [&str; 4] = ["IN008", "IN022", "IN032", "IN035"];

/// Why the findings of a rule cannot be silenced or made milder; `None` when they can.
pub fn why_fixed(card: &RuleCard) -> Option<&'static str> {
    if OPEN.contains(&card.id) {
        return None;
    }
    FIXED.iter().find(|(id, _)| card.id.starts_with(id)).map(|(_, why)| *why)
}
