//! Segments without a field of their own: kept as they stood, each with the place in which the writer puts it back.

use crate::finding::Private;

/// A segment as it stood in somebody else's 837P, and where it goes.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Where the writer puts it.
    pub slot: Slot,
    /// The segment without its terminator.
    pub text: Private<&'a str>,
    /// The separators it was written with.
    pub written_with: Marks,
}

/// The two separators that stand within a segment; no kept segment repeats elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Between elements.
    pub element: u8,
    /// Between components.
    pub component: u8,
}

/// The places of segments that have no field, in the order of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Slot {
    /// PER of a billing provider, subscriber, patient or provider.
    Contact,
    /// 2010AC: the plan that is to be paid in the payer's place.
    PayToPlan,
    /// CN1 of the claim.
    Contract,
    /// K3 of the claim.
    FixedFormat,
    /// CR1: ambulance.
    Ambulance,
    /// CR2: chiropractic.
    Spinal,
    /// CRC*07.
    AmbulanceCondition,
    /// CRC*E1 to E3.
    Vision,
    /// CRC*75.
    Homebound,
    /// CRC*ZZ.
    Screening,
    /// HI*BP: surgery behind anaesthesia.
    Surgery,
    /// HI*BG.
    Conditions,
    /// HCP of the claim.
    Repricing,
    /// MOA of another payer.
    OutpatientRemarks,
    /// SV5 of a line.
    Equipment,
    /// PWK*CT of a line.
    EquipmentCertificate,
    /// CR1 of a line.
    LineAmbulance,
    /// CR3 of a line.
    EquipmentDuration,
    /// CRC*07 of a line.
    LineAmbulanceCondition,
    /// CRC*70 of a line.
    Hospice,
    /// CRC*09 of a line.
    EquipmentCondition,
    /// QTY*PT of a line.
    AmbulancePatients,
    /// QTY*FL of a line.
    ObstetricUnits,
    /// MEA of a line.
    TestResult,
    /// CN1 of a line.
    LineContract,
    /// AMT*T of a line.
    SalesTax,
    /// AMT*F4 of a line.
    Postage,
    /// K3 of a line.
    LineFixedFormat,
    /// PS1 of a line.
    PurchasedService,
    /// HCP of a line.
    LineRepricing,
    /// LQ and FRM: 2440, in the order in which they stood.
    Form,
}

impl<'a> Kept<'a> {
    /// The elements behind the segment's name, each as it stood.
    pub fn elements(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.text.expose().split(char::from(self.written_with.element)).skip(1)
    }

    /// The segment's name: `CR1`.
    pub fn name(&self) -> &'a str {
        self.text.expose().split(char::from(self.written_with.element)).next().unwrap_or_default()
    }
}

/// Two kept segments are equal when they say the same, whatever separators they were written with.
impl PartialEq for Kept<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| {
            let split = (char::from(self.written_with.component), char::from(other.written_with.component));
            a.split(split.0).eq(b.split(split.1))
        };
        let (mut ours, mut theirs) = (self.elements(), other.elements());
        self.slot == other.slot
            && self.name() == other.name()
            && loop {
                match (ours.next(), theirs.next()) {
                    (None, None) => break true,
                    (Some(a), Some(b)) if same(a, b) => {}
                    _ => break false,
                }
            }
    }
}

impl Eq for Kept<'_> {}
