//! What a batch was made of and from: its files, its inputs, its archived configuration.

use super::{Batch, FileRecord, Ledger, Result};
use rusqlite::params;

/// Which files of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Those it made.
    Output,
    /// Those it was made from.
    Input,
}

impl Ledger {
    /// The files of a batch, in the order of their numbers.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn files(&self, batch: &Batch, role: Role) -> Result<Vec<FileRecord>> {
        let role = if role == Role::Output { "output" } else { "input" };
        self.named(|sql| {
            let mut query = sql.prepare("SELECT path, sha256, bytes FROM file WHERE batch = ?1 AND role = ?2 ORDER BY no")?;
            let record = |row: &rusqlite::Row<'_>| Ok(FileRecord { path: row.get(0)?, sha256: row.get(1)?, bytes: row.get(2)? });
            query.query_map(params![batch.no, role], record)?.collect()
        })
    }

    /// A text that a batch was made with, such as `practice.toml`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn archived(&self, batch: &Batch, name: &str) -> Result<Option<Vec<u8>>> {
        use rusqlite::OptionalExtension;
        let query = "SELECT a.content FROM batch_archive b JOIN archive a ON a.sha256 = b.sha256 WHERE b.batch = ?1 AND b.name = ?2";
        self.named(|sql| sql.query_row(query, params![batch.no, name], |row| row.get(0)).optional())
    }
}
