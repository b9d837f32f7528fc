//! Who was treated, by whom, who pays: people, organisations, their numbers, and the dates of a visit.

pub(super) mod billing_po_box;
pub(super) mod birth_date;
pub(super) mod contact_details;
pub(super) mod impossible_date;
pub(super) mod incomplete_accident;
pub(super) mod incomplete_practice;
pub(super) mod member_id;
pub(super) mod missing_field;
pub(super) mod no_admission_date;
pub(super) mod provider_number;
pub(super) mod relationship_mismatch;
pub(super) mod same_provider_twice;
pub(super) mod tax_id;
pub(super) mod taxonomy;
pub(super) mod unknown_facility;
pub(super) mod unknown_payer;
pub(super) mod unknown_provider;
pub(super) mod unknown_value;
