//! One file that came back: recognised by what is in it, read, and proved.

use super::adding::{Adding, PaymentTally, Rejection};
use super::{Deposit, PaperPayment, PatientPayment};
use super::{deposits, paper, patient_payments, rules, table};
use crate::date::Date;
use crate::finding::{FileNo, Finding, Findings, Place, Severity};
use crate::history::Facts;
use crate::jurisdiction::us::answers::{Survey, deliver, survey};
use crate::jurisdiction::us::rules::answers::{OF_ANSWERS, WholeAnswer, unreadable};
use crate::limits::{CASH_FILE_BYTES, FINDINGS_PER_ANSWER_FILE};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

/// What is in a file, and what is to be said about it.
pub struct Found {
    /// The file's length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// What is in it.
    pub contents: Contents,
    /// What is to be said about it, [`FINDINGS_PER_ANSWER_FILE`] at most.
    pub findings: Vec<Finding>,
}

/// The kinds of files that come back.
pub enum Contents {
    /// X12 answers.
    Answers(FileAnswers),
    /// Deposits as the bank lists them.
    Deposits(Vec<Deposit>),
    /// Remittances on paper.
    Paper(Vec<PaperPayment>),
    /// What patients paid.
    PatientPayments(Vec<PatientPayment>),
    /// Nothing that can be read.
    Unknown,
}

/// The X12 answers of a file.
pub struct FileAnswers {
    /// Each answer and what was proved about it.
    pub survey: Survey,
    /// What the claims of each payment come to that can be used.
    pub payments: Vec<PaymentTally>,
    /// Claims that were rejected, or that somebody must look at.
    pub rejections: Vec<Rejection>,
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system says no.
    #[error("{} cannot be read: {why}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// It was written to between the two readings.
    #[error("{} was changed while it was read", file.display())]
    Changed {
        /// The file.
        file: PathBuf,
    },
    /// A table is larger than any real one.
    #[error("{} has more than {} megabytes; deposits and payments of that size are exported by day", file.display(), CASH_FILE_BYTES >> 20)]
    TooLarge {
        /// The file.
        file: PathBuf,
    },
}

/// Bytes that tell what a file is.
const SNIFFED: u64 = 4096;

/// Reads a file that came back, and posts nothing.
///
/// # Errors
/// When the file cannot be read, or changes meanwhile. What is wrong with its content is a finding.
pub fn read(path: &Path, file: FileNo, today: Date) -> Result<Found, ReadError> {
    let failed = |why| ReadError::Io { file: path.to_path_buf(), why };
    let mut source = File::open(path).map_err(failed)?;
    let mut start = Vec::new();
    source.by_ref().take(SNIFFED).read_to_end(&mut start).map_err(failed)?;
    source.rewind().map_err(failed)?;
    let mut findings = Findings::new();
    let mut hashing = Hashing { source: &mut source, hash: Sha256::new(), bytes: 0 };
    let contents = match kind(&start) {
        Kind::X12 => {
            let survey = survey(&mut hashing);
            if let Some(crate::jurisdiction::us::answers::Trouble::Io(why)) = survey.trouble {
                return Err(failed(why));
            }
            // What follows the last interchange belongs to the file's hash as well.
            io::copy(&mut hashing, &mut io::sink()).map_err(failed)?;
            Contents::Answers(FileAnswers { survey, payments: Vec::new(), rejections: Vec::new() })
        }
        kind => {
            let mut text = Vec::new();
            hashing.by_ref().take(CASH_FILE_BYTES + 1).read_to_end(&mut text).map_err(failed)?;
            if text.len() as u64 > CASH_FILE_BYTES {
                return Err(ReadError::TooLarge { file: path.to_path_buf() });
            }
            read_table(kind, file, (&text, &mut findings))
        }
    };
    let (bytes, sha256) = (hashing.bytes, hashing.hash.finalize().into());
    let contents = match contents {
        Contents::Answers(answers) => {
            source.rewind().map_err(failed)?;
            Contents::Answers(second_reading(path, answers, (file, today, &mut source), &mut findings)?)
        }
        other => other,
    };
    Ok(Found { bytes, sha256, contents, findings: bounded(findings.take()) })
}

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    X12,
    Deposits,
    Paper,
    PatientPayments,
    Unknown,
}

fn kind(start: &[u8]) -> Kind {
    let text = String::from_utf8_lossy(start);
    let plain = text.trim_start_matches(|c: char| c == '\u{feff}' || c == '\0' || c == '\u{1a}' || c.is_whitespace());
    if plain.is_empty() || plain.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("ISA")) {
        // An empty file is told so by the reader of answers.
        return Kind::X12;
    }
    let names = table::header_names(&text);
    let tables = [(Kind::Paper, paper::COLUMNS), (Kind::PatientPayments, patient_payments::COLUMNS), (Kind::Deposits, deposits::COLUMNS)];
    tables.into_iter().find(|(_, columns)| table::is_header(&names, columns)).map_or(Kind::Unknown, |(kind, _)| kind)
}

fn read_table(kind: Kind, file: FileNo, (text, findings): (&[u8], &mut Findings)) -> Contents {
    match kind {
        Kind::Deposits => Contents::Deposits(deposits::read(file, text, findings)),
        Kind::Paper => Contents::Paper(paper::read(file, text, findings)),
        Kind::PatientPayments => Contents::PatientPayments(patient_payments::read(file, text, findings)),
        Kind::X12 | Kind::Unknown => {
            let is_page = text.trim_ascii_start().first() == Some(&b'<');
            findings.push(rules::unknown_file(Place { file, ..Place::default() }, is_page));
            Contents::Unknown
        }
    }
}

/// Runs the rules over whole answers, then hands on what is good, and adds it up.
fn second_reading(
    path: &Path,
    answers: FileAnswers,
    (file, today, source): (FileNo, Date, &mut File),
    findings: &mut Findings,
) -> Result<FileAnswers, ReadError> {
    let survey = answers.survey;
    if let Some(trouble) = &survey.trouble {
        findings.push(unreadable(file, trouble));
    }
    for answer in &survey.answers {
        if findings.as_slice().len() < FINDINGS_PER_ANSWER_FILE {
            crate::rules::run(OF_ANSWERS, &WholeAnswer { file, answer }, &Facts::on(today), findings);
        }
    }
    let mut adding = Adding { file, facts: Facts::on(today), payments: Vec::new(), rejections: Vec::new(), findings };
    deliver(source, &survey, &mut adding).map_err(|_| ReadError::Changed { file: path.to_path_buf() })?;
    let Adding { payments, rejections, .. } = adding;
    Ok(FileAnswers { survey, payments, rejections })
}

fn bounded(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() > FINDINGS_PER_ANSWER_FILE {
        findings.truncate(FINDINGS_PER_ANSWER_FILE);
    }
    findings
}

impl Found {
    /// Whether something in it cannot be used as it is.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Hashes what passes through.
struct Hashing<R> {
    source: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}
