//! A line of `invoices.jsonl`: one invoice for programs, names and addresses included.

use super::{BilledLine, Invoice, Totals};
use crate::json::Object;

/// The schema number of a line: it grows when a name changes its meaning or goes.
pub const SCHEMA: u64 = 1;

/// How programs know the ages of amounts on a statement, in days since they were first asked for.
pub const AGES: [&str; 4] = ["to_30", "to_60", "to_90", "over_90"];

/// Appends the start of a line, up to the number.
pub(super) fn push_start(out: &mut Vec<u8>, number: &str) {
    Object::begin(out).number("schema", SCHEMA).text("number", number);
}

/// Appends the rest of a line.
pub(super) fn push_rest(out: &mut Vec<u8>, invoice: &Invoice<'_>, totals: &Totals) {
    let mut line = Object::resume(out);
    line.date("date", invoice.date).date("due", invoice.due);
    line.text("account", invoice.account.expose()).text("patient", invoice.patient.expose());
    line.texts("addressee", invoice.addressee.iter().filter(|line| !line.is_empty()).map(|line| *line.expose()));
    line.objects("lines", invoice.lines.iter(), push_service);
    line.amount("charges", totals.charges).amount("paid", totals.paid).amount("owed", totals.owed).end();
    out.push(b'\n');
}

fn push_service(out: &mut Object<'_>, line: &BilledLine<'_>) {
    out.text("visit", line.visit).date("date", line.date).text("code", line.code).text("label", line.label);
    out.units("units", line.units).amount("charge", line.charge);
}
