//! What the practice recorded: jurisdiction-neutral, forgiving, every field knows its source.
//!
//! A [`Visit`] borrows its texts from the chunk of input it was read from. Nothing in it is checked beyond
//! "these rows belong together": past it, jurisdictions turn texts into types that carry the proof.
//! Columns are typed by whether they are private, so that a private text cannot be taken for a public one.

use crate::finding::{FileNo, Place, Private};
use std::marker::PhantomData;

/// Marks columns of the visit as a whole.
#[derive(Clone, Copy, Debug)]
pub enum OfVisit {}
/// Marks columns of a service line.
#[derive(Clone, Copy, Debug)]
pub enum OfLine {}
/// Marks columns anybody may see.
#[derive(Clone, Copy, Debug)]
pub enum Open {}
/// Marks columns that identify a patient.
#[derive(Clone, Copy, Debug)]
pub enum Secret {}

/// A column of the visit file: `Column<OfVisit, Secret>` and so on.
#[derive(Debug)]
pub struct Column<Of, Privacy> {
    index: u8,
    name: &'static str,
    kind: PhantomData<(Of, Privacy)>,
}

impl<Of, P> Clone for Column<Of, P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<Of, P> Copy for Column<Of, P> {}

impl<Of, P> Column<Of, P> {
    /// The column's name in the visit file.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The column's position in [`VISIT_COLUMNS`] or [`LINE_COLUMNS`].
    pub const fn index(self) -> usize {
        self.index as usize
    }
}

/// What is known of a column at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name in the visit file.
    pub name: &'static str,
    /// Whether it identifies a patient.
    pub private: bool,
    /// Whether a change in it changes what the insurer is asked to pay for: it is part of the visit's fingerprint.
    pub claim: bool,
}

macro_rules! columns {
    ($of:ident, $all:ident, $module:ident: $($constant:ident $name:literal $privacy:ident $claim:literal),* $(,)?) => {
        #[doc = concat!("Every column of this level, in the order of `", stringify!($module), "`.")]
        pub const $all: &[ColumnInfo] = &[$(ColumnInfo { name: $name, private: columns!(@private $privacy), claim: $claim }),*];

        /// The columns by name.
        pub mod $module {
            use super::{Column, $of, Open, Secret};
            use std::marker::PhantomData;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u8)]
            enum Index { $($constant),* }
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Column<$of, $privacy> = Column { index: Index::$constant as u8, name: $name, kind: PhantomData };
            )*
            // Keeps both markers used in either expansion.
            const _: (PhantomData<Open>, PhantomData<Secret>) = (PhantomData, PhantomData);
        }
    };
    (@private Open) => { false };
    (@private Secret) => { true };
}

