//! Deposits as a bank lists them: `date,amount,reference`.

use super::table::{self, Column, Presence::Needed, Row};
use crate::date::Date;
use crate::finding::{FileNo, Findings};
use crate::money::Money;

/// The columns, in any order.
pub(super) const COLUMNS: &[Column] = &[("date", Needed), ("amount", Needed), ("reference", Needed)];

/// One deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// The row it stands in.
    pub row: u32,
    /// The day the money came.
    pub date: Date,
    /// How much; negative when it was taken back.
    pub amount: Money,
    /// What the bank says about it: the number of the transfer or cheque, perhaps with words around it.
    pub reference: String,
}

/// Reads the deposits of a file; rows that cannot be used become findings.
pub(super) fn read(file: FileNo, text: &[u8], findings: &mut Findings) -> Vec<Deposit> {
    let mut deposits = Vec::new();
    table::rows(file, text, (COLUMNS, findings), &mut |row: &mut Row<'_>| {
        let deposit = Deposit { row: row.number(), date: row.date(0), amount: row.amount(1), reference: row.text(2).to_string() };
        if !row.is_wrong() {
            deposits.push(deposit);
        }
    });
    deposits
}
