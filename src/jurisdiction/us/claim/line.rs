//! One service line (loop 2400) with what was done and given.

use super::super::ids::{Code, LineReference, Modifier, Ndc, PlaceOfService, ProcedureCode};
use super::{Attachment, Dated, Decision, Kept, Note, Provider, Reference};
use crate::date::Date;
use crate::money::{Money, Units};

/// One service line (2400).
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceLine<'a> {
    /// SV101.
    pub procedure: Procedure<'a>,
    /// SV102.
    pub charge: Money,
    /// SV103: what the quantity counts.
    pub basis: Basis,
    /// SV104.
    pub quantity: Units,
    /// SV105: only where it differs from the claim's.
    pub place: Option<PlaceOfService>,
    /// SV107: one to four positions in [`Claim::diagnoses`](super::Claim::diagnoses), counted from 1; 0 where there is none.
    pub pointers: [u8; 4],
    /// SV109.
    pub emergency: bool,
    /// SV111.
    pub epsdt: bool,
    /// SV112.
    pub family_planning: bool,
    /// SV115 `0`.
    pub copay_exempt: bool,
    /// PWK.
    pub attachments: Vec<Attachment<'a>>,
    /// DTP*472: first day of service.
    pub from: Date,
    /// DTP*472: last day, when given as a span.
    pub to: Option<Date>,
    /// DTP other than 472.
    pub dates: Vec<Dated>,
    /// REF*6R: always there on claims that we build.
    pub reference: Option<LineReference>,
    /// REF other than 6R.
    pub references: Vec<Reference<'a>>,
    /// NTE.
    pub notes: Vec<Note<'a>>,
    /// 2410.
    pub drug: Option<Drug<'a>>,
    /// 2420.
    pub providers: Vec<Provider<'a>>,
    /// 2430: what other payers decided about this line.
    pub decisions: Vec<Decision<'a>>,
    /// Segments without a field of their own, in the order of their slots.
    pub kept: Vec<Kept<'a>>,
}

/// SV101, SVD03: the procedure, its modifiers and its description.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Procedure<'a> {
    /// HCPCS or CPT code (`HC`).
    pub code: ProcedureCode,
    /// Up to four modifiers, without gaps.
    pub modifiers: [Option<Modifier>; 4],
    /// Only for codes that do not say what was done.
    pub description: &'a str,
}

/// SV103.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// `UN`.
    #[default]
    Units,
    /// `MJ`: anaesthesia.
    Minutes,
}

impl Basis {
    /// SV103.
    pub const fn code(self) -> &'static str {
        match self {
            Basis::Units => "UN",
            Basis::Minutes => "MJ",
        }
    }
}

/// A drug given (2410).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Drug<'a> {
    /// LIN03 with `N4`.
    pub ndc: Ndc,
    /// CTP04.
    pub quantity: Units,
    /// CTP05: `F2`, `GR`, `ME`, `ML`, `UN`.
    pub unit: Code<2>,
    /// REF*XZ prescription, REF*VY link.
    pub reference: Option<Reference<'a>>,
}
