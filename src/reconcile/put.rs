//! One answer: the claim it means, its entries, or suspense.

use super::ReconcileError;
use super::find::{Looked, reference};
use super::outcome::{Notice, NoticeKind, Perhaps};
use super::post::{Open, Poster};
use crate::date::Date;
use crate::jurisdiction::Answering;
use crate::ledger::{Claim, ClaimId, ClaimKind, Found, Ledger, NewRemitted, Standing};
use crate::money::Money;
use crate::posting::{self, Account, Answer, Decided, Event, EventKind, Group, Known, KnownLine, Outcome, Party, Posted, Scored, Turn};
use std::collections::BTreeMap;

/// The claim that an answer means.
pub(super) enum Meant {
    Claim(Box<Claim>, Found),
    /// Nobody knows; the batch that was withdrawn, when it stands in one.
    Nobody(Vec<Scored>, Option<String>),
}

impl<J: Answering> Poster<'_, J> {
    /// Posts an answer, or parks it.
    pub(super) fn one(&mut self, answer: &Answer<'_>) -> Result<(), ReconcileError> {
        let meant = self.find(answer)?;
        let residuals = answer.residuals();
        let residual = residuals.as_ref().map_or(Money::ZERO, |r| r.claim);
        let adds_up = residuals.is_some_and(|r| r.none());
        match &meant {
            Meant::Claim(claim, found) if adds_up => self.put(claim, *found, answer),
            other => self.park(other, answer, residual),
        }
    }

    /// By our number or the reference of a line, by the insurer's own number, by everything else together; in this order.
    fn find(&mut self, answer: &Answer<'_>) -> Result<Meant, ReconcileError> {
        let open = self.open.as_ref().expect("a payment is open");
        let ledger = open.posting.ledger();
        let (guesses, batch) = match self.finder.next(ledger, answer.claim_number, (reference(answer), Some(open.day)))? {
            Looked::Claim(claim) => return Ok(Meant::Claim(claim, Found::Number)),
            Looked::Withdrawn(claim) => (Vec::new(), Some(claim.batch.clone())),
            Looked::Unknown(guesses) => (guesses, None),
        };
        if !answer.payer_claim_number.is_empty()
            && let [only] = ledger.claims_of_payer_number(answer.payer_claim_number)?[..]
            && let Some(claim) = ledger.claim(only)?
        {
            self.say(answer, &claim.visit_id, NoticeKind::FoundByPayerNumber);
            return Ok(Meant::Claim(Box::new(claim), Found::PayerNumber));
        }
        if let Some(only) = Scored::only(&guesses)
            && let Some(claim) = ledger.claim(ClaimId::from_number(only))?
            && claim.standing == Standing::Counts
        {
            let reasons = guesses.into_iter().next().map(|best| best.reasons).unwrap_or_default();
            self.say(answer, &claim.visit_id, NoticeKind::FoundByScore(reasons));
            return Ok(Meant::Claim(Box::new(claim), Found::Score));
        }
        Ok(Meant::Nobody(guesses, batch))
    }

    /// Posts an answer whose claim is known and that adds up.
    fn put(&mut self, claim: &Claim, found: Found, answer: &Answer<'_>) -> Result<(), ReconcileError> {
        let Open { posting, day, .. } = self.open.as_ref().expect("a payment is open");
        let Put { posted, owing, decided } = entries(self.jurisdiction, posting.ledger(), (claim, answer, *day))?;
        if answer.outcome == Outcome::Reversal {
            self.compare_reversal(claim, answer)?;
        }
        let Open { posting, file, payment, outcome, day, touched } = self.open.as_mut().expect("a payment is open");
        let payment = payment.expect("answers come within a payment");
        let remitted = posting.remitted(&remitted(payment, Some((claim, found)), answer, Money::ZERO))?;
        let credited = posted.entries.iter().filter(|entry| matches!(entry.credit, Account::Insurer(_)));
        let too_much = credited.map(|entry| entry.amount.cents()).sum::<i64>() > claim.charge.cents();
        if !touched.0.insert(owing) || too_much || posting.ledger().has_entries(owing)? {
            touched.1.insert(owing);
        }
        posting.entries(payment, Some(remitted), Some(owing), &posted.entries)?;
        if let Some(decided) = decided {
            posting.decided(remitted, claim.id, &decided)?;
        }
        if let Some(kind) = event(answer) {
            posting.event(claim.id, &Event { date: *day, kind, source: (*file, answer.segment) }, &posted.detail())?;
        }
        outcome.add(&posted.entries);
        outcome.posted += 1;
        let day = *day;
        self.answered(claim, day);
        for note in posted.notes {
            self.say(answer, &claim.visit_id, NoticeKind::Posting(note));
        }
        Ok(())
    }

    /// Says of which claims of a payment more was paid than is owed.
    pub(super) fn credits(&mut self, open: &mut Open) -> Result<(), ReconcileError> {
        if open.touched.1.is_empty() {
            return Ok(());
        }
        open.posting.flush()?;
        for &claim in &open.touched.1 {
            let mut sums: BTreeMap<Account, i64> = BTreeMap::new();
            for ((_, account), amount) in open.posting.ledger().balances(claim)? {
                *sums.entry(account).or_default() += amount.cents();
            }
            let owed = sums.into_iter().filter(|(account, cents)| matches!(account, Account::Insurer(_) | Account::Patient) && *cents < 0);
            let credit: i64 = owed.map(|(_, cents)| -cents).sum();
            if credit > 0
                && let Some(claim) = open.posting.ledger().claim(claim)?
            {
                let (claim_number, visit_id, kind) = (claim.name, claim.visit_id, NoticeKind::Credit(Money::from_cents(credit)));
                (self.notice)(Notice { claim_number, payer_claim: String::new(), visit_id, kind, segment: open.outcome.segment });
            }
        }
        Ok(())
    }

    /// A reversal must undo an answer that was posted, to the cent.
    fn compare_reversal(&mut self, claim: &Claim, answer: &Answer<'_>) -> Result<(), ReconcileError> {
        let earlier = self.open.as_ref().expect("a payment is open").posting.ledger().answers_of(claim.id)?;
        let same = earlier.iter().filter(|e| !e.reversal && (e.payer_claim == answer.payer_claim_number || e.payer_claim.is_empty()));
        let mirrors = |paid: Money, charge: Money| paid.cents() == -answer.paid.cents() && charge.cents() == -answer.charge.cents();
        let (mut any, mut mirrored) = (false, false);
        for one in same {
            any = true;
            mirrored |= mirrors(one.paid, one.charge);
        }
        match (any, mirrored) {
            (false, _) => self.say(answer, &claim.visit_id, NoticeKind::NothingToReverse),
            (true, false) => self.say(answer, &claim.visit_id, NoticeKind::NoMirror),
            (true, true) => {}
        }
        Ok(())
    }

    /// Parks what was paid, with what it says and the claims that it may mean.
    fn park(&mut self, meant: &Meant, answer: &Answer<'_>, residual: Money) -> Result<(), ReconcileError> {
        let entries = posting::suspend(answer);
        let Open { posting, payment, outcome, .. } = self.open.as_mut().expect("a payment is open");
        let payment = payment.expect("answers come within a payment");
        let (found, guesses) = match meant {
            Meant::Claim(claim, found) => (Some((&**claim, *found)), &[][..]),
            Meant::Nobody(guesses, _) => (None, &guesses[..]),
        };
        let number = posting.remitted(&remitted(payment, found, answer, residual))?;
        posting.park(number, answer, guesses)?;
        posting.entries(payment, Some(number), None, &entries)?;
        outcome.add(&entries);
        outcome.suspended += 1;
        match meant {
            Meant::Claim(claim, _) => self.say(answer, &claim.visit_id, NoticeKind::Residual(residual)),
            Meant::Nobody(_, Some(batch)) => self.say(answer, "", NoticeKind::Withdrawn(batch.clone())),
            Meant::Nobody(guesses, None) => {
                let candidates = self.named(guesses)?;
                self.say(answer, "", NoticeKind::Unmatched(answer.paid, candidates));
            }
        }
        Ok(())
    }

    /// Candidates by the numbers that people know.
    fn named(&self, guesses: &[Scored]) -> Result<Vec<Perhaps>, ReconcileError> {
        let ledger = self.open.as_ref().expect("a payment is open").posting.ledger();
        let mut named = Vec::new();
        for guess in guesses {
            if let Some(claim) = ledger.claim(ClaimId::from_number(guess.claim))? {
                named.push((claim.name, guess.score, guess.reasons.clone()));
            }
        }
        Ok(named)
    }
}

