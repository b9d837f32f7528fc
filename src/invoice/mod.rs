//! Invoices to patients: what one says, how it is printed, how many are bound into files.
//!
//! A [`Press`] knows the practice's letterhead and prints one [`Invoice`] at a time onto a [`Sheet`], on any thread and without
//! its number; a [`Book`] binds sheets in order, numbers them, and writes pages, index and `invoices.jsonl`.
//! Who may be invoiced at all is the caller's question: patients who must not be billed never get here.

pub mod book;
mod json;
pub mod pdf;
pub mod press;
pub mod statement;
mod statement_press;
mod template;

pub use book::{Binding, Book, Shelf};
pub use press::{Press, Sheet};
pub use statement::Statement;
pub use statement_press::StatementPress;

use crate::date::Date;
use crate::finding::Private;
use crate::money::{Money, Units};
use crate::practice::InvoiceTexts;

/// One invoice: what a patient is asked to pay for.
#[derive(Clone, Copy, Default)]
pub struct Invoice<'a> {
    /// The patient's account with the practice.
    pub account: Private<&'a str>,
    /// Who was seen.
    pub patient: Private<&'a str>,
    /// To whom it is mailed: the name, then the lines of the address; empty lines are left out.
    pub addressee: &'a [Private<&'a str>],
    /// The day it is made.
    pub date: Date,
    /// The day by which it should be paid.
    pub due: Date,
    /// The services, in the order to be shown.
    pub lines: &'a [BilledLine<'a>],
    /// What was paid at the visits.
    pub paid: Money,
}

/// A service on an invoice.
#[derive(Clone, Copy, Debug, Default)]
pub struct BilledLine<'a> {
    /// The id of its visit.
    pub visit: &'a str,
    /// The day of service.
    pub date: Date,
    /// The procedure code, as claimed.
    pub code: &'a str,
    /// The service in plain words; empty when none are known.
    pub label: &'a str,
    /// How many.
    pub units: Units,
    /// The charge for all of them.
    pub charge: Money,
}

/// What the lines of an invoice come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All charges.
    pub charges: Money,
    /// What was paid at the visits.
    pub paid: Money,
    /// What is still to be paid; negative when more was paid than charged.
    pub owed: Money,
}

impl Invoice<'_> {
    /// The totals, or `None` when they do not fit any amount.
    pub fn totals(&self) -> Option<Totals> {
        let charges = self.lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.charge))?;
        Some(Totals { charges, paid: self.paid, owed: charges.checked_sub(self.paid)? })
    }
}

/// What every invoice of a practice has in common; the texts come from `practice.toml`.
#[derive(Clone, Debug, Default)]
pub struct Letterhead {
    /// The sheet it is printed on.
    pub paper: Paper,
    /// The practice's name.
    pub practice: String,
    /// Two or three letters for the mark beside the name; empty for none.
    pub logo: String,
    /// The lines of the practice's address.
    pub address: Vec<String>,
    /// Where payments are mailed, name first; empty for the practice's name and address.
    pub remit_to: Vec<String>,
    /// The telephone number for questions.
    pub phone: String,
    /// The practice's tax id, with what it is called: `Tax ID 12-3456789`; empty to leave it out.
    pub tax_id: String,
    /// How one can pay, a way each.
    pub ways_to_pay: Vec<String>,
    /// The offer to pay in parts; empty for none.
    pub payment_plan: String,
    /// Whom to ask; empty for none.
    pub questions: String,
    /// Rights of the patient that the law wants told; empty for none.
    pub notice: String,
    /// A last friendly line; empty for none.
    pub footer: String,
}

impl Letterhead {
    /// Takes over the practice's own texts, and the built-in ones where it has none; every line of `ways_to_pay` is one way.
    #[must_use]
    pub fn with_texts(self, texts: &InvoiceTexts) -> Letterhead {
        let own_or = |own: &str, built_in: &str| if own.trim().is_empty() { built_in.to_string() } else { own.to_string() };
        let ways = own_or(&texts.ways_to_pay, WAYS_TO_PAY);
        Letterhead {
            ways_to_pay: ways.lines().filter(|way| !way.trim().is_empty()).map(str::to_string).collect(),
            payment_plan: own_or(&texts.payment_plan, PAYMENT_PLAN),
            questions: own_or(&texts.questions, QUESTIONS),
            notice: own_or(&texts.estimate_note, GOOD_FAITH_NOTICE),
            footer: texts.footer.clone(),
            ..self
        }
    }
}

/// The sheet an invoice is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 8.5 by 11 inches.
    #[default]
    Letter,
    /// 210 by 297 millimetres.
    A4,
}

/// The note on good-faith estimates for patients who pay themselves in the United States (45 CFR 149.610 and 149.620:
/// a bill of 400 dollars or more above the estimate, 120 days), unless the practice has its own words.
pub const GOOD_FAITH_NOTICE: &str = "Paying without insurance? You are entitled to a good-faith estimate before care. \
If we billed you at least $400 more than the estimate we gave you, you can dispute this invoice with the federal government \
within 120 days of its date, and we will not send it to collections while the dispute is open. See www.cms.gov/nosurprises.";

/// How to pay, unless the practice has its own words.
pub const WAYS_TO_PAY: &str = "By check to the address below; please write the invoice number on it\nBy telephone or at our front desk";

/// The offer to pay in parts, unless the practice has its own words.
pub const PAYMENT_PLAN: &str =
    "If the full amount is hard to pay at once, call us before the due date and we will agree on monthly payments.";

/// Whom to ask, unless the practice has its own words.
pub const QUESTIONS: &str = "Does something look wrong, or do you have insurance we did not know of? Call us before you pay.";
