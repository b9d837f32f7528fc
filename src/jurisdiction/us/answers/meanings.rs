//! What the codes of TA1 and 999 mean, in our own words; empty for a code that is not known.

/// TA105: why an interchange was rejected or has errors.
pub fn of_interchange(code: &str) -> &'static str {
    match code {
        "000" => "nothing is wrong",
        "001" => "ISA13 and IEA02 differ",
        "002" => "the standard is not supported",
        "003" => "the version is not supported",
        "004" => "the segment terminator is wrong",
        "005" => "the sender's qualifier is wrong",
        "006" => "the sender's id is wrong",
        "007" => "the receiver's qualifier is wrong",
        "008" => "the receiver's id is wrong",
        "009" => "the receiver is not known there",
        "010" | "011" => "the authorisation in ISA01 or ISA02 is wrong",
        "012" | "013" => "the security code in ISA03 or ISA04 is wrong",
        "014" => "the date is wrong",
        "015" => "the time is wrong",
        "016" => "the repetition separator is wrong",
        "017" => "the version in ISA12 is wrong",
        "018" => "the control number is wrong",
        "019" => "ISA14 is wrong",
        "020" => "the test indicator is wrong",
        "021" => "the number of groups is wrong",
        "022" => "the envelopes do not fit each other",
        "023" => "the file ended too early",
        "024" => "a GS segment or what follows it is wrong",
        "025" => "this control number was used before",
        "026" => "the element separator is wrong",
        "027" => "the component separator is wrong",
        _ => "",
    }
}

/// IK304: what is wrong with a segment.
pub fn of_segment(code: &str) -> &'static str {
    match code {
        "1" => "no such segment",
        "2" => "it does not belong here",
        "3" => "it is missing",
        "4" => "its loop stands too often",
        "5" => "it stands too often",
        "6" => "it is not part of this transaction set",
        "7" => "it is out of order",
        "8" => "elements of it are wrong",
        "I4" => "the guide does not use it",
        "I6" => "it is missing in this situation",
        "I7" => "its loop stands too seldom",
        "I8" => "it stands too seldom",
        "I9" => "it must not stand in this situation",
        _ => "",
    }
}

/// IK403: what is wrong with an element.
pub fn of_element(code: &str) -> &'static str {
    match code {
        "1" => "it is missing",
        "2" => "it is missing beside another element",
        "3" => "there are too many elements",
        "4" => "it is too short",
        "5" => "it is too long",
        "6" => "it has a wrong character",
        "7" => "no such code",
        "8" => "no such date",
        "9" => "no such time",
        "10" => "it must not stand beside another element",
        "12" => "it is repeated too often",
        "13" => "it has too many components",
        "I6" => "the guide does not use this code",
        "I9" => "it is missing in this situation",
        "I10" => "the guide does not use it",
        "I11" => "it is repeated too seldom",
        "I12" => "it does not have the shape that is asked for",
        "I13" => "it must not stand in this situation",
        _ => "",
    }
}

/// IK502 to IK506: what is wrong with a transaction set.
pub fn of_set(code: &str) -> &'static str {
    match code {
        "1" => "this kind is not supported",
        "2" => "SE is missing",
        "3" => "ST02 and SE02 differ",
        "4" => "SE01 is wrong",
        "5" => "segments of it are wrong",
        "6" => "ST01 is wrong",
        "7" => "ST02 is wrong",
        "18" => "it does not belong into this group",
        "19" => "ST03 is wrong",
        "23" => "ST02 stands twice in the group",
        "I5" => "it breaks the guide",
        "I6" => "this guide is not supported",
        _ => "",
    }
}

/// AK905 to AK909: what is wrong with a group.
pub fn of_group(code: &str) -> &'static str {
    match code {
        "1" => "this kind is not supported",
        "2" => "the version is not supported",
        "3" => "GE is missing",
        "4" => "GS06 and GE02 differ",
        "5" => "GE01 is wrong",
        "6" => "GS06 is wrong",
        "19" => "GS06 was used before",
        _ => "",
    }
}
