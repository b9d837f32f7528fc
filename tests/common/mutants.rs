//! Single faults put into a good 837P, by class: each must be caught, wherever in the file it fits.
//!
//! Counts that a fault would upset by accident (SE01) are put right again, so that the check for the fault itself is what speaks.

use super::edit::{Doc, Edit, Seg};

/// One kind of fault.
pub struct Class {
    /// What is wrong.
    pub name: &'static str,
    /// Ids of the checks of which at least one must speak; empty: any.
    pub caught_by: &'static [&'static str],
    /// The fault at the segment with that number, where it fits.
    pub make: fn(&Doc, usize) -> Option<Edit>,
}

/// All files that the class makes of a good one.
pub fn mutants(class: &Class, good: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let doc = Doc::parse(good);
    let make = class.make;
    (0..doc.segments.len()).filter_map(move |at| make(&doc, at).map(|edit| (at, doc.render(edit))))
}

/// The `nth` mutant of a class, for those who take one.
pub fn mutate(class: &Class, good: &[u8], nth: usize) -> Option<Vec<u8>> {
    mutants(class, good).nth(nth).map(|(_, bytes)| bytes)
}

const fn class(name: &'static str, caught_by: &'static [&'static str], make: fn(&Doc, usize) -> Option<Edit>) -> Class {
    Class { name, caught_by, make }
}

/// A segment with that id, and with that first element when one is given.
fn seg<'d>(doc: &'d Doc, at: usize, id: &str, first: &str) -> Option<&'d Seg> {
    doc.segments.get(at).filter(|s| s.id() == id && (first.is_empty() || s.get(1) == first))
}

fn set(doc: &Doc, at: usize, element: usize, text: impl Into<String>) -> Option<Edit> {
    Some(Edit::Replace(at, doc.segments[at].with(element, text)))
}

fn part(doc: &Doc, at: usize, (element, component): (usize, usize), text: &str) -> Option<Edit> {
    let mut parts: Vec<&str> = doc.segments[at].get(element).split(doc.component).collect();
    parts.resize(parts.len().max(component), "");
    parts[component - 1] = text;
    set(doc, at, element, parts.join(&doc.component.to_string()))
}

/// The number in an element plus one, spelled as before.
fn plus_one(doc: &Doc, at: usize, element: usize) -> Option<Edit> {
    let text = doc.segments[at].get(element);
    let number: u64 = text.parse().ok()?;
    set(doc, at, element, format!("{:0width$}", number + 1, width = text.len()))
}

/// Adds a cent to an amount, keeping its canonical form.
fn plus_cent(doc: &Doc, at: usize, element: usize) -> Option<Edit> {
    let cents = claimwright::money::Money::parse(doc.segments[at].get(element)).ok()?.cents() + 1;
    let mut out = Vec::new();
    claimwright::wire::x12::writer::push_amount(&mut out, claimwright::money::Money::from_cents(cents));
    set(doc, at, element, String::from_utf8(out).ok()?)
}

