//! Which visits patients owe something for, and which of those they may be asked for today.

use super::StatementError;
use super::archive::{self, Recorded};
use super::why::{LeftOut, Why};
use crate::date::Date;
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{ClaimKind, Ledger, PatientAccounts, PatientClaim, PatientMove};
use crate::money::Money;
use crate::posting::Account;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A visit that its patient owes something for, or has paid too much for.
pub struct OpenVisit {
    /// Its id.
    pub visit_id: String,
    /// The practice's number of the patient.
    pub patient_id: String,
    /// First day of service.
    pub service_from: Date,
    /// Its claims with what lies on the patient's account, the latest last.
    pub claims: Vec<PatientClaim>,
    /// The day of its invoice, when the patient has no insurance.
    pub invoiced: Option<Date>,
    /// What the archive says of it.
    pub recorded: Recorded,
    /// What it gets of the money that the patient has paid without saying for what.
    pub ahead: Money,
    /// What is owed for it, less what was paid at the visit and ahead.
    pub owed: Money,
}

/// Everything that patients may be asked for, in the order of patient, day and visit.
pub struct Gathered {
    /// The visits.
    pub visits: Vec<OpenVisit>,
    /// The days of the payments that patients made.
    pub paid_on: HashMap<i64, Date>,
}

/// A visit before the archive was asked.
struct Candidate {
    claims: Vec<PatientClaim>,
    balance: Money,
    later_answered: bool,
}

/// Reads the ledger and the archives.
///
/// # Errors
/// When one of them cannot be read, or amounts are too large.
pub fn gather<J: Jurisdiction>(office: &J, ledger: &Ledger, left_out: &mut LeftOut) -> Result<Gathered, StatementError> {
    let mut accounts = ledger.patient_accounts()?;
    let claims = std::mem::take(&mut accounts.claims);
    let mut by_visit: BTreeMap<(String, String), Vec<PatientClaim>> = BTreeMap::new();
    for claim in claims {
        by_visit.entry((claim.patient_id.clone(), claim.visit_id.clone())).or_default().push(claim);
    }
    let mut candidates = Vec::new();
    for claims in by_visit.into_values() {
        let Some(balance) = balance(&claims) else { return Err(StatementError::TooLarge(claims[0].visit_id.clone())) };
        match candidate(office, (ledger, &accounts), claims, balance)? {
            Ok(candidate) => candidates.push(candidate),
            Err(_) if balance == Money::ZERO => {}
            Err(why) => left_out.add(why, balance),
        }
    }
    let recorded = look_up(ledger, &candidates)?;
    let visits = candidates.into_iter().zip(recorded).filter_map(|(candidate, recorded)| open(ledger, candidate, recorded, left_out));
    let mut visits: Vec<OpenVisit> = visits.collect();
    visits.sort_by(|a, b| (&a.patient_id, a.service_from, &a.visit_id).cmp(&(&b.patient_id, b.service_from, &b.visit_id)));
    spread(ledger.paid_ahead()?, &mut visits);
    let paid = visits.iter().flat_map(|visit| &visit.claims).flat_map(|claim| &claim.moves).filter(|m| !is_insurer(m));
    let payments: HashSet<i64> = paid.filter_map(|m| m.payment).collect();
    Ok(Gathered { visits, paid_on: ledger.payment_days(&payments)? })
}

/// Puts what patients have paid ahead to their oldest visits first.
fn spread(mut ahead: HashMap<String, Money>, visits: &mut [OpenVisit]) {
    for visit in visits.iter_mut().filter(|visit| visit.owed > Money::ZERO) {
        let Some(left) = ahead.get_mut(&visit.patient_id) else { continue };
        visit.ahead = visit.owed.min(*left);
        let less = |from: Money| Money::from_cents(from.cents() - visit.ahead.cents());
        (visit.owed, *left) = (less(visit.owed), less(*left));
    }
}

/// Whether an insurer left this amount to the patient (or took it back).
pub fn is_insurer(entry: &PatientMove) -> bool {
    matches!(entry.other, Account::Insurer(_))
}

