//! Imported tables that rules asked for in vain, to be said once a batch.

use crate::codes::imported::Kind;
use crate::finding::{Finding, Place};
use crate::rules::shared::TABLE_NOT_LOADED;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// The tables that rules over services ask for: what people call them, and which rules do not look without.
const TABLES: [(Kind, &str); 4] = [
    (Kind::Ptp, "NCCI code pairs (CW401 to CW403)"),
    (Kind::Mue, "medically unlikely edits (CW404 to CW406)"),
    (Kind::AddOn, "add-on codes (CW315)"),
    (Kind::Mpfs, "the Medicare fee schedule (CW306 to CW308, CW314)"),
];

/// Tables that were not there for a date of service.
#[derive(Clone, Debug, Default)]
pub struct Wanted(Arc<AtomicU8>);

impl Wanted {
    /// Remembers that a table was not there.
    #[inline]
    pub fn note(&self, kind: Kind) {
        let bit = TABLES.iter().position(|(k, _)| *k == kind).map_or(0, |n| 1 << n);
        // A shared word that is written for every visit would be passed between processors all night.
        if self.0.load(Ordering::Relaxed) & bit == 0 {
            self.0.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// What there is to say of it, once all visits were seen.
    pub fn finding(&self) -> Option<Finding> {
        let bits = self.0.load(Ordering::Relaxed);
        let missing: Vec<&str> = (0..).zip(TABLES).filter(|(n, _)| bits & (1 << n) != 0).map(|(_, (_, name))| name).collect();
        let message = format!("not checked for some days of service, because the tables are not imported: {}", missing.join(", "));
        let help = "download them from CMS and import them with `claimwright codes import FILE`";
        (!missing.is_empty()).then(|| Finding::new(&TABLE_NOT_LOADED, Place::default(), message).help(help))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_asked_for_in_vain_is_named_once_in_a_fixed_order() {
        let wanted = Wanted::default();
        assert!(wanted.finding().is_none());
        for kind in [Kind::AddOn, Kind::Ptp, Kind::AddOn] {
            wanted.clone().note(kind);
        }
        let told = wanted.finding().unwrap().message;
        assert!(told.ends_with("NCCI code pairs (CW401 to CW403), add-on codes (CW315)"), "{told}");
    }
}
