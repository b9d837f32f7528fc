//! Judged once: rules that would look at the same setting of `practice.toml` for every visit.

use crate::finding::Findings;
use std::sync::OnceLock;

/// Whether a rule has looked at something that does not change during a run and had nothing to say.
///
/// Only that is kept: where there is something to say, the rule says it of every visit anew, with its place.
#[derive(Clone, Debug, Default)]
pub struct Quiet(OnceLock<()>);

impl Quiet {
    /// Whether a look is known to find nothing.
    #[inline]
    pub fn is_known(&self) -> bool {
        self.0.get().is_some()
    }

    /// Remembers that a look found nothing.
    pub fn know(&self) {
        // Another thread that found the same may have been faster.
        let _ = self.0.set(());
    }

    /// Lets a rule look, unless it is known to find nothing.
    #[inline]
    pub fn unless(&self, out: &mut Findings, look: impl FnOnce(&mut Findings)) {
        if self.is_known() {
            return;
        }
        let before = out.as_slice().len();
        look(out);
        if out.as_slice().len() == before {
            self.know();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::{FileNo, Finding, Place};
    use crate::jurisdiction::us::rules;

    #[test]
    fn a_look_that_found_something_is_repeated_and_one_that_found_nothing_is_not() {
        let (quiet, mut out, mut looks) = (Quiet::default(), Findings::new(), 0);
        let card = rules::cards().next().unwrap();
        let place = Place { file: FileNo(0), row: 1, column: "" };
        for _ in 0..2 {
            quiet.unless(&mut out, |out| out.push(Finding::new(card, place, "wrong")));
        }
        assert_eq!(out.as_slice().len(), 2);
        for _ in 0..2 {
            quiet.unless(&mut out, |_| looks += 1);
        }
        assert_eq!((looks, out.as_slice().len()), (1, 2));
    }
}
