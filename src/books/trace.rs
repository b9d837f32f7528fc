//! The whole chain of a claim, both ways: visit, claim file, acknowledgements, remittance, entries, what is left.

use super::Terms;
use super::archive::line_of;
use super::position::{Position, position};
use crate::date::Date;
use crate::display::dollars;
use crate::ledger::{
    AnswerFileRow, AnswerRow, Claim, ClaimId, ClaimKind, Ledger, PaymentRow, PostedEntry, Result, Role, Standing, VisitKey, visit_hash,
};
use crate::money::Money;
use crate::posting::{Account, EventKind, Outcome};
use std::collections::BTreeMap;

/// Answers of one payment that are followed.
const ANSWERS: usize = 1_000;
/// Input files of a batch that are named.
const INPUTS: usize = 5;

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is: `visit`, `claim`, `segment`, `heard`, `answer`, `entry`, `balance` and so on.
    pub step: &'static str,
    /// Its day.
    pub date: Option<Date>,
    /// The line, from 1; 0 for the claim as a whole.
    pub line: u16,
    /// The file, and where in it.
    pub place: String,
    /// What it says.
    pub text: String,
    /// The amount.
    pub amount: Option<Money>,
}

/// A chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What it is the chain of, in words.
    pub title: String,
    /// Its steps, in order.
    pub links: Vec<Link>,
}

/// What somebody typed, found in the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Claims, the latest first.
    pub claims: Vec<ClaimId>,
    /// The one line of them that was meant.
    pub line: Option<u16>,
    /// Payments.
    pub payments: Vec<i64>,
}

/// Finds a visit (`V1001`), a line of it (`V1001/2`), a claim number, the insurer's own number, a check number, or a segment of
/// an answer file (`remit.835:17`). Several things may have one name: all are found.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(ledger: &Ledger, typed: &str, terms: &dyn Terms) -> Result<Wanted> {
    let mut wanted = Wanted { claims: of_visit(ledger, typed)?, ..Wanted::default() };
    let line = typed.rsplit_once('/').and_then(|(visit, line)| Some((visit, line.parse::<u16>().ok().filter(|line| *line > 0)?)));
    if let (true, Some((visit, line))) = (wanted.claims.is_empty(), line) {
        let has = |id: &ClaimId| ledger.claim(*id).map(|claim| claim.is_some_and(|claim| claim.lines.iter().any(|one| one.line == line)));
        for id in of_visit(ledger, visit)? {
            if has(&id)? {
                wanted.claims.push(id);
            }
        }
        wanted.line = Some(line);
    }
    if wanted.claims.is_empty() {
        wanted.claims = named(ledger, typed, terms)?;
    }
    if wanted.claims.is_empty() {
        wanted.claims = ledger.claims_of_payer_number(typed)?;
    }
    if let (true, Some((name, segment))) =
        (wanted.claims.is_empty(), typed.rsplit_once(':').and_then(|(name, n)| Some((name, n.parse().ok()?))))
    {
        for file in ledger.answer_files()?.values().filter(|file| file.name == name) {
            let (claims, payment) = ledger.at_segment(file.no, segment)?;
            wanted.payments.extend(payment.filter(|_| claims.is_empty()));
            wanted.claims.extend(claims);
        }
    }
    wanted.payments.extend(ledger.payments_named(typed)?.iter().map(|payment| payment.no));
    Ok(wanted)
}

/// Every claim of a visit, the latest first.
fn of_visit(ledger: &Ledger, visit_id: &str) -> Result<Vec<ClaimId>> {
    let key = VisitKey { hash: visit_hash(visit_id), fingerprint: 0, ordinal: 0 };
    let (mut numbers, mut claims) = (Vec::new(), Vec::new());
    ledger.join_issues(std::iter::once(key), |_, visit| numbers.push(visit))?;
    for visit in numbers {
        claims.extend(ledger.claims_of_visit(visit)?.into_iter().filter(|claim| claim.visit_id == visit_id).map(|claim| claim.id));
    }
    Ok(claims)
}

