//! A claim can be followed from its visit to the last cent and back, and its filing proved.

use super::office::{Office, acknowledgement, day};
use claimwright::books::{self, Trace, Verdict};
use claimwright::ledger::Claim;
use sha2::{Digest, Sha256};

/// Riverside with its files taken and its claims paid.
fn answered() -> (Office, Claim) {
    let office = Office::new();
    office.post(&acknowledgement("A"), "ack.999");
    office.post(&office.answer(&office.claims(), "EFT1", 1), "remit.835");
    let claim = office.claim("RV-1001");
    (office, claim)
}

fn trace(office: &Office, typed: &str) -> Vec<Trace> {
    let ledger = office.ledger();
    let wanted = books::find(&ledger, typed, office).unwrap();
    let claims = wanted.claims.iter().map(|&id| books::trace(&ledger, id, wanted.line, office).unwrap().unwrap());
    let payments = wanted.payments.iter().map(|&no| books::trace_payment(&ledger, no).unwrap().unwrap());
    claims.chain(payments).collect()
}

fn steps(trace: &Trace) -> Vec<&str> {
    let mut steps: Vec<&str> = trace.links.iter().map(|link| link.step).collect();
    steps.dedup();
    steps
}

#[test]
fn a_visit_leads_to_its_segments_answers_entries_and_balances() {
    let (office, claim) = answered();
    let traces = trace(&office, "RV-1001");
    assert_eq!(traces.len(), 1);
    assert_eq!(steps(&traces[0]), ["visit", "claim", "line", "heard", "answer", "entry", "balance"]);
    assert_eq!(traces[0].links[0].place.split(", from").next(), Some("visits.jsonl.gz:1"), "{:?}", traces[0].links[0]);
    let moved = traces[0].links.iter().filter(|link| link.step == "entry").count();
    assert_eq!(moved, office.ledger().entries_of(claim.id).unwrap().len());
    let lines: Vec<u16> = traces[0].links.iter().filter(|link| link.step == "line").map(|link| link.line).collect();
    assert_eq!(lines, [1, 2]);
}

#[test]
fn the_segments_named_are_those_of_the_file() {
    let (office, claim) = answered();
    let place = office.ledger().place_of(claim.id).unwrap().unwrap();
    let path = office.folder.path().join("out").join(office.batch()).join(&place.file.path);
    let text = std::fs::read_to_string(&path).unwrap();
    let segments: Vec<&str> = text.split('~').map(str::trim).collect();
    let found = books::position(&path, place.set, &claim.name).unwrap();
    assert!(segments[found.segments.0 as usize - 1].starts_with(&format!("CLM*{}*", claim.name)));
    assert!(segments[found.lines[1].0 as usize - 1].starts_with("LX*2"));
    assert!(
        ["HL*", "CLM*", "SE*"].iter().any(|id| segments[found.segments.1 as usize].starts_with(id)),
        "the next segment is not the claim's"
    );
    assert_eq!(found.sha256, place.file.sha256);
}

#[test]
fn a_line_a_claim_number_and_a_segment_lead_to_the_same_claim() {
    let (office, claim) = answered();
    let whole = trace(&office, "RV-1001");
    assert_eq!(trace(&office, &claim.name), whole);
    let line = trace(&office, "RV-1001/2");
    assert!(line[0].links.len() < whole[0].links.len() && line[0].links.iter().all(|link| link.line != 1));
    let answer = office.ledger().answers_to(claim.id).unwrap().remove(0);
    assert_eq!(trace(&office, &format!("remit.835:{}", answer.segment)), whole);
    assert_eq!(trace(&office, &format!("remit.835:{}", answer.segment + 2)), whole, "a segment within the answer");
    assert_eq!(trace(&office, &answer.payer_claim), whole);
    assert!(trace(&office, "NOBODY").is_empty() && trace(&office, "RV-1001/99").is_empty());
}

#[test]
fn a_check_leads_to_every_claim_that_it_paid_and_to_every_cent() {
    let (office, _) = answered();
    let claims = office.claims();
    let traces = trace(&office, "EFT1");
    assert_eq!(traces.len(), 1);
    let answers: Vec<i64> = traces[0].links.iter().filter(|link| link.step == "answer").map(|link| link.amount.unwrap().cents()).collect();
    assert_eq!(answers.len(), claims.len());
    assert_eq!(traces[0].links[0].amount.unwrap().cents(), answers.iter().sum::<i64>());
}

