//! Official files as they are given: plain, in a zip, or as a workbook; read within limits, whatever is in them.

use super::{Refusal, xlsx};
use crate::codes::imported::store::{SourceFile, hex};
use crate::limits;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Bytes of the beginning of a file by which it is recognised: the preambles of official files are shorter.
const SAMPLE: u64 = 64 << 10;
/// How far a file in a zip may unpack before it counts as a bomb: official ones unpack to twenty times their size.
const RATIO: u64 = 100;
/// Bytes of a file that is read whole: the largest, the tabular XML, has 10 MB.
const WHOLE: u64 = 128 << 20;

/// One file to be recognised: as given, or out of a zip.
#[derive(Debug)]
pub struct Member {
    /// What people call it: `rvu26a.zip: PPRRVU2026_Jan.csv`.
    pub name: String,
    /// Names that an edition may be read from: its own and that of its zip, in small letters.
    pub names: Vec<String>,
    /// The file on the disk, and its digest.
    pub origin: SourceFile,
    path: PathBuf,
    /// Its place in the zip.
    entry: Option<usize>,
    /// Its beginning as text.
    pub sample: String,
    /// The cells of a workbook.
    cells: Option<Vec<Vec<String>>>,
}

/// Opens every file and every file in every zip. Of a zip that holds the same table as text and as workbook, the text counts.
pub(super) fn open(paths: &[PathBuf]) -> Result<Vec<Vec<Member>>, Refusal> {
    paths.iter().map(|path| of_path(path)).collect()
}

fn of_path(path: &Path) -> Result<Vec<Member>, Refusal> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let refused = |reason: io::Error| Refusal::new(&name, format!("it cannot be read: {reason}"));
    if !path.is_file() {
        return Err(Refusal::new(&path.display().to_string(), "there is no such file").help("check the name"));
    }
    let origin = SourceFile { name: name.clone(), sha256: digest(path).map_err(refused)? };
    let mut beginning = Vec::new();
    File::open(path).and_then(|file| file.take(SAMPLE).read_to_end(&mut beginning)).map_err(refused)?;
    let member = |name: &str, entry, sample: &[u8]| Member {
        name: name.to_string(),
        names: [name, &origin.name].map(|name| name.rsplit(['/', '\\', ':']).next().unwrap_or(name).trim().to_ascii_lowercase()).to_vec(),
        origin: origin.clone(),
        path: path.to_path_buf(),
        entry,
        sample: text(sample).into_owned(),
        cells: None,
    };
    if !beginning.starts_with(b"PK\x03\x04") {
        if beginning.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(Refusal::new(&name, "it is a workbook of the old kind (.xls)").help("save it as .xlsx or as text and import that"));
        }
        return Ok(vec![member(&name, None, &beginning)]);
    }
    let mut zip = archive(path, &name)?;
    if zip.index_for_name("xl/workbook.xml").is_some() {
        let cells = xlsx::cells(&mut zip, &name)?;
        return Ok(vec![Member { sample: told(&cells), cells: Some(cells), ..member(&name, None, b"") }]);
    }
    let mut members = Vec::new();
    for entry in 0..zip.len() {
        let broken = |reason: zip::result::ZipError| Refusal::new(&name, format!("the zip is damaged or cut short: {reason}"));
        let mut file = zip.by_index(entry).map_err(broken)?;
        if !file.is_file() {
            continue;
        }
        let mut sample = Vec::new();
        let inner = format!("{name}: {}", String::from_utf8_lossy(file.name_raw()));
        let cut = |reason: io::Error| Refusal::new(&inner, format!("it is damaged in its zip: {reason}"));
        file.by_ref().take(SAMPLE).read_to_end(&mut sample).map_err(cut)?;
        members.push(member(&inner, Some(entry), &sample));
    }
    Ok(members)
}

fn archive(path: &Path, name: &str) -> Result<ZipArchive<BufReader<File>>, Refusal> {
    let file = File::open(path).map_err(|reason| Refusal::new(name, format!("it cannot be read: {reason}")))?;
    let zip = ZipArchive::new(BufReader::new(file))
        .map_err(|reason| Refusal::new(name, format!("the zip is damaged or cut short: {reason}")).help("download it again"))?;
    if zip.len() > limits::ZIP_ENTRIES {
        return Err(Refusal::new(name, format!("the zip holds more than {} files", limits::ZIP_ENTRIES)));
    }
    Ok(zip)
}

/// The first rows of a workbook, so that it is recognised like a text.
fn told(cells: &[Vec<String>]) -> String {
    cells.iter().take(40).map(|row| format!("{}\n", row.join("\t"))).collect()
}

impl Member {
    /// Whether the workbook in a zip is to be opened: only where no text beside it was recognised.
    pub(super) fn is_workbook_in_zip(&self) -> bool {
        self.entry.is_some() && self.sample.starts_with("PK\u{3}\u{4}")
    }

