//! Rules about who bills and who referred.

pub mod billing_group;
pub mod dental;
pub mod emergency_family;
pub mod facility_code;
pub mod group_refers;
pub mod lab_licence;
pub mod nurse_referral;
pub mod own_referral;
pub mod referral_missing;
pub mod referring_number;
pub mod specialty;
pub mod unknown_provider;
