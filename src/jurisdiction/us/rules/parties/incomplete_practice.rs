//! CW118: `practice.toml` does not say something that every claim to this payer carries.

use super::super::terms::*;
use crate::jurisdiction::us::practice::{Interchange, Payer, UsPractice};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW118",
        name: "incomplete-practice",
        severity: Severity::Error,
        authority: "005010X222A1: ISA, 1000A, 1000B, 2010AA, 2010BB and 2300 CLM06 to CLM09 (the id of this rule is our own)",
        page: include_str!("incomplete_practice.md"),
    },
    check,
};

/// SBR09.
const FILING_CODES: &[&str] = &[
    "11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC",
    "ZZ",
];

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if let Some(payer) = visit.payer().filter(|_| uses_practice(visit)) {
        payer.judged.completeness.unless(out, |out| look(visit, payer, out));
    }
}

fn look(visit: &Encounter<'_>, payer: &Payer, out: &mut Findings) {
    let mut gaps = Vec::new();
    of_practice(visit.us, payer, &mut gaps);
    of_payer(payer, &mut gaps);
    if !gaps.is_empty() {
        let message = format!("practice.toml lacks what a claim to {} needs: {}", payer.id, gaps.join(", "));
        out.push(in_practice(&RULE.card, visit, message).help("fill these in; `claimwright init` writes a commented example"));
    }
}

fn of_practice(us: &UsPractice, payer: &Payer, gaps: &mut Vec<&'static str>) {
    let (billing, submitter, receiver) = (&us.billing, &us.submitter, payer.receiver.as_ref().unwrap_or(&us.receiver));
    let own = payer.interchange.as_ref();
    let envelope = |key: fn(&Interchange) -> &String| own.is_none_or(|i| key(i).is_empty()) && key(&us.interchange).is_empty();
    let person = !billing.last.is_empty() && !billing.first.is_empty();
    let needs = [
        (billing.name.is_empty() && !person, "[billing] name, or last and first"),
        (billing.npi.is_empty(), "[billing] npi"),
        (billing.address1.is_empty(), "[billing] address1"),
        (billing.city.is_empty(), "[billing] city"),
        (billing.state.is_empty(), "[billing] state"),
        (billing.zip.is_empty(), "[billing] zip"),
        (submitter.name.is_empty(), "[submitter] name"),
        (submitter.id.is_empty(), "[submitter] id"),
        (submitter.contact.is_empty(), "[submitter] contact"),
        (submitter.phone.is_empty() && submitter.email.is_empty(), "[submitter] phone or email"),
        (receiver.name.is_empty(), "[receiver] name"),
        (receiver.id.is_empty(), "[receiver] id"),
        (envelope(|i| &i.sender_id), "[interchange] sender_id"),
        (envelope(|i| &i.receiver_id), "[interchange] receiver_id"),
    ];
    gaps.extend(needs.into_iter().filter(|(missing, _)| *missing).map(|(_, key)| key));
}

fn of_payer(payer: &Payer, gaps: &mut Vec<&'static str>) {
    let profile = &payer.profile;
    let needs = [
        (payer.name.is_empty(), "[[payer]] name"),
        (!FILING_CODES.contains(&payer.filing_code.as_str()), "[[payer]] filing_code of the list, like CI or MB"),
        (!matches!(profile.accepts_assignment.as_str(), "A" | "B" | "C"), "[payer.profile] accepts_assignment A, B or C"),
        (!matches!(profile.benefits_assigned.as_str(), "Y" | "N" | "W"), "[payer.profile] benefits_assigned Y, N or W"),
        (!matches!(profile.release.as_str(), "Y" | "I"), "[payer.profile] release Y or I"),
    ];
    gaps.extend(needs.into_iter().filter(|(missing, _)| *missing).map(|(_, key)| key));
}
