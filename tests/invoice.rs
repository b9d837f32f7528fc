//! Invoices as patients and clerks get them.

// Amounts are written as dollars_cents.
#![allow(clippy::unwrap_used, clippy::inconsistent_digit_grouping)]

#[path = "golden/mod.rs"]
mod golden;

use claimwright::date::{Date, parse_iso};
use claimwright::finding::Private;
use claimwright::invoice::{BilledLine, Binding, Book, Invoice, Letterhead, Paper, Press, Sheet, Shelf};
use claimwright::money::{Money, Units};
use claimwright::practice::InvoiceTexts;
use golden::assert_golden;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

/// A shelf in memory; it also counts the files that are open.
#[derive(Clone, Default)]
struct Memory(Rc<RefCell<Kept>>);

#[derive(Default)]
struct Kept {
    files: BTreeMap<String, Vec<u8>>,
    open: usize,
    most_open: usize,
}

struct Page(String, Vec<u8>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shelf for Memory {
    type File = Page;

    fn open(&mut self, name: &str) -> io::Result<Page> {
        let mut kept = self.0.borrow_mut();
        assert!(!kept.files.contains_key(name), "{name} is made twice");
        kept.open += 1;
        kept.most_open = kept.most_open.max(kept.open);
        Ok(Page(name.to_string(), Vec::new()))
    }

    fn close(&mut self, Page(name, bytes): Page) -> io::Result<()> {
        let mut kept = self.0.borrow_mut();
        kept.open -= 1;
        kept.files.insert(name, bytes);
        Ok(())
    }
}

impl Memory {
    fn text(&self, name: &str) -> String {
        String::from_utf8(self.0.borrow().files[name].clone()).unwrap()
    }
}

fn letterhead() -> Letterhead {
    let texts = InvoiceTexts {
        ways_to_pay: "By check to Riverside Family Medicine\nBy card at 951-555-0100\nAt the front desk".into(),
        footer: "Thank you for trusting us with your care.".into(),
        ..InvoiceTexts::default()
    };
    let address = ["1200 Orange Grove Avenue", "Suite 200", "Riverside, CA 92501-0200"];
    let pay_to = ["Riverside Family Medicine", "PO Box 155", "Riverside, CA 92502-0155"];
    Letterhead {
        practice: "Riverside Family Medicine".into(),
        logo: "RF".into(),
        address: address.map(String::from).to_vec(),
        remit_to: pay_to.map(String::from).to_vec(),
        phone: "951-555-0100".into(),
        tax_id: "Tax ID 33-0000155".into(),
        ..Letterhead::default()
    }
    .with_texts(&texts)
}

fn day(iso: &str) -> Date {
    parse_iso(iso).unwrap()
}

fn line<'a>(code: &'a str, label: &'a str, charge: i64) -> BilledLine<'a> {
    BilledLine { visit: "V2001", date: day("2026-10-01"), code, label, units: Units::ONE, charge: Money::from_cents(charge) }
}

/// Prints one invoice and binds it alone; returns the shelf.
fn bound(letterhead: &Letterhead, invoice: &Invoice<'_>) -> Memory {
    let (shelf, mut sheet) = (Memory::default(), Sheet::default());
    Press::new(letterhead).print(&mut sheet, invoice).unwrap();
    let mut book = Book::new(shelf.clone(), letterhead);
    book.add(&sheet, "RFM-000017").unwrap();
    book.finish().unwrap();
    shelf
}

fn address<'a>() -> [Private<&'a str>; 5] {
    ["Núñez-O'Hara, María", "c/o Tomás Núñez", "77 Jurupa Way, Apt 4", "", "Riverside, CA 92504"].map(Private::new)
}

