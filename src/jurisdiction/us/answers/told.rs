//! Answers in the words of [`crate::posting`]: what X12 says, as every country's books take it.

use super::deliver::{Recipient, Wanted as WantedHere};
use super::paid_claim::{Adjustment, ClaimStatus, Group, PaidClaim, PaidLine, Remark, Role};
use super::payment::{Party, Payment, PaymentKey, ProviderAdjustment};
use super::{
    Acknowledgement, Answer as Answered, ClaimAnswer, ClaimProof, InterchangeAnswer, PaymentVerdict, Standing, Status, StatusReport,
    Survey, Verdict,
};
use crate::date::Date;
use crate::money::Money;
use crate::posting::{self, About, Account, Answer, AnswerLine, EventKind, Heard, Listener, Outcome, Quarantine, Release, Seen, Turn};
use sha2::{Digest, Sha256};

/// Tells a listener what a delivery hands over.
pub struct Teller<'l, L> {
    to: &'l mut L,
    tests: Tests,
    ours: &'l dyn Fn(&Party) -> bool,
}

/// What is done with payments that their sender marked as a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tests {
    /// They count: the practice itself is being tried out.
    Count,
    /// They are kept apart.
    KeptApart,
}

impl<'l, L: Listener> Teller<'l, L> {
    /// Tells `to`; `ours` says whether a payee is the practice.
    pub fn new(to: &'l mut L, tests: Tests, ours: &'l dyn Fn(&Party) -> bool) -> Teller<'l, L> {
        Teller { to, tests, ours }
    }

    /// Why a payment that adds up is not posted all the same.
    fn apart(&self, payment: &Payment) -> Option<String> {
        if payment.source.interchange.is_test && self.tests == Tests::KeptApart {
            return Some("its sender marked it as a test (ISA15 = T)".into());
        }
        let payee = &payment.payee;
        (!(self.ours)(payee)).then(|| {
            let number = if payee.id.is_empty() { "another number" } else { &payee.id };
            format!("it is paid to {} ({number}), which is no number of this practice", payee.name)
        })
    }

    /// Tells of the payments that cannot be posted as they stand. A delivery passes them over.
    ///
    /// # Errors
    /// When the listener cannot go on.
    pub fn quarantined(&mut self, survey: &Survey) -> Result<(), L::Error> {
        for answer in &survey.answers {
            if let Answered::Payment(payment) = answer
                && payment.verdict() == PaymentVerdict::Quarantined
            {
                let why =
                    format!("{} does not hold: {} is unexplained; {}", payment.equation, payment.equation.residual(), payment.explanation);
                let why = Quarantine { why: why.trim_end_matches("; "), release: Release::Never };
                self.to.payment(&told(payment, Some(why)))?;
            }
        }
        Ok(())
    }
}

