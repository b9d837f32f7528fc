//! Binds printed invoices into files of at most 1,000, with an index and `invoices.jsonl`.

use super::{Letterhead, Paper, Sheet, json};
use crate::display::{count, dollars, html};
use crate::money::Money;
use std::io::{self, Write};

/// Invoices in one file: what a browser still opens and prints at once.
pub const PER_FILE: u64 = 1_000;

/// Where the files of a book are kept; names are relative to the batch folder and use `/`.
pub trait Shelf {
    /// A file being written.
    type File: Write;

    /// Creates a file that does not exist, and its folder where needed.
    ///
    /// # Errors
    /// When that is not possible.
    fn open(&mut self, name: &str) -> io::Result<Self::File>;

    /// Takes a file back that is complete; nothing is written to it any more.
    ///
    /// # Errors
    /// When what is buffered cannot be written.
    fn close(&mut self, file: Self::File) -> io::Result<()>;
}

/// Invoices being bound, in order; at most three files are open.
#[derive(Debug)]
pub struct Book<S: Shelf> {
    shelf: S,
    noun: &'static str,
    head: String,
    practice: String,
    pages: Option<S::File>,
    lists: Option<Lists<S::File>>,
    binding: Binding,
    page: Vec<u8>,
}

/// What was bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// Invoices.
    pub invoices: u64,
    /// Files with pages.
    pub files: u64,
    /// What all patients are asked to pay.
    pub owed: Money,
}

/// What goes on over all files with pages.
#[derive(Debug)]
struct Lists<File> {
    index: File,
    json: File,
}

impl<S: Shelf> Book<S> {
    /// A book without invoices; it opens no file before it gets one.
    pub fn new(shelf: S, letterhead: &Letterhead) -> Book<S> {
        Book::styled(shelf, letterhead, "Invoice", include_str!("invoice.css"))
    }

    /// The same for statements.
    pub fn of_statements(shelf: S, letterhead: &Letterhead) -> Book<S> {
        Book::styled(shelf, letterhead, "Statement", concat!(include_str!("invoice.css"), include_str!("statement.css")))
    }

    fn styled(shelf: S, letterhead: &Letterhead, noun: &'static str, style: &str) -> Book<S> {
        let (paper, width, height) = match letterhead.paper {
            Paper::Letter => ("letter", "8.5in", "11in"),
            Paper::A4 => ("A4", "210mm", "297mm"),
        };
        let style = style.replace("{{paper}}", paper).replace("{{width}}", width).replace("{{height}}", height);
        let head = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><style>{style}</style>\n"
        );
        Book {
            shelf,
            noun,
            head,
            practice: html(&letterhead.practice),
            pages: None,
            lists: None,
            binding: Binding::default(),
            page: Vec::new(),
        }
    }

    /// Adds an invoice under its number, which the caller makes of letters, digits and hyphens.
    ///
    /// # Errors
    /// When a file cannot be created or written.
    pub fn add(&mut self, sheet: &Sheet, number: &str) -> io::Result<()> {
        assert!(number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "invoice numbers are letters, digits and hyphens");
        let Some(owed) = self.binding.owed.checked_add(sheet.totals().owed) else {
            return Err(io::Error::other("the invoices of this batch add up to more than any amount can hold"));
        };
        if self.binding.invoices.is_multiple_of(PER_FILE) {
            self.next_file()?;
        }
        self.binding.invoices += 1;
        self.binding.owed = owed;
        let (Some(pages), Some(lists)) = (&mut self.pages, &mut self.lists) else { unreachable!("the first invoice opens the files") };
        self.page.clear();
        sheet.push_page(&mut self.page, number);
        pages.write_all(&self.page)?;
        let file = self.binding.files;
        write!(lists.index, "<tr><td><a href=\"{file:04}.html#{number}\">{number}</a>")?;
        lists.index.write_all(&sheet.index)?;
        lists.index.write_all(b"\n")?;
        self.page.clear();
        json::push_start(&mut self.page, number);
        lists.json.write_all(&self.page)?;
        lists.json.write_all(&sheet.json)
    }

    /// Completes all files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(mut self) -> io::Result<Binding> {
        if let Some(mut lists) = self.lists.take() {
            let Binding { invoices, owed, .. } = self.binding;
            let (invoices, owed, noun) = (count(invoices), dollars(owed), self.noun.to_ascii_lowercase());
            writeln!(lists.index, "<tfoot><tr><th>{invoices} {noun}s<th><th class=n>{owed}</table>")?;
            for file in [lists.index, lists.json].into_iter().chain(self.pages.take()) {
                self.shelf.close(file)?;
            }
        }
        Ok(self.binding)
    }

    fn next_file(&mut self) -> io::Result<()> {
        if let Some(full) = self.pages.take() {
            self.shelf.close(full)?;
        }
        self.binding.files += 1;
        let mut pages = self.shelf.open(&format!("invoices/{:04}.html", self.binding.files))?;
        writeln!(pages, "{}<title>{}s, {}</title>", self.head, self.noun, self.practice)?;
        self.pages = Some(pages);
        if self.lists.is_none() {
            let mut index = self.shelf.open("invoices/index.html")?;
            writeln!(
                index,
                "{}<title>{}s, {practice}</title><body class=index><h1>{practice}</h1>",
                self.head,
                self.noun,
                practice = self.practice
            )?;
            writeln!(index, "<table><thead><tr><th>{}<th>Patient<th class=n>Amount due<tbody>", self.noun)?;
            self.lists = Some(Lists { index, json: self.shelf.open("invoices.jsonl")? });
        }
        Ok(())
    }
}
