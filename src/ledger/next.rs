//! Claims to the insurer that is asked after the first, and what the first one's answer left for it.

use super::claims::{ClaimId, PARTS};
use super::{BatchState, Issue, Ledger, Posting, Result, to_date, to_number};
use crate::date::Date;
use crate::money::{Money, Units};
use crate::posting::{Decided, DecidedLine, Outcome, Reduction, Turn};
use rusqlite::{OptionalExtension, params};

/// An answer to a claim, as far as a later insurer goes by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its number in the ledger.
    pub remitted: i64,
    /// What it is.
    pub outcome: Outcome,
    /// Whose turn it was.
    pub turn: Turn,
    /// The insurer's own number of the claim; may be empty.
    pub payer_claim: String,
    /// The charge as repeated.
    pub charge: Money,
    /// What was paid.
    pub paid: Money,
    /// What it decided, as far as it was kept.
    pub decided: Option<Decided>,
}

impl Ledger {
    /// Claims whose first insurer has answered and whose next one was not asked, in the order of their numbers.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn due_next(&self) -> Result<Vec<ClaimId>> {
        let mut due = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT claim FROM next_turn WHERE closed_batch IS NULL")?;
            query.query_map([], |row| row.get(0).map(ClaimId::from_number))?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        for batch in self.batches().iter().filter(|batch| batch.state == BatchState::Withdrawn) {
            due.extend(self.named(|sql| {
                let mut query = sql.prepare_cached("SELECT claim FROM next_turn WHERE closed_batch = ?1")?;
                query.query_map([batch.no], |row| row.get(0).map(ClaimId::from_number))?.collect::<rusqlite::Result<Vec<_>>>()
            })?);
        }
        due.sort_unstable();
        Ok(due)
    }

    /// Every answer to a claim, in the order in which they were posted, with what was decided.
    ///
    /// # Errors
    /// When the ledger cannot be read or what was kept makes no sense.
    pub fn heard_of(&self, claim: ClaimId) -> Result<Vec<Heard>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT r.no, r.outcome, r.later, coalesce(r.payer_claim, ''), r.charge, r.paid, d.date, d.content FROM remitted r \
                 LEFT JOIN decided d ON d.remitted = r.no WHERE r.residual = 0 AND (r.claim = ?1 OR r.no IN \
                 (SELECT remitted FROM matched WHERE claim = ?1)) ORDER BY r.no",
            )?;
            let read = |row: &rusqlite::Row<'_>| {
                let heard = Heard {
                    remitted: row.get(0)?,
                    outcome: super::answers::outcome_of(row.get(1)?),
                    turn: if row.get(2)? { Turn::Later } else { Turn::First },
                    payer_claim: row.get(3)?,
                    charge: Money::from_cents(row.get(4)?),
                    paid: Money::from_cents(row.get(5)?),
                    decided: None,
                };
                Ok((heard, row.get::<_, Option<i64>>(6)?, row.get::<_, Option<String>>(7)?))
            };
            query.query_map([claim.number()], read)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let mut answers = Vec::with_capacity(rows.len());
        for (mut heard, date, content) in rows {
            if let (Some(date), Some(content)) = (date, content) {
                let decided = to_date(date).and_then(|on| read_decided(on, &content));
                let damaged = || self.damaged(format!("what was decided about visit {} makes no sense", claim.visit()));
                heard.decided = Some(decided.ok_or_else(damaged)?);
            }
            answers.push(heard);
        }
        Ok(answers)
    }

    /// The claims to later insurers that follow a claim and count.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn followers_of(&self, first: ClaimId) -> Result<Vec<ClaimId>> {
        let all = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT claim FROM claim_after WHERE first = ?1 ORDER BY claim")?;
            query.query_map([first.number()], |row| row.get(0).map(ClaimId::from_number))?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let counts = |claim: &ClaimId| self.batch_of_visit(claim.visit()).is_some_and(|b| b.state != BatchState::Withdrawn);
        Ok(all.into_iter().filter(counts).collect())
    }

    /// The claim that a claim to a later insurer follows.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn first_of(&self, later: ClaimId) -> Result<Option<ClaimId>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT first FROM claim_after WHERE claim = ?1")?;
            query.query_row([later.number()], |row| row.get(0).map(ClaimId::from_number)).optional()
        })
    }

    /// The visit numbers that came after one without being found by its visit's keys alone: of claims to later insurers and of those
    /// that took its place, the latest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn issued_after(&self, visit: u64) -> Result<Vec<u64>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "WITH RECURSIVE after (visit) AS (SELECT ?1 UNION SELECT by FROM superseded s JOIN after a ON s.visit = a.visit) \
                 SELECT claim / ?2 FROM claim_after JOIN after ON first >= after.visit * ?2 AND first < (after.visit + 1) * ?2 \
                 UNION SELECT visit FROM after WHERE visit <> ?1 ORDER BY 1 DESC LIMIT 64",
            )?;
            query.query_map([visit, PARTS], |row| row.get(0))?.collect()
        })
    }

    /// The latest visit number that took the place of one, in whatever batch.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn superseding(&self, visit: u64) -> Result<Option<u64>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT max(by) FROM superseded WHERE visit = ?1")?;
            query.query_row([visit], |row| row.get(0))
        })
    }

    /// The id of the insurer that is asked after the first about a claim.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next_payer_id(&self, claim: ClaimId) -> Result<Option<String>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT p.id FROM claim_next n JOIN party p ON p.no = n.payer WHERE n.claim = ?1")?;
            query.query_row([claim.number()], |row| row.get(0)).optional()
        })
    }

    /// The visit number that another took the place of, the latest if several.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn superseded_visit(&self, by: u64) -> Result<Option<u64>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT max(visit) FROM superseded WHERE by = ?1")?;
            query.query_row([by], |row| row.get(0))
        })
    }

    /// The insurer's own number of a claim: of the answer that stands, else what was told before there was one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payer_numbers_of(&self, claim: ClaimId) -> Result<(Option<String>, Option<String>)> {
        let decided = self.heard_of(claim)?.into_iter().rev();
        let mut decided = decided.filter(|h| h.turn == Turn::First && matches!(h.outcome, Outcome::Processed | Outcome::Forwarded));
        let decided = decided.find(|h| !h.payer_claim.is_empty()).map(|h| h.payer_claim);
        let told = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT payer_claim FROM payer_number WHERE claim = ?1 ORDER BY file DESC, segment DESC")?;
            query.query_row([claim.number()], |row| row.get(0)).optional()
        })?;
        Ok((decided, told))
    }
}

