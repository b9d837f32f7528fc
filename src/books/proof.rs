//! The packet that proves when a claim was filed: hashes, places, days and codes; and honestly what is missing.

use super::Terms;
use super::position::{Position, position};
use super::trace::words;
use crate::date::Date;
use crate::ledger::{AnswerFileRow, BatchState, Claim, ClaimId, Ledger, Result, Role, SentPlace};
use crate::money::Money;
use crate::posting::EventKind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A file of the batch, as it was sealed and as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// Its path in the batch.
    pub path: String,
    /// SHA-256 as it was sealed.
    pub sha256: [u8; 32],
    /// Its size as it was sealed.
    pub bytes: u64,
}

/// An answer that proves something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofAnswer {
    /// The day that the answer gives.
    pub date: Date,
    /// What it says.
    pub kind: EventKind,
    /// Its codes.
    pub detail: String,
    /// The file it came in.
    pub file: AnswerFileRow,
    /// The segment in it.
    pub segment: u32,
}

/// What can be proved about the filing of a claim.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// The claim.
    pub claim: Claim,
    /// How people call its payer.
    pub payer: String,
    /// The day its batch was made for.
    pub built: Date,
    /// The day it was marked as sent.
    pub sent: Option<Date>,
    /// SHA-256 of the batch's manifest, as it was sealed.
    pub manifest: [u8; 32],
    /// Every file of the batch.
    pub files: Vec<ProofFile>,
    /// Where the claim stands, as sealed.
    pub place: Option<SentPlace>,
    /// Where it stands in the file that lies on the disk now.
    pub position: Option<Position>,
    /// Acknowledgements and statuses, by day.
    pub answers: Vec<ProofAnswer>,
    /// The insurer's own number of it; may be empty.
    pub payer_claim: String,
    /// The last day to file.
    pub deadline: Option<Date>,
    /// What is missing, in words.
    pub missing: Vec<String>,
}

/// What the packet proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The insurer took it up by this day, in time.
    Accepted(Date),
    /// Somebody on the way received it by this day, in time.
    Received(Date),
    /// Only our own records say that it was sent.
    OurWordOnly,
    /// It was taken too late, or never.
    No,
}

impl Proof {
    /// What the packet proves. Filed is what was accepted; what was returned since is not filed.
    pub fn verdict(&self) -> Verdict {
        let in_time = |day: &Date| self.deadline.is_none_or(|deadline| *day <= deadline);
        let first =
            |kinds: &[EventKind]| self.answers.iter().filter(|answer| kinds.contains(&answer.kind)).map(|answer| answer.date).find(in_time);
        let decided = [EventKind::Accepted, EventKind::UnderReview, EventKind::Split, EventKind::Paid, EventKind::Denied];
        if let Some(day) = first(&decided) {
            return Verdict::Accepted(day);
        }
        let refused = self
            .answers
            .iter()
            .rev()
            .find(|answer| answer.kind != EventKind::FileTaken)
            .is_some_and(|answer| matches!(answer.kind, EventKind::Returned | EventKind::FileRefused));
        if refused {
            return Verdict::No;
        }
        match first(&[EventKind::FileTaken, EventKind::PassedOn, EventKind::Received]) {
            Some(day) => Verdict::Received(day),
            None if self.answers.is_empty() && self.sent.is_some_and(|day| in_time(&day)) => Verdict::OurWordOnly,
            None => Verdict::No,
        }
    }

    /// Whether somebody other than we says that it was filed in time.
    pub fn is_proved(&self) -> bool {
        matches!(self.verdict(), Verdict::Accepted(_) | Verdict::Received(_))
    }

    /// The verdict in words.
    pub fn words(&self) -> String {
        let until = self.deadline.map_or("no filing limit is known".to_string(), |deadline| format!("the limit is {deadline}"));
        match self.verdict() {
            Verdict::Accepted(day) => format!("accepted by the insurer on {day}; {until}{}", self.spare(day)),
            Verdict::Received(day) => format!("received on {day}, not yet known to be accepted; {until}{}", self.spare(day)),
            Verdict::OurWordOnly => format!("only our own records say that it was sent; {until}"),
            Verdict::No => format!("timely filing cannot be proved; {until}"),
        }
    }

    fn spare(&self, day: Date) -> String {
        self.deadline.map_or(String::new(), |deadline| format!(", {} days later", (deadline - day).num_days()))
    }
}

/// Collects the packet for a claim; `None` when there is no such claim.
///
/// # Errors
/// When the ledger cannot be read or its rows make no sense.
pub fn proof(ledger: &Ledger, id: ClaimId, terms: &dyn Terms) -> Result<Option<Proof>> {
    let Some(claim) = ledger.claim(id)? else { return Ok(None) };
    let batch = ledger.batch(&claim.batch)?;
    let place = ledger.place_of(id)?;
    let found = place.as_ref().map(|place| position(&batch.folder().join(&place.file.path), place.set, &claim.name));
    let files =
        ledger.files(batch, Role::Output)?.into_iter().map(|file| ProofFile { path: file.path, sha256: file.sha256, bytes: file.bytes });
    let known = ledger.answer_files()?;
    let answers = ledger.told_of(id)?.into_iter().filter_map(|heard| {
        let file = known.get(&heard.file)?.clone();
        Some(ProofAnswer { date: heard.date, kind: heard.kind, detail: heard.detail, file, segment: heard.segment })
    });
    let (decided, told) = ledger.payer_numbers_of(id)?;
    let mut proof = Proof {
        payer: terms.payer_name(&claim.payer),
        built: batch.date,
        sent: (batch.state == BatchState::Sent).then_some(batch.since),
        manifest: batch.manifest,
        files: files.collect(),
        position: found.as_ref().and_then(|found| found.clone().ok()),
        answers: answers.collect(),
        payer_claim: decided.or(told).unwrap_or_default(),
        deadline: terms.file_by(&claim.payer, (claim.service_from, claim.service_to)),
        missing: Vec::new(),
        place,
        claim,
    };
    proof.missing = missing(&proof, found.and_then(std::result::Result::err), std::fs::read(batch.folder().join("manifest.json")).ok());
    Ok(Some(proof))
}

