//! A recipient that writes down what it is handed, and a source that gives few bytes at a time.

use claimwright::jurisdiction::us::answers::{
    Acknowledgement, Answer, At, ClaimAnswer, ClaimProof, InterchangeAnswer, PaidClaim, Payment, PaymentVerdict, Recipient, Standing,
    StatusReport, Survey, Wanted, deliver, survey,
};
use std::convert::Infallible;
use std::io::Read;

/// What was handed on.
#[derive(Default)]
pub struct Recorder {
    /// The ST segment of every answer that was handed on.
    pub sets: Vec<At>,
    /// Of each payment that came to its end: the ST segment, claims, cents paid, cents of all adjustments.
    pub payments: Vec<(At, u64, i64, i64)>,
    /// Claims of 835s: number, line numbers.
    pub claims: Vec<(String, Vec<String>)>,
    /// Claims of 277CAs.
    pub statuses: Vec<(String, Standing)>,
    open: (u64, i64, i64),
}

impl Recipient for Recorder {
    type Error = Infallible;

    fn payment(&mut self, payment: &Payment) -> Result<Wanted, Infallible> {
        self.sets.push(payment.source.at);
        self.open = (0, 0, 0);
        Ok(Wanted::Claims)
    }

    fn paid_claim(&mut self, _: &Payment, claim: &PaidClaim<'_>, proof: &ClaimProof) -> Result<(), Infallible> {
        assert_eq!(proof.claim.charge, claim.charge);
        self.open.0 += 1;
        self.open.1 += claim.paid.cents();
        self.open.2 += claim.all_adjustments().iter().map(|a| a.amount.cents()).sum::<i64>();
        let lines = claim.lines().map(|line| line.line_number().unwrap_or_default().to_string());
        self.claims.push((claim.number.to_string(), lines.collect()));
        Ok(())
    }

    fn payment_end(&mut self, payment: &Payment) -> Result<(), Infallible> {
        self.payments.push((payment.source.at, self.open.0, self.open.1, self.open.2));
        Ok(())
    }

    fn status_report(&mut self, report: &StatusReport) -> Result<Wanted, Infallible> {
        self.sets.push(report.source.at);
        Ok(Wanted::Claims)
    }

    fn claim_status(&mut self, _: &StatusReport, claim: &ClaimAnswer) -> Result<(), Infallible> {
        self.statuses.push((claim.number.clone(), claim.standing));
        Ok(())
    }

    fn status_end(&mut self, _: &StatusReport) -> Result<(), Infallible> {
        Ok(())
    }

    fn acknowledgement(&mut self, answer: &Acknowledgement) -> Result<(), Infallible> {
        self.sets.push(answer.source.at);
        Ok(())
    }

    fn interchange_answer(&mut self, answer: &InterchangeAnswer) -> Result<(), Infallible> {
        self.sets.push(answer.at);
        Ok(())
    }
}

/// Reads a file twice, and proves on the way that nothing refused is handed on and that totals are preserved.
pub fn read(bytes: &[u8]) -> (Survey, Recorder) {
    let survey = survey(bytes);
    let mut recorder = Recorder::default();
    deliver(bytes, &survey, &mut recorder).unwrap();
    let usable = |answer: &Answer| match answer {
        Answer::Payment(payment) => payment.verdict() == PaymentVerdict::Good,
        Answer::Other(_) => false,
        other => other.refusals().is_empty(),
    };
    let place = |answer: &Answer| match answer {
        Answer::Interchange(answer) => answer.at,
        other => other.source().unwrap().at,
    };
    let good: Vec<At> = survey.answers.iter().filter(|a| usable(a)).map(place).collect();
    assert_eq!(recorder.sets, good, "what is handed on is what is good, and nothing else");
    for answer in &survey.answers {
        let Answer::Payment(payment) = answer else { continue };
        let handed = recorder.payments.iter().find(|(at, ..)| *at == payment.source.at);
        assert_eq!(handed.is_some(), usable(answer));
        if let Some((_, claims, paid, _)) = handed {
            assert_eq!((*claims, *paid), (payment.claims, payment.equation.claims.cents()), "totals are preserved");
        }
    }
    (survey, recorder)
}

/// The payments of a file.
pub fn payments(survey: &Survey) -> Vec<&Payment> {
    let mut payments = Vec::new();
    for answer in &survey.answers {
        if let Answer::Payment(payment) = answer {
            payments.push(payment.as_ref());
        }
    }
    payments
}

/// Gives a few bytes at a time.
pub struct Trickle<'a> {
    pub bytes: &'a [u8],
    pub piece: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.piece.min(self.bytes.len()).min(out.len());
        out[..count].copy_from_slice(&self.bytes[..count]);
        self.bytes = &self.bytes[count..];
        Ok(count)
    }
}
