//! The commit protocol of a batch: nothing twice, nothing lost, whenever the power fails.
//!
//! Take the lock, finish what the last run left, open a journal entry, stage all files in `OUT/.staging-<id>`, verify
//! them, sync them, seal them with one transaction of the ledger, rename, sync, mark as published. Until the seal the
//! run never happened; from the seal on the next start finishes it.

mod error;
mod lock;
mod manifest;
mod recover;
mod staging;

pub use error::BatchError;
pub use lock::Lock;
pub use manifest::{Counts, FileEntry, MANIFEST, Manifest, Numbers, PayerTotal};
pub use recover::Recovered;
pub use staging::{StagedFile, Staging};

use crate::date::Date;
use crate::disk::Disk;
use crate::ledger::{BatchKind, Issue, Ledger, Seal};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the functions of this module return.
pub type Result<T> = std::result::Result<T, BatchError>;

/// Where a practice's batches live. Made by [`Home::new`].
#[derive(Clone)]
pub struct Home {
    /// The ledger; the lock is in its folder.
    pub ledger: PathBuf,
    /// The output folder. Made when it is first needed.
    pub out: PathBuf,
    /// The disk both are on.
    pub disk: Arc<dyn Disk>,
    /// Who runs, for whoever finds the lock taken: `run for 2026-11-22, process 4711, since 21:04`.
    pub who: String,
}

impl Home {
    /// The home of these paths, with links and `..` resolved, so that the ledger's memory of a folder and the folder agree.
    ///
    /// # Errors
    /// When the ledger's folder is not there.
    pub fn new(ledger: &Path, out: &Path, disk: Arc<dyn Disk>, who: &str) -> Result<Home> {
        let real = |path: &Path| resolved(path).map_err(BatchError::disk("find", path));
        Ok(Home { ledger: real(ledger)?, out: real(out)?, disk, who: who.into() })
    }
}

/// The real path of what is there, with the names of what is not there yet behind it.
fn resolved(path: &Path) -> std::io::Result<PathBuf> {
    match path.canonicalize() {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        done => return done,
    }
    let name = path.file_name().ok_or(std::io::ErrorKind::NotFound)?;
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => Ok(resolved(parent)?.join(name)),
        None => Ok(Path::new(".").canonicalize()?.join(name)),
    }
}

/// A run that is under way: the lock, the transaction and the files of one batch.
///
/// Dropped without [`Session::publish`], it takes its files away; the next start forgets the rest.
pub struct Session {
    issue: Issue,
    staging: Staging,
    recovered: Recovered,
    home: Home,
    lock: Lock,
}

/// A batch that stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its name.
    pub id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// SHA-256 of its manifest.
    pub manifest: [u8; 32],
}

impl Session {
    /// Takes the lock, finishes or forgets what the last run left, and opens a batch for that day.
    ///
    /// # Errors
    /// Another run, a ledger that cannot be used, folders and ledger that contradict each other.
    pub fn start(home: &Home, date: Date) -> Result<Session> {
        Session::start_of(BatchKind::Issue, home, date)
    }

    /// The same, for another kind of batch that has files.
    ///
    /// # Errors
    /// As for [`Session::start`].
    pub fn start_of(kind: BatchKind, home: &Home, date: Date) -> Result<Session> {
        let (lock, ledger, recovered) = open(home)?;
        let id = ledger.next_batch_id(date, kind)?;
        ledger.open_journal(&id, date, &home.out)?;
        let staging = Staging::new(home.disk.clone(), &home.out, &id);
        let issue = ledger.begin_issue(&id, date, kind)?;
        Ok(Session { issue, staging, recovered, home: home.clone(), lock })
    }

    /// The name of the batch.
    pub fn id(&self) -> &str {
        self.issue.id()
    }

    /// What was left of earlier runs and has been put right.
    pub fn recovered(&self) -> &Recovered {
        &self.recovered
    }

    /// The ledger as it was before this batch.
    pub fn ledger(&self) -> &Ledger {
        self.issue.ledger()
    }

