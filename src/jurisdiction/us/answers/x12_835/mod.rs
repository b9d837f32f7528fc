//! Reads an 835 (005010X221A1; 004010X091A1 as far as its layout is the same): the payment's head, its claims one at a time, its end.
//!
//! Segments of one position come in any order. What is unknown is noted and kept; what would make money ambiguous is a [`Refusal`].

mod claim;
mod head;
mod known;

use super::balance::{self, ClaimProof};
use super::code_lists;
use super::content::Content;
use super::culprits::{Candidate, explain_amounts};
use super::held::Held;
use super::paid_claim::PaidClaim;
use super::payment::{Payment, PaymentEquation, UnbalancedClaim};
use super::refusal::Refusal;
use super::source::{At, SetSource};
use super::strange::{Strangers, Unknown};
use crate::limits::{PAID_CLAIM_BYTES, SUSPECTS, UNBALANCED_CLAIMS};
use crate::money::Money;
use crate::wire::x12::Segment;
use std::ops::ControlFlow;

/// The ids of its segments as numbers.
mod code {
    use crate::wire::x12::segment_code;

    macro_rules! codes {
        ($($name:ident)*) => {
            $(pub const $name: u32 = segment_code(stringify!($name).as_bytes());)*
        };
    }
    codes! { ST SE CLP LX TS3 TS2 PLB SVC CAS DTM REF AMT LQ NM1 MOA MIA QTY PER N3 N4 }
}

/// Who is handed each claim, with the proof of its equations.
pub(super) type EachClaim<'f> = &'f mut dyn FnMut(&PaidClaim<'_>, &ClaimProof) -> ControlFlow<()>;

/// Reads one transaction set.
#[derive(Default)]
pub(super) struct SetReader {
    payment: Payment,
    area: Area,
    held: Held,
    /// The lists of the last claim, empty, for the next one.
    bench: PaidClaim<'static>,
    notes: Notes,
    sums: Sums,
    /// CLP04 of the claims so far, to explain a residual: segment and cents.
    paid: Vec<(u32, i64)>,
    content: Content,
}

/// Where in the set the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Area {
    #[default]
    Head,
    Payer,
    Payee,
    /// Behind LX, before a claim.
    Between,
    Claim,
    End,
}

/// What the reader says besides what it reads.
#[derive(Debug, Default)]
struct Notes {
    strangers: Strangers,
    refusals: Vec<Refusal>,
}

/// Reasons kept of one set: the first ones say enough.
const REFUSALS: usize = 20;

impl Notes {
    fn refuse(&mut self, refusal: Refusal) {
        if self.refusals.len() < REFUSALS {
            self.refusals.push(refusal);
        }
    }

    fn strange(&mut self, kind: Unknown, column: &'static str, value: &str, at: At) {
        self.strangers.note(kind, column, value, at);
    }

    /// A claim adjustment reason code.
    fn reason(&mut self, code: &str, at: At) {
        if !code_lists::is_reason(code) {
            self.strange(Unknown::Reason, "CAS02", code, at);
        }
    }

    /// A remark code.
    fn remark(&mut self, code: &str, column: &'static str, at: At) {
        if !code_lists::is_remark(code) {
            self.strange(Unknown::Remark, column, code, at);
        }
    }

    /// An amount; nothing where nothing stands, a refusal where something else does.
    fn amount(&mut self, text: &str, column: &'static str, at: At) -> Money {
        match super::values::amount(text) {
            Ok(amount) => amount.unwrap_or_default(),
            Err(()) => {
                self.refuse(Refusal::NotAnAmount { column, at });
                Money::ZERO
            }
        }
    }
}

/// Sums of a whole set. Amounts have twelve digits, so 128 bits never overflow.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    charged: i128,
    paid: i128,
    patient: i128,
    provider_adjustments: i128,
}

impl SetReader {
    /// Forgets the last set, keeps its memory, and begins another.
    pub fn begin(&mut self, source: &SetSource) {
        self.payment = Payment { source: source.clone(), ..Payment::default() };
        self.area = Area::Head;
        self.held.clear();
        self.notes = Notes::default();
        self.sums = Sums::default();
        self.paid.clear();
        self.content.take();
    }

    /// Reads the next segment; a claim that ends before it is handed on.
    pub fn segment(&mut self, segment: &Segment<'_>, each: EachClaim<'_>) -> ControlFlow<()> {
        match segment.code() {
            code::ST => ControlFlow::Continue(()),
            code::SE => self.end_claim(each),
            _ => self.part(segment, each),
        }
    }

