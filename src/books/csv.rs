//! Worklists and reports as CSV: the only place where a patient's number is shown, for the people who work through them.
//!
//! A byte order mark begins each, because Excel otherwise reads names in the machine's old code page, and no cell can be
//! taken for a formula.

use super::{Aged, Apart, Books, Debtor, Kind, Terms, WorkRow};
use crate::date::Date;
use crate::money::Money;
use crate::report::worklist::push_text;

/// A report as CSV. The overview has none of its own: it is the rates.
pub fn csv(kind: Kind, books: &Books, terms: &dyn Terms) -> Vec<u8> {
    let mut table = Table { out: "\u{feff}".as_bytes().to_vec() };
    match kind {
        Kind::Denials => work(&mut table, &books.denials, books.scope.today),
        Kind::Short => work(&mut table, &books.short, books.scope.today),
        Kind::Suspense => suspense(&mut table, books),
        Kind::Credits => credits(&mut table, books),
        Kind::Quarantine => quarantine(&mut table, books),
        Kind::Rejected => rejected(&mut table, books),
        Kind::Unanswered => unanswered(&mut table, books),
        Kind::Ageing => ageing(&mut table, books, terms),
        Kind::Patients => patients(&mut table, books),
        Kind::Rates | Kind::Overview => rates(&mut table, books),
    }
    table.out
}

struct Table {
    out: Vec<u8>,
}

impl Table {
    fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            // An amount below zero begins like a formula; it is none, and people add columns up.
            let cell = cell.as_ref();
            if is_amount(cell) { self.out.extend_from_slice(cell.as_bytes()) } else { push_text(&mut self.out, cell) }
        }
        self.out.extend_from_slice(b"\r\n");
    }

    fn head(&mut self, names: &str) {
        self.row(&names.split(' ').collect::<Vec<_>>());
    }
}

/// `-3.10`: a sign, digits, a point, two digits.
fn is_amount(cell: &str) -> bool {
    cell.strip_prefix('-').and_then(|digits| digits.split_once('.')).is_some_and(|(whole, cents)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits(whole) && digits(cents) && cents.len() == 2
    })
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |date| date.to_string())
}

fn left(deadline: Option<Date>, today: Date) -> String {
    deadline.map_or(String::new(), |day| (day - today).num_days().to_string())
}

fn work(table: &mut Table, list: &Apart<WorkRow>, today: Date) {
    table.head(
        "visit_id claim line patient_id payer service_from charge paid amount group reason remarks queue label todo decided deadline \
         days_left check segment",
    );
    for row in &list.rows {
        let reason = row.reason.split_once('-').map_or(row.reason.as_str(), |(_, reason)| reason);
        table.row(&[
            row.visit_id.as_str(),
            &row.claim,
            &if row.line > 0 { row.line.to_string() } else { String::new() },
            &row.patient_id,
            &row.payer,
            &row.service_from.to_string(),
            &row.charge.to_string(),
            &row.paid.to_string(),
            &row.amount.to_string(),
            row.group(),
            reason,
            &row.remarks.join(" "),
            row.step.queue,
            &row.step.label,
            &row.step.todo,
            &day(row.decided),
            &day(row.deadline),
            &left(row.deadline, today),
            &row.check,
            &row.source.1.to_string(),
        ]);
    }
}

fn suspense(table: &mut Table, books: &Books) {
    table.head("answer check payer date claim payer_claim charge amount why file segment");
    for row in &books.suspense.rows {
        table.row(&[
            row.answer.map_or(String::new(), |no| no.to_string()).as_str(),
            &row.check,
            &row.payer,
            &day(row.date),
            &row.claim,
            &row.payer_claim,
            &row.charge.to_string(),
            &row.amount.to_string(),
            &row.why,
            &row.source.0,
            &row.source.1.to_string(),
        ]);
    }
}

fn credits(table: &mut Table, books: &Books) {
    table.head("visit_id claim patient_id whose amount since");
    for row in &books.credits.rows {
        let whose = if row.owner.is_empty() { "patient" } else { &row.owner };
        table.row(&[row.visit_id.as_str(), &row.claim, &row.patient_id, whose, &row.amount.to_string(), &day(row.since)]);
    }
}

