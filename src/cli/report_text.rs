//! Reports in words: no patient's number, no name.

use super::World;
use super::shell::{bold, columns, plain};
use crate::books::{Aged, Apart, BUCKETS, Books, Debtor, Kind, Ratio, Terms, WorkRow};
use crate::date::Date;
use crate::display::{count, dollars};
use crate::money::Money;
use crate::posting::Account;

/// Rows of a list that are shown; CSV and JSON have all.
const LISTED: usize = 50;

/// A report for a terminal.
pub fn report(kind: Kind, books: &Books, terms: &dyn Terms, world: &World) -> String {
    let today = books.scope.today;
    match kind {
        Kind::Overview => overview(books, terms, world),
        Kind::Denials => work("denied, to be worked", &books.denials, (today, terms), world),
        Kind::Short => work("paid short, to be worked", &books.short, (today, terms), world),
        Kind::Suspense => suspense(books, world),
        Kind::Quarantine => quarantine(books, world),
        Kind::Credits => credits(books, terms, world),
        Kind::Rejected => rejected(books, terms, world),
        Kind::Unanswered => unanswered(books, terms, world),
        Kind::Ageing => ageing(books, terms, world),
        Kind::Patients => patients(books, world),
        Kind::Rates => rates(books, world),
    }
}

/// A table with a bold head.
fn table(head: &[&str], rows: Vec<Vec<String>>, world: &World) -> String {
    let all: Vec<Vec<String>> = std::iter::once(head.iter().map(|name| (*name).to_string()).collect()).chain(rows).collect();
    let text = columns(&all);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{}\n{rest}", bold(first, world))
}

/// What a list holds, and how much of it is shown.
fn list<T>(what: &str, rows: &Apart<T>, (head, world): (&[&str], &World), row: impl Fn(&T) -> Vec<String>) -> String {
    if rows.count == 0 {
        return format!("{what}: nothing\n");
    }
    let shown = table(head, rows.rows.iter().take(LISTED).map(row).collect(), world);
    let more = match rows.count.saturating_sub(LISTED as u64) {
        0 => String::new(),
        more => format!("and {} more: --format csv has all\n", count(more)),
    };
    format!("{shown}{more}{what}: {} in {}\n", dollars(rows.total), count(rows.count))
}

fn overview(books: &Books, terms: &dyn Terms, world: &World) -> String {
    let mut lies = vec![vec!["insurers owe".to_string(), dollars(books.insurers())]];
    let others = books.totals.iter().filter(|(account, _)| !matches!(account, Account::Insurer(_)));
    lies.extend(others.map(|(account, amount)| vec![account.name().to_string(), dollars(*amount)]));
    lies.push(vec!["together, what was charged".into(), dollars(books.sum())]);
    let waits = [
        ("denials", books.denials.count, books.denials.total),
        ("short", books.short.count, books.short.total),
        ("rejected", books.rejected.count, books.rejected.total),
        ("unanswered", books.unanswered.count, books.unanswered.total),
        ("suspense", books.suspense.count, books.suspense.total),
        ("quarantine", books.quarantine.count, books.quarantine.total),
        ("credits", books.credits.count, books.credits.total),
    ];
    let waits = waits.map(|(name, number, amount)| vec![name.to_string(), count(number), dollars(amount)]).to_vec();
    [
        table(&["account", "amount"], lies, world),
        table(&["waits: claimwright report …", "rows", "amount"], waits, world),
        ageing(books, terms, world),
        rates(books, world),
    ]
    .join("\n")
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |date| date.to_string())
}

fn left(deadline: Option<Date>, today: Date) -> String {
    deadline.map_or(String::new(), |day| format!("{} d", (day - today).num_days()))
}

fn work(what: &str, rows: &Apart<WorkRow>, (today, terms): (Date, &dyn Terms), world: &World) -> String {
    let head = ["visit/line", "payer", "reason", "remarks", "amount", "until", "left", "queue", "first"];
    list(what, rows, (&head, world), |row| {
        let line = if row.line > 0 { format!("/{}", row.line) } else { String::new() };
        vec![
            plain(&format!("{}{line}", row.visit_id)),
            plain(&terms.payer_name(&row.payer)),
            plain(&row.reason),
            plain(&row.remarks.join(" ")),
            dollars(row.amount),
            day(row.deadline),
            left(row.deadline, today),
            row.step.queue.into(),
            plain(&row.step.todo),
        ]
    })
}

fn suspense(books: &Books, world: &World) -> String {
    let head = ["answer", "check", "payer", "claim number", "amount", "why", "where"];
    list("in suspense", &books.suspense, (&head, world), |row| {
        vec![
            row.answer.map_or(String::new(), |no| no.to_string()),
            plain(&row.check),
            plain(&row.payer),
            plain(&row.claim),
            dollars(row.amount),
            plain(&row.why),
            plain(&format!("{}:{}", row.source.0, row.source.1)),
        ]
    })
}

