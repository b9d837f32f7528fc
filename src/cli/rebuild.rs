//! `rebuild BATCH --check`: proves a published batch once more.
//!
//! First by hash: the manifest against the ledger, every file against its hash and size, no file too many. Then by
//! making it again: the archived configuration, the ledger as it was before the batch, the visit files by their hash,
//! all in a temporary place, and every byte is compared.

use super::args::{Cli, Format, RebuildArgs};
use super::desk::{self, Desk};
use super::shell::{helpful, plain, print, print_json};
use super::{Outcome, World};
use crate::batch::{Home, MANIFEST};
use crate::date;
use crate::disk::{self, Disk, RealDisk};
use crate::intake::InputFiles;
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{Batch, BatchKind, BatchState, FileRecord, Ledger, Role};
use crate::limits;
use crate::pipeline::{self, Options, Unwatched};
use crate::practice::{BESIDE, Practice};
use anyhow::Context;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was found about a batch.
#[derive(Default)]
struct Proof {
    /// Files whose content is as it was sealed.
    intact: u64,
    /// Files that were made again with the same bytes.
    same: u64,
    /// What is not as it was sealed.
    changed: Vec<String>,
    /// Why the batch could not be made again.
    unavailable: Vec<String>,
    /// What came out differently when it was made again.
    different: Vec<String>,
}

/// Proves a batch.
///
/// # Errors
/// When there is no such batch, or ledger or disk cannot be read.
pub fn rebuild(cli: &Cli, args: &RebuildArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    let Some(ledger) = desk.ledger(cli, today)? else {
        return Err(helpful(
            format!("no batch '{}': there is no ledger yet", plain(&args.batch)),
            "`claimwright run` makes the first batch",
        ));
    };
    let batch = ledger.batch(&args.batch).map_err(desk::explained)?.clone();
    if batch.kind == BatchKind::Statements {
        return Err(helpful(
            format!("{} holds statements: what insurers had answered by then is not told apart from what they answered since", batch.id),
            "`claimwright ledger verify` proves its files",
        ));
    }
    if batch.kind == BatchKind::Opening {
        return Err(helpful(
            format!("{} holds what the old system billed: claimwright made no files of it", batch.id),
            "name a batch that `run` made",
        ));
    }
    let mut proof = Proof::default();
    by_hash(&ledger, &batch, &mut proof)?;
    let inputs = inputs(&ledger, (&batch, &desk), &mut proof)?;
    if proof.unavailable.is_empty() {
        let threads = args.threads.unwrap_or(world.threads).clamp(1, 256);
        let tables = &desk.practice.tables;
        let again = Again { ledger: &ledger, batch: &batch, inputs, threads, scratch: &world.scratch, tables };
        crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => again.compare::<J>(&mut proof))?;
    }
    match cli.format {
        Format::Text => print(&told(&batch, &proof))?,
        Format::Json => print_json(&json!({
            "schema": 1, "batch": batch.id, "intact": proof.intact, "same": proof.same, "changed": proof.changed,
            "not_made_again": proof.unavailable, "different": proof.different,
        }))?,
    }
    let proved = proof.changed.is_empty() && proof.unavailable.is_empty() && proof.different.is_empty();
    Ok(if proved { Outcome::Clean } else { Outcome::Findings })
}

fn told(batch: &Batch, proof: &Proof) -> String {
    let mut text = String::new();
    let list = |text: &mut String, lines: &[String]| lines.iter().for_each(|line| text.push_str(&format!("  {}\n", plain(line))));
    let files = |count: u64| if count == 1 { "1 file".to_string() } else { format!("{count} files") };
    if proof.changed.is_empty() {
        text.push_str(&format!("{}: manifest and {} are as they were sealed\n", batch.id, files(proof.intact)));
    } else {
        text.push_str(&format!("{}: not as it was sealed\n", batch.id));
        list(&mut text, &proof.changed);
    }
    if !proof.unavailable.is_empty() {
        text.push_str("it could not be made again, so only the hashes are proved\n");
        list(&mut text, &proof.unavailable);
    } else if proof.different.is_empty() {
        text.push_str(&format!("made again: {}, every byte the same\n", files(proof.same)));
    } else {
        text.push_str(&format!("made again: {} the same, others differ\n", files(proof.same)));
        list(&mut text, &proof.different);
    }
    text
}

