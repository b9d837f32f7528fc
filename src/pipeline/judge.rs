//! Pass 2, the parallel half: a chunk of input becomes claims, invoices, archive lines and findings.

use super::beside;
use super::books::{self, Books, Known};
use super::difference::difference;
use super::keys;
use super::register::Register;
use super::{Options, RunError};
use crate::finding::{Finding, Private};
use crate::history::{Beside, EarlierDay, EarlierService, Facts, IssuedBefore, OtherVisit, Twin};
use crate::intake::{self, Arena, Chunk, Format};
use crate::invoice::{BilledLine, Invoice, Press, Sheet};
use crate::jurisdiction::{Case, Correction, Docket, Earlier, Jurisdiction, Numbering, Outbox, Review, SelfPay, Standing, Verdict};
use crate::ledger;
use crate::money::Money;
use crate::report::night::Tally;
use crate::rules::held as holds;
use crate::rules::policy::Policy;
use crate::visit::{Visit, col, lcol};
use chrono::Days;

/// What pass 2 made of one chunk. It borrows from the chunk, so it is taken before the worker reads on.
#[derive(Default)]
pub struct Judged<'a> {
    /// Claims and their bytes.
    pub outbox: Outbox<'a>,
    /// Every visit that is issued, in order.
    pub issued: Vec<Issued<'a>>,
    /// JSON lines of the issued visits.
    pub archive: Vec<u8>,
    /// Visits with findings, held or not.
    pub reported: Vec<Reported>,
    /// Hashes of visits that are no longer held although they are not issued.
    pub settled: Vec<u128>,
    /// Counts.
    pub tally: ChunkTally,
}

/// Visits of a chunk by what became of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChunkTally {
    /// Visits read.
    pub read: u64,
    /// In claims.
    pub issued: Tally,
    /// On invoices.
    pub invoiced: Tally,
    /// Held.
    pub held: Tally,
    /// As issued before.
    pub unchanged: Tally,
    /// Before `--bill-from`.
    pub before: Tally,
    /// Nothing to bill.
    pub nothing_due: Tally,
}

/// A visit that is issued.
pub struct Issued<'a> {
    /// Its number in the ledger.
    pub visit_no: u64,
    /// The hash of its id.
    pub hash: u128,
    /// Its fingerprint.
    pub fingerprint: u64,
    /// The numbers of the issues that this one takes the place of.
    pub supersedes: [Option<u64>; 2],
    /// What it became.
    pub as_what: AsWhat<'a>,
}

/// What an issued visit became.
pub enum AsWhat<'a> {
    /// These claims of the outbox.
    Claims(usize, usize),
    /// An invoice.
    Invoice(Box<PatientInvoice<'a>>),
    /// This claim of the outbox, to the insurer after that of the other claim.
    Later(usize, ledger::ClaimId),
}

/// An invoice whose number is still open.
pub struct PatientInvoice<'a> {
    /// The visit.
    pub visit_id: &'a str,
    /// The practice's number of the patient.
    pub patient_id: Private<&'a str>,
    /// Amounts and days.
    pub bill: SelfPay,
    /// The printed page.
    pub sheet: Sheet,
}

/// A visit with findings, as the worklist wants it.
pub struct Reported {
    /// The visit's id, or what stands for it when it has none.
    pub visit_id: String,
    /// The hash of that.
    pub hash: u128,
    /// The patient's name.
    pub patient: Private<String>,
    /// The practice's number of the patient.
    pub patient_id: Private<String>,
    /// Payer, first day, deadline, charge.
    pub docket: Docket,
    /// Whether it is held.
    pub held: bool,
    /// 64 bits over what the visit says and what was found: the same again is no news.
    pub digest: u64,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Reported {
    /// The case for lists and terminals.
    pub fn case<'c>(&'c self, options: &'c Options) -> crate::report::Case<'c> {
        crate::report::Case {
            about: crate::report::About {
                visit: &self.visit_id,
                payer: &self.docket.payer,
                files: &options.shown,
                ..crate::report::About::default()
            },
            patient: Private::new(self.patient.expose().as_str()),
            first_service: self.docket.first_day,
            deadline: self.docket.deadline,
            today: options.today,
            charge: self.docket.charge,
            held: self.held,
            ..crate::report::Case::default()
        }
    }
}

/// What all workers of pass 2 share.
pub struct Bench<'r, J: Jurisdiction> {
    /// The jurisdiction.
    pub office: &'r J,
    /// What pass 1 found out.
    pub register: &'r Register,
    /// What was asked for.
    pub options: &'r Options,
    /// What the practice has decided about rules.
    pub policy: &'r Policy,
    /// Prints invoices.
    pub press: &'r Press,
    /// The first visit number of the batch.
    pub first_visit: u64,
    /// Days from an invoice to its due date.
    pub due_days: u16,
    /// Whether anything is to be issued: archives and invoices are made only then.
    pub issuing: bool,
    /// The ledger, to look up the few visits that were issued before.
    pub books: &'r dyn Books,
}

