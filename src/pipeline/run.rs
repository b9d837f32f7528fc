//! A night from its input files to its published batch; a check and a rehearsal on the way.

use super::archive::Archive;
use super::books::{self, Books, Known, NoBooks};
use super::crew::{self, Turn, Worker};
use super::issue::{ARCHIVE, Desk, SharedDesk};
use super::judge::{Bench, Judge, Judged};
use super::keys::{ChunkKeys, InputKeys};
use super::leftovers::{Begun, of_the_batch, of_the_files};
use super::next::Turns;
use super::night::{self, Counting};
use super::register::Register;
use super::{Options, Progress, RunError};
use crate::batch::{Counts, FileEntry, Home, Manifest, PayerTotal, Session};
use crate::catalogue;
use crate::finding::{Finding, Privacy, Quote};
use crate::intake::{Arena, Chunk, ChunkReader, Format, InputDigest, InputFiles};
use crate::invoice::{Letterhead, Press};
use crate::jurisdiction::{Jurisdiction, Piece};
use crate::ledger::{Claim, ClaimId, FileRecord, Ledger};
use crate::practice::{BESIDE, Practice};
use crate::report::night::{Input, Night, Outcome};
use crate::report::{About, Case, Lines, html};
use crate::rules::policy::Policy;
use crate::rules::selection::Selection;
use crate::visit::{Line, Visit};
use crate::wire::x12::Separators;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// The name under which the ledger archives what a run was asked for, besides its files and its day.
pub const ASKED: &str = "asked.json";

/// What a check or a rehearsal needs besides the office.
pub struct Rehearsal<'r> {
    /// The input.
    pub files: &'r InputFiles,
    /// What was asked for.
    pub options: &'r Options,
    /// The ledger, when the question is what a run would do; without it nothing counts as issued before.
    pub ledger: Option<Ledger>,
    /// Told how far it is.
    pub progress: &'r dyn Progress,
    /// Whether this is a run without its writing, not a check.
    pub rehearsing: bool,
    /// The rules that were asked for; what others say is left out.
    pub selection: &'r Selection,
}

