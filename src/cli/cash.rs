//! What posting deposits, remittances on paper and patients' payments did, in words and for programs.

use super::desk;
use super::reconcile_posting::{FilePosting, X12, explained};
use crate::display::dollars;
use crate::finding::{FileNo, Finding};
use crate::jurisdiction::Answering;
use crate::ledger::{Ledger, NewAnswerFile};
use crate::reconcile::cash::{Deposited, FromPatients, deposits, match_deposits, paper, patient_payments};
use crate::reconcile::incoming::{Contents, Found};
use crate::reconcile::{Mode, Terms, findings};
use serde_json::{Value, json};

/// What posting a table did.
pub enum Cash {
    /// Deposits.
    Deposits(Deposited, Mode),
    /// Patients' payments.
    Patients(FromPatients, Mode),
    /// Remittances on paper.
    Paper(FilePosting),
}

/// Posts a table; `None` for what is none.
///
/// # Errors
/// When the ledger fails.
pub fn post<J: Answering>(
    (office, ledger): (&J, Ledger),
    found: &Found,
    (file, terms): (NewAnswerFile<'_>, Terms<'_>),
) -> anyhow::Result<(Ledger, Option<Cash>)> {
    Ok(match &found.contents {
        Contents::Deposits(rows) => {
            let (ledger, said) = deposits(ledger, rows, (&NewAnswerFile { kind: "deposits", ..file }, terms)).map_err(explained)?;
            (ledger, Some(Cash::Deposits(said, terms.mode)))
        }
        Contents::PatientPayments(rows) => {
            let (ledger, said) = patient_payments(ledger, rows, (&NewAnswerFile { kind: "patients", ..file }, terms)).map_err(explained)?;
            (ledger, Some(Cash::Patients(said, terms.mode)))
        }
        Contents::Paper(payments) => {
            let file = NewAnswerFile { kind: "paper", ..file };
            let (ledger, posted) =
                FilePosting::of((terms.mode, X12), |notice| paper((office, ledger), payments, (file, terms), notice)).map_err(explained)?;
            (ledger, Some(Cash::Paper(posted)))
        }
        Contents::Answers(_) | Contents::Unknown => (ledger, None),
    })
}

/// Deposits and payments that wait for each other, after all files were read.
///
/// # Errors
/// When the ledger fails.
pub fn alone(ledger: Ledger, terms: Terms<'_>) -> anyhow::Result<(Ledger, Vec<Finding>)> {
    let (ledger, alone) = match_deposits(ledger, terms).map_err(explained)?;
    let deposits = alone.deposits.iter().map(findings::of_deposit);
    let all = deposits.chain(alone.payments.iter().map(findings::of_payment_alone)).collect();
    Ok((ledger, all))
}

/// Claims whose answers are overdue.
///
/// # Errors
/// When the ledger fails.
pub fn unanswered<J: Answering>(office: &J, ledger: &Ledger, today: crate::date::Date) -> anyhow::Result<Vec<Finding>> {
    let lost = ledger.unanswered(today, &|payer| office.waits(payer)).map_err(desk::explained)?;
    Ok(lost.iter().map(findings::of_unanswered).collect())
}

impl Cash {
    /// Its findings.
    pub fn findings(&mut self, file: FileNo) -> Vec<Finding> {
        match self {
            Cash::Deposits(..) => Vec::new(),
            Cash::Patients(said, _) => said.strange_visits.iter().map(|&row| findings::of_strange_visit(file, row)).collect(),
            Cash::Paper(posted) => posted.findings(file),
        }
    }

    /// For a clerk.
    pub fn text(&self) -> String {
        let verb = |mode: Mode| if mode == Mode::Post { "posted" } else { "would be posted" };
        match self {
            Cash::Deposits(said, mode) => {
                let (new, known, matched) = (said.new, said.known, said.matched);
                format!("  {new} new deposits {}, {known} known already; {matched} are payments that were posted\n\n", verb(*mode))
            }
            Cash::Patients(said, mode) => format!(
                "  {} payments {}, {} posted before; {} of what patients owe is settled, {} is paid ahead\n\n",
                said.posted,
                verb(*mode),
                said.known,
                dollars(said.settled),
                dollars(said.credit)
            ),
            Cash::Paper(posted) => posted.text(),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        match self {
            Cash::Deposits(said, _) => json!({ "deposits": said.new, "known": said.known, "matched": said.matched }),
            Cash::Patients(said, _) => json!({
                "payments": said.posted,
                "known": said.known,
                "settled": said.settled.to_string(),
                "credit": said.credit.to_string(),
            }),
            Cash::Paper(posted) => posted.json(),
        }
    }
}
