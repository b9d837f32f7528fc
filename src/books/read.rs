//! One pass over the ledger that makes every worklist and report.

use super::ageing::{Ageing, Clock, Debtor, days, plus};
use super::ratio::{Figure, Ratio, days_in_ar};
use super::work::{Apart, CreditRow, RejectedRow, SuspenseRow, UnansweredRow, WorkRow, missing, refused};
use super::{Rates, Terms};
use crate::date::Date;
use crate::ledger::{ClaimBooks, ClaimKind, Ledger, PaymentRow, Result, Suspended};
use crate::money::Money;
use crate::posting::{Account, Event, EventKind, Party, Stage, stage};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Days of charges that receivables are compared with.
const YEAR: i64 = 365;

/// What a report is about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The day that ages and deadlines are counted to.
    pub today: Date,
    /// What ages are counted from.
    pub clock: Clock,
    /// Only batches made for this day or later count for rates,
    pub from: Option<Date>,
    /// and for this day or earlier.
    pub to: Option<Date>,
    /// Only claims to the payer with this id.
    pub payer: Option<String>,
    /// Days after which the acknowledgement of a file, that of a claim, and the decision are missed.
    pub waits: [i64; 3],
}

/// Everything that people look at, as of one day.
#[derive(Clone)]
pub struct Books {
    /// What was asked for.
    pub scope: Scope,
    /// What lies on every account of the whole ledger.
    pub totals: BTreeMap<Account, Money>,
    /// What is owed, by age.
    pub ageing: Ageing,
    /// Refused amounts of lines that nothing was paid for.
    pub denials: Apart<WorkRow>,
    /// Amounts taken off lines that were paid in part.
    pub short: Apart<WorkRow>,
    /// Money paid beyond what was owed.
    pub credits: Apart<CreditRow>,
    /// Money without a claim.
    pub suspense: Apart<SuspenseRow>,
    /// Payments of which nothing is posted.
    pub quarantine: Apart<PaymentRow>,
    /// Claims that were returned.
    pub rejected: Apart<RejectedRow>,
    /// Claims that should have been answered.
    pub unanswered: Apart<UnansweredRow>,
    /// Rates by year and month of the batch.
    pub months: BTreeMap<(i32, u32), Rates>,
    /// How many claims stand where, and their charges.
    pub stages: BTreeMap<Stage, (u64, Money)>,
    /// What the claims and invoices that count opened.
    pub opened: Money,
    /// What was charged lately, and over how many days: a year, or less in a young ledger.
    pub charged: (Money, i64),
    /// The ids of payers by number.
    pub payers: BTreeMap<Party, String>,
}

impl Books {
    /// What lies on an account of the whole ledger.
    pub fn total(&self, account: Account) -> Money {
        self.totals.get(&account).copied().unwrap_or_default()
    }

    /// Everything on all accounts: what was charged, because entries only move it.
    pub fn sum(&self) -> Money {
        self.totals.values().fold(Money::ZERO, |sum, amount| plus(sum, *amount))
    }

    /// What insurers owe together, in the whole ledger.
    pub fn insurers(&self) -> Money {
        self.totals
            .iter()
            .filter(|(account, _)| matches!(account, Account::Insurer(_)))
            .fold(Money::ZERO, |sum, (_, amount)| plus(sum, *amount))
    }

    /// The rates of the whole period.
    pub fn rates(&self) -> Rates {
        self.months.values().fold(Rates::default(), Rates::and)
    }

    /// Every rate of the period, and what is more than ninety days old of what is owed.
    pub fn ratios(&self) -> Vec<Ratio> {
        let all = self.ageing.all();
        let old = plus(all.owed[3], all.owed[4]);
        let mut ratios = self.rates().ratios().to_vec();
        let (part, whole) = (Figure::Amount(old), Figure::Amount(all.due()));
        ratios.push(Ratio { name: "over 90 days", meaning: "owed for more than 90 days, of all that is owed", part, whole });
        ratios
    }

    /// Days in receivables, in tenths.
    pub fn days_in_ar(&self) -> Option<i64> {
        days_in_ar(self.ageing.all().balance(), self.charged.0, self.charged.1)
    }
}

/// Reads the ledger once.
///
/// # Errors
/// When the ledger cannot be read or its rows make no sense.
pub fn read(ledger: &Ledger, scope: &Scope, terms: &dyn Terms) -> Result<Books> {
    ledger.reading(|ledger| {
        let payments: BTreeMap<i64, PaymentRow> = ledger.payments()?.into_iter().map(|payment| (payment.no, payment)).collect();
        let payers = ledger.payers()?;
        let mut reader = Reader { ledger, terms, payments, first: None, books: empty(scope, ledger.totals()?, payers) };
        ledger.each_claim(|claim| reader.claim(claim))?;
        for apart in ledger.suspended()? {
            reader.suspended(&apart);
        }
        reader.end();
        Ok(reader.books)
    })
}