#[test]
fn a_packet_proves_when_a_claim_was_taken_and_says_what_it_lacks() {
    let (office, claim) = answered();
    let proof = books::proof(&office.ledger(), claim.id, &office).unwrap().unwrap();
    assert_eq!(proof.verdict(), Verdict::Accepted(day("2026-10-19")));
    let manifest = std::fs::read(office.folder.path().join("out").join(office.batch()).join("manifest.json")).unwrap();
    assert_eq!(proof.manifest, <[u8; 32]>::from(Sha256::digest(manifest)));
    assert_eq!(proof.deadline, Some(day("2027-09-15")), "a year after the service of 15 September");
    assert!(proof.missing.iter().any(|what| what.contains("277CA")), "{:?}", proof.missing);
    let text = books::proof_text(&proof);
    let document = books::proof_document(&proof);
    let place = proof.place.as_ref().unwrap();
    let sealed: String = place.file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(text.contains(&sealed) && document["place"]["file_sha256_now"] == sealed.as_str());
    assert!(books::proof_page("Riverside", &proof).contains(&sealed));
}

#[test]
fn a_packet_without_answers_claims_nothing() {
    let office = Office::new();
    let claim = office.claim("RV-1001");
    let packet = || books::proof(&office.ledger(), claim.id, &office).unwrap().unwrap();
    assert_eq!(packet().verdict(), Verdict::OurWordOnly);
    office.post(&acknowledgement("R"), "ack.999");
    let claim = office.claims().into_iter().find(|claim| office.ledger().told_of(claim.id).unwrap().len() > 2).unwrap();
    let refused = books::proof(&office.ledger(), claim.id, &office).unwrap().unwrap();
    assert_eq!(refused.verdict(), Verdict::No);
    assert!(refused.missing.iter().any(|what| what.contains("returned")), "{:?}", refused.missing);
}

#[test]
fn a_file_that_was_changed_is_not_passed_off_as_the_one_that_was_sent() {
    let (office, claim) = answered();
    let place = office.ledger().place_of(claim.id).unwrap().unwrap();
    let path = office.folder.path().join("out").join(office.batch()).join(&place.file.path);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + "\n").unwrap();
    let proof = books::proof(&office.ledger(), claim.id, &office).unwrap().unwrap();
    assert!(proof.missing.iter().any(|what| what.contains("was changed since it was sealed")), "{:?}", proof.missing);
    std::fs::remove_file(&path).unwrap();
    let proof = books::proof(&office.ledger(), claim.id, &office).unwrap().unwrap();
    assert!(proof.position.is_none() && proof.missing.iter().any(|what| what.contains("cannot be read")), "{:?}", proof.missing);
}

#[test]
fn a_denial_is_joined_to_what_we_said_of_its_line() {
    let (office, _) = answered();
    // RV-1005 has two diagnoses that exclude each other (CW206); its answer is a matter of the dice, so any denial will do.
    let joined = books::joined(&office.ledger(), (Some("CO"), "97"), None, &office).unwrap();
    assert!(!joined.is_empty() && joined.iter().all(|one| one.row.reason == "CO-97" && one.trouble.is_none()));
    assert!(joined.windows(2).all(|pair| pair[0].row.amount >= pair[1].row.amount));
    let visit = &joined[0].row.visit_id;
    let one = books::joined(&office.ledger(), (None, "97"), Some(visit), &office).unwrap();
    assert!(one.iter().all(|one| one.row.visit_id == *visit));
    let findings = office.folder.path().join("out").join(office.batch()).join("findings.jsonl");
    let silenced = format!(
        "{{\"schema\":1,\"rule\":\"CW206\",\"name\":\"excludes1-pair\",\"severity\":\"warning\",\"visit\":\"{visit}\",\"line\":0,\
         \"message\":\"two codes exclude each other\",\"silenced_by\":\"dana until 2026-12-31: asked the physician\"}}\n"
    );
    std::fs::write(&findings, silenced + "not a finding\n").unwrap();
    let one = books::joined(&office.ledger(), (None, "97"), Some(visit), &office).unwrap();
    let (said, about) = &one[0].before[0];
    assert_eq!((said.rule.as_str(), said.silenced_by.as_str(), *about), ("CW206", "dana until 2026-12-31: asked the physician", true));
    std::fs::remove_file(&findings).unwrap();
    let one = books::joined(&office.ledger(), (None, "97"), Some(visit), &office).unwrap();
    assert!(one[0].trouble.as_ref().unwrap().contains("findings.jsonl"));
}
