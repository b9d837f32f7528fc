//! Makes a practice in Ontario with N invented visits, to measure with: `cargo run --release --example ontario -- 100000 DIR [PROVIDERS]`.
//!
//! `DIR` gets `practice.toml`, `fees.txt` and `visits/visits.csv`, and can be run as it is. The same numbers give the same bytes. Half of
//! the providers bill alone, the others in one group; visits have one or two services.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: ontario VISITS DIR [PROVIDERS]";
const HEADER: &str = "visit_id,patient_id,patient_last,patient_first,birth_date,sex,payer_id,member_id,member_suffix,referring_id,dx1,line,\
    service_from,rendering_id,code,units\n";
/// Codes with their fees in hundredths of a cent, and whether somebody has to refer.
const SERVICES: [(&str, u32, bool); 5] =
    [("A007", 410_000, false), ("G590", 55_000, false), ("A005", 940_000, true), ("A006", 560_000, true), ("K005", 800_000, false)];
const DIAGNOSES: [&str; 6] = ["460", "401", "250", "786", "311", "493"];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let numbers = (words.first().and_then(|n| n.parse().ok()), words.get(2).map_or(Some(12), |n| n.parse().ok()));
    let ((Some(visits), Some(providers)), Some(folder)) = (numbers, words.get(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match generate(Path::new(folder), visits, providers) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn generate(folder: &Path, visits: u64, providers: u64) -> io::Result<()> {
    fs::create_dir_all(folder.join("visits"))?;
    fs::write(folder.join("practice.toml"), practice(providers))?;
    fs::write(folder.join("fees.txt"), fees())?;
    let mut out = BufWriter::new(File::create(folder.join("visits/visits.csv"))?);
    out.write_all(HEADER.as_bytes())?;
    let mut dice = 1_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for visit in 0..visits {
        let (patient, provider) = (visit, roll(providers.max(1)));
        let day = format!("2026-09-{:02}", 1 + roll(28));
        for line in 1..=1 + roll(2) {
            let (code, _, refers) = SERVICES[usize::try_from((visit + line) % 5).expect("below 5")];
            let referring = if refers { "087654" } else { "" };
            let diagnosis = DIAGNOSES[usize::try_from(visit % 6).expect("below 6")];
            writeln!(
                out,
                "V{visit:07},P{patient},Example,Ada,1980-01-02,F,HCP,{},AB,{referring},{diagnosis},{line},{day},d{provider},{code}A,1",
                health_number(patient)
            )?;
        }
    }
    out.flush()
}

fn practice(providers: u64) -> String {
    let mut text =
        "schema = 1\njurisdiction = \"ontario\"\nname = \"Invented\"\nusage = \"T\"\ntoday = \"2026-10-05\"\nfees = \"fees.txt\"\n\
                    [ohip]\ngroup = \"AB12\"\n"
            .to_string();
    for provider in 0..providers {
        let group = if provider % 2 == 0 { "" } else { "group = \"0000\"\n" };
        let number = 100_000 + provider;
        let _ =
            write!(text, "[[provider]]\nid = \"d{provider}\"\nlast = \"D{provider}\"\nnumber = \"{number}\"\nspecialty = \"00\"\n{group}");
    }
    text
}

/// The ministry's layout: code, first and last day, five fees.
fn fees() -> String {
    let row = |(code, fee, _): &(&str, u32, bool)| format!("{code}2020010199999999{fee:011}{:011}{fee:011}{:011}{:011}\r\n", 0, 0, 0);
    SERVICES.iter().map(row).collect()
}

/// Nine digits and the one that checks them.
fn health_number(patient: u64) -> String {
    let nine = format!("{:09}", 100_000_000 + patient);
    let sum: u64 = nine
        .bytes()
        .enumerate()
        .map(|(at, byte)| match (u64::from(byte - b'0'), at % 2) {
            (digit, 0) => digit * 2 / 10 + digit * 2 % 10,
            (digit, _) => digit,
        })
        .sum();
    format!("{nine}{}", (10 - sum % 10) % 10)
}