fn empty(scope: &Scope, totals: BTreeMap<Account, Money>, payers: BTreeMap<Party, String>) -> Books {
    Books {
        scope: scope.clone(),
        totals,
        ageing: Ageing::default(),
        denials: Apart::default(),
        short: Apart::default(),
        credits: Apart::default(),
        suspense: Apart::default(),
        quarantine: Apart::default(),
        rejected: Apart::default(),
        unanswered: Apart::default(),
        months: BTreeMap::new(),
        stages: BTreeMap::new(),
        opened: Money::ZERO,
        charged: (Money::ZERO, 0),
        payers,
    }
}

struct Reader<'r> {
    ledger: &'r Ledger,
    terms: &'r dyn Terms,
    payments: BTreeMap<i64, PaymentRow>,
    /// The first day of service in the ledger.
    first: Option<Date>,
    books: Books,
}

impl Reader<'_> {
    fn claim(&mut self, claim: &ClaimBooks) {
        let payer = claim.payer.and_then(|party| self.books.payers.get(&party)).cloned().unwrap_or_default();
        if self.books.scope.payer.as_ref().is_some_and(|only| *only != payer) {
            return;
        }
        let accounts = claim.accounts();
        self.age(claim, &payer, &accounts);
        for mut row in refused(claim, &payer, self.terms) {
            let payment = self.payments.get(&row.source.0);
            row.check = payment.map(|payment| payment.reference.clone()).unwrap_or_default();
            row.source.0 = payment.map_or(0, |payment| payment.file);
            let list = if row.paid > Money::ZERO { &mut self.books.short } else { &mut self.books.denials };
            list.push(row.amount, row);
        }
        if !claim.counts {
            return;
        }
        if claim.opens {
            self.charged(claim);
        }
        if claim.kind == ClaimKind::Claim && claim.payer.is_some() {
            self.rate(claim);
        }
        if matches!(claim.kind, ClaimKind::Claim | ClaimKind::Later) {
            self.standing(claim, &payer, &accounts);
        }
    }

    /// What the claim leaves open, by age; and what was paid beyond.
    fn age(&mut self, claim: &ClaimBooks, payer: &str, accounts: &BTreeMap<Account, Money>) {
        for (&account, &amount) in accounts {
            let debtor = match account {
                Account::Insurer(party) => Debtor::Payer(self.books.payers.get(&party).cloned().unwrap_or_default()),
                Account::Review => Debtor::Payer(payer.to_string()),
                Account::Patient | Account::PatientCredit => Debtor::Patients,
                _ => continue,
            };
            let since = self.since(claim, account);
            let age = days(if self.books.scope.clock == Clock::Service { claim.service_from } else { since }, self.books.scope.today);
            if amount.is_negative() && account != Account::Review {
                let owner = if let Debtor::Payer(id) = &debtor { id.clone() } else { String::new() };
                let amount = Money::from_cents(amount.cents().saturating_neg());
                let (visit_id, name, patient_id) = (claim.visit_id.clone(), claim.name.clone(), claim.patient_id.clone());
                self.books.credits.push(amount, CreditRow { visit_id, claim: name, patient_id, owner, amount, since: Some(since) });
            }
            // What patients paid ahead is theirs, and nobody's debt.
            if account == Account::PatientCredit {
                continue;
            }
            if debtor == Debtor::Patients {
                self.books.ageing.patients.entry(claim.patient_id.clone()).or_default().add(amount, age);
            }
            self.books.ageing.debtors.entry(debtor).or_default().add(amount, age);
        }
    }

    /// The day on which an amount came to lie on an account: of the last payment that moved it there, else the day it was billed.
    fn since(&self, claim: &ClaimBooks, account: Account) -> Date {
        let built = claim.heard.iter().find(|heard| heard.kind == EventKind::Built).map_or(claim.service_from, |heard| heard.date);
        if account == claim.account() {
            return built;
        }
        let moved = claim.entries.iter().rev().filter(|posted| posted.entry.effect(account).is_some());
        moved.filter_map(|posted| self.day_of(posted.payment?)).next().unwrap_or(built)
    }

    fn day_of(&self, payment: i64) -> Option<Date> {
        self.payments.get(&payment).map(|payment| payment.date.unwrap_or(payment.read_on))
    }

    fn charged(&mut self, claim: &ClaimBooks) {
        let age = days(claim.service_from, self.books.scope.today);
        self.books.opened = plus(self.books.opened, claim.opened);
        self.first = Some(self.first.map_or(claim.service_from, |first| first.min(claim.service_from)));
        if (0..YEAR).contains(&age) {
            self.books.charged.0 = plus(self.books.charged.0, claim.opened);
        }
    }

    fn rate(&mut self, claim: &ClaimBooks) {
        let Some(built) = claim.heard.iter().find(|heard| heard.kind == EventKind::Built).map(|heard| heard.date) else { return };
        let scope = &self.books.scope;
        if scope.from.is_none_or(|from| built >= from) && scope.to.is_none_or(|to| built <= to) {
            self.books.months.entry((built.year(), built.month())).or_default().add(claim);
        }
    }

    fn standing(&mut self, claim: &ClaimBooks, payer: &str, accounts: &BTreeMap<Account, Money>) {
        let event = |heard: &crate::ledger::HeardOf| Event { date: heard.date, kind: heard.kind, source: (heard.file, heard.segment) };
        let events: Vec<Event> = claim.heard.iter().map(event).collect();
        let stage = stage(&events, accounts.keys().any(|account| account.is_open()));
        let count = self.books.stages.entry(stage).or_default();
        *count = (count.0 + 1, plus(count.1, claim.opened));
        if stage == Stage::Rejected {
            self.rejected(claim, payer);
        } else {
            self.unanswered(claim, payer);
        }
    }

    fn rejected(&mut self, claim: &ClaimBooks, payer: &str) {
        let returned = |kind| matches!(kind, EventKind::Returned | EventKind::FileRefused);
        let Some(heard) = claim.heard.iter().rev().find(|heard| returned(heard.kind)) else { return };
        let row = RejectedRow {
            visit_id: claim.visit_id.clone(),
            claim: claim.name.clone(),
            patient_id: claim.patient_id.clone(),
            payer: payer.into(),
            charge: claim.charge,
            date: heard.date,
            detail: heard.detail.clone(),
            whole_file: heard.kind == EventKind::FileRefused,
            source: (heard.file, heard.segment),
            deadline: self.terms.file_by(payer, (claim.service_from, claim.service_to)),
        };
        self.books.rejected.push(claim.charge, row);
    }

    fn unanswered(&mut self, claim: &ClaimBooks, payer: &str) {
        let Some(sent) = claim.heard.iter().find(|heard| heard.kind == EventKind::Sent).map(|heard| heard.date) else { return };
        let since = days(sent, self.books.scope.today);
        let Some(missing) = missing(&claim.heard, since, self.books.scope.waits) else { return };
        let row = UnansweredRow {
            visit_id: claim.visit_id.clone(),
            claim: claim.name.clone(),
            patient_id: claim.patient_id.clone(),
            payer: payer.into(),
            charge: claim.charge,
            batch: self.ledger.batch_of_visit(claim.id.visit()).map(|batch| batch.id.clone()).unwrap_or_default(),
            sent,
            days: since,
            missing,
            deadline: self.terms.file_by(payer, (claim.service_from, claim.service_to)),
        };
        self.books.unanswered.push(claim.charge, row);
    }

    fn suspended(&mut self, apart: &Suspended) {
        let payment = apart.payment.and_then(|no| self.payments.get(&no));
        let why = match (apart.claim, apart.residual) {
            _ if apart.remitted.is_none() => "money of a payment as a whole".to_string(),
            (None, _) => "no claim has this number".to_string(),
            (Some(_), residual) => format!("the answer does not add up: {residual} is unexplained"),
        };
        let row = SuspenseRow {
            answer: apart.remitted,
            check: payment.map(|payment| payment.reference.clone()).unwrap_or_default(),
            payer: payment.map(|payment| payment.payer.clone()).unwrap_or_default(),
            date: payment.and_then(|payment| payment.date),
            claim: apart.claim_number.clone(),
            payer_claim: apart.payer_claim.clone(),
            charge: apart.charge,
            amount: apart.amount,
            why,
            source: (payment.map(|payment| payment.file_name.clone()).unwrap_or_default(), apart.segment),
        };
        self.books.suspense.push(apart.amount, row);
    }

    /// Sorts what is worked by its deadline, then by what is at stake.
    fn end(&mut self) {
        let urgency = |row: &WorkRow| (row.deadline.is_none(), row.deadline, std::cmp::Reverse(row.amount));
        self.books.denials.rows.sort_by_key(urgency);
        self.books.short.rows.sort_by_key(urgency);
        self.books.rejected.rows.sort_by_key(|row| (row.deadline.is_none(), row.deadline, row.date));
        self.books.unanswered.rows.sort_by_key(|row| (row.missing, std::cmp::Reverse(row.days)));
        self.books.credits.rows.sort_by_key(|row| std::cmp::Reverse(row.amount));
        let span = self.first.map_or(0, |first| days(first, self.books.scope.today) + 1);
        self.books.charged.1 = span.clamp(0, YEAR);
        for payment in std::mem::take(&mut self.payments).into_values().filter(|payment| payment.quarantined.is_some()) {
            self.books.quarantine.push(payment.amount, payment);
        }
    }
}
