//! A claim of an 835: what the insurer decided about it, with its lines and adjustments.
//!
//! Everything borrows from the reader and lives until the next claim.

use super::source::At;
use crate::date::Date;
use crate::finding::Private;
use crate::money::{Money, Units};
use std::ops::Range;

/// What an insurer decided about one claim (CLP and what stands below it).
#[derive(Clone, Default)]
pub struct PaidClaim<'a> {
    /// The CLP segment: CLP04 stands at `at.element(4)`.
    pub at: At,
    /// CLP01: the number that we gave the claim (CLM01); `0` when the insurer does not have it.
    pub number: &'a str,
    /// CLP02 in words.
    pub status: ClaimStatus,
    /// CLP02 as sent.
    pub status_code: &'a str,
    /// CLP03: what was charged.
    pub charge: Money,
    /// CLP04: what is paid.
    pub paid: Money,
    /// CLP05: what the patient is said to owe; no part of any equation.
    pub patient_share: Option<Money>,
    /// CLP06: the kind of insurance, such as `MB`.
    pub filing_indicator: &'a str,
    /// CLP07: the insurer's own number, which a replacement repeats in REF*F8.
    pub payer_number: &'a str,
    /// CLP08: the place of service or kind of facility.
    pub facility: &'a str,
    /// CLP09: the frequency of the claim.
    pub frequency: &'a str,
    /// CAS of the claim as a whole.
    pub(super) claim_adjustments: usize,
    pub(super) adjustments: Vec<Adjustment<'a>>,
    pub(super) references: Vec<Reference<'a>>,
    pub(super) dates: Vec<Dated<'a>>,
    pub(super) amounts: Vec<Amount<'a>>,
    pub(super) remarks: Vec<Remark<'a>>,
    pub(super) lines: Vec<LineParts<'a>>,
    pub(super) heads: Heads,
    /// The people and organisations that it names (NM1).
    pub people: Vec<Person<'a>>,
    /// Segments that claimwright does not know, as sent.
    pub unknown: Vec<(At, &'a str)>,
}

/// How much of each list belongs to the claim itself, before its first line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heads {
    pub references: usize,
    pub dates: usize,
    pub amounts: usize,
    pub remarks: usize,
}

/// What CLP02 says. A denial is not among it: that is read from the adjustments (X12 RFI 1423).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimStatus {
    /// 1, 2, 3: decided as the first, second or third insurer; paid or not.
    Decided(u8),
    /// 19, 20, 21: decided so, and sent on to the next insurer.
    Forwarded(u8),
    /// 4: denied; says nothing about why.
    Denied,
    /// 22: an earlier decision is taken back.
    Reversal,
    /// 23: not this insurer's; sent on.
    NotOurs,
    /// 25: only an estimate.
    Predetermination,
    /// Anything else.
    #[default]
    Unknown,
}

impl ClaimStatus {
    /// Reads CLP02.
    pub fn of(code: &str) -> ClaimStatus {
        match code {
            "1" => ClaimStatus::Decided(1),
            "2" => ClaimStatus::Decided(2),
            "3" => ClaimStatus::Decided(3),
            "4" => ClaimStatus::Denied,
            "19" => ClaimStatus::Forwarded(1),
            "20" => ClaimStatus::Forwarded(2),
            "21" => ClaimStatus::Forwarded(3),
            "22" => ClaimStatus::Reversal,
            "23" => ClaimStatus::NotOurs,
            "25" => ClaimStatus::Predetermination,
            _ => ClaimStatus::Unknown,
        }
    }

    /// For a clerk.
    pub const fn words(self) -> &'static str {
        match self {
            ClaimStatus::Decided(1) => "decided as first insurer",
            ClaimStatus::Decided(2) => "decided as second insurer",
            ClaimStatus::Decided(_) => "decided as third insurer",
            ClaimStatus::Forwarded(_) => "decided and sent on to the next insurer",
            ClaimStatus::Denied => "denied",
            ClaimStatus::Reversal => "reversal",
            ClaimStatus::NotOurs => "not this insurer's, sent on",
            ClaimStatus::Predetermination => "an estimate only",
            ClaimStatus::Unknown => "an unknown status",
        }
    }
}

