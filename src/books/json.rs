//! Reports for programs: one document with a schema number. Patients' numbers are not in it: the worklists as CSV have them.

use super::csv::tenths;
use super::{Aged, Apart, BUCKETS, Books, Debtor, Kind, Ratio, Terms, WorkRow};
use crate::date::Date;
use crate::ledger::PaymentRow;
use crate::money::Money;
use serde_json::{Map, Value, json};

/// The schema number; it grows when a name changes its meaning or goes.
const SCHEMA: u32 = 1;

/// A report, or everything for the overview.
pub fn document(kind: Kind, books: &Books, terms: &dyn Terms) -> Value {
    let mut out = Map::new();
    out.insert("schema".into(), json!(SCHEMA));
    out.insert("report".into(), json!(kind.name()));
    out.insert("today".into(), json!(books.scope.today.to_string()));
    let every = Kind::Overview;
    for (one, value) in [
        (Kind::Overview, accounts as fn(&Books, &dyn Terms) -> Value),
        (Kind::Ageing, ageing),
        (Kind::Rates, rates),
        (Kind::Denials, |books, _| work(&books.denials, books.scope.today)),
        (Kind::Short, |books, _| work(&books.short, books.scope.today)),
        (Kind::Rejected, |books, _| rejected(books)),
        (Kind::Unanswered, |books, _| unanswered(books)),
        (Kind::Suspense, |books, _| suspense(books)),
        (Kind::Quarantine, |books, _| list(&books.quarantine, payment)),
        (Kind::Credits, |books, _| credits(books)),
        (Kind::Patients, |books, _| json!({ "patients": books.ageing.patients.len() })),
    ] {
        if kind == one || kind == every {
            let name = if one == Kind::Overview { "accounts" } else { one.name() };
            out.insert(name.into(), value(books, terms));
        }
    }
    Value::Object(out)
}

fn day(date: Option<Date>) -> Value {
    date.map_or(Value::Null, |date| json!(date.to_string()))
}

fn left(deadline: Option<Date>, today: Date) -> Value {
    deadline.map_or(Value::Null, |day| json!((day - today).num_days()))
}

fn list<T>(list: &Apart<T>, row: impl Fn(&T) -> Value) -> Value {
    json!({ "count": list.count, "total": list.total.to_string(), "rows": list.rows.iter().map(row).collect::<Vec<_>>() })
}

fn accounts(books: &Books, _: &dyn Terms) -> Value {
    let insurer = |account: crate::posting::Account| matches!(account, crate::posting::Account::Insurer(_));
    let mut accounts: Map<String, Value> = books
        .totals
        .iter()
        .filter(|(account, _)| !insurer(**account))
        .map(|(account, amount)| (account.name().to_string(), json!(amount.to_string())))
        .collect();
    accounts.insert("insurers owe".into(), json!(books.insurers().to_string()));
    let stages: Map<String, Value> = books
        .stages
        .iter()
        .map(|(stage, (claims, charge))| (stage.name().to_string(), json!({ "claims": claims, "charge": charge.to_string() })))
        .collect();
    json!({ "accounts": accounts, "charged": books.opened.to_string(), "sum": books.sum().to_string(), "stages": stages })
}

fn aged(aged: &Aged) -> Map<String, Value> {
    let amount = |amount: Money| json!(amount.to_string());
    let mut out: Map<String, Value> = BUCKETS.iter().zip(aged.owed).map(|(bucket, owed)| ((*bucket).to_string(), amount(owed))).collect();
    out.insert("owed".into(), amount(aged.due()));
    out.insert("credits".into(), amount(aged.credits));
    out.insert("balance".into(), amount(aged.balance()));
    out.insert("claims".into(), json!(aged.claims));
    out
}

fn ageing(books: &Books, terms: &dyn Terms) -> Value {
    let debtors = books.ageing.debtors.iter().map(|(debtor, amounts)| {
        let mut row = aged(amounts);
        let (id, name) = match debtor {
            Debtor::Payer(id) => (id.as_str(), terms.payer_name(id)),
            Debtor::Patients => ("", "patients".to_string()),
        };
        row.insert("payer".into(), json!(id));
        row.insert("name".into(), json!(name));
        Value::Object(row)
    });
    json!({ "debtors": debtors.collect::<Vec<_>>(), "all": aged(&books.ageing.all()) })
}

