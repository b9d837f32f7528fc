//! CW108: a taxonomy code without the shape of one, or one that the imported list does not have.

use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::date::Date;
use crate::jurisdiction::us::ids::Taxonomy;
use crate::jurisdiction::us::practice::Provider;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW108",
        name: "malformed-taxonomy",
        severity: Severity::Error,
        authority: "005010X222A1: 2000A and 2310B PRV03 come from the NUCC provider taxonomy: ten characters, the last an X",
        page: include_str!("taxonomy.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || !uses_practice(visit) {
        return;
    }
    visit.us.judged.taxonomy.unless(out, |out| of_billing((visit, facts.today), out));
    let mut last = "";
    for line in &visit.lines {
        let Some(provider) = line.provider.filter(|p| p.id != last) else { continue };
        last = &provider.id;
        provider.judged.taxonomy.unless(out, |out| of_provider((visit, facts.today), (line, provider), out));
    }
}

fn of_billing((visit, today): (&Encounter<'_>, Date), out: &mut Findings) {
    let billing = &visit.us.billing.taxonomy;
    if let Some((what, help)) = wrong((visit, today), billing) {
        let message = format!("practice.toml: [billing] taxonomy = \"{billing}\" {what}");
        out.push(in_practice(&RULE.card, visit, message).value(billing).help(help));
    }
}

fn of_provider((visit, today): (&Encounter<'_>, Date), (line, provider): (&ServiceLine<'_>, &Provider), out: &mut Findings) {
    if let Some((what, help)) = wrong((visit, today), &provider.taxonomy) {
        let message = format!("practice.toml: the taxonomy \"{}\" of provider {} {what}", provider.taxonomy, provider.id);
        out.push(on_line((&RULE.card, visit), line, lcol::RENDERING_ID, message).value(&provider.taxonomy).help(help));
    }
}

const SHAPE: &str = "ten capital letters and digits that end in X, like 207Q00000X; leave it out if no payer asks for it";

/// What is wrong and what to do. The published list says which there are today, whatever the day of service.
fn wrong((visit, today): (&Encounter<'_>, Date), taxonomy: &str) -> Option<(String, &'static str)> {
    if taxonomy.is_empty() {
        return None;
    }
    if Taxonomy::parse(taxonomy).is_err() {
        return Some(("is not a taxonomy code".to_string(), SHAPE));
    }
    let edition = visit.us.tables.edition(Kind::Taxonomy, today)?;
    let known = visit.us.tables.taxonomy(taxonomy, today).is_some_and(|row| row.stands_on(today));
    (!known).then(|| {
        (format!("is not in {}", edition.title), "look the code up at taxonomy.nucc.org; NPPES shows what the provider registered")
    })
}
