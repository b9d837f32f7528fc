//! What came back, for programs.

use super::reconcile_text;
use crate::finding::Finding;
use crate::jurisdiction::us::answers::{
    Acknowledgement, Answer, Equation, Payment, PaymentVerdict, Refusal, SetSource, Standing, StatusReport,
};
use crate::reconcile::incoming::{Contents, FileAnswers, Found, PaperPayment, Rejection};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// One file.
pub fn file(names: &[String], number: usize, found: &Found) -> Value {
    let mut document = json!({
        "file": names[number],
        "kind": reconcile_text::kind(&found.contents),
        "bytes": found.bytes,
        "sha256": hex(&found.sha256),
        "findings": found.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    let contents = match &found.contents {
        Contents::Answers(answers) => answers.survey.answers.iter().map(|answer| one_answer(answer, answers)).collect(),
        Contents::Deposits(deposits) => deposits
            .iter()
            .map(|d| json!({ "row": d.row, "date": d.date.to_string(), "amount": d.amount.to_string(), "reference": d.reference }))
            .collect(),
        Contents::Paper(payments) => payments.iter().map(on_paper).collect(),
        // Patients are named by nothing but their rows here.
        Contents::PatientPayments(payments) => payments
            .iter()
            .map(|p| json!({ "row": p.row, "date": p.date.to_string(), "amount": p.amount.to_string(), "method": p.method }))
            .collect(),
        Contents::Unknown => Vec::new(),
    };
    document["contents"] = Value::Array(contents);
    document
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.card.id,
        "name": finding.card.name,
        "severity": finding.severity.name(),
        "row": finding.place.row,
        "column": finding.place.column,
        "line": finding.line,
        "message": finding.message,
        "value": finding.value.masked(),
        "help": finding.help,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn one_answer(answer: &Answer, answers: &FileAnswers) -> Value {
    let mut document = match answer {
        Answer::Payment(payment) => one_payment(payment, answers),
        Answer::Acknowledgement(answer) => acknowledgement(answer),
        Answer::Status(report) => status_report(report, &answers.rejections),
        Answer::Interchange(ta1) => json!({
            "kind": "TA1", "segment": ta1.at.segment, "interchange": ta1.number, "verdict": ta1.verdict.words(), "note": ta1.note,
        }),
        Answer::Other(set) => json!({ "kind": set.source.kind }),
    };
    if let Some(set) = answer.source() {
        document["source"] = source(set);
    }
    document["refused"] = answer.refusals().iter().map(Refusal::to_string).collect();
    document
}

fn source(set: &SetSource) -> Value {
    json!({
        "interchange": set.interchange.number,
        "sender": set.interchange.sender,
        "test": set.interchange.is_test,
        "group": set.group,
        "set": set.number,
        "version": set.version,
        "segment": set.at.segment,
    })
}

fn equation(equation: &Equation) -> Value {
    json!({
        "charge": equation.charge.to_string(),
        "adjustments": equation.adjustments.to_string(),
        "paid": equation.paid.to_string(),
        "residual": equation.residual().to_string(),
    })
}

fn one_payment(payment: &Payment, answers: &FileAnswers) -> Value {
    let verdict = match payment.verdict() {
        PaymentVerdict::Good => "good",
        PaymentVerdict::Quarantined => "quarantined",
        PaymentVerdict::Refused => "refused",
    };
    let unbalanced = payment.unbalanced.first.iter().map(|claim| {
        let lines = claim
            .proof
            .lines
            .iter()
            .map(|line| json!({ "line": line.line, "segment": line.at.segment, "equation": equation(&line.equation) }));
        json!({
            "claim": claim.number,
            "segment": claim.at.segment,
            "equation": equation(&claim.proof.claim),
            "lines": lines.collect::<Vec<_>>(),
            "explanation": claim.explanation,
        })
    });
    let mut document = json!({
        "kind": "835",
        "verdict": verdict,
        "balances": payment.balances(),
        "trace": payment.trace,
        "payer_number": payment.payer_number,
        "payer": payment.payer.name,
        "payee": payment.payee.name,
        "method": payment.method,
        "date": payment.date.map(|date| date.to_string()),
        "amount": payment.amount.to_string(),
        "claims": payment.claims,
        "lines": payment.lines,
        "charged": payment.charged.to_string(),
        "patients_owe": payment.patient_share.to_string(),
        "equation": {
            "paid": payment.equation.paid.to_string(),
            "claims": payment.equation.claims.to_string(),
            "provider_adjustments": payment.equation.provider_adjustments.to_string(),
            "residual": payment.equation.residual().to_string(),
            "explanation": payment.explanation,
        },
        "unbalanced_claims": payment.unbalanced.count,
        "unbalanced": unbalanced.collect::<Vec<_>>(),
        "content_sha256": hex(&payment.content),
    });
    let plb = payment.provider_adjustments.iter().take(1_000);
    document["provider_adjustments"] = plb
        .map(|plb| json!({ "reason": plb.reason, "reference": plb.reference, "amount": plb.amount.to_string(), "segment": plb.at.segment }))
        .collect();
    if let Some(tally) = answers.payments.iter().find(|tally| tally.set == payment.source.at) {
        document["adjusted"] = json!({
            "contract": tally.contractual.to_string(), "patient": tally.patient.to_string(), "other": tally.other.to_string(),
        });
        document["reversals"] = tally.reversals.into();
        document["paid_nothing"] = tally.unpaid.into();
    }
    document
}

fn acknowledgement(answer: &Acknowledgement) -> Value {
    let sets = answer.sets.iter().map(|set| {
        let errors = set.errors.iter().map(|error| {
            json!({
                "segment": error.segment,
                "position": error.position,
                "loop": error.loop_id,
                "code": error.code,
                "claim": error.claim_number(),
                "elements": error.elements.iter().map(|e| json!({ "element": e.element, "component": e.component, "code": e.code })).collect::<Vec<_>>(),
            })
        });
        json!({
            "set": set.number, "verdict": set.verdict.words(), "codes": set.codes, "error_count": set.error_count,
            "errors": errors.collect::<Vec<_>>(),
        })
    });
    json!({
        "kind": answer.source.kind, "group": answer.group, "verdict": answer.verdict.words(), "codes": answer.codes,
        "counts": answer.counts, "sets": sets.collect::<Vec<_>>(),
    })
}

fn status_report(report: &StatusReport, rejections: &[Rejection]) -> Value {
    let own = rejections.iter().filter(|rejection| rejection.set == report.source.at);
    let rejected = own.map(|rejection| {
        json!({
            "claim": rejection.claim_number, "standing": rejection.standing.words(), "codes": rejection.codes,
            "inherited": rejection.inherited, "segment": rejection.at.segment,
        })
    });
    let batches = report.batches.iter().map(|batch| json!({ "batch": batch.batch, "standing": batch.standing.words() }));
    json!({
        "kind": "277CA", "number": report.number, "informant": report.informant_name, "claims": report.claim_count(),
        "accepted": report.count(Standing::Accepted), "rejected_count": report.count(Standing::Rejected),
        "batches": batches.collect::<Vec<_>>(), "rejected": rejected.collect::<Vec<_>>(),
    })
}

fn on_paper(payment: &PaperPayment) -> Value {
    json!({
        "row": payment.row, "payer": payment.payer_id, "number": payment.number, "date": payment.date.to_string(),
        "amount": payment.amount.to_string(), "rows": payment.claims.len(), "good": payment.good,
    })
}
