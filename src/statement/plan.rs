//! Which patients get a statement today, and what it says.

use super::due::{Asked, Terms, age, decide};
use super::gather::{Gathered, OpenVisit, is_insurer, is_invoice};
use super::why::LeftOut;
use super::{StatementError, Wording};
use crate::date::Date;
use crate::finding::Private;
use crate::invoice::statement::{Credit, Previous, Share, StatedLine, StatedVisit, Statement};
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{EarlierStatement, Ledger, PatientClaim, PatientLine, PatientMove};
use crate::money::{Money, Units};
use crate::posting::Account;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A statement that is due.
pub struct Draft {
    /// Its visits, by their places among all gathered.
    pub visits: Range<usize>,
    /// 1 for the first, 2 and on for reminders.
    pub level: u8,
    /// What it asks for.
    pub owed: Money,
    first_asked: Vec<Option<Date>>,
    previous: Option<Previous>,
}

/// Decides about every patient, in order.
///
/// # Errors
/// When the ledger cannot be read or amounts are too large.
pub fn plan(
    ledger: &Ledger,
    gathered: &Gathered,
    (today, terms): (Date, &Terms),
    left_out: &mut LeftOut,
) -> Result<Vec<Draft>, StatementError> {
    let mut drafts = Vec::new();
    let mut start = 0;
    for visits in gathered.visits.chunk_by(|a, b| a.patient_id == b.patient_id) {
        let range = start..start + visits.len();
        start = range.end;
        let owed = visits.iter().try_fold(Money::ZERO, |sum, visit| sum.checked_add(visit.owed));
        let owed = owed.ok_or_else(|| StatementError::TooLarge(visits[0].visit_id.clone()))?;
        let history = ledger.statements_of(&visits[0].patient_id)?;
        let asked: Vec<Asked> = visits.iter().map(|visit| asked(visit, &history)).collect();
        match decide(today, terms, owed, (&asked, history.last().map(|last| last.date))) {
            Ok(level) => {
                let first_asked = asked.iter().map(|asked| asked.first).collect();
                let previous = history.last().and_then(|last| previous(last, visits, owed));
                drafts.push(Draft { visits: range, level, owed, first_asked, previous });
            }
            Err(_) if owed == Money::ZERO => {}
            Err(why) => left_out.add(why, owed),
        }
    }
    Ok(drafts)
}

/// How often a patient was asked for a visit: by its invoice, and by statements.
fn asked(visit: &OpenVisit, history: &[EarlierStatement]) -> Asked {
    let mut asked = Asked::default();
    visit.invoiced.iter().for_each(|&day| asked.again(day));
    let with_it = history.iter().filter(|statement| statement.visits.iter().any(|(id, _)| *id == visit.visit_id));
    with_it.for_each(|statement| asked.again(statement.date));
    asked
}

/// What has changed since the last statement: what it asked for, what is new, and everything else.
fn previous(last: &EarlierStatement, visits: &[OpenVisit], owed: Money) -> Option<Previous> {
    let is_new = |visit: &&OpenVisit| !last.visits.iter().any(|(id, _)| *id == visit.visit_id);
    let new = visits.iter().filter(is_new).try_fold(Money::ZERO, |sum, visit| sum.checked_add(visit.owed))?;
    let changed = owed.checked_sub(last.owed)?.checked_sub(new)?;
    Some(Previous { number: last.number.clone(), date: last.date, owed: last.owed, new, changed })
}

/// What writes statements out of drafts.
pub struct Writer<'w, J> {
    /// Knows reasons and services.
    pub office: &'w J,
    /// Everything gathered.
    pub gathered: &'w Gathered,
    /// What the practice says.
    pub wording: &'w Wording,
    /// The run: `S20261122-0001`.
    pub run: &'w str,
    /// Its day.
    pub today: Date,
}

