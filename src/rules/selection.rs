//! Which rules are asked about: `--select` and `--ignore`, by id, by name, or by the beginning of ids (`CW2`).

use super::policy::known;
use crate::finding::RuleCard;

/// The rules that are asked about; all of them unless some were typed.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Selection {
    /// Understands what was typed. A word is a family when it is the beginning of some ids.
    ///
    /// # Errors
    /// In words, when one means no rule.
    pub fn parse(select: &[String], ignore: &[String], cards: &[&'static RuleCard]) -> Result<Selection, String> {
        let prefixes = |typed: &[String]| typed.iter().map(|word| prefix(word, cards)).collect::<Result<Vec<String>, String>>();
        Ok(Selection { select: prefixes(select)?, ignore: prefixes(ignore)? })
    }

    /// Whether nothing was typed.
    pub fn is_everything(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }

    /// Whether a rule is asked about. The longer word decides: `--ignore CW2 --select CW206` asks about CW206.
    pub fn takes(&self, card: &RuleCard) -> bool {
        let longest = |list: &[String]| list.iter().filter(|prefix| card.id.starts_with(prefix.as_str())).map(String::len).max();
        match (longest(&self.select), longest(&self.ignore)) {
            (None, _) if !self.select.is_empty() => false,
            (selected, Some(ignored)) => selected.is_some_and(|selected| selected > ignored),
            _ => true,
        }
    }
}

fn prefix(word: &str, cards: &[&'static RuleCard]) -> Result<String, String> {
    let upper = word.trim().to_ascii_uppercase();
    if upper.len() >= 2 && cards.iter().any(|card| card.id.starts_with(&upper)) {
        return Ok(upper);
    }
    known(word.trim(), cards).map(|card| card.id.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::Severity;

    static A: RuleCard = RuleCard { id: "CW201", name: "first", severity: Severity::Error, authority: "none", page: "" };
    static B: RuleCard = RuleCard { id: "CW206", name: "second", severity: Severity::Error, authority: "none", page: "" };
    static C: RuleCard = RuleCard { id: "CW301", name: "third", severity: Severity::Error, authority: "none", page: "" };

    fn taken(select: &[&str], ignore: &[&str]) -> Result<Vec<&'static str>, String> {
        let words = |typed: &[&str]| typed.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let selection = Selection::parse(&words(select), &words(ignore), &[&A, &B, &C])?;
        Ok([&A, &B, &C].into_iter().filter(|card| selection.takes(card)).map(|card| card.id).collect())
    }

    #[test]
    fn rules_are_chosen_by_id_name_and_family_and_the_longer_word_decides() {
        assert_eq!(taken(&[], &[]).unwrap(), ["CW201", "CW206", "CW301"]);
        assert_eq!(taken(&["cw2"], &[]).unwrap(), ["CW201", "CW206"]);
        assert_eq!(taken(&["CW2"], &["second"]).unwrap(), ["CW201"]);
        assert_eq!(taken(&["CW206"], &["CW2"]).unwrap(), ["CW206"]);
        assert_eq!(taken(&[], &["CW2"]).unwrap(), ["CW301"]);
    }

    #[test]
    fn a_word_that_means_no_rule_is_told_with_the_nearest() {
        assert!(taken(&["CW307"], &[]).unwrap_err().contains("did you mean CW301?"));
        assert!(taken(&["zzz"], &[]).is_err());
    }
}
