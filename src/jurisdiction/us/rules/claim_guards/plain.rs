//! Claims of which no rule over claims has anything to say: one look instead of a dozen, for nearly every claim that we build.

use super::super::super::claim::{Claim, Frequency, ServiceLine};
use super::number_too_large::fits;
use super::texts;
use crate::jurisdiction::us::ids::LineReference;
use crate::money::{Money, Units};

/// A claim of more lines is looked at rule by rule.
const FEW_LINES: usize = 8;
/// So many units of which no digits have to be counted.
const FEW_UNITS: i64 = 1_000_000;

/// Whether a claim built from a visit is so plain that every rule of [`ALWAYS`](super::ALWAYS) would be silent.
///
/// It may say no of a claim without fault, never yes of one with a fault.
pub fn is_plain(claim: &Claim<'_>) -> bool {
    has_no_extras(claim) && adds_up(claim) && claim.lines.iter().all(is_plain_line) && are_numbered(&claim.lines) && texts_fit(claim)
}

/// Nothing stands on it that could stand too often or disagree with something else.
fn has_no_extras(claim: &Claim<'_>) -> bool {
    let lists = [claim.dates.len(), claim.attachments.len(), claim.other_payers.len(), claim.kept.len()];
    // One reference cannot stand too often: a laboratory's certificate stands on most claims of those who have one.
    let few = claim.providers.len() <= 1 && claim.references.len() <= 1 && !claim.references.iter().any(|r| r.qualifier.is("F8"));
    lists.into_iter().sum::<usize>() == 0 && few && claim.frequency == Frequency::ORIGINAL
}

fn adds_up(claim: &Claim<'_>) -> bool {
    let sum = claim.lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.charge));
    sum == Some(claim.charge) && fits(claim.charge) && fits(claim.patient_paid) && claim.patient_paid <= claim.charge
}

fn is_plain_line(line: &ServiceLine<'_>) -> bool {
    let lists = [line.dates.len(), line.attachments.len(), line.references.len(), line.notes.len(), line.decisions.len(), line.kept.len()];
    let units = (Units::ONE.thousandths()..FEW_UNITS).contains(&line.quantity.thousandths()) && line.quantity.thousandths() % 1_000 == 0;
    lists.into_iter().sum::<usize>() == 0 && line.providers.len() <= 1 && units && fits(line.charge)
}

/// Every line has a number of its own. That it comes back unchanged, the writer makes sure of.
fn are_numbered(lines: &[ServiceLine<'_>]) -> bool {
    let kept = |line: &ServiceLine<'_>| line.reference.is_some_and(|number| number.as_bytes().len() <= LineReference::KEPT_BY_ALL);
    let alone = |n: usize| lines[..n].iter().all(|earlier| earlier.reference != lines[n].reference);
    lines.len() <= FEW_LINES && lines.iter().all(kept) && (1..lines.len()).all(alone)
}

fn texts_fit(claim: &Claim<'_>) -> bool {
    let mut all = true;
    texts::each(claim, &mut |text| all &= text.surely_fits());
    all
}