    /// What goes into the ledger, and where files go: two borrows at once.
    pub fn parts(&mut self) -> (&mut Issue, &Staging) {
        (&mut self.issue, &self.staging)
    }

    /// Whether the run would change nothing: then [`Session::drop_run`].
    pub fn changes_nothing(&self) -> bool {
        self.issue.changes_nothing()
    }

    /// Ends a run that changes nothing, or that failed. It leaves no folder and uses no number.
    ///
    /// # Errors
    /// When the disk or the ledger refuses.
    pub fn drop_run(self) -> Result<()> {
        let Session { issue, staging, lock, .. } = self;
        let ledger = issue.drop_it();
        staging.remove()?;
        ledger.close_journal()?;
        lock.release();
        Ok(())
    }

    /// Writes the manifest, seals the batch and puts it in its place. The files have been verified by then.
    ///
    /// The manifest's batch, files, control numbers and totals are filled in here.
    ///
    /// # Errors
    /// When the disk or the ledger refuses. Before the seal nothing happened; after it, the next start finishes.
    pub fn publish(self, mut manifest: Manifest) -> Result<Published> {
        let Session { issue, mut staging, home, lock, .. } = self;
        assert!(staging.all_proved(), "a claim file is proved, and so has its digest, before its batch is published");
        let files = staging.records();
        manifest.complete(&issue, &files);
        let bytes = manifest.to_bytes();
        staging.write_manifest(&bytes)?;
        staging.sync()?;
        let sealed = Sha256::digest(&bytes).into();
        let id = issue.id().to_string();
        let seal = Seal { manifest: sealed, out: &home.out, program: &manifest.program, files: &files };
        let mut ledger = issue.seal(&seal)?;
        staging.keep();
        let folder = recover::publish(&mut ledger, &home, &id)?;
        lock.release();
        Ok(Published { id, folder, manifest: sealed })
    }
}

/// Takes the lock, opens the ledger and puts right what earlier runs left: for commands that write without making a batch.
///
/// # Errors
/// As for [`Session::start`].
pub fn open(home: &Home) -> Result<(Lock, Ledger, Recovered)> {
    open_despite(home, None)
}

/// Marks a batch as sent; says what was put right before that.
///
/// # Errors
/// When it was withdrawn, overtaken by a newer batch, or the ledger refuses.
pub fn sent(home: &Home, id: &str, on: Date) -> Result<Recovered> {
    let (lock, mut ledger, recovered) = open_despite(home, Some(id))?;
    ledger.sent(id, on)?;
    lock.release();
    Ok(recovered)
}

/// Takes back a batch that was not sent. Its folder, where there is one, is renamed to `<id>.withdrawn`. Says what was put
/// right before that.
///
/// # Errors
/// When it was sent, or the disk or the ledger refuses.
pub fn withdraw(home: &Home, id: &str, on: Date) -> Result<Recovered> {
    let (lock, mut ledger, recovered) = open_despite(home, Some(id))?;
    ledger.withdraw(id, on)?;
    recover::set_aside(&ledger, home)?;
    lock.release();
    Ok(recovered)
}

/// Takes the lock, finishes what an earlier run left, and opens the ledger: for whoever changes it without making a batch.
///
/// # Errors
/// When another run is under way, or the ledger or disk refuses.
pub fn at_ledger(home: &Home) -> Result<(Lock, Ledger, Recovered)> {
    open_despite(home, None)
}

/// Opens, and does not stop at the batch that the command is about: it may be the way out.
fn open_despite(home: &Home, id: Option<&str>) -> Result<(Lock, Ledger, Recovered)> {
    let lock = Lock::take(&home.ledger, &home.who)?;
    let mut ledger = Ledger::open(&home.ledger, home.disk.clone())?;
    let recovered = recover::recover(&mut ledger, home, id)?;
    Ok((lock, ledger, recovered))
}

/// The folder that a batch is staged in.
fn staging_folder(out: &Path, id: &str) -> PathBuf {
    out.join(format!(".staging-{id}"))
}
