//! ON310: a technical fee that does not say where.

use super::super::terms::*;
use crate::date::Date;
use crate::jurisdiction::ontario::ids::Suffix;
use crate::jurisdiction::ontario::tables::{self, List};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON310",
        name: "vhc-technical-fee",
        severity: Severity::Error,
        authority: "error VHC: a technical fee needs a service location; HIP is none for it",
        page: include_str!("technical_fee.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Given::Is(day)) = (item.code, item.day) else { continue };
        if code.suffix() != Suffix::Assistant || !tables::is_in(List::LocationTechnicalB, &code) || day < FIRST_DAY {
            continue;
        }
        let message = match item.location {
            Given::Missing => format!("the technical fee {} needs a service location", code.as_str()),
            Given::Is(location) if location.as_str() == "HIP" => {
                format!("the technical fee {} is not billed for in-patients", code.as_str())
            }
            Given::Is(_) | Given::Wrong => continue,
        };
        let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(code.as_str());
        out.push(finding.help("fill in place_of_service: IHF, OFF, PDF or where in a hospital; the hospital itself pays for in-patients"));
    }
}

/// The locations outside hospitals are taken from this day of service on.
const FIRST_DAY: Date = Date::from_ymd_opt(2011, 7, 1).expect("a real day");
