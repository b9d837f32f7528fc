//! A practice that bills, is answered, and bills again.

use crate::night::{self, Wishes};
use claimwright::batch::{self, Home};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::finding::Finding;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::jurisdiction::{Answering, Jurisdiction};
use claimwright::ledger::{Balances, Claim, ClaimKind, Ledger, NewAnswerFile};
use claimwright::practice::Practice;
use claimwright::reconcile::{Mode, reconcile};
use claimwright::report::Night;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

/// A practice whose visits each test writes.
pub struct Office {
    pub folder: tempfile::TempDir,
    files: std::cell::Cell<u32>,
}

/// A claim as an insurer answers it.
#[derive(Clone, Copy)]
pub struct Answered<'a> {
    pub number: &'a str,
    /// CLP02.
    pub status: &'a str,
    /// CLP07.
    pub icn: &'a str,
    /// Segments between CLP and the first line.
    pub head: &'a str,
    pub lines: &'a [Paid<'a>],
}

/// A line of it: procedure, charge and payment in cents, what stands behind it (CAS and the rest), and REF*6R.
pub type Paid<'a> = (&'a str, i64, i64, &'a str, &'a str);

impl Office {
    pub fn new() -> Office {
        let folder = night::copy_of("fixtures/us/riverside");
        night::files_below(&folder.path().join("visits")).iter().for_each(|path| fs::remove_file(path).unwrap());
        Office { folder, files: std::cell::Cell::new(0) }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.path("ledger.sqlite"), Arc::new(RealDisk)).unwrap()
    }

    fn home(&self) -> Home {
        Home::new(&self.path("ledger.sqlite"), &self.path("out"), Arc::new(RealDisk), "a test").unwrap()
    }

    /// Changes `practice.toml`.
    pub fn configure(&self, old: &str, new: &str) {
        let text = fs::read_to_string(self.path("practice.toml")).unwrap();
        assert!(text.contains(old), "practice.toml has no {old}");
        fs::write(self.path("practice.toml"), text.replacen(old, new, 1)).unwrap();
    }

    /// Runs a night over these visits.
    pub fn night(&self, visits: &[Value]) -> Night {
        let text: String = visits.iter().map(|visit| format!("{visit}\n")).collect();
        fs::write(self.path("visits/tonight.jsonl"), text).unwrap();
        self.again()
    }

    /// The same night once more.
    pub fn again(&self) -> Night {
        night::run(self.folder.path(), &Wishes::default()).unwrap_or_else(|e| panic!("{e}; {}", e.help()))
    }

    /// Runs a night and says that its batch was sent.
    pub fn night_sent(&self, visits: &[Value]) -> String {
        let told = self.night(visits);
        let batch = batch_of(&told);
        self.sent(&batch);
        batch
    }

    fn tomorrow(&self) -> Date {
        Practice::open(self.folder.path()).unwrap().today.unwrap().succ_opt().unwrap()
    }

    pub fn sent(&self, batch: &str) {
        batch::sent(&self.home(), batch, self.tomorrow()).unwrap();
    }

    pub fn withdraw(&self, batch: &str) {
        batch::withdraw(&self.home(), batch, self.tomorrow()).unwrap();
    }

    /// Another office in the same state.
    pub fn copy(&self) -> Office {
        let folder = tempfile::tempdir().unwrap();
        for path in night::files_below(self.folder.path()) {
            let to = folder.path().join(path.strip_prefix(self.folder.path()).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&path, to).unwrap();
        }
        Office { folder, files: self.files.clone() }
    }

    /// Gives a payer this line in its profile, instead of the one that begins alike.
    pub fn configure_payer(&self, id: &str, line: &str) {
        let text = fs::read_to_string(self.path("practice.toml")).unwrap();
        let payer = text.find(&format!("id = \"{id}\"")).unwrap();
        let (before, after) = text.split_at(payer + text[payer..].find("[payer.profile]\n").unwrap() + "[payer.profile]\n".len());
        let name = line.split(' ').next().unwrap();
        let (own, rest) = after.split_at(after.find("[[payer]]").unwrap_or(after.len()));
        let own: String = own.lines().filter(|l| !l.starts_with(name)).map(|l| format!("{l}\n")).collect();
        fs::write(self.path("practice.toml"), format!("{before}{line}\n{own}{rest}")).unwrap();
    }

    /// The claim files of a batch, one after another, a segment a line.
    pub fn claims(&self, batch: &str) -> String {
        let files = night::files_below(&self.path("out").join(batch)).into_iter().filter(|p| p.extension().is_some_and(|e| e == "837"));
        files.map(|path| fs::read_to_string(path).unwrap().replace("~\n", "~").replace('~', "~\n")).collect()
    }

    pub fn findings(&self, batch: &str) -> String {
        fs::read_to_string(self.path("out").join(batch).join("findings.jsonl")).unwrap()
    }

    /// What a run would find tonight, visit by visit.
    pub fn rehearse(&self, visits: &[Value]) -> Vec<Finding> {
        use claimwright::pipeline::{self, Rehearsal, Unwatched};
        let text: String = visits.iter().map(|visit| format!("{visit}\n")).collect();
        fs::write(self.path("visits/tonight.jsonl"), text).unwrap();
        let practice = Practice::open(self.folder.path()).unwrap();
        let office = UnitedStates::open(&practice).unwrap();
        let files = claimwright::intake::InputFiles::open(&[self.path("visits/tonight.jsonl")]).unwrap();
        let options = night::options(&practice, &files, &Wishes::default());
        let mut found = Vec::new();
        let rehearsal = Rehearsal {
            files: &files,
            options: &options,
            ledger: Some(self.ledger()),
            progress: &Unwatched,
            rehearsing: true,
            selection: &claimwright::rules::selection::Selection::default(),
        };
        pipeline::check(&office, &practice, rehearsal, &mut |_, findings| found.extend_from_slice(findings)).unwrap();
        found
    }

    /// Posts a file of answers; what it says of payments has to be posted whole.
    pub fn post(&self, kind: &str, text: &str) {
        let us = UnitedStates::open(&Practice::open(self.folder.path()).unwrap()).unwrap();
        let survey = us.survey(&mut text.as_bytes());
        let read_on = day("2026-10-21");
        let file = NewAnswerFile { sha256: Sha256::digest(text).into(), name: "answer.edi", kind, bytes: text.len() as u64, read_on };
        let bytes = text.as_bytes().to_vec();
        let mut open = || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn std::io::Read>);
        let told = reconcile((&us, self.ledger()), (&survey, &mut open), (file, Mode::Post.into()), &mut |_| {}).unwrap();
        assert!(
            told.payments.iter().all(|p| p.suspended == 0 && p.standing == claimwright::reconcile::Standing::Posted),
            "{:?}",
            told.payments
        );
        assert_eq!(told.strange_news, 0);
    }

    /// Posts a payment with these answers.
    pub fn pay(&self, answers: &[Answered<'_>]) {
        self.files.set(self.files.get() + 1);
        self.post("835", &remittance(answers, self.files.get()));
    }

    /// The claims of a visit in every batch, in the order in which they were made.
    pub fn claims_of(&self, visit_id: &str) -> Vec<Claim> {
        let ledger = self.ledger();
        let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
        visits
            .flat_map(|visit| ledger.claims_of_visit(visit).unwrap())
            .filter(|c| c.visit_id == visit_id && c.kind != ClaimKind::Invoice)
            .collect()
    }

    /// What lies on the accounts of one claim.
    pub fn balances(&self, claim: &Claim) -> Balances {
        self.ledger().balances(claim.id).unwrap()
    }

    /// What the ledger finds wrong with itself.
    pub fn problems(&self) -> Vec<String> {
        self.ledger().verify().unwrap()
    }
}

