//! The rows of worklists: what was refused or cut, what lies apart, what was never answered.

use super::ageing::plus;
use super::{Step, Terms, Way};
use crate::date::Date;
use crate::ledger::{ClaimBooks, HeardOf};
use crate::limits::WORK_ROWS;
use crate::money::Money;
use crate::posting::{Account, EventKind};
use std::collections::BTreeMap;

/// Rows of a worklist with their number and sum. Beyond a limit rows are counted and added up, and no longer kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are.
    pub count: u64,
    /// What they are about, together.
    pub total: Money,
}

impl<T> Default for Apart<T> {
    fn default() -> Apart<T> {
        Apart { rows: Vec::new(), count: 0, total: Money::ZERO }
    }
}

impl<T> Apart<T> {
    pub(super) fn push(&mut self, amount: Money, row: T) {
        self.count += 1;
        self.total = plus(self.total, amount);
        if self.rows.len() < WORK_ROWS {
            self.rows.push(row);
        }
    }
}

/// An amount that an insurer refused or took off, waiting for somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// The visit.
    pub visit_id: String,
    /// What the payer knows the claim by.
    pub claim: String,
    /// The line, from 1; 0 for the claim as a whole.
    pub line: u16,
    /// The practice's number of the patient: for worklists only.
    pub patient_id: String,
    /// The payer's id.
    pub payer: String,
    /// First day of service.
    pub service_from: Date,
    /// What was charged for the claim.
    pub charge: Money,
    /// What was paid for the line.
    pub paid: Money,
    /// What waits.
    pub amount: Money,
    /// Group and reason: `CO-97`.
    pub reason: String,
    /// Remarks of the line and of the claim as a whole.
    pub remarks: Vec<String>,
    /// The day of the decision.
    pub decided: Option<Date>,
    /// Check or transfer number.
    pub check: String,
    /// The file and segment that says so.
    pub source: (i64, u32),
    /// What to do.
    pub step: Step,
    /// Until when.
    pub deadline: Option<Date>,
}

impl WorkRow {
    /// `CO` of `CO-97`; empty where the country has no groups.
    pub fn group(&self) -> &str {
        self.reason.split_once('-').map_or("", |(group, _)| group)
    }
}

/// Money that was paid beyond what was owed.
#[derive(Clone, PartialEq, Eq)]
pub struct CreditRow {
    /// The visit.
    pub visit_id: String,
    /// What the payer knows the claim by.
    pub claim: String,
    /// The practice's number of the patient: for worklists only.
    pub patient_id: String,
    /// Whose money it is: the payer's id; empty for the patient.
    pub owner: String,
    /// How much; above zero.
    pub amount: Money,
    /// Since when.
    pub since: Option<Date>,
}

/// Money in suspense, or an answer without a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspenseRow {
    /// The answer's number in the ledger, by which a person settles it.
    pub answer: Option<i64>,
    /// Check or transfer number.
    pub check: String,
    /// The insurer as the file names it.
    pub payer: String,
    /// The day of the payment.
    pub date: Option<Date>,
    /// Our number of the claim as the file repeats it.
    pub claim: String,
    /// The insurer's own number.
    pub payer_claim: String,
    /// The charge as repeated.
    pub charge: Money,
    /// What lies in suspense.
    pub amount: Money,
    /// Why, in words.
    pub why: String,
    /// The file's name and the segment in it.
    pub source: (String, u32),
}

/// A claim that was returned and waits to be corrected.
#[derive(Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// The visit.
    pub visit_id: String,
    /// What the payer knows the claim by.
    pub claim: String,
    /// The practice's number of the patient: for worklists only.
    pub patient_id: String,
    /// The payer's id.
    pub payer: String,
    /// What is at stake.
    pub charge: Money,
    /// When it was returned.
    pub date: Date,
    /// The codes as the file gives them.
    pub detail: String,
    /// Whether the whole file or set was refused.
    pub whole_file: bool,
    /// The file and segment that says so.
    pub source: (i64, u32),
    /// The last day to file it.
    pub deadline: Option<Date>,
}

/// A claim that should have been answered by now.
#[derive(Clone, PartialEq, Eq)]
pub struct UnansweredRow {
    /// The visit.
    pub visit_id: String,
    /// What the payer knows the claim by.
    pub claim: String,
    /// The practice's number of the patient: for worklists only.
    pub patient_id: String,
    /// The payer's id.
    pub payer: String,
    /// What is at stake.
    pub charge: Money,
    /// Its batch.
    pub batch: String,
    /// When it was sent.
    pub sent: Date,
    /// Days since then.
    pub days: i64,
    /// The answer that is missing: `999`, `277CA`, `835`.
    pub missing: &'static str,
    /// The last day to file it.
    pub deadline: Option<Date>,
}