impl Issue {
    /// Names the insurer that is asked after the first about a claim.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn next_payer(&mut self, claim: ClaimId, payer: &str) -> Result<()> {
        let Some(payer) = self.payer(payer)? else { return Ok(()) };
        self.ledger().named(|sql| {
            let mut insert = sql.prepare_cached("INSERT INTO claim_next (claim, payer) VALUES (?1, ?2)")?;
            insert.execute([claim.number(), payer]).map(drop)
        })
    }

    /// Takes a visit number for the claim to a later insurer that follows `first`, and closes that one's turn. The visit is
    /// issued already, so no key of it is added.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn later(&mut self, visit: u64, first: ClaimId) -> Result<()> {
        self.take_number(visit);
        let claim = ClaimId::new(visit, 0).map_or(0, ClaimId::number);
        self.ledger().named(|sql| {
            let mut insert = sql.prepare_cached("INSERT INTO claim_after (claim, first) VALUES (?1, ?2)")?;
            insert.execute([claim, first.number()]).map(drop)
        })?;
        self.close_turn(first)
    }

    /// Closes the turn of the insurer after the first: it was asked, or there is nothing to ask.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn close_turn(&mut self, first: ClaimId) -> Result<()> {
        let no = self.no();
        self.ledger().named(|sql| {
            let mut close = sql.prepare_cached("UPDATE next_turn SET closed_batch = ?1 WHERE claim = ?2")?;
            close.execute(params![no, first.number()]).map(drop)
        })
    }
}

