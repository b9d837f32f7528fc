//! Invented nights, written through the real protocol: small batches whose content says what it is.

use claimwright::batch::{BatchError, Home, Manifest, Session};
use claimwright::date::{Date, parse_iso};
use claimwright::ledger::{ClaimId, ClaimKind, FileRecord, IssuedVisit, NewClaim, NewHeld, NewLine, Place, VisitKey, visit_hash};
use claimwright::money::{Money, Units};
use std::collections::BTreeMap;
use std::io::Write;

/// One visit of an invented night: its id, its content, and whether it is held.
pub type Night = &'static [(&'static str, u64, bool)];

/// A date of a test.
pub fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

/// Runs a night to its end; nothing is published when nothing changes.
pub fn run(home: &Home, date: &str, night: Night) -> Result<(), BatchError> {
    let mut session = Session::start(home, day(date))?;
    let mut keys: Vec<_> = (0..).zip(night).map(|(ordinal, v)| VisitKey { hash: visit_hash(v.0), fingerprint: v.1, ordinal }).collect();
    keys.sort_unstable();
    let mut earlier = BTreeMap::new();
    session.ledger().join_visits(keys.into_iter(), |key, e| {
        earlier.insert(key.ordinal, (e.visit, e.fingerprint));
    })?;
    write(&mut session, night, &earlier)?;
    if session.changes_nothing() {
        return session.drop_run();
    }
    session.publish(Manifest { date: date.into(), program: "test".into(), ..Manifest::default() }).map(drop)
}

fn write(session: &mut Session, night: Night, earlier: &BTreeMap<u32, (u64, Option<u64>)>) -> Result<(), BatchError> {
    let mut files = BTreeMap::new();
    let (issue, staging) = session.parts();
    let first = issue.first_visit();
    for (ordinal, &(id, content, held)) in (0..).zip(night) {
        let before = earlier.get(&ordinal);
        if held {
            issue.held(&hold(id, content))?;
        } else if before.is_none_or(|b| b.1 != Some(content)) {
            let payer = ["medicare", "", "bluecross"][ordinal as usize % 3];
            if !files.contains_key(payer) {
                let folder = if payer.is_empty() { "invoices" } else { payer };
                let mut file = staging.create(&format!("claims/{folder}/0001.837"))?;
                let interchange = issue.next_number("isa")?;
                file.write_all(format!("ISA {interchange}\n").as_bytes()).map_err(|e| full(&e))?;
                let place = issue.place(Place { file: file.no(), interchange, group: 1, set: 1 })?;
                files.insert(payer, (file, place));
            }
            let (file, place) = files.get_mut(payer).unwrap();
            file.write_all(format!("CLM {id} {content}\n").as_bytes()).map_err(|e| full(&e))?;
            file.park();
            let visit = first + u64::from(ordinal);
            let supersedes = before.map(|b| b.0);
            issue.visit(&IssuedVisit { visit, hash: visit_hash(id), fingerprint: content, supersedes })?;
            let claim = claim(visit, id, payer, content, *place);
            issue.claim(&claim)?;
            issue.line(&claim, &line(content))?;
        }
    }
    for (file, _) in files.into_values() {
        file.finish()?;
    }
    issue.archive("practice.toml", [1; 32], b"name = 'Riverside'")?;
    issue.input(&FileRecord { path: "visits/tonight.csv".into(), sha256: [2; 32], bytes: 99 })?;
    Ok(())
}

fn full(e: &std::io::Error) -> BatchError {
    BatchError::Disk { doing: "write", path: "a claim file".into(), source: e.kind().into() }
}

fn claim<'a>(visit: u64, id: &'a str, payer: &'a str, content: u64, place: i64) -> NewClaim<'a> {
    NewClaim {
        id: ClaimId::new(visit, 0).unwrap(),
        visit_id: id,
        name: id,
        patient_id: "P1",
        payer,
        kind: if payer.is_empty() { ClaimKind::Invoice } else { ClaimKind::Claim },
        frequency: 1,
        service_from: day("2026-11-20"),
        service_to: day("2026-11-20"),
        charge: Money::from_cents(content.cast_signed() * 100),
        place: Some(place),
    }
}

fn line(content: u64) -> NewLine<'static> {
    let (service_from, service_to) = (day("2026-11-20"), day("2026-11-20"));
    let charge = Money::from_cents(content.cast_signed() * 100);
    NewLine { line: 1, code: "99213", modifiers: "25", provider: "DR1", service_from, service_to, units: Units::ONE, charge }
}

fn hold(id: &str, content: u64) -> NewHeld<'_> {
    NewHeld {
        hash: visit_hash(id),
        visit_id: id,
        patient_id: "P1",
        payer: "medicare",
        service_from: None,
        charge: Some(Money::from_cents(content.cast_signed())),
        deadline: None,
        rules: "CW201",
        summary: "diagnosis not in this edition",
        digest: content,
    }
}
