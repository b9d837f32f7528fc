//! Answers in the ledger: one transaction of a file is one commit, the same again changes nothing, balances are sums of entries.

#![allow(clippy::unwrap_used)]

use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::ledger::{ClaimId, Content, Found, Ledger, NewAnswerFile, NewRemitted, SeenBefore};
use claimwright::money::Money;
use claimwright::posting::{Account, Entry, Event, EventKind, Outcome, Party, Payment, Stage, Turn, stage};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;

/// A ledger with one sent claim: visit V1, line 1, 10.00, to payer 1 (tests/ledger/edition1.sql).
fn ledger(folder: &Path) -> Ledger {
    let path = folder.join("ledger.sqlite");
    Connection::open(&path).unwrap().execute_batch(include_str!("ledger/edition1.sql")).unwrap();
    Ledger::open(&path, Arc::new(RealDisk)).unwrap()
}

fn claim() -> ClaimId {
    ClaimId::new(1, 0).unwrap()
}

fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

fn posted(content: Content) -> SeenBefore {
    SeenBefore { posted: Some((content, day("2026-11-25"))), quarantined: false }
}

const FILE: [u8; 32] = [7; 32];

fn file() -> NewAnswerFile<'static> {
    NewAnswerFile { sha256: FILE, name: "era.835", kind: "835", bytes: 900, read_on: day("2026-11-25") }
}

fn payment(content: u8) -> Payment<'static> {
    Payment {
        key: [1; 16],
        content: [content; 32],
        payer: "EXAMPLE HEALTH",
        reference: "E1",
        date: Some(day("2026-11-24")),
        decided: None,
        amount: Money::from_cents(700),
        method: "ACH",
        payee: "1555010002",
        place: ("000000001", "0001"),
        segment: 3,
        claims: 1,
        adjustments: Vec::new(),
        quarantine: None,
    }
}

fn entry(debit: Account, credit: Account, cents: i64, reason: &str) -> Entry {
    Entry { line: 1, debit, credit, amount: Money::from_cents(cents), reason: reason.into(), segment: 12 }
}

/// Posts 7.00 paid, 2.00 contractual, 1.00 to the patient; and says so of the claim.
fn post(ledger: Ledger) -> Ledger {
    let insurer = Account::Insurer(ledger.payer_of(claim()).unwrap().unwrap());
    let mut posting = ledger.begin_posting().unwrap();
    let file = posting.file(&file()).unwrap();
    assert_eq!(posting.seen(&[1; 16], &[5; 32]).unwrap(), SeenBefore::default());
    let payment = posting.payment(file, &payment(5), None).unwrap();
    let answer = posting
        .remitted(&NewRemitted {
            payment,
            claim: Some((claim(), Found::Number)),
            claim_number: "V1",
            payer_claim: "ICN1",
            outcome: Outcome::Processed,
            turn: Turn::First,
            charge: Money::from_cents(1_000),
            paid: Money::from_cents(700),
            residual: Money::ZERO,
            segment: 10,
        })
        .unwrap();
    let entries = [
        entry(Account::Cash, insurer, 700, ""),
        entry(Account::Contractual, insurer, 200, "CO-45"),
        entry(Account::Patient, insurer, 100, "PR-3"),
    ];
    posting.entries(payment, Some(answer), Some(claim()), &entries).unwrap();
    let paid = Event { date: day("2026-11-24"), kind: EventKind::Paid, source: (file, 10) };
    posting.event(claim(), &paid, "").unwrap();
    posting.event(claim(), &paid, "").unwrap();
    posting.whole(file).unwrap();
    posting.commit().unwrap()
}

