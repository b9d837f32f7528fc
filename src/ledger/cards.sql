-- Edition 6: health cards that were asked about (Ontario), and what was answered. Rows are added, never changed.

-- A card that stands in a request.
CREATE TABLE card_check (
  no           INTEGER PRIMARY KEY,
  asked        INTEGER NOT NULL,                    -- the day of the request
  patient_id   TEXT NOT NULL,
  visit_id     TEXT NOT NULL,                       -- empty: the list named no visit
  card         BLOB NOT NULL,                       -- hash of health number and version: the number itself is not kept
  service_day  INTEGER
) STRICT;
CREATE INDEX card_check_patient ON card_check (patient_id);

-- What the insurer said of a card.
CREATE TABLE card_answer (
  no       INTEGER PRIMARY KEY,
  file     INTEGER NOT NULL REFERENCES answer_file (no),
  record   INTEGER NOT NULL,
  card     BLOB NOT NULL,
  code     TEXT NOT NULL,
  payable  INTEGER NOT NULL,
  UNIQUE (file, record)
) STRICT;
CREATE INDEX card_answer_card ON card_answer (card);
