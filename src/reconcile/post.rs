//! Posts what it is told: a payment is one transaction of the ledger, and so is the news of a file.

use super::ReconcileError;
use super::find::Finder;
use super::outcome::{Notice, NoticeKind, PaymentOutcome, Standing, Summary};
use super::places::Places;
use crate::date::Date;
use crate::jurisdiction::Answering;
use crate::ledger::{BatchState, ClaimId, Content, Decision, Ledger, LedgerError, NewAnswerFile, Posting};
use crate::posting::{self, Answer, Heard, Listener, Payment, Quarantine, Release, Seen, Wanted};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Whether the ledger is to remember.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Post,
    /// Everything is done as if, and nothing stays.
    DryRun,
}

/// How a file is to be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms<'p> {
    /// Whether the ledger is to remember.
    pub mode: Mode,
    /// The number of a payment that a person wants posted although it would be kept apart.
    pub release: Option<(&'p str, Decision<'p>)>,
}

impl From<Mode> for Terms<'_> {
    fn from(mode: Mode) -> Self {
        Terms { mode, release: None }
    }
}

/// Posts a file of answers.
pub struct Poster<'p, J> {
    pub(super) jurisdiction: &'p J,
    pub(super) places: Places,
    pub(super) finder: Finder<'p, J>,
    pub(super) file: NewAnswerFile<'p>,
    terms: Terms<'p>,
    at_rest: Option<AtRest>,
    pub(super) open: Option<Open>,
    outcomes: Vec<PaymentOutcome>,
    pub(super) answered: BTreeMap<String, Date>,
    pub(super) notice: &'p mut dyn FnMut(Notice),
    pub(super) news: (u64, u64),
    /// Whether this very file was read to its end before, once that is known.
    pub(super) read_before: Option<bool>,
}

/// The ledger between two transactions. A dry run never ends its only one.
enum AtRest {
    Free(Ledger),
    Pending(Posting),
}

/// The transaction being posted.
pub(super) struct Open {
    pub posting: Posting,
    pub file: i64,
    /// `None`: news, not a payment.
    pub payment: Option<i64>,
    pub outcome: PaymentOutcome,
    pub day: Date,
    /// Claims of this payment, and those among them that may have been paid too much.
    pub touched: (HashSet<ClaimId>, BTreeSet<ClaimId>),
}

impl<'p, J: Answering> Poster<'p, J> {
    /// Posts `file` into `ledger`; `finder` has been told the same file and looked its numbers up.
    pub fn new(
        finder: Finder<'p, J>,
        ledger: Ledger,
        (file, terms): (NewAnswerFile<'p>, Terms<'p>),
        notice: &'p mut dyn FnMut(Notice),
    ) -> Self {
        let (jurisdiction, at_rest) = (finder.jurisdiction(), Some(AtRest::Free(ledger)));
        let (outcomes, answered) = (Vec::new(), BTreeMap::new());
        let places = Places::new(jurisdiction.routes());
        let (open, news, read_before) = (None, (0, 0), None);
        Poster { jurisdiction, places, finder, file, terms, at_rest, open, outcomes, answered, notice, news, read_before }
    }

    /// Writes down a payment that nothing may be posted of, unless it stands there already.
    fn quarantine(&mut self, payment: &Payment<'_>, why: &str, standing: Standing) -> Result<(), ReconcileError> {
        let mut posting = self.lend()?;
        if !posting.seen(&payment.key, &payment.content)?.quarantined {
            let file = posting.file(&self.file)?;
            posting.payment(file, payment, Some(why))?;
        }
        self.keep(posting)?;
        self.outcomes.push(PaymentOutcome { standing, ..PaymentOutcome::begun(payment) });
        Ok(())
    }

