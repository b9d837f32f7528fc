-- Edition 5: what people settle, what the bank received, what patients paid. Rows are added, never changed, but for the payment
-- that a deposit turns out to be.

-- The last batch made before a person put an answer to its claim; 0: none.
ALTER TABLE matched ADD COLUMN after_batch INTEGER NOT NULL DEFAULT 0;

-- A payment that was kept in quarantine and posted because a person said so.
CREATE TABLE released (
  payment  INTEGER PRIMARY KEY REFERENCES payment (no),
  person   TEXT NOT NULL,
  reason   TEXT NOT NULL,
  date     INTEGER NOT NULL
) STRICT;

-- What an answer in suspense says, so that it can be put to its claim later; and the claims that it may mean.
CREATE TABLE parked (
  remitted    INTEGER PRIMARY KEY REFERENCES remitted (no),
  answer      TEXT NOT NULL,                        -- as JSON: ledger/parked.rs
  candidates  TEXT NOT NULL                         -- as JSON, best first: claim.id, points, reasons
) STRICT;

-- A deposit as the bank lists it.
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
CREATE UNIQUE INDEX deposit_payment ON deposit (payment) WHERE payment IS NOT NULL;

-- A payment that came from a patient. Its money is a row of payment like any other.
CREATE TABLE from_patient (
  payment     INTEGER PRIMARY KEY REFERENCES payment (no),
  patient_id  TEXT NOT NULL,
  visit_id    TEXT NOT NULL                         -- empty: the oldest balance was meant
) STRICT;
CREATE INDEX from_patient_id ON from_patient (patient_id);
