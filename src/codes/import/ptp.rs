//! NCCI procedure-to-procedure edits for practitioners: text cut by tabs, in four files f1 to f4 that belong together.
//!
//! Files are cumulative, so the newest quarter answers for all earlier dates, and rows that were deleted stay.

use super::editions::{self, Dated};
use super::{Asked, Importer, Member, Refusal, is_code};
use crate::codes::imported::Kind;
use crate::codes::imported::ptp::Indicator;
use crate::codes::imported::ptp_store::{PairsToStore, Unstorable};
use crate::codes::imported::shelve::{NewRows, NewTable};
use crate::date::{Date, parse_compact};
use crate::limits;

/// The importer.
pub static IMPORTER: Importer =
    Importer { kind: Kind::Ptp, title: "NCCI procedure-to-procedure edits (text, f1 to f4 together)", recognises, read };

/// The day that stands for "before 1996" in the third column.
const FIRST: &str = "1996-01-01";
/// Files of one quarter.
const PARTS: usize = 4;

fn recognises(member: &Member) -> bool {
    !member.is_workbook() && member.sample.lines().take(200).any(|line| cells(line).is_some_and(|cells| pair(&cells).is_ok()))
}

fn read(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    if let Some(hospital) = members.iter().find(|m| m.names.iter().any(|name| name.contains("ccioph") || name.contains("hospital"))) {
        let help = "import the practitioner files (ccipra); hospital claims are not checked here";
        return Err(Refusal::new(&hospital.name, "these are the edits for hospitals").help(help));
    }
    let order = complete(members)?;
    let edition = editions::edition(members, asked, editions::quarter)?;
    let mut pairs = PairsToStore::default();
    let (mut newest, mut ends): (Option<Date>, Vec<(String, String)>) = (None, Vec::new());
    for member in members {
        let (latest, first, last) = part(member, &mut pairs)?;
        newest = newest.max(latest);
        ends.push((first, last));
    }
    no_overlap(members, &order, &ends)?;
    edition.holds(newest, &members[0])?;
    let Dated { name, window } = edition;
    let count = pairs.len();
    let rows =
        NewRows::of_pairs(pairs).map_err(|_| Refusal::new(&members[0].name, format!("{count} pairs with too many different codes")))?;
    Ok(vec![NewTable {
        kind: Kind::Ptp,
        title: format!("NCCI pairs {name}"),
        source: "CMS; CPT codes are the American Medical Association's: for the licensed practice only".to_string(),
        rows,
        files: super::origins(members),
        remark: String::new(),
        window: (crate::date::parse_iso(FIRST).unwrap_or(window.0).min(window.0), window.1),
        edition: name,
    }])
}

/// One part: every row that is not a notice is a pair, or the file is refused. Gives back the newest date and the codes it runs between.
fn part(member: &Member, pairs: &mut PairsToStore) -> Result<(Option<Date>, String, String), Refusal> {
    let (mut newest, mut first, mut last, mut below_header) = (None, String::new(), String::new(), false);
    member.lines(&mut |number, line| {
        let Some(cells) = cells(line).filter(|cells| below_header || (is_code(cells[0]) && is_code(cells[1]))) else {
            return match below_header && !line.trim().is_empty() {
                true => Err(Refusal::new(&member.name, "the row is cut short").line(number).help("download the file again")),
                false => Ok(()),
            };
        };
        below_header = true;
        let (from, to, indicator, rationale) = pair(&cells).map_err(|reason| Refusal::new(&member.name, reason).line(number))?;
        newest = newest.max(Some(from));
        if first.is_empty() {
            first = cells[0].to_string();
        }
        if last != cells[0] {
            last = cells[0].to_string();
        }
        pairs.add((cells[0], cells[1]), (from, to), indicator, rationale).map_err(|reason| {
            let reason = match reason {
                Unstorable::Code => format!("\"{}\" and \"{}\" are no two codes of five characters", cells[0], cells[1]),
                Unstorable::TooVaried => "it has more different dates and reasons than any edition".to_string(),
            };
            Refusal::new(&member.name, reason).line(number)
        })?;
        if pairs.len() > limits::TABLE_ROWS {
            return Err(Refusal::new(&member.name, format!("more than {} pairs", limits::TABLE_ROWS)).line(number));
        }
        Ok(())
    })?;
    Ok((newest, first, last))
}

/// The cells of a row; `None` for notices and headers, which have fewer.
fn cells(line: &str) -> Option<[&str; 7]> {
    let mut cells = [""; 7];
    let mut count = 0;
    for (place, cell) in cells.iter_mut().zip(line.split('\t')) {
        *place = cell.trim();
        count += 1;
    }
    // The rationale may be missing in old files; all before it may not.
    (count >= 6).then_some(cells)
}

type Terms<'c> = (Date, Option<Date>, Indicator, &'c str);

fn pair<'c>(cells: &[&'c str; 7]) -> Result<Terms<'c>, String> {
    let [first, second, _, from, to, indicator, rationale] = *cells;
    if !is_code(first) || !is_code(second) {
        return Err(format!("\"{first}\" and \"{second}\" are no two codes of five characters"));
    }
    let from = parse_compact(from).ok_or_else(|| format!("\"{from}\" is no date like 20260101"))?;
    let to = match to {
        "*" | "" => None,
        text => Some(parse_compact(text).ok_or_else(|| format!("\"{text}\" is no date like 20260101 and no *"))?),
    };
    let indicator =
        Indicator::of_digit(indicator).ok_or_else(|| format!("the modifier indicator is \"{indicator}\", and only 0, 1 and 9 exist"))?;
    Ok((from, to, indicator, rationale))
}

/// All four parts must be there, and in which order they follow each other; a file whose name says no part is taken to be the whole table.
fn complete(members: &[Member]) -> Result<Vec<usize>, Refusal> {
    let of_name = |name: &String| (1..=PARTS).find(|n| name.contains(&format!("-f{n}")) || name.contains(&format!("_f{n}")));
    let parts: Vec<Option<usize>> = members.iter().map(|member| member.names.iter().find_map(of_name)).collect();
    if parts == [None] {
        return Ok(vec![0]);
    }
    for (n, part) in parts.iter().enumerate() {
        let twice = parts[..n].iter().any(|other| other == part);
        match part {
            None => {
                return Err(Refusal::new(&members[n].name, "its name does not say which part it is")
                    .help("keep the names of the download: f1 to f4"));
            }
            Some(part) if twice => return Err(Refusal::new(&members[n].name, format!("part f{part} was given twice"))),
            Some(_) => {}
        }
    }
    match (1..=PARTS).find(|n| !parts.contains(&Some(*n))) {
        Some(missing) => {
            let reason = format!("part f{missing} is missing, and a pair that stands in it would never be found");
            Err(Refusal::new(&members[0].name, reason).help("give f1 to f4 of one quarter together"))
        }
        None => {
            let mut order: Vec<usize> = (0..members.len()).collect();
            order.sort_by_key(|n| parts[*n]);
            Ok(order)
        }
    }
}

/// The parts of one quarter follow each other; parts of two quarters overlap.
fn no_overlap(members: &[Member], order: &[usize], ends: &[(String, String)]) -> Result<(), Refusal> {
    for two in order.windows(2) {
        if ends[two[1]].0 < ends[two[0]].1 {
            let (before, after) = (&members[two[0]].name, &members[two[1]].name);
            let reason =
                format!("it begins with {}, and {before} goes on to {}: they are not of one quarter", ends[two[1]].0, ends[two[0]].1);
            return Err(Refusal::new(after, reason).help("give f1 to f4 of one quarter together"));
        }
    }
    Ok(())
}
