//! One visit, from its cells to its claims or its invoice: parse, check, price, build, write.

use super::Ontario;
use super::build::{self, Draft};
use super::encounter::{Encounter, Item};
use super::rules;
use super::submission;
use crate::finding::{Finding, Findings};
use crate::jurisdiction::{Case, Docket, IssuedClaim, IssuedLine, Numbering, Outbox, Review, Route, SelfPay, Shape, ShortText, Verdict};
use crate::money::{Money, Units};
use crate::rules::held as holds;
use crate::rules::silences::Whose;
use crate::visit::{Line, Visit, col, lcol};
use std::convert::Infallible;

/// Bills one visit.
pub fn bill<'a>(office: &Ontario, case: Case<'_, 'a, Infallible>, review: &mut Review, out: &mut Outbox<'a>) -> Verdict {
    let encounter = Encounter::read(case.visit, &office.practice, &office.fees);
    review.docket = Docket {
        payer: case.visit.text(col::PAYER_ID).to_string(),
        first_day: encounter.first_day(),
        deadline: rules::deadline(&encounter),
        charge: encounter.total(),
    };
    crate::rules::run(rules::RULES, &encounter, case.facts, &mut review.findings);
    apply_policy(&case, &mut review.findings);
    if review.findings.has_errors() {
        return Verdict::Held;
    }
    if encounter.is_invoice() {
        return invoice(&encounter, case.visit, out);
    }
    let late = rules::is_stale(&encounter, case.facts.today);
    let mark = (out.bytes.len(), out.claims.len(), out.lines.len());
    match claims(office, &encounter, (&case, late), out) {
        Ok(()) => Verdict::Claimed,
        Err(finding) => {
            out.bytes.truncate(mark.0);
            out.claims.truncate(mark.1);
            out.lines.truncate(mark.2);
            review.findings.push(*finding);
            Verdict::Held
        }
    }
}

/// Severities and silences that the practice has decided on; the payer is the program.
fn apply_policy(case: &Case<'_, '_, Infallible>, findings: &mut Findings) {
    let visit = case.visit;
    let (id, patient, payer) = (visit.text(col::VISIT_ID), visit.private(col::PATIENT_ID), visit.text(col::PAYER_ID));
    case.policy.apply(&Whose { visit: id, patient, payer }, findings);
}

fn claims<'a>(
    office: &Ontario,
    encounter: &Encounter<'_>,
    (case, late): (&Case<'_, 'a, Infallible>, bool),
    out: &mut Outbox<'a>,
) -> Result<(), Box<Finding>> {
    let here = case.visit.here();
    let drafts = build::claims(encounter, case.numbering, case.arena).map_err(|column| Box::new(holds::unbuildable(here, column)))?;
    drafts.iter().zip(0..).try_for_each(|(draft, part)| {
        let unsendable = |what, why| Box::new(holds::unsendable(here, what, why));
        let block = office.block(draft, &mut out.blocks).ok_or_else(|| unsendable("billing provider", "there are too many"))?;
        let start = out.bytes.len();
        let records = submission::push_claim(&draft.claim, office.practice.files.line_end, &mut out.bytes);
        let lines = (out.lines.len(), out.lines.len() + draft.claim.items.len());
        for item in &draft.claim.items {
            out.lines.push(claim_line(item, case.visit).ok_or_else(|| unsendable("service code", "it is too long"))?);
        }
        let days = || draft.claim.items.iter().map(|item| item.day);
        let (Some(from), Some(to)) = (days().min(), days().max()) else { return Err(unsendable("service lines", "there is none")) };
        out.claims.push(IssuedClaim {
            ordinal: case.ordinal,
            visit_no: number(case.numbering),
            part,
            visit_id: case.visit.text(col::VISIT_ID),
            number: ShortText::new(draft.claim.number.as_str()).ok_or_else(|| unsendable("accounting number", "it is too long"))?,
            route: route(office, draft, late),
            patient_id: case.visit.private(col::PATIENT_ID),
            service_from: from,
            service_to: to,
            charge: draft.claim.total(),
            frequency: 1,
            next_payer: "",
            bytes: (start, out.bytes.len()),
            lines,
            shape: Shape { records, split: None, block },
        });
        Ok(())
    })
}

fn number(numbering: &Numbering) -> u64 {
    numbering.visit_no
}

/// Stale claims go into a file of their own.
fn route(office: &Ontario, draft: &Draft<'_>, late: bool) -> Route {
    let submitters = office.practice.submitters.len();
    Route(u16::try_from(draft.submitter + if late { submitters } else { 0 }).expect("submitters are counted when the practice is opened"))
}

fn claim_line<'a>(item: &super::claim::ClaimItem, visit: &Visit<'a>) -> Option<IssuedLine<'a>> {
    let recorded = visit.lines.get(usize::from(item.line).checked_sub(1)?)?;
    Some(IssuedLine {
        number: item.line,
        code: ShortText::new(item.code.as_str())?,
        modifiers: ShortText::new("")?,
        rendering: recorded.text(lcol::RENDERING_ID),
        from: item.day,
        to: item.day,
        units: Units::from_thousandths(i64::from(item.services) * 1000),
        charge: item.fee,
        label: "",
    })
}

/// What OHIP does not insure is invoiced at once, unless nothing is owed.
fn invoice<'a>(encounter: &Encounter<'_>, visit: &Visit<'a>, out: &mut Outbox<'a>) -> Verdict {
    let (Some(charge), Some(from), Some(to)) = (encounter.total(), encounter.first_day(), encounter.last_day()) else {
        return Verdict::Held;
    };
    let paid = encounter.patient_paid.or(Money::ZERO).unwrap_or(Money::ZERO);
    let owed = charge.checked_sub(paid).unwrap_or(Money::ZERO);
    let protected = !visit.text(col::BILLING_PROTECTION).is_empty();
    if protected || owed <= Money::ZERO || owed < encounter.practice.small_balance {
        return Verdict::NothingDue;
    }
    let start = out.lines.len();
    for (item, recorded) in encounter.items.iter().zip(&visit.lines) {
        out.lines.extend(invoice_line(item, recorded));
    }
    Verdict::Invoice(SelfPay { service_from: from, service_to: to, charge, paid, lines: (start, out.lines.len()) })
}

fn invoice_line<'a>(item: &Item<'_>, recorded: &Line<'a>) -> Option<IssuedLine<'a>> {
    Some(IssuedLine {
        number: item.number,
        code: ShortText::new(recorded.text(lcol::CODE))?,
        modifiers: ShortText::new("")?,
        rendering: recorded.text(lcol::RENDERING_ID),
        from: item.day.value()?,
        to: item.day.value()?,
        units: Units::from_thousandths(i64::from(item.count()?) * 1000),
        charge: item.fee()?,
        label: recorded.text(lcol::SERVICE_TEXT),
    })
}