fn quarantine(table: &mut Table, books: &Books) {
    table.head("check payer date amount method claims why file segment read_on");
    for row in &books.quarantine.rows {
        table.row(&[
            row.reference.as_str(),
            &row.payer,
            &day(row.date),
            &row.amount.to_string(),
            &row.method,
            &row.claims.to_string(),
            row.quarantined.as_deref().unwrap_or_default(),
            &row.file_name,
            &row.segment.to_string(),
            &row.read_on.to_string(),
        ]);
    }
}

fn rejected(table: &mut Table, books: &Books) {
    table.head("visit_id claim patient_id payer charge returned codes whole_file deadline days_left segment");
    for row in &books.rejected.rows {
        table.row(&[
            row.visit_id.as_str(),
            &row.claim,
            &row.patient_id,
            &row.payer,
            &row.charge.to_string(),
            &row.date.to_string(),
            &row.detail,
            if row.whole_file { "yes" } else { "" },
            &day(row.deadline),
            &left(row.deadline, books.scope.today),
            &row.source.1.to_string(),
        ]);
    }
}

fn unanswered(table: &mut Table, books: &Books) {
    table.head("visit_id claim patient_id payer charge batch sent days missing deadline days_left");
    for row in &books.unanswered.rows {
        table.row(&[
            row.visit_id.as_str(),
            &row.claim,
            &row.patient_id,
            &row.payer,
            &row.charge.to_string(),
            &row.batch,
            &row.sent.to_string(),
            &row.days.to_string(),
            row.missing,
            &day(row.deadline),
            &left(row.deadline, books.scope.today),
        ]);
    }
}

fn aged(name: &[&str], aged: &Aged) -> Vec<String> {
    let mut cells: Vec<String> = name.iter().map(|name| (*name).to_string()).collect();
    cells.extend(aged.owed.iter().chain([&aged.due(), &aged.credits, &aged.balance()]).map(Money::to_string));
    cells.push(aged.claims.to_string());
    cells
}

const BUCKET_COLUMNS: &str = "days_0_30 days_31_60 days_61_90 days_91_120 days_121_up owed credits balance claims";

fn ageing(table: &mut Table, books: &Books, terms: &dyn Terms) {
    table.head(&format!("payer name {BUCKET_COLUMNS}"));
    for (debtor, amounts) in &books.ageing.debtors {
        match debtor {
            Debtor::Payer(id) => table.row(&aged(&[id, &terms.payer_name(id)], amounts)),
            Debtor::Patients => table.row(&aged(&["", "patients"], amounts)),
        }
    }
}

fn patients(table: &mut Table, books: &Books) {
    table.head(&format!("patient_id {BUCKET_COLUMNS}"));
    for (patient, amounts) in &books.ageing.patients {
        table.row(&aged(&[patient], amounts));
    }
}

fn rates(table: &mut Table, books: &Books) {
    table.head("month rate numerator denominator percent");
    let mut months: Vec<(String, _)> =
        books.months.iter().map(|((year, month), rates)| (format!("{year}-{month:02}"), rates.ratios().to_vec())).collect();
    months.push(("all".into(), books.ratios()));
    for (month, ratios) in months {
        for ratio in ratios {
            let percent = ratio.per_mille().map_or(String::new(), |_| ratio.percent().replace(" %", ""));
            table.row(&[month.as_str(), ratio.name, &ratio.part.plain(), &ratio.whole.plain(), &percent]);
        }
    }
    let days = books.days_in_ar().map_or(String::new(), tenths);
    let owed = books.ageing.all().balance();
    table.row(&["all", "days in receivables", &owed.to_string(), &format!("{} in {} days", books.charged.0, books.charged.1), &days]);
}

/// `30.5` of 305 tenths.
pub(super) fn tenths(tenths: i64) -> String {
    format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_below_zero_can_be_added_up_and_a_formula_cannot_be_computed() {
        let mut table = Table { out: Vec::new() };
        table.row(&["-3.10", "-3.1+2", "=1+1", "@x", "12.00", "-"]);
        assert_eq!(String::from_utf8(table.out).expect("text"), "-3.10,\"'-3.1+2\",\"'=1+1\",\"'@x\",12.00,\"'-\"\r\n");
    }
}
