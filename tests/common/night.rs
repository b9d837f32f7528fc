//! Whole nights through the library: a practice in a temporary folder, run as the command line runs it.

// Each test uses what it needs of this.
#![allow(dead_code)]

use claimwright::batch::Home;
use claimwright::date::Date;
use claimwright::disk::{Disk, RealDisk};
use claimwright::intake::InputFiles;
use claimwright::jurisdiction::Jurisdiction;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::limits;
use claimwright::pipeline::{self, Options, RunError, Unwatched};
use claimwright::practice::Practice;
use claimwright::report::Night;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a night may be run with besides its practice.
#[derive(Clone)]
pub struct Wishes {
    /// Worker threads.
    pub threads: usize,
    /// Bytes of a chunk.
    pub chunk: usize,
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The day; `None`: as the practice says.
    pub day: Option<Date>,
}

impl Default for Wishes {
    fn default() -> Wishes {
        Wishes { threads: 2, chunk: limits::CHUNK_BYTES, disk: Arc::new(RealDisk), day: None }
    }
}

/// Runs the night of a practice folder over all files of its visits folder.
pub fn run(folder: &Path, wishes: &Wishes) -> Result<Night, RunError> {
    run_files(folder, &files_below(&folder.join("visits")), wishes)
}

/// Runs the night of a practice folder over these files.
pub fn run_files(folder: &Path, paths: &[PathBuf], wishes: &Wishes) -> Result<Night, RunError> {
    let practice = Practice::open(folder).unwrap();
    let office = UnitedStates::open(&practice).unwrap_or_else(|e| panic!("{e}"));
    let files = InputFiles::open(paths)?;
    let options = options(&practice, &files, wishes);
    let home = Home::new(&practice.ledger, &folder.join("out"), wishes.disk.clone(), "a test")?;
    pipeline::run(&office, &practice, (&home, &files), &options, &Unwatched)
}

/// What such a run is asked for.
pub fn options(practice: &Practice, files: &InputFiles, wishes: &Wishes) -> Options {
    let folder = &practice.folder;
    let shown = files.names().map(|(_, path, _)| path.strip_prefix(folder).unwrap_or(path).display().to_string()).collect();
    Options {
        today: wishes.day.or(practice.today).unwrap(),
        bill_from: None,
        send_stale: false,
        resend: false,
        hold: Vec::new(),
        threads: wishes.threads,
        chunk_bytes: wishes.chunk,
        scratch: std::env::temp_dir(),
        shown,
        production_agreed: false,
    }
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A copy of a practice folder's own files, without what runs have left in it.
pub fn copy_of(fixture: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let visits = folder.path().join("visits");
    std::fs::create_dir(&visits).unwrap();
    for name in ["practice.toml", "fees.csv"] {
        std::fs::copy(Path::new(fixture).join(name), folder.path().join(name)).unwrap();
    }
    for path in files_below(&Path::new(fixture).join("visits")) {
        std::fs::copy(&path, visits.join(path.file_name().unwrap())).unwrap();
    }
    folder
}
