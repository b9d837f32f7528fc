//! Sorting more fixed-width records than memory should hold.
//!
//! Records are byte arrays that sort as bytes (numbers big-endian). Up to a bound they stay in memory; beyond it
//! sorted runs go to an unnamed temporary file, which the system removes even when the program is killed.

use crate::limits;
use std::cmp::Ordering;
use std::collections::binary_heap::{BinaryHeap, PeekMut};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes read ahead of each run while merging.
const READ_AHEAD: usize = 256 << 10;

/// Collects records of `N` bytes and hands them back sorted.
#[derive(Debug)]
pub struct Records<const N: usize> {
    folder: PathBuf,
    in_memory: usize,
    held: Vec<[u8; N]>,
    spilled: Option<File>,
    runs: Vec<u64>,
}

impl<const N: usize> Records<N> {
    /// An empty collection that spills to an unnamed file in `folder` once it holds more than [`limits::KEYS_IN_MEMORY`] records.
    pub fn new(folder: &Path) -> Records<N> {
        Records::bounded(folder, limits::KEYS_IN_MEMORY)
    }

    fn bounded(folder: &Path, in_memory: usize) -> Records<N> {
        Records { folder: folder.to_path_buf(), in_memory, held: Vec::new(), spilled: None, runs: Vec::new() }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When spilling fails: the disk is full or the folder cannot be written.
    pub fn push(&mut self, record: [u8; N]) -> io::Result<()> {
        if self.held.len() >= self.in_memory {
            self.spill()?;
        }
        self.held.push(record);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable_by(order);
        let file = match &mut self.spilled {
            Some(file) => file,
            None => self.spilled.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.write_all(self.held.as_flattened())?;
        self.runs.push(self.held.len() as u64);
        self.held.clear();
        Ok(())
    }

    /// Every record in ascending order, equal ones next to each other.
    ///
    /// # Errors
    /// When a run cannot be written or read back.
    pub fn sorted(mut self) -> io::Result<Sorted<N>> {
        if self.runs.is_empty() {
            self.held.sort_unstable_by(order);
            return Ok(Sorted { held: self.held.into_iter(), runs: Vec::new(), heads: BinaryHeap::new(), failed: None });
        }
        self.spill()?;
        let file = self.spilled.take().expect("runs exist only where a file was made");
        let mut runs = runs_of(file, &self.runs);
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (n, run) in runs.iter_mut().enumerate() {
            if let Some(record) = run.next()? {
                heads.push(Head { record, run: n });
            }
        }
        Ok(Sorted { held: Vec::new().into_iter(), runs, heads, failed: None })
    }
}

/// Records in ascending order. After the last one, [`Sorted::check`] says whether reading failed on the way.
pub struct Sorted<const N: usize> {
    held: std::vec::IntoIter<[u8; N]>,
    runs: Vec<Run<N>>,
    heads: BinaryHeap<Head<N>>,
    failed: Option<io::Error>,
}

impl<const N: usize> Sorted<N> {
    /// Whether everything was read: an iterator that ends early because a spilled run cannot be read must not pass for a short input.
    ///
    /// # Errors
    /// The error that ended the iteration.
    pub fn check(self) -> io::Result<()> {
        self.failed.map_or(Ok(()), Err)
    }
}

impl<const N: usize> Iterator for Sorted<N> {
    type Item = [u8; N];

    fn next(&mut self) -> Option<[u8; N]> {
        let Some(mut head) = self.heads.peek_mut() else { return self.held.next() };
        let record = head.record;
        match self.runs[head.run].next() {
            Ok(Some(next)) => head.record = next,
            Ok(None) => drop(PeekMut::pop(head)),
            Err(error) => {
                drop(head);
                self.failed = Some(error);
                self.heads.clear();
            }
        }
        Some(record)
    }
}

/// The order of records, as bytes; their first eight, which nearly always decide, as one number.
fn order<const N: usize>(a: &[u8; N], b: &[u8; N]) -> Ordering {
    let first = |record: &[u8; N]| record.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    first(a).cmp(&first(b)).then_with(|| a.cmp(b))
}

/// The next record of a run; the least one is the greatest, as a heap wants it.
struct Head<const N: usize> {
    record: [u8; N],
    run: usize,
}

impl<const N: usize> Ord for Head<N> {
    fn cmp(&self, other: &Head<N>) -> Ordering {
        order(&other.record, &self.record).then(other.run.cmp(&self.run))
    }
}

impl<const N: usize> PartialOrd for Head<N> {
    fn partial_cmp(&self, other: &Head<N>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const N: usize> PartialEq for Head<N> {
    fn eq(&self, other: &Head<N>) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<const N: usize> Eq for Head<N> {}

struct Run<const N: usize> {
    file: std::rc::Rc<File>,
    offset: u64,
    left: u64,
    buffer: Vec<u8>,
    used: usize,
}

fn runs_of<const N: usize>(file: File, lengths: &[u64]) -> Vec<Run<N>> {
    let file = std::rc::Rc::new(file);
    let mut offset = 0;
    let mut runs = Vec::with_capacity(lengths.len());
    for &left in lengths {
        runs.push(Run { file: file.clone(), offset, left, buffer: Vec::new(), used: 0 });
        offset += left * N as u64;
    }
    runs
}

impl<const N: usize> Run<N> {
    fn next(&mut self) -> io::Result<Option<[u8; N]>> {
        if self.used == self.buffer.len() {
            if self.left == 0 {
                return Ok(None);
            }
            self.fill()?;
        }
        let record = self.buffer[self.used..self.used + N].try_into().expect("a buffer holds whole records");
        self.used += N;
        Ok(Some(record))
    }

    fn fill(&mut self) -> io::Result<()> {
        let count = self.left.min((READ_AHEAD / N) as u64);
        self.buffer.resize(usize::try_from(count).expect("at most the read-ahead") * N, 0);
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.offset))?;
        file.read_exact(&mut self.buffer)?;
        self.offset += self.buffer.len() as u64;
        self.left -= count;
        self.used = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn records_come_back_sorted_however_often_they_spill(mut numbers: Vec<[u8; 3]>, bound in 1_usize..20) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let mut records = Records::bounded(folder.path(), bound);
            for n in &numbers {
                records.push(*n).expect("room on the disk");
            }
            let mut iterator = records.sorted().expect("runs can be read");
            let sorted: Vec<[u8; 3]> = iterator.by_ref().collect();
            iterator.check().expect("runs can be read to their end");
            numbers.sort_unstable();
            prop_assert_eq!(sorted, numbers);
        }
    }
}
