//! Statements onto paper: bundles made side by side, written in order.

use super::StatementError;
use super::plan::{Draft, Writer};
use crate::batch::{StagedFile, Staging};
use crate::invoice::book::PER_FILE;
use crate::invoice::{Book, Letterhead, Sheet, Shelf, StatementPress, pdf};
use crate::jurisdiction::Jurisdiction;
use std::io::{self, BufWriter, Write};

/// A bundle before it is written.
struct Bundle {
    sheets: Vec<(String, Sheet)>,
    pdf: Vec<u8>,
}

/// Writes `invoices/0001.html` and `.pdf` and on, `invoices/index.html` and `invoices.jsonl`.
///
/// # Errors
/// When a file cannot be written.
pub fn print<J: Jurisdiction>(
    writer: &Writer<'_, J>,
    drafts: &[Draft],
    (staging, letterhead): (&Staging, &Letterhead),
    threads: usize,
) -> Result<(), StatementError> {
    let press = StatementPress::new(letterhead);
    let mut book = Book::of_statements(Shelves { staging }, letterhead);
    let per_file = usize::try_from(PER_FILE).expect("a thousand");
    let mut file = 0_u64;
    // As many bundles at a time as there are threads: what waits to be written stays small.
    for round in drafts.chunks(per_file * threads.max(1)) {
        let first = file;
        let bundle = |(drafts, n): (&[Draft], u64)| bundle(writer, drafts, (first + n) * PER_FILE + 1, (&press, letterhead));
        let bundles: Vec<Bundle> = std::thread::scope(|scope| {
            let made: Vec<_> = round.chunks(per_file).zip(0..).map(|part| scope.spawn(move || bundle(part))).collect();
            made.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for bundle in bundles {
            file += 1;
            for (number, sheet) in &bundle.sheets {
                book.add(sheet, number)?;
            }
            let mut staged = staging.create(&format!("invoices/{file:04}.pdf"))?;
            staged.write_all(&bundle.pdf)?;
            staged.finish()?;
        }
    }
    book.finish()?;
    Ok(())
}

fn bundle<J: Jurisdiction>(
    writer: &Writer<'_, J>,
    drafts: &[Draft],
    first: u64,
    (press, letterhead): (&StatementPress, &Letterhead),
) -> Bundle {
    let statements: Vec<_> = drafts.iter().zip(first..).map(|(draft, position)| writer.write(draft, position)).collect();
    let sheets = statements.iter().map(|statement| {
        let mut sheet = Sheet::default();
        press.print(&mut sheet, statement);
        (statement.number.clone(), sheet)
    });
    let sheets = sheets.collect();
    Bundle { sheets, pdf: pdf::bundle(letterhead, writer.today, &statements) }
}

/// Files of a book in the staging area.
struct Shelves<'r> {
    staging: &'r Staging,
}

impl Shelf for Shelves<'_> {
    type File = BufWriter<StagedFile>;

    fn open(&mut self, name: &str) -> io::Result<BufWriter<StagedFile>> {
        Ok(BufWriter::with_capacity(256 << 10, self.staging.create(name).map_err(io::Error::other)?))
    }

    fn close(&mut self, mut file: BufWriter<StagedFile>) -> io::Result<()> {
        file.flush()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.finish().map_err(io::Error::other)
    }
}