/// Who is responsible for an adjustment: CAS01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Group {
    /// CO: the practice, by contract.
    Contractual,
    /// PR: the patient.
    Patient,
    /// OA: neither.
    Other,
    /// PI: the insurer says so.
    PayerInitiated,
    /// CR: a correction, before version 5010.
    Correction,
    /// Anything else.
    #[default]
    Unknown,
}

impl Group {
    /// Reads CAS01.
    pub fn of(code: &str) -> Group {
        match code {
            "CO" => Group::Contractual,
            "PR" => Group::Patient,
            "OA" => Group::Other,
            "PI" => Group::PayerInitiated,
            "CR" => Group::Correction,
            _ => Group::Unknown,
        }
    }
}

/// One reason and amount of a CAS segment. A positive amount makes the payment smaller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Adjustment<'a> {
    /// Who is responsible.
    pub group: Group,
    /// CAS01 as sent.
    pub group_code: &'a str,
    /// The reason (CARC).
    pub reason: &'a str,
    /// The amount as sent.
    pub amount: Money,
    /// The number of services taken off; `None` when nothing is said.
    pub quantity: Option<Units>,
    /// Where the amount stands.
    pub at: At,
}

/// A REF segment.
#[derive(Clone, Copy, Default)]
pub struct Reference<'a> {
    /// REF01.
    pub qualifier: &'a str,
    /// REF02. Some are a person's numbers: show it only where such may be shown.
    pub value: Private<&'a str>,
    /// Where.
    pub at: At,
}

/// A DTM segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dated<'a> {
    /// DTM01: `232` from, `233` to, `050` received, `472` service.
    pub qualifier: &'a str,
    /// DTM02; `None` when it is no date.
    pub date: Option<Date>,
    /// Where.
    pub at: At,
}

/// An AMT segment: information, no part of any equation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount<'a> {
    /// AMT01: `AU` covered, `B6` allowed, `I` interest.
    pub qualifier: &'a str,
    /// AMT02.
    pub amount: Money,
    /// Where.
    pub at: At,
}

/// A remark code: LQ of a line, MOA or MIA of a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remark<'a> {
    /// `HE` for a RARC, `RX` for a pharmacy's code; `HE` too where MOA or MIA say nothing.
    pub list: &'a str,
    /// The code.
    pub code: &'a str,
    /// Where.
    pub at: At,
}

/// Whom an NM1 segment names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// QC.
    Patient,
    /// IL.
    Insured,
    /// 74: the name or number as the insurer has it, where ours was wrong.
    Corrected,
    /// 82.
    Rendering,
    /// TT: the insurer that the claim was sent on to.
    CrossoverTo,
    /// PR: the insurer that should have been first.
    PriorityPayer,
    /// GB.
    OtherSubscriber,
    /// Anybody else.
    #[default]
    Other,
}

/// Somebody named in a claim.
#[derive(Clone, Copy, Default)]
pub struct Person<'a> {
    /// As what.
    pub role: Role,
    /// NM101 as sent.
    pub role_code: &'a str,
    /// NM103: surname, or the name of an organisation.
    pub last: Private<&'a str>,
    /// NM104.
    pub first: Private<&'a str>,
    /// NM105.
    pub middle: Private<&'a str>,
    /// NM107.
    pub suffix: Private<&'a str>,
    /// NM108: `MI` a member number, `C` a corrected one, `XX` an NPI.
    pub id_qualifier: &'a str,
    /// NM109.
    pub id: Private<&'a str>,
    /// Where.
    pub at: At,
}

/// A procedure as an insurer writes it: SVC01 or SVC06.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Procedure<'a> {
    /// `HC` CPT or HCPCS, `NU` revenue code, `N4` a drug, and others.
    pub qualifier: &'a str,
    /// The code.
    pub code: &'a str,
    /// Up to four, empty ones at the end.
    pub modifiers: [&'a str; 4],
}

/// What is kept of a line; the lists are ranges of the claim's.
#[derive(Clone, Default)]
pub(super) struct LineParts<'a> {
    pub at: At,
    pub procedure: Procedure<'a>,
    pub charge: Money,
    pub paid: Money,
    pub revenue_code: &'a str,
    pub units: Option<Units>,
    pub original: Option<Procedure<'a>>,
    pub original_units: Option<Units>,
    pub adjustments: Range<usize>,
    pub references: Range<usize>,
    pub dates: Range<usize>,
    pub amounts: Range<usize>,
    pub remarks: Range<usize>,
}