/// Where the batch's files are.
fn folder(batch: &Batch) -> PathBuf {
    match batch.state {
        BatchState::Withdrawn => batch.out.join(format!("{}.withdrawn", batch.id)),
        _ => batch.folder(),
    }
}

fn by_hash(ledger: &Ledger, batch: &Batch, proof: &mut Proof) -> anyhow::Result<()> {
    let folder = folder(batch);
    match digest(&folder.join(MANIFEST)) {
        Ok((sha256, _)) if sha256 == batch.manifest => {}
        Ok(_) => proof.changed.push(format!("{MANIFEST} is another than the one that was sealed")),
        Err(error) => proof.changed.push(format!("{} cannot be read: {error}", folder.join(MANIFEST).display())),
    }
    let records = ledger.files(batch, Role::Output).map_err(desk::explained)?;
    for file in &records {
        match digest(&folder.join(&file.path)) {
            Ok((sha256, bytes)) if (sha256, bytes) == (file.sha256, file.bytes) => proof.intact += 1,
            Ok((_, bytes)) => proof.changed.push(format!("{} was changed ({bytes} bytes, sealed with {})", file.path, file.bytes)),
            Err(error) => proof.changed.push(format!("{} cannot be read: {error}", file.path)),
        }
    }
    let known = |name: &str| name == MANIFEST || records.iter().any(|file| file.path == name);
    for name in names(&folder).unwrap_or_default() {
        if !known(&name) {
            proof.changed.push(format!("{name} is no file of this batch"));
        }
    }
    Ok(())
}

/// Every file below a folder, by its name within it.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let (mut names, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for path in disk::list(&next)? {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The hash and size of a file.
fn digest(path: &Path) -> io::Result<([u8; 32], u64)> {
    let (mut file, mut hash, mut size, mut buffer) = (File::open(path)?, Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hash.finalize().into(), size)),
            read => {
                hash.update(&buffer[..read]);
                size += read as u64;
            }
        }
    }
}

/// The visit files that the batch was made from, as they were named then, and where they are now.
fn inputs(ledger: &Ledger, (batch, desk): (&Batch, &Desk), proof: &mut Proof) -> anyhow::Result<Vec<(FileRecord, PathBuf)>> {
    let mut found = Vec::new();
    for record in ledger.files(batch, Role::Input).map_err(desk::explained)? {
        let given = PathBuf::from(&record.path);
        let in_visits = desk.practice.visits.join(given.file_name().unwrap_or_default());
        let places = [desk.practice.folder.join(&given), given, in_visits];
        match places.iter().find(|path| digest(path).is_ok_and(|(sha256, _)| sha256 == record.sha256)) {
            Some(path) => found.push((record, path.clone())),
            None if places.iter().any(|path| path.is_file()) => proof.unavailable.push(format!("input {} has changed since", record.path)),
            None => proof.unavailable.push(format!("input {} is gone", record.path)),
        }
    }
    Ok(found)
}

/// What is needed to make a batch again.
struct Again<'r> {
    ledger: &'r Ledger,
    batch: &'r Batch,
    inputs: Vec<(FileRecord, PathBuf)>,
    threads: usize,
    scratch: &'r Path,
    /// The practice's imported code tables, as they are now.
    tables: &'r Path,
}

