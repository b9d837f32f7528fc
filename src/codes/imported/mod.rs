//! Tables that the practice has imported, in `code-tables/` beside its `practice.toml`; the program may not bring them along.
//!
//! Opening reads what each table says of itself; its rows are read, and proved by their digest, when first asked for.
//! Every lookup takes the date of service and asks the edition in force on it. A table that is not there for that date
//! answers nothing, and [`Imported::edition`] says so: absence is never "invalid".

mod index;
pub mod ptp;
pub mod ptp_store;
pub mod rows;
pub mod shelve;
pub mod store;

use super::edition::Edition;
use super::icd10cm::book::Book;
use super::icd10cm::notes::{Held, NoteBook};
use super::icd10cm::{self, Diagnoses};
use super::{Lookup, TableStatus, hcpcs};
use crate::date::Date;
use ptp::{Pairs, Ptp};
use rows::{AddOnRow, Dated, Gpci, HcpcsRow, Listing, Mpfs, Mue, Row};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use store::{Head, TableError};

/// The folder of imported tables beside `practice.toml`.
pub const FOLDER: &str = "code-tables";

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// Which table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// What the names of its editions begin with: `mue`.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            /// The table of that name.
            pub fn named(name: &str) -> Option<Kind> {
                match name {
                    $($name => Some(Kind::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// HCPCS Level II, codes and modifiers.
    Hcpcs = "hcpcs",
    /// CPT, as the practice has licensed it.
    Cpt = "cpt",
    /// The Medicare physician fee schedule: indicators and relative values.
    Mpfs = "mpfs",
    /// The same with the conversion factor of qualifying participants.
    MpfsQp = "mpfs-qp",
    /// Geographic practice cost indices.
    Gpci = "gpci",
    /// NCCI procedure-to-procedure edits for practitioners.
    Ptp = "ncci-ptp",
    /// Medically unlikely edits for practitioners.
    Mue = "mue",
    /// NCCI add-on codes.
    AddOn = "ncci-aoc",
    /// Claim adjustment reason codes.
    Carc = "carc",
    /// Remittance advice remark codes.
    Rarc = "rarc",
    /// Claim status codes.
    ClaimStatus = "claim-status",
    /// Provider taxonomy.
    Taxonomy = "nucc",
    /// Diagnoses.
    Icd10cm = "icd10cm",
    /// Tabular notes of diagnoses.
    Icd10cmNotes = "icd10cm-notes",
}

/// The imported tables of a practice. Copies share what was read.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    tables: Arc<Vec<Table>>,
    /// Whether any of them is of diagnoses: asked for every diagnosis of every visit.
    has_diagnoses: bool,
}

/// One imported edition.
#[derive(Debug)]
struct Table {
    kind: Kind,
    head: Head,
    edition: &'static Edition,
    path: PathBuf,
    content: OnceLock<Result<Content, TableError>>,
}

/// The rows of a table, by how they are stored.
#[derive(Debug)]
enum Content {
    Pairs(Pairs),
    Mue(Listing<Mue>),
    AddOn(Listing<AddOnRow>),
    Mpfs(Listing<Mpfs>),
    Hcpcs(Listing<HcpcsRow>),
    Dated(Listing<Dated>),
    Gpci(Listing<Gpci>),
    Codes(Box<Book>),
    Notes(Box<NoteBook>),
}

/// A HCPCS code that may be billed on the date that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hcpcs<'t> {
    /// The long title.
    pub title: &'t str,
    /// The first date of service on which it may be billed.
    pub added: Option<Date>,
    /// The last one.
    pub terminated: Option<Date>,
    /// The edition that says so.
    pub edition: &'static Edition,
}

/// What the starter that comes along says.
fn starter<'t>(code: &str, on: Date) -> Lookup<Hcpcs<'t>> {
    match hcpcs::lookup(code, on) {
        Lookup::Found(entry) => {
            Lookup::Found(Hcpcs { title: entry.title, added: Some(entry.added), terminated: None, edition: hcpcs::edition() })
        }
        Lookup::Unknown { partial, edition } => Lookup::Unknown { partial, edition },
        Lookup::EditionMissing => Lookup::EditionMissing,
    }
}

/// An add-on code on a date of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOn<'t> {
    /// 1: one of `primaries` must be billed beside it; 2: the payer says which; 3: some are named, and the payer may take others.
    pub kind: u8,
    /// The primary codes that are named.
    pub primaries: Vec<&'t str>,
}