/// Looks at every visit and writes nothing. `each` gets every visit with findings, in the order of the input; findings about
/// files as a whole come last, as a case without a visit.
///
/// # Errors
/// When the input or the ledger cannot be read.
pub fn check<J: Jurisdiction>(
    office: &J,
    practice: &Practice,
    rehearsal: Rehearsal<'_>,
    each: &mut (dyn FnMut(&Case<'_>, &[Finding]) + Send),
) -> Result<Night, RunError> {
    let Rehearsal { files, options, ledger, progress, rehearsing, selection } = rehearsal;
    let outcome = if rehearsing { Outcome::Rehearsed } else { Outcome::Checked };
    let policy = Policy::open(practice, &catalogue::cards(), options.today)?;
    let (register, inputs, _) = identify(office, (files, options), ledger.as_ref(), progress)?;
    let begun = if rehearsing { ledger.as_ref().map_or(Begun::Tonight, Begun::of) } else { Begun::NoBatch };
    let press = Press::new(&letterhead(office, practice));
    let books = ledger.map(|ledger| LockedLedger(Mutex::new(ledger)));
    let bench = Bench {
        office,
        register: &register,
        options,
        policy: &policy,
        press: &press,
        first_visit: 1,
        due_days: practice.invoice.due_days,
        issuing: false,
        books: books.as_ref().map_or(&NoBooks as &dyn Books, |b| b),
    };
    progress.stage("checking", files.bytes());
    let seen = Mutex::new((Counting::new(office.routes()), each));
    let checker = |_| Checker { judge: Judge::default(), bench: &bench, seen: &seen, selection, progress };
    let workers = (0..options.threads).map(checker).collect();
    crew::run(&mut ChunkReader::new(files, options.chunk_bytes), workers)?;
    office.broken_table().map_or(Ok(()), Err)?;
    if let Some(books) = books.as_ref().filter(|_| rehearsing) {
        let (turns, arena) =
            (Turns::of(office, &books.0.lock().unwrap_or_else(PoisonError::into_inner), (options.today, u64::MAX))?, Arena::new());
        show(&mut turns.judge(&bench, register.count(), &arena), (options, selection), &seen, None);
    }
    let (mut counting, each) = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (mut findings, shown) in
        [(of_the_files(files, &policy), &options.shown[..]), (of_the_batch(office, (&register, begun), &policy, options.today), &[])]
    {
        findings.retain(|finding| selection.takes(finding.card));
        counting.file_findings(&findings);
        if !findings.is_empty() {
            let about = About { files: shown, ..About::default() };
            each(&Case { about, today: options.today, ..Case::default() }, &findings);
        }
    }
    Ok(told((office, practice), options, (outcome, inputs), counting))
}

/// Issues tonight's batch: everything up to its publication, or nothing.
///
/// # Errors
/// Whatever stops the run; nothing is published then.
pub fn run<J: Jurisdiction>(
    office: &J,
    practice: &Practice,
    (home, files): (&Home, &InputFiles),
    options: &Options,
    progress: &dyn Progress,
) -> Result<Night, RunError> {
    let policy = Policy::open(practice, &catalogue::cards(), options.today)?;
    let mut session = Session::start(home, options.today)?;
    progress.recovered(session.recovered());
    match make(office, (practice, &policy), (&mut session, home, files), options, progress) {
        Ok((night, Some(manifest))) => {
            session.publish(manifest)?;
            Ok(night)
        }
        Ok((night, None)) => {
            session.drop_run()?;
            Ok(night)
        }
        Err(error) => {
            // The next start need not hear of it. When even that is refused, it forgets the run itself.
            let _ = session.drop_run();
            Err(error)
        }
    }
}

/// Makes the files of a batch and proves them; without a manifest there is nothing in it that is new.
fn make<J: Jurisdiction>(
    office: &J,
    (practice, policy): (&Practice, &Policy),
    (session, home, files): (&mut Session, &Home, &InputFiles),
    options: &Options,
    progress: &dyn Progress,
) -> Result<(Night, Option<Manifest>), RunError> {
    let (register, inputs, digests) = identify(office, (files, options), Some(session.ledger()), progress)?;
    agree_to_production(office, session, options)?;
    let letterhead = letterhead(office, practice);
    let press = Press::new(&letterhead);
    let (issue, staging) = session.parts();
    let first_visit = issue.first_visit();
    let begun = Begun::of(issue.ledger());
    let desk = Desk::new((issue, staging), office, (options, &letterhead), Counting::new(office.routes()))?;
    let desk = Mutex::new(desk);
    let archive = Archive::new(staging.create(ARCHIVE)?);
    let books = SharedDesk(&desk);
    let bench = Bench {
        office,
        register: &register,
        options,
        policy,
        press: &press,
        first_visit,
        due_days: practice.invoice.due_days,
        issuing: true,
        books: &books,
    };
    progress.stage("billing", files.bytes());
    let biller = |_| Biller { judge: Judge::default(), bench: &bench, desk: &desk, archive: &archive, progress };
    crew::run(&mut ChunkReader::new(files, options.chunk_bytes), (0..options.threads).map(biller).collect())?;
    office.broken_table().map_or(Ok(()), Err)?;
    let (turns, arena) = (desk.lock().unwrap_or_else(PoisonError::into_inner).turns(office)?, Arena::new());
    let judged = turns.judge(&bench, register.count(), &arena);
    let mut desk = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    desk.take(&judged)?;
    desk.turns_over(turns.over())?;
    archive.add(&desk.last_member())?;
    archive.finish()?;
    desk.file_findings(&of_the_files(files, policy), &options.shown)?;
    desk.file_findings(&of_the_batch(office, (&register, begun), policy, options.today), &[])?;
    let (assembler, _, counting) = desk.finish()?;
    progress.stage("proving", 0);
    assembler.prove(staging, options.threads, |bytes| progress.advance(bytes))?;
    let made: Vec<_> = assembler.by_payer().map(|(info, made)| (info.id.clone(), made)).collect();
    if session.changes_nothing() {
        return Ok((told((office, practice), options, (Outcome::NothingNew, inputs), counting), None));
    }
    let batch = session.id().to_string();
    let counts = counts(&counting);
    let mut night = told((office, practice), options, (Outcome::Published(batch.clone()), inputs), counting);
    night.folder = home.out.join(&batch).display().to_string();
    for payer in &mut night.payers {
        payer.files = made.iter().find(|(id, _)| *id == payer.id).map_or(0, |(_, made)| made.files);
    }
    let manifest = write_up((office, practice), (session, options), (&night, counts), (&digests, &made))?;
    Ok((night, Some(manifest)))
}

/// Pass 1: the keys of every visit, and how each stands.
fn identify<J: Jurisdiction>(
    office: &J,
    (files, options): (&InputFiles, &Options),
    ledger: Option<&Ledger>,
    progress: &dyn Progress,
) -> Result<(Register, Vec<Input>, Vec<InputDigest>), RunError> {
    progress.stage("reading", files.bytes());
    let keys = Mutex::new((InputKeys::new(&options.scratch), vec![0_u64; files.len()]));
    let worker = |_| KeyReader { office, mine: ChunkKeys::default(), all: &keys, progress };
    let mut reader = ChunkReader::hashing(files, options.chunk_bytes);
    crew::run(&mut reader, (0..options.threads).map(worker).collect())?;
    let digests = reader.digests().to_vec();
    let (mut keys, counts) = keys.into_inner().unwrap_or_else(PoisonError::into_inner);
    keys.remembers_all = options.resend;
    let inputs = options.shown.iter().zip(counts).map(|(file, visits)| Input { file: file.clone(), visits }).collect();
    Ok((Register::new(keys, ledger)?, inputs, digests))
}

struct KeyReader<'k, J: Jurisdiction> {
    office: &'k J,
    mine: ChunkKeys,
    all: &'k Mutex<(InputKeys, Vec<u64>)>,
    progress: &'k dyn Progress,
}

/// Adds the keys of a visit.
fn add<J: Jurisdiction>(keys: &mut ChunkKeys, office: &J, visit: &Visit<'_>) {
    let of_line = (|line: &Line<'_>| office.repeats_on_purpose(visit, line), |line: &Line<'_>| office.note(visit, line));
    keys.add(visit, of_line, |day| office.day_mark(visit, day));
}

impl<J: Jurisdiction> Worker for KeyReader<'_, J> {
    fn chunk(&mut self, chunk: &Chunk, arena: &Arena, turn: Turn<'_>) -> Result<(), RunError> {
        self.mine.clear();
        let (office, mine) = (self.office, &mut self.mine);
        match (chunk.format(), piece(chunk)) {
            (Some(Format::X12), Some(piece)) => {
                office.read_claims(piece, arena, &mut |visit, _, _| {
                    add(mine, office, visit);
                });
            }
            _ => chunk.visits(arena, &mut |visit, _| {
                add(mine, office, visit);
            }),
        }
        turn.take(|| {
            let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
            all.1[usize::from(chunk.file().0)] += self.mine.len() as u64;
            if all.0.count() as usize + self.mine.len() > crate::limits::VISITS_PER_RUN {
                return Err(RunError::TooMuch(format!("more than {} visits in one run", crate::limits::VISITS_PER_RUN)));
            }
            Ok(all.0.append(chunk.file(), &mut self.mine)?)
        })?;
        self.progress.advance(chunk.bytes().len() as u64);
        Ok(())
    }
}

