//! CW204: ICD-10-CM before its first day, or a code of the set before it.

use super::super::terms::*;
use super::lookup::FIRST_DAY;

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
    for diagnosis in &visit.diagnoses {
        let (message, help) = match diagnosis.code {
            Given::Is(_) if first_day < FIRST_DAY => (
                format!("{} is an ICD-10-CM code, and the service on {first_day} is coded in ICD-9-CM", diagnosis.text),
                "correct the date of service; services before 2015-10-01 are not claimed electronically here",
            ),
            Given::Wrong if first_day >= FIRST_DAY && looks_like_icd9(diagnosis.text) => (
                format!("{} looks like an ICD-9-CM code, which ended on 2015-09-30", diagnosis.text),
                "look up the ICD-10-CM code with `claimwright codes search WORDS`",
            ),
            _ => continue,
        };
        out.push(Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help));
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
