//! Findings about a file as a whole, gathered while workers read its chunks in any order.

use super::rules;
use crate::finding::{FileNo, Finding, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Unknown names, and broken places, listed of one file; what is beyond is only counted.
const LISTED: usize = 50;

/// What is known of the files apart from their visits. Both passes tell it the same, and it keeps everything once,
/// whatever the order: the smallest names and rows are the ones listed.
#[derive(Debug)]
pub(super) struct Late {
    files: Mutex<BTreeMap<FileNo, Known>>,
}

#[derive(Debug, Default)]
struct Known {
    unknown: BTreeSet<String>,
    more_unknown: bool,
    broken: BTreeMap<u32, (&'static str, &'static str)>,
    more_broken: bool,
}

impl Late {
    pub fn new() -> Late {
        Late { files: Mutex::new(BTreeMap::new()) }
    }

    /// A column or member that visits do not have.
    pub fn unknown_name(&self, file: FileNo, name: &str) {
        let mut files = self.lock();
        let known = files.entry(file).or_default();
        known.unknown.insert(name.to_string());
        if known.unknown.len() > LISTED {
            known.unknown.pop_last();
            known.more_unknown = true;
        }
    }

    /// A place where the file cannot be cut into visits or transaction sets: message and help.
    pub fn broken_place(&self, file: FileNo, row: u32, said: (&'static str, &'static str)) {
        let mut files = self.lock();
        let known = files.entry(file).or_default();
        known.broken.entry(row).or_insert(said);
        if known.broken.len() > LISTED {
            known.broken.pop_last();
            known.more_broken = true;
        }
    }

    pub fn findings(&self) -> Vec<Finding> {
        self.lock().iter().flat_map(|(&file, known)| known.findings(file)).collect()
    }

    // A worker that panicked cannot have left half a name behind.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<FileNo, Known>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn findings(&self, file: FileNo) -> Vec<Finding> {
        let whole = Place { file, row: 0, column: "" };
        let mut all: Vec<Finding> = self.unknown.iter().map(|name| rules::unknown_column(whole, name)).collect();
        if self.more_unknown {
            all.push(Finding::new(
                &rules::UNKNOWN_COLUMN,
                whole,
                format!("more than {LISTED} names are unknown; the others are not listed"),
            ));
        }
        all.extend(self.broken.iter().map(|(&row, said)| rules::broken_file(Place { row, ..whole }, *said)));
        if self.more_broken {
            let said = format!("the file is broken in more than {LISTED} places; the others are not listed");
            all.push(Finding::new(&rules::BROKEN_FILE, whole, said));
        }
        all
    }
}
