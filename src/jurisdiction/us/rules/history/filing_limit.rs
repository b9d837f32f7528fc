//! CW703: the time to file the claim is over, or nearly.

use super::super::terms::*;
use crate::date::Date;
use crate::jurisdiction::us::profile::Basis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW703",
        name: "filing-limit",
        severity: Severity::Error,
        authority: "the payer's profile in practice.toml; Medicare: 42 CFR 424.44, one calendar year (IOM 100-04 ch. 1 section 70)",
        page: include_str!("filing_limit.md"),
    },
    check,
};

/// From this many days before the end on, a claim that is held any longer may be too late.
const SOON: i64 = 30;
/// From here on the finding says "only".
const VERY_SOON: i64 = 7;

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    let (Some(payer), Some(last_day)) = (visit.payer(), deadline(visit, facts.today)) else { return };
    let left = (last_day - facts.today).num_days();
    if left > SOON {
        return;
    }
    let place = earliest(visit).map_or(visit.visit.here(), |line| visit.line_place(line, lcol::SERVICE_FROM));
    let finding = |message: String| Finding::new(&RULE.card, place, message).value(last_day.to_string());
    if left >= 0 {
        let days = match left {
            0 => "today is the last day".to_string(),
            1 => "only 1 day is left".to_string(),
            n if n <= VERY_SOON => format!("only {n} days are left"),
            n => format!("{n} days are left"),
        };
        let help = "see that the claim leaves and is accepted in time: a claim that is returned is not filed";
        return out.push(finding(format!("{} takes this claim until {last_day}: {days}", payer.id)).severity(Severity::Warning).help(help));
    }
    let message = format!("{} took this claim until {last_day}: {} days too late", payer.id, -left);
    if is_empty(visit, col::DELAY_REASON) {
        let help =
            "fill in delay_reason when the payer grants an exception, or bill nobody: a contract usually forbids to bill the patient";
        out.push(finding(message).help(help));
    } else {
        out.push(finding(message).severity(Severity::Warning).help("delay_reason is given; keep the proof for the payer"));
    }
}

/// The last day on which a claim for the visit may be filed; `None` for self-pay, unknown payers, and visits without a day.
///
/// Claims to a second payer are made later, once the first has answered; until then their time runs from the service.
pub fn deadline(visit: &Encounter<'_>, _today: Date) -> Option<Date> {
    let limit = &visit.payer()?.profile.filing_limit;
    let span = match (visit.decided_first, visit.frequency.or(1)?) {
        (Some(_), _) => limit.secondary,
        (None, 7 | 8) => limit.corrected,
        (None, _) => limit.original,
    };
    let start = match limit.basis {
        Basis::PrimaryAnswer if visit.decided_first.is_some() => visit.decided_first?,
        Basis::ServiceTo => visit.last_day()?,
        Basis::ServiceFrom | Basis::PrimaryAnswer => visit.first_day()?,
    };
    Some(span.after(start))
}

fn earliest<'e, 'a>(visit: &'e Encounter<'a>) -> Option<&'e ServiceLine<'a>> {
    visit.lines.iter().filter(|line| line.from.value().is_some()).min_by_key(|line| line.from.value())
}
