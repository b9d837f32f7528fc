//! IN021 for procedures: a HCPCS code that the loaded table does not have and, being partial, need not have.

use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::codes::{Lookup, hcpcs};
use crate::rules::shared::PARTIAL_TABLE;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule { card: PARTIAL_TABLE, check };

/// Once a visit: the first such code.
fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        if !code.as_bytes()[0].is_ascii_alphabetic() || (hcpcs::added(code.as_str()).is_some() && !visit.us.tables.covers(Kind::Hcpcs, day))
        {
            continue;
        }
        if let Lookup::Unknown { partial: true, edition } = visit.us.tables.hcpcs(code.as_str(), day) {
            let message =
                format!("{} was not checked: {} has {} codes, and this is not one of them", code.as_str(), edition.title, edition.rows);
            let help = "import the quarterly HCPCS file with `claimwright codes import FILE`";
            out.push(on_line((&PARTIAL_TABLE, visit), line, lcol::CODE, message).value(code.as_str()).help(help));
            return;
        }
    }
}
