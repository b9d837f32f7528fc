//! Lists of codes with texts and dates: adjustment reasons, remarks, claim status, taxonomy, and CPT as the practice has licensed it.

use super::cells::{Sheet, SheetRow, has_header, plain};
use super::editions::{self, Dated};
use super::{Asked, Importer, Member, Refusal, is_code, one_line, only, sorted};
use crate::codes::imported::Kind;
use crate::codes::imported::shelve::{NewRows, NewTable};
use crate::date::{Date, parse_compact, parse_iso};

/// Adjustment reasons, remarks and claim status share their layout; their codes tell them apart.
pub static CARC: Importer = Importer {
    kind: Kind::Carc,
    title: "claim adjustment reason codes (CSV)",
    recognises: |m| list_of(m) == Some(Kind::Carc),
    read: read_x12,
};
/// See [`CARC`].
pub static RARC: Importer = Importer {
    kind: Kind::Rarc,
    title: "remittance advice remark codes (CSV)",
    recognises: |m| list_of(m) == Some(Kind::Rarc),
    read: read_x12,
};
/// See [`CARC`].
pub static CLAIM_STATUS: Importer = Importer {
    kind: Kind::ClaimStatus,
    title: "claim status codes (CSV)",
    recognises: |m| list_of(m) == Some(Kind::ClaimStatus),
    read: read_x12,
};

/// Provider taxonomy.
pub static TAXONOMY: Importer = Importer {
    kind: Kind::Taxonomy,
    title: "NUCC provider taxonomy (CSV)",
    recognises: |m| has_header(&m.sample, &["GROUPING", "CLASSIFICATION", "SPECIALIZATION"]),
    read: read_taxonomy,
};

/// CPT in the licensed file of the practice.
pub static CPT: Importer = Importer {
    kind: Kind::Cpt,
    title: "CPT, your licensed file (cut by commas or tabs, with the columns CPT Code and Description)",
    recognises: |m| m.sample.lines().take(60).any(|line| plain(line).starts_with("CPTCODE")),
    read: read_cpt,
};

const COLUMNS: [&str; 5] =
    ["CODE", "DESCRIPTION|CODEDESCRIPTION", "STARTDATE|START|EFFECTIVEDATE", "?STOPDATE|STOP|DEACTIVATIONDATE", "?LASTMODIFIED|MODIFIED"];

/// Which of the three lists it is, by its codes: remarks are M1, MA01, N1; reasons have some with another letter in front; status has none.
fn list_of(member: &Member) -> Option<Kind> {
    let header = member.sample.lines().take(20).position(|line| {
        let line = plain(line);
        line.contains("CODE") && line.contains("DESCRIPTION") && line.contains("STAR") && !line.starts_with("CPT")
    })?;
    let codes: Vec<&str> =
        member.sample.lines().skip(header + 1).filter_map(|line| line.split([',', '\t']).next()).map(|c| c.trim_matches('"')).collect();
    let shaped = |code: &&&str| (1..=5).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let codes: Vec<&&str> = codes.iter().filter(shaped).filter(|code| code.bytes().any(|b| b.is_ascii_digit())).collect();
    let lettered = |letters: &[&str]| {
        codes.iter().any(|code| letters.iter().any(|l| code.strip_prefix(l).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))))
    };
    if codes.is_empty() {
        None
    } else if lettered(&["M", "MA", "N"]) {
        Some(Kind::Rarc)
    } else if lettered(&["A", "B", "P", "W", "Y", "D"]) {
        Some(Kind::Carc)
    } else {
        Some(Kind::ClaimStatus)
    }
}

fn read_x12(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let kind = list_of(member).ok_or_else(|| Refusal::new(&member.name, "it has no codes"))?;
    let sheet = Sheet::read(member, &COLUMNS)?;
    let (mut rows, mut newest) = (Vec::new(), None::<Date>);
    for row in sheet.rows() {
        let code = row.cell(0);
        if row.width() < row.full_width().min(4) || code.is_empty() || code.len() > 5 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(row.refused(format!("\"{}\" is no code, or the row is cut short", one_line(code))));
        }
        let (start, stop, modified) = (day(&row, 2)?, day(&row, 3)?, day(&row, 4)?);
        newest = newest.max(start).max(modified).max(stop);
        let text = |date: Option<Date>| date.map(|day| day.to_string()).unwrap_or_default();
        rows.push(format!("{code}\t{}\t{}\t{}", text(start), text(stop), one_line(row.cell(1))));
    }
    // These lists are cumulative and say when each code began and ended, so the newest date in one names it and it answers for all days.
    let name = match &asked.edition {
        Some(edition) => editions::edition(members, asked, |_| None).map(|_| edition.clone())?,
        None => newest.map(|day| day.to_string()).ok_or_else(|| Refusal::new(&member.name, "it has no dates"))?,
    };
    let source = "X12; for the practice's own use".to_string();
    let rows = NewRows::of_text(sorted((rows, 1), member)?);
    let title = format!("{} {name}", title(kind));
    let window = (parse_iso("1995-01-01").expect("a date in the source is a real one"), None);
    Ok(vec![NewTable { kind, title, source, rows, files: vec![member.origin.clone()], remark: String::new(), window, edition: name }])
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Carc => "Adjustment reasons",
        Kind::Rarc => "Remarks",
        _ => "Claim status",
    }
}