// The third word says whether the column is part of the fingerprint: phone, payments, and what the practice
// keeps for itself are not (DECISIONS.md, "what a fingerprint covers").
columns! { OfVisit, VISIT_COLUMNS, col:
    VISIT_ID "visit_id" Open true,
    PATIENT_ID "patient_id" Secret true,
    PATIENT_LAST "patient_last" Secret true,
    PATIENT_FIRST "patient_first" Secret true,
    PATIENT_MIDDLE "patient_middle" Secret true,
    BIRTH_DATE "birth_date" Secret true,
    SEX "sex" Secret true,
    ADDRESS1 "address1" Secret true,
    ADDRESS2 "address2" Secret true,
    CITY "city" Secret true,
    REGION "region" Open true,
    POSTAL_CODE "postal_code" Secret true,
    PHONE "phone" Secret false,
    GUARANTOR_LAST "guarantor_last" Secret false,
    GUARANTOR_FIRST "guarantor_first" Secret false,
    GUARANTOR_ADDRESS1 "guarantor_address1" Secret false,
    GUARANTOR_CITY "guarantor_city" Secret false,
    GUARANTOR_REGION "guarantor_region" Open false,
    GUARANTOR_POSTAL_CODE "guarantor_postal_code" Secret false,
    PAYER_ID "payer_id" Open true,
    MEMBER_ID "member_id" Secret true,
    MEMBER_SUFFIX "member_suffix" Secret true,
    MEMBER_REGION "member_region" Open true,
    GROUP_NUMBER "group_number" Secret true,
    RELATIONSHIP "relationship" Open true,
    SUBSCRIBER_LAST "subscriber_last" Secret true,
    SUBSCRIBER_FIRST "subscriber_first" Secret true,
    SUBSCRIBER_BIRTH_DATE "subscriber_birth_date" Secret true,
    SUBSCRIBER_SEX "subscriber_sex" Secret true,
    SUBSCRIBER_ADDRESS1 "subscriber_address1" Secret true,
    SUBSCRIBER_CITY "subscriber_city" Secret true,
    SUBSCRIBER_REGION "subscriber_region" Open true,
    SUBSCRIBER_POSTAL_CODE "subscriber_postal_code" Secret true,
    PAYER2_ID "payer2_id" Open true,
    MEMBER2_ID "member2_id" Secret true,
    GROUP2_NUMBER "group2_number" Secret true,
    RELATIONSHIP2 "relationship2" Open true,
    SUBSCRIBER2_LAST "subscriber2_last" Secret true,
    SUBSCRIBER2_FIRST "subscriber2_first" Secret true,
    MSP_TYPE "msp_type" Open true,
    BILLING_PROTECTION "billing_protection" Open false,
    REFERRING_ID "referring_id" Open true,
    REFERRING_LAST "referring_last" Open true,
    REFERRING_FIRST "referring_first" Open true,
    REFERRAL_NUMBER "referral_number" Secret true,
    REFERRAL_DATE "referral_date" Open true,
    REFERRAL_TYPE "referral_type" Open true,
    REFERRAL_PERIOD "referral_period" Open true,
    REFERRAL_OVERRIDE "referral_override" Open true,
    SUPERVISING_ID "supervising_id" Open true,
    ORDERING_ID "ordering_id" Open true,
    FACILITY_ID "facility_id" Open true,
    IN_HOSPITAL "in_hospital" Open true,
    ADMISSION_DATE "admission_date" Open true,
    DISCHARGE_DATE "discharge_date" Open true,
    ONSET_DATE "onset_date" Open true,
    INITIAL_TREATMENT_DATE "initial_treatment_date" Open true,
    LAST_SEEN_DATE "last_seen_date" Open true,
    LMP_DATE "lmp_date" Secret true,
    ACCIDENT_KIND "accident_kind" Open true,
    ACCIDENT_DATE "accident_date" Open true,
    ACCIDENT_REGION "accident_region" Open true,
    PRIOR_AUTH "prior_auth" Secret true,
    CLIA "clia" Open true,
    DELAY_REASON "delay_reason" Open true,
    ATTACHMENT_TYPE "attachment_type" Open true,
    ATTACHMENT_NUMBER "attachment_number" Open true,
    FREQUENCY "frequency" Open true,
    ORIGINAL_REF "original_ref" Open true,
    DX1 "dx1" Open true,
    DX2 "dx2" Open true,
    DX3 "dx3" Open true,
    DX4 "dx4" Open true,
    DX5 "dx5" Open true,
    DX6 "dx6" Open true,
    DX7 "dx7" Open true,
    DX8 "dx8" Open true,
    DX9 "dx9" Open true,
    DX10 "dx10" Open true,
    DX11 "dx11" Open true,
    DX12 "dx12" Open true,
    MANUAL_REVIEW "manual_review" Open true,
    PAYEE "payee" Open true,
    LAB_LICENCE "lab_licence" Open true,
    BILLING_GROUP "billing_group" Open true,
    BILLING_SPECIALTY "billing_specialty" Open true,
    ACCOUNT_PAID "account_paid" Open true,
    CLAIMANT_LAST "claimant_last" Secret true,
    CLAIMANT_FIRST "claimant_first" Secret true,
    CLAIMANT_BIRTH_DATE "claimant_birth_date" Secret true,
    ASSIGNMENT_METHOD "assignment_method" Open true,
    ASSIGNMENT_TIME "assignment_time" Open true,
    ASSIGNED_BY "assigned_by" Open true,
    CONCESSION "concession" Open true,
    NOTE "note" Secret true,
    PATIENT_PAID "patient_paid" Open false,
}

