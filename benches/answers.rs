//! How fast 835s are read, with types, proofs and content hashes: the first reading, and both.
//!
//! `cargo bench --bench answers`.

#[path = "remittances.rs"]
mod remittances;

use claimwright::jurisdiction::us::answers::{
    Acknowledgement, ClaimAnswer, ClaimProof, InterchangeAnswer, PaidClaim, Payment, Recipient, StatusReport, Wanted, deliver, survey,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use remittances::Wishes;
use std::convert::Infallible;
use std::hint::black_box;

/// Looks at what posting would look at.
#[derive(Default)]
struct Adder {
    cents: i64,
}

impl Recipient for Adder {
    type Error = Infallible;

    fn payment(&mut self, _: &Payment) -> Result<Wanted, Infallible> {
        Ok(Wanted::Claims)
    }

    fn paid_claim(&mut self, _: &Payment, claim: &PaidClaim<'_>, _: &ClaimProof) -> Result<(), Infallible> {
        for line in claim.lines() {
            black_box(line.line_number());
            self.cents += line.paid.cents() + line.adjustments.iter().map(|a| a.amount.cents()).sum::<i64>();
        }
        Ok(())
    }

    fn payment_end(&mut self, _: &Payment) -> Result<(), Infallible> {
        Ok(())
    }

    fn status_report(&mut self, _: &StatusReport) -> Result<Wanted, Infallible> {
        Ok(Wanted::Nothing)
    }

    fn claim_status(&mut self, _: &StatusReport, _: &ClaimAnswer) -> Result<(), Infallible> {
        Ok(())
    }

    fn status_end(&mut self, _: &StatusReport) -> Result<(), Infallible> {
        Ok(())
    }

    fn acknowledgement(&mut self, _: &Acknowledgement) -> Result<(), Infallible> {
        Ok(())
    }

    fn interchange_answer(&mut self, _: &InterchangeAnswer) -> Result<(), Infallible> {
        Ok(())
    }
}

fn answers(c: &mut Criterion) {
    let file = remittances::file(Wishes { claims: 20_000, seed: 7, line_end: "" });
    let surveyed = survey(file.as_bytes());
    let mut group = c.benchmark_group("835");
    group.throughput(Throughput::Bytes(file.len() as u64)).sample_size(10);
    group.bench_function("survey", |b| b.iter(|| survey(black_box(file.as_bytes())).answers.len()));
    group.bench_function("deliver", |b| {
        b.iter(|| {
            let mut adder = Adder::default();
            deliver(black_box(file.as_bytes()), &surveyed, &mut adder).expect("the same file");
            adder.cents
        });
    });
    group.finish();
}

criterion_group!(benches, answers);
criterion_main!(benches);
