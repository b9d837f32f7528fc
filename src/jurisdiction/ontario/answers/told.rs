//! The ministry's files in the words of [`crate::posting`].
//!
//! An item is paid, or not, for an explanatory code; nothing of it is ever the patient's: what OHIP insures may not be billed to
//! anybody else. What is missing of an item waits to be worked, unless the ministry has not decided yet.

use super::Answer as Answered;
use super::batch_edit::{BatchEdit, Verdict};
use super::error_report::Rejected;
use super::file_reject::FileReject;
use super::remittance::{Equation, PaidClaim, PaidItem, Remittance};
use crate::money::{Money, Units};
use crate::posting::{About, Account, Adjustment, Answer, AnswerLine, EventKind, Group, Heard, Listener, Outcome, Payment};
use crate::posting::{ProviderAdjustment, Quarantine, Release, Seen, Turn, Wanted};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The last number of batch headers; the next is 1 again.
const LAST_BATCH: u64 = 9_999;
/// Codes by which an item is paid later, or the rest of it.
const PENDING: &[&str] = &["54", "56"];
/// Codes by which somebody else pays: nothing was to be expected.
pub const FUNDED_ELSEWHERE: &[&str] = &["I2"];
/// Codes told of one rejected claim.
const CODES: usize = 40;

/// Who is told, and of whose files payments are ours.
pub struct Teller<'l, L> {
    to: &'l mut L,
    ours: &'l dyn Fn(&str) -> bool,
    content: [u8; 32],
}

impl<'l, L: Listener> Teller<'l, L> {
    /// Tells `to`; `ours` knows the groups and providers of the practice, `content` is the hash of all records.
    pub fn new(to: &'l mut L, ours: &'l dyn Fn(&str) -> bool, content: [u8; 32]) -> Teller<'l, L> {
        Teller { to, ours, content }
    }

    /// Tells what is in a file.
    ///
    /// # Errors
    /// When the listener cannot go on.
    pub fn tell(&mut self, answer: &Answered<'_>) -> Result<(), L::Error> {
        match answer {
            Answered::BatchEdits(edits) => edits.iter().try_for_each(|edit| self.batch(edit)),
            Answered::ErrorReport(report) => report.claims.iter().try_for_each(|claim| self.rejected(claim)),
            Answered::FileRejects(rejects) => rejects.iter().try_for_each(|reject| self.file(reject)),
            Answered::Remittance(remittance) => self.remittance(remittance),
            // What cards are worth is nothing that books know.
            Answered::CardResponses(_) => Ok(()),
        }
    }

    fn batch(&mut self, edit: &BatchEdit<'_>) -> Result<(), L::Error> {
        let (kind, detail) = match edit.verdict {
            Verdict::Accepted => (EventKind::FileTaken, edit.control_number),
            Verdict::Refused => (EventKind::FileRefused, edit.message),
            Verdict::TotalsOfRefused | Verdict::Part => return Ok(()),
        };
        self.to.heard(&Heard {
            about: About::Part { made: edit.created, number: edit.sequence, last: LAST_BATCH },
            from: submitter(edit.group, edit.provider),
            kind,
            date: Some(edit.processed),
            segment: edit.record,
            detail,
            payer_claim_number: "",
        })
    }

    fn rejected(&mut self, claim: &Rejected<'_>) -> Result<(), L::Error> {
        self.to.heard(&Heard {
            about: About::Claim(claim.accounting_number),
            from: submitter(claim.group, claim.provider),
            kind: EventKind::Returned,
            date: Some(claim.processed),
            segment: claim.record,
            detail: &codes_of(claim),
            payer_claim_number: "",
        })
    }

    fn file(&mut self, reject: &FileReject<'_>) -> Result<(), L::Error> {
        self.to.heard(&Heard {
            about: About::File(reject.file),
            from: "",
            kind: EventKind::FileRefused,
            date: reject.processed,
            segment: reject.record,
            detail: reject.reason,
            payer_claim_number: "",
        })
    }

    fn remittance(&mut self, remittance: &Remittance<'_>) -> Result<(), L::Error> {
        let equation = remittance.equation();
        let why = why_apart(remittance, &equation, self.ours);
        let quarantine = why.as_ref().map(|(why, release)| Quarantine { why, release: *release });
        let payment = payment(remittance, &equation, (self.content, quarantine));
        if self.to.payment(&payment)? == Wanted::Nothing {
            return Ok(());
        }
        for claim in &remittance.claims {
            let answer = answer(claim);
            let mut codes: Vec<&str> = claim.items.iter().map(|item| item.code).collect();
            codes.sort_unstable();
            let date = claim.items.iter().map(|item| item.day).min();
            let (payer_claim_number, charge) = (claim.claim_number, answer.charge);
            self.to.answer(&answer, &Seen { claim_number: claim.accounting_number, payer_claim_number, date, charge, codes })?;
        }
        self.to.payment_end(&payment)
    }
}

