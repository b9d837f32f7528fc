//! Prints statements as HTML pages and JSON lines, onto the sheets that a book binds.

use super::press::{Sheet, letterhead_part, push_address, push_index};
use super::statement::{AGES, Credit, Previous, Share, StatedLine, StatedVisit, Statement};
use super::template::{Meaning, Part, Template};
use super::{Letterhead, Totals, json};
use crate::display::{push_date, push_dollars, push_html, push_units};
use crate::json::Object;
use crate::money::{Money, Units};

/// A letterhead ready to print statements; shared by all threads.
#[derive(Debug)]
pub struct StatementPress {
    page: Template<Field>,
}

/// What differs from page to page.
#[derive(Clone, Copy, Debug)]
enum Field {
    Number,
    Title,
    Date,
    Due,
    Account,
    Patient,
    Addressee,
    Message,
    Changes,
    Visits,
    Ages,
    Owed,
}

impl StatementPress {
    /// Compiles the page for a practice.
    pub fn new(letterhead: &Letterhead) -> StatementPress {
        let names = || AGES.iter().map(|name| format!("<th>{name}")).collect();
        let page = Template::compile(include_str!("statement.html"), |name| match name {
            "number" => Meaning::Each(Field::Number),
            "title" => Meaning::Each(Field::Title),
            "date" => Meaning::Each(Field::Date),
            "due" => Meaning::Each(Field::Due),
            "account" => Meaning::Each(Field::Account),
            "patient" => Meaning::Each(Field::Patient),
            "addressee" => Meaning::Each(Field::Addressee),
            "message" => Meaning::Each(Field::Message),
            "changes" => Meaning::Each(Field::Changes),
            "visits" => Meaning::Each(Field::Visits),
            "ages" => Meaning::Each(Field::Ages),
            "owed" => Meaning::Each(Field::Owed),
            "age_names" => Meaning::Always(names()),
            other => Meaning::Always(letterhead_part(other, letterhead)),
        });
        StatementPress { page }
    }

    /// Prints a statement onto a sheet, over what was there.
    pub fn print(&self, sheet: &mut Sheet, statement: &Statement<'_>) {
        sheet.clear();
        sheet.totals = Totals { charges: Money::ZERO, paid: Money::ZERO, owed: statement.owed };
        for part in self.page.parts() {
            match part {
                Part::Text(text) => sheet.page.extend_from_slice(text),
                Part::Field(Field::Number) => sheet.holes.push(sheet.page.len()),
                Part::Field(field) => push_field(&mut sheet.page, *field, statement),
            }
        }
        push_index(&mut sheet.index, statement.patient, statement.owed);
        push_json(&mut sheet.json, statement);
    }
}

fn push_field(out: &mut Vec<u8>, field: Field, statement: &Statement<'_>) {
    match field {
        Field::Number => {}
        Field::Title => push_html(out, statement.title()),
        Field::Date => push_date(out, statement.date),
        Field::Due => push_date(out, statement.due),
        Field::Account => push_html(out, statement.account.expose()),
        Field::Patient => push_html(out, statement.patient.expose()),
        Field::Addressee => push_address(out, &statement.addressee),
        Field::Message => push_html(out, statement.message),
        Field::Changes => statement.previous.iter().for_each(|previous| push_changes(out, previous, statement.owed)),
        Field::Visits => statement.visits.iter().for_each(|visit| push_visit(out, visit)),
        Field::Ages => statement.ages.iter().for_each(|amount| push_cell(out, "<td>", *amount)),
        Field::Owed => push_dollars(out, statement.owed),
    }
}

fn push_cell(out: &mut Vec<u8>, tag: &str, amount: Money) {
    out.extend_from_slice(tag.as_bytes());
    push_dollars(out, amount);
}

fn push_changes(out: &mut Vec<u8>, previous: &Previous, owed: Money) {
    out.extend_from_slice(b"<p class=changes>On the last statement, ");
    push_html(out, &previous.number);
    out.extend_from_slice(b" of ");
    push_date(out, previous.date);
    push_cell(out, ": ", previous.owed);
    push_cell(out, " &middot; new since: ", previous.new);
    push_cell(out, " &middot; paid or put right since: ", previous.changed);
    push_cell(out, " &middot; now: <b>", owed);
    out.extend_from_slice(b"</b></p>\n");
}

