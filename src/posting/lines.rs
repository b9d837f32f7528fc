//! Which of our lines each line of an answer speaks of.

use super::answer::AnswerLine;
use super::claim::KnownLine;

/// For every line of the answer the number of our line, or `None` for one that the insurer added.
///
/// In this order, each only among lines not yet taken and only when exactly one fits, or those that fit are alike in all that an
/// answer could tell them by: our own reference; code, modifiers, charge and day; code and charge; code and day; the code we sent
/// before the insurer changed it; the code alone. A line that was split by the insurer may be answered several times under its
/// own reference.
pub fn assign(ours: &[KnownLine<'_>], answered: &[AnswerLine<'_>]) -> Vec<Option<u16>> {
    let mut assigned: Vec<Option<u16>> = answered.iter().map(|line| by_reference(ours, line)).collect();
    for fits in WAYS {
        for (at, line) in answered.iter().enumerate() {
            if assigned[at].is_none() {
                let free = |known: &&KnownLine<'_>| !assigned.contains(&Some(known.number)) && fits(known, line);
                let mut candidates = ours.iter().filter(free);
                if let Some(first) = candidates.next()
                    && candidates.all(|other| alike(first, other))
                {
                    assigned[at] = Some(first.number);
                }
            }
        }
    }
    assigned
}

fn by_reference(ours: &[KnownLine<'_>], line: &AnswerLine<'_>) -> Option<u16> {
    let named = ours.iter().find(|known| !line.reference.is_empty() && known.reference == line.reference)?;
    Some(named.number)
}

type Fits = fn(&KnownLine<'_>, &AnswerLine<'_>) -> bool;

const WAYS: [Fits; 5] = [
    |known, line| known.code == line.code && same_modifiers(known, line) && same(known, line) && line.date.is_none_or(|d| d == known.date),
    |known, line| known.code == line.code && same(known, line),
    |known, line| known.code == line.code && line.date == Some(known.date),
    |known, line| !line.original_code.is_empty() && known.code == line.original_code,
    |known, line| known.code == line.code,
];

/// Whether nothing but their numbers tells two of our lines apart.
fn alike(one: &KnownLine<'_>, other: &KnownLine<'_>) -> bool {
    (one.code, one.modifiers, one.date, one.charge) == (other.code, other.modifiers, other.date, other.charge)
}

/// Whether the charges agree; a reversal repeats ours with the other sign.
fn same(known: &KnownLine<'_>, line: &AnswerLine<'_>) -> bool {
    known.charge.cents().unsigned_abs() == line.charge.cents().unsigned_abs()
}

fn same_modifiers(known: &KnownLine<'_>, line: &AnswerLine<'_>) -> bool {
    known.modifiers.split_ascii_whitespace().eq(line.modifiers.into_iter().filter(|modifier| !modifier.is_empty()))
}