/// Whose counters a file's numbers are of: the group's, or a solo provider's.
pub fn submitter<'a>(group: &'a str, provider: &'a str) -> &'a str {
    if matches!(group, "" | "0000") { provider } else { group }
}

/// `V12 A003A:A3G A003A:14`: codes of the claim, then of its items.
fn codes_of(claim: &Rejected<'_>) -> String {
    let mut words: Vec<String> = claim.codes.iter().map(|code| (*code).to_string()).collect();
    for item in &claim.items {
        let explanation = item.explanation.as_ref().map(|(code, _)| *code);
        words.extend(item.codes.iter().copied().chain(explanation).map(|code| format!("{}:{code}", item.code)));
    }
    words.truncate(CODES);
    words.join(" ")
}

/// Why a remittance is not posted.
fn why_apart(remittance: &Remittance<'_>, equation: &Equation, ours: &dyn Fn(&str) -> bool) -> Option<(String, Release)> {
    let payee = submitter(remittance.group, remittance.provider);
    if !ours(payee) {
        let why = format!("it pays {payee}, which is no group and no solo provider of this practice");
        let release = if equation.difference() == Money::ZERO { Release::ByPerson } else { Release::Never };
        return Some((why, release));
    }
    let missing = equation.difference();
    if missing == Money::ZERO {
        return None;
    }
    let mut why = format!("{equation} does not hold: {missing} is unexplained");
    // One wrong amount among items that were to be paid in full is the likeliest.
    let items = || remittance.claims.iter().flat_map(|claim| &claim.items);
    let mut suspects =
        items().filter(|i| i.paid != i.submitted && i.paid.checked_add(missing) == Some(i.submitted) && i.explanation.is_empty());
    if let (Some(item), None) = (suspects.next(), suspects.next()) {
        let _ =
            write!(why, "; record {}, positions 38 to 44: {} is paid of {} for no reason given", item.record, item.paid, item.submitted);
    }
    Some((why, Release::Never))
}

fn payment<'p>(remittance: &'p Remittance<'_>, equation: &Equation, (content, why): ([u8; 32], Option<Quarantine<'p>>)) -> Payment<'p> {
    Payment {
        key: key(remittance, &content),
        content,
        payer: "OHIP",
        reference: remittance.cheque,
        date: Some(remittance.paid_on),
        decided: Some(remittance.paid_on),
        amount: remittance.total,
        method: match remittance.cheque {
            "99999999" => "ACH",
            "" => "NON",
            _ => "CHK",
        },
        payee: submitter(remittance.group, remittance.provider),
        place: ("", ""),
        segment: 1,
        claims: remittance.claims.len() as u64,
        adjustments: besides_claims(remittance, equation),
        quarantine: why,
    }
}