fn named(ledger: &Ledger, number: &str, terms: &dyn Terms) -> Result<Vec<ClaimId>> {
    let (visit_ids, visit) = terms.origins(number);
    let mut ids: Vec<ClaimId> = Vec::new();
    for visit_id in visit_ids {
        ids.extend(of_visit(ledger, &visit_id)?);
    }
    if let Some(visit) = visit {
        ids.extend(ledger.claims_of_visit(visit)?.iter().map(|claim| claim.id));
    }
    ids.extend(ledger.opening_claim_named(number)?);
    let mut found = Vec::new();
    for id in ids {
        let same = ledger.claim(id)?.is_some_and(|claim| claim.name == number);
        if same && !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The chain of a claim, or of one line of it.
///
/// # Errors
/// When the ledger cannot be read or its rows make no sense.
pub fn trace(ledger: &Ledger, id: ClaimId, line: Option<u16>, terms: &dyn Terms) -> Result<Option<Trace>> {
    let Some(claim) = ledger.claim(id)? else { return Ok(None) };
    let payments: BTreeMap<i64, PaymentRow> = ledger.payments()?.into_iter().map(|payment| (payment.no, payment)).collect();
    let chain = Chain { ledger, terms, claim: &claim, line, payments, files: ledger.answer_files()? };
    let mut links = vec![chain.visit()?];
    links.extend(chain.sent()?);
    links.extend(chain.heard()?);
    links.extend(chain.answers()?);
    links.extend(chain.entries()?);
    links.extend(chain.after()?);
    let of_line = line.map_or(String::new(), |line| format!(", line {line}"));
    Ok(Some(Trace { title: format!("visit {}{of_line}, claim {}", claim.visit_id, claim.name), links }))
}

/// The chain of a payment: what it answers, and what it moved besides.
///
/// # Errors
/// When the ledger cannot be read or its rows make no sense.
pub fn trace_payment(ledger: &Ledger, no: i64) -> Result<Option<Trace>> {
    let Some(payment) = ledger.payments()?.into_iter().find(|payment| payment.no == no) else { return Ok(None) };
    let place = |segment| at(&payment.file_name, segment);
    let (isa, set) = &payment.place;
    let standing = payment.quarantined.as_ref().map_or("posted".to_string(), |why| format!("in quarantine: {why}"));
    let text = format!("from {}, {}, interchange {isa}, set {set}; {standing}", payment.payer, payment.method);
    let mut links =
        vec![Link { step: "payment", date: payment.date, line: 0, place: place(payment.segment), text, amount: Some(payment.amount) }];
    for answer in ledger.answers_in(no)?.into_iter().take(ANSWERS) {
        let claim = answer.claim.map(|id| ledger.claim(id)).transpose()?.flatten();
        let put = claim.map_or("in suspense".to_string(), |claim| format!("visit {}", claim.visit_id));
        let text = format!("claim {}: {put}{}", answer.claim_number, said(&answer));
        links.push(Link { step: "answer", date: payment.date, line: 0, place: place(answer.segment), text, amount: Some(answer.paid) });
    }
    for posted in ledger.entries_without_claim(no)? {
        links.push(entry(&posted, place(posted.entry.segment), payment.date));
    }
    Ok(Some(Trace { title: format!("payment {}", payment.reference), links }))
}

struct Chain<'c> {
    ledger: &'c Ledger,
    terms: &'c dyn Terms,
    claim: &'c Claim,
    line: Option<u16>,
    payments: BTreeMap<i64, PaymentRow>,
    files: BTreeMap<i64, AnswerFileRow>,
}

impl Chain<'_> {
    fn wants(&self, line: u16) -> bool {
        line == 0 || self.line.is_none_or(|wanted| wanted == line)
    }

    /// The visit as it came: in the batch's archive, and the files that it was read from.
    fn visit(&self) -> Result<Link> {
        let claim = self.claim;
        let batch = self.ledger.batch(&claim.batch)?;
        let inputs: Vec<String> = self.ledger.files(batch, Role::Input)?.into_iter().map(|file| file.path).take(INPUTS).collect();
        let place = match line_of(&batch.folder(), &claim.visit_id) {
            Ok(Some(line)) => format!("visits.jsonl.gz:{line}, from {}", inputs.join(" or ")),
            _ if inputs.is_empty() => "the old system".to_string(),
            _ => format!("from {}", inputs.join(" or ")),
        };
        let text = format!("visit {}, {} of it in this claim", claim.visit_id, counted(claim.lines.len(), "line"));
        Ok(Link { step: "visit", date: Some(claim.service_from), line: 0, place, text, amount: Some(claim.charge) })
    }

    /// The claim in its file, and each line of it.
    fn sent(&self) -> Result<Vec<Link>> {
        let claim = self.claim;
        let place = self.ledger.place_of(claim.id)?;
        let batch = self.ledger.batch(&claim.batch)?;
        let found = place
            .as_ref()
            .filter(|place| place.file.path.ends_with(".837"))
            .map(|place| position(&batch.folder().join(&place.file.path), place.set, &claim.name));
        let whom = if claim.payer.is_empty() { "the patient".into() } else { self.terms.payer_name(&claim.payer) };
        let standing = match claim.standing {
            Standing::Counts => String::new(),
            Standing::Withdrawn => "; withdrawn".into(),
            Standing::Superseded(_) => "; a later one took its place".into(),
        };
        let kind = if claim.kind == ClaimKind::Invoice { "invoice" } else { "claim" };
        let text = format!("{kind} {} to {whom}, frequency {}, batch {}{standing}", claim.name, claim.frequency, claim.batch);
        let whole = found.as_ref().and_then(|found| found.as_ref().ok());
        let shown = place.as_ref().map_or(String::new(), |place| {
            let file = format!("{} interchange {:09} group {} set {:04}", place.file.path, place.interchange, place.group, place.set);
            whole.map_or(file.clone(), |p| format!("{file} segments {} to {}", p.segments.0, p.segments.1))
        });
        let mut links = vec![Link { step: kind, date: Some(batch.date), line: 0, place: shown, text, amount: Some(claim.charge) }];
        if let Some(Err(why)) = &found {
            links.push(Link { step: "missing", date: None, line: 0, place: String::new(), text: why.clone(), amount: None });
        }
        links.extend(claim.lines.iter().enumerate().filter(|(_, line)| self.wants(line.line)).map(|(n, line)| {
            let segments = whole.and_then(|p: &Position| p.lines.get(n)).map_or(String::new(), |(a, b)| format!("segments {a} to {b}"));
            let modifiers = if line.modifiers.is_empty() { String::new() } else { format!(" {}", line.modifiers) };
            let text = format!("{}{modifiers}, {} by {}", line.code, line.units, line.provider);
            Link { step: "line", date: Some(line.service_from), line: line.line, place: segments, text, amount: Some(line.charge) }
        }));
        Ok(links)
    }

    fn heard(&self) -> Result<Vec<Link>> {
        let told = self.ledger.told_of(self.claim.id)?;
        Ok(told
            .into_iter()
            .map(|heard| {
                let place = self.files.get(&heard.file).map_or(String::new(), |file| at(&file.name, heard.segment));
                let detail = if heard.detail.is_empty() { String::new() } else { format!(" ({})", heard.detail) };
                let text = format!("{}{detail}", words(heard.kind));
                Link { step: "heard", date: Some(heard.date), line: 0, place, text, amount: None }
            })
            .collect())
    }

    fn answers(&self) -> Result<Vec<Link>> {
        let link = |answer: AnswerRow| {
            let payment = self.payments.get(&answer.payment);
            let place = payment.map_or(String::new(), |payment| at(&payment.file_name, answer.segment));
            let check = payment.map_or(String::new(), |payment| format!("payment {} from {}", payment.reference, payment.payer));
            let number = if answer.payer_claim.is_empty() { String::new() } else { format!(", its number {}", answer.payer_claim) };
            let text = format!("{check}{number}{}", said(&answer));
            Link { step: "answer", date: payment.and_then(|payment| payment.date), line: 0, place, text, amount: Some(answer.paid) }
        };
        Ok(self.ledger.answers_to(self.claim.id)?.into_iter().map(link).collect())
    }

    /// Entries, and what they leave.
    fn entries(&self) -> Result<Vec<Link>> {
        let posted = self.ledger.entries_of(self.claim.id)?;
        let mut links: Vec<Link> = posted
            .iter()
            .filter(|posted| self.wants(posted.entry.line))
            .map(|posted| {
                let payment = posted.payment.and_then(|no| self.payments.get(&no));
                let place = payment.map_or(String::new(), |payment| at(&payment.file_name, posted.entry.segment));
                entry(posted, place, payment.and_then(|payment| payment.date))
            })
            .collect();
        for ((line, account), amount) in self.ledger.balances(self.claim.id)? {
            if self.wants(line) {
                let text = self.account(account);
                links.push(Link { step: "balance", date: None, line, place: String::new(), text, amount: Some(amount) });
            }
        }
        Ok(links)
    }

    fn account(&self, account: Account) -> String {
        match (account, self.ledger.payers()) {
            (Account::Insurer(party), Ok(payers)) => {
                format!("{} owes", payers.get(&party).map_or("an insurer".into(), |id| self.terms.payer_name(id)))
            }
            _ => account.name().to_string(),
        }
    }

    /// What came of it: other claims and invoices of the visit, claims to the next insurer.
    fn after(&self) -> Result<Vec<Link>> {
        let mut others = self.ledger.claims_of_visit(self.claim.id.visit())?;
        for id in self.ledger.followers_of(self.claim.id)?.into_iter().chain(self.ledger.first_of(self.claim.id)?) {
            others.extend(self.ledger.claim(id)?);
        }
        let link = |other: Claim| {
            let whom = if other.payer.is_empty() { "the patient".into() } else { self.terms.payer_name(&other.payer) };
            let text = match other.kind {
                ClaimKind::Invoice => format!("invoice {} to {whom}, batch {}", other.name, other.batch),
                _ => format!("claim {} to {whom}, batch {}", other.name, other.batch),
            };
            Link { step: "beside", date: Some(other.service_from), line: 0, place: String::new(), text, amount: Some(other.charge) }
        };
        Ok(others.into_iter().filter(|other| other.id != self.claim.id).map(link).collect())
    }
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn at(file: &str, segment: u32) -> String {
    format!("{file}:{segment}")
}

fn entry(posted: &PostedEntry, place: String, date: Option<Date>) -> Link {
    let entry = &posted.entry;
    let reason = if entry.reason.is_empty() { String::new() } else { format!(", {}", entry.reason) };
    let text = format!("entry {}: {} from {}{reason}", posted.no, entry.debit.name(), entry.credit.name());
    Link { step: "entry", date, line: entry.line, place, text, amount: Some(entry.amount) }
}

fn said(answer: &AnswerRow) -> String {
    let what = match answer.outcome {
        Outcome::Processed => "",
        Outcome::Forwarded => ", sent on to the next insurer",
        Outcome::Reversal => ", a reversal",
        Outcome::NoticeOnly => ", a notice only",
        Outcome::Adjusted => ", an adjustment",
        Outcome::Returned => ", returned",
    };
    let residual = if answer.residual == Money::ZERO { String::new() } else { format!(", {} unexplained", dollars(answer.residual)) };
    let matched = if answer.matched.is_empty() { String::new() } else { format!(", put here by {}", answer.matched) };
    format!("{what}{residual}{matched}")
}

/// What was heard, in words.
pub(super) const fn words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Built => "built",
        EventKind::Sent => "sent",
        EventKind::FileTaken => "file taken (999)",
        EventKind::FileRefused => "file refused (999)",
        EventKind::PassedOn => "passed on (277CA A0)",
        EventKind::Received => "received (277CA A1)",
        EventKind::Accepted => "accepted by the insurer (277CA A2)",
        EventKind::UnderReview => "under review (277CA A4)",
        EventKind::Split => "answers will come in parts (277CA A5)",
        EventKind::Returned => "returned: correct it and send it again",
        EventKind::Paid => "decided, paid",
        EventKind::Denied => "decided, denied",
        EventKind::Reversed => "decision taken back",
    }
}
