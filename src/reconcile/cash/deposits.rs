//! Deposits of the bank, and the payments that they are.

use super::super::incoming::Deposit;
use super::super::{Mode, ReconcileError, Terms};
use super::key;
use crate::date::Date;
use crate::ledger::{Ledger, NewAnswerFile, NewDeposit, Posting, Waiting};
use crate::money::Money;
use std::collections::{BTreeMap, HashMap};

/// What became of a file of deposits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deposited {
    /// Rows that were new.
    pub new: u64,
    /// Rows that were known.
    pub known: u64,
    /// Deposits of which it is known now which payments they are, from this file and earlier ones.
    pub matched: u64,
}

/// What waits for its counterpart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alone {
    /// Deposits that are no payment that was posted.
    pub deposits: Vec<Waiting>,
    /// Payments that should stand among the deposits and do not.
    pub payments: Vec<Waiting>,
}

/// Days between a payment and its deposit, when nothing but the amount tells which it is.
const DAYS: i64 = 5;
/// The same, when the bank repeats its number.
const DAYS_BY_NUMBER: i64 = 60;
/// Characters of a number that are enough to be looked for in what a bank says.
const NUMBER: usize = 4;

/// Writes the deposits of a file down and puts them to payments. Two alike in one file are two.
///
/// # Errors
/// When the ledger cannot be written; then nothing was.
pub fn deposits(
    ledger: Ledger,
    rows: &[Deposit],
    (file, terms): (&NewAnswerFile<'_>, Terms<'_>),
) -> Result<(Ledger, Deposited), ReconcileError> {
    let mut posting = ledger.begin_posting()?;
    let number = posting.file(file)?;
    let mut said = Deposited::default();
    let mut seen: HashMap<(Date, Money, &str), u32> = HashMap::new();
    for row in rows {
        let which = seen.entry((row.date, row.amount, &row.reference)).or_default();
        let cells = [row.date.to_string(), row.amount.cents().to_string()];
        let key = key("deposit", &[&cells[0], &cells[1], &row.reference], *which);
        *which += 1;
        let deposit = NewDeposit { key, row: row.row, date: row.date, amount: row.amount, reference: &row.reference };
        if posting.deposit(number, &deposit)? { said.new += 1 } else { said.known += 1 }
    }
    posting.whole(number)?;
    said.matched = pair(&mut posting)?;
    let ledger = if terms.mode == Mode::Post { posting.commit()? } else { posting.forget() };
    Ok((ledger, said))
}

/// Puts deposits to payments that were posted since, and says what is left over: a payment counts as missing when the bank has
/// listed the days in which it should have come.
///
/// # Errors
/// When the ledger cannot be written.
pub fn match_deposits(ledger: Ledger, terms: Terms<'_>) -> Result<(Ledger, Alone), ReconcileError> {
    let Some((first, last)) = ledger.days_of_deposits()? else { return Ok((ledger, Alone::default())) };
    let mut posting = ledger.begin_posting()?;
    pair(&mut posting)?;
    let deposits = posting.ledger().deposits_alone()?;
    let mut payments = posting.ledger().payments_alone()?;
    payments.retain(|payment| payment.date >= first && (last - payment.date).num_days() >= DAYS);
    let ledger = if terms.mode == Mode::Post { posting.commit()? } else { posting.forget() };
    Ok((ledger, Alone { deposits, payments }))
}

/// Puts every deposit to the one payment that it can be: amount and number, else the amount alone within a few days.
fn pair(posting: &mut Posting) -> Result<u64, ReconcileError> {
    let deposits = posting.ledger().deposits_alone()?;
    let payments = posting.ledger().payments_alone()?;
    let mut pairs = 0;
    let mut left: BTreeMap<i64, (Vec<&Waiting>, Vec<&Waiting>)> = BTreeMap::new();
    for deposit in &deposits {
        left.entry(deposit.amount.cents()).or_default().0.push(deposit);
    }
    for payment in &payments {
        if let Some((_, same)) = left.get_mut(&payment.amount.cents()) {
            same.push(payment);
        }
    }
    for (deposits, payments) in left.values_mut() {
        for fits in [by_number as fn(&Waiting, &Waiting) -> bool, by_day] {
            for (deposit, payment) in only(deposits, payments, fits) {
                posting.deposited(deposit, payment)?;
                deposits.retain(|one| one.no != deposit);
                payments.retain(|one| one.no != payment);
                pairs += 1;
            }
        }
    }
    Ok(pairs)
}

/// The pairs in which each fits the other and nothing else.
fn only(deposits: &[&Waiting], payments: &[&Waiting], fits: fn(&Waiting, &Waiting) -> bool) -> Vec<(i64, i64)> {
    let mut pairs = Vec::new();
    for deposit in deposits {
        let mut found = payments.iter().filter(|payment| fits(deposit, payment));
        if let (Some(payment), None) = (found.next(), found.next())
            && deposits.iter().filter(|other| fits(other, payment)).count() == 1
        {
            pairs.push((deposit.no, payment.no));
        }
    }
    pairs
}

fn by_number(deposit: &Waiting, payment: &Waiting) -> bool {
    let number = plain(&payment.reference);
    number.len() >= NUMBER
        && plain(&deposit.reference).contains(&number)
        && (deposit.date - payment.date).num_days().abs() <= DAYS_BY_NUMBER
}

fn by_day(deposit: &Waiting, payment: &Waiting) -> bool {
    (deposit.date - payment.date).num_days().abs() <= DAYS
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