#[test]
fn a_claim_owes_its_charge_until_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let insurer = Account::Insurer(Party(1));
    assert_eq!(ledger.balances(claim()).unwrap(), [((1, insurer), Money::from_cents(1_000))].into());
    assert_eq!(stage(&ledger.events_of(claim()).unwrap(), true), Stage::Sent);
    let ledger = post(ledger);
    let expected = [(Account::Cash, 700), (Account::Contractual, 200), (Account::Patient, 100)];
    let expected = expected.map(|(account, cents)| ((1, account), Money::from_cents(cents)));
    assert_eq!(ledger.balances(claim()).unwrap(), expected.into(), "the insurer owes nothing any more");
    assert_eq!(stage(&ledger.events_of(claim()).unwrap(), true), Stage::Paid);
    assert_eq!(ledger.claims_of_payer_number("ICN1").unwrap(), [claim()]);
    assert_eq!(ledger.answers_of(claim()).unwrap().len(), 1);
    assert_eq!(ledger.verify().unwrap().iter().filter(|p| !p.contains("manifest.json")).count(), 0);
}

#[test]
fn the_same_payment_is_known_again_and_other_content_under_its_key_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    assert_eq!(ledger.answer_file(&FILE).unwrap(), None);
    let ledger = post(ledger);
    let known = ledger.answer_file(&FILE).unwrap().unwrap();
    assert!(known.whole && known.read_on == day("2026-11-25"));
    let mut posting = ledger.begin_posting().unwrap();
    assert_eq!(posting.seen(&[1; 16], &[5; 32]).unwrap(), posted(Content::Same));
    assert_eq!(posting.seen(&[1; 16], &[6; 32]).unwrap(), posted(Content::Other));
    assert_eq!(posting.file(&file()).unwrap(), known.no);
    assert!(posting.payment(known.no, &payment(6), None).is_err(), "a key is posted once");
}

#[test]
fn what_is_not_committed_never_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut posting = ledger(folder.path()).begin_posting().unwrap();
    let file = posting.file(&file()).unwrap();
    let payment = posting.payment(file, &payment(5), None).unwrap();
    posting.entries(payment, None, Some(claim()), &[entry(Account::Cash, Account::Suspense, 700, "")]).unwrap();
    let ledger = posting.forget();
    assert_eq!(ledger.answer_file(&FILE).unwrap(), None);
    assert_eq!(ledger.entries_of(claim()).unwrap(), []);
    let ledger = post(ledger);
    assert_eq!(ledger.entries_of(claim()).unwrap().iter().map(|e| e.no).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_quarantined_payment_is_known_again_and_does_not_block_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut posting = ledger(folder.path()).begin_posting().unwrap();
    let file = posting.file(&file()).unwrap();
    posting.payment(file, &payment(9), Some("0.01 is missing")).unwrap();
    let posting = posting.commit().unwrap().begin_posting().unwrap();
    assert_eq!(posting.seen(&[1; 16], &[9; 32]).unwrap(), SeenBefore { posted: None, quarantined: true });
    assert_eq!(posting.seen(&[1; 16], &[5; 32]).unwrap(), SeenBefore::default());
    post(posting.forget());
}

#[test]
fn money_that_goes_missing_from_the_books_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    drop(post(ledger(folder.path())));
    let path = folder.path().join("ledger.sqlite");
    Connection::open(&path).unwrap().execute("UPDATE entry SET amount = amount - 1 WHERE no = 1", []).unwrap();
    let problems = Ledger::open(&path, Arc::new(RealDisk)).unwrap().verify().unwrap();
    assert!(problems.contains(&"payment E1: 7.00 was paid, 6.99 is posted as cash".into()), "{problems:?}");
}

#[test]
fn a_copy_from_before_a_batch_knows_no_answers_that_came_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = post(ledger(folder.path()));
    let copy = folder.path().join("copy.sqlite");
    let last = ledger.batches().last().unwrap().clone();
    ledger.copy_before(&last, &copy, folder.path()).unwrap();
    let before = Ledger::open(&copy, Arc::new(RealDisk)).unwrap();
    assert_eq!(before.answer_file(&FILE).unwrap(), None);
    assert_eq!(before.entries_of(claim()).unwrap(), []);
    assert_eq!(stage(&before.events_of(claim()).unwrap(), true), Stage::Sent);
}
