//! Reads the table of loops, segments and elements in `grammar.txt`.

use super::role::{Kind, Role, is_alike, kind_of, role_of};
use std::ops::Range;
use std::sync::OnceLock;

/// The whole table: segments in the order of the guide, each in its loop.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    pub slots: Vec<Slot>,
    pub loops: Vec<Loop>,
}

/// One place for a segment.
#[derive(Debug)]
pub(super) struct Slot {
    /// `NM1*85`, for messages.
    pub name: &'static str,
    pub id: u32,
    /// Empty: any.
    pub qualifiers: Vec<u64>,
    pub required: bool,
    pub max: u32,
    pub of: usize,
    pub elements: Vec<Element>,
    /// The number of the last required element.
    pub at_least: usize,
    pub role: Role,
    pub kind: Kind,
    /// Segments here are often the same as the one here before.
    pub alike: bool,
}

/// One loop: its segments, then the loops in it.
#[derive(Debug)]
pub(super) struct Loop {
    pub name: &'static str,
    pub parent: Option<usize>,
    pub required: bool,
    pub max: u32,
    pub slots: Range<usize>,
    pub children: Vec<usize>,
}

/// What an element or component may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub required: bool,
    pub shape: Shape,
    pub min: u16,
    pub max: u16,
    /// Packed by [`pack`].
    pub codes: Box<[u64]>,
    pub parts: Box<[Element]>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Unused,
    Text,
    Whole,
    Decimal,
    Money,
    Units,
    Date,
    Time,
    Codes,
    Place,
    State,
    Country,
    Currency,
    Remark,
    Composite,
}

impl Grammar {
    /// The table of the 837P, read when first needed.
    pub fn of_837p() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        GRAMMAR.get_or_init(|| {
            let text = include_str!("grammar.txt");
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
            let root = Loop { name: "the set", parent: None, required: true, max: 1, slots: 0..0, children: Vec::new() };
            let mut grammar = Grammar { slots: Vec::new(), loops: vec![root] };
            grammar.read_loop(&lines, (0..lines.len(), 0), 0);
            grammar
        })
    }

    /// Reads the segments of the loop numbered `number`, which stand `indent` deep in `lines[range]`, then its loops.
    fn read_loop(&mut self, lines: &[&'static str], (range, indent): (Range<usize>, usize), number: usize) {
        let own = |at: &usize| depth(lines[*at]) == indent;
        let first = self.slots.len();
        for at in range.clone().filter(own).filter(|&at| !is_loop(lines[at])) {
            let slot = read_slot(lines[at], number, self.loops[number].name);
            self.slots.push(slot);
        }
        self.loops[number].slots = first..self.slots.len();
        for at in range.clone().filter(own).filter(|&at| is_loop(lines[at])) {
            let header = lines[at].trim();
            let (name, usage) = header[1..].split_once("] ").expect("a loop line has its name in brackets");
            let body = match usage.strip_suffix(" as above") {
                Some(_) => lines.iter().position(|line| line.trim().starts_with(&header[..name.len() + 2])).expect("the loop stands above"),
                None => at,
            };
            let end = (body + 1..lines.len()).find(|&next| depth(lines[next]) <= depth(lines[body])).unwrap_or(lines.len());
            let (required, max) = read_usage(usage);
            let child = self.loops.len();
            self.loops.push(Loop { name, parent: Some(number), required, max, slots: 0..0, children: Vec::new() });
            self.loops[number].children.push(child);
            self.read_loop(lines, (body + 1..end, depth(lines[body]) + 2), child);
        }
    }
}

/// Up to eight bytes as one number; longer texts have none.
#[inline]
pub(super) fn pack(text: &[u8]) -> Option<u64> {
    // Most texts have one to three bytes; a copy of unknown length would cost more.
    match *text {
        [a] => Some(u64::from(a)),
        [a, b] => Some(u64::from(u16::from_le_bytes([a, b]))),
        [a, b, c] => Some(u64::from(u32::from_le_bytes([a, b, c, 0]))),
        _ => (text.len() <= 8).then(|| text.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))),
    }
}

