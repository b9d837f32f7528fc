//! Which lines and diagnoses of a visit share a claim.

use crate::jurisdiction::us::encounter::{Encounter, ServiceLine};

/// 837P 2400: at most fifty service lines a claim.
pub const LINES_PER_CLAIM: usize = 50;

/// The part of a visit that one claim carries.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Portion {
    /// Positions in [`Encounter::lines`].
    pub lines: Vec<usize>,
    /// Diagnosis numbers in the order of the claim's list, the principal first.
    pub diagnoses: Vec<u8>,
}

impl Portion {
    /// Where a diagnosis stands in the claim's list, counted from 1.
    pub fn position(&self, number: u8) -> Option<u8> {
        self.diagnoses.iter().position(|&d| d == number).and_then(|n| u8::try_from(n + 1).ok())
    }
}

/// Cuts a visit into portions: first by the edition of the diagnosis table in force on each line's first day, then by fifty lines.
/// One portion carries all diagnoses; several carry those their lines point to.
pub fn portions(encounter: &Encounter<'_>) -> Vec<Portion> {
    let lines = &encounter.lines;
    // Nearly every visit is of one day.
    if lines.len() <= LINES_PER_CLAIM && lines.windows(2).all(|two| two[0].from == two[1].from) {
        return vec![Portion { lines: (0..lines.len()).collect(), diagnoses: encounter.diagnoses.iter().map(|d| d.number).collect() }];
    }
    let mut portions: Vec<Portion> = Vec::new();
    for group in by_edition(encounter) {
        for lines in group.chunks(LINES_PER_CLAIM) {
            portions.push(Portion { lines: lines.to_vec(), diagnoses: Vec::new() });
        }
    }
    let whole = portions.len() == 1;
    for portion in &mut portions {
        let used = |number: u8| portion.lines.iter().any(|&n| points_to(encounter, n, number));
        portion.diagnoses = encounter.diagnoses.iter().map(|d| d.number).filter(|&d| whole || used(d)).collect();
    }
    portions
}

/// Whether a line points to a diagnosis. A line without pointers means the visit's only diagnosis.
pub fn points_to(encounter: &Encounter<'_>, line: usize, number: u8) -> bool {
    let pointers = &encounter.lines[line].pointers;
    if pointers.missing { encounter.diagnoses.len() == 1 } else { pointers.contains(number) }
}

fn by_edition(encounter: &Encounter<'_>) -> Vec<Vec<usize>> {
    let edition = |line: &ServiceLine<'_>| line.from.value().and_then(|day| encounter.icd10cm().edition_on(day)).map(|e| e.id);
    let lines = &encounter.lines;
    let mut groups: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let edition = edition(line);
        match groups.iter_mut().find(|(id, _)| *id == edition) {
            Some((_, lines)) => lines.push(n),
            None => groups.push((edition, vec![n])),
        }
    }
    groups.into_iter().map(|(_, lines)| lines).collect()
}
