//! What came back, for a clerk: the kinds, the amounts, the equations, who rejected what.

use super::World;
use super::shell::{bold, plain};
use crate::codes::answers;
use crate::display::dollars;
use crate::jurisdiction::us::answers::{
    Acknowledgement, Answer, Informant, InterchangeAnswer, OtherSet, Payment, PaymentVerdict, SegmentError, SetAnswer, Standing,
    StatusReport, Verdict,
};
use crate::money::Money;
use crate::reconcile::incoming::{Contents, FileAnswers, Found, PaperPayment, Rejection};
use std::fmt::Write as _;

/// Things listed of one kind; the rest is counted.
const LISTED: usize = 20;

/// All that is to be said of a file besides its findings.
pub fn summary(name: &str, found: &Found, world: &World) -> String {
    let mut out = format!("{}  {}\n", bold(&plain(name), world), kind(&found.contents));
    match &found.contents {
        Contents::Answers(answers) => answers.survey.answers.iter().for_each(|answer| one_answer(&mut out, answer, answers)),
        Contents::Deposits(deposits) => {
            let sum = deposits.iter().map(|deposit| deposit.amount).sum();
            let days = deposits.iter().map(|deposit| deposit.date);
            if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
                line(&mut out, format_args!("{} in {}, {first} to {last}", dollars(sum), count(deposits.len() as u64, "deposit")));
            }
        }
        Contents::Paper(payments) => payments.iter().take(LISTED).for_each(|payment| on_paper(&mut out, payment)),
        Contents::PatientPayments(payments) => {
            let sum = payments.iter().map(|payment| payment.amount).sum();
            line(&mut out, format_args!("{} in {}", dollars(sum), count(payments.len() as u64, "payment")));
        }
        Contents::Unknown => {}
    }
    out
}

/// The kind of a file in words.
pub fn kind(contents: &Contents) -> &'static str {
    match contents {
        Contents::Answers(_) => "answers of insurers (X12)",
        Contents::Deposits(_) => "deposits of a bank",
        Contents::Paper(_) => "remittances on paper",
        Contents::PatientPayments(_) => "payments of patients",
        Contents::Unknown => "not recognised",
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "  {text}");
}

fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn one_answer(out: &mut String, answer: &Answer, answers: &FileAnswers) {
    match answer {
        Answer::Payment(payment) => one_payment(out, payment, answers),
        Answer::Acknowledgement(answer) => one_acknowledgement(out, answer),
        Answer::Status(report) => one_report(out, report, &answers.rejections),
        Answer::Interchange(answer) => one_interchange(out, answer),
        Answer::Other(set) => one_other(out, set),
    }
}

fn one_payment(out: &mut String, payment: &Payment, answers: &FileAnswers) {
    let verdict = match payment.verdict() {
        PaymentVerdict::Good => "can be posted",
        PaymentVerdict::Quarantined => "is kept apart: it does not balance",
        PaymentVerdict::Refused => "is refused",
    };
    let date = payment.date.map_or_else(String::new, |date| format!(" of {date}"));
    let test = if payment.source.interchange.is_test { ", marked as a test" } else { "" };
    line(out, format_args!("835 {} {}{test}", plain(&payment.source.number), verdict));
    line(
        out,
        format_args!(
            "  {} {}{date}: {} from {} to {}",
            plain(&payment.method),
            plain(&payment.trace),
            dollars(payment.amount),
            plain(&payment.payer.name),
            plain(&payment.payee.name)
        ),
    );
    let (claims, lines) = (count(payment.claims, "claim"), count(payment.lines, "service line"));
    line(out, format_args!("  {claims}, {lines}; charged {}, patients owe {}", dollars(payment.charged), dollars(payment.patient_share)));
    if let Some(tally) = answers.payments.iter().find(|tally| tally.set == payment.source.at) {
        let (contractual, other) = (dollars(tally.contractual), dollars(tally.other));
        line(
            out,
            format_args!(
                "  adjusted: contract {contractual}, patient {}, other {other}; {}, {} paid nothing",
                dollars(tally.patient),
                count(tally.reversals, "reversal"),
                count(tally.unpaid, "claim")
            ),
        );
    }
    equations(out, payment);
    for adjustment in payment.provider_adjustments.iter().filter(|plb| plb.amount != Money::ZERO).take(LISTED) {
        let way = if adjustment.amount.is_negative() { "added" } else { "taken" };
        let amount = Money::from_cents(adjustment.amount.cents().saturating_abs());
        let about = format!("{} {}", plain(&adjustment.reason), plain(&adjustment.reference));
        line(out, format_args!("  {way} {}: {}", dollars(amount), about.trim_end()));
    }
}

/// The three equations with their numbers.
fn equations(out: &mut String, payment: &Payment) {
    let sum = payment.equation;
    let outside = match sum.provider_adjustments.is_negative() {
        true => format!("+ {}", dollars(Money::from_cents(sum.provider_adjustments.cents().saturating_neg()))),
        false => format!("- {}", dollars(sum.provider_adjustments)),
    };
    line(
        out,
        format_args!(
            "  payment: {} paid = {} for claims {outside} outside of claims: {}",
            dollars(sum.paid),
            dollars(sum.claims),
            held(sum.residual())
        ),
    );
    let good = payment.claims - payment.unbalanced.count;
    line(out, format_args!("  claims and lines: charged - adjusted = paid holds for {good} of {}", count(payment.claims, "claim")));
    for claim in payment.unbalanced.first.iter().take(LISTED) {
        let number = plain(&claim.number);
        line(out, format_args!("    claim {number}: {}: {}", claim.proof.claim, held(claim.proof.claim.residual())));
        for one in claim.proof.lines.iter().take(LISTED) {
            line(out, format_args!("      line {}: {}: {}", one.line, one.equation, held(one.equation.residual())));
        }
    }
}