/// A date as `2026-01-31`, `20260131`, `1/31/2026`; an empty cell is none.
fn day(row: &SheetRow<'_>, column: usize) -> Result<Option<Date>, Refusal> {
    let text = row.cell(column);
    let american = || {
        let mut parts = text.split('/').map(|part| part.parse::<u32>().ok());
        let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
        Date::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    };
    match text {
        "" => Ok(None),
        _ => match parse_iso(text).or_else(|| parse_compact(text)).or_else(american) {
            Some(day) => Ok(Some(day)),
            None => Err(row.refused(format!("\"{}\" is no date", one_line(text)))),
        },
    }
}

fn read_taxonomy(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let sheet = Sheet::read(member, &["CODE", "GROUPING", "CLASSIFICATION", "SPECIALIZATION", "?DISPLAYNAME"])?;
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let code = row.cell(0);
        let shaped = code.len() == 10 && code.ends_with('X') && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !shaped || row.width() < 4 {
            return Err(row.refused(format!("\"{}\" is no taxonomy code, or the row is cut short", one_line(code))));
        }
        let name = [row.cell(4), row.cell(3), row.cell(2)].into_iter().find(|name| !name.is_empty()).unwrap_or("");
        rows.push(format!("{code}\t\t\t{}", one_line(name)));
    }
    let version = taxonomy_version(members, asked)?;
    let window = (taxonomy_day(&version).ok_or_else(|| no_version(member))?, None);
    let rows = NewRows::of_text(sorted((rows, 1), member)?);
    let source = "NUCC; for the licensed practice only".to_string();
    let title = format!("Provider taxonomy {version}");
    Ok(vec![NewTable {
        kind: Kind::Taxonomy,
        title,
        source,
        rows,
        files: vec![member.origin.clone()],
        remark: String::new(),
        window,
        edition: version,
    }])
}

/// `25.1` from `nucc_taxonomy_251.csv`.
fn taxonomy_version(members: &[Member], asked: &Asked) -> Result<String, Refusal> {
    if let Some(edition) = &asked.edition {
        return Ok(edition.clone());
    }
    let of_name = |name: &String| {
        let digits = name.split("taxonomy_").nth(1)?.get(..3).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        Some(format!("{}.{}", &digits[..2], &digits[2..]))
    };
    members[0].names.iter().find_map(of_name).ok_or_else(|| no_version(&members[0]))
}

fn no_version(member: &Member) -> Refusal {
    Refusal::new(&member.name, "it does not say which version it is").help("name it: --edition 25.1")
}

/// Version 25.0 is in force from April 2025, version 25.1 from October [from memory].
fn taxonomy_day(version: &str) -> Option<Date> {
    let (year, half) = version.split_once('.')?;
    let month = match half {
        "0" => 4,
        "1" => 10,
        _ => return None,
    };
    Date::from_ymd_opt(2000 + year.parse::<i32>().ok().filter(|year| (0..100).contains(year))?, month, 1)
}

fn read_cpt(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let wanted = [
        "CPTCODE",
        "?SHORTDESCRIPTION|MEDIUMDESCRIPTION|DESCRIPTION|LONGDESCRIPTION",
        "?EFFECTIVEDATE|STARTDATE",
        "?TERMINATIONDATE|STOPDATE|ENDDATE",
    ];
    let sheet = Sheet::read(member, &wanted)?;
    let edition = editions::edition(members, asked, |name| editions::quarter(name).or_else(|| editions::year(name)))?;
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let code = row.cell(0);
        if !is_code(code) || !code.as_bytes()[0].is_ascii_digit() {
            return Err(row.refused(format!("\"{}\" is no CPT code", one_line(code))));
        }
        if row.width() < row.full_width() {
            return Err(row.refused("the row is cut short"));
        }
        let text = |date: Option<Date>| date.map(|day| day.to_string()).unwrap_or_default();
        rows.push(format!("{code}\t{}\t{}\t{}", text(day(&row, 2)?), text(day(&row, 3)?), one_line(row.cell(1))));
    }
    let Dated { name, window } = edition;
    let rows = NewRows::of_text(sorted((rows, 1), member)?);
    let source = "American Medical Association; for the licensed practice only".to_string();
    Ok(vec![NewTable {
        kind: Kind::Cpt,
        title: format!("CPT {name}"),
        source,
        rows,
        files: vec![member.origin.clone()],
        remark: String::new(),
        window,
        edition: name,
    }])
}
