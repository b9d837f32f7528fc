//! What the blocks of an example stand for: a practice, its prices, and visits laid over the base visit.

pub mod night;
pub mod ontario;

use claimwright::codes::imported::Kind;
use claimwright::codes::imported::shelve::{self, NewTable};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::finding::FileNo;
use claimwright::jurisdiction::us::practice::UsPractice;
use claimwright::jurisdiction::us::price::PriceBook;
use claimwright::jurisdiction::us::rule_data::RuleData;
use claimwright::practice::Practice;
use claimwright::rules::page::Example;
use claimwright::visit::{LINE_COLUMNS, Line, VISIT_COLUMNS, Visit};
use std::collections::BTreeMap;
use std::path::Path;

/// The input of one example.
pub struct Input {
    pub us: UsPractice,
    pub prices: PriceBook,
    pub today: Date,
    sheets: Vec<Sheet>,
    /// Where the imported tables of the example are read from when a rule asks for them.
    _shelf: tempfile::TempDir,
}

/// One visit as cells by column: of the visit, and of each of its lines.
#[derive(Clone, Default)]
struct Sheet {
    visit: BTreeMap<String, String>,
    lines: Vec<BTreeMap<String, String>>,
}

impl Input {
    /// Reads the blocks; without a `visit` block the base visit stands alone.
    pub fn of(example: &Example<'_>) -> Input {
        let text = |kind| example.blocks.iter().find(|b| b.kind == kind).map(|b| b.text);
        let practice = practice(text("practice").unwrap_or(""));
        let mut sheets = Input::sheets(example, "visit");
        if sheets.is_empty() {
            sheets.push(Sheet::base());
        }
        let kinds = ["visit", "practice", "fees", "rule-data", "silences", "table", "finding"];
        for block in &example.blocks {
            assert!(kinds.contains(&block.kind), "a block of {} cannot run here", block.kind);
        }
        let shelf = tempfile::tempdir().expect("a temporary folder");
        shelve_tables(example, shelf.path());
        let practice = Practice { tables: shelf.path().to_path_buf(), ..practice };
        let mut us = UsPractice::read(&practice).unwrap_or_else(|e| panic!("{e}"));
        if let Some(own) = text("rule-data") {
            us.rule_data = RuleData::parse(own).unwrap_or_else(|e| panic!("{e}"));
        }
        Input {
            us,
            prices: PriceBook::parse(Path::new("fees.csv"), &fees(text("fees"))).unwrap_or_else(|e| panic!("{e}")),
            today: practice.today.expect("the base practice fixes the day"),
            sheets,
            _shelf: shelf,
        }
    }

    /// The visits that blocks of one kind lay over the base visit.
    fn sheets(example: &Example<'_>, kind: &str) -> Vec<Sheet> {
        let blocks = example.blocks.iter().filter(|b| b.kind == kind);
        blocks.zip(1..).map(|(block, number)| Sheet::base().with(block.text, number)).collect()
    }

    /// The visits, as a reader of input would hand them over.
    pub fn visits(&self) -> Vec<Visit<'_>> {
        self.sheets.iter().map(Sheet::visit).collect()
    }
}

impl Sheet {
    fn base() -> Sheet {
        Sheet::of(&read("visit.csv"))
    }

    /// The one visit of a file of one row.
    fn of(text: &str) -> Sheet {
        let (header, row) = text.trim_end().split_once('\n').expect("a header and a row");
        let mut sheet = Sheet { lines: vec![BTreeMap::new()], ..Sheet::default() };
        for (column, value) in header.trim().split(',').zip(row.trim().split(',')) {
            sheet.set(column, value);
        }
        sheet
    }

    /// This sheet with `column = value` and `2.column = value` laid over it.
    fn with(&self, block: &str, number: usize) -> Sheet {
        let mut sheet = self.clone();
        sheet.set("visit_id", &format!("V{number}"));
        for line in block.lines().filter(|line| !line.trim().is_empty()) {
            let (column, value) = line.split_once('=').unwrap_or_else(|| panic!("\"{line}\" is not column = value"));
            sheet.set(column.trim(), value.trim());
        }
        sheet
    }

