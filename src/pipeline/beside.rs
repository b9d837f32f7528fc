//! Services of one patient on one day that stand on several visits of the input.
//!
//! Where a jurisdiction has rules that look beyond a visit (in the United States: where NCCI tables are imported), pass 1 takes a
//! note of every line. Notes are sorted by patient and day, spilled beyond a bound; those of days with one visit, nearly all, are
//! dropped as they are read back.

use super::keys::ordinal_at;
use super::records::Records;
use crate::history::{self, OtherVisit, SERVICE_NOTE, Service, ServiceNote};
use crate::{ledger, limits};
use std::io;

/// The hash of patient and day (8), ordinal (4), what the jurisdiction says of the line.
pub(super) const NOTE_KEY: usize = 12 + SERVICE_NOTE;

/// Notes of one patient's day that are handed to each of its visits; a hostile file may hold a million.
const NOTES_OF_A_DAY: usize = 256;

/// The notes of days that several visits share.
#[derive(Default)]
pub(super) struct Beside {
    /// The visit of each note, and the note; those of a day stand together.
    notes: Vec<(u32, ServiceNote)>,
    /// Each visit with where the notes of a day of its patient stand.
    days: Vec<(u32, u32, u32)>,
}

impl Beside {
    /// Reads the notes back. A visit of which `counts` says no is left out: its copies are held, or the ledger has it.
    pub(super) fn of(records: Records<NOTE_KEY>, counts: impl Fn(u32) -> bool) -> io::Result<Beside> {
        let (mut beside, mut day) = (Beside::default(), Vec::new());
        let mut sorted = records.sorted()?;
        for record in sorted.by_ref() {
            if day.first().is_some_and(|first: &[u8; NOTE_KEY]| first[..8] != record[..8]) {
                beside.close(&mut day, &counts);
            }
            day.push(record);
            // Sorted by visit within the day, so that what is cut off is the same on every run.
            day.truncate(limits::SERVICES_OF_A_DAY);
        }
        beside.close(&mut day, &counts);
        sorted.check()?;
        beside.days.sort_unstable();
        Ok(beside)
    }

    fn close(&mut self, day: &mut Vec<[u8; NOTE_KEY]>, counts: &impl Fn(u32) -> bool) {
        let ordinal = |record: &[u8; NOTE_KEY]| ordinal_at(record, 8);
        let several = day.first().map(ordinal) != day.last().map(ordinal);
        if several && self.notes.len() < limits::EARLIER_FOUND {
            let start = self.notes.len();
            let counted = day.iter().filter(|record| counts(ordinal(record))).take(NOTES_OF_A_DAY);
            self.notes.extend(counted.map(|record| (ordinal(record), record[12..].try_into().expect("a note has its length"))));
            let place = |at: usize| u32::try_from(at).expect("limits::EARLIER_FOUND and a day more fit 32 bits");
            let mut visits: Vec<u32> = day.iter().map(ordinal).collect();
            visits.dedup();
            self.days.extend(visits.into_iter().map(|visit| (visit, place(start), place(self.notes.len()))));
        }
        day.clear();
    }

    /// Visits that share a day.
    pub(super) fn visits(&self) -> impl Iterator<Item = u32> + '_ {
        self.days.iter().map(|day| day.0)
    }

    /// The notes of other visits on the days of a visit, each with the visit that it is of.
    pub(super) fn of_visit(&self, ordinal: u32) -> impl Iterator<Item = (u32, &ServiceNote)> {
        let first = self.days.partition_point(|day| day.0 < ordinal);
        let days = self.days[first..].iter().take_while(move |day| day.0 == ordinal);
        let notes = days.flat_map(|day| &self.notes[day.1 as usize..day.2 as usize]);
        notes.filter(move |note| note.0 != ordinal).map(|(other, note)| (*other, note))
    }
}

/// The services of a claim that an earlier batch issued.
pub(super) fn services_of(claim: ledger::Claim) -> impl Iterator<Item = history::Beside> {
    let (visit_id, batch, payer) = (claim.visit_id, claim.batch, claim.payer);
    // Of a span of days the ledger does not know what was given on which.
    claim.lines.into_iter().filter(|line| line.service_from == line.service_to).map(move |line| history::Beside {
        service: Service {
            day: line.service_from,
            code: line.code,
            modifiers: line.modifiers,
            units: line.units,
            provider: line.provider,
            payer: payer.clone(),
        },
        visit: OtherVisit::Issued { visit_id: visit_id.clone(), batch: batch.clone() },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::path::Path;

    fn record(hash: u64, ordinal: u32, first: u8) -> [u8; NOTE_KEY] {
        let mut record = [0; NOTE_KEY];
        record[..8].copy_from_slice(&hash.to_be_bytes());
        record[8..12].copy_from_slice(&ordinal.to_be_bytes());
        record[12] = first;
        record
    }

    fn beside(records: &[[u8; NOTE_KEY]], counts: impl Fn(u32) -> bool) -> Beside {
        let mut all = Records::new(Path::new("."));
        records.iter().for_each(|record| all.push(*record).unwrap());
        Beside::of(all, counts).unwrap()
    }

    fn told(beside: &Beside, ordinal: u32) -> Vec<(u32, u8)> {
        beside.of_visit(ordinal).map(|(other, note)| (other, note[0])).collect()
    }

    #[test]
    fn a_visit_is_told_of_the_others_of_its_days_and_not_of_itself() {
        let found = beside(&[record(7, 1, b'a'), record(9, 3, b'd'), record(7, 2, b'b'), record(7, 2, b'c'), record(9, 2, b'e')], |_| true);
        assert_eq!(told(&found, 1), [(2, b'b'), (2, b'c')]);
        assert_eq!(told(&found, 2), [(1, b'a'), (3, b'd')]);
        assert_eq!(found.visits().collect::<Vec<_>>(), [1, 2, 2, 3]);
    }

    #[test]
    fn a_day_with_one_visit_is_dropped_and_what_does_not_count_is_told_to_nobody() {
        let found = beside(&[record(7, 1, b'a'), record(7, 1, b'b'), record(8, 4, b'c'), record(8, 5, b'd')], |ordinal| ordinal != 5);
        assert!(told(&found, 1).is_empty() && told(&found, 4).is_empty());
        assert_eq!(told(&found, 5), [(4, b'c')], "one that does not count itself still learns of the others");
    }

    #[test]
    fn a_day_of_a_hostile_file_is_cut() {
        let many: Vec<_> = (0..5_000).map(|n| record(7, n, 0)).collect();
        assert_eq!(told(&beside(&many, |_| true), 4_000).len(), 0, "visits behind the bound are not looked at");
        assert_eq!(told(&beside(&many, |_| true), 999).len(), NOTES_OF_A_DAY);
    }
}
