//! What the ministry sent back, in words and for programs.

use super::shell::plain;
use crate::display::{count, dollars};
use crate::jurisdiction::ontario::answers::Answer;
use crate::jurisdiction::ontario::answers::batch_edit::{BatchEdit, Verdict};
use crate::jurisdiction::ontario::answers::card_check::CardResponse;
use crate::jurisdiction::ontario::answers::error_report::Rejected;
use crate::jurisdiction::ontario::answers::remittance::{PaidClaim, PaidItem, Remittance};
use crate::jurisdiction::ontario::answers::told::submitter;
use crate::jurisdiction::ontario::tables;
use crate::money::Money;
use crate::report::remittance::{Item, Sheet, Sum};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Things listed of one kind; the rest is counted.
const LISTED: usize = 40;

/// What a file is, for a clerk.
fn kind(answer: &Answer<'_>) -> &'static str {
    match answer {
        Answer::BatchEdits(_) => "batch edit report",
        Answer::ErrorReport(_) => "claims error report",
        Answer::Remittance(_) => "remittance advice",
        Answer::FileRejects(_) => "file reject message",
        Answer::CardResponses(_) => "health card responses",
    }
}

/// Whether nothing in it asks for work by itself.
pub fn is_clean(answer: &Answer<'_>) -> bool {
    match answer {
        Answer::BatchEdits(edits) => edits.iter().all(|edit| edit.verdict != Verdict::Refused),
        Answer::ErrorReport(report) => report.claims.is_empty(),
        Answer::Remittance(remittance) => remittance.equation().difference() == Money::ZERO,
        Answer::FileRejects(rejects) => rejects.is_empty(),
        Answer::CardResponses(cards) => cards.iter().all(CardResponse::is_payable),
    }
}

/// All that is to be said of a file before it is posted.
pub fn summary(name: &str, answer: &Answer<'_>) -> String {
    let mut lines = Vec::new();
    match answer {
        Answer::BatchEdits(edits) => edits.iter().filter(|e| e.verdict != Verdict::Part).for_each(|edit| lines.push(batch(edit))),
        Answer::ErrorReport(report) => report.claims.iter().for_each(|claim| rejected(claim, &mut lines)),
        Answer::Remittance(remittance) => paid(remittance, &mut lines),
        Answer::FileRejects(rejects) => lines.extend(rejects.iter().map(|reject| {
            let length = if reject.record_length.is_empty() { String::new() } else { format!(", a record has {}", reject.record_length) };
            format!(
                "{} was not read at all: {}{length}; mend what was wrong, then `claimwright run --resend` issues its visits again",
                plain(reject.file),
                plain(reject.reason)
            )
        })),
        Answer::CardResponses(cards) => cards_told(cards, &mut lines),
    }
    let more = lines.len().saturating_sub(LISTED);
    let mut text = format!("{}  {}\n", plain(name), kind(answer));
    lines.iter().take(LISTED).for_each(|line| {
        let _ = writeln!(text, "  {line}");
    });
    if more > 0 {
        let _ = writeln!(text, "  and {more} more: --format json lists them");
    }
    text
}

fn batch(edit: &BatchEdit<'_>) -> String {
    let (number, day) = (edit.sequence, edit.created);
    let who = plain(submitter(edit.group, edit.provider));
    match edit.verdict {
        Verdict::Refused => format!("batch {number} of {day} for {who} is refused whole: {}", plain(edit.message)),
        Verdict::TotalsOfRefused => format!("batch {number} of {day} for {who}: totals of a refused batch"),
        _ => {
            let [claims, records] = [(edit.claims, "claim"), (edit.records, "record")].map(|(n, what)| counted(n, what));
            format!("batch {number} of {day} for {who} is taken as {}: {claims}, {records}", plain(edit.control_number))
        }
    }
}

/// `A3G (fee is below the schedule)`.
fn with_meaning(code: &str, meaning: Option<&str>) -> String {
    meaning.map_or_else(|| plain(code), |meaning| format!("{} ({meaning})", plain(code)))
}

fn rejected(claim: &Rejected<'_>, lines: &mut Vec<String>) {
    let error = |code: &&str| with_meaning(code, tables::error_meaning(code));
    let codes: Vec<String> = claim.codes.iter().map(error).collect();
    let why = if codes.is_empty() { String::new() } else { format!(": {}", codes.join("; ")) };
    lines.push(format!("claim {} of {} is rejected (record {}){why}", plain(claim.accounting_number), plain(claim.provider), claim.record));
    for item in claim.items.iter().filter(|item| !item.codes.is_empty() || item.explanation.is_some()) {
        let mut codes: Vec<String> = item.codes.iter().map(error).collect();
        codes.extend(item.explanation.as_ref().map(|(code, _)| with_meaning(code, tables::explanation(code))));
        lines.push(format!("  {}: {}", plain(item.code), codes.join("; ")));
    }
}

fn paid(remittance: &Remittance<'_>, lines: &mut Vec<String>) {
    let equation = remittance.equation();
    let difference = equation.difference();
    let held = if difference == Money::ZERO { "holds".to_string() } else { format!("is out by {difference}") };
    lines.push(format!("{} for {}: {equation}: {held}", remittance.paid_on, plain(submitter(remittance.group, remittance.provider))));
    let of_others = remittance.claims.iter().filter(|claim| claim.program == "RMB").count();
    if of_others > 0 {
        let way = if equation.with_other_provinces { "their items count" } else { "a transaction pays for them together" };
        lines.push(format!("{} of other provinces: computed both ways, {way}", claims(of_others)));
    }
    if let Some(forward) = remittance.forward {
        let parts =
            [("claims", forward.adjustments), ("advances", forward.advances), ("reductions", forward.reductions), ("other", forward.other)];
        let parts = parts.iter().filter(|(_, amount)| *amount != Money::ZERO);
        let parts: Vec<String> = parts.map(|(what, amount)| format!("{what} {}", dollars(*amount))).collect();
        lines.push(format!("record {}: balance forward: {}", forward.record, parts.join(", ")));
    }
    for t in &remittance.transactions {
        let what = transaction(t.code);
        lines.push(format!("record {}: {} {what}, {}: {}", t.record, t.day, dollars(t.amount), plain(t.message)));
    }
    let whole = remittance.claims.iter().flat_map(|claim| &claim.items).filter(|item| item.paid == item.submitted).count();
    lines.push(format!("{} in {}, {} of them paid as asked", counted(items(remittance), "item"), claims(remittance.claims.len()), whole));
    for (claim, item) in different(remittance) {
        lines.push(format!(
            "record {}: claim {}, {} of {}: asked {}, paid {}: {}",
            item.record,
            plain(claim.accounting_number),
            plain(item.code),
            item.day,
            dollars(item.submitted),
            dollars(item.paid),
            why(item)
        ));
    }
    for (claim, item) in remittance.claims.iter().flat_map(|c| c.items.iter().map(move |i| (c, i))).filter(|(_, i)| i.paid == i.submitted) {
        let (number, code) = (plain(claim.accounting_number), plain(item.code));
        lines.push(format!("record {}: claim {number}, {code} of {}: {}", item.record, item.day, dollars(item.paid)));
    }
}

/// What an accounting transaction is.
fn transaction(code: &str) -> String {
    match code {
        "10" => "recovery of an advance".into(),
        "20" => "reduction".into(),
        "40" => "premium or other payment".into(),
        "50" => "estimated payment for claims not yet processed".into(),
        other => format!("transaction {}", plain(other)),
    }
}

fn items(remittance: &Remittance<'_>) -> u64 {
    remittance.claims.iter().map(|claim| claim.items.len() as u64).sum()
}

fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", count(number), if number == 1 { "" } else { "s" })
}

