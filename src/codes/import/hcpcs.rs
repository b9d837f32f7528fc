//! HCPCS Level II: the quarterly ANWEB file of CMS, as records of 320 characters or as a workbook.
//!
//! Layout: `HCPCS2019_recordlayout.txt`, which comes along in CMS's own zip.

use super::cells::{Sheet, has_header};
use super::editions::{self, Dated};
use super::{Asked, Importer, Member, Refusal};
use crate::codes::imported::Kind;
use crate::codes::imported::shelve::{NewRows, NewTable};
use crate::date::{Date, parse_compact};
use std::collections::BTreeMap;

/// The importer.
pub static IMPORTER: Importer =
    Importer { kind: Kind::Hcpcs, title: "HCPCS ANWEB (text or workbook)", recognises: |m| is_records(m) || is_workbook(m), read };

/// Characters of a record up to the action code, behind which nothing is read.
const RECORD: usize = 293;
/// Bytes of a long title of many records.
const TITLE: usize = 4_000;

/// A code while its records come in.
#[derive(Default)]
struct Code {
    title: String,
    short: String,
    coverage: String,
    action: String,
    added: Option<Date>,
    effective: Option<Date>,
    terminated: Option<Date>,
}

type Codes = BTreeMap<String, Code>;

fn is_records(member: &Member) -> bool {
    member.sample.lines().any(|line| {
        let cell = |from: usize, to: usize| line.get(from - 1..to).unwrap_or("x");
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        line.len() >= RECORD && digits(cell(6, 10)) && matches!(cell(11, 11), "3" | "7") && parse_compact(cell(269, 276)).is_some()
    })
}

fn is_workbook(member: &Member) -> bool {
    has_header(&member.sample, &["HCPC", "SEQNUM", "RECID", "LONGDESCRIPTION", "ADDDT", "TERMDT"])
}

fn read(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let [member] = members else {
        return Err(Refusal::new(&members[1].name, format!("{} holds the same table", members[0].name)).help("import one of them"));
    };
    let by_name = |name: &str| editions::quarter(name).or_else(|| editions::month_quarter(name)).or_else(|| editions::year(name));
    let edition = editions::edition(members, asked, by_name)?;
    let codes = if is_workbook(member) { workbook(member)? } else { records(member)? };
    whole(&codes, member)?;
    edition.holds(codes.values().filter_map(|code| code.added.max(code.effective)).max(), member)?;
    Ok(vec![table(&codes, edition, member)])
}

/// The records of the text. Lines whose eleventh character names no kind of record are notices.
fn records(member: &Member) -> Result<Codes, Refusal> {
    let mut codes = Codes::new();
    member.lines(&mut |number, line| {
        let characters: Vec<char> = line.chars().collect();
        let cell = |from: usize, to: usize| characters.get(from - 1..to.min(characters.len())).unwrap_or(&[]).iter().collect::<String>();
        if !matches!(characters.get(10), Some('3' | '4' | '7' | '8')) || !cell(6, 10).bytes().all(|b| b.is_ascii_digit()) {
            return Ok(());
        }
        let refused = |reason: String| Refusal::new(&member.name, reason).line(number);
        let code = cell(1, 5).trim().to_string();
        let part = cell(12, 91);
        if matches!(characters[10], '4' | '8') {
            let known = codes.get_mut(&code).ok_or_else(|| refused(format!("{code} goes on without having begun")))?;
            known.title = format!("{} {}", known.title, part.trim());
            return if known.title.len() > TITLE { Err(refused(format!("the title of {code} does not end"))) } else { Ok(()) };
        }
        // Editors strip blanks at the ends of lines; the action code is the last thing that is read, and always there.
        if characters.len() < RECORD {
            return Err(refused(format!("the record of {code} is cut short")).help("download the file again"));
        }
        let date = |from: usize| match cell(from, from + 7).trim() {
            "" => Ok(None),
            text => parse_compact(text).map(Some).ok_or_else(|| refused(format!("\"{text}\" is no date"))),
        };
        let new = Code {
            title: part.trim().to_string(),
            short: cell(92, 119).trim().to_string(),
            coverage: cell(230, 230).trim().to_string(),
            action: cell(293, 293).trim().to_string(),
            added: date(269)?,
            effective: date(277)?,
            terminated: date(285)?,
        };
        match codes.insert(code.clone(), new) {
            Some(_) => Err(refused(format!("{code} stands twice"))),
            None => Ok(()),
        }
    })?;
    Ok(codes)
}

fn workbook(member: &Member) -> Result<Codes, Refusal> {
    let sheet =
        Sheet::read(member, &["HCPC", "RECID", "LONGDESCRIPTION", "SHORTDESCRIPTION", "COV", "ADDDT", "ACTEFFDT", "TERMDT", "ACTIONCD"])?;
    let mut codes = Codes::new();
    for row in sheet.rows() {
        let code = row.cell(0).to_string();
        if matches!(row.cell(1), "4" | "8") {
            let known = codes.get_mut(&code).ok_or_else(|| row.refused(format!("{code} goes on without having begun")))?;
            known.title = format!("{} {}", known.title, row.cell(2));
            continue;
        }
        let date = |column: usize| match row.cell(column) {
            "" => Ok(None),
            text => parse_compact(text).map(Some).ok_or_else(|| row.refused(format!("\"{text}\" is no date"))),
        };
        let new = Code {
            title: row.cell(2).to_string(),
            short: row.cell(3).to_string(),
            coverage: row.cell(4).to_string(),
            action: row.cell(8).to_string(),
            added: date(5)?,
            effective: date(6)?,
            terminated: date(7)?,
        };
        if codes.insert(code.clone(), new).is_some() {
            return Err(row.refused(format!("{code} stands twice")));
        }
    }
    Ok(codes)
}

/// A file that was cut at the end of a line still has modifiers, and codes from A to V.
fn whole(codes: &Codes, member: &Member) -> Result<(), Refusal> {
    let refused = |reason: String| Err(Refusal::new(&member.name, reason).help("download the file again: it is cut short"));
    let wrong = |code: &&String| !matches!(code.len(), 2 | 5) || !code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if let Some(code) = codes.keys().find(wrong) {
        return Err(Refusal::new(&member.name, format!("\"{code}\" is neither a code nor a modifier")));
    }
    if !codes.keys().any(|code| code.len() == 2) {
        return refused("it has no modifiers".to_string());
    }
    let last = codes.keys().rfind(|code| code.len() == 5);
    match last {
        Some(last) if last.starts_with('V') => Ok(()),
        Some(last) => refused(format!("it ends with {last}, and a whole file ends with codes that begin with V")),
        None => refused("it has no codes".to_string()),
    }
}

fn table(codes: &Codes, edition: Dated, member: &Member) -> NewTable {
    let day = |date: Option<Date>| date.map(|day| day.to_string()).unwrap_or_default();
    let row = |(code, row): (&String, &Code)| {
        let cells = [&row.coverage, &row.action, &row.short, &row.title].map(|cell| super::one_line(cell));
        format!("{code}\t{}\t{}\t{}\n", day(row.added), day(row.terminated), cells.join("\t"))
    };
    let modifiers = codes.keys().filter(|code| code.len() == 2).count();
    NewTable {
        kind: Kind::Hcpcs,
        title: format!("HCPCS Level II {}", edition.name),
        source: "CMS, United States government work".to_string(),
        rows: NewRows::of_text(codes.iter().map(row).collect()),
        files: vec![member.origin.clone()],
        remark: format!("{} codes and {} modifiers", super::count(codes.len() - modifiers), super::count(modifiers)),
        window: edition.window,
        edition: edition.name,
    }
}
