//! The United States: ICD-10-CM, HCPCS/CPT, X12 837P.

pub mod build;
pub mod claim;
pub mod encounter;
pub mod ids;
pub mod practice;
pub mod price;
pub mod profile;
pub mod rules;
pub mod x12_837p;
