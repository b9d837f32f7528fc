//! ICD-10-CM: the order file, or the addenda that turn the edition before into this one.
//!
//! Layout: `icd10OrderFiles.pdf` of CDC: order number 1-5, code 7-13, 1 or 0 for billable or header at 15, short title 17-76, long from 78.

use super::editions::{self, Dated};
use super::{Asked, Importer, Member, Refusal, one_line};
use crate::codes::icd10cm::{self, wording};
use crate::codes::imported::Kind;
use crate::codes::imported::shelve::{self, NewRows, NewTable};
use std::collections::BTreeMap;

/// The importer.
pub static IMPORTER: Importer = Importer {
    kind: Kind::Icd10cm,
    title: "ICD-10-CM order file or its addenda (text)",
    recognises: |m| !m.is_workbook() && (is_order(m) || is_addenda(m)),
    read,
};

/// What an edition says of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    billable: bool,
    short: String,
    long: String,
}

type Codes = BTreeMap<String, Code>;

fn is_order(member: &Member) -> bool {
    member.sample.lines().next().is_some_and(|line| order_row(line).is_some())
}

fn is_addenda(member: &Member) -> bool {
    member.sample.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| change(line).is_some())
}

fn read(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    // The zip of an edition brings its addenda along; where the whole table is there, nothing has to be changed.
    let (orders, addenda): (Vec<&Member>, Vec<&Member>) = members.iter().partition(|member| is_order(member));
    let member = match (&orders[..], &addenda[..]) {
        ([one], _) | ([], [one]) => *one,
        ([_, second, ..], _) | ([], [_, second, ..]) => {
            return Err(Refusal::new(&second.name, "two editions of diagnoses were given together").help("import one at a time"));
        }
        ([], []) => return Err(Refusal::new("", "there is no file")),
    };
    let edition = editions::edition(std::slice::from_ref(member), asked, editions::fiscal_year)?;
    let codes = if orders.is_empty() { changed(member, &edition, asked)? } else { ordered(member)? };
    whole(&codes, member)?;
    Ok(vec![table(&codes, edition, member)])
}

fn ordered(member: &Member) -> Result<Codes, Refusal> {
    let (mut codes, mut last) = (Codes::new(), 0_u64);
    member.lines(&mut |number, line| {
        if line.trim().is_empty() {
            return Ok(());
        }
        let refused = |reason: String| Refusal::new(&member.name, reason).line(number).help("download the file again");
        let (order, code, row) =
            order_row(line).ok_or_else(|| refused("the line is no row of an order file, or it is cut short".to_string()))?;
        // A cut at the beginning, or lines that were lost, leave a gap in the numbers.
        if order != last + 1 {
            return Err(refused(format!("row {order} follows row {last}: rows are missing")));
        }
        last = order;
        match codes.insert(code.clone(), row) {
            Some(_) => Err(refused(format!("{code} stands twice"))),
            None => Ok(()),
        }
    })?;
    Ok(codes)
}

/// The order number, the code and what is said of it.
fn order_row(line: &str) -> Option<(u64, String, Code)> {
    let order = line.get(..5).filter(|order| order.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let (code, row) = row(line.get(5..)?.strip_prefix(' ')?.get(..7)?, line.get(13..)?)?;
    Some((order, code, row))
}

/// The columns from the blank before the flag on.
fn row(code: &str, rest: &str) -> Option<(String, Code)> {
    let code = code.trim_end();
    let shaped = (3..=7).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let rest = rest.strip_prefix(' ')?;
    let (flag, titles) = rest.split_at_checked(1)?;
    let billable = match flag {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    // Titles may hold letters of more than one byte, so they are cut by characters.
    let titles: Vec<char> = titles.strip_prefix(' ')?.chars().collect();
    let short: String = titles.iter().take(60).collect();
    let long: String = titles.iter().skip(61).collect();
    let code = shaped.then(|| code.to_string())?;
    Some((code, Code { billable, short: one_line(&short), long: one_line(&long) })).filter(|(_, row)| !row.long.is_empty())
}

/// What a line of the addenda does.
enum Change {
    Add,
    Delete,
    /// The wording before a revision.
    From,
    /// The wording after it.
    To,
}

/// A line of the addenda: what it does in thirteen characters, then flag, code and titles.
fn change(line: &str) -> Option<(Change, String, Code)> {
    let head = line.get(..13)?.trim_end().trim_end_matches(':');
    let change = match head.to_ascii_lowercase().as_str() {
        "add" => Change::Add,
        "delete" => Change::Delete,
        "revise from" => Change::From,
        "revise to" => Change::To,
        _ => return None,
    };
    let rest = line.get(13..)?;
    let (flag, titles) = (rest.get(..1)?, rest.get(9..)?);
    let (code, row) = row(rest.get(2..9)?, &format!(" {flag}{titles}"))?;
    Some((change, code, row))
}

/// The edition before with the addenda applied; each change must fit what it changes.
fn changed(member: &Member, edition: &Dated, asked: &Asked) -> Result<Codes, Refusal> {
    let before = format!("fy{}", edition.year() - 1);
    let mut codes = base(&before, asked).ok_or_else(|| {
        let help = "import the whole order file, or the edition before first";
        Refusal::new(&member.name, format!("these are changes to icd10cm-{before}, which is not at hand")).help(help)
    })?;
    let mut added: Vec<(u64, String, Code)> = Vec::new();
    member.lines(&mut |number, line| {
        if line.trim().is_empty() {
            return Ok(());
        }
        let refused = |reason: String| Refusal::new(&member.name, reason).line(number);
        let (change, code, row) = change(line).ok_or_else(|| refused("the line is no change, or it is cut short".to_string()))?;
        match change {
            Change::Delete | Change::From if codes.remove(&code).is_none() => {
                Err(refused(format!("{code} is taken away, and icd10cm-{before} does not have it")))
            }
            Change::Delete | Change::From => Ok(()),
            Change::Add | Change::To => {
                added.push((number, code, row));
                Ok(())
            }
        }
    })?;
    for (number, code, row) in added {
        if codes.insert(code.clone(), row).is_some() {
            let reason = format!("{code} is added, and icd10cm-{before} has it already");
            return Err(Refusal::new(&member.name, reason).line(number));
        }
    }
    Ok(codes)
}

/// An edition that is at hand: imported, else bundled.
fn base(edition: &str, asked: &Asked) -> Option<Codes> {
    let id = format!("{}-{edition}", Kind::Icd10cm.name());
    if let Some(text) = asked.tables.rows_as_text(&id).ok().flatten() {
        let row = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [code, billable, short, long, _] = cells[..] else { return None };
            Some((code.to_string(), Code { billable: billable == "1", short: short.to_string(), long: long.to_string() }))
        };
        return text.lines().map(row).collect();
    }
    let diagnoses = icd10cm::bundled();
    let edition = diagnoses.editions().into_iter().find(|edition| edition.id == id)?;
    let row = |entry: icd10cm::Entry<'_>| {
        let code = Code { billable: entry.is_billable(), short: entry.short_title(), long: entry.title() };
        (entry.code().to_string(), code)
    };
    Some(diagnoses.entries(edition).map(row).collect())
}

