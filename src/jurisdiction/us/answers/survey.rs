//! The first reading of a file of answers: what is in it, what can be used, and whether it balances.

use super::acknowledgement::{Acknowledgement, InterchangeAnswer};
use super::claim_status::StatusReport;
use super::payment::Payment;
use super::refusal::Refusal;
use super::source::{Interchange, SetSource};
use super::walk::{self, Visitor};
use super::{ta1, x12_277ca, x12_835, x12_999};
use crate::limits::ANSWERS_PER_FILE;
use crate::wire::x12::{Segment, Trouble};
use std::io::Read;
use std::ops::ControlFlow;

/// One answer of a file.
pub enum Answer {
    /// An 835.
    Payment(Box<Payment>),
    /// A 999 or 997.
    Acknowledgement(Box<Acknowledgement>),
    /// A 277CA.
    Status(Box<StatusReport>),
    /// A TA1.
    Interchange(Box<InterchangeAnswer>),
    /// A transaction set of another kind; nothing of it is read.
    Other(Box<OtherSet>),
}

/// A transaction set that is no answer, or one that claimwright does not read.
#[derive(Clone, Debug, Default)]
pub struct OtherSet {
    /// Where it stands.
    pub source: SetSource,
    /// What is wrong with it besides.
    pub refusals: Vec<Refusal>,
}

impl Answer {
    /// Why it is not used; empty when it can be.
    pub fn refusals(&self) -> &[Refusal] {
        match self {
            Answer::Payment(answer) => &answer.refusals,
            Answer::Acknowledgement(answer) => &answer.refusals,
            Answer::Status(answer) => &answer.refusals,
            Answer::Interchange(answer) => &answer.refusals,
            Answer::Other(answer) => &answer.refusals,
        }
    }

    /// The transaction set that it is; `None` for a TA1.
    pub fn source(&self) -> Option<&SetSource> {
        match self {
            Answer::Payment(answer) => Some(&answer.source),
            Answer::Acknowledgement(answer) => Some(&answer.source),
            Answer::Status(answer) => Some(&answer.source),
            Answer::Interchange(_) => None,
            Answer::Other(answer) => Some(&answer.source),
        }
    }

    fn refusals_mut(&mut self) -> &mut Vec<Refusal> {
        match self {
            Answer::Payment(answer) => &mut answer.refusals,
            Answer::Acknowledgement(answer) => &mut answer.refusals,
            Answer::Status(answer) => &mut answer.refusals,
            Answer::Interchange(answer) => &mut answer.refusals,
            Answer::Other(answer) => &mut answer.refusals,
        }
    }
}

/// What a file of answers holds.
#[derive(Default)]
pub struct Survey {
    /// Its answers, in the file's order.
    pub answers: Vec<Answer>,
    /// Interchanges begun.
    pub interchanges: u32,
    /// Why reading ended early; the interchange that was open then is refused, earlier ones stay good.
    pub trouble: Option<Trouble>,
    /// Answers that were not looked at because there were [`ANSWERS_PER_FILE`] before them.
    pub passed_over: u64,
}

/// Reads a file of answers through once: recognises each, proves what can be proved, hands on nothing.
///
/// Memory stays within one claim and a summary of each transaction set.
pub fn survey(source: impl Read) -> Survey {
    let mut surveyor = Surveyor::default();
    let trouble = walk::walk(source, &mut surveyor).err();
    Survey { trouble, ..surveyor.survey }
}

#[derive(Default)]
struct Surveyor {
    survey: Survey,
    set: Open,
    source: SetSource,
    remittance: x12_835::SetReader,
    acknowledgement: x12_999::SetReader,
    status: x12_277ca::SetReader,
    /// Where the answers of the open group and interchange begin.
    group: usize,
    interchange: usize,
}

/// The kind of the transaction set that is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Open {
    #[default]
    Other,
    Remittance,
    Acknowledgement,
    Status,
}

impl Open {
    /// Recognises a set by ST01, and a 277 by the guide it says it follows: other 277s answer other questions.
    pub fn of(source: &SetSource) -> Open {
        let guide = if source.guide.is_empty() { &source.version } else { &source.guide };
        match source.kind.as_str() {
            "835" => Open::Remittance,
            "999" | "997" => Open::Acknowledgement,
            "277" if guide.contains("X214") || guide.contains("X167") => Open::Status,
            _ => Open::Other,
        }
    }
}

impl Visitor for Surveyor {
    fn begin_set(&mut self, source: &SetSource) -> ControlFlow<()> {
        self.set = Open::of(source);
        self.source = source.clone();
        if self.survey.answers.len() >= ANSWERS_PER_FILE {
            self.survey.passed_over += 1;
        }
        match self.set {
            Open::Remittance => self.remittance.begin(source),
            Open::Acknowledgement => self.acknowledgement.begin(source),
            Open::Status => self.status.begin(source),
            Open::Other => {}
        }
        ControlFlow::Continue(())
    }

    fn segment(&mut self, segment: &Segment<'_>) -> ControlFlow<()> {
        match self.set {
            Open::Remittance => self.remittance.segment(segment, &mut |_, _| ControlFlow::Continue(())),
            Open::Acknowledgement => {
                self.acknowledgement.segment(segment);
                ControlFlow::Continue(())
            }
            Open::Status => self.status.segment(segment, &mut |_, _| ControlFlow::Continue(())),
            Open::Other => ControlFlow::Continue(()),
        }
    }

    fn end_set(&mut self, faults: Vec<Refusal>) -> ControlFlow<()> {
        let mut answer = match self.set {
            Open::Remittance => Answer::Payment(Box::new(self.remittance.end())),
            Open::Acknowledgement => Answer::Acknowledgement(Box::new(self.acknowledgement.end())),
            Open::Status => Answer::Status(Box::new(self.status.end())),
            Open::Other => Answer::Other(Box::new(OtherSet { source: std::mem::take(&mut self.source), refusals: Vec::new() })),
        };
        answer.refusals_mut().extend(faults);
        if self.survey.answers.len() < ANSWERS_PER_FILE {
            self.survey.answers.push(answer);
        }
        ControlFlow::Continue(())
    }

    fn interchange_answer(&mut self, interchange: &Interchange, segment: &Segment<'_>) -> ControlFlow<()> {
        if self.survey.answers.len() < ANSWERS_PER_FILE {
            self.survey.answers.push(Answer::Interchange(Box::new(ta1::read(interchange, segment))));
        } else {
            self.survey.passed_over += 1;
        }
        ControlFlow::Continue(())
    }

    fn end_group(&mut self, faults: Vec<Refusal>) -> ControlFlow<()> {
        let from = self.group.min(self.survey.answers.len());
        let sets = self.survey.answers[from..].iter_mut().filter(|answer| answer.source().is_some());
        sets.for_each(|answer| answer.refusals_mut().extend(faults.iter().cloned()));
        self.group = self.survey.answers.len();
        ControlFlow::Continue(())
    }

    fn end_interchange(&mut self, faults: Vec<Refusal>) -> ControlFlow<()> {
        self.survey.interchanges += 1;
        for answer in &mut self.survey.answers[self.interchange..] {
            answer.refusals_mut().extend(faults.iter().cloned());
        }
        (self.group, self.interchange) = (self.survey.answers.len(), self.survey.answers.len());
        ControlFlow::Continue(())
    }
}
