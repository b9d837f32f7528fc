//! Where in the guide the next segment stands: forward in the table, into a loop, or back to the start of one that repeats.
//!
//! Order is strict, so a step from one place to another says by itself which required segments and loops were passed over.

use super::checks;
use super::faults::Here;
use super::grammar::{Grammar, pack, pack_id};
use crate::wire::x12::Fields;

/// A place in the guide that moves with each segment.
#[derive(Debug)]
pub(super) struct Position {
    grammar: &'static Grammar,
    /// `None` before ST.
    slot: Option<usize>,
    /// How often the current segment stood here without another between.
    run: u32,
    /// How often each loop stands within its parent.
    repeats: Vec<u32>,
    /// Steps already worked out, by place; files are regular, so a few serve nearly all segments.
    known: Vec<Vec<(u64, Step)>>,
}

#[derive(Clone, Debug)]
struct Step {
    to: usize,
    /// The loop that `to` begins is one after another of the same parent.
    again: bool,
    missing: Vec<&'static str>,
}

/// Steps remembered of one place; a hostile file cannot make it more.
const KNOWN: usize = 48;

impl Position {
    pub fn new(grammar: &'static Grammar) -> Position {
        let known = vec![Vec::new(); grammar.slots.len() + 1];
        Position { grammar, slot: None, run: 0, repeats: vec![0; grammar.loops.len()], known }
    }

    /// Back to before ST.
    pub fn restart(&mut self) {
        self.slot = None;
    }

    /// Moves to the place of the segment and says which it is; `None` when it has none.
    pub fn advance(&mut self, segment: &Fields<'_>, component: u8, here: &mut Here<'_>) -> Option<usize> {
        let key = key_of(segment, component);
        let place = self.slot.map_or(0, |slot| slot + 1);
        let known = match self.known[place].iter().position(|(seen, _)| *seen == key) {
            Some(known) => known,
            None => {
                let Some(step) = self.find(key) else {
                    self.misplaced(key, here);
                    return None;
                };
                self.known[place].truncate(KNOWN);
                self.known[place].push((key, step));
                self.known[place].len() - 1
            }
        };
        let step = &self.known[place][known].1;
        for name in &step.missing {
            here.fault(checks::REQUIRED_SEGMENT, format!("{name} is missing before this segment"));
        }
        let (to, again) = (step.to, step.again);
        self.count(to, again, here);
        self.slot = Some(to);
        Some(to)
    }

    fn count(&mut self, to: usize, again: bool, here: &mut Here<'_>) {
        let slot = &self.grammar.slots[to];
        let of = &self.grammar.loops[slot.of];
        let begins = of.slots.start == to && of.parent.is_some();
        self.run = if self.slot == Some(to) && !begins { self.run + 1 } else { 1 };
        if self.run > slot.max {
            here.fault(checks::REPEATS, format!("{} stands more than {} times", slot.name, slot.max));
        }
        if begins {
            self.repeats[slot.of] = if again { self.repeats[slot.of] + 1 } else { 1 };
            if self.repeats[slot.of] > of.max {
                here.fault(checks::REPEATS, format!("loop {} stands more than {} times", of.name, of.max));
            }
        }
    }

    /// Works out the step to a segment, outward from the current loop.
    fn find(&self, key: u64) -> Option<Step> {
        let loops = &self.grammar.loops;
        let mut missing = Vec::new();
        let (mut number, mut from, mut child) = match self.slot {
            Some(slot) => (self.grammar.slots[slot].of, slot, 0),
            None => (0, 0, 0),
        };
        loop {
            let current = &loops[number];
            for to in from..current.slots.end {
                let repeated = self.slot == Some(to);
                let begins = to == current.slots.start && current.parent.is_some();
                if self.matches(to, key) && !(repeated && begins) {
                    return Some(Step { to, again: false, missing });
                }
                missing.extend((self.grammar.slots[to].required && !repeated).then_some(self.grammar.slots[to].name));
            }
            for &inner in &current.children[child..] {
                let to = loops[inner].slots.start;
                if self.matches(to, key) {
                    return Some(Step { to, again: false, missing });
                }
                missing.extend(loops[inner].required.then_some(loops[inner].name));
            }
            let parent = current.parent?;
            if self.matches(current.slots.start, key) {
                return Some(Step { to: current.slots.start, again: true, missing });
            }
            child = loops[parent].children.iter().position(|&inner| inner == number)? + 1;
            from = loops[parent].slots.end;
            number = parent;
        }
    }

    fn matches(&self, slot: usize, key: u64) -> bool {
        let slot = &self.grammar.slots[slot];
        u64::from(slot.id) == key & ID && (slot.qualifiers.is_empty() || slot.qualifiers.contains(&(key >> 24)))
    }

    fn misplaced(&self, key: u64, here: &mut Here<'_>) {
        let earlier = self.slot.is_some_and(|last| (0..=last).any(|slot| self.matches(slot, key)));
        let after = self.slot.map_or("the beginning", |slot| self.grammar.slots[slot].name);
        let message = match earlier {
            true => format!("the segment stands too late, after {after}"),
            false => format!("the guide has no such segment after {after}"),
        };
        here.fault(checks::POSITION, message);
    }
}

const ID: u64 = 0x00ff_ffff;

/// Segment id and qualifier as one number: id in the low 24 bits.
fn key_of(segment: &Fields<'_>, component: u8) -> u64 {
    let id = segment.id();
    let qualifier = match id {
        b"NM1" | b"REF" | b"DTP" | b"AMT" | b"NTE" | b"CRC" | b"QTY" | b"PWK" => segment.get(1),
        b"HL" => segment.get(3),
        b"HI" => segment.get(1).split(|&b| b == component).next().unwrap_or_default(),
        _ => b"",
    };
    let qualifier = pack(qualifier).filter(|_| qualifier.len() <= 5).unwrap_or(ID << 16);
    u64::from(pack_id(id)) | qualifier << 24
}
