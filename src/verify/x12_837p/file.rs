//! Reads a file once: hashes it, cuts it into transaction sets, hands them to workers, and adds up what they found.

use super::checks;
use super::envelope::Envelope;
use super::expected::Expected;
use super::faults::At;
use super::reading::Reading;
use super::set::{SetProver, SetReport};
use super::totals::Totals;
use crate::verify::{Fault, Proof, VerifyError};
use std::fs::File;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Proves a produced 837P file and says what it holds.
///
/// Memory is bounded by `threads + 2` transaction sets and eight bytes a claim, whatever the size of the file.
///
/// # Errors
/// The first faults found, when there are any, or why the file cannot be read.
pub fn verify_file(path: &Path, expected: &Expected, threads: usize) -> Result<Proof, VerifyError> {
    let mut total = Totals::new(expected);
    match File::open(path) {
        Ok(file) => prove(file, expected, threads, &mut total),
        Err(error) => total.unreadable(&error),
    }
    total.finish(path)
}

/// Proves one transaction set, from ST to SE, that is not in a file yet; the counts of `expected` are not compared.
pub fn verify_set(set: Vec<u8>, expected: &Expected) -> Vec<Fault> {
    SetProver::new(expected).prove(0, set).faults.list
}

fn prove(file: File, expected: &Expected, threads: usize, total: &mut Totals<'_>) {
    let mut reading = Reading::new(file);
    let result = match threads {
        0 | 1 => {
            let mut prover = SetProver::new(expected);
            cut(&mut reading, total, |set, total| {
                let report = prover.prove(set.index, set.bytes);
                total.add(report);
            })
        }
        _ => prove_on(threads, &mut reading, total),
    };
    if let Err(error) = result {
        total.unreadable(&error);
    }
    (total.bytes, total.sha256) = reading.finish();
}

/// A transaction set on its way to a worker.
struct Set {
    index: u64,
    bytes: Vec<u8>,
}

fn prove_on(threads: usize, reading: &mut Reading, total: &mut Totals<'_>) -> std::io::Result<()> {
    let (jobs, waiting): (SyncSender<Set>, Receiver<Set>) = mpsc::sync_channel(1);
    let (done, reports): (Sender<SetReport>, Receiver<SetReport>) = mpsc::channel();
    let waiting = Mutex::new(waiting);
    let expected = total.expected;
    thread::scope(|scope| {
        for _ in 0..threads {
            let (waiting, done) = (&waiting, done.clone());
            scope.spawn(move || work(waiting, &done, expected));
        }
        drop(done);
        let result = cut(reading, total, |set, total| {
            reports.try_iter().for_each(|report| total.add(report));
            jobs.send(set).expect("workers live until the sender is dropped");
        });
        drop(jobs);
        reports.iter().for_each(|report| total.add(report));
        result
    })
}

fn work(waiting: &Mutex<Receiver<Set>>, done: &Sender<SetReport>, expected: &Expected) {
    let mut prover = SetProver::new(expected);
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(set) = next else { return };
        if done.send(prover.prove(set.index, set.bytes)).is_err() {
            return;
        }
    }
}

/// Reads the envelope and hands each transaction set to `prove_set`, in order.
fn cut(reading: &mut Reading, total: &mut Totals<'_>, mut prove_set: impl FnMut(Set, &mut Totals<'_>)) -> std::io::Result<()> {
    let expected = total.expected;
    let mut envelope = Envelope::new(expected);
    for name in [&b"ISA"[..], b"GS"] {
        let offset = reading.offset();
        let segment = reading.segment(expected)?;
        envelope.head(name, (&segment, offset), &mut total.before);
    }
    let header = [b"ST", &[expected.separators.element][..]].concat();
    total.sets_begin(reading.offset());
    let mut sets = 0;
    while reading.starts_with(&header)? {
        let mut bytes = total.spare_buffer();
        if !reading.set(expected, &mut bytes)? {
            total.after.add(checks::SET_SIZE, At::default(), "a transaction set has no SE segment, or is too large to be read");
            return reading.skip_to_end();
        }
        prove_set(Set { index: sets, bytes }, total);
        sets += 1;
    }
    for name in [&b"GE"[..], b"IEA"] {
        let offset = reading.offset();
        let segment = reading.segment(expected)?;
        envelope.tail(name, (&segment, offset), sets, &mut total.after);
    }
    if !reading.at_end()? {
        total.after.add(checks::TRAILERS, At::default(), "text follows the IEA segment");
    }
    reading.skip_to_end()
}
