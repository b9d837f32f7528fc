//! The files of a batch while it is made: in a folder of their own, hashed as they are written.

use super::{BatchError, MANIFEST, Result, staging_folder};
use crate::disk::{Disk, DiskFile};
use crate::ledger::FileRecord;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Folders within a batch, and bytes of a name.
const DEPTH: usize = 4;
const NAME_BYTES: usize = 100;

/// The folder `OUT/.staging-<id>`; made with its first file. It goes when it is dropped, unless it was sealed.
pub struct Staging {
    folder: PathBuf,
    out: PathBuf,
    shared: Arc<Shared>,
    keep: bool,
}

struct Shared {
    disk: Arc<dyn Disk>,
    files: Mutex<Files>,
}

#[derive(Default)]
struct Files {
    records: Vec<Option<FileRecord>>,
    folders: BTreeSet<PathBuf>,
}

/// A file of the batch, open for writing. Text goes in through [`Write`]; buffer it.
pub struct StagedFile {
    no: u32,
    name: String,
    path: PathBuf,
    shared: Arc<Shared>,
    hash: Option<Sha256>,
    bytes: u64,
    open: Option<Box<dyn DiskFile>>,
}

impl Staging {
    pub(super) fn new(disk: Arc<dyn Disk>, out: &Path, id: &str) -> Staging {
        let shared = Arc::new(Shared { disk, files: Mutex::default() });
        Staging { folder: staging_folder(out, id), out: out.to_path_buf(), shared, keep: false }
    }

    /// Where the files are until the batch is published: for the verifier.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a file of the batch: `claims/medicare/0001.837`. Folders on the way are made.
    ///
    /// # Errors
    /// A name that could lead out of the batch, one that is taken, and what the disk says.
    pub fn create(&self, name: &str) -> Result<StagedFile> {
        if !is_safe(name) || name == MANIFEST {
            return Err(BatchError::Name { name: name.into() });
        }
        let (path, open) = self.open(name)?;
        let mut files = self.shared.files();
        let no = u32::try_from(files.records.len()).expect("a batch has less than 2^32 files");
        files.records.push(None);
        drop(files);
        let shared = self.shared.clone();
        Ok(StagedFile { no, name: name.into(), path, shared, hash: Some(Sha256::new()), bytes: 0, open: Some(open) })
    }

    /// Makes a file whose digest somebody else takes: the verifier, when it reads the file back. Until [`Staging::proved`] the
    /// batch cannot be published.
    ///
    /// # Errors
    /// As for [`Staging::create`].
    pub fn create_unhashed(&self, name: &str) -> Result<StagedFile> {
        let mut file = self.create(name)?;
        file.hash = None;
        Ok(file)
    }

    /// Takes the digest of a finished file that was made without one.
    pub fn proved(&self, no: u32, sha256: [u8; 32]) {
        let mut files = self.shared.files();
        let record = usize::try_from(no).ok().and_then(|no| files.records.get_mut(no)).and_then(Option::as_mut);
        record.expect("a file is finished before it is proved").sha256 = sha256;
    }

    /// The number that the next file will have.
    pub fn next_no(&self) -> u32 {
        u32::try_from(self.shared.files().records.len()).expect("a batch has less than 2^32 files")
    }

    /// The finished files in the order of their numbers.
    pub fn records(&self) -> Vec<FileRecord> {
        let files = self.shared.files();
        files.records.iter().map(|record| record.clone().expect("a file is finished before its batch is")).collect()
    }

    /// Whether every file has its digest: one of zeros stands for a file that nobody has proved.
    pub(super) fn all_proved(&self) -> bool {
        self.records().iter().all(|record| record.sha256 != [0; 32])
    }

    pub(super) fn write_manifest(&self, bytes: &[u8]) -> Result<()> {
        let (path, mut open) = self.open(MANIFEST)?;
        open.write_all(bytes).map_err(BatchError::disk("write", &path))
    }

    /// Waits until every file is on the disk, then every folder from the leaves up, the output folder last.
    pub(super) fn sync(&self) -> Result<()> {
        let names = self.records().into_iter().map(|file| file.path);
        for name in names.chain([MANIFEST.to_string()]) {
            let path = self.folder.join(name);
            self.shared.disk.sync_file(&path).map_err(BatchError::disk("write", &path))?;
        }
        // A folder sorts before those in it.
        let folders = self.shared.files().folders.clone();
        for folder in folders.iter().rev().chain([&self.out]) {
            self.shared.disk.sync_folder(folder).map_err(BatchError::disk("write", folder))?;
        }
        Ok(())
    }

    /// Leaves the files where they are: they are sealed.
    pub(super) fn keep(&mut self) {
        self.keep = true;
    }

    /// Takes all files away.
    pub(super) fn remove(mut self) -> Result<()> {
        self.keep = true;
        if self.shared.files().folders.is_empty() {
            return Ok(());
        }
        self.shared.disk.remove_tree(&self.folder).map_err(BatchError::disk("remove", &self.folder))?;
        self.shared.disk.sync_folder(&self.out).map_err(BatchError::disk("write", &self.out))
    }

