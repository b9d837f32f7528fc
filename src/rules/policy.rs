//! What a practice has decided about rules: how much they weigh for it and for each payer, and which findings are silenced.
//!
//! It is applied in one place, between the rules and the verdict on a visit, so that a run and a check agree.

use super::nearest::nearest;
use super::silences::{Silences, Whose};
use super::structure::why_fixed;
use crate::date::Date;
use crate::finding::{Finding, Findings, RuleCard, Severity};
use crate::practice::{Practice, PracticeError, SILENCES};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How much rules weigh, and what is silenced.
#[derive(Debug, Default)]
pub struct Policy {
    practice: Weights,
    payers: BTreeMap<String, Weights>,
    silences: Silences,
}

type Weights = BTreeMap<&'static str, Weight>;

/// A severity as practices write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Holds the visit.
    Error,
    /// Goes out with a warning.
    Warning,
    /// Goes out with a hint.
    Hint,
    /// Says nothing.
    Off,
}

impl Weight {
    /// The severity in force for a finding; `None`: there is no finding.
    ///
    /// A rule may make some of its findings milder than its card says; a practice's severity keeps them at least as mild.
    /// Weighing twice is the same as weighing once.
    fn of(self, finding: &Finding) -> Option<Severity> {
        let own = match self {
            Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
            Weight::Hint => Severity::Hint,
            Weight::Off => return None,
        };
        Some(if finding.severity == finding.card.severity { own } else { own.min(finding.severity) })
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    severity: BTreeMap<String, Weight>,
    #[serde(default)]
    payer: Vec<Payer>,
}

#[derive(Deserialize)]
struct Payer {
    #[serde(default)]
    id: String,
    #[serde(default)]
    profile: Profile,
}

#[derive(Default, Deserialize)]
struct Profile {
    #[serde(default)]
    severities: BTreeMap<String, Weight>,
}

impl Policy {
    /// Reads `[severity]` and the payers' `severities` of `practice.toml`, and `silences.toml` beside it.
    /// `cards` are all rules there are; `today` decides which silences have expired.
    ///
    /// # Errors
    /// On a rule that is unknown or whose severity is not open to opinion, and on silences that lack something.
    pub fn open(practice: &Practice, cards: &[&'static RuleCard], today: Date) -> Result<Policy, PracticeError> {
        let wrong = |reason: String| PracticeError::Wrong { path: practice.folder.join("practice.toml"), reason };
        let file: File = toml::from_str(&practice.text).map_err(|e| wrong(e.to_string()))?;
        let mut payers = BTreeMap::new();
        for payer in file.payer.into_iter().filter(|payer| !payer.profile.severities.is_empty()) {
            let section = format!("severities of payer {}", payer.id);
            payers.insert(payer.id, weights(&section, payer.profile.severities, cards).map_err(wrong)?);
        }
        let own = weights("[severity]", file.severity, cards).map_err(wrong)?;
        Ok(Policy { practice: own, payers, silences: Silences::open(&practice.folder.join(SILENCES), cards, today)? })
    }

    /// Gives findings about one visit the severities in force for its payer, and marks those that are silenced.
    pub fn apply(&self, whose: &Whose<'_>, findings: &mut Findings) {
        if findings.is_empty() || (self.practice.is_empty() && self.payers.is_empty() && self.silences.is_empty()) {
            return;
        }
        self.weigh(whose.payer, findings.list_mut());
        self.silences.apply(whose, findings);
    }

    fn weigh(&self, payer: &str, findings: &mut Vec<Finding>) {
        let payer = self.payers.get(payer);
        findings.retain_mut(|finding| {
            let id = finding.card.id;
            let weight = payer.and_then(|weights| weights.get(id)).or_else(|| self.practice.get(id));
            let Some(weight) = weight else { return true };
            weight.of(finding).map(|severity| finding.severity = severity).is_some()
        });
    }

    /// What there is to say of the silences once all visits were seen: those that have expired, and those that nothing needed.
    pub fn leftovers(&self) -> Vec<Finding> {
        let mut findings = self.silences.leftovers();
        self.weigh("", &mut findings);
        findings
    }
}

fn weights(section: &str, given: BTreeMap<String, Weight>, cards: &[&'static RuleCard]) -> Result<Weights, String> {
    let mut weights = Weights::new();
    for (rule, weight) in given {
        let card = known(&rule, cards).map_err(|why| format!("{section}: {why}"))?;
        if let Some(why) = why_fixed(card).filter(|_| weight != Weight::Error) {
            return Err(format!("{section}: {} always holds its visit: {why}", card.id));
        }
        weights.insert(card.id, weight);
    }
    Ok(weights)
}

/// The rule with this id or name.
///
/// # Errors
/// In words, with the rule that was likely meant.
pub fn known(text: &str, cards: &[&'static RuleCard]) -> Result<&'static RuleCard, String> {
    let is = |card: &&&'static RuleCard| card.id.eq_ignore_ascii_case(text) || card.name.eq_ignore_ascii_case(text);
    cards.iter().find(is).copied().ok_or_else(|| {
        let words = cards.iter().flat_map(|card| [card.id, card.name]);
        let meant = nearest(text, words).map_or_else(String::new, |word| format!("; did you mean {word}?"));
        format!("no rule is called \"{text}\"{meant}")
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::{Place, Private};
    use std::path::Path;

    static CARD: RuleCard = RuleCard { id: "XX001", name: "a-test", severity: Severity::Warning, authority: "none", page: "" };
    static FIXED: RuleCard = RuleCard { id: "CW601", name: "claim-total", severity: Severity::Error, authority: "none", page: "" };

    fn policy(more: &str) -> Result<Policy, PracticeError> {
        let text = format!("schema = 1\njurisdiction = \"us\"\nname = \"x\"\n{more}");
        let practice = Practice::parse(Path::new("nowhere"), text).unwrap();
        Policy::open(&practice, &[&CARD, &FIXED], Date::default())
    }

    fn weighed(policy: &Policy, payer: &str, finding: Finding) -> Option<Severity> {
        let mut findings = Findings::new();
        findings.push(finding);
        let whose = Whose { visit: "V1", patient: Private::new("P1"), payer };
        policy.apply(&whose, &mut findings);
        policy.apply(&whose, &mut findings);
        findings.as_slice().first().map(|f| f.severity)
    }

    #[test]
    fn a_payers_severity_comes_before_the_practices() {
        let policy =
            policy("[severity]\nXX001 = \"hint\"\n[[payer]]\nid = \"A\"\n[payer.profile]\nseverities = { a-test = \"error\" }").unwrap();
        let finding = || Finding::new(&CARD, Place::default(), "x");
        assert_eq!(weighed(&policy, "A", finding()), Some(Severity::Error));
        assert_eq!(weighed(&policy, "B", finding()), Some(Severity::Hint));
        // What the rule itself calls a hint does not become an error.
        assert_eq!(weighed(&policy, "A", finding().severity(Severity::Hint)), Some(Severity::Hint));
    }

    #[test]
    fn off_takes_the_finding_away() {
        let policy = policy("[severity]\nXX001 = \"off\"").unwrap();
        assert_eq!(weighed(&policy, "", Finding::new(&CARD, Place::default(), "x")), None);
    }

    #[test]
    fn structure_is_not_open_to_opinion_and_a_slip_is_told() {
        let told = |text: &str| policy(text).unwrap_err().to_string();
        assert!(told("[severity]\nCW601 = \"off\"").contains("CW601 always holds its visit"));
        assert!(told("[severity]\nXX01 = \"off\"").contains("did you mean XX001?"));
        assert!(policy("[severity]\nCW601 = \"error\"").is_ok());
    }
}
