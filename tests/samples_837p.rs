//! 837P files of others through the whole program: each claim is re-issued and re-proved, or held or refused with findings.
//!
//! The golden file has names, numbers, places and hashes, never a word of a sample.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "common/edit.rs"]
mod edit;
#[path = "golden/mod.rs"]
mod golden;
#[allow(dead_code)]
#[path = "common/mutants.rs"]
mod mutants;
#[path = "common/night.rs"]
mod night;
#[path = "samples_837p/ours.rs"]
mod ours;

use claimwright::date::{Date, parse_compact};
use claimwright::finding::Finding;
use claimwright::intake::InputFiles;
use claimwright::jurisdiction::Jurisdiction;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::pipeline::{self, Options, Rehearsal, Unwatched};
use claimwright::practice::Practice;
use claimwright::rules::selection::Selection;
use night::Wishes;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const SAMPLES: &str = "../shared/samples/x12/837p";

/// `SHOW=1 cargo test --test samples_837p -- --nocapture` prints what each finding says, to be held against its sample.
fn show(name: &str, finding: &Finding) {
    if std::env::var_os("SHOW").is_some() {
        eprintln!("{name}: {} {}:{} {}", finding.card.id, finding.place.row, finding.place.column, finding.message);
    }
}

/// The first digits of a SHA-256: enough to see that something changed, too few to say what it was.
fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(5).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Segments as whoever wrote the file separated them, which ISA says at fixed places; elements of each.
fn segments(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(bytes);
    let Some(isa) = text.find("ISA").map(|at| &text[at..]) else { return Vec::new() };
    let Some(element) = isa.chars().nth(3) else { return Vec::new() };
    // Some senders pad ISA wrongly: its terminator is what follows the sixteenth element.
    let Some((last, _)) = isa.match_indices(element).nth(15) else { return Vec::new() };
    let Some(terminator) = isa[last + 1..].chars().nth(1) else { return Vec::new() };
    let words = |segment: &str| segment.trim().split(element).map(|e| e.trim().to_string()).collect::<Vec<_>>();
    isa.split(terminator).map(words).filter(|words| !words[0].is_empty()).collect()
}

/// A practice that knows every payer the file names.
fn practice_for(sample: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::read_to_string("tests/pages/practice.toml").unwrap();
    let mut practice = base[..base.find("[[payer]]").unwrap()].to_string();
    let named = segments(sample).into_iter().filter(|s| s[0] == "NM1" && s.get(1).is_some_and(|role| role == "PR"));
    let payers: BTreeSet<String> = named.filter_map(|s| s.get(9).cloned()).filter(|number| !number.is_empty()).collect();
    for number in payers {
        let number = toml::Value::String(number);
        // A long limit, and all characters: what is wrong with a sample is not its age or its case.
        write!(
            practice,
            "[[payer]]\nid = {number}\nname = \"A payer\"\npayer_id = {number}\nfiling_code = \"CI\"\n[payer.profile]\ncharacters = \"extended\"\nfiling_limit = {{ original = \"10y\", corrected = \"10y\", secondary = \"10y\" }}\n\n"
        )
        .unwrap();
    }
    fs::write(folder.path().join("practice.toml"), practice).unwrap();
    fs::copy("tests/pages/fees.csv", folder.path().join("fees.csv")).unwrap();
    folder
}

/// The day on which the file was made (GS04), or that of the last service or decision in it when that is later: no sample is too old or too new.
fn made_on(sample: &[u8]) -> Date {
    let days = segments(sample).into_iter().filter_map(|s| match (s[0].as_str(), s.get(1).map(String::as_str)) {
        ("GS", _) => parse_compact(s.get(4)?),
        ("DTP", Some("472" | "573")) => s.get(3)?.split('-').filter_map(parse_compact).max(),
        _ => None,
    });
    days.max().unwrap_or_else(|| parse_compact("20260101").unwrap())
}

