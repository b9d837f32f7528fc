//! What posting a file did, in words and for programs.

use super::desk;
use super::shell::{helpful, plain};
use crate::date::Date;
use crate::display::dollars;
use crate::finding::{FileNo, Finding};
use crate::jurisdiction::Answering;
use crate::jurisdiction::us::UnitedStates;
use crate::ledger::{Ledger, NewAnswerFile};
use crate::money::Money;
use crate::posting::{Note, NoteKind};
use crate::reconcile::incoming::{FileAnswers, Found};
use crate::reconcile::{Mode, Notice, NoticeKind, PaymentOutcome, ReconcileError, Standing, Summary, Terms, findings, reconcile};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Notices kept of one file; the rest is counted.
const KEPT: usize = 1_000;
/// Notices listed in words.
const LISTED: usize = 20;

/// What posting a file did.
pub struct FilePosting {
    mode: Mode,
    speech: Speech,
    /// Whether its findings were asked for, so that its text need not repeat them.
    told: bool,
    payments: Vec<PaymentOutcome>,
    news: u64,
    sent: Vec<String>,
    notices: Vec<Notice>,
    more: u64,
}

/// Posts the answers of a file.
///
/// # Errors
/// When the file or the ledger fails.
pub fn post(
    path: &Path,
    (found, answers): (&Found, &FileAnswers),
    office: (&UnitedStates, Ledger),
    (terms, today): (Terms<'_>, Date),
) -> anyhow::Result<(Ledger, FilePosting)> {
    let name = file_name(path);
    let file = NewAnswerFile { sha256: found.sha256, name: &name, kind: "x12", bytes: found.bytes, read_on: today };
    post_file((path, file), &answers.survey, office, (terms, X12))
}

/// A file's name without folders.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How the insurers of a country say things.
#[derive(Clone, Copy)]
pub struct Speech {
    /// What its files consist of.
    pub piece: &'static str,
    /// What a reason means, when that is known.
    pub meaning: fn(&str) -> Option<&'static str>,
}

/// X12: meanings are told by `explain`.
pub const X12: Speech = Speech { piece: "segment", meaning: |_| None };

/// Posts a file of any country.
///
/// # Errors
/// When the file or the ledger fails.
pub fn post_file<J: Answering>(
    (path, file): (&Path, NewAnswerFile<'_>),
    survey: &J::Survey,
    office: (&J, Ledger),
    (terms, speech): (Terms<'_>, Speech),
) -> anyhow::Result<(Ledger, FilePosting)> {
    let mut open = || Ok(Box::new(BufReader::new(File::open(path)?)) as Box<dyn Read>);
    FilePosting::of((terms.mode, speech), |note| reconcile(office, (survey, &mut open), (file, terms), note)).map_err(explained)
}

/// An error of posting with what to do about it.
pub fn explained(error: ReconcileError) -> anyhow::Error {
    match error {
        ReconcileError::Ledger(error) => desk::explained(error),
        other => helpful(other, "payments that were complete by then are posted: run the same command again, nothing is posted twice"),
    }
}

impl FilePosting {
    /// What `work` did and said.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn of(
        (mode, speech): (Mode, Speech),
        work: impl FnOnce(&mut dyn FnMut(Notice)) -> Result<Summary, ReconcileError>,
    ) -> Result<(Ledger, FilePosting), ReconcileError> {
        let (mut notices, mut more) = (Vec::new(), 0);
        let summary = work(&mut |notice| if notices.len() < KEPT { notices.push(notice) } else { more += 1 })?;
        let (payments, news, sent) = (summary.payments, summary.news, summary.sent);
        Ok((summary.ledger, FilePosting { mode, speech, told: false, payments, news, sent, notices, more }))
    }

    /// What of it is a rule's matter.
    pub fn findings(&mut self, file: FileNo) -> Vec<Finding> {
        self.told = true;
        let payments = self.payments.iter().filter_map(|payment| findings::of_payment(payment, file));
        payments.chain(self.notices.iter().filter_map(|notice| findings::of_notice(notice, file))).collect()
    }

    /// Whether something of it waits for a person.
    pub fn needs_somebody(&self) -> bool {
        let apart = |payment: &PaymentOutcome| matches!(payment.standing, Standing::Contradicts(_) | Standing::Quarantined(_));
        self.payments.iter().any(apart) || self.more > 0 || self.notices.iter().any(|notice| is_work(&notice.kind))
    }

    /// For a clerk.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        for payment in &self.payments {
            lines.push(self.payment(payment));
            lines.extend(accounts(payment).map(|(name, amount)| format!("    {name:<20} {:>14}", dollars(amount))));
        }
        if self.news > 0 {
            let verb = if self.mode == Mode::Post { "noted" } else { "would be noted" };
            lines.push(format!("  {} about claims and files {verb}", counted(self.news, "piece of news", "pieces of news")));
        }
        lines.extend(self.sent.iter().map(|batch| format!("  batch {batch} counts as sent: this file answers it")));
        // What is a rule's matter stands among the findings.
        let told = |notice: &Notice| self.told && findings::of_notice(notice, FileNo(0)).is_some();
        let only_said = |notice: &&Notice| is_work(&notice.kind) && !told(notice);
        let listed: Vec<&Notice> = self.notices.iter().filter(only_said).collect();
        lines.extend(listed.iter().take(LISTED).map(|notice| format!("  to do: {}", words(notice, self.speech))));
        let rest = (listed.len().saturating_sub(LISTED)) as u64 + self.more;
        if rest > 0 {
            lines.push(format!("  and {} more: --format json lists them", rest));
        }
        lines.iter().map(|line| format!("{line}\n")).collect::<String>() + "\n"
    }

    fn payment(&self, payment: &PaymentOutcome) -> String {
        let name = format!("  payment {} of {} from {}", plain(&payment.reference), dollars(payment.amount), plain(&payment.payer));
        let claims = counted(payment.posted, "claim", "claims");
        let suspended = match payment.suspended {
            0 => String::new(),
            n => format!(", {} in suspense", counted(n, "answer", "answers")),
        };
        match (&payment.standing, self.mode) {
            (Standing::Posted, Mode::Post) => format!("{name}: posted to {claims}{suspended}"),
            (Standing::Posted, Mode::DryRun) => format!("{name}: would be posted to {claims}{suspended}"),
            (Standing::AlreadyPosted(on), _) => format!("{name}: already posted on {on}, no change"),
            (Standing::Contradicts(on), _) => format!("{name}: kept apart, another was posted under its number on {on}"),
            (Standing::Quarantined(why), _) => format!("{name}: kept apart, nothing of it is posted: {}", plain(why)),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "payments": self.payments.iter().map(|payment| json!({
                "reference": payment.reference,
                "payer": payment.payer,
                "amount": payment.amount.to_string(),
                "segment": payment.segment,
                "standing": match &payment.standing {
                    Standing::Posted => "posted",
                    Standing::AlreadyPosted(_) => "already-posted",
                    Standing::Contradicts(_) | Standing::Quarantined(_) => "quarantined",
                },
                "posted_on": if let Standing::AlreadyPosted(on) = &payment.standing { Some(on.to_string()) } else { None },
                "why": if let Standing::Quarantined(why) = &payment.standing { Some(why) } else { None },
                "claims": payment.posted,
                "suspended": payment.suspended,
                "accounts": accounts(payment).map(|(name, amount)| (name.to_string(), json!(amount.to_string()))).collect::<serde_json::Map<_, _>>(),
            })).collect::<Vec<_>>(),
            "news": self.news,
            "sent": self.sent,
            "notices": self.notices.iter().map(|notice| json!({
                "claim_number": notice.claim_number,
                "payer_claim_number": notice.payer_claim,
                "visit_id": notice.visit_id,
                "segment": notice.segment,
                "to_do": is_work(&notice.kind),
                "text": words(notice, self.speech),
            })).collect::<Vec<_>>(),
            "more_notices": self.more,
        })
    }
}

