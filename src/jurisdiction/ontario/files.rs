//! Claim files: batches of one provider each, their headers, trailers and counts, and the names of files.
//!
//! Claims of all providers of a group go into one file. Those of one provider wait in its open batch, in the order of the input,
//! until the batch is full or the file ends.

use super::ids::{GroupNumber, ProviderNumber, Specialty};
use super::practice::{FileForm, MonthRule};
use super::submission::RECORD;
use crate::date::{self, Date};
use crate::jurisdiction::Opening;
use crate::wire::fixed_width::RecordWriter;
use chrono::Datelike;
use std::collections::HashMap;

/// Group, provider and specialty, as they stand at the end of a batch header.
pub type Biller = [u8; 12];

/// Puts a biller together.
pub fn biller(group: GroupNumber, provider: ProviderNumber, specialty: Specialty) -> Biller {
    let mut biller = Biller::default();
    biller[..4].copy_from_slice(group.as_str().as_bytes());
    biller[4..10].copy_from_slice(provider.as_str().as_bytes());
    biller[10..].copy_from_slice(specialty.as_str().as_bytes());
    biller
}

/// Bytes that the ministry takes in one file.
const FILE_BYTES: usize = 10_000_000;
/// Bytes of open batches that are kept before the largest is written.
const WAITING_BYTES: usize = 16 << 20;

/// One claim file while it is written.
pub struct OhipFile {
    form: FileForm,
    date: Date,
    /// The batch number that came with the file, until the first batch takes it.
    first_number: Option<u64>,
    batches: Vec<Batch>,
    open: HashMap<Biller, usize>,
    /// The batch that the next claim goes into.
    current: usize,
    /// Full batches that the next write takes along.
    ready: Vec<u8>,
    written: usize,
    waiting: usize,
}

/// A batch under way; one that was completed is empty and stays in its place.
struct Batch {
    biller: Biller,
    number: u64,
    bytes: Vec<u8>,
    claims: u32,
    second_headers: u32,
    items: u32,
}

impl OhipFile {
    /// A file without batches.
    pub fn begin(form: FileForm, opening: &Opening<'_>) -> OhipFile {
        OhipFile {
            form,
            date: opening.date,
            first_number: Some(opening.numbers[1]),
            batches: Vec::new(),
            open: HashMap::new(),
            current: 0,
            ready: Vec::new(),
            written: 0,
            waiting: 0,
        }
    }

    /// The number of the batch that the biller's next claim will stand in: the open one, else a new one.
    pub fn batch_for(&mut self, biller: &Biller, draw: &mut dyn FnMut() -> u64) -> u64 {
        if let Some(&at) = self.open.get(biller) {
            if self.batches[at].claims < self.form.claims_per_batch {
                self.current = at;
                return self.batches[at].number;
            }
            self.complete(at);
        }
        let number = self.first_number.take().unwrap_or_else(draw);
        self.current = self.batches.len();
        self.open.insert(*biller, self.current);
        self.batches.push(Batch { biller: *biller, number, bytes: Vec::new(), claims: 0, second_headers: 0, items: 0 });
        number
    }

    /// Takes the records of one claim into the batch that [`OhipFile::batch_for`] named last.
    pub fn append(&mut self, fragment: &[u8], records: u32, out: &mut Vec<u8>) {
        out.append(&mut self.ready);
        let batch = &mut self.batches[self.current];
        let second = RECORD + self.form.line_end.bytes().len();
        let second_headers = u32::from(fragment.get(second..second + 3) == Some(b"HER"));
        batch.bytes.extend_from_slice(fragment);
        batch.claims += 1;
        batch.second_headers += second_headers;
        batch.items += records - 1 - second_headers;
        self.waiting += fragment.len();
        if self.waiting > WAITING_BYTES {
            let largest = self.open.values().copied().max_by_key(|&at| (self.batches[at].bytes.len(), std::cmp::Reverse(at)));
            largest.into_iter().for_each(|at| self.complete(at));
        }
    }

    /// Whether a claim of so many bytes would make the file too large for the ministry.
    pub fn is_full(&self, fragment: usize) -> bool {
        let record = RECORD + self.form.line_end.bytes().len();
        let frames = (self.open.len() + 1) * 2 * record + 1;
        self.written + self.waiting + frames + fragment > FILE_BYTES
    }

    /// Completes every open batch, in the order in which they were begun, and the file.
    pub fn end(mut self, out: &mut Vec<u8>) {
        let mut open: Vec<usize> = self.open.values().copied().collect();
        open.sort_unstable();
        open.into_iter().for_each(|at| self.complete(at));
        out.append(&mut self.ready);
        out.extend(self.form.end_of_file);
    }

