//! The claim to the insurer after the first: the same visit seen from there, with the first one's decision word for word.
//!
//! A later insurer refuses a claim whose adjustments are not those of the remittance, so groups, reasons, amounts and their order
//! are taken over and never derived; that they make up the charges is proved by CW622 before the claim is written, and by the
//! verifier behind it.

use super::UnitedStates;
use super::build;
use super::claim::{Adjustment, Claim, Decision, Procedure, Reference};
use super::ids::{Code, Modifier, ProcedureCode};
use crate::jurisdiction::{AfterFirst, NextTurn};
use crate::money::Money;
use crate::posting::{Decided, DecidedLine, Reduction};
use crate::visit::{Column, OfVisit, Visit, col, lcol};
use bumpalo::Bump;

/// Reasons for which a claim comes back to be corrected: data missing, duplicate, another insurer first, too late, wrong insurer
/// (X12 external code list 139). As long as one stands, the first insurer's decision is not its last.
const CORRECTABLE: &[&str] = &["16", "18", "22", "29", "109"];

/// Whether the next insurer is asked about a claim.
pub fn next_turn(office: &UnitedStates, after: &AfterFirst) -> NextTurn {
    if after.forwarded {
        return NextTurn::Nothing;
    }
    if office.us.payer(&after.next_payer).is_none() {
        return NextTurn::Wait(format!("{} is not in practice.toml", after.next_payer));
    }
    let denial = after.decided.reductions().find(|r| r.group != "PR" && CORRECTABLE.contains(&r.reason.as_str()));
    if let Some(Reduction { group, reason, .. }) = denial {
        return NextTurn::Wait(format!("{} gave a reason that can be corrected ({group}-{reason}): correct its claim first", after.payer));
    }
    match still_owed(after) {
        Some(owed) if owed <= Money::ZERO => NextTurn::Nothing,
        Some(_) => replayable(after),
        None => NextTurn::Wait("the amounts are too large to add up".into()),
    }
}

/// What the first insurer left to somebody else than the practice: without it there is nothing to ask for.
fn still_owed(after: &AfterFirst) -> Option<Money> {
    let mut left = after.decided.reductions().filter(|r| r.group != "CO");
    left.try_fold(Money::ZERO, |sum, r| sum.checked_add(r.amount))
}

/// A decision by line must name each of our lines once, in words that a claim can repeat.
fn replayable(after: &AfterFirst) -> NextTurn {
    let lines = &after.decided.lines;
    let once = |number: u16| lines.iter().filter(|line| line.line == number).count() == 1;
    if !lines.is_empty() && (lines.len() != after.charges.len() || !after.charges.iter().all(|&(number, _)| once(number))) {
        return NextTurn::Wait(format!("{} has not decided every line once: the lines cannot be told to the next insurer", after.payer));
    }
    let unreadable = lines.iter().find(|line| procedure(line).is_none());
    match unreadable {
        Some(line) => NextTurn::Wait(format!("{} decided about {}, which cannot stand in a claim", after.payer, line.code)),
        None => NextTurn::Ask,
    }
}

/// The visit as the next insurer is asked about it: the two insurances change places, and every charge is the one that was issued.
pub fn seen_from_next<'a>(visit: &Visit<'a>, after: &AfterFirst, arena: &'a Bump) -> Visit<'a> {
    let mut seen = visit.clone();
    let mut swap = |one: usize, other: usize| {
        let (first, second) = (visit.cells()[one], visit.cells()[other]);
        seen.put(one, second);
        seen.put(other, first);
    };
    swap(index(col::PAYER_ID), index(col::PAYER2_ID));
    swap(index(col::MEMBER_ID), index(col::MEMBER2_ID));
    swap(index(col::GROUP_NUMBER), index(col::GROUP2_NUMBER));
    swap(index(col::RELATIONSHIP), index(col::RELATIONSHIP2));
    swap(index(col::SUBSCRIBER_LAST), index(col::SUBSCRIBER2_LAST));
    swap(index(col::SUBSCRIBER_FIRST), index(col::SUBSCRIBER2_FIRST));
    // The claim is an original to this insurer, and the first one's authorisation is none of it.
    for column in [index(col::FREQUENCY), index(col::ORIGINAL_REF), index(col::PRIOR_AUTH)] {
        seen.put(column, "");
    }
    for (line, number) in seen.lines.iter_mut().zip(1_u16..) {
        if let Some((_, charge)) = after.charges.iter().find(|&&(issued, _)| issued == number) {
            line.put(lcol::CHARGE.index(), arena.alloc_str(&charge.to_string()));
        }
    }
    seen
}

