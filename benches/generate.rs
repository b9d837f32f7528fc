//! Makes a practice with N invented visits, to measure with: `cargo run --release --example generate -- 1000000 DIR`.
//!
//! `DIR` gets `practice.toml`, `fees.csv` and `visits/visits.csv`, and can be run as it is. The same seed gives the same
//! bytes. Visits have 1 to 4 service lines (2.05 on average), ids in no order, insurers of very different sizes, a few
//! self-paying patients, dependants, and diagnoses that are billable on their day. Two in a hundred hold a mistake.
//!
//! Options: `--payers N` (12), `--seed N` (1), `--clean` for no mistakes, `--opening N` for `opening.csv`, N older claims
//! of other visits in the layout of `ledger import-opening`.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: generate VISITS DIR [--payers N] [--seed N] [--clean] [--opening N]";

const HEADER: &str = "visit_id,line,patient_id,patient_last,patient_first,birth_date,sex,address1,city,region,postal_code,payer_id,\
    member_id,relationship,subscriber_last,subscriber_first,dx1,dx2,dx3,service_from,rendering_id,place_of_service,code,mod1,units,dx_pointers,clia\n";

/// Codes that FY2026 and FY2027 both have as billable.
const DIAGNOSES: [&str; 36] = [
    "E11.9", "I10", "J06.9", "E78.5", "M54.50", "N39.0", "R51.9", "F41.1", "K21.9", "J45.909", "M17.11", "E03.9", "R53.83", "D50.9",
    "F32.9", "J20.9", "L82.1", "G47.33", "M25.561", "R07.9", "E55.9", "H66.91", "L03.115", "B37.9", "I25.10", "J30.1", "M81.0", "K57.30",
    "N18.30", "D64.9", "G43.909", "R06.02", "E66.9", "K63.5", "L72.0", "S93.401A",
];

/// What a visit is first of all, with its price in cents; the commonest come most often.
const MAIN_SERVICES: [(&str, u32); 8] = [
    ("99213", 14_800),
    ("99214", 20_800),
    ("99213", 14_800),
    ("99214", 20_800),
    ("99212", 9_200),
    ("99203", 17_800),
    ("99215", 29_200),
    ("99204", 26_400),
];

/// What may come with it.
const OTHER_SERVICES: [(&str, u32); 12] = [
    ("36415", 1_200),
    ("80053", 3_400),
    ("85025", 1_975),
    ("83036", 2_850),
    ("93000", 4_250),
    ("81002", 950),
    ("87880", 3_120),
    ("71046", 6_100),
    ("20610", 12_800),
    ("96372", 3_600),
    ("17110", 15_825),
    ("J1100", 185),
];

const LAST_NAMES: [&str; 16] = [
    "Alvarez", "Brandt", "Choi", "Dubois", "Eriksen", "Fontaine", "Grant", "Haddad", "Ivanov", "Jansen", "Keller", "Lopez", "Moreau",
    "Novak", "O'Keefe", "Petrov",
];
const FIRST_NAMES: [&str; 16] = [
    "Ana", "Bruno", "Carla", "Daniel", "Elena", "Franz", "Greta", "Hugo", "Ida", "Jonas", "Kata", "Lars", "Mira", "Nils", "Olga", "Pieter",
];
/// Not among the patients' names: nobody is insured through himself.
const SUBSCRIBER_NAMES: [&str; 4] = ["Robin", "Alex", "Kim", "Sascha"];
const STREETS: [&str; 8] =
    ["Alder Street", "Birch Lane", "Cedar Avenue", "Dogwood Drive", "Elm Court", "Fir Road", "Grove Place", "Hazel Way"];
const PROVIDERS: [(&str, &str); 4] =
    [("okafor", "1555010010"), ("lindqvist", "1555010028"), ("tran", "1555010036"), ("mbeki", "1555010044")];

