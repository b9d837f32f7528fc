//! `reconcile` without files: what waits for a person, and what a person settles.

use super::args::{Cli, Format, ReconcileArgs};
use super::desk;
use super::shell::{self, helpful, plain};
use super::{Outcome, World, cash};
use crate::date::Date;
use crate::display::dollars;
use crate::finding::Finding;
use crate::jurisdiction::Answering;
use crate::ledger::{Decision, Ledger, Parked, Quarantined};
use crate::money::Money;
use crate::reconcile::{SettleError, Terms, settle};
use crate::report::About;
use crate::report::text::{self, Style};
use serde_json::{Value, json};

/// Characters of a reason.
const REASON: usize = 500;

/// What the person at the desk decided.
///
/// # Errors
/// When no name or no reason is given.
pub fn decision(args: &ReconcileArgs, today: Date) -> anyhow::Result<Decision<'_>> {
    let (Some(person), Some(reason)) = (&args.by, &args.reason) else {
        return Err(helpful("a decision needs a name and a reason", "add --by NAME --reason WHY"));
    };
    let whole = |text: &str| !text.trim().is_empty() && text.chars().count() <= REASON;
    if !whole(person) || !whole(reason) {
        return Err(helpful(format!("a name or reason is empty or longer than {REASON} characters"), "say it in a sentence"));
    }
    Ok(Decision { person, reason, date: today })
}

/// Puts an answer in suspense to a claim: `12=V1001-A`.
///
/// # Errors
/// When it cannot be done.
pub fn put<J: Answering>((office, ledger): (&J, Ledger), what: &str, by: &Decision<'_>) -> anyhow::Result<Ledger> {
    let wrong = || {
        helpful(format!("--match {} is not ANSWER=CLAIM", plain(what)), "like --match 12=V1001-A; reconcile without files lists answers")
    };
    let (answer, claim) = what.split_once('=').ok_or_else(wrong)?;
    let answer: i64 = answer.trim().parse().map_err(|_| wrong())?;
    let settled = settle((office, ledger), (answer, claim.trim()), by).map_err(explained)?;
    let claim = plain(&settled.claim.name);
    let said = match settled.change {
        true => format!("answer {answer} is put to claim {claim}: {} moves from suspense\n", dollars(settled.paid)),
        false => format!("answer {answer} was put to claim {claim} before: nothing changes\n"),
    };
    shell::print(&said)?;
    Ok(settled.ledger)
}

fn explained(error: SettleError) -> anyhow::Error {
    let help = match &error {
        SettleError::Reconcile(_) => "nothing was changed: run the same command again",
        SettleError::NoAnswer(_) => "`claimwright reconcile` lists the answers in suspense with their numbers",
        SettleError::NoClaim(_) => "write the number as the claim was sent with it",
        SettleError::Elsewhere { .. } => "an answer belongs to one claim; ask who put it there",
        SettleError::Residual { .. } => "ask the insurer for an answer that adds up",
        SettleError::Withdrawn(_) => "issue the visit again, then put the answer to the new claim",
    };
    helpful(error, help)
}

/// Lists what waits: suspense, quarantine, deposits and payments without each other, claims without answer.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list<J: Answering>(
    cli: &Cli,
    (office, ledger): (&J, Ledger),
    (terms, today, world): (Terms<'_>, Date, &World),
) -> anyhow::Result<(Ledger, Outcome)> {
    let (suspense, quarantine) = (ledger.suspense().map_err(desk::explained)?, ledger.quarantine().map_err(desk::explained)?);
    let mut findings = cash::unanswered(office, &ledger, today)?;
    let (ledger, alone) = cash::alone(ledger, terms)?;
    findings.extend(alone);
    let nothing = suspense.is_empty() && quarantine.is_empty() && findings.is_empty();
    match cli.format {
        Format::Json => shell::print_json(&json!({
            "schema": 1,
            "suspense": suspense.iter().map(|parked| parked_json(&ledger, parked)).collect::<anyhow::Result<Vec<_>>>()?,
            "quarantine": quarantine.iter().map(quarantined_json).collect::<Vec<_>>(),
            "findings": findings.iter().map(|f| json!({ "rule": f.card.id, "severity": f.severity.name(), "message": f.message, "help": f.help })).collect::<Vec<_>>(),
        }))?,
        Format::Text if nothing => shell::print("nothing waits: no answer in suspense, no payment in quarantine, no claim unanswered\n")?,
        Format::Text => {
            let mut out = String::new();
            for parked in &suspense {
                out.push_str(&in_suspense(&ledger, parked)?);
            }
            quarantine.iter().for_each(|one| out.push_str(&in_quarantine(one)));
            shell::print(&out)?;
            shell::print(&in_words(&findings, world))?;
        }
    }
    Ok((ledger, if nothing { Outcome::Clean } else { Outcome::Findings }))
}

fn in_suspense(ledger: &Ledger, parked: &Parked) -> anyhow::Result<String> {
    let (no, number) = (parked.no, plain(&parked.claim_number));
    let mut out = format!(
        "suspense {no}: {} from {} in payment {} for claim {number}",
        dollars(parked.paid),
        plain(&parked.payer),
        plain(&parked.reference)
    );
    if parked.residual == Money::ZERO {
        out.push('\n');
    } else {
        out.push_str(&format!("; it is out by {}\n", dollars(parked.residual)));
    }
    for (claim, points, reasons) in &parked.candidates {
        if let Some(claim) = ledger.claim(*claim).map_err(desk::explained)? {
            out.push_str(&format!("    perhaps {} ({points} of 100: {})\n", plain(&claim.name), reasons.join(", ")));
        }
    }
    Ok(out)
}

fn in_quarantine(one: &Quarantined) -> String {
    let date = one.date.map_or_else(String::new, |date| format!(" of {date}"));
    let (number, payer, file, why) = (plain(&one.reference), plain(&one.payer), plain(&one.file), plain(&one.why));
    format!("quarantine: payment {number}{date}, {} from {payer} in {file}: {why}\n", dollars(one.amount))
}

/// Findings that are about no file.
pub fn in_words(findings: &[Finding], world: &World) -> String {
    let mut out = Vec::new();
    let names = ["the ledger".to_string()];
    let about = About { files: &names, ..About::default() };
    for finding in findings {
        text::full(&mut out, &about, finding, Style { colour: world.colour_out, ..Style::default() });
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn parked_json(ledger: &Ledger, parked: &Parked) -> anyhow::Result<Value> {
    let mut candidates = Vec::new();
    for (claim, points, reasons) in &parked.candidates {
        if let Some(claim) = ledger.claim(*claim).map_err(desk::explained)? {
            candidates.push(json!({ "claim": claim.name, "points": points, "reasons": reasons }));
        }
    }
    Ok(json!({
        "answer": parked.no,
        "payer": parked.payer,
        "payment": parked.reference,
        "claim_number": parked.claim_number,
        "payer_claim_number": parked.payer_claim,
        "paid": parked.paid.to_string(),
        "residual": parked.residual.to_string(),
        "candidates": candidates,
    }))
}

fn quarantined_json(one: &Quarantined) -> Value {
    json!({
        "payment": one.reference,
        "payer": one.payer,
        "date": one.date.map(|date| date.to_string()),
        "amount": one.amount.to_string(),
        "file": one.file,
        "why": one.why,
    })
}
