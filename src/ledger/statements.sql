-- What patients were asked for after their insurers had answered. A run of statements is a batch of its own kind, with the
-- same life: sealed, published, sent, withdrawn. Its rows of `batch` count no visits and no claims.

CREATE TABLE batch_with_statements (
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
INSERT INTO batch_with_statements
  SELECT no, id, kind, date, folder, manifest, program, first_visit, end_visit, visits, claims, lines, charge, held FROM batch;
DROP TABLE batch;
ALTER TABLE batch_with_statements RENAME TO batch;

-- One statement to one patient.
CREATE TABLE statement (
  no          INTEGER PRIMARY KEY,
  batch       INTEGER NOT NULL REFERENCES batch (no),
  position    INTEGER NOT NULL,                     -- within its batch, from 1: S20261122-0001-17
  patient_id  TEXT NOT NULL,
  level       INTEGER NOT NULL,                     -- 1 the first, 2 and on reminders
  owed        INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_patient ON statement (patient_id);

-- What of it each visit was.
CREATE TABLE statement_visit (
  statement  INTEGER NOT NULL REFERENCES statement (no),
  visit_id   TEXT NOT NULL,
  owed       INTEGER NOT NULL,
  PRIMARY KEY (statement, visit_id)
) STRICT, WITHOUT ROWID;
