//! What a start does before anything else: finish what was sealed, forget what was not, and compare folders with the ledger.

use super::{BatchError, Home, MANIFEST, Result, staging_folder};
use crate::disk;
use crate::ledger::{Batch, BatchState, Ledger};
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// What earlier runs had left, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// The batch of a run that did not come to its seal: it never happened.
    pub forgotten: Option<String>,
    /// Batches that were sealed and are now in their place.
    pub finished: Vec<String>,
    /// Sent batches whose folder is no longer where it was: nothing depends on it, but somebody may want to know.
    pub missing: Vec<String>,
}

/// Puts right what earlier runs left. `despite` names a batch whose missing files are no reason to stop.
pub(super) fn recover(ledger: &mut Ledger, home: &Home, despite: Option<&str>) -> Result<Recovered> {
    let mut recovered = Recovered { forgotten: forget(ledger, home)?, ..Recovered::default() };
    let sealed: Vec<String> = ledger.batches().iter().filter(|b| b.state == BatchState::Sealed).map(|b| b.id.clone()).collect();
    for id in sealed {
        match publish(ledger, home, &id) {
            Err(BatchError::Lost { id, .. }) if despite == Some(id.as_str()) => {}
            Err(error) => return Err(error),
            Ok(_) => recovered.finished.push(id),
        }
    }
    set_aside(ledger, home)?;
    known_folders(ledger, &home.out)?;
    for batch in ledger.batches().iter().filter(|b| b.kind.has_files() && !b.folder().is_dir()) {
        match batch.state {
            BatchState::Published if despite != Some(batch.id.as_str()) => {
                return Err(BatchError::Vanished { id: batch.id.clone(), path: batch.folder() });
            }
            BatchState::Sent => recovered.missing.push(batch.id.clone()),
            _ => {}
        }
    }
    Ok(recovered)
}

/// Deletes what a run staged that never came to its seal, then its journal entry.
fn forget(ledger: &Ledger, home: &Home) -> Result<Option<String>> {
    let Some(run) = ledger.open_run()? else { return Ok(None) };
    remove(home, &staging_folder(&run.out, &run.id))?;
    ledger.close_journal()?;
    Ok(Some(run.id))
}

/// Puts a sealed batch in its place and marks it as published, from wherever an earlier attempt got to.
pub(super) fn publish(ledger: &mut Ledger, home: &Home, id: &str) -> Result<PathBuf> {
    let batch = ledger.batch(id)?.clone();
    let (from, to) = (staging_folder(&batch.out, id), batch.folder());
    match (from.is_dir(), to.exists()) {
        (false, false) => return Err(BatchError::Lost { id: id.into(), path: to }),
        (_, true) if !holds(&to, &batch)? => return Err(BatchError::InTheWay { id: id.into(), path: to }),
        (true, false) if !holds(&from, &batch)? => return Err(BatchError::Lost { id: id.into(), path: to }),
        (true, false) => home.disk.rename(&from, &to).map_err(BatchError::disk("rename", &from))?,
        (_, true) => {}
    }
    home.disk.sync_folder(&batch.out).map_err(BatchError::disk("write", &batch.out))?;
    ledger.published(id)?;
    Ok(to)
}

/// Gives the folders of withdrawn batches a name that nobody sends by mistake.
pub(super) fn set_aside(ledger: &Ledger, home: &Home) -> Result<()> {
    for batch in ledger.batches().iter().filter(|b| b.state == BatchState::Withdrawn) {
        remove(home, &staging_folder(&batch.out, &batch.id))?;
        let (from, to) = (batch.folder(), batch.out.join(format!("{}.withdrawn", batch.id)));
        if from.is_dir() {
            home.disk.rename(&from, &to).map_err(BatchError::disk("rename", &from))?;
            home.disk.sync_folder(&batch.out).map_err(BatchError::disk("write", &batch.out))?;
        }
    }
    Ok(())
}

/// Whether a folder's manifest is the one that was sealed.
fn holds(folder: &Path, batch: &Batch) -> Result<bool> {
    let path = folder.join(MANIFEST);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Sha256::digest(bytes)[..] == batch.manifest),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(e) => Err(BatchError::disk("read", &path)(e)),
    }
}

/// Stops at a folder that is named like a batch and is none of the ledger's.
fn known_folders(ledger: &Ledger, out: &Path) -> Result<()> {
    let paths = match disk::list(out) {
        Ok(paths) => paths,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(BatchError::disk("read", out)(e)),
    };
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let known = ledger.batches().iter().any(|b| b.id == name && b.folder() == path);
        if is_batch(name.trim_start_matches(".staging-")) && !known {
            return Err(BatchError::UnknownFolder { path });
        }
    }
    Ok(())
}

/// `B20261122-0001` or `S20261122-0001`.
fn is_batch(name: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    name.strip_prefix(['B', 'S']).and_then(|rest| rest.split_once('-')).is_some_and(|(day, no)| digits(day, 8) && digits(no, 4))
}

fn remove(home: &Home, folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    home.disk.remove_tree(folder).map_err(BatchError::disk("remove", folder))?;
    let above = folder.parent().unwrap_or(Path::new("."));
    home.disk.sync_folder(above).map_err(BatchError::disk("write", above))
}