/// What makes it this remittance: whom it pays, when and how much. Two that pay nothing on one day are told apart by all they say.
fn key(remittance: &Remittance<'_>, content: &[u8; 32]) -> [u8; 16] {
    let (day, cents) = (remittance.paid_on.to_string(), remittance.total.cents().to_string());
    let mut hash = Sha256::new();
    for part in ["ohip", remittance.group, remittance.provider, remittance.cheque, &day, &cents] {
        hash.update(part);
        hash.update([0]);
    }
    if remittance.total == Money::ZERO {
        hash.update(content);
    }
    hash.finalize()[..16].try_into().expect("SHA-256 has 32 bytes")
}

/// The balance forward and the accounting transactions. Where a transaction pays for the claims of other provinces together, their
/// items are taken off it again: each was posted to its claim.
fn besides_claims<'a>(remittance: &Remittance<'a>, equation: &Equation) -> Vec<ProviderAdjustment<'a>> {
    let lowers = |amount: Money| Money::from_cents(-amount.cents());
    let mut all = Vec::new();
    if let Some(forward) = remittance.forward {
        let parts =
            [("claims", forward.adjustments), ("advances", forward.advances), ("reductions", forward.reductions), ("", forward.other)];
        let part = |(code, amount)| ProviderAdjustment {
            record: "HR6",
            code,
            account: Account::Forward,
            amount: lowers(amount),
            segment: forward.record,
        };
        all.extend(parts.map(part));
    }
    all.extend(remittance.transactions.iter().map(|transaction| ProviderAdjustment {
        record: "HR7",
        code: transaction.code,
        account: account(transaction.code),
        amount: lowers(transaction.amount),
        segment: transaction.record,
    }));
    if !equation.with_other_provinces {
        let items = remittance.claims.iter().filter(|claim| claim.program == "RMB").flat_map(|claim| &claim.items);
        let (amount, account) = (items.map(|item| item.paid).sum(), Account::Premium);
        all.push(ProviderAdjustment { record: "HR7", code: "40 RMB", account, amount, segment: 0 });
    }
    all
}

/// Where an accounting transaction stands.
pub fn account(code: &str) -> Account {
    match code {
        "10" | "50" => Account::Advance,
        "20" => Account::Reduction,
        "40" => Account::Premium,
        _ => Account::Provider,
    }
}

fn answer<'a>(claim: &PaidClaim<'a>) -> Answer<'a> {
    let lines: Vec<AnswerLine<'a>> = claim.items.iter().map(|item| line(item, claim.is_adjustment)).collect();
    Answer {
        claim_number: claim.accounting_number,
        payer_claim_number: claim.claim_number,
        outcome: if claim.is_adjustment { Outcome::Adjusted } else { Outcome::Processed },
        turn: Turn::First,
        charge: lines.iter().map(|line| line.charge).sum(),
        paid: lines.iter().map(|line| line.paid).sum(),
        adjustments: Vec::new(),
        remarks: Vec::new(),
        lines,
        segment: claim.record,
    }
}

/// An item. The charge of an adjustment was answered before, so that only what is paid now counts.
fn line<'a>(item: &PaidItem<'a>, is_adjustment: bool) -> AnswerLine<'a> {
    let charge = if is_adjustment { Money::ZERO } else { item.submitted };
    let missing = Money::from_cents(charge.cents() - item.paid.cents());
    let group = match item.explanation {
        code if FUNDED_ELSEWHERE.contains(&code) => Group::Contract,
        code if PENDING.contains(&code) && !is_adjustment => Group::Pending,
        _ => Group::Insurer,
    };
    let adjustment = Adjustment { group, written: "", reason: item.explanation, amount: missing, quantity: None, segment: item.record };
    AnswerLine {
        reference: "",
        code: item.code,
        modifiers: [""; 4],
        original_code: "",
        date: Some(item.day),
        units: Units::from_thousandths(i64::try_from(item.services).expect("two digits") * 1000),
        charge,
        paid: item.paid,
        adjustments: if missing == Money::ZERO { Vec::new() } else { vec![adjustment] },
        remarks: Vec::new(),
        segment: item.record,
    }
}
