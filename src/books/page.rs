//! `report --html`: the books at a glance, for people who would rather look than read.
//!
//! One page without scripts, fonts or pictures from elsewhere; visits are named by their ids and patients not at all.

use super::html::{by, days_left, key, section, source_of, table, tiles};
use super::{Apart, BUCKETS, Books, Debtor, Terms, WorkRow};
use crate::date::Date;
use crate::display::{count, date, dollars, html};
use crate::money::Money;
use crate::posting::{Account, Stage};
use crate::report::chart::{self, Bar, Course, Parts};

/// Bars of one chart and rows of one table.
const MOST: usize = 12;
const ROWS: usize = 25;

/// The whole page.
pub fn page(practice: &str, books: &Books, terms: &dyn Terms) -> String {
    let title = html(&format!("{practice}: what insurers answered"));
    let head = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>{title}</title>\
         <meta name=color-scheme content=\"light dark\"><style>{}{}</style>\n<main>\n",
        include_str!("../report/report.css"),
        include_str!("page.css")
    );
    let heading = format!("<header><h1>{}</h1><p>What insurers answered, as of {}</p></header>\n", html(practice), date(books.scope.today));
    [
        head,
        heading,
        tiles(books),
        money(books),
        ageing(books, terms),
        stages(books),
        refused("Denials to work", &books.denials, books, terms),
        refused("Paid short", &books.short, books, terms),
        rates(books),
        returned(books, terms),
        unanswered(books, terms),
        suspense(books),
        quarantine(books),
        credits(books, terms),
        "<footer>Amounts add up to the ledger's accounts. claimwright ".to_string() + env!("CARGO_PKG_VERSION") + "</footer>\n</main>\n",
    ]
    .concat()
}

/// A length for a chart; what is below zero has none.
fn size(amount: Money) -> u64 {
    u64::try_from(amount.cents()).unwrap_or(0)
}

fn bar(name: &str, amount: Money, class: &'static str) -> Bar {
    Bar { name: name.into(), size: size(amount), figure: dollars(amount), class }
}

fn money(books: &Books) -> String {
    let lies = |account| books.total(account);
    let parts = [
        bar("paid to the bank", lies(Account::Cash), "issued"),
        bar("insurers owe", books.insurers(), "invoiced"),
        bar("patients owe", lies(Account::Patient), "hint"),
        bar("to be worked", lies(Account::Review), "held"),
        bar("taken off by contract", lies(Account::Contractual), "early"),
        bar("written off", lies(Account::WrittenOff), "unchanged"),
    ];
    let mut rows: Vec<[String; 2]> =
        parts.iter().map(|part| [format!("<i class={}></i>{}", part.class, part.name), part.figure.clone()]).collect();
    let shown = [Account::Cash, Account::Patient, Account::Review, Account::Contractual, Account::WrittenOff];
    let other = |account: &Account| !shown.contains(account) && !matches!(account, Account::Insurer(_));
    let others = books.totals.iter().filter(|(account, _)| other(account));
    rows.extend(others.map(|(account, amount)| [format!("<i class=none></i>{}", account.name()), dollars(*amount)]));
    rows.push(["<strong>everything that was charged</strong>".into(), format!("<strong>{}</strong>", dollars(books.sum()))]);
    let note = "<p>Every cent that was charged lies on one of these accounts; amounts below zero are held for somebody else.</p>";
    section("Where the money is", &(chart::stack("Where the money is", &parts) + note + &table(&["account", "#amount"], &rows)))
}

fn ageing(books: &Books, terms: &dyn Terms) -> String {
    let name = |debtor: &Debtor| match debtor {
        Debtor::Payer(id) => terms.payer_name(id),
        Debtor::Patients => "patients".into(),
    };
    let mut debtors: Vec<_> = books.ageing.debtors.iter().collect();
    debtors.sort_by_key(|(_, aged)| std::cmp::Reverse(aged.due()));
    let classes = ["age0", "age1", "age2", "age3", "age4"];
    let bars = debtors.iter().take(MOST).map(|(debtor, aged)| Parts {
        name: name(debtor),
        parts: aged.owed.iter().zip(BUCKETS).zip(classes).map(|((amount, bucket), class)| bar(bucket, *amount, class)).collect(),
        figure: dollars(aged.due()),
    });
    let chart = chart::stacks("Owed, by payer and age in days", &bars.collect::<Vec<_>>());
    let row = |name: String, aged: &super::Aged| {
        let mut cells = vec![name];
        cells.extend(aged.owed.iter().map(|amount| dollars(*amount)));
        cells.extend([dollars(aged.due()), dollars(aged.credits), dollars(aged.balance())]);
        cells
    };
    let mut rows: Vec<Vec<String>> = debtors.iter().map(|(debtor, aged)| row(html(&name(debtor)), aged)).collect();
    rows.push(row("<strong>all</strong>".into(), &books.ageing.all()));
    let head = ["who owes", "#0-30", "#31-60", "#61-90", "#91-120", "#121+", "#owed", "#credits", "#balance"];
    section(
        "Owed, by age in days",
        &(key(&BUCKETS.into_iter().zip(classes).collect::<Vec<_>>()) + &chart + "<div class=wide>" + &table(&head, &rows) + "</div>"),
    )
}

