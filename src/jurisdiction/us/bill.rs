//! One visit, from its cells to its claims or its invoice: parse, check, price, build, check again, write.

use super::UnitedStates;
use super::build;
use super::claim::{Basis, Billing as ClaimBilling, Claim, Frequency};
use super::correct::as_correction;
use super::encounter::{Encounter, ServiceLine};
use super::files::prove_alone;
use super::ids::Modifier;
use super::practice::Billing;
use super::received::Received;
use super::rules;
use super::rules::claim_guards::{self, ClaimSubject, LineSource, OfClaim, Source};
use super::second::{replay, seen_from_next};
use super::x12_837p::{Dialect, Trouble, push_billing, push_claim};
use crate::codes::imported::Imported;
use crate::date::Date;
use crate::finding::{Finding, Findings};
use crate::invoice::GOOD_FAITH_NOTICE;
use crate::jurisdiction::{
    AfterFirst, Case, Docket, IssuedClaim, IssuedLine, Numbering, Outbox, Review, Route, SelfPay, Sender, Shape, ShortText, Verdict,
};
use crate::money::{Money, Units};
use crate::rules::Rule;
use crate::rules::held as holds;
use crate::rules::policy::Policy;
use crate::rules::silences::Whose;
use crate::verify::Fault;
use crate::visit::{Line, Visit, col, lcol};
use bumpalo::Bump;

/// Bills one visit.
pub fn bill<'a>(office: &UnitedStates, case: Case<'_, 'a, Received<'a>>, review: &mut Review, out: &mut Outbox<'a>) -> Verdict {
    let corrected = as_correction(case.visit, case.numbering, case.arena);
    let case = Case { visit: corrected.as_ref().unwrap_or(case.visit), ..case };
    // Encounters are large, so each is looked at where it was made.
    match &case.read {
        None => reviewed(office, &Encounter::read(case.visit, &office.us, &office.prices), case, review, out),
        Some(read) => {
            let encounter = Encounter::read_837p(case.visit, &office.us, (read.code_set(), &read.claim));
            reviewed(office, &encounter, case, review, out)
        }
    }
}

/// Bills the insurer after the first.
pub fn bill_next<'a>(
    office: &UnitedStates,
    case: Case<'_, 'a, Received<'a>>,
    after: &AfterFirst,
    review: &mut Review,
    out: &mut Outbox<'a>,
) -> Verdict {
    let seen = seen_from_next(case.visit, after, case.arena);
    let case = Case { visit: &seen, ..case };
    let mut encounter = Encounter::read(&seen, &office.us, &office.prices);
    encounter.decided_first = Some(after.decided.on);
    review.docket = docket(&encounter, build::total_charge(&encounter), case.facts.today);
    crate::rules::run(rules::RULES, &encounter, case.facts, &mut review.findings);
    apply_policy(&encounter, (case.policy, case.visit), &mut review.findings);
    if review.findings.has_errors() { Verdict::Held } else { claimed(office, &encounter, (case, Some(after)), review, out) }
}

/// Runs the rules, bills what they let pass, and says for the worklist what the visit is about.
fn reviewed<'a>(
    office: &UnitedStates,
    encounter: &Encounter<'_>,
    case: Case<'_, 'a, Received<'a>>,
    review: &mut Review,
    out: &mut Outbox<'a>,
) -> Verdict {
    review.docket.charge = build::total_charge(encounter);
    crate::rules::run(rules::RULES, encounter, case.facts, &mut review.findings);
    apply_policy(encounter, (case.policy, case.visit), &mut review.findings);
    let today = case.facts.today;
    let verdict = judged(office, encounter, case, review, out);
    // Only visits with findings come into the worklist, which is what the rest of the docket is for.
    if !review.findings.is_empty() {
        review.docket = docket(encounter, review.docket.charge, today);
    }
    verdict
}

