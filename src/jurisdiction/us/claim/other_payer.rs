//! What payers other than the one asked have decided (loops 2320, 2330 and 2430).

use super::super::ids::Code;
use super::{Coverage, Kept, Procedure, Provider, Subscriber};
use crate::date::Date;
use crate::money::{Money, Units};

/// A payer other than the one asked, and what it did (2320, 2330).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OtherPayer<'a> {
    /// SBR and 2330B.
    pub coverage: Coverage<'a>,
    /// CAS: what it adjusted at the level of the claim only.
    pub adjustments: Vec<Adjustment>,
    /// AMT*D: what it paid in all. Zero is a payment too.
    pub paid: Option<Money>,
    /// AMT*A8: what it does not cover.
    pub non_covered: Option<Money>,
    /// AMT*EAF: what remains for the patient.
    pub remaining: Option<Money>,
    /// OI03.
    pub benefits_assigned: Code<1>,
    /// OI04.
    pub signed_for_patient: Code<1>,
    /// OI06.
    pub release: Code<1>,
    /// 2330A.
    pub subscriber: Subscriber<'a>,
    /// DTP*573 of 2330B: the day it decided.
    pub decided: Option<Date>,
    /// 2330C to G.
    pub providers: Vec<Provider<'a>>,
    /// MOA.
    pub kept: Vec<Kept<'a>>,
}

/// One adjustment of a CAS: a group and a reason with an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// CAS01: `CO`, `PR`, `OA`, `PI`, `CR`.
    pub group: Code<2>,
    /// The reason.
    pub reason: Code<5>,
    /// What was taken off the charge.
    pub amount: Money,
    /// Units taken off, where units were.
    pub quantity: Option<Units>,
}

/// What another payer decided about a line (2430).
#[derive(Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// SVD01: the NM109 of that payer's 2330B.
    pub payer_id: &'a str,
    /// SVD02.
    pub paid: Money,
    /// SVD03: the procedure as that payer decided it.
    pub procedure: Procedure<'a>,
    /// SVD05.
    pub units: Units,
    /// SVD06: the line it was bundled into.
    pub bundled_into: Option<u32>,
    /// CAS.
    pub adjustments: Vec<Adjustment>,
    /// DTP*573.
    pub decided: Option<Date>,
    /// AMT*EAF: what remains for the patient.
    pub remaining: Option<Money>,
}
