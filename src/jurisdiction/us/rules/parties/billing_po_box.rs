//! CW107: the billing provider's address is a post office box.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW107",
        name: "billing-po-box",
        severity: Severity::Error,
        authority: "005010X222A1: 2010AA N3 must be a street address; boxes belong in 2010AB",
        page: include_str!("billing_po_box.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || !uses_practice(visit) {
        return;
    }
    visit.us.judged.po_box.unless(out, |out| of_billing(visit, out));
}

fn of_billing(visit: &Encounter<'_>, out: &mut Findings) {
    let billing = &visit.us.billing;
    for (key, address) in [("address1", &billing.address1), ("address2", &billing.address2)] {
        if is_box(address) {
            let message = format!("practice.toml: [billing] {key} = \"{address}\" is a post office box");
            let help = "put the street where care is given into [billing], and the box into [billing.pay_to]";
            out.push(in_practice(&RULE.card, visit, message).value(address).help(help));
        }
    }
}

/// Whether an address begins as boxes do, however it is punctuated.
fn is_box(address: &str) -> bool {
    let mut letters = [0; 13];
    let mut count = 0;
    let plain = address.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_uppercase());
    for (slot, byte) in letters.iter_mut().zip(plain) {
        *slot = byte;
        count += 1;
    }
    let start = &letters[..count];
    [&b"POBOX"[..], b"POSTOFFICEBOX", b"LOCKBOX", b"PMB", b"POSTBOX"].iter().any(|word| {
        // `PMBrook Street` is a street: a box has its number next.
        start.starts_with(word) && start.get(word.len()).is_none_or(|b| word.len() > 4 || b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_known_however_they_are_written() {
        for address in ["PO Box 155", "P.O. BOX 9", "p o box 1", "Post Office Box 12", "Lock Box 7", "PMB 12"] {
            assert!(is_box(address), "{address}");
        }
        for address in ["1200 Orange Grove Avenue", "Pobst Road 1", "Boxwood Lane 3", "PMBrook Street 1", ""] {
            assert!(!is_box(address), "{address}");
        }
    }
}
