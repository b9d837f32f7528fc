//! What can be wrong with somebody else's claim file. Each kind belongs to one rule, which explains it.

use crate::finding::{Finding, Place, Private, RuleCard, Shown};

/// What kind of trouble; the rules CW610 to CW620 are named in the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TroubleKind {
    /// HL segments that do not make a tree.
    Hierarchy,
    /// Trailer counts or control numbers that disagree.
    Counts,
    /// Another kind of set, another version, or more than can be read at once.
    Unreadable,
    /// A loop or segment that a claim cannot be without.
    Missing,
    /// A segment that has no place where it stands.
    OutOfPlace,
    /// An element that the guide does not use.
    NotUsed,
    /// A value that cannot be what its place says.
    Malformed,
    /// A segment that may stand once and stands twice.
    Repeated,
    /// Diagnoses in ICD-9.
    OldDiagnoses,
}

/// One trouble at one place; it becomes a finding of the rule of its kind.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What kind.
    pub kind: TroubleKind,
    /// The file, the number of the segment, the element.
    pub place: Place,
    /// The service line, from 1; 0 for the claim as a whole.
    pub line: u16,
    /// What was found: masked, because most elements of a claim are private.
    pub value: Shown,
    /// What is wrong, without any value.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Trouble {
    pub(super) fn new(kind: TroubleKind, place: Place, message: impl Into<String>) -> Trouble {
        Trouble { kind, place, line: 0, value: Shown::Nothing, message: message.into(), help: kind.help() }
    }

    pub(super) fn private(mut self, value: &str) -> Trouble {
        if !value.is_empty() {
            self.value = Shown::Masked(Private::new(value.chars().take(80).collect()));
        }
        self
    }

    pub(super) fn open(mut self, value: &str) -> Trouble {
        if !value.is_empty() {
            self.value = Shown::Plain(value.chars().take(80).map(|c| if c.is_control() { '?' } else { c }).collect());
        }
        self
    }

    /// The finding of the rule that this kind belongs to.
    pub fn finding(&self, card: &'static RuleCard) -> Finding {
        let mut finding = Finding::new(card, self.place, self.message.clone()).help(self.help).line(self.line);
        finding.value = self.value.clone();
        finding
    }
}

impl TroubleKind {
    const fn help(self) -> &'static str {
        match self {
            TroubleKind::Hierarchy => "ask for the file again from the system that wrote it: it is not clear whose claim this is",
            TroubleKind::Counts => "the file was cut or edited: ask for it again",
            TroubleKind::Unreadable => "have the sending system write professional claims of version 005010X222A1, at most 5,000 in a set",
            TroubleKind::Missing => "add what is missing in the system that wrote the file",
            TroubleKind::OutOfPlace => "claimwright will not guess where it belongs: correct it in the system that wrote the file",
            TroubleKind::NotUsed => "a payer would reject it or lose it: take it out in the system that wrote the file",
            TroubleKind::Malformed => "correct it in the system that wrote the file",
            TroubleKind::Repeated => "leave the right one only",
            TroubleKind::OldDiagnoses => "code the claim in ICD-10-CM; services before 2015-10-01 cannot be billed with claimwright",
        }
    }
}
