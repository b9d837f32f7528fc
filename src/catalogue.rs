//! Every rule of every jurisdiction: what `explain` and `rules` show, and the table in the README.

use crate::finding::RuleCard;
use crate::{intake, jurisdiction, rules};

/// The cards of all rules, in the order of their ids.
pub fn cards() -> Vec<&'static RuleCard> {
    let mut cards: Vec<&'static RuleCard> = jurisdiction::us::rules::cards().collect();
    cards.extend(intake::CARDS);
    cards.extend(rules::shared::CARDS);
    cards.extend(rules::held::CARDS);
    cards.sort_by_key(|card| card.id);
    cards
}

/// The rule with this id or name, in capitals or not.
pub fn find(id_or_name: &str) -> Option<&'static RuleCard> {
    cards().into_iter().find(|card| card.id.eq_ignore_ascii_case(id_or_name) || card.name.eq_ignore_ascii_case(id_or_name))
}

/// The jurisdiction whose rule it is, by its id; empty for what all share.
pub fn jurisdiction_of(card: &RuleCard) -> &'static str {
    match card.id.get(..2) {
        Some("CW") => "us",
        Some("ON") => "ontario",
        Some("AU") => "australia",
        _ => "",
    }
}

/// A Markdown table of all rules, as the README shows it.
pub fn table() -> String {
    let mut table = String::from("| rule | name | severity | authority |\n|---|---|---|---|\n");
    for card in cards() {
        table.push_str(&format!("| {} | {} | {} | {} |\n", card.id, card.name, card.severity, card.authority.replace('|', "\\|")));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_by_id_and_by_name() {
        assert_eq!(find("cw201").map(|card| card.name), Some("diagnosis-not-in-edition"));
        assert_eq!(find("edition-missing").map(|card| card.id), Some("IN020"));
        assert!(find("CW999").is_none());
    }
}
