//! Trouble with an input file as a whole: the run stops before anything is published.

use std::path::{Path, PathBuf};

/// Why the input cannot be read at all. Every message names the file; [`IntakeError::help`] says what to do.
///
/// Trouble with a row or a visit is never one of these: it is a finding, and the other visits go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// No input file was named.
    #[error("no input file was given")]
    NoFiles,
    /// More files than [`crate::limits::INPUT_FILES`].
    #[error("{count} input files are more than the {} that one run takes", crate::limits::INPUT_FILES)]
    TooManyFiles {
        /// How many were named.
        count: usize,
    },
    /// The operating system would not let it be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A folder, a pipe or a device.
    #[error("{} is not a plain file", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// The same file stands twice among the inputs.
    #[error("{} is given twice", path.display())]
    Twice {
        /// The file.
        path: PathBuf,
    },
    /// Nothing, or nothing but blanks, is in the file.
    #[error("{} is empty", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The whole file is in an encoding other than UTF-8.
    #[error("{} is written in {found}, not in UTF-8", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The encoding it seems to be in.
        found: String,
    },
    /// The file is something else: a workbook, a web page, an archive.
    #[error("{} is {found}, not a file of visits", path.display())]
    NotVisits {
        /// The file.
        path: PathBuf,
        /// What it seems to be, with its article.
        found: &'static str,
        /// What to do.
        help: &'static str,
    },
    /// The first row of a CSV file does not name columns.
    #[error("{} has no header row: its first row names none of the columns of a visit file", path.display())]
    NoHeader {
        /// The file.
        path: PathBuf,
    },
    /// Cells are separated by something other than commas.
    #[error("{} separates its cells by {found}, not by commas", path.display())]
    Separator {
        /// The file.
        path: PathBuf,
        /// The separator, in words.
        found: &'static str,
    },
    /// Columns that every CSV file must have are not there.
    #[error("{} lacks the column{} {}", path.display(), if missing.len() == 1 { "" } else { "s" }, missing.join(", "))]
    MissingColumns {
        /// The file.
        path: PathBuf,
        /// Their names.
        missing: Vec<&'static str>,
    },
    /// Two columns have the same name.
    #[error("{} has two columns named {column}", path.display())]
    RepeatedColumn {
        /// The file.
        path: PathBuf,
        /// The name.
        column: &'static str,
    },
    /// An XML file that wants to define entities or fetch a document type.
    #[error("{} carries a DOCTYPE, which is not accepted", path.display())]
    Doctype {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what it was when the run began.
    #[error("{} changed while it was being read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

impl IntakeError {
    /// What the user can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            IntakeError::NoFiles => "name at least one CSV, JSON Lines, XML or 837P file",
            IntakeError::TooManyFiles { .. } => "run them in several batches, or join files of the same format",
            IntakeError::Unreadable { .. } => "check that the file is there, that the name is right and that you may read it",
            IntakeError::NotAFile { .. } => "name the files themselves; input is read twice, so a pipe will not do: save it first",
            IntakeError::Twice { .. } => "name each file once: a visit that stands twice would be held",
            IntakeError::Empty { .. } => "the export probably failed: run it again and look at the file before billing",
            IntakeError::Encoding { .. } => "save the file as UTF-8 (in Excel: \"CSV UTF-8 (comma delimited)\")",
            IntakeError::NotVisits { help, .. } => help,
            IntakeError::NoHeader { .. } => "put the column names in the first row: visit_id,patient_id,payer_id,line,...",
            IntakeError::Separator { .. } => "export with commas; Excel uses another separator in some countries' settings",
            IntakeError::MissingColumns { .. } => {
                "add the column to the export; it may be empty where the contract allows, but must be there"
            }
            IntakeError::RepeatedColumn { .. } => "rename or remove one of them: which one counts cannot be guessed",
            IntakeError::Doctype { .. } => {
                "remove the <!DOCTYPE ...> from the file: visits need none, and it can make a small file explode"
            }
            IntakeError::Changed { .. } => "wait until the export has finished, then run again; nothing was published",
        }
    }

    /// Says what of `path` the operating system refused.
    pub(super) fn unreadable(path: &Path, source: std::io::Error) -> IntakeError {
        IntakeError::Unreadable { path: path.to_path_buf(), source }
    }
}