fn main() -> ExitCode {
    let made = Wish::read(std::env::args().skip(1)).map_err(|why| format!("{why}\n{USAGE}")).and_then(|wish| {
        let bytes = wish.make().map_err(|e| format!("{}: {e}", wish.folder.display()))?;
        Ok(format!("{} visits, {bytes} bytes of CSV in {}", wish.visits, wish.folder.display()))
    });
    match made {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// What is to be made.
pub struct Wish {
    visits: u64,
    folder: PathBuf,
    payers: u64,
    seed: u64,
    clean: bool,
    opening: u64,
}

impl Wish {
    /// Reads what was typed.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Wish, String> {
        let mut wish = Wish { visits: 0, folder: PathBuf::new(), payers: 12, seed: 1, clean: false, opening: 0 };
        let mut plain = 0;
        while let Some(word) = words.next() {
            let number = |text: Option<String>| text.and_then(|t| t.parse::<u64>().ok()).ok_or(format!("{word} needs a number"));
            match word.as_str() {
                "--payers" => wish.payers = number(words.next())?.clamp(1, 999),
                "--seed" => wish.seed = number(words.next())?,
                "--opening" => wish.opening = number(words.next())?,
                "--clean" => wish.clean = true,
                _ if plain == 0 => (wish.visits, plain) = (number(Some(word.clone()))?, 1),
                _ if plain == 1 => (wish.folder, plain) = (PathBuf::from(&word), 2),
                _ => return Err(format!("{word} is one word too many")),
            }
        }
        if plain == 2 { Ok(wish) } else { Err("VISITS and DIR are needed".into()) }
    }

    /// Makes the practice; returns the bytes of its visit file.
    pub fn make(&self) -> io::Result<u64> {
        fs::create_dir_all(self.folder.join("visits"))?;
        fs::write(self.folder.join("practice.toml"), practice(self.payers))?;
        fs::write(self.folder.join("fees.csv"), fees())?;
        if self.opening > 0 {
            self.opening_claims(&self.folder.join("opening.csv"))?;
        }
        let mut out = BufWriter::with_capacity(1 << 20, File::create(self.folder.join("visits/visits.csv"))?);
        let (mut text, mut bytes) = (String::from(HEADER), 0);
        for number in 0..self.visits {
            VisitMaker::new(self, number).write(&mut text);
            out.write_all(text.as_bytes())?;
            bytes += text.len() as u64;
            text.clear();
        }
        out.flush()?;
        Ok(bytes)
    }

    /// Claims of earlier nights, of visits and patients that tonight's file does not have.
    fn opening_claims(&self, path: &Path) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        out.write_all(
            b"visit_id,claim_number,payer_id,payer_claim_number,patient_id,service_from,service_to,codes,charge,balance,sent,last_seen\n",
        )?;
        for number in 0..self.opening {
            let mut dice = Dice::new(self.seed ^ 0x00f0_0d00, number);
            let (id, payer) = (scattered(number), payer_name(dice.payer(self.payers)));
            let day = format!("2026-{:02}-{:02}", 1 + dice.below(8), 1 + dice.below(28));
            let (code, cents) = dice.pick(&MAIN_SERVICES);
            let (whole, rest) = (cents / 100, cents % 100);
            writeln!(
                out,
                "W{id:010},W{id:010}-A,{payer},ICN{number:010},Q{number:09},{day},{day},{code},{whole}.{rest:02},0.00,{day},{day}"
            )?;
        }
        out.flush()
    }
}

/// The mistakes that two visits in a hundred have, one each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mistake {
    UnknownDiagnosis,
    HeaderDiagnosis,
    NoMember,
    PointerToNothing,
    NegativeUnits,
    NoSuchDay,
    UnknownPayer,
    NoBirthDate,
    UnknownProvider,
    NoPrice,
}

const MISTAKES: [Mistake; 10] = [
    Mistake::UnknownDiagnosis,
    Mistake::HeaderDiagnosis,
    Mistake::NoMember,
    Mistake::PointerToNothing,
    Mistake::NegativeUnits,
    Mistake::NoSuchDay,
    Mistake::UnknownPayer,
    Mistake::NoBirthDate,
    Mistake::UnknownProvider,
    Mistake::NoPrice,
];

/// One visit in the making.
struct VisitMaker {
    number: u64,
    dice: Dice,
    payer: Option<u64>,
    mistake: Option<Mistake>,
}

impl VisitMaker {
    fn new(wish: &Wish, number: u64) -> VisitMaker {
        let mut dice = Dice::new(wish.seed, number);
        let mistake = (!wish.clean && dice.below(50) == 0).then(|| dice.pick(&MISTAKES));
        // A self-paying patient cannot miss a member number: some mistakes need a payer.
        let payer = (mistake.is_some() || dice.below(100) >= 3).then(|| dice.payer(wish.payers));
        VisitMaker { number, dice, payer, mistake }
    }