pub fn batch_of(told: &Night) -> String {
    PathBuf::from(&told.folder)
        .file_name()
        .unwrap_or_else(|| panic!("nothing was published: {:?}", told.outcome))
        .to_str()
        .unwrap()
        .to_string()
}

pub fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

/// A visit that nothing is wrong with: 99213, and 93000 when `lines` is 2.
pub fn visit(id: &str, lines: usize) -> Value {
    let line = |(number, code): (usize, &str)| {
        json!({ "line": (number + 1).to_string(), "rendering_id": "okafor", "place_of_service": "11", "service_from": "2026-09-29",
                "code": code, "dx_pointers": "1", "charge": if number == 0 { "150.00" } else { "65.00" } })
    };
    let lines: Vec<Value> = ["99213", "93000"].into_iter().enumerate().take(lines).map(line).collect();
    json!({
        "visit_id": id, "patient_id": format!("P-{id}"), "patient_last": "Udall", "patient_first": "Fern", "birth_date": "1986-06-21",
        "sex": "F", "address1": "5 Birch Lane", "city": "Riverside", "region": "CA", "postal_code": "92506",
        "payer_id": "EXHEALTH", "member_id": format!("XH{id}"), "relationship": "self", "dx1": "I10", "lines": lines,
    })
}

/// The visit with these columns instead.
pub fn with(mut visit: Value, columns: &[(&str, &str)]) -> Value {
    for (column, text) in columns {
        visit[column] = json!(text);
    }
    visit
}

