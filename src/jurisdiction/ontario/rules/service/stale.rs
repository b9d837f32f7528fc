//! ON418: the time to claim the service is over, or nearly.

use super::super::stale::{deadline, months};
use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON418",
        name: "vj7-stale-claim",
        severity: Severity::Error,
        authority: "error VJ7; INFOBulletins 220907, 230402 and 231001: three months from the service, six before 2023-04-01",
        page: include_str!("stale.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    let (Some(last_day), Some(first)) = (deadline(visit), visit.first_day()) else { return };
    let left = (last_day - facts.today).num_days();
    if left > SOON {
        return;
    }
    let item = visit.items.iter().find(|item| item.day.value() == Some(first));
    let place = item.map_or(visit.visit.here(), |item| visit.visit.line_place(item.line, lcol::SERVICE_FROM));
    let finding = |message: String| Finding::new(&RULE.card, place, message).value(last_day.to_string());
    let months = months(first);
    match left {
        0.. => {
            let days = match left {
                0 => "today is the last day".to_string(),
                1 => "1 day is left".to_string(),
                n => format!("{n} days are left"),
            };
            let help = "see that the claim leaves and is accepted in time; some count 90 days instead of calendar months";
            out.push(
                finding(format!("claims are taken until {last_day}, {months} months after the service: {days}"))
                    .severity(Severity::Warning)
                    .help(help),
            );
        }
        _ => {
            let message = format!("stale: claims were taken until {last_day}, {months} months after the service, {}", ago(-left));
            let evidence = "a stale claim needs evidence that it could not be sent in time (the rejection it came back with, or proof of \
                            a late registration), e-mailed to the ministry, and goes into a file of its own (SDC)";
            match facts.send_stale {
                true => out.push(finding(message).severity(Severity::Warning).help(evidence)),
                false => out.push(finding(message).help(format!("run --stale writes it into a file of its own: {evidence}"))),
            }
        }
    }
}

fn ago(days: i64) -> String {
    if days == 1 { "1 day ago".to_string() } else { format!("{days} days ago") }
}

/// From this many days before the end on, a claim that is held any longer may be too late.
const SOON: i64 = 30;
