//! What patients paid: to the visit that they name, else to what they have owed the longest; what is left over is their credit.

use super::super::incoming::PatientPayment;
use super::super::{Mode, ReconcileError, Terms};
use super::{content, key};
use crate::ledger::{ClaimId, Ledger, NewAnswerFile, Posting};
use crate::money::Money;
use crate::posting::{Account, Entry, Payment};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What became of a file of patients' payments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FromPatients {
    /// Payments that were posted.
    pub posted: u64,
    /// Payments that had been posted before: the same day, patient, amount and number.
    pub known: u64,
    /// What was put to what patients owe.
    pub settled: Money,
    /// What patients have paid ahead.
    pub credit: Money,
    /// Rows that name a visit which is not the patient's.
    pub strange_visits: Vec<u32>,
}

/// The claims of each patient with their visits, the oldest first.
type Claims = BTreeMap<String, Vec<(ClaimId, String)>>;

/// Posts the payments of a file, all of them or none. Two that are alike in one file are two, unless a receipt's number says that
/// they are one.
///
/// # Errors
/// When the ledger cannot be written; then nothing was.
pub fn patient_payments(
    ledger: Ledger,
    rows: &[PatientPayment],
    (file, terms): (&NewAnswerFile<'_>, Terms<'_>),
) -> Result<(Ledger, FromPatients), ReconcileError> {
    let patients: BTreeSet<&str> = rows.iter().map(|row| row.patient_id.expose().as_str()).collect();
    let claims = ledger.claims_of_patients(&patients)?;
    let mut posting = ledger.begin_posting()?;
    let number = posting.file(file)?;
    let mut desk = Desk { posting: &mut posting, file: number, claims: &claims, owed: HashMap::new(), said: FromPatients::default() };
    let mut seen: HashMap<[u8; 16], u32> = HashMap::new();
    for row in rows {
        let which = seen.entry(row_key(row, 0)).or_default();
        let key = row_key(row, if row.reference.is_empty() { *which } else { 0 });
        *which += 1;
        desk.row(row, key)?;
    }
    let said = desk.said;
    posting.whole(number)?;
    let ledger = if terms.mode == Mode::Post { posting.commit()? } else { posting.forget() };
    Ok((ledger, said))
}

fn row_key(row: &PatientPayment, which: u32) -> [u8; 16] {
    let cells = [row.date.to_string(), row.amount.cents().to_string()];
    key("patient", &[row.patient_id.expose(), &cells[0], &cells[1], &row.method, &row.reference, &row.visit_id], which)
}

struct Desk<'d> {
    posting: &'d mut Posting,
    file: i64,
    claims: &'d Claims,
    /// What patients owe for a claim, line by line, less what this file has settled.
    owed: HashMap<ClaimId, Vec<(u16, Money)>>,
    said: FromPatients,
}

impl Desk<'_> {
    fn row(&mut self, row: &PatientPayment, key: [u8; 16]) -> Result<(), ReconcileError> {
        let content = content(&[row.patient_id.expose(), &row.amount.cents().to_string(), &row.visit_id]);
        if self.posting.seen(&key, &content)?.posted.is_some() {
            self.said.known += 1;
            return Ok(());
        }
        let payment = Payment {
            key,
            content,
            payer: "patient",
            reference: &row.reference,
            date: Some(row.date),
            decided: None,
            amount: row.amount,
            method: &row.method,
            payee: "",
            place: ("", ""),
            segment: row.row,
            claims: 0,
            adjustments: Vec::new(),
            quarantine: None,
        };
        let number = self.posting.payment(self.file, &payment, None)?;
        self.posting.from_patient(number, row.patient_id.expose(), &row.visit_id)?;
        self.said.posted += 1;
        self.allocate(row, number)
    }

    fn allocate(&mut self, row: &PatientPayment, payment: i64) -> Result<(), ReconcileError> {
        let all = self.claims.get(row.patient_id.expose()).map_or(&[][..], Vec::as_slice);
        let named: Vec<ClaimId> = all.iter().filter(|(_, visit)| *visit == row.visit_id).map(|(claim, _)| *claim).collect();
        if !row.visit_id.is_empty() && named.is_empty() {
            self.said.strange_visits.push(row.row);
        }
        let meant = if named.is_empty() { all.iter().map(|(claim, _)| *claim).collect() } else { named.clone() };
        let mut rest = row.amount;
        for claim in meant {
            if rest <= Money::ZERO {
                break;
            }
            rest = self.settle(claim, rest, (payment, row.row))?;
        }
        if rest == Money::ZERO {
            return Ok(());
        }
        // Ahead of an insurer's answer a payment waits with its visit; without one, with the patient.
        let (claim, account) = named.first().map_or((None, Account::PatientCredit), |claim| (Some(*claim), Account::Patient));
        self.said.credit = self.said.credit.checked_add(rest).unwrap_or(self.said.credit);
        self.entry(claim, (payment, row.row), (0, account, rest))
    }

    /// Settles what is owed for a claim, and returns what is left of the money.
    fn settle(&mut self, claim: ClaimId, money: Money, source: (i64, u32)) -> Result<Money, ReconcileError> {
        if !self.owed.contains_key(&claim) {
            let balances = self.posting.ledger().balances(claim)?;
            let owed = balances.into_iter().filter(|((_, account), _)| *account == Account::Patient);
            self.owed.insert(claim, owed.map(|((line, _), amount)| (line, amount)).collect());
        }
        let lines = self.owed.get_mut(&claim).expect("just looked up");
        // A payment ahead stands on the claim as a whole and counts against its lines.
        let total: i64 = lines.iter().map(|(_, amount)| amount.cents()).sum();
        let mut rest = money.cents().min(total.max(0));
        let taken = rest;
        let mut parts = Vec::new();
        for (line, owed) in lines.iter_mut().filter(|(_, owed)| *owed > Money::ZERO) {
            let part = rest.min(owed.cents());
            if part > 0 {
                parts.push((*line, Money::from_cents(part)));
                *owed = Money::from_cents(owed.cents() - part);
                rest -= part;
            }
        }
        for (line, part) in parts {
            self.said.settled = self.said.settled.checked_add(part).unwrap_or(self.said.settled);
            self.entry(Some(claim), source, (line, Account::Patient, part))?;
        }
        Ok(Money::from_cents(money.cents() - (taken - rest)))
    }

    fn entry(
        &mut self,
        claim: Option<ClaimId>,
        (payment, segment): (i64, u32),
        (line, credit, amount): (u16, Account, Money),
    ) -> Result<(), ReconcileError> {
        let entry = Entry { line, debit: Account::Cash, credit, amount, reason: String::new(), segment };
        Ok(self.posting.entries(payment, None, claim, &[entry])?)
    }
}
