//! Prices: what a line is charged, against the practice's own price list.

pub(super) mod differs_from_schedule;
pub(super) mod no_price;
pub(super) mod zero_charge;
