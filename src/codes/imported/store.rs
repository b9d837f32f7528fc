//! The file of an imported table: a first line with two digests, a second that says what it is, then its rows, packed.
//!
//! ```text
//! claimwright-table 1 <SHA-256 of the second line> <SHA-256 of what follows it>
//! {"kind":"mue","id":"mue-2026q1", ...}
//! <DEFLATE stream>
//! ```

use super::super::edition::Edition;
use crate::date::{self, Date};
use crate::disk::Disk;
use crate::limits;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// What the file says it is, and the number of its form.
const MAGIC: &str = "claimwright-table";
/// The form of the file that this program writes and reads.
const SCHEMA: u32 = 1;
/// How imported tables are called: `mue-2026q1.table`.
const EXTENSION: &str = "table";
/// Bytes of the two lines before the rows.
const HEAD_BYTES: u64 = 1 << 20;

/// What a table says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Which table: `mue`.
    pub kind: String,
    /// Which edition of it: `mue-2026q1`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The first date of service that it covers, `YYYY-MM-DD`.
    pub from: String,
    /// The last one; none until a later edition says so.
    pub to: Option<String>,
    /// Rows in it.
    pub rows: u32,
    /// Who publishes it.
    pub source: String,
    /// SHA-256 of its rows as text, however they are stored.
    pub sha256: String,
    /// The files that it was read from, with their digests.
    pub files: Vec<SourceFile>,
    /// The day of the import, `YYYY-MM-DD`.
    pub imported: String,
    /// Bytes of the rows once unpacked.
    pub unpacked: u64,
}

/// A file that a table was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name without folders.
    pub name: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Why an imported table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The system refused.
    #[error("{} cannot be used: {reason}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The file is not as the import wrote it.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file was written by a later claimwright.
    #[error("{} has form {found}, and this claimwright reads form {SCHEMA}", path.display())]
    Later {
        /// The file.
        path: PathBuf,
        /// The form it says it has.
        found: u32,
    },
}

impl TableError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            TableError::Disk { .. } => "check that the folder is there and that you may read and write it",
            TableError::Damaged { .. } => "remove the file and import the official one again with `claimwright codes import`",
            TableError::Later { .. } => "use the claimwright that imported it, or remove the file and import it again",
        }
    }
}

impl Head {
    /// The edition as the rest of the program knows editions; lives as long as the program, of which there is a handful.
    pub(super) fn edition(&self) -> Option<&'static Edition> {
        let leak = |text: &str| -> &'static str { Box::leak(text.to_string().into_boxed_str()) };
        let effective_to = match &self.to {
            Some(day) => Some(date::parse_iso(day)?),
            None => None,
        };
        Some(Box::leak(Box::new(Edition {
            id: leak(&self.id),
            title: leak(&self.title),
            effective_from: date::parse_iso(&self.from)?,
            effective_to,
            source: leak(&self.source),
            rows: self.rows,
            partial: false,
            sha256: leak(&self.sha256),
        })))
    }

    /// The day of the import.
    pub(super) fn imported(&self) -> Option<Date> {
        date::parse_iso(&self.imported)
    }
}

/// The tables in a folder, by name. A folder that is not there holds none.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, TableError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let paths = crate::disk::list(folder).map_err(|reason| TableError::Disk { path: folder.to_path_buf(), reason })?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == EXTENSION)).collect())
}

/// Reads what a table says of itself, and nothing of its rows.
pub(super) fn head(path: &Path) -> Result<Head, TableError> {
    open(path).map(|(head, ..)| head)
}

