//! Why an insurer leaves an amount to the patient (group PR of an 835), in words that patients understand.

/// What a reason in group PR means to the patient, by its number in the public list of adjustment reasons; our own words.
const WORDS: &[(&str, &str)] = &[
    ("1", "deductible"),
    ("2", "coinsurance"),
    ("3", "copayment"),
    ("26", "before your coverage began"),
    ("27", "after your coverage ended"),
    ("31", "your insurer did not find you among its members"),
    ("32", "your insurer does not cover this family member"),
    ("35", "your plan's lifetime limit is reached"),
    ("45", "above what your plan allows"),
    ("49", "your plan does not cover routine care of this kind"),
    ("66", "blood deductible"),
    ("96", "not covered by your plan"),
    ("100", "your insurer paid you directly"),
    ("119", "your plan's limit for this time is reached"),
    ("126", "deductible, major medical"),
    ("127", "coinsurance, major medical"),
    ("140", "your name and your member number do not belong together"),
    ("142", "your monthly share under Medicaid"),
    ("149", "your plan's lifetime limit for this service is reached"),
    ("166", "your insurer had stopped handling claims of this plan"),
    ("168", "belongs to your dental plan"),
    ("178", "your spend-down is not met"),
    ("187", "paid from your health account"),
    ("200", "while your coverage had lapsed"),
    ("204", "not covered by your plan"),
    ("238", "partly outside the time of your coverage"),
    ("242", "outside your plan's network"),
    ("247", "deductible for the professional's part"),
    ("248", "coinsurance for the professional's part"),
];

/// The words for a reason as the ledger holds it (`PR-1`). Only group PR is ever the patient's; a number without words of its own
/// is said to be the insurer's decision.
pub(super) fn words(reason: &str) -> Option<&'static str> {
    let number = reason.strip_prefix("PR-")?;
    let own = WORDS.iter().find(|(known, _)| *known == number);
    Some(own.map_or("left to you by your insurer", |(_, words)| words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_group_pr_is_the_patients() {
        assert_eq!(words("PR-1"), Some("deductible"));
        assert_eq!(words("PR-B7"), Some("left to you by your insurer"));
        for never in ["CO-1", "CO-45", "OA-23", "PI-97", "", "PR", "1"] {
            assert_eq!(words(never), None, "{never}");
        }
    }

    #[test]
    fn every_reason_stands_once() {
        let mut numbers: Vec<_> = WORDS.iter().map(|(number, _)| number).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), WORDS.len());
    }
}
