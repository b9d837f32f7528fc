//! The codes and qualifiers that the guide names (005010X221A1, and 004010X091A1 where it has others). What is not here is kept and reported.

/// BPR01.
pub const HANDLINGS: &[&str] = &["C", "D", "H", "I", "P", "U", "X"];
/// BPR04.
pub const METHODS: &[&str] = &["ACH", "BOP", "CHK", "FWT", "NON"];
/// REF before the payer.
pub const HEAD_REFERENCES: &[&str] = &["EV", "F2"];
/// REF of the payer.
pub const PAYER_REFERENCES: &[&str] = &["2U", "EO", "HI", "NF"];
/// REF of the payee.
pub const PAYEE_REFERENCES: &[&str] = &["0B", "D3", "PQ", "TJ", "1A", "1B", "1C", "1D", "1E", "1F", "1G", "1H", "G2", "N5", "SY"];
/// PLB03-1 and its like.
pub const PROVIDER_REASONS: &[&str] = &[
    "50", "51", "72", "90", "AH", "AM", "AP", "B2", "B3", "BD", "BN", "C5", "CR", "CS", "CT", "CV", "CW", "DM", "E3", "FB", "FC", "GO",
    "HM", "IP", "IR", "IS", "J1", "L3", "L6", "LE", "LS", "OA", "OB", "PI", "PL", "RA", "RE", "SL", "TL", "WO", "WU",
];

/// CLP06.
pub fn filing_indicator(code: &str) -> bool {
    matches!(
        code,
        "" | "12"
            | "13"
            | "14"
            | "15"
            | "16"
            | "17"
            | "AM"
            | "BL"
            | "CH"
            | "CI"
            | "DS"
            | "HM"
            | "LM"
            | "MA"
            | "MB"
            | "MC"
            | "OF"
            | "TV"
            | "VA"
            | "WC"
            | "ZZ"
    )
}

/// REF01 of a claim.
pub fn claim_reference(code: &str) -> bool {
    matches!(
        code,
        "1L" | "1W"
            | "28"
            | "6P"
            | "9A"
            | "9C"
            | "BB"
            | "CE"
            | "EA"
            | "F8"
            | "G1"
            | "G3"
            | "IG"
            | "SY"
            | "0B"
            | "1A"
            | "1B"
            | "1C"
            | "1D"
            | "1G"
            | "1H"
            | "1J"
            | "D3"
            | "G2"
            | "LU"
            | "A6"
            | "9B"
    )
}

/// REF01 of a line.
pub fn line_reference(code: &str) -> bool {
    matches!(
        code,
        "6R" | "1S"
            | "APC"
            | "BB"
            | "E9"
            | "G1"
            | "G3"
            | "LU"
            | "RB"
            | "0B"
            | "1A"
            | "1B"
            | "1C"
            | "1D"
            | "1G"
            | "1H"
            | "1J"
            | "D3"
            | "G2"
            | "HPI"
            | "SY"
            | "TJ"
            | "0K"
    )
}

/// DTM01 of a claim.
pub fn claim_date(code: &str) -> bool {
    matches!(code, "232" | "233" | "036" | "050" | "150" | "151" | "472")
}

/// DTM01 of a line.
pub fn line_date(code: &str) -> bool {
    matches!(code, "150" | "151" | "472")
}

/// AMT01 of a claim.
pub fn claim_amount(code: &str) -> bool {
    matches!(code, "AU" | "D8" | "DY" | "F5" | "I" | "NL" | "T" | "T2" | "ZK" | "ZL" | "ZM" | "ZN" | "ZO")
}

/// AMT01 of a line.
pub fn line_amount(code: &str) -> bool {
    matches!(code, "B6" | "KH" | "T" | "T2" | "ZK" | "ZL" | "ZM" | "ZN" | "ZO" | "DY" | "NE")
}

/// SVC01-1 and SVC06-1.
pub fn procedure(code: &str) -> bool {
    matches!(
        code,
        "AD" | "ER" | "HC" | "HP" | "IV" | "N4" | "N6" | "NU" | "UI" | "WK" | "ID" | "N1" | "N2" | "N3" | "N5" | "ND" | "RB" | "ZZ"
    )
}
