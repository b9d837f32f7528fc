//! A visit as one JSON line, for the archive of issued visits. What it writes, the reader reads back cell by cell.

use super::nested::{PRIMARY, SECONDARY};
use crate::json::push_text;
use crate::visit::{ColumnInfo, DIAGNOSIS_COLUMNS, LINE_COLUMNS, VISIT_COLUMNS, Visit, col};

/// Appends the visit as one JSON object and a line feed: every cell that is not empty, private ones too, since
/// an archive that hides them could prove nothing. The order of members is fixed.
pub fn write_visit(visit: &Visit<'_>, out: &mut Vec<u8>) {
    let (mut diagnoses, mut covered, mut covered_twice) = (0, false, false);
    let mut object = Object::open(out);
    for (i, cell) in visit.filled() {
        match PLACES[i] {
            In::Visit => object.member(&VISIT_LABELS[i], cell),
            // They keep their numbers, which lines point at: a gap is an empty text.
            In::Diagnoses => diagnoses = i - col::DX1.index() + 1,
            In::Primary => covered = true,
            In::Secondary => covered_twice = true,
        }
    }
    if diagnoses > 0 {
        object.list(&DIAGNOSES, DIAGNOSIS_COLUMNS[..diagnoses].iter(), |column, out| push_text(out, visit.text(*column)));
    }
    object.list(&LINES, visit.lines.iter(), |line, out| {
        let mut object = Object::open(out);
        line.filled().for_each(|(i, cell)| object.member(&LINE_LABELS[i], cell));
        object.close();
    });
    if covered || covered_twice {
        let primary = PRIMARY.iter().map(|i| &VISIT_LABELS[usize::from(*i)]).zip(PRIMARY);
        let secondary = SECONDARY_LABELS.iter().zip(SECONDARY.iter().map(|(_, i)| i)).filter(|(_, i)| !PRIMARY.contains(i));
        object.list(&COVERAGES, [true, covered_twice].into_iter().filter(|there| *there).enumerate(), |(number, _), out| {
            let mut object = Object::open(out);
            let mut member = |(label, i): (&Label, &u8)| object.member(label, visit.cells()[usize::from(*i)]);
            match number {
                0 => primary.clone().for_each(&mut member),
                _ => secondary.clone().for_each(&mut member),
            }
            object.close();
        });
    }
    object.close();
    out.push(b'\n');
}

/// Where the column of a visit is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    Visit,
    Diagnoses,
    Primary,
    Secondary,
}

static PLACES: [In; VISIT_COLUMNS.len()] = {
    let mut places = [In::Visit; VISIT_COLUMNS.len()];
    let mut i = col::DX1.index();
    while i <= col::DX12.index() {
        places[i] = In::Diagnoses;
        i += 1;
    }
    let mut i = 0;
    while i < SECONDARY.len() {
        places[SECONDARY[i].1 as usize] = In::Secondary;
        i += 1;
    }
    let mut i = 0;
    while i < PRIMARY.len() {
        places[PRIMARY[i] as usize] = In::Primary;
        i += 1;
    }
    places
};

/// A member's name with what stands around it, `,"name":`, in a field of one size, which is copied in one go.
struct Label {
    text: [u8; 32],
    length: usize,
}

impl Label {
    const fn new(name: &str) -> Label {
        let (mut text, name) = ([b' '; 32], name.as_bytes());
        let mut i = 0;
        while i < name.len() {
            text[2 + i] = name[i];
            i += 1;
        }
        (text[0], text[1], text[2 + i], text[3 + i]) = (b',', b'"', b'"', b':');
        Label { text, length: i + 4 }
    }

    const fn all<const N: usize>(columns: &[ColumnInfo]) -> [Label; N] {
        let mut labels = [const { Label::new("") }; N];
        let mut i = 0;
        while i < N {
            labels[i] = Label::new(columns[i].name);
            i += 1;
        }
        labels
    }
}

static VISIT_LABELS: [Label; VISIT_COLUMNS.len()] = Label::all(VISIT_COLUMNS);
static LINE_LABELS: [Label; LINE_COLUMNS.len()] = Label::all(LINE_COLUMNS);
static SECONDARY_LABELS: [Label; SECONDARY.len()] = {
    let mut labels = [const { Label::new("") }; SECONDARY.len()];
    let mut i = 0;
    while i < SECONDARY.len() {
        labels[i] = Label::new(SECONDARY[i].0);
        i += 1;
    }
    labels
};
static DIAGNOSES: Label = Label::new("diagnoses");
static LINES: Label = Label::new("lines");
static COVERAGES: Label = Label::new("coverages");

/// An object being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    first: bool,
}

impl<'o> Object<'o> {
    fn open(out: &'o mut Vec<u8>) -> Object<'o> {
        Object { out, first: true }
    }

    #[inline]
    fn name(&mut self, label: &Label) {
        let start = self.out.len();
        self.out.extend_from_slice(&label.text);
        self.out.truncate(start + label.length);
        if std::mem::take(&mut self.first) {
            self.out[start] = b'{';
        }
    }

    /// A member, unless its value is empty.
    #[inline]
    fn member(&mut self, label: &Label, value: &str) {
        if !value.is_empty() {
            self.name(label);
            push_text(self.out, value);
        }
    }

    fn list<T>(&mut self, label: &Label, entries: impl Iterator<Item = T>, mut write: impl FnMut(T, &mut Vec<u8>)) {
        self.name(label);
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
        self.out.extend_from_slice(if self.first { b"{}" } else { b"}" });
    }
}
