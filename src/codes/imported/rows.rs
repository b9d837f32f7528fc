//! The rows of imported tables, typed. On the disk they are text: a row a line, cells cut by tabs, sorted by code.

use super::index::{self, CodeIndex};
use crate::date::{self, Date};
use rust_decimal::Decimal;

/// Rows under their codes.
#[derive(Debug)]
pub struct Listing<T> {
    index: CodeIndex,
    rows: Vec<T>,
}

/// A row of a table, from its cells.
pub trait Row: Sized {
    /// Reads the cells behind the code; `None` when the import wrote something else.
    fn read(cells: &[&str]) -> Option<Self>;
}

impl<T: Row> Listing<T> {
    /// Reads a table as text; `None` when a row is not as the import writes them.
    pub(super) fn read(text: &str) -> Option<Listing<T>> {
        let (mut codes, mut rows) = (Vec::new(), Vec::new());
        let mut cells: Vec<&str> = Vec::new();
        for line in text.lines() {
            cells.clear();
            cells.extend(line.split('\t'));
            codes.push(index::number(cells[0])?);
            rows.push(T::read(&cells[1..])?);
        }
        codes.is_sorted().then(|| Listing { index: CodeIndex::of(codes.into_iter()), rows })
    }

    /// The rows of a code.
    #[inline]
    pub fn get(&self, code: &str) -> &[T] {
        index::number(code).map_or(&[], |code| &self.rows[self.index.rows(code, self.rows.len())])
    }

    /// Every code with its rows, in the order of codes.
    pub fn all(&self) -> impl Iterator<Item = (String, &[T])> {
        self.index.codes().map(|code| (index::spelled(code), &self.rows[self.index.rows(code, self.rows.len())]))
    }
}

/// A medically unlikely edit: how much of a service one patient gets on one day at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mue {
    /// The most units that are paid.
    pub units: u32,
    /// How the limit is applied.
    pub mai: Mai,
}

/// The MUE adjudication indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mai {
    /// 1: each line by itself.
    Line,
    /// 2: the day together, by law or by definition; nothing lifts it.
    DayByPolicy,
    /// 3: the day together, from clinical data; an appeal can lift it.
    DayByClinic,
}

impl Row for Mue {
    fn read(cells: &[&str]) -> Option<Mue> {
        let [units, mai] = cells else { return None };
        let mai = match *mai {
            "1" => Mai::Line,
            "2" => Mai::DayByPolicy,
            "3" => Mai::DayByClinic,
            _ => return None,
        };
        Some(Mue { units: units.parse().ok()?, mai })
    }
}

/// An add-on code with one of its primary codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOnRow {
    /// 1: the primary codes are fixed; 2: the payer says which; 3: some are named, and the payer may take others.
    pub kind: u8,
    /// The primary code; none where the payer says which.
    pub primary: Option<String>,
    /// The first date of service on which the pair counts.
    pub from: Option<Date>,
    /// The last one.
    pub to: Option<Date>,
}

impl Row for AddOnRow {
    fn read(cells: &[&str]) -> Option<AddOnRow> {
        let [kind, primary, from, to] = cells else { return None };
        let kind = kind.parse().ok().filter(|kind| (1..=3).contains(kind))?;
        let primary = (!primary.is_empty()).then(|| primary.to_string());
        Some(AddOnRow { kind, primary, from: day(from)?, to: day(to)? })
    }
}

/// A line of the Medicare physician fee schedule: what may be billed how, and its relative values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mpfs {
    /// `26`, `TC`, `53`, or empty for the whole service.
    pub modifier: [u8; 2],
    /// The indicators; a letter or digit each, `0` for a cell that was empty.
    pub indicators: Indicators,
    /// The days after it that its price covers.
    pub global: Global,
    /// The relative values.
    pub values: Values,
}

/// The indicators of a fee schedule line, as characters of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indicators {
    /// Status code: `A` active, `B` bundled, `I` not valid for Medicare, `T`, `X` ...
    pub status: char,
    /// Professional and technical component: 0 to 9; 1 is a test of which `26` and `TC` are parts.
    pub pctc: char,
    /// Multiple procedures.
    pub mult_proc: char,
    /// Both sides: 1 and 3 take modifier 50.
    pub bilateral: char,
    /// Assistant at surgery: 1 never paid.
    pub assistant: char,
    /// Two surgeons: 0 never paid.
    pub cosurgeon: char,
    /// A team: 0 never paid.
    pub team: char,
}

/// The global period of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Global {
    /// 000, 010, 090: the days after the operation; 90 covers the day before too.
    Days(u8),
    /// MMM: maternity care.
    Maternity,
    /// XXX: the idea does not apply.
    None,
    /// YYY: the payer decides.
    Payer,
    /// ZZZ: an add-on, covered by the period of its primary service.
    AddOn,
}

