//! What a run makes, on its way into the ledger: one transaction, all of it or nothing.

use super::bulk::Bulk;
use super::claims::{ClaimId, ClaimKind};
use super::lines::Lines;
use super::records::{FileRecord, IssuedVisit, NewClaim, NewHeld, NewLine, NewOpening, Place, Seal, Sealed};
use super::runs::{self, Entry, Keys, SERVICES, VISITS};
use super::{BatchKind, BatchState, Ledger, Result, keys, to_number};
use crate::date::Date;
use crate::money::Money;
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeMap, HashMap};

/// A batch being made. Dropped without [`Issue::seal`], it leaves the ledger as it was.
pub struct Issue {
    ledger: Ledger,
    id: String,
    no: u32,
    date: Date,
    kind: BatchKind,
    first_visit: u64,
    end_visit: u64,
    claim_rows: Bulk,
    lines: Lines,
    visit_keys: Keys<24>,
    service_keys: Keys<8>,
    payers: HashMap<String, i64>,
    providers: HashMap<String, i64>,
    last_provider: (String, i64),
    counters: BTreeMap<String, (u64, u64)>,
    next_place: i64,
    open_held: HashMap<i64, i64>,
    settled: Vec<i64>,
    inputs: i64,
    sums: Sums,
    last_day: (i64, i64),
}

#[derive(Clone, Copy, Default)]
struct Sums {
    visits: u64,
    claims: u64,
    lines: u64,
    cents: i64,
    held: u64,
    statements: u64,
}

impl Ledger {
    /// Begins a batch. The ledger comes back from [`Issue::seal`] or [`Issue::drop_it`].
    ///
    /// # Errors
    /// When another run is writing, or the ledger cannot be read.
    pub fn begin_issue(self, id: &str, date: Date, kind: BatchKind) -> Result<Issue> {
        self.named(|sql| sql.execute_batch("BEGIN IMMEDIATE"))?;
        let next_place = self.named(|sql| sql.query_row("SELECT coalesce(max(no), 0) + 1 FROM place", [], |row| row.get(0)))?;
        let open_held = self.open_held_digests()?;
        let first_visit = self.batches.last().map_or(1, |b| b.end_visit);
        Ok(Issue {
            id: id.into(),
            no: self.batches.last().map_or(1, |b| b.no + 1),
            date,
            kind,
            first_visit,
            end_visit: first_visit,
            claim_rows: Bulk::new(
                "claim",
                "id, batch, visit_id, name, patient_id, payer, kind, frequency, service_from, service_to, charge, place, lines",
            ),
            lines: Lines::default(),
            visit_keys: Keys::new(VISITS),
            service_keys: Keys::new(SERVICES),
            payers: HashMap::new(),
            providers: HashMap::new(),
            last_provider: (String::new(), 0),
            counters: BTreeMap::new(),
            next_place,
            open_held,
            settled: Vec::new(),
            inputs: 0,
            sums: Sums::default(),
            last_day: (0, 0),
            ledger: self,
        })
    }
}

impl Issue {
    /// The ledger as it was before this batch.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The name of the batch.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The first visit number that this batch may use.
    pub fn first_visit(&self) -> u64 {
        self.first_visit
    }

