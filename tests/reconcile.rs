//! A night is billed, an insurer answers, and the ledger explains every cent: whatever the answers, their order and their number.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

#[path = "common/insurer.rs"]
mod insurer;
#[path = "common/night.rs"]
mod night;

use claimwright::date::parse_iso;
use claimwright::disk::RealDisk;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::jurisdiction::{Answering, Jurisdiction};
use claimwright::ledger::{Balances, BatchState, Claim, ClaimKind, Decision, Ledger, NewAnswerFile};
use claimwright::money::Money;
use claimwright::posting::{Account, Stage, stage};
use claimwright::practice::Practice;
use claimwright::reconcile::{Mode, Notice, NoticeKind, SettleError, Standing, Summary, Terms, reconcile, settle};
use insurer::{Remittance, Way, answer};
use night::Wishes;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

/// A practice that has billed one night.
struct Office {
    folder: tempfile::TempDir,
    us: UnitedStates,
}

/// What became of a file, without the ledger.
struct Told {
    payments: Vec<claimwright::reconcile::PaymentOutcome>,
    notices: Vec<Notice>,
    sent: Vec<String>,
}

impl Office {
    fn new() -> Office {
        let folder = night::copy_of("fixtures/us/riverside");
        night::run(folder.path(), &Wishes::default()).unwrap_or_else(|e| panic!("{e}"));
        Office::at(folder)
    }

    fn at(folder: tempfile::TempDir) -> Office {
        let us = UnitedStates::open(&Practice::open(folder.path()).unwrap()).unwrap();
        Office { folder, us }
    }

    /// Another office in the same state.
    fn again(&self) -> Office {
        let folder = night::copy_of("fixtures/us/riverside");
        std::fs::copy(self.ledger_path(), folder.path().join("ledger.sqlite")).unwrap();
        Office::at(folder)
    }

    fn ledger_path(&self) -> std::path::PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(&self.ledger_path(), Arc::new(RealDisk)).unwrap()
    }

    fn claims(&self) -> Vec<Claim> {
        let ledger = self.ledger();
        let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
        visits.flat_map(|visit| ledger.claims_of_visit(visit).unwrap()).filter(|claim| claim.kind == ClaimKind::Claim).collect()
    }

    fn post(&self, text: &str) -> Told {
        self.post_as(text, Mode::Post)
    }

    fn post_as<'p>(&self, text: &str, terms: impl Into<Terms<'p>>) -> Told {
        let terms = terms.into();
        let survey = self.us.survey(&mut text.as_bytes());
        let file = NewAnswerFile {
            sha256: Sha256::digest(text).into(),
            name: "answer.835",
            kind: "835",
            bytes: text.len() as u64,
            read_on: parse_iso("2026-10-21").unwrap(),
        };
        let mut notices = Vec::new();
        let bytes = text.as_bytes().to_vec();
        let mut open = || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn std::io::Read>);
        let Summary { payments, sent, .. } =
            reconcile((&self.us, self.ledger()), (&survey, &mut open), (file, terms), &mut |notice| notices.push(notice)).unwrap();
        Told { payments, notices, sent }
    }

    /// What lies on every account of every claim.
    fn balances(&self) -> BTreeMap<String, Balances> {
        let ledger = self.ledger();
        self.claims().iter().map(|claim| (claim.name.clone(), ledger.balances(claim.id).unwrap())).collect()
    }

    fn stage(&self, claim: &Claim) -> Stage {
        let ledger = self.ledger();
        let open = ledger.balances(claim.id).unwrap().keys().any(|(_, account)| account.is_open());
        stage(&ledger.events_of(claim.id).unwrap(), open)
    }
}

fn all(claims: &[Claim]) -> Vec<(&Claim, Way)> {
    claims.iter().map(|claim| (claim, Way::Answer)).collect()
}

fn cents(amount: i64) -> Money {
    Money::from_cents(amount)
}