/// The transaction set of a chunk of somebody else's claim file.
pub(super) fn piece(chunk: &Chunk) -> Option<Piece<'_>> {
    let envelope = chunk.envelope()?;
    let separators = Separators {
        element: envelope.element,
        component: envelope.component,
        repetition: Some(envelope.repetition).filter(|r| !r.is_ascii_alphanumeric()),
        terminator: envelope.terminator,
    };
    Some(Piece { file: chunk.file(), first_row: chunk.first_row(), bytes: chunk.bytes(), group: &envelope.gs, separators })
}

struct Biller<'b, 'r, J: Jurisdiction> {
    judge: Judge,
    bench: &'b Bench<'b, J>,
    desk: &'b Mutex<Desk<'r, J>>,
    archive: &'b Archive,
    progress: &'b dyn Progress,
}

impl<J: Jurisdiction> Worker for Biller<'_, '_, J> {
    fn chunk(&mut self, chunk: &Chunk, arena: &Arena, turn: Turn<'_>) -> Result<(), RunError> {
        let judged = self.judge.chunk(self.bench, chunk, arena)?;
        let members = turn.take(|| self.desk.lock().unwrap_or_else(PoisonError::into_inner).take(&judged))?;
        self.judge.recycle(judged);
        members.iter().try_for_each(|member| self.archive.add(member))?;
        self.progress.advance(chunk.bytes().len() as u64);
        Ok(())
    }
}

