//! CW106: a national provider identifier that cannot be one.

use super::super::terms::*;
use crate::jurisdiction::us::ids::{IdError, Npi};
use crate::jurisdiction::us::practice::{Facility, Provider};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW106",
        name: "impossible-npi",
        severity: Severity::Error,
        authority: "45 CFR 162.406: ten positions, the last a check digit (ISO/IEC 7812 Luhn over 80840 and the number)",
        page: include_str!("provider_number.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    // The numbers of an 837P are read with it, and CW616 tells of each that is none.
    if visit.is_self_pay() || !uses_practice(visit) {
        return;
    }
    visit.us.judged.npi.unless(out, |out| of_billing(visit, out));
    if let Some(facility) = visit.facility.value() {
        facility.judged.npi.unless(out, |out| of_facility(visit, facility, out));
    }
    of_lines(visit, out);
    for (column, role) in [(col::REFERRING_ID, "referring"), (col::SUPERVISING_ID, "supervising"), (col::ORDERING_ID, "ordering")] {
        of_column(visit, column, role, out);
    }
}

const HELP: &str = "compare all ten digits with the provider's letter or the NPPES registry, and correct them";

fn of_billing(visit: &Encounter<'_>, out: &mut Findings) {
    let billing = &visit.us.billing.npi;
    if let Some(why) = wrong(billing) {
        let finding = in_practice(&RULE.card, visit, format!("practice.toml: [billing] npi = \"{billing}\" {why}"));
        out.push(finding.value(billing).help(HELP));
    }
}

fn of_lines(visit: &Encounter<'_>, out: &mut Findings) {
    let mut last = "";
    for line in &visit.lines {
        let Some(provider) = line.provider.filter(|p| p.id != last) else { continue };
        last = &provider.id;
        provider.judged.npi.unless(out, |out| of_provider(visit, (line, provider), out));
    }
}

fn of_provider(visit: &Encounter<'_>, (line, provider): (&ServiceLine<'_>, &Provider), out: &mut Findings) {
    if let Some(why) = wrong_or_empty(&provider.npi) {
        let message = format!("practice.toml: the NPI \"{}\" of provider {} {why}", provider.npi, provider.id);
        out.push(on_line((&RULE.card, visit), line, lcol::RENDERING_ID, message).value(&provider.npi).help(HELP));
    }
}

/// A facility that belongs to the billing entity has no number of its own (2310C NM109 is situational).
fn of_facility(visit: &Encounter<'_>, facility: &Facility, out: &mut Findings) {
    if let Some(why) = wrong(&facility.npi) {
        let message = format!("practice.toml: the NPI \"{}\" of facility {} {why}", facility.npi, facility.id);
        out.push(on_visit(&RULE.card, visit, col::FACILITY_ID, message).value(&facility.npi).help(HELP));
    }
}

/// These columns hold the id of a provider or referrer of `practice.toml`, or an NPI.
fn of_column(visit: &Encounter<'_>, column: Column<OfVisit, Open>, role: &str, out: &mut Findings) {
    let id = visit.visit.text(column);
    if id.is_empty() {
        return;
    }
    let npi = visit.us.provider(id).map_or(id, |p| p.npi.as_str());
    // What is no number at all is an unknown id, which CW114 reports.
    if npi.bytes().all(|b| b.is_ascii_digit())
        && let Some(why) = wrong_or_empty(npi)
    {
        out.push(on_visit(&RULE.card, visit, column, format!("the NPI {npi} of the {role} provider {why}")).value(id).help(HELP));
    }
}

fn wrong_or_empty(npi: &str) -> Option<IdError> {
    Npi::parse(npi).err()
}

/// An empty number is CW118's to report, or allowed.
fn wrong(npi: &str) -> Option<IdError> {
    wrong_or_empty(npi).filter(|why| *why != IdError::Empty)
}
