//! Where things that we sent stand, found by what the files themselves say: their names, the days and numbers of their parts.

use super::{BatchState, Ledger, Result, to_number};
use crate::date::Date;
use rusqlite::params;

/// A part of a claim file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPart {
    /// Its place.
    pub place: i64,
    /// Its number, as counted for its submitter.
    pub number: u64,
    /// The file that it stands in, from the batch's folder.
    pub file: String,
}

impl Ledger {
    /// The parts of all claim files of a day, those of withdrawn batches apart.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn parts_made(&self, on: Date) -> Result<Vec<SentPart>> {
        let mut parts = Vec::new();
        for batch in self.batches.iter().filter(|batch| batch.date == on && batch.state != BatchState::Withdrawn) {
            parts.extend(self.named(|sql| {
                let mut query = sql.prepare_cached(
                    "SELECT p.no, p.txset, f.path FROM place p JOIN file f ON f.batch = p.batch AND f.role = 'output' AND f.no = p.file \
                     WHERE p.batch = ?1 AND p.interchange > 0 ORDER BY p.no",
                )?;
                let read = |row: &rusqlite::Row<'_>| Ok(SentPart { place: row.get(0)?, number: row.get(1)?, file: row.get(2)? });
                query.query_map([batch.no], read)?.collect::<rusqlite::Result<Vec<_>>>()
            })?);
        }
        Ok(parts)
    }

    /// The places of the latest file of that name made until a day, those of withdrawn batches apart.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn places_in_file(&self, name: &str, until: Date) -> Result<Vec<i64>> {
        let ending = format!("/{name}");
        let mut found = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT p.batch, p.no FROM place p JOIN file f ON f.batch = p.batch AND f.role = 'output' AND f.no = p.file \
                 JOIN batch b ON b.no = p.batch WHERE substr(f.path, -length(?1)) = ?1 AND b.date <= ?2 ORDER BY p.no",
            )?;
            let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?));
            query.query_map(params![ending, to_number(until)], read)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        found.retain(|(no, _)| self.batches.iter().any(|batch| batch.no == *no && batch.state != BatchState::Withdrawn));
        let latest = found.iter().map(|(batch, _)| *batch).max();
        Ok(found.into_iter().filter(|(batch, _)| Some(*batch) == latest).map(|(_, place)| place).collect())
    }
}
