//! A cell of the visit file after parsing: missing, wrong or a value. Rules say what is wrong; nothing is refused on the way.

/// A value of the visit file after parsing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<T> {
    /// The cell is empty.
    Missing,
    /// The cell holds something else.
    Wrong,
    /// The value.
    Is(T),
}

impl<T: Copy> Given<T> {
    /// The value, when there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Given::Is(value) => Some(value),
            Given::Missing | Given::Wrong => None,
        }
    }

    /// The value, or `default` when the cell is empty; `None` when it is wrong.
    pub fn or(self, default: T) -> Option<T> {
        match self {
            Given::Is(value) => Some(value),
            Given::Missing => Some(default),
            Given::Wrong => None,
        }
    }

    /// Reads a cell: empty is missing, and what `read` does not understand is wrong.
    pub fn parse(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Given<T> {
        if text.is_empty() {
            return Given::Missing;
        }
        read(text).map_or(Given::Wrong, Given::Is)
    }
}