columns! { OfLine, LINE_COLUMNS, lcol:
    LINE "line" Open true,
    SERVICE_FROM "service_from" Open true,
    SERVICE_TO "service_to" Open true,
    SERVICE_TIME "service_time" Open true,
    RENDERING_ID "rendering_id" Open true,
    PLACE_OF_SERVICE "place_of_service" Open true,
    CODE "code" Open true,
    MOD1 "mod1" Open true,
    MOD2 "mod2" Open true,
    MOD3 "mod3" Open true,
    MOD4 "mod4" Open true,
    UNITS "units" Open true,
    MINUTES "minutes" Open true,
    CHARGE "charge" Open true,
    DX_POINTERS "dx_pointers" Open true,
    SERVICE_TEXT "service_text" Open true,
    NDC "ndc" Open true,
    NDC_UNITS "ndc_units" Open true,
    NDC_QUANTITY "ndc_quantity" Open true,
    EMERGENCY "emergency" Open true,
    EPSDT "epsdt" Open true,
    PATIENTS_SEEN "patients_seen" Open true,
    FIELDS "fields" Open true,
    LSPN "lspn" Open true,
    SCP "scp" Open true,
    SELF_DEEMED "self_deemed" Open true,
    REQUEST_DATE "request_date" Open true,
    COLLECTION_TIME "collection_time" Open true,
    ACCESSION_TIME "accession_time" Open true,
    AFTERCARE_OVERRIDE "aftercare_override" Open true,
    DUPLICATE_OVERRIDE "duplicate_override" Open true,
    MULTIPLE_PROCEDURE_OVERRIDE "multiple_procedure_override" Open true,
    RESTRICTIVE_OVERRIDE "restrictive_override" Open true,
    RULE3_EXEMPT "rule3_exempt" Open true,
    S4B3_EXEMPT "s4b3_exempt" Open true,
}

/// The twelve diagnosis columns in order.
pub const DIAGNOSIS_COLUMNS: [Column<OfVisit, Open>; 12] =
    [col::DX1, col::DX2, col::DX3, col::DX4, col::DX5, col::DX6, col::DX7, col::DX8, col::DX9, col::DX10, col::DX11, col::DX12];

/// The four modifier columns in order.
pub const MODIFIER_COLUMNS: [Column<OfLine, Open>; 4] = [lcol::MOD1, lcol::MOD2, lcol::MOD3, lcol::MOD4];

/// One visit: the columns that belong to all of it, and its service lines. Texts are trimmed of blanks.
#[derive(Clone)]
pub struct Visit<'a> {
    /// The input file it came from.
    pub file: FileNo,
    /// Its first row there.
    pub row: u32,
    cells: [&'a str; VISIT_COLUMNS.len()],
    filled: u128,
    /// Its service lines in the order of the file.
    pub lines: Vec<Line<'a>>,
}

/// One service line of a visit.
#[derive(Clone)]
pub struct Line<'a> {
    /// Its row in the input file.
    pub row: u32,
    cells: [&'a str; LINE_COLUMNS.len()],
    filled: u64,
}

// Each column has a bit that says whether it may be filled: most are not, and whoever wants all that are need not look.
const _: () = assert!(VISIT_COLUMNS.len() <= 128 && LINE_COLUMNS.len() <= 64);