fn stages(books: &Books) -> String {
    let class = |stage: Stage| match stage {
        Stage::Rejected | Stage::Denied => "held",
        Stage::Reversed => "warning",
        Stage::Paid | Stage::Closed => "issued",
        Stage::Built | Stage::Sent => "unchanged",
        Stage::Received | Stage::Accepted => "invoiced",
    };
    let bar = |(stage, (claims, charge)): (&Stage, &(u64, Money))| Bar {
        name: format!("{} ({})", stage.name(), dollars(*charge)),
        size: *claims,
        figure: count(*claims),
        class: class(*stage),
    };
    let bars: Vec<Bar> = books.stages.iter().map(bar).collect();
    if bars.is_empty() { String::new() } else { section("Where claims stand", &chart::rows("Where claims stand", &bars)) }
}

/// Denials or short pays: by reason, by payer, by kind of work, by deadline; and the first ones to look at.
fn refused(title: &str, list: &Apart<WorkRow>, books: &Books, terms: &dyn Terms) -> String {
    if list.count == 0 {
        return section(title, "<p>Nothing waits.</p>");
    }
    let label = |row: &WorkRow| format!("{} {}", row.reason, row.step.label);
    let bars = |groups: Vec<(String, (u64, Money))>, class: &'static str| -> String {
        let bars: Vec<Bar> =
            groups.into_iter().take(MOST).map(|(name, (rows, amount))| bar(&format!("{} × {name}", count(rows)), amount, class)).collect();
        chart::rows(title, &bars)
    };
    let mut body = format!("<p>{} in {} amounts, most urgent first.</p>", dollars(list.total), count(list.count));
    body += &format!("<h3>By reason</h3>{}", bars(by(&list.rows, label), "held"));
    body += &format!("<h3>By payer</h3>{}", bars(by(&list.rows, |row| terms.payer_name(&row.payer)), "issued"));
    body += &format!("<h3>By kind of work</h3>{}", bars(by(&list.rows, |row| row.step.queue.to_string()), "warning"));
    body += &format!("<h3>By days left</h3>{}", chart::rows("By days left", &deadlines(list, books.scope.today)));
    let row = |row: &WorkRow| {
        let line = if row.line > 0 { format!("/{}", row.line) } else { String::new() };
        vec![
            html(&format!("{}{line}", row.visit_id)),
            html(&terms.payer_name(&row.payer)),
            html(&format!("{} {}", row.reason, row.remarks.join(" "))),
            html(&row.step.todo),
            days_left(row.deadline, books.scope.today),
            dollars(row.amount),
        ]
    };
    let rows: Vec<Vec<String>> = list.rows.iter().take(ROWS).map(row).collect();
    section(title, &(body + &table(&["visit/line", "payer", "reason, remarks", "first", "until", "#amount"], &rows)))
}

fn deadlines(list: &Apart<WorkRow>, today: Date) -> Vec<Bar> {
    let names = ["overdue", "0 to 7", "8 to 30", "31 to 90", "later", "no deadline"];
    let classes = ["error", "error", "warning", "unchanged", "early", "nothing"];
    let mut sums = [Money::ZERO; 6];
    for row in &list.rows {
        let at = match row.deadline.map(|day| (day - today).num_days()) {
            None => 5,
            Some(..0) => 0,
            Some(0..=7) => 1,
            Some(8..=30) => 2,
            Some(31..=90) => 3,
            Some(_) => 4,
        };
        sums[at] = super::ageing::plus(sums[at], row.amount);
    }
    names.iter().zip(sums).zip(classes).map(|((name, amount), class)| bar(name, amount, class)).collect()
}

fn rates(books: &Books) -> String {
    let rows: Vec<Vec<String>> = books
        .ratios()
        .iter()
        .map(|ratio| vec![ratio.name.into(), ratio.meaning.into(), ratio.part.shown(), ratio.whole.shown(), ratio.percent()])
        .collect();
    let mut body = table(&["rate", "what it counts", "#part", "#of", "#rate"], &rows);
    let months: Vec<String> = books.months.keys().map(|(year, month)| format!("{year}-{month:02}")).collect();
    if months.len() > 1 {
        let course = |at: usize, name, class| Course {
            name,
            points: books.months.values().map(|rates| rates.ratios()[at].per_mille().and_then(|rate| u64::try_from(rate).ok())).collect(),
            class,
        };
        let all = [
            course(0, "clean claims", "issued"),
            course(1, "first pass", "invoiced"),
            course(2, "denied", "held"),
            course(4, "net collection", "warning"),
        ];
        body += &format!("<h3>By month of the batch</h3>{}", key(&all.iter().map(|c| (c.name, c.class)).collect::<Vec<_>>()));
        body += &chart::courses("Rates by month of the batch", &months, &all);
    }
    section("How well claims do", &body)
}