/// Every class, those of `oracles.md` first.
pub const CLASSES: &[Class] = &[
    class("wrong HL04", &["V025"], |d, at| {
        let hl = seg(d, at, "HL", "").filter(|s| s.get(3) == "22")?;
        set(d, at, 4, if hl.get(4) == "1" { "0" } else { "1" })
    }),
    class("state that does not exist", &["V030"], |d, at| seg(d, at, "N4", "").and_then(|_| set(d, at, 2, "XX"))),
    class("wrong state of the billing provider", &["V031"], |d, at| {
        let billing = seg(d, at, "N4", "").filter(|_| at >= 2 && d.segments[at - 2].get(1) == "85")?;
        set(d, at, 2, if billing.get(2) == "CA" { "NY" } else { "CA" })
    }),
    class("NPI with a bad check digit", &["V028"], |d, at| {
        let npi = seg(d, at, "NM1", "").filter(|s| s.get(8) == "XX")?.get(9);
        set(d, at, 9, format!("{}{}", &npi[..9], (npi[9..].parse::<u8>().ok()? + 1) % 10))
    }),
    class("NPI with nine digits", &["V028"], |d, at| {
        let npi = seg(d, at, "NM1", "").filter(|s| s.get(8) == "XX")?.get(9);
        set(d, at, 9, &npi[..9])
    }),
    class("ZIP with four digits", &["V030"], |d, at| seg(d, at, "N4", "").and_then(|s| set(d, at, 3, &s.get(3)[..4]))),
    class("pointer to nothing", &["V044", "V019"], |d, at| {
        seg(d, at, "SV1", "")?;
        part(d, at, (7, 1), &(d.diagnoses(at) + 1).to_string())
    }),
    class("pointer zero", &["V019"], |d, at| seg(d, at, "SV1", "").and_then(|_| part(d, at, (7, 1), "0"))),
    class("SBR02 = 18 with a patient level", &["V026"], |d, at| {
        seg(d, at, "SBR", "").filter(|s| s.get(2).is_empty()).and_then(|_| set(d, at, 2, "18"))
    }),
    class("subscriber not the patient and no patient level", &["V026"], |d, at| {
        seg(d, at, "SBR", "").filter(|s| s.get(2) == "18" && d.segments[at - 1].id() == "HL").and_then(|_| set(d, at, 2, ""))
    }),
    class("birth date in the future", &["V035"], |d, at| seg(d, at, "DMG", "").and_then(|_| set(d, at, 2, "20991231"))),
    class("birth date not in the calendar", &["V022"], |d, at| seg(d, at, "DMG", "").and_then(|_| set(d, at, 2, "19800230"))),
    class("replacement or void without payer's number", &["V039"], |d, at| {
        seg(d, at, "REF", "F8").filter(|_| d.loop_of(at) == "CLM").map(|_| Edit::Remove(at))
    }),
    class("frequency 7 on a first claim", &["V039"], |d, at| {
        seg(d, at, "CLM", "").filter(|s| s.get(5).ends_with('1')).and_then(|_| part(d, at, (5, 3), "7"))
    }),
    class("frequency 1 on a replacement", &["V039"], |d, at| {
        seg(d, at, "CLM", "").filter(|s| !s.get(5).ends_with('1')).and_then(|_| part(d, at, (5, 3), "1"))
    }),
    class("frequency 6", &["V039"], |d, at| seg(d, at, "CLM", "").and_then(|_| part(d, at, (5, 3), "6"))),
    class("COB total paid a cent off", &["V053", "V055"], |d, at| seg(d, at, "AMT", "D").and_then(|_| plus_cent(d, at, 2))),
    class("COB line paid a cent off", &["V054", "V055"], |d, at| seg(d, at, "SVD", "").and_then(|_| plus_cent(d, at, 2))),
    class("COB adjustment a cent off", &["V053"], |d, at| seg(d, at, "CAS", "").and_then(|_| plus_cent(d, at, 3))),
    class("line charge a cent off", &["V038"], |d, at| seg(d, at, "SV1", "").and_then(|_| plus_cent(d, at, 2))),
    class("claim charge a cent off", &["V038"], |d, at| seg(d, at, "CLM", "").and_then(|_| plus_cent(d, at, 2))),
    class("money with three decimals", &["V021"], |d, at| {
        let element = if seg(d, at, "CLM", "").is_some() || seg(d, at, "SV1", "").is_some() { 2 } else { return None };
        set(d, at, element, "12.345")
    }),
    class("money with eleven digits", &["V021"], |d, at| seg(d, at, "SV1", "").and_then(|_| set(d, at, 2, "123456789.12"))),
    class("money with a zero at its end", &["V020"], |d, at| seg(d, at, "SV1", "").and_then(|_| set(d, at, 2, "12.50"))),
    class("money with a leading zero", &["V020"], |d, at| seg(d, at, "CLM", "").and_then(|s| set(d, at, 2, format!("0{}", s.get(2))))),
    class("minus zero", &["V020"], |d, at| seg(d, at, "AMT", "").and_then(|_| set(d, at, 2, "-0"))),
    class("negative charge", &["V021"], |d, at| seg(d, at, "SV1", "").and_then(|_| set(d, at, 2, "-5"))),
    class("control character", &["V009"], |d, at| {
        let s = seg(d, at, "NM1", "").or(seg(d, at, "N3", "")).or(seg(d, at, "NTE", ""))?;
        let element = if s.id() == "N3" { 1 } else { 3.min(s.elements.len() - 1) };
        set(d, at, element, format!("A\u{7}{}", s.get(element)))
    }),
    class("line feed in data", &["V009", "V010"], |d, at| {
        seg(d, at, "N3", "").and_then(|s| set(d, at, 1, s.get(1).replacen(' ', "\n", 1)))
    }),
    class("lower case in a name", &["V009"], |d, at| {
        seg(d, at, "NM1", "").filter(|s| !s.get(3).is_empty()).and_then(|s| set(d, at, 3, s.get(3).to_lowercase()))
    }),
    class("lower case in a diagnosis", &["V009", "V043"], |d, at| {
        seg(d, at, "HI", "").and_then(|s| set(d, at, 1, s.get(1).to_lowercase().replace("abk", "ABK")))
    }),
    class("letter beyond ASCII", &["V009"], |d, at| {
        seg(d, at, "NM1", "").filter(|s| !s.get(3).is_empty()).and_then(|_| set(d, at, 3, "MU\u{d1}OZ"))
    }),
    class("component separator in a name", &["V009"], |d, at| {
        seg(d, at, "NM1", "").filter(|s| !s.get(3).is_empty()).and_then(|s| set(d, at, 3, format!("{}{}X", s.get(3), d.component)))
    }),
    class("repetition separator in a name", &["V009"], |d, at| {
        seg(d, at, "NM1", "").filter(|s| !s.get(3).is_empty()).and_then(|_| set(d, at, 3, "A^B"))
    }),
    class("blank at the end of a name", &["V009"], |d, at| {
        seg(d, at, "NM1", "").filter(|s| !s.get(3).is_empty()).and_then(|_| set(d, at, 3, "ADAMS "))
    }),
    class("trailing element separator", &["V012", "V002", "V003", "V004"], |d, at| {
        let s = &d.segments[at];
        set(d, at, s.elements.len(), "")
    }),
    class("trailing component separator", &["V012"], |d, at| {
        let s = seg(d, at, "HI", "").or(seg(d, at, "SV1", ""))?;
        set(d, at, 1, format!("{}{}", s.get(1), d.component))
    }),
    class("LX out of order", &["V045"], |d, at| seg(d, at, "LX", "").and_then(|_| plus_one(d, at, 1))),
    class("place of service not in the list", &["V042"], |d, at| seg(d, at, "CLM", "").and_then(|_| part(d, at, (5, 1), "28"))),
    class("place of a line not in the list", &["V042"], |d, at| seg(d, at, "SV1", "").and_then(|_| set(d, at, 5, "00"))),
    class("HL01 with a gap", &["V023"], |d, at| seg(d, at, "HL", "").and_then(|_| plus_one(d, at, 1))),
    class("HL02 to another level", &["V024"], |d, at| {
        seg(d, at, "HL", "").filter(|s| !s.get(2).is_empty()).and_then(|_| plus_one(d, at, 2))
    }),
    class("HL02 on the billing level", &["V017", "V024"], |d, at| {
        seg(d, at, "HL", "").filter(|s| s.get(2).is_empty()).and_then(|_| set(d, at, 2, "1"))
    }),
    class("GS08 another version", &["V003"], |d, at| seg(d, at, "GS", "").and_then(|_| set(d, at, 8, "005010X222A2"))),
    class("ST03 another version", &["V005"], |d, at| seg(d, at, "ST", "").and_then(|_| set(d, at, 3, "005010X222"))),
    class("wrong SE01", &["V006"], |d, at| seg(d, at, "SE", "").and_then(|_| plus_one(d, at, 1)).map(Edit::without_repair)),
    class("wrong SE02", &["V006"], |d, at| seg(d, at, "SE", "").and_then(|_| plus_one(d, at, 2))),
    class("ST02 twice", &["V005"], |d, at| {
        seg(d, at, "ST", "")?;
        let first = d.segments.iter().find(|s| s.id() == "ST")?.get(2).to_string();
        (d.segments[at].get(2) != first).then(|| set(d, at, 2, first))?
    }),
    class("wrong GE01", &["V004"], |d, at| seg(d, at, "GE", "").and_then(|_| plus_one(d, at, 1))),
    class("wrong GE02", &["V004"], |d, at| seg(d, at, "GE", "").and_then(|_| plus_one(d, at, 2))),
    class("wrong IEA01", &["V004"], |d, at| seg(d, at, "IEA", "").and_then(|_| plus_one(d, at, 1))),
    class("wrong IEA02", &["V004"], |d, at| seg(d, at, "IEA", "").and_then(|_| plus_one(d, at, 2))),
    class("wrong ISA13", &["V002"], |d, at| seg(d, at, "ISA", "").and_then(|_| plus_one(d, at, 13))),
    class("wrong ISA06", &["V002"], |d, at| seg(d, at, "ISA", "").and_then(|_| set(d, at, 6, "SOMEBODYELSE   "))),
    class("test sent as production", &["V002"], |d, at| {
        seg(d, at, "ISA", "").and_then(|s| set(d, at, 15, if s.get(15) == "T" { "P" } else { "T" }))
    }),
    class("ISA one byte short", &["V002"], |d, at| seg(d, at, "ISA", "").and_then(|s| set(d, at, 8, &s.get(8)[..14]))),
    class("another batch's BHT03", &["V007"], |d, at| seg(d, at, "BHT", "").and_then(|_| set(d, at, 3, "B20250101-0001"))),
    class("line id twice in a claim", &["V046"], |d, at| {
        seg(d, at, "REF", "6R")?;
        let earlier = d.segments[..at].iter().rev().take_while(|s| s.id() != "CLM").find(|s| s.id() == "REF" && s.get(1) == "6R")?;
        set(d, at, 2, earlier.get(2))
    }),
    class("line id missing", &["V046"], |d, at| seg(d, at, "REF", "6R").map(|_| Edit::Remove(at))),
    class("line id of 31 characters", &["V046"], |d, at| seg(d, at, "REF", "6R").and_then(|_| set(d, at, 2, "L".repeat(31)))),
    class("claim id twice in the file", &["V037"], |d, at| {
        seg(d, at, "CLM", "")?;
        let earlier = d.segments[..at].iter().find(|s| s.id() == "CLM")?;
        set(d, at, 1, earlier.get(1))
    }),
    class("claim id of 38 characters", &["V037"], |d, at| seg(d, at, "CLM", "").and_then(|_| set(d, at, 1, "C".repeat(38)))),
    class("claim id of another claim", &["V059"], |d, at| seg(d, at, "CLM", "").and_then(|_| set(d, at, 1, "UNKNOWN-A"))),
    class("dot in a diagnosis", &["V043"], |d, at| {
        seg(d, at, "HI", "").and_then(|s| set(d, at, 1, format!("{}.{}", &s.get(1)[..7], &s.get(1)[7..])))
    }),
    class("diagnosis twice", &["V043"], |d, at| {
        seg(d, at, "HI", "").filter(|s| s.elements.len() > 2).and_then(|s| set(d, at, 2, s.get(1).replace("ABK", "ABF")))
    }),
    class("thirteen diagnoses", &["V017"], |d, at| {
        seg(d, at, "HI", "").filter(|s| s.elements.len() > 12).and_then(|_| set(d, at, 13, format!("ABF{}R05", d.component)))
    }),
    class("no principal diagnosis", &["V014", "V013"], |d, at| {
        seg(d, at, "HI", "").and_then(|s| set(d, at, 1, s.get(1).replace("ABK", "ABF")))
    }),
    class("modifier twice", &["V047"], |d, at| {
        seg(d, at, "SV1", "")
            .and_then(|_| part(d, at, (1, 3), "25"))
            .and_then(|e| e.again(d, |s, c| format!("{}{c}25", s.get(1).split(c).take(3).collect::<Vec<_>>().join(&c.to_string()))))
    }),
    class("procedure code of four characters", &["V047"], |d, at| seg(d, at, "SV1", "").and_then(|_| part(d, at, (1, 2), "9921"))),
    class("no units", &["V047"], |d, at| seg(d, at, "SV1", "").and_then(|_| set(d, at, 4, "0"))),
    class("units with four decimals", &["V018"], |d, at| seg(d, at, "SV1", "").and_then(|_| set(d, at, 4, "1.0005"))),
    class("service in the future", &["V048"], |d, at| {
        seg(d, at, "DTP", "472").map(|s| Edit::Replace(at, s.with(2, "D8").with(3, "20991231")))
    }),
    class("span of dates that runs back", &["V022"], |d, at| {
        seg(d, at, "DTP", "472").map(|s| Edit::Replace(at, s.with(2, "RD8").with(3, "20260902-20260901")))
    }),
    class("30 February", &["V022"], |d, at| seg(d, at, "DTP", "").filter(|s| s.get(2) == "D8").and_then(|_| set(d, at, 3, "20260230"))),
    class("car accident without its state", &["V040"], |d, at| {
        seg(d, at, "CLM", "").filter(|s| s.get(11).contains("AA")).and_then(|_| set(d, at, 11, "AA"))
    }),
    class("accident without its date", &["V040"], |d, at| seg(d, at, "DTP", "439").map(|_| Edit::Remove(at))),
    class("inpatient without admission", &["V041"], |d, at| seg(d, at, "DTP", "435").map(|_| Edit::Remove(at))),
    class("patient paid more than the claim", &["V049"], |d, at| seg(d, at, "AMT", "F5").and_then(|_| set(d, at, 2, "99999"))),
    class("billing street is a post box", &["V030"], |d, at| {
        seg(d, at, "N3", "").filter(|_| d.segments[at - 1].get(1) == "85").and_then(|_| set(d, at, 1, "P.O. BOX 7"))
    }),
    class("tax id with a hyphen", &["V029"], |d, at| {
        seg(d, at, "REF", "").filter(|s| matches!(s.get(1), "EI" | "SY")).and_then(|_| set(d, at, 2, "74-1234567"))
    }),
    class("EIN and SSN", &["V015"], |d, at| seg(d, at, "REF", "EI").map(|s| Edit::Insert(at + 1, s.with(1, "SY")))),
    class("tax id of somebody else", &["V031"], |d, at| {
        seg(d, at, "REF", "").filter(|s| matches!(s.get(1), "EI" | "SY")).and_then(|_| set(d, at, 2, "999999999"))
    }),
    class("phone that cannot be dialled", &["V033"], |d, at| {
        seg(d, at, "PER", "").filter(|s| s.get(3) == "TE").and_then(|_| set(d, at, 4, "0125550100"))
    }),
    class("taxonomy without its X", &["V034"], |d, at| seg(d, at, "PRV", "").and_then(|_| set(d, at, 3, "207Q000000"))),
    class("first name of an organisation", &["V032", "V017"], |d, at| {
        seg(d, at, "NM1", "").filter(|s| s.get(2) == "2" && !s.get(3).is_empty()).and_then(|_| set(d, at, 4, "JOHN"))
    }),
    class("attachment without control number", &["V050"], |d, at| seg(d, at, "PWK", "").map(|s| Edit::Replace(at, s.cut(2)))),
    class("drug code of ten digits", &["V051"], |d, at| seg(d, at, "LIN", "").and_then(|_| set(d, at, 3, "0003029305"))),
    class("drug without quantity", &["V014"], |d, at| seg(d, at, "CTP", "").map(|_| Edit::Remove(at))),
    class("line adjudicated by a stranger", &["V052"], |d, at| seg(d, at, "SVD", "").and_then(|_| set(d, at, 1, "99999"))),
    class("adjudication date at both levels", &["V056"], |d, at| {
        let payer = seg(d, at, "NM1", "PR").filter(|_| d.loop_of(at) == "SBR" && d.claim_has(at, "SVD"))?;
        (!payer.get(9).is_empty()).then(|| Edit::Insert(at + 1, Seg::of("DTP*573*D8*20260920", '*')))
    }),
    class("adjudication date missing", &["V056", "V014"], |d, at| seg(d, at, "DTP", "573").map(|_| Edit::Remove(at))),
    class("remaining liability at both levels", &["V057"], |d, at| {
        let claim_level =
            seg(d, at, "DTP", "573").filter(|_| d.loop_of(at) == "SVD" && d.segments.get(at + 1).is_none_or(|s| s.id() != "AMT"))?;
        d.claim_has(at, "AMT*EAF").then_some(claim_level).map(|_| Edit::Insert(at + 1, Seg::of("AMT*EAF*20", '*')))
    }),
    class("adjustment reason without amount", &["V058", "V016"], |d, at| seg(d, at, "CAS", "").map(|s| Edit::Replace(at, s.cut(2)))),
    class("code that the guide does not have", &["V019"], |d, at| {
        seg(d, at, "SBR", "").and_then(|s| set(d, at, if s.get(9).is_empty() { 1 } else { 9 }, "QQ"))
    }),
    class("empty segment", &["V011", "V004"], |d, at| (at > 2 && at + 2 < d.segments.len()).then(|| Edit::Insert(at, Seg::of("", '*')))),
    class("required segment deleted", &[], |d, at| is_required(d, at).then_some(Edit::Remove(at))),
    class("neighbours swapped", &[], |d, at| {
        let next = d.segments.get(at + 1)?;
        (next.id() != d.segments[at].id()).then_some(Edit::Swap(at))
    }),
    class("segment doubled", &[], |d, at| (!may_repeat(d, at)).then(|| Edit::Insert(at, d.segments[at].clone()))),
    class("required element emptied", &[], |d, at| required_elements(d, at).first().and_then(|&n| set(d, at, n, ""))),
    class("another required element emptied", &[], |d, at| required_elements(d, at).get(1).and_then(|&n| set(d, at, n, ""))),
    class("last required element cut off", &[], |d, at| {
        required_elements(d, at).last().map(|&n| Edit::Replace(at, d.segments[at].cut(n - 1)))
    }),
    class("segment the guide does not have", &["V013", "V004"], |d, at| {
        (at > 2 && at + 2 < d.segments.len()).then(|| Edit::Insert(at, Seg::of("REF*ZZ*1", '*')))
    }),
    class("claim lost", &["V059", "V027", "V014"], |d, at| seg(d, at, "CLM", "").map(|_| Edit::RemoveClaim(at))),
    class("claim doubled", &["V037", "V059"], |d, at| seg(d, at, "CLM", "").map(|_| Edit::DoubleClaim(at))),
    class("file cut off", &[], |_, at| (at > 0).then_some(Edit::CutFile(at))),
    class("text after the end", &["V004"], |d, at| seg(d, at, "IEA", "").map(|_| Edit::Insert(at + 1, Seg::of("ISA*00", '*')))),
];

