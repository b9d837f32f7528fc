//! The remittance (`P` files): what was paid for each item, and why not; the total proved.
//!
//! Order: HR1 to HR3, claims (HR4 with HR5 items), HR6 when last month was negative, HR7 accounting transactions, HR8 messages; claims of
//! other provinces may stand behind all of it.

use super::fields::{Fields, Refused};
use crate::date::Date;
use crate::finding::Private;
use crate::money::Money;
use crate::wire::fixed_width::records;
use std::fmt;

/// A whole remittance.
pub struct Remittance<'a> {
    /// The group; `0000` for a provider who bills alone.
    pub group: &'a str,
    /// The provider; zeros on files of a group.
    pub provider: &'a str,
    /// The day of payment.
    pub paid_on: Date,
    /// What is paid in all.
    pub total: Money,
    /// The cheque's number; `99999999` is a direct deposit.
    pub cheque: &'a str,
    /// The claims.
    pub claims: Vec<PaidClaim<'a>>,
    /// What is left of earlier months.
    pub forward: Option<Forward>,
    /// Transactions that belong to no claim.
    pub transactions: Vec<Transaction<'a>>,
    /// Messages of the ministry, each with its lines.
    pub messages: Vec<Vec<&'a str>>,
}

/// A claim on a remittance.
pub struct PaidClaim<'a> {
    /// The ministry's number of the claim: later adjustments name it.
    pub claim_number: &'a str,
    /// Whether it adjusts an earlier payment.
    pub is_adjustment: bool,
    /// The provider.
    pub provider: &'a str,
    /// The specialty.
    pub specialty: &'a str,
    /// The submitter's own number.
    pub accounting_number: &'a str,
    /// Health or registration number.
    pub number: Private<&'a str>,
    /// The payment program.
    pub program: &'a str,
    /// Its items.
    pub items: Vec<PaidItem<'a>>,
    /// The record, counted from 1.
    pub record: u32,
}

/// An item on a remittance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidItem<'a> {
    /// The day.
    pub day: Date,
    /// The number of services.
    pub services: u64,
    /// The service code.
    pub code: &'a str,
    /// What was asked for.
    pub submitted: Money,
    /// What is paid; below zero when money is taken back.
    pub paid: Money,
    /// Why, where it is not what was asked for.
    pub explanation: &'a str,
    /// The record, counted from 1.
    pub record: u32,
}

/// The balance that last month left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forward {
    /// Of adjustments of claims.
    pub adjustments: Money,
    /// Of advances.
    pub advances: Money,
    /// Of reductions.
    pub reductions: Money,
    /// Of others: always zero.
    pub other: Money,
    /// The record, counted from 1.
    pub record: u32,
}

/// An accounting transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction<'a> {
    /// 10 recovery of an advance, 20 reduction, 40 payment, 50 estimated payment.
    pub code: &'a str,
    /// Its day.
    pub day: Date,
    /// Its amount.
    pub amount: Money,
    /// What it is for.
    pub message: &'a str,
    /// The record, counted from 1.
    pub record: u32,
}

/// How a remittance adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equation {
    /// Paid for the items of all claims that count.
    pub paid: Money,
    /// The balance forward.
    pub forward: Money,
    /// The accounting transactions.
    pub transactions: Money,
    /// What the remittance says is paid.
    pub total: Money,
    /// Whether items of other provinces count; where they do not, a transaction pays for them together.
    pub with_other_provinces: bool,
}

impl Equation {
    /// What is missing between the parts and the total; nothing, when it adds up.
    pub fn difference(&self) -> Money {
        let parts = self.paid.cents() + self.forward.cents() + self.transactions.cents();
        Money::from_cents(self.total.cents() - parts)
    }
}

impl fmt::Display for Equation {
    /// `58.06 = 50.40 for items - 12.34 carried forward + 20.00 besides`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = if self.with_other_provinces { "" } else { " (those of other provinces stand besides)" };
        write!(f, "{} = {} for items{which}", self.total, self.paid)?;
        for (amount, what) in [(self.forward, "carried forward"), (self.transactions, "besides")] {
            let sign = if amount.is_negative() { '-' } else { '+' };
            if amount != Money::ZERO {
                write!(f, " {sign} {} {what}", Money::from_cents(amount.cents().saturating_abs()))?;
            }
        }
        Ok(())
    }
}

impl Remittance<'_> {
    /// The total as the sum of items, balance forward and transactions. It is computed with the items of other provinces and without
    /// them, because their payment may stand among the transactions as well; the one that adds up counts, else the one with all.
    pub fn equation(&self) -> Equation {
        let with = self.equation_of(|_| true, true);
        let without = self.equation_of(|claim| claim.program != "RMB", false);
        if with.difference() != Money::ZERO && without.difference() == Money::ZERO { without } else { with }
    }

    fn equation_of(&self, counts: impl Fn(&PaidClaim<'_>) -> bool, with_other_provinces: bool) -> Equation {
        let paid = self.claims.iter().filter(|claim| counts(claim)).flat_map(|claim| &claim.items).map(|item| item.paid).sum();
        let forward = self.forward.map_or(Money::ZERO, |f| [f.adjustments, f.advances, f.reductions, f.other].into_iter().sum());
        let transactions = self.transactions.iter().map(|transaction| transaction.amount).sum();
        Equation { paid, forward, transactions, total: self.total, with_other_provinces }
    }
}