impl Posting {
    /// Writes down what an answer decided about a claim that another insurer is asked about next, and that it is that one's turn,
    /// unless the first one has handed the claim on.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn decided(&mut self, answer: i64, claim: ClaimId, decided: &Decided) -> Result<()> {
        let content = written(decided);
        self.ledger().named(|sql| {
            let mut insert = sql.prepare_cached("INSERT INTO decided (remitted, date, content) VALUES (?1, ?2, ?3)")?;
            insert.execute(params![answer, to_number(decided.on), content])?;
            let mut turn = sql.prepare_cached(
                "INSERT OR IGNORE INTO next_turn (claim, closed_batch) SELECT ?1, NULL FROM remitted WHERE no = ?2 AND outcome = 0",
            )?;
            turn.execute([claim.number(), answer]).map(drop)
        })
    }

    /// Writes down the insurer's own number of a claim that it has not decided yet. The same again changes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn payer_number(&mut self, claim: ClaimId, (file, segment): (i64, u32), payer_claim: &str) -> Result<()> {
        self.ledger().named(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT OR IGNORE INTO payer_number (claim, file, segment, payer_claim) VALUES (?1, ?2, ?3, ?4)")?;
            insert.execute(params![claim.number(), file, segment, payer_claim]).map(drop)
        })
    }
}

/// `next.sql` says what stands where.
type Cut = (String, String, i64, Option<i64>);
type CutLine = (u16, String, String, i64, i64, Vec<Cut>);
type Content = (i64, Vec<Cut>, Vec<CutLine>);

fn written(decided: &Decided) -> String {
    let cut = |r: &Reduction| -> Cut { (r.group.clone(), r.reason.clone(), r.amount.cents(), r.quantity.map(Units::thousandths)) };
    let cuts = |all: &[Reduction]| all.iter().map(cut).collect::<Vec<Cut>>();
    let line = |l: &DecidedLine| -> CutLine {
        (l.line, l.code.clone(), l.modifiers.clone(), l.units.thousandths(), l.paid.cents(), cuts(&l.adjustments))
    };
    let content: Content = (decided.paid.cents(), cuts(&decided.adjustments), decided.lines.iter().map(line).collect());
    serde_json::to_string(&content).expect("numbers and texts are always JSON")
}

fn read_decided(on: Date, content: &str) -> Option<Decided> {
    let (paid, adjustments, lines): Content = serde_json::from_str(content).ok()?;
    let cuts = |all: Vec<Cut>| -> Vec<Reduction> {
        let cut = |(group, reason, amount, quantity): Cut| Reduction {
            group,
            reason,
            amount: Money::from_cents(amount),
            quantity: quantity.map(Units::from_thousandths),
        };
        all.into_iter().map(cut).collect()
    };
    let line = |(line, code, modifiers, units, paid, all): CutLine| DecidedLine {
        line,
        code,
        modifiers,
        units: Units::from_thousandths(units),
        paid: Money::from_cents(paid),
        adjustments: cuts(all),
    };
    let lines = lines.into_iter().map(line).collect();
    Some(Decided { on, paid: Money::from_cents(paid), adjustments: cuts(adjustments), lines })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::date::parse_iso;

    #[test]
    fn what_was_decided_is_read_as_it_was_written() {
        let cut = |reason: &str, amount, quantity| Reduction {
            group: "CO".into(),
            reason: reason.into(),
            amount: Money::from_cents(amount),
            quantity,
        };
        let line = DecidedLine {
            line: 2,
            code: "99213".into(),
            modifiers: "25 59".into(),
            units: Units::ONE,
            paid: Money::from_cents(0),
            adjustments: vec![cut("45", 3_000, None), cut("A2", -1, Some(Units::from_thousandths(500)))],
        };
        let on = parse_iso("2026-10-19").unwrap();
        let decided = Decided { on, paid: Money::from_cents(7_001), adjustments: vec![cut("253", 80, None)], lines: vec![line] };
        let text = r#"[7001,[["CO","253",80,null]],[[2,"99213","25 59",1000,0,[["CO","45",3000,null],["CO","A2",-1,500]]]]]"#;
        assert_eq!(written(&decided), text);
        assert_eq!(read_decided(on, text), Some(decided));
        assert_eq!(read_decided(on, "[]"), None);
    }
}
