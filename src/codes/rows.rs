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

/// Where the rows of two-letter codes stand, so that a lookup is one step: most claims ask for a handful.
pub(super) struct Pairs([u16; 36 * 36]);

impl Pairs {
    /// Of rows with these codes, in their order.
    pub(super) fn of<'c>(codes: impl Iterator<Item = &'c str>) -> Pairs {
        let mut pairs = Pairs([0; 36 * 36]);
        for (code, row) in codes.zip(1..) {
            pairs.0[pair(code.as_bytes()).expect("tests/code_tables.rs looks every bundled code up")] = row;
        }
        pairs
    }

    /// The position of a code's row.
    #[inline]
    pub(super) fn position(&self, code: &[u8]) -> Option<usize> {
        usize::from(self.0[pair(code)?]).checked_sub(1)
    }
}

/// Two capital letters or digits as one number.
#[inline]
fn pair(code: &[u8]) -> Option<usize> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(usize::from(byte - b'0')),
        b'A'..=b'Z' => Some(usize::from(byte - b'A') + 10),
        _ => None,
    };
    match *code {
        [a, b] => Some(digit(a)? * 36 + digit(b)?),
        _ => None,
    }
}

/// The row of a code in rows sorted by code.
pub(super) fn find<T>(rows: &'static [T], code: &str, key: impl Fn(&T) -> &'static str) -> Option<&'static T> {
    rows.binary_search_by(|row| key(row).cmp(code)).ok().map(|at| &rows[at])
}