/// What an insurer decided about one service line (SVC and what stands below it).
#[derive(Clone, Copy)]
pub struct PaidLine<'c, 'a> {
    /// The SVC segment: SVC03 stands at `at.element(3)`.
    pub at: At,
    /// SVC01: what was decided about.
    pub procedure: Procedure<'a>,
    /// SVC02.
    pub charge: Money,
    /// SVC03.
    pub paid: Money,
    /// SVC04.
    pub revenue_code: &'a str,
    /// SVC05; one service where nothing is said.
    pub units: Units,
    /// SVC06: what we sent, where the insurer decided about something else.
    pub original: Option<Procedure<'a>>,
    /// SVC07.
    pub original_units: Option<Units>,
    /// CAS of the line.
    pub adjustments: &'c [Adjustment<'a>],
    /// REF of the line.
    pub references: &'c [Reference<'a>],
    /// DTM of the line.
    pub dates: &'c [Dated<'a>],
    /// AMT of the line.
    pub amounts: &'c [Amount<'a>],
    /// LQ of the line.
    pub remarks: &'c [Remark<'a>],
}

impl<'a> PaidClaim<'a> {
    /// Its service lines, in the file's order.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = PaidLine<'_, 'a>> {
        self.lines.iter().map(|parts| PaidLine {
            at: parts.at,
            procedure: parts.procedure,
            charge: parts.charge,
            paid: parts.paid,
            revenue_code: parts.revenue_code,
            units: parts.units.unwrap_or(Units::ONE),
            original: parts.original,
            original_units: parts.original_units,
            adjustments: &self.adjustments[parts.adjustments.clone()],
            references: &self.references[parts.references.clone()],
            dates: &self.dates[parts.dates.clone()],
            amounts: &self.amounts[parts.amounts.clone()],
            remarks: &self.remarks[parts.remarks.clone()],
        })
    }

    /// CAS of the claim as a whole.
    pub fn adjustments(&self) -> &[Adjustment<'a>] {
        &self.adjustments[..self.claim_adjustments]
    }

    /// CAS of the claim as a whole and of all its lines.
    pub fn all_adjustments(&self) -> &[Adjustment<'a>] {
        &self.adjustments
    }

    /// REF of the claim as a whole.
    pub fn references(&self) -> &[Reference<'a>] {
        &self.references[..self.heads.references]
    }

    /// DTM of the claim as a whole.
    pub fn dates(&self) -> &[Dated<'a>] {
        &self.dates[..self.heads.dates]
    }

    /// AMT of the claim as a whole.
    pub fn amounts(&self) -> &[Amount<'a>] {
        &self.amounts[..self.heads.amounts]
    }

    /// Remark codes of the claim as a whole (MOA, MIA).
    pub fn remarks(&self) -> &[Remark<'a>] {
        &self.remarks[..self.heads.remarks]
    }

    /// The person or organisation with that role.
    pub fn person(&self, role: Role) -> Option<&Person<'a>> {
        self.people.iter().find(|person| person.role == role)
    }

    /// The date with that qualifier: `232` from, `233` to, `036` end of coverage, `050` received.
    pub fn date(&self, qualifier: &str) -> Option<Date> {
        self.dates().iter().find(|dated| dated.qualifier == qualifier).and_then(|dated| dated.date)
    }

    /// Whether an earlier decision is taken back: every amount has the opposite sign.
    pub fn is_reversal(&self) -> bool {
        self.status == ClaimStatus::Reversal
    }
}

impl<'a> PaidLine<'_, 'a> {
    /// REF*6R: the number that we gave the line.
    pub fn line_number(&self) -> Option<&'a str> {
        let ours = self.references.iter().find(|reference| reference.qualifier == "6R")?;
        Some(ours.value.expose())
    }

    /// AMT*B6: what the insurer allows, before the patient's share.
    pub fn allowed(&self) -> Option<Money> {
        self.amounts.iter().find(|amount| amount.qualifier == "B6").map(|amount| amount.amount)
    }

    /// The first and last day of the service.
    pub fn days(&self) -> Option<(Date, Date)> {
        let day = |qualifier| self.dates.iter().find(|dated| dated.qualifier == qualifier).and_then(|dated| dated.date);
        match day("472") {
            Some(date) => Some((date, date)),
            None => day("150").map(|from| (from, day("151").unwrap_or(from))),
        }
    }
}
