//! The United States: ICD-10-CM, HCPCS/CPT, X12 837P.

mod answering;
pub mod answers;
mod beside;
mod bill;
pub mod build;
pub mod claim;
pub mod correct;
pub mod encounter;
mod files;
pub mod ids;
mod lookback;
pub mod practice;
pub mod price;
pub mod profile;
pub mod quiet;
mod received;
pub mod rule_data;
pub mod rules;
mod second;
mod shares;
mod terms;
pub mod wanted;
pub mod x12_837p;

use super::{
    AfterFirst, Case, Correction, EachClaim, Earlier, IssuedClaim, Jurisdiction, MadeFile, NextTurn, Opening, Outbox, Piece, Review,
    RouteInfo, Sender, Verdict,
};
use crate::codes::{self, TableStatus};
use crate::date::Date;
use crate::finding::{Finding, RuleCard};
use crate::history::{DayMark, Service, ServiceNote};
use crate::practice::{Practice, PracticeError};
use crate::verify::{Proof, VerifyError};
use crate::visit::{Line, MODIFIER_COLUMNS, Visit};
use bumpalo::Bump;
use files::{PayerFiles, UsFile};
use practice::UsPractice;
use price::PriceBook;
use received::Received;
use std::path::Path;

/// A practice in the United States, ready to bill.
pub struct UnitedStates {
    us: UsPractice,
    prices: PriceBook,
    payers: PayerFiles,
}

impl Jurisdiction for UnitedStates {
    const ID: &'static str = "us";
    type Read<'a> = Received<'a>;
    type File = UsFile;
    const WHILE_WAITING: &'static str =
        "wait for the payer's answer; then send a correction with frequency 7 and the payer's claim number in original_ref";

    fn open(practice: &Practice) -> Result<UnitedStates, PracticeError> {
        let us = UsPractice::read(practice)?;
        let prices = PriceBook::open(&practice.fees)?;
        let payers = PayerFiles::new(&us);
        Ok(UnitedStates { us, prices, payers })
    }

    fn tables(&self) -> Vec<TableStatus> {
        let imported = self.us.tables.status().map(|(status, _)| status);
        codes::status().into_iter().chain(imported).collect()
    }

    fn broken_table(&self) -> Option<PracticeError> {
        self.us.tables.trouble().map(practice::broken_table)
    }

    fn cards() -> Vec<&'static RuleCard> {
        rules::cards().collect()
    }

    fn leftovers(&self) -> Vec<Finding> {
        self.us.wanted.finding().into_iter().collect()
    }

    fn routes(&self) -> Vec<RouteInfo> {
        self.us.payers.iter().map(|payer| files::route(&self.us, payer)).collect()
    }

    fn sender(&self) -> Sender {
        bill::sender(&self.us.billing)
    }

    fn patient_share(&self, reason: &str) -> Option<&'static str> {
        shares::words(reason)
    }

    fn service_title(&self, code: &str, on: Date) -> Option<String> {
        self.us.tables.hcpcs(code, on).found().map(|entry| entry.title.to_string())
    }

    fn repeats_on_purpose(&self, _: &Visit<'_>, line: &Line<'_>) -> bool {
        MODIFIER_COLUMNS.iter().any(|&column| encounter::repeats_on_purpose(line.text(column)))
    }

    fn day_mark(&self, visit: &Visit<'_>, day: &str) -> DayMark {
        lookback::mark(&self.us, visit, day)
    }

    fn note(&self, visit: &Visit<'_>, line: &Line<'_>) -> Option<ServiceNote> {
        beside::note(&self.us, visit, line)
    }

    fn noted(&self, note: &ServiceNote) -> Option<Service> {
        beside::noted(&self.us, note)
    }

    fn stem(&self, visit_id: &str, claim_number: &str) -> (String, u16) {
        build::recall(visit_id, claim_number)
    }

    fn correct(&self, earlier: &Earlier, visit: &Visit<'_>) -> Correction {
        correct::correct(&self.us, earlier, visit)
    }

    fn bill<'a>(&self, case: Case<'_, 'a, Received<'a>>, review: &mut Review, out: &mut Outbox<'a>) -> Verdict {
        bill::bill(self, case, review, out)
    }

    fn next_turn(&self, after: &AfterFirst) -> NextTurn {
        second::next_turn(self, after)
    }

    fn bill_next<'a>(&self, case: Case<'_, 'a, Received<'a>>, after: &AfterFirst, review: &mut Review, out: &mut Outbox<'a>) -> Verdict {
        bill::bill_next(self, case, after, review, out)
    }

    fn read_claims<'a>(&self, piece: Piece<'a>, arena: &'a Bump, each: EachClaim<'_, 'a, Received<'a>>) {
        received::read_set(piece, arena, each);
    }

    fn file_name(&self, _: &Opening<'_>, of_payer: u32) -> String {
        format!("{of_payer:04}.837")
    }

    fn begin_file(&self, opening: &Opening<'_>, out: &mut Vec<u8>) -> Result<UsFile, String> {
        files::begin(&self.us, &self.payers, opening, out)
    }

    fn append(&self, file: &mut UsFile, claim: &IssuedClaim<'_>, outbox: &Outbox<'_>, out: &mut Vec<u8>) {
        file.append(claim, outbox, out);
    }

    fn section(&self, file: &mut UsFile, _: (&IssuedClaim<'_>, &Outbox<'_>), _: &mut dyn FnMut() -> u64) -> u64 {
        file.next_set()
    }

    fn end_file(&self, file: UsFile, out: &mut Vec<u8>) {
        file.end(out);
    }

    fn prove(&self, path: &Path, made: &MadeFile<'_>, threads: usize) -> Result<Proof, VerifyError> {
        files::prove(&self.us, path, made, threads)
    }
}