fn judged<'a>(
    office: &UnitedStates,
    encounter: &Encounter<'_>,
    case: Case<'_, 'a, Received<'a>>,
    review: &mut Review,
    out: &mut Outbox<'a>,
) -> Verdict {
    match (encounter.payer(), review.findings.has_errors()) {
        // A claim of others is there already: the rules over claims look at it too, so that all is said at once.
        _ if encounter.from_837p => claimed(office, encounter, (case, None), review, out),
        (_, true) => Verdict::Held,
        (None, false) if encounter.is_self_pay() && case.read.is_none() => self_pay(encounter, case.visit, case.arena, out),
        // An insurer's claim never becomes a patient's invoice.
        (None, false) => {
            review.findings.push(holds::unbuildable(case.visit.here(), "payer_id"));
            Verdict::Held
        }
        (Some(_), false) => claimed(office, encounter, (case, None), review, out),
    }
}

fn docket(encounter: &Encounter<'_>, charge: Option<Money>, today: Date) -> Docket {
    Docket {
        payer: encounter.visit.text(col::PAYER_ID).to_string(),
        first_day: encounter.first_day(),
        deadline: rules::deadline(encounter, today),
        charge,
    }
}

/// A self-pay visit is invoiced at once, unless the patient must not be billed automatically or owes nothing.
fn self_pay<'a>(encounter: &Encounter<'_>, visit: &Visit<'a>, arena: &'a Bump, out: &mut Outbox<'a>) -> Verdict {
    let (Some(charge), Some(from), Some(to)) = (build::total_charge(encounter), encounter.first_day(), encounter.last_day()) else {
        return Verdict::Held;
    };
    let paid = encounter.patient_paid.or(Money::ZERO).unwrap_or(Money::ZERO);
    let protected = !visit.text(col::BILLING_PROTECTION).is_empty();
    let owed = charge.checked_sub(paid).unwrap_or(Money::ZERO);
    if protected || owed <= Money::ZERO || owed < encounter.us.small_balance {
        return Verdict::NothingDue;
    }
    let start = out.lines.len();
    for (line, recorded) in encounter.lines.iter().zip(&visit.lines) {
        out.lines.extend(invoice_line(line, recorded, (&encounter.us.tables, arena)));
    }
    Verdict::Invoice(SelfPay { service_from: from, service_to: to, charge, paid, lines: (start, out.lines.len()) })
}

fn invoice_line<'a>(line: &ServiceLine<'_>, recorded: &Line<'a>, titles: (&Imported, &'a Bump)) -> Option<IssuedLine<'a>> {
    Some(IssuedLine {
        number: line.number,
        code: ShortText::of_ascii(line.code.value()?.as_bytes())?,
        modifiers: joined(line.good_modifiers())?,
        rendering: recorded.text(lcol::RENDERING_ID),
        from: line.from.value()?,
        to: line.last_day()?,
        units: line.units.or(Units::ONE)?,
        charge: build::charge(line).ok()?,
        label: label(line, recorded, titles),
    })
}

/// The practice's own words for a service, else the official title of a HCPCS code. CPT has titles that are not ours to print.
fn label<'a>(line: &ServiceLine<'_>, recorded: &Line<'a>, (tables, arena): (&Imported, &'a Bump)) -> &'a str {
    let own = recorded.text(lcol::SERVICE_TEXT);
    let titled = || Some(tables.hcpcs(line.code.value()?.as_str(), line.from.value()?).found()?.title);
    if own.is_empty() { titled().map_or("", |title| arena.alloc_str(title)) } else { own }
}

fn claimed<'a>(
    office: &UnitedStates,
    encounter: &Encounter<'_>,
    (case, after): (Case<'_, 'a, Received<'a>>, Option<&AfterFirst>),
    review: &mut Review,
    out: &mut Outbox<'a>,
) -> Verdict {
    let route = encounter.payer().map(|payer| payer.position);
    let dialect = office.payers.dialect(route);
    let (visit, policy, ordinal, visit_no) = (case.visit, case.policy, case.ordinal, case.numbering.visit_no);
    let mark = Mark { bytes: out.bytes.len(), claims: out.claims.len(), lines: out.lines.len(), blocks: out.blocks.len() };
    let mut writing = Writing { office, route, dialect, visit, ordinal, visit_no, facts: case.facts, findings: &mut review.findings, out };
    let done = match case.read {
        Some(read) => writing.read(&read),
        None => writing.recorded(encounter, (case.numbering, case.arena), after),
    };
    if let Err(finding) = done {
        review.findings.push(*finding);
    }
    apply_policy(encounter, (policy, visit), &mut review.findings);
    if review.findings.has_errors() || route.is_none() {
        mark.undo(out);
        return Verdict::Held;
    }
    Verdict::Claimed
}