impl<'w, J: Jurisdiction> Writer<'w, J> {
    /// Writes a draft out under its position in the run, from 1.
    pub fn write(&self, draft: &Draft, position: u64) -> Statement<'w> {
        let open = &self.gathered.visits[draft.visits.clone()];
        let latest = open.iter().max_by_key(|visit| visit.service_from).expect("a draft has a visit");
        let mut ages = [Money::ZERO; 4];
        let mut visits = Vec::with_capacity(open.len());
        for (visit, &first_asked) in open.iter().zip(&draft.first_asked) {
            let sum = &mut ages[age(self.today, first_asked.unwrap_or(self.today))];
            *sum = sum.checked_add(visit.owed).expect("the sum of all was added up before");
            visits.push(self.visit(visit, first_asked));
        }
        Statement {
            number: format!("{}-{position}", self.run),
            account: Private::new(&latest.patient_id),
            patient: Private::new(latest.recorded.patient.expose()),
            addressee: latest.recorded.addressee.iter().map(|line| Private::new(line.expose().as_str())).collect(),
            date: self.today,
            due: self.today.checked_add_days(chrono::Days::new(u64::from(self.wording.due_days))).unwrap_or(self.today),
            level: draft.level,
            levels: self.wording.levels(),
            message: self.wording.message(draft.level),
            visits,
            previous: draft.previous.clone(),
            ages,
            owed: draft.owed,
        }
    }

    fn visit(&self, visit: &'w OpenVisit, first_asked: Option<Date>) -> StatedVisit<'w> {
        let mut lines = Vec::new();
        for claim in &visit.claims {
            self.lines(visit, claim, &mut lines);
        }
        let mut credits = Vec::new();
        let paid = visit.recorded.paid.unwrap_or(Money::ZERO);
        if paid != Money::ZERO {
            credits.push(Credit { words: "Paid at the visit", date: Some(visit.service_from), amount: paid });
        }
        self.credits(visit, &mut credits);
        if visit.ahead != Money::ZERO {
            credits.push(Credit { words: AHEAD, date: None, amount: visit.ahead });
        }
        StatedVisit { visit: &visit.visit_id, date: visit.service_from, first_asked, lines, credits, owed: visit.owed }
    }

    /// The services of a claim that leave something to the patient, and what they leave.
    fn lines(&self, visit: &'w OpenVisit, claim: &'w PatientClaim, out: &mut Vec<StatedLine<'w>>) {
        if is_invoice(claim) {
            out.extend(claim.lines.iter().map(|line| {
                let share = Share { reason: "", words: "no insurance on file", amount: line.charge };
                self.line(visit, line, vec![share], line.charge)
            }));
        }
        let mut by_line: BTreeMap<u16, BTreeMap<&'w str, Money>> = BTreeMap::new();
        for entry in claim.moves.iter().filter(|entry| is_insurer(entry)) {
            let sum = by_line.entry(entry.line).or_default().entry(&entry.reason).or_default();
            *sum = Money::from_cents(sum.cents().saturating_add(entry.amount.cents()));
        }
        for (number, reasons) in by_line {
            let shares: Vec<Share<'w>> = reasons.into_iter().filter(|(_, amount)| *amount != Money::ZERO).map(|s| self.share(s)).collect();
            if shares.is_empty() {
                continue;
            }
            let share = shares.iter().map(|share| share.amount).sum();
            let whole = PatientLine { number: 0, code: String::new(), date: visit.service_from, units: Units::ONE, charge: Money::ZERO };
            match claim.lines.iter().find(|line| line.number == number) {
                Some(line) => out.push(self.line(visit, line, shares, share)),
                None => out.push(StatedLine {
                    date: whole.date,
                    code: "",
                    label: Cow::Borrowed(""),
                    units: whole.units,
                    charge: whole.charge,
                    shares,
                    share,
                }),
            }
        }
    }

    fn share(&self, (reason, amount): (&'w str, Money)) -> Share<'w> {
        Share { reason, words: self.office.patient_share(reason).unwrap_or("left to you by your insurer"), amount }
    }

    fn line(&self, visit: &'w OpenVisit, line: &'w PatientLine, shares: Vec<Share<'w>>, share: Money) -> StatedLine<'w> {
        let own = visit.recorded.texts.iter().find(|(number, _)| *number == line.number);
        let label = match own {
            Some((_, text)) => Cow::Borrowed(text.as_str()),
            None => Cow::Owned(self.office.service_title(&line.code, line.date).unwrap_or_default()),
        };
        StatedLine { date: line.date, code: &line.code, label, units: line.units, charge: line.charge, shares, share }
    }

    /// What patients paid or the practice gave up: once for each payment.
    fn credits(&self, visit: &OpenVisit, out: &mut Vec<Credit>) {
        let mut sums: BTreeMap<(Option<i64>, &'static str), Money> = BTreeMap::new();
        let moves = visit.claims.iter().flat_map(|claim| &claim.moves);
        for entry in moves.filter(|entry| !is_insurer(entry)) {
            let sum = sums.entry((entry.payment, credit_words(entry))).or_default();
            *sum = Money::from_cents(sum.cents().saturating_sub(entry.amount.cents()));
        }
        let days: &HashMap<i64, Date> = &self.gathered.paid_on;
        out.extend(sums.into_iter().filter(|(_, amount)| *amount != Money::ZERO).map(|((payment, words), amount)| Credit {
            words,
            date: payment.and_then(|no| days.get(&no).copied()),
            amount,
        }));
    }
}

const AHEAD: &str = "From what you had paid ahead";

fn credit_words(entry: &PatientMove) -> &'static str {
    match entry.other {
        Account::Cash | Account::Suspense => "Your payment, thank you",
        Account::PatientCredit => AHEAD,
        Account::WrittenOff | Account::Contractual => "Given up by the practice",
        _ => "Put right by the practice",
    }
}
