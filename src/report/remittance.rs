//! The sheet about one remittance that a clinic manager prints for a physician. One page without anything from elsewhere; patients are
//! named by nothing but the practice's own claim numbers.

use crate::date::Date;
use crate::display::{count, date, dollars, html};
use crate::money::Money;
use std::fmt::Write as _;

/// What the sheet shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The practice.
    pub practice: String,
    /// Who is paid.
    pub payee: String,
    /// The day of payment.
    pub paid_on: Date,
    /// How it is paid.
    pub way: String,
    /// What is paid in all.
    pub total: Money,
    /// What the total consists of; adds up to it.
    pub parts: Vec<(String, Money)>,
    /// Sums by provider.
    pub providers: Vec<Sum>,
    /// Sums by service code.
    pub codes: Vec<Sum>,
    /// Items that were paid otherwise than asked for, adjustments of earlier months included.
    pub different: Vec<Item>,
    /// Transactions that belong to no claim: day, what it is, amount.
    pub transactions: Vec<(Date, String, Money)>,
    /// Messages, each with its lines.
    pub messages: Vec<Vec<String>>,
}

/// Items under one heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The heading.
    pub name: String,
    /// How many services.
    pub services: u64,
    /// What was asked for.
    pub asked: Money,
    /// What is paid.
    pub paid: Money,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The practice's own number of the claim.
    pub claim: String,
    /// The provider.
    pub provider: String,
    /// The day of service.
    pub day: Date,
    /// The service code.
    pub code: String,
    /// What was asked for.
    pub asked: Money,
    /// What is paid.
    pub paid: Money,
    /// Why.
    pub why: String,
}

/// The whole page.
pub fn page(sheet: &Sheet) -> String {
    let title = html(&format!("Remittance of {} for {}", date(sheet.paid_on), sheet.payee));
    let head = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">";
    [
        format!(
            "{head}<title>{title}</title><meta name=color-scheme content=\"light dark\"><style>{}</style>\n",
            include_str!("report.css")
        ),
        format!("<main>\n<header><h1>{}</h1><p>{title} · {}</p></header>\n", html(&sheet.practice), html(&sheet.way)),
        parts(sheet),
        sums("By provider", "Provider", &sheet.providers),
        different(sheet),
        sums("By service code", "Code", &sheet.codes),
        transactions(sheet),
        messages(sheet),
        "</main>\n".to_string(),
    ]
    .concat()
}

fn section(title: &str, body: &str) -> String {
    format!("<section><h2>{}</h2>{body}</section>\n", html(title))
}

fn parts(sheet: &Sheet) -> String {
    let row = |(name, amount): &(String, Money)| format!("<tr><th scope=row>{}<td class=n>{}", html(name), dollars(*amount));
    let rows: String = sheet.parts.iter().map(row).collect();
    let foot = format!("<tfoot><tr><th scope=row>paid in all<td class=n>{}", dollars(sheet.total));
    section("What the payment consists of", &format!("<table><tbody>{rows}{foot}</table>"))
}

fn sums(title: &str, heading: &str, list: &[Sum]) -> String {
    let mut body = format!(
        "<table><thead><tr><th scope=col>{heading}<th scope=col class=n>Services<th scope=col class=n>Asked for<th scope=col class=n>Paid\
         <th scope=col class=n>Difference<tbody>"
    );
    let mut row = |tag: &str, sum: &Sum| {
        let difference = Money::from_cents(sum.paid.cents().saturating_sub(sum.asked.cents()));
        let figures = [count(sum.services), dollars(sum.asked), dollars(sum.paid), dollars(difference)];
        let _ = write!(body, "{tag}<tr><th scope=row>{}{}", html(&sum.name), figures.map(|f| format!("<td class=n>{f}")).concat());
    };
    list.iter().for_each(|sum| row("", sum));
    let whole = list.iter().fold(Sum { name: "all".into(), ..Sum::default() }, |whole, sum| Sum {
        services: whole.services + sum.services,
        asked: [whole.asked, sum.asked].into_iter().sum(),
        paid: [whole.paid, sum.paid].into_iter().sum(),
        ..whole
    });
    row("<tfoot>", &whole);
    body.push_str("</table>");
    section(title, &body)
}

fn different(sheet: &Sheet) -> String {
    if sheet.different.is_empty() {
        return section("Paid otherwise than asked for", "<p>Every service was paid as it was claimed.</p>");
    }
    let head = "<table><thead><tr><th scope=col>Claim<th scope=col>Provider<th scope=col>Day<th scope=col>Code\
                <th scope=col class=n>Asked for<th scope=col class=n>Paid<th scope=col>Why<tbody>";
    let row = |item: &Item| {
        let texts = [&item.claim, &item.provider, &date(item.day), &item.code].map(|text| format!("<td>{}", html(text))).concat();
        let amounts = [item.asked, item.paid].map(|amount| format!("<td class=n>{}", dollars(amount))).concat();
        format!("<tr>{texts}{amounts}<td>{}", html(&item.why))
    };
    let rows: String = sheet.different.iter().map(row).collect();
    section("Paid otherwise than asked for", &format!("{head}{rows}</table>"))
}

fn transactions(sheet: &Sheet) -> String {
    if sheet.transactions.is_empty() {
        return String::new();
    }
    let row =
        |(day, what, amount): &(Date, String, Money)| format!("<tr><td>{}<td>{}<td class=n>{}", date(*day), html(what), dollars(*amount));
    let rows: String = sheet.transactions.iter().map(row).collect();
    let head = "<table><thead><tr><th scope=col>Day<th scope=col>Transaction<th scope=col class=n>Amount<tbody>";
    section("Transactions that belong to no claim", &format!("{head}{rows}</table>"))
}

fn messages(sheet: &Sheet) -> String {
    if sheet.messages.is_empty() {
        return String::new();
    }
    let text = |lines: &Vec<String>| format!("<p>{}</p>", lines.iter().map(|line| html(line)).collect::<Vec<_>>().join("<br>"));
    section("Messages of the ministry", &sheet.messages.iter().map(text).collect::<String>())
}