impl Imported {
    /// Opens the imported tables of a folder; one that is not there holds none. Reads no rows.
    ///
    /// # Errors
    /// When a table is damaged or comes from a later claimwright.
    pub fn open(folder: &Path) -> Result<Imported, TableError> {
        let mut tables = Vec::new();
        for path in store::list(folder)? {
            let head = store::head(&path)?;
            let damaged = || TableError::Damaged { path: path.clone(), reason: "its window is no pair of dates".to_string() };
            let edition = head.edition().ok_or_else(damaged)?;
            let unknown = || TableError::Damaged { path: path.clone(), reason: format!("no table here is called {}", head.kind) };
            let kind = Kind::named(&head.kind).ok_or_else(unknown)?;
            tables.push(Table { kind, head, edition, path, content: OnceLock::new() });
        }
        let open_end = |edition: &Edition| edition.effective_to.unwrap_or(Date::MAX);
        tables.sort_by_key(|t| (t.kind, t.edition.effective_from, open_end(t.edition), t.head.id.clone()));
        let has_diagnoses = tables.iter().any(|table| matches!(table.kind, Kind::Icd10cm | Kind::Icd10cmNotes));
        Ok(Imported { tables: Arc::new(tables), has_diagnoses })
    }

    /// The edition of a table in force on a date of service; `None` where none is loaded for it, and then nothing is known.
    #[inline]
    pub fn edition(&self, kind: Kind, on: Date) -> Option<&'static Edition> {
        self.table(kind, on).map(|table| table.edition)
    }

    /// Whether any edition of a table is imported.
    #[inline]
    pub fn has(&self, kind: Kind) -> bool {
        self.tables.iter().any(|table| table.kind == kind)
    }

    /// Whether a table is loaded for a date of service.
    #[inline]
    pub fn covers(&self, kind: Kind, on: Date) -> bool {
        self.table(kind, on).is_some()
    }

    /// The NCCI edit of a pair: `column1` is paid, `column2` is not. Ask both ways round.
    #[inline]
    pub fn ptp(&self, column1: &str, column2: &str, on: Date) -> Option<Ptp<'_>> {
        match self.content(Kind::Ptp, on)? {
            Content::Pairs(pairs) => pairs.find(column1, column2, on),
            _ => None,
        }
    }

    /// The medically unlikely edit of a code.
    #[inline]
    pub fn mue(&self, code: &str, on: Date) -> Option<Mue> {
        match self.content(Kind::Mue, on)? {
            Content::Mue(rows) => rows.get(code).first().copied(),
            _ => None,
        }
    }

    /// The add-on edits of a code; `None` for a code that is no add-on on that date.
    pub fn add_on(&self, code: &str, on: Date) -> Option<AddOn<'_>> {
        let Content::AddOn(rows) = self.content(Kind::AddOn, on)? else { return None };
        let in_force = |row: &&AddOnRow| row.from.is_none_or(|first| first <= on) && row.to.is_none_or(|last| on <= last);
        let mut rows = rows.get(code).iter().filter(in_force).peekable();
        let kind = rows.peek()?.kind;
        Some(AddOn { kind, primaries: rows.filter_map(|row| row.primary.as_deref()).collect() })
    }

    /// The fee schedule line of a code with `26`, `TC` or `53`, or with an empty modifier: the whole service.
    #[inline]
    pub fn mpfs(&self, code: &str, modifier: &str, on: Date) -> Option<&Mpfs> {
        let content = self.content(Kind::Mpfs, on).or_else(|| self.content(Kind::MpfsQp, on))?;
        let Content::Mpfs(rows) = content else { return None };
        rows.get(code).iter().find(|row| row.modifier() == modifier)
    }

    /// Whether the fee schedule is loaded for a date, in either of its two forms.
    pub fn mpfs_edition(&self, on: Date) -> Option<&'static Edition> {
        self.edition(Kind::Mpfs, on).or_else(|| self.edition(Kind::MpfsQp, on))
    }

    /// The cost indices of a Medicare contractor's locality: `01112`, `05`.
    pub fn gpci(&self, contractor: &str, locality: &str, on: Date) -> Option<&Gpci> {
        let Content::Gpci(rows) = self.content(Kind::Gpci, on)? else { return None };
        rows.get(&format!("{contractor}{locality}")).first()
    }

    /// A HCPCS code on a date of service: by the imported quarter, else by the starter that comes along, which is partial.
    ///
    /// Codes that begin with D are dental: the American Dental Association's, and never in the file, so nothing follows from their absence.
    pub fn hcpcs(&self, code: &str, on: Date) -> Lookup<Hcpcs<'_>> {
        let Some(edition) = self.edition(Kind::Hcpcs, on) else { return starter(code, on) };
        match self.hcpcs_row(code, on) {
            Some(row) if row.stands_on(on) => {
                Lookup::Found(Hcpcs { title: &row.title, added: row.added, terminated: row.terminated, edition })
            }
            None if code.starts_with('D') => starter(code, on),
            _ => Lookup::Unknown { partial: false, edition },
        }
    }

    /// A HCPCS code as the imported quarter has it, whatever its dates: to say when it began or ended.
    pub fn hcpcs_row(&self, code: &str, on: Date) -> Option<&HcpcsRow> {
        match self.content(Kind::Hcpcs, on)? {
            Content::Hcpcs(rows) => rows.get(code).first(),
            _ => None,
        }
    }

    /// A CPT code of the practice's licensed file.
    pub fn cpt(&self, code: &str, on: Date) -> Option<&Dated> {
        self.dated(Kind::Cpt, code, on)
    }

    /// A provider taxonomy code.
    pub fn taxonomy(&self, code: &str, on: Date) -> Option<&Dated> {
        self.dated(Kind::Taxonomy, code, on)
    }

    /// A claim adjustment reason code in force on a date.
    pub fn carc(&self, code: &str, on: Date) -> Option<&Dated> {
        self.dated(Kind::Carc, code, on).filter(|row| row.stands_on(on))
    }

    /// A remittance advice remark code in force on a date.
    pub fn rarc(&self, code: &str, on: Date) -> Option<&Dated> {
        self.dated(Kind::Rarc, code, on).filter(|row| row.stands_on(on))
    }

    /// A claim status code in force on a date.
    pub fn claim_status(&self, code: &str, on: Date) -> Option<&Dated> {
        self.dated(Kind::ClaimStatus, code, on).filter(|row| row.stands_on(on))
    }

    fn dated(&self, kind: Kind, code: &str, on: Date) -> Option<&Dated> {
        match self.content(kind, on)? {
            Content::Dated(rows) => rows.get(code).first(),
            _ => None,
        }
    }

    /// Every code and modifier of the HCPCS quarter in force on a date, in their order, whatever its dates.
    pub fn hcpcs_codes(&self, on: Date) -> impl Iterator<Item = (String, &HcpcsRow)> {
        let rows = match self.content(Kind::Hcpcs, on) {
            Some(Content::Hcpcs(rows)) => Some(rows),
            _ => None,
        };
        rows.into_iter().flat_map(|rows| rows.all()).filter_map(|(code, rows)| Some((code, rows.first()?)))
    }

    /// Every code of the CPT list of a date, in their order, whatever its dates.
    pub fn cpt_codes(&self, on: Date) -> impl Iterator<Item = (String, &Dated)> {
        let rows = match self.content(Kind::Cpt, on) {
            Some(Content::Dated(rows)) => Some(rows),
            _ => None,
        };
        rows.into_iter().flat_map(|rows| rows.all()).filter_map(|(code, rows)| Some((code, rows.first()?)))
    }

    /// Diagnoses: the imported editions on the dates that they cover, and those that come along.
    #[inline]
    pub fn diagnoses(&self) -> Diagnoses<'_> {
        Diagnoses::with(self.has_diagnoses.then_some(self))
    }

    /// The codes of the edition of diagnoses in force on a date.
    pub(super) fn codes_of_diagnoses(&self, on: Date) -> Option<&Book> {
        match self.content(Kind::Icd10cm, on)? {
            Content::Codes(book) => Some(book),
            _ => None,
        }
    }

    /// The codes of every imported edition of diagnoses.
    pub(super) fn books_of_diagnoses(&self) -> Vec<&Book> {
        let tables = self.tables.iter().filter(|table| table.kind == Kind::Icd10cm);
        tables.filter_map(|table| if let Content::Codes(book) = table.content()? { Some(&**book) } else { None }).collect()
    }

    /// The tabular notes of a date, else the latest before it.
    pub(super) fn notes_of_diagnoses(&self, on: Date) -> Option<Held<'_>> {
        let before = |table: &&Table| table.kind == Kind::Icd10cmNotes && table.edition.effective_from <= on;
        let table = self.table(Kind::Icd10cmNotes, on).or_else(|| self.tables.iter().rev().find(before))?;
        match table.content()? {
            Content::Notes(book) => Some(icd10cm::notes::held(book, on)),
            _ => None,
        }
    }

    /// The pairs of one edition; `None` for other tables.
    ///
    /// # Errors
    /// When the table is damaged.
    pub fn pairs(&self, id: &str) -> Result<Option<&Pairs>, TableError> {
        let Some(table) = self.tables.iter().find(|table| table.head.id == id && table.kind == Kind::Ptp) else { return Ok(None) };
        match table.content.get_or_init(|| table.read()) {
            Ok(Content::Pairs(pairs)) => Ok(Some(pairs)),
            Ok(_) => Ok(None),
            Err(_) => store::rows(&table.path).map(|_| None),
        }
    }

    /// The rows of one edition as they are stored, for comparing editions; `None` for pairs, and where the edition is not imported.
    ///
    /// # Errors
    /// When the table is damaged.
    pub fn rows_as_text(&self, id: &str) -> Result<Option<String>, TableError> {
        let Some(table) = self.tables.iter().find(|table| table.head.id == id && table.kind != Kind::Ptp) else { return Ok(None) };
        Ok(String::from_utf8(store::rows(&table.path)?).ok())
    }

    /// Every imported edition, by table and window.
    pub fn status(&self) -> impl Iterator<Item = (TableStatus, &Head)> {
        self.tables.iter().map(|table| (TableStatus { edition: table.edition, imported: table.head.imported() }, &table.head))
    }

    /// What went wrong when rows were asked for: such a table answers nothing, so a run that met one must not be believed.
    pub fn trouble(&self) -> Option<&TableError> {
        self.tables.iter().find_map(|table| table.content.get()?.as_ref().err())
    }

    /// The table that answers for a date: of those that cover it the one with the latest window.
    #[inline]
    fn table(&self, kind: Kind, on: Date) -> Option<&Table> {
        self.tables.iter().rev().find(|table| table.kind == kind && table.edition.covers(on))
    }

    #[inline]
    fn content(&self, kind: Kind, on: Date) -> Option<&Content> {
        self.table(kind, on)?.content()
    }
}