/// The accounts a payment moved, those of single insurers together.
fn accounts(payment: &PaymentOutcome) -> impl Iterator<Item = (&'static str, Money)> {
    let mut sums: Vec<(&'static str, i64)> = Vec::new();
    for (account, amount) in &payment.accounts {
        match sums.iter_mut().find(|(name, _)| *name == account.name()) {
            Some((_, sum)) => *sum = sum.saturating_add(amount.cents()),
            None => sums.push((account.name(), amount.cents())),
        }
    }
    sums.into_iter().filter(|(_, cents)| *cents != 0).map(|(name, cents)| (name, Money::from_cents(cents)))
}

/// Whether somebody has to do something about it.
fn is_work(kind: &NoticeKind) -> bool {
    match kind {
        NoticeKind::FoundByPayerNumber | NoticeKind::FoundByScore(_) => false,
        NoticeKind::Posting(note) => !matches!(note.kind, NoteKind::EarlierInsurers | NoteKind::NoticeOnly | NoteKind::StillPending),
        _ => true,
    }
}

fn words(notice: &Notice, speech: Speech) -> String {
    let number = plain(&notice.claim_number);
    let claim = if notice.claim_number.is_empty() { "what we sent".to_string() } else { format!("claim {number}") };
    let place = format!("{} {}", speech.piece, notice.segment);
    match &notice.kind {
        NoticeKind::Unmatched(paid, candidates) => {
            let maybe: Vec<String> = candidates.iter().map(|(name, points, _)| format!("{} ({points} of 100)", plain(name))).collect();
            let maybe = if maybe.is_empty() { String::new() } else { format!("; it may mean {}", maybe.join(", ")) };
            format!("no claim of ours has the number {number} ({place}): {} is in suspense{maybe}", dollars(*paid))
        }
        NoticeKind::Withdrawn(batch) => {
            format!("{claim} ({place}) is answered, and its batch {} was withdrawn as never sent", plain(batch))
        }
        NoticeKind::CountsAsUnsent(why) => format!("an answer came to a batch that counts as not sent: {}", plain(why)),
        NoticeKind::FoundByScore(reasons) => format!("{claim} was found by {}", reasons.join(", ")),
        NoticeKind::Residual(cents) => {
            format!("the answer to {claim} ({place}) is out by {}: what was paid is in suspense", dollars(*cents))
        }
        NoticeKind::NothingToReverse => format!("{claim}: a payment is taken back ({place}) that was never posted"),
        NoticeKind::NoMirror => format!("{claim}: another amount is taken back ({place}) than was posted"),
        NoticeKind::FoundByPayerNumber => format!("{claim} was found by the insurer's number {}", plain(&notice.payer_claim)),
        NoticeKind::NothingSent => format!("{claim} ({place}): there is news of it, and it was not sent by this practice"),
        NoticeKind::Credit(amount) => format!("{claim}: {} more was paid than is owed", dollars(*amount)),
        NoticeKind::Posting(note) => noted(&claim, note, speech),
    }
}

fn noted(claim: &str, note: &Note, speech: Speech) -> String {
    let meaning = (speech.meaning)(&note.about).map_or_else(String::new, |meaning| format!(" ({meaning})"));
    let (amount, about) = (dollars(note.amount), plain(&note.about) + &meaning);
    let line = if note.line == 0 { String::new() } else { format!(", line {}", note.line) };
    match note.kind {
        NoteKind::ToBeWorked => format!("{claim}{line}: {about} takes off {amount}, which is never given up unasked"),
        NoteKind::UnknownGroup => format!("{claim}{line}: {about} takes off {amount}; the group is not known, so it has to be worked"),
        NoteKind::LineAdded => format!("{claim}: the insurer added a line, {about}, that was not billed"),
        NoteKind::CodeChanged => format!("{claim}{line}: the insurer decided about {about}, not about the code that was billed"),
        NoteKind::OtherCharge => format!("{claim}: the insurer repeats a charge of {amount}, which is not ours"),
        NoteKind::EarlierInsurers => format!("{claim}{line}: {about} repeats {amount} of earlier insurers"),
        NoteKind::NoLaterInsurer => format!("{claim}: a later insurer answers, and none is known of the patient"),
        NoteKind::OtherDay => format!("{claim}{line}: the insurer decided about {about}, not about the day that was billed"),
        NoteKind::StillPending => format!("{claim}{line}: {about}: the insurer has not decided about {amount} yet"),
        NoteKind::SentBack => format!("{claim}: sent back without a decision; correct the visit and it goes out again as new"),
        NoteKind::NoticeOnly => format!("{claim}: a notice without a decision; nothing is posted"),
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