    /// Whether its cells come from a workbook.
    pub(super) fn is_workbook(&self) -> bool {
        self.cells.is_some()
    }

    /// Opens a workbook that lies in a zip.
    pub(super) fn open_workbook(&mut self) -> Result<(), Refusal> {
        let bytes = self.bytes()?;
        let Ok(mut zip) = ZipArchive::new(io::Cursor::new(bytes)) else { return Ok(()) };
        if zip.index_for_name("xl/workbook.xml").is_some() {
            let cells = xlsx::cells(&mut zip, &self.name)?;
            (self.sample, self.cells) = (told(&cells), Some(cells));
        }
        Ok(())
    }

    /// Hands over line after line, without its end; lines are counted from 1.
    ///
    /// # Errors
    /// What `each` says; or when the file cannot be read, is too large, or has a line that no official file has.
    pub fn lines(&self, each: &mut dyn FnMut(u64, &str) -> Result<(), Refusal>) -> Result<(), Refusal> {
        self.reading(limits::OFFICIAL_FILE_BYTES, &mut |reader| {
            let mut reader = BufReader::with_capacity(1 << 16, reader);
            let (mut line, mut number) = (Vec::new(), 0);
            loop {
                line.clear();
                let most = limits::OFFICIAL_LINE_BYTES as u64;
                let read = reader.by_ref().take(most + 1).read_until(b'\n', &mut line).map_err(|reason| self.unreadable(&reason))?;
                if read == 0 {
                    return Ok(());
                }
                number += 1;
                if read as u64 > most {
                    return Err(Refusal::new(&self.name, format!("the line is longer than {most} bytes")).line(number));
                }
                while line.last().is_some_and(|last| matches!(last, b'\n' | b'\r')) {
                    line.pop();
                }
                each(number, &text(&line))?;
            }
        })
    }

    /// The whole file.
    ///
    /// # Errors
    /// When it cannot be read or is too large.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        self.reading(WHOLE, &mut |reader| reader.read_to_end(&mut bytes).map(|_| ()).map_err(|reason| self.unreadable(&reason)))?;
        Ok(bytes)
    }

    /// The file as rows of cells: of a workbook, or cut by commas or tabs, whichever there are more of.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn cells(&self) -> Result<Cow<'_, [Vec<String>]>, Refusal> {
        if let Some(cells) = &self.cells {
            return Ok(Cow::Borrowed(cells));
        }
        let bytes = self.bytes()?;
        let count = |byte: u8| memchr::memchr_iter(byte, &bytes).count();
        let tabs = count(b'\t') > count(b',');
        let mut reader = csv::ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(if tabs { b'\t' } else { b',' }).quoting(!tabs);
        let mut rows = Vec::new();
        for record in reader.from_reader(&bytes[..]).byte_records() {
            let record = record.map_err(|reason| Refusal::new(&self.name, format!("it is no table of cells: {reason}")))?;
            rows.push(record.iter().map(|cell| text(cell).trim().to_string()).collect());
        }
        Ok(Cow::Owned(rows))
    }

    fn unreadable(&self, reason: &io::Error) -> Refusal {
        Refusal::new(&self.name, format!("it cannot be read: {reason}")).help("download it again")
    }

    /// Opens the file and refuses it when it is larger than `most` or unpacks out of all proportion.
    fn reading(&self, most: u64, read: &mut dyn FnMut(&mut dyn Read) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let too_large = || Refusal::new(&self.name, format!("it is larger than {} MB, as no official file is", most >> 20));
        match self.entry {
            None => {
                let file = File::open(&self.path).map_err(|reason| self.unreadable(&reason))?;
                let mut limited = file.take(most + 1);
                read(&mut limited)?;
                if limited.limit() == 0 { Err(too_large()) } else { Ok(()) }
            }
            Some(entry) => {
                let mut zip = archive(&self.path, &self.name)?;
                let file = zip.by_index(entry).map_err(|reason| Refusal::new(&self.name, format!("the zip is damaged: {reason}")))?;
                let most = most.min(file.compressed_size().saturating_mul(RATIO) + (1 << 20));
                let mut limited = file.take(most + 1);
                read(&mut limited)?;
                if limited.limit() == 0 {
                    return Err(Refusal::new(&self.name, "it unpacks out of all proportion, as no official file does"));
                }
                Ok(())
            }
        }
    }
}

/// Text of a file that says nothing of its encoding: UTF-8 where it is, else the characters of Windows, which the agencies use.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| windows(*byte)).collect()),
    }
}

/// A character of Windows code page 1252; those between 80 and 9F are quotes and dashes, the others are those of Unicode.
fn windows(byte: u8) -> char {
    match byte {
        0x91 | 0x92 => '\'',
        0x93 | 0x94 => '"',
        0x96 | 0x97 => '-',
        0x85 => '\u{2026}',
        0x99 => '\u{2122}',
        0xA0 => ' ',
        0x80..=0x9F => ' ',
        other => char::from(other),
    }
}

/// The digest of a file.
fn digest(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
