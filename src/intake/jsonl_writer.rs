//! A visit as one JSON line, for the archive of issued visits. What it writes, the reader reads back cell by cell.

use super::nested::{PRIMARY, SECONDARY};
use crate::visit::{DIAGNOSIS_COLUMNS, LINE_COLUMNS, VISIT_COLUMNS, Visit, col};
use std::sync::OnceLock;

/// Appends the visit as one JSON object and a line feed: every cell that is not empty, private ones too, since
/// an archive that hides them could prove nothing. The order of members is fixed.
pub fn write_visit(visit: &Visit<'_>, out: &mut Vec<u8>) {
    let cells = visit.cells();
    let mut object = Object::open(out);
    for &i in flat_columns() {
        object.member(VISIT_COLUMNS[i].name, cells[i]);
    }
    if let Some(last) = DIAGNOSIS_COLUMNS.iter().rposition(|c| !visit.text(*c).is_empty()) {
        // Diagnoses keep their numbers, which lines point at: a gap is an empty text.
        object.list("diagnoses", DIAGNOSIS_COLUMNS[..=last].iter(), |column, out| text(visit.text(*column), out));
    }
    object.list("lines", visit.lines.iter(), |line, out| {
        let mut object = Object::open(out);
        for (column, cell) in LINE_COLUMNS.iter().zip(line.cells()) {
            object.member(column.name, cell);
        }
        object.close();
    });
    write_coverages(&mut object, cells);
    object.close();
    out.push(b'\n');
}

/// The columns that stand directly in a visit's object, in their order.
fn flat_columns() -> &'static [usize] {
    static FLAT: OnceLock<Vec<usize>> = OnceLock::new();
    FLAT.get_or_init(|| (0..VISIT_COLUMNS.len()).filter(|&i| !is_nested(i)).collect())
}

/// Whether a column is written inside a list.
fn is_nested(index: usize) -> bool {
    let of = |i: &u8| usize::from(*i) == index;
    PRIMARY.iter().any(of) || SECONDARY.iter().any(|(_, i)| of(i)) || (col::DX1.index()..=col::DX12.index()).contains(&index)
}

fn write_coverages(object: &mut Object<'_>, cells: &[&str; VISIT_COLUMNS.len()]) {
    let cell = |i: &u8| cells[usize::from(*i)];
    let secondary = || SECONDARY.iter().filter(|(_, i)| !PRIMARY.contains(i));
    let coverages = match (PRIMARY.iter().any(|i| !cell(i).is_empty()), secondary().any(|(_, i)| !cell(i).is_empty())) {
        (_, true) => 2,
        (true, false) => 1,
        (false, false) => return,
    };
    object.list("coverages", 0..coverages, |number, out| {
        let mut object = Object::open(out);
        match number {
            0 => PRIMARY.iter().for_each(|i| object.member(VISIT_COLUMNS[usize::from(*i)].name, cell(i))),
            _ => secondary().for_each(|(name, i)| object.member(name, cell(i))),
        }
        object.close();
    });
}

/// An object being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    first: bool,
}

impl<'o> Object<'o> {
    fn open(out: &'o mut Vec<u8>) -> Object<'o> {
        out.push(b'{');
        Object { out, first: true }
    }

    fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        // Names are ours: nothing in them needs escaping.
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    /// A member, unless its value is empty.
    fn member(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.name(name);
            text(value, self.out);
        }
    }

    fn list<T>(&mut self, name: &str, entries: impl Iterator<Item = T>, mut write: impl FnMut(T, &mut Vec<u8>)) {
        self.name(name);
        self.out.push(b'[');
        for (i, entry) in entries.enumerate() {
            if i > 0 {
                self.out.push(b',');
            }
            write(entry, self.out);
        }
        self.out.push(b']');
    }

    fn close(self) {
        self.out.push(b'}');
    }
}

fn text(value: &str, out: &mut Vec<u8>) {
    // Without an early end the loop runs on many bytes at once.
    let special = value.bytes().fold(false, |any, b| any | (b < b' ') | (b == b'"') | (b == b'\\'));
    if !special {
        out.push(b'"');
        out.extend_from_slice(value.as_bytes());
        out.push(b'"');
    } else {
        serde_json::to_writer(out, value).expect("a text can always be written to memory");
    }
}