/// How much of the outbox was there before a visit, so that a visit that is held after all leaves nothing behind.
struct Mark {
    bytes: usize,
    claims: usize,
    lines: usize,
    blocks: usize,
}

impl Mark {
    fn undo(&self, out: &mut Outbox<'_>) {
        out.bytes.truncate(self.bytes);
        out.claims.truncate(self.claims);
        out.lines.truncate(self.lines);
        out.blocks.truncate(self.blocks);
    }
}

struct Writing<'w, 'v, 'a> {
    office: &'w UnitedStates,
    /// The payer's position; `None` when nobody knows the payer of somebody's 837P, whose claim is only looked at.
    route: Option<usize>,
    dialect: &'w Dialect,
    visit: &'v Visit<'a>,
    ordinal: u32,
    visit_no: u64,
    facts: &'v crate::history::Facts<'v>,
    findings: &'w mut Findings,
    out: &'w mut Outbox<'a>,
}

/// A claim with what the rules over claims want to know of it.
#[derive(Clone, Copy)]
struct Draft<'c> {
    claim: &'c Claim<'c>,
    billing: &'c ClaimBilling<'c>,
    part: u16,
    block: u16,
    troubles: (&'c [Trouble], &'c [Trouble]),
    from_837p: bool,
}

impl Writing<'_, '_, '_> {
    /// The claims of a visit that the practice recorded go out under the practice's own billing provider.
    /// So does the one that goes on to the next insurer.
    fn recorded(
        &mut self,
        encounter: &Encounter<'_>,
        (numbering, arena): (&Numbering, &Bump),
        after: Option<&AfterFirst>,
    ) -> Result<(), Box<Finding>> {
        let here = self.visit.here();
        let office = self.office;
        let billing = office.payers.own_billing(&office.us).map_err(|why| self.unsendable("billing provider", why))?;
        let unbuildable = |column| Box::new(holds::unbuildable(here, column));
        let mut claims = build::claims(encounter, numbering, arena).map_err(unbuildable)?;
        for part in 0..claims.count() {
            if let Some(after) = after {
                let mut claim = claims.build(part).map_err(unbuildable)?;
                if part == after.part {
                    replay(&mut claim, after, arena).map_err(unbuildable)?;
                    self.claim(&Draft { claim: &claim, billing: &billing, part: 0, block: 0, troubles: (&[], &[]), from_837p: false })?;
                }
                continue;
            }
            // Matched where it stands: a claim is large.
            match &claims.build(part) {
                Ok(claim) => self.claim(&Draft { claim, billing: &billing, part, block: 0, troubles: (&[], &[]), from_837p: false })?,
                Err(column) => return Err(unbuildable(column)),
            }
        }
        Ok(())
    }

    /// A claim of somebody's 837P goes out under its own billing provider.
    fn read(&mut self, read: &Received<'_>) -> Result<(), Box<Finding>> {
        let troubles = (read.troubles.as_slice(), &*read.set_troubles);
        let draft = Draft { claim: &read.claim, billing: &read.billing, part: 0, block: 0, troubles, from_837p: true };
        self.check(&draft, claim_guards::RULES, &[]);
        let (Some(_), false) = (self.route, self.findings.has_errors()) else { return Ok(()) };
        let mut bytes = Vec::new();
        let segments = push_billing(&read.billing, self.dialect, &mut bytes).map_err(|e| self.unsendable(e.field, e.why))?;
        let known = self.out.blocks.iter().position(|(block, _)| *block == bytes);
        let block = known.unwrap_or_else(|| {
            self.out.blocks.push((bytes, segments));
            self.out.blocks.len() - 1
        });
        // Block 0 is the practice's own billing provider.
        let block = u16::try_from(block + 1).map_err(|_| self.unsendable("billing provider", "there are too many in one file"))?;
        let draft = Draft { block, ..draft };
        self.claim(&draft)?;
        self.prove(&draft);
        Ok(())
    }

    /// Has the verifier look at a claim of others alone: what it refuses is held here and does not stop the batch.
    fn prove(&mut self, draft: &Draft<'_>) {
        let Some(issued) = self.out.claims.last().filter(|_| !self.findings.has_errors()) else { return };
        let faults = prove_alone((&self.office.us, &self.office.payers), issued, self.out, self.facts.today);
        if !faults.is_empty() {
            self.check(draft, claim_guards::PROOF, &faults);
        }
    }

    /// Runs the rules over claims: the few that a built claim needs, or all of them.
    fn check(&mut self, draft: &Draft<'_>, list: &'static [&'static Rule<OfClaim>], unproved: &[Fault]) {
        let lines: Vec<LineSource> = draft
            .claim
            .lines
            .iter()
            .zip(0_usize..)
            .map(|(line, position)| {
                let number = self.number_of(line, position);
                let row = self.visit.lines.get(usize::from(number).saturating_sub(1)).map_or(self.visit.row, |l| l.row);
                LineSource { row, number }
            })
            .collect();
        let source = Source { file: self.visit.file, row: self.visit.row, lines: &lines, from_837p: draft.from_837p };
        let subject = ClaimSubject {
            claim: draft.claim,
            billing: draft.billing,
            dialect: self.dialect,
            source,
            troubles: draft.troubles.0,
            set_troubles: draft.troubles.1,
            unproved,
        };
        crate::rules::run(list, &subject, self.facts, self.findings);
    }

    fn claim(&mut self, draft: &Draft<'_>) -> Result<(), Box<Finding>> {
        let Draft { claim, part, block, .. } = *draft;
        if !draft.from_837p && !claim_guards::is_plain(claim) {
            self.check(draft, claim_guards::ALWAYS, &[]);
        }
        let (Some(route), false) = (self.route, self.findings.has_errors()) else { return Ok(()) };
        let start = self.out.bytes.len();
        let written = push_claim(claim, self.dialect, &mut self.out.bytes);
        let shape = match written {
            Ok(shape) => shape,
            Err(refused) => {
                // The other rules say which text it was and why.
                self.check(draft, claim_guards::RULES, &[]);
                let explained = self.findings.has_errors();
                return if explained { Ok(()) } else { Err(self.unsendable(refused.field, refused.why)) };
            }
        };
        let first_line = self.out.lines.len();
        self.lines(claim)?;
        let (Some(from), Some(to)) = (claim.lines.iter().map(|l| l.from).min(), claim.lines.iter().map(|l| l.to.unwrap_or(l.from)).max())
        else {
            return Err(self.unsendable("service lines", "there is none"));
        };
        let number = ShortText::of_ascii(claim.number.as_bytes()).ok_or_else(|| self.unsendable("claim number", "it is too long"))?;
        self.out.claims.push(IssuedClaim {
            ordinal: self.ordinal,
            visit_no: self.visit_no,
            part,
            visit_id: self.visit.text(col::VISIT_ID),
            number,
            route: Route(u16::try_from(route).expect("payers are counted in 16 bits")),
            patient_id: self.visit.private(col::PATIENT_ID),
            service_from: from,
            service_to: to,
            charge: claim.charge,
            frequency: claim.frequency.digit().unwrap_or(1),
            next_payer: if draft.from_837p || claim.frequency == Frequency::VOID { "" } else { self.visit.text(col::PAYER2_ID) },
            bytes: (start, self.out.bytes.len()),
            lines: (first_line, self.out.lines.len()),
            shape: Shape { records: shape.segments, split: shape.split.and_then(|at| u32::try_from(at).ok()), block },
        });
        Ok(())
    }

    fn lines(&mut self, claim: &Claim<'_>) -> Result<(), Box<Finding>> {
        for (line, position) in claim.lines.iter().zip(0_usize..) {
            let number = self.number_of(line, position);
            let recorded = self.visit.lines.get(usize::from(number).saturating_sub(1));
            let modifiers = joined(line.procedure.modifiers.iter().flatten().copied());
            let (Some(code), Some(modifiers)) = (ShortText::of_ascii(line.procedure.code.as_bytes()), modifiers) else {
                return Err(self.unsendable("procedure", "it is too long"));
            };
            let units = match line.basis {
                Basis::Units | Basis::Minutes => line.quantity,
            };
            self.out.lines.push(IssuedLine {
                number,
                code,
                modifiers,
                rendering: recorded.map_or("", |l| l.text(lcol::RENDERING_ID)),
                from: line.from,
                to: line.to.unwrap_or(line.from),
                units,
                charge: line.charge,
                label: "",
            });
        }
        Ok(())
    }

    /// The line's number in the visit: behind `-L` in the reference we gave it; its position in somebody else's claim.
    fn number_of(&self, line: &super::claim::ServiceLine<'_>, position: usize) -> u16 {
        let ours = line.reference.as_ref().and_then(|r| number_behind_l(r.as_bytes()));
        let ours = ours.filter(|&n| n >= 1 && usize::from(n) <= self.visit.lines.len());
        ours.unwrap_or_else(|| u16::try_from(position + 1).unwrap_or(u16::MAX))
    }

    fn unsendable(&self, field: &str, why: &str) -> Box<Finding> {
        Box::new(holds::unsendable(self.visit.here(), field, why))
    }
}

