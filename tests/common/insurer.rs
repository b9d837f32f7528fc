//! An insurer that answers claims of a ledger: writes 835s with contract, patient's share, denials, reversals and PLB, from a seed.
//!
//! It shares nothing with the reader: plain text, counted by hand.

#![allow(dead_code)]

use claimwright::ledger::Claim;
use claimwright::money::Money;
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

/// What the insurer does with a line: how much it pays, and its CAS segments' groups, reasons and amounts.
type Decision = (i64, Vec<(&'static str, &'static str, i64)>);

/// Whether an answer is given or taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Answer,
    Reversal,
}

/// One payment as text, with its own envelope.
pub struct Remittance {
    pub text: String,
    pub paid: Money,
}

/// Decides a line from the dice: paid by contract, with a copay, denied, or all of it the patient's.
fn decide(charge: i64, dice: &mut Dice) -> Decision {
    let part = |share: u64| i64::try_from(share).expect("small") * charge / 100;
    match dice.roll(5) {
        0 => (charge, vec![]),
        1 => (charge - part(30), vec![("CO", "45", part(30))]),
        2 => (charge - part(30) - part(20), vec![("CO", "45", part(30)), ("PR", "2", part(20))]),
        3 => (0, vec![("CO", "97", charge)]),
        _ => (0, vec![("PR", "1", charge)]),
    }
}

/// Answers claims in one payment. The same seed decides a claim the same way, so that a reversal is its mirror.
pub fn answer(claims: &[(&Claim, Way)], number: &str, plb: &[(&str, i64)], seed: u64) -> Remittance {
    let mut body = String::new();
    let mut total = 0;
    for (claim, way) in claims {
        total += answer_claim(claim, *way, seed, &mut body);
    }
    let taken: i64 = plb.iter().map(|(_, cents)| cents).sum();
    let paid = total - taken;
    assert!(paid >= 0, "an insurer carries a debt forward (FB), it never pays a negative amount");
    let mut set = format!(
        "ST*835*0001~BPR*I*{}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261020~TRN*1*{number}*1512345678~\
         DTM*405*20261019~N1*PR*EXAMPLE HEALTH~N3*1 EXAMPLE WAY~N4*RIVERSIDE*CA*92501~PER*BL*HELP*TE*9515550100~\
         N1*PE*RIVERSIDE FAMILY MEDICINE*XX*1555010002~LX*1~",
        amount(paid)
    );
    set.push_str(&body);
    for (reason, cents) in plb {
        write!(set, "PLB*1555010002*20261231*{reason}:{number}*{}~", amount(*cents)).expect("a text");
    }
    let segments = set.matches('~').count() + 1;
    write!(set, "SE*{segments}*0001~").expect("a text");
    let text = format!(
        "ISA*00*          *00*          *ZZ*EXCH01         *ZZ*RFM0001        *261020*0000*^*00501*000000077*0*T*:~\
         GS*HP*EXCH01*RFM0001*20261020*0000*77*X*005010X221A1~{set}GE*1*77~IEA*1*000000077~"
    );
    Remittance { text, paid: Money::from_cents(paid) }
}

fn answer_claim(claim: &Claim, way: Way, seed: u64, out: &mut String) -> i64 {
    let sign = if way == Way::Reversal { -1 } else { 1 };
    let mut dice = Dice(seed ^ claim.id.number().unsigned_abs());
    let decisions: Vec<Decision> = claim.lines.iter().map(|line| decide(line.charge.cents(), &mut dice)).collect();
    let paid: i64 = decisions.iter().map(|(paid, _)| paid).sum();
    let patient: i64 = decisions.iter().flat_map(|(_, cas)| cas).filter(|(group, ..)| *group == "PR").map(|(.., cents)| cents).sum();
    let (status, share) = if way == Way::Reversal { ("22", String::new()) } else { ("1", amount(patient)) };
    let charge = amount(sign * claim.charge.cents());
    write!(out, "CLP*{}*{status}*{charge}*{}*{share}*12*ICN{}*11*1~", claim.name, amount(sign * paid), claim.id.number()).expect("a text");
    out.push_str("NM1*QC*1*UDALL*FERN****MI*XH1~");
    for (line, (paid, cas)) in claim.lines.iter().zip(&decisions) {
        let day = line.service_from.format("%Y%m%d");
        let procedure: String =
            std::iter::once(line.code.as_str()).chain(line.modifiers.split(' ').filter(|m| !m.is_empty())).collect::<Vec<_>>().join(":");
        write!(out, "SVC*HC:{procedure}*{}*{}**1~DTM*472*{day}~", amount(sign * line.charge.cents()), amount(sign * paid)).expect("a text");
        for (group, reason, cents) in cas.iter().filter(|(.., cents)| *cents != 0) {
            write!(out, "CAS*{group}*{reason}*{}~", amount(sign * cents)).expect("a text");
        }
        write!(out, "REF*6R*{}-L{}~", claim.visit_id, line.line).expect("a text");
    }
    sign * paid
}

fn amount(cents: i64) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}
