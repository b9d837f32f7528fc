//! CW622: what another payer paid and took off does not add up to the charge.

use super::subject::*;
use crate::jurisdiction::us::claim::Adjustment;
use crate::money::Money;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW622",
        name: "other-payer-out-of-balance",
        severity: Severity::Error,
        authority: "X12 RFI 1294 and 1115: charge = paid + adjustments, for each line and for the claim",
        page: include_str!("other_payer_balance.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let claim = subject.claim;
    if claim.other_payers.is_empty() || claim.other_payers.len() > MOST_OTHER_PAYERS {
        return;
    }
    for (n, line) in claim.lines.iter().enumerate() {
        for decision in &line.decisions {
            let residual = exact(line.charge) - exact(decision.paid) - taken_off(&decision.adjustments);
            if residual != 0 {
                let message = format!(
                    "charge {}, paid {}, adjusted {}: {} are left over",
                    line.charge,
                    decision.paid,
                    shown(taken_off(&decision.adjustments)),
                    shown(residual)
                );
                let finding = subject.line_finding((&RULE.card, n), ("charge", "SVD02"), message);
                out.push(
                    finding.value(decision.payer_id).help("take payment and adjustments of that payer over as its remittance says them"),
                );
            }
        }
    }
    for other in &claim.other_payers {
        check_payer(subject, other, out);
    }
}

/// The claim as a whole: charge = paid + all adjustments of this payer; and where it decided by line, paid = sum of lines - adjustments of the claim.
fn check_payer(subject: &ClaimSubject<'_>, other: &OtherPayer<'_>, out: &mut Findings) {
    let claim = subject.claim;
    let decisions = || claim.lines.iter().flat_map(|l| &l.decisions).filter(|d| d.payer_id == other.coverage.payer.id);
    if other.paid.is_none() && other.adjustments.is_empty() && decisions().next().is_none() {
        return;
    }
    // A payer that decided and says no total has paid nothing.
    let paid = other.paid.unwrap_or(Money::ZERO);
    let of_claim = taken_off(&other.adjustments);
    let of_lines: i128 = decisions().map(|d| taken_off(&d.adjustments)).sum();
    let residual = exact(claim.charge) - exact(paid) - of_claim - of_lines;
    let nothing_said = other.adjustments.is_empty() && decisions().next().is_none();
    // AMT*A8 says that nothing is covered: there is no decision by line then.
    if residual != 0 && !(nothing_said && other.non_covered.is_some()) {
        let message =
            format!("charge {}, paid {paid}, adjusted {}: {} are left over", claim.charge, shown(of_claim + of_lines), shown(residual));
        let finding = subject.finding(&RULE.card, ("payer2_id", "AMT*D"), message);
        out.push(
            finding.value(other.coverage.payer.id).help("take payment and adjustments of that payer over as its remittance says them"),
        );
        return;
    }
    let by_line: i128 = decisions().map(|d| exact(d.paid)).sum();
    if decisions().next().is_some() && exact(paid) != by_line - of_claim {
        let message = format!("the payer paid {paid}, and by its lines {}", shown(by_line - of_claim));
        let finding = subject.finding(&RULE.card, ("payer2_id", "AMT*D"), message);
        out.push(
            finding.value(other.coverage.payer.id).help("take payment and adjustments of that payer over as its remittance says them"),
        );
    }
}

fn exact(amount: Money) -> i128 {
    i128::from(amount.cents())
}

fn taken_off(adjustments: &[Adjustment]) -> i128 {
    adjustments.iter().map(|a| exact(a.amount)).sum()
}

fn shown(cents: i128) -> String {
    i64::try_from(cents).map_or_else(|_| "far too much".to_string(), |cents| Money::from_cents(cents).to_string())
}
