//! The insurer after the first: claims whose first answer is there go on to it, made from the visits as they were issued.

use super::RunError;
use super::archive;
use super::judge::{AsWhat, Bench, Issued, Judged, Reported};
use super::keys;
use crate::date::Date;
use crate::finding::{FileNo, Finding, Place, Private, Severity};
use crate::history::Facts;
use crate::intake::{Arena, Chunk};
use crate::jurisdiction::{AfterFirst, Case, Correction, Docket, Earlier, Jurisdiction, NextTurn, Numbering, Review, Standing, Verdict};
use crate::ledger::{Claim, ClaimId, ClaimKind, Heard, Ledger, visit_hash};
use crate::posting::{Outcome, Turn};
use crate::rules::held::next_insurer;
use crate::visit::Visit;
use std::collections::{BTreeMap, BTreeSet};

/// A claim whose next insurer is to be asked, or not, and why.
pub struct Due {
    first: Claim,
    next_payer: String,
    step: Step,
}

enum Step {
    /// Ask, with what is known, and with the stem and the next free suffix of its numbers.
    Ask(Box<AfterFirst>, (String, u16)),
    Wait(String),
    Nothing,
}

/// Everything that is due, with the visits that it is made from.
pub struct Turns {
    due: Vec<Due>,
    /// The visits of those that ask, in their order.
    visits: Chunk,
}

impl Turns {
    /// Looks into the ledger for claims whose next insurer may be asked, and fetches their visits from where they were archived.
    /// Visits that this very run issues anew, from `first_visit` on, are left for later.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of<J: Jurisdiction>(office: &J, ledger: &Ledger, (today, first_visit): (Date, u64)) -> Result<Turns, RunError> {
        let mut due = Vec::new();
        let mut used: BTreeMap<String, u16> = BTreeMap::new();
        for id in ledger.due_next()? {
            let Some(first) = ledger.claim(id)?.filter(|c| c.kind == ClaimKind::Claim) else { continue };
            let Some(next_payer) = ledger.next_payer_id(id)? else { continue };
            let moved = ledger.superseding(id.visit())?.is_some_and(|by| by >= first_visit);
            let gone = !first.opens_account() || moved || !ledger.followers_of(id)?.is_empty();
            let step = if gone { Step::Nothing } else { step(office, (ledger, today), (&first, &next_payer), &mut used)? };
            due.push(Due { first, next_payer, step });
        }
        let visits = fetch(ledger, &mut due)?;
        Ok(Turns { due, visits })
    }

    /// Makes the claims. Visit numbers follow those of the input, whose visits are `read`.
    pub fn judge<'a, J: Jurisdiction>(&'a self, bench: &Bench<'_, J>, read: u32, arena: &'a Arena) -> Judged<'a> {
        let mut judged = Judged::default();
        let mut asking = self.due.iter().filter_map(|due| match &due.step {
            Step::Ask(after, number) => Some((due, after, number)),
            _ => None,
        });
        let mut ordinal = read;
        self.visits.visits(arena, &mut |visit, _| {
            let Some((due, after, number)) = asking.next() else { return };
            one(bench, (due, after, number), (visit, ordinal, arena), &mut judged);
            ordinal += 1;
        });
        for due in &self.due {
            match &due.step {
                Step::Wait(why) => {
                    let message = format!("{} is not asked yet about {}: {why}", due.next_payer, due.first.name);
                    judged.reported.push(due.reported(vec![finding(message, Severity::Error)], Docket::default()));
                }
                Step::Nothing => judged.settled.push(due.hash()),
                Step::Ask(..) => {}
            }
        }
        judged
    }

    /// Claims about which there is nothing to ask: their turn is over.
    pub fn over(&self) -> impl Iterator<Item = ClaimId> + '_ {
        self.due.iter().filter(|due| matches!(due.step, Step::Nothing)).map(|due| due.first.id)
    }
}

/// What is to become of one claim.
fn step<J: Jurisdiction>(
    office: &J,
    (ledger, today): (&Ledger, Date),
    (first, next_payer): (&Claim, &str),
    used: &mut BTreeMap<String, u16>,
) -> Result<Step, RunError> {
    let heard = ledger.heard_of(first.id)?;
    let (decided, payer_claim, forwarded) = match standing(&heard).as_slice() {
        [] => return Ok(Step::Nothing),
        [one] => (one.decided.clone(), one.payer_claim.clone(), one.outcome == Outcome::Forwarded),
        _ => return Ok(Step::Wait(format!("{} has answered more than once: only a person can tell which counts", first.payer))),
    };
    let Some(decided) = decided else {
        return Ok(Step::Wait(format!("the amounts of {} were not kept: bill {next_payer} by hand", first.payer)));
    };
    if decided.on > today {
        return Ok(Step::Wait(format!("{} decided on {}, which is after the day of this run", first.payer, decided.on)));
    }
    let after = AfterFirst {
        claim_number: first.name.clone(),
        part: u16::from(first.id.part()),
        payer: first.payer.clone(),
        payer_claim,
        next_payer: next_payer.to_string(),
        forwarded,
        decided,
        charges: first.lines.iter().map(|line| (line.line, line.charge)).collect(),
    };
    Ok(match office.next_turn(&after) {
        NextTurn::Nothing => Step::Nothing,
        NextTurn::Wait(why) => Step::Wait(why),
        NextTurn::Ask => {
            let (stem, free) = number(office, ledger, first)?;
            let next = used.entry(stem.clone()).or_insert(free);
            *next = free.max(*next) + 1;
            Step::Ask(Box::new(after), (stem, *next - 1))
        }
    })
}

