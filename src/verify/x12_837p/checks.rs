//! What is proved of every 837P, one sentence each. Ids never change meaning.

use crate::verify::Check;

macro_rules! checks {
    ($($name:ident $id:literal $sentence:literal)*) => {
        $(pub(super) const $name: &Check = &Check { id: $id, sentence: $sentence };)*
        /// All checks, in the order of their ids.
        pub const CHECKS: &[&Check] = &[$($name),*];
    };
}

checks! {
    READABLE "V001" "the file can be read to its end"
    INTERCHANGE "V002" "ISA has 106 bytes and the expected separators, sender, receiver, date, version, control number and usage"
    GROUP "V003" "GS is one functional group HC with the expected sender, receiver, date, control number and version 005010X222A1"
    TRAILERS "V004" "GE and IEA repeat the control numbers, count sets and groups, and end the file"
    SET_HEADER "V005" "ST is an 837 whose control number is unique in the group and whose version equals GS08"
    SET_TRAILER "V006" "SE counts the segments from ST to SE and repeats ST02"
    BATCH_ID "V007" "BHT03 begins with the batch id and is unique in the file"
    SET_SIZE "V008" "a transaction set holds at most as many claims as the payer takes and is not larger than can be read"
    CHARACTERS "V009" "data is upper-case printable ASCII without separators and control characters"
    LINE_ENDS "V010" "exactly the payer's line end follows every terminator"
    EMPTY_SEGMENT "V011" "no segment is empty"
    TRAILING "V012" "no segment or composite ends in an empty element"
    POSITION "V013" "segments stand in the order of the guide, in a loop that has them"
    REQUIRED_SEGMENT "V014" "every required segment and loop is there"
    REPEATS "V015" "no segment or loop is repeated more often than the guide allows"
    REQUIRED_ELEMENT "V016" "every required element is there"
    UNUSED_ELEMENT "V017" "no element is sent that the guide does not use"
    LENGTH "V018" "every element is as long as the guide allows"
    CODE_VALUE "V019" "coded elements have a value of their list"
    NUMBER "V020" "numbers have their one canonical form: no leading zeros, no zeros after the fraction, no minus zero"
    MONEY "V021" "amounts have at most two decimals and ten digits, and are not negative except adjustments"
    DATE "V022" "dates and times are real, spans run forward"
    HL_NUMBER "V023" "HL segments are numbered from 1 without gaps"
    HL_PARENT "V024" "every HL names its parent"
    HL_CHILD "V025" "HL04 says whether a patient level follows"
    PATIENT "V026" "a subscriber who is the patient has no patient level, any other subscriber has one"
    NO_CLAIM "V027" "every subscriber leads to a claim"
    NPI "V028" "every NPI has ten digits and a right check digit"
    TAX_ID "V029" "tax and social security numbers have nine digits"
    ADDRESS "V030" "an address has street, city, a state of the United States and a ZIP of 5 or 9 digits"
    BILLING "V031" "the billing provider is one that the practice has, with its number, tax id and address"
    NAMES "V032" "identifiers have a qualifier, organisations no first name"
    CONTACT "V033" "contacts have numbers that can be dialled"
    TAXONOMY "V034" "taxonomy codes have ten characters and end in X"
    BIRTH_DATE "V035" "nobody is born in the future, after the service, or 150 years before it"
    SUBSCRIBER "V036" "a subscriber who is the patient has address, birth date and sex"
    CLAIM_ID "V037" "CLM01 has at most 20 characters and is unique in the file"
    CLAIM_SUM "V038" "the claim charge is the sum of its line charges, and not zero on a chargeable claim"
    FREQUENCY "V039" "a claim that replaces or voids another names the payer's claim number, no other claim does"
    ACCIDENT "V040" "an accident has its date, a car accident its state"
    ADMISSION "V041" "an inpatient claim has its admission date"
    PLACE "V042" "places of service are in the list"
    DIAGNOSES "V043" "at most 12 diagnoses, each once, shaped as ICD-10-CM without a dot"
    POINTERS "V044" "every line points to diagnoses of its claim"
    LINE_ORDER "V045" "lines are numbered from 1 without gaps"
    LINE_ID "V046" "every line has an id of at most 30 characters, unique in its claim"
    SERVICE "V047" "a line has a procedure code of the right shape, different modifiers, and units above zero"
    SERVICE_DATE "V048" "no service lies in the future"
    PATIENT_PAID "V049" "the patient has not paid more than the claim"
    ATTACHMENT "V050" "an attachment that is sent has a control number"
    DRUG "V051" "a drug has an 11-digit code and a quantity above zero"
    OTHER_PAYER "V052" "every line adjudication names a payer of the claim"
    COB_CLAIM "V053" "for each earlier payer, paid and adjusted amounts make up the claim charge"
    COB_LINE "V054" "for each line adjudication, paid and adjusted amounts make up the line charge"
    COB_PAID "V055" "an earlier payer's total is the sum of what it paid by line, less its claim adjustments"
    COB_DATE "V056" "each earlier payer's adjudication date stands once, at claim or at line level"
    COB_LIABILITY "V057" "the remaining patient liability stands at claim or at line level, not at both"
    ADJUSTMENT "V058" "an adjustment has reason and amount together"
    TOTALS "V059" "claims, their order, lines and charges of the file are those of the batch"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_ascend() {
        assert!(CHECKS.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(CHECKS.iter().all(|check| !check.sentence.ends_with('.')));
    }
}
