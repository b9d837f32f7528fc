//! What the rules over diagnoses propose to type: every cell that a fix changes.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
mod page_input;

use claimwright::finding::{Findings, Safety};
use claimwright::history::Facts;
use claimwright::jurisdiction::us::encounter::Encounter;
use claimwright::jurisdiction::us::rules::RULES;
use claimwright::rules;
use claimwright::rules::page::{Block, Example};
use page_input::Input;

/// The first fix of a rule's first finding on the base visit with `cells` laid over it: `safe: cell = value, cell = value`,
/// and how many there are.
fn fix(id: &str, cells: &str) -> (String, usize) {
    let cells = cells.replace("; ", "\n");
    let example = Example { title: "", fires: true, blocks: vec![Block { kind: "visit", text: &cells }] };
    let input = Input::of(&example);
    let visits = input.visits();
    let mut findings = Findings::new();
    rules::run(RULES, &Encounter::read(&visits[0], &input.us, &input.prices), &Facts::on(input.today), &mut findings);
    let finding = findings.take().into_iter().find(|finding| finding.card.id == id).unwrap_or_else(|| panic!("{id} does not fire"));
    let Some(fix) = finding.fixes.first() else { return (String::new(), 0) };
    let safety = if fix.safety == Safety::Safe { "safe" } else { "ask" };
    let edits: Vec<_> = fix.edits.iter().map(|edit| format!("{} = {}", edit.place.column, edit.replacement.expose())).collect();
    (format!("{safety}: {}", edits.join(", ")), finding.fixes.len())
}

fn one(text: &str) -> (String, usize) {
    (text.to_string(), 1)
}

#[test]
fn dots_and_blanks_are_put_right_without_asking() {
    assert_eq!(fix("CW205", "dx1 = E1.19"), one("safe: dx1 = E11.9"));
    assert_eq!(fix("CW205", "dx1 = e11 9"), one("safe: dx1 = E11.9"));
}

#[test]
fn a_diagnosis_that_stands_twice_is_kept_once_and_pointers_follow_without_asking() {
    let (fix, _) =
        fix("CW212", "dx2 = e119; dx3 = I10; dx_pointers = 2 1 3; 2.dx_pointers = CB; 2.code = 93000; 3.dx_pointers = 3; 3.code = 36415");
    assert_eq!(fix, "safe: dx2 = , dx_pointers = 1 3, dx_pointers = CA");
}

#[test]
fn codes_that_may_have_been_meant_are_offered_as_the_cell_writes_them() {
    assert_eq!(fix("CW202", "dx1 = M72.2; service_from = 2026-10-01"), ("ask: dx1 = M72.20".to_string(), 3));
    assert_eq!(fix("CW202", "dx1 = E11"), ("ask: dx1 = E11.8".to_string(), 16));
    assert_eq!(fix("CW203", "dx1 = T14.91A"), one("ask: dx1 = T14.91XA"));
    assert_eq!(fix("CW203", "dx1 = T1491A"), one("ask: dx1 = T1491XA"));
    assert_eq!(fix("CW203", "dx1 = S72.001"), ("ask: dx1 = S72.001A".to_string(), 16));
    assert_eq!(fix("CW201", "dx1 = E11.56").0, "ask: dx1 = E11.65");
    assert_eq!(fix("CW210", "dx1 = M25.519"), ("ask: dx1 = M25.511".to_string(), 2));
}

#[test]
fn what_must_not_stand_first_is_offered_to_stand_behind() {
    assert_eq!(fix("CW207", "dx1 = F02.80; dx2 = G30.9; dx_pointers = 1"), one("ask: dx1 = G30.9, dx2 = F02.80, dx_pointers = 2"));
    assert_eq!(
        fix("CW208", "dx1 = W19.XXXA; dx2 = S72.001A; dx_pointers = BA"),
        one("ask: dx1 = S72.001A, dx2 = W19.XXXA, dx_pointers = AB")
    );
    assert_eq!(fix("CW209", "dx1 = S72.001S; dx2 = M25.551"), one("ask: dx1 = M25.551, dx2 = S72.001S, dx_pointers = 2 1"));
    assert_eq!(fix("CW217", "dx1 = D63.1; dx2 = N18.6"), one("ask: dx1 = N18.6, dx2 = D63.1, dx_pointers = 2 1"));
    assert_eq!(fix("CW207", "dx1 = G63; dx2 ="), (String::new(), 0));
}

#[test]
fn two_sides_become_one_code_and_a_side_becomes_the_other() {
    assert_eq!(fix("CW210", "dx1 = H25.11; dx2 = H25.12"), one("ask: dx1 = H25.13, dx2 = , dx_pointers = 1"));
    assert_eq!(fix("CW211", "dx1 = M25.512; mod1 = RT"), one("ask: mod1 = LT"));
}

#[test]
fn which_of_two_that_exclude_each_other_goes_is_for_a_person_to_say() {
    assert_eq!(fix("CW206", "dx1 = E11.9; dx2 = E10.9"), (String::new(), 0));
}