/// The decisions of the first insurer that it has not taken back.
fn standing(heard: &[Heard]) -> Vec<&Heard> {
    let mut standing: Vec<&Heard> = Vec::new();
    let firsts = || heard.iter().filter(|h| h.turn == Turn::First);
    standing.extend(firsts().filter(|h| matches!(h.outcome, Outcome::Processed | Outcome::Forwarded)));
    for back in firsts().filter(|h| h.outcome == Outcome::Reversal) {
        let mirrors = |h: &&Heard| h.paid.cents() == -back.paid.cents() && h.charge.cents() == -back.charge.cents();
        // The earliest of its kind: what was decided again after a reversal came later.
        if let Some(at) = standing.iter().position(mirrors) {
            standing.remove(at);
        }
    }
    standing
}

/// What the numbers of a visit's claims begin with, and the first suffix that none of them has.
fn number<J: Jurisdiction>(office: &J, ledger: &Ledger, first: &Claim) -> Result<(String, u16), RunError> {
    let (stem, _) = office.stem(&first.visit_id, &first.name);
    let mut free = 0;
    let later = ledger.issued_after(first.id.visit())?;
    for visit in std::iter::once(first.id.visit()).chain(later) {
        for claim in ledger.claims_of_visit(visit)? {
            free = free.max(office.stem(&first.visit_id, &claim.name).1);
        }
    }
    Ok((stem, free))
}

/// Fetches the visits of those that ask. What cannot be found waits.
fn fetch(ledger: &Ledger, due: &mut [Due]) -> Result<Chunk, RunError> {
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for due in due.iter().filter(|due| matches!(due.step, Step::Ask(..))) {
        wanted.entry(due.first.batch.clone()).or_default().insert(due.first.visit_id.clone());
    }
    let mut found: BTreeMap<(String, String), Vec<u8>> = BTreeMap::new();
    for (batch, ids) in wanted {
        let path = ledger.batch(&batch)?.folder().join(super::issue::ARCHIVE);
        for (id, line) in archive::find(&path, &ids).unwrap_or_default() {
            found.insert((batch.clone(), id), line);
        }
    }
    let mut text = Vec::new();
    for due in due {
        if !matches!(due.step, Step::Ask(..)) {
            continue;
        }
        match found.get(&(due.first.batch.clone(), due.first.visit_id.clone())) {
            Some(line) => text.extend_from_slice(line),
            None => {
                due.step =
                    Step::Wait(format!("the visit is not in {} of batch {}: put the folder back", super::issue::ARCHIVE, due.first.batch));
            }
        }
    }
    Ok(Chunk::of_json_lines(FileNo(0), text))
}

/// Makes one claim to the next insurer.
fn one<'a, J: Jurisdiction>(
    bench: &Bench<'_, J>,
    (due, after, number): (&'a Due, &AfterFirst, &(String, u16)),
    (visit, ordinal, arena): (&Visit<'a>, u32, &'a Arena),
    judged: &mut Judged<'a>,
) {
    // The numbers of parts are counted from that of the first.
    let suffixes = number.1.saturating_sub(after.part);
    let earlier = Earlier { visit_no: due.first.id.visit(), stem: number.0.clone(), suffixes, ..Earlier::default() };
    let numbering = Numbering { visit_no: bench.first_visit + u64::from(ordinal), standing: Standing::Known(earlier, Correction::Anew) };
    let facts = Facts { send_stale: bench.options.send_stale, ..Facts::on(bench.options.today) };
    let mut review = Review::default();
    let start = judged.outbox.claims.len();
    let case = Case { visit, ordinal, read: None, numbering: &numbering, facts: &facts, policy: bench.policy, arena };
    let verdict = bench.office.bill_next(case, after, &mut review, &mut judged.outbox);
    let mut findings = review.findings.take();
    match verdict {
        Verdict::Claimed => {
            let as_what = AsWhat::Later(start, due.first.id);
            let (visit_no, hash) = (numbering.visit_no, due.hash());
            judged.issued.push(Issued { visit_no, hash, fingerprint: 0, supersedes: [None, None], as_what });
            let message = format!(
                "{} is asked about {}, which {} has decided: {} was paid",
                due.next_payer, due.first.name, after.payer, after.decided.paid
            );
            findings.push(finding(message, Severity::Hint));
        }
        _ => findings.push(finding(format!("{} cannot be asked about {}", due.next_payer, due.first.name), Severity::Error)),
    }
    judged.reported.push(due.reported(findings, std::mem::take(&mut review.docket)));
}

fn finding(message: String, severity: Severity) -> Finding {
    next_insurer(message).severity(severity)
}

impl Due {
    /// What a clerk knows it by while it waits: it is another matter than the visit itself.
    fn id(&self) -> String {
        format!("{} to {}", self.first.name, self.next_payer)
    }

    fn hash(&self) -> u128 {
        visit_hash(&self.id())
    }

    fn reported(&self, mut findings: Vec<Finding>, docket: Docket) -> Reported {
        // The visit was read from an archive: rows of tonight's files say nothing of it.
        for finding in &mut findings {
            finding.place = Place { column: finding.place.column, ..Place::default() };
        }
        let docket =
            Docket { payer: self.next_payer.clone(), first_day: Some(self.first.service_from), charge: Some(self.first.charge), ..docket };
        Reported {
            visit_id: self.id(),
            hash: self.hash(),
            patient: Private::new(String::new()),
            patient_id: Private::new(self.first.patient_id.clone()),
            docket,
            held: findings.iter().any(Finding::holds),
            digest: keys::findings_digest(0, &findings),
            findings,
        }
    }
}
