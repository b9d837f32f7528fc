//! Looking back: the earlier days on which visits of this input want to know what their patients had.
//!
//! The sorted keys of pass 1 and of the ledger are by patient and day, so a visit asks for every day it looks back on. Only few
//! visits look back, and they may ask for [`limits::DAYS_LOOKED_BACK`] days together; those behind are counted, and the batch says so.

use crate::date::Date;
use crate::history::DayMark;
use crate::ledger::service_hash;
use crate::limits;
use chrono::Days;

/// A visit that looks back from one of its days.
pub struct Wish {
    ordinal: u32,
    day: Date,
    days: u16,
    patient: Box<str>,
}

impl Wish {
    /// The wish of a visit; none when it does not look back.
    pub fn new(ordinal: u32, (day, mark): (Date, DayMark), patient: &str) -> Option<Wish> {
        (mark.looks_back > 0).then(|| Wish { ordinal, day, days: mark.looks_back, patient: patient.into() })
    }

    /// The same for ordinals of the whole input.
    pub fn shifted(self, first: u32) -> Wish {
        Wish { ordinal: self.ordinal + first, ..self }
    }
}

/// The wishes of the whole input, in its order.
#[derive(Default)]
pub struct Wishes {
    list: Vec<Wish>,
    days: usize,
    /// Visits' days that could not look back any more.
    pub refused: u32,
}

/// One day of one patient that a visit asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probe {
    /// The ledger's hash of patient and day.
    pub hash: u64,
    /// The visit that asks.
    pub ordinal: u32,
    /// The day.
    pub day: Date,
}

impl Wishes {
    /// Adds a wish, unless there are enough.
    pub fn push(&mut self, wish: Wish) {
        if self.days + usize::from(wish.days) > limits::DAYS_LOOKED_BACK {
            self.refused += 1;
            return;
        }
        self.days += usize::from(wish.days);
        self.list.push(wish);
    }

    /// Whether nobody looks back.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every day that is asked for, sorted by hash.
    pub fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::with_capacity(self.days);
        for wish in &self.list {
            let days = (1..=u64::from(wish.days)).filter_map(|back| wish.day.checked_sub_days(Days::new(back)));
            probes.extend(days.map(|day| Probe { hash: service_hash(&wish.patient, day), ordinal: wish.ordinal, day }));
        }
        probes.sort_unstable();
        probes
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::date::parse_iso;

    fn wish(days: u16) -> Wish {
        let mark = DayMark { tag: 0, looks_back: days };
        Wish::new(7, (parse_iso("2026-03-01").unwrap(), mark), "P1").unwrap()
    }

    #[test]
    fn every_day_before_is_asked_for_and_the_day_itself_is_not() {
        let mut wishes = Wishes::default();
        wishes.push(wish(2));
        let mut days: Vec<String> = wishes.probes().iter().map(|probe| probe.day.to_string()).collect();
        days.sort();
        assert_eq!(days, ["2026-02-27", "2026-02-28"]);
        assert!(wishes.probes().is_sorted());
    }

    #[test]
    fn what_is_beyond_the_limit_is_refused_and_counted() {
        let mut wishes = Wishes::default();
        (0..=limits::DAYS_LOOKED_BACK / 1000).for_each(|_| wishes.push(wish(1000)));
        assert_eq!(wishes.refused, 1);
        assert_eq!(wishes.probes().len(), limits::DAYS_LOOKED_BACK / 1000 * 1000);
    }
}
