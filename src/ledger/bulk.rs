//! Many rows in one statement: a third of the time that single rows take.

use rusqlite::types::Null;
use rusqlite::{Connection, Statement};

/// Rows of one statement. SQLite takes 32,766 parameters; beyond about a hundred rows nothing more is gained.
const ROWS: usize = 100;

/// Rows on their way into one table.
pub(super) struct Bulk {
    head: String,
    many: String,
    columns: usize,
    cells: Vec<Cell>,
    text: String,
}

#[derive(Clone, Copy)]
enum Cell {
    Null,
    Number(i64),
    Text(usize, usize),
}

impl Bulk {
    /// Rows of these columns: `Bulk::new("claim", "id, batch, visit_id")`.
    pub(super) fn new(table: &str, columns: &str) -> Bulk {
        let head = format!("INSERT INTO {table} ({columns}) VALUES ");
        let columns = columns.split(',').count();
        Bulk { many: statement(&head, columns, ROWS), head, columns, cells: Vec::new(), text: String::new() }
    }

    /// Adds a number to the row.
    pub(super) fn number(&mut self, value: i64) -> &mut Bulk {
        self.cells.push(Cell::Number(value));
        self
    }

    /// Adds a number, or nothing.
    pub(super) fn maybe(&mut self, value: Option<i64>) -> &mut Bulk {
        self.cells.push(value.map_or(Cell::Null, Cell::Number));
        self
    }

    /// Adds a text.
    pub(super) fn text(&mut self, value: &str) -> &mut Bulk {
        let start = self.text.len();
        self.text.push_str(value);
        self.cells.push(Cell::Text(start, self.text.len()));
        self
    }

    /// Adds a text; an empty one is nothing.
    pub(super) fn maybe_text(&mut self, value: &str) -> &mut Bulk {
        if value.is_empty() {
            self.cells.push(Cell::Null);
            return self;
        }
        self.text(value)
    }

    /// Ends the row, and writes when there are enough of them.
    pub(super) fn end_row(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        debug_assert_eq!(self.cells.len() % self.columns, 0, "a row has a cell for every column");
        if self.cells.len() < ROWS * self.columns {
            return Ok(());
        }
        let mut statement = sql.prepare_cached(&self.many)?;
        self.write(&mut statement)
    }

    /// Writes what is left.
    pub(super) fn flush(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        match self.cells.len() / self.columns {
            0 => Ok(()),
            rows => self.write(&mut sql.prepare(&statement(&self.head, self.columns, rows))?),
        }
    }

    fn write(&mut self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        for (index, cell) in self.cells.iter().enumerate() {
            match *cell {
                Cell::Null => statement.raw_bind_parameter(index + 1, Null)?,
                Cell::Number(value) => statement.raw_bind_parameter(index + 1, value)?,
                Cell::Text(start, end) => statement.raw_bind_parameter(index + 1, &self.text[start..end])?,
            }
        }
        statement.raw_execute()?;
        self.cells.clear();
        self.text.clear();
        Ok(())
    }
}

/// The statement that inserts this many rows.
fn statement(head: &str, columns: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    format!("{head}{}", vec![row; rows].join(","))
}