    fn complete(&mut self, at: usize) {
        let batch = &mut self.batches[at];
        let start = self.ready.len();
        let mut header = RecordWriter::new(&mut self.ready, RECORD);
        header.put(1, b"HEB").put(4, b"V03").put(7, &[self.form.office]).put(8, &date::compact(self.date));
        header.put_number(16, 4, sequence(batch.number)).put(20, b"000000").put(26, &batch.biller);
        header.end(self.form.line_end);
        self.ready.append(&mut batch.bytes);
        let mut trailer = RecordWriter::new(&mut self.ready, RECORD);
        trailer.put(1, b"HEE").put_number(4, 4, batch.claims.into()).put_number(8, 4, batch.second_headers.into());
        trailer.put_number(12, 5, batch.items.into());
        trailer.end(self.form.line_end);
        self.open.remove(&batch.biller);
        let frames = 2 * (RECORD + self.form.line_end.bytes().len());
        self.written += self.ready.len() - start;
        self.waiting -= self.ready.len() - start - frames;
        // Its bytes have been moved; what is left must not keep their room.
        self.batches[at].bytes = Vec::new();
    }
}

/// The four digits of a batch in its header: 9,999 is followed by 1 again.
pub fn sequence(number: u64) -> u64 {
    number.saturating_sub(1) % 9_999 + 1
}

/// `HA1234.001`: the month's letter, the submitter, and the file's number among the submitter's.
pub fn name(form: &FileForm, submitter: &str, opening: &Opening<'_>) -> String {
    let number = opening.numbers[0].saturating_sub(1) % 999 + 1;
    format!("H{}{submitter}.{number:03}", month_letter(form.month, opening.date))
}

fn month_letter(rule: MonthRule, date: Date) -> char {
    // A cycle is cut off on the 18th; weekends and holidays move it by a day or two, which a practice decides for itself.
    let next = rule == MonthRule::Cycle && date.day() > 18;
    let month = (date.month0() + u32::from(next)) % 12;
    char::from(b'A' + u8::try_from(month).expect("a month"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jurisdiction::Route;
    use crate::wire::fixed_width::LineEnd;

    fn form(claims_per_batch: u32) -> FileForm {
        FileForm { line_end: LineEnd::Cr, end_of_file: Some(0x1a), office: b' ', month: MonthRule::Calendar, claims_per_batch }
    }

    fn opening<'o>() -> Opening<'o> {
        let date = Date::from_ymd_opt(2014, 2, 3).expect("a day");
        Opening { route: Route(0), file: 1, batch: "B20140203-0001", date, numbers: [1000, 9_999] }
    }

    fn claim(number: u8) -> Vec<u8> {
        format!("{:<79}\r{:<79}\r", format!("HEH{number}"), "HET").into_bytes()
    }

    #[test]
    fn providers_take_turns_and_their_claims_stand_together() {
        let mut file = OhipFile::begin(form(2), &opening());
        let (mut out, mut drawn) = (Vec::new(), 9_999);
        for (biller, number) in [(b"AB1200000100", 1), (b"AB1200000200", 2), (b"AB1200000100", 3), (b"AB1200000100", 4)] {
            file.batch_for(biller, &mut || {
                drawn += 1;
                drawn
            });
            file.append(&claim(number), 2, &mut out);
        }
        file.end(&mut out);
        let text = String::from_utf8(out).expect("ASCII");
        let lines: Vec<&str> = text.split('\r').map(str::trim_end).collect();
        assert_eq!(lines[0], "HEBV03 201402039999000000AB1200000100");
        assert_eq!([lines[1], lines[3], lines[5]], ["HEH1", "HEH3", "HEE0002000000002"]);
        assert_eq!(lines[6], "HEBV03 201402030001000000AB1200000200");
        assert_eq!(lines[10], "HEBV03 201402030002000000AB1200000100", "full batches go first, the others as they were begun");
        assert_eq!([lines[11], lines[13], lines[14]], ["HEH4", "HEE0001000000001", "\u{1a}"]);
    }

    #[test]
    fn a_file_stays_below_what_the_ministry_takes() {
        let mut file = OhipFile::begin(form(500), &opening());
        let (biller, mut out) = (*b"AB1200000100", Vec::new());
        let mut claims = 0;
        while !file.is_full(160) {
            file.batch_for(&biller, &mut || 1);
            file.append(&claim(1), 2, &mut out);
            claims += 1;
        }
        file.end(&mut out);
        assert!(out.len() <= FILE_BYTES && out.len() > FILE_BYTES - 1000, "{claims} claims, {} bytes", out.len());
    }

    #[test]
    fn files_are_named_by_month_submitter_and_number() {
        assert_eq!(name(&form(500), "012345", &opening()), "HB012345.001");
        let cycle = FileForm { month: MonthRule::Cycle, ..form(500) };
        let on = |day| Opening { date: Date::from_ymd_opt(2014, 12, day).expect("a day"), numbers: [7, 1], ..opening() };
        assert_eq!([name(&cycle, "AB12", &on(18)), name(&cycle, "AB12", &on(19))], ["HLAB12.007", "HAAB12.007"]);
    }
}