fn cash(balances: &BTreeMap<String, Balances>) -> i64 {
    balances.values().flatten().filter(|((_, account), _)| *account == Account::Cash).map(|(_, amount)| amount.cents()).sum()
}

/// Problems of the ledger itself. Its output folder did not come along.
fn problems(ledger: &Ledger) -> Vec<String> {
    ledger.verify().unwrap().into_iter().filter(|problem| !problem.contains("manifest.json")).collect()
}

#[test]
fn an_answer_to_every_claim_leaves_no_insurer_owing_anything() {
    let office = Office::new();
    let claims = office.claims();
    assert!(claims.len() >= 5, "the fixture bills {} claims", claims.len());
    for seed in 0..8 {
        let office = office.again();
        let Remittance { text, paid } = answer(&all(&claims), "EFT1", &[], seed);
        let told = office.post(&text);
        assert_eq!(told.payments.len(), 1);
        assert_eq!((&told.payments[0].standing, told.payments[0].posted), (&Standing::Posted, claims.len() as u64), "{:?}", told.notices);
        let balances = office.balances();
        assert_eq!(cash(&balances), paid.cents());
        let owing = balances.values().flatten().filter(|((_, account), _)| matches!(account, Account::Insurer(_)));
        // Secondary insurers are asked next: only what the first one left to the patient may stand there.
        assert_eq!(owing.filter(|(_, amount)| amount.is_negative()).count(), 0);
        assert_eq!(problems(&office.ledger()), Vec::<String>::new());
        assert!(told.notices.iter().all(|notice| matches!(notice.kind, NoticeKind::Posting(_))), "{:?}", told.notices);
    }
}

#[test]
fn the_same_file_again_changes_nothing_and_says_when_it_was_posted() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[("WO", 500)], 3).text;
    office.post(&text);
    let before = office.balances();
    let again = office.post(&text);
    assert_eq!(again.payments[0].standing, Standing::AlreadyPosted(parse_iso("2026-10-21").unwrap()));
    // Wrapped anew and under another interchange number, it is the same payment.
    let other = text.replace('~', "~\n").replace("000000077", "000000078");
    assert_eq!(office.post(&other).payments[0].standing, again.payments[0].standing);
    assert_eq!(office.balances(), before);
}

#[test]
fn another_payment_under_the_same_number_is_kept_in_quarantine() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[], 3).text;
    office.post(&text);
    let before = office.balances();
    let told = office.post(&text.replace("CAS*CO*45*", "CAS*OA*45*"));
    assert_eq!(told.payments[0].standing, Standing::Contradicts(parse_iso("2026-10-21").unwrap()));
    assert_eq!(office.balances(), before);
}

#[test]
fn any_order_of_payments_reversals_and_corrections_ends_in_the_same_balances() {
    let office = Office::new();
    let claims = office.claims();
    let (left, right) = claims.split_at(claims.len() / 2);
    let reversed: Vec<(&Claim, Way)> = left.iter().map(|claim| (claim, Way::Reversal)).collect();
    let first = answer(&all(left), "EFT1", &[("L6", -125)], 1);
    let taken_back = -first.paid.cents() + 125;
    // What is taken back is carried forward, so that the payment itself is none.
    let files = [
        first.text,
        answer(&reversed, "EFT2", &[("FB", taken_back)], 1).text,
        answer(&all(left), "EFT3", &[("FB", 0)], 2).text,
        answer(&all(right), "EFT4", &[("WO", 100), ("CS", -100)], 1).text,
    ];
    let mut ends = Vec::new();
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
        let office = office.again();
        for file in order.into_iter().chain([order[0]]) {
            office.post(&files[file]);
        }
        assert_eq!(problems(&office.ledger()), Vec::<String>::new(), "{order:?}");
        let stages: Vec<&str> = claims.iter().map(|claim| office.stage(claim).name()).collect();
        ends.push((office.balances(), stages));
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn one_wrong_cent_in_a_claim_parks_that_claim_and_posts_the_rest() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[], 1).text;
    // The first claim's charge is repeated one cent too low; nothing else changes.
    let start = text.find("CLP*").unwrap();
    let charge = text[start..].split('*').nth(3).unwrap().to_string();
    let wrong = format!("{:.2}", charge.parse::<rust_decimal::Decimal>().unwrap() - rust_decimal::Decimal::new(1, 2));
    let text = text.replacen(&format!("*1*{charge}*"), &format!("*1*{wrong}*"), 1);
    let told = office.post(&text);
    assert_eq!((told.payments[0].suspended, told.payments[0].posted), (1, claims.len() as u64 - 1));
    assert!(
        told.notices.iter().any(|n| n.kind == NoticeKind::Residual(cents(-1)) && n.visit_id == claims[0].visit_id),
        "{:?}",
        told.notices
    );
    let ledger = office.ledger();
    assert_eq!(ledger.entries_of(claims[0].id).unwrap(), []);
    assert_eq!(problems(&ledger), Vec::<String>::new(), "what was paid for it is cash, and in suspense");
}

