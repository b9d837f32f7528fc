//! CW105: ZIP codes, states and telephone numbers that cannot exist.

use super::super::terms::*;
use crate::codes::states;
use std::sync::OnceLock;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW105",
        name: "malformed-contact",
        severity: Severity::Error,
        authority: "005010X222A1: N402 and N403 are required in the United States, PER04 is ten digits; clearing-house edits refuse others",
        page: include_str!("contact_details.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    of_visit(visit, out);
    if uses_practice(visit) {
        of_practice(visit, out);
    }
}

fn of_visit(visit: &Encounter<'_>, out: &mut Findings) {
    let mut state = |column: Column<OfVisit, Open>, whose: &str| {
        let text = visit.visit.text(column);
        if !text.is_empty() && !is_state(text) {
            let message = format!("\"{text}\" is not a state: {whose}");
            let finding = on_visit(&RULE.card, visit, column, message).value(text).help(state_help(text));
            out.push(match state_meant(text) {
                Some(code) if code.eq_ignore_ascii_case(text) => {
                    finding.fix(Fix::safe("write it in capitals").edit(visit.place(column), code))
                }
                Some(code) => finding.fix(Fix::ask(format!("write {code}")).edit(visit.place(column), code)),
                None => finding,
            });
        }
    };
    state(col::REGION, "the patient's address");
    state(col::ACCIDENT_REGION, "the place of the accident");
    let zip = visit.visit.private(col::POSTAL_CODE);
    if !zip.is_empty() && !is_zip(zip.expose()) {
        let finding = on_visit(&RULE.card, visit, col::POSTAL_CODE, "the patient's ZIP code is not 5 or 9 digits");
        let finding = finding.private_value(zip).help("type 5 digits, or 9 digits with or without the hyphen, like 92501 or 92501-0200");
        let digits = digits_of(zip.expose()).filter(|digits| is_zip(digits));
        out.push(match digits {
            Some(digits) => finding.fix(Fix::safe("write its digits only").edit(visit.place(col::POSTAL_CODE), digits)),
            None => finding,
        });
    }
    let phone = visit.visit.private(col::PHONE);
    if !phone.is_empty() && !is_phone(phone.expose()) {
        let finding = on_visit(&RULE.card, visit, col::PHONE, "the patient's telephone number is not ten digits that start with 2 to 9");
        // No claim carries it: it is on invoices only.
        let finding = finding.severity(Severity::Warning).private_value(phone).help("type area code and number, like 951-555-0100");
        let local =
            digits_of(phone.expose()).and_then(|digits| Some(digits.strip_prefix('1')?.to_string())).filter(|digits| is_phone(digits));
        out.push(match local {
            Some(digits) => finding.fix(Fix::safe("leave out the country code 1").edit(visit.place(col::PHONE), digits)),
            None => finding,
        });
    }
}

fn of_practice(visit: &Encounter<'_>, out: &mut Findings) {
    let us = visit.us;
    us.judged.address.unless(out, |out| {
        of_section(visit, "[billing]", (&us.billing.state, &us.billing.zip), out);
        if let Some(pay_to) = &us.billing.pay_to {
            of_section(visit, "[billing.pay_to]", (&pay_to.state, &pay_to.zip), out);
        }
    });
    if let Some(facility) = visit.facility.value() {
        facility.judged.address.unless(out, |out| of_section(visit, "[[facility]]", (&facility.state, &facility.zip), out));
    }
    if let Some(payer) = visit.payer() {
        payer.judged.address.unless(out, |out| of_section(visit, "[[payer]]", (&payer.state, &payer.zip), out));
    }
    us.judged.phones.unless(out, |out| {
        for (section, phone) in [("[billing]", &us.billing.phone), ("[submitter]", &us.submitter.phone)] {
            if !is_phone(phone) {
                malformed(visit, (section, "phone", phone), "ten digits that start with 2 to 9, like 9515550100", out);
            }
        }
    });
}

fn of_section(visit: &Encounter<'_>, section: &str, (state, zip): (&str, &str), out: &mut Findings) {
    if !is_state(state) {
        malformed(visit, (section, "state", state), "two capital letters of a state or territory, like CA", out);
    }
    if !is_zip(zip) || zip.contains('-') {
        malformed(visit, (section, "zip", zip), "5 or 9 digits, without a hyphen", out);
    }
}

/// An empty value is CW118's to report, or allowed.
fn malformed(visit: &Encounter<'_>, (section, key, value): (&str, &str, &str), help: &str, out: &mut Findings) {
    if !value.is_empty() {
        let message = format!("practice.toml: {section} {key} = \"{value}\" is malformed");
        out.push(in_practice(&RULE.card, visit, message).value(value).help(help));
    }
}

/// Whether two capital letters are a state. Five addresses are asked about on every visit, so the table is kept as bits.
fn is_state(text: &str) -> bool {
    static BITS: OnceLock<[u32; 26]> = OnceLock::new();
    let letters = |text: &str| match text.as_bytes() {
        [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Some((usize::from(a - b'A'), 1 << (b - b'A'))),
        _ => None,
    };
    let bits = BITS.get_or_init(|| {
        let mut bits = [0; 26];
        for (first, second) in states::entries().iter().filter_map(|row| letters(row[0])) {
            bits[first] |= second;
        }
        bits
    });
    letters(text).is_some_and(|(first, second)| bits[first] & second != 0)
}

/// The state that was written out, or in small letters.
fn state_meant(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let by_name = states::entries().iter().find(|row| row[2].eq_ignore_ascii_case(text)).map(|row| row[0].to_string());
    by_name.or(is_state(&upper).then_some(upper))
}

/// The digits of a text that has nothing else but blanks and punctuation.
fn digits_of(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (!text.contains(|c: char| c.is_alphabetic())).then_some(digits)
}

fn state_help(text: &str) -> String {
    match state_meant(text) {
        Some(code) => format!("type {code}"),
        None => "type the two capital letters of a state or territory, like CA".to_string(),
    }
}

/// Five or nine digits; a hyphen before the last four is how people write nine.
fn is_zip(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('-') {
        Some((five, four)) => digits(five, 5) && digits(four, 4),
        None => digits(text, 5) || digits(text, 9),
    }
}

/// Ten digits, whatever stands between them; no area code starts with 0 or 1.
fn is_phone(text: &str) -> bool {
    let mut digits = text.bytes().filter(u8::is_ascii_digit);
    let first = digits.next();
    matches!(first, Some(b'2'..=b'9')) && digits.count() == 9 && !text.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_say_what_the_table_says() {
        for (a, b) in (b'@'..=b'[').flat_map(|a| (b'@'..=b'[').map(move |b| (a, b))) {
            let text = String::from_utf8(vec![a, b]).expect("ASCII");
            assert_eq!(is_state(&text), states::is_state(&text), "{text}");
        }
    }

    #[test]
    fn zip_codes_and_telephone_numbers_have_their_digits() {
        assert!(is_zip("92501") && is_zip("925010200") && is_zip("92501-0200"));
        assert!(!is_zip("9250") && !is_zip("92501-") && !is_zip("92501-020") && !is_zip("K1A 0B1") && !is_zip("925-010200"));
        assert!(is_phone("9515550100") && is_phone("(951) 555-0100"));
        assert!(!is_phone("1515550100") && !is_phone("951555010") && !is_phone("951555010O") && !is_phone(""));
    }
}
