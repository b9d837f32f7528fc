//! Counting a run for the people who will read about it.

use super::judge::{ChunkTally, Reported};
use crate::codes;
use crate::date::Date;
use crate::finding::{Finding, Severity};
use crate::jurisdiction::{Route, RouteInfo};
use crate::money::Money;
use crate::report::night::{Deadlines, Held, NearestHeld, Payer, RuleCount, Table, Tally, Visits};
use std::collections::BTreeMap;

/// What is counted while a run goes on.
#[derive(Default)]
pub struct Counting {
    visits: Visits,
    routes: Vec<RouteInfo>,
    by_route: Vec<(Tally, u64)>,
    rules: BTreeMap<(&'static str, Severity), RuleCount>,
    deadlines: Deadlines,
    nearest: NearestHeld,
    warnings: u64,
}

impl Counting {
    /// Nothing counted yet.
    pub fn new(routes: Vec<RouteInfo>) -> Counting {
        Counting { by_route: vec![Default::default(); routes.len()], routes, ..Counting::default() }
    }

    /// Adds the visits of a chunk.
    pub fn add(&mut self, tally: &ChunkTally) {
        let visits = &mut self.visits;
        visits.read += tally.read;
        for (sum, part) in [
            (&mut visits.issued, tally.issued),
            (&mut visits.invoiced, tally.invoiced),
            (&mut visits.held, tally.held),
            (&mut visits.unchanged, tally.unchanged),
            (&mut visits.before_bill_from, tally.before),
            (&mut visits.nothing_due, tally.nothing_due),
        ] {
            *sum = sum.plus(part);
        }
    }

    /// Adds a claim; a visit counts with its first one.
    pub fn claim(&mut self, route: Route, first_of_visit: bool, charge: Money) {
        let (tally, claims) = &mut self.by_route[usize::from(route.0)];
        *claims += 1;
        *tally = tally.plus(Tally { visits: u64::from(first_of_visit), charge });
    }

    /// Adds the findings of a visit.
    pub fn findings(&mut self, reported: &Reported, today: Date) {
        self.count(&reported.findings, true);
        if !reported.held {
            return;
        }
        let docket = &reported.docket;
        self.deadlines.add(docket.deadline.map(|day| (day - today).num_days()));
        let first = reported.findings.iter().find(|f| f.holds());
        self.nearest.add(Held {
            visit: reported.visit_id.clone(),
            payer: docket.payer.clone(),
            deadline: docket.deadline,
            charge: docket.charge,
            rule: first.map_or_else(String::new, |f| f.card.id.to_string()),
            rule_name: first.map_or_else(String::new, |f| f.card.name.to_string()),
            errors: reported.findings.iter().filter(|f| f.holds()).count() as u64,
        });
    }

    /// Adds findings about files as a whole.
    pub fn file_findings(&mut self, findings: &[Finding]) {
        self.count(findings, false);
    }

    fn count(&mut self, findings: &[Finding], of_visit: bool) {
        let mut seen: Vec<(&str, Severity)> = Vec::new();
        for finding in findings {
            let key = (finding.card.id, finding.severity);
            let count = self.rules.entry(key).or_insert_with(|| RuleCount {
                id: finding.card.id.to_string(),
                name: finding.card.name.to_string(),
                severity: finding.severity,
                findings: 0,
                silenced: 0,
                visits: 0,
            });
            count.findings += 1;
            count.silenced += u64::from(finding.silenced_by.is_some());
            if of_visit && !seen.contains(&key) {
                seen.push(key);
                count.visits += 1;
            }
            self.warnings += u64::from(finding.severity == Severity::Warning);
        }
    }

    /// Visits by what became of them.
    pub fn visits(&self) -> Visits {
        self.visits
    }

    /// Warnings of all rules.
    pub fn warnings(&self) -> u64 {
        self.warnings
    }

    /// What each payer was asked for, without the number of files.
    pub fn payers(&self) -> Vec<Payer> {
        let used = self.routes.iter().zip(&self.by_route).filter(|(_, (_, claims))| *claims > 0);
        let payer = |(route, (tally, claims)): (&RouteInfo, &(Tally, u64))| Payer {
            id: route.id.clone(),
            name: route.name.clone(),
            issued: *tally,
            claims: *claims,
            files: 0,
        };
        used.map(payer).collect()
    }

    /// Findings by rule, most frequent first.
    pub fn rules(&self) -> Vec<RuleCount> {
        let mut rules: Vec<RuleCount> = self.rules.values().cloned().collect();
        rules.sort_by(|a, b| (b.findings, &a.id).cmp(&(a.findings, &b.id)));
        rules
    }

    /// Held visits by days to their deadline.
    pub fn deadlines(&self) -> Deadlines {
        self.deadlines
    }

    /// The held visits to look at first.
    pub fn into_held(self) -> Vec<Held> {
        self.nearest.into_sorted()
    }
}

/// Code tables, as the report lists them.
pub fn tables(tables: Vec<codes::TableStatus>) -> Vec<Table> {
    let table = |status: codes::TableStatus| Table {
        name: status.edition.title.to_string(),
        edition: status.edition.id.to_string(),
        window: (Some(status.edition.effective_from), status.edition.effective_to),
        rows: status.edition.rows as u64,
        note: if status.edition.partial { "partial".to_string() } else { String::new() },
    };
    tables.into_iter().map(table).collect()
}
