//! One run at a time: a lock that the operating system gives back when its holder dies.

use super::{BatchError, Result};
use crate::disk;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// The name of the lock, in the ledger's folder.
const NAME: &str = ".claimwright.lock";

/// The right to write, as long as this lives.
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock beside `ledger` and writes `who` into it, or says who holds it.
    ///
    /// # Errors
    /// When it is held, or cannot be made.
    pub fn take(ledger: &Path, who: &str) -> Result<Lock> {
        let path = ledger.with_file_name(NAME);
        let mut file = disk::open_private(&path).map_err(BatchError::disk("write", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BatchError::Locked { who: holder(&mut file) }),
            Err(TryLockError::Error(e)) => return Err(BatchError::disk("lock", &path)(e)),
        }
        let signed = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(who.as_bytes()));
        signed.map_err(BatchError::disk("write", &path))?;
        Ok(Lock { file })
    }

    /// Gives the lock back, at the end of a run that went well.
    pub fn release(self) {
        // The name would outlive the run it belongs to. That it could not be removed harms nobody.
        let _ = self.file.set_len(0);
    }
}

/// At most a line of what the holder wrote: a hint, nothing to rely on.
fn holder(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let _ = file.rewind().and_then(|()| file.take(200).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_second_run_is_told_who_runs() {
        let home = tempfile::tempdir().unwrap();
        let ledger = home.path().join("ledger.sqlite");
        let first = Lock::take(&ledger, "run for 2026-11-22, process 7").unwrap();
        let refused = Lock::take(&ledger, "another").err().unwrap();
        assert_eq!(refused.to_string(), "another run is under way: run for 2026-11-22, process 7");
        first.release();
        Lock::take(&ledger, "another").unwrap();
    }
}