fn invoice<'a>(addressee: &'a [Private<&'a str>], lines: &'a [BilledLine<'a>]) -> Invoice<'a> {
    Invoice {
        account: Private::new("P-40017"),
        patient: Private::new("María Núñez-O'Hara"),
        addressee,
        date: day("2026-10-05"),
        due: day("2026-11-04"),
        lines,
        paid: Money::from_cents(25_00),
    }
}

#[test]
fn an_invoice_page_its_index_and_its_json_line_are_as_reviewed() {
    let address = address();
    let lines = [
        line("99213", "Office visit, established patient", 145_00),
        line("87880", "Rapid strep test", 28_50),
        BilledLine { units: Units::from_thousandths(2_500), ..line("J1100", "Dexamethasone injection, 1 mg", 1_012_75) },
    ];
    let shelf = bound(&letterhead(), &invoice(&address, &lines));
    assert_golden("invoice.html", shelf.text("invoices/0001.html").as_bytes());
    assert_golden("invoice_index.html", shelf.text("invoices/index.html").as_bytes());
    assert_golden("invoices.jsonl", shelf.text("invoices.jsonl").as_bytes());
}

#[test]
fn what_is_owed_is_charges_less_payments() {
    let lines = [line("99213", "", 145_00), line("87880", "", 28_50)];
    let shelf = bound(&letterhead(), &invoice(&[], &lines));
    let json: serde_json::Value = serde_json::from_str(&shelf.text("invoices.jsonl")).unwrap();
    assert_eq!((&json["charges"], &json["paid"], &json["owed"]), (&"173.50".into(), &"25.00".into(), &"148.50".into()));
    assert_eq!(json["number"], "RFM-000017");
    assert!(shelf.text("invoices/0001.html").contains("<strong>$148.50</strong>"));
}

#[test]
fn amounts_that_fit_no_total_are_refused_and_leave_an_empty_sheet() {
    let huge = [line("99213", "", i64::MAX), line("99213", "", 1)];
    let mut sheet = Sheet::default();
    assert_eq!(Press::new(&letterhead()).print(&mut sheet, &invoice(&[], &huge)), None);
    assert_eq!(sheet.totals().owed, Money::ZERO);
}

#[test]
fn hostile_texts_stay_texts() {
    const HOSTILE: &str = "<script>alert(\"x\")</script>'&{{owed}}\u{0}";
    let mut letterhead = letterhead();
    for text in [&mut letterhead.practice, &mut letterhead.logo, &mut letterhead.phone, &mut letterhead.notice, &mut letterhead.footer] {
        *text = HOSTILE.into();
    }
    letterhead.ways_to_pay = vec![HOSTILE.into()];
    letterhead.address = vec![HOSTILE.into()];
    let address = [Private::new(HOSTILE)];
    let lines = [line(HOSTILE, HOSTILE, 1_00)];
    let hostile = Invoice { account: Private::new(HOSTILE), patient: Private::new(HOSTILE), ..invoice(&address, &lines) };
    let shelf = bound(&letterhead, &hostile);
    for name in ["invoices/0001.html", "invoices/index.html"] {
        let page = shelf.text(name);
        assert!(!page.contains("<script") && !page.contains("\"x\"") && !page.contains('\u{0}'), "{name}");
        assert!(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;{{owed}} "), "{name}");
    }
    let json: serde_json::Value = serde_json::from_str(&shelf.text("invoices.jsonl")).unwrap();
    assert_eq!(json["patient"], HOSTILE);
}

#[test]
fn a_thousand_and_one_invoices_make_two_files_and_a_right_index() {
    let (press, shelf, mut sheet) = (Press::new(&letterhead()), Memory::default(), Sheet::default());
    let mut book = Book::new(shelf.clone(), &letterhead());
    for n in 1..=1_001_i64 {
        let lines = [line("99213", "Office visit", 25_00 + n)];
        press.print(&mut sheet, &invoice(&[], &lines)).unwrap();
        book.add(&sheet, &format!("RFM-{n:06}")).unwrap();
    }
    let bound = book.finish().unwrap();
    assert_eq!(bound, Binding { invoices: 1_001, files: 2, owed: Money::from_cents(1_001 * 1_002 / 2) });
    let names: Vec<String> = shelf.0.borrow().files.keys().cloned().collect();
    assert_eq!(names, ["invoices.jsonl", "invoices/0001.html", "invoices/0002.html", "invoices/index.html"]);
    let pages = |name| shelf.text(name).matches("<section class=invoice").count();
    assert_eq!((pages("invoices/0001.html"), pages("invoices/0002.html")), (1_000, 1));
    let index = shelf.text("invoices/index.html");
    let links: Vec<&str> = index.split("<a href=\"").skip(1).map(|rest| rest.split("\">").next().unwrap()).collect();
    let mut pages_in_order = Vec::new();
    for file in ["0001.html", "0002.html"] {
        let page = shelf.text(&format!("invoices/{file}"));
        let ids = page.split("<section class=invoice id=").skip(1).map(|rest| format!("{file}#{}", rest.split('>').next().unwrap()));
        pages_in_order.extend(ids);
    }
    assert_eq!(links, pages_in_order, "the index names every page, in order");
    assert_eq!(links.last(), Some(&"0002.html#RFM-001001"));
    assert!(index.contains("1,001 invoices") && index.contains("$5,015.01"));
    assert_eq!(shelf.text("invoices.jsonl").lines().count(), 1_001);
    assert_eq!((shelf.0.borrow().open, shelf.0.borrow().most_open), (0, 3));
}

#[test]
fn a_night_without_invoices_makes_no_file() {
    let shelf = Memory::default();
    assert_eq!(Book::new(shelf.clone(), &letterhead()).finish().unwrap(), Binding::default());
    assert!(shelf.0.borrow().files.is_empty());
}

#[test]
fn paper_is_letter_or_a4() {
    let page = |paper| bound(&Letterhead { paper, ..letterhead() }, &invoice(&[], &[])).text("invoices/0001.html");
    assert!(page(Paper::Letter).contains("size: letter;") && page(Paper::Letter).contains("min-height: 11in"));
    assert!(page(Paper::A4).contains("size: A4;") && page(Paper::A4).contains("min-height: 297mm"));
}

#[test]
fn the_good_faith_note_names_the_amount_and_the_days_unless_the_practice_has_its_own() {
    assert!(letterhead().notice.contains("$400") && letterhead().notice.contains("120 days"));
    let own = InvoiceTexts { estimate_note: "Our own words.".into(), ..InvoiceTexts::default() };
    assert_eq!(Letterhead::default().with_texts(&own).notice, "Our own words.");
}
