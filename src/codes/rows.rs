//! Short tables: kept in the binary as the text that people read, cut into rows when first asked for.

/// The rows of a table without its comments; `N` columns, sorted by the first.
pub(super) fn rows<const N: usize>(text: &'static str) -> Vec<[&'static str; N]> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| columns(line).expect("tests/code_tables.rs counts the columns of every bundled row")).collect()
}

fn columns<const N: usize>(line: &'static str) -> Option<[&'static str; N]> {
    let mut cells = line.split('\t');
    let mut row = [""; N];
    for cell in &mut row {
        *cell = cells.next()?;
    }
    cells.next().is_none().then_some(row)
}

/// The row of a code in rows sorted by code.
pub(super) fn find<T>(rows: &'static [T], code: &str, key: impl Fn(&T) -> &'static str) -> Option<&'static T> {
    rows.binary_search_by(|row| key(row).cmp(code)).ok().map(|at| &rows[at])
}