#[test]
fn a_payment_that_is_not_the_sum_of_its_claims_posts_nothing_and_says_what_is_missing() {
    let office = Office::new();
    let claims = office.claims();
    let before = office.balances();
    let Remittance { text, paid } = answer(&all(&claims), "EFT1", &[], 1);
    let more = format!("BPR*I*{}*C", cents(paid.cents() + 1));
    let told = office.post(&text.replace(&format!("BPR*I*{paid}*C"), &more));
    assert!(matches!(&told.payments[0].standing, Standing::Quarantined(why) if why.contains("0.01")), "{:?}", told.payments[0]);
    assert_eq!(office.balances(), before);
}

#[test]
fn what_belongs_to_no_claim_of_ours_lies_in_suspense() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims[..1]), "EFT1", &[], 1).text.replace(&format!("CLP*{}*", claims[0].name), "CLP*NOBODY*");
    let told = office.post(&text.replace(&format!("REF*6R*{}-", claims[0].visit_id), "REF*6R*NOBODY-"));
    assert_eq!((told.payments[0].posted, told.payments[0].suspended), (0, 1));
    assert!(matches!(told.notices[0].kind, NoticeKind::Unmatched(..)));
    assert_eq!(problems(&office.ledger()), Vec::<String>::new());
}

#[test]
fn a_dry_run_says_the_same_and_leaves_the_ledger_as_it_was() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[("WO", 50)], 5).text;
    let before = std::fs::read(office.ledger_path()).unwrap();
    let dry = office.post_as(&text, Mode::DryRun);
    assert_eq!(std::fs::read(office.ledger_path()).unwrap(), before);
    let real = office.post(&text);
    assert_eq!((dry.payments, dry.notices, dry.sent), (real.payments, real.notices, real.sent));
}

#[test]
fn the_first_answer_says_that_a_batch_was_sent() {
    let office = Office::new();
    let claims = office.claims();
    assert!(office.ledger().batches().iter().all(|batch| batch.state == BatchState::Published));
    let told = office.post(&answer(&all(&claims[..1]), "EFT1", &[], 1).text);
    assert_eq!(told.sent, [claims[0].batch.clone()]);
    assert_eq!(office.ledger().batch(&claims[0].batch).unwrap().state, BatchState::Sent);
}

#[test]
fn a_reversal_of_nothing_and_a_reversal_that_is_no_mirror_are_told() {
    let office = Office::new();
    let claims = office.claims();
    let paid = claims
        .iter()
        .find(|claim| {
            !answer(&[(claim, Way::Answer)], "E", &[], 1).paid.is_negative()
                && answer(&[(claim, Way::Answer)], "E", &[], 1).paid != Money::ZERO
        })
        .unwrap();
    let amount = answer(&[(paid, Way::Answer)], "E", &[], 1).paid.cents();
    let told = office.post(&answer(&[(paid, Way::Reversal)], "EFT1", &[("FB", -amount)], 1).text);
    assert!(told.notices.iter().any(|n| n.kind == NoticeKind::NothingToReverse), "{:?}", told.notices);
    office.post(&answer(&[(paid, Way::Answer)], "EFT2", &[], 2).text);
    let told = office.post(&answer(&[(paid, Way::Reversal)], "EFT3", &[("FB", -amount)], 1).text);
    assert!(told.notices.iter().any(|n| n.kind == NoticeKind::NoMirror), "{:?}", told.notices);
}

