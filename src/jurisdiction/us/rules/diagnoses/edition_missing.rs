//! IN020 for diagnoses: no edition of ICD-10-CM covers a date of service.

use super::super::terms::*;
use super::lookup::FIRST_DAY;
use crate::rules::shared::EDITION_MISSING;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule { card: EDITION_MISSING, check };

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || visit.diagnoses.iter().all(|d| d.code == Given::Missing) {
        return;
    }
    let mut last = None;
    for line in &visit.lines {
        // Before the first edition of all, CW204 speaks.
        let Some(day) = line.from.value().filter(|day| last != Some(*day) && *day >= FIRST_DAY) else { continue };
        last = Some(day);
        if visit.icd10cm().edition_on(day).is_none() {
            let message = format!("no edition of ICD-10-CM that covers {day} is loaded, so the diagnoses of this line cannot be checked");
            let help = "import the edition of that year with `claimwright codes import FILE`, or correct service_from";
            out.push(on_line((&EDITION_MISSING, visit), line, lcol::SERVICE_FROM, message).value(day.to_string()).help(help));
        }
    }
}
