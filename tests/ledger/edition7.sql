-- A ledger of edition 7, as text: edition 6 with a statement to a patient. Never changed.
PRAGMA application_id = 1668770919;
PRAGMA user_version = 7;
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE answer_file (
  no           INTEGER PRIMARY KEY,
  sha256       BLOB NOT NULL UNIQUE,
  name         TEXT NOT NULL,                       -- its file name, without folders
  kind         TEXT NOT NULL,                       -- '835', '277CA', '999', 'TA1', 'deposits' and so on
  bytes        INTEGER NOT NULL,
  read_on      INTEGER NOT NULL,
  after_batch  INTEGER NOT NULL,                    -- the last batch made before it was read; 0: none
  whole        INTEGER NOT NULL                     -- 0: a run broke off; the next one goes on
) STRICT;
INSERT INTO "answer_file" VALUES(1,X'0707070707070707070707070707070707070707070707070707070707070707','era.835','835',900,20261125,3,1);
CREATE TABLE archive (
  sha256   BLOB PRIMARY KEY,
  content  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "archive" VALUES(X'0101010101010101010101010101010101010101010101010101010101010101',X'6E616D65203D202752697665727369646527');
CREATE TABLE "batch" (
  no           INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,                -- B20261122-0001; S20261122-0001 for statements
  kind         TEXT NOT NULL CHECK (kind IN ('issue', 'opening', 'statements')),
  date         INTEGER NOT NULL,
  folder       TEXT NOT NULL,
  manifest     BLOB NOT NULL,
  program      TEXT NOT NULL,
  first_visit  INTEGER NOT NULL,
  end_visit    INTEGER NOT NULL,
  visits       INTEGER NOT NULL,
  claims       INTEGER NOT NULL,
  lines        INTEGER NOT NULL,
  charge       INTEGER NOT NULL,
  held         INTEGER NOT NULL
) STRICT;
INSERT INTO "batch" VALUES(1,'B20261120-0001','issue',20261120,'out',X'8CB2B9F2FE21F90D0FF33F1ABF6638E6FD4655DDBBA88D0819916A9401CDF056','test',1,2,1,1,1,1000,1);
INSERT INTO "batch" VALUES(2,'B20261121-0001','issue',20261121,'out',X'2D24366E6159FB4874D43A747F293DEF3DD181E7F590288FA25BD8B3663C9F2C','test',2,4,1,1,1,2000,0);
INSERT INTO "batch" VALUES(3,'B20261122-0001','issue',20261122,'out',X'D7745B9D14C55459AD3C96019E4606C2BE2DA1A9B2B775465574C6DEEC1DFE0A','test',4,7,2,2,2,5200,0);
CREATE TABLE batch_archive (
  batch   INTEGER NOT NULL REFERENCES batch (no),
  name    TEXT NOT NULL,                            -- 'practice.toml'
  sha256  BLOB NOT NULL REFERENCES archive (sha256),
  PRIMARY KEY (batch, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "batch_archive" VALUES(1,'practice.toml',X'0101010101010101010101010101010101010101010101010101010101010101');
INSERT INTO "batch_archive" VALUES(2,'practice.toml',X'0101010101010101010101010101010101010101010101010101010101010101');
INSERT INTO "batch_archive" VALUES(3,'practice.toml',X'0101010101010101010101010101010101010101010101010101010101010101');
CREATE TABLE batch_event (
  no     INTEGER PRIMARY KEY,
  batch  INTEGER NOT NULL REFERENCES batch (no),
  state  TEXT NOT NULL CHECK (state IN ('sealed', 'published', 'sent', 'withdrawn')),
  date   INTEGER NOT NULL
) STRICT;
INSERT INTO "batch_event" VALUES(1,1,'sealed',20261120);
INSERT INTO "batch_event" VALUES(2,1,'published',20261120);
INSERT INTO "batch_event" VALUES(3,1,'sent',20261120);
INSERT INTO "batch_event" VALUES(4,2,'sealed',20261121);
INSERT INTO "batch_event" VALUES(5,2,'published',20261121);
INSERT INTO "batch_event" VALUES(6,3,'sealed',20261122);
INSERT INTO "batch_event" VALUES(7,3,'published',20261122);
INSERT INTO "batch_event" VALUES(8,3,'withdrawn',20261122);
CREATE TABLE card_answer (
  no       INTEGER PRIMARY KEY,
  file     INTEGER NOT NULL REFERENCES answer_file (no),
  record   INTEGER NOT NULL,
  card     BLOB NOT NULL,
  code     TEXT NOT NULL,
  payable  INTEGER NOT NULL,
  UNIQUE (file, record)
) STRICT;
INSERT INTO "card_answer" VALUES(1,1,1,X'000102030405060708090A0B0C0D0E0F','65',0);
CREATE TABLE card_check (
  no           INTEGER PRIMARY KEY,
  asked        INTEGER NOT NULL,                    -- the day of the request
  patient_id   TEXT NOT NULL,
  visit_id     TEXT NOT NULL,                       -- empty: the list named no visit
  card         BLOB NOT NULL,                       -- hash of health number and version: the number itself is not kept
  service_day  INTEGER
) STRICT;
INSERT INTO "card_check" VALUES(1,20261121,'P1','V9',X'000102030405060708090A0B0C0D0E0F',20261123);
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
, lines TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "claim" VALUES(64,1,'V1',NULL,'P1',1,0,1,20261120,NULL,1000,1,'[[1,"99213","25",2,null,null,1000,1000]]');
INSERT INTO "claim" VALUES(192,2,'V2',NULL,'P1',NULL,1,1,20261120,NULL,2000,2,'[[1,"99213","25",2,null,null,1000,2000]]');
INSERT INTO "claim" VALUES(320,3,'V2',NULL,'P1',NULL,1,1,20261120,NULL,2100,3,'[[1,"99213","25",2,null,null,1000,2100]]');
INSERT INTO "claim" VALUES(384,3,'V3',NULL,'P1',3,0,1,20261120,NULL,3100,4,'[[1,"99213","25",2,null,null,1000,3100]]');
CREATE TABLE claim_after (
  claim  INTEGER PRIMARY KEY,
  first  INTEGER NOT NULL
) STRICT;
CREATE TABLE claim_event (
  claim    INTEGER NOT NULL,
  date     INTEGER NOT NULL,
  kind     INTEGER NOT NULL,                        -- posting/life.rs
  file     INTEGER NOT NULL REFERENCES answer_file (no),
  segment  INTEGER NOT NULL,
  detail   TEXT,                                    -- codes as the file gives them
  PRIMARY KEY (claim, date, kind, file, segment)
) STRICT, WITHOUT ROWID;
INSERT INTO "claim_event" VALUES(64,20261124,11,1,10,NULL);
CREATE TABLE claim_next (
  claim  INTEGER PRIMARY KEY,
  payer  INTEGER NOT NULL REFERENCES party (no)
) STRICT;
INSERT INTO "claim_next" VALUES(64,1);
CREATE TABLE counter (
  name   TEXT NOT NULL,
  batch  INTEGER NOT NULL REFERENCES batch (no),
  first  INTEGER NOT NULL,
  last   INTEGER NOT NULL,
  PRIMARY KEY (name, batch)
) STRICT, WITHOUT ROWID;
INSERT INTO "counter" VALUES('isa',1,1,1);
INSERT INTO "counter" VALUES('isa',2,2,2);
INSERT INTO "counter" VALUES('isa',3,3,4);
CREATE TABLE decided (
  remitted  INTEGER PRIMARY KEY REFERENCES remitted (no),
  date      INTEGER NOT NULL,                       -- the day of the decision
  content   TEXT NOT NULL
) STRICT;
INSERT INTO "decided" VALUES(1,20261125,'[700,[],[[1,"99213","",1000,700,[["PR","2",300,null]]]]]');
CREATE TABLE deposit (
  no         INTEGER PRIMARY KEY,
  key        BLOB NOT NULL UNIQUE,                  -- hash of day, amount, reference, and which of several alike it is
  file       INTEGER NOT NULL REFERENCES answer_file (no),
  row        INTEGER NOT NULL,
  date       INTEGER NOT NULL,
  amount     INTEGER NOT NULL,
  reference  TEXT NOT NULL,
  payment    INTEGER REFERENCES payment (no)        -- null: nobody knows yet what it is
) STRICT;
INSERT INTO "deposit" VALUES(1,X'0A',1,2,20261126,700,'E1',1);
CREATE TABLE entry (
  claim         INTEGER NOT NULL,                   -- claim.id; 0: no claim
  no            INTEGER NOT NULL,                   -- ascending over the whole ledger
  payment       INTEGER,                            -- payment.no; null: a person's or patient's doing
  remitted      INTEGER,                            -- remitted.no; null: the payment as a whole
  line          INTEGER NOT NULL,                   -- position in the visit, from 1; 0: the claim as a whole
  debit         INTEGER NOT NULL,
  debit_party   INTEGER,
  credit        INTEGER NOT NULL,
  credit_party  INTEGER,
  amount        INTEGER NOT NULL,
  reason        TEXT,                               -- 'CO-45'; null: a payment
  segment       INTEGER NOT NULL,
  PRIMARY KEY (claim, no)
) STRICT, WITHOUT ROWID;
INSERT INTO "entry" VALUES(0,4,90,NULL,0,3,NULL,12,NULL,500,NULL,2);
INSERT INTO "entry" VALUES(64,1,1,1,1,3,NULL,1,1,700,NULL,12);
INSERT INTO "entry" VALUES(64,2,1,1,1,4,NULL,1,1,200,'CO-45',12);
INSERT INTO "entry" VALUES(64,3,1,1,1,2,NULL,1,1,100,'PR-3',12);
CREATE TABLE entry_end (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  no   INTEGER NOT NULL
) STRICT;
INSERT INTO "entry_end" VALUES(1,5);
CREATE TABLE file (
  batch   INTEGER NOT NULL REFERENCES batch (no),
  no      INTEGER NOT NULL,
  role    TEXT NOT NULL CHECK (role IN ('output', 'input')),
  path    TEXT NOT NULL,
  sha256  BLOB NOT NULL,
  bytes   INTEGER NOT NULL,
  PRIMARY KEY (batch, role, no)
) STRICT, WITHOUT ROWID;
INSERT INTO "file" VALUES(1,0,'input','visits/tonight.csv',X'0202020202020202020202020202020202020202020202020202020202020202',99);
INSERT INTO "file" VALUES(1,0,'output','claims/medicare/0001.837',X'A62A5C450639E5608AFB64BF65A75EBCDF20C34001A96AB69D03A1780FB14E6F',16);
INSERT INTO "file" VALUES(2,0,'input','visits/tonight.csv',X'0202020202020202020202020202020202020202020202020202020202020202',99);
INSERT INTO "file" VALUES(2,0,'output','claims/invoices/0001.837',X'E6EF86F5E92B09FFF817B69C3B3ED29714B6214CF2CA7D480C6F22F9DD4FBD0C',16);
INSERT INTO "file" VALUES(3,0,'input','visits/tonight.csv',X'0202020202020202020202020202020202020202020202020202020202020202',99);
INSERT INTO "file" VALUES(3,0,'output','claims/invoices/0001.837',X'CEBA873E1A607D95080817F716EA876806D20276F19B074D22EB66C11A40A0B4',16);
INSERT INTO "file" VALUES(3,1,'output','claims/bluecross/0001.837',X'1FF04B5B38299327A9382C093348DD753129401D0E2FA51C6E703B0945C89C35',16);
CREATE TABLE from_patient (
  payment     INTEGER PRIMARY KEY REFERENCES payment (no),
  patient_id  TEXT NOT NULL,
  visit_id    TEXT NOT NULL                         -- empty: the oldest balance was meant
) STRICT;
INSERT INTO "from_patient" VALUES(90,'P1','');
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
INSERT INTO "held" VALUES(-8416263572204774539,'V3','P1',1,NULL,30,NULL,'CW201','diagnosis not in this edition',30,1,20261120,1,3);
CREATE TABLE held_note (
  no        INTEGER PRIMARY KEY,
  key       INTEGER NOT NULL,
  date      INTEGER NOT NULL,
  assignee  TEXT NOT NULL,
  status    TEXT NOT NULL,
  comment   TEXT NOT NULL
) STRICT;
CREATE TABLE journal (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  id      TEXT NOT NULL,
  date    INTEGER NOT NULL,
  folder  TEXT NOT NULL
) STRICT;
CREATE TABLE key_chunk (
  id       INTEGER PRIMARY KEY,                     -- run.no * 2^20 + chunk
  hashes   BLOB NOT NULL,                           -- first 8 bytes of each hash, ascending
  payload  BLOB NOT NULL                            -- visit: rest of the hash, fingerprint, visit number; service: claim id
) STRICT;
INSERT INTO "key_chunk" VALUES(1048576,X'DAE96FC0046A5AE1',X'864D9A66E6715DA8000000000000000A0000000000000001');
INSERT INTO "key_chunk" VALUES(2097152,X'2D8C65385D0084EE',X'0000000000000040');
INSERT INTO "key_chunk" VALUES(3145728,X'47CFE5EB8ADA0E74',X'92D86A6B47DC93E300000000000000140000000000000003');
INSERT INTO "key_chunk" VALUES(4194304,X'2D8C65385D0084EE',X'00000000000000C0');
INSERT INTO "key_chunk" VALUES(5242880,X'47CFE5EB8ADA0E748B336CDF52AC9B75',X'92D86A6B47DC93E30000000000000015000000000000000597EA56288537EDDE000000000000001F0000000000000006');
INSERT INTO "key_chunk" VALUES(6291456,X'2D8C65385D0084EE2D8C65385D0084EE',X'00000000000001400000000000000180');
CREATE TABLE key_run (
  no       INTEGER PRIMARY KEY,
  kind     INTEGER NOT NULL,
  entries  INTEGER NOT NULL,
  fences   BLOB NOT NULL                            -- the first hash of every chunk, 8 bytes each
) STRICT;
INSERT INTO "key_run" VALUES(1,0,1,X'DAE96FC0046A5AE1');
INSERT INTO "key_run" VALUES(2,1,1,X'2D8C65385D0084EE');
INSERT INTO "key_run" VALUES(3,0,1,X'47CFE5EB8ADA0E74');
INSERT INTO "key_run" VALUES(4,1,1,X'2D8C65385D0084EE');
INSERT INTO "key_run" VALUES(5,0,2,X'47CFE5EB8ADA0E74');
INSERT INTO "key_run" VALUES(6,1,2,X'2D8C65385D0084EE');
CREATE TABLE matched (
  remitted  INTEGER PRIMARY KEY REFERENCES remitted (no),
  claim     INTEGER NOT NULL,
  person    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  date      INTEGER NOT NULL
, after_batch INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE next_turn (
  claim         INTEGER PRIMARY KEY,
  closed_batch  INTEGER                             -- batch.no; null, or of a batch withdrawn since: open
) STRICT;
INSERT INTO "next_turn" VALUES(64,NULL);
CREATE TABLE opening (
  claim        INTEGER PRIMARY KEY,
  payer_claim  TEXT,
  balance      INTEGER NOT NULL,
  sent         INTEGER,
  last_seen    INTEGER
) STRICT;
CREATE TABLE parked (
  remitted    INTEGER PRIMARY KEY REFERENCES remitted (no),
  answer      TEXT NOT NULL,                        -- as JSON: ledger/parked.rs
  candidates  TEXT NOT NULL                         -- as JSON, best first: claim.id, points, reasons
) STRICT;
CREATE TABLE party (
  no    INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL CHECK (kind IN ('payer', 'provider')),
  id    TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;
INSERT INTO "party" VALUES(1,'payer','medicare');
INSERT INTO "party" VALUES(2,'provider','DR1');
INSERT INTO "party" VALUES(3,'payer','bluecross');
CREATE TABLE payer_number (
  claim        INTEGER NOT NULL,
  file         INTEGER NOT NULL REFERENCES answer_file (no),
  segment      INTEGER NOT NULL,
  payer_claim  TEXT NOT NULL,
  PRIMARY KEY (claim, file, segment)
) STRICT, WITHOUT ROWID;
INSERT INTO "payer_number" VALUES(64,1,4,'ICN1');
CREATE TABLE payment (
  no           INTEGER PRIMARY KEY,
  file         INTEGER NOT NULL REFERENCES answer_file (no),
  key          BLOB NOT NULL,                       -- hash of what makes it this payment and no other
  content      BLOB NOT NULL,                       -- hash of all it says
  state        TEXT NOT NULL CHECK (state IN ('posted', 'quarantined')),
  payer        TEXT NOT NULL,                       -- as the file names it
  reference    TEXT NOT NULL,                       -- check or transfer number
  date         INTEGER,
  amount       INTEGER NOT NULL,
  method       TEXT NOT NULL,
  payee        TEXT NOT NULL,
  interchange  TEXT NOT NULL,
  txset        TEXT NOT NULL,
  segment      INTEGER NOT NULL,                    -- where it begins in its file
  claims       INTEGER NOT NULL,
  why          TEXT                                 -- why it is in quarantine
) STRICT;
INSERT INTO "payment" VALUES(1,1,X'01010101010101010101010101010101',X'0505050505050505050505050505050505050505050505050505050505050505','posted','EXAMPLE HEALTH','E1',20261124,700,'ACH','1555010002','000000001','0001',3,1,NULL);
INSERT INTO "payment" VALUES(90,1,X'09',X'09','posted','PATIENT','R1',20261126,500,'cash','','','',2,0,NULL);
CREATE TABLE place (
  no           INTEGER PRIMARY KEY,
  batch        INTEGER NOT NULL REFERENCES batch (no),
  file         INTEGER NOT NULL,                    -- file.no, role 'output'
  interchange  INTEGER NOT NULL,                    -- ISA13; 0 in an invoice bundle
  grp          INTEGER NOT NULL,                    -- GS06
  txset        INTEGER NOT NULL                     -- ST02
) STRICT;
INSERT INTO "place" VALUES(1,1,0,1,1,1);
INSERT INTO "place" VALUES(2,2,0,2,1,1);
INSERT INTO "place" VALUES(3,3,0,3,1,1);
INSERT INTO "place" VALUES(4,3,1,4,1,1);
CREATE TABLE place_event (
  place    INTEGER NOT NULL REFERENCES place (no),
  date     INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  file     INTEGER NOT NULL REFERENCES answer_file (no),
  segment  INTEGER NOT NULL,
  detail   TEXT,
  PRIMARY KEY (place, date, kind, file, segment)
) STRICT, WITHOUT ROWID;
INSERT INTO "place_event" VALUES(1,20261122,3,1,4,NULL);
CREATE TABLE released (
  payment  INTEGER PRIMARY KEY REFERENCES payment (no),
  person   TEXT NOT NULL,
  reason   TEXT NOT NULL,
  date     INTEGER NOT NULL
) STRICT;
CREATE TABLE remitted (
  no            INTEGER PRIMARY KEY,
  payment       INTEGER NOT NULL REFERENCES payment (no),
  claim         INTEGER,                            -- claim.id; null: in suspense
  found         INTEGER NOT NULL,                   -- 0 not, 1 by our number, 2 by the insurer's, 3 by score
  claim_number  TEXT NOT NULL,                      -- as the file repeats it
  payer_claim   TEXT,                               -- the insurer's own number
  outcome       INTEGER NOT NULL,                   -- 0 processed, 1 forwarded, 2 reversal, 3 notice only
  later         INTEGER NOT NULL,                   -- 1: from an insurer that pays after the first
  charge        INTEGER NOT NULL,
  paid          INTEGER NOT NULL,
  residual      INTEGER NOT NULL,                   -- what does not add up; not 0: in suspense
  segment       INTEGER NOT NULL
) STRICT;
INSERT INTO "remitted" VALUES(1,1,64,1,'V1','ICN1',0,0,1000,700,0,10);
CREATE TABLE statement (
  no          INTEGER PRIMARY KEY,
  batch       INTEGER NOT NULL REFERENCES batch (no),
  position    INTEGER NOT NULL,                     -- within its batch, from 1: S20261122-0001-17
  patient_id  TEXT NOT NULL,
  level       INTEGER NOT NULL,                     -- 1 the first, 2 and on reminders
  owed        INTEGER NOT NULL
) STRICT;
INSERT INTO "statement" VALUES(1,2,1,'P1',1,700);
CREATE TABLE statement_visit (
  statement  INTEGER NOT NULL REFERENCES statement (no),
  visit_id   TEXT NOT NULL,
  owed       INTEGER NOT NULL,
  PRIMARY KEY (statement, visit_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "statement_visit" VALUES(1,'V1',700);
CREATE TABLE superseded (
  visit  INTEGER NOT NULL,                          -- the older visit number
  by     INTEGER NOT NULL,                          -- the newer visit number
  batch  INTEGER NOT NULL REFERENCES batch (no),    -- the batch of the newer
  PRIMARY KEY (visit, by)
) STRICT, WITHOUT ROWID;
INSERT INTO "superseded" VALUES(3,5,3);
CREATE INDEX held_note_key ON held_note (key);
CREATE UNIQUE INDEX payment_key ON payment (key) WHERE state = 'posted';
CREATE INDEX remitted_payment ON remitted (payment);
CREATE INDEX remitted_claim ON remitted (claim) WHERE claim IS NOT NULL;
CREATE INDEX remitted_payer_claim ON remitted (payer_claim) WHERE payer_claim IS NOT NULL;
CREATE INDEX claim_opening_name ON claim (name) WHERE kind = 2 AND name IS NOT NULL;
CREATE VIEW line AS
SELECT c.id AS claim, l.value ->> 0 AS line, l.value ->> 1 AS code, l.value ->> 2 AS modifiers, l.value ->> 3 AS provider,
       coalesce(l.value ->> 4, c.service_from) AS service_from, l.value ->> 5 AS service_to, l.value ->> 6 AS units,
       l.value ->> 7 AS charge
FROM claim AS c, json_each(c.lines) AS l;
CREATE INDEX next_turn_closed ON next_turn (closed_batch);
CREATE INDEX claim_after_first ON claim_after (first);
CREATE INDEX superseded_by ON superseded (by);
CREATE UNIQUE INDEX deposit_payment ON deposit (payment) WHERE payment IS NOT NULL;
CREATE INDEX from_patient_id ON from_patient (patient_id);
CREATE INDEX card_check_patient ON card_check (patient_id);
CREATE INDEX card_answer_card ON card_answer (card);
CREATE INDEX statement_patient ON statement (patient_id);
COMMIT;