impl<'a> Visit<'a> {
    /// A visit with every column empty.
    pub fn new(file: FileNo, row: u32) -> Visit<'a> {
        Visit { file, row, cells: [""; VISIT_COLUMNS.len()], filled: 0, lines: Vec::new() }
    }

    /// A column anybody may see.
    pub fn text(&self, column: Column<OfVisit, Open>) -> &'a str {
        self.cells[column.index()]
    }

    /// A column that identifies the patient.
    pub fn private(&self, column: Column<OfVisit, Secret>) -> Private<&'a str> {
        Private::new(self.cells[column.index()])
    }

    /// Where the value of a column stands. The first row of a visit gives all its columns.
    pub fn place<P>(&self, column: Column<OfVisit, P>) -> Place {
        Place { file: self.file, row: self.row, column: column.name() }
    }

    /// The first row of the visit as a whole.
    pub fn here(&self) -> Place {
        Place { file: self.file, row: self.row, column: "" }
    }

    /// Where a column of one of its lines stands.
    pub fn line_place<P>(&self, line: &Line<'_>, column: Column<OfLine, P>) -> Place {
        Place { file: self.file, row: line.row, column: column.name() }
    }

    /// The visit's cells in the order of [`VISIT_COLUMNS`]: for readers that fill them, fingerprints and archives.
    pub fn cells(&self) -> &[&'a str; VISIT_COLUMNS.len()] {
        &self.cells
    }

    /// The columns that are not empty, by their position, with their texts.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let mut left = self.filled;
        std::iter::from_fn(move || {
            let i = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (i < VISIT_COLUMNS.len()).then(|| (i, self.cells[i]))
        })
        .filter(|(_, cell)| !cell.is_empty())
    }

    /// Puts a text into the column at a position of [`VISIT_COLUMNS`].
    #[inline]
    pub fn put(&mut self, index: usize, text: &'a str) {
        self.cells[index] = text;
        self.filled |= 1 << index;
    }

    /// The cells, to be filled by a reader.
    pub fn cells_mut(&mut self) -> &mut [&'a str; VISIT_COLUMNS.len()] {
        self.filled = u128::MAX;
        &mut self.cells
    }

    /// Makes it the visit that begins on `row`, with every column empty and no lines.
    pub fn begin(&mut self, row: u32) {
        self.row = row;
        self.lines.clear();
        while self.filled != 0 {
            if let Some(cell) = self.cells.get_mut(self.filled.trailing_zeros() as usize) {
                *cell = "";
            }
            self.filled &= self.filled - 1;
        }
    }
}

impl<'a> Line<'a> {
    /// A line with every column empty.
    pub fn new(row: u32) -> Line<'a> {
        Line { row, cells: [""; LINE_COLUMNS.len()], filled: 0 }
    }

    /// A column of the line.
    pub fn text(&self, column: Column<OfLine, Open>) -> &'a str {
        self.cells[column.index()]
    }

    /// The line's cells in the order of [`LINE_COLUMNS`].
    pub fn cells(&self) -> &[&'a str; LINE_COLUMNS.len()] {
        &self.cells
    }

    /// The columns that are not empty, by their position, with their texts.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let mut left = self.filled;
        std::iter::from_fn(move || {
            let i = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (i < LINE_COLUMNS.len()).then(|| (i, self.cells[i]))
        })
        .filter(|(_, cell)| !cell.is_empty())
    }

    /// Puts a text into the column at a position of [`LINE_COLUMNS`].
    #[inline]
    pub fn put(&mut self, index: usize, text: &'a str) {
        self.cells[index] = text;
        self.filled |= 1 << index;
    }

    /// The cells, to be filled by a reader.
    pub fn cells_mut(&mut self) -> &mut [&'a str; LINE_COLUMNS.len()] {
        self.filled = u64::MAX;
        &mut self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_one_name_and_its_constant_points_at_it() {
        let mut names: Vec<_> = VISIT_COLUMNS.iter().chain(LINE_COLUMNS).map(|c| c.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(VISIT_COLUMNS[col::PATIENT_PAID.index()].name, "patient_paid");
        assert_eq!(LINE_COLUMNS[lcol::S4B3_EXEMPT.index()].name, "s4b3_exempt");
        assert!(VISIT_COLUMNS[col::BIRTH_DATE.index()].private);
    }

    #[test]
    fn a_visit_hands_out_what_a_reader_put_in() {
        let mut visit = Visit::new(FileNo(0), 7);
        visit.cells_mut()[col::PAYER_ID.index()] = "60054";
        assert_eq!(visit.text(col::PAYER_ID), "60054");
        assert_eq!(visit.place(col::PAYER_ID), Place { file: FileNo(0), row: 7, column: "payer_id" });
        assert!(visit.private(col::PATIENT_LAST).is_empty());
    }
}
