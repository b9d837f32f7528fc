//! A line of `invoices.jsonl`: one invoice for programs, names and addresses included.
//!
//! Amounts are texts in dollars with two decimals and dates are `YYYY-MM-DD`, as in every JSON document of a batch.

use super::{BilledLine, Invoice, Totals};
use crate::date::Date;
use crate::finding::Private;
use crate::money::{Money, Units};
use serde::{Serialize, Serializer};
use std::fmt::Display;

/// The schema number of a line: it grows when a name changes its meaning or goes.
pub const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct InvoiceLine<'a> {
    #[serde(serialize_with = "shown")]
    date: Date,
    #[serde(serialize_with = "shown")]
    due: Date,
    account: &'a str,
    patient: &'a str,
    #[serde(serialize_with = "exposed")]
    addressee: &'a [Private<&'a str>],
    #[serde(serialize_with = "services")]
    lines: &'a [BilledLine<'a>],
    #[serde(serialize_with = "shown")]
    charges: Money,
    #[serde(serialize_with = "shown")]
    paid: Money,
    #[serde(serialize_with = "shown")]
    owed: Money,
}

/// Appends the line of `invoices.jsonl` from after the number.
pub(super) fn push_rest(out: &mut Vec<u8>, invoice: &Invoice<'_>, totals: Totals) {
    let Totals { charges, paid, owed } = totals;
    let (account, patient) = (*invoice.account.expose(), *invoice.patient.expose());
    let Invoice { date, due, addressee, lines, .. } = *invoice;
    let line = InvoiceLine { date, due, account, patient, addressee, lines, charges, paid, owed };
    let start = out.len();
    serde_json::to_writer(&mut *out, &line).expect("writing plain views to memory cannot fail");
    out.push(b'\n');
    // What stands before comes with the number: the brace becomes the comma after it.
    out[start] = b',';
}

/// Appends the start of a line of `invoices.jsonl`.
pub(super) fn push_start(out: &mut Vec<u8>, number: &str) {
    out.extend_from_slice(format!("{{\"schema\":{SCHEMA},\"number\":\"{number}\"").as_bytes());
}

fn exposed<S: Serializer>(lines: &[Private<&str>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lines.iter().filter(|line| !line.is_empty()).map(|line| line.expose()))
}

#[derive(Serialize)]
struct ServiceLine<'a> {
    visit: &'a str,
    #[serde(serialize_with = "shown")]
    date: Date,
    code: &'a str,
    label: &'a str,
    #[serde(serialize_with = "shown")]
    units: Units,
    #[serde(serialize_with = "shown")]
    charge: Money,
}

fn services<S: Serializer>(lines: &[BilledLine<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lines.iter().map(|line| {
        let BilledLine { visit, date, code, label, units, charge } = *line;
        ServiceLine { visit, date, code, label, units, charge }
    }))
}

fn shown<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
