//! A refused amount joined to what we ourselves said about its line before the claim went out, and to who silenced that.

use super::Terms;
use super::findings::{Before, before};
use super::work::{WorkRow, refused};
use crate::ledger::{Ledger, Result};
use crate::limits::JOINED_DENIALS;
use std::collections::{BTreeMap, BTreeSet};

/// A refused amount with our own findings of its line.
#[derive(Clone, PartialEq, Eq)]
pub struct Joined {
    /// What was refused.
    pub row: WorkRow,
    /// What we said before, about this line or the whole visit; and whether the rule is about the same matter as the reason.
    pub before: Vec<(Before, bool)>,
    /// Why what we said cannot be read.
    pub trouble: Option<String>,
}

/// The amounts that wait with this reason, of one visit or of all, each with what we said of it. The largest come first.
///
/// # Errors
/// When the ledger cannot be read or its rows make no sense.
pub fn joined(ledger: &Ledger, (group, reason): (Option<&str>, &str), visit: Option<&str>, terms: &dyn Terms) -> Result<Vec<Joined>> {
    let payers = ledger.payers()?;
    let mut rows: Vec<(WorkRow, Option<u32>)> = Vec::new();
    let asked = |row: &WorkRow| {
        let code = row.reason.split_once('-').map_or(row.reason.as_str(), |(_, code)| code);
        code == reason && group.is_none_or(|group| row.group() == group)
    };
    ledger.reading(|ledger| {
        ledger.each_claim(|claim| {
            if visit.is_some_and(|visit| visit != claim.visit_id) || rows.len() >= JOINED_DENIALS {
                return;
            }
            let payer = claim.payer.and_then(|party| payers.get(&party)).map_or("", String::as_str);
            let batch = ledger.batch_of_visit(claim.id.visit()).map(|batch| batch.no);
            rows.extend(refused(claim, payer, terms).into_iter().filter(asked).map(|row| (row, batch)));
        })
    })?;
    rows.sort_by_key(|(row, _)| std::cmp::Reverse(row.amount));
    let mut visits: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (row, batch) in &rows {
        visits.entry(batch.unwrap_or(0)).or_default().insert(row.visit_id.clone());
    }
    let said: BTreeMap<u32, std::result::Result<Vec<Before>, String>> = visits
        .into_iter()
        .map(|(no, visits)| {
            let folder = ledger.batches().iter().find(|batch| batch.no == no).map(crate::ledger::Batch::folder);
            let read = folder.ok_or_else(|| "its batch is not known".to_string());
            (
                no,
                read.and_then(|folder| {
                    before(&folder, &visits).map_err(|error| format!("{}: {error}", folder.join("findings.jsonl").display()))
                }),
            )
        })
        .collect();
    Ok(rows.into_iter().map(|(row, batch)| join(row, said.get(&batch.unwrap_or(0)), terms)).collect())
}

fn join(row: WorkRow, said: Option<&std::result::Result<Vec<Before>, String>>, terms: &dyn Terms) -> Joined {
    match said {
        Some(Ok(all)) => {
            let of_line = |one: &&Before| one.visit == row.visit_id && (one.line == 0 || row.line == 0 || one.line == row.line);
            let about = |one: &Before| terms.is_about(&row.reason, &one.rule);
            let mut before: Vec<(Before, bool)> = all.iter().filter(of_line).map(|one| (one.clone(), about(one))).collect();
            before.sort_by_key(|(_, about)| !about);
            Joined { row, before, trouble: None }
        }
        Some(Err(trouble)) => Joined { row, before: Vec::new(), trouble: Some(trouble.clone()) },
        None => Joined { row, before: Vec::new(), trouble: None },
    }
}
