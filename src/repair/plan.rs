//! Which fixes are made: safe ones by themselves, others when a person has chosen them, and never two for one cell.

use super::CellName;
use crate::finding::{Edit, Finding, Fix, Safety};
use crate::visit::LINE_COLUMNS;
use std::collections::{BTreeMap, BTreeSet};

/// The fixes of one finding.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The visit's id.
    pub visit: String,
    /// The rule that proposes them.
    pub rule: &'static str,
    /// The finding on one line, as it may be shown.
    pub told: String,
    /// The file and row of the finding.
    pub place: crate::finding::Place,
    /// Its service line.
    pub line: u16,
    /// The alternatives.
    pub fixes: Vec<Fix>,
}

/// Why a fix is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another fix wants something else in the same cell.
    Competes,
    /// The cell cannot be changed where it stands: it is empty, or written with escapes.
    NotInPlace,
    /// Files of this format are not changed.
    Format,
}

impl Refusal {
    /// The reason in words.
    pub const fn why(self) -> &'static str {
        match self {
            Refusal::Competes => "another fix wants something else in the same cell: run --fix again afterwards, or decide by hand",
            Refusal::NotInPlace => "the cell is empty or written in a way that cannot be changed in place",
            Refusal::Format => "claim files (837P) are not changed: correct them where they are made",
        }
    }
}

/// The fixes to make.
#[derive(Debug, Default)]
pub struct Plan {
    /// Each chosen fix with the proposal it belongs to.
    pub chosen: Vec<(Proposal, usize)>,
}

impl Proposal {
    /// The fixes of a finding that nobody has silenced; nothing when it has none.
    pub fn of(visit: &str, told: String, finding: &Finding) -> Option<Proposal> {
        let open = finding.silenced_by.is_none() && !finding.fixes.is_empty();
        open.then(|| Proposal {
            visit: visit.to_string(),
            rule: finding.card.id,
            told,
            place: finding.place,
            line: finding.line,
            fixes: finding.fixes.clone(),
        })
    }

    /// Whether it can be made without asking: it is safe, and there is no other way to do it.
    pub fn is_safe(&self) -> bool {
        matches!(self.fixes.as_slice(), [only] if only.safety == Safety::Safe)
    }

    /// The cell that an edit changes.
    pub(crate) fn cell(&self, edit: &Edit) -> CellName {
        let of_line = LINE_COLUMNS.iter().any(|column| column.name == edit.place.column);
        let line = match (of_line, edit.line) {
            (false, _) => 0,
            (true, 0) => self.line,
            (true, line) => line,
        };
        CellName { file: edit.place.file, row: edit.place.row, column: edit.place.column, line }
    }
}

impl Plan {
    /// Adds a fix of a proposal.
    pub fn choose(&mut self, proposal: Proposal, fix: usize) {
        self.chosen.push((proposal, fix));
    }

    /// The fix that was chosen.
    pub fn fix(&self, number: usize) -> &Fix {
        let (proposal, fix) = &self.chosen[number];
        &proposal.fixes[*fix]
    }

    /// The fixes that want something else in a cell than another: none of them is made.
    pub fn competing(&self) -> BTreeSet<usize> {
        let mut wanted: BTreeMap<CellName, Vec<usize>> = BTreeMap::new();
        for number in 0..self.chosen.len() {
            for edit in &self.fix(number).edits {
                wanted.entry(self.chosen[number].0.cell(edit)).or_default().push(number);
            }
        }
        let text = |number: usize, cell: &CellName| {
            let edit = self.fix(number).edits.iter().find(|edit| self.chosen[number].0.cell(edit) == *cell);
            edit.map(|edit| edit.replacement.expose().clone())
        };
        let differ = |(cell, numbers): &(&CellName, &Vec<usize>)| {
            let texts: BTreeSet<_> = numbers.iter().map(|number| text(*number, cell)).collect();
            texts.len() > 1
        };
        wanted.iter().filter(differ).flat_map(|(_, numbers)| numbers.iter().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::{Place, RuleCard, Severity};

    static CARD: RuleCard = RuleCard { id: "XX001", name: "a-test", severity: Severity::Error, authority: "none", page: "" };

    fn proposal(column: &'static str, text: &str) -> Proposal {
        let place = Place { row: 2, column, ..Place::default() };
        let finding = Finding::new(&CARD, place, "x").fix(Fix::safe("write it").edit(place, text));
        Proposal::of("V1", String::new(), &finding).unwrap()
    }

    fn competing(proposals: Vec<Proposal>) -> Vec<usize> {
        let mut plan = Plan::default();
        proposals.into_iter().for_each(|proposal| plan.choose(proposal, 0));
        plan.competing().into_iter().collect()
    }

    #[test]
    fn two_fixes_that_want_different_things_in_one_cell_are_both_left_out() {
        assert_eq!(competing(vec![proposal("dx1", "E11.9"), proposal("dx1", "E11.8"), proposal("dx2", "I10")]), [0, 1]);
        assert_eq!(competing(vec![proposal("dx1", "E11.9"), proposal("dx1", "E11.9")]), [0; 0]);
    }

    #[test]
    fn a_safe_fix_with_an_alternative_is_not_safe() {
        let mut one = proposal("dx1", "E11.9");
        assert!(one.is_safe());
        one.fixes.push(one.fixes[0].clone());
        assert!(!one.is_safe());
    }

    #[test]
    fn a_silenced_finding_proposes_nothing() {
        let mut finding = Finding::new(&CARD, Place::default(), "x").fix(Fix::safe("write it"));
        finding.silenced_by = Some("silence 1".into());
        assert!(Proposal::of("V1", String::new(), &finding).is_none());
    }
}
