-- The ledger, edition 1. Rows are added, not changed, and name the batch they came with; where one does change
-- (open work, the journal), its table says so. Dates of big tables are numbers like 20261122, money is whole cents,
-- units are thousandths.

-- What went out together, or what the old system had billed before (kind 'opening').
CREATE TABLE batch (
  no           INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,                -- B20261122-0001
  kind         TEXT NOT NULL CHECK (kind IN ('issue', 'opening')),
  date         INTEGER NOT NULL,
  folder       TEXT NOT NULL,                       -- the output folder, from the ledger's own folder where it lies within
  manifest     BLOB NOT NULL,                       -- SHA-256 of manifest.json
  program      TEXT NOT NULL,                       -- the version of claimwright
  first_visit  INTEGER NOT NULL,                    -- numbers first_visit .. end_visit - 1 belong to this batch, with gaps
  end_visit    INTEGER NOT NULL,
  visits       INTEGER NOT NULL,
  claims       INTEGER NOT NULL,
  lines        INTEGER NOT NULL,
  charge       INTEGER NOT NULL,
  held         INTEGER NOT NULL                     -- visits newly held or held for another reason than before
) STRICT;

-- The life of a batch: sealed, published, sent, withdrawn.
CREATE TABLE batch_event (
  no     INTEGER PRIMARY KEY,
  batch  INTEGER NOT NULL REFERENCES batch (no),
  state  TEXT NOT NULL CHECK (state IN ('sealed', 'published', 'sent', 'withdrawn')),
  date   INTEGER NOT NULL
) STRICT;

-- The run that is under way, if any: at most one row, gone when the run is sealed or dropped.
CREATE TABLE journal (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  id      TEXT NOT NULL,
  date    INTEGER NOT NULL,
  folder  TEXT NOT NULL
) STRICT;

-- Control numbers used, by counter ('isa SENDER RECEIVER') and batch. The next number is one more than the last.
CREATE TABLE counter (
  name   TEXT NOT NULL,
  batch  INTEGER NOT NULL REFERENCES batch (no),
  first  INTEGER NOT NULL,
  last   INTEGER NOT NULL,
  PRIMARY KEY (name, batch)
) STRICT, WITHOUT ROWID;

