//! What patients paid: `date,patient_id,amount,method,reference,visit_id`.

use super::table::{
    self, Column,
    Presence::{Needed, Optional},
    Row,
};
use crate::date::Date;
use crate::finding::{FileNo, Findings, Private};
use crate::money::Money;

/// The columns, in any order.
pub(super) const COLUMNS: &[Column] =
    &[("date", Needed), ("patient_id", Needed), ("amount", Needed), ("method", Optional), ("reference", Optional), ("visit_id", Optional)];

/// One payment of a patient.
#[derive(Clone, PartialEq, Eq)]
pub struct PatientPayment {
    /// The row it stands in.
    pub row: u32,
    /// The day it was paid.
    pub date: Date,
    /// The practice's number of the patient.
    pub patient_id: Private<String>,
    /// How much; negative when it was paid back.
    pub amount: Money,
    /// How: cash, card, cheque; as written.
    pub method: String,
    /// The number of the receipt; the same one twice on one day for one patient is the same payment.
    pub reference: String,
    /// The visit that it is for; empty when the oldest balance is meant.
    pub visit_id: String,
}

/// Reads the payments of a file; rows that cannot be used become findings.
pub(super) fn read(file: FileNo, text: &[u8], findings: &mut Findings) -> Vec<PatientPayment> {
    let mut payments = Vec::new();
    table::rows(file, text, (COLUMNS, findings), &mut |row: &mut Row<'_>| {
        let payment = PatientPayment {
            row: row.number(),
            date: row.date(0),
            patient_id: Private::new(row.needed(1)),
            amount: row.amount(2),
            method: row.text(3).to_string(),
            reference: row.text(4).to_string(),
            visit_id: row.text(5).to_string(),
        };
        if !row.is_wrong() {
            payments.push(payment);
        }
    });
    payments
}
