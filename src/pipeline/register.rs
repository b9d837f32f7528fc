//! What pass 1 found out: how every visit of the input stands to the others and to the ledger.

use super::RunError;
use super::beside::Beside;
use super::keys::{DAY_KEY, InputKeys, Places, Print, Prints};
use super::lookback::Probe;
use super::records::Records;
use crate::date::Date;
use crate::finding::Place;
use crate::history::{EarlierDay, ServiceNote, Twin};
use crate::ledger::{ClaimId, Ledger, ServiceKey, VisitKey};
use crate::limits;

const TWICE: u8 = 1;
const UNCHANGED: u8 = 2;
const KNOWN: u8 = 4;
const TWIN: u8 = 8;
const ISSUED: u8 = 16;
const LOOKS_BACK: u8 = 32;
const BESIDE: u8 = 64;

/// How every visit of the input stands, by ordinal. One byte a visit; what only some visits have is kept in sorted lists.
#[derive(Default)]
pub struct Register {
    marks: Vec<u8>,
    twice: Vec<(u32, u32)>,
    known: Vec<(u32, u64)>,
    twins: Vec<(u32, u16, u32)>,
    issued: Vec<(u32, ClaimId)>,
    looked: Vec<(u32, ClaimId)>,
    earlier: Vec<(u32, Earlier)>,
    beside: Beside,
    /// Whether any visit looks back, and how many could not.
    pub looks_back: (bool, u32),
    places: Places,
    prints: Prints,
    /// Whether visits that have not changed are remembered by their numbers too.
    remembers_all: bool,
}

impl Register {
    /// Sorts the keys, finds ids and services that stand more than once, and merges with the ledger when there is one.
    ///
    /// # Errors
    /// When spilled keys or the ledger cannot be read.
    pub fn new(mut keys: InputKeys, ledger: Option<&Ledger>) -> Result<Register, RunError> {
        let places = keys.take_places();
        let prints = std::mem::take(&mut keys.prints);
        let (marks, remembers_all) = (vec![0; places.count() as usize], keys.remembers_all);
        let mut register = Register { marks, places, prints, remembers_all, ..Register::default() };
        register.visits(keys.visits, ledger)?;
        register.services(keys.services)?;
        // Of a visit that was issued before, the ledger tells; copies of one visit are held.
        let counts = |ordinal: u32| !register.has(ordinal, TWICE | UNCHANGED | KNOWN);
        register.beside = Beside::of(keys.notes, counts)?;
        for ordinal in register.beside.visits() {
            register.marks[ordinal as usize] |= BESIDE;
        }
        register.looks_back = (!keys.wishes.is_empty(), keys.wishes.refused);
        let probes = keys.wishes.probes();
        if ledger.is_some() || !probes.is_empty() {
            register.days(keys.days, &probes, ledger)?;
        }
        register.sort();
        Ok(register)
    }

    fn visits(&mut self, records: Records<{ super::keys::VISIT_KEY }>, ledger: Option<&Ledger>) -> Result<(), RunError> {
        let mut sorted = records.sorted()?;
        let mut previous: Option<VisitKey> = None;
        let mut first_of_id = 0;
        let (marks, twice) = (&mut self.marks, &mut self.twice);
        let keys = sorted.by_ref().map(|record| visit_key(&record)).inspect(|key| {
            match previous {
                Some(before) if before.hash == key.hash => {
                    if first_of_id == before.ordinal {
                        twice.push((before.ordinal, key.ordinal));
                    }
                    twice.push((key.ordinal, first_of_id));
                }
                _ => first_of_id = key.ordinal,
            }
            previous = Some(*key);
        });
        match ledger {
            None => keys.for_each(drop),
            Some(ledger) => {
                let (known, remembers_all) = (&mut self.known, self.remembers_all);
                ledger.join_visits(keys, |key, earlier| {
                    if earlier.fingerprint == Some(key.fingerprint) {
                        marks[key.ordinal as usize] |= UNCHANGED;
                    } else {
                        marks[key.ordinal as usize] |= KNOWN;
                    }
                    if remembers_all || earlier.fingerprint != Some(key.fingerprint) {
                        known.push((key.ordinal, earlier.visit));
                    }
                })?;
            }
        }
        sorted.check()?;
        for &(ordinal, _) in &self.twice {
            self.marks[ordinal as usize] |= TWICE;
        }
        Ok(())
    }

