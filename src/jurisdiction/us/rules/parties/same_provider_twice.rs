//! CW110: two roles on one claim that cannot be the same provider.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW110",
        name: "same-provider-twice",
        severity: Severity::Warning,
        authority: "005010X222A1: 2310B is sent when it differs from 2010AA (X12 RFI 345); 2310D differs from 2310B",
        page: include_str!("same_provider_twice.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || !uses_practice(visit) {
        return;
    }
    let (us, supervising) = (visit.us, visit.visit.text(col::SUPERVISING_ID));
    let supervisor = if supervising.is_empty() { "" } else { us.provider(supervising).map_or(supervising, |p| p.npi.as_str()) };
    let mut last = "";
    for line in &visit.lines {
        let Some(provider) = line.provider.filter(|p| p.id != last && !p.npi.is_empty()) else { continue };
        last = &provider.id;
        if !us.billing.name.is_empty() && provider.npi == us.billing.npi {
            let message = format!("provider {} has the NPI of the practice itself", provider.id);
            let help = "a person and an organisation never share an NPI: correct it in practice.toml";
            out.push(on_line((&RULE.card, visit), line, lcol::RENDERING_ID, message).value(&provider.npi).help(help));
        }
        if provider.npi == supervisor {
            let message = format!("provider {} is said to have supervised their own service", provider.id);
            let finding = on_visit(&RULE.card, visit, col::SUPERVISING_ID, message).severity(Severity::Error).value(supervising);
            out.push(finding.help("clear supervising_id, or name the colleague who supervised"));
        }
    }
}
