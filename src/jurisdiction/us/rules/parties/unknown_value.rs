//! CW117: a cell that takes one of a few words holds another, or a number that cannot be read.

use super::super::terms::*;
use crate::codes::{Lookup, places};
use crate::money::Money;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW117",
        name: "unknown-value",
        severity: Severity::Error,
        authority: "the visit file's columns; 005010X222A1 code lists of SBR05, CLM20, PWK01, CTP05 [meanings from memory]; CMS places of service",
        page: include_str!("unknown_value.md"),
    },
    check,
};

/// Columns of the visit that take a word, and the words; an empty cell is always fine.
const VISIT: &[(Column<OfVisit, Open>, &[&str])] = &[
    (col::RELATIONSHIP, RELATIONSHIPS),
    (col::RELATIONSHIP2, RELATIONSHIPS),
    (col::FREQUENCY, &["1", "7", "8"]),
    (col::ACCIDENT_KIND, &["auto", "work", "other"]),
    (col::MSP_TYPE, &["12", "13", "14", "15", "16", "41", "42", "43", "47"]),
    (col::BILLING_PROTECTION, &["qmb", "medicaid", "nsa"]),
    (col::DELAY_REASON, &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "15"]),
    (col::ATTACHMENT_TYPE, ATTACHMENTS),
];
const RELATIONSHIPS: &[&str] = &["self", "spouse", "child", "other"];
/// PWK01.
const ATTACHMENTS: &[&str] = &[
    "03", "04", "05", "06", "07", "08", "09", "10", "11", "13", "15", "21", "A3", "A4", "AM", "AS", "B2", "B3", "B4", "BR", "BS", "BT",
    "CB", "CK", "CT", "D2", "DA", "DB", "DG", "DJ", "DS", "EB", "HC", "HR", "I5", "IR", "LA", "M1", "MT", "NN", "OB", "OC", "OD", "OE",
    "OX", "OZ", "P4", "P5", "PE", "PN", "PO", "PQ", "PY", "PZ", "RB", "RR", "RT", "RX", "SG", "V5", "XP",
];

/// The same of service lines.
const LINE: &[(Column<OfLine, Open>, &[&str])] =
    &[(lcol::EMERGENCY, YES_NO), (lcol::EPSDT, YES_NO), (lcol::NDC_UNITS, &["F2", "GR", "ME", "ML", "UN"])];
const YES_NO: &[&str] = &["Y", "N", "y", "n", "yes", "no"];

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_self_pay() {
        of_claim(visit, out);
    }
    let paid = visit.visit.text(col::PATIENT_PAID);
    let message = match visit.patient_paid {
        Given::Wrong => format!("patient_paid \"{paid}\" is not an amount"),
        Given::Is(amount) if amount < Money::ZERO => format!("patient_paid {paid} is below zero"),
        Given::Missing | Given::Is(_) => return,
    };
    out.push(on_visit(&RULE.card, visit, col::PATIENT_PAID, message).value(paid).help("dollars and cents, like 25.00"));
}

fn of_claim(visit: &Encounter<'_>, out: &mut Findings) {
    for (column, words) in VISIT {
        let (column, words) = (*column, *words);
        if is_known(visit, column) {
            continue;
        }
        let text = visit.visit.text(column);
        if !text.is_empty() && !words.contains(&text) {
            out.push(on_visit(&RULE.card, visit, column, not_taken(column.name(), text)).value(text).help(choice(text, words)));
        }
    }
    let sex = visit.visit.private(col::SEX);
    if !matches!(sex.expose().as_bytes(), b"" | b"M" | b"F" | b"X" | b"U") {
        let finding = on_visit(&RULE.card, visit, col::SEX, "the patient's sex is not one of M, F, X and U");
        out.push(finding.private_value(sex).help("type M, F, X or U; a claim carries X as U"));
    }
    for line in &visit.lines {
        for (column, words) in LINE {
            let (column, words) = (*column, *words);
            let text = line.line.text(column);
            if !text.is_empty() && !words.contains(&text) {
                let finding = on_line((&RULE.card, visit), line, column, not_taken(column.name(), text));
                out.push(finding.value(text).help(choice(text, words)));
            }
        }
        of_place(visit, line, out);
    }
}

/// Whether the visit's reader has taken the word, so that it need not be looked up.
fn is_known(visit: &Encounter<'_>, column: Column<OfVisit, Open>) -> bool {
    column.index() == col::RELATIONSHIP.index() && visit.relationship.value().is_some()
}

fn of_place(visit: &Encounter<'_>, line: &ServiceLine<'_>, out: &mut Findings) {
    let Some(day) = line.from.value().filter(|_| !line.place.is_empty()) else { return };
    if let Lookup::Unknown { partial: false, .. } = places::lookup(line.place, day) {
        let message = format!("\"{}\" is not a place of service", line.place);
        let help = "two digits: 11 office, 12 home, 21 hospital stay, 22 hospital outpatient, 23 emergency room, 02 and 10 telehealth";
        out.push(on_line((&RULE.card, visit), line, lcol::PLACE_OF_SERVICE, message).value(line.place).help(help));
    }
}

fn not_taken(column: &str, text: &str) -> String {
    format!("{column} does not take \"{text}\"")
}

fn choice(text: &str, words: &[&str]) -> String {
    let same = words.iter().find(|word| word.eq_ignore_ascii_case(text));
    // Y and N are enough to show of the ways to say yes and no.
    let shown = if words == YES_NO { &words[..2] } else { words };
    same.map_or_else(|| format!("type one of {}", shown.join(", ")), |word| format!("type {word}"))
}