    fn set(&mut self, column: &str, value: &str) {
        let (line, name) = match column.split_once('.') {
            Some((number, name)) => (number.parse::<usize>().expect("a line number"), name),
            None => (1, column),
        };
        while self.lines.len() < line {
            let mut copy = self.lines[0].clone();
            copy.insert("line".into(), (self.lines.len() + 1).to_string());
            self.lines.push(copy);
        }
        let of_line = LINE_COLUMNS.iter().any(|c| c.name == name);
        assert!(of_line || VISIT_COLUMNS.iter().any(|c| c.name == name), "{name} is no column of the visit file");
        let cells = if of_line { &mut self.lines[line - 1] } else { &mut self.visit };
        cells.insert(name.to_string(), value.to_string());
    }

    fn visit(&self) -> Visit<'_> {
        let mut visit = Visit::new(FileNo(0), 2);
        for (cell, column) in visit.cells_mut().iter_mut().zip(VISIT_COLUMNS) {
            *cell = self.visit.get(column.name).map_or("", String::as_str);
        }
        for (cells, row) in self.lines.iter().zip(2..) {
            let mut line = Line::new(row);
            for (cell, column) in line.cells_mut().iter_mut().zip(LINE_COLUMNS) {
                *cell = cells.get(column.name).map_or("", String::as_str);
            }
            visit.lines.push(line);
        }
        visit
    }
}

/// Puts the tables of `table` blocks onto a shelf, as an import would: the edition (`mue-2026q1`) in the first line, then a row a line,
/// cells cut by ` | ` as they are stored (`codes/imported/rows.rs`; pairs as `codes/imported/shelve.rs` says).
fn shelve_tables(example: &Example<'_>, folder: &Path) {
    let day = parse_iso("2026-01-01").expect("a date");
    for block in example.blocks.iter().filter(|b| b.kind == "table") {
        let (id, rows) = block.text.trim_end().split_once('\n').expect("an edition and its rows");
        let cells = |row: &str| row.split('|').map(str::trim).collect::<Vec<_>>().join("\t");
        let rows: Vec<String> = rows.lines().map(cells).collect();
        let known = id.trim().rmatch_indices('-').find_map(|(at, _)| Some((Kind::named(&id[..at])?, &id.trim()[at + 1..])));
        let (kind, edition) = known.unwrap_or_else(|| panic!("{id} is no edition of a table"));
        let table = NewTable {
            kind,
            edition: edition.to_string(),
            title: id.trim().to_string(),
            window: shelve::window(edition).unwrap_or_else(|| panic!("{edition} is no edition")),
            source: "invented".to_string(),
            rows: shelve::rows_of(kind, &rows.join("\n")).unwrap_or_else(|e| panic!("{e}")),
            files: Vec::new(),
            remark: String::new(),
        };
        shelve::shelve(folder, &table, day, &RealDisk).unwrap_or_else(|e| panic!("{e}"));
    }
}

fn practice(overlay: &str) -> Practice {
    let mut base: toml::Table = toml::from_str(&read("practice.toml")).expect("the base practice");
    lay_over(&mut base, toml::from_str(overlay).unwrap_or_else(|e| panic!("{e}")));
    let text = toml::to_string(&base).expect("a table");
    Practice::parse(Path::new("tests/pages"), text).unwrap_or_else(|e| panic!("{e}"))
}

/// Keys replace keys; tables are laid over tables; of `[[payer]]` and its like the one with the same id is meant, else it is new.
fn lay_over(base: &mut toml::Table, overlay: toml::Table) {
    for (key, value) in overlay {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => lay_over(under, over),
            (Some(toml::Value::Array(list)), toml::Value::Array(more)) => {
                more.into_iter().for_each(|item| lay_over_item(list, item));
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn lay_over_item(list: &mut Vec<toml::Value>, item: toml::Value) {
    let same = list.iter_mut().find(|other| other.get("id").is_some() && other.get("id") == item.get("id"));
    match (same, item) {
        (Some(toml::Value::Table(under)), toml::Value::Table(over)) => lay_over(under, over),
        (_, item) => list.push(item),
    }
}

fn fees(rows: Option<&str>) -> String {
    let base = read("fees.csv");
    let Some(rows) = rows else { return base };
    let header = base.lines().next().expect("a header");
    format!("{header}\n{rows}")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new("tests/pages").join(name)).unwrap_or_else(|e| panic!("tests/pages/{name}: {e}"))
}
