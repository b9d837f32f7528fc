//! The practice's own prices: `fees.csv`, most specific row wins, a tie is never guessed.

use super::encounter::Given;
use super::ids::{Modifier, ProcedureCode};
use crate::date::{self, Date};
use crate::limits;
use crate::money::Money;
use crate::practice::{self, PracticeError};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Columns of `fees.csv`; any order, the price and the code are required.
const COLUMNS: [&str; 9] = ["code", "mod1", "mod2", "mod3", "mod4", "place_of_service", "price", "effective_from", "effective_to"];

/// The prices of a practice.
#[derive(Debug, Default)]
pub struct PriceBook {
    /// Rows by code, in their order. The codes are the practice's own, so nobody can choose them to be slow.
    by_code: HashMap<ProcedureCode, Vec<Fee>, FixedState>,
}

/// What the price book says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priced {
    /// Code or date cannot be read.
    Unknown,
    /// No row matches.
    NoPrice,
    /// Rows of `fees.csv` that match equally well, by their numbers.
    Tie(u32, u32),
    /// Price of one unit.
    Unit(Money),
}

#[derive(Clone, Debug)]
struct Fee {
    row: u32,
    modifiers: Vec<Modifier>,
    place: String,
    price: Money,
    from: Option<Date>,
    to: Option<Date>,
}

impl PriceBook {
    /// Reads `fees.csv`. A practice without one has an empty book: then every visit must give its charges.
    ///
    /// # Errors
    /// When it cannot be read, a cell is wrong (row and column are named), or two rows say different things about the same service.
    pub fn open(path: &Path) -> Result<PriceBook, PracticeError> {
        if !path.exists() {
            return Ok(PriceBook::default());
        }
        PriceBook::parse(path, &practice::read_text(path, 1 << 28)?)
    }

    /// Reads the text of a `fees.csv`.
    ///
    /// # Errors
    /// As for [`PriceBook::open`].
    pub fn parse(path: &Path, text: &str) -> Result<PriceBook, PracticeError> {
        let wrong = |reason: String| PracticeError::Wrong { path: PathBuf::from(path), reason };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns = positions(reader.headers().map_err(|e| wrong(e.to_string()))?).map_err(wrong)?;
        let mut book = PriceBook::default();
        for (record, row) in reader.records().zip(2_u32..) {
            let record = record.map_err(|e| wrong(e.to_string()))?;
            if row as usize > limits::FEE_ROWS {
                return Err(wrong(format!("more than {} rows", limits::FEE_ROWS)));
            }
            let cells = columns.map(|n| n.and_then(|n| record.get(n)).unwrap_or(""));
            let (code, fee) = Fee::read(&cells, row).map_err(|why| wrong(format!("row {row}: {why}")))?;
            book.by_code.entry(code).or_default().push(fee);
        }
        book.refuse_ties().map_err(wrong)?;
        Ok(book)
    }

    /// The unit price of a service: among the rows that match, the one with most modifiers, then the one that names the place.
    pub fn price(&self, code: ProcedureCode, modifiers: &[Given<Modifier>; 4], place: &str, on: Date) -> Priced {
        let Some(fees) = self.by_code.get(&code) else { return Priced::NoPrice };
        // Most codes have one price.
        if let [only] = fees.as_slice() {
            return if only.matches(modifiers, place, on) { Priced::Unit(only.price) } else { Priced::NoPrice };
        }
        let matching = || fees.iter().filter(|f| f.matches(modifiers, place, on));
        let Some(best) = matching().map(Fee::specific).max() else { return Priced::NoPrice };
        let mut winners = matching().filter(|f| f.specific() == best);
        match (winners.next(), winners.next()) {
            (Some(first), Some(second)) => Priced::Tie(first.row, second.row),
            (Some(only), None) => Priced::Unit(only.price),
            (None, _) => Priced::NoPrice,
        }
    }

    /// Two rows for the same code, modifiers and place whose windows overlap leave no way to choose.
    fn refuse_ties(&self) -> Result<(), String> {
        let mut codes: Vec<_> = self.by_code.iter().collect();
        codes.sort_by_key(|(_, fees)| fees[0].row);
        for (code, fees) in codes {
            let mut sorted: Vec<&Fee> = fees.iter().collect();
            sorted.sort_by(|a, b| (&a.modifiers, &a.place, a.from).cmp(&(&b.modifiers, &b.place, b.from)));
            for pair in sorted.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let same = a.modifiers == b.modifiers && a.place == b.place;
                if same && a.to.is_none_or(|end| b.from.is_none_or(|start| start <= end)) {
                    let (first, second) = (a.row.min(b.row), a.row.max(b.row));
                    return Err(format!(
                        "rows {first} and {second} both price {} on the same days: close one with effective_to",
                        code.as_str()
                    ));
                }
            }
        }
        Ok(())
    }
}