/// An 835 that answers a claim as a whole.
pub fn whole_claim(number: &str, charge: i64, paid: i64, cas: &str) -> String {
    let whole = Answered { number, status: "1", icn: "ICN1", head: "", lines: &[("99213", charge, paid, "", "")] };
    let text = remittance(&[whole], 1);
    let lines = text.find("SVC*").unwrap()..text.find("SE*").unwrap();
    let text = format!("{}{}", &text[..lines.start], &text[lines.end..]).replace("NM1*QC", &format!("{cas}NM1*QC"));
    let segments = text[text.find("ST*").unwrap()..text.find("SE*").unwrap()].matches('~').count() + 1;
    let end = text.find("SE*").unwrap();
    let rest = &text[end..];
    format!("{}SE*{segments}{}", &text[..end], &rest[rest[3..].find('*').unwrap() + 3..])
}

/// An 835 with these answers.
pub fn remittance(answers: &[Answered<'_>], number: u32) -> String {
    let mut body = String::new();
    let mut total = 0;
    for answer in answers {
        let (charge, paid) = answer.lines.iter().fold((0, 0), |sum, line| (sum.0 + line.1, sum.1 + line.2));
        total += paid;
        let Answered { number, status, icn, head, .. } = answer;
        write!(body, "CLP*{number}*{status}*{}*{}**12*{icn}*11*1~{head}NM1*QC*1*UDALL*FERN****MI*XH1~", cents(charge), cents(paid))
            .unwrap();
        for (procedure, charge, paid, behind, reference) in answer.lines {
            write!(body, "SVC*HC:{procedure}*{}*{}**1~DTM*472*20260929~{behind}REF*6R*{reference}~", cents(*charge), cents(*paid)).unwrap();
        }
    }
    assert!(total >= 0);
    let set = format!(
        "ST*835*0001~BPR*I*{}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261020~TRN*1*EFT{number}*1512345678~\
         DTM*405*20261019~N1*PR*EXAMPLE HEALTH~N3*1 EXAMPLE WAY~N4*RIVERSIDE*CA*92501~PER*BL*HELP*TE*9515550100~\
         N1*PE*RIVERSIDE FAMILY MEDICINE*XX*1555010002~LX*1~{body}",
        cents(total)
    );
    let segments = set.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*EXCH01         *ZZ*RFM0001        *261020*0000*^*00501*000000077*0*T*:~\
         GS*HP*EXCH01*RFM0001*20261020*0000*77*X*005010X221A1~{set}SE*{segments}*0001~GE*1*77~IEA*1*000000077~"
    )
}

/// A 277CA that says one thing of one claim.
pub fn acknowledgement(claim: &str, status: &str, payer_claim: &str) -> String {
    let reference = if payer_claim.is_empty() { String::new() } else { format!("REF*1K*{payer_claim}~") };
    let set = format!(
        "ST*277*0001*005010X214~BHT*0085*08*1*20261007*0000*TH~HL*1**20*1~NM1*PR*2*EXAMPLE HEALTH*****PI*60054~TRN*1*1~\
         DTP*050*D8*20261007~DTP*009*D8*20261007~HL*2*1*21*1~NM1*41*2*RIVERSIDE*****46*RFM0001~TRN*2*B1~STC*A1:19*20261007*WQ*150~\
         QTY*90*1~AMT*YU*150~HL*3*2*19*1~NM1*85*2*RIVERSIDE*****XX*1555010002~TRN*2*0~HL*4*3*PT~NM1*QC*1*UDALL*FERN****MI*XH1~\
         TRN*2*{claim}~STC*{status}*20261007*WQ*150~{reference}DTP*472*D8*20260929~"
    );
    let segments = set.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*EXCH01         *ZZ*RFM0001        *261007*0000*^*00501*000000078*0*T*:~\
         GS*HN*EXCH01*RFM0001*20261007*0000*78*X*005010X214~{set}SE*{segments}*0001~GE*1*78~IEA*1*000000078~"
    )
}

fn cents(amount: i64) -> String {
    let (sign, cents) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}