/// Severities and silences that the practice has decided on; structure is not open to opinion.
fn apply_policy(encounter: &Encounter<'_>, case: (&Policy, &Visit<'_>), findings: &mut Findings) {
    let (policy, visit) = case;
    let payer = encounter.payer().map_or("", |payer| payer.id.as_str());
    policy.apply(&Whose { visit: visit.text(col::VISIT_ID), patient: visit.private(col::PATIENT_ID), payer }, findings);
}

/// The digits behind the last `-L`.
pub(super) fn number_behind_l(bytes: &[u8]) -> Option<u16> {
    let l = bytes.iter().rposition(|b| !b.is_ascii_digit())?;
    let ours = bytes[l] == b'L' && l > 0 && bytes[l - 1] == b'-' && (1..=4).contains(&(bytes.len() - l - 1));
    ours.then(|| bytes[l + 1..].iter().fold(0, |n, digit| n * 10 + u16::from(digit - b'0')))
}

/// Up to four modifiers separated by blanks.
fn joined(modifiers: impl Iterator<Item = Modifier>) -> Option<ShortText> {
    let (mut text, mut len) = ([b' '; 11], 0);
    for modifier in modifiers.take(4) {
        let start = if len == 0 { 0 } else { len + 1 };
        text[start..start + 2].copy_from_slice(modifier.as_str().as_bytes());
        len = start + 2;
    }
    ShortText::of_ascii(&text[..len])
}

