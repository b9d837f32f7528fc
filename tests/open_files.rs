//! However many payers a practice has, a night keeps few files open. Alone in its program: it counts what the process has.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

#[allow(clippy::all, unused, missing_docs)]
#[path = "../benches/generate.rs"]
mod generate;
#[path = "common/night.rs"]
mod night;

use claimwright::disk::{Disk, DiskFile, RealDisk};
use night::Wishes;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The machine's disk, and the most files that were open after any file was opened.
#[derive(Default)]
struct Counting {
    most: AtomicUsize,
}

impl Counting {
    fn count<T>(&self, opened: T) -> T {
        // Reading the folder is an open file of its own.
        let open = std::fs::read_dir("/proc/self/fd").unwrap().count() - 1;
        self.most.fetch_max(open, Ordering::Relaxed);
        opened
    }
}

impl Disk for Counting {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        RealDisk.create_folder(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.count(RealDisk.create(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.count(RealDisk.append(path)?))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_file(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_folder(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove_file(path)
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove_tree(path)
    }
}

/// The most files open at once in a night with that many payers.
fn most_open(payers: usize) -> usize {
    let practice = tempfile::tempdir().unwrap();
    let words = ["4000".to_string(), practice.path().display().to_string(), "--payers".into(), payers.to_string()];
    generate::Wish::read(words.into_iter()).unwrap().make().unwrap();
    let disk = Arc::new(Counting::default());
    let told = night::run(practice.path(), &Wishes { disk: disk.clone(), threads: 7, ..Wishes::default() }).unwrap();
    assert!(told.payers.iter().filter(|p| p.files > 0).count() > payers / 2, "most payers have a file");
    disk.most.load(Ordering::Relaxed)
}

#[test]
fn sixty_four_files_are_enough_for_two_hundred_payers() {
    // With 48 payers every claim file stays open; beyond, they are closed between writes.
    for payers in [48, 200] {
        let most = most_open(payers);
        assert!(most <= 64, "{most} files open with {payers} payers");
    }
}
