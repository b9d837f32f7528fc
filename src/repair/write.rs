//! Writes a visit file anew with some cells changed and every other byte as it was.

use super::{CellName, Plan, Refusal, RepairError};
use crate::disk::{Disk, RealDisk};
use crate::finding::{FileNo, Place, Privacy};
use crate::intake::{Arena, Chunk, ChunkReader, Format, InputFiles, Span};
use crate::limits;
use crate::visit::Visit;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Where the changed file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere: only the changes are told.
    Nowhere,
    /// Beside the input, as `NAME.fixed.EXT`.
    Beside,
    /// In the input's place, at once or not at all.
    InPlace,
}

/// What became of a plan.
#[derive(Debug, Default)]
pub struct Repaired {
    /// The fixes that were made, by their number in the plan.
    pub made: BTreeSet<usize>,
    /// Those that were not, and why.
    pub refused: BTreeMap<usize, Refusal>,
    /// Rows that changed, in the order of the files.
    pub changes: Vec<Change>,
    /// The files that were written, by the input they stand for.
    pub written: Vec<(FileNo, PathBuf)>,
}

/// One row before and after, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub file: FileNo,
    /// The row.
    pub row: u32,
    /// The visit's id.
    pub visit: String,
    /// What was done, by rule.
    pub labels: Vec<String>,
    /// The row, or what of it changes.
    pub before: Vec<String>,
    /// The same afterwards.
    pub after: Vec<String>,
}

/// A value to be replaced.
struct Patch {
    span: Span,
    column: &'static str,
    text: String,
    fix: usize,
}

/// Makes the fixes of a plan in copies of the input files.
///
/// # Errors
/// When a file cannot be read or written; the input is then as it was.
pub fn repair(files: &InputFiles, plan: &Plan, target: Target, privacy: Privacy) -> Result<Repaired, RepairError> {
    let mut repaired = Repaired::default();
    let formats: Vec<Format> = files.names().map(|(_, _, format)| format).collect();
    for number in 0..plan.chosen.len() {
        let file = usize::from(plan.chosen[number].0.place.file.0);
        if formats.get(file).is_none_or(|format| *format == Format::X12) {
            repaired.refused.insert(number, Refusal::Format);
        }
    }
    repaired.refused.extend(plan.competing().into_iter().map(|number| (number, Refusal::Competes)));
    let mut search = Search { plan, by_row: by_row(plan, &repaired.refused), patches: BTreeMap::new(), repaired: &mut repaired, privacy };
    let (mut reader, mut chunk) = (ChunkReader::new(files, limits::CHUNK_BYTES), Chunk::new());
    while reader.next(&mut chunk)? {
        search.chunk(&chunk);
    }
    let patches = std::mem::take(&mut search.patches);
    // A fix whose cells were not found at all was about a row that is not there any more.
    let lost = |number: &usize| !repaired.made.contains(number) && !repaired.refused.contains_key(number);
    let lost: Vec<usize> = (0..plan.chosen.len()).filter(lost).collect();
    repaired.refused.extend(lost.into_iter().map(|number| (number, Refusal::NotInPlace)));
    for (file, mut patches) in patches {
        patches.sort_by_key(|patch| patch.span);
        patches.dedup_by_key(|patch| patch.span);
        let path = files.path(file);
        let to = match target {
            Target::Nowhere => continue,
            Target::Beside => beside(path),
            Target::InPlace => path.to_path_buf(),
        };
        write_anew(path, &to, &patches).map_err(|reason| RepairError::Io { path: to.clone(), reason })?;
        repaired.written.push((file, to));
    }
    Ok(repaired)
}

/// The fixes that are still wanted, by file and row of their cells.
fn by_row(plan: &Plan, refused: &BTreeMap<usize, Refusal>) -> BTreeMap<(FileNo, u32), BTreeSet<usize>> {
    let mut rows: BTreeMap<(FileNo, u32), BTreeSet<usize>> = BTreeMap::new();
    for number in (0..plan.chosen.len()).filter(|number| !refused.contains_key(number)) {
        for edit in &plan.fix(number).edits {
            rows.entry((edit.place.file, edit.place.row)).or_default().insert(number);
        }
    }
    rows
}

/// Looks for the cells of the fixes.
struct Search<'s> {
    plan: &'s Plan,
    by_row: BTreeMap<(FileNo, u32), BTreeSet<usize>>,
    patches: BTreeMap<FileNo, Vec<Patch>>,
    repaired: &'s mut Repaired,
    privacy: Privacy,
}

