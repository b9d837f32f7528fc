//! The promises of posting, over answers of every kind.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::date::Date;
use crate::money::{Money, Units};
use proptest::prelude::*;
use std::collections::BTreeMap;

const AGREED: Agreement<'static> = Agreement { given_up: &["45"], share: (&["253"], 2), repeats: &["23"] };
const FIRST: Party = Party(1);
const NEXT: Party = Party(2);

fn cents(amount: i64) -> Money {
    Money::from_cents(amount)
}

fn day() -> Date {
    Date::from_ymd_opt(2026, 10, 1).unwrap()
}

fn known(charges: &[i64], next: Option<Party>) -> Known<'static> {
    const REFERENCES: [&str; 4] = ["V1-L1", "V1-L2", "V1-L3", "V1-L4"];
    const CODES: [&str; 4] = ["99213", "87880", "36415", "93000"];
    let line = |(at, &charge): (usize, &i64)| KnownLine {
        number: at as u16 + 1,
        reference: REFERENCES[at],
        code: CODES[at],
        modifiers: "",
        date: day(),
        charge: cents(charge),
    };
    Known { insurer: FIRST, next, charge: cents(charges.iter().sum()), lines: charges.iter().enumerate().map(line).collect() }
}

fn adjustment(written: &'static str, reason: &'static str, amount: i64) -> Adjustment<'static> {
    let group = match written {
        "CO" => Group::Contract,
        "PR" => Group::Patient,
        "OA" => Group::Other,
        "PI" => Group::Insurer,
        _ => Group::Unknown,
    };
    Adjustment { group, written, reason, amount: cents(amount), quantity: None, segment: 9 }
}

/// An answer to every line of `known`, adjusted as given; what is left is paid.
fn answer(known: &Known<'static>, adjustments: &[Vec<Adjustment<'static>>]) -> Answer<'static> {
    let mut lines = Vec::new();
    for (line, adjustments) in known.lines.iter().zip(adjustments) {
        let off: i64 = adjustments.iter().map(|a| a.amount.cents()).sum();
        lines.push(AnswerLine {
            reference: line.reference,
            code: line.code,
            modifiers: [""; 4],
            original_code: "",
            date: Some(day()),
            units: Units::ONE,
            charge: line.charge,
            paid: cents(line.charge.cents() - off),
            adjustments: adjustments.clone(),
            remarks: Vec::new(),
            segment: 8,
        });
    }
    let paid = lines.iter().map(|l| l.paid.cents()).sum();
    Answer {
        claim_number: "V1",
        payer_claim_number: "ICN1",
        outcome: Outcome::Processed,
        turn: Turn::First,
        charge: known.charge,
        paid: cents(paid),
        adjustments: Vec::new(),
        remarks: Vec::new(),
        lines,
        segment: 7,
    }
}