impl<L: Listener> Recipient for Teller<'_, L> {
    type Error = L::Error;

    fn payment(&mut self, payment: &Payment) -> Result<WantedHere, L::Error> {
        let apart = self.apart(payment);
        let why = apart.as_deref().map(|why| Quarantine { why, release: Release::ByPerson });
        Ok(match self.to.payment(&told(payment, why))? {
            posting::Wanted::Answers => WantedHere::Claims,
            posting::Wanted::Nothing => WantedHere::Nothing,
        })
    }

    fn paid_claim(&mut self, _: &Payment, claim: &PaidClaim<'_>, _: &ClaimProof) -> Result<(), L::Error> {
        let answer = answer(claim);
        let mut codes: Vec<&str> = claim.lines().map(|line| line.original.unwrap_or(line.procedure).code).collect();
        codes.sort_unstable();
        let date = claim.date("232").or_else(|| claim.lines().find_map(|line| line.days()).map(|(from, _)| from));
        self.to.answer(
            &answer,
            &Seen { claim_number: claim.number, payer_claim_number: claim.payer_number, date, charge: claim.charge, codes },
        )
    }

    fn payment_end(&mut self, payment: &Payment) -> Result<(), L::Error> {
        self.to.payment_end(&told(payment, None))
    }

    fn status_report(&mut self, report: &StatusReport) -> Result<WantedHere, L::Error> {
        for batch in report.batches.iter().filter(|batch| batch.standing == Standing::Rejected) {
            self.refused(report, &batch.batch, &batch.statuses, batch.at.segment)?;
        }
        // A provider that is rejected takes every claim below it along, listed or not. The reader says so of those that are
        // listed; of the others nobody can but the batch, as far as it has a single provider.
        let single = |batch: usize| report.providers.iter().filter(|provider| provider.batch == batch).count() == 1;
        for provider in report.providers.iter().filter(|p| p.standing == Standing::Rejected && single(p.batch)) {
            if let Some(batch) = report.batches.get(provider.batch) {
                self.refused(report, &batch.batch, &provider.statuses, provider.at.segment)?;
            }
        }
        Ok(WantedHere::Claims)
    }

    fn claim_status(&mut self, report: &StatusReport, claim: &ClaimAnswer) -> Result<(), L::Error> {
        let Some(kind) = heard(claim.standing) else { return Ok(()) };
        let worst = worst(&claim.statuses);
        self.to.heard(&Heard {
            about: About::Claim(&claim.number),
            from: &report.source.interchange.sender,
            kind,
            date: worst.and_then(|status| status.date).or(day_of(report)),
            segment: claim.at.segment,
            detail: &worst.map(codes).unwrap_or_default(),
            payer_claim_number: &claim.payer_number,
        })
    }

    fn status_end(&mut self, _: &StatusReport) -> Result<(), L::Error> {
        Ok(())
    }

    fn acknowledgement(&mut self, answer: &Acknowledgement) -> Result<(), L::Error> {
        let Ok(group) = answer.group.parse() else { return Ok(()) };
        let news = News { about: About::Group(group), from: &answer.source.interchange.sender, date: answer.source.date };
        if answer.sets.is_empty() {
            return self.taken(&news, answer.verdict, answer.at.segment, &answer.codes);
        }
        for set in &answer.sets {
            let Ok(number) = set.number.parse() else { continue };
            let mut codes = set.codes.clone();
            codes.extend(set.errors.iter().map(|error| format!("{}:{}", error.segment, error.code)).take(8));
            self.taken(&News { about: About::Set(group, number), ..news }, set.verdict, set.at.segment, &codes)?;
        }
        Ok(())
    }

    fn interchange_answer(&mut self, answer: &InterchangeAnswer) -> Result<(), L::Error> {
        let Ok(number) = answer.number.parse() else { return Ok(()) };
        let news = News { about: About::Interchange(number), from: &answer.interchange.sender, date: answer.date };
        self.taken(&news, answer.verdict, answer.at.segment, std::slice::from_ref(&answer.note))
    }
}

/// What a piece of news about files has besides its verdict.
#[derive(Clone, Copy)]
struct News<'a> {
    about: About<'a>,
    from: &'a str,
    date: Option<Date>,
}

impl<L: Listener> Teller<'_, L> {
    fn refused(&mut self, report: &StatusReport, batch: &str, statuses: &[Status], segment: u32) -> Result<(), L::Error> {
        let worst = worst(statuses);
        self.to.heard(&Heard {
            about: About::Batch(batch),
            from: &report.source.interchange.sender,
            kind: EventKind::Returned,
            date: worst.and_then(|status| status.date).or(day_of(report)),
            segment,
            detail: &worst.map(codes).unwrap_or_default(),
            payer_claim_number: "",
        })
    }

    fn taken(&mut self, news: &News<'_>, verdict: Verdict, segment: u32, codes: &[String]) -> Result<(), L::Error> {
        let kind = match verdict {
            Verdict::Accepted | Verdict::AcceptedWithErrors => EventKind::FileTaken,
            Verdict::Rejected => EventKind::FileRefused,
            // Taken in part: each set says for itself.
            Verdict::Partly | Verdict::Unknown => return Ok(()),
        };
        let codes: Vec<&str> = codes.iter().map(String::as_str).filter(|code| !code.is_empty()).collect();
        let &News { about, from, date } = news;
        self.to.heard(&Heard { about, from, kind, date, segment, detail: &codes.join(" "), payer_claim_number: "" })
    }
}

