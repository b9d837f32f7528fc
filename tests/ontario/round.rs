//! There and back: claims that we wrote, answered by a ministry of our own, leave nothing unexplained; a wrong byte is noticed.

use super::{Office, ministry};
use claimwright::disk::RealDisk;
use claimwright::jurisdiction::ontario::Ontario;
use claimwright::jurisdiction::{Answering, Jurisdiction};
use claimwright::ledger::{Claim, ClaimKind, Ledger, NewAnswerFile};
use claimwright::money::Money;
use claimwright::posting::{Account, NoteKind, Stage, stage};
use claimwright::practice::Practice;
use claimwright::reconcile::{Mode, Notice, NoticeKind, PaymentOutcome, Standing, Terms, reconcile};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

struct Books {
    office: Ontario,
    folder: tempfile::TempDir,
}

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    refused: Option<String>,
    payments: Vec<PaymentOutcome>,
    notices: Vec<Notice>,
}

impl Books {
    /// The books of an office as they are now, apart from it.
    fn of(office: &Office) -> Books {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(office.path("ledger.sqlite"), folder.path().join("ledger.sqlite")).unwrap();
        Books { office: Ontario::open(&Practice::open(&office.path("")).unwrap()).unwrap(), folder }
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(&self.folder.path().join(Path::new("ledger.sqlite")), Arc::new(RealDisk)).unwrap()
    }

    fn claims(&self, payer: &str) -> Vec<Claim> {
        let ledger = self.ledger();
        let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
        let claims = visits.flat_map(|visit| ledger.claims_of_visit(visit).unwrap());
        claims.filter(|claim| claim.kind == ClaimKind::Claim && claim.payer == payer).collect()
    }

    fn post(&self, bytes: &[u8], mode: Mode) -> Told {
        let survey = self.office.survey(&mut &*bytes);
        if let Err(trouble) = survey.answer() {
            return Told { refused: Some(trouble.to_string()), payments: Vec::new(), notices: Vec::new() };
        }
        let date = claimwright::date::parse_iso("2026-11-12").unwrap();
        let file =
            NewAnswerFile { sha256: Sha256::digest(bytes).into(), name: "P", kind: "ohip", bytes: bytes.len() as u64, read_on: date };
        let mut notices = Vec::new();
        let kept = bytes.to_vec();
        let mut open = || Ok(Box::new(Cursor::new(kept.clone())) as Box<dyn Read>);
        let terms = Terms::from(mode);
        let summary =
            reconcile((&self.office, self.ledger()), (&survey, &mut open), (file, terms), &mut |notice| notices.push(notice)).unwrap();
        Told { refused: None, payments: summary.payments, notices }
    }

    /// What lies on an account, by claim number.
    fn on(&self, claims: &[Claim], wanted: impl Fn(&Account) -> bool) -> BTreeMap<String, i64> {
        let ledger = self.ledger();
        let mut sums = BTreeMap::new();
        for claim in claims {
            for ((_, account), amount) in ledger.balances(claim.id).unwrap() {
                if wanted(&account) {
                    *sums.entry(claim.name.clone()).or_insert(0) += amount.cents();
                }
            }
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }
}

fn sums(list: &[(String, i64)]) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    list.iter().for_each(|(number, cents)| *sums.entry(number.clone()).or_insert(0) += cents);
    sums
}

/// Lakeshore with its night sent.
fn lakeshore() -> Office {
    let office = Office::lakeshore();
    office.says(1, &["run"]);
    office
}

#[test]
fn whatever_the_ministry_answers_nothing_is_left_unexplained() {
    let night = lakeshore();
    for seed in 0..24 {
        let books = Books::of(&night);
        let claims = books.claims("AB12");
        assert!(claims.len() > 8, "{}", claims.len());
        let answers = ministry::answer(&claims, ("AB12", "000000"), seed);
        let mut files = [answers.errors.as_bytes(), answers.remittance.as_bytes()];
        if seed % 2 == 1 {
            files.reverse();
        }
        for file in files.into_iter().chain(files) {
            let told = books.post(file, Mode::Post);
            assert_eq!(told.refused, None);
            let expected = |n: &Notice| matches!(&n.kind, NoticeKind::Posting(note) if matches!(note.kind, NoteKind::ToBeWorked | NoteKind::StillPending));
            assert!(told.notices.iter().all(expected), "seed {seed}: {:?}", told.notices);
            for payment in told.payments.iter().filter(|payment| payment.standing == Standing::Posted) {
                assert_eq!(
                    (payment.suspended, payment.accounts.get(&Account::Cash).map_or(0, |m| m.cents())),
                    (0, answers.total),
                    "seed {seed}"
                );
            }
        }
        let rejected: BTreeMap<String, i64> =
            claims.iter().filter(|c| answers.rejected.contains(&c.name)).map(|c| (c.name.clone(), c.charge.cents())).collect();
        let mut owed = sums(&answers.pending);
        owed.extend(rejected);
        assert_eq!(books.on(&claims, |account| matches!(account, Account::Insurer(_))), owed, "seed {seed}");
        assert_eq!(books.on(&claims, |account| *account == Account::Review), sums(&answers.short), "seed {seed}");
        assert_eq!(books.on(&claims, |account| *account == Account::Patient), BTreeMap::new(), "never the patient's");
        let ledger = books.ledger();
        for claim in claims.iter().filter(|claim| answers.rejected.contains(&claim.name)) {
            assert_eq!(stage(&ledger.events_of(claim.id).unwrap(), true), Stage::Rejected);
        }
        let problems: Vec<String> = ledger.verify().unwrap().into_iter().filter(|p| !p.contains("manifest.json")).collect();
        assert_eq!(problems, Vec::<String>::new());
    }
}

