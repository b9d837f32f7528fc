//! The Medicare physician fee schedule: relative values (PPRRVU) and cost indices (GPCI).

use super::cells::{Sheet, SheetRow, has_header};
use super::editions::{self, Dated};
use super::{Asked, Importer, Member, Refusal, is_code, one_line, only, sorted};
use crate::codes::imported::Kind;
use crate::codes::imported::rows::Global;
use crate::codes::imported::shelve::{NewRows, NewTable};
use rust_decimal::Decimal;

/// Relative values; the file for qualifying participants differs in its conversion factor alone.
pub static RELATIVE_VALUES: Importer = Importer {
    kind: Kind::Mpfs,
    title: "Medicare relative values PPRRVU (CSV or workbook)",
    recognises: |m| m.sample.contains("HCPCS,MOD,DESCRIPTION") || m.sample.contains("HCPCS\tMOD\tDESCRIPTION"),
    read: read_values,
};

/// Cost indices.
pub static COST_INDICES: Importer = Importer {
    kind: Kind::Gpci,
    title: "Medicare cost indices GPCI (CSV or workbook)",
    recognises: |m| has_header(&m.sample, &["LOCALITYNUMBER", "LOCALITYNAME", "GPCI"]),
    read: read_indices,
};

const SOURCE: &str = "CMS; CPT codes are the American Medical Association's: for the licensed practice only";
/// Cells of a row of relative values.
const CELLS: usize = 31;
/// The columns that are kept, by their place: the header is spread over several rows, so names do not tell.
mod column {
    pub const CODE: usize = 0;
    pub const MODIFIER: usize = 1;
    pub const STATUS: usize = 3;
    pub const WORK: usize = 5;
    pub const EXPENSE: usize = 6;
    pub const OUTSIDE_NA: usize = 7;
    pub const FACILITY_EXPENSE: usize = 8;
    pub const FACILITY_NA: usize = 9;
    pub const MALPRACTICE: usize = 10;
    pub const PCTC: usize = 13;
    pub const GLOBAL: usize = 14;
    pub const MULTIPLE: usize = 18;
    pub const BILATERAL: usize = 19;
    pub const ASSISTANT: usize = 20;
    pub const COSURGEON: usize = 21;
    pub const TEAM: usize = 22;
    pub const CONVERSION: usize = 24;
}

fn read_values(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let mut tables: Vec<NewTable> = Vec::new();
    for member in members {
        let edition = editions::edition(std::slice::from_ref(member), asked, values_edition)?;
        tables.push(values(member, edition)?);
    }
    if let Some(other) = tables.iter().find(|table| table.edition != tables[0].edition) {
        let reason = format!("it is of {}, and the other file is of {}", other.edition, tables[0].edition);
        return Err(Refusal::new(&other.files[0].name, reason).help("import files of one edition at a time"));
    }
    Ok(tables)
}

/// `pprrvu2026_jan_nonqpp.csv`, or `rvu26a.zip`: releases A to D are those of the four quarters.
fn values_edition(name: &str) -> Option<String> {
    let release = |name: &str| {
        let rest = name.strip_prefix("rvu")?;
        let (year, release) = (rest.get(..2)?.parse::<u8>().ok()?, rest.as_bytes().get(2)?);
        let quarter = b"abcd".iter().position(|letter| letter == release)? + 1;
        Some(format!("20{year:02}q{quarter}"))
    };
    editions::quarter(name).or_else(|| editions::month_quarter(name)).or_else(|| release(name))
}

fn values(member: &Member, edition: Dated) -> Result<NewTable, Refusal> {
    let cells = member.cells()?;
    let header = cells.iter().position(|row| row.len() > 3 && row[0] == "HCPCS" && row[1] == "MOD");
    let header = header.ok_or_else(|| Refusal::new(&member.name, "no header that begins with HCPCS, MOD stands in it"))?;
    let (mut rows, mut factor): (Vec<String>, Option<String>) = (Vec::new(), None);
    for (row, number) in cells[header + 1..].iter().zip(header as u64 + 2..) {
        if row.iter().all(String::is_empty) {
            continue;
        }
        let refused = |reason: String| Refusal::new(&member.name, reason).line(number);
        if row.len() < CELLS || !is_code(&row[column::CODE]) {
            let code = &row[0];
            return Err(refused(format!("\"{code}\" is no code, or the row has fewer than {CELLS} cells"))
                .help("download the file again: it is cut short"));
        }
        let conversion = &row[column::CONVERSION];
        match &factor {
            Some(other) if other != conversion => {
                return Err(refused(format!("its conversion factor is {conversion}, and that of the rows above is {other}")));
            }
            _ => factor = Some(conversion.clone()),
        }
        rows.push(value_row(row).map_err(refused)?);
    }
    let qualifying = member.names.iter().any(|name| name.contains("_qp") && !name.contains("nonqp"));
    let (kind, remark) = if qualifying { (Kind::MpfsQp, ", qualifying participants") } else { (Kind::Mpfs, "") };
    let title = format!("Medicare physician fee schedule {}{remark}", edition.name);
    let rows = NewRows::of_text(sorted((rows, 2), member)?);
    Ok(NewTable {
        kind,
        title,
        source: SOURCE.to_string(),
        rows,
        files: vec![member.origin.clone()],
        remark: String::new(),
        window: edition.window,
        edition: edition.name,
    })
}

