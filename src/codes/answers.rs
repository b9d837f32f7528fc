//! Codes of insurers' answers with short labels of our own: adjustment reasons, remarks, statuses, acknowledgements.
//!
//! They are explained to people; no rule decides by this table. Official texts are X12's, and a practice imports them.

use super::rows;
use std::sync::OnceLock;

/// One code of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerCode {
    /// Its list: `CARC`, `RARC`, `group`, `CLP02`, `PLB`, `category`, `status`, `entity`, `IK304` …
    pub list: &'static str,
    /// The code.
    pub code: &'static str,
    /// What it says, in our words.
    pub label: &'static str,
    /// What to do first; empty when there is nothing.
    pub todo: &'static str,
}

/// Every code, by list and code.
pub fn entries() -> &'static [AnswerCode] {
    static ENTRIES: OnceLock<Vec<AnswerCode>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let rows: Vec<[&'static str; 4]> = rows::rows(include_str!("../../code-tables/us/answer-codes.tsv"));
        rows.into_iter().map(|[list, code, label, todo]| AnswerCode { list, code, label, todo }).collect()
    })
}

/// The code of a list.
pub fn find(list: &str, code: &str) -> Option<&'static AnswerCode> {
    let same = |entry: &&AnswerCode| entry.list.eq_ignore_ascii_case(list) && entry.code.eq_ignore_ascii_case(code);
    entries().iter().find(same)
}

/// Where a list's codes stand in an answer, for people who have one before them.
pub fn whereabouts(list: &str) -> &'static str {
    match list {
        "CARC" => "835 CAS: claim adjustment reason (CARC)",
        "RARC" => "835 LQ*HE and MOA: remark (RARC)",
        "group" => "835 CAS01: who bears an adjustment",
        "CLP02" => "835 CLP02: how the claim was processed",
        "PLB" => "835 PLB: adjustment of the whole payment",
        "category" => "277CA STC01-1: category",
        "status" => "277CA STC01-2: status",
        "entity" => "277CA STC01-3: whom it is about",
        "IK304" => "999 IK304: what is wrong with a segment",
        "IK403" => "999 IK403: what is wrong with an element",
        "IK501" => "999 IK501 and AK901: verdict on a set or group",
        "IK502" => "999 IK502 to IK506: why a set was refused",
        "AK905" => "999 AK905 to AK909: why a group was refused",
        "TA105" => "TA1 TA105: what is wrong with an interchange",
        _ => "answer of an insurer",
    }
}

/// What somebody means who types a code of an answer: `CO-45`, `N290`, `CARC 97`, `999:IK403:7`, `277CA:A7:164:IL`, `PLB:WO`.
/// A code that several lists have comes from each of them; nothing when no list has it.
pub fn meant(typed: &str) -> Vec<&'static AnswerCode> {
    let upper = typed.trim().to_ascii_uppercase();
    let words: Vec<&str> = upper.split([':', '-', ' ', '*', '/']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [one] => alone(one),
        [file, rest @ ..] if matches!(*file, "999" | "835" | "TA1" | "277" | "277CA" | "CAS" | "STC") => of_file(file, rest),
        [list, code] if !of_list(list, code).is_empty() => of_list(list, code),
        [group, code] if find("group", group).is_some() => adjustment(group, code),
        rest => status(rest),
    }
}

/// A code without its list.
fn alone(code: &str) -> Vec<&'static AnswerCode> {
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
    if !letters.is_empty() && letters.len() < code.len() {
        let joined = adjustment(letters, &code[letters.len()..]);
        if !joined.is_empty() && find("group", letters).is_some() {
            return joined;
        }
    }
    // Bare numbers stand in too many lists to mean anything but the reasons that people talk about by number.
    let lists: &[&str] = if letters.is_empty() { &["CARC"] } else { &["CARC", "RARC", "group", "PLB", "category", "entity"] };
    lists.iter().filter_map(|list| find(list, code)).collect()
}

fn of_list(list: &str, code: &str) -> Vec<&'static AnswerCode> {
    let list = match list {
        "REMARK" => "RARC",
        "REASON" => "CARC",
        "IK3" => "IK304",
        "IK4" => "IK403",
        "IK5" if code.len() == 1 && code.bytes().all(|b| b.is_ascii_alphabetic()) => "IK501",
        "IK5" | "IK503" | "IK504" | "IK505" | "IK506" => "IK502",
        "AK9" if code.bytes().all(|b| b.is_ascii_alphabetic()) => "IK501",
        "AK901" => "IK501",
        "AK9" | "AK906" | "AK907" | "AK908" | "AK909" => "AK905",
        "TA1" => "TA105",
        other => other,
    };
    find(list, code).into_iter().collect()
}

fn of_file(file: &str, rest: &[&str]) -> Vec<&'static AnswerCode> {
    match (file, rest) {
        ("TA1", [code] | [_, code]) => find("TA105", code).into_iter().collect(),
        ("277" | "277CA" | "STC", rest) => status(rest),
        (_, [one]) => alone(one),
        (_, [list, code]) => {
            let listed = of_list(list, code);
            if listed.is_empty() { adjustment(list, code) } else { listed }
        }
        _ => Vec::new(),
    }
}

fn adjustment(group: &str, code: &str) -> Vec<&'static AnswerCode> {
    match (find("group", group), find("CARC", code)) {
        (Some(group), Some(reason)) => vec![group, reason],
        _ => Vec::new(),
    }
}

/// `A7:164:IL`: category, status, entity.
fn status(words: &[&str]) -> Vec<&'static AnswerCode> {
    let parts: Vec<_> = words.iter().zip(["category", "status", "entity"]).map(|(code, list)| find(list, code)).collect();
    match (words.len(), parts.iter().all(Option::is_some)) {
        (1..=3, true) => parts.into_iter().flatten().collect(),
        (1, false) => find("status", words[0]).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(typed: &str) -> Vec<String> {
        meant(typed).iter().map(|entry| format!("{} {}", entry.list, entry.code)).collect()
    }

    #[test]
    fn codes_are_understood_as_people_write_them() {
        assert_eq!(told("CO-45"), ["group CO", "CARC 45"]);
        assert_eq!(told("pr1"), ["group PR", "CARC 1"]);
        assert_eq!(told("CARC 97"), ["CARC 97"]);
        assert_eq!(told("45"), ["CARC 45"]);
        assert_eq!(told("N290"), ["RARC N290"]);
        assert_eq!(told("ma130"), ["RARC MA130"]);
        assert_eq!(told("999:IK403:7"), ["IK403 7"]);
        assert_eq!(told("IK403-I12"), ["IK403 I12"]);
        assert_eq!(told("277CA:A7:164:IL"), ["category A7", "status 164", "entity IL"]);
        assert_eq!(told("A7:164"), ["category A7", "status 164"]);
        assert_eq!(told("PLB:WO"), ["PLB WO"]);
        assert_eq!(told("TA1:023"), ["TA105 023"]);
        assert_eq!(told("835:CO:45"), ["group CO", "CARC 45"]);
    }

    #[test]
    fn what_no_list_has_means_nothing() {
        for typed in ["", "E11.9", "CW201", "CO-9999", "A7:99999", "999:IK403:77", "Z"] {
            assert!(meant(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn every_code_stands_once_with_a_label_and_every_list_has_a_place() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in entries() {
            assert!(seen.insert((entry.list, entry.code)) && !entry.label.is_empty(), "{entry:?}");
            assert_ne!(whereabouts(entry.list), whereabouts("?"), "{}", entry.list);
        }
        assert!(seen.len() > 500);
    }
}
