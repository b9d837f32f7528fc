//! An answer to one claim, as entries.

use super::account::{Account, Entry, Party};
use super::answer::{Adjustment, Answer, AnswerLine, Group, Outcome, Turn};
use super::lines::assign;
use crate::date::Date;
use crate::money::{Money, Rounding, round};
use rust_decimal::Decimal;

/// What the ledger knows of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// The insurer it was sent to.
    pub insurer: Party,
    /// The insurer that is asked next, if the patient has one.
    pub next: Option<Party>,
    /// Its charge.
    pub charge: Money,
    /// Its lines.
    pub lines: Vec<KnownLine<'a>>,
}

/// One line of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownLine<'a> {
    /// Its position in the visit, from 1.
    pub number: u16,
    /// The reference that we sent with it.
    pub reference: &'a str,
    /// The code.
    pub code: &'a str,
    /// Its modifiers, separated by blanks.
    pub modifiers: &'a str,
    /// First day of service.
    pub date: Date,
    /// Its charge.
    pub charge: Money,
}

/// What the practice has agreed with an insurer, as far as posting goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement<'a> {
    /// Reasons (`45`) whose contractual amounts are given up without asking. Empty unless the practice is in the network.
    pub given_up: &'a [&'a str],
    /// Reasons (`253`) given up as long as they are a share of the payment, and that share in hundredths (2: two per cent).
    pub share: (&'a [&'a str], u8),
    /// Reasons (`23`) that repeat what earlier insurers did; they were posted with those and are kept as notes.
    pub repeats: &'a [&'a str],
}

/// What somebody should know about a posting. Each becomes a finding or a row of a worklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// The line concerned, from 1; 0 for the claim as a whole.
    pub line: u16,
    /// The amount concerned.
    pub amount: Money,
    /// The reason code concerned, with its group: `CO-97`; or the code of a line.
    pub about: String,
    /// The segment or record in its file, from 1.
    pub segment: u32,
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// An amount that nobody may give up unasked waits to be worked.
    ToBeWorked,
    /// An adjustment in a group that this program does not know.
    UnknownGroup,
    /// A line that the claim does not have; its amounts stand on the claim as a whole.
    LineAdded,
    /// The insurer changed the code of a line.
    CodeChanged,
    /// The charge that the insurer repeats is not ours.
    OtherCharge,
    /// The answer repeats what earlier insurers did.
    EarlierInsurers,
    /// An answer of a later insurer to a claim that knows of none.
    NoLaterInsurer,
    /// Without money; nothing was posted.
    NoticeOnly,
    /// An amount that the insurer has not decided about.
    StillPending,
    /// The insurer decided about another day of service.
    OtherDay,
    /// Sent back undecided: to be corrected and sent anew. Nothing was posted.
    SentBack,
}

/// What an answer does to the books.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Posted {
    /// Entries.
    pub entries: Vec<Entry>,
    /// What somebody should know.
    pub notes: Vec<Note>,
    /// Remark codes with the line that they are about, from 1; 0 for the claim as a whole.
    pub remarks: Vec<(u16, String)>,
}

