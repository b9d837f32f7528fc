//! Statements: what is left to a patient after the insurers have answered, visit by visit, each amount with its reason.

use crate::date::Date;
use crate::finding::Private;
use crate::money::{Money, Units};
use std::borrow::Cow;

/// How amounts are grouped by the days since they were first asked for.
pub const AGES: [&str; 4] = ["Current", "31 to 60 days", "61 to 90 days", "Over 90 days"];

/// What a statement says at each level, unless the practice has its own words.
pub const MESSAGES: [&str; 4] = [
    "This is what is left for you to pay now that your insurance has answered.",
    "This amount is still open. If your payment is on its way, thank you: there is nothing more to do.",
    "We have not received your payment yet. Please pay by the date above, or call us: we will find a way together.",
    "This is our last reminder by mail. Please pay by the date above or call us; after that, somebody in our office decides what follows.",
];

/// One statement.
pub struct Statement<'a> {
    /// Its number.
    pub number: String,
    /// The patient's account with the practice.
    pub account: Private<&'a str>,
    /// Who was seen.
    pub patient: Private<&'a str>,
    /// To whom it is mailed: the name, then the lines of the address.
    pub addressee: Vec<Private<&'a str>>,
    /// The day it is made.
    pub date: Date,
    /// The day by which it should be paid.
    pub due: Date,
    /// 1 for the first, 2 and on for reminders.
    pub level: u8,
    /// How many levels there are.
    pub levels: u8,
    /// What it says at this level.
    pub message: &'a str,
    /// The visits, oldest first.
    pub visits: Vec<StatedVisit<'a>>,
    /// What has changed since the last one.
    pub previous: Option<Previous>,
    /// What is owed by age, in the order of [`AGES`].
    pub ages: [Money; 4],
    /// What is owed.
    pub owed: Money,
}

/// A visit on a statement.
pub struct StatedVisit<'a> {
    /// Its id.
    pub visit: &'a str,
    /// First day of service.
    pub date: Date,
    /// The day the patient was first asked for it; `None`: today.
    pub first_asked: Option<Date>,
    /// Its services.
    pub lines: Vec<StatedLine<'a>>,
    /// What the patient paid, or what was given up.
    pub credits: Vec<Credit>,
    /// What is owed for it; below zero when too much was paid.
    pub owed: Money,
}

/// A service on a statement, or (without a code) the visit as a whole.
pub struct StatedLine<'a> {
    /// The day of service.
    pub date: Date,
    /// The procedure code; empty for the visit as a whole.
    pub code: &'a str,
    /// The service in plain words; empty when none are known.
    pub label: Cow<'a, str>,
    /// How many.
    pub units: Units,
    /// The charge for all of them.
    pub charge: Money,
    /// Why the rest is the patient's, and how much for each reason; they add up to `share`.
    pub shares: Vec<Share<'a>>,
    /// The patient's share.
    pub share: Money,
}

/// Part of a charge that is the patient's.
pub struct Share<'a> {
    /// The reason as the insurer gives it: `PR-1`; empty when there is no insurance.
    pub reason: &'a str,
    /// The reason in words.
    pub words: &'static str,
    /// How much.
    pub amount: Money,
}

/// What makes less to pay.
pub struct Credit {
    /// What it is.
    pub words: &'static str,
    /// Its day.
    pub date: Option<Date>,
    /// How much, above zero.
    pub amount: Money,
}

/// The statement before this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// What it asked for.
    pub owed: Money,
    /// What is new since.
    pub new: Money,
    /// What was paid or put right since; below zero when that made the amount less.
    pub changed: Money,
}

impl StatedLine<'_> {
    /// What the insurance paid or took off; nothing is said of the visit as a whole, which has no charge.
    pub fn covered(&self) -> Option<Money> {
        if self.code.is_empty() { None } else { self.charge.checked_sub(self.share) }
    }
}

impl Statement<'_> {
    /// What it is called.
    pub fn title(&self) -> &'static str {
        match self.level {
            ..=1 => "Statement",
            level if level == self.levels => "Last reminder",
            _ => "Reminder",
        }
    }
}