impl Again<'_> {
    fn compare<J: Jurisdiction>(&self, proof: &mut Proof) -> anyhow::Result<()> {
        let place = tempfile::tempdir_in(self.scratch).context("no temporary folder can be made")?;
        let practice = self.practice(place.path())?;
        let office = J::open(&practice).map_err(desk::explained)?;
        let home = self.home(place.path())?;
        let paths: Vec<PathBuf> = self.inputs.iter().map(|(_, path)| path.clone()).collect();
        let files = InputFiles::open(&paths).map_err(desk::explained)?;
        pipeline::run(&office, &practice, (&home, &files), &self.options(place.path())?, &Unwatched).map_err(desk::explained)?;
        let made = home.out.join(&self.batch.id);
        let mut sealed: BTreeMap<String, [u8; 32]> = BTreeMap::from([(MANIFEST.to_string(), self.batch.manifest)]);
        sealed.extend(self.ledger.files(self.batch, Role::Output).map_err(desk::explained)?.into_iter().map(|f| (f.path, f.sha256)));
        for (name, sha256) in &sealed {
            match digest(&made.join(name)) {
                Ok((again, _)) if again == *sha256 => proof.same += 1,
                Ok(_) => proof.different.push(format!("{name} comes out with other bytes")),
                Err(_) => proof.different.push(format!("{name} is not made again")),
            }
        }
        let more = names(&made).unwrap_or_default().into_iter().filter(|name| !sealed.contains_key(name));
        proof.different.extend(more.map(|name| format!("{name} is made now and was not then")));
        if !proof.different.is_empty() {
            self.excuses(&office, proof);
        }
        Ok(())
    }

    /// What may explain a difference.
    fn excuses<J: Jurisdiction>(&self, office: &J, proof: &mut Proof) {
        let manifest = fs::read(folder(self.batch).join(MANIFEST)).ok().and_then(|bytes| crate::batch::Manifest::parse(&bytes));
        let (program, then) = manifest.map_or((None, BTreeMap::new()), |m| (Some(m.program), m.editions));
        let now = office.tables();
        for (id, sha256) in &then {
            match now.iter().find(|table| table.edition.id == id) {
                None => proof.different.push(format!("note: the code table {id}, which the batch was made with, is gone")),
                Some(table) if table.edition.sha256 != sha256 => {
                    proof.different.push(format!("note: the code table {id} was imported again since, with other rows"));
                }
                Some(_) => {}
            }
        }
        let added = now.iter().filter(|table| !then.contains_key(table.edition.id));
        proof.different.extend(added.map(|table| format!("note: the code table {} was not there then", table.edition.id)));
        if let Some(program) = program.filter(|program| program != env!("CARGO_PKG_VERSION")) {
            proof.different.push(format!("note: the batch was made by claimwright {program}, this is {}", env!("CARGO_PKG_VERSION")));
        }
        if self.ledger.batches().iter().any(|b| b.no < self.batch.no && b.state == BatchState::Withdrawn) {
            proof.different.push("note: an earlier batch was withdrawn; what it had issued may no longer be known".into());
        }
    }

    /// The practice as the batch's archive has it.
    fn practice(&self, place: &Path) -> anyhow::Result<Practice> {
        let archived = |name: &str| self.ledger.archived(self.batch, name).map_err(desk::explained);
        let text = String::from_utf8(archived("practice.toml")?.unwrap_or_default()).context("the archived practice.toml is not text")?;
        let mut practice = Practice::parse(place, text).map_err(desk::explained)?;
        practice.tables = self.tables.to_path_buf();
        practice.fees = place.join("fees.csv");
        write(&practice.fees, &archived("fees.csv")?.unwrap_or_default())?;
        for name in BESIDE {
            if let Some(content) = archived(name)? {
                write(&place.join(name), &content)?;
            }
        }
        Ok(practice)
    }

    /// A home in the temporary place, with the ledger as it was.
    fn home(&self, place: &Path) -> anyhow::Result<Home> {
        let (ledger, earlier) = (place.join("ledger.sqlite"), place.join("earlier"));
        for batch in self.ledger.batches().iter().filter(|batch| batch.no < self.batch.no) {
            fs::create_dir_all(earlier.join(&batch.id)).context("the temporary folder cannot be written")?;
        }
        self.ledger.copy_before(self.batch, &ledger, &earlier).map_err(desk::explained)?;
        Home::new(&ledger, &place.join("out"), Arc::new(RealDisk), "rebuild").map_err(desk::explained)
    }

    fn options(&self, place: &Path) -> anyhow::Result<Options> {
        let asked = self.ledger.archived(self.batch, pipeline::ASKED).map_err(desk::explained)?.unwrap_or_default();
        let asked: serde_json::Value = serde_json::from_slice(&asked).unwrap_or_default();
        let hold = asked["hold"].as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_string));
        Ok(Options {
            today: self.batch.date,
            bill_from: asked["bill_from"].as_str().and_then(date::parse_iso),
            send_stale: asked["stale"].as_bool().unwrap_or(false),
            resend: asked["resend"].as_bool().unwrap_or(false),
            hold: hold.collect(),
            threads: self.threads,
            chunk_bytes: limits::CHUNK_BYTES,
            scratch: place.to_path_buf(),
            shown: self.inputs.iter().map(|(record, _)| record.path.clone()).collect(),
            // Nothing of this leaves the temporary place.
            production_agreed: true,
        })
    }
}

/// Writes a file that only its owner may read.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let named = || format!("{} cannot be written", path.display());
    RealDisk.create(path).with_context(named)?.write_all(bytes).with_context(named)
}