fn push_visit(out: &mut Vec<u8>, visit: &StatedVisit<'_>) {
    out.extend_from_slice(b"<tbody><tr><td colspan=5>");
    push_date(out, visit.date);
    out.extend_from_slice(b", visit ");
    push_html(out, visit.visit);
    match visit.first_asked {
        None => out.extend_from_slice(b" <mark>new</mark>\n"),
        Some(day) => {
            out.extend_from_slice(b" <mark>first asked for on ");
            push_date(out, day);
            out.extend_from_slice(b"</mark>\n");
        }
    }
    visit.lines.iter().for_each(|line| push_line(out, line));
    visit.credits.iter().for_each(|credit| push_credit(out, credit));
    push_cell(out, "<tr class=visit><td colspan=4 class=n>This visit<td class=n>", visit.owed);
    out.push(b'\n');
}

fn push_line(out: &mut Vec<u8>, line: &StatedLine<'_>) {
    out.extend_from_slice(b"<tr><td>");
    push_date(out, line.date);
    if line.code.is_empty() {
        out.extend_from_slice(b"<td>The visit as a whole");
    } else {
        out.extend_from_slice(b"<td><code>");
        push_html(out, line.code);
        out.extend_from_slice(b"</code>");
        push_html(out, &line.label);
        if line.units != Units::ONE {
            out.extend_from_slice(b" &times; ");
            push_units(out, line.units);
        }
    }
    if !line.shares.is_empty() {
        out.extend_from_slice(b"<small>");
        for (n, share) in line.shares.iter().enumerate() {
            out.extend_from_slice(if n > 0 { b" &middot; " } else { b"" });
            push_html(out, share.words);
            push_cell(out, " ", share.amount);
        }
        out.extend_from_slice(b"</small>");
    }
    for amount in [line.covered().map(|_| line.charge), line.covered().and_then(|covered| Money::ZERO.checked_sub(covered))] {
        out.extend_from_slice(b"<td class=n>");
        amount.iter().for_each(|amount| push_dollars(out, *amount));
    }
    push_cell(out, "<td class=n>", line.share);
    out.push(b'\n');
}

fn push_credit(out: &mut Vec<u8>, credit: &Credit) {
    out.extend_from_slice(b"<tr><td>");
    credit.date.iter().for_each(|day| push_date(out, *day));
    out.extend_from_slice(b"<td colspan=3>");
    push_html(out, credit.words);
    push_cell(out, "<td class=n>", Money::ZERO.checked_sub(credit.amount).unwrap_or(credit.amount));
    out.push(b'\n');
}

/// The rest of a line of `invoices.jsonl`, after the number.
fn push_json(out: &mut Vec<u8>, statement: &Statement<'_>) {
    let mut line = Object::resume(out);
    line.text("kind", "statement").date("date", statement.date).date("due", statement.due);
    line.number("level", u64::from(statement.level));
    line.text("account", statement.account.expose()).text("patient", statement.patient.expose());
    line.texts("addressee", statement.addressee.iter().map(|line| *line.expose()));
    line.objects("visits", statement.visits.iter(), json_visit);
    line.object("ages", |ages| {
        for (name, amount) in json::AGES.into_iter().zip(statement.ages) {
            ages.amount(name, amount);
        }
    });
    if let Some(previous) = &statement.previous {
        line.object("previous", |out| {
            out.text("number", &previous.number).date("date", previous.date).amount("owed", previous.owed);
            out.amount("new", previous.new).amount("changed", previous.changed);
        });
    }
    line.amount("owed", statement.owed).end();
    out.push(b'\n');
}

fn json_visit(out: &mut Object<'_>, visit: &StatedVisit<'_>) {
    out.text("visit", visit.visit).date("date", visit.date).known_date("first_asked", visit.first_asked);
    out.objects("lines", visit.lines.iter(), |out, line| {
        out.date("date", line.date).text("code", line.code).text("label", &line.label).units("units", line.units);
        out.amount("charge", line.charge).known_amount("covered", line.covered()).amount("share", line.share);
        out.objects("shares", line.shares.iter(), |out, share: &Share<'_>| {
            out.text("reason", share.reason).text("words", share.words).amount("amount", share.amount);
        });
    });
    out.objects("credits", visit.credits.iter(), |out, credit| {
        out.text("words", credit.words).known_date("date", credit.date).amount("amount", credit.amount);
    });
    out.amount("owed", visit.owed);
}
