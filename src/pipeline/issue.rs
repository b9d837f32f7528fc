//! Pass 2, the ordered half: what workers judged becomes files, ledger rows, invoices and lists, in the order of the input.

use super::archive::{Cutter, Member};
use super::books::{self, Books, Known};
use super::judge::{AsWhat, Issued, Judged, PatientInvoice, Reported};
use super::next::Turns;
use super::night::Counting;
use super::{Options, RunError};
use crate::assemble::Assembler;
use crate::batch::{StagedFile, Staging};
use crate::invoice::book::PER_FILE;
use crate::invoice::{Binding, Book, Letterhead, Shelf};
use crate::jurisdiction::{Jurisdiction, Outbox, Route};
use crate::ledger::{Claim, ClaimId, ClaimKind, Issue, IssuedVisit, NewClaim, NewHeld, NewLine, Place};
use crate::report::{About, Case, Worklists};
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::sync::{Mutex, PoisonError};

/// Bytes that the two lists may hold in memory before they are sorted on disk.
const LIST_BYTES: usize = 16 << 20;

/// What the visits of a batch are archived in.
pub const ARCHIVE: &str = "visits.jsonl.gz";

/// Everything that is written in order.
pub struct Desk<'r, J: Jurisdiction> {
    issue: &'r mut Issue,
    staging: &'r Staging,
    assembler: Assembler<'r, J>,
    payers: Vec<String>,
    book: Option<Book<Shelves<'r>>>,
    letterhead: &'r Letterhead,
    /// Where the open invoice file stands, as the ledger numbers places.
    bundle: Option<i64>,
    invoices: u64,
    cutter: Cutter,
    lists: Worklists,
    first_held: HashMap<u128, crate::date::Date>,
    options: &'r Options,
    /// What is counted for the report.
    pub counting: Counting,
}