/// A payment as the books take it; `why` keeps it in quarantine.
pub fn told<'p>(payment: &'p Payment, why: Option<Quarantine<'p>>) -> posting::Payment<'p> {
    posting::Payment {
        key: key(&payment.key()),
        content: payment.content,
        payer: &payment.payer.name,
        reference: &payment.trace,
        date: payment.date,
        decided: payment.produced.or(payment.date),
        amount: payment.amount,
        method: &payment.method,
        payee: &payment.payee.id,
        place: (&payment.source.interchange.number, &payment.source.number),
        segment: payment.source.at.segment,
        claims: payment.claims,
        adjustments: payment.provider_adjustments.iter().map(provider_adjustment).collect(),
        quarantine: why,
    }
}

/// What tells a payment from every other, in 16 bytes.
fn key(key: &PaymentKey) -> [u8; 16] {
    let date = key.date.map(|date| date.to_string()).unwrap_or_default();
    let cents = key.cents.to_string();
    let mut hash = Sha256::new();
    for part in [key.payer_number.as_str(), &key.trace, &date, &cents, &key.payee] {
        // A separator that no element can contain, so that no two keys read alike.
        hash.update(part);
        hash.update([0]);
    }
    hash.update(key.content.unwrap_or_default());
    hash.finalize()[..16].try_into().expect("SHA-256 has 32 bytes")
}

/// Where an amount outside of any claim belongs (PLB03-1).
pub fn provider_account(reason: &str) -> Account {
    match reason {
        "WO" | "WU" | "72" => Account::Recoupment,
        "FB" => Account::Forward,
        "L6" | "51" | "L3" => Account::Interest,
        _ => Account::Provider,
    }
}

fn provider_adjustment(adjustment: &ProviderAdjustment) -> posting::ProviderAdjustment<'_> {
    let account = provider_account(&adjustment.reason);
    posting::ProviderAdjustment {
        record: "PLB",
        code: &adjustment.reason,
        account,
        amount: adjustment.amount,
        segment: adjustment.at.segment,
    }
}

fn answer<'a>(claim: &PaidClaim<'a>) -> Answer<'a> {
    Answer {
        claim_number: claim.number,
        payer_claim_number: claim.payer_number,
        outcome: outcome_of(claim),
        turn: turn(claim),
        charge: claim.charge,
        paid: claim.paid,
        adjustments: claim.adjustments().iter().map(adjustment).collect(),
        remarks: remarks(claim.remarks()),
        lines: claim.lines().map(|l| line(&l)).collect(),
        segment: claim.at.segment,
    }
}

/// The remark of a claim that was not decided about because it is incomplete: it is to be sent anew, and cannot be appealed.
const UNPROCESSABLE: &str = "MA130";

/// Whether the insurer says that it could not decide about the claim: something is missing (reason 16), with that remark, and nothing
/// is paid or left to the patient.
fn is_unprocessable(claim: &PaidClaim<'_>) -> bool {
    let adjustments = claim.all_adjustments();
    claim.paid == Money::ZERO
        && adjustments.iter().any(|a| a.reason == "16")
        && adjustments.iter().all(|a| a.group != Group::Patient)
        && claim.remarks.iter().any(|remark| remark.code == UNPROCESSABLE)
}

/// Remarks by which an insurer says that it has handed the claim on to the next one.
const HANDED_ON: &[&str] = &["MA18", "N89"];

