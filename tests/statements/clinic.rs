//! The fixture's practice after its night, insurers that answer as told, and its statements.

use super::night::{self, Wishes};
use claimwright::batch::Home;
use claimwright::date::{Date, parse_iso};
use claimwright::disk::{Disk, RealDisk};
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::jurisdiction::{Answering, Jurisdiction};
use claimwright::ledger::{Claim, ClaimKind, Ledger, NewAnswerFile};
use claimwright::pipeline;
use claimwright::practice::Practice;
use claimwright::reconcile::{Mode, reconcile};
use claimwright::statement::{self, Options, StatementError, Told};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Group, reason and cents of an adjustment.
pub type Reason = (&'static str, &'static str, i64);

/// What an insurer answers: claim numbers, and for each line its adjustments.
pub type Answers<'a> = &'a [(&'a str, &'a [&'a [Reason]])];

const FIXTURE: &str = "fixtures/us/riverside";

pub struct Clinic {
    pub folder: tempfile::TempDir,
}

pub fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

/// A copay on each line; leaks a few bytes so that tests read well.
pub fn copay(cents: &[i64]) -> &'static [&'static [Reason]] {
    let line = |cents: &i64| -> &'static [Reason] { if *cents == 0 { &[] } else { Box::leak(Box::new([("PR", "3", *cents)])) } };
    Box::leak(cents.iter().map(line).collect::<Vec<_>>().into_boxed_slice())
}

/// Fills cells of a visit's first row.
pub fn fill(csv: &mut String, visit: &str, cells: &[(&str, &str)]) {
    let names: Vec<String> = csv.lines().next().unwrap().split(',').map(str::to_string).collect();
    let row = csv.lines().find(|line| line.starts_with(&format!("{visit},1,"))).unwrap().to_string();
    let mut values: Vec<&str> = row.split(',').collect();
    assert_eq!(values.len(), names.len(), "a row without quotes");
    for (name, value) in cells {
        values[names.iter().position(|n| n == name).unwrap()] = value;
    }
    *csv = csv.replace(&row, &values.join(","));
}

impl Clinic {
    pub fn new() -> Clinic {
        Clinic::with(|_| {})
    }

    /// With its visits changed before the night.
    pub fn with(change: impl FnOnce(&mut String)) -> Clinic {
        let folder = night::copy_of(FIXTURE);
        let path = folder.path().join("visits/2026-10-04.csv");
        let mut csv = std::fs::read_to_string(&path).unwrap();
        change(&mut csv);
        std::fs::write(&path, csv).unwrap();
        night::run(folder.path(), &Wishes::default()).unwrap_or_else(|e| panic!("{e}"));
        Clinic { folder }
    }

    /// Another with the same ledger and no files.
    pub fn again(&self) -> Clinic {
        let folder = night::copy_of(FIXTURE);
        std::fs::copy(self.ledger_path(), folder.path().join("ledger.sqlite")).unwrap();
        std::fs::create_dir(folder.path().join("out")).unwrap();
        Clinic { folder }
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub fn ledger_path(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.ledger_path(), Arc::new(RealDisk)).unwrap()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.out().join(name)).unwrap()
    }

    /// The lines of `invoices.jsonl` of a run.
    pub fn statements(&self, run: &str) -> Vec<Value> {
        self.read(&format!("{run}/invoices.jsonl")).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn home_on(&self, disk: Arc<dyn Disk>) -> Home {
        Home::new(&self.ledger_path(), &self.out(), disk, "a test").unwrap()
    }

    pub fn home(&self) -> Home {
        self.home_on(Arc::new(RealDisk))
    }

    fn office(&self) -> (Practice, UnitedStates) {
        let practice = Practice::open(self.folder.path()).unwrap();
        let us = UnitedStates::open(&practice).unwrap();
        (practice, us)
    }

    pub fn invoice(&self, today: &str) -> Result<Told, StatementError> {
        self.invoice_with(today, Arc::new(RealDisk))
    }

    pub fn invoice_on(&self, today: &str, disk: &super::FaultDisk) -> Result<Told, StatementError> {
        self.invoice_with(today, Arc::new(disk.clone()))
    }

    fn invoice_with(&self, today: &str, disk: Arc<dyn Disk>) -> Result<Told, StatementError> {
        let (practice, us) = self.office();
        let letterhead = pipeline::letterhead(&us, &practice);
        statement::run((&us, &practice), &letterhead, &self.home_on(disk), Options { today: day(today), threads: 2 })
    }

    pub fn rehearse(&self, today: &str) -> Told {
        let (practice, us) = self.office();
        statement::rehearse(&us, &practice, Some(&self.ledger()), day(today)).unwrap()
    }

    pub fn answer(&self, number: &str, answers: Answers<'_>) {
        self.answer_as("1", number, answers);
    }

    /// Takes answers back.
    pub fn reverse(&self, number: &str, answers: Answers<'_>) {
        self.answer_as("22", number, answers);
    }

    /// Answers with a claim status (CLP02).
    pub fn answer_as(&self, status: &str, number: &str, answers: Answers<'_>) {
        let claims = self.claims();
        let (mut body, mut paid) = (String::new(), 0);
        for (name, lines) in answers {
            let claim = claims.iter().find(|claim| claim.name == *name).unwrap_or_else(|| panic!("no claim {name}"));
            paid += claim_answer(claim, lines, status, &mut body);
        }
        self.post(&remittance(&body, number, paid));
    }

    fn claims(&self) -> Vec<Claim> {
        let ledger = self.ledger();
        let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
        visits.flat_map(|visit| ledger.claims_of_visit(visit).unwrap()).filter(|claim| claim.kind == ClaimKind::Claim).collect()
    }

    fn post(&self, text: &str) {
        let (_, us) = self.office();
        let survey = us.survey(&mut text.as_bytes());
        let read_on = day("2026-10-21");
        let file =
            NewAnswerFile { sha256: Sha256::digest(text).into(), name: "answer.835", kind: "835", bytes: text.len() as u64, read_on };
        let bytes = text.as_bytes().to_vec();
        let mut open = || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn std::io::Read>);
        let told =
            reconcile((&us, self.ledger()), (&survey, &mut open), (file, Mode::Post.into()), &mut |_| {}).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(told.payments.len(), 1);
        assert!(Path::new(FIXTURE).exists());
    }
}

/// Appends the answer to a claim; returns what is paid.
fn claim_answer(claim: &Claim, lines: &[&[Reason]], status: &str, out: &mut String) -> i64 {
    let sign = if status == "22" { -1 } else { 1 };
    let adjusted = |line: &[Reason]| line.iter().map(|(.., cents)| cents).sum::<i64>();
    let off: i64 = lines.iter().map(|line| adjusted(line)).sum();
    let patient: i64 = lines.iter().flat_map(|line| line.iter()).filter(|(group, ..)| *group == "PR").map(|(.., cents)| cents).sum();
    let (charge, name) = (claim.charge.cents(), &claim.name);
    let share = if sign < 0 { String::new() } else { amount(patient) };
    write!(
        out,
        "CLP*{name}*{status}*{}*{}*{share}*12*ICN{}*11*1~",
        amount(sign * charge),
        amount(sign * (charge - off)),
        claim.id.number()
    )
    .unwrap();
    out.push_str("NM1*QC*1*UDALL*FERN****MI*XH1~");
    assert_eq!(claim.lines.len(), lines.len(), "an answer to every line of {name}");
    for (line, adjustments) in claim.lines.iter().zip(lines) {
        let procedure: Vec<&str> = std::iter::once(line.code.as_str()).chain(line.modifiers.split(' ').filter(|m| !m.is_empty())).collect();
        let charge = line.charge.cents();
        let paid = charge - adjusted(adjustments);
        write!(out, "SVC*HC:{}*{}*{}**1~", procedure.join(":"), amount(sign * charge), amount(sign * paid)).unwrap();
        write!(out, "DTM*472*{}~", line.service_from.format("%Y%m%d")).unwrap();
        for (group, reason, cents) in *adjustments {
            write!(out, "CAS*{group}*{reason}*{}~", amount(sign * cents)).unwrap();
        }
        write!(out, "REF*6R*{}-L{}~", claim.visit_id, line.line).unwrap();
    }
    sign * (charge - off)
}

/// One payment with its envelope; what was taken back is carried forward, as insurers do.
fn remittance(body: &str, number: &str, total: i64) -> String {
    let plb = if total < 0 { format!("PLB*1555010002*20261231*FB:{number}*{}~", amount(total)) } else { String::new() };
    let set = format!(
        "ST*835*0001~BPR*I*{}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261020~TRN*1*{number}*1512345678~\
         DTM*405*20261019~N1*PR*EXAMPLE HEALTH~N3*1 EXAMPLE WAY~N4*RIVERSIDE*CA*92501~PER*BL*HELP*TE*9515550100~\
         N1*PE*RIVERSIDE FAMILY MEDICINE*XX*1555010002~LX*1~{body}{plb}",
        amount(total.max(0))
    );
    let segments = set.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*EXCH01         *ZZ*RFM0001        *261020*0000*^*00501*000000077*0*T*:~\
         GS*HP*EXCH01*RFM0001*20261020*0000*77*X*005010X221A1~{set}SE*{segments}*0001~GE*1*77~IEA*1*000000077~"
    )
}

fn amount(cents: i64) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}