/// Reads the rows of a table, proved by their digest.
pub(super) fn rows(path: &Path) -> Result<Vec<u8>, TableError> {
    let (head, expected, mut file) = open(path)?;
    let mut packed = Vec::new();
    let most = limits::TABLE_BYTES;
    file.by_ref().take(most + 1).read_to_end(&mut packed).map_err(|reason| TableError::Disk { path: path.to_path_buf(), reason })?;
    let damaged = |reason: &str| TableError::Damaged { path: path.to_path_buf(), reason: reason.to_string() };
    if packed.len() as u64 > most || head.unpacked > most {
        return Err(damaged("it is longer than any table"));
    }
    if hex(&Sha256::digest(&packed)) != expected {
        return Err(damaged("its rows are not those that were imported"));
    }
    let mut rows = Vec::with_capacity(usize::try_from(head.unpacked).unwrap_or(0));
    DeflateDecoder::new(&packed[..]).take(head.unpacked + 1).read_to_end(&mut rows).map_err(|_| damaged("its rows do not unpack"))?;
    if rows.len() as u64 != head.unpacked {
        return Err(damaged("it does not unpack to the size that it names"));
    }
    Ok(rows)
}

/// The head, the digest that the rows should have, and the file behind its second line.
fn open(path: &Path) -> Result<(Head, String, BufReader<File>), TableError> {
    let disk = |reason| TableError::Disk { path: path.to_path_buf(), reason };
    let damaged = |reason: &str| TableError::Damaged { path: path.to_path_buf(), reason: reason.to_string() };
    let mut file = BufReader::new(File::open(path).map_err(disk)?);
    let mut line = || -> Result<String, TableError> {
        let mut line = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_until(b'\n', &mut line).map_err(disk)?;
        line.pop().filter(|last| *last == b'\n').ok_or_else(|| damaged("it is cut short"))?;
        String::from_utf8(line).map_err(|_| damaged("it does not say what it is"))
    };
    let (first, second) = (line()?, line()?);
    let words: Vec<&str> = first.split(' ').collect();
    let [MAGIC, schema, of_head, of_rows] = words[..] else { return Err(damaged("it is no imported table")) };
    match schema.parse() {
        Ok(SCHEMA) => {}
        Ok(found) => return Err(TableError::Later { path: path.to_path_buf(), found }),
        Err(_) => return Err(damaged("it does not say which form it has")),
    }
    if hex(&Sha256::digest(&second)) != of_head {
        return Err(damaged("what it says of itself was changed"));
    }
    let head = serde_json::from_str(&second).map_err(|_| damaged("what it says of itself cannot be read"))?;
    Ok((head, of_rows.to_string(), file))
}

/// Writes a table into a folder, in place of an earlier import of the same edition: the old file or the new one, never a part of it.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, head: &Head, rows: &[u8], disk: &dyn Disk) -> Result<PathBuf, TableError> {
    let path = folder.join(format!("{}.{EXTENSION}", head.id));
    let fresh = folder.join(format!(".{}.{EXTENSION}.new", head.id));
    let bytes = bytes(head, rows);
    let put = || -> io::Result<()> {
        disk.create_folder(folder)?;
        // What an import that was cut short has left.
        if fresh.exists() {
            disk.remove_file(&fresh)?;
        }
        let mut file = disk.create(&fresh)?;
        file.write_all(&bytes)?;
        file.sync()?;
        drop(file);
        disk.rename(&fresh, &path)?;
        disk.sync_folder(folder)
    };
    put().map_err(|reason| TableError::Disk { path: path.clone(), reason })?;
    Ok(path)
}

fn bytes(head: &Head, rows: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(rows.len() / 4), Compression::new(9));
    encoder.write_all(rows).expect("memory takes everything");
    let packed = encoder.finish().expect("memory takes everything");
    let second = serde_json::to_string(&Head { unpacked: rows.len() as u64, ..head.clone() }).expect("a head is text and numbers");
    let first = format!("{MAGIC} {SCHEMA} {} {}", hex(&Sha256::digest(&second)), hex(&Sha256::digest(&packed)));
    let mut bytes = format!("{first}\n{second}\n").into_bytes();
    bytes.extend_from_slice(&packed);
    bytes
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