/// A 999 about the first transaction set of a group that we sent.
fn acknowledgement(group: u64, verdict: &str) -> String {
    let errors = if verdict == "R" { "IK3*CLM*22**8~IK4*2*782*6~" } else { "" };
    let segments = 6 + errors.matches('~').count();
    format!(
        "ISA*00*          *00*          *ZZ*EXCH01         *ZZ*RFM0001        *261006*0000*^*00501*000000005*0*T*:~\
         GS*FA*EXCH01*RFM0001*20261006*0000*5*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*{group}*005010X222A1~\
         AK2*837*0001*005010X222A1~{errors}IK5*{verdict}~AK9*{verdict}*1*1*{}~SE*{segments}*0001~GE*1*5~IEA*1*000000005~",
        u8::from(verdict == "A")
    )
}

#[test]
fn a_set_that_was_refused_makes_its_claims_rejected_and_one_that_was_taken_received() {
    for (verdict, expected) in [("R", Stage::Rejected), ("A", Stage::Received)] {
        let office = Office::new();
        let claims = office.claims();
        let told = office.post(&acknowledgement(1, verdict));
        let stages: Vec<Stage> = claims.iter().map(|claim| office.stage(claim)).collect();
        assert!(stages.contains(&expected), "{stages:?} {:?}", told.notices);
        assert!(stages.contains(&Stage::Sent), "other sets of the batch were sent and say nothing: {stages:?}");
        assert_eq!(told.sent.len(), 1);
    }
}

#[test]
fn an_acknowledgement_from_somebody_we_sent_nothing_to_changes_nothing() {
    let office = Office::new();
    let claims = office.claims();
    // Two partners were sent a group 1 that night: each speaks of its own.
    let other = office.again();
    other.post(&acknowledgement(1, "R").replace("EXCH01", "PLMEDI"));
    let refused: Vec<&str> =
        claims.iter().filter(|claim| other.stage(claim) == Stage::Rejected).map(|claim| claim.payer.as_str()).collect();
    assert!(!refused.is_empty() && refused.iter().all(|payer| *payer == "PINELAKE"), "{refused:?}");
    let told = office.post(&acknowledgement(1, "R").replace("EXCH01", "OTHER1"));
    assert!(claims.iter().all(|claim| office.stage(claim) == Stage::Built));
    assert_eq!((told.sent.len(), &told.notices[0].kind), (0, &NoticeKind::NothingSent));
}

fn decision() -> Decision<'static> {
    Decision { person: "dana", reason: "asked the insurer", date: parse_iso("2026-10-22").unwrap() }
}

#[test]
fn a_payment_to_another_practice_is_kept_apart_until_a_person_releases_it_and_then_posts_once() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[], 1).text.replace("*XX*1555010002~", "*XX*1999999984~");
    let before = office.balances();
    for _ in 0..2 {
        let told = office.post(&text);
        assert!(matches!(&told.payments[0].standing, Standing::Quarantined(why) if why.contains("1999999984")), "{:?}", told.payments[0]);
    }
    assert_eq!(office.balances(), before);
    assert_eq!(office.ledger().quarantine().unwrap().len(), 1, "the same file again is the same payment");
    let other = office.post_as(&text, Terms { mode: Mode::Post, release: Some(("EFT2", decision())) });
    assert!(matches!(other.payments[0].standing, Standing::Quarantined(_)), "only what is named is released");
    let told = office.post_as(&text, Terms { mode: Mode::Post, release: Some(("EFT1", decision())) });
    assert_eq!((&told.payments[0].standing, told.payments[0].posted), (&Standing::Posted, claims.len() as u64));
    let after = office.balances();
    assert_ne!(after, before);
    assert!(matches!(office.post(&text).payments[0].standing, Standing::AlreadyPosted(_)));
    assert_eq!((office.balances(), office.ledger().quarantine().unwrap()), (after, Vec::new()));
}