fn value_row(row: &[String]) -> Result<String, String> {
    let cell = |column: usize| row[column].trim();
    let modifier = cell(column::MODIFIER);
    if modifier.len() > 2 || !modifier.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(format!("\"{modifier}\" is no modifier"));
    }
    let flag = |column: usize| match cell(column).as_bytes() {
        [] => Ok('0'),
        [one] if one.is_ascii_alphanumeric() => Ok(char::from(*one)),
        _ => Err(format!("\"{}\" is no indicator of one character", cell(column))),
    };
    let unavailable = |column: usize| if cell(column) == "NA" { 'N' } else { '0' };
    let mut flags = String::new();
    for place in [column::STATUS, column::PCTC, column::MULTIPLE, column::BILATERAL, column::ASSISTANT, column::COSURGEON, column::TEAM] {
        flags.push(flag(place)?);
    }
    flags.extend([unavailable(column::OUTSIDE_NA), unavailable(column::FACILITY_NA)]);
    let global = cell(column::GLOBAL);
    Global::named(global).ok_or_else(|| format!("\"{global}\" is no global period"))?;
    let mut text = format!("{}\t{modifier}\t{flags}\t{global}", cell(column::CODE));
    for place in [column::WORK, column::EXPENSE, column::FACILITY_EXPENSE, column::MALPRACTICE, column::CONVERSION] {
        let number: Decimal = cell(place).parse().map_err(|_| format!("\"{}\" is no number", cell(place)))?;
        text.push_str(&format!("\t{number}"));
    }
    Ok(text)
}

fn read_indices(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let edition = editions::edition(members, asked, |name| name.contains("gpci").then(|| editions::year(name))?)?;
    let year = edition.year();
    let wanted = ["MEDICAREADMINISTRATIVECONTRACTOR|MAC", "LOCALITYNUMBER", "LOCALITYNAME", "PWGPCIWITH10FLOOR|PWGPCI", "PEGPCI", "MPGPCI"];
    let sheet = Sheet::read(member, &wanted)?;
    if let Some(other) =
        (3..6).map(|column| sheet.heading(column)).find(|heading| heading.contains("20") && !heading.contains(&year.to_string()))
    {
        return Err(Refusal::new(&member.name, format!("a column is headed \"{}\", so it is not of {year}", one_line(other))));
    }
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let (contractor, locality) = (row.cell(0), row.cell(1));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(contractor) {
            // Footnotes stand below the rows.
            continue;
        }
        if !digits(locality) || locality.len() > 2 || contractor.len() > 5 {
            return Err(row.refused(format!("\"{locality}\" is no locality")));
        }
        let numbers = [3, 4, 5].map(|column| number(&row, column));
        let [work, pe, mp] = numbers;
        rows.push(format!("{contractor:0>5}{locality:0>2}\t{}\t{}\t{}\t{}", one_line(row.cell(2)), work?, pe?, mp?));
    }
    let title = format!("Medicare cost indices {}", edition.name);
    let rows = NewRows::of_text(sorted((rows, 1), member)?);
    let source = "CMS, United States government work".to_string();
    Ok(vec![NewTable {
        kind: Kind::Gpci,
        title,
        source,
        rows,
        files: vec![member.origin.clone()],
        remark: String::new(),
        window: edition.window,
        edition: edition.name,
    }])
}

fn number(row: &SheetRow<'_>, column: usize) -> Result<Decimal, Refusal> {
    row.cell(column).parse().map_err(|_| row.refused(format!("\"{}\" is no index, or the row is cut short", row.cell(column))))
}
