//! Generated remittances: whatever is in them, they balance; and one wrong cent is found where it stands.

use super::recorder::{payments, read};
use super::remittances::{Wishes, amount, file};
use claimwright::jurisdiction::us::answers::{Payment, PaymentVerdict};
use proptest::prelude::*;

/// The amounts of a file that its equations hang on: place of the segment, counted from 1, its id, the element.
fn amounts(text: &str) -> Vec<(u32, String, usize)> {
    let mut found = Vec::new();
    for (number, segment) in (1..).zip(text.split('~')) {
        let id = segment.split('*').next().unwrap().to_string();
        let elements: &[usize] = match id.as_str() {
            "CLP" => &[3, 4],
            "SVC" => &[2, 3],
            "CAS" => &[3],
            "PLB" => &[4, 6],
            "BPR" => &[2],
            _ => &[],
        };
        found.extend(elements.iter().map(|element| (number, id.clone(), *element)));
    }
    found
}

/// The file with a cent more at that place.
fn a_cent_more(text: &str, (number, _, element): &(u32, String, usize)) -> String {
    let segments: Vec<String> = (1..)
        .zip(text.split('~'))
        .map(|(n, segment)| {
            let mut elements: Vec<String> = segment.split('*').map(str::to_string).collect();
            if n == *number {
                let cents = claimwright::money::Money::parse(&elements[*element]).unwrap().cents();
                elements[*element] = amount(cents + 1);
            }
            elements.join("*")
        })
        .collect();
    segments.join("~")
}

/// Whether the payment says where the cent is.
fn located(payment: &Payment, (segment, id, element): &(u32, String, usize)) -> bool {
    let claim = payment.unbalanced.first.first();
    let of_claim = claim.is_some_and(|claim| claim.at.segment <= *segment);
    let of_line =
        claim.is_some_and(|claim| claim.proof.lines.iter().any(|line| line.at.segment <= *segment && segment - line.at.segment < 5));
    let payment_is_out = payment.equation.residual().cents().abs() == 1;
    match (id.as_str(), element) {
        ("BPR" | "PLB", _) => payment_is_out && payment.unbalanced.count == 0,
        ("CLP", 3) => !payment_is_out && claim.is_some_and(|claim| claim.at.segment == *segment),
        ("CLP", _) => payment_is_out && claim.is_some_and(|claim| claim.at.segment == *segment),
        ("SVC", _) => !payment_is_out && of_claim && of_line && claim.is_some_and(|claim| claim.proof.claim.holds()),
        _ => !payment_is_out && of_claim && of_line && !claim.is_some_and(|claim| claim.proof.claim.holds()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_generated_balances(claims in 0_u32..60, seed in any::<u64>(), newlines in any::<bool>()) {
        let text = file(Wishes { claims, seed, line_end: if newlines { "\r\n" } else { "" } });
        let (survey, recorder) = read(text.as_bytes());
        let payment = payments(&survey)[0];
        prop_assert!(payment.balances());
        prop_assert_eq!(payment.verdict(), PaymentVerdict::Good);
        prop_assert!(payment.claims >= u64::from(claims));
        prop_assert_eq!(recorder.claims.len() as u64, payment.claims);
        let (_, _, paid, adjusted) = recorder.payments[0];
        prop_assert_eq!(payment.charged.cents() - adjusted, paid);
    }

    #[test]
    fn one_wrong_cent_is_found_where_it_stands(claims in 1_u32..12, seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let text = file(Wishes { claims, seed, line_end: "" });
        let places = amounts(&text);
        let place = &places[which.index(places.len())];
        let (survey, _) = read(a_cent_more(&text, place).as_bytes());
        let payment = payments(&survey)[0];
        prop_assert!(!payment.balances());
        prop_assert!(located(payment, place), "{place:?}: {} {:?}", payment.equation, payment.unbalanced);
    }

    #[test]
    fn a_wrong_sign_is_named(claims in 1_u32..6, seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let text = file(Wishes { claims, seed, line_end: "" });
        let cas: Vec<&str> = text.split('~').filter(|s| s.starts_with("CAS*CO*45*") && !s.contains('-')).collect();
        prop_assume!(!cas.is_empty());
        let old = cas[which.index(cas.len())];
        let new = old.replace("*45*", "*45*-");
        let (survey, _) = read(text.replacen(&format!("~{old}~"), &format!("~{new}~"), 1).as_bytes());
        let explanation = &payments(&survey)[0].unbalanced.first[0].explanation;
        prop_assert!(explanation.contains("the opposite sign of CAS*CO*45 -"), "{explanation}");
    }
}
