//! CW215: a diagnosis of patients of another age or sex.

use super::super::terms::*;
use crate::codes::icd10cm::dotted;
use crate::date::Date;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW215",
        name: "age-or-sex-conflict",
        severity: Severity::Warning,
        authority: "from memory: age and sex conflicts of the Medicare Code Editor",
        page: include_str!("age_or_sex.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    let age = visit.birth_date.value().zip(visit.first_day()).and_then(|(birth, day)| years(birth, day));
    let sex = *visit.visit.private(col::SEX).expose();
    let (ages, sexes) = (&visit.us.rule_data.age, &visit.us.rule_data.sex);
    for diagnosis in visit.diagnoses.iter().filter(|diagnosis| diagnosis.entry.is_some()) {
        let Given::Is(code) = diagnosis.code else { continue };
        let code = code.as_str();
        if let Some(age) = age
            && let Some(group) = ages.groups.iter().find(|group| group.codes.contains(code))
            && !(group.from..=group.to).contains(&age)
        {
            let message =
                format!("{} is a diagnosis of {}, and the birth date says that the patient is not one of them", dotted(code), group.who);
            out.push(on_diagnosis(visit, diagnosis, message, "correct the diagnosis, birth_date or service_from"));
        }
        let other = match sex {
            "M" => &sexes.female,
            "F" => &sexes.male,
            _ => continue,
        };
        if other.contains(code) && !visit.lines.iter().any(|line| line.good_modifiers().any(|m| sexes.released_by.contains(m))) {
            let message = format!("{} does not go with the sex that is recorded for the patient", dotted(code));
            let help = "correct the diagnosis or sex; where both are right, modifier KX on the line says so";
            out.push(on_diagnosis(visit, diagnosis, message, help));
        }
    }
}

fn on_diagnosis(visit: &Encounter<'_>, diagnosis: &Diagnosis<'_>, message: String, help: &str) -> Finding {
    Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help)
}

/// Full years from birth to a day; `None` for a birth after it, of which CW102 has spoken.
fn years(birth: Date, day: Date) -> Option<u32> {
    day.years_since(birth)
}
