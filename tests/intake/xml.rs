//! XML: `<visits><visit>`, the same names.

use super::{Read, read_as};

fn read_xml(text: &str) -> Read {
    read_as("night.xml", text.as_bytes()).unwrap()
}

fn refused(text: &str) -> String {
    read_as("night.xml", text.as_bytes()).unwrap_err().to_string().rsplit('/').next().unwrap().to_string()
}

#[test]
fn elements_become_the_columns_they_stand_for() {
    let read = read_xml(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- <visit> -->\n<visits>\n <visit>\n  <visit_id>V1</visit_id>\n  <diagnoses><diagnosis>E11.9</diagnosis><dx/><dx>I10</dx></diagnoses>\n  \
         <lines>\n   <line><line>1</line><code>99213</code></line>\n   <line><line>2</line></line>\n  </lines>\n  <coverages><coverage><payer_id> 60054 </payer_id></coverage>\
         <coverage><payer_id>00123</payer_id></coverage></coverages>\n </visit>\n\n <visit><visit_id>V2</visit_id><lines><line/></lines></visit></visits>\n",
    );
    assert_eq!(
        read.visits,
        ["4: visit_id=V1 payer_id=60054 payer2_id=00123 dx1=E11.9 dx3=I10 | 8: line=1 code=99213 | 9: line=2", "14: visit_id=V2 | 14: "]
    );
    assert!(read.findings.is_empty() && read.of_files.is_empty(), "{read:?}");
}

#[test]
fn entities_and_cdata_are_texts_not_gaps() {
    let read = read_xml(
        "<visits><visit><visit_id>A&amp;B</visit_id><patient_last>O&#39;Keefe &lt;<![CDATA[</visit> & ]]>x&#x41;</patient_last><note/><lines><line/></lines></visit></visits>",
    );
    assert!(read.visits[0].contains("visit_id=A&B patient_last=O'Keefe <</visit> & xA |"), "{}", read.visits[0]);
    assert!(read.findings.is_empty());
}

#[test]
fn a_visit_that_is_not_well_formed_is_held_and_the_others_are_read() {
    for bad in [
        "<visit><visit_id>V1</visit_id>",
        "<visit><visit_id>V1</patient_id></visit>",
        "<visit><visit_id>V1</visit_id><note>&nbsp;</note></visit>",
        "<visit><visit_id>V1</visit_id>stray</visit>",
        "<visit><visit_id>V1</visit_id><x><y></x></visit>",
        "<visit><visit_id>V1</visit_id><note>&#0;</note></visit>",
    ] {
        let good = "<visit><visit_id>V2</visit_id><lines><line/></lines></visit>";
        let read = read_xml(&format!("<visits>{good}{bad}\n{good}</visits>"));
        assert_eq!((read.visits.len(), read.ids()), (3, vec!["IN014"]), "{bad}: {read:?}");
        assert!(read.findings[0].starts_with("1: "));
    }
}

#[test]
fn what_a_visit_has_no_column_for_is_held_or_said_once() {
    let list = |name: &str, n: usize| {
        format!("<visits><visit><visit_id>V</visit_id><lines><line/></lines><{name}>{}</{name}></visit></visits>", "<x></x>".repeat(n))
    };
    assert!(read_xml(&list("diagnoses", 12)).findings.is_empty());
    assert_eq!(read_xml(&list("diagnoses", 14)).ids(), ["IN017"]);
    assert_eq!(read_xml(&list("coverages", 14)).ids(), ["IN017"]);
    assert_eq!(read_xml(&list("lines", 1001)).ids(), ["IN005", "IN006"][1..]);
    let read =
        read_xml("<visits><visit n='1'><visit_id><b>V</b></visit_id><dob>1</dob><lines><line><cpt/></line></lines></visit></visits>");
    assert_eq!(read.ids(), ["IN018", "IN007"]);
    assert_eq!(read.of_files.len(), 2, "{read:?}");
}

#[test]
fn other_things_than_visits_are_refused_or_said() {
    assert_eq!(refused("<!DOCTYPE visits [<!ENTITY a \"b\">]><visits/>"), "night.xml carries a DOCTYPE, which is not accepted");
    assert_eq!(refused("<visits>\n<!doctype x><visit/></visits>"), "night.xml carries a DOCTYPE, which is not accepted");
    assert_eq!(refused("<rss><visit/></rss>"), "night.xml is an XML file without <visits>, not a file of visits");
    assert_eq!(refused("<?xml version='1.0' encoding='ISO-8859-1'?><visits/>"), "night.xml is written in ISO-8859-1, not in UTF-8");
    let read = read_xml("<visits>\n<claim></claim>text<visit><visit_id>V</visit_id><lines><line/></lines></visit></visits>");
    assert_eq!((read.visits.len(), read.findings.len()), (1, 0));
    assert_eq!(read.of_files.len(), 1);
    assert!(read.of_files[0].starts_with("IN016 0:2 "));
}

#[test]
fn a_file_that_was_cut_says_so() {
    let read = read_xml("<visits><visit><visit_id>V1</visit_id><lines><line/></lines></visit>\n");
    assert_eq!((read.visits.len(), read.findings.len(), read.of_files.len()), (1, 0, 1));
    assert!(read.of_files[0].contains("the file ends without </visits>"));
    let read = read_xml("<visits>\n<visit><visit_id>V1</visit_id><lin");
    assert_eq!((read.visits.len(), read.ids(), read.of_files.len()), (1, vec!["IN014"], 1));
}

#[test]
fn a_visit_beyond_every_limit_is_passed_over() {
    let good = "<visit><visit_id>V2</visit_id><lines><line/></lines></visit>";
    let read = read_xml(&format!("<visits><visit><note>{}</note></visit>\n{good}</visits>", "x\n".repeat(1_500_000)));
    assert_eq!((read.visits.len(), read.ids()), (2, vec!["IN004"]));
    assert!(read.visits[1].starts_with("1500002: "), "{}", read.visits[1]);
}
