//! What the ledger costs: `cargo bench --bench ledger -- [VISITS] [NIGHTS] [FOLDER]`.
//!
//! Fills a new ledger with NIGHTS batches of VISITS visits (one claim, two lines each), then joins as many keys, then
//! one, and prints nanoseconds, bytes and peak memory. A file system in memory gives the CPU's share, a disk the rest.

use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::ledger::{
    BatchKind, ClaimId, ClaimKind, IssuedVisit, Ledger, NewClaim, NewLine, Seal, ServiceKey, VisitKey, service_hash, visit_hash,
};
use claimwright::money::{Money, Units};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let number = |at: usize, otherwise: u64| arguments.get(at).map_or(otherwise, |a| a.parse().expect("a number"));
    let (visits, nights) = (number(0, 10_000), number(1, 2));
    let folder = match arguments.get(2) {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let folder = folder.expect("a folder to work in");
    let path = folder.path().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path, Arc::new(RealDisk)).expect("a new ledger");
    for night in 0..nights {
        let (start, busy) = (Instant::now(), cpu());
        ledger = fill(ledger, night, visits);
        let per_row = (cpu() - busy) / (visits * 3);
        println!("night {night}: {visits} visits in {:.2?}; {per_row} ns of CPU a claim or line row, keys included", start.elapsed());
    }
    let bytes = std::fs::metadata(&path).expect("the ledger").len();
    println!("{} bytes a claim", bytes / (visits * nights));
    joins(&ledger, visits, visits * nights);
    println!("{}", peak());
}

fn day() -> Date {
    parse_iso("2026-11-20").expect("a date")
}

fn fill(ledger: Ledger, night: u64, visits: u64) -> Ledger {
    let id = ledger.next_batch_id(day(), BatchKind::Issue).expect("a batch id");
    let mut issue = ledger.begin_issue(&id, day(), BatchKind::Issue).expect("a batch");
    let first = issue.first_visit();
    for n in 0..visits {
        let (visit_id, patient_id) = (format!("V{:09}", night * visits + n), format!("P{:08}", (n * 7919) % 300_000));
        let hash = visit_hash(&visit_id);
        issue.visit(&IssuedVisit { visit: first + n, hash, fingerprint: n, supersedes: None }).expect("a visit");
        let claim = NewClaim {
            id: ClaimId::new(first + n, 0).expect("a number"),
            visit_id: &visit_id,
            name: &visit_id,
            patient_id: &patient_id,
            payer: ["60054", "87726", "MEDICARE-B", ""][(n % 4) as usize],
            kind: ClaimKind::Claim,
            frequency: 1,
            service_from: day(),
            service_to: day(),
            charge: Money::from_cents(23_450),
            place: Some(1),
        };
        issue.claim(&claim).expect("a claim");
        for no in [1, 2] {
            let (service_from, service_to, charge) = (day(), day(), Money::from_cents(11_725));
            let modifiers = if no == 1 { "25" } else { "" };
            let line =
                NewLine { line: no, code: "99213", modifiers, provider: "DR-LIN", service_from, service_to, units: Units::ONE, charge };
            issue.line(&claim, &line).expect("a line");
        }
    }
    let seal = Seal { manifest: [0; 32], out: Path::new("out"), program: "bench", files: &[] };
    issue.seal(&seal).expect("sealed")
}

fn joins(ledger: &Ledger, visits: u64, there: u64) {
    let keys = |name: &str, count: u64| {
        let mut keys: Vec<VisitKey> =
            (0..count).map(|n| VisitKey { hash: visit_hash(&format!("{name}{n:09}")), fingerprint: n, ordinal: 0 }).collect();
        keys.sort_unstable();
        keys
    };
    for (what, keys) in [
        ("new visits", keys("W", visits)),
        ("known visits", keys("V", visits)),
        ("new visit", keys("W", 1)),
        ("known visit", keys("V", 1)),
        ("new visits", keys("W", 300)),
    ] {
        let (start, busy, mut hits) = (Instant::now(), cpu(), 0_u64);
        let count = keys.len();
        ledger.join_visits(keys.into_iter(), |_, _| hits += 1).expect("a join");
        println!("{count} {what} against {there}: {:.2?}, {} us of CPU, {hits} hits", start.elapsed(), (cpu() - busy) / 1000);
    }
    let mut keys: Vec<ServiceKey> =
        (0..visits).map(|n| ServiceKey { hash: service_hash(&format!("Q{:08}", n), day()), ordinal: 0 }).collect();
    keys.sort_unstable();
    let (start, mut hits) = (Instant::now(), 0_u64);
    ledger.join_services(keys.into_iter(), |_, _| hits += 1).expect("a join");
    println!("{visits} patients' days against {there}: {:.2?}, {hits} hits", start.elapsed());
}

/// Nanoseconds this thread has run, as Linux counts them: other programs on the machine do not disturb it.
fn cpu() -> u64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    counted.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0)
}

/// Linux says how much memory a process has had.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak memory unknown").to_string()
}
