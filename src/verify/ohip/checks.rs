//! What the verifier proves, each under an id that never changes meaning.

use crate::verify::{Check, Fault};

macro_rules! checks {
    ($($constant:ident $id:literal $sentence:literal)*) => {
        $(
            #[doc = $sentence]
            pub static $constant: Check = Check { id: $id, sentence: $sentence };
        )*
        /// All of them.
        pub static CHECKS: &[&Check] = &[$(&$constant),*];
    };
}

checks! {
    READABLE "O001" "the file can be read"
    SIZE "O002" "the file is not larger than the ministry takes"
    LENGTH "O003" "every record has 79 characters and the agreed end"
    CHARACTERS "O004" "records hold digits, capitals and blanks only"
    ORDER "O005" "batches are HEB, claims, HEE; claims are HEH, HER for another province, items"
    HEADER "O006" "a batch header has its constants, the day, a number and blanks where nothing belongs"
    BILLER "O007" "a batch is of the submitter's group and of one provider with a specialty"
    BATCH_ID "O008" "no two batches of a file have the same number and provider"
    COUNTS "O009" "a trailer counts the records of its batch"
    BATCH_SIZE "O010" "a batch has claims, and no more than agreed"
    HEALTH_NUMBER "O011" "a health number has ten digits that check"
    PATIENT "O012" "the fields of the patient are those of the program"
    PAYEE "O013" "program and payee are a pair that exists"
    DATES "O014" "every date is a real day, and no service is after the batch"
    OPTIONAL "O015" "optional fields are blank or of their shape"
    SECOND_HEADER "O016" "a second header stands with another province and only there, and is complete"
    ITEM "O017" "an item has a code, 1 to 99 services, and a fee up to 5,000.00 that they divide"
    ITEMS "O018" "a claim has 1 to 99 items"
    RESERVED "O019" "reserved fields are blank"
    NUMBER "O020" "a claim has an accounting number"
    TOTALS "O021" "the file holds the claims, items and sums of the batch, each once"
    END "O022" "the file ends as agreed"
}

/// A fault of the file as a whole.
pub fn of_file(check: &'static Check, message: String) -> Fault {
    Fault { check, segment: 0, offset: 0, segment_id: String::new(), claim: None, message }
}
