//! Makes 835 files of any size, the same ones for the same seed: lines with adjustments, denials, reversals, provider adjustments.
//! Everything balances.

use std::fmt::Write as _;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Wishes {
    /// Claims in the one payment.
    pub claims: u32,
    /// Where chance begins.
    pub seed: u64,
    /// What stands behind each terminator.
    pub line_end: &'static str,
}

/// A row of numbers that look like chance.
pub struct Chance(u64);

impl Chance {
    /// Begins it.
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

/// An amount in the spelling of type R: no zeros behind the point, no point behind which nothing stands.
pub fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (whole, part) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

/// A file with one payment.
pub fn file(wishes: Wishes) -> String {
    let mut chance = Chance::new(wishes.seed);
    let mut set = Set { text: String::new(), segments: 0, end: wishes.line_end, paid: 0 };
    let mut claims = Set { text: String::new(), segments: 0, end: wishes.line_end, paid: 0 };
    for number in 0..wishes.claims {
        if number % 1_000 == 0 {
            claims.put(format_args!("LX*{}", number / 1_000 + 1));
        }
        claim(&mut claims, number, &mut chance);
    }
    let taken = chance.below(20_000) as i64 - 10_000;
    // A payment is never negative: what would make it so is carried forward.
    let forward = (claims.paid - taken).min(0);
    head(&mut set, claims.paid - taken - forward);
    set.text += &claims.text;
    set.put(format_args!("PLB*1999999984*20261231*WO:2026EX0500*{}*FB:EFT1*{}", amount(taken), amount(forward)));
    let segments = set.segments + claims.segments;
    let (end, body) = (wishes.line_end, set.text);
    format!(
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*OAK001         *261001*0200*^*00501*000000002*1*P*:~{end}\
         GS*HP*PAYER*OAK001*20261001*0200*2*X*005010X221A1~{end}ST*835*0001~{end}{body}SE*{}*0001~{end}GE*1*2~{end}IEA*1*000000002~{end}",
        segments + 2
    )
}

struct Set {
    text: String,
    segments: usize,
    end: &'static str,
    paid: i64,
}

impl Set {
    fn put(&mut self, segment: std::fmt::Arguments<'_>) {
        let _ = write!(self.text, "{segment}~{}", self.end);
        self.segments += 1;
    }
}

fn head(set: &mut Set, paid: i64) {
    let method = if paid == 0 { "NON" } else { "ACH" };
    set.put(format_args!("BPR*I*{}*C*{method}*CCP*01*111000025*DA*123456*1512345678**01*111900659*DA*999888*20261010", amount(paid)));
    set.put(format_args!("TRN*1*EFT20261010001*1512345678"));
    set.put(format_args!("DTM*405*20261008"));
    set.put(format_args!("N1*PR*EXAMPLE HEALTH"));
    set.put(format_args!("N3*PO BOX 1"));
    set.put(format_args!("N4*HARTFORD*CT*06101"));
    set.put(format_args!("PER*BL*EDI SUPPORT*TE*8005550100"));
    set.put(format_args!("N1*PE*OAK STREET FAMILY MEDICINE*XX*1999999984"));
    set.put(format_args!("REF*TJ*741234567"));
}

/// One claim; some are taken back and decided again.
fn claim(set: &mut Set, number: u32, chance: &mut Chance) {
    let lines: Vec<Line> = (0..1 + chance.below(3)).map(|_| Line::by(chance)).collect();
    if chance.below(40) == 0 {
        decided(set, number, &lines, Sign::TakenBack);
        let again: Vec<Line> = lines.iter().map(|line| line.again(chance)).collect();
        decided(set, number, &again, Sign::Plain);
    } else {
        decided(set, number, &lines, Sign::Plain);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plain,
    TakenBack,
}

fn decided(set: &mut Set, number: u32, lines: &[Line], sign: Sign) {
    let (factor, status) = if sign == Sign::Plain { (1, "1") } else { (-1, "22") };
    let sum = |f: fn(&Line) -> i64| lines.iter().map(f).sum::<i64>() * factor;
    let (charge, paid, patient) = (sum(|l| l.charge), sum(Line::paid), sum(|l| l.patient));
    let patient = if sign == Sign::Plain { amount(patient) } else { String::new() };
    set.paid += paid;
    set.put(format_args!("CLP*V{number:07}-A*{status}*{}*{}*{patient}*12*2026EX{number:07}*11*1", amount(charge), amount(paid)));
    set.put(format_args!("NM1*QC*1*RIVERA*ANA*M***MI*W{number:09}"));
    set.put(format_args!("NM1*82*1*OKAFOR*JOHN****XX*1555555550"));
    set.put(format_args!("DTM*050*20261002"));
    for (line, n) in lines.iter().zip(1..) {
        set.put(format_args!("SVC*HC:{}*{}*{}**1", line.code, amount(line.charge * factor), amount(line.paid() * factor)));
        set.put(format_args!("DTM*472*20260929"));
        if line.contract != 0 {
            set.put(format_args!("CAS*CO*45*{}", amount(line.contract * factor)));
        }
        if line.patient != 0 {
            set.put(format_args!("CAS*PR*3*{}", amount(line.patient * factor)));
        }
        set.put(format_args!("REF*6R*V{number:07}-L{n}"));
        set.put(format_args!("AMT*B6*{}", amount((line.charge - line.contract) * factor)));
    }
}

#[derive(Clone, Copy)]
struct Line {
    code: u64,
    charge: i64,
    contract: i64,
    patient: i64,
}

impl Line {
    fn by(chance: &mut Chance) -> Line {
        let code = 99_202 + chance.below(14);
        Line { code, charge: 2_000 + chance.below(30_000) as i64, contract: 0, patient: 0 }.again(chance)
    }

    /// The same line, decided anew.
    fn again(&self, chance: &mut Chance) -> Line {
        let contract = chance.below(self.charge as u64) as i64;
        let patient = if chance.below(3) == 0 { 0 } else { chance.below((self.charge - contract + 1) as u64) as i64 };
        Line { contract, patient, ..*self }
    }

    fn paid(&self) -> i64 {
        self.charge - self.contract - self.patient
    }
}
