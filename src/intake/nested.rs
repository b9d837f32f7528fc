//! What JSON and XML visits have that rows have not: lists of diagnoses, lines and coverages.

use super::header::{Target, target};
use crate::visit::{Column, DIAGNOSIS_COLUMNS, OfVisit, col};

/// Which part of a visit a name stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Visit,
    Line,
    /// A coverage: 0 for the primary one.
    Coverage(usize),
}

/// Coverages that a visit has columns for.
pub(super) const COVERAGES: usize = 2;
/// Diagnoses that a visit has columns for.
pub(super) const DIAGNOSES: usize = DIAGNOSIS_COLUMNS.len();

const fn at<P>(column: Column<OfVisit, P>) -> u8 {
    column.index() as u8
}

/// The visit's columns that make its primary coverage, under the same names there.
pub(super) const PRIMARY: &[u8] = &[
    at(col::PAYER_ID),
    at(col::MEMBER_ID),
    at(col::MEMBER_SUFFIX),
    at(col::MEMBER_REGION),
    at(col::GROUP_NUMBER),
    at(col::RELATIONSHIP),
    at(col::MSP_TYPE),
    at(col::SUBSCRIBER_LAST),
    at(col::SUBSCRIBER_FIRST),
    at(col::SUBSCRIBER_BIRTH_DATE),
    at(col::SUBSCRIBER_SEX),
    at(col::SUBSCRIBER_ADDRESS1),
    at(col::SUBSCRIBER_CITY),
    at(col::SUBSCRIBER_REGION),
    at(col::SUBSCRIBER_POSTAL_CODE),
];

/// The names of the secondary coverage, and the visit's columns they fill.
pub(super) const SECONDARY: &[(&str, u8)] = &[
    ("payer_id", at(col::PAYER2_ID)),
    ("member_id", at(col::MEMBER2_ID)),
    ("group_number", at(col::GROUP2_NUMBER)),
    ("relationship", at(col::RELATIONSHIP2)),
    ("subscriber_last", at(col::SUBSCRIBER2_LAST)),
    ("subscriber_first", at(col::SUBSCRIBER2_FIRST)),
    ("msp_type", at(col::MSP_TYPE)),
];

/// The column that `name` means in this part of a visit.
pub(super) fn named(part: Part, name: &str) -> Target {
    let found = target(name.as_bytes());
    match (part, found) {
        (Part::Visit, Target::Visit(_)) | (Part::Line, Target::Line(_)) => found,
        (Part::Coverage(0), Target::Visit(i)) if PRIMARY.contains(&i) => found,
        (Part::Coverage(1), _) => SECONDARY.iter().find(|(n, _)| *n == name).map_or(Target::Nowhere, |(_, i)| Target::Visit(*i)),
        _ => Target::Nowhere,
    }
}

/// The column of a diagnosis, counted from 0.
pub(super) fn diagnosis(index: usize) -> Target {
    DIAGNOSIS_COLUMNS.get(index).map_or(Target::Nowhere, |c| Target::Visit(c.index() as u8))
}

impl Part {
    /// What stands before an unknown name in reports.
    pub fn prefix(self) -> &'static str {
        match self {
            Part::Visit => "",
            Part::Line => "lines.",
            Part::Coverage(_) => "coverages.",
        }
    }
}