impl<'r, J: Jurisdiction> Desk<'r, J> {
    /// A desk for one batch.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn new(
        (issue, staging): (&'r mut Issue, &'r Staging),
        office: &'r J,
        (options, letterhead): (&'r Options, &'r Letterhead),
        counting: Counting,
    ) -> Result<Desk<'r, J>, RunError> {
        let mut first_held = HashMap::new();
        issue.ledger().open_held(|held| {
            first_held.insert(crate::ledger::visit_hash(&held.visit_id), held.first_held);
        })?;
        let assembler = Assembler::new(office, issue.id(), options.today);
        let lists = Worklists::new(&options.scratch, LIST_BYTES);
        let payers = office.routes().into_iter().map(|r| r.id).collect();
        Ok(Desk {
            issue,
            staging,
            assembler,
            payers,
            book: None,
            letterhead,
            bundle: None,
            invoices: 0,
            cutter: Cutter::default(),
            lists,
            first_held,
            options,
            counting,
        })
    }

    /// Takes what a worker made of the next chunk; text for the archive comes back, to be compressed outside the queue.
    ///
    /// # Errors
    /// When disk or ledger refuse.
    pub fn take(&mut self, judged: &Judged<'_>) -> Result<Vec<Member>, RunError> {
        self.counting.add(&judged.tally);
        for issued in &judged.issued {
            self.enter(issued, &judged.outbox)?;
        }
        judged.settled.iter().for_each(|&hash| self.issue.settled(hash));
        for reported in &judged.reported {
            self.report(reported)?;
        }
        Ok(if judged.archive.is_empty() { Vec::new() } else { self.cutter.add(&judged.archive) })
    }

    /// Ends the turn of insurers that there is nothing to ask about.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn turns_over(&mut self, claims: impl Iterator<Item = ClaimId>) -> Result<(), RunError> {
        for claim in claims {
            self.issue.close_turn(claim)?;
        }
        Ok(())
    }

    /// Claims whose next insurer may be asked, as this run sees the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn turns(&self, office: &J) -> Result<Turns, RunError> {
        Turns::of(office, self.issue.ledger(), (self.options.today, self.issue.first_visit()))
    }

    fn enter(&mut self, issued: &Issued<'_>, outbox: &Outbox<'_>) -> Result<(), RunError> {
        if let AsWhat::Later(at, first) = issued.as_what {
            self.issue.later(issued.visit_no, first)?;
            self.issue.settled(issued.hash);
            return self.claim(&outbox.claims[at], outbox, ClaimKind::Later);
        }
        self.issue.visit(&IssuedVisit {
            visit: issued.visit_no,
            hash: issued.hash,
            fingerprint: issued.fingerprint,
            supersedes: issued.supersedes[0],
        })?;
        if let Some(unheard) = issued.supersedes[1] {
            self.issue.supersede(unheard, issued.visit_no)?;
        }
        match &issued.as_what {
            AsWhat::Claims(first, end) => {
                outbox.claims[*first..*end].iter().try_for_each(|claim| self.claim(claim, outbox, ClaimKind::Claim))
            }
            AsWhat::Later(..) => Ok(()),
            AsWhat::Invoice(invoice) => self.invoice(issued.visit_no, invoice, outbox),
        }
    }

    fn claim(&mut self, claim: &crate::jurisdiction::IssuedClaim<'_>, outbox: &Outbox<'_>, kind: ClaimKind) -> Result<(), RunError> {
        let place = self.assembler.append(claim, outbox, (self.issue, self.staging))?;
        let new = NewClaim {
            id: claim_id(claim.visit_no, claim.part)?,
            visit_id: claim.visit_id,
            name: claim.number.as_str(),
            patient_id: claim.patient_id.expose(),
            payer: &self.payers[usize::from(claim.route.0)],
            kind,
            frequency: claim.frequency,
            service_from: claim.service_from,
            service_to: claim.service_to,
            charge: claim.charge,
            place: Some(place),
        };
        if !claim.next_payer.is_empty() && kind == ClaimKind::Claim {
            self.issue.next_payer(new.id, claim.next_payer)?;
        }
        self.counting.claim(Route(claim.route.0), claim.part == 0, claim.charge);
        enter(self.issue, &new, &outbox.lines[claim.lines.0..claim.lines.1])
    }

    fn invoice(&mut self, visit_no: u64, invoice: &PatientInvoice<'_>, outbox: &Outbox<'_>) -> Result<(), RunError> {
        let number = format!("{}-{}", self.issue.id().trim_start_matches('B'), self.invoices + 1);
        let book = self.book.get_or_insert_with(|| Book::new(Shelves { staging: self.staging }, self.letterhead));
        if self.invoices.is_multiple_of(PER_FILE) {
            let file = self.staging.next_no();
            let set = self.invoices / PER_FILE + 1;
            self.bundle = Some(self.issue.place(Place { file, interchange: 0, group: 0, set })?);
        }
        book.add(&invoice.sheet, &number)?;
        self.invoices += 1;
        let new = NewClaim {
            id: claim_id(visit_no, 0)?,
            visit_id: invoice.visit_id,
            name: &number,
            patient_id: invoice.patient_id.expose(),
            payer: "",
            kind: ClaimKind::Invoice,
            frequency: 1,
            service_from: invoice.bill.service_from,
            service_to: invoice.bill.service_to,
            charge: invoice.bill.charge,
            place: self.bundle,
        };
        enter(self.issue, &new, &outbox.lines[invoice.bill.lines.0..invoice.bill.lines.1])
    }

    fn report(&mut self, reported: &Reported) -> Result<(), RunError> {
        let today = self.options.today;
        let since = self.first_held.get(&reported.hash).filter(|_| reported.held);
        let mut case = reported.case(self.options);
        case.days_held = since.map_or(0, |day| u32::try_from((today - *day).num_days()).unwrap_or(0));
        self.lists.add(&case, &reported.findings)?;
        self.counting.findings(reported, today);
        if reported.held {
            hold(self.issue, reported)?;
        }
        Ok(())
    }

    /// Adds findings about files as a whole, or about the batch when `files` is empty.
    ///
    /// # Errors
    /// When the lists cannot be written.
    pub fn file_findings(&mut self, findings: &[crate::finding::Finding], files: &[String]) -> Result<(), RunError> {
        let about = About { files, ..About::default() };
        self.lists.add(&Case { about, today: self.options.today, ..Case::default() }, findings)?;
        self.counting.file_findings(findings);
        Ok(())
    }

    /// The last member of the archive.
    pub fn last_member(&mut self) -> Member {
        self.cutter.finish()
    }

    /// Completes claim files, invoices and lists, and gives back what is left to prove and to tell.
    ///
    /// # Errors
    /// When disk or ledger refuse.
    pub fn finish(mut self) -> Result<(Assembler<'r, J>, Option<Binding>, Counting), RunError> {
        self.assembler.finish()?;
        let binding = self.book.take().map(Book::finish).transpose()?;
        let staging = self.staging;
        let mut worklist = BufWriter::with_capacity(128 << 10, staging.create("worklist.csv")?);
        let mut findings = BufWriter::with_capacity(128 << 10, staging.create("findings.jsonl")?);
        self.lists.finish(&mut worklist, &mut findings)?;
        for file in [worklist, findings] {
            file.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?;
        }
        Ok((self.assembler, binding, self.counting))
    }
}