    /// Takes the next number of a counter, from 1. The next batch goes on from here; a run that is not sealed uses none.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next_number(&mut self, counter: &str) -> Result<u64> {
        if let Some((_, last)) = self.counters.get_mut(counter) {
            *last += 1;
            return Ok(*last);
        }
        let query = "SELECT coalesce(max(last), 0) + 1 FROM counter WHERE name = ?1";
        let next = self.ledger.named(|sql| sql.query_row(query, [counter], |row| row.get(0)))?;
        self.counters.insert(counter.into(), (next, next));
        Ok(next)
    }

    /// The numbers this batch has taken: counter, first, last.
    pub fn numbers(&self) -> impl Iterator<Item = (&str, u64, u64)> {
        self.counters.iter().map(|(name, &(first, last))| (name.as_str(), first, last))
    }

    /// Names the place that the next claims stand in.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn place(&mut self, place: Place) -> Result<i64> {
        let no = self.next_place;
        self.next_place += 1;
        self.ledger.named(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT INTO place (no, batch, file, interchange, grp, txset) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            insert.execute(params![no, self.no, place.file, place.interchange, place.group, place.set])
        })?;
        Ok(no)
    }

    /// Adds a visit that is issued.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn visit(&mut self, visit: &IssuedVisit) -> Result<()> {
        self.take_number(visit.visit);
        let mut payload = [0; 24];
        payload[..8].copy_from_slice(&visit.hash.to_be_bytes()[8..]);
        payload[8..16].copy_from_slice(&visit.fingerprint.to_be_bytes());
        payload[16..].copy_from_slice(&visit.visit.to_be_bytes());
        self.settled(visit.hash);
        let entry = Entry { hash: keys::high(visit.hash), payload };
        let keys = &mut self.visit_keys;
        self.ledger.named(|sql| keys.push(sql, entry))?;
        visit.supersedes.map_or(Ok(()), |older| self.supersede(older, visit.visit))
    }

    /// Says that a visit number takes the place of an older one.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn supersede(&mut self, older: u64, by: u64) -> Result<()> {
        self.ledger.named(|sql| {
            let mut insert = sql.prepare_cached("INSERT INTO superseded (visit, by, batch) VALUES (?1, ?2, ?3)")?;
            insert.execute(params![older, by, self.no]).map(drop)
        })
    }

    /// Takes a visit number of this batch.
    pub(super) fn take_number(&mut self, visit: u64) {
        assert!(visit >= self.end_visit, "visit numbers ascend");
        self.end_visit = visit + 1;
        self.sums.visits += 1;
    }

    /// The number of the batch.
    pub(super) const fn no(&self) -> u32 {
        self.no
    }

    /// Adds a claim of the visit given last.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn claim(&mut self, claim: &NewClaim<'_>) -> Result<()> {
        debug_assert_eq!(claim.id.visit() + 1, self.end_visit, "a claim follows its visit");
        let payer = self.payer(claim.payer)?;
        self.end_claim()?;
        let from = to_number(claim.service_from);
        self.lines.begin(from);
        self.claim_rows
            .number(claim.id.number())
            .number(i64::from(self.no))
            .text(claim.visit_id)
            .maybe_text(if claim.name == claim.visit_id { "" } else { claim.name })
            .text(claim.patient_id)
            .maybe(payer)
            .number(claim.kind.number())
            .number(i64::from(claim.frequency))
            .number(from)
            .maybe(unless_same(from, claim.service_to))
            .number(claim.charge.cents())
            .maybe(claim.place);
        self.sums.claims += 1;
        self.sums.cents += claim.charge.cents();
        self.last_day = (claim.id.number(), 0);
        self.day(claim, claim.service_from)
    }

    /// Adds a line of the claim given last.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn line(&mut self, claim: &NewClaim<'_>, line: &NewLine<'_>) -> Result<()> {
        let provider = self.provider(line.provider)?;
        self.lines.add(line, provider);
        self.sums.lines += 1;
        self.day(claim, line.service_from)
    }

    /// Completes the row of the claim given last: its lines are known.
    fn end_claim(&mut self) -> Result<()> {
        let Some(lines) = self.lines.end() else { return Ok(()) };
        self.claim_rows.text(lines);
        let rows = &mut self.claim_rows;
        self.ledger.named(|sql| rows.end_row(sql))
    }

    /// Remembers that the patient had a service on that day, once for lines of the same day in a row.
    fn day(&mut self, claim: &NewClaim<'_>, day: Date) -> Result<()> {
        let this = (claim.id.number(), to_number(day));
        // A claim to a later insurer is for services that stand there already.
        if self.last_day == this || claim.kind == ClaimKind::Later {
            return Ok(());
        }
        self.last_day = this;
        let entry = Entry { hash: keys::service_hash(claim.patient_id, day), payload: this.0.to_be_bytes() };
        let keys = &mut self.service_keys;
        self.ledger.named(|sql| keys.push(sql, entry))
    }

    /// Adds what the old system knew of a claim.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn opening(&mut self, claim: ClaimId, opening: &NewOpening<'_>) -> Result<()> {
        let payer_claim = Some(opening.payer_claim).filter(|text| !text.is_empty());
        let (sent, last_seen) = (opening.sent.map(to_number), opening.last_seen.map(to_number));
        self.ledger.named(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT INTO opening (claim, payer_claim, balance, sent, last_seen) VALUES (?1, ?2, ?3, ?4, ?5)")?;
            insert.execute(params![claim.number(), payer_claim, opening.balance.cents(), sent, last_seen]).map(drop)
        })
    }

    /// Adds a visit that must wait. Returns whether that is news: held for the first time, or for another reason.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn held(&mut self, held: &NewHeld<'_>) -> Result<bool> {
        let (key, digest) = (keys::high(held.hash).cast_signed(), held.digest.cast_signed());
        let before = self.open_held.insert(key, digest);
        if before == Some(digest) {
            return Ok(false);
        }
        self.sums.held += 1;
        let payer = self.payer(held.payer)?;
        let (from, deadline) = (held.service_from.map(to_number), held.deadline.map(to_number));
        let charge = held.charge.map(Money::cents);
        let again = if before.is_some() { "first_batch, first_held" } else { "excluded.first_batch, excluded.first_held" };
        self.ledger.named(|sql| {
            let mut insert = sql.prepare_cached(&format!(
                "INSERT INTO held (key, visit_id, patient_id, payer, service_from, charge, deadline, rules, summary, digest, \
                 first_batch, first_held, last_batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?11) \
                 ON CONFLICT (key) DO UPDATE SET (visit_id, patient_id, payer, service_from, charge, deadline, rules, summary, digest, \
                 last_batch, closed_batch, first_batch, first_held) = (excluded.visit_id, excluded.patient_id, excluded.payer, \
                 excluded.service_from, excluded.charge, excluded.deadline, excluded.rules, excluded.summary, excluded.digest, \
                 excluded.last_batch, NULL, {again})"
            ))?;
            let day = to_number(self.date);
            let row =
                params![key, held.visit_id, held.patient_id, payer, from, charge, deadline, held.rules, held.summary, digest, self.no, day];
            insert.execute(row)
        })?;
        Ok(true)
    }

    /// Says that a visit no longer waits although it is not issued: it came as it was issued before, or another way.
    /// Issued visits are settled by themselves.
    pub fn settled(&mut self, hash: u128) {
        if !self.open_held.is_empty() && self.open_held.remove(&keys::high(hash).cast_signed()).is_some() {
            self.settled.push(keys::high(hash).cast_signed());
        }
    }

    /// Keeps a text that the batch was made with (configuration, fees, silences), once however many batches use it.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn archive(&mut self, name: &str, sha256: [u8; 32], content: &[u8]) -> Result<()> {
        self.ledger.named(|sql| {
            sql.execute("INSERT OR IGNORE INTO archive (sha256, content) VALUES (?1, ?2)", params![sha256, content])?;
            sql.execute("INSERT INTO batch_archive (batch, name, sha256) VALUES (?1, ?2, ?3)", params![self.no, name, sha256]).map(drop)
        })
    }

    /// Names a file that the batch was made from.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn input(&mut self, file: &FileRecord) -> Result<()> {
        self.inputs += 1;
        self.file_row("input", self.inputs - 1, file)
    }

    /// Counts a statement; returns the number of the batch that it belongs to.
    pub(super) fn count_statement(&mut self) -> u32 {
        self.sums.statements += 1;
        self.no
    }

    /// The counts so far.
    pub fn sums(&self) -> Sealed {
        let Sums { visits, claims, lines, cents, held, .. } = self.sums;
        Sealed { visits, claims, lines, charge: Money::from_cents(cents), held, settled: self.settled.len() as u64 }
    }

    /// Whether nothing was issued and nothing about held visits has changed: such a run is dropped.
    pub fn changes_nothing(&self) -> bool {
        self.sums.visits == 0 && self.sums.statements == 0 && self.sums.held == 0 && self.settled.is_empty()
    }

    /// Writes the batch into the ledger, as one operation. After an error the ledger is as it was before the run.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn seal(mut self, seal: &Seal<'_>) -> Result<Ledger> {
        self.flush()?;
        self.close_held()?;
        self.batch_row(seal)?;
        for (no, file) in (0..).zip(seal.files) {
            self.file_row("output", no, file)?;
        }
        self.compact()?;
        self.ledger.commit()?;
        self.ledger.reload()?;
        Ok(self.ledger)
    }

    /// Gives the ledger back as it was.
    pub fn drop_it(self) -> Ledger {
        self.ledger.roll_back();
        self.ledger
    }

    fn flush(&mut self) -> Result<()> {
        self.end_claim()?;
        let Issue { ledger, claim_rows, visit_keys, service_keys, .. } = self;
        ledger.named(|sql| {
            claim_rows.flush(sql)?;
            visit_keys.flush(sql)?;
            service_keys.flush(sql)
        })
    }

    fn close_held(&mut self) -> Result<()> {
        let (no, settled) = (self.no, &self.settled);
        self.ledger.named(|sql| {
            let mut close = sql.prepare("UPDATE held SET closed_batch = ?1 WHERE key = ?2")?;
            settled.iter().try_for_each(|key| close.execute(params![no, key]).map(drop))
        })
    }

    fn batch_row(&self, seal: &Seal<'_>) -> Result<()> {
        let (folder, date, sums) = (self.ledger.to_folder(seal.out), to_number(self.date), self.sums);
        self.ledger.named(|sql| {
            sql.execute(
                "INSERT INTO batch (no, id, kind, date, folder, manifest, program, first_visit, end_visit, visits, claims, lines, charge, \
                 held) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                params![
                    self.no,
                    self.id,
                    self.kind.name(),
                    date,
                    folder,
                    seal.manifest,
                    seal.program,
                    self.first_visit,
                    self.end_visit,
                    sums.visits,
                    sums.claims,
                    sums.lines,
                    sums.cents,
                    sums.held
                ],
            )?;
            for (name, (first, last)) in &self.counters {
                sql.execute("INSERT INTO counter (name, batch, first, last) VALUES (?1, ?2, ?3, ?4)", params![name, self.no, first, last])?;
            }
            let event = "INSERT INTO batch_event (batch, state, date) VALUES (?1, ?2, ?3)";
            // What the old system billed was sent long ago, and has no files here that could be published.
            let state = if self.kind == BatchKind::Opening { BatchState::Sent } else { BatchState::Sealed };
            sql.execute(event, params![self.no, state.name(), date])?;
            sql.execute("DELETE FROM journal", []).map(drop)
        })
    }

    fn file_row(&self, role: &str, no: i64, file: &FileRecord) -> Result<()> {
        self.ledger.named(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT INTO file (batch, role, no, path, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            insert.execute(params![self.no, role, no, file.path, file.sha256, file.bytes]).map(drop)
        })
    }

    /// Merges small key runs, leaving out what was withdrawn.
    fn compact(&self) -> Result<()> {
        let ledger = &self.ledger;
        let stands = |visit: u64| ledger.batch_of_visit(visit).is_none_or(|b| b.state != BatchState::Withdrawn);
        let number = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("eight bytes"));
        ledger.named(|sql| {
            runs::compact::<24>(sql, VISITS, |entry| stands(number(&entry.payload[16..])))?;
            runs::compact::<8>(sql, SERVICES, |entry| stands(ClaimId::from_number(i64::from_be_bytes(entry.payload)).visit()))
        })
    }

    /// The number of a payer, new or known; none for the patient.
    pub(super) fn payer(&mut self, id: &str) -> Result<Option<i64>> {
        match self.payers.get(id) {
            _ if id.is_empty() => return Ok(None),
            Some(&no) => return Ok(Some(no)),
            None => {}
        }
        let no = self.ledger.party("payer", id)?;
        self.payers.insert(id.into(), no);
        Ok(Some(no))
    }

    /// The number of a provider, new or known.
    fn provider(&mut self, id: &str) -> Result<i64> {
        // The lines of a visit nearly always have one provider. Numbers begin at 1.
        if self.last_provider.1 != 0 && self.last_provider.0 == id {
            return Ok(self.last_provider.1);
        }
        let no = match self.providers.get(id) {
            Some(&no) => no,
            None => {
                let no = self.ledger.party("provider", id)?;
                self.providers.insert(id.into(), no);
                no
            }
        };
        self.last_provider.0.clear();
        self.last_provider.0.push_str(id);
        self.last_provider.1 = no;
        Ok(no)
    }
}

impl Ledger {
    fn party(&self, kind: &str, id: &str) -> Result<i64> {
        self.named(|sql| {
            let known = sql.query_row("SELECT no FROM party WHERE kind = ?1 AND id = ?2", [kind, id], |row| row.get(0)).optional()?;
            if let Some(no) = known {
                return Ok(no);
            }
            sql.execute("INSERT INTO party (kind, id) VALUES (?1, ?2)", [kind, id])?;
            Ok(sql.last_insert_rowid())
        })
    }
}

fn unless_same(from: i64, to: Date) -> Option<i64> {
    Some(to_number(to)).filter(|&to| to != from)
}
