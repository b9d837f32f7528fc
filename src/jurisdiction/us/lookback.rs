//! What of a visit's day matters to visits before and after it: who was seen, what is followed up, and how far rules look back.

use super::ids::Modifier;
use super::practice::UsPractice;
use crate::codes::imported::rows::Global;
use crate::date::{self, Date};
use crate::history::DayMark;
use crate::visit::{Line, MODIFIER_COLUMNS, Visit, col, lcol};
use foldhash::quality::FixedState;
use std::hash::BuildHasher;

/// The patient met somebody who may bill on their own.
const SEEN: u16 = 1 << 15;
/// An operation with up to ten days of follow-up, and one with more.
const SMALL: u16 = 1 << 14;
const LARGE: u16 = 1 << 13;
/// The lower bits stand for the specialty; 0: unknown.
const SPECIALTY: u16 = LARGE - 1;

/// The longest follow-up, in days.
const LONGEST: u16 = 90;

/// What a tag says of another visit of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub u16);

impl Tag {
    /// Whether the patient was seen.
    pub fn seen(self) -> bool {
        self.0 & SEEN != 0
    }

    /// Days of follow-up of an operation; 0: there was none that is followed up.
    pub fn follow_up(self) -> u16 {
        match (self.0 & SMALL, self.0 & LARGE) {
            (0, 0) => 0,
            (_, 0) => 10,
            _ => LONGEST,
        }
    }

    /// Whether it was this specialty; `None` when one of the two is unknown.
    pub fn is_of(self, taxonomy: &str) -> Option<bool> {
        let (own, other) = (self.0 & SPECIALTY, specialty(taxonomy));
        (own != 0 && other != 0).then_some(own == other)
    }
}

/// What of the services of one day matters.
pub fn mark(us: &UsPractice, visit: &Visit<'_>, day: &str) -> DayMark {
    let mut mark = DayMark::default();
    let Some(on) = date::parse_iso(day) else { return mark };
    let schedule = us.tables.mpfs_edition(on).is_some();
    let claimed = !visit.text(col::PAYER_ID).is_empty();
    for line in visit.lines.iter().filter(|line| line.text(lcol::SERVICE_FROM) == day) {
        let code = line.text(lcol::CODE);
        if us.rule_data.new_patients.seen_by.contains(code) {
            mark.tag |= SEEN;
        }
        if claimed && us.rule_data.new_patients.codes.contains(code) {
            mark.looks_back = mark.looks_back.max(u16::try_from(us.rule_data.new_patients.years * 366).unwrap_or(u16::MAX));
        }
        if schedule {
            of_follow_up(us, (line, code, on), &mut mark);
        }
        if mark.tag & (SEEN | SMALL | LARGE) != 0 && mark.tag & SPECIALTY == 0 {
            mark.tag |= us.provider(line.text(lcol::RENDERING_ID)).map_or(0, |provider| specialty(&provider.taxonomy));
        }
    }
    mark
}

fn of_follow_up(us: &UsPractice, (line, code, on): (&Line<'_>, &str, Date), mark: &mut DayMark) {
    let follow_up = us.tables.mpfs(code, "", on).map(|row| row.global);
    match follow_up {
        Some(Global::Days(1..=10)) => mark.tag |= SMALL,
        Some(Global::Days(11..)) => mark.tag |= LARGE,
        _ => {}
    }
    let released = |m: Modifier| us.rule_data.follow_up.released_by.contains(m);
    let mut modifiers = MODIFIER_COLUMNS.iter().filter_map(|&column| Modifier::parse(line.text(column)).ok());
    if is_covered(us, code, follow_up) && !modifiers.any(released) {
        mark.looks_back = mark.looks_back.max(LONGEST);
    }
}

/// Whether the price of an operation can cover the service: visits and other operations. Tests, drugs and therapy are paid anyway.
pub fn is_covered(us: &UsPractice, code: &str, global: Option<Global>) -> bool {
    us.rule_data.visits.codes.contains(code) || matches!(global, Some(Global::Days(_)))
}

/// Thirteen bits that stand for a specialty.
fn specialty(taxonomy: &str) -> u16 {
    if taxonomy.is_empty() {
        return 0;
    }
    (FixedState::with_seed(0).hash_one(taxonomy) % u64::from(SPECIALTY)) as u16 + 1
}

/// Whether an earlier service was by the same specialty of the practice; `None` when that cannot be known.
pub fn same_specialty(us: &UsPractice, earlier: &str, line: &super::encounter::ServiceLine<'_>) -> Option<bool> {
    if earlier == line.line.text(lcol::RENDERING_ID) && !earlier.is_empty() {
        return Some(true);
    }
    let (before, now) = (us.provider(earlier)?, line.provider?);
    (!before.taxonomy.is_empty() && !now.taxonomy.is_empty()).then(|| before.taxonomy == now.taxonomy)
}

/// The first day on which a patient seen on `day` would be new again.
pub fn new_again(us: &UsPractice, day: Date) -> Date {
    day.checked_add_months(chrono::Months::new(us.rule_data.new_patients.years.saturating_mul(12))).unwrap_or(Date::MAX)
}