fn quarantine(books: &Books, world: &World) -> String {
    let head = ["check", "payer", "date", "amount", "claims", "where", "why"];
    list("in quarantine", &books.quarantine, (&head, world), |row| {
        vec![
            plain(&row.reference),
            plain(&row.payer),
            day(row.date),
            dollars(row.amount),
            count(row.claims),
            plain(&format!("{}:{}", row.file_name, row.segment)),
            plain(row.quarantined.as_deref().unwrap_or_default()),
        ]
    })
}

fn credits(books: &Books, terms: &dyn Terms, world: &World) -> String {
    list("credit balances", &books.credits, (&["visit", "whose money", "since", "amount"], world), |row| {
        let owner = if row.owner.is_empty() { "the patient".to_string() } else { terms.payer_name(&row.owner) };
        vec![plain(&row.visit_id), plain(&owner), day(row.since), dollars(row.amount)]
    })
}

fn rejected(books: &Books, terms: &dyn Terms, world: &World) -> String {
    let head = ["visit", "payer", "returned", "codes", "file by", "left", "charge"];
    list("returned", &books.rejected, (&head, world), |row| {
        let what = if row.whole_file { "whole file " } else { "" };
        vec![
            plain(&row.visit_id),
            plain(&terms.payer_name(&row.payer)),
            row.date.to_string(),
            plain(&format!("{what}{}", row.detail)),
            day(row.deadline),
            left(row.deadline, books.scope.today),
            dollars(row.charge),
        ]
    })
}

fn unanswered(books: &Books, terms: &dyn Terms, world: &World) -> String {
    let head = ["visit", "payer", "batch", "sent", "days", "missing", "file by", "left", "charge"];
    list("without an answer", &books.unanswered, (&head, world), |row| {
        vec![
            plain(&row.visit_id),
            plain(&terms.payer_name(&row.payer)),
            row.batch.clone(),
            row.sent.to_string(),
            row.days.to_string(),
            row.missing.into(),
            day(row.deadline),
            left(row.deadline, books.scope.today),
            dollars(row.charge),
        ]
    })
}

fn aged(name: String, aged: &Aged) -> Vec<String> {
    let amounts = aged.owed.into_iter().chain([aged.due(), aged.credits, aged.balance()]);
    std::iter::once(name).chain(amounts.map(dollars)).collect()
}

fn ageing_head(who: &str) -> Vec<&str> {
    std::iter::once(who).chain(BUCKETS).chain(["owed", "credits", "balance"]).collect()
}

fn ageing(books: &Books, terms: &dyn Terms, world: &World) -> String {
    let name = |debtor: &Debtor| match debtor {
        Debtor::Payer(id) => plain(&terms.payer_name(id)),
        Debtor::Patients => "patients".into(),
    };
    let mut rows: Vec<Vec<String>> = books.ageing.debtors.iter().map(|(debtor, amounts)| aged(name(debtor), amounts)).collect();
    rows.push(aged("all".into(), &books.ageing.all()));
    table(&ageing_head("days since"), rows, world)
}

/// How many patients owe how much: which of them is for those who may see it.
fn patients(books: &Books, world: &World) -> String {
    let mut buckets = [(0_u64, Money::ZERO); 5];
    for amounts in books.ageing.patients.values() {
        for (bucket, owed) in buckets.iter_mut().zip(amounts.owed).filter(|(_, owed)| *owed != Money::ZERO) {
            *bucket = (bucket.0 + 1, [bucket.1, owed].into_iter().sum());
        }
    }
    let rows =
        BUCKETS.iter().zip(buckets).map(|(name, (patients, owed))| vec![(*name).to_string(), count(patients), dollars(owed)]).collect();
    table(&["days since", "patients", "owed"], rows, world) + "which patients: --format csv\n"
}

fn ratio(month: &str, ratio: &Ratio) -> Vec<String> {
    vec![month.into(), ratio.name.into(), ratio.part.shown(), ratio.whole.shown(), ratio.percent(), ratio.meaning.into()]
}

fn rates(books: &Books, world: &World) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    if books.months.len() > 1 {
        for ((year, month), rates) in &books.months {
            rows.extend(rates.ratios().iter().map(|one| ratio(&format!("{year}-{month:02}"), one)));
        }
    }
    rows.extend(books.ratios().iter().map(|one| ratio("all", one)));
    let all = books.ageing.all().balance();
    let days = books.days_in_ar().map_or("–".into(), |tenths| {
        format!("{}{}.{} days", if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
    });
    let meaning = format!("what is owed less credits, over the charges of {} days", books.charged.1);
    rows.push(vec!["all".into(), "days in receivables".into(), dollars(all), dollars(books.charged.0), days, meaning]);
    table(&["month", "rate", "part", "of", "is", "counts"], rows, world)
}