/// The relative values of a fee schedule line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    /// Work.
    pub work: Decimal,
    /// Practice expense outside a facility.
    pub practice_expense: Decimal,
    /// Practice expense in a facility.
    pub facility_expense: Decimal,
    /// Malpractice.
    pub malpractice: Decimal,
    /// Whether it is not done outside a facility (`NA`).
    pub never_outside: bool,
    /// Whether it is not done in a facility (`NA`).
    pub never_in_facility: bool,
    /// Dollars a unit.
    pub conversion: Decimal,
}

impl Mpfs {
    /// The modifier; empty for the whole service.
    pub fn modifier(&self) -> &str {
        std::str::from_utf8(&self.modifier).expect("the import takes letters and digits").trim_end_matches('\0')
    }
}

impl Row for Mpfs {
    fn read(cells: &[&str]) -> Option<Mpfs> {
        let [modifier, flags, global, work, pe, facility, mp, conversion] = cells else { return None };
        let mut own = [0; 2];
        own.get_mut(..modifier.len()).filter(|_| modifier.is_ascii())?.copy_from_slice(modifier.as_bytes());
        let flags: Vec<char> = flags.chars().collect();
        let [status, pctc, mult_proc, bilateral, assistant, cosurgeon, team, outside, inside] = flags[..] else { return None };
        let number = |text: &str| text.parse::<Decimal>().ok();
        Some(Mpfs {
            modifier: own,
            indicators: Indicators { status, pctc, mult_proc, bilateral, assistant, cosurgeon, team },
            global: Global::named(global)?,
            values: Values {
                work: number(work)?,
                practice_expense: number(pe)?,
                facility_expense: number(facility)?,
                malpractice: number(mp)?,
                never_outside: outside == 'N',
                never_in_facility: inside == 'N',
                conversion: number(conversion)?,
            },
        })
    }
}

impl Global {
    /// The period that the file writes so.
    pub fn named(text: &str) -> Option<Global> {
        Some(match text {
            "MMM" => Global::Maternity,
            "XXX" => Global::None,
            "YYY" => Global::Payer,
            "ZZZ" => Global::AddOn,
            days => Global::Days(days.parse().ok()?),
        })
    }
}

/// A HCPCS Level II code or modifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HcpcsRow {
    /// The long title.
    pub title: String,
    /// The short title.
    pub short: String,
    /// The first date of service on which it may be billed.
    pub added: Option<Date>,
    /// The last one.
    pub terminated: Option<Date>,
    /// Coverage: `C`, `D`, `I`, `M`, `S`.
    pub coverage: String,
    /// Action code of its last change.
    pub action: String,
}

impl HcpcsRow {
    /// Whether it may be billed on a date.
    pub fn stands_on(&self, on: Date) -> bool {
        self.added.is_none_or(|first| first <= on) && self.terminated.is_none_or(|last| on <= last)
    }
}

impl Row for HcpcsRow {
    fn read(cells: &[&str]) -> Option<HcpcsRow> {
        let [added, terminated, coverage, action, short, title] = cells else { return None };
        Some(HcpcsRow {
            title: title.to_string(),
            short: short.to_string(),
            added: day(added)?,
            terminated: day(terminated)?,
            coverage: coverage.to_string(),
            action: action.to_string(),
        })
    }
}

/// A code with a window and a text: CPT, the lists of adjustment reasons, remarks and claim status, taxonomy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The first day on which it may be used, where the list says.
    pub from: Option<Date>,
    /// The last one.
    pub to: Option<Date>,
    /// What the list says of it.
    pub text: String,
}

impl Dated {
    /// Whether it may be used on a date.
    pub fn stands_on(&self, on: Date) -> bool {
        self.from.is_none_or(|first| first <= on) && self.to.is_none_or(|last| on <= last)
    }
}

impl Row for Dated {
    fn read(cells: &[&str]) -> Option<Dated> {
        let [from, to, text] = cells else { return None };
        Some(Dated { from: day(from)?, to: day(to)?, text: text.to_string() })
    }
}

/// How dear a place is: a geographic practice cost index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gpci {
    /// The locality's name.
    pub name: String,
    /// Work, with the floor where the law gives one.
    pub work: Decimal,
    /// Practice expense.
    pub practice_expense: Decimal,
    /// Malpractice.
    pub malpractice: Decimal,
}

impl Row for Gpci {
    fn read(cells: &[&str]) -> Option<Gpci> {
        let [name, work, pe, mp] = cells else { return None };
        let number = |text: &str| text.parse::<Decimal>().ok();
        Some(Gpci { name: name.to_string(), work: number(work)?, practice_expense: number(pe)?, malpractice: number(mp)? })
    }
}

/// A day as `YYYY-MM-DD`, or none where the cell is empty.
#[expect(clippy::option_option, reason = "the outer one says that the cell is no date")]
fn day(text: &str) -> Option<Option<Date>> {
    if text.is_empty() { Some(None) } else { date::parse_iso(text).map(Some) }
}