/// What an answer does.
pub(super) struct Put {
    pub posted: Posted,
    /// The claim whose account it changes.
    pub owing: ClaimId,
    /// What the next insurer will be told.
    pub decided: Option<Decided>,
}

/// What an answer of a day does to the books. A claim to a later insurer is answered for the claim that it follows, whose account
/// it is.
pub(super) fn entries<J: Answering>(
    jurisdiction: &J,
    ledger: &Ledger,
    (claim, answer, day): (&Claim, &Answer<'_>, Date),
) -> Result<Put, ReconcileError> {
    let first = if claim.kind == ClaimKind::Later { ledger.first_of(claim.id)? } else { None };
    let first = first.map(|id| ledger.claim(id)).transpose()?.flatten();
    let later = first.as_ref().map(|_| Answer { turn: Turn::Later, ..answer.clone() });
    let (answer, payer) = (later.as_ref().unwrap_or(answer), &claim.payer);
    let claim = first.as_ref().unwrap_or(claim);
    let references: Vec<String> =
        claim.lines.iter().map(|line| jurisdiction.line_reference(&claim.visit_id, &claim.name, line.line)).collect();
    let lines = claim.lines.iter().zip(&references).map(|(line, reference)| KnownLine {
        number: line.line,
        reference,
        code: &line.code,
        modifiers: &line.modifiers,
        date: line.service_from,
        charge: line.charge,
    });
    let insurer = ledger.payer_of(claim.id)?.unwrap_or(Party(0));
    let known = Known { insurer, next: ledger.next_payer_of(claim.id)?, charge: claim.charge, lines: lines.collect() };
    let posted = posting::post(&known, answer, &jurisdiction.agreement(payer));
    let replayed = known.next.is_some() && answer.turn == Turn::First;
    let decides = matches!(answer.outcome, Outcome::Processed | Outcome::Forwarded);
    let decided = (replayed && decides).then(|| Decided::of(&known.lines, answer, day));
    Ok(Put { posted, owing: claim.id, decided })
}

/// The same entries for an answer whose money was in suspense: it is there already, and moves from there.
pub(super) fn out_of_suspense(posted: &mut Posted) {
    for entry in &mut posted.entries {
        if entry.debit == Account::Cash {
            entry.debit = Account::Suspense;
        }
    }
}

/// What an answer says of the claim's life. Nothing paid and nothing left to the patient is a denial, whatever its status.
pub(super) fn event(answer: &Answer<'_>) -> Option<EventKind> {
    let patient = answer.all_adjustments().any(|a| a.group == Group::Patient && a.amount != Money::ZERO);
    let pending = answer.all_adjustments().any(|a| a.group == Group::Pending);
    match answer.outcome {
        Outcome::NoticeOnly => None,
        Outcome::Returned => Some(EventKind::Returned),
        Outcome::Reversal => Some(EventKind::Reversed),
        Outcome::Adjusted if answer.paid.is_negative() => Some(EventKind::Reversed),
        Outcome::Adjusted => Some(EventKind::Paid),
        _ if answer.paid == Money::ZERO && pending => Some(EventKind::UnderReview),
        _ if answer.paid == Money::ZERO && !patient => Some(EventKind::Denied),
        _ => Some(EventKind::Paid),
    }
}

fn remitted<'a>(payment: i64, found: Option<(&Claim, Found)>, answer: &Answer<'a>, residual: Money) -> NewRemitted<'a> {
    NewRemitted {
        payment,
        claim: found.map(|(claim, found)| (claim.id, found)),
        claim_number: answer.claim_number,
        payer_claim: answer.payer_claim_number,
        outcome: answer.outcome,
        turn: answer.turn,
        charge: answer.charge,
        paid: answer.paid,
        residual,
        segment: answer.segment,
    }
}