impl Fee {
    fn read(cells: &[&str; 9], row: u32) -> Result<(ProcedureCode, Fee), String> {
        let [code, m1, m2, m3, m4, place, price, from, to] = *cells;
        let code = ProcedureCode::parse(code).map_err(|_| format!("code \"{code}\" is not a procedure code"))?;
        let mut modifiers = Vec::new();
        for text in [m1, m2, m3, m4].into_iter().filter(|t| !t.is_empty()) {
            modifiers.push(Modifier::parse(text).map_err(|_| format!("\"{text}\" is not a modifier"))?);
        }
        modifiers.sort_unstable();
        let amount = Money::parse(price).map_err(|why| format!("price \"{price}\" is {why}"))?;
        if amount.is_negative() {
            return Err(format!("price \"{price}\" is below zero"));
        }
        let day = |name: &str, text: &str| match text {
            "" => Ok(None),
            text => date::parse_iso(text).map(Some).ok_or_else(|| format!("{name} \"{text}\" is not a date like 2026-01-31")),
        };
        let (from, to) = (day("effective_from", from)?, day("effective_to", to)?);
        Ok((code, Fee { row, modifiers, place: place.to_string(), price: amount, from, to }))
    }

    fn matches(&self, modifiers: &[Given<Modifier>; 4], place: &str, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on)
            && self.to.is_none_or(|to| on <= to)
            && (self.place.is_empty() || self.place == place)
            && self.modifiers.iter().all(|m| modifiers.contains(&Given::Is(*m)))
    }

    fn specific(&self) -> (usize, bool) {
        (self.modifiers.len(), !self.place.is_empty())
    }
}

fn positions(header: &csv::StringRecord) -> Result<[Option<usize>; 9], String> {
    if let Some(unknown) = header.iter().find(|h| !COLUMNS.contains(h)) {
        return Err(format!("column \"{unknown}\" is not known; columns are {}", COLUMNS.join(", ")));
    }
    let found = COLUMNS.map(|name| header.iter().position(|h| h == name));
    match (found[0], found[6]) {
        (Some(_), Some(_)) => Ok(found),
        _ => Err("the columns code and price are required".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(rows: &str) -> Result<PriceBook, PracticeError> {
        let header = "code,mod1,mod2,mod3,mod4,place_of_service,price,effective_from,effective_to\n";
        PriceBook::parse(Path::new("fees.csv"), &format!("{header}{rows}"))
    }

    fn price(book: &PriceBook, code: &str, modifiers: &[&str], place: &str, on: &str) -> Priced {
        let mut given = [Given::Missing; 4];
        for (slot, m) in given.iter_mut().zip(modifiers) {
            *slot = Given::Is(Modifier::parse(m).expect("a modifier"));
        }
        book.price(ProcedureCode::parse(code).expect("a code"), &given, place, date::parse_iso(on).expect("a date"))
    }

    #[test]
    fn the_most_specific_row_wins() {
        let book = book("99213,,,,,,100.00,,\n99213,25,,,,,110.00,,\n99213,,,,,22,80.00,,\n99213,25,,,,22,85.00,,\n").expect("a fee table");
        let dollars = |text| Priced::Unit(Money::parse(text).expect("an amount"));
        assert_eq!(price(&book, "99213", &[], "11", "2026-01-01"), dollars("100"));
        assert_eq!(price(&book, "99213", &["25"], "11", "2026-01-01"), dollars("110"));
        assert_eq!(price(&book, "99213", &[], "22", "2026-01-01"), dollars("80"));
        assert_eq!(price(&book, "99213", &["59", "25"], "22", "2026-01-01"), dollars("85"));
        assert_eq!(price(&book, "99214", &[], "11", "2026-01-01"), Priced::NoPrice);
    }

    #[test]
    fn the_day_of_service_chooses_the_row() {
        let book = book("99213,,,,,,100,2025-01-01,2025-12-31\n99213,,,,,,105,2026-01-01,\n").expect("a fee table");
        assert_eq!(price(&book, "99213", &[], "11", "2025-12-31"), Priced::Unit(Money::from_cents(10_000)));
        assert_eq!(price(&book, "99213", &[], "11", "2026-01-01"), Priced::Unit(Money::from_cents(10_500)));
        assert_eq!(price(&book, "99213", &[], "11", "2024-12-31"), Priced::NoPrice);
    }

    #[test]
    fn rows_that_tie_are_refused_with_both_numbers() {
        let error = book("99213,25,59,,,,100,,\n99214,,,,,,1,,\n99213,59,25,,,,90,2026-01-01,\n").expect_err("a tie").to_string();
        assert!(error.contains("rows 2 and 4"), "{error}");
    }

    #[test]
    fn rows_that_tie_on_one_line_only_are_found_there() {
        let book = book("99213,25,,,,,100,,\n99213,59,,,,,90,,\n").expect("each row alone is fine");
        assert_eq!(price(&book, "99213", &["25", "59"], "11", "2026-01-01"), Priced::Tie(2, 3));
    }

    #[test]
    fn a_wrong_cell_is_named_with_its_row() {
        let error = book("99213,,,,,,1O0.00,,\n").expect_err("a letter in a price").to_string();
        assert!(error.contains("row 2") && error.contains("1O0.00"), "{error}");
    }
}
