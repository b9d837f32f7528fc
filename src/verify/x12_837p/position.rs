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
    known: Vec<Vec<Known>>,
    /// What steps pass over that is required; the first is nothing.
    passed_over: Vec<Missing>,
}

/// A step by the segment that makes it. Small, because every segment looks through a few of them.
#[derive(Clone, Copy, Debug)]
struct Known {
    key: u64,
    step: Step,
    /// Where in [`Position::passed_over`] the step's names stand; 0 for none.
    missing: u16,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    to: u16,
    /// `to` is the first place of a loop.
    begins: bool,
    /// The loop that `to` begins is one after another of the same parent.
    again: bool,
}

/// What is required and a step passes over, by name.
type Missing = Vec<&'static str>;

/// Steps remembered of one place; a hostile file cannot make it more.
const KNOWN: usize = 48;

impl Position {
    pub fn new(grammar: &'static Grammar) -> Position {
        let known = vec![Vec::new(); grammar.slots.len() + 1];
        Position { grammar, slot: None, run: 0, repeats: vec![0; grammar.loops.len()], known, passed_over: vec![Vec::new()] }
    }

    /// Back to before ST.
    pub fn restart(&mut self) {
        self.slot = None;
    }

    /// Moves to the place of the segment and says which it is; `None` when it has none.
    pub fn advance(&mut self, segment: &Fields<'_>, component: u8, here: &mut Here<'_>) -> Option<usize> {
        let key = key_of(segment, component);
        let place = self.slot.map_or(0, |slot| slot + 1);
        let seen = &self.known[place];
        let known = match seen.iter().find(|known| known.key == key) {
            Some(known) => *known,
            None => self.learn(key, place, here)?,
        };
        if known.missing > 0 {
            for name in &self.passed_over[usize::from(known.missing)] {
                here.fault(checks::REQUIRED_SEGMENT, format!("{name} is missing before this segment"));
            }
        }
        let Step { to, begins, again } = known.step;
        let to = usize::from(to);
        let slot = &self.grammar.slots[to];
        self.run = if self.slot == Some(to) && !begins { self.run + 1 } else { 1 };
        if self.run > slot.max {
            here.fault(checks::REPEATS, format!("{} stands more than {} times", slot.name, slot.max));
        }
        if begins {
            self.count_loop(slot.of, again, here);
        }
        self.slot = Some(to);
        Some(to)
    }

    /// Works out a step and remembers it.
    #[cold]
    fn learn(&mut self, key: u64, place: usize, here: &mut Here<'_>) -> Option<Known> {
        let Some((step, missing)) = self.find(key) else {
            self.misplaced(key, here);
            return None;
        };
        let known = Known { key, step, missing: self.remember(missing) };
        let list = &mut self.known[place];
        list.truncate(KNOWN);
        list.push(known);
        Some(known)
    }

    /// Where these names stand among those passed over; equal lists stand there once, so a hostile file cannot make them many.
    fn remember(&mut self, missing: Missing) -> u16 {
        let at = self.passed_over.iter().position(|list| *list == missing).unwrap_or_else(|| {
            self.passed_over.push(missing);
            self.passed_over.len() - 1
        });
        u16::try_from(at).expect("there are fewer steps in the guide than 16 bits count")
    }

    fn count_loop(&mut self, number: usize, again: bool, here: &mut Here<'_>) {
        let of = &self.grammar.loops[number];
        let repeats = &mut self.repeats[number];
        *repeats = if again { *repeats + 1 } else { 1 };
        if *repeats > of.max {
            here.fault(checks::REPEATS, format!("loop {} stands more than {} times", of.name, of.max));
        }
    }

    /// Works out the step to a segment, outward from the current loop.
    fn find(&self, key: u64) -> Option<(Step, Missing)> {
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
                    return Some((self.step(to, false), missing));
                }
                missing.extend((self.grammar.slots[to].required && !repeated).then_some(self.grammar.slots[to].name));
            }
            for &inner in &current.children[child..] {
                let to = loops[inner].slots.start;
                if self.matches(to, key) {
                    return Some((self.step(to, false), missing));
                }
                missing.extend(loops[inner].required.then_some(loops[inner].name));
            }
            let parent = current.parent?;
            if self.matches(current.slots.start, key) {
                return Some((self.step(current.slots.start, true), missing));
            }
            child = loops[parent].children.iter().position(|&inner| inner == number)? + 1;
            from = loops[parent].slots.end;
            number = parent;
        }
    }

    fn step(&self, to: usize, again: bool) -> Step {
        let of = &self.grammar.loops[self.grammar.slots[to].of];
        let begins = of.slots.start == to && of.parent.is_some();
        Step { to: u16::try_from(to).expect("the guide has fewer segments than 16 bits count"), begins, again }
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
    const NM1: u32 = pack_id(b"NM1");
    const REF: u32 = pack_id(b"REF");
    const DTP: u32 = pack_id(b"DTP");
    const AMT: u32 = pack_id(b"AMT");
    const NTE: u32 = pack_id(b"NTE");
    const CRC: u32 = pack_id(b"CRC");
    const QTY: u32 = pack_id(b"QTY");
    const PWK: u32 = pack_id(b"PWK");
    const HL: u32 = pack_id(b"HL");
    const HI: u32 = pack_id(b"HI");
    let id = pack_id(segment.id());
    let qualifier = match id {
        NM1 | REF | DTP | AMT | NTE | CRC | QTY | PWK => segment.get(1),
        HL => segment.get(3),
        HI => segment.get(1).split(|&b| b == component).next().unwrap_or_default(),
        _ => return u64::from(id),
    };
    let qualifier = if qualifier.is_empty() { 0 } else { pack(qualifier).filter(|_| qualifier.len() <= 5).unwrap_or(ID << 16) };
    u64::from(id) | qualifier << 24
}