    /// Services that stand on several visits: each copy without a modifier for "once more on purpose" is marked,
    /// unless exactly one lacks it.
    fn services(&mut self, records: Records<{ super::keys::SERVICE_KEY }>) -> Result<(), RunError> {
        let mut sorted = records.sorted()?;
        let mut group: Vec<Copy> = Vec::new();
        for record in sorted.by_ref() {
            let copy = Copy::read(&record);
            // Copies of one visit id are held for that; they are not the same service on another visit.
            if self.has(copy.ordinal, TWICE) {
                continue;
            }
            if group.first().is_some_and(|first| first.hash != copy.hash) {
                self.close_group(&group);
                group.clear();
            }
            // A hostile file may hold one service a million times; that many copies tell no more than these.
            if group.len() < COPIES_COMPARED {
                group.push(copy);
            } else if !copy.on_purpose {
                self.mark_twin(&copy, group[0].ordinal);
            }
        }
        self.close_group(&group);
        sorted.check()?;
        Ok(())
    }

    fn close_group(&mut self, group: &[Copy]) {
        let Some(first) = group.first() else { return };
        if group.iter().all(|c| c.ordinal == first.ordinal) {
            return;
        }
        let bare: Vec<&Copy> = group.iter().filter(|c| !c.on_purpose).collect();
        if bare.len() < 2 {
            return;
        }
        for copy in bare {
            if let Some(other) = group.iter().find(|c| c.ordinal != copy.ordinal) {
                self.mark_twin(copy, other.ordinal);
            }
        }
    }

    fn mark_twin(&mut self, copy: &Copy, other: u32) {
        self.marks[copy.ordinal as usize] |= TWIN;
        self.twins.push((copy.ordinal, copy.line, other));
    }

    /// Days of patients: those that the ledger has too, and those that a visit of this input looks back on.
    fn days(&mut self, records: Records<DAY_KEY>, probes: &[Probe], ledger: Option<&Ledger>) -> Result<(), RunError> {
        let mut sorted = records.sorted()?;
        let (mut asked, earlier) = (probes, &mut self.earlier);
        let keys = sorted.by_ref().map(|record| {
            let key = ServiceKey {
                hash: u64::from_be_bytes(record[..8].try_into().expect("eight bytes")),
                ordinal: u32::from_be_bytes(record[8..12].try_into().expect("four bytes")),
            };
            let tag = u16::from_be_bytes([record[12], record[13]]);
            asked = &asked[asked.iter().take_while(|probe| probe.hash < key.hash).count()..];
            if tag != 0 && earlier.len() < limits::EARLIER_FOUND {
                let same = asked.iter().take_while(|probe| probe.hash == key.hash).filter(|probe| probe.ordinal != key.ordinal);
                earlier.extend(same.map(|probe| (probe.ordinal, Earlier { day: probe.day, other: key.ordinal, tag })));
            }
            key
        });
        let Some(ledger) = ledger else {
            keys.for_each(drop);
            return Ok(sorted.check()?);
        };
        let (marks, issued, looked) = (&mut self.marks, &mut self.issued, &mut self.looked);
        ledger.join_services(keys, |key, claim| {
            marks[key.ordinal as usize] |= ISSUED;
            issued.push((key.ordinal, claim));
        })?;
        sorted.check()?;
        let probes = probes.iter().map(|probe| ServiceKey { hash: probe.hash, ordinal: probe.ordinal });
        ledger.join_services(probes, |key, claim| {
            if looked.len() < limits::EARLIER_FOUND {
                looked.push((key.ordinal, claim));
            }
        })?;
        Ok(())
    }

    fn sort(&mut self) {
        self.twice.sort_unstable();
        self.known.sort_unstable();
        self.twins.sort_unstable();
        self.issued.sort_unstable();
        self.looked.sort_unstable();
        // A claim of several days is found once for each.
        self.looked.dedup();
        self.earlier.sort_unstable();
        let looking = self.looked.iter().map(|l| l.0).chain(self.earlier.iter().map(|e| e.0));
        looking.for_each(|ordinal| self.marks[ordinal as usize] |= LOOKS_BACK);
    }

    /// Where another visit of this input with the same id begins, when there is one.
    pub fn twice(&self, ordinal: u32) -> Option<Place> {
        self.has(ordinal, TWICE).then(|| self.places.of(of(&self.twice, ordinal, |t| t.0)[0].1))
    }

    /// Whether the visit was issued before, exactly as it comes now.
    pub fn unchanged(&self, ordinal: u32) -> bool {
        self.has(ordinal, UNCHANGED)
    }

    /// The visit's number in the ledger, when it was issued before and has changed; that of an unchanged one where all are remembered.
    pub fn known(&self, ordinal: u32) -> Option<u64> {
        if !self.has(ordinal, KNOWN | UNCHANGED) {
            return None;
        }
        of(&self.known, ordinal, |k| k.0).first().map(|known| known.1)
    }