-- Payers and providers by the ids the practice gave them, so that big tables hold a number.
CREATE TABLE party (
  no    INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL CHECK (kind IN ('payer', 'provider')),
  id    TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;

-- Every file of a batch, and every input it was made from.
CREATE TABLE file (
  batch   INTEGER NOT NULL REFERENCES batch (no),
  no      INTEGER NOT NULL,
  role    TEXT NOT NULL CHECK (role IN ('output', 'input')),
  path    TEXT NOT NULL,
  sha256  BLOB NOT NULL,
  bytes   INTEGER NOT NULL,
  PRIMARY KEY (batch, role, no)
) STRICT, WITHOUT ROWID;

-- Where claims stand: a transaction set of a claim file, or an invoice bundle. Answers name these numbers.
CREATE TABLE place (
  no           INTEGER PRIMARY KEY,
  batch        INTEGER NOT NULL REFERENCES batch (no),
  file         INTEGER NOT NULL,                    -- file.no, role 'output'
  interchange  INTEGER NOT NULL,                    -- ISA13; 0 in an invoice bundle
  grp          INTEGER NOT NULL,                    -- GS06
  txset        INTEGER NOT NULL                     -- ST02
) STRICT;

-- One claim or invoice. id = visit number * 64 + part: a visit that became several claims has parts 0, 1, 2.
CREATE TABLE claim (
  id            INTEGER PRIMARY KEY,
  batch         INTEGER NOT NULL,
  visit_id      TEXT NOT NULL,
  name          TEXT,                               -- what the payer knows it by (CLM01), when that is not the visit id
  patient_id    TEXT NOT NULL,
  payer         INTEGER,                            -- party.no; null: the patient
  kind          INTEGER NOT NULL,                   -- 0 claim, 1 invoice, 2 billed by the old system
  frequency     INTEGER NOT NULL,
  service_from  INTEGER NOT NULL,
  service_to    INTEGER,                            -- null: the same day
  charge        INTEGER NOT NULL,
  place         INTEGER                             -- place.no
) STRICT;

-- One service line. id = claim.id * 1024 + line: the line's position in its visit, from 1.
CREATE TABLE line (
  id            INTEGER PRIMARY KEY,
  code          TEXT NOT NULL,
  modifiers     TEXT,                               -- '25 59'; null: none
  provider      INTEGER NOT NULL,                   -- party.no
  service_from  INTEGER NOT NULL,
  service_to    INTEGER,                            -- null: the same day
  units         INTEGER NOT NULL,
  charge        INTEGER NOT NULL
) STRICT;

-- A visit that was issued again before its first claims were sent. Counts unless that later batch was withdrawn.
CREATE TABLE superseded (
  visit  INTEGER NOT NULL,                          -- the older visit number
  by     INTEGER NOT NULL,                          -- the newer visit number
  batch  INTEGER NOT NULL REFERENCES batch (no),    -- the batch of the newer
  PRIMARY KEY (visit, by)
) STRICT, WITHOUT ROWID;

-- What the old system knew of its claims, for the answers that still come to them.
CREATE TABLE opening (
  claim        INTEGER PRIMARY KEY,
  payer_claim  TEXT,
  balance      INTEGER NOT NULL,
  sent         INTEGER,
  last_seen    INTEGER
) STRICT;

-- Visits that wait for somebody, one row a visit; a row changes as the visit's trouble does and closes when it is issued.
CREATE TABLE held (
  key           INTEGER PRIMARY KEY,                -- first 8 bytes of the visit's hash
  visit_id      TEXT NOT NULL,
  patient_id    TEXT NOT NULL,
  payer         INTEGER,
  service_from  INTEGER,
  charge        INTEGER,
  deadline      INTEGER,
  rules         TEXT NOT NULL,                      -- 'CW201 CW310'
  summary       TEXT NOT NULL,
  digest        INTEGER NOT NULL,                   -- of the visit and its findings: the same again is no change
  first_batch   INTEGER NOT NULL REFERENCES batch (no),
  first_held    INTEGER NOT NULL,
  last_batch    INTEGER NOT NULL REFERENCES batch (no),
  closed_batch  INTEGER REFERENCES batch (no)       -- null, or of a batch withdrawn since: open
) STRICT;

-- What people said about a held visit; the last row counts.
CREATE TABLE held_note (
  no        INTEGER PRIMARY KEY,
  key       INTEGER NOT NULL,
  date      INTEGER NOT NULL,
  assignee  TEXT NOT NULL,
  status    TEXT NOT NULL,
  comment   TEXT NOT NULL
) STRICT;
CREATE INDEX held_note_key ON held_note (key);

-- Configuration, fees and silences as they were, by content.
CREATE TABLE archive (
  sha256   BLOB PRIMARY KEY,
  content  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE batch_archive (
  batch   INTEGER NOT NULL REFERENCES batch (no),
  name    TEXT NOT NULL,                            -- 'practice.toml'
  sha256  BLOB NOT NULL REFERENCES archive (sha256),
  PRIMARY KEY (batch, name)
) STRICT, WITHOUT ROWID;

-- Sorted runs of keys, read in one pass by the next night: which visits were issued (kind 0), and which patients had
-- services on which day (kind 1). Everything in them can be made again from claim and line; `ledger verify` compares.
CREATE TABLE key_run (
  no       INTEGER PRIMARY KEY,
  kind     INTEGER NOT NULL,
  entries  INTEGER NOT NULL,
  fences   BLOB NOT NULL                            -- the first hash of every chunk, 8 bytes each
) STRICT;
CREATE TABLE key_chunk (
  id       INTEGER PRIMARY KEY,                     -- run.no * 2^20 + chunk
  hashes   BLOB NOT NULL,                           -- first 8 bytes of each hash, ascending
  payload  BLOB NOT NULL                            -- visit: rest of the hash, fingerprint, visit number; service: claim id
) STRICT;