/// Reads a file.
///
/// # Errors
/// With the record and position of what is wrong.
pub fn read(file: &[u8]) -> Result<Remittance<'_>, Refused> {
    let mut all = records(file).map(|record| Fields::new(record, 79));
    let mut next = |name: &str| {
        let end = Refused { record: records(file).count() as u64 + 1, position: 1, message: format!("the file ends before {name}") };
        let fields = all.next().ok_or(end)??;
        fields.constant(1, name).map(|()| fields)
    };
    let (first, second, third) = (next("HR1")?, next("HR2")?, next("HR3")?);
    second.blank(59, 79)?;
    third.blank(54, 79)?;
    let mut remittance = begun(first)?;
    let mut message_open = false;
    for fields in all {
        let fields = fields?;
        match fields.name(3) {
            b"HR4" => remittance.claims.push(claim(fields)?),
            b"HR5" => item(fields, &mut remittance.claims)?,
            b"HR6" if remittance.forward.is_none() => remittance.forward = Some(forward(fields)?),
            b"HR7" => remittance.transactions.push(transaction(fields)?),
            b"HR8" => message(fields, &mut remittance.messages, &mut message_open)?,
            _ => return Err(fields.refused(1, "a record that does not belong there".into())),
        }
    }
    match remittance.claims.iter().find(|claim| claim.items.is_empty()) {
        None => Ok(remittance),
        Some(claim) => {
            let message = format!("claim {} has no item", claim.claim_number);
            Err(Refused { record: records(file).count() as u64, position: 1, message })
        }
    }
}

fn begun(fields: Fields<'_>) -> Result<Remittance<'_>, Refused> {
    fields.constant(4, "V030")?;
    fields.blank(78, 79)?;
    if !matches!(fields.text(21, 21), "4" | "5" | "6" | "7") {
        return Err(fields.refused(21, "no way of sorting from 4 to 7".into()));
    }
    Ok(Remittance {
        group: fields.text(8, 11),
        provider: fields.text(12, 17),
        paid_on: fields.day(22)?,
        total: fields.signed(60, 68)?,
        cheque: fields.text(70, 77),
        claims: Vec::new(),
        forward: None,
        transactions: Vec::new(),
        messages: Vec::new(),
    })
}

fn kind(fields: &Fields<'_>) -> Result<bool, Refused> {
    match fields.text(15, 15) {
        "1" => Ok(false),
        "2" => Ok(true),
        _ => Err(fields.refused(15, "neither an original (1) nor an adjustment (2)".into())),
    }
}

fn claim(fields: Fields<'_>) -> Result<PaidClaim<'_>, Refused> {
    fields.blank(78, 79)?;
    fields.number(16, 21)?;
    let program = fields.text(67, 69);
    if !matches!(program, "HCP" | "WCB" | "RMB") {
        return Err(fields.refused(67, "no payment program".into()));
    }
    Ok(PaidClaim {
        claim_number: fields.text(4, 14),
        is_adjustment: kind(&fields)?,
        provider: fields.text(16, 21),
        specialty: fields.text(22, 23),
        accounting_number: fields.text(24, 31),
        number: Private::new(fields.text(53, 64)),
        program,
        items: Vec::new(),
        record: fields.record(),
    })
}

fn item<'a>(fields: Fields<'a>, claims: &mut [PaidClaim<'a>]) -> Result<(), Refused> {
    let (number, is_adjustment) = (fields.text(4, 14), kind(&fields)?);
    let own = claims.last_mut().filter(|claim| claim.claim_number == number && claim.is_adjustment == is_adjustment);
    let claim = own.ok_or_else(|| fields.refused(4, "an item of another claim than the one before it".into()))?;
    fields.blank(31, 31)?;
    fields.blank(47, 79)?;
    claim.items.push(PaidItem {
        day: fields.day(16)?,
        services: fields.number(24, 25)?,
        code: fields.text(26, 30),
        submitted: fields.amount(32, 37)?,
        paid: fields.signed(38, 43)?,
        explanation: fields.text(45, 46),
        record: fields.record(),
    });
    Ok(())
}

fn forward(fields: Fields<'_>) -> Result<Forward, Refused> {
    fields.blank(44, 79)?;
    Ok(Forward {
        adjustments: fields.signed(4, 12)?,
        advances: fields.signed(14, 22)?,
        reductions: fields.signed(24, 32)?,
        other: fields.signed(34, 42)?,
        record: fields.record(),
    })
}

fn transaction(fields: Fields<'_>) -> Result<Transaction<'_>, Refused> {
    fields.blank(74, 79)?;
    fields.number(4, 5)?;
    if !matches!(fields.text(6, 6), "" | "M" | "C" | "I") {
        return Err(fields.refused(6, "no kind of cheque".into()));
    }
    let (code, day, amount) = (fields.text(4, 5), fields.day(7)?, fields.signed(15, 22)?);
    Ok(Transaction { code, day, amount, message: fields.text(24, 73), record: fields.record() })
}

/// A line of asterisks stands between two messages.
fn message<'a>(fields: Fields<'a>, messages: &mut Vec<Vec<&'a str>>, is_open: &mut bool) -> Result<(), Refused> {
    fields.blank(74, 79)?;
    let text = fields.text(4, 73);
    match (text.bytes().all(|byte| byte == b'*') && !text.is_empty(), *is_open) {
        (true, _) => *is_open = false,
        (false, true) => messages.last_mut().expect("one is open").push(text),
        (false, false) => {
            messages.push(vec![text]);
            *is_open = true;
        }
    }
    Ok(())
}
