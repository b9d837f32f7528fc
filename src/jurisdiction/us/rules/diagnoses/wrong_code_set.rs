//! CW204: ICD-10-CM before its first day, or a code of the set before it.

use super::super::terms::*;
use super::lookup::FIRST_DAY;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW204",
        name: "wrong-code-set",
        severity: Severity::Error,
        authority: "45 CFR 162.1002: ICD-9-CM until 2015-09-30, ICD-10-CM from 2015-10-01; 005010X222A1 2300 HI: BK, ABK",
        page: include_str!("wrong_code_set.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(first_day) = visit.first_day().filter(|_| !visit.is_self_pay()) else { return };
    let mut say = |diagnosis: &Diagnosis<'_>, message: String, help: &str| {
        out.push(Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help));
    };
    if first_day < FIRST_DAY {
        if let Some(first) = visit.diagnoses.iter().find(|d| d.code.value().is_some()) {
            let message = format!("{} is an ICD-10-CM code, and the service on {first_day} is coded in ICD-9-CM", first.text);
            say(first, message, "correct the date of service; claims in ICD-9-CM are not made here");
        }
        return;
    }
    for diagnosis in visit.diagnoses.iter().filter(|d| d.code == Given::Wrong && looks_like_icd9(d.text)) {
        let message = format!("{} looks like an ICD-9-CM code, and that set ended on 2015-09-30", diagnosis.text);
        say(diagnosis, message, "look up the ICD-10-CM code with `claimwright codes search WORDS`");
    }
}

/// Three digits, perhaps a dot, at most two more: no ICD-10-CM code begins with a digit.
pub fn looks_like_icd9(text: &str) -> bool {
    let (category, rest) = text.split_once('.').unwrap_or_else(|| text.split_at_checked(3).unwrap_or((text, "")));
    category.len() == 3 && rest.len() <= 2 && category.bytes().chain(rest.bytes()).all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_old_set_are_numbers() {
        assert!(looks_like_icd9("250.00") && looks_like_icd9("4019") && looks_like_icd9("401"));
        assert!(!looks_like_icd9("E11.9") && !looks_like_icd9("40") && !looks_like_icd9("250.001") && !looks_like_icd9(""));
    }
}
