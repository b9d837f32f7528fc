//! Remittances on paper, told like an 835: the same equations, the same entries.

use super::super::incoming::{PaperAdjustment, PaperClaim, PaperPayment};
use super::super::{Notice, ReconcileError, Summary, Terms, reconcile_told};
use super::{content, key};
use crate::jurisdiction::Answering;
use crate::ledger::{Ledger, NewAnswerFile};
use crate::money::{Money, Units};
use crate::posting::{
    Adjustment, Answer, AnswerLine, Group, Listener, Outcome, Payment, ProviderAdjustment, Quarantine, Release, Seen, Turn, Wanted,
};

/// Posts the payments of a file. One whose rows are not all right is kept apart; so is one with the number, day and amount of a
/// payment that was posted from another file, until a person says that it is another.
///
/// # Errors
/// When the ledger cannot be written. Payments that were committed by then stay, and the file may come again.
pub fn paper<J: Answering>(
    (jurisdiction, ledger): (&J, Ledger),
    payments: &[PaperPayment],
    (file, terms): (NewAnswerFile<'_>, Terms<'_>),
    notice: &mut dyn FnMut(Notice),
) -> Result<Summary, ReconcileError> {
    let mut told = Vec::new();
    for payment in payments {
        let like = ledger.payment_like(&payment.number, payment.date, payment.amount)?.filter(|name| *name != file.name);
        let why = match like {
            _ if !payment.good => Some(("a row of it cannot be used, or it does not add up".to_string(), Release::Never)),
            Some(name) => Some((format!("a payment with its number, day and amount was posted from {name}"), Release::ByPerson)),
            None => None,
        };
        told.push((payment, why));
    }
    let account_of = |reason: &str| jurisdiction.provider_account(reason);
    let mut tell = |to: &mut dyn Listener<Error = ReconcileError>| {
        told.iter()
            .try_for_each(|(payment, why)| one(payment, why.as_ref().map(|(why, release)| (why.as_str(), *release)), &account_of, to))
    };
    reconcile_told((jurisdiction, ledger), &mut tell, (file, terms), notice)
}

/// Where an amount outside of any claim belongs.
type AccountOf<'a> = &'a dyn Fn(&str) -> crate::posting::Account;

fn one(
    paper: &PaperPayment,
    why: Option<(&str, Release)>,
    account_of: AccountOf<'_>,
    to: &mut dyn Listener<Error = ReconcileError>,
) -> Result<(), ReconcileError> {
    let groups = claims(paper);
    let cells = [paper.date.to_string(), paper.amount.cents().to_string(), said(paper)];
    let adjustment = |taken: &PaperAdjustment| (account_of(&taken.reason), taken.amount);
    let payment = Payment {
        key: key("paper", &[&paper.payer_id, &paper.number, &cells[0], &cells[1]], 0),
        content: content(&[&cells[2]]),
        payer: &paper.payer_id,
        reference: &paper.number,
        date: Some(paper.date),
        decided: Some(paper.date),
        amount: paper.amount,
        method: "paper",
        payee: "",
        place: ("", ""),
        segment: paper.row,
        claims: groups.len() as u64,
        adjustments: paper
            .provider_adjustments
            .iter()
            .map(|taken| {
                let (account, amount) = adjustment(taken);
                ProviderAdjustment { code: &taken.reason, account, amount, record: "PLB", segment: paper.row }
            })
            .collect(),
        quarantine: why.map(|(why, release)| Quarantine { why, release }),
    };
    if to.payment(&payment)? == Wanted::Nothing {
        return Ok(());
    }
    for rows in &groups {
        let answer = answer(rows);
        let mut codes: Vec<&str> = rows.iter().map(|row| code(row).0).filter(|code| !code.is_empty()).collect();
        codes.sort_unstable();
        let date = rows.iter().find_map(|row| row.service_date);
        let (claim_number, payer_claim_number) = (answer.claim_number, answer.payer_claim_number);
        to.answer(&answer, &Seen { claim_number, payer_claim_number, date, charge: answer.charge, codes })?;
    }
    to.payment_end(&payment)
}

/// Everything that a payment says, in one text: the order of its rows counts.
fn said(paper: &PaperPayment) -> String {
    format!("{:?} {:?}", paper.claims.iter().map(without_row).collect::<Vec<_>>(), paper.provider_adjustments)
}

/// A row but for its number, which changes when a line is put before it.
fn without_row(claim: &PaperClaim) -> PaperClaim {
    PaperClaim { row: 0, ..claim.clone() }
}

/// The rows of each claim: those that follow one another with the same numbers and status.
fn claims(paper: &PaperPayment) -> Vec<&[PaperClaim]> {
    let same = |a: &PaperClaim, b: &PaperClaim| {
        (&a.claim_number, &a.payer_claim_number, &a.status) == (&b.claim_number, &b.payer_claim_number, &b.status)
    };
    paper.claims.chunk_by(same).collect()
}

fn answer(rows: &[PaperClaim]) -> Answer<'_> {
    let sum = |of: fn(&PaperClaim) -> Money| Money::from_cents(rows.iter().map(|row| of(row).cents()).sum());
    let whole = rows.iter().all(|row| row.code.is_empty());
    let first = &rows[0];
    Answer {
        claim_number: &first.claim_number,
        payer_claim_number: &first.payer_claim_number,
        outcome: if first.status.eq_ignore_ascii_case("reversal") { Outcome::Reversal } else { Outcome::Processed },
        turn: Turn::First,
        charge: sum(|row| row.charge),
        paid: sum(|row| row.paid),
        adjustments: if whole { rows.iter().flat_map(adjustments).collect() } else { Vec::new() },
        remarks: if whole { remarks(rows) } else { Vec::new() },
        lines: if whole { Vec::new() } else { rows.iter().map(line).collect() },
        segment: first.row,
    }
}

fn remarks(rows: &[PaperClaim]) -> Vec<&str> {
    rows.iter().flat_map(|row| &row.remarks).map(String::as_str).collect()
}

fn line(row: &PaperClaim) -> AnswerLine<'_> {
    let (code, modifiers) = code(row);
    AnswerLine {
        reference: "",
        code,
        modifiers,
        original_code: "",
        date: row.service_date,
        units: Units::ONE,
        charge: row.charge,
        paid: row.paid,
        adjustments: adjustments(row).collect(),
        remarks: row.remarks.iter().map(String::as_str).collect(),
        segment: row.row,
    }
}

/// `99214:25:59` as code and modifiers.
fn code(row: &PaperClaim) -> (&str, [&str; 4]) {
    let mut parts = row.code.split(':');
    let code = parts.next().unwrap_or_default();
    (code, std::array::from_fn(|_| parts.next().unwrap_or_default()))
}

fn adjustments(row: &PaperClaim) -> impl Iterator<Item = Adjustment<'_>> {
    row.adjustments.iter().map(|taken| Adjustment {
        group: match taken.group.as_str() {
            "CO" => Group::Contract,
            "PR" => Group::Patient,
            "OA" => Group::Other,
            "PI" => Group::Insurer,
            _ => Group::Unknown,
        },
        written: &taken.group,
        reason: &taken.reason,
        amount: taken.amount,
        quantity: None,
        segment: row.row,
    })
}
