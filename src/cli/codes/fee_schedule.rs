//! The fee schedule master of a practice in Ontario: proved, and put where `practice.toml` says that fees are.

use super::super::desk;
use super::super::shell::{helpful, plain};
use crate::date::Date;
use crate::disk::{Disk, RealDisk};
use crate::display;
use crate::jurisdiction::ontario::fees::{FeeSchedule, is_master};
use crate::practice::Practice;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Bytes of the file: the real one has half a megabyte.
const BYTES: u64 = 64 << 20;

/// The one file that was named, if it is a fee schedule master and the practice is in Ontario.
pub fn named<'f>(practice: &Practice, files: &'f [PathBuf]) -> Option<&'f Path> {
    let [file] = files else { return None };
    let text = fs::metadata(file).ok().filter(|meta| meta.is_file() && meta.len() <= BYTES).and_then(|_| fs::read(file).ok())?;
    (practice.jurisdiction == "ontario" && is_master(&text)).then_some(file)
}

/// Imports it whole or not at all. What stood there before is kept beside it under its last day.
///
/// # Errors
/// When a row is wrong, or the folder cannot be written.
pub fn import(practice: &Practice, file: &Path, today: Date) -> anyhow::Result<(String, Value)> {
    let failed =
        |why: std::io::Error| helpful(format!("{} cannot be written: {why}", practice.fees.display()), "make room and import again");
    let schedule = FeeSchedule::open(file).map_err(desk::explained)?;
    let text = fs::read(file).map_err(|why| helpful(format!("{} cannot be read: {why}", file.display()), "name the file again"))?;
    let rows = text.split(|byte| *byte == b'\n').filter(|row| row.len() > 74 && row[0] != b'#').count() as u64;
    let before = fs::read(&practice.fees).ok();
    let change = match &before {
        None => "new".to_string(),
        Some(same) if *same == text => "the same as before".to_string(),
        Some(other) => {
            let kept = practice.fees.with_extension(format!("until-{today}.txt"));
            write(&kept, other).map_err(failed)?;
            format!("in place of an earlier one, which is kept as {}", kept.display())
        }
    };
    write(&practice.fees, &text).map_err(failed)?;
    let sha256: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let (rows_told, codes) = (display::count(rows), display::count(schedule.codes() as u64));
    let name = plain(&practice.fees.display().to_string());
    let told = format!("{name}  OHIP fee schedule master: {rows_told} rows, {codes} codes, {change}\n  sha256 {sha256}\n");
    let document = json!({ "id": "ohip-fees", "title": "OHIP fee schedule master", "rows": rows, "codes": schedule.codes(),
        "sha256": sha256, "file": practice.fees.display().to_string(), "change": change });
    Ok((told, document))
}

/// Writes a file whole: a power cut leaves the old one or the new one.
fn write(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let (disk, staged) = (RealDisk, path.with_extension("new"));
    let mut file = disk.create(&staged)?;
    file.write_all(text)?;
    file.sync()?;
    disk.rename(&staged, path)?;
    path.parent().map_or(Ok(()), |folder| disk.sync_folder(folder))
}
