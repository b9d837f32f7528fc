//! Many rows in one statement: a third of the time that single rows take.

use rusqlite::Connection;

/// Rows of one statement. SQLite takes 32,766 parameters; beyond about a hundred rows nothing more is gained.
const ROWS: usize = 100;

/// Rows on their way into one table.
pub(super) struct Bulk {
    head: String,
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
        Bulk { head, columns: columns.split(',').count(), cells: Vec::new(), text: String::new() }
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
        self.write(sql, ROWS)
    }

    /// Writes what is left.
    pub(super) fn flush(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        match self.cells.len() / self.columns {
            0 => Ok(()),
            rows => self.write(sql, rows),
        }
    }

    fn write(&mut self, sql: &Connection, rows: usize) -> rusqlite::Result<()> {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        let mut statement = sql.prepare_cached(&format!("{}{}", self.head, vec![row; rows].join(",")))?;
        for (index, cell) in self.cells.iter().enumerate() {
            match *cell {
                Cell::Null => {}
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