/// What is missing or does not agree.
fn missing(proof: &Proof, unfound: Option<String>, manifest: Option<Vec<u8>>) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    match manifest {
        None => missing.push("the batch's manifest.json is not in its folder any more".into()),
        Some(bytes) if Sha256::digest(&bytes)[..] != proof.manifest => {
            missing.push("the batch's manifest.json was changed since it was sealed".into())
        }
        Some(_) => {}
    }
    missing.extend(unfound);
    match (&proof.place, &proof.position) {
        (None, _) => missing.push("the old system sent this claim: its files are not here".into()),
        (Some(place), Some(position)) if place.file.sha256 != position.sha256 => {
            missing.push(format!("{} was changed since it was sealed", place.file.path))
        }
        _ => {}
    }
    if proof.sent.is_none() {
        missing.push("the batch was never marked as sent, and nothing answered it".into());
    }
    let heard = |kinds: &[EventKind]| proof.answers.iter().any(|answer| kinds.contains(&answer.kind));
    if !heard(&[EventKind::FileTaken, EventKind::FileRefused]) {
        missing.push("no 999 of its file was read".into());
    }
    if !heard(&[
        EventKind::PassedOn,
        EventKind::Received,
        EventKind::Accepted,
        EventKind::UnderReview,
        EventKind::Split,
        EventKind::Returned,
    ]) {
        missing.push("no 277CA of the claim was read".into());
    }
    if !heard(&[EventKind::Accepted, EventKind::UnderReview, EventKind::Split, EventKind::Paid, EventKind::Denied]) {
        missing.push("nothing says that the insurer took it up".into());
    }
    if heard(&[EventKind::Returned, EventKind::FileRefused]) {
        missing.push("it was returned or refused: what was returned is not filed until it is sent again and accepted".into());
    }
    if proof.payer_claim.is_empty() {
        missing.push("the insurer's own number of the claim is not known".into());
    }
    if proof.deadline.is_none() {
        missing.push("practice.toml does not say how long this payer takes claims".into());
    }
    if !proof.answers.is_empty() {
        missing.push("the answer files themselves are not kept here: put the originals beside this page, their hashes are on it".into());
    }
    missing
}

/// The packet for programs.
pub fn proof_document(proof: &Proof) -> Value {
    let claim = &proof.claim;
    json!({
        "schema": 1,
        "visit": claim.visit_id,
        "claim": claim.name,
        "payer": claim.payer,
        "payer_name": proof.payer,
        "payer_claim": proof.payer_claim,
        "service_from": claim.service_from.to_string(),
        "service_to": claim.service_to.to_string(),
        "charge": claim.charge.to_string(),
        "lines": claim.lines.iter().map(|line| json!({ "line": line.line, "code": line.code, "charge": line.charge.to_string() })).collect::<Vec<_>>(),
        "batch": claim.batch,
        "built": proof.built.to_string(),
        "sent": proof.sent.map(|day| day.to_string()),
        "deadline": proof.deadline.map(|day| day.to_string()),
        "verdict": match proof.verdict() {
            Verdict::Accepted(_) => "accepted",
            Verdict::Received(_) => "received",
            Verdict::OurWordOnly => "our-word-only",
            Verdict::No => "not-proved",
        },
        "words": proof.words(),
        "manifest_sha256": hex(&proof.manifest),
        "files": proof.files.iter().map(|file| json!({ "path": file.path, "sha256": hex(&file.sha256), "bytes": file.bytes })).collect::<Vec<_>>(),
        "place": proof.place.as_ref().map(|place| json!({
            "file": place.file.path,
            "interchange": place.interchange,
            "group": place.group,
            "set": place.set,
            "segments": proof.position.as_ref().map(|p| [p.segments.0, p.segments.1]),
            "segments_in_set": proof.position.as_ref().map(|p| [p.in_set.0, p.in_set.1]),
            "claim_sha256": proof.position.as_ref().map(|p| hex(&p.claim_sha256)),
            "file_sha256_now": proof.position.as_ref().map(|p| hex(&p.sha256)),
        })),
        "answers": proof.answers.iter().map(|answer| json!({
            "date": answer.date.to_string(),
            "what": words(answer.kind),
            "codes": answer.detail,
            "file": answer.file.name,
            "sha256": hex(&answer.file.sha256),
            "bytes": answer.file.bytes,
            "segment": answer.segment,
            "read_on": answer.file.read_on.to_string(),
        })).collect::<Vec<_>>(),
        "missing": proof.missing,
    })
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An amount as the packet shows it.
pub(super) fn charge(amount: Money) -> String {
    crate::display::dollars(amount)
}