    fn has(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    fn write(mut self, out: &mut String) {
        let mut visit = String::with_capacity(160);
        let diagnoses = 1 + self.dice.below(3);
        self.patient(&mut visit);
        self.diagnoses(&mut visit, diagnoses);
        let day = self.day();
        let provider = if self.has(Mistake::UnknownProvider) { "nobody" } else { self.dice.pick(&PROVIDERS).0 };
        // 40, 27, 21 and 12 of a hundred: 2.05 lines on average.
        let lines = match self.dice.below(100) {
            0..40 => 1,
            40..67 => 2,
            67..88 => 3,
            _ => 4,
        };
        let first_other = self.dice.below(OTHER_SERVICES.len() as u64);
        for line in 1..=lines {
            let (code, modifier) = self.service(line, lines, first_other);
            let units = if self.has(Mistake::NegativeUnits) && line == 1 { "-1" } else { "1" };
            let pointers = match (line, diagnoses) {
                (1, _) if self.has(Mistake::PointerToNothing) => "9",
                (1, 3) => "1 2 3",
                (1, 2) => "1 2",
                _ => "1",
            };
            let id = scattered(self.number);
            let _ = writeln!(out, "V{id:010},{line},{visit}{day},{provider},11,{code},{modifier},{units},{pointers},05D1234567");
        }
    }

    /// The columns from `patient_id` to `subscriber_first`.
    fn patient(&mut self, out: &mut String) {
        // Every fifth visit is a second one of the patient before, on another day.
        let person = self.number - u64::from(self.number % 5 == 4);
        let mut who = Dice::new(!0, person);
        let (last, first) = (who.pick(&LAST_NAMES), who.pick(&FIRST_NAMES));
        let (year, month, day) = (1930 + who.below(90), 1 + who.below(12), 1 + who.below(28));
        let sex = who.pick(&["F", "M"]);
        let (house, street, flat, zip) = (1 + who.below(9_999), who.pick(&STREETS), 1 + who.below(99), 90_001 + who.below(6_000));
        let _ = write!(out, "P{person:09},{last},{first},");
        if !self.has(Mistake::NoBirthDate) {
            let _ = write!(out, "{year}-{month:02}-{day:02}");
        }
        let _ = write!(out, ",{sex},{house} {street} Apartment {flat},Riverside,CA,{zip},");
        self.coverage(out, person, last);
    }

    /// The columns from `payer_id` to `subscriber_first`.
    fn coverage(&mut self, out: &mut String, person: u64, last: &str) {
        let Some(payer) = self.payer else {
            out.push_str(",,,,,");
            return;
        };
        if self.has(Mistake::UnknownPayer) {
            out.push_str("NOSUCH,");
        } else {
            let _ = write!(out, "{},", payer_name(payer));
        }
        if !self.has(Mistake::NoMember) {
            member(out, payer, person);
        }
        // Medicare insures nobody through somebody else.
        let dependant = filing_code(payer) != "MB" && self.dice.below(100) < 22;
        if dependant {
            let relation = self.dice.pick(&["spouse", "child", "child"]);
            let _ = write!(out, ",{relation},{last},{},", self.dice.pick(&SUBSCRIBER_NAMES));
        } else {
            out.push_str(",self,,,");
        }
    }

    fn diagnoses(&mut self, out: &mut String, count: u64) {
        let first = self.dice.below(DIAGNOSES.len() as u64);
        for n in 0..3 {
            let code = match n {
                0 if self.has(Mistake::UnknownDiagnosis) => "E11.99",
                0 if self.has(Mistake::HeaderDiagnosis) => "E11",
                // Steps of 7 through 36 codes never meet the same code twice.
                _ if n < count => DIAGNOSES[((first + 7 * n) % DIAGNOSES.len() as u64) as usize],
                _ => "",
            };
            let _ = write!(out, "{code},");
        }
    }

    /// From 5 September to 4 October 2026; a patient's two visits are 15 days apart.
    fn day(&mut self) -> String {
        if self.has(Mistake::NoSuchDay) {
            return "2026-09-31".into();
        }
        let person = self.number - u64::from(self.number % 5 == 4);
        let day = 5 + Dice::new(7, person).below(15) + 15 * u64::from(self.number % 5 == 4);
        if day <= 30 { format!("2026-09-{day:02}") } else { format!("2026-10-{:02}", day - 30) }
    }

    fn service(&mut self, line: u64, lines: u64, first_other: u64) -> (&'static str, &'static str) {
        if line > 1 {
            return (OTHER_SERVICES[((first_other + line) % OTHER_SERVICES.len() as u64) as usize].0, "");
        }
        let code = if self.has(Mistake::NoPrice) { "99499" } else { self.dice.pick(&MAIN_SERVICES).0 };
        // Whoever comes a second time is no new patient any more; all others may be one.
        let code = if self.number % 5 == 4 && matches!(code, "99203" | "99204") { "99214" } else { code };
        (code, if lines > 1 { "25" } else { "" })
    }
}

/// Visit numbers in no order, each once: multiplication modulo a prime.
fn scattered(number: u64) -> u64 {
    const PRIME: u64 = 9_999_999_967;
    (u128::from(number + 1) * 6_180_339_887 % u128::from(PRIME)) as u64
}

fn payer_name(payer: u64) -> String {
    format!("PAY{payer:03}")
}

fn filing_code(payer: u64) -> &'static str {
    ["MB", "CI", "BL", "CI", "MC", "CI", "HM", "BL"][(payer % 8) as usize]
}

