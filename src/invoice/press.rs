//! Prints invoices: HTML page and JSON line, everything except the number, which only the order of the batch decides.

use super::template::{Meaning, Part, Template};
use super::{BilledLine, Invoice, Letterhead, Totals, json};
use crate::display::{html, push_date, push_dollars, push_html, push_units};
use crate::finding::Private;
use crate::money::Money;

/// A letterhead ready to print invoices; shared by all threads.
#[derive(Debug)]
pub struct Press {
    page: Template<PageField>,
    line: Template<LineField>,
}

/// A printed invoice whose number is still open; reused for the next one.
#[derive(Clone, Default)]
pub struct Sheet {
    /// The page, and where in it the number belongs.
    pub(super) page: Vec<u8>,
    pub(super) holes: Vec<usize>,
    /// The cells of its row in the index, after the number.
    pub(super) index: Vec<u8>,
    /// Its line in `invoices.jsonl`, after the number.
    pub(super) json: Vec<u8>,
    pub(super) totals: Totals,
}

impl Sheet {
    /// Takes everything off it.
    pub(super) fn clear(&mut self) {
        self.page.clear();
        self.holes.clear();
        self.index.clear();
        self.json.clear();
    }

    /// What the printed invoice comes to.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Appends the page with its number, which must be plain text for HTML.
    pub(super) fn push_page(&self, out: &mut Vec<u8>, number: &str) {
        let mut done = 0;
        for &hole in &self.holes {
            out.extend_from_slice(&self.page[done..hole]);
            out.extend_from_slice(number.as_bytes());
            done = hole;
        }
        out.extend_from_slice(&self.page[done..]);
    }
}

/// What differs from page to page.
#[derive(Clone, Copy, Debug)]
enum PageField {
    Number,
    Date,
    Due,
    Account,
    Patient,
    Addressee,
    Lines,
    Charges,
    Paid,
    Owed,
}

/// What differs from service to service.
#[derive(Clone, Copy, Debug)]
enum LineField {
    Date,
    Code,
    Label,
    Units,
    Charge,
}

impl Press {
    /// Compiles the page for a practice.
    pub fn new(letterhead: &Letterhead) -> Press {
        let page = Template::compile(include_str!("page.html"), |name| page_meaning(name, letterhead));
        let line = Template::compile(include_str!("line.html"), |name| Meaning::Each(line_field(name)));
        Press { page, line }
    }

    /// Prints an invoice onto a sheet, over what was there; `None`, and an empty sheet, when its totals do not fit any amount.
    pub fn print(&self, sheet: &mut Sheet, invoice: &Invoice<'_>) -> Option<Totals> {
        sheet.clear();
        sheet.totals = invoice.totals()?;
        for part in self.page.parts() {
            match part {
                Part::Text(text) => sheet.page.extend_from_slice(text),
                Part::Field(PageField::Number) => sheet.holes.push(sheet.page.len()),
                Part::Field(field) => self.push_field(&mut sheet.page, *field, invoice, &sheet.totals),
            }
        }
        push_index(&mut sheet.index, invoice.patient, sheet.totals.owed);
        json::push_rest(&mut sheet.json, invoice, &sheet.totals);
        Some(sheet.totals)
    }

    fn push_field(&self, out: &mut Vec<u8>, field: PageField, invoice: &Invoice<'_>, totals: &Totals) {
        match field {
            PageField::Number => {}
            PageField::Date => push_date(out, invoice.date),
            PageField::Due => push_date(out, invoice.due),
            PageField::Account => push_html(out, invoice.account.expose()),
            PageField::Patient => push_html(out, invoice.patient.expose()),
            PageField::Addressee => push_address(out, invoice.addressee),
            PageField::Lines => invoice.lines.iter().for_each(|line| self.push_line(out, line)),
            PageField::Charges => push_dollars(out, totals.charges),
            PageField::Paid => push_dollars(out, totals.paid),
            PageField::Owed => push_dollars(out, totals.owed),
        }
    }

    fn push_line(&self, out: &mut Vec<u8>, line: &BilledLine<'_>) {
        for part in self.line.parts() {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Field(LineField::Date) => push_date(out, line.date),
                Part::Field(LineField::Code) => push_html(out, line.code),
                Part::Field(LineField::Label) => push_html(out, line.label),
                Part::Field(LineField::Units) => push_units(out, line.units),
                Part::Field(LineField::Charge) => push_dollars(out, line.charge),
            }
        }
    }
}

/// What a name in `page.html` stands for.
fn page_meaning(name: &str, letterhead: &Letterhead) -> Meaning<PageField> {
    Meaning::Each(match name {
        "number" => PageField::Number,
        "date" => PageField::Date,
        "due" => PageField::Due,
        "account" => PageField::Account,
        "patient" => PageField::Patient,
        "addressee" => PageField::Addressee,
        "lines" => PageField::Lines,
        "charges" => PageField::Charges,
        "paid" => PageField::Paid,
        "owed" => PageField::Owed,
        _ => return Meaning::Always(letterhead_part(name, letterhead)),
    })
}

/// A part of the letterhead as HTML.
pub(super) fn letterhead_part(name: &str, letterhead: &Letterhead) -> String {
    let paragraph = |title: &str, text: &str| match text {
        "" => String::new(),
        _ => format!("<p><b>{title}</b> {}</p>", html(text)),
    };
    match name {
        "practice" => html(&letterhead.practice),
        "logo" if letterhead.logo.is_empty() => String::new(),
        "logo" => format!("<span class=logo>{}</span>", html(&letterhead.logo)),
        "address" => lines(&letterhead.address),
        "remit_to" if letterhead.remit_to.is_empty() => format!("{}<br>{}", html(&letterhead.practice), lines(&letterhead.address)),
        "remit_to" => lines(&letterhead.remit_to),
        "phone" => html(&letterhead.phone),
        "tax_id" if letterhead.tax_id.is_empty() => String::new(),
        "tax_id" => format!("<span class=tax>{}</span>", html(&letterhead.tax_id)),
        "ways_to_pay" => letterhead.ways_to_pay.iter().map(|way| format!("<li>{}", html(way))).collect(),
        "payment_plan" => paragraph("Need more time?", &letterhead.payment_plan),
        "questions" => paragraph("Questions?", &letterhead.questions),
        "footer" if letterhead.footer.is_empty() => String::new(),
        "footer" => format!("<p>{}</p>", html(&letterhead.footer)),
        "notice" => paragraph("Your rights.", &letterhead.notice),
        other => unreachable!("page.html names {other:?}, which no invoice has"),
    }
}

fn line_field(name: &str) -> LineField {
    match name {
        "date" => LineField::Date,
        "code" => LineField::Code,
        "label" => LineField::Label,
        "units" => LineField::Units,
        "charge" => LineField::Charge,
        other => unreachable!("line.html names {other:?}, which no service has"),
    }
}

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| html(text)).collect::<Vec<_>>().join("<br>")
}

pub(super) fn push_address(out: &mut Vec<u8>, lines: &[Private<&str>]) {
    let mut first = true;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        if !first {
            out.extend_from_slice(b"<br>");
        }
        push_html(out, line.expose());
        first = false;
    }
}

/// Appends the cells after the number: the index is for people who may see names.
pub(super) fn push_index(out: &mut Vec<u8>, patient: Private<&str>, owed: Money) {
    out.extend_from_slice(b"<td>");
    push_html(out, patient.expose());
    out.extend_from_slice(b"<td class=n>");
    push_dollars(out, owed);
}