/// One worker's room.
#[derive(Default)]
pub struct Judge {
    text: Vec<u8>,
    prints: Vec<keys::Print>,
    twins: Vec<Twin>,
    issued_before: Vec<IssuedBefore>,
    services: Vec<EarlierService>,
    days: Vec<EarlierDay>,
    beside: Vec<Beside>,
    room: Room,
}

/// What the chunk before needed, so that the next one need not grow into it again.
#[derive(Default)]
struct Room {
    bytes: Vec<u8>,
    archive: Vec<u8>,
    claims: usize,
    lines: usize,
    issued: usize,
}

impl Judge {
    /// Takes back what was handed over, for the next chunk.
    pub fn recycle(&mut self, judged: Judged<'_>) {
        let (claims, lines, issued) = (judged.outbox.claims.len(), judged.outbox.lines.len(), judged.issued.len());
        self.room = Room { bytes: judged.outbox.bytes, archive: judged.archive, claims, lines, issued };
        self.room.bytes.clear();
        self.room.archive.clear();
    }

    /// Judges the visits of a chunk.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn chunk<'a, J: Jurisdiction>(&mut self, bench: &Bench<'_, J>, chunk: &'a Chunk, arena: &'a Arena) -> Result<Judged<'a>, RunError> {
        let room = std::mem::take(&mut self.room);
        let mut judged = Judged { archive: room.archive, issued: Vec::with_capacity(room.issued), ..Judged::default() };
        judged.outbox.bytes = room.bytes;
        judged.outbox.claims.reserve(room.claims);
        judged.outbox.lines.reserve(room.lines);
        let first = bench.register.first_of_chunk(chunk.number());
        bench.register.prints(chunk.number(), &mut self.prints)?;
        let mut ordinal = first;
        let mut failed = Ok(());
        let mut each = |visit: &Visit<'a>, read: Option<J::Read<'a>>, found: &mut crate::finding::Findings| {
            if failed.is_ok() {
                let mut review = Review { findings: std::mem::take(found), ..Review::default() };
                let print = self.prints.get((ordinal - first) as usize).copied().unwrap_or_default();
                failed = self.visit(bench, (visit, (ordinal, print), read), arena, (&mut review, &mut judged));
            }
            ordinal += 1;
        };
        match (chunk.format(), super::run::piece(chunk)) {
            (Some(Format::X12), Some(piece)) => {
                bench.office.read_claims(piece, arena, &mut |visit, read, found| each(visit, read, found));
            }
            _ => chunk.visits(arena, &mut |visit, found| each(visit, None, found)),
        }
        failed.map(|()| judged)
    }

    fn visit<'a, J: Jurisdiction>(
        &mut self,
        bench: &Bench<'_, J>,
        (visit, (ordinal, print), read): (&Visit<'a>, (u32, keys::Print), Option<J::Read<'a>>),
        arena: &'a Arena,
        (review, judged): (&mut Review, &mut Judged<'a>),
    ) -> Result<(), RunError> {
        judged.tally.read += 1;
        let (hash, fingerprint) = keys::print_parts(&print);
        if bench.register.unchanged(ordinal) && bench.register.twice(ordinal).is_none() && !books::came_back(bench, ordinal)? {
            judged.tally.unchanged.add(Money::ZERO);
            judged.settled.push(hash);
            return Ok(());
        }
        if is_before(visit, bench.options) {
            judged.tally.before.add(Money::ZERO);
            return Ok(());
        }
        if visit.text(col::VISIT_ID).is_empty() && review.findings.has_errors() {
            // What cannot be read as far as its id has nothing that rules could look at.
            judged.tally.held.add(Money::ZERO);
            judged.reported.push(self.report(visit, review, true));
            return Ok(());
        }
        let standing = match self.standing(bench, visit, ordinal, review)? {
            Some(standing) => standing,
            None => {
                judged.tally.unchanged.add(Money::ZERO);
                return Ok(());
            }
        };
        self.look_up(bench, visit, ordinal)?;
        let facts = self.facts(bench.options);
        let supersedes = match &standing {
            // Whatever takes the place of another, its charge must not stand in the books twice.
            Standing::Known(earlier, _) => [Some(earlier.visit_no), earlier.unheard],
            Standing::New => [None, None],
        };
        let numbering = Numbering { visit_no: bench.first_visit + u64::from(ordinal), standing };
        let first_claim = judged.outbox.claims.len();
        let case = Case { visit, ordinal, read, numbering: &numbering, facts: &facts, policy: bench.policy, arena };
        let verdict = bench.office.bill(case, review, &mut judged.outbox);
        let charge = review.docket.charge.unwrap_or(Money::ZERO);
        match verdict {
            Verdict::Held => judged.tally.held.add(charge),
            Verdict::NothingDue => {
                judged.tally.nothing_due.add(charge);
                judged.settled.push(hash);
            }
            Verdict::Claimed => {
                judged.tally.issued.add(charge);
                let claims = AsWhat::Claims(first_claim, judged.outbox.claims.len());
                let issued = Issued { visit_no: numbering.visit_no, hash, fingerprint, supersedes, as_what: claims };
                issue(bench, visit, issued, judged);
            }
            Verdict::Invoice(bill) => {
                judged.tally.invoiced.add(charge);
                let invoice = AsWhat::Invoice(Box::new(invoice(bench, visit, bill, &judged.outbox)));
                let issued = Issued { visit_no: numbering.visit_no, hash, fingerprint, supersedes, as_what: invoice };
                issue(bench, visit, issued, judged);
            }
        }
        if !review.findings.is_empty() {
            judged.reported.push(self.report(visit, review, matches!(verdict, Verdict::Held)));
        }
        Ok(())
    }

    /// What rules may know of the visit that was looked up last.
    fn facts(&self, options: &Options) -> Facts<'_> {
        let (today, send_stale) = (options.today, options.send_stale);
        Facts {
            today,
            send_stale,
            issued: &self.issued_before,
            twins: &self.twins,
            services: &self.services,
            days: &self.days,
            beside: &self.beside,
        }
    }

    /// How the visit stands to what was issued before; `None` when there is nothing to do for it.
    /// Whatever holds it whatever the rules say is found here.
    fn standing<J: Jurisdiction>(
        &self,
        bench: &Bench<'_, J>,
        visit: &Visit<'_>,
        ordinal: u32,
        review: &mut Review,
    ) -> Result<Option<Standing>, RunError> {
        if let Some(other) = bench.register.twice(ordinal) {
            let file = bench.options.file_name(other.file);
            let message = format!("visit id stands in another place too: {file}, row {}", other.row);
            let finding = Finding::new(&intake::DUPLICATE_VISIT_ID, visit.place(col::VISIT_ID), message);
            let help = "all copies are held: remove what was exported twice, or give each visit an id of its own";
            review.findings.push(finding.value(visit.text(col::VISIT_ID)).help(help));
        }
        if bench.options.hold.iter().any(|id| id == visit.text(col::VISIT_ID)) {
            review.findings.push(holds::held_by_hand(visit.place(col::VISIT_ID)));
        }
        let Some(visit_no) = bench.register.known(ordinal) else { return Ok(Some(Standing::New)) };
        let Some(known) = bench.books.earlier(visit_no, &|id, name| bench.office.stem(id, name))? else {
            return Ok(Some(Standing::New));
        };
        let Known { earlier, opening, claims } = known;
        let correction = bench.office.correct(&earlier, visit);
        match correction {
            // What the old system billed comes again as a matter of course; only a correction of it is news.
            Correction::Wait if opening => return Ok(None),
            Correction::Wait => {
                review.findings.push(holds::answer_pending(visit.here(), (&earlier.batch, &difference(&claims, visit)), J::WHILE_WAITING))
            }
            Correction::Manual(why) => review.findings.push(holds::needs_a_person(visit.here(), &earlier.batch, why)),
            Correction::Supersede => {}
            Correction::Resend | Correction::Replace | Correction::Void | Correction::Anew => {
                let how = going_out(&correction, &earlier, visit);
                review.findings.push(holds::correction_goes_out(visit.here(), (&earlier.batch, &difference(&claims, visit)), &how));
            }
        }
        Ok(Some(Standing::Known(earlier, correction)))
    }

    /// The same services elsewhere: in this input, and in earlier batches under another visit id.
    fn look_up<J: Jurisdiction>(&mut self, bench: &Bench<'_, J>, visit: &Visit<'_>, ordinal: u32) -> Result<(), RunError> {
        bench.register.twins(ordinal, &mut self.twins);
        bench.register.earlier_days(ordinal, &mut self.days);
        self.look_back(bench, visit, ordinal)?;
        self.beside.clear();
        let noted = bench.register.beside(ordinal);
        self.beside
            .extend(noted.filter_map(|(place, note)| Some(Beside { service: bench.office.noted(note)?, visit: OtherVisit::Here(place) })));
        self.issued_before.clear();
        for claim in bench.register.issued(ordinal) {
            let Some(claim) = bench.books.claim(claim)? else { continue };
            if claim.visit_id == visit.text(col::VISIT_ID) || claim.patient_id != *visit.private(col::PATIENT_ID).expose() {
                continue;
            }
            for (line, number) in visit.lines.iter().zip(1..) {
                let same = claim.lines.iter().any(|l| {
                    l.code == line.text(lcol::CODE)
                        && l.provider == line.text(lcol::RENDERING_ID)
                        && crate::date::parse_iso(line.text(lcol::SERVICE_FROM)) == Some(l.service_from)
                });
                if same && !bench.office.repeats_on_purpose(visit, line) {
                    self.issued_before.push(IssuedBefore { line: number, visit_id: claim.visit_id.clone(), batch: claim.batch.clone() });
                }
            }
            // What a later insurer is asked for, the first was asked for too.
            let asked = matches!(claim.kind, ledger::ClaimKind::Claim | ledger::ClaimKind::Opening) && claim.opens_account();
            if asked {
                self.beside.extend(beside::services_of(claim));
            }
        }
        Ok(())
    }

    /// What the patient had before, from the ledger, where the visit looks back at all.
    fn look_back<J: Jurisdiction>(&mut self, bench: &Bench<'_, J>, visit: &Visit<'_>, ordinal: u32) -> Result<(), RunError> {
        self.services.clear();
        for claim in bench.register.looked_back(ordinal) {
            let Some(claim) = bench.books.claim(claim)? else { continue };
            let same_patient = claim.patient_id == *visit.private(col::PATIENT_ID).expose();
            if !same_patient || claim.visit_id == visit.text(col::VISIT_ID) || claim.standing != ledger::Standing::Counts {
                continue;
            }
            self.services.extend(claim.lines.into_iter().map(|line| EarlierService {
                day: line.service_from,
                code: line.code,
                modifiers: line.modifiers,
                provider: line.provider,
                visit_id: claim.visit_id.clone(),
                batch: claim.batch.clone(),
            }));
        }
        Ok(())
    }

    fn report(&mut self, visit: &Visit<'_>, review: &mut Review, held: bool) -> Reported {
        let own = visit.text(col::VISIT_ID);
        // A row that could not be read as far as its visit id waits too, under the place where it stands.
        let visit_id = if own.is_empty() { format!("row {}", visit.row) } else { own.to_string() };
        let name = |column| *visit.private(column).expose();
        let patient = [name(col::PATIENT_LAST), name(col::PATIENT_FIRST)].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>();
        let findings = review.findings.take();
        Reported {
            hash: ledger::visit_hash(&visit_id),
            digest: self.digest(visit, &findings),
            visit_id,
            patient: Private::new(patient.join(", ")),
            patient_id: Private::new((*visit.private(col::PATIENT_ID).expose()).to_string()),
            docket: std::mem::take(&mut review.docket),
            held,
            findings,
        }
    }
}