/// Whether an equation holds.
fn held(residual: Money) -> String {
    if residual == Money::ZERO { "holds".to_string() } else { format!("is out by {}", dollars(residual)) }
}

fn one_acknowledgement(out: &mut String, answer: &Acknowledgement) {
    let accepted = |set: &&SetAnswer| matches!(set.verdict, Verdict::Accepted | Verdict::AcceptedWithErrors);
    let sets = count(answer.sets.len() as u64, "transaction set");
    let good = answer.sets.iter().filter(accepted).count();
    let why = with_meanings(&answer.codes, "AK905");
    line(
        out,
        format_args!(
            "{} {}: group {} {}{why}; names {sets}, {good} accepted",
            plain(&answer.source.kind),
            plain(&answer.source.number),
            plain(&answer.group),
            answer.verdict.words()
        ),
    );
    for set in answer.sets.iter().filter(|set| set.verdict != Verdict::Accepted).take(LISTED) {
        let why = with_meanings(&set.codes, "IK502");
        line(out, format_args!("  {} {} {}{why}", plain(&set.kind), plain(&set.number), set.verdict.words()));
        set.errors.iter().take(LISTED).for_each(|error| one_error(out, error));
    }
}

fn one_error(out: &mut String, error: &SegmentError) {
    let claim = error.claim_number().map_or_else(String::new, |claim| format!(", claim {}", plain(claim)));
    let place = error.position.map_or_else(String::new, |position| format!(" at position {position}"));
    let why = with_meanings(std::slice::from_ref(&error.code), "IK304");
    line(out, format_args!("    {}{place}{claim}{why}", plain(&error.segment)));
    for element in error.elements.iter().take(LISTED) {
        let number = element.element.map_or_else(String::new, |number| format!("{number:02}"));
        let component = element.component.map_or_else(String::new, |number| format!("-{number}"));
        let why = with_meanings(std::slice::from_ref(&element.code), "IK403");
        line(out, format_args!("      {}{number}{component}{why}", plain(&error.segment)));
    }
}

/// ` (5: segments of it are wrong)`; nothing without codes.
fn with_meanings(codes: &[String], list: &str) -> String {
    let told = codes.iter().filter(|code| !code.is_empty()).map(|code| match answers::find(list, code) {
        None => plain(code),
        Some(known) => format!("{}: {}", plain(code), known.label),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
}

fn one_report(out: &mut String, report: &StatusReport, rejections: &[Rejection]) {
    let who = match report.informant {
        Informant::Payer => "the insurer",
        Informant::ClearingHouse => "a clearing house",
        Informant::Unknown => "somebody",
    };
    let number = plain(&report.source.number);
    line(out, format_args!("277CA {number} from {} ({who}): {}", plain(&report.informant_name), count(report.claim_count(), "claim")));
    const ALL: [Standing; 7] = [
        Standing::Accepted,
        Standing::Received,
        Standing::Forwarded,
        Standing::ExpectSeveral,
        Standing::Unknown,
        Standing::Review,
        Standing::Rejected,
    ];
    let standings = ALL.into_iter().filter(|standing| report.count(*standing) > 0);
    let told: Vec<String> = standings.map(|standing| format!("{} {}", report.count(standing), standing.words())).collect();
    if !told.is_empty() {
        line(out, format_args!("  {}", told.join(", ")));
    }
    for batch in report.batches.iter().take(LISTED) {
        line(out, format_args!("  file {}: {}", plain(&batch.batch), batch.standing.words()));
    }
    for rejection in rejections.iter().filter(|rejection| rejection.set == report.source.at).take(LISTED) {
        let because = if rejection.inherited { ", with everything of its provider or file" } else { "" };
        let codes: Vec<String> = rejection.codes.iter().map(|code| status(code)).collect();
        let (claim, standing) = (plain(&rejection.claim_number), rejection.standing.words());
        line(out, format_args!("    claim {claim} {standing}: {}{because}", codes.join("; ")));
    }
}

/// `A7:164:IL`, and what category and status say.
fn status(codes: &str) -> String {
    let mut parts = codes.split(':');
    let known = ["category", "status"].into_iter().filter_map(|list| answers::find(list, parts.next()?));
    let labels: Vec<&str> = known.map(|code| code.label).collect();
    if labels.is_empty() { plain(codes) } else { format!("{} ({})", plain(codes), labels.join(", ")) }
}

fn one_interchange(out: &mut String, answer: &InterchangeAnswer) {
    let why = with_meanings(std::slice::from_ref(&answer.note), "TA105");
    line(out, format_args!("TA1: interchange {} {}{why}", plain(&answer.number), answer.verdict.words()));
}

fn one_other(out: &mut String, set: &OtherSet) {
    let (kind, number, guide) = (plain(&set.source.kind), plain(&set.source.number), plain(&set.source.version));
    line(out, format_args!("{kind} {number} ({guide}) is no answer that claimwright reads; nothing of it is used"));
}

fn on_paper(out: &mut String, payment: &PaperPayment) {
    let state = if payment.good { "can be posted" } else { "is kept apart" };
    let claims = count(payment.claims.len() as u64, "row");
    let (payer, number) = (plain(&payment.payer_id), plain(&payment.number));
    line(out, format_args!("{payer} {number} of {}: {} for {claims}; {state}", payment.date, dollars(payment.amount)));
}
