//! `practice.toml`: what every practice says, whatever its insurers.
//!
//! Each jurisdiction reads its own sections from the same text ([`Practice::text`]): providers, payers and their
//! profiles mean different things in different countries.

use crate::date::{self, Date};
use crate::limits;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file beside `practice.toml` with the practice's own lists for rules.
pub const RULE_DATA: &str = "rule-data.toml";
/// The file beside `practice.toml` with findings that somebody has answered for.
pub const SILENCES: &str = "silences.toml";
/// Files beside `practice.toml` that change what a run says and does: a batch archives them by content, and `rebuild` puts them back.
pub const BESIDE: &[&str] = &[RULE_DATA, SILENCES];

/// The practice: the part of `practice.toml` that all jurisdictions share.
#[derive(Clone, Debug)]
pub struct Practice {
    /// The folder that holds `practice.toml`.
    pub folder: PathBuf,
    /// `us`, `ontario`, `australia`.
    pub jurisdiction: String,
    /// The name people see on invoices and reports.
    pub name: String,
    /// The fixed day of the run, when the file gives one.
    pub today: Option<Date>,
    /// The ledger's file.
    pub ledger: PathBuf,
    /// The folder with visit files.
    pub visits: PathBuf,
    /// The file with the practice's own prices.
    pub fees: PathBuf,
    /// The folder with the code tables that the practice has imported.
    pub tables: PathBuf,
    /// The texts of invoices.
    pub invoice: InvoiceTexts,
    /// The whole text of `practice.toml`, for the jurisdiction and for the archive.
    pub text: String,
}

/// What the practice wants its invoices to say.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceTexts {
    /// Days from the invoice's date until it is due.
    pub due_days: u16,
    /// How a patient can pay.
    pub ways_to_pay: String,
    /// What the practice offers who cannot pay at once.
    pub payment_plan: String,
    /// Whom to ask.
    pub questions: String,
    /// The last line of the page.
    pub footer: String,
    /// The note about good-faith estimates; empty for the built-in one.
    pub estimate_note: String,
    /// Balances below this are not invoiced.
    pub small_balance: String,
    /// Days between two statements to a patient.
    pub statement_days: u16,
    /// What statements say: the first one, then each reminder; none: the built-in four. After the last, a person decides.
    pub statements: Vec<String>,
    /// `letter` or `a4`; empty: letter.
    pub paper: String,
}

impl Default for InvoiceTexts {
    fn default() -> InvoiceTexts {
        InvoiceTexts {
            due_days: 30,
            ways_to_pay: String::new(),
            payment_plan: String::new(),
            questions: String::new(),
            footer: String::new(),
            estimate_note: String::new(),
            small_balance: "0.00".into(),
            statement_days: 30,
            statements: Vec::new(),
            paper: String::new(),
        }
    }
}

/// Why a practice folder cannot be used. Every one stops the run before anything is written.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// There is no `practice.toml`.
    #[error("there is no practice.toml in {}", .0.display())]
    Missing(PathBuf),
    /// A file of the practice cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The file is not what it should be; the text names line and key.
    #[error("{}: {reason}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Line, key and what is wrong with it.
        reason: String,
    },
    /// An imported code table cannot be used.
    #[error("{reason}")]
    Table {
        /// Which, and what is wrong with it.
        reason: String,
        /// What to do about it.
        help: &'static str,
    },
}

impl PracticeError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            PracticeError::Missing(_) => "name the practice's folder with --practice, or make one with `claimwright init DIR`",
            PracticeError::Unreadable { .. } => "check that the file exists and that you may read it",
            PracticeError::Table { help, .. } => help,
            PracticeError::Wrong { .. } => "correct the file; `claimwright init` writes a commented example to compare with",
        }
    }
}

#[derive(Deserialize)]
struct Common {
    schema: u32,
    jurisdiction: String,
    name: String,
    today: Option<String>,
    ledger: Option<PathBuf>,
    visits: Option<PathBuf>,
    fees: Option<PathBuf>,
    invoice: Option<InvoiceTexts>,
}

impl Practice {
    /// Reads `practice.toml` in `folder`.
    ///
    /// # Errors
    /// When the file is missing, unreadable, larger than [`limits::PRACTICE_BYTES`], not TOML, of a newer schema, or incomplete.
    pub fn open(folder: &Path) -> Result<Practice, PracticeError> {
        let path = folder.join("practice.toml");
        if !path.exists() {
            return Err(PracticeError::Missing(folder.to_path_buf()));
        }
        let text = read_text(&path, limits::PRACTICE_BYTES)?;
        Practice::parse(folder, text)
    }

    /// Reads the text of a `practice.toml` that stands in `folder`.
    ///
    /// # Errors
    /// As for [`Practice::open`].
    pub fn parse(folder: &Path, text: String) -> Result<Practice, PracticeError> {
        let path = folder.join("practice.toml");
        let wrong = |reason: String| PracticeError::Wrong { path: path.clone(), reason };
        let common: Common = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        if common.schema != 1 {
            return Err(wrong(format!("schema = {} is newer than this claimwright, which knows schema 1", common.schema)));
        }
        let today = match common.today.as_deref() {
            None => None,
            Some(day) => Some(date::parse_iso(day).ok_or_else(|| wrong(format!("today = \"{day}\" is not a date like 2026-10-01")))?),
        };
        let invoice = common.invoice.unwrap_or_default();
        if !["", "letter", "a4"].contains(&invoice.paper.as_str()) {
            return Err(wrong(format!("[invoice] paper = \"{}\" is neither \"letter\" nor \"a4\"", invoice.paper)));
        }
        Ok(Practice {
            folder: folder.to_path_buf(),
            jurisdiction: common.jurisdiction,
            name: common.name,
            today,
            ledger: folder.join(common.ledger.unwrap_or_else(|| "ledger.sqlite".into())),
            visits: folder.join(common.visits.unwrap_or_else(|| "visits".into())),
            fees: folder.join(common.fees.unwrap_or_else(|| "fees.csv".into())),
            tables: folder.join("code-tables"),
            invoice,
            text,
        })
    }
}

/// Reads a text file of the practice whole, up to `limit` bytes.
///
/// # Errors
/// When it cannot be read, is longer, or is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, PracticeError> {
    use std::io::Read;
    let unreadable = |reason| PracticeError::Unreadable { path: path.to_path_buf(), reason };
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|f| f.take(limit + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(PracticeError::Wrong { path: path.to_path_buf(), reason: format!("longer than {limit} bytes") });
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| PracticeError::Wrong { path: path.to_path_buf(), reason: "not UTF-8 text: save it as UTF-8".into() })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}
