//! `trace` and `proof`: the whole chain of a claim, both ways, and the packet that proves when it was filed.

use super::args::{Cli, Format, ProofArgs, TraceArgs};
use super::desk::{self, Desk};
use super::report::{ledger, write};
use super::shell::{bold, columns, helpful, plain, print, print_json};
use super::terms::Office;
use super::{Outcome, World};
use crate::books::{self, Link, Trace, Wanted};
use crate::display::dollars;
use crate::ledger::{ClaimId, Ledger};
use serde_json::{Value, json};

/// Prints the chain of whatever was named.
///
/// # Errors
/// When the ledger cannot be read, or nothing has this name.
pub fn trace(cli: &Cli, args: &TraceArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let office = Office::open(&desk)?;
    let ledger = ledger(cli, &desk, desk.today(None, world)?)?;
    let wanted = books::find(&ledger, &args.what, &office).map_err(desk::explained)?;
    let mut traces = Vec::new();
    for &claim in &wanted.claims {
        traces.extend(books::trace(&ledger, claim, wanted.line, &office).map_err(desk::explained)?);
    }
    for &payment in &wanted.payments {
        traces.extend(books::trace_payment(&ledger, payment).map_err(desk::explained)?);
    }
    if traces.is_empty() {
        return Err(unknown(&args.what));
    }
    match cli.format {
        Format::Text => print(&traces.iter().map(|trace| shown(trace, world)).collect::<Vec<_>>().join("\n"))?,
        Format::Json => print_json(&json!({ "schema": 1, "traces": traces.iter().map(document).collect::<Vec<_>>() }))?,
    }
    Ok(Outcome::Clean)
}

fn unknown(what: &str) -> anyhow::Error {
    let help = "a visit (V1001), a line of it (V1001/2), a claim number, the insurer's number, a check number, or a segment of an \
                answer (remit.835:17)";
    helpful(format!("the ledger knows nothing called '{}'", plain(what)), help)
}

fn shown(trace: &Trace, world: &World) -> String {
    let row = |link: &Link| {
        vec![
            link.step.to_string(),
            link.date.map_or(String::new(), |date| date.to_string()),
            if link.line > 0 { format!("line {}", link.line) } else { String::new() },
            link.amount.map_or(String::new(), dollars),
            plain(&link.text),
            plain(&link.place),
        ]
    };
    format!("{}\n{}", bold(&plain(&trace.title), world), columns(&trace.links.iter().map(row).collect::<Vec<_>>()))
}

fn document(trace: &Trace) -> Value {
    let link = |link: &Link| {
        json!({
            "step": link.step,
            "date": link.date.map(|date| date.to_string()),
            "line": (link.line > 0).then_some(link.line),
            "amount": link.amount.map(|amount| amount.to_string()),
            "text": link.text,
            "place": link.place,
        })
    };
    json!({ "title": trace.title, "links": trace.links.iter().map(link).collect::<Vec<_>>() })
}

/// Prints the packet of a claim, or writes it as a page.
///
/// # Errors
/// When the ledger cannot be read, there is no such claim, or the page cannot be written.
pub fn proof(cli: &Cli, args: &ProofArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let office = Office::open(&desk)?;
    let ledger = ledger(cli, &desk, desk.today(None, world)?)?;
    let Wanted { claims, .. } = books::find(&ledger, &args.claim, &office).map_err(desk::explained)?;
    let claim = one(&ledger, &claims, &args.claim)?;
    let proof = books::proof(&ledger, claim, &office).map_err(desk::explained)?.ok_or_else(|| unknown(&args.claim))?;
    match (&args.html, cli.format) {
        (Some(file), _) => {
            write(file, books::proof_page(&desk.practice.name, &proof).as_bytes())?;
            print(&format!("{}\n", file.display()))?;
        }
        (None, Format::Text) => print(&books::proof_text(&proof).lines().map(|line| plain(line) + "\n").collect::<String>())?,
        (None, Format::Json) => print_json(&books::proof_document(&proof))?,
    }
    Ok(if proof.is_proved() { Outcome::Clean } else { Outcome::Findings })
}

