//! What a run tells people and programs: findings on a terminal, `findings.jsonl`, `worklist.csv`, `report.html`.
//!
//! One [`Finding`] has many renderers and one night, [`Night`], has three; all of them append bytes and print nothing.
//! Only [`worklist`] shows private values: it is for the people who may see them.

pub mod chart;
pub mod csv;
pub mod html;
pub mod json;
pub mod night;
pub mod remittance;
pub mod sarif;
pub mod sorter;
pub mod summary;
pub mod text;
pub mod worklist;

pub use night::Night;
pub use sorter::Sorter;
pub use worklist::{Case, Worklists};

use crate::finding::{Finding, Privacy, Quote};

/// The input, to be quoted while a finding about it is told.
pub trait Lines: std::fmt::Debug {
    /// The line of a finding; nothing when it cannot be shown.
    fn quote(&self, finding: &Finding, privacy: Privacy) -> Option<Quote>;
}

/// What a finding does not know of itself: the visit it is about and the names of the input files.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// The visit id; empty when a whole file or row is meant.
    pub visit: &'a str,
    /// The payer's id; empty when there is none.
    pub payer: &'a str,
    /// The run's input files by [`crate::finding::FileNo`], as they should be shown.
    pub files: &'a [String],
    /// The input around the findings, where it is still at hand.
    pub lines: Option<&'a dyn Lines>,
}

impl<'a> About<'a> {
    /// The name of the file that a finding is in; empty when the run has no such file.
    pub fn file(&self, finding: &Finding) -> &'a str {
        self.files.get(usize::from(finding.place.file.0)).map_or("", String::as_str)
    }
}