    /// Lines that stand on another visit of this input as well.
    pub fn twins(&self, ordinal: u32, into: &mut Vec<Twin>) {
        into.clear();
        if self.has(ordinal, TWIN) {
            into.extend(of(&self.twins, ordinal, |t| t.0).iter().map(|&(_, line, other)| Twin { line, other: self.places.of(other) }));
        }
    }

    /// Claims of the same patient on the same days in earlier batches: candidates, to be compared with the claims themselves.
    pub fn issued(&self, ordinal: u32) -> impl Iterator<Item = ClaimId> + '_ {
        let candidates = if self.has(ordinal, ISSUED) { of(&self.issued, ordinal, |i| i.0) } else { &[] };
        candidates.iter().map(|&(_, claim)| claim)
    }

    /// Claims of the same patient on earlier days that the visit looks back on: candidates, as for [`Register::issued`].
    pub fn looked_back(&self, ordinal: u32) -> impl Iterator<Item = ClaimId> + '_ {
        let candidates = if self.has(ordinal, LOOKS_BACK) { of(&self.looked, ordinal, |i| i.0) } else { &[] };
        candidates.iter().map(|&(_, claim)| claim)
    }

    /// Other visits of the patient in this input on earlier days that the visit looks back on.
    pub fn earlier_days(&self, ordinal: u32, into: &mut Vec<EarlierDay>) {
        into.clear();
        if self.has(ordinal, LOOKS_BACK) {
            let found = of(&self.earlier, ordinal, |e| e.0).iter();
            into.extend(found.map(|(_, e)| EarlierDay { day: e.day, other: self.places.of(e.other), tag: e.tag }));
        }
    }

    /// Lines of other visits of this input of the same patient on the same days, each with where its visit begins.
    pub fn beside(&self, ordinal: u32) -> impl Iterator<Item = (Place, &ServiceNote)> {
        let shared = self.has(ordinal, BESIDE).then(|| self.beside.of_visit(ordinal));
        shared.into_iter().flatten().map(|(other, note)| (self.places.of(other), note))
    }

    /// How many visits the input has.
    pub fn count(&self) -> u32 {
        u32::try_from(self.marks.len()).expect("visits are counted in 32 bits")
    }

    /// The ordinal of the first visit of a chunk.
    pub fn first_of_chunk(&self, chunk: u64) -> u32 {
        self.places.first_of_chunk(usize::try_from(chunk).unwrap_or(usize::MAX))
    }

    /// Hash and fingerprint of the visits of a chunk, as pass 1 took them.
    ///
    /// # Errors
    /// When they were spilled and cannot be read.
    pub fn prints(&self, chunk: u64, into: &mut Vec<Print>) -> std::io::Result<()> {
        let count = self.places.of_chunk(usize::try_from(chunk).unwrap_or(usize::MAX));
        self.prints.read(self.first_of_chunk(chunk), count, into)
    }

    fn has(&self, ordinal: u32, mark: u8) -> bool {
        self.marks.get(ordinal as usize).is_some_and(|m| m & mark != 0)
    }
}

/// Copies of one service that are compared with each other.
const COPIES_COMPARED: usize = 1_000;

/// An earlier day of a patient on another visit of the input.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Earlier {
    day: Date,
    other: u32,
    tag: u16,
}

#[derive(Clone, Copy)]
struct Copy {
    hash: u64,
    ordinal: u32,
    line: u16,
    on_purpose: bool,
}

impl Copy {
    fn read(record: &[u8; super::keys::SERVICE_KEY]) -> Copy {
        Copy {
            hash: u64::from_be_bytes(record[..8].try_into().expect("eight bytes")),
            ordinal: u32::from_be_bytes(record[8..12].try_into().expect("four bytes")),
            line: u16::from_be_bytes([record[12], record[13]]),
            on_purpose: record[14] != 0,
        }
    }
}

fn visit_key(record: &[u8; super::keys::VISIT_KEY]) -> VisitKey {
    VisitKey {
        hash: u128::from_be_bytes(record[..16].try_into().expect("sixteen bytes")),
        fingerprint: u64::from_be_bytes(record[16..24].try_into().expect("eight bytes")),
        ordinal: u32::from_be_bytes(record[24..].try_into().expect("four bytes")),
    }
}

/// The entries of `ordinal` in a list sorted by ordinal.
fn of<T>(list: &[T], ordinal: u32, key: impl Fn(&T) -> u32) -> &[T] {
    let start = list.partition_point(|t| key(t) < ordinal);
    let end = start + list[start..].partition_point(|t| key(t) == ordinal);
    &list[start..end]
}
