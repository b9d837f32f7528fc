//! A ministry that answers claims of a ledger: writes error reports and remittances from a seed, counted by hand.
//!
//! It shares nothing with the readers: plain text.

use claimwright::ledger::Claim;
use std::fmt::Write;

/// Numbers that look random and are the same for a seed.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What became of one item: paid cents, code.
type Decision = (i64, &'static str);

/// What the ministry answered.
pub struct Answers {
    /// The error report.
    pub errors: String,
    /// The remittance.
    pub remittance: String,
    /// Numbers of the rejected claims.
    pub rejected: Vec<String>,
    /// Cents of the remittance.
    pub total: i64,
    /// Cents that were not decided, by claim.
    pub pending: Vec<(String, i64)>,
    /// Cents that have to be worked, by claim.
    pub short: Vec<(String, i64)>,
}

fn record(text: String, out: &mut String) {
    assert!(text.len() <= 79, "{text}");
    writeln!(out, "{text:<79}\r").unwrap();
}

fn signed(cents: i64, width: usize) -> String {
    format!("{:0width$}{}", cents.abs(), if cents < 0 { '-' } else { ' ' })
}

fn decide(charge: i64, dice: &mut Dice) -> Decision {
    match dice.roll(8) {
        0..=3 => (charge, ""),
        4 => (charge * 3 / 4, "C1"),
        5 => (0, "30"),
        6 => (0, "I2"),
        _ => (0, "56"),
    }
}

/// Answers claims of one submitter.
pub fn answer(claims: &[Claim], (group, provider): (&str, &str), seed: u64) -> Answers {
    let mut dice = Dice(seed);
    let (mut errors, mut body) = (String::new(), String::new());
    let (mut total, mut counts, mut rejected, mut pending, mut short) = (0, [0_u32; 2], Vec::new(), Vec::new(), Vec::new());
    record(format!("HX1V03D{:10}000000{group:4}{provider:6}00{:3}20261008", "", ""), &mut errors);
    for (at, claim) in claims.iter().enumerate() {
        if dice.roll(4) == 0 {
            rejected.push(claim.name.clone());
            counts[0] += 1;
            record(format!("HXH{:20}{:<8}HCPP{:29}V07", "", claim.name, ""), &mut errors);
            for line in &claim.lines {
                counts[1] += 1;
                let day = line.service_from.format("%Y%m%d");
                record(format!("HXT{}  {:06}01{day}", line.code, line.charge.cents()), &mut errors);
            }
            continue;
        }
        let number = format!("D26100{at:05}");
        record(format!("HR4{number}101234500{:<8}{:19}ON1000000008  {:2}HCP", claim.name, "", ""), &mut body);
        for line in &claim.lines {
            let (paid, code) = decide(line.charge.cents(), &mut dice);
            let day = line.service_from.format("%Y%m%d");
            let amounts = format!("{:06}{}", line.charge.cents(), signed(paid, 6));
            record(format!("HR5{number}1{day}01{} {amounts}{code}", line.code), &mut body);
            total += paid;
            match code {
                "56" => pending.push((claim.name.clone(), line.charge.cents())),
                "C1" | "30" => short.push((claim.name.clone(), line.charge.cents() - paid)),
                _ => {}
            }
        }
    }
    let [h, t] = counts;
    record(format!("HX9{h:07}{:07}{t:07}{:07}", 0, 0), &mut errors);
    for (code, cents) in [("20", -500), ("40", 2_500), ("10", -1_000), ("50", 700)].into_iter().filter(|_| dice.roll(2) == 0) {
        total += cents;
        record(format!("HR7{code} 20261031{}SOMETHING", signed(cents, 8)), &mut body);
    }
    let forward = if dice.roll(2) == 0 { -i64::try_from(dice.roll(5_000)).unwrap() } else { 0 };
    if forward != 0 {
        total += forward;
        record(format!("HR6{}{}{}{}", signed(forward, 9), signed(0, 9), signed(0, 9), signed(0, 9)), &mut body);
    }
    let mut remittance = String::new();
    record(format!("HR1V030{group:4}{provider:6}  H420261110{:30}{}99999999", "TEST", signed(total, 9)), &mut remittance);
    record("HR2".into(), &mut remittance);
    record("HR3".into(), &mut remittance);
    remittance.push_str(&body);
    record("HR8Thank you.".into(), &mut remittance);
    Answers { errors, remittance, rejected, total, pending, short }
}
