//! Why an amount on a patient's account is not on a statement of this run.

use crate::money::Money;
use std::collections::BTreeMap;

/// A reason to leave a visit or a patient out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// An insurer has not answered a claim of the visit yet, or has taken its answer back.
    InsurerPending,
    /// The patient has another insurer that is to be asked first.
    NextInsurer,
    /// The visit says that its patient must not be billed automatically.
    Protected,
    /// The last statement is not long enough ago.
    TooSoon,
    /// It is less than the practice mails.
    TooSmall,
    /// The patient has paid more than is owed.
    Credit,
    /// Billed by the old system: name and address are not known here.
    OldSystem,
    /// Every reminder was sent.
    LastReminderSent,
    /// An amount that no insurer has said to be the patient's.
    NotTheirs,
    /// The visit is not in the archive of its batch, or that archive is not as it was.
    NoArchive,
}

impl Why {
    /// Every reason, those that need somebody last.
    pub const ALL: [Why; 10] = [
        Why::InsurerPending,
        Why::NextInsurer,
        Why::Protected,
        Why::TooSoon,
        Why::TooSmall,
        Why::Credit,
        Why::OldSystem,
        Why::LastReminderSent,
        Why::NotTheirs,
        Why::NoArchive,
    ];

    /// The word that programs know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Why::InsurerPending => "insurer_pending",
            Why::NextInsurer => "next_insurer",
            Why::Protected => "protected",
            Why::TooSoon => "too_soon",
            Why::TooSmall => "too_small",
            Why::Credit => "credit",
            Why::OldSystem => "old_system",
            Why::LastReminderSent => "last_reminder_sent",
            Why::NotTheirs => "not_theirs",
            Why::NoArchive => "no_archive",
        }
    }

    /// It in words for a clerk.
    pub const fn words(self) -> &'static str {
        match self {
            Why::InsurerPending => "an insurer has still to answer",
            Why::NextInsurer => "another insurer is to be asked first",
            Why::Protected => "must not be billed automatically",
            Why::TooSoon => "the last statement is not long enough ago",
            Why::TooSmall => "less than small_balance",
            Why::Credit => "paid more than is owed: look into a refund",
            Why::OldSystem => "billed by the old system: no address here",
            Why::LastReminderSent => "every reminder was sent: somebody has to decide",
            Why::NotTheirs => "no insurer has said that it is the patient's: look at the posting",
            Why::NoArchive => "not in the archive of its batch: put the batch's folder back",
        }
    }

    /// Whether nothing happens with it unless somebody looks.
    pub const fn needs_somebody(self) -> bool {
        matches!(self, Why::LastReminderSent | Why::NotTheirs | Why::NoArchive)
    }
}

/// What is left out, and why: how many, and how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    sums: BTreeMap<Why, (u64, Money)>,
}

impl LeftOut {
    /// Counts a visit or a patient.
    pub fn add(&mut self, why: Why, amount: Money) {
        let sum = self.sums.entry(why).or_default();
        sum.0 += 1;
        sum.1 = Money::from_cents(sum.1.cents().saturating_add(amount.cents()));
    }

    /// The reasons that occurred, in the order of [`Why::ALL`].
    pub fn all(&self) -> impl Iterator<Item = (Why, u64, Money)> {
        self.sums.iter().map(|(&why, &(count, amount))| (why, count, amount))
    }

    /// Whether somebody has to look at some of it.
    pub fn needs_somebody(&self) -> bool {
        self.sums.keys().any(|why| why.needs_somebody())
    }
}