fn mirror(answer: &Answer<'static>) -> Answer<'static> {
    let turn = |amount: &mut Money| *amount = cents(-amount.cents());
    let mut back = answer.clone();
    back.outcome = Outcome::Reversal;
    turn(&mut back.charge);
    turn(&mut back.paid);
    for line in &mut back.lines {
        turn(&mut line.charge);
        turn(&mut line.paid);
        line.adjustments.iter_mut().for_each(|a| turn(&mut a.amount));
    }
    back
}

fn balances<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<(u16, Account), i64> {
    let mut sums = BTreeMap::new();
    for entry in entries {
        *sums.entry((entry.line, entry.debit)).or_insert(0) += entry.amount.cents();
        *sums.entry((entry.line, entry.credit)).or_insert(0) -= entry.amount.cents();
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

#[test]
fn a_payment_with_contract_and_copay_closes_the_insurers_account() {
    let known = known(&[12_000], None);
    let told = answer(&known, &[vec![adjustment("CO", "45", 3_000), adjustment("PR", "3", 2_000)]]);
    let posted = post(&known, &told, &AGREED);
    let expected = [
        ((1, Account::Insurer(FIRST)), -12_000),
        ((1, Account::Patient), 2_000),
        ((1, Account::Cash), 7_000),
        ((1, Account::Contractual), 3_000),
    ];
    assert_eq!(balances(&posted.entries), BTreeMap::from(expected));
    assert_eq!(posted.notes, []);
}

#[test]
fn nothing_but_the_agreed_reasons_is_given_up() {
    let known = known(&[12_000], None);
    for (group, reason) in [("CO", "97"), ("OA", "18"), ("PI", "45"), ("CR", "45"), ("CO", "253")] {
        let posted = post(&known, &answer(&known, &[vec![adjustment(group, reason, 12_000)]]), &AGREED);
        assert_eq!(balances(&posted.entries).get(&(1, Account::Review)), Some(&12_000), "{group}-{reason}");
        assert_eq!(posted.notes.len(), 1, "{group}-{reason}");
    }
    let strangers = Agreement { given_up: &[], ..AGREED };
    let posted = post(&known, &answer(&known, &[vec![adjustment("CO", "45", 3_000)]]), &strangers);
    assert_eq!(balances(&posted.entries).get(&(1, Account::Review)), Some(&3_000), "outside the network");
}

#[test]
fn two_per_cent_of_the_payment_is_given_up_and_a_cent_more_is_not() {
    // 42 CFR 405 and the sequestration order: 2 % of what would have been paid. 40.00 less 0.80.
    let known = known(&[10_000], None);
    let told = |cut| answer(&known, &[vec![adjustment("PR", "1", 6_000), adjustment("CO", "253", cut)]]);
    assert_eq!(balances(&post(&known, &told(80), &AGREED).entries).get(&(1, Account::Contractual)), Some(&80));
    assert_eq!(balances(&post(&known, &told(81), &AGREED).entries).get(&(1, Account::Review)), Some(&81));
}

#[test]
fn the_patients_share_goes_to_the_next_insurer_first() {
    let known = known(&[10_000], Some(NEXT));
    let first = answer(&known, &[vec![adjustment("CO", "45", 2_000), adjustment("PR", "2", 1_600)]]);
    let posted = post(&known, &first, &AGREED);
    assert_eq!(balances(&posted.entries).get(&(1, Account::Insurer(NEXT))), Some(&1_600));
    let mut second = answer(&known, &[vec![adjustment("OA", "23", 8_400), adjustment("PR", "3", 500)]]);
    second.turn = Turn::Later;
    let later = post(&known, &second, &AGREED);
    let both = balances(posted.entries.iter().chain(&later.entries));
    let expected = [
        ((1, Account::Insurer(FIRST)), -10_000),
        ((1, Account::Patient), 500),
        ((1, Account::Cash), 6_400 + 1_100),
        ((1, Account::Contractual), 2_000),
    ];
    assert_eq!(both, BTreeMap::from(expected), "the second insurer's account is settled");
    assert_eq!(later.notes.iter().map(|n| n.kind).collect::<Vec<_>>(), [NoteKind::EarlierInsurers]);
}

#[test]
fn lines_are_found_by_reference_then_by_what_they_say_and_never_invented() {
    let known = known(&[12_000, 3_000], None);
    let mut told = answer(&known, &[vec![], vec![]]);
    told.lines.swap(0, 1);
    assert_eq!(assign(&known.lines, &told.lines), [Some(2), Some(1)]);
    told.lines.iter_mut().for_each(|line| line.reference = "");
    assert_eq!(assign(&known.lines, &told.lines), [Some(2), Some(1)]);
    told.lines[0].code = "87881";
    assert_eq!(assign(&known.lines, &told.lines), [None, Some(1)]);
    told.lines[0].original_code = "87880";
    assert_eq!(assign(&known.lines, &told.lines), [Some(2), Some(1)]);
    let posted = post(&known, &told, &AGREED);
    assert_eq!(posted.notes.iter().map(|n| (n.kind, n.line)).collect::<Vec<_>>(), [(NoteKind::CodeChanged, 2)]);
}

#[test]
fn lines_of_a_reversal_are_found_by_what_they_say_too() {
    let known = known(&[12_000, 3_000], None);
    let mut back = mirror(&answer(&known, &[vec![], vec![]]));
    back.lines.iter_mut().for_each(|line| line.reference = "");
    assert_eq!(assign(&known.lines, &back.lines), [Some(1), Some(2)]);
}

#[test]
fn a_line_that_the_claim_does_not_have_stands_on_the_claim_as_a_whole() {
    let known = known(&[12_000], None);
    let mut told = answer(&known, &[vec![]]);
    told.lines.push(AnswerLine { reference: "", code: "G0000", charge: cents(0), paid: cents(500), ..told.lines[0].clone() });
    told.paid = cents(12_500);
    let posted = post(&known, &told, &AGREED);
    assert_eq!(balances(&posted.entries).get(&(0, Account::Cash)), Some(&500));
    assert!(posted.notes.iter().any(|n| n.kind == NoteKind::LineAdded));
}

#[test]
fn remark_codes_stay_with_the_line_that_they_are_about() {
    let known = known(&[12_000, 3_000], None);
    let mut told = answer(&known, &[vec![], vec![]]);
    told.remarks = vec!["MA01"];
    told.lines[1].remarks = vec!["N130", "", "N115"];
    assert_eq!(post(&known, &told, &AGREED).detail(), "MA01 2/N130 2/N115");
}

#[test]
fn what_has_no_claim_is_parked_whole() {
    let known = known(&[12_000], None);
    let told = answer(&known, &[vec![adjustment("CO", "45", 3_000)]]);
    assert_eq!(balances(&suspend(&told)), BTreeMap::from([((0, Account::Cash), 9_000), ((0, Account::Suspense), -9_000)]));
}

#[test]
fn recoupments_and_interest_change_the_cash_and_stand_on_their_own_accounts() {
    let plb = |code, account, amount| ProviderAdjustment { record: "PLB", code, account, amount: cents(amount), segment: 40 };
    let entries = provider_level(&[plb("WO", Account::Recoupment, 2_550), plb("L6", Account::Interest, -50)]);
    let expected = [((0, Account::Cash), -2_500), ((0, Account::Recoupment), 2_550), ((0, Account::Interest), -50)];
    assert_eq!(balances(&entries), BTreeMap::from(expected));
}

fn any_adjustment() -> impl Strategy<Value = Adjustment<'static>> {
    let group = prop::sample::select(vec!["CO", "PR", "OA", "PI", "XX"]);
    let reason = prop::sample::select(vec!["45", "253", "1", "2", "3", "97", "23", "A1"]);
    (group, reason, -20_000_i64..20_000).prop_map(|(group, reason, amount)| adjustment(group, reason, amount))
}

fn any_case() -> impl Strategy<Value = (Known<'static>, Vec<Answer<'static>>)> {
    let lines = prop::collection::vec((1_i64..50_000, prop::collection::vec(any_adjustment(), 0..4)), 1..4);
    (lines, any::<bool>(), any::<bool>()).prop_map(|(lines, two, reversed)| {
        let charges: Vec<i64> = lines.iter().map(|(charge, _)| *charge).collect();
        let known = known(&charges, two.then_some(NEXT));
        let first = answer(&known, &lines.into_iter().map(|(_, adjustments)| adjustments).collect::<Vec<_>>());
        let mut told = vec![first];
        if reversed {
            told.push(mirror(&told[0]));
            told.push(told[0].clone());
        }
        (known, told)
    })
}

proptest! {
    #[test]
    fn the_cash_of_an_answer_is_what_was_paid((known, told) in any_case()) {
        for answer in &told {
            prop_assert!(answer.residuals().unwrap().none());
            let posted = post(&known, answer, &AGREED);
            prop_assert_eq!(balance(&posted.entries, Account::Cash), Some(answer.paid));
        }
    }

    #[test]
    fn what_the_insurer_owed_is_gone_when_it_has_answered_every_line((known, told) in any_case()) {
        let posted = post(&known, &told[0], &AGREED);
        prop_assert_eq!(balance(&posted.entries, Account::Insurer(FIRST)), Some(cents(-known.charge.cents())));
    }

    #[test]
    fn a_reversal_leaves_nothing_of_what_it_reverses((known, told) in any_case()) {
        let there = post(&known, &told[0], &AGREED);
        let back = post(&known, &mirror(&told[0]), &AGREED);
        prop_assert_eq!(balances(there.entries.iter().chain(&back.entries)), BTreeMap::new());
    }

    #[test]
    fn any_order_of_answers_ends_in_the_same_balances((known, told) in any_case(), turned in any::<bool>()) {
        let all = |told: &[Answer<'static>]| told.iter().flat_map(|a| post(&known, a, &AGREED).entries).collect::<Vec<_>>();
        let mut other = told.clone();
        if turned { other.reverse() } else { other.rotate_left(1) }
        prop_assert_eq!(balances(&all(&told)), balances(&all(&other)));
    }

    #[test]
    fn one_wrong_cent_is_a_residual((_, told) in any_case(), at in any::<prop::sample::Index>()) {
        let mut wrong = told[0].clone();
        let line = at.index(wrong.lines.len());
        wrong.lines[line].paid = cents(wrong.lines[line].paid.cents() + 1);
        wrong.paid = cents(wrong.paid.cents() + 1);
        let residuals = wrong.residuals().unwrap();
        prop_assert_eq!(residuals.claim, cents(-1));
        prop_assert_eq!(residuals.lines, vec![(wrong.lines[line].segment, cents(-1))]);
    }
}