type Seen<'c> = (Counting, &'c mut (dyn FnMut(&Case<'_>, &[Finding]) + Send));

struct Checker<'b, 'c, J: Jurisdiction> {
    judge: Judge,
    bench: &'b Bench<'b, J>,
    seen: &'b Mutex<Seen<'c>>,
    selection: &'b Selection,
    progress: &'b dyn Progress,
}

impl<J: Jurisdiction> Worker for Checker<'_, '_, J> {
    fn chunk(&mut self, chunk: &Chunk, arena: &Arena, turn: Turn<'_>) -> Result<(), RunError> {
        let mut judged = self.judge.chunk(self.bench, chunk, arena)?;
        turn.take(|| {
            show(&mut judged, (self.bench.options, self.selection), self.seen, Some(chunk));
            Ok(())
        })?;
        self.judge.recycle(judged);
        self.progress.advance(chunk.bytes().len() as u64);
        Ok(())
    }
}

/// Shows what was judged, as far as it was asked for, and counts it.
fn show(judged: &mut Judged<'_>, (options, selection): (&Options, &Selection), seen: &Mutex<Seen<'_>>, chunk: Option<&Chunk>) {
    if !selection.is_everything() {
        judged.reported.iter_mut().for_each(|visit| visit.findings.retain(|finding| selection.takes(finding.card)));
        judged.reported.retain(|visit| !visit.findings.is_empty());
    }
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let (counting, each) = &mut *seen;
    counting.add(&judged.tally);
    judged.outbox.claims.iter().for_each(|c| counting.claim(c.route, c.part == 0, c.charge));
    for reported in &judged.reported {
        counting.findings(reported, options.today);
        let mut case = reported.case(options);
        case.about.lines = chunk.map(|chunk| chunk as &dyn Lines);
        each(&case, &reported.findings);
    }
}

impl Lines for Chunk {
    fn quote(&self, finding: &Finding, privacy: Privacy) -> Option<Quote> {
        Chunk::quote(self, finding.place, finding.line, privacy)
    }
}

/// A ledger that is only read, by any worker.
struct LockedLedger(Mutex<Ledger>);

impl Books for LockedLedger {
    fn claim(&self, id: ClaimId) -> Result<Option<Claim>, RunError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).claim(id)?)
    }

    fn earlier(&self, visit_no: u64, stem: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError> {
        books::earlier(&self.0.lock().unwrap_or_else(PoisonError::into_inner), visit_no, stem)
    }
}

/// The first production files are a step that somebody takes on purpose.
fn agree_to_production<J: Jurisdiction>(office: &J, session: &mut Session, options: &Options) -> Result<(), RunError> {
    if !office.routes().iter().any(|route| route.production) {
        return Ok(());
    }
    let (issue, _) = session.parts();
    let first = issue.next_number("production batches")? == 1;
    if first && !options.production_agreed { Err(RunError::ProductionNotAgreed) } else { Ok(()) }
}

/// What invoices and statements of a practice have in common.
pub fn letterhead<J: Jurisdiction>(office: &J, practice: &Practice) -> Letterhead {
    let (sender, texts) = (office.sender(), &practice.invoice);
    let or = |text: &str, default: &str| if text.is_empty() { default.to_string() } else { text.to_string() };
    let initials = practice.name.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_alphanumeric());
    Letterhead {
        paper: if texts.paper == "a4" { crate::invoice::Paper::A4 } else { crate::invoice::Paper::Letter },
        practice: practice.name.clone(),
        logo: initials.take(3).collect(),
        address: sender.address,
        remit_to: sender.remit_to,
        phone: sender.phone,
        tax_id: sender.tax_id,
        ways_to_pay: texts.ways_to_pay.split('\n').map(str::trim).filter(|t| !t.is_empty()).map(str::to_string).collect(),
        payment_plan: or(&texts.payment_plan, crate::invoice::PAYMENT_PLAN),
        questions: texts.questions.clone(),
        footer: texts.footer.clone(),
        notice: or(&texts.estimate_note, &sender.notice),
    }
}