/// A claim with findings, or findings about the file (without a claim).
struct Looked {
    claim: String,
    held: bool,
    findings: Vec<Finding>,
}

fn look(folder: &Path, file: &Path, today: Date) -> Vec<Looked> {
    let practice = Practice::open(folder).unwrap();
    let office = UnitedStates::open(&practice).unwrap();
    let files = InputFiles::open(&[file.to_path_buf()]).unwrap();
    let options = Options {
        today,
        bill_from: None,
        send_stale: false,
        resend: false,
        hold: Vec::new(),
        threads: 1,
        chunk_bytes: claimwright::limits::CHUNK_BYTES,
        scratch: std::env::temp_dir(),
        shown: vec![String::new()],
        production_agreed: false,
    };
    let mut looked = Vec::new();
    let rehearsal = Rehearsal {
        files: &files,
        options: &options,
        ledger: None,
        progress: &Unwatched,
        rehearsing: false,
        selection: &Selection::default(),
    };
    pipeline::check(&office, &practice, rehearsal, &mut |case, findings| {
        // Tables that are not imported are said of the batch, not of a sample.
        if findings.iter().all(|f| f.card.id == "IN022") && !findings.is_empty() {
            return;
        }
        looked.push(Looked { claim: case.about.visit.to_string(), held: case.held, findings: findings.to_vec() });
    })
    .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    looked
}

/// What became of one sample: a line for each claim, and one for each file that was made.
fn sample(name: &str, bytes: &[u8]) -> String {
    let folder = practice_for(bytes);
    let path = folder.path().join("sample.837");
    fs::write(&path, bytes).unwrap();
    let today = made_on(bytes);
    let looked = look(folder.path(), &path, today);
    let night = night::run_files(folder.path(), &[path], &Wishes { day: Some(today), ..Wishes::default() });
    let night = night.unwrap_or_else(|e| panic!("{name}: {e}"));
    let is_claims = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "837");
    let made: Vec<PathBuf> = night::files_below(&folder.path().join("out")).into_iter().filter(is_claims).collect();
    let mut lines = String::new();
    let mut issued = 0;
    for again in made.iter().map(|file| fs::read(file).unwrap()) {
        for clm in segments(&again).iter().filter(|s| s[0] == "CLM") {
            issued += 1;
            let said = looked.iter().find(|l| l.claim == clm[1]);
            assert!(said.is_none_or(|l| !l.held), "{name}: a claim is held and issued");
            line(&mut lines, (name, "issued"), &clm[1], said.map_or(&[], |l| &l.findings));
        }
        writeln!(lines, "{name}\tfile\t{}\t", digest(&again)).unwrap();
    }
    let held: Vec<&Looked> = looked.iter().filter(|l| l.held).collect();
    assert_eq!((issued, held.len() as u64), (night.visits.issued.visits, night.visits.held.visits), "{name}: claims were lost or doubled");
    for l in looked.iter().filter(|l| l.held || l.claim.is_empty()) {
        // A set or file without claims stands under the row where it begins.
        let outcome = if l.held && !l.claim.starts_with("row ") { "held" } else { "refused" };
        assert!(!l.findings.is_empty(), "{name}: held without a finding");
        line(&mut lines, (name, outcome), &l.claim, &l.findings);
    }
    assert!(!lines.is_empty(), "{name}: it came to nothing, and nobody was told");
    lines
}

fn line(lines: &mut String, (name, outcome): (&str, &str), claim: &str, findings: &[Finding]) {
    let place = |f: &Finding| format!("{}@{}:{}", f.card.id, f.place.row, f.place.column);
    let places: Vec<String> = findings.iter().map(place).collect();
    writeln!(lines, "{name}\t{outcome}\t{}\t{}", digest(claim.as_bytes()), places.join(" ")).unwrap();
    findings.iter().for_each(|f| show(name, f));
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let read = |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
    night::files_below(Path::new(SAMPLES)).into_iter().map(read).collect()
}