fn returned(books: &Books, terms: &dyn Terms) -> String {
    let list = &books.rejected;
    if list.count == 0 {
        return String::new();
    }
    let row = |row: &super::RejectedRow| {
        let what = if row.whole_file { "whole file" } else { "claim" };
        vec![
            html(&row.visit_id),
            html(&terms.payer_name(&row.payer)),
            date(row.date),
            html(&format!("{what} {}", row.detail)),
            days_left(row.deadline, books.scope.today),
            dollars(row.charge),
        ]
    };
    let rows: Vec<Vec<String>> = list.rows.iter().take(ROWS).map(row).collect();
    let text = format!("<p>{} of {}: correct them and run again.</p>", count(list.count), dollars(list.total));
    section("Returned claims", &(text + &table(&["visit", "payer", "returned", "codes", "file by", "#charge"], &rows)))
}

fn unanswered(books: &Books, terms: &dyn Terms) -> String {
    let list = &books.unanswered;
    if list.count == 0 {
        return String::new();
    }
    let groups = by(&list.rows, |row| format!("no {} · {}", row.missing, terms.payer_name(&row.payer)));
    let bars: Vec<Bar> = groups
        .into_iter()
        .take(MOST)
        .map(|(name, (claims, amount))| bar(&format!("{} × {name}", count(claims)), amount, "warning"))
        .collect();
    let row = |row: &super::UnansweredRow| {
        let cells = [
            row.visit_id.clone(),
            terms.payer_name(&row.payer),
            row.batch.clone(),
            format!("{} days", row.days),
            format!("no {}", row.missing),
        ];
        let mut cells: Vec<String> = cells.iter().map(|cell| html(cell)).collect();
        cells.extend([days_left(row.deadline, books.scope.today), dollars(row.charge)]);
        cells
    };
    let rows: Vec<Vec<String>> = list.rows.iter().take(ROWS).map(row).collect();
    let text = format!("<p>{} of {}: ask whoever has them.</p>", count(list.count), dollars(list.total));
    let head = ["visit", "payer", "batch", "sent", "missing", "file by", "#charge"];
    section("Claims without an answer", &(text + &chart::rows("Claims without an answer", &bars) + &table(&head, &rows)))
}

fn suspense(books: &Books) -> String {
    let list = &books.suspense;
    if list.count == 0 {
        return String::new();
    }
    let row = |row: &super::SuspenseRow| {
        vec![html(&row.check), html(&row.payer), html(&row.claim), html(&row.why), source_of(&row.source), dollars(row.amount)]
    };
    let rows: Vec<Vec<String>> = list.rows.iter().take(ROWS).map(row).collect();
    let text = format!("<p>{} in {} answers without a claim, or that do not add up.</p>", dollars(list.total), count(list.count));
    section("Money in suspense", &(text + &table(&["check", "payer", "claim number", "why", "where", "#amount"], &rows)))
}

fn quarantine(books: &Books) -> String {
    let list = &books.quarantine;
    if list.count == 0 {
        return String::new();
    }
    let row = |row: &crate::ledger::PaymentRow| {
        let why = row.quarantined.as_deref().unwrap_or_default();
        vec![html(&row.reference), html(&row.payer), html(why), source_of(&(row.file_name.clone(), row.segment)), dollars(row.amount)]
    };
    let rows: Vec<Vec<String>> = list.rows.iter().take(ROWS).map(row).collect();
    let text = format!("<p>{} in {} payments of which nothing is posted.</p>", dollars(list.total), count(list.count));
    section("Payments in quarantine", &(text + &table(&["check", "payer", "why", "where", "#amount"], &rows)))
}

fn credits(books: &Books, terms: &dyn Terms) -> String {
    let list = &books.credits;
    if list.count == 0 {
        return String::new();
    }
    let row = |row: &super::CreditRow| {
        let owner = if row.owner.is_empty() { "the patient".into() } else { terms.payer_name(&row.owner) };
        vec![html(&row.visit_id), html(&owner), row.since.map_or(String::new(), date), dollars(row.amount)]
    };
    let rows: Vec<Vec<String>> = list.rows.iter().take(ROWS).map(row).collect();
    let text = format!("<p>{} in {} balances: paid beyond what was owed.</p>", dollars(list.total), count(list.count));
    section("Credit balances", &(text + &table(&["visit", "whose money", "since", "#amount"], &rows)))
}
