//! CW312: a drug whose code, quantity or unit is missing or cannot be one.

use super::super::terms::*;
use crate::jurisdiction::us::ids::Ndc;
use crate::money::Units;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW312",
        name: "drug-code",
        severity: Severity::Error,
        authority: "005010X222A1: 2410 LIN03 has eleven digits, and CTP04 and CTP05 are required with it",
        page: include_str!("drug_code.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let [ndc, quantity, unit] = [lcol::NDC, lcol::NDC_QUANTITY, lcol::NDC_UNITS].map(|column| line.line.text(column));
        if !(ndc.is_empty() && quantity.is_empty() && unit.is_empty()) {
            of_code(visit, (line, ndc), out);
            of_quantity(visit, (line, ndc, quantity), out);
        }
    }
}

fn of_code(visit: &Encounter<'_>, (line, ndc): (&ServiceLine<'_>, &str), out: &mut Findings) {
    if ndc.is_empty() {
        let message = "how much of a drug was given is there, and the drug's code is not";
        let help = "fill in ndc from the package, or clear ndc_quantity and ndc_units";
        return out.push(on_line((&RULE.card, visit), line, lcol::NDC, message.to_string()).help(help));
    }
    if Ndc::parse(ndc).is_err() {
        let message = format!("\"{ndc}\" is not a drug code of eleven digits");
        let finding = on_line((&RULE.card, visit), line, lcol::NDC, message).value(ndc);
        out.push(match padded(ndc) {
            Some(whole) => {
                let help = format!("type {whole}: the part that is one digit short gets a zero in front");
                finding.help(help).fix(writing(visit, line, (lcol::NDC, &whole)))
            }
            None => finding.help(
                "type eleven digits, or 5-4-2 with hyphens; of a ten-digit code, the part that is one digit short gets a zero in front",
            ),
        });
    }
}

/// Ten digits with hyphens say which part is short; without hyphens nobody can know.
fn padded(ndc: &str) -> Option<String> {
    let parts: Vec<&str> = ndc.split('-').collect();
    let [a, b, c] = parts[..] else { return None };
    let all_digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let one_short = a.len() <= 5 && b.len() <= 4 && c.len() <= 2 && a.len() + b.len() + c.len() == 10;
    (all_digits && one_short).then(|| format!("{a:0>5}-{b:0>4}-{c:0>2}"))
}

fn of_quantity(visit: &Encounter<'_>, (line, ndc, quantity): (&ServiceLine<'_>, &str, &str), out: &mut Findings) {
    for column in [lcol::NDC_QUANTITY, lcol::NDC_UNITS] {
        if !ndc.is_empty() && line.line.text(column).is_empty() {
            let message = format!("a drug code is given without {}", visit.shown(column.name()));
            let help = "how much of the drug, and in what: 2.5 and ML, for example (F2, GR, ME, ML or UN)";
            out.push(on_line((&RULE.card, visit), line, column, message).help(help));
        }
    }
    if !quantity.is_empty() && !Units::parse(quantity).is_ok_and(|q| q > Units::default()) {
        let message = format!("the quantity of the drug, \"{quantity}\", is not a number above zero");
        out.push(on_line((&RULE.card, visit), line, lcol::NDC_QUANTITY, message).value(quantity).help("a number like 1 or 2.5"));
    }
}