fn ratio(ratio: &Ratio) -> Value {
    json!({
        "rate": ratio.name,
        "counts": ratio.meaning,
        "numerator": ratio.part.plain(),
        "denominator": ratio.whole.plain(),
        "percent": ratio.per_mille().map(tenths),
    })
}

fn rates(books: &Books, _: &dyn Terms) -> Value {
    let months = books.months.iter().map(|((year, month), rates)| {
        json!({ "month": format!("{year}-{month:02}"), "issued": rates.issued, "rates": rates.ratios().iter().map(ratio).collect::<Vec<_>>() })
    });
    json!({
        "from": day(books.scope.from),
        "to": day(books.scope.to),
        "rates": books.ratios().iter().map(ratio).collect::<Vec<_>>(),
        "days_in_receivables": {
            "days": books.days_in_ar().map(tenths),
            "numerator": books.ageing.all().balance().to_string(),
            "denominator": books.charged.0.to_string(),
            "over_days": books.charged.1,
        },
        "months": months.collect::<Vec<_>>(),
    })
}

fn work(rows: &Apart<WorkRow>, today: Date) -> Value {
    list(rows, |row| {
        json!({
            "visit": row.visit_id,
            "claim": row.claim,
            "line": row.line,
            "payer": row.payer,
            "service_from": row.service_from.to_string(),
            "charge": row.charge.to_string(),
            "paid": row.paid.to_string(),
            "amount": row.amount.to_string(),
            "group": row.group(),
            "reason": row.reason,
            "remarks": row.remarks,
            "queue": row.step.queue,
            "label": row.step.label,
            "todo": row.step.todo,
            "decided": day(row.decided),
            "deadline": day(row.deadline),
            "days_left": left(row.deadline, today),
            "check": row.check,
            "segment": row.source.1,
        })
    })
}

fn rejected(books: &Books) -> Value {
    list(&books.rejected, |row| {
        json!({
            "visit": row.visit_id,
            "claim": row.claim,
            "payer": row.payer,
            "charge": row.charge.to_string(),
            "returned": row.date.to_string(),
            "codes": row.detail,
            "whole_file": row.whole_file,
            "deadline": day(row.deadline),
            "days_left": left(row.deadline, books.scope.today),
            "segment": row.source.1,
        })
    })
}

fn unanswered(books: &Books) -> Value {
    list(&books.unanswered, |row| {
        json!({
            "visit": row.visit_id,
            "claim": row.claim,
            "payer": row.payer,
            "charge": row.charge.to_string(),
            "batch": row.batch,
            "sent": row.sent.to_string(),
            "days": row.days,
            "missing": row.missing,
            "deadline": day(row.deadline),
            "days_left": left(row.deadline, books.scope.today),
        })
    })
}

fn suspense(books: &Books) -> Value {
    list(&books.suspense, |row| {
        json!({
            "answer": row.answer,
            "check": row.check,
            "payer": row.payer,
            "date": day(row.date),
            "claim": row.claim,
            "payer_claim": row.payer_claim,
            "charge": row.charge.to_string(),
            "amount": row.amount.to_string(),
            "why": row.why,
            "file": row.source.0,
            "segment": row.source.1,
        })
    })
}

fn payment(row: &PaymentRow) -> Value {
    json!({
        "check": row.reference,
        "payer": row.payer,
        "date": day(row.date),
        "amount": row.amount.to_string(),
        "method": row.method,
        "claims": row.claims,
        "why": row.quarantined,
        "file": row.file_name,
        "segment": row.segment,
        "read_on": row.read_on.to_string(),
    })
}

fn credits(books: &Books) -> Value {
    list(
        &books.credits,
        |row| json!({ "visit": row.visit_id, "claim": row.claim, "whose": row.owner, "amount": row.amount.to_string(), "since": day(row.since) }),
    )
}