impl Table {
    /// Its rows, read when first asked for; `None` when they are damaged.
    #[inline]
    fn content(&self) -> Option<&Content> {
        self.content.get_or_init(|| self.read()).as_ref().ok()
    }

    fn read(&self) -> Result<Content, TableError> {
        let bytes = store::rows(&self.path)?;
        let damaged = || TableError::Damaged { path: self.path.clone(), reason: "its rows cannot be read".to_string() };
        if self.kind == Kind::Ptp {
            return Pairs::read(&bytes).map(Content::Pairs).ok_or_else(damaged);
        }
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        fn listing<T: Row>(text: &str, content: fn(Listing<T>) -> Content) -> Option<Content> {
            Listing::read(text).map(content)
        }
        let content = match self.kind {
            Kind::Mue => listing(&text, Content::Mue),
            Kind::AddOn => listing(&text, Content::AddOn),
            Kind::Mpfs | Kind::MpfsQp => listing(&text, Content::Mpfs),
            Kind::Hcpcs => listing(&text, Content::Hcpcs),
            Kind::Gpci => listing(&text, Content::Gpci),
            Kind::Cpt | Kind::Carc | Kind::Rarc | Kind::ClaimStatus | Kind::Taxonomy => listing(&text, Content::Dated),
            Kind::Icd10cm => Book::of_rows(text, self.edition).map(|book| Content::Codes(Box::new(book))),
            Kind::Icd10cmNotes => NoteBook::of_rows(&text, self.edition).map(|book| Content::Notes(Box::new(book))),
            Kind::Ptp => None,
        };
        content.ok_or_else(damaged)
    }
}