/// The one claim that is meant: a visit that became several has several packets.
fn one(ledger: &Ledger, claims: &[ClaimId], typed: &str) -> anyhow::Result<ClaimId> {
    match claims {
        [] => Err(unknown(typed)),
        [only] => Ok(*only),
        several => {
            let mut names = Vec::new();
            for id in several {
                let claim = ledger.claim(*id).map_err(desk::explained)?;
                names.extend(claim.map(|claim| plain(&claim.name)));
            }
            let help = format!("name one of them: {}", names.join(", "));
            match names.iter().position(|name| name == typed) {
                Some(at) => Ok(several[at]),
                None => Err(helpful(format!("'{}' is several claims", plain(typed)), help)),
            }
        }
    }
}

/// What we said before the claims went out that were refused with a reason, and who silenced it.
///
/// # Errors
/// When the ledger cannot be read, or `visit` is not in it.
pub fn denials(cli: &Cli, (group, reason): (Option<&str>, &str), visit: Option<&str>, world: &World) -> anyhow::Result<Vec<books::Joined>> {
    if !cli.practice.join("practice.toml").exists() {
        return Ok(Vec::new());
    }
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    let Some(ledger) = desk.ledger(cli, today)? else { return Ok(Vec::new()) };
    let office = Office::open(&desk)?;
    let joined = books::joined(&ledger, (group, reason), visit, &office).map_err(desk::explained)?;
    if let (true, Some(visit)) = (joined.is_empty(), visit) {
        let what = format!("no amount of visit {} was refused with reason {}", plain(visit), plain(reason));
        return Err(helpful(what, "`claimwright trace` shows what was said of a visit"));
    }
    Ok(joined)
}

/// The same in words.
pub fn told(joined: &[books::Joined], world: &World) -> String {
    let mut out = String::new();
    for one in joined.iter().take(SHOWN) {
        let row = &one.row;
        let line = if row.line > 0 { format!("/{}", row.line) } else { String::new() };
        let remarks = if row.remarks.is_empty() { String::new() } else { format!(" {}", row.remarks.join(" ")) };
        let head = format!("{}{line}  {}{remarks}  {}", row.visit_id, row.reason, dollars(row.amount));
        out.push_str(&format!("{}\n", bold(&plain(&head), world)));
        for (before, about) in &one.before {
            let mark = if *about { "of the same matter" } else { "besides" };
            out.push_str(&format!(
                "  before it was sent, {mark}: {} {} ({}): {}\n",
                before.rule,
                before.name,
                before.severity,
                plain(&before.message)
            ));
            if !before.silenced_by.is_empty() {
                out.push_str(&format!("    silenced: {}\n", plain(&before.silenced_by)));
            }
        }
        if let Some(trouble) = &one.trouble {
            out.push_str(&format!("  what we said before it was sent cannot be read: {}\n", plain(trouble)));
        } else if one.before.is_empty() {
            out.push_str("  before it was sent, no rule said anything of this line\n");
        }
    }
    match joined.len().saturating_sub(SHOWN) {
        0 => {}
        more => out.push_str(&format!("and {more} more: --format json has all, --visit one of them\n")),
    }
    if joined.is_empty() { out } else { format!("\nrefused with this reason in the ledger:\n{out}") }
}

/// Denials that are shown in words.
const SHOWN: usize = 10;

/// The same for programs.
pub fn denials_document(joined: &[books::Joined]) -> Value {
    let before = |(before, about): &(books::Before, bool)| {
        json!({
            "rule": before.rule,
            "name": before.name,
            "severity": before.severity,
            "line": before.line,
            "message": before.message,
            "silenced_by": (!before.silenced_by.is_empty()).then_some(&before.silenced_by),
            "same_matter": about,
        })
    };
    let one = |one: &books::Joined| {
        json!({
            "visit": one.row.visit_id,
            "claim": one.row.claim,
            "line": one.row.line,
            "payer": one.row.payer,
            "reason": one.row.reason,
            "remarks": one.row.remarks,
            "amount": one.row.amount.to_string(),
            "deadline": one.row.deadline.map(|day| day.to_string()),
            "before": one.before.iter().map(before).collect::<Vec<_>>(),
            "trouble": one.trouble,
        })
    };
    json!(joined.iter().map(one).collect::<Vec<_>>())
}

/// What `explain` was asked about, when it is a reason: its group, if one was typed, and its code.
pub fn reason(codes: &[&crate::codes::answers::AnswerCode]) -> Option<(Option<&'static str>, &'static str)> {
    let code = |list: &str| codes.iter().find(|code| code.list == list).map(|code| code.code);
    code("CARC").map(|reason| (code("group"), reason))
}
