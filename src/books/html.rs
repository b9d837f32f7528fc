//! Pieces of pages: tables, tiles, keys, and rows gathered by what they have in common.

use super::ageing::plus;
use super::{Books, CreditRow, UnansweredRow, WorkRow};
use crate::date::Date;
use crate::display::{count, date, dollars, html};
use crate::money::Money;
use crate::posting::Account;
use std::collections::BTreeMap;

/// A section with its heading.
pub(super) fn section(title: &str, body: &str) -> String {
    format!("<section><h2>{}</h2>\n{body}</section>\n", html(title))
}

/// A table; a heading that begins with `#` is of figures. Cells are HTML.
pub(super) fn table<R: AsRef<[String]>>(head: &[&str], rows: &[R]) -> String {
    let figures: Vec<bool> = head.iter().map(|name| name.starts_with('#')).collect();
    let class = |at: usize| if figures.get(at) == Some(&true) { " class=n" } else { "" };
    let heads: String =
        head.iter().zip(0..).map(|(name, at)| format!("<th scope=col{}>{}", class(at), html(name.trim_start_matches('#')))).collect();
    let mut out = format!("<table><thead><tr>{heads}<tbody>");
    for row in rows {
        out.push_str("<tr>");
        for (cell, at) in row.as_ref().iter().zip(0..) {
            let open = if at == 0 { "<th scope=row".to_string() } else { "<td".to_string() };
            out.push_str(&format!("{open}{}>{cell}", class(at)));
        }
    }
    out + "</table>"
}

/// What the colours of a chart mean.
pub(super) fn key(colours: &[(&str, &str)]) -> String {
    let one = |(name, class): &(&str, &str)| format!("<span><i class={class}></i>{}</span>", html(name));
    format!("<div class=key>{}</div>", colours.iter().map(one).collect::<String>())
}

/// The figures to remember.
pub(super) fn tiles(books: &Books) -> String {
    let tile = |name: &str, figure: String, note: String| format!("<li><span>{name}</span><strong>{figure}</strong><span>{note}</span>");
    let rates = books.rates().ratios();
    let all = books.ageing.all();
    let days = books.days_in_ar().map_or("–".into(), |tenths| {
        format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
    });
    let worked = plus(books.denials.total, books.short.total);
    let rate = |at: usize| format!("{} of {}", rates[at].part.shown(), rates[at].whole.shown());
    let tiles = [
        tile("Owed", dollars(all.due()), format!("{} by patients", dollars(books.total(Account::Patient)))),
        tile("To be worked", dollars(worked), format!("{} amounts", count(books.denials.count + books.short.count))),
        tile("In suspense", dollars(books.suspense.total), format!("{} answers", count(books.suspense.count))),
        tile(
            "Days in receivables",
            days,
            format!("{} over charges of {} in {} days", dollars(all.balance()), dollars(books.charged.0), books.charged.1),
        ),
        tile("Clean claims", rates[0].percent(), rate(0)),
        tile("First pass", rates[1].percent(), rate(1)),
        tile("Denied", rates[2].percent(), rate(2)),
        tile("Net collection", rates[4].percent(), rate(4)),
    ];
    format!("<ul class=tiles>{}</ul>\n", tiles.concat())
}

/// A row that has an amount.
pub(super) trait Worth {
    /// What it is about.
    fn worth(&self) -> Money;
}

impl Worth for WorkRow {
    fn worth(&self) -> Money {
        self.amount
    }
}

impl Worth for UnansweredRow {
    fn worth(&self) -> Money {
        self.charge
    }
}

impl Worth for CreditRow {
    fn worth(&self) -> Money {
        self.amount
    }
}

/// Rows by what they have in common: how many and how much, the largest first.
pub(super) fn by<T: Worth>(rows: &[T], name: impl Fn(&T) -> String) -> Vec<(String, (u64, Money))> {
    let mut groups: BTreeMap<String, (u64, Money)> = BTreeMap::new();
    for row in rows {
        let group = groups.entry(name(row)).or_default();
        *group = (group.0 + 1, plus(group.1, row.worth()));
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(&b.0)));
    groups
}

/// A deadline with the days that are left of it.
pub(super) fn days_left(deadline: Option<Date>, today: Date) -> String {
    let Some(day) = deadline else { return "none".into() };
    let left = (day - today).num_days();
    let class = if left <= 7 { " class=late" } else { "" };
    format!("<span{class}>{} ({left} d)</span>", date(day))
}

/// A file and the segment in it.
pub(super) fn source_of((file, segment): &(String, u32)) -> String {
    html(&format!("{file} segment {segment}"))
}