    /// Reads a segment between ST and SE.
    fn part(&mut self, segment: &Segment<'_>, each: EachClaim<'_>) -> ControlFlow<()> {
        match segment.code() {
            code::CLP => {
                self.end_claim(each)?;
                self.area = Area::Claim;
                self.hold(segment);
            }
            code::LX | code::TS3 | code::TS2 => {
                self.end_claim(each)?;
                self.area = Area::Between;
                self.content.add(segment);
            }
            code::PLB => {
                self.end_claim(each)?;
                self.area = Area::End;
                self.content.add(segment);
                self.provider_adjustments(segment);
            }
            _ if self.area == Area::Claim => self.hold(segment),
            code::SVC | code::CAS => {
                let at = At { segment: segment.ordinal, element: 0 };
                let name = if segment.is(b"SVC") { "SVC" } else { "CAS" };
                self.notes.refuse(Refusal::Astray { segment: name, at });
            }
            _ => {
                self.content.add(segment);
                self.head(segment);
            }
        }
        ControlFlow::Continue(())
    }

    /// Ends the set and says what it was.
    pub fn end(&mut self) -> Payment {
        let mut payment = std::mem::take(&mut self.payment);
        for (there, segment, what) in [
            (!payment.handling.is_empty(), "BPR", "the amount that is paid"),
            (!payment.trace.is_empty(), "TRN", "the number of the payment"),
        ] {
            if !there {
                self.notes.refuse(Refusal::Missing { segment, what });
            }
        }
        let sums = [self.sums.charged, self.sums.patient, self.sums.paid, self.sums.provider_adjustments].map(i64::try_from);
        if let [Ok(charged), Ok(patient), Ok(claims), Ok(taken)] = sums {
            (payment.charged, payment.patient_share) = (Money::from_cents(charged), Money::from_cents(patient));
            let [claims, provider_adjustments] = [claims, taken].map(Money::from_cents);
            payment.equation = PaymentEquation { paid: payment.amount, claims, provider_adjustments };
        } else {
            self.notes.refuse(Refusal::TooLarge { what: "dollars in sum", limit: usize::MAX, at: payment.source.at });
        }
        if !payment.equation.holds() {
            payment.explanation = self.explain(&payment);
        }
        payment.strange = self.notes.strangers.take();
        payment.refusals = std::mem::take(&mut self.notes.refusals);
        payment.content = self.content.take();
        payment
    }

    fn hold(&mut self, segment: &Segment<'_>) {
        if self.held.len() + segment.text().len() <= PAID_CLAIM_BYTES {
            self.held.push(segment);
        } else {
            let at = At { segment: segment.ordinal, element: 0 };
            self.notes.refuse(Refusal::TooLarge { what: "bytes in one claim", limit: PAID_CLAIM_BYTES, at });
        }
    }

    /// Reads the claim that is held, adds it up, and hands it on.
    fn end_claim(&mut self, each: EachClaim<'_>) -> ControlFlow<()> {
        if self.held.is_empty() {
            return ControlFlow::Continue(());
        }
        let (bytes, separators) = self.held.bytes();
        self.content.add_all(bytes, separators);
        self.held.settle();
        let mut claim = claim::emptied(std::mem::take(&mut self.bench));
        claim::read(&self.held, &mut claim, &mut self.notes);
        let proof = balance::prove(&claim);
        self.payment.claims += 1;
        self.payment.lines += claim.lines.len() as u64;
        self.sums.charged += i128::from(claim.charge.cents());
        self.sums.paid += i128::from(claim.paid.cents());
        self.sums.patient += claim::patient_cents(&claim);
        if self.paid.len() < SUSPECTS {
            self.paid.push((claim.at.segment, claim.paid.cents()));
        }
        if !proof.holds() {
            self.payment.unbalanced.count += 1;
            if self.payment.unbalanced.first.len() < UNBALANCED_CLAIMS {
                let explanation = balance::explain(&claim, &proof);
                let number = claim.number.chars().take(80).collect();
                self.payment.unbalanced.first.push(UnbalancedClaim { number, at: claim.at, proof: proof.clone(), explanation });
            }
        }
        let flow = each(&claim, &proof);
        self.bench = claim::emptied(claim);
        self.held.clear();
        flow
    }

    /// What explains that BPR02 is not the sum of its parts.
    fn explain(&self, payment: &Payment) -> String {
        let of_claim = |&(segment, cents): &(u32, i64)| Candidate::paid("CLP04", At { segment, element: 4 }, Money::from_cents(cents));
        let adjustments = payment.provider_adjustments.iter();
        let mut candidates: Vec<Candidate> =
            adjustments.map(|plb| Candidate::charge(&format!("PLB {}", plb.reason), plb.at, plb.amount)).collect();
        candidates.extend(self.paid.iter().map(of_claim));
        explain_amounts(payment.equation.residual(), &candidates)
    }
}
