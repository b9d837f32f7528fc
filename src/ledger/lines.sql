-- The ledger, edition 3. The lines of a claim stand in its row: a million visits are a million rows, not three.

-- Service lines as a JSON list of lists, in their order:
-- [line, code, modifiers, provider, service_from, service_to, units, charge]
-- line is the position in the visit, from 1; modifiers '25 59', null: none; provider is party.no;
-- service_from null: the claim's; service_to null: the same day.
ALTER TABLE claim ADD COLUMN lines TEXT NOT NULL DEFAULT '[]';
UPDATE claim SET lines = (
  SELECT json_group_array(json_array(id % 1024, code, modifiers, provider, nullif(line.service_from, claim.service_from),
                                     service_to, units, charge))
  FROM (SELECT * FROM line WHERE id > claim.id * 1024 AND id < (claim.id + 1) * 1024 ORDER BY id) AS line);
DROP TABLE line;

-- The same, as rows.
CREATE VIEW line AS
SELECT c.id AS claim, l.value ->> 0 AS line, l.value ->> 1 AS code, l.value ->> 2 AS modifiers, l.value ->> 3 AS provider,
       coalesce(l.value ->> 4, c.service_from) AS service_from, l.value ->> 5 AS service_to, l.value ->> 6 AS units,
       l.value ->> 7 AS charge
FROM claim AS c, json_each(c.lines) AS l;
