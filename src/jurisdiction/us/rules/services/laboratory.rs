//! CW316: a laboratory test without the number of the certificate it needs, or without QW where the certificate asks for it.

use super::super::terms::*;
use crate::jurisdiction::us::ids::Modifier;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW316",
        name: "laboratory-certificate",
        severity: Severity::Warning,
        authority: "42 CFR 493 (CLIA); 005010X222A1: 2300 REF*X4 [tests and form of the number from memory: rule data, laboratory]",
        page: include_str!("laboratory.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let laboratory = &visit.us.rule_data.laboratory;
    if visit.is_self_pay() {
        return;
    }
    let number = visit.visit.text(col::CLIA);
    if !number.is_empty() && !is_certificate(number) {
        let message = format!("\"{number}\" does not have the form of a CLIA number");
        let help = "ten characters with a D in the third place, like 45D0123456, as on the laboratory's certificate";
        out.push(on_visit(&RULE.card, visit, col::CLIA, message).value(number).help(help));
    }
    let mut asked = !number.is_empty();
    for line in &visit.lines {
        let Some(code) = line.code.value().filter(|code| laboratory.codes.contains(code.as_str())) else { continue };
        // The reading of a test needs no certificate, and a test of another laboratory has that laboratory's.
        if line.good_modifiers().any(|m| m.as_str() == "26" || laboratory.done_elsewhere.contains(m)) {
            continue;
        }
        if !asked && !line.certified {
            asked = true;
            let message = format!("{code} is a laboratory test, and the number of the laboratory's CLIA certificate is missing");
            let help = "fill in clia; when another laboratory did the test, add modifier 90 and its number";
            out.push(on_visit(&RULE.card, visit, col::CLIA, message).line(line.number).value(code.as_str()).help(help));
        }
        let waived = |m: Modifier| laboratory.waived.contains(m);
        if laboratory.only_waived_tests && !laboratory.waived_without_modifier.contains(code.as_str()) && !line.good_modifiers().any(waived)
        {
            let message = format!("{code} is billed under a certificate of waiver without QW");
            let help = "add QW when the kit is on the list of waived tests; if it is not, this laboratory may not bill the test";
            out.push(on_line((&RULE.card, visit), line, lcol::MOD1, message).value(code.as_str()).help(help));
        }
    }
}

/// Two digits of the state, a D, seven digits [from memory].
fn is_certificate(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 10 && bytes.iter().enumerate().all(|(n, b)| if n == 2 { *b == b'D' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_has_a_d_in_the_third_place_and_digits_elsewhere() {
        assert!(is_certificate("45D0123456"));
        for wrong in ["", "45D012345", "4500123456", "45d0123456", "A5D0123456", "45D01234567", "45D012345É"] {
            assert!(!is_certificate(wrong), "{wrong}");
        }
    }
}