/// A segment id of two or three bytes as one number; 0 for anything else.
#[inline]
pub(super) const fn pack_id(id: &[u8]) -> u32 {
    match *id {
        [a, b] => u32::from_le_bytes([a, b, 0, 0]),
        [a, b, c] => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_loop(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

/// `R x1`, `S xn`.
fn read_usage(text: &str) -> (bool, u32) {
    let mut words = text.split_whitespace();
    let required = words.next() == Some("R");
    let repeats = words.next().and_then(|word| word.strip_prefix('x')).expect("a line has its repeats");
    (required, repeats.parse().unwrap_or(u32::MAX))
}

fn read_slot(line: &'static str, of: usize, loop_name: &str) -> Slot {
    let (head, tail) = line.trim().split_once(" | ").expect("a segment line has elements");
    let (name, usage) = head.split_once(' ').expect("a segment line has a usage");
    let (required, max) = read_usage(usage);
    let elements = read_elements(tail);
    let (id, qualifiers) = name.split_once('*').unwrap_or((name, ""));
    let qualifiers = match qualifiers {
        "" => Vec::new(),
        "=" => elements[0].codes.to_vec(),
        list => list.split('/').map(|code| pack(code.as_bytes()).expect("qualifiers are short")).collect(),
    };
    Slot {
        name,
        id: pack_id(id.as_bytes()),
        qualifiers,
        required,
        max,
        of,
        at_least: elements.iter().rposition(|element| element.required).map_or(0, |at| at + 1),
        elements,
        role: role_of(loop_name, name),
        kind: kind_of(id),
        alike: is_alike(name),
    }
}

/// `01R{IC} 02S:AN1-60 05S(-01R:AN1-2 -02S:AN1-2)..12`; gaps become unused elements.
fn read_elements(text: &str) -> Vec<Element> {
    let mut all: Vec<Element> = Vec::new();
    for word in words(text) {
        let (word, upto) = word.split_once("..").unwrap_or((word, ""));
        let (number, rest) = word.trim_start_matches('-').split_at(2);
        let number: usize = number.parse().expect("an element has a number");
        let element = read_element(rest);
        all.resize(number - 1, Element::default());
        all.resize(upto.parse().unwrap_or(number), element);
    }
    all
}

/// Cuts at blanks outside parentheses.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut open = 0_i32;
    text.split(move |c: char| {
        open += i32::from(c == '(') - i32::from(c == ')');
        c == ' ' && open == 0
    })
}

fn read_element(text: &str) -> Element {
    let (usage, rest) = text.split_at(1);
    let inner = &rest[1..];
    let element = match rest.as_bytes()[0] {
        b'{' => {
            let codes = inner.trim_end_matches('}').split(',').map(|code| pack(code.as_bytes()).expect("codes are short"));
            Element { shape: Shape::Codes, codes: codes.collect(), ..Element::default() }
        }
        b'(' => Element { shape: Shape::Composite, parts: read_elements(inner.trim_end_matches(')')).into(), ..Element::default() },
        b'<' => Element { shape: read_list(inner.trim_end_matches('>')), ..Element::default() },
        _ => read_type(inner),
    };
    Element { required: usage == "R", ..element }
}

fn read_list(name: &str) -> Shape {
    match name {
        "pos" => Shape::Place,
        "state" => Shape::State,
        "country" => Shape::Country,
        "currency" => Shape::Currency,
        "remark" => Shape::Remark,
        other => unreachable!("grammar.txt is a constant and names no list {other}"),
    }
}

/// `AN1-60`, `ID2`, `N01-6`, `R1-15`, `M`, `U`, `DT`, `TM`.
fn read_type(text: &str) -> Element {
    let (shape, sizes) = match text {
        "M" => (Shape::Money, ""),
        "U" => (Shape::Units, ""),
        "DT" => (Shape::Date, ""),
        "TM" => (Shape::Time, ""),
        _ if text.starts_with('R') => (Shape::Decimal, &text[1..]),
        _ if text.starts_with("N0") => (Shape::Whole, &text[2..]),
        _ => (Shape::Text, &text[2..]),
    };
    let (min, max) = sizes.split_once('-').unwrap_or((sizes, sizes));
    Element { shape, min: min.parse().unwrap_or(0), max: max.parse().unwrap_or(0), ..Element::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_as_on_paper() {
        let grammar = Grammar::of_837p();
        let loops: Vec<&str> = grammar.loops.iter().map(|l| l.name).collect();
        assert_eq!(loops.iter().filter(|&&name| name == "2300").count(), 2);
        assert_eq!(loops.iter().filter(|&&name| name == "2430").count(), 2);
        let billing = grammar.slots.iter().find(|s| s.name == "NM1*85").expect("2010AA has a name");
        assert_eq!((billing.elements.len(), billing.elements[5].shape, billing.elements[8].max), (9, Shape::Unused, 80));
        let diagnoses = grammar.slots.iter().find(|s| s.name == "HI*ABK/BK").expect("2300 has diagnoses");
        assert_eq!((diagnoses.elements.len(), diagnoses.elements[11].parts.len()), (12, 2));
        let service = grammar.slots.iter().find(|s| s.name == "SV1").expect("2400 has a service");
        assert_eq!(service.elements[0].parts[6].max, 80);
    }
}
