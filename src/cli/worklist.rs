//! `worklist`: every visit that waits for somebody, from all nights, and what people say about it.

use super::args::{Cli, Format, WorklistArgs};
use super::desk::{self, Desk};
use super::shell::{self, helpful, plain, print, print_json};
use super::{Outcome, World, cash, ohip_work, settle};
use crate::date::Date;
use crate::display;
use crate::jurisdiction::Jurisdiction;
use crate::jurisdiction::us::UnitedStates;
use crate::ledger::{Held, Ledger};
use serde_json::json;

/// Characters of a note: an assignee or a comment.
const NOTE: usize = 500;

/// Notes what was said about a visit, then shows the open held visits, nearest deadline first.
///
/// # Errors
/// When the ledger cannot be used, or the visit is not held.
pub fn worklist(cli: &Cli, args: &WorklistArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(args.date.as_deref(), world)?;
    let mut unanswered = Vec::new();
    let (mut held, mut returned, mut missing, mut cards) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    if let Some(ledger) = desk.ledger(cli, today)? {
        note(&ledger, args, today)?;
        ledger.open_held(|row| held.push(row)).map_err(desk::explained)?;
        if desk.practice.jurisdiction == "ontario" {
            returned = ohip_work::returned(&ledger, today)?;
            missing = ohip_work::missing(&ledger, "", ohip_work::last_remittance(today))?;
            cards = ledger.unpaid_cards().map_err(desk::explained)?;
        } else if args.visit.is_none() && desk.practice.jurisdiction == "us" {
            let office = UnitedStates::open(&desk.practice).map_err(desk::explained)?;
            unanswered = cash::unanswered(&office, &ledger, today)?;
        }
    }
    if let Some(visit) = &args.visit {
        held.retain(|row| row.visit_id == *visit);
        returned.retain(|row| row.visit == *visit);
        missing.retain(|row| row.visit == *visit);
        cards.retain(|row| row.visit_id == *visit);
        if held.is_empty() && returned.is_empty() && missing.is_empty() && cards.is_empty() {
            return Err(not_held(visit));
        }
    }
    match cli.format {
        Format::Text => {
            print(&table(&held, today, world))?;
            print(&ohip_work::returned_text(&returned, today))?;
            print(&ohip_work::overdue_text(&missing))?;
            print(&ohip_work::cards_text(&cards))?;
            print(&settle::in_words(&unanswered, world))?;
        }
        Format::Json => {
            let visits: Vec<_> = held.iter().map(|row| document(row, today)).collect();
            let mut all = json!({ "schema": 1, "today": today.to_string(), "visits": visits });
            if desk.practice.jurisdiction == "ontario" {
                all["returned"] = returned.iter().map(ohip_work::Row::json).collect();
                all["cards"] = cards.iter().map(ohip_work::card_json).collect();
                all["missing"] = missing.iter().map(ohip_work::Row::json).collect();
            }
            all["unanswered"] = unanswered.iter().map(|finding| json!(finding.message)).collect();
            print_json(&all)?;
        }
    }
    Ok(Outcome::Clean)
}

fn not_held(visit: &str) -> anyhow::Error {
    helpful(format!("visit {} is not held", plain(visit)), "`claimwright worklist` lists the visits that are")
}

/// Writes a note; what it does not mention stays as it was.
fn note(ledger: &Ledger, args: &WorklistArgs, today: Date) -> anyhow::Result<()> {
    let Some(visit) = &args.visit else { return Ok(()) };
    if args.assign.is_none() && args.status.is_none() && args.comment.is_none() {
        return Ok(());
    }
    let mut note = None;
    ledger
        .open_held(|row| {
            if row.visit_id == *visit {
                note = Some(row.note)
            }
        })
        .map_err(desk::explained)?;
    let Some(mut note) = note else { return Err(not_held(visit)) };
    for (said, kept) in [(&args.assign, &mut note.assignee), (&args.status, &mut note.status), (&args.comment, &mut note.comment)] {
        if let Some(said) = said {
            *kept = said.chars().take(NOTE).collect();
        }
    }
    ledger.note_held(visit, today, &note).map_err(desk::explained)?;
    Ok(())
}

/// Two lines a visit: figures, then what is wrong and what people said. The patient is not named: the visit id suffices.
fn table(held: &[Held], today: Date, world: &World) -> String {
    if held.is_empty() {
        return "no visit is held\n".into();
    }
    let head = ["visit", "held", "deadline", "left", "payer", "charge", "rules", "who", "status"].map(str::to_string).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(held.iter().map(|row| figures(row, today))).collect();
    let lines = shell::columns(&rows);
    let mut lines = lines.lines();
    let mut text = format!("{}\n", shell::bold(lines.next().unwrap_or_default(), world));
    for (line, row) in lines.zip(held) {
        text.push_str(&format!("{line}\n    {}\n", plain(&row.summary)));
        if !row.note.comment.is_empty() {
            text.push_str(&format!("    note: {}\n", plain(&row.note.comment)));
        }
    }
    let noun = if held.len() == 1 { "visit is" } else { "visits are" };
    text.push_str(&format!("{} {noun} held\n", display::count(held.len() as u64)));
    text
}

fn figures(row: &Held, today: Date) -> Vec<String> {
    let days = |days: i64| format!("{days} d");
    vec![
        plain(&row.visit_id),
        days(days_held(row, today)),
        row.deadline.map_or_else(String::new, |day| day.to_string()),
        days_left(row, today).map_or_else(String::new, days),
        if row.payer.is_empty() { "(patient)".into() } else { plain(&row.payer) },
        row.charge.map_or_else(String::new, display::dollars),
        row.rules.clone(),
        plain(&row.note.assignee),
        row.note.status.clone(),
    ]
}

fn document(row: &Held, today: Date) -> serde_json::Value {
    json!({
        "visit": row.visit_id,
        "held_since": row.first_held.to_string(),
        "days_held": days_held(row, today),
        "deadline": row.deadline.map(|day| day.to_string()),
        "days_left": days_left(row, today),
        "payer": row.payer,
        "service_from": row.service_from.map(|day| day.to_string()),
        "charge": row.charge.map(|charge| charge.to_string()),
        "rules": row.rules.split(' ').filter(|rule| !rule.is_empty()).collect::<Vec<_>>(),
        "summary": row.summary,
        "batch": row.last_batch,
        "assignee": row.note.assignee,
        "status": row.note.status,
        "comment": row.note.comment,
    })
}

fn days_held(row: &Held, today: Date) -> i64 {
    (today - row.first_held).num_days().max(0)
}

fn days_left(row: &Held, today: Date) -> Option<i64> {
    row.deadline.map(|day| (day - today).num_days())
}