fn claim_id(visit_no: u64, part: u16) -> Result<ClaimId, RunError> {
    let id = u8::try_from(part).ok().and_then(|part| ClaimId::new(visit_no, part));
    id.ok_or_else(|| RunError::TooMuch("a visit became more claims than the ledger can number".into()))
}

fn enter(issue: &mut Issue, claim: &NewClaim<'_>, lines: &[crate::jurisdiction::IssuedLine<'_>]) -> Result<(), RunError> {
    issue.claim(claim)?;
    for line in lines {
        issue.line(
            claim,
            &NewLine {
                line: line.number,
                code: line.code.as_str(),
                modifiers: line.modifiers.as_str(),
                provider: line.rendering,
                service_from: line.from,
                service_to: line.to,
                units: line.units,
                charge: line.charge,
            },
        )?;
    }
    Ok(())
}

fn hold(issue: &mut Issue, reported: &Reported) -> Result<(), RunError> {
    let errors = || reported.findings.iter().filter(|f| f.holds());
    let mut rules: Vec<&str> = errors().map(|f| f.card.id).collect();
    rules.dedup();
    let rules = rules.join(" ");
    issue.held(&NewHeld {
        hash: reported.hash,
        visit_id: &reported.visit_id,
        patient_id: reported.patient_id.expose(),
        payer: &reported.docket.payer,
        service_from: reported.docket.first_day,
        charge: reported.docket.charge,
        deadline: reported.docket.deadline,
        rules: &rules,
        summary: errors().next().map_or("", |f| f.message.as_str()),
        digest: reported.digest,
    })?;
    Ok(())
}

/// The ledger of a run under way, asked by workers while they do not hand over.
pub struct SharedDesk<'d, 'r, J: Jurisdiction>(pub &'d Mutex<Desk<'r, J>>);

impl<J: Jurisdiction> Books for SharedDesk<'_, '_, J> {
    fn claim(&self, id: ClaimId) -> Result<Option<Claim>, RunError> {
        let desk = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(desk.issue.ledger().claim(id)?)
    }

    fn earlier(&self, visit_no: u64, stem: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError> {
        let desk = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        books::earlier(desk.issue.ledger(), visit_no, stem)
    }
}

/// Invoice files in the staging area.
struct Shelves<'r> {
    staging: &'r Staging,
}

impl Shelf for Shelves<'_> {
    type File = BufWriter<StagedFile>;

    fn open(&mut self, name: &str) -> io::Result<BufWriter<StagedFile>> {
        Ok(BufWriter::with_capacity(256 << 10, self.staging.create(name).map_err(io::Error::other)?))
    }

    fn close(&mut self, mut file: BufWriter<StagedFile>) -> io::Result<()> {
        file.flush()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.finish().map_err(io::Error::other)
    }
}
