//! A practice that has billed one night and is answered.

use super::insurer::{Way, answer};
use super::night::{self, Wishes};
use claimwright::books::{Books, Clock, Scope, Step, Terms, Way as Work, read};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::jurisdiction::{Answering, Jurisdiction};
use claimwright::ledger::{Claim, ClaimKind, Ledger, NewAnswerFile};
use claimwright::practice::Practice;
use claimwright::reconcile::{Mode, reconcile};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::sync::Arc;

pub struct Office {
    pub folder: tempfile::TempDir,
    us: UnitedStates,
}

pub fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

impl Office {
    /// Riverside after its night, which was sent on 6 October.
    pub fn new() -> Office {
        let folder = night::copy_of("fixtures/us/riverside");
        night::run(folder.path(), &Wishes::default()).unwrap_or_else(|e| panic!("{e}"));
        let us = UnitedStates::open(&Practice::open(folder.path()).unwrap()).unwrap();
        let office = Office { folder, us };
        let batch = office.batch();
        office.ledger().sent(&batch, day("2026-10-06")).unwrap();
        office
    }

    pub fn batch(&self) -> String {
        self.ledger().batches()[0].id.clone()
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.folder.path().join("ledger.sqlite"), Arc::new(RealDisk)).unwrap()
    }

    pub fn claims(&self) -> Vec<Claim> {
        let ledger = self.ledger();
        let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
        visits.flat_map(|visit| ledger.claims_of_visit(visit).unwrap()).filter(|claim| claim.kind == ClaimKind::Claim).collect()
    }

    pub fn claim(&self, visit: &str) -> Claim {
        self.claims().into_iter().find(|claim| claim.visit_id == visit).unwrap()
    }

    pub fn post(&self, text: &str, name: &str) {
        let survey = self.us.survey(&mut text.as_bytes());
        let sha256 = Sha256::digest(text).into();
        let file = NewAnswerFile { sha256, name, kind: "x12", bytes: text.len() as u64, read_on: day("2026-10-21") };
        let bytes = text.as_bytes().to_vec();
        let mut open = || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn std::io::Read>);
        reconcile((&self.us, self.ledger()), (&survey, &mut open), (file, Mode::Post.into()), &mut |_| {}).unwrap();
    }

    /// Every claim, or some, answered in one payment.
    pub fn answer(&self, claims: &[Claim], check: &str, seed: u64) -> String {
        let told: Vec<(&Claim, Way)> = claims.iter().map(|claim| (claim, Way::Answer)).collect();
        answer(&told, check, &[], seed).text
    }

    pub fn books(&self, today: &str) -> Books {
        self.books_with(&scope(today))
    }

    pub fn books_with(&self, scope: &Scope) -> Books {
        read(&self.ledger(), scope, self).unwrap_or_else(|e| panic!("{e}"))
    }
}

pub fn scope(today: &str) -> Scope {
    Scope { today: day(today), clock: Clock::Owed, from: None, to: None, payer: None, waits: [2, 5, 45] }
}

impl Terms for Office {
    fn payer_name(&self, id: &str) -> String {
        format!("payer {id}")
    }

    fn correct_by(&self, payer: &str, days: (Date, Date)) -> Option<Date> {
        self.us.correct_by(payer, days)
    }

    fn file_by(&self, payer: &str, days: (Date, Date)) -> Option<Date> {
        self.us.file_by(payer, days)
    }

    fn appeal_by(&self, payer: &str, decided: Date) -> Option<Date> {
        self.us.appeal_by(payer, decided)
    }

    fn step(&self, _: &str, remarks: &[String]) -> Step {
        Step { queue: "a queue", label: String::new(), todo: remarks.join(" "), way: Work::Appeal }
    }

    fn origins(&self, claim_number: &str) -> (Vec<String>, Option<u64>) {
        let origins = self.us.origins(claim_number);
        (origins.visit_ids.into_iter().flatten().map(str::to_string).collect(), origins.visit)
    }

    fn is_about(&self, _: &str, rule: &str) -> bool {
        rule.starts_with("CW2")
    }
}

/// A 999 about functional group 1 of our files, from the clearing house.
pub fn acknowledgement(verdict: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*EXCH01         *ZZ*RFM0001        *261006*0101*^*00501*000000101*0*T*:~\
         GS*FA*EXCH01*RFM0001*20261006*0101*101*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*1*005010X222A1~\
         AK2*837*0001*005010X222A1~IK5*{verdict}~AK9*{verdict}*1*1*1~SE*6*0001~GE*1*101~IEA*1*000000101~"
    )
}