#[test]
fn the_tax_number_or_a_provider_s_number_is_ours_as_well() {
    let office = Office::new();
    let claims = office.claims();
    for payee in ["*FI*33-0000155~", "*XX*1555010010~", "~", "*XX*1999999984~REF*TJ*330000155~"] {
        let text = answer(&all(&claims), "EFT1", &[], 1).text.replace("*XX*1555010002~", payee);
        // One segment more where a REF was added.
        let text = if payee.contains("REF") { one_segment_more(&text) } else { text };
        assert_eq!(office.again().post(&text).payments[0].standing, Standing::Posted, "{payee}");
    }
}

fn one_segment_more(text: &str) -> String {
    let (before, end) = text.split_once("~SE*").unwrap();
    let (count, rest) = end.split_once('*').unwrap();
    format!("{before}~SE*{}*{rest}", count.parse::<u32>().unwrap() + 1)
}

#[test]
fn a_payment_that_does_not_add_up_cannot_be_released() {
    let office = Office::new();
    let claims = office.claims();
    let Remittance { text, paid } = answer(&all(&claims), "EFT1", &[], 1);
    let text = text.replace(&format!("BPR*I*{paid}*C"), &format!("BPR*I*{}*C", cents(paid.cents() + 1)));
    let before = office.balances();
    let told = office.post_as(&text, Terms { mode: Mode::Post, release: Some(("EFT1", decision())) });
    assert!(matches!(told.payments[0].standing, Standing::Quarantined(_)));
    assert_eq!(office.balances(), before);
}

#[test]
fn another_payment_under_the_same_number_stays_in_quarantine_however_often_it_comes() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[], 3).text;
    office.post(&text);
    let before = office.balances();
    for _ in 0..3 {
        let told = office.post(&text.replace("CAS*CO*45*", "CAS*OA*45*"));
        assert!(matches!(&told.payments[0].standing, Standing::Contradicts(_)));
    }
    assert_eq!((office.balances(), office.ledger().quarantine().unwrap().len()), (before, 1));
}

#[test]
fn the_reference_of_a_line_finds_the_claim_when_its_number_was_lost() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims[..1]), "EFT1", &[], 1).text;
    let told = office.post(&text.replace(&format!("CLP*{}*", claims[0].name), "CLP*0*"));
    assert_eq!((told.payments[0].posted, told.payments[0].suspended), (1, 0), "{:?}", told.notices);
}

/// The answer to the first claim without a number or reference of ours in it.
fn without_our_numbers(claims: &[Claim], number: &str) -> String {
    let text = answer(&all(&claims[..1]), "EFT1", &[], 1).text;
    let text = text.replace(&format!("CLP*{}*", claims[0].name), &format!("CLP*{number}*"));
    text.replace(&format!("REF*6R*{}-L", claims[0].visit_id), "REF*6R*X-")
}

#[test]
fn a_number_in_another_form_with_day_charge_and_codes_names_the_claim() {
    let office = Office::new();
    let claims = office.claims();
    let told = office.post(&without_our_numbers(&claims, &format!("00{}", claims[0].name.to_lowercase())));
    assert_eq!((told.payments[0].posted, told.payments[0].suspended), (1, 0), "{:?}", told.notices);
    let reasons = ["our number, but for its form", "the day of service", "the charge", "the service codes"];
    assert!(told.notices.iter().any(|n| n.kind == NoticeKind::FoundByScore(reasons.to_vec())), "{:?}", told.notices);
}

