//! Posts what it is told: a payment is one transaction of the ledger, and so is the news of a file.

use super::ReconcileError;
use super::find::Finder;
use super::outcome::{Notice, NoticeKind, PaymentOutcome, Standing, Summary};
use super::places::Places;
use crate::date::Date;
use crate::jurisdiction::Answering;
use crate::ledger::{
    self, BatchState, Claim, ClaimId, ClaimKind, Found, Ledger, NewAnswerFile, NewPayment, NewRemitted, Posting, SeenBefore,
};
use crate::money::Money;
use crate::posting::{
    self, About, Answer, Decided, Event, EventKind, Group, Heard, Known, KnownLine, Listener, Outcome, Party, Payment, Posted, Seen, Turn,
    Wanted,
};
use std::collections::BTreeMap;

/// Whether the ledger is to remember.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Post,
    /// Everything is done as if, and nothing stays.
    DryRun,
}

/// Posts a file of answers.
pub struct Poster<'p, J> {
    jurisdiction: &'p J,
    places: Places,
    finder: Finder<'p, J>,
    file: NewAnswerFile<'p>,
    mode: Mode,
    at_rest: Option<AtRest>,
    open: Option<Open>,
    outcomes: Vec<PaymentOutcome>,
    answered: BTreeMap<String, Date>,
    notice: &'p mut dyn FnMut(Notice),
    news: (u64, u64),
    /// Whether this very file was read to its end before, once that is known.
    read_before: Option<bool>,
}

/// The ledger between two transactions. A dry run never ends its only one.
enum AtRest {
    Free(Ledger),
    Pending(Posting),
}

/// The transaction being posted.
struct Open {
    posting: Posting,
    file: i64,
    /// `None`: news, not a payment.
    payment: Option<i64>,
    outcome: PaymentOutcome,
    day: Date,
}

impl<'p, J: Answering> Poster<'p, J> {
    /// Posts `file` into `ledger`; `finder` has been told the same file and looked its numbers up.
    pub fn new(finder: Finder<'p, J>, ledger: Ledger, file: NewAnswerFile<'p>, mode: Mode, notice: &'p mut dyn FnMut(Notice)) -> Self {
        let (jurisdiction, at_rest) = (finder.jurisdiction(), Some(AtRest::Free(ledger)));
        let (outcomes, answered) = (Vec::new(), BTreeMap::new());
        let places = Places::new(jurisdiction.routes());
        Poster {
            jurisdiction,
            places,
            finder,
            file,
            mode,
            at_rest,
            open: None,
            outcomes,
            answered,
            notice,
            news: (0, 0),
            read_before: None,
        }
    }

    /// Writes down a payment that nothing may be posted of.
    fn quarantine(&mut self, payment: &Payment<'_>, why: &str) -> Result<(), ReconcileError> {
        let mut posting = self.lend()?;
        if posting.seen(&payment.key, &payment.content)? != SeenBefore::Quarantined {
            let file = posting.file(&self.file)?;
            posting.payment(&new_payment(payment, file, Some(why)))?;
        }
        self.keep(posting)?;
        self.outcomes.push(PaymentOutcome { standing: Standing::Quarantined(why.into()), ..PaymentOutcome::begun(payment) });
        Ok(())
    }