    fn open(&self, name: &str) -> Result<(PathBuf, Box<dyn DiskFile>)> {
        let path = self.folder.join(name);
        self.make_folders(path.parent().unwrap_or(&self.folder))?;
        let open = self.shared.disk.create(&path).map_err(BatchError::disk("write", &path))?;
        Ok((path, open))
    }

    /// Makes the folders down to `last` that this batch has not made yet.
    fn make_folders(&self, last: &Path) -> Result<()> {
        let mut files = self.shared.files();
        if files.folders.is_empty() {
            self.make_out()?;
        }
        let new: Vec<&Path> = last.ancestors().take_while(|f| f.starts_with(&self.folder) && !files.folders.contains(*f)).collect();
        for folder in new.into_iter().rev() {
            self.shared.disk.create_folder(folder).map_err(BatchError::disk("make", folder))?;
            files.folders.insert(folder.to_path_buf());
        }
        Ok(())
    }

    /// Makes the output folder where there is none, and its name durable.
    fn make_out(&self) -> Result<()> {
        if self.out.is_dir() {
            return Ok(());
        }
        self.shared.disk.create_folder(&self.out).map_err(BatchError::disk("make", &self.out))?;
        match self.out.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => self.shared.disk.sync_folder(parent).map_err(BatchError::disk("write", parent)),
            None => Ok(()),
        }
    }
}

impl Drop for Staging {
    /// A run that failed takes its files away, so that a full disk has room again; what cannot be removed now goes at the next start.
    fn drop(&mut self) {
        if !self.keep && !self.shared.files().folders.is_empty() {
            let _ = self.shared.disk.remove_tree(&self.folder);
        }
    }
}

impl StagedFile {
    /// The file's number within the batch.
    pub fn no(&self) -> u32 {
        self.no
    }

    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Closes the file until it is written to again, so that a batch for many payers keeps few files open.
    pub fn park(&mut self) {
        self.open = None;
    }

    /// Ends the file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(mut self) -> Result<()> {
        self.flush().map_err(|e| BatchError::within(e).unwrap_or_else(BatchError::disk("write", &self.path)))?;
        let sha256 = self.hash.map_or([0; 32], |hash| hash.finalize().into());
        let record = FileRecord { path: self.name, sha256, bytes: self.bytes };
        self.shared.files().records[self.no as usize] = Some(record);
        Ok(())
    }

    /// Keeps which file it was through [`Write`]; [`BatchError::within`] finds it again.
    fn named(&self, error: io::Error) -> io::Error {
        io::Error::new(error.kind(), BatchError::disk("write", &self.path)(error))
    }

    fn opened(&mut self) -> io::Result<&mut Box<dyn DiskFile>> {
        if self.open.is_none() {
            self.open = Some(self.shared.disk.append(&self.path)?);
        }
        Ok(self.open.as_mut().expect("opened just now"))
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.opened().and_then(|file| file.write(bytes)).map_err(|e| self.named(e))?;
        if let Some(hash) = &mut self.hash {
            hash.update(&bytes[..written]);
        }
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open.as_mut().map_or(Ok(()), |file| file.flush()).map_err(|e| self.named(e))
    }
}

impl Shared {
    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().expect("nothing panics while it holds the list of files")
    }
}

/// Letters, digits, `.`, `-`, `_`, no name that begins with a point, few folders: nothing leads out of the batch.
fn is_safe(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let safe = |part: &str| !part.is_empty() && part.len() <= NAME_BYTES && !part.starts_with('.') && part.chars().all(plain);
    name.split('/').count() <= DEPTH && name.split('/').all(safe)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::disk::RealDisk;

    #[test]
    fn no_name_leads_out_of_the_batch() {
        for name in ["../x", "/etc/passwd", "a/../b", "", "a//b", ".hidden", "a b", "a\\b", "c:x", "é", "a/b/c/d/e", "a\0", MANIFEST] {
            let home = tempfile::tempdir().unwrap();
            let staging = Staging::new(Arc::new(RealDisk), home.path(), "B1");
            assert!(matches!(staging.create(name), Err(BatchError::Name { .. })), "{name}");
        }
    }

    #[test]
    fn a_parked_file_goes_on_where_it_was() {
        let home = tempfile::tempdir().unwrap();
        let staging = Staging::new(Arc::new(RealDisk), home.path(), "B1");
        let mut file = staging.create("claims/p1/0001.837").unwrap();
        file.write_all(b"ISA*").unwrap();
        file.park();
        file.write_all(b"00*").unwrap();
        file.finish().unwrap();
        let record = staging.records().remove(0);
        assert_eq!((record.path.as_str(), record.bytes), ("claims/p1/0001.837", 7));
        assert_eq!(record.sha256[..], Sha256::digest(b"ISA*00*")[..]);
        assert_eq!(std::fs::read(staging.folder().join(&record.path)).unwrap(), b"ISA*00*");
    }

    #[test]
    fn a_run_that_failed_takes_its_files_away() {
        let home = tempfile::tempdir().unwrap();
        let staging = Staging::new(Arc::new(RealDisk), home.path(), "B1");
        staging.create("claims/p1/0001.837").unwrap();
        drop(staging);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
