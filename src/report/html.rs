//! `report.html`: the night at a glance, for people who would rather look than read.
//!
//! One page without scripts, fonts or pictures from elsewhere, and without anything private; every chart has its figures beside it as text.

use super::chart::{self, Bar, share};
use super::night::{Deadlines, Fate, Held, Input, Night, Outcome, Payer, RuleCount, Table, Tally};
use crate::date::Date;
use crate::display::{count, date, dollars, html};

/// Payers and rules with a bar of their own.
const MOST_BARS: usize = 12;

/// Appends the whole page.
pub fn night(out: &mut Vec<u8>, night: &Night) {
    let title = html(&format!("{} {}", night.practice, night.outcome.batch()));
    let page = [
        format!(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>{title}</title>"
        ),
        format!("<meta name=color-scheme content=\"light dark\"><style>{}</style>\n<main>\n", include_str!("report.css")),
        heading(night),
        tiles(night),
        fates(night),
        payers(night),
        rules(night),
        deadlines(night),
        held(night),
        sources(night),
        format!("<footer>claimwright {}</footer>\n</main>\n", html(&night.version)),
    ];
    out.extend_from_slice(page.concat().as_bytes());
}

fn heading(night: &Night) -> String {
    let outcome = match &night.outcome {
        Outcome::Checked => "Checked only: nothing was written for payers".to_string(),
        Outcome::Rehearsed => "Rehearsal: nothing was published".to_string(),
        Outcome::NothingNew => "Nothing new to issue".to_string(),
        Outcome::Published(batch) => format!("Batch {batch}"),
    };
    let problem = night.imbalance().map(|text| format!("<p class=alarm>{}</p>", html(&text))).unwrap_or_default();
    format!("<header><h1>{}</h1><p>{} · {}</p></header>\n{problem}", html(&night.practice), html(&outcome), date(night.today))
}

/// The four figures to remember.
fn tiles(night: &Night) -> String {
    let v = &night.visits;
    let published = matches!(night.outcome, Outcome::Published(_) | Outcome::NothingNew);
    let claims: u64 = night.payers.iter().map(|p| p.claims).sum();
    let tile = |name: &str, figure: String, note: String| format!("<li><span>{name}</span><strong>{figure}</strong><span>{note}</span>");
    let first = if published { "Issued to payers" } else { "Ready for payers" };
    let tiles = [
        tile("Visits read", count(v.read), format!("from {}", counted(night.inputs.len() as u64, "file"))),
        tile(first, dollars(v.issued.charge), format!("{} in {}", counted(v.issued.visits, "visit"), counted(claims, "claim"))),
        tile("Self-pay", dollars(v.invoiced.charge), counted(v.invoiced.visits, "visit")),
        tile("Held", dollars(v.held.charge), format!("{} of {}", count(v.held.visits), part(v.held.visits, v.read))),
    ];
    format!("<ul class=tiles>{}</ul>\n", tiles.concat())
}

fn fates(night: &Night) -> String {
    let all = night.fates();
    let bar = |fate: &Fate| Bar { name: fate.name.into(), size: fate.tally.visits, figure: count(fate.tally.visits), class: fate.class };
    let chart = chart::stack("What became of the visits", &all.iter().map(bar).collect::<Vec<_>>());
    let row = |name: &str, class: &str, tally: Tally| {
        let share = part(tally.visits, night.visits.read);
        let (visits, charge) = (count(tally.visits), dollars(tally.charge));
        format!("<tr><th scope=row><i class={class}></i>{name}<td class=n>{visits}<td class=n>of {share}<td class=n>{charge}")
    };
    let rows: String = all.iter().map(|fate| row(fate.name, fate.class, fate.tally)).collect();
    let sum = row("all visits read", "none", night.visits.accounted());
    let head = "<thead><tr><th scope=col>Visits<th scope=col class=n>Number<th scope=col class=n>Share<th scope=col class=n>Charges";
    section("What became of the visits", &format!("{chart}<table>{head}<tbody>{rows}<tfoot>{sum}</table>"))
}

fn payers(night: &Night) -> String {
    if night.payers.is_empty() {
        return String::new();
    }
    let cents = |p: &Payer| u64::try_from(p.issued.charge.cents()).unwrap_or(0);
    let bar = |p: &Payer| Bar { name: p.name.clone(), size: cents(p), figure: dollars(p.issued.charge), class: "issued" };
    let mut by_dollars: Vec<&Payer> = night.payers.iter().collect();
    by_dollars.sort_by(|a, b| cents(b).cmp(&cents(a)).then_with(|| a.id.cmp(&b.id)));
    let bars: Vec<Bar> = by_dollars.iter().take(MOST_BARS).map(|p| bar(p)).collect();
    let row = |p: &Payer| {
        let figures = [count(p.issued.visits), count(p.claims), count(p.files), dollars(p.issued.charge)];
        format!("<tr><th scope=row>{}<td>{}{}", html(&p.name), html(&p.id), figures.map(|f| format!("<td class=n>{f}")).concat())
    };
    let rows: String = by_dollars.into_iter().map(row).collect();
    let head = "<thead><tr><th scope=col>Payer<th scope=col>Id<th scope=col class=n>Visits<th scope=col class=n>Claims\
                <th scope=col class=n>Files<th scope=col class=n>Charges";
    let sum = night.payers.iter().fold(Tally::default(), |sum, p| sum.plus(p.issued));
    let (claims, files) = night.payers.iter().fold((0, 0), |(c, f), p| (c + p.claims, f + p.files));
    let figures = [count(sum.visits), count(claims), count(files), dollars(sum.charge)];
    let foot = format!("<tfoot><tr><th scope=row>all payers<td>{}", figures.map(|f| format!("<td class=n>{f}")).concat());
    let table = format!("<table>{head}<tbody>{rows}{foot}</table>");
    section("Dollars by payer", &(chart::rows("Dollars by payer", &bars) + &table))
}