fn table(all: impl Iterator<Item = (String, Vec<u8>)>) -> String {
    let head = String::from("sample\toutcome\tsha256\tfindings\n");
    all.fold(head, |table, (name, bytes)| table + &sample(&name, &bytes))
}

#[test]
fn every_sample_is_issued_and_proved_or_held_with_a_reason() {
    if !Path::new(SAMPLES).is_dir() {
        return println!("skipped: {SAMPLES} is absent");
    }
    golden::assert_golden("samples_837p.tsv", table(samples().into_iter()).as_bytes());
}

// Most samples are of 2005, in ICD-9, and their providers have invented numbers: true findings, which hold them all.
// With dates, diagnoses and provider numbers of today the same files show what else they say.

/// Diagnoses that may be billed in 2026.
const DIAGNOSES: [&str; 12] = ["E119", "I10", "J0300", "J209", "R42", "N390", "K219", "R109", "Z23", "D649", "R509", "L309"];

/// The number with ten digits, the first 1, the last one right.
fn real_npi(number: &str) -> String {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).chain([0; 9]).take(9).collect();
    let digits: Vec<u32> = [1].into_iter().chain(digits[1..].iter().copied()).collect();
    let doubled = |(n, d): (usize, &u32)| if n % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { *d };
    let sum: u32 = 24 + digits.iter().enumerate().map(doubled).sum::<u32>();
    digits.iter().chain([&((10 - sum % 10) % 10)]).map(u32::to_string).collect()
}

/// The sample with dates, diagnoses and provider numbers that could be billed in 2026; all else as it stands.
fn made_today(sample: &[u8]) -> Vec<u8> {
    let mut all = segments(sample);
    let newest = all.iter().filter(|s| s[0] == "DTP").filter_map(|s| s.get(3)?.get(..4)?.parse::<u32>().ok()).max().unwrap_or(2026);
    let isa = all.first().cloned().unwrap_or_default();
    let component = isa.get(16).map_or(":", |sign| &sign[..1]).to_string();
    let later = |date: &str| match (date.len(), date.get(..4).and_then(|y| y.parse::<u32>().ok())) {
        (8, Some(year)) => format!("{}{}", year + 2026 - newest, &date[4..]),
        _ => date.to_string(),
    };
    let (mut count, mut codes) = (0, DIAGNOSES.iter());
    for s in &mut all {
        count += 1;
        match s[0].as_str() {
            "ST" => count = 1,
            "CLM" => codes = DIAGNOSES.iter(),
            "DTP" if s.len() > 3 => s[3] = s[3].split('-').map(later).collect::<Vec<_>>().join("-"),
            "NM1" if s.len() > 9 && s[8] == "XX" => s[9] = real_npi(&s[9]),
            "PRV" if s.len() > 3 => (s[2], s[3]) = ("PXC".into(), "207Q00000X".into()),
            "BHT" if s.len() > 6 => s[6] = "CH".into(),
            "HI" => {
                for text in s.iter_mut().skip(1).filter(|text| text.contains(&component)) {
                    let kind = text.split(&component).next().unwrap_or_default().trim_start_matches('A').to_string();
                    if matches!(kind.as_str(), "BK" | "BF") {
                        *text = format!("A{kind}{component}{}", codes.next().unwrap());
                    }
                }
            }
            "SE" if s.len() > 1 => s[1] = count.to_string(),
            _ => {}
        }
    }
    let text: Vec<String> = all.iter().map(|s| s.join("*") + "~\n").collect();
    text.concat().into_bytes()
}

#[test]
fn every_sample_made_today_is_issued_and_proved_or_held_with_a_reason() {
    if !Path::new(SAMPLES).is_dir() {
        return println!("skipped: {SAMPLES} is absent");
    }
    let made = samples().into_iter().map(|(name, bytes)| (name, made_today(&bytes)));
    golden::assert_golden("samples_837p_today.tsv", table(made).as_bytes());
}