    /// Marks the file as read to its end, and the batches that were answered as sent.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn end(mut self) -> Result<Summary, ReconcileError> {
        let mut posting = self.lend()?;
        let file = posting.file(&self.file)?;
        posting.whole(file)?;
        let mut ledger = if self.mode == Mode::Post { posting.commit()? } else { posting.forget() };
        let mut sent = Vec::new();
        for (batch, day) in std::mem::take(&mut self.answered) {
            // A batch that was withdrawn or overtaken and answered all the same stays what it is: a person must look.
            if self.mode == Mode::DryRun || ledger.sent(&batch, day).is_ok() {
                sent.push(batch);
            }
        }
        Ok(Summary { ledger, payments: self.outcomes, news: self.news.0, strange_news: self.news.1, sent })
    }

    /// Begins a transaction, after whatever is open has been kept.
    fn lend(&mut self) -> Result<Posting, ReconcileError> {
        if let Some(open) = self.open.take() {
            self.keep(open.posting)?;
        }
        match self.at_rest.take().expect("nothing is open, so the ledger is at rest") {
            AtRest::Free(ledger) => Ok(ledger.begin_posting()?),
            AtRest::Pending(posting) => Ok(posting),
        }
    }

    /// Ends a transaction: what it did stays, in a dry run until the end of the file.
    fn keep(&mut self, mut posting: Posting) -> Result<(), ReconcileError> {
        self.at_rest = Some(match self.mode {
            Mode::Post => AtRest::Free(posting.commit()?),
            Mode::DryRun => {
                posting.flush()?;
                AtRest::Pending(posting)
            }
        });
        Ok(())
    }

    fn begin(&mut self, mut posting: Posting, payment: Option<&Payment<'_>>) -> Result<(), ReconcileError> {
        let file = posting.file(&self.file)?;
        let number = payment.map(|payment| posting.payment(&new_payment(payment, file, None))).transpose()?;
        let day = payment.and_then(|payment| payment.decided).unwrap_or(self.file.read_on);
        let outcome = payment.map_or_else(PaymentOutcome::nothing, PaymentOutcome::begun);
        self.open = Some(Open { posting, file, payment: number, outcome, day });
        Ok(())
    }

    /// Remembers that somebody has a batch that nobody has marked as sent.
    fn answered(&mut self, claim: &Claim, day: Date) {
        if claim.batch_state == BatchState::Published {
            let first = self.answered.entry(claim.batch.clone()).or_insert(day);
            *first = day.min(*first);
        }
    }

    fn say(&mut self, answer: &Answer<'_>, visit_id: &str, kind: NoticeKind) {
        (self.notice)(Notice {
            claim_number: answer.claim_number.into(),
            payer_claim: answer.payer_claim_number.into(),
            visit_id: visit_id.into(),
            kind,
            segment: answer.segment,
        });
    }

    fn find(&mut self, answer: &Answer<'_>) -> Result<Option<(Claim, Found)>, ReconcileError> {
        let open = self.open.as_ref().expect("a payment is open");
        let ledger = open.posting.ledger();
        if let Some(claim) = self.finder.next(ledger, answer.claim_number, Some(open.day))? {
            return Ok(Some((claim, Found::Number)));
        }
        if answer.payer_claim_number.is_empty() {
            return Ok(None);
        }
        let [only] = ledger.claims_of_payer_number(answer.payer_claim_number)?[..] else { return Ok(None) };
        let Some(claim) = ledger.claim(only)? else { return Ok(None) };
        self.say(answer, &claim.visit_id, NoticeKind::FoundByPayerNumber);
        Ok(Some((claim, Found::PayerNumber)))
    }

    /// Posts an answer whose claim is known and that adds up.
    fn put(&mut self, claim: &Claim, found: Found, answer: &Answer<'_>) -> Result<(), ReconcileError> {
        let Put { posted, owing, decided } = self.entries(claim, answer)?;
        if answer.outcome == Outcome::Reversal {
            self.compare_reversal(claim, answer)?;
        }
        let Open { posting, file, payment, outcome, day } = self.open.as_mut().expect("a payment is open");
        let payment = payment.expect("answers come within a payment");
        let remitted = posting.remitted(&remitted(payment, Some((claim, found)), answer, Money::ZERO))?;
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

    /// What an answer does to the books. A claim to a later insurer is answered for the claim that it follows, whose account it is.
    fn entries(&self, claim: &Claim, answer: &Answer<'_>) -> Result<Put, ReconcileError> {
        let Open { posting, day, .. } = self.open.as_ref().expect("a payment is open");
        let ledger = posting.ledger();
        let first = if claim.kind == ClaimKind::Later { ledger.first_of(claim.id)? } else { None };
        let first = first.map(|id| ledger.claim(id)).transpose()?.flatten();
        let later = first.as_ref().map(|_| Answer { turn: Turn::Later, ..answer.clone() });
        let (answer, payer) = (later.as_ref().unwrap_or(answer), &claim.payer);
        let claim = first.as_ref().unwrap_or(claim);
        let references: Vec<String> =
            claim.lines.iter().map(|line| self.jurisdiction.line_reference(&claim.visit_id, &claim.name, line.line)).collect();
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
        let posted = posting::post(&known, answer, &self.jurisdiction.agreement(payer));
        let replayed = known.next.is_some() && answer.turn == Turn::First;
        let decides = matches!(answer.outcome, Outcome::Processed | Outcome::Forwarded);
        let decided = (replayed && decides).then(|| Decided::of(&known.lines, answer, *day));
        Ok(Put { posted, owing: claim.id, decided })
    }

    /// A reversal must undo an answer that was posted, to the cent.
    fn compare_reversal(&mut self, claim: &Claim, answer: &Answer<'_>) -> Result<(), ReconcileError> {
        let earlier = self.open.as_ref().expect("a payment is open").posting.ledger().answers_of(claim.id)?;
        let same = earlier.iter().filter(|e| !e.reversal && (e.payer_claim == answer.payer_claim_number || e.payer_claim.is_empty()));
        let mirrors = |paid: Money, charge: Money| paid.cents() == -answer.paid.cents() && charge.cents() == -answer.charge.cents();
        let mut any = false;
        let mut mirrored = false;
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

    /// Parks what was paid.
    fn park(&mut self, found: Option<(&Claim, Found)>, answer: &Answer<'_>, residual: Money) -> Result<(), ReconcileError> {
        let entries = posting::suspend(answer);
        let Open { posting, payment, outcome, .. } = self.open.as_mut().expect("a payment is open");
        let payment = payment.expect("answers come within a payment");
        let number = posting.remitted(&remitted(payment, found, answer, residual))?;
        posting.entries(payment, Some(number), None, &entries)?;
        outcome.add(&entries);
        outcome.suspended += 1;
        let (visit_id, kind) = match found {
            Some((claim, _)) => (claim.visit_id.as_str(), NoticeKind::Residual(residual)),
            None => ("", NoticeKind::Unmatched(answer.paid)),
        };
        self.say(answer, visit_id, kind);
        Ok(())
    }
}

impl<J: Answering> Listener for Poster<'_, J> {
    type Error = ReconcileError;

    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, ReconcileError> {
        if let Some(why) = payment.quarantine {
            self.quarantine(payment, why)?;
            return Ok(Wanted::Nothing);
        }
        let posting = self.lend()?;
        let seen = posting.seen(&payment.key, &payment.content)?;
        if matches!(seen, SeenBefore::New | SeenBefore::Quarantined) {
            self.begin(posting, Some(payment))?;
            return Ok(Wanted::Answers);
        }
        self.keep(posting)?;
        match seen {
            SeenBefore::Different(on) => {
                self.quarantine(payment, &format!("a payment with the same number, day and amount was posted on {on}, with other claims"))?;
            }
            SeenBefore::Posted(on) => {
                self.outcomes.push(PaymentOutcome { standing: Standing::AlreadyPosted(on), ..PaymentOutcome::begun(payment) });
            }
            SeenBefore::New | SeenBefore::Quarantined => {}
        }
        // Its numbers were noted; the ones after them must stay in step.
        self.finder.skip(payment.claims);
        Ok(Wanted::Nothing)
    }

    fn answer(&mut self, answer: &Answer<'_>, _: &Seen<'_>) -> Result<(), ReconcileError> {
        let found = self.find(answer)?;
        let residuals = answer.residuals();
        let residual = residuals.as_ref().map_or(Money::ZERO, |r| r.claim);
        let adds_up = residuals.is_some_and(|r| r.none());
        match &found {
            Some((claim, found)) if adds_up => self.put(claim, *found, answer),
            Some((claim, found)) => self.park(Some((claim, *found)), answer, residual),
            None => self.park(None, answer, residual),
        }
    }

    fn payment_end(&mut self, payment: &Payment<'_>) -> Result<(), ReconcileError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        let entries = posting::provider_level(&payment.adjustments);
        open.posting.entries(open.payment.expect("a payment is open"), None, None, &entries)?;
        open.outcome.add(&entries);
        self.keep(open.posting)?;
        self.outcomes.push(open.outcome);
        Ok(())
    }

    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        if self.open.is_none() {
            let posting = self.lend()?;
            if self.read_before.is_none() {
                self.read_before = Some(posting.ledger().answer_file(&self.file.sha256)?.is_some_and(|file| file.whole));
            }
            self.begin(posting, None)?;
        }
        // News of a claim that was sent again since would be put to the second one.
        if self.read_before == Some(true) {
            self.finder.skip(u64::from(matches!(heard.about, About::Claim(_))));
            return Ok(());
        }
        self.news.0 += 1;
        let Open { posting, file, .. } = self.open.as_mut().expect("just begun");
        let day = heard.date.unwrap_or(self.file.read_on);
        let event = Event { date: day, kind: heard.kind, source: (*file, heard.segment) };
        let known = match heard.about {
            About::Claim(number) => {
                let claim = self.finder.next(posting.ledger(), number, heard.date)?;
                if let Some(claim) = &claim {
                    posting.event(claim.id, &event, heard.detail)?;
                    if !heard.payer_claim_number.is_empty() {
                        posting.payer_number(claim.id, event.source, heard.payer_claim_number)?;
                    }
                    self.answered(claim, day);
                }
                claim.is_some()
            }
            other => {
                let places = self.places.of(posting.ledger(), &other, (heard.from, day))?;
                for &place in &places {
                    posting.place_event(place, &event, heard.detail)?;
                }
                let batches = places.iter().map(|&place| posting.ledger().batch_of_place(place)).collect::<ledger::Result<Vec<_>>>()?;
                for batch in batches.into_iter().flatten().filter(|batch| batch.state == BatchState::Published) {
                    let first = self.answered.entry(batch.id.clone()).or_insert(day);
                    *first = day.min(*first);
                }
                !places.is_empty()
            }
        };
        if !known {
            self.news.1 += 1;
            let claim_number = if let About::Claim(number) = heard.about { number.into() } else { String::new() };
            let (payer_claim, segment) = (heard.payer_claim_number.into(), heard.segment);
            (self.notice)(Notice { claim_number, payer_claim, visit_id: String::new(), kind: NoticeKind::NothingSent, segment });
        }
        Ok(())
    }
}

/// What an answer does.
struct Put {
    posted: Posted,
    /// The claim whose account it changes.
    owing: ClaimId,
    /// What the next insurer will be told.
    decided: Option<Decided>,
}

/// What an answer says of the claim's life. Nothing paid and nothing left to the patient is a denial, whatever its status.
fn event(answer: &Answer<'_>) -> Option<EventKind> {
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

fn new_payment<'a>(payment: &Payment<'a>, file: i64, quarantine: Option<&'a str>) -> NewPayment<'a> {
    NewPayment {
        file,
        key: payment.key,
        content: payment.content,
        payer: payment.payer,
        reference: payment.reference,
        date: payment.date,
        amount: payment.amount,
        method: payment.method,
        payee: payment.payee,
        place: payment.place,
        segment: payment.segment,
        claims: payment.claims,
        quarantine,
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