impl Posted {
    /// The remark codes as an event keeps them: `MA01 2/N130`, the line before its code.
    pub fn detail(&self) -> String {
        let one = |(line, code): &(u16, String)| if *line == 0 { code.clone() } else { format!("{line}/{code}") };
        self.remarks.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

/// Posts a sound answer (its residuals are none) to a claim.
///
/// The payment is cash. What the insurer says the patient owes goes to the next insurer, if there is one, else to the
/// patient. What the contract takes off is given up only as far as the agreement says so; everything else waits to be
/// worked. A reversal is posted like what it reverses: its amounts carry the other sign. So the order of answers does
/// not matter.
pub fn post(known: &Known<'_>, answer: &Answer<'_>, agreement: &Agreement<'_>) -> Posted {
    let mut posting = Posting { known, answer, agreement, out: Posted::default() };
    let undecided = match answer.outcome {
        Outcome::NoticeOnly => Some(NoteKind::NoticeOnly),
        Outcome::Returned => Some(NoteKind::SentBack),
        Outcome::Processed | Outcome::Forwarded | Outcome::Reversal | Outcome::Adjusted => None,
    };
    if let Some(kind) = undecided {
        posting.note(kind, 0, answer.charge, answer.claim_number, answer.segment);
        return posting.out;
    }
    posting.claim();
    posting.out
}

/// Parks the payment of an answer that has no claim or does not add up: cash against suspense.
pub fn suspend(answer: &Answer<'_>) -> Vec<Entry> {
    if answer.paid == Money::ZERO || matches!(answer.outcome, Outcome::NoticeOnly | Outcome::Returned) {
        return Vec::new();
    }
    let (debit, credit) = (Account::Cash, Account::Suspense);
    vec![Entry { line: 0, debit, credit, amount: answer.paid, reason: String::new(), segment: answer.segment }]
}

struct Posting<'p, 'a> {
    known: &'p Known<'a>,
    answer: &'p Answer<'a>,
    agreement: &'p Agreement<'a>,
    out: Posted,
}

impl Posting<'_, '_> {
    fn claim(&mut self) {
        let answer = self.answer;
        let repeated = if answer.outcome == Outcome::Reversal { negative(answer.charge) } else { answer.charge };
        if repeated != self.known.charge && answer.outcome != Outcome::Adjusted {
            self.note(NoteKind::OtherCharge, 0, answer.charge, answer.claim_number, answer.segment);
        }
        if answer.turn == Turn::Later && self.known.next.is_none() {
            self.note(NoteKind::NoLaterInsurer, 0, answer.paid, answer.claim_number, answer.segment);
        }
        for adjustment in &answer.adjustments {
            self.adjustment(0, adjustment, answer.paid);
        }
        self.remarks(0, &answer.remarks);
        if answer.lines.is_empty() {
            self.payment(0, answer.paid, answer.segment);
        }
        let numbers = assign(&self.known.lines, &answer.lines);
        for (line, number) in answer.lines.iter().zip(numbers) {
            self.line(line, number);
        }
    }

    fn line(&mut self, line: &AnswerLine<'_>, number: Option<u16>) {
        let at = number.unwrap_or(0);
        if number.is_none() {
            self.note(NoteKind::LineAdded, 0, line.charge, line.code, line.segment);
        }
        let sent = self.known.lines.iter().find(|known| Some(known.number) == number);
        if sent.is_some_and(|known| known.code != line.code) {
            self.note(NoteKind::CodeChanged, at, line.charge, line.code, line.segment);
        }
        if let (Some(known), Some(day)) = (sent, line.date)
            && known.date != day
        {
            self.note(NoteKind::OtherDay, at, line.charge, &day.to_string(), line.segment);
        }
        self.payment(at, line.paid, line.segment);
        for adjustment in &line.adjustments {
            self.adjustment(at, adjustment, line.paid);
        }
        self.remarks(at, &line.remarks);
    }

    fn remarks(&mut self, line: u16, codes: &[&str]) {
        self.out.remarks.extend(codes.iter().filter(|code| !code.is_empty()).map(|code| (line, (*code).to_string())));
    }

    /// The insurer whose debt this answer settles.
    fn debtor(&self) -> Account {
        let later = self.known.next.filter(|_| self.answer.turn == Turn::Later);
        Account::Insurer(later.unwrap_or(self.known.insurer))
    }

    fn payment(&mut self, line: u16, paid: Money, segment: u32) {
        self.transfer(line, paid, Account::Cash, "", segment);
    }

    fn adjustment(&mut self, line: u16, adjustment: &Adjustment<'_>, paid: Money) {
        let reason = reason(adjustment);
        // Amounts that earlier insurers paid or took off never stood on the account of a later one.
        if self.answer.turn == Turn::Later && adjustment.group == Group::Other && self.agreement.repeats.contains(&adjustment.reason) {
            self.note(NoteKind::EarlierInsurers, line, adjustment.amount, &reason, adjustment.segment);
            return;
        }
        if adjustment.group == Group::Pending {
            self.note(NoteKind::StillPending, line, adjustment.amount, &reason, adjustment.segment);
            return;
        }
        let account = self.destination(adjustment, paid);
        if account == Account::Review {
            let kind = if adjustment.group == Group::Unknown { NoteKind::UnknownGroup } else { NoteKind::ToBeWorked };
            self.note(kind, line, adjustment.amount, &reason, adjustment.segment);
        }
        self.transfer(line, adjustment.amount, account, &reason, adjustment.segment);
    }

    fn destination(&self, adjustment: &Adjustment<'_>, paid: Money) -> Account {
        match adjustment.group {
            Group::Patient => match self.known.next.filter(|_| self.answer.turn == Turn::First) {
                Some(next) => Account::Insurer(next),
                None => Account::Patient,
            },
            Group::Contract if self.agreement.given_up.contains(&adjustment.reason) => Account::Contractual,
            Group::Contract if self.is_small_share(adjustment, paid) => Account::Contractual,
            _ => Account::Review,
        }
    }

    /// A reduction of the payment by a fixed share, rounded half up as the insurer rounds it.
    fn is_small_share(&self, adjustment: &Adjustment<'_>, paid: Money) -> bool {
        let (reasons, hundredths) = self.agreement.share;
        let Some(before) = paid.checked_add(adjustment.amount).filter(|_| reasons.contains(&adjustment.reason)) else { return false };
        let share = round(before.to_decimal() * Decimal::new(i64::from(hundredths), 2), Rounding::HalfUp);
        share.is_some_and(|share| adjustment.amount.cents().unsigned_abs() <= share.cents().unsigned_abs())
    }

    /// Takes an amount off what the insurer owes and puts it where it belongs.
    fn transfer(&mut self, line: u16, amount: Money, to: Account, reason: &str, segment: u32) {
        if amount == Money::ZERO {
            return;
        }
        let credit = self.debtor();
        self.out.entries.push(Entry { line, debit: to, credit, amount, reason: reason.into(), segment });
    }

    fn note(&mut self, kind: NoteKind, line: u16, amount: Money, about: &str, segment: u32) {
        self.out.notes.push(Note { kind, line, amount, about: about.into(), segment });
    }
}

fn reason(adjustment: &Adjustment<'_>) -> String {
    if adjustment.written.is_empty() { adjustment.reason.into() } else { format!("{}-{}", adjustment.written, adjustment.reason) }
}

/// The same amount on the other side.
fn negative(amount: Money) -> Money {
    Money::from_cents(amount.cents().saturating_neg())
}