fn rules(night: &Night) -> String {
    if night.rules.is_empty() {
        return section("Findings", "<p>No findings.</p>");
    }
    let bar =
        |r: &RuleCount| Bar { name: format!("{} {}", r.id, r.name), size: r.findings, figure: count(r.findings), class: r.severity.name() };
    let bars: Vec<Bar> = night.rules.iter().take(MOST_BARS).map(bar).collect();
    let row = |r: &RuleCount| {
        let silenced = if r.silenced > 0 { format!(" ({} silenced)", count(r.silenced)) } else { String::new() };
        let findings = count(r.findings) + &silenced;
        let (visits, severity) = (part(r.visits, night.visits.read), r.severity.name());
        let visits = format!("{} of {visits}", count(r.visits));
        let rule = format!("{} {}", html(&r.id), html(&r.name));
        format!("<tr><th scope=row><i class={severity}></i>{rule}<td>{severity}<td class=n>{findings}<td class=n>{visits}")
    };
    let rows: String = night.rules.iter().map(row).collect();
    let head = "<thead><tr><th scope=col>Rule<th scope=col>Severity<th scope=col class=n>Findings<th scope=col class=n>Visits";
    let table = format!("<table>{head}<tbody>{rows}</table>");
    section(&format!("{} by rule", counted(night.findings(), "finding")), &(chart::rows("Findings by rule", &bars) + &table))
}

fn deadlines(night: &Night) -> String {
    if night.visits.held.visits == 0 {
        return String::new();
    }
    let whole = night.visits.held.visits;
    let classes = ["error", "error", "warning", "unchanged", "unchanged", "early"];
    let bar = |((name, size), class): ((&str, u64), &'static str)| {
        let figure = format!("{} ({})", count(size), percent(size, whole));
        Bar { name: name.into(), size, figure, class }
    };
    let bars: Vec<Bar> = Deadlines::NAMES.into_iter().zip(night.deadlines.counts()).zip(classes).map(bar).collect();
    let title = format!("{} by days to their filing deadline", counted(whole, "held visit"));
    section(&title, &chart::rows(&title, &bars))
}

fn held(night: &Night) -> String {
    if night.held.is_empty() {
        return String::new();
    }
    let row = |h: &Held| {
        let left = h.deadline.map(|day| (day - night.today).num_days());
        let urgent = if left.is_some_and(|days| days <= 7) { " class=urgent" } else { "" };
        let deadline = h.deadline.map_or("none".into(), date);
        let left = left.map_or(String::new(), |days| days.to_string());
        let charge = h.charge.map_or("not priced".into(), dollars);
        let (rule, errors) = (format!("{} {}", html(&h.rule), html(&h.rule_name)), count(h.errors));
        let (visit, payer) = (html(&h.visit), html(&h.payer));
        format!(
            "<tr{urgent}><th scope=row>{visit}<td>{payer}<td class=d>{deadline}<td class=n>{left}<td>{rule}<td class=n>{errors}<td class=n>{charge}"
        )
    };
    let rows: String = night.held.iter().map(row).collect();
    let head = "<thead><tr><th scope=col>Visit<th scope=col>Payer<th scope=col>File by<th scope=col class=n>Days left\
                <th scope=col>First error<th scope=col class=n>Errors<th scope=col class=n>Charge";
    let shown = format!("{} of {} held visits, nearest deadline first", count(night.held.len() as u64), count(night.visits.held.visits));
    section("Held visits to look at first", &format!("<p>{shown}. All of them are in worklist.csv.</p><table>{head}<tbody>{rows}</table>"))
}

fn sources(night: &Night) -> String {
    let input = |i: &Input| format!("<tr><th scope=row>{}<td class=n>{}", html(&i.file), count(i.visits));
    let inputs: String = night.inputs.iter().map(input).collect();
    let tables: String = night.tables.iter().map(table).collect();
    let mut all = String::new();
    if !inputs.is_empty() {
        all += &format!("<table><thead><tr><th scope=col>Input file<th scope=col class=n>Visits<tbody>{inputs}</table>");
    }
    if !tables.is_empty() {
        let head =
            "<thead><tr><th scope=col>Code table<th scope=col>Edition<th scope=col>Holds<th scope=col class=n>Codes<th scope=col>Note";
        all += &format!("<table>{head}<tbody>{tables}</table>");
    }
    if all.is_empty() { all } else { section("What this rests on", &all) }
}

fn table(t: &Table) -> String {
    let day = |day: Option<Date>| day.map_or("…".into(), date);
    let window = match t.window {
        (None, None) => "every day".to_string(),
        (from, to) => format!("{} to {}", day(from), day(to)),
    };
    let (name, edition, note) = (html(&t.name), html(&t.edition), html(&t.note));
    format!("<tr><th scope=row>{name}<td>{edition}<td class=d>{window}<td class=n>{}<td>{note}", count(t.rows))
}

fn section(title: &str, body: &str) -> String {
    format!("<section><h2>{}</h2>\n{body}</section>\n", html(title))
}

/// `1,234 (95.6 %)`: the denominator, and what `number` is of it.
fn part(number: u64, whole: u64) -> String {
    format!("{} ({})", count(whole), percent(number, whole))
}

/// `95.6 %`, to the nearest tenth; only none is 0 % and only all is 100 %.
fn percent(number: u64, whole: u64) -> String {
    let tenths = match number {
        0 => 0,
        all if all >= whole => 1_000,
        some => share(some, whole, 2_000).div_ceil(2).clamp(1, 999),
    };
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}