impl Search<'_> {
    fn chunk(&mut self, chunk: &Chunk) {
        let arena = Arena::new();
        chunk.visits(&arena, &mut |visit, _| {
            let rows: BTreeSet<u32> = visit.lines.iter().map(|line| line.row).chain([visit.row]).collect();
            let wanted = |row: &u32| self.by_row.get(&(visit.file, *row)).cloned().unwrap_or_default();
            let fixes: BTreeSet<usize> = rows.iter().flat_map(wanted).collect();
            if !fixes.is_empty() {
                self.visit(chunk, visit, &fixes);
            }
        });
    }

    /// Finds the cells of the fixes of one visit; a fix is made whole or not at all.
    fn visit(&mut self, chunk: &Chunk, visit: &Visit<'_>, fixes: &BTreeSet<usize>) {
        let mut patches = Vec::new();
        for &number in fixes {
            match self.patches_of(chunk, visit, number) {
                Some(found) => {
                    self.repaired.made.insert(number);
                    patches.extend(found);
                }
                None => {
                    self.repaired.refused.insert(number, Refusal::NotInPlace);
                }
            }
        }
        self.tell(chunk, visit, &patches);
        self.patches.entry(visit.file).or_default().extend(patches);
    }

    fn patches_of(&self, chunk: &Chunk, visit: &Visit<'_>, number: usize) -> Option<Vec<Patch>> {
        let mut patches = Vec::new();
        for edit in &self.plan.fix(number).edits {
            let CellName { file, row, column, line } = self.plan.chosen[number].0.cell(edit);
            let spans = chunk.spans(visit, Place { file, row, column }, line);
            let text = edit.replacement.expose();
            if spans.is_empty() || !spans.iter().all(|span| span.dress.takes(text)) {
                return None;
            }
            patches.extend(spans.into_iter().map(|span| Patch { span, column, text: text.clone(), fix: number }));
        }
        (!patches.is_empty()).then_some(patches)
    }

    /// Notes the rows that change.
    fn tell(&mut self, chunk: &Chunk, visit: &Visit<'_>, patches: &[Patch]) {
        let rows: BTreeSet<u32> = patches.iter().map(|patch| patch.span.row).collect();
        for row in rows {
            let here: Vec<&Patch> = patches.iter().filter(|patch| patch.span.row == row).collect();
            let label = |fix: &usize| format!("{}: {}", self.plan.chosen[*fix].0.rule, self.plan.fix(*fix).label);
            let fixes: BTreeSet<usize> = here.iter().map(|patch| patch.fix).collect();
            let (before, after) = self.shown(chunk, row, &here);
            self.repaired.changes.push(Change {
                file: visit.file,
                row,
                visit: visit.text(crate::visit::col::VISIT_ID).to_string(),
                labels: fixes.iter().map(label).collect(),
                before,
                after,
            });
        }
    }

    /// A CSV row whole; of other formats the names and values that change.
    fn shown(&self, chunk: &Chunk, row: u32, patches: &[&Patch]) -> (Vec<String>, Vec<String>) {
        let changed = |column: &str| patches.iter().find(|patch| patch.column == column && !column.is_empty());
        let new = |patch: &Patch| {
            let open = crate::visit::VISIT_COLUMNS.iter().all(|c| c.name != patch.column || !c.private);
            if open || self.privacy == Privacy::Shown { patch.text.clone() } else { format!("{} (changed)", crate::finding::MASK) }
        };
        if chunk.format() == Some(Format::Csv) {
            let cells = chunk.row_cells(row, self.privacy);
            let before: Vec<String> = cells.iter().map(|(_, cell)| cell.clone()).collect();
            let after: Vec<String> = cells.into_iter().map(|(name, cell)| changed(name).map_or(cell, |patch| new(patch))).collect();
            return (vec![before.join(",")], vec![after.join(",")]);
        }
        let old = |patch: &Patch| chunk.value_at(patch.span, patch.column, self.privacy);
        let member = |name: &str, value: &str| format!("{name} = {value}");
        (
            patches.iter().map(|patch| member(patch.column, &old(patch))).collect(),
            patches.iter().map(|patch| member(patch.column, &new(patch))).collect(),
        )
    }
}

/// `visits.csv` becomes `visits.fixed.csv`.
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match path.extension() {
        Some(extension) => path.with_file_name(format!("{stem}.fixed.{}", extension.to_string_lossy())),
        None => path.with_file_name(format!("{stem}.fixed")),
    }
}

/// Writes `from` with its patches to `to`: first under another name, so that `to` is whole or as it was.
fn write_anew(from: &Path, to: &Path, patches: &[Patch]) -> io::Result<()> {
    let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let part = to.with_file_name(format!(".{name}.part"));
    if part.exists() {
        RealDisk.remove_file(&part)?;
    }
    let mut out = BufWriter::new(RealDisk.create(&part)?);
    let done = copy(&mut BufReader::new(File::open(from)?), &mut out, patches);
    let done = done.and_then(|()| out.flush()).and_then(|()| out.get_mut().sync());
    drop(out);
    let done = done.and_then(|()| if from == to { fs::set_permissions(&part, fs::metadata(from)?.permissions()) } else { Ok(()) });
    match done.and_then(|()| RealDisk.rename(&part, to)) {
        Ok(()) => RealDisk.sync_folder(to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))),
        Err(error) => {
            let _ = RealDisk.remove_file(&part);
            Err(error)
        }
    }
}

