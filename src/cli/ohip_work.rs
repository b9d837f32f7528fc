//! What waits after the ministry's answers: claims that came back, claims that no remittance names.

use super::desk;
use super::shell::plain;
use crate::date::Date;
use crate::display::dollars;
use crate::jurisdiction::ontario::rules::months;
use crate::jurisdiction::ontario::{cycle, tables};
use crate::ledger::{Awaited, Ledger, UnpaidCard};
use crate::money::Money;
use crate::posting::Stage;
use chrono::{Datelike, Months};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Claims listed in words; the rest is counted.
const LISTED: usize = 40;
/// Months back that claims are looked for: the longest span of filing, and a year of inquiries.
const BACK: u32 = 18;

/// The day of a month by which its remittance has come.
const SURE_BY: u32 = 15;

/// A claim that somebody has to look at.
pub struct Row {
    /// The visit.
    pub visit: String,
    /// The claim's number.
    pub number: String,
    /// The submitter's route.
    pub payer: String,
    /// First day of service.
    pub service_from: Date,
    /// What is at stake.
    pub charge: Money,
    /// Since when.
    pub since: Date,
    /// The last day on which it may be sent again.
    pub deadline: Date,
    /// The ministry's codes, with what they mean.
    pub why: String,
}

impl Row {
    fn of(awaited: &Awaited) -> Row {
        let from = awaited.claim.service_from;
        Row {
            visit: awaited.claim.visit_id.clone(),
            number: awaited.claim.name.clone(),
            payer: awaited.claim.payer.clone(),
            service_from: from,
            charge: awaited.claim.charge,
            since: awaited.since,
            deadline: from.checked_add_months(Months::new(months(from))).unwrap_or(Date::MAX),
            why: meanings(&awaited.detail),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "visit": self.visit, "claim_number": self.number, "payer": self.payer, "service_from": self.service_from.to_string(),
            "charge": self.charge.to_string(), "since": self.since.to_string(), "deadline": self.deadline.to_string(), "why": self.why,
        })
    }
}

/// `V12 A003A:A3G` with what each code means; a message without codes stays as it is.
fn meanings(detail: &str) -> String {
    let told = |word: &str| {
        let (item, code) = word.split_once(':').map_or(("", word), |(item, code)| (item, code));
        let meaning = tables::error_meaning(code).or_else(|| tables::explanation(code))?;
        let item = if item.is_empty() { String::new() } else { format!("{item} ") };
        Some(format!("{item}{code} ({meaning})"))
    };
    let words: Vec<Option<String>> = detail.split(' ').filter(|word| !word.is_empty()).map(told).collect();
    if words.iter().all(Option::is_none) {
        return detail.to_string();
    }
    detail.split(' ').zip(words).map(|(word, told)| told.unwrap_or_else(|| word.to_string())).collect::<Vec<_>>().join("; ")
}

fn undecided(ledger: &Ledger, today: Date) -> anyhow::Result<Vec<Awaited>> {
    let since = today.checked_sub_months(Months::new(BACK)).unwrap_or(Date::MIN);
    let mut all = Vec::new();
    ledger.undecided(since, |awaited| all.push(awaited)).map_err(desk::explained)?;
    Ok(all)
}

/// Claims that came back and were not sent again, the nearest deadline first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn returned(ledger: &Ledger, today: Date) -> anyhow::Result<Vec<Row>> {
    let all = undecided(ledger, today)?;
    let mut rows: Vec<Row> = all.iter().filter(|awaited| awaited.stage == Stage::Rejected).map(Row::of).collect();
    rows.sort_by(|a, b| a.deadline.cmp(&b.deadline).then_with(|| a.visit.cmp(&b.visit)));
    Ok(rows)
}

/// Claims of a submitter that the remittance of `paid_on` should have named: taken by the cut-off of its cycle, neither rejected nor
/// decided.
///
/// # Errors
/// When the ledger cannot be read.
pub fn missing(ledger: &Ledger, submitter: &str, paid_on: Date) -> anyhow::Result<Vec<Row>> {
    let due = |awaited: &Awaited| awaited.stage != Stage::Rejected && cycle::remitted_in(awaited.since) <= paid_on;
    let ours = |awaited: &Awaited| submitter.is_empty() || awaited.claim.payer.trim_end_matches("-stale") == submitter;
    let all = undecided(ledger, paid_on)?;
    let mut rows: Vec<Row> = all.iter().filter(|a| ours(a) && due(a)).map(Row::of).collect();
    rows.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.visit.cmp(&b.visit)));
    Ok(rows)
}