fn claims(number: usize) -> String {
    counted(number as u64, "claim")
}

/// Items that were paid otherwise than asked for.
fn different<'r, 'a>(remittance: &'r Remittance<'a>) -> impl Iterator<Item = (&'r PaidClaim<'a>, &'r PaidItem<'a>)> {
    remittance.claims.iter().flat_map(|claim| claim.items.iter().filter(|item| item.paid != item.submitted).map(move |item| (claim, item)))
}

fn why(item: &PaidItem<'_>) -> String {
    if item.explanation.is_empty() {
        "no reason given".into()
    } else {
        with_meaning(item.explanation, tables::remittance_meaning(item.explanation))
    }
}

fn cards_told(cards: &[CardResponse<'_>], lines: &mut Vec<String>) {
    let good = cards.iter().filter(|card| card.is_payable()).count();
    lines.push(format!("{}, {good} of them payable", counted(cards.len() as u64, "card")));
}

/// For programs. Nothing private is in it.
pub fn document(name: &str, answer: &Answer<'_>) -> Value {
    let contents: Vec<Value> = match answer {
        Answer::BatchEdits(edits) => edits.iter().map(batch_document).collect(),
        Answer::ErrorReport(report) => report.claims.iter().map(rejected_document).collect(),
        Answer::Remittance(remittance) => vec![remittance_document(remittance)],
        Answer::FileRejects(rejects) => rejects
            .iter()
            .map(|r| json!({ "file": r.file, "reason": r.reason, "record_length": r.record_length, "uploaded": r.uploaded }))
            .collect(),
        Answer::CardResponses(cards) => cards.iter().map(|card| json!({ "code": card.code, "payable": card.is_payable() })).collect(),
    };
    json!({ "file": name, "kind": kind(answer), "contents": contents })
}

fn batch_document(edit: &BatchEdit<'_>) -> Value {
    let verdict = match edit.verdict {
        Verdict::Accepted => "accepted",
        Verdict::Refused => "refused",
        Verdict::TotalsOfRefused => "totals-of-refused",
        Verdict::Part => "part",
    };
    json!({
        "record": edit.record, "number": edit.sequence, "created": edit.created.to_string(), "group": edit.group,
        "provider": edit.provider, "control_number": edit.control_number, "claims": edit.claims, "records": edit.records,
        "processed": edit.processed.to_string(), "message": edit.message, "verdict": verdict,
    })
}

fn rejected_document(claim: &Rejected<'_>) -> Value {
    let error = |code: &&str| json!({ "code": code, "meaning": tables::error_meaning(code) });
    let items = claim.items.iter().map(|item| {
        let explanation = item.explanation.as_ref().map(|(code, _)| json!({ "code": code, "meaning": tables::explanation(code) }));
        json!({ "code": item.code, "errors": item.codes.iter().map(error).collect::<Vec<_>>(), "explanation": explanation })
    });
    json!({
        "record": claim.record, "claim_number": claim.accounting_number, "provider": claim.provider, "program": claim.program,
        "processed": claim.processed.to_string(), "errors": claim.codes.iter().map(error).collect::<Vec<_>>(),
        "items": items.collect::<Vec<_>>(),
    })
}

fn remittance_document(remittance: &Remittance<'_>) -> Value {
    let equation = remittance.equation();
    let claims = remittance.claims.iter().map(|claim| {
        let items = claim.items.iter().map(|item| {
            json!({
                "record": item.record, "day": item.day.to_string(), "code": item.code, "services": item.services,
                "submitted": item.submitted.to_string(), "paid": item.paid.to_string(), "explanation": item.explanation,
                "meaning": tables::remittance_meaning(item.explanation),
            })
        });
        json!({
            "record": claim.record, "claim_number": claim.accounting_number, "ministry_number": claim.claim_number,
            "adjustment": claim.is_adjustment, "provider": claim.provider, "program": claim.program, "items": items.collect::<Vec<_>>(),
        })
    });
    let transactions = remittance.transactions.iter().map(
        |t| json!({ "record": t.record, "code": t.code, "day": t.day.to_string(), "amount": t.amount.to_string(), "message": t.message }),
    );
    json!({
        "paid_on": remittance.paid_on.to_string(), "group": remittance.group, "provider": remittance.provider, "cheque": remittance.cheque,
        "equation": {
            "total": equation.total.to_string(), "items": equation.paid.to_string(), "forward": equation.forward.to_string(),
            "transactions": equation.transactions.to_string(), "difference": equation.difference().to_string(),
            "with_other_provinces": equation.with_other_provinces,
        },
        "claims": claims.collect::<Vec<_>>(), "transactions": transactions.collect::<Vec<_>>(), "messages": remittance.messages,
    })
}

/// The sheet about a remittance.
pub fn sheet(remittance: &Remittance<'_>, practice: &str) -> Sheet {
    let equation = remittance.equation();
    let items = if equation.with_other_provinces { "items of claims" } else { "items of claims, those of other provinces apart" };
    let parts =
        [(items, equation.paid), ("carried forward from earlier months", equation.forward), ("transactions", equation.transactions)];
    let cheque = remittance.cheque;
    let entry = |(claim, item): (&PaidClaim<'_>, &PaidItem<'_>)| Item {
        claim: claim.accounting_number.into(),
        provider: claim.provider.into(),
        day: item.day,
        code: item.code.into(),
        asked: item.submitted,
        paid: item.paid,
        why: if claim.is_adjustment { format!("earlier account: {}", why(item)) } else { why(item) },
    };
    Sheet {
        practice: practice.into(),
        payee: submitter(remittance.group, remittance.provider).into(),
        paid_on: remittance.paid_on,
        way: match cheque {
            "99999999" => "direct deposit".into(),
            "" => "no payment".into(),
            number => format!("cheque {number}"),
        },
        total: remittance.total,
        parts: parts.into_iter().filter(|(_, amount)| *amount != Money::ZERO).map(|(name, amount)| (name.into(), amount)).collect(),
        providers: sums(remittance, |claim, _| claim.provider),
        codes: sums(remittance, |_, item| item.code),
        different: different(remittance).map(entry).collect(),
        transactions: remittance
            .transactions
            .iter()
            .map(|t| (t.day, format!("{}: {}", transaction(t.code), t.message).trim_end_matches(": ").to_string(), t.amount))
            .collect(),
        messages: remittance.messages.iter().map(|lines| lines.iter().map(|line| (*line).to_string()).collect()).collect(),
    }
}

/// Sums of items by what `of` says. An adjustment asks for nothing.
fn sums<'a>(remittance: &Remittance<'a>, of: impl Fn(&PaidClaim<'a>, &PaidItem<'a>) -> &'a str) -> Vec<Sum> {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for claim in &remittance.claims {
        for item in &claim.items {
            let name = of(claim, item);
            let sum = sums.entry(name).or_insert_with(|| Sum { name: name.into(), ..Sum::default() });
            let asked = if claim.is_adjustment { Money::ZERO } else { item.submitted };
            sum.services += if claim.is_adjustment { 0 } else { item.services };
            sum.asked = [sum.asked, asked].into_iter().sum();
            sum.paid = [sum.paid, item.paid].into_iter().sum();
        }
    }
    sums.into_values().collect()
}