#[test]
fn an_adjustment_of_a_later_month_goes_to_the_line_it_is_about() {
    let night = lakeshore();
    let books = Books::of(&night);
    let claims = books.claims("AB12");
    let seed = (0..).find(|&seed| {
        let answers = ministry::answer(&claims, ("AB12", "000000"), seed);
        !answers.short.is_empty() && answers.rejected.len() < 3
    });
    let answers = ministry::answer(&claims, ("AB12", "000000"), seed.unwrap());
    books.post(answers.remittance.as_bytes(), Mode::Post);
    let (number, cents) = &answers.short[0];
    let claim = claims.iter().find(|claim| claim.name == *number).unwrap();
    let item = answers.remittance.lines().skip_while(|line| !(line.starts_with("HR4") && line[23..].starts_with(number.as_str())));
    let item = item.skip(1).find(|line| line.ends_with("C1") || line[44..46] == *"30" || line[44..46] == *"C1").unwrap().to_string();
    let head = answers.remittance.lines().find(|line| line.starts_with("HR4") && line[23..].starts_with(number.as_str())).unwrap();
    let again = |line: &str| format!("{}2{}", &line[..14], &line[15..]);
    let paid = format!("{cents:06} 57");
    let item = again(&item);
    let file = format!(
        "{}\r\n{:<79}\r\n{:<79}\r\n{}\r\n{}{paid}{}\r\n",
        format_args!("{:<79}", format!("HR1V030AB12000000  H420261210{:30}{cents:09} 99999999", "TEST")),
        "HR2",
        "HR3",
        again(head),
        &item[..37],
        &item[46..]
    );
    let told = books.post(file.as_bytes(), Mode::Post);
    assert_eq!(told.refused, None);
    assert_eq!((told.payments[0].posted, told.payments[0].suspended), (1, 0), "{:?}", told.notices);
    let left: i64 = books.on(std::slice::from_ref(claim), |account| *account == Account::Review).values().sum();
    assert_eq!(left, sums(&answers.short)[number] - cents);
}

/// Positions of a record whose change cannot be noticed: names, addresses, messages, days of payment, and what no claim repeats.
fn says_nothing(record: &[u8], position: usize) -> bool {
    match &record[..3] {
        b"HR1" => matches!(position, 18..=59 | 70..=77),
        b"HR2" => (4..=58).contains(&position),
        b"HR3" => (4..=53).contains(&position),
        // The ministry's own number, provider, patient: we know none of them from the claim's row.
        b"HR4" => matches!(position, 4..=23 | 32..=77),
        // What is said of an item that is paid in full moves nothing.
        b"HR5" => matches!(position, 4..=14 | 24..=25 | 45..=46),
        b"HR7" => matches!(position, 4..=14 | 24..=73),
        b"HR8" => (4..=73).contains(&position),
        _ => false,
    }
}

#[test]
fn a_wrong_byte_anywhere_is_refused_or_reported_and_never_half_posted() {
    let office = Office::constructed();
    office.says(0, &["run", "first.csv"]);
    let books = Books::of(&office);
    let good = std::fs::read(office.path("PC012345.001")).unwrap();
    let right = books.post(&good, Mode::DryRun);
    for at in 0..good.len() {
        let (record, position) = (&good[at - at % 81..], at % 81 + 1);
        for other in [b'0', b'7', b'Q', b'-', 0xe9] {
            if good[at] == other || position > 79 {
                continue;
            }
            let mut file = good.clone();
            file[at] = other;
            let told = books.post(&file, Mode::DryRun);
            let place = format!("record {}, position {position}: {} for {}", at / 81 + 1, char::from(other), char::from(good[at]));
            if let Some(why) = &told.refused {
                assert!(why.starts_with("record "), "{place}: {why}");
                continue;
            }
            let apart = told.payments.iter().any(|payment| matches!(payment.standing, Standing::Quarantined(_)));
            if apart {
                assert_eq!(told.payments[0].posted + told.payments[0].suspended, 0, "{place}");
                continue;
            }
            let cash = told.payments[0].accounts[&Account::Cash];
            assert_eq!(cash, Money::from_cents(58_06), "{place}: posted whole or not at all");
            let noticed = told != right;
            // Record 5 belongs to a claim that nobody knows: but for its money there is nothing to compare it with.
            let unknown = at / 81 == 4 && matches!(position, 16..=37 | 45..=46);
            let zero = good[at] == b' ' && other == b'-' && record[..position - 1].ends_with(b"000000000");
            assert!(noticed || zero || unknown || says_nothing(record, position), "{place} was not noticed");
        }
    }
}
