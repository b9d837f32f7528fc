//! Findings and the night for programs: `findings.jsonl` and `--format json`; private values are masked.
//!
//! Every object says its schema number. It grows when a name changes its meaning or goes; new names may come without.

use super::About;
use super::night::{Deadlines, Held, Night, Outcome, Payer, RuleCount, Table, Tally};
use crate::finding::{Finding, Safety};
use crate::json::Object;

/// The schema number of both documents.
pub const SCHEMA: u64 = 1;

/// Appends a finding as one line of `findings.jsonl`.
pub fn finding(out: &mut Vec<u8>, about: &About<'_>, finding: &Finding) {
    let mut line = Object::begin(out);
    line.number("schema", SCHEMA).text("rule", finding.card.id).text("name", finding.card.name);
    line.text("severity", finding.severity.name()).text("visit", about.visit).text("payer", about.payer);
    line.text("file", about.file(finding)).number("row", u64::from(finding.place.row)).text("column", finding.place.column);
    line.number("line", u64::from(finding.line)).text("value", finding.value.masked());
    line.text("message", &finding.message).text("help", &finding.help).text("authority", finding.card.authority);
    if !finding.fixes.is_empty() {
        line.objects("fixes", finding.fixes.iter(), |out, fix| {
            let safety = if fix.safety == Safety::Safe { "safe" } else { "ask" };
            out.text("label", &fix.label).text("safety", safety);
        });
    }
    if let Some(silence) = &finding.silenced_by {
        line.text("silenced_by", silence);
    }
    line.end();
    out.push(b'\n');
}

/// Appends the whole night as one line.
pub fn night(out: &mut Vec<u8>, night: &Night) {
    let mut line = Object::begin(out);
    line.number("schema", SCHEMA).text("outcome", outcome(&night.outcome)).text("batch", night.outcome.batch());
    line.text("folder", &night.folder).text("practice", &night.practice).date("today", night.today).text("version", &night.version);
    line.objects("inputs", night.inputs.iter(), |out, input| {
        out.text("file", &input.file).number("visits", input.visits);
    });
    line.object("visits", |out| visits(out, night));
    line.objects("payers", night.payers.iter(), payer).objects("rules", night.rules.iter(), rule);
    line.objects("deadlines", Deadlines::NAMES.into_iter().zip(night.deadlines.counts()), |out, (name, visits)| {
        out.text("days_left", name).number("visits", visits);
    });
    line.objects("held", night.held.iter(), held).objects("tables", night.tables.iter(), table).end();
    out.push(b'\n');
}

fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Checked => "checked",
        Outcome::Rehearsed => "rehearsed",
        Outcome::NothingNew => "nothing_new",
        Outcome::Published(_) => "published",
    }
}

fn visits(out: &mut Object<'_>, night: &Night) {
    let v = &night.visits;
    let tally = |tally: Tally| {
        move |out: &mut Object<'_>| {
            out.number("visits", tally.visits).amount("charge", tally.charge);
        }
    };
    out.number("read", v.read);
    out.object("issued", tally(v.issued)).object("invoiced", tally(v.invoiced)).object("held", tally(v.held));
    out.object("unchanged", tally(v.unchanged)).object("before_bill_from", tally(v.before_bill_from));
    out.object("nothing_due", tally(v.nothing_due));
}

fn payer(out: &mut Object<'_>, payer: &Payer) {
    out.text("id", &payer.id).text("name", &payer.name).number("visits", payer.issued.visits).number("claims", payer.claims);
    out.number("files", payer.files).amount("charge", payer.issued.charge);
}

fn rule(out: &mut Object<'_>, rule: &RuleCount) {
    out.text("rule", &rule.id).text("name", &rule.name).text("severity", rule.severity.name());
    out.number("findings", rule.findings).number("visits", rule.visits);
    if rule.silenced > 0 {
        out.number("silenced", rule.silenced);
    }
}

fn held(out: &mut Object<'_>, held: &Held) {
    out.text("visit", &held.visit).text("payer", &held.payer).known_date("deadline", held.deadline).known_amount("charge", held.charge);
    out.text("rule", &held.rule).text("name", &held.rule_name).number("errors", held.errors);
}

fn table(out: &mut Object<'_>, table: &Table) {
    out.text("name", &table.name).text("edition", &table.edition).known_date("from", table.window.0);
    out.known_date("to", table.window.1).number("rows", table.rows).text("note", &table.note);
}
