//! Editions of the ledger's tables: what a file is, and how an older one becomes today's.

use super::{Ledger, LedgerError, Result};

/// The statements that lead from each edition to the next; the first makes edition 1 of an empty file.
/// A statement that has been released is never changed: the next edition is one more entry.
const EDITIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("answers.sql"),
    include_str!("lines.sql"),
    include_str!("next.sql"),
    include_str!("cash.sql"),
    include_str!("cards.sql"),
    include_str!("statements.sql"),
];

/// "cwlg" in the header of the file, so that `file` and we can tell a ledger from other databases.
const APPLICATION_ID: i64 = 0x6377_6C67;

/// Makes an empty ledger, brings an older one up to date, refuses a newer one and everything that is none.
pub(super) fn upgrade(ledger: &Ledger) -> Result<()> {
    let ours = i64::try_from(EDITIONS.len()).expect("a handful of editions");
    let (application, found, tables) = ledger.named(|sql| {
        let one = |query: &str| sql.query_row(query, [], |row| row.get::<_, i64>(0));
        Ok((one("PRAGMA application_id")?, one("PRAGMA user_version")?, one("SELECT count(*) FROM sqlite_schema")?))
    })?;
    let fresh = application == 0 && found == 0 && tables == 0;
    if !fresh && application != APPLICATION_ID {
        return Err(LedgerError::NotALedger { path: ledger.path.clone() });
    }
    if found > ours {
        return Err(LedgerError::Newer { path: ledger.path.clone(), found, ours });
    }
    if found == ours {
        return Ok(());
    }
    let missing = usize::try_from(found).ok().and_then(|n| EDITIONS.get(n..)).unwrap_or(&[]);
    ledger.transaction(|sql| {
        for edition in missing {
            sql.execute_batch(edition)?;
        }
        sql.pragma_update(None, "application_id", APPLICATION_ID)?;
        sql.pragma_update(None, "user_version", ours)
    })
}
