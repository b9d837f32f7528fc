//! A copy of the ledger as it was before a batch: rows name the batch they came with, so later ones can be left out.
//!
//! Two things cannot be had back: keys of visits whose batch was withdrawn since (they go when key runs are merged), and
//! since when a visit was held that was released and held anew since. Both are rare, and neither changes a claim's bytes.

use super::runs::{self, SERVICES, VISITS};
use super::{Batch, Ledger, LedgerError, Result, claims, statements};
use rusqlite::{Connection, params};
use std::path::Path;

impl Ledger {
    /// Writes the copy to a new file. Every batch in it claims to stand in the folder `out`, so that whoever opens the copy
    /// touches no real one.
    ///
    /// # Errors
    /// When the file exists, or one of the two cannot be used.
    pub fn copy_before(&self, batch: &Batch, to: &Path, out: &Path) -> Result<()> {
        self.backup(to)?;
        let named = |e| LedgerError::from_sql(to, e);
        let sql = Connection::open(to).map_err(named)?;
        sql.execute_batch("BEGIN IMMEDIATE").map_err(named)?;
        rewind(&sql, batch).map_err(named)?;
        sql.execute("UPDATE batch SET folder = ?1", [out.to_string_lossy()]).map_err(named)?;
        sql.execute_batch("COMMIT").map_err(named)
    }
}

fn rewind(sql: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    let no = batch.no;
    // Events are numbered as they happened, whichever batch they are about.
    sql.execute("DELETE FROM batch_event WHERE no >= (SELECT min(no) FROM batch_event WHERE batch = ?1)", [no])?;
    for table in ["counter", "place", "file", "batch_archive", "superseded"] {
        sql.execute(&format!("DELETE FROM {table} WHERE batch >= ?1"), [no])?;
    }
    let first_claim = batch.first_visit * claims::PARTS;
    sql.execute("DELETE FROM claim WHERE id >= ?1", [first_claim])?;
    sql.execute("DELETE FROM opening WHERE claim >= ?1", [first_claim])?;
    sql.execute("DELETE FROM claim_next WHERE claim >= ?1", [first_claim])?;
    sql.execute("DELETE FROM claim_after WHERE claim >= ?1", [first_claim])?;
    sql.execute("UPDATE next_turn SET closed_batch = NULL WHERE closed_batch >= ?1", [no])?;
    forget_answers(sql, no)?;
    statements::forget(sql, no)?;
    sql.execute("DELETE FROM held WHERE first_batch >= ?1", [no])?;
    sql.execute("UPDATE held SET closed_batch = NULL WHERE closed_batch >= ?1", [no])?;
    // What the row said before is not known; another digest than today's makes it news again, as it was.
    sql.execute("UPDATE held SET digest = ~digest, last_batch = first_batch WHERE last_batch >= ?1", params![no])?;
    sql.execute_batch("DELETE FROM journal")?;
    sql.execute("DELETE FROM batch WHERE no >= ?1", [no])?;
    let number = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("eight bytes"));
    runs::retain::<24>(sql, VISITS, |entry| number(&entry.payload[16..]) < batch.first_visit)?;
    runs::retain::<8>(sql, SERVICES, |entry| number(&entry.payload) < first_claim)
}

/// Leaves out the answers that were read when this batch or a later one stood already.
fn forget_answers(sql: &Connection, no: u32) -> rusqlite::Result<()> {
    const LATER: &str = "SELECT no FROM answer_file WHERE after_batch >= ?1";
    unmatch(sql, no)?;
    for table in ["entry", "remitted", "released", "from_patient"] {
        sql.execute(&format!("DELETE FROM {table} WHERE payment IN (SELECT no FROM payment WHERE file IN ({LATER}))"), [no])?;
    }
    for table in ["claim_event", "place_event", "payer_number", "card_answer", "payment"] {
        sql.execute(&format!("DELETE FROM {table} WHERE file IN ({LATER})"), [no])?;
    }
    sql.execute(&format!("DELETE FROM deposit WHERE file IN ({LATER})"), [no])?;
    sql.execute("UPDATE deposit SET payment = NULL WHERE payment NOT IN (SELECT no FROM payment)", [])?;
    for table in ["matched", "decided", "parked"] {
        sql.execute(&format!("DELETE FROM {table} WHERE remitted NOT IN (SELECT no FROM remitted)"), [])?;
    }
    let decided = "SELECT r.claim FROM decided d JOIN remitted r ON r.no = d.remitted WHERE r.claim IS NOT NULL";
    sql.execute(&format!("DELETE FROM next_turn WHERE claim NOT IN ({decided})"), [])?;
    sql.execute("DELETE FROM answer_file WHERE after_batch >= ?1", [no]).map(drop)
}

/// Takes back what people put to claims since.
fn unmatch(sql: &Connection, no: u32) -> rusqlite::Result<()> {
    const SINCE: &str = "SELECT remitted FROM matched WHERE after_batch >= ?1";
    sql.execute(&format!("DELETE FROM entry WHERE claim <> 0 AND remitted IN ({SINCE})"), [no])?;
    sql.execute(
        "DELETE FROM claim_event WHERE (claim, file, segment) IN (SELECT m.claim, p.file, r.segment FROM matched m \
         JOIN remitted r ON r.no = m.remitted JOIN payment p ON p.no = r.payment WHERE m.after_batch >= ?1)",
        [no],
    )?;
    sql.execute(&format!("DELETE FROM decided WHERE remitted IN ({SINCE})"), [no])?;
    sql.execute("DELETE FROM matched WHERE after_batch >= ?1", [no]).map(drop)
}