/// What lies on the patient's account for a visit. The charges of an invoice open it.
fn balance(claims: &[PatientClaim]) -> Option<Money> {
    let charges = claims.iter().filter(|claim| is_invoice(claim)).flat_map(|claim| claim.lines.iter().map(|line| line.charge));
    let moved = claims.iter().flat_map(|claim| claim.moves.iter().map(|entry| entry.amount));
    charges.chain(moved).try_fold(Money::ZERO, Money::checked_add)
}

/// Whether the charges of a claim are owed by the patient.
pub fn is_invoice(claim: &PatientClaim) -> bool {
    claim.kind == ClaimKind::Invoice && !claim.replaced
}

/// Whether the ledger lets the patient be asked for a visit.
fn candidate<J: Jurisdiction>(
    office: &J,
    (ledger, accounts): (&Ledger, &PatientAccounts),
    claims: Vec<PatientClaim>,
    balance: Money,
) -> Result<Result<Candidate, Why>, StatementError> {
    if claims.iter().any(|claim| claim.kind == ClaimKind::Opening) {
        return Ok(Err(Why::OldSystem));
    }
    if accounts.is_unanswered(&claims[0].visit_id) {
        return Ok(Err(Why::InsurerPending));
    }
    if balance <= Money::ZERO {
        return Ok(Err(Why::Credit));
    }
    let shares = claims.iter().flat_map(|claim| &claim.moves).filter(|entry| is_insurer(entry));
    if shares.clone().any(|entry| office.patient_share(&entry.reason).is_none()) {
        return Ok(Err(Why::NotTheirs));
    }
    let (mut handed_on, mut later_answered) = (false, false);
    for claim in claims.iter().filter(|claim| claim.kind == ClaimKind::Claim) {
        let (forwarded, answered) = ledger.later_insurers_of(claim.id)?;
        handed_on |= forwarded;
        later_answered |= answered;
    }
    Ok(if handed_on && !later_answered { Err(Why::NextInsurer) } else { Ok(Candidate { claims, balance, later_answered }) })
}

/// What the archives say of each candidate, batch by batch.
fn look_up(ledger: &Ledger, candidates: &[Candidate]) -> Result<Vec<Option<Recorded>>, StatementError> {
    let mut by_batch: BTreeMap<u32, HashMap<&str, usize>> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        let latest = candidate.claims.iter().rev().find(|claim| !claim.replaced).or(candidate.claims.last());
        let Some(claim) = latest else { continue };
        by_batch.entry(claim.batch).or_default().insert(&claim.visit_id, place);
    }
    let mut all: Vec<Option<Recorded>> = candidates.iter().map(|_| None).collect();
    for (no, wanted) in &by_batch {
        let Some(batch) = ledger.batches().iter().find(|batch| batch.no == *no) else { continue };
        for (place, recorded) in archive::read(ledger, batch, wanted)? {
            all[place] = Some(recorded);
        }
    }
    Ok(all)
}

/// The visit, when its record lets the patient be asked for it.
fn open(ledger: &Ledger, candidate: Candidate, recorded: Option<Recorded>, left_out: &mut LeftOut) -> Option<OpenVisit> {
    let Candidate { claims, balance, later_answered } = candidate;
    let why = match &recorded {
        None => Some(Why::NoArchive),
        Some(recorded) if recorded.protected => Some(Why::Protected),
        Some(recorded) if recorded.next_insurer && !later_answered && !claims.iter().any(is_invoice) => Some(Why::NextInsurer),
        Some(_) => None,
    };
    let owed = recorded.as_ref().and_then(|recorded| balance.checked_sub(recorded.paid?));
    let (Some(recorded), Some(owed), None) = (recorded, owed, why) else {
        left_out.add(why.unwrap_or(Why::NoArchive), balance);
        return None;
    };
    if owed == Money::ZERO {
        return None;
    }
    let first = claims.first()?;
    let (visit_id, patient_id, service_from) = (first.visit_id.clone(), first.patient_id.clone(), first.service_from);
    let day = |no: u32| ledger.batches().iter().find(|batch| batch.no == no).map(|batch| batch.date);
    let invoiced = claims.iter().filter(|claim| is_invoice(claim)).filter_map(|claim| day(claim.batch)).min();
    Some(OpenVisit { visit_id, patient_id, service_from, claims, invoiced, recorded, ahead: Money::ZERO, owed })
}
