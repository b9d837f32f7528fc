-- Edition 2: what the insurers answered, and what it did to the books. Rows are added, never changed, but for the mark
-- that a file is read to its end.

-- An answer file that was read.
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

-- A payment or a notice without one: one transaction of an answer file.
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
CREATE UNIQUE INDEX payment_key ON payment (key) WHERE state = 'posted';

-- The answer to one claim within a payment.
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
CREATE INDEX remitted_payment ON remitted (payment);
CREATE INDEX remitted_claim ON remitted (claim) WHERE claim IS NOT NULL;
CREATE INDEX remitted_payer_claim ON remitted (payer_claim) WHERE payer_claim IS NOT NULL;

-- An answer that was in suspense, put to its claim by a person.
CREATE TABLE matched (
  remitted  INTEGER PRIMARY KEY REFERENCES remitted (no),
  claim     INTEGER NOT NULL,
  person    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  date      INTEGER NOT NULL
) STRICT;

-- Double entry: an amount from one account to another, so no row can be out of balance. Account numbers are those of
-- posting/account.rs. A claim's own row is its opening debit on the account of its payer.
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

-- The number after the last entry: one row, which changes.
CREATE TABLE entry_end (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  no   INTEGER NOT NULL
) STRICT;
INSERT INTO entry_end VALUES (1, 1);

-- What was heard of a claim, by the day that the answer gives. The state of a claim is made from these, in whatever order
-- they were read; that it was built and sent stands in batch_event.
CREATE TABLE claim_event (
  claim    INTEGER NOT NULL,
  date     INTEGER NOT NULL,
  kind     INTEGER NOT NULL,                        -- posting/life.rs
  file     INTEGER NOT NULL REFERENCES answer_file (no),
  segment  INTEGER NOT NULL,
  detail   TEXT,                                    -- codes as the file gives them
  PRIMARY KEY (claim, date, kind, file, segment)
) STRICT, WITHOUT ROWID;

-- The same, of everything that stands in one place: a transaction set that was taken or refused whole.
CREATE TABLE place_event (
  place    INTEGER NOT NULL REFERENCES place (no),
  date     INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  file     INTEGER NOT NULL REFERENCES answer_file (no),
  segment  INTEGER NOT NULL,
  detail   TEXT,
  PRIMARY KEY (place, date, kind, file, segment)
) STRICT, WITHOUT ROWID;

-- The insurer that is asked after the first, for claims of patients who have one.
CREATE TABLE claim_next (
  claim  INTEGER PRIMARY KEY,
  payer  INTEGER NOT NULL REFERENCES party (no)
) STRICT;

-- Claims of the old system are found by the number that they were sent with.
CREATE INDEX claim_opening_name ON claim (name) WHERE kind = 2 AND name IS NOT NULL;
