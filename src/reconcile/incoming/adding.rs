//! The second reading in a rehearsal: adds up what would be posted, and lists what was rejected.

use crate::finding::{FileNo, Findings};
use crate::history::Facts;
use crate::jurisdiction::us::answers::{
    Acknowledgement, At, ClaimAnswer, ClaimProof, Group, InterchangeAnswer, PaidClaim, Payment, Recipient, Standing, StatusReport, Wanted,
};
use crate::jurisdiction::us::rules::answers::{OF_PAID_CLAIMS, PaidClaimSubject};
use crate::limits::{FINDINGS_PER_ANSWER_FILE, REJECTIONS_LISTED};
use crate::money::Money;
use std::convert::Infallible;

/// What the claims of one payment come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentTally {
    /// The ST segment of the payment's set.
    pub set: At,
    /// Adjustments of group CO.
    pub contractual: Money,
    /// Adjustments of group PR.
    pub patient: Money,
    /// All other adjustments.
    pub other: Money,
    /// Claims that take back an earlier decision.
    pub reversals: u64,
    /// Claims for which nothing is paid.
    pub unpaid: u64,
    /// Claims whose equations do not hold; what is paid for them would be kept apart.
    pub unbalanced: u64,
}

/// A claim that a 277CA rejects, or wants somebody to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The ST segment of the report's set.
    pub set: At,
    /// Our number of the claim.
    pub claim_number: String,
    /// Where it stands.
    pub standing: Standing,
    /// Whether because of its provider or batch.
    pub inherited: bool,
    /// Statuses as category, code and entity: `A7:164:IL`.
    pub codes: Vec<String>,
    /// The claim's TRN segment.
    pub at: At,
}

/// Adds up.
pub(super) struct Adding<'f> {
    pub file: FileNo,
    pub facts: Facts<'f>,
    pub payments: Vec<PaymentTally>,
    pub rejections: Vec<Rejection>,
    pub findings: &'f mut Findings,
}

impl Recipient for Adding<'_> {
    type Error = Infallible;

    fn payment(&mut self, payment: &Payment) -> Result<Wanted, Infallible> {
        self.payments.push(PaymentTally { set: payment.source.at, ..PaymentTally::default() });
        Ok(Wanted::Claims)
    }

    fn paid_claim(&mut self, payment: &Payment, claim: &PaidClaim<'_>, proof: &ClaimProof) -> Result<(), Infallible> {
        let Some(tally) = self.payments.last_mut() else { return Ok(()) };
        for adjustment in claim.all_adjustments() {
            let sum = match adjustment.group {
                Group::Contractual => &mut tally.contractual,
                Group::Patient => &mut tally.patient,
                _ => &mut tally.other,
            };
            // A sum that no ledger could hold stays where it is: the payment's own equation was proved in 128 bits.
            *sum = sum.checked_add(adjustment.amount).unwrap_or(*sum);
        }
        tally.reversals += u64::from(claim.is_reversal());
        tally.unpaid += u64::from(claim.paid == Money::ZERO);
        tally.unbalanced += u64::from(!proof.holds());
        if self.findings.as_slice().len() < FINDINGS_PER_ANSWER_FILE {
            crate::rules::run(OF_PAID_CLAIMS, &PaidClaimSubject { file: self.file, payment, claim }, &self.facts, self.findings);
        }
        Ok(())
    }

    fn payment_end(&mut self, _: &Payment) -> Result<(), Infallible> {
        Ok(())
    }

    fn status_report(&mut self, _: &StatusReport) -> Result<Wanted, Infallible> {
        Ok(Wanted::Claims)
    }

    fn claim_status(&mut self, report: &StatusReport, claim: &ClaimAnswer) -> Result<(), Infallible> {
        let asks_for_work = matches!(claim.standing, Standing::Rejected | Standing::Review);
        if asks_for_work && self.rejections.len() < REJECTIONS_LISTED {
            let lines = claim.lines.iter().flat_map(|line| &line.statuses);
            let codes = claim.statuses.iter().chain(lines);
            self.rejections.push(Rejection {
                set: report.source.at,
                claim_number: claim.number.clone(),
                standing: claim.standing,
                inherited: claim.inherited,
                codes: codes
                    .map(|status| [&*status.category, &status.code, &status.entity].join(":").trim_end_matches(':').into())
                    .collect(),
                at: claim.at,
            });
        }
        Ok(())
    }

    fn status_end(&mut self, _: &StatusReport) -> Result<(), Infallible> {
        Ok(())
    }

    fn acknowledgement(&mut self, _: &Acknowledgement) -> Result<(), Infallible> {
        Ok(())
    }

    fn interchange_answer(&mut self, _: &InterchangeAnswer) -> Result<(), Infallible> {
        Ok(())
    }
}
