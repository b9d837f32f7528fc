//! The two short lists of NCCI: medically unlikely edits and add-on codes.

use super::cells::{Sheet, SheetRow, has_header, plain};
use super::editions::{self, Dated};
use super::{Asked, Importer, Member, Refusal, is_code, one_line, only, sorted};
use crate::codes::imported::Kind;
use crate::codes::imported::shelve::{NewRows, NewTable};
use crate::date::Date;

/// Medically unlikely edits. No dates stand inside, so the quarter comes from the name.
pub static MUE: Importer = Importer {
    kind: Kind::Mue,
    title: "NCCI medically unlikely edits, practitioner services (CSV or workbook)",
    recognises: |m| has_header(&m.sample, &["HCPCSCPTCODE", "MUEVALUES", "MUEADJUDICATIONINDICATOR"]),
    read: read_mue,
};

/// Add-on codes.
pub static ADD_ON: Importer = Importer {
    kind: Kind::AddOn,
    title: "NCCI add-on codes (text or workbook)",
    recognises: |m| has_header(&m.sample, &["PRIMARYCODE", "EDITTYPE"]) && plain(&m.sample).contains("ADDONCODE"),
    read: read_add_on,
};

const SOURCE: &str = "CMS; CPT codes are the American Medical Association's: for the licensed practice only";
/// What the add-on file says where the payer decides which primary codes there are.
const PAYER_DECIDES: &str = "CCCCC";

fn of_quarter(name: &str) -> Option<String> {
    editions::quarter(name).or_else(|| editions::day_quarter(name))
}

fn read_mue(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let sheet = Sheet::read(
        member,
        &["HCPCSCPTCODE", "PRACTITIONERSERVICESMUEVALUES|MUEVALUES|?OUTPATIENT|DMESUPPLIER", "MUEADJUDICATIONINDICATOR"],
    );
    // The other two files differ in the heading of the values alone.
    let heading = plain(&member.sample);
    for (other, whose) in [("OUTPATIENTHOSPITAL", "outpatient hospitals"), ("DMESUPPLIER", "suppliers of equipment")] {
        if heading.contains(&format!("{other}SERVICESMUEVALUES")) {
            let help = "import the practitioner services file, by which claims of clinicians are checked";
            return Err(Refusal::new(&member.name, format!("these are the limits for {whose}")).help(help));
        }
    }
    let sheet = sheet?;
    let edition = editions::edition(members, asked, of_quarter)?;
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let (code, units, mai) = (row.cell(0), row.cell(1), row.cell(2));
        if row.width() < 3 || !is_code(code) {
            return Err(row.refused(format!("\"{code}\" is no code, or the row is cut short")).help("download the file again"));
        }
        let units: u32 = units.parse().map_err(|_| row.refused(format!("\"{units}\" is no number of units")))?;
        let digit = mai.chars().next().filter(|c| ('1'..='3').contains(c));
        let mai = digit.ok_or_else(|| row.refused(format!("\"{mai}\" does not begin with an indicator from 1 to 3")))?;
        rows.push(format!("{code}\t{units}\t{mai}"));
    }
    table(Kind::Mue, "Medically unlikely edits", (edition, rows), member)
}

fn read_add_on(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let wanted = [
        "ADDONCODE",
        "PRIMARYCODE",
        "AOCEDITTYPE|EDITTYPE",
        "?AOCDELDT|ADDONCODEDEL",
        "?PRIMARYCODEDELDT|PRIMARYCODEDEL",
        "?AOCEDITEFFDT|EDITEFF",
        "?AOCEDITDELDT|EDITDEL",
    ];
    let sheet = Sheet::read(member, &wanted)?;
    let edition = editions::edition(members, asked, editions::quarter)?;
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let (add_on, primary, kind) = (row.cell(0), row.cell(1), row.cell(2));
        let named = !primary.is_empty() && primary != PAYER_DECIDES;
        if !is_code(add_on) || (named && !is_code(primary)) {
            return Err(row.refused(format!("\"{add_on}\" with \"{primary}\" is no pair of codes, or the row is cut short")));
        }
        let kind =
            kind.chars().find(|c| ('1'..='3').contains(c)).ok_or_else(|| row.refused(format!("\"{kind}\" is no type from 1 to 3")))?;
        let ends = [julian(&row, 3)?, julian(&row, 4)?, julian(&row, 6)?].into_iter().flatten().min();
        let day = |date: Option<Date>| date.map(|day| day.to_string()).unwrap_or_default();
        rows.push(format!("{add_on}\t{kind}\t{}\t{}\t{}", if named { primary } else { "" }, day(julian(&row, 5)?), day(ends)));
    }
    table(Kind::AddOn, "NCCI add-on codes", (edition, rows), member)
}

/// A day as `YYYYDDD`; an empty cell, zeros and nines are none.
fn julian(row: &SheetRow<'_>, column: usize) -> Result<Option<Date>, Refusal> {
    let text = row.cell(column);
    if text.is_empty() || text.bytes().all(|b| b == b'0') || text.starts_with("9999") {
        return Ok(None);
    }
    let day = text
        .split_at_checked(4)
        .filter(|(_, day)| day.len() == 3)
        .and_then(|(year, day)| Date::from_yo_opt(year.parse().ok()?, day.parse().ok()?));
    day.map(Some).ok_or_else(|| row.refused(format!("\"{text}\" is no day like 2026001")))
}

fn table(kind: Kind, title: &str, (edition, rows): (Dated, Vec<String>), member: &Member) -> Result<Vec<NewTable>, Refusal> {
    let Dated { name, window } = edition;
    let rows = NewRows::of_text(sorted((rows, if kind == Kind::Mue { 1 } else { 5 }), member)?);
    let title = one_line(&format!("{title} {name}"));
    Ok(vec![NewTable {
        kind,
        title,
        source: SOURCE.to_string(),
        rows,
        files: vec![member.origin.clone()],
        remark: String::new(),
        window,
        edition: name,
    }])
}