/// Copies with the patches, which are in order and do not overlap.
fn copy(from: &mut impl Read, to: &mut impl Write, patches: &[Patch]) -> io::Result<()> {
    let mut at = 0;
    for Patch { span, text, .. } in patches {
        let gap = span.from.checked_sub(at).ok_or_else(|| io::Error::other("two changes overlap"))?;
        io::copy(&mut from.take(gap), to)?;
        io::copy(&mut from.take(span.to - span.from), &mut io::sink())?;
        to.write_all(text.as_bytes())?;
        at = span.to;
    }
    io::copy(from, to).map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Proposal;
    use super::*;
    use crate::finding::{Finding, Fix, RuleCard, Severity};
    use proptest::prelude::*;

    static CARD: RuleCard = RuleCard { id: "XX001", name: "a-test", severity: Severity::Error, authority: "none", page: "" };

    fn plan(edits: &[(u32, &'static str, &str)]) -> Plan {
        let mut plan = Plan::default();
        for (row, column, text) in edits {
            let place = Place { row: *row, column, ..Place::default() };
            let finding = Finding::new(&CARD, place, "x").fix(Fix::safe("write it").edit(place, *text));
            plan.choose(Proposal::of("V1", String::new(), &finding).unwrap(), 0);
        }
        plan
    }

    fn repaired(text: &str, plan: &Plan, target: Target) -> (Repaired, PathBuf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v.csv");
        fs::write(&path, text).unwrap();
        let files = InputFiles::open(std::slice::from_ref(&path)).unwrap();
        (repair(&files, plan, target, Privacy::Masked).unwrap(), path, folder)
    }

    const HEAD: &str = "visit_id,line,patient_id,payer_id,service_from,rendering_id,code,note,dx1,dx2";

    /// Two visits, the first of two lines, with this first diagnosis.
    fn file(dx1: &str, (mark, end, note): (&str, &str, &str)) -> String {
        let row = |start: &str, dx1: &str| format!("{start},2026-01-01,a,99213,{note},{dx1},I10{end}");
        format!("{mark}{HEAD}{end}{}{}{}", row("V1,1,P1,", dx1), row("V1,2,P1,", dx1), row("V2,1,P2,", "E119"))
    }

    proptest! {
        #[test]
        fn no_byte_changes_outside_of_the_cell(
            mark in prop::sample::select(vec!["", "\u{feff}"]),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            note in prop::sample::select(vec!["", " é ", "\"a, \"\"b\"\"\"", "\"two\nlines\""]),
            around in prop::sample::select(vec![("", ""), (" ", "  "), ("\"", "\""), ("\" ", "\"")]),
        ) {
            let dx1 = |code: &str| format!("{}{code}{}", around.0, around.1);
            let text = file(&dx1("e11.9"), (mark, end, note));
            let (done, path, _folder) = repaired(&text, &plan(&[(2, "dx1", "E11.9")]), Target::Beside);
            prop_assert_eq!(done.made.len(), 1);
            let fixed = fs::read_to_string(path.with_file_name("v.fixed.csv")).unwrap();
            prop_assert_eq!(fixed, file(&dx1("E11.9"), (mark, end, note)));
            prop_assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn what_cannot_be_written_in_place_is_left_and_told() {
        let text = file("", ("", "\n", ""));
        let edits = [(2, "dx1", "E11.9"), (4, "dx2", "I,10"), (9, "dx1", "E11.9"), (4, "dx1", "E11.9")];
        let (done, path, _folder) = repaired(&text, &plan(&edits), Target::InPlace);
        assert_eq!(done.made.into_iter().collect::<Vec<_>>(), [3]);
        assert_eq!(done.refused.into_iter().collect::<Vec<_>>(), [0, 1, 2].map(|number| (number, Refusal::NotInPlace)));
        assert_eq!(fs::read_to_string(path).unwrap(), text.replace("E119", "E11.9"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_changed_in_place_keeps_its_permissions_and_a_new_one_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (_, path, folder) = repaired(&file("e11.9", ("", "\n", "")), &plan(&[(2, "dx1", "E11.9")]), Target::Beside);
        assert_eq!(mode(&path.with_file_name("v.fixed.csv")), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let files = InputFiles::open(std::slice::from_ref(&path)).unwrap();
        repair(&files, &plan(&[(2, "dx1", "E11.9")]), Target::InPlace, Privacy::Masked).unwrap();
        assert_eq!(mode(&path), 0o640);
        assert_eq!(crate::disk::list(folder.path()).unwrap().len(), 2);
    }
}
