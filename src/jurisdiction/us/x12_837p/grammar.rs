//! The 837P as one table, in the order of the guide: which segment stands in which loop, and what it is for us.
//!
//! Loops are nested as on paper. A segment belongs to the loop that is open, or to one around it: the order of
//! segments within a loop, and of loops beside each other, is taken as it comes; the writer puts them in order.

use super::super::claim::Slot;
use std::sync::OnceLock;

/// A loop of the guide that can be open. Loops that differ only in who they are about share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loop {
    /// ST, BHT.
    Heading,
    /// 1000A and 1000B.
    FileParty,
    /// 2000A.
    BillingLevel,
    /// 2010AA.
    Billing,
    /// 2010AB.
    PayTo,
    /// 2010AC.
    PayToPlan,
    /// 2000B.
    SubscriberLevel,
    /// 2010BA.
    Subscriber,
    /// 2010BB.
    Payer,
    /// 2000C.
    PatientLevel,
    /// 2010CA.
    Patient,
    /// 2300.
    Claim,
    /// 2310A to 2310F.
    Provider,
    /// 2320.
    OtherPayer,
    /// 2330A.
    OtherSubscriber,
    /// 2330B.
    OtherPayerName,
    /// 2330C to 2330G.
    OtherPayerProvider,
    /// 2400.
    Line,
    /// 2410.
    Drug,
    /// 2420A to 2420H.
    LineProvider,
    /// 2430.
    Decision,
    /// 2440.
    Form,
}

impl Loop {
    /// The loop around this one; `level` is the HL loop that claims stand under at the moment.
    fn around(self, level: Loop) -> Option<Loop> {
        use Loop::*;
        match self {
            Heading | BillingLevel | SubscriberLevel | PatientLevel => None,
            FileParty => Some(Heading),
            Billing | PayTo | PayToPlan => Some(BillingLevel),
            Subscriber | Payer => Some(SubscriberLevel),
            Patient => Some(PatientLevel),
            Claim => Some(level),
            Provider | OtherPayer | Line => Some(Claim),
            OtherSubscriber | OtherPayerName | OtherPayerProvider => Some(OtherPayer),
            Drug | LineProvider | Decision | Form => Some(Line),
        }
    }

    /// Whether a segment of a loop around this one would change its meaning by standing here, unless it opens a loop of its own.
    fn closes_its_surroundings(self) -> bool {
        matches!(self, Loop::OtherPayer | Loop::Line | Loop::Claim)
    }
}

/// What a segment is for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Read when the set was opened; nothing more to do.
    Envelope,
    BillingTaxonomy,
    Currency,
    Name,
    Street,
    City,
    TaxNumber,
    Reference,
    Coverage,
    PatientState,
    Person,
    Claim,
    Date,
    Attachment,
    PatientPaid,
    Note,
    Diagnoses,
    OldDiagnoses,
    Taxonomy,
    Adjustments,
    Paid,
    NonCovered,
    Remaining,
    Agreements,
    Decided,
    LineNumber,
    Service,
    ServiceDate,
    LineReference,
    DrugCode,
    DrugQuantity,
    Decision,
    /// Has no field: it is kept as it stands.
    Kept(Slot),
}

/// One row of the table.
pub(super) struct Row {
    /// The loop it stands in, or under, when it opens one.
    pub at: Loop,
    /// The segment.
    pub id: &'static str,
    /// What its first element, or its first component, may say; empty: anything. HL, LIN, SVD and the like have none.
    pub qualifiers: &'static [&'static str],
    /// What it is.
    pub spot: Spot,
    /// The elements that the guide uses, a bit each, element 1 the lowest; all bits where the segment is kept as it stands.
    pub used: u32,
    /// The loop that it opens.
    pub opens: Option<Loop>,
}