/// What the answer is: CLP02 says, unless names and remarks say more.
fn outcome_of(claim: &PaidClaim<'_>) -> Outcome {
    let said = outcome(claim.status);
    let handed_on = claim.person(Role::CrossoverTo).is_some() || claim.remarks.iter().any(|remark| HANDED_ON.contains(&remark.code));
    match said {
        Outcome::Processed if is_unprocessable(claim) => Outcome::Returned,
        Outcome::Processed if handed_on => Outcome::Forwarded,
        _ => said,
    }
}

const fn outcome(status: ClaimStatus) -> Outcome {
    match status {
        ClaimStatus::Decided(_) | ClaimStatus::Denied | ClaimStatus::Unknown => Outcome::Processed,
        ClaimStatus::Forwarded(_) => Outcome::Forwarded,
        ClaimStatus::Reversal => Outcome::Reversal,
        ClaimStatus::NotOurs | ClaimStatus::Predetermination => Outcome::NoticeOnly,
    }
}

/// CLP02 says whose turn it was, except for a reversal: that is a later insurer's when it takes back what earlier ones did
/// (OA-23), which only later insurers report.
fn turn(claim: &PaidClaim<'_>) -> Turn {
    let later = match claim.status {
        ClaimStatus::Decided(which) | ClaimStatus::Forwarded(which) => which > 1,
        ClaimStatus::Reversal => claim.all_adjustments().iter().any(|a| a.group == Group::Other && a.reason == "23"),
        _ => false,
    };
    if later { Turn::Later } else { Turn::First }
}

fn line<'a>(line: &PaidLine<'_, 'a>) -> AnswerLine<'a> {
    AnswerLine {
        reference: line.line_number().unwrap_or_default(),
        code: line.procedure.code,
        modifiers: line.procedure.modifiers,
        original_code: line.original.map(|original| original.code).unwrap_or_default(),
        date: line.days().map(|(from, _)| from),
        units: line.units,
        charge: line.charge,
        paid: line.paid,
        adjustments: line.adjustments.iter().map(adjustment).collect(),
        remarks: remarks(line.remarks),
        segment: line.at.segment,
    }
}

/// Pharmacies' codes (`RX`) are another list and are left out.
fn remarks<'a>(remarks: &[Remark<'a>]) -> Vec<&'a str> {
    remarks.iter().filter(|remark| remark.list == "HE").map(|remark| remark.code).collect()
}

fn adjustment<'a>(adjustment: &Adjustment<'a>) -> posting::Adjustment<'a> {
    let group = match adjustment.group {
        Group::Contractual => posting::Group::Contract,
        Group::Patient => posting::Group::Patient,
        Group::Other => posting::Group::Other,
        Group::PayerInitiated => posting::Group::Insurer,
        Group::Correction | Group::Unknown => posting::Group::Unknown,
    };
    posting::Adjustment {
        group,
        written: adjustment.group_code,
        reason: adjustment.reason,
        amount: adjustment.amount,
        quantity: adjustment.quantity,
        segment: adjustment.at.segment,
    }
}

const fn heard(standing: Standing) -> Option<EventKind> {
    Some(match standing {
        Standing::Accepted => EventKind::Accepted,
        Standing::Received => EventKind::Received,
        Standing::Forwarded => EventKind::PassedOn,
        Standing::ExpectSeveral => EventKind::Split,
        Standing::Review => EventKind::UnderReview,
        Standing::Rejected => EventKind::Returned,
        Standing::Unknown => return None,
    })
}

fn worst(statuses: &[Status]) -> Option<&Status> {
    statuses.iter().max_by_key(|status| status.standing)
}

/// `A7:500:85`, as the file has it.
fn codes(status: &Status) -> String {
    let parts = [status.category.as_str(), &status.code, &status.entity];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":")
}

fn day_of(report: &StatusReport) -> Option<Date> {
    report.processed.or(report.received).or(report.date)
}
