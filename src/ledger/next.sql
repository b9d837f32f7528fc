-- What a claim does after its first answer: the insurer asked after the first, and corrections that go out by themselves.
-- Rows are added, never changed, but for the mark that closes a turn.

-- `superseded` also holds visits whose claims were returned and sent again, and claims that a later one replaces or cancels:
-- the later one opens the account, the earlier one keeps what its answers moved.

CREATE INDEX superseded_by ON superseded (by);

-- What the first insurer decided about a claim that another is to be asked about, as that one is told it: a JSON list
-- [paid, [[group, reason, amount, quantity], ...], [[line, code, modifiers, units, paid, [[...], ...]], ...]]
-- amounts in cents, units and quantities in thousandths or null, modifiers '25 59'; line 0: one that the claim does not have.
CREATE TABLE decided (
  remitted  INTEGER PRIMARY KEY REFERENCES remitted (no),
  date      INTEGER NOT NULL,                       -- the day of the decision
  content   TEXT NOT NULL
) STRICT;

-- Claims whose first insurer has answered while another is to be asked. Open as long as no batch that counts has closed it.
CREATE TABLE next_turn (
  claim         INTEGER PRIMARY KEY,
  closed_batch  INTEGER                             -- batch.no; null, or of a batch withdrawn since: open
) STRICT;
CREATE INDEX next_turn_closed ON next_turn (closed_batch);

-- A claim to a later insurer (claim.kind 3), and the claim that it follows. What is owed for it stands with the latter.
CREATE TABLE claim_after (
  claim  INTEGER PRIMARY KEY,
  first  INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_after_first ON claim_after (first);

-- The insurer's own number of a claim, told before it decided (277CA).
CREATE TABLE payer_number (
  claim        INTEGER NOT NULL,
  file         INTEGER NOT NULL REFERENCES answer_file (no),
  segment      INTEGER NOT NULL,
  payer_claim  TEXT NOT NULL,
  PRIMARY KEY (claim, file, segment)
) STRICT, WITHOUT ROWID;