const fn index<P>(column: Column<OfVisit, P>) -> usize {
    column.index()
}

/// Writes what the first insurer decided into the claim to the next one.
///
/// # Errors
/// With the column at fault, when a code of the decision cannot stand in a claim.
pub fn replay<'a>(claim: &mut Claim<'a>, after: &AfterFirst, arena: &'a Bump) -> Result<(), build::Gap> {
    let decided = &after.decided;
    claim.coverage.turn = Code::of("S");
    let [first] = &mut claim.other_payers[..] else { return Err("payer2_id") };
    first.coverage.turn = Code::of("P");
    // 2000B SBR05 says why Medicare pays second; of the insurer that paid first there is nothing to say.
    claim.coverage.msp_type = std::mem::take(&mut first.coverage.msp_type);
    first.paid = Some(decided.paid);
    first.adjustments = adjustments(&decided.adjustments)?;
    let mut of_patient = decided.reductions().filter(|r| r.group == "PR");
    let of_patient = of_patient.try_fold(Money::ZERO, |sum, r| sum.checked_add(r.amount)).ok_or("charge")?;
    first.remaining = (of_patient > Money::ZERO).then_some(of_patient);
    if !after.payer_claim.is_empty() {
        first.coverage.payer.references.push(Reference::new(Code::of("F8"), arena.alloc_str(&after.payer_claim)));
    }
    let payer_id = first.coverage.payer.id;
    // DTP*573 stands with the payer or with its decisions by line, never with both.
    first.decided = decided.lines.is_empty().then_some(decided.on);
    for line in &mut claim.lines {
        let number = line.reference.as_ref().and_then(|r| super::bill::number_behind_l(r.as_bytes())).ok_or("line")?;
        if let Some(of_line) = decided.lines.iter().find(|l| l.line == number) {
            line.decisions.push(decision(of_line, (payer_id, decided))?);
        }
    }
    Ok(())
}

fn decision<'a>(line: &DecidedLine, (payer_id, decided): (&'a str, &Decided)) -> Result<Decision<'a>, build::Gap> {
    Ok(Decision {
        payer_id,
        paid: line.paid,
        procedure: procedure(line).ok_or("code")?,
        units: line.units,
        bundled_into: None,
        adjustments: adjustments(&line.adjustments)?,
        decided: Some(decided.on),
        remaining: None,
    })
}

fn procedure(line: &DecidedLine) -> Option<Procedure<'static>> {
    let mut modifiers = [None; 4];
    let written = line.modifiers.split_ascii_whitespace();
    for (place, text) in modifiers.iter_mut().zip(written) {
        *place = Some(Modifier::parse(text).ok()?);
    }
    Some(Procedure { code: ProcedureCode::parse(&line.code).ok()?, modifiers, description: "" })
}

fn adjustments(reductions: &[Reduction]) -> Result<Vec<Adjustment>, build::Gap> {
    let one = |r: &Reduction| {
        let (group, reason) = (Code::parse(&r.group).ok()?, Code::parse(&r.reason).ok()?);
        Some(Adjustment { group, reason, amount: r.amount, quantity: r.quantity })
    };
    reductions.iter().map(one).collect::<Option<Vec<_>>>().ok_or("payer2_id")
}
