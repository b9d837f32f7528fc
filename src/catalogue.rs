//! Every rule of every jurisdiction: what `explain` and `rules` show, and the table in the README.

use crate::finding::RuleCard;
use crate::{intake, jurisdiction, reconcile, rules};

/// The cards of all rules, in the order of their ids.
pub fn cards() -> Vec<&'static RuleCard> {
    let mut cards: Vec<&'static RuleCard> = jurisdiction::us::rules::cards().collect();
    cards.extend(jurisdiction::ontario::rules::cards());
    cards.extend(intake::CARDS);
    cards.extend(reconcile::incoming::rules::CARDS);
    cards.extend(reconcile::findings::CARDS);
    cards.extend(rules::shared::CARDS);
    cards.extend(rules::held::CARDS);
    cards.extend(rules::silences::CARDS);
    cards.sort_by_key(|card| card.id);
    cards
}

/// The rule with this id or name, in capitals or not.
pub fn find(id_or_name: &str) -> Option<&'static RuleCard> {
    cards().into_iter().find(|card| card.id.eq_ignore_ascii_case(id_or_name) || card.name.eq_ignore_ascii_case(id_or_name))
}

/// Rules that somebody may have meant by this text, the likeliest first: a slip in an id or name, then names with the word in them.
pub fn similar(text: &str) -> Vec<&'static RuleCard> {
    let cards = cards();
    let words = cards.iter().flat_map(|card| [card.id, card.name]);
    let mut found: Vec<&'static RuleCard> = rules::nearest::nearest(text, words).and_then(find).into_iter().collect();
    let text = text.trim().to_ascii_lowercase();
    let holds = |card: &&&RuleCard| text.len() > 2 && (card.name.contains(&text) || card.id.to_ascii_lowercase().starts_with(&text));
    let more: Vec<_> = cards.iter().filter(holds).filter(|card| !found.iter().any(|f| f.id == card.id)).copied().collect();
    found.extend(more);
    found.truncate(8);
    found
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

    #[test]
    fn guards_of_claims_and_holds_by_circumstance_are_in_the_catalogue() {
        for id in ["IN001", "IN018", "IN020", "IN034", "CW101", "CW601", "CW624", "CW703"] {
            assert!(find(id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_slip_finds_the_rule_that_was_meant() {
        assert_eq!(similar("CW2O1").first().map(|card| card.id), Some("CW201"));
        assert!(similar("diagnosis").iter().any(|card| card.id == "CW201"));
        assert!(similar("zzzzzz").is_empty());
    }
}