/// A code is billable exactly when no other begins with it; a file that was cut ends before Z, or with a header.
fn whole(codes: &Codes, member: &Member) -> Result<(), Refusal> {
    let refused = |reason: String| Err(Refusal::new(&member.name, reason).help("download the file again: it is cut short or mixed"));
    match codes.keys().next_back() {
        Some(last) if last.starts_with('Z') => {}
        Some(last) => return refused(format!("it ends with {last}, and a whole file ends with codes that begin with Z")),
        None => return refused("it has no codes".to_string()),
    }
    let following = codes.keys().skip(1).map(Some).chain([None]);
    for ((code, row), next) in codes.iter().zip(following) {
        let has_children = next.is_some_and(|next| next.starts_with(code.as_str()));
        match (row.billable, has_children) {
            (true, true) => return refused(format!("{code} is billable, and there are codes beneath it")),
            (false, false) => return refused(format!("{code} is a header, and no code stands beneath it")),
            _ => {}
        }
    }
    Ok(())
}

fn table(codes: &Codes, edition: Dated, member: &Member) -> NewTable {
    let titles = codes.iter().filter(|(_, code)| code.billable).map(|(code, row)| (code.as_str(), row.long.to_ascii_lowercase()));
    let sides = wording::sides(&titles.collect());
    let side = |code: &str| sides.get(code).copied().unwrap_or_default();
    let row = |(code, row): (&String, &Code)| format!("{code}\t{}\t{}\t{}\t{}\n", u8::from(row.billable), row.short, row.long, side(code));
    let billable = codes.values().filter(|code| code.billable).count();
    let rows = NewRows::of_text(codes.iter().map(row).collect());
    NewTable {
        kind: Kind::Icd10cm,
        title: format!("ICD-10-CM {}", edition.name.to_ascii_uppercase()),
        source: shelve::NCHS.to_string(),
        remark: format!("{} billable codes and {} headers", super::count(billable), super::count(codes.len() - billable)),
        rows,
        files: vec![member.origin.clone()],
        window: edition.window,
        edition: edition.name,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_are_cut_at_their_columns() {
        let (order, code, row) =
            order_row(&format!("00042 A0102   1 {:<60} Typhoid fever with heart involvement", "Typhoid fever, heart")).unwrap();
        assert_eq!((order, code.as_str(), row.billable), (42, "A0102", true));
        assert_eq!((row.short.as_str(), row.long.as_str()), ("Typhoid fever, heart", "Typhoid fever with heart involvement"));
        for wrong in ["00042 A0102   2 x", "00042 A0102   1 only a short title", "42 A01", "00042A0102    1", "é"] {
            assert!(order_row(wrong).is_none(), "{wrong}");
        }
        let (_, code, row) = change(&format!("Revise from: 0 M722    {:<60} Plantar fascial fibromatosis", "Plantar")).unwrap();
        assert_eq!((code.as_str(), row.billable, row.long.as_str()), ("M722", false, "Plantar fascial fibromatosis"));
    }
}
