//! Which edition a file is: as asked for, else by its name; never guessed.

use super::{Asked, Member, Refusal};
use crate::codes::imported::shelve;
use crate::date::{Date, parse_iso};
use chrono::Datelike;

/// An edition with its window.
pub struct Dated {
    /// `2026q1`.
    pub name: String,
    /// Its first and last date of service.
    pub window: (Date, Option<Date>),
}

/// The edition that was asked for, else the one that `by_name` reads from the name of the file or of its zip.
///
/// # Errors
/// When neither says it, or several files say different things.
pub fn edition(members: &[Member], asked: &Asked, by_name: fn(&str) -> Option<String>) -> Result<Dated, Refusal> {
    let Some(first) = members.first() else { return Err(Refusal::new("", "there is no file")) };
    let mut named: Option<(String, &Member)> = None;
    for member in members {
        let Some(edition) = member.names.iter().find_map(|name| by_name(name)) else { continue };
        match &named {
            Some((other, before)) if *other != edition => {
                let reason = format!("it is of {edition}, and {} is of {other}", before.name);
                return Err(Refusal::new(&member.name, reason).help("import files of one edition at a time"));
            }
            _ => named = Some((edition, member)),
        }
    }
    let name = match (&asked.edition, named) {
        (Some(asked), _) => asked.to_ascii_lowercase(),
        (None, Some((edition, _))) => edition,
        (None, None) => {
            let help =
                "name it: --edition 2026q1, --edition 2026 or --edition fy2026; it is the quarter or year on the page of the download";
            return Err(Refusal::new(&first.name, "neither the file nor its zip says which edition it is").help(help));
        }
    };
    let window = shelve::window(&name).ok_or_else(|| {
        Refusal::new(&first.name, format!("\"{name}\" is no edition")).help("editions are named like 2026q1, 2026, fy2026 or 2026-10-01")
    })?;
    Ok(Dated { name, window })
}

impl Dated {
    /// Refuses a file whose newest row is dated outside what the edition can hold: older by more than a year, or later than a quarter
    /// after its end.
    pub fn holds(&self, newest: Option<Date>, member: &Member) -> Result<(), Refusal> {
        let Some(newest) = newest else { return Ok(()) };
        let (from, to) = self.window;
        let early = from.checked_sub_days(chrono::Days::new(400)).is_some_and(|first| newest < first);
        let late = to.and_then(|to| to.checked_add_days(chrono::Days::new(92))).is_some_and(|last| newest > last);
        if early || late {
            let reason = format!("its newest row is dated {newest}, so it is not {}", self.name);
            return Err(Refusal::new(&member.name, reason).help("name the edition that the file is of with --edition"));
        }
        Ok(())
    }

    /// The year in the name.
    pub fn year(&self) -> i32 {
        self.window.1.unwrap_or(self.window.0).year()
    }
}

/// `2026q1` in names like `medicare-ncci-2026-q1-practitioner-mue.zip` and `AOC_V2026Q1-MCR.txt`.
pub fn quarter(name: &str) -> Option<String> {
    years(name).find_map(|(year, rest)| {
        let rest = rest.trim_start_matches(['-', '_', ' ']);
        let digit = rest.strip_prefix('q')?.chars().next().filter(|c| ('1'..='4').contains(c))?;
        Some(format!("{year}q{digit}"))
    })
}

/// The quarter that begins with the month in names like `pprrvu2026_jan_nonqpp.csv` and `hcpc2026_oct_anweb.txt`.
pub fn month_quarter(name: &str) -> Option<String> {
    let (year, rest) = years(name).next()?;
    let quarter = [("jan", 1), ("apr", 2), ("jul", 3), ("oct", 4)].into_iter().find(|(month, _)| rest.contains(month))?.1;
    Some(format!("{year}q{quarter}"))
}

/// The quarter of the day in names like `mcr_mue_practitionerservices_eff_01-01-2026.csv`.
pub fn day_quarter(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let day = bytes.windows(10).find_map(|part| {
        let text = std::str::from_utf8(part).ok()?;
        let (month, rest) = text.split_once('-')?;
        let (day, year) = rest.split_once('-')?;
        parse_iso(&format!("{year}-{month}-{day}"))
    })?;
    Some(format!("{}q{}", day.year(), day.month0() / 3 + 1))
}

/// The year in a name.
pub fn year(name: &str) -> Option<String> {
    years(name).next().map(|(year, _)| year.to_string())
}

/// The fiscal year in names like `icd10cm-order-2026.txt`.
pub fn fiscal_year(name: &str) -> Option<String> {
    year(name).map(|year| format!("fy{year}"))
}

/// Every `20..` of four digits in a name, with what follows it.
fn years(name: &str) -> impl Iterator<Item = (&str, &str)> {
    let bytes = name.as_bytes();
    let is_year = move |at: &usize| {
        let before = at.checked_sub(1).is_some_and(|at| bytes[at].is_ascii_digit());
        let after = bytes.get(at + 4).is_some_and(u8::is_ascii_digit);
        !before
            && !after
            && bytes[*at..].starts_with(b"20")
            && bytes.get(at + 2..at + 4).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit))
    };
    (0..bytes.len()).filter(is_year).filter_map(move |at| Some((name.get(at..at + 4)?, name.get(at + 4..)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read_from_names_as_agencies_write_them() {
        let is = |edition: Option<String>, expected: &str| assert_eq!(edition.as_deref(), Some(expected));
        is(quarter("medicare-ncci-2026q1-practitioner-ptp-edits-ccipra-v320r0-f1.zip"), "2026q1");
        is(quarter("medicare-ncci-2026-q3-practitioner-services-mue-table.zip"), "2026q3");
        is(quarter("aoc_v2025q4_01-mcr.txt"), "2025q4");
        is(month_quarter("hcpc2026_oct_anweb_v2.txt"), "2026q4");
        is(month_quarter("pprrvu2026_jan_nonqpp.csv"), "2026q1");
        is(day_quarter("mcr_mue_practitionerservices_eff_07-01-2026.csv"), "2026q3");
        is(year("hcpc2019_contr_anweb.txt"), "2019");
        is(fiscal_year("icd10cm-order-2026.txt"), "fy2026");
        assert_eq!(quarter("ccipra-v320r0-f1.zip"), None);
        assert_eq!(month_quarter("hcpc2019_contr_anweb.txt"), None);
        assert_eq!(year("v120260101"), None);
        assert_eq!(day_quarter("é-01-01-x"), None);
    }
}