/// The missing ones in words.
pub fn missing_text(rows: &[Row], paid_on: Date) -> String {
    let mut text = String::new();
    if rows.is_empty() {
        return text;
    }
    let verb = if rows.len() == 1 { "claim was" } else { "claims were" };
    let _ = writeln!(text, "  {} {verb} taken in time for the remittance of {paid_on} and no answer names them:", rows.len());
    for row in rows.iter().take(LISTED) {
        let (number, amount) = (plain(&row.number), dollars(row.charge));
        let _ = writeln!(
            text,
            "    claim {number} (visit {}), {amount}, service of {}, taken {}",
            plain(&row.visit),
            row.service_from,
            row.since
        );
    }
    if rows.len() > LISTED {
        let _ = writeln!(text, "    and {} more", rows.len() - LISTED);
    }
    text.push_str("    help: ask the ministry about them; send them again only when it does not know them\n");
    text
}

/// The day by which remittances have come: they appear about the 7th, so until the 15th the last one is last month's.
pub fn last_remittance(today: Date) -> Date {
    let first = today.with_day(1).unwrap_or(today);
    if today.day() >= SURE_BY { today } else { first.pred_opt().unwrap_or(first) }
}

/// Those that should have been decided by now, in words.
pub fn overdue_text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let (number, amount) = (plain(&row.number), dollars(row.charge));
        let _ = writeln!(text, "{}  claim {number} was taken on {} and never answered, {amount}", plain(&row.visit), row.since);
    }
    if !rows.is_empty() {
        let noun = if rows.len() == 1 { "claim is" } else { "claims are" };
        let _ = writeln!(text, "{} {noun} missing from the remittance of their cycle: ask the ministry", rows.len());
    }
    text
}

/// Patients whose card was answered as one that nothing is paid for, in words; their visits name them.
pub fn cards_text(cards: &[UnpaidCard]) -> String {
    let mut text = String::new();
    for card in cards {
        let whose = if card.visit_id.is_empty() { format!("patient {}", card.patient_id) } else { format!("visit {}", card.visit_id) };
        let day = card.service_day.map_or_else(String::new, |day| format!(", to come on {day}"));
        let _ = writeln!(text, "  {}: {}{day}", plain(&whose), card_meaning(&card.code));
    }
    if !cards.is_empty() {
        text.push_str("  help: see the card itself before the service; `claimwright eligibility` asks again\n");
    }
    text
}

fn card_meaning(code: &str) -> String {
    tables::card_response(code).map_or_else(|| format!("response {}", plain(code)), |(meaning, _)| format!("response {code} ({meaning})"))
}

/// The same for programs.
pub fn card_json(card: &UnpaidCard) -> Value {
    json!({
        "patient": card.patient_id, "visit": card.visit_id, "service_day": card.service_day.map(|day| day.to_string()),
        "code": card.code, "why": card_meaning(&card.code), "read_on": card.read_on.to_string(),
    })
}

/// Those that came back in words.
pub fn returned_text(rows: &[Row], today: Date) -> String {
    let mut text = String::new();
    for row in rows {
        let left = (row.deadline - today).num_days();
        let deadline = if left < 0 { format!("stale since {}", row.deadline) } else { format!("{left} d left") };
        let (number, amount) = (plain(&row.number), dollars(row.charge));
        let _ = writeln!(
            text,
            "{}  claim {number} came back on {}, {amount}, {deadline}\n    {}",
            plain(&row.visit),
            row.since,
            plain(&row.why)
        );
    }
    if !rows.is_empty() {
        let noun = if rows.len() == 1 { "claim has" } else { "claims have" };
        let _ = writeln!(
            text,
            "{} {noun} come back: correct the visit and run again, it goes out under the same number (run --resend: when nothing in it was wrong)",
            rows.len()
        );
    }
    text
}