fn told<J: Jurisdiction>(
    (office, practice): (&J, &Practice),
    options: &Options,
    (outcome, inputs): (Outcome, Vec<Input>),
    counting: Counting,
) -> Night {
    Night {
        outcome,
        practice: practice.name.clone(),
        today: options.today,
        folder: String::new(),
        version: env!("CARGO_PKG_VERSION").to_string(),
        inputs,
        visits: counting.visits(),
        payers: counting.payers(),
        rules: counting.rules(),
        deadlines: counting.deadlines(),
        tables: night::tables(office.tables()),
        held: counting.into_held(),
    }
}

fn counts(counting: &Counting) -> Counts {
    let visits = counting.visits();
    Counts {
        visits_read: visits.read,
        visits_held: visits.held.visits,
        visits_unchanged: visits.unchanged.visits,
        visits_before: visits.before_bill_from.visits,
        warnings: counting.warnings(),
        ..Counts::default()
    }
}

/// The report, what the batch was made from, and its manifest.
fn write_up<J: Jurisdiction>(
    (office, practice): (&J, &Practice),
    (session, options): (&mut Session, &Options),
    (night, counts): (&Night, Counts),
    (digests, made): (&[InputDigest], &[(String, crate::assemble::PayerFilesMade)]),
) -> Result<Manifest, RunError> {
    let (issue, staging) = session.parts();
    let mut page = Vec::new();
    html::night(&mut page, night);
    let mut file = staging.create("report.html")?;
    file.write_all(&page)?;
    file.finish()?;
    let fees = std::fs::read(&practice.fees).unwrap_or_default();
    let mut configuration = Sha256::new();
    for (name, content) in [("practice.toml", practice.text.as_bytes()), ("fees.csv", &fees)] {
        configuration.update(content);
        issue.archive(name, Sha256::digest(content).into(), content)?;
    }
    for &name in BESIDE {
        let Ok(content) = std::fs::read(practice.folder.join(name)) else { continue };
        configuration.update(&content);
        issue.archive(name, Sha256::digest(&content).into(), &content)?;
    }
    let tables = office.tables();
    // Imported tables decide about claims as settings do; those that come along are part of the program.
    for table in tables.iter().filter(|table| table.imported.is_some()) {
        configuration.update(format!("{} {}\n", table.edition.id, table.edition.sha256));
    }
    // Not configuration, and still what the batch was made with: `rebuild` asks for the same.
    let mut asked = serde_json::json!({ "bill_from": options.bill_from.map(|day| day.to_string()), "hold": options.hold });
    if options.send_stale {
        asked["stale"] = true.into();
    }
    if options.resend {
        asked["resend"] = true.into();
    }
    let asked = asked.to_string();
    issue.archive(ASKED, Sha256::digest(&asked).into(), asked.as_bytes())?;
    for digest in digests {
        let path = options.file_name(digest.file).to_string();
        issue.input(&FileRecord { path, sha256: digest.sha256, bytes: digest.bytes })?;
    }
    let entry = |digest: &InputDigest| FileEntry {
        path: options.file_name(digest.file).to_string(),
        sha256: hex(&digest.sha256),
        bytes: digest.bytes,
    };
    let payer = |(id, made): &(String, crate::assemble::PayerFilesMade)| PayerTotal {
        payer: id.clone(),
        claims: made.claims,
        charge: made.charge.to_string(),
    };
    let mut payers: Vec<PayerTotal> = made.iter().map(payer).collect();
    payers.sort_by(|a, b| a.payer.cmp(&b.payer));
    Ok(Manifest {
        date: options.today.to_string(),
        program: env!("CARGO_PKG_VERSION").to_string(),
        configuration: hex(&configuration.finalize()),
        editions: tables.iter().map(|s| (s.edition.id.to_string(), s.edition.sha256.to_string())).collect(),
        counts,
        payers,
        inputs: digests.iter().map(entry).collect(),
        ..Manifest::default()
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Opens the ledger of a home without waiting for its lock, when there is one.
///
/// # Errors
/// When it is there and cannot be read.
pub fn ledger_if_any(home: &Home) -> Result<Option<Ledger>, RunError> {
    if !home.ledger.exists() {
        return Ok(None);
    }
    Ok(Some(Ledger::open(&home.ledger, home.disk.clone())?))
}