fn issue<'a, J: Jurisdiction>(bench: &Bench<'_, J>, visit: &Visit<'a>, issued: Issued<'a>, judged: &mut Judged<'a>) {
    if bench.issuing {
        judged.issued.push(issued);
        intake::jsonl::write_visit(visit, &mut judged.archive);
    }
}

impl Judge {
    /// Copies of one visit id are one row of the worklist, so all of them have the same digest.
    fn digest(&mut self, visit: &Visit<'_>, findings: &[Finding]) -> u64 {
        match findings.iter().find(|f| std::ptr::eq(f.card, &intake::DUPLICATE_VISIT_ID)) {
            Some(twice) => keys::findings_digest(0, std::slice::from_ref(twice)),
            None => keys::findings_digest(keys::fingerprint(visit, &mut self.text), findings),
        }
    }
}

/// How a changed visit goes out again, for a person.
fn going_out(correction: &Correction, earlier: &Earlier, visit: &Visit<'_>) -> String {
    let given = visit.text(col::ORIGINAL_REF);
    let known = if earlier.payer_claim.is_empty() { &earlier.told_number } else { &earlier.payer_claim };
    let number = if given.is_empty() { known } else { given };
    match correction {
        Correction::Replace => format!("replaces the payer's claim {number}"),
        Correction::Void => format!("cancels the payer's claim {number}"),
        Correction::Anew => "is billed as new after its claim was cancelled".to_string(),
        _ => "is sent again as new under the same claim number, since it was returned".to_string(),
    }
}

