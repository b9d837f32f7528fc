//! Proof that a ledger is sound, and a copy of it that is safe to keep.

use super::claims::{ClaimId, ClaimKind, PARTS};
use super::runs::{Cursor, Entry, Run, SERVICES, VISITS};
use super::{Batch, BatchKind, BatchState, Ledger, LedgerError, Result, keys, to_date};
use crate::money::Money;
use crate::posting::Account;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// A sum over everything in a batch that does not depend on its order: equal sums, equal sets.
type BatchSums = BTreeMap<u32, u64>;

impl Ledger {
    /// Everything in the ledger that does not hold, in words; empty when it is sound. Reads all of it, in flat memory.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub fn verify(&self) -> Result<Vec<String>> {
        let mut problems = self.structure()?;
        if !problems.is_empty() {
            return Ok(problems);
        }
        for batch in self.batches() {
            problems.extend(self.counts_differ(batch)?);
            problems.extend(self.files_differ(batch)?);
        }
        problems.extend(self.strays()?);
        problems.extend(self.payments_differ()?);
        problems.extend(self.statements_differ()?);
        self.keys_differ(&mut problems)?;
        Ok(problems)
    }

    /// What SQLite itself finds.
    fn structure(&self) -> Result<Vec<String>> {
        self.named(|sql| {
            let mut check = sql.prepare("PRAGMA integrity_check")?;
            let said = check.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
            let mut problems: Vec<String> = said.into_iter().filter(|line| line != "ok").collect();
            let mut orphans = sql.prepare("SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1")?;
            let rows = orphans.query_map([], |row| {
                Ok(format!("{} rows of {} name a row that is not there", row.get::<_, i64>(1)?, row.get::<_, String>(0)?))
            })?;
            problems.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
            Ok(problems)
        })
    }

    /// Counts and charges that a batch was sealed with, against its rows.
    fn counts_differ(&self, batch: &Batch) -> Result<Option<String>> {
        let claims = [batch.first_visit, batch.end_visit].map(|visit| visit * PARTS);
        let (visits, claim_count, charge) = self.named(|sql| {
            let query = "SELECT coalesce(sum(id % 64 = 0), 0), count(*), coalesce(sum(charge), 0) FROM claim WHERE id >= ?1 AND id < ?2";
            sql.query_row(query, claims, |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?, row.get::<_, i64>(2)?)))
        })?;
        let (line_count, line_charge) = self.named(|sql| {
            let query = "SELECT count(*), coalesce(sum(charge), 0) FROM line WHERE claim >= ?1 AND claim < ?2";
            sql.query_row(query, claims, |row| Ok((row.get::<_, u64>(0)?, row.get::<_, i64>(1)?)))
        })?;
        let id = &batch.id;
        if (visits, claim_count, line_count) != (batch.visits, batch.claims, batch.lines) {
            return Ok(Some(format!(
                "{id}: {} visits, {} claims and {} lines were sealed; {visits}, {claim_count} and {line_count} are there",
                batch.visits, batch.claims, batch.lines
            )));
        }
        let lines_agree = line_charge == charge || batch.kind == BatchKind::Opening;
        let agree = charge == batch.charge.cents() && lines_agree;
        Ok((!agree).then(|| format!("{id}: the charges of its claims or lines do not add up to {}", batch.charge)))
    }

    /// A published batch's manifest and files, against what was sealed.
    fn files_differ(&self, batch: &Batch) -> Result<Option<String>> {
        let published = matches!(batch.state, BatchState::Published | BatchState::Sent) && batch.kind.has_files();
        if !published {
            return Ok(None);
        }
        let (id, folder) = (&batch.id, batch.folder());
        match std::fs::read(folder.join("manifest.json")) {
            Err(e) => return Ok(Some(format!("{id}: {} cannot be read: {e}", folder.join("manifest.json").display()))),
            Ok(bytes) if Sha256::digest(&bytes)[..] != batch.manifest => return Ok(Some(format!("{id}: its manifest was changed"))),
            Ok(_) => {}
        }
        self.named(|sql| {
            let mut query = sql.prepare("SELECT path, bytes FROM file WHERE batch = ?1 AND role = 'output' ORDER BY no")?;
            let mut rows = query.query([batch.no])?;
            while let Some(row) = rows.next()? {
                let (path, bytes): (String, u64) = (row.get(0)?, row.get(1)?);
                if std::fs::metadata(folder.join(&path)).map(|m| m.len()).ok() != Some(bytes) {
                    return Ok(Some(format!("{id}: {path} is gone or was changed: {bytes} bytes were sealed")));
                }
            }
            Ok(None)
        })
    }

    /// Claims and lines that belong to no batch.
    fn strays(&self) -> Result<Option<String>> {
        let sealed = self.batches().iter().fold((0, 0), |sum, b| (sum.0 + b.claims, sum.1 + b.lines));
        let there = self.named(|sql| {
            sql.query_row("SELECT (SELECT count(*) FROM claim), (SELECT count(*) FROM line)", [], |row| {
                Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?))
            })
        })?;
        Ok((there != sealed)
            .then(|| format!("{} claims and {} lines are there, {} and {} were sealed", there.0, there.1, sealed.0, sealed.1)))
    }

    /// What was paid, against the cash that was posted; and answers of claims that are not there.
    fn payments_differ(&self) -> Result<Vec<String>> {
        let (cash, _) = Account::Cash.stored();
        self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT p.reference, p.amount, coalesce(e.cash, 0) FROM payment p LEFT JOIN (SELECT payment, \
                 sum(amount * ((debit = ?1) - (credit = ?1))) AS cash FROM entry GROUP BY payment) e ON e.payment = p.no \
                 WHERE p.state = 'posted' AND p.amount <> coalesce(e.cash, 0)",
            )?;
            let rows = query.query_map([cash], |row| {
                let [paid, posted] = [row.get(1)?, row.get(2)?].map(Money::from_cents);
                Ok(format!("payment {}: {paid} was paid, {posted} is posted as cash", row.get::<_, String>(0)?))
            })?;
            let mut problems = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            let query =
                "SELECT count(*) FROM remitted r WHERE r.claim IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = r.claim)";
            let orphans = sql.query_row(query, [], |row| row.get::<_, i64>(0))?;
            problems.extend((orphans > 0).then(|| format!("{orphans} answers are put to claims that are not there")));
            Ok(problems)
        })
    }

    /// The sorted keys, against the claims they were made from. Withdrawn batches may have lost theirs.
    fn keys_differ(&self, problems: &mut Vec<String>) -> Result<()> {
        let of_payload = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("eight bytes"));
        let visits = self.named(|sql| self.key_sums::<24>(sql, VISITS, |e| of_payload(&e.payload[16..])))?;
        let services = self.named(|sql| self.key_sums::<8>(sql, SERVICES, |e| of_payload(&e.payload) / PARTS))?;
        let (claim_visits, claim_services) = self.named(|sql| self.claim_sums(sql))?;
        for batch in self.batches().iter().filter(|b| b.state != BatchState::Withdrawn) {
            let differ = |a: &BatchSums, b: &BatchSums| a.get(&batch.no) != b.get(&batch.no);
            if differ(&visits, &claim_visits) || differ(&services, &claim_services) {
                problems.push(format!("{}: its keys are not those of its claims: an issued visit may go unseen", batch.id));
            }
        }
        Ok(())
    }

    /// The sum of all entries of a kind, by batch. Runs are read as one sequence, so that a key that stands twice counts once.
    fn key_sums<const N: usize>(&self, sql: &Connection, kind: i64, visit: impl Fn(&Entry<N>) -> u64) -> rusqlite::Result<BatchSums> {
        let mut runs = Run::<N>::all(sql, kind)?;
        let (mut cursor, mut sums, mut last) = (Cursor::new(&mut runs), BatchSums::new(), None);
        while let Some(entry) = cursor.next(sql)? {
            if last.replace(entry) != Some(entry) {
                // A fingerprint cannot be made again from the ledger, so it is left out.
                let known = if N == 24 { [&entry.payload[..8], &entry.payload[16..]].concat() } else { entry.payload.to_vec() };
                self.add(&mut sums, visit(&entry), entry.hash, &known);
            }
        }
        Ok(sums)
    }

    /// The same sums, from the claims and lines.
    fn claim_sums(&self, sql: &Connection) -> rusqlite::Result<(BatchSums, BatchSums)> {
        let (mut visits, mut services) = (BatchSums::new(), BatchSums::new());
        let mut query = sql.prepare("SELECT id, visit_id, patient_id, service_from FROM claim WHERE kind <> ?1 ORDER BY id")?;
        let mut days_of = sql.prepare("SELECT DISTINCT service_from FROM line WHERE claim = ?1")?;
        // Claims to later insurers have none: their visits were issued before.
        let mut rows = query.query([ClaimKind::Later.number()])?;
        while let Some(row) = rows.next()? {
            let id = ClaimId::from_number(row.get(0)?);
            if id.part() == 0 {
                let hash = keys::visit_hash(row.get_ref(1)?.as_str()?);
                let known = [&hash.to_be_bytes()[8..], &id.visit().to_be_bytes()].concat();
                self.add(&mut visits, id.visit(), keys::high(hash), &known);
            }
            let mut days = days_of.query_map([id.number()], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
            days.push(row.get(3)?);
            days.sort_unstable();
            days.dedup();
            for day in days.into_iter().filter_map(to_date) {
                let hash = keys::service_hash(row.get_ref(2)?.as_str()?, day);
                self.add(&mut services, id.visit(), hash, &id.number().to_be_bytes());
            }
        }
        Ok((visits, services))
    }

    fn add(&self, sums: &mut BatchSums, visit: u64, hash: u64, rest: &[u8]) {
        let no = self.batch_of_visit(visit).map_or(0, |b| b.no);
        let sum = sums.entry(no).or_default();
        // Each part is spread over 64 bits before it is added, so that two errors do not cancel out.
        let spread = |n: u64| (n ^ (n >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
        let mixed = rest.chunks_exact(8).fold(hash, |all, b| spread(all) ^ u64::from_be_bytes(b.try_into().expect("eight bytes")));
        *sum = sum.wrapping_add(spread(mixed));
    }

    /// Copies the ledger, as it is now, to a new file.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let (named_io, named) = (|e| LedgerError::from_io(to, e), |e| LedgerError::from_sql(to, e));
        self.disk.create(to).map_err(named_io)?;
        let mut copy = Connection::open(to).map_err(named)?;
        Backup::new(&self.sql, &mut copy).and_then(|b| b.run_to_completion(4096, std::time::Duration::ZERO, None)).map_err(named)?;
        drop(copy);
        self.disk.sync_file(to).map_err(named_io)?;
        to.parent().filter(|folder| folder.is_dir()).map_or(Ok(()), |folder| self.disk.sync_folder(folder).map_err(named_io))
    }
}