/// What invoices say of the billing provider.
pub fn sender(billing: &Billing) -> Sender {
    let city = |city: &str, state: &str, zip: &str| {
        let zip = if zip.len() == 9 { format!("{}-{}", &zip[..5], &zip[5..]) } else { zip.to_string() };
        format!("{city}, {state} {zip}")
    };
    let mut address = vec![billing.address1.clone(), billing.address2.clone(), city(&billing.city, &billing.state, &billing.zip)];
    address.retain(|line| !line.is_empty());
    let name = if billing.name.is_empty() { format!("{} {}", billing.first, billing.last) } else { billing.name.clone() };
    let mut remit_to: Vec<String> = Vec::new();
    if let Some(to) = &billing.pay_to {
        remit_to = vec![name, to.address1.clone(), to.address2.clone(), city(&to.city, &to.state, &to.zip)];
        remit_to.retain(|line| !line.is_empty());
    }
    let tax_id = match (billing.tax_id_kind.as_str(), billing.tax_id.len()) {
        // A provider who bills under a social security number keeps it off invoices.
        ("ein", 9) if billing.tax_id.is_ascii() => format!("Tax ID {}-{}", &billing.tax_id[..2], &billing.tax_id[2..]),
        _ => String::new(),
    };
    Sender { address, remit_to, phone: phone(&billing.phone), tax_id, notice: GOOD_FAITH_NOTICE.to_string() }
}

/// `951-555-0100`.
fn phone(digits: &str) -> String {
    match digits.len() {
        10 if digits.is_ascii() => format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]),
        _ => digits.to_string(),
    }
}
