//! The accounts, and one entry on one of them.

use crate::money::Money;

/// The number of a payer in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party(pub i64);

/// Where a cent may lie. Debits are positive: a receivable grows by a debit and shrinks by a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// What this insurer still owes for a claim. The claim's row is its opening debit.
    Insurer(Party),
    /// What the patient owes: the insurer said so, and no other insurer is to be asked first.
    Patient,
    /// What a payment brought to the bank.
    Cash,
    /// Charges above the contract, given up because the practice said that they may be.
    Contractual,
    /// Charges the insurer refused with a reason that somebody has to work: never given up by a program.
    Review,
    /// Given up by a person, with a reason.
    WrittenOff,
    /// Money that came without a claim it could be put to.
    Suspense,
    /// What the insurer takes back from later payments (X12 PLB `WO`, `72` and the like).
    Recoupment,
    /// A debt or credit that the insurer carries to its next payment (`FB`).
    Forward,
    /// Interest (`L6`) and penalties.
    Interest,
    /// Every other correction of a payment that belongs to no claim.
    Provider,
    /// What the patient paid ahead.
    PatientCredit,
    /// Paid ahead by the insurer for claims that it had not processed, and taken back later (OHIP HR7 `10` and `50`).
    Advance,
    /// Taken off payments for no claim (OHIP HR7 `20`).
    Reduction,
    /// Paid for no claim: premiums, capitation (OHIP HR7 `40`).
    Premium,
}

impl Account {
    /// Number and party as the ledger stores them. A number is never given another meaning.
    pub const fn stored(self) -> (i64, Option<i64>) {
        match self {
            Account::Insurer(party) => (1, Some(party.0)),
            Account::Patient => (2, None),
            Account::Cash => (3, None),
            Account::Contractual => (4, None),
            Account::Review => (5, None),
            Account::WrittenOff => (6, None),
            Account::Suspense => (7, None),
            Account::Recoupment => (8, None),
            Account::Forward => (9, None),
            Account::Interest => (10, None),
            Account::Provider => (11, None),
            Account::PatientCredit => (12, None),
            Account::Advance => (13, None),
            Account::Reduction => (14, None),
            Account::Premium => (15, None),
        }
    }

    /// The account that [`Account::stored`] wrote; `None` for any other pair.
    pub const fn from_stored(number: i64, party: Option<i64>) -> Option<Account> {
        Some(match (number, party) {
            (1, Some(party)) => Account::Insurer(Party(party)),
            (2, None) => Account::Patient,
            (3, None) => Account::Cash,
            (4, None) => Account::Contractual,
            (5, None) => Account::Review,
            (6, None) => Account::WrittenOff,
            (7, None) => Account::Suspense,
            (8, None) => Account::Recoupment,
            (9, None) => Account::Forward,
            (10, None) => Account::Interest,
            (11, None) => Account::Provider,
            (12, None) => Account::PatientCredit,
            (13, None) => Account::Advance,
            (14, None) => Account::Reduction,
            (15, None) => Account::Premium,
            _ => return None,
        })
    }

    /// The account in words, as reports print it.
    pub const fn name(self) -> &'static str {
        match self {
            Account::Insurer(_) => "insurer owes",
            Account::Patient => "patient owes",
            Account::Cash => "cash",
            Account::Contractual => "contractual",
            Account::Review => "to be worked",
            Account::WrittenOff => "written off",
            Account::Suspense => "suspense",
            Account::Recoupment => "recoupment",
            Account::Forward => "carried forward",
            Account::Interest => "interest",
            Account::Provider => "provider adjustment",
            Account::PatientCredit => "patient credit",
            Account::Advance => "advances",
            Account::Reduction => "reductions",
            Account::Premium => "premiums",
        }
    }

    /// Whether what lies here is still owed for a claim, by whomever.
    pub const fn is_open(self) -> bool {
        matches!(self, Account::Insurer(_) | Account::Patient | Account::Review)
    }
}

/// One entry: an amount from one account to another, so that no entry can be out of balance.
///
/// It names the service line (0: the claim as a whole, or no claim at all), the reason that the insurer gave and where in
/// its file that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line's position in its visit, from 1; 0 for the claim as a whole.
    pub line: u16,
    /// Where the amount goes.
    pub debit: Account,
    /// Where it comes from.
    pub credit: Account,
    /// The amount; below zero in a reversal.
    pub amount: Money,
    /// Group and reason as the insurer wrote them: `CO-45`, `PLB WO`; empty for a payment.
    pub reason: String,
    /// The number of the segment or record in its file that says so, from 1.
    pub segment: u32,
}

impl Entry {
    /// What the entry adds to an account; `None` when the account is on neither side.
    pub fn effect(&self, account: Account) -> Option<Money> {
        match (self.debit == account, self.credit == account) {
            (true, false) => Some(self.amount),
            (false, true) => Some(Money::from_cents(self.amount.cents().saturating_neg())),
            _ => None,
        }
    }
}

/// What entries add to an account; `None` when the sum does not fit, which no real file reaches.
pub fn balance<'a>(entries: impl IntoIterator<Item = &'a Entry>, account: Account) -> Option<Money> {
    entries.into_iter().filter_map(|entry| entry.effect(account)).try_fold(Money::ZERO, Money::checked_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_again() {
        let accounts = (1..=16).filter_map(|number| Account::from_stored(number, (number == 1).then_some(7)));
        let stored: Vec<_> = accounts.map(Account::stored).collect();
        assert_eq!(stored.len(), 15);
        assert_eq!(stored[0], (1, Some(7)));
        assert!(stored.iter().enumerate().all(|(at, (number, _))| *number == i64::try_from(at).unwrap_or_default() + 1));
        assert_eq!(Account::from_stored(2, Some(7)), None);
        assert_eq!(Account::from_stored(16, None), None);
    }
}
