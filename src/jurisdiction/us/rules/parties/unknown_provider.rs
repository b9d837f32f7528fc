//! CW114: a provider that `practice.toml` does not know, or none at all.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW114",
        name: "unknown-provider",
        severity: Severity::Error,
        authority: "005010X222A1: 2310B, 2310A, 2310D and 2420E carry a name and an NPI (the id of this rule is our own)",
        page: include_str!("unknown_provider.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !uses_practice(visit) {
        return;
    }
    for line in visit.lines.iter().filter(|line| line.provider.is_none()) {
        of_line(visit, line, out);
    }
    if visit.is_self_pay() {
        return;
    }
    let referring = visit.visit.text(col::REFERRING_ID);
    // Ten digits are an NPI, whose name may stand on the visit; CW101 and CW106 look at those.
    let is_number = !referring.is_empty() && referring.bytes().all(|b| b.is_ascii_digit());
    if !referring.is_empty() && !is_number && !knows(visit, referring) {
        of_column(visit, col::REFERRING_ID, out);
    }
    for column in [col::SUPERVISING_ID, col::ORDERING_ID] {
        let id = visit.visit.text(column);
        if !id.is_empty() && !knows(visit, id) {
            of_column(visit, column, out);
        }
    }
}

fn knows(visit: &Encounter<'_>, id: &str) -> bool {
    visit.us.provider(id).is_some() || visit.us.referrer(id).is_some()
}

fn of_line(visit: &Encounter<'_>, line: &ServiceLine<'_>, out: &mut Findings) {
    let id = line.line.text(lcol::RENDERING_ID);
    let known = suggestion(id, visit.us.providers.iter().map(|p| p.id.as_str()));
    let (message, help) = match id {
        "" if visit.is_self_pay() => return,
        "" => ("nobody is named who gave the service".to_string(), format!("fill in rendering_id; {known}")),
        id => {
            (format!("practice.toml knows no provider \"{id}\""), format!("{known}; a new colleague needs a [[provider]] in practice.toml"))
        }
    };
    out.push(on_line((&RULE.card, visit), line, lcol::RENDERING_ID, message).value(id).help(help));
}

fn of_column(visit: &Encounter<'_>, column: Column<OfVisit, Open>, out: &mut Findings) {
    let (id, us) = (visit.visit.text(column), visit.us);
    let known = suggestion(id, us.providers.iter().map(|p| p.id.as_str()).chain(us.referrers.iter().map(|r| r.id.as_str())));
    let message = format!("practice.toml knows no provider or referrer \"{id}\"");
    out.push(on_visit(&RULE.card, visit, column, message).value(id).help(known));
}
