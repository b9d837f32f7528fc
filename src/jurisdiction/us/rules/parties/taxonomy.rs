//! CW108: a taxonomy code without the shape of one.

use super::super::terms::*;
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

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || !uses_practice(visit) {
        return;
    }
    visit.us.judged.taxonomy.unless(out, |out| of_billing(visit, out));
    let mut last = "";
    for line in &visit.lines {
        let Some(provider) = line.provider.filter(|p| p.id != last) else { continue };
        last = &provider.id;
        provider.judged.taxonomy.unless(out, |out| of_provider(visit, (line, provider), out));
    }
}

fn of_billing(visit: &Encounter<'_>, out: &mut Findings) {
    let billing = &visit.us.billing.taxonomy;
    if is_wrong(billing) {
        let message = format!("practice.toml: [billing] taxonomy = \"{billing}\" is not a taxonomy code");
        out.push(in_practice(&RULE.card, visit, message).value(billing).help(HELP));
    }
}

fn of_provider(visit: &Encounter<'_>, (line, provider): (&ServiceLine<'_>, &Provider), out: &mut Findings) {
    if is_wrong(&provider.taxonomy) {
        let message = format!("practice.toml: the taxonomy \"{}\" of provider {} is not a taxonomy code", provider.taxonomy, provider.id);
        out.push(on_line((&RULE.card, visit), line, lcol::RENDERING_ID, message).value(&provider.taxonomy).help(HELP));
    }
}

const HELP: &str = "ten capital letters and digits that end in X, like 207Q00000X; leave it out if no payer asks for it";

fn is_wrong(taxonomy: &str) -> bool {
    !taxonomy.is_empty() && Taxonomy::parse(taxonomy).is_err()
}
