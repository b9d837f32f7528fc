//! The United States: ICD-10-CM, HCPCS/CPT, X12 837P.

pub mod practice;
pub mod profile;