#[test]
fn what_only_looks_alike_goes_to_suspense_with_candidates_and_a_person_settles_it_once() {
    let office = Office::new();
    let claims = office.claims();
    let told = office.post(&without_our_numbers(&claims, "NOBODY"));
    let NoticeKind::Unmatched(paid, candidates) = &told.notices[0].kind else { panic!("{:?}", told.notices) };
    assert!(candidates.iter().any(|(name, score, _)| *name == claims[0].name && *score == 70), "{candidates:?}");
    let suspense = office.ledger().suspense().unwrap();
    assert_eq!((suspense.len(), suspense[0].paid), (1, *paid));
    assert!(suspense[0].candidates.iter().any(|(claim, ..)| *claim == claims[0].id));
    let answer_no = suspense[0].no;
    let put = |name: &str| settle((&office.us, office.ledger()), (answer_no, name), &decision());
    assert!(matches!(put("NONE").err(), Some(SettleError::NoClaim(_))));
    let settled = put(&claims[0].name).unwrap();
    assert!(settled.change && settled.paid == *paid);
    // As if it had been found at once: the same balances but for the cash, which lies where it was.
    let direct = office.again();
    direct.post(&answer(&all(&claims[..1]), "EFT1", &[], 1).text);
    let open = |office: &Office| {
        let balances = office.ledger().balances(claims[0].id).unwrap();
        balances.into_iter().filter(|((_, account), _)| !matches!(account, Account::Cash | Account::Suspense)).collect::<Balances>()
    };
    assert_eq!(open(&office), open(&direct));
    assert_eq!(office.stage(&claims[0]), direct.stage(&claims[0]));
    let before = office.balances();
    assert!(!put(&claims[0].name).unwrap().change);
    assert!(matches!(put(&claims[1].name).err(), Some(SettleError::Elsewhere { .. })));
    assert_eq!((office.balances(), office.ledger().suspense().unwrap()), (before, Vec::new()));
    assert_eq!(problems(&office.ledger()), Vec::<String>::new());
}

#[test]
fn an_answer_that_does_not_add_up_cannot_be_forced_onto_a_claim() {
    let office = Office::new();
    let claims = office.claims();
    let text = without_our_numbers(&claims, "NOBODY");
    let charge = text.split("CLP*").nth(1).unwrap().split('*').nth(2).unwrap().to_string();
    office.post(&text.replacen(&format!("*1*{charge}*"), "*1*999999*", 1));
    let answer_no = office.ledger().suspense().unwrap()[0].no;
    let refused = settle((&office.us, office.ledger()), (answer_no, &claims[0].name), &decision());
    assert!(matches!(refused.err(), Some(SettleError::Residual { .. })));
}

#[test]
fn a_withdrawn_batch_that_is_answered_all_the_same_is_told() {
    let office = Office::new();
    let claims = office.claims();
    let batch = claims[0].batch.clone();
    office.ledger().withdraw(&batch, parse_iso("2026-10-06").unwrap()).unwrap();
    let told = office.post(&answer(&all(&claims[..1]), "EFT1", &[], 1).text);
    assert_eq!(told.notices[0].kind, NoticeKind::Withdrawn(batch.clone()));
    assert_eq!((told.payments[0].posted, told.payments[0].suspended, told.sent.len()), (0, 1, 0));
    let told = office.post(&acknowledgement(1, "A"));
    assert!(told.notices.iter().any(|notice| notice.kind == NoticeKind::Withdrawn(batch.clone())), "{:?}", told.notices);
    assert_eq!(office.ledger().batch(&batch).unwrap().state, BatchState::Withdrawn);
}

/// The helper writes what it says: its own sums are right.
#[test]
fn the_insurer_of_these_tests_counts_right() {
    let office = Office::new();
    let claims = office.claims();
    let text = answer(&all(&claims), "EFT1", &[("WO", 10)], 9).text;
    let survey = office.us.survey(&mut text.as_bytes());
    assert!(survey.trouble.is_none() && survey.answers.iter().all(|a| a.refusals().is_empty()));
    assert!(Path::new("fixtures/us/riverside").exists());
}
