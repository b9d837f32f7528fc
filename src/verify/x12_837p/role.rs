//! What a segment means for the claim, told from its loop and qualifier.

/// The part a segment plays in what is proved beyond its own elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    SetHeader,
    Header,
    BillingLevel,
    SubscriberLevel,
    PatientLevel,
    BillingName,
    BillingStreet,
    BillingPlace,
    BillingTaxId,
    Subscriber,
    SubscriberStreet,
    SubscriberBirth,
    PatientBirth,
    Claim,
    AccidentDate,
    AdmissionDate,
    PatientPaid,
    PayerClaimNumber,
    Diagnoses,
    OtherPayer,
    OtherAdjustment,
    OtherPaid,
    OtherNotCovered,
    OtherLiability,
    OtherPayerName,
    OtherPayerDate,
    Line,
    Service,
    ServiceDate,
    LineId,
    Adjudication,
    AdjudicationAdjustment,
    AdjudicationDate,
    AdjudicationLiability,
    SetTrailer,
    /// Nothing beyond its own elements.
    Other,
}

/// The role of a segment named as in `grammar.txt`, in a loop.
pub(super) fn role_of(loop_name: &str, segment: &str) -> Role {
    match (loop_name, segment) {
        (_, "ST") => Role::SetHeader,
        (_, "BHT") => Role::Header,
        (_, "HL*20") => Role::BillingLevel,
        (_, "HL*22") => Role::SubscriberLevel,
        (_, "HL*23") => Role::PatientLevel,
        ("2010AA", "NM1*85") => Role::BillingName,
        ("2010AA", "N3") => Role::BillingStreet,
        ("2010AA", "N4") => Role::BillingPlace,
        ("2010AA", "REF*EI/SY") => Role::BillingTaxId,
        ("2000B", "SBR") => Role::Subscriber,
        ("2010BA", "N3") => Role::SubscriberStreet,
        ("2010BA", "DMG") => Role::SubscriberBirth,
        ("2010CA", "DMG") => Role::PatientBirth,
        (_, "CLM") => Role::Claim,
        ("2300", "DTP*439") => Role::AccidentDate,
        ("2300", "DTP*435") => Role::AdmissionDate,
        ("2300", "AMT*F5") => Role::PatientPaid,
        ("2300", "REF*F8") => Role::PayerClaimNumber,
        ("2300", "HI*ABK/BK") => Role::Diagnoses,
        (_, "SE") => Role::SetTrailer,
        _ => line_role(loop_name, segment),
    }
}

fn line_role(loop_name: &str, segment: &str) -> Role {
    match (loop_name, segment) {
        ("2320", "SBR") => Role::OtherPayer,
        ("2320", "CAS") => Role::OtherAdjustment,
        ("2320", "AMT*D") => Role::OtherPaid,
        ("2320", "AMT*A8") => Role::OtherNotCovered,
        ("2320", "AMT*EAF") => Role::OtherLiability,
        ("2330B", "NM1*PR") => Role::OtherPayerName,
        ("2330B", "DTP*573") => Role::OtherPayerDate,
        ("2400", "LX") => Role::Line,
        ("2400", "SV1") => Role::Service,
        ("2400", "DTP*472") => Role::ServiceDate,
        ("2400", "REF*6R") => Role::LineId,
        ("2430", "SVD") => Role::Adjudication,
        ("2430", "CAS") => Role::AdjudicationAdjustment,
        ("2430", "DTP*573") => Role::AdjudicationDate,
        ("2430", "AMT*EAF") => Role::AdjudicationLiability,
        _ => Role::Other,
    }
}

/// What kind of segment it is, for what is proved of it by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Street,
    City,
    Number,
    Date,
    Person,
    Contact,
    Taxonomy,
    Amount,
    Attachment,
    Service,
    Diagnoses,
    Adjustment,
    Drug,
    Quantity,
    Adjudication,
    Other,
}

/// The kind of the segment with that id.
pub(super) fn kind_of(id: &str) -> Kind {
    match id {
        "NM1" => Kind::Name,
        "N3" => Kind::Street,
        "N4" => Kind::City,
        "REF" => Kind::Number,
        "DTP" => Kind::Date,
        "DMG" | "PAT" => Kind::Person,
        "PER" => Kind::Contact,
        "PRV" => Kind::Taxonomy,
        "AMT" => Kind::Amount,
        "PWK" => Kind::Attachment,
        "SV1" => Kind::Service,
        "HI" => Kind::Diagnoses,
        "CAS" => Kind::Adjustment,
        "LIN" => Kind::Drug,
        "CTP" => Kind::Quantity,
        "SVD" => Kind::Adjudication,
        _ => Kind::Other,
    }
}

/// Whether segments with that name often repeat an earlier one: the same payer, provider, day, service. Patients do not.
pub(super) fn is_alike(name: &str) -> bool {
    let id = name.split('*').next().unwrap_or_default();
    !matches!(name, "NM1*IL" | "NM1*QC") && matches!(id, "NM1" | "PRV" | "DTP" | "SBR" | "PER" | "N4" | "OI" | "SV1")
}
