//! Rules about facilities, admissions and service locations.

pub mod admission;
pub mod admission_missing;
pub mod both_missing;
pub mod location;
pub mod location_missing;
pub mod location_too_early;
pub mod master_missing;
pub mod master_number;
pub mod not_a_hospital;
pub mod not_in_patient;
pub mod required;
pub mod technical_fee;
pub mod telemedicine;

use crate::jurisdiction::ontario::ids::{ServiceCode, Suffix};
use crate::jurisdiction::ontario::tables::{self, List};

/// Whether a code is a diagnostic service that says where in a hospital it was given.
fn is_hospital_diagnostic(code: &ServiceCode) -> bool {
    match code.suffix() {
        Suffix::Professional => tables::is_in(List::LocationProfessionalA, code),
        Suffix::Assistant => tables::is_in(List::LocationTechnicalB, code),
        Suffix::Anaesthetist => tables::is_in(List::LocationProfessionalC, code),
    }
}