    /// Why a payment is kept apart, unless a person wants it posted.
    fn apart<'a>(&self, payment: &Payment<'a>) -> Option<Quarantine<'a>> {
        let released = |apart: &Quarantine<'_>| {
            apart.release == Release::ByPerson && self.terms.release.is_some_and(|(number, _)| number == payment.reference)
        };
        payment.quarantine.filter(|apart| !released(apart))
    }

    /// Marks the file as read to its end, and the batches that were answered as sent.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn end(mut self) -> Result<Summary, ReconcileError> {
        let mut posting = self.lend()?;
        let file = posting.file(&self.file)?;
        posting.whole(file)?;
        let mut ledger = if self.terms.mode == Mode::Post { posting.commit()? } else { posting.forget() };
        // A run that broke off may have posted answers and not come to this.
        for batch in ledger.batches().iter().filter(|batch| batch.state == BatchState::Published) {
            if let (false, Some(day)) = (self.answered.contains_key(&batch.id), ledger.first_heard(batch)?) {
                self.answered.insert(batch.id.clone(), day);
            }
        }
        let mut sent = Vec::new();
        for (batch, day) in std::mem::take(&mut self.answered) {
            match ledger.may_be_sent(&batch) {
                Ok(()) if self.terms.mode == Mode::DryRun => {}
                Ok(()) => ledger.sent(&batch, day)?,
                // A batch that was overtaken and answered all the same stays what it is: a person must look.
                Err(LedgerError::Refused { what, .. }) => {
                    let (claim_number, payer_claim, visit_id) = (String::new(), String::new(), String::new());
                    (self.notice)(Notice { claim_number, payer_claim, visit_id, kind: NoticeKind::CountsAsUnsent(what), segment: 0 });
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            sent.push(batch);
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
        self.at_rest = Some(match self.terms.mode {
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
        let number = payment.map(|payment| posting.payment(file, payment, None)).transpose()?;
        let released = payment.is_some_and(|payment| payment.quarantine.is_some());
        if let (Some(number), Some((_, by)), true) = (number, &self.terms.release, released) {
            posting.released(number, by)?;
        }
        let day = payment.and_then(|payment| payment.decided).unwrap_or(self.file.read_on);
        let outcome = payment.map_or_else(PaymentOutcome::nothing, PaymentOutcome::begun);
        self.open = Some(Open { posting, file, payment: number, outcome, day, touched: Default::default() });
        Ok(())
    }

    /// Begins to write news down, unless that has begun.
    pub(super) fn open_for_news(&mut self) -> Result<(), ReconcileError> {
        if self.open.is_none() {
            let posting = self.lend()?;
            if self.read_before.is_none() {
                self.read_before = Some(posting.ledger().answer_file(&self.file.sha256)?.is_some_and(|file| file.whole));
            }
            self.begin(posting, None)?;
        }
        Ok(())
    }

    pub(super) fn say(&mut self, answer: &Answer<'_>, visit_id: &str, kind: NoticeKind) {
        (self.notice)(Notice {
            claim_number: answer.claim_number.into(),
            payer_claim: answer.payer_claim_number.into(),
            visit_id: visit_id.into(),
            kind,
            segment: answer.segment,
        });
    }
}

impl<J: Answering> Listener for Poster<'_, J> {
    type Error = ReconcileError;

    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, ReconcileError> {
        let posting = self.lend()?;
        let posted = posting.seen(&payment.key, &payment.content)?.posted;
        let apart = self.apart(payment);
        if posted.is_none() && apart.is_none() {
            self.begin(posting, Some(payment))?;
            return Ok(Wanted::Answers);
        }
        self.keep(posting)?;
        match (posted, apart) {
            (Some((Content::Same, on)), _) => {
                self.outcomes.push(PaymentOutcome { standing: Standing::AlreadyPosted(on), ..PaymentOutcome::begun(payment) });
            }
            (Some((Content::Other, on)), _) => {
                let why = format!("a payment with the same number, day and amount was posted on {on}, with other claims");
                self.quarantine(payment, &why, Standing::Contradicts(on))?;
            }
            (None, Some(apart)) => self.quarantine(payment, apart.why, Standing::Quarantined(apart.why.into()))?,
            (None, None) => {}
        }
        if payment.quarantine.is_none_or(|apart| apart.release == Release::ByPerson) {
            // Its numbers were noted; the ones after them must stay in step.
            self.finder.skip(payment.claims);
        }
        Ok(Wanted::Nothing)
    }

    fn answer(&mut self, answer: &Answer<'_>, _: &Seen<'_>) -> Result<(), ReconcileError> {
        self.one(answer)
    }

    fn payment_end(&mut self, payment: &Payment<'_>) -> Result<(), ReconcileError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        let entries = posting::provider_level(&payment.adjustments);
        open.posting.entries(open.payment.expect("a payment is open"), None, None, &entries)?;
        open.outcome.add(&entries);
        self.credits(&mut open)?;
        self.keep(open.posting)?;
        self.outcomes.push(open.outcome);
        Ok(())
    }

    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        self.hear(heard)
    }
}