/// `--bill-from`: a visit all of whose readable days are earlier is left alone.
fn is_before(visit: &Visit<'_>, options: &Options) -> bool {
    let Some(from) = options.bill_from else { return false };
    let mut days = visit.lines.iter().filter_map(|l| crate::date::parse_iso(l.text(lcol::SERVICE_FROM))).peekable();
    days.peek().is_some() && days.all(|day| day < from)
}

fn invoice<'a, J: Jurisdiction>(bench: &Bench<'_, J>, visit: &Visit<'a>, bill: SelfPay, outbox: &Outbox<'a>) -> PatientInvoice<'a> {
    let visit_id = visit.text(col::VISIT_ID);
    let patient_id = visit.private(col::PATIENT_ID);
    let mut sheet = Sheet::default();
    if bench.issuing {
        let name = |last, first| [*visit.private(first).expose(), *visit.private(last).expose()].join(" ").trim().to_string();
        let patient = name(col::PATIENT_LAST, col::PATIENT_FIRST);
        let guarantor = name(col::GUARANTOR_LAST, col::GUARANTOR_FIRST);
        let private = |column| *visit.private(column).expose();
        let (street, place) = if guarantor.is_empty() {
            let place = city_line(private(col::CITY), visit.text(col::REGION), private(col::POSTAL_CODE));
            ([private(col::ADDRESS1), private(col::ADDRESS2)], place)
        } else {
            let region = visit.text(col::GUARANTOR_REGION);
            let place = city_line(private(col::GUARANTOR_CITY), region, private(col::GUARANTOR_POSTAL_CODE));
            ([private(col::GUARANTOR_ADDRESS1), ""], place)
        };
        let to = if guarantor.is_empty() { patient.as_str() } else { guarantor.as_str() };
        let addressee = [to, street[0], street[1], place.as_str()].map(Private::new);
        let lines: Vec<BilledLine<'_>> = outbox.lines[bill.lines.0..bill.lines.1]
            .iter()
            .map(|l| BilledLine { visit: visit_id, date: l.from, code: l.code.as_str(), label: l.label, units: l.units, charge: l.charge })
            .collect();
        let date = bench.options.today;
        let invoice = Invoice {
            account: patient_id,
            patient: Private::new(&patient),
            addressee: &addressee,
            date,
            due: date.checked_add_days(Days::new(u64::from(bench.due_days))).unwrap_or(date),
            lines: &lines,
            paid: bill.paid,
        };
        // The totals were added up already when the charge was.
        let _ = bench.press.print(&mut sheet, &invoice);
    }
    PatientInvoice { visit_id, patient_id, bill, sheet }
}

fn city_line(city: &str, region: &str, postal_code: &str) -> String {
    let comma = if city.is_empty() || region.is_empty() { "" } else { ", " };
    format!("{city}{comma}{region} {postal_code}").trim().to_string()
}