const fn row(at: Loop, id: &'static str, qualifiers: &'static [&'static str], spot: Spot, used: &[u32]) -> Row {
    let (mut mask, mut n) = (0, 0);
    while n < used.len() {
        mask |= 1 << (used[n] - 1);
        n += 1;
    }
    Row { at, id, qualifiers, spot, used: mask, opens: None }
}

const fn kept(at: Loop, id: &'static str, qualifiers: &'static [&'static str], slot: Slot) -> Row {
    Row { at, id, qualifiers, spot: Spot::Kept(slot), used: u32::MAX, opens: None }
}

const fn opening(row: Row, opens: Loop) -> Row {
    Row { opens: Some(opens), ..row }
}

const REF: &[u32] = &[1, 2];
const REF_OF_PAYER: &[u32] = &[1, 2, 4];
const NAME: &[u32] = &[1, 2, 3, 4, 5, 7, 8, 9];
const ORGANISATION: &[u32] = &[1, 2, 3, 8, 9];
const STREET: &[u32] = &[1, 2];
const CITY: &[u32] = &[1, 2, 3, 4, 7];
const DATE: &[u32] = &[1, 2, 3];
const PERSON: &[u32] = &[1, 2, 3];
const SBR: &[u32] = &[1, 2, 3, 4, 5, 9];
const CAS: &[u32] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
const HI: &[u32] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const CLM: &[u32] = &[1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 20];
const NONE: &[&str] = &[];

use Loop as L;
use Spot as S;

/// The table.
pub(super) static ROWS: &[Row] = &[
    row(L::Heading, "BHT", NONE, S::Envelope, &[1, 2, 3, 4, 5, 6]),
    opening(row(L::Heading, "NM1", &["41", "40"], S::Envelope, NAME), L::FileParty),
    row(L::FileParty, "PER", &["IC"], S::Envelope, &[1, 2, 3, 4, 5, 6, 7, 8]),
    // 2000A
    row(L::BillingLevel, "PRV", &["BI"], S::BillingTaxonomy, &[1, 2, 3]),
    row(L::BillingLevel, "CUR", &["85"], S::Currency, &[1, 2]),
    opening(row(L::BillingLevel, "NM1", &["85"], S::Name, NAME), L::Billing),
    row(L::Billing, "N3", NONE, S::Street, STREET),
    row(L::Billing, "N4", NONE, S::City, CITY),
    row(L::Billing, "REF", &["EI", "SY"], S::TaxNumber, REF),
    row(L::Billing, "REF", &["0B", "1G"], S::Reference, REF),
    kept(L::Billing, "PER", &["IC"], Slot::Contact),
    opening(row(L::BillingLevel, "NM1", &["87"], S::Name, &[1, 2]), L::PayTo),
    row(L::PayTo, "N3", NONE, S::Street, STREET),
    row(L::PayTo, "N4", NONE, S::City, CITY),
    opening(kept(L::BillingLevel, "NM1", &["PE"], Slot::PayToPlan), L::PayToPlan),
    kept(L::PayToPlan, "N3", NONE, Slot::PayToPlan),
    kept(L::PayToPlan, "N4", NONE, Slot::PayToPlan),
    kept(L::PayToPlan, "REF", &["2U", "FY", "NF", "EI"], Slot::PayToPlan),
    // 2000B
    row(L::SubscriberLevel, "SBR", NONE, S::Coverage, SBR),
    row(L::SubscriberLevel, "PAT", NONE, S::PatientState, &[5, 6, 7, 8, 9]),
    opening(row(L::SubscriberLevel, "NM1", &["IL"], S::Name, NAME), L::Subscriber),
    row(L::Subscriber, "N3", NONE, S::Street, STREET),
    row(L::Subscriber, "N4", NONE, S::City, CITY),
    row(L::Subscriber, "DMG", &["D8"], S::Person, PERSON),
    row(L::Subscriber, "REF", &["SY", "Y4"], S::Reference, REF),
    kept(L::Subscriber, "PER", &["IC"], Slot::Contact),
    opening(row(L::SubscriberLevel, "NM1", &["PR"], S::Name, ORGANISATION), L::Payer),
    row(L::Payer, "N3", NONE, S::Street, STREET),
    row(L::Payer, "N4", NONE, S::City, CITY),
    row(L::Payer, "REF", &["2U", "EI", "FY", "NF", "G2", "LU"], S::Reference, REF),
    opening(row(L::SubscriberLevel, "CLM", NONE, S::Claim, CLM), L::Claim),
    // 2000C
    row(L::PatientLevel, "PAT", NONE, S::PatientState, &[1, 5, 6, 7, 8, 9]),
    opening(row(L::PatientLevel, "NM1", &["QC"], S::Name, &[1, 2, 3, 4, 5, 7]), L::Patient),
    row(L::Patient, "N3", NONE, S::Street, STREET),
    row(L::Patient, "N4", NONE, S::City, CITY),
    row(L::Patient, "DMG", &["D8"], S::Person, PERSON),
    row(L::Patient, "REF", &["Y4", "1W", "SY"], S::Reference, REF),
    kept(L::Patient, "PER", &["IC"], Slot::Contact),
    opening(row(L::PatientLevel, "CLM", NONE, S::Claim, CLM), L::Claim),
    // 2300
    row(L::Claim, "DTP", super::write::CLAIM_DATES, S::Date, DATE),
    row(L::Claim, "PWK", NONE, S::Attachment, &[1, 2, 5, 6]),
    kept(L::Claim, "CN1", NONE, Slot::Contract),
    row(L::Claim, "AMT", &["F5"], S::PatientPaid, &[1, 2]),
    row(L::Claim, "REF", super::write::CLAIM_REFERENCES, S::Reference, REF),
    kept(L::Claim, "K3", NONE, Slot::FixedFormat),
    row(L::Claim, "NTE", &["ADD", "CER", "DCP", "DGN", "TPO"], S::Note, &[1, 2]),
    kept(L::Claim, "CR1", NONE, Slot::Ambulance),
    kept(L::Claim, "CR2", NONE, Slot::Spinal),
    kept(L::Claim, "CRC", &["07"], Slot::AmbulanceCondition),
    kept(L::Claim, "CRC", &["E1", "E2", "E3"], Slot::Vision),
    kept(L::Claim, "CRC", &["75"], Slot::Homebound),
    kept(L::Claim, "CRC", &["ZZ"], Slot::Screening),
    row(L::Claim, "HI", &["ABK"], S::Diagnoses, HI),
    row(L::Claim, "HI", &["BK"], S::OldDiagnoses, HI),
    kept(L::Claim, "HI", &["BP"], Slot::Surgery),
    kept(L::Claim, "HI", &["BG"], Slot::Conditions),
    kept(L::Claim, "HCP", NONE, Slot::Repricing),
    opening(row(L::Claim, "NM1", &["DN", "P3", "82", "77", "DQ", "PW", "45"], S::Name, NAME), L::Provider),
    row(L::Provider, "PRV", &["PE"], S::Taxonomy, &[1, 2, 3]),
    row(L::Provider, "N3", NONE, S::Street, STREET),
    row(L::Provider, "N4", NONE, S::City, CITY),
    row(L::Provider, "REF", &["0B", "1G", "G2", "LU"], S::Reference, REF),
    kept(L::Provider, "PER", &["IC"], Slot::Contact),
    // 2320
    opening(row(L::Claim, "SBR", NONE, S::Coverage, SBR), L::OtherPayer),
    row(L::OtherPayer, "CAS", NONE, S::Adjustments, CAS),
    row(L::OtherPayer, "AMT", &["D"], S::Paid, &[1, 2]),
    row(L::OtherPayer, "AMT", &["A8"], S::NonCovered, &[1, 2]),
    row(L::OtherPayer, "AMT", &["EAF"], S::Remaining, &[1, 2]),
    row(L::OtherPayer, "OI", NONE, S::Agreements, &[3, 4, 6]),
    kept(L::OtherPayer, "MOA", NONE, Slot::OutpatientRemarks),
    opening(row(L::OtherPayer, "NM1", &["IL"], S::Name, NAME), L::OtherSubscriber),
    row(L::OtherSubscriber, "N3", NONE, S::Street, STREET),
    row(L::OtherSubscriber, "N4", NONE, S::City, CITY),
    row(L::OtherSubscriber, "REF", &["SY"], S::Reference, REF),
    opening(row(L::OtherPayer, "NM1", &["PR"], S::Name, ORGANISATION), L::OtherPayerName),
    row(L::OtherPayerName, "N3", NONE, S::Street, STREET),
    row(L::OtherPayerName, "N4", NONE, S::City, CITY),
    row(L::OtherPayerName, "DTP", &["573"], S::Decided, DATE),
    row(L::OtherPayerName, "REF", super::write_party::OTHER_PAYER_REFERENCES, S::Reference, REF),
    opening(row(L::OtherPayer, "NM1", &["DN", "P3", "82", "77", "DQ", "85"], S::Name, &[1, 2]), L::OtherPayerProvider),
    row(L::OtherPayerProvider, "REF", &["0B", "1G", "G2", "LU"], S::Reference, REF),
    // 2400
    opening(row(L::Claim, "LX", NONE, S::LineNumber, &[1]), L::Line),
    row(L::Line, "SV1", NONE, S::Service, &[1, 2, 3, 4, 5, 7, 9, 11, 12, 15]),
    kept(L::Line, "SV5", NONE, Slot::Equipment),
    kept(L::Line, "PWK", &["CT"], Slot::EquipmentCertificate),
    row(L::Line, "PWK", NONE, S::Attachment, &[1, 2, 5, 6]),
    kept(L::Line, "CR1", NONE, Slot::LineAmbulance),
    kept(L::Line, "CR3", NONE, Slot::EquipmentDuration),
    kept(L::Line, "CRC", &["07"], Slot::LineAmbulanceCondition),
    kept(L::Line, "CRC", &["70"], Slot::Hospice),
    kept(L::Line, "CRC", &["09"], Slot::EquipmentCondition),
    row(L::Line, "DTP", &["472"], S::ServiceDate, DATE),
    row(L::Line, "DTP", super::write_line::LINE_DATES, S::Date, DATE),
    kept(L::Line, "QTY", &["PT"], Slot::AmbulancePatients),
    kept(L::Line, "QTY", &["FL"], Slot::ObstetricUnits),
    kept(L::Line, "MEA", &["OG", "TR"], Slot::TestResult),
    kept(L::Line, "CN1", NONE, Slot::LineContract),
    row(L::Line, "REF", &["6R"], S::LineReference, REF),
    row(L::Line, "REF", &["9B", "9D", "G1", "EW", "X4", "F4", "BT", "9F"], S::Reference, REF_OF_PAYER),
    kept(L::Line, "AMT", &["T"], Slot::SalesTax),
    kept(L::Line, "AMT", &["F4"], Slot::Postage),
    kept(L::Line, "K3", NONE, Slot::LineFixedFormat),
    row(L::Line, "NTE", &["ADD", "DCP", "TPO"], S::Note, &[1, 2]),
    kept(L::Line, "PS1", NONE, Slot::PurchasedService),
    kept(L::Line, "HCP", NONE, Slot::LineRepricing),
    opening(row(L::Line, "LIN", NONE, S::DrugCode, &[2, 3]), L::Drug),
    row(L::Drug, "CTP", NONE, S::DrugQuantity, &[4, 5]),
    row(L::Drug, "REF", &["VY", "XZ"], S::Reference, REF),
    opening(row(L::Line, "NM1", &["DN", "P3", "82", "QB", "77", "DQ", "DK", "PW", "45"], S::Name, NAME), L::LineProvider),
    row(L::LineProvider, "PRV", &["PE"], S::Taxonomy, &[1, 2, 3]),
    row(L::LineProvider, "N3", NONE, S::Street, STREET),
    row(L::LineProvider, "N4", NONE, S::City, CITY),
    row(L::LineProvider, "REF", &["0B", "1G", "G2", "LU"], S::Reference, REF_OF_PAYER),
    kept(L::LineProvider, "PER", &["IC"], Slot::Contact),
    opening(row(L::Line, "SVD", NONE, S::Decision, &[1, 2, 3, 5, 6]), L::Decision),
    row(L::Decision, "CAS", NONE, S::Adjustments, CAS),
    row(L::Decision, "DTP", &["573"], S::Decided, DATE),
    row(L::Decision, "AMT", &["EAF"], S::Remaining, &[1, 2]),
    opening(kept(L::Line, "LQ", &["AS", "UT"], Slot::Form), L::Form),
    kept(L::Form, "FRM", NONE, Slot::Form),
];

/// The rows of one loop, found once.
fn rows_of(at: Loop) -> &'static [&'static Row] {
    static BY_LOOP: OnceLock<Vec<Vec<&'static Row>>> = OnceLock::new();
    let by_loop = BY_LOOP.get_or_init(|| {
        let loops = Loop::Form as usize + 1;
        (0..loops).map(|number| ROWS.iter().filter(|row| row.at as usize == number).collect()).collect()
    });
    &by_loop[at as usize]
}

/// Finds the place of a segment in the open loop or one around it: the row, and the loop that is open behind it.
pub(super) fn place(open: Loop, level: Loop, id: &str, qualifier: &str) -> Option<(&'static Row, Loop)> {
    let mut at = Some(open);
    let mut only_openings = false;
    while let Some(here) = at {
        let fits = |row: &&Row| {
            row.id == id && (row.qualifiers.is_empty() || row.qualifiers.contains(&qualifier)) && (!only_openings || row.opens.is_some())
        };
        if let Some(row) = rows_of(here).iter().copied().find(fits) {
            return Some((row, row.opens.unwrap_or(here)));
        }
        only_openings |= here.closes_its_surroundings();
        at = here.around(level);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_find_their_loop_whatever_stands_between() {
        let (row, behind) = place(Loop::LineProvider, Loop::SubscriberLevel, "REF", "6R").expect("a place");
        assert_eq!((row.spot, behind), (Spot::LineReference, Loop::Line));
        let (row, behind) = place(Loop::LineProvider, Loop::SubscriberLevel, "LIN", "").expect("a place");
        assert_eq!((row.spot, behind), (Spot::DrugCode, Loop::Drug));
        let (_, behind) = place(Loop::Form, Loop::PatientLevel, "CLM", "V1").expect("a place");
        assert_eq!(behind, Loop::Claim);
    }

    #[test]
    fn what_would_change_its_meaning_has_no_place() {
        assert!(place(Loop::Line, Loop::SubscriberLevel, "DTP", "431").is_none());
        assert!(place(Loop::OtherPayerName, Loop::SubscriberLevel, "AMT", "F5").is_none());
        assert!(place(Loop::FileParty, Loop::SubscriberLevel, "N3", "1 MAIN ST").is_none());
        assert!(place(Loop::Claim, Loop::SubscriberLevel, "HI", "APR").is_none());
    }

    #[test]
    fn the_same_segment_means_what_its_loop_says() {
        let spot = |open| place(open, Loop::SubscriberLevel, "NM1", "82").map(|(_, behind)| behind);
        assert_eq!(spot(Loop::Provider), Some(Loop::Provider));
        assert_eq!(spot(Loop::OtherPayerName), Some(Loop::OtherPayerProvider));
        assert_eq!(spot(Loop::Drug), Some(Loop::LineProvider));
    }
}
