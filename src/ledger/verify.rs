//! Proof that a ledger is sound, and a copy of it that is safe to keep.

use super::{BatchState, Ledger, LedgerError, Result};
use rusqlite::backup::Backup;
use std::path::Path;

impl Ledger {
    /// Everything in the ledger that does not hold, in words; empty when it is sound.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub fn verify(&self) -> Result<Vec<String>> {
        let mut problems = self.structure()?;
        problems.extend(self.sums_hold()?);
        Ok(problems)
    }

    fn structure(&self) -> Result<Vec<String>> {
        self.named(|sql| {
            let mut check = sql.prepare("PRAGMA integrity_check")?;
            let said = check.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(said.into_iter().filter(|line| line != "ok").collect())
        })
    }

    /// Counts and charges of every batch against its rows.
    fn sums_hold(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for batch in self.batches() {
            let (claims, charge) = self.named(|sql| {
                sql.query_row("SELECT count(*), coalesce(sum(charge), 0) FROM claim WHERE batch = ?1", [batch.no], |row| {
                    Ok((row.get::<_, u64>(0)?, row.get::<_, i64>(1)?))
                })
            })?;
            if (claims, charge) != (batch.claims, batch.charge.cents()) {
                problems.push(format!("{}: {} claims were sealed, {claims} are there", batch.id, batch.claims));
            }
            let _ = BatchState::Sealed;
        }
        Ok(problems)
    }

    /// Copies the ledger, as it is now, to a new file.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn backup(&self, to: &Path) -> Result<()> {
        self.disk.create(to).map_err(|e| LedgerError::from_io(to, e))?;
        let named = |e| LedgerError::from_sql(to, e);
        let mut copy = rusqlite::Connection::open(to).map_err(named)?;
        Backup::new(&self.sql, &mut copy).and_then(|b| b.run_to_completion(4096, std::time::Duration::ZERO, None)).map_err(named)?;
        drop(copy);
        self.disk.sync_file(to).map_err(|e| LedgerError::from_io(to, e))
    }
}
