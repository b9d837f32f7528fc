//! How a payer wants its claims: separators, sizes, limits, replacements.

use crate::date::Date;
use crate::rules::policy::Weight;
use chrono::{Days, Months};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a payer, or the clearing house in front of it, wants its claims.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// The four separators.
    pub separators: Separators,
    /// What follows a segment terminator.
    pub line_end: LineEnd,
    /// `basic` (upper case) or `extended`.
    pub characters: CharacterSet,
    /// Claims of one transaction set at most.
    pub claims_per_set: u32,
    /// Claims of one file at most; 0: no limit.
    pub claims_per_file: u32,
    /// Test or production, when not as the practice.
    pub usage: Option<Usage>,
    /// CLM07: `A`, `B` or `C`.
    pub accepts_assignment: String,
    /// CLM08: `Y`, `N` or `W`.
    pub benefits_assigned: String,
    /// CLM09: `Y` or `I`.
    pub release: String,
    /// CLM06: provider's signature on file.
    pub signature: bool,
    /// How long claims may wait.
    pub filing_limit: FilingLimit,
    /// Whether and when a claim may be replaced; unset: after a remittance, and never for Medicare Part B.
    pub replacement: Option<Replacement>,
    /// Whether the practice has a contract with it; unset: unknown.
    pub in_network: Option<bool>,
    /// How long its answers may take.
    pub answers: Answers,
    /// Whether AMT*F5 tells what the patient paid; unset: yes, except for Medicare Part B.
    pub patient_paid_on_claim: Option<bool>,
    /// Severity of single rules for this payer: `CW206 = "error"`. [`crate::rules::policy`] reads and applies them.
    pub severities: BTreeMap<String, Weight>,
}

impl Default for Profile {
    fn default() -> Profile {
        let text = |t: &str| t.to_string();
        Profile {
            separators: Separators::default(),
            line_end: LineEnd::None,
            characters: CharacterSet::Basic,
            claims_per_set: 5_000,
            claims_per_file: 0,
            usage: None,
            accepts_assignment: text("A"),
            benefits_assigned: text("Y"),
            release: text("Y"),
            signature: true,
            filing_limit: FilingLimit::default(),
            replacement: None,
            in_network: None,
            answers: Answers::default(),
            patient_paid_on_claim: None,
            severities: BTreeMap::new(),
        }
    }
}

/// Days that an answer may take before claims count as lost; 0: it is not waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// Until the file is acknowledged (999).
    pub file_taken: u16,
    /// Until the claim is (277CA).
    pub claim_taken: u16,
    /// Until it is decided about (835).
    pub decided: u16,
}

impl Default for Answers {
    fn default() -> Answers {
        Answers { file_taken: 2, claim_taken: 5, decided: 45 }
    }
}

/// The separators of an interchange, one character each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Separators {
    /// Between elements.
    pub element: char,
    /// Between components.
    pub component: char,
    /// Between repetitions.
    pub repetition: char,
    /// After a segment.
    pub segment: char,
}

impl Default for Separators {
    fn default() -> Separators {
        Separators { element: '*', component: ':', repetition: '^', segment: '~' }
    }
}

/// What follows a segment terminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnd {
    /// Nothing.
    None,
    /// A line feed.
    Lf,
    /// Carriage return and line feed.
    Crlf,
}

/// The characters a payer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CharacterSet {
    /// Upper-case letters, digits and the basic signs.
    Basic,
    /// Lower case and more signs too.
    Extended,
}

/// Whether and when an adjudicated or pending claim may be replaced (frequency 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// Never: a rejected claim is corrected and sent anew (Medicare Part B).
    Never,
    /// Only once the payer has answered with a remittance.
    #[serde(rename = "after_835")]
    After835,
    /// Also while the payer still works on it.
    PendingOk,
}

/// How long claims may wait, each `1y`, `12m`, `180d`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilingLimit {
    /// For the first claim.
    pub original: Span,
    /// For corrected claims.
    pub corrected: Span,
    /// For claims after another payer.
    pub secondary: Span,
    /// For an appeal, from the day of the decision. Medicare Part B: 120 days (42 CFR 405.942); others say so in their contracts.
    pub appeal: Span,
    /// What the time runs from, but for appeals.
    pub basis: Basis,
}

impl Default for FilingLimit {
    fn default() -> FilingLimit {
        let year = Span::Years(1);
        FilingLimit { original: year, corrected: year, secondary: year, appeal: Span::Days(120), basis: Basis::ServiceFrom }
    }
}

/// What a filing limit runs from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The first day of service of the earliest line.
    ServiceFrom,
    /// The last day of service.
    ServiceTo,
    /// The day of the first payer's answer, for claims to a second one.
    PrimaryAnswer,
}

/// A span of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Span {
    /// Calendar years: from 29 February to 28 February.
    Years(u32),
    /// Calendar months.
    Months(u32),
    /// Days.
    Days(u32),
}

impl Span {
    /// The last day on which something that happened on `from` may still be filed.
    pub fn after(self, from: Date) -> Date {
        let end = match self {
            Span::Years(n) => from.checked_add_months(Months::new(n.saturating_mul(12))),
            Span::Months(n) => from.checked_add_months(Months::new(n)),
            Span::Days(n) => from.checked_add_days(Days::new(u64::from(n))),
        };
        end.unwrap_or(Date::MAX)
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Span, String> {
        let wrong = || format!("\"{text}\" is not a span like 1y, 6m or 90d");
        let unit = text.chars().last().ok_or_else(wrong)?;
        let count: u32 =
            text.get(..text.len() - unit.len_utf8()).and_then(|n| n.parse().ok()).filter(|n| (1..=3650).contains(n)).ok_or_else(wrong)?;
        match unit {
            'y' if count <= 10 => Ok(Span::Years(count)),
            'm' if count <= 120 => Ok(Span::Months(count)),
            'd' => Ok(Span::Days(count)),
            _ => Err(wrong()),
        }
    }
}

/// `T` files may be sent to test; `P` files are for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Usage {
    /// Test (ISA15 `T`).
    #[serde(rename = "T")]
    Test,
    /// Production (ISA15 `P`).
    #[serde(rename = "P")]
    Production,
}

impl Separators {
    /// Separators must be four different ASCII characters that no code, name or number uses.
    ///
    /// # Errors
    /// In words, when two are the same or one could stand in data.
    pub fn check(&self) -> Result<(), String> {
        let all = [self.element, self.component, self.repetition, self.segment];
        for (n, c) in all.iter().enumerate() {
            if !c.is_ascii() || c.is_ascii_alphanumeric() || " .-'\r".contains(*c) {
                return Err(format!("{c:?} cannot be a separator: codes, names and amounts use it"));
            }
            if all[..n].contains(c) {
                return Err(format!("{c:?} is given for two separators"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse_iso;

    #[test]
    fn a_year_after_29_february_ends_on_28_february() {
        let end = Span::Years(1).after(parse_iso("2024-02-29").expect("a date"));
        assert_eq!(end.to_string(), "2025-02-28");
        assert_eq!(Span::try_from("90d".to_string()), Ok(Span::Days(90)));
        assert!(Span::try_from("90".to_string()).is_err());
        assert!(Span::try_from("é".to_string()).is_err());
    }

    #[test]
    fn separators_that_appear_in_data_are_refused() {
        assert!(Separators::default().check().is_ok());
        assert!(Separators { element: 'A', ..Separators::default() }.check().is_err());
        assert!(Separators { element: ':', ..Separators::default() }.check().is_err());
    }
}