/// Amounts of a claim that wait to be worked, by line and reason. What was settled since is gone.
pub(super) fn refused(claim: &ClaimBooks, payer: &str, terms: &dyn Terms) -> Vec<WorkRow> {
    let mut lines: BTreeMap<u16, i64> = BTreeMap::new();
    let mut reasons: BTreeMap<(u16, &str), (i64, usize)> = BTreeMap::new();
    for (at, posted) in claim.entries.iter().enumerate() {
        let entry = &posted.entry;
        let sign = i64::from(entry.debit == Account::Review) - i64::from(entry.credit == Account::Review);
        if sign != 0 {
            let cents = entry.amount.cents().saturating_mul(sign);
            let line = lines.entry(entry.line).or_insert(0);
            *line = line.saturating_add(cents);
            let reason = reasons.entry((entry.line, entry.reason.as_str())).or_insert((0, at));
            *reason = (reason.0.saturating_add(cents), at);
        }
    }
    let decision = claim.heard.iter().rev().find(|heard| matches!(heard.kind, EventKind::Paid | EventKind::Denied));
    let open = reasons.into_iter().filter(|((line, _), (cents, _))| *cents != 0 && lines.get(line).is_some_and(|sum| *sum != 0));
    let row = |((line, reason), (cents, at)): ((u16, &str), (i64, usize))| {
        let remarks = decision.map(|heard| remarks(&heard.detail, line)).unwrap_or_default();
        let step = terms.step(reason, &remarks);
        let decided = decision.map(|heard| heard.date);
        let deadline = match step.way {
            Way::Correct => terms.correct_by(payer, (claim.service_from, claim.service_to)),
            Way::Appeal => decided.and_then(|day| terms.appeal_by(payer, day)),
        };
        WorkRow {
            visit_id: claim.visit_id.clone(),
            claim: claim.name.clone(),
            line,
            patient_id: claim.patient_id.clone(),
            payer: payer.into(),
            service_from: claim.service_from,
            charge: claim.charge,
            paid: paid(claim, line),
            amount: Money::from_cents(cents),
            reason: reason.into(),
            remarks,
            decided,
            check: String::new(),
            source: (claim.entries[at].payment.unwrap_or(0), claim.entries[at].entry.segment),
            step,
            deadline,
        }
    };
    open.map(row).collect()
}

/// Cash posted to a line; to the whole claim for line 0. What a person took out of suspense was cash before.
pub(super) fn paid(claim: &ClaimBooks, line: u16) -> Money {
    let of_line = claim.entries.iter().map(|posted| &posted.entry).filter(|entry| line == 0 || entry.line == line);
    of_line.fold(Money::ZERO, |sum, entry| {
        let brings = |account| matches!(account, Account::Cash | Account::Suspense);
        let effect = i64::from(brings(entry.debit)) - i64::from(brings(entry.credit));
        plus(sum, Money::from_cents(entry.amount.cents().saturating_mul(effect)))
    })
}

/// The remarks about a line and about the claim as a whole, from [`crate::posting::Posted::detail`].
fn remarks(detail: &str, line: u16) -> Vec<String> {
    let about = |word: &str| match word.split_once('/') {
        None => Some(word.to_string()),
        Some((number, code)) => (number.parse() == Ok(line)).then(|| code.to_string()),
    };
    detail.split_whitespace().filter_map(about).collect()
}

/// The answer that is missing, when a claim was sent `days` ago and nothing further than this was heard of it.
pub(super) fn missing(heard: &[HeardOf], days: i64, waits: [i64; 3]) -> Option<&'static str> {
    let reached = |from: EventKind| heard.iter().any(|heard| heard.file > 0 && heard.kind >= from);
    let (answer, wait) = if reached(EventKind::Paid) {
        return None;
    } else if reached(EventKind::PassedOn) {
        ("835", waits[2])
    } else if reached(EventKind::FileTaken) {
        ("277CA", waits[1])
    } else {
        ("999", waits[0])
    };
    (days > wait).then_some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_go_to_their_line_and_those_of_the_claim_to_all() {
        assert_eq!(remarks("MA01 2/N130 12/N115", 2), ["MA01", "N130"]);
        assert_eq!(remarks("MA01 2/N130", 0), ["MA01"]);
        assert!(remarks("", 1).is_empty());
    }

    #[test]
    fn the_answer_that_is_missing_is_the_next_on_the_road() {
        let date = crate::date::parse_iso("2026-10-05").expect("a date");
        let heard = |kind| HeardOf { date, kind, file: 1, segment: 3, detail: String::new() };
        let waits = [2, 5, 45];
        assert_eq!(missing(&[], 2, waits), None);
        assert_eq!(missing(&[], 3, waits), Some("999"));
        assert_eq!(missing(&[heard(EventKind::FileTaken)], 5, waits), None);
        assert_eq!(missing(&[heard(EventKind::FileTaken)], 6, waits), Some("277CA"));
        assert_eq!(missing(&[heard(EventKind::Accepted)], 45, waits), None);
        assert_eq!(missing(&[heard(EventKind::Accepted)], 46, waits), Some("835"));
        assert_eq!(missing(&[heard(EventKind::Paid)], 400, waits), None);
        let ours = HeardOf { file: 0, ..heard(EventKind::Sent) };
        assert_eq!(missing(&[ours], 3, waits), Some("999"), "that we sent it is no answer");
    }
}
