//! CW609: something stands more often than it may.

use super::subject::*;
use crate::jurisdiction::us::claim::{Kept, Reference, ServiceLine, Slot};

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW609",
        name: "too-many-of-a-kind",
        severity: Severity::Error,
        authority: "005010X222A1: how often each segment and loop may stand",
        page: include_str!("too_many_of_a_kind.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::Repeated, &RULE.card, out);
    let claim = subject.claim;
    let mut say = |line: Option<usize>, at, (found, most): (usize, usize), what: &str| {
        if found > most {
            let message = format!("there are {found} of the {what}, and {most} may stand");
            let finding = match line {
                Some(line) => subject.line_finding((&RULE.card, line), at, message),
                None => subject.finding(&RULE.card, at, message),
            };
            out.push(finding.value(found.to_string()).help("leave out those that matter least"));
        }
    };
    say(None, ("payer2_id", "SBR"), (claim.other_payers.len(), MOST_OTHER_PAYERS), "other payers");
    say(None, ("attachment_number", "PWK"), (claim.attachments.len(), 10), "attachments");
    say(None, ("", "DTP"), (same(claim.dates.iter().map(|d| d.qualifier)), 1), "dates of one kind");
    say(None, ("", "REF"), (same(claim.references.iter().map(|r| r.qualifier)), 1), "references of one kind");
    say(None, ("", "NM1"), (same(claim.providers.iter().map(|p| p.role)), 1), "providers of one kind");
    say(None, ("", ""), kept(&claim.kept), "segments of one kind");
    for other in &claim.other_payers {
        say(None, ("", "NM1"), (same(other.providers.iter().map(|p| p.role)), 1), "providers of one kind");
    }
    for (n, line) in claim.lines.iter().enumerate().filter(|(_, line)| extras(line) > 1) {
        say(Some(n), ("attachment_number", "PWK"), (line.attachments.len(), 10), "attachments");
        say(Some(n), ("", "SVD"), (line.decisions.len(), 15), "decisions of other payers");
        say(Some(n), ("", "DTP"), (same(line.dates.iter().map(|d| d.qualifier)), 1), "dates of one kind");
        say(Some(n), ("", "NM1"), (same(line.providers.iter().map(|p| p.role)), 1), "providers of one kind");
        let several = |r: &&Reference<'_>| r.qualifier.is("G1") || r.qualifier.is("9F");
        say(Some(n), ("", "REF"), (same(line.references.iter().filter(several).map(|r| r.qualifier)), 5), "references of one kind");
        say(Some(n), ("", "REF"), (same(line.references.iter().filter(|r| !several(r)).map(|r| r.qualifier)), 1), "references of one kind");
        say(Some(n), ("note", "NTE"), (line.notes.iter().filter(|n| !n.kind.is("TPO")).count(), 1), "notes");
        say(Some(n), ("", ""), kept(&line.kept), "segments of one kind");
    }
}

/// What hangs on a line, all kinds together: everything may stand once.
fn extras(line: &ServiceLine<'_>) -> usize {
    let lists = [line.attachments.len(), line.decisions.len(), line.dates.len(), line.providers.len(), line.references.len()];
    lists.into_iter().sum::<usize>() + line.notes.len() + line.kept.len()
}

/// How often the most frequent one stands.
fn same<T: PartialEq + Clone>(kinds: impl Iterator<Item = T> + Clone) -> usize {
    // Nobody has to know how far beyond the limit it is, and a hostile file may hold a million.
    let kinds = kinds.take(200);
    let count = kinds.clone().take(2).count();
    if count < 2 {
        return count;
    }
    kinds.clone().map(|kind| kinds.clone().filter(|other| *other == kind).count()).max().unwrap_or(0)
}

/// How often the kept segment stands that exceeds its limit most, and that limit.
fn kept(kept: &[Kept<'_>]) -> (usize, usize) {
    let kept = &kept[..kept.len().min(2_000)];
    if kept.len() < 2 {
        return (0, 0);
    }
    let count = |slot: Slot| kept.iter().filter(|k| k.slot == slot).count();
    kept.iter().map(|k| (count(k.slot), most(k.slot))).max_by_key(|(found, most)| found.saturating_sub(*most)).unwrap_or((0, 0))
}

const fn most(slot: Slot) -> usize {
    match slot {
        Slot::FixedFormat | Slot::LineFixedFormat => 10,
        Slot::AmbulanceCondition | Slot::Vision | Slot::LineAmbulanceCondition => 3,
        Slot::Conditions | Slot::Contact => 2,
        Slot::TestResult | Slot::PayToPlan => 5,
        // Forms have up to 99 answers each.
        Slot::Form => 1_000,
        _ => 1,
    }
}