/// Segments whose loss leaves a file that cannot be right.
fn is_required(doc: &Doc, at: usize) -> bool {
    let s = &doc.segments[at];
    match s.id() {
        "NM1" => matches!(s.get(1), "41" | "40" | "85" | "IL" | "PR" | "QC" | "77" | "87"),
        "PER" => doc.segments[at - 1].get(1) == "41",
        "REF" => matches!(s.get(1), "EI" | "SY"),
        "DTP" => matches!(s.get(1), "472" | "573"),
        "PRV" | "AMT" | "PWK" | "NTE" | "MOA" => false,
        // What a payer adjusted makes up the charge.
        _ => true,
    }
}

/// Segments that may stand twice in a good file.
fn may_repeat(doc: &Doc, at: usize) -> bool {
    let s = &doc.segments[at];
    match s.id() {
        "PWK" | "PER" => true,
        "REF" => matches!(s.get(1), "0B" | "1G" | "G2" | "LU" | "G1" | "9F"),
        "NM1" => s.get(1) == "DN",
        _ => false,
    }
}

fn required_elements(doc: &Doc, at: usize) -> &'static [usize] {
    let s = &doc.segments[at];
    match s.id() {
        "ISA" => &[6, 13, 16],
        "GS" => &[1, 6, 8],
        "ST" => &[1, 2, 3],
        "BHT" => &[1, 3, 6],
        "SE" | "GE" | "IEA" | "REF" | "AMT" => &[1, 2],
        "HL" => &[1, 3, 4],
        "NM1" if s.get(1) == "87" => &[1, 2],
        "NM1" if s.get(8).is_empty() => &[1, 3],
        "NM1" => &[1, 8, 9],
        "N3" | "LX" | "HI" | "SBR" | "PAT" => &[1],
        "N4" => &[1, 2, 3],
        "DMG" | "DTP" | "PRV" => &[1, 2, 3],
        "CLM" => &[1, 2, 5, 9],
        "SV1" => &[1, 2, 4, 7],
        "SVD" => &[1, 2, 3, 5],
        "CAS" => &[1, 2, 3],
        "CTP" => &[4, 5],
        "LIN" => &[2, 3],
        "OI" => &[3, 6],
        _ => &[],
    }
}
