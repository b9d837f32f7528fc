//! What earlier payers paid and adjusted: claim by claim and line by line it must make up the charges.

use super::checks;
use super::faults::Here;
use super::role::Role;
use super::values;
use crate::verify::ClaimIds;
use crate::wire::x12::Fields;

/// The other payers of the open claim.
#[derive(Debug, Default)]
pub(super) struct OtherPayers {
    list: Vec<OtherPayer>,
    /// Which of them the open line adjudication is of.
    adjudicating: Option<usize>,
}

#[derive(Debug, Default)]
struct OtherPayer {
    /// NM109 in loop 2330B, hashed.
    id: u64,
    paid: Option<i64>,
    not_covered: bool,
    adjusted: i64,
    liability: bool,
    date: bool,
    /// Sums over all line adjudications.
    lines: u32,
    line_paid: i64,
    line_adjusted: i64,
    line_liability: bool,
    line_date: bool,
    /// Paid and adjusted on the open line, when it has an adjudication.
    open_line: Option<i64>,
}

impl OtherPayers {
    /// Forgets the claim before.
    pub fn clear(&mut self) {
        self.list.clear();
        self.adjudicating = None;
    }

    /// Takes a segment of loops 2320, 2330 and 2430.
    pub fn take(&mut self, role: Role, segment: &Fields<'_>, today: u32, here: &mut Here<'_>) {
        match role {
            Role::OtherPayer => self.list.push(OtherPayer::default()),
            Role::Adjudication => self.adjudicate(segment, here),
            Role::AdjudicationAdjustment | Role::AdjudicationDate | Role::AdjudicationLiability => {
                if let Some(payer) = self.adjudicating.and_then(|at| self.list.get_mut(at)) {
                    payer.take_of_line(role, segment);
                }
            }
            _ => {
                if let Some(payer) = self.list.last_mut() {
                    payer.take_of_claim(role, segment);
                }
            }
        }
        if matches!(role, Role::OtherPayerDate | Role::AdjudicationDate) && values::day(segment.get(3)).is_some_and(|day| day > today) {
            here.fault(checks::COB_DATE, "the adjudication lies after the day of the run");
        }
    }

    fn adjudicate(&mut self, segment: &Fields<'_>, here: &mut Here<'_>) {
        let id = ClaimIds::hash(segment.get(1));
        self.adjudicating = self.list.iter().position(|payer| payer.id == id);
        let Some(payer) = self.adjudicating.and_then(|at| self.list.get_mut(at)) else {
            return here.fault(checks::OTHER_PAYER, "SVD01 names no other payer of the claim");
        };
        let paid = values::cents(segment.get(2)).unwrap_or_default();
        payer.lines += 1;
        payer.line_paid = payer.line_paid.saturating_add(paid);
        payer.open_line = Some(payer.open_line.unwrap_or_default().saturating_add(paid));
    }

    /// Holds what stands on the line that ends against its charge.
    pub fn end_line(&mut self, charge: i64, line: u32, here: &mut Here<'_>) {
        self.adjudicating = None;
        for payer in &mut self.list {
            if payer.open_line.take().is_some_and(|sum| sum != charge) {
                here.fault(checks::COB_LINE, format!("line {line}: SVD02 and its CAS amounts do not make up SV102"));
            }
        }
    }

    /// Holds the sums of each payer against the claim charge.
    pub fn end_claim(&mut self, charge: i64, here: &mut Here<'_>) {
        for payer in &self.list {
            payer.balance(charge, here);
        }
    }
}

impl OtherPayer {
    fn take_of_claim(&mut self, role: Role, segment: &Fields<'_>) {
        match role {
            Role::OtherPayerName => self.id = ClaimIds::hash(segment.get(9)),
            Role::OtherPaid => self.paid = values::cents(segment.get(2)).ok(),
            Role::OtherNotCovered => self.not_covered = true,
            Role::OtherLiability => self.liability = true,
            Role::OtherPayerDate => self.date = true,
            Role::OtherAdjustment => self.adjusted = self.adjusted.saturating_add(adjusted(segment)),
            _ => {}
        }
    }

    fn take_of_line(&mut self, role: Role, segment: &Fields<'_>) {
        match role {
            Role::AdjudicationAdjustment => {
                let amount = adjusted(segment);
                self.line_adjusted = self.line_adjusted.saturating_add(amount);
                self.open_line = self.open_line.map(|sum| sum.saturating_add(amount));
            }
            Role::AdjudicationLiability => self.line_liability = true,
            _ => self.line_date = true,
        }
    }

    fn balance(&self, charge: i64, here: &mut Here<'_>) {
        if self.liability && self.line_liability {
            here.fault(checks::COB_LIABILITY, "AMT*EAF stands at claim and at line level");
        }
        if self.date && self.line_date {
            here.fault(checks::COB_DATE, "DTP*573 stands at claim and at line level");
        }
        let adjudicated = self.paid.is_some() || self.lines > 0 || self.adjusted != 0;
        if adjudicated && !self.date && !self.line_date {
            here.fault(checks::COB_DATE, "an earlier payer has amounts and no DTP*573");
        }
        if self.not_covered {
            if self.lines > 0 {
                here.fault(checks::COB_PAID, "AMT*A8 says that nothing was covered, yet a line was adjudicated");
            }
            return;
        }
        if !adjudicated {
            return;
        }
        let paid = self.paid.unwrap_or_default();
        if paid.saturating_add(self.adjusted).saturating_add(self.line_adjusted) != charge {
            here.fault(checks::COB_CLAIM, "AMT*D and the CAS amounts of claim and lines do not make up CLM02");
        }
        if self.lines > 0 && paid != self.line_paid.saturating_sub(self.adjusted) {
            here.fault(checks::COB_PAID, "AMT*D is not the sum of SVD02 less the claim's CAS amounts");
        }
    }
}

/// The sum of the up to six amounts of a CAS segment.
fn adjusted(segment: &Fields<'_>) -> i64 {
    (3..=segment.len()).step_by(3).map(|at| values::cents(segment.get(at)).unwrap_or_default()).fold(0, i64::saturating_add)
}