/// A member number; Medicare's have a pattern of their own.
fn member(out: &mut String, payer: u64, person: u64) {
    if filing_code(payer) != "MB" {
        let _ = write!(out, "XM{payer:03}{person:09}");
        return;
    }
    const LETTERS: &[u8] = b"ACDEFGHJKMNPQRTUVWXY";
    let mut dice = Dice::new(11, person);
    for kind in "9A90A90AA00".chars() {
        out.push(match kind {
            'A' => char::from(LETTERS[dice.below(LETTERS.len() as u64) as usize]),
            '9' => char::from(b'1' + dice.below(9) as u8),
            _ => char::from(b'0' + dice.below(10) as u8),
        });
    }
}

/// A small deterministic source of choices (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, number: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// A few insurers have most of the patients: the smaller of two throws, twice.
    fn payer(&mut self, payers: u64) -> u64 {
        let first = self.below(payers).min(self.below(payers));
        first.min(self.below(payers))
    }
}

fn fees() -> String {
    let mut text = String::from("code,mod1,mod2,mod3,mod4,place_of_service,price,effective_from,effective_to\n");
    let mut seen = Vec::new();
    for (code, cents) in MAIN_SERVICES.iter().chain(&OTHER_SERVICES) {
        if !seen.contains(code) {
            seen.push(*code);
            let _ = writeln!(text, "{code},,,,,,{}.{:02},2026-01-01,", cents / 100, cents % 100);
        }
    }
    text
}

fn practice(payers: u64) -> String {
    let mut text = String::from(
        r#"# Made by benches/generate.rs: everything in it is invented.
schema = 1
jurisdiction = "us"
name = "Riverside Family Medicine"
usage = "T"
today = "2026-10-05"

[billing]
name = "Riverside Family Medicine"
npi = "1555010002"
tax_id = "330000155"
tax_id_kind = "ein"
taxonomy = "207Q00000X"
address1 = "1200 Orange Grove Avenue"
city = "Riverside"
state = "CA"
zip = "925010200"
phone = "9515550100"
contact = "Dana Lee"

[submitter]
name = "Riverside Family Medicine"
id = "RFM0001"
contact = "Dana Lee"
phone = "9515550101"

[receiver]
name = "Example Clearing House"
id = "EXCH01"

[interchange]
sender_qualifier = "ZZ"
sender_id = "RFM0001"
receiver_qualifier = "ZZ"
receiver_id = "EXCH01"
"#,
    );
    for ((id, npi), last) in PROVIDERS.iter().zip(LAST_NAMES) {
        let _ =
            write!(text, "\n[[provider]]\nid = \"{id}\"\nlast = \"{last}\"\nfirst = \"Sam\"\nnpi = \"{npi}\"\ntaxonomy = \"207Q00000X\"\n");
    }
    for payer in 0..payers {
        let (id, code) = (payer_name(payer), filing_code(payer));
        let _ =
            write!(text, "\n[[payer]]\nid = \"{id}\"\nname = \"Example Payer {payer}\"\npayer_id = \"{id}\"\nfiling_code = \"{code}\"\n");
        if code == "MB" {
            text.push_str("\n[payer.profile]\nreplacement = \"never\"\npatient_paid_on_claim = false\n");
        }
    }
    text.push_str("\n[invoice]\ndue_days = 30\nsmall_balance = \"5.00\"\n");
    text
}
