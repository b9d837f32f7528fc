//! JSON Lines: one visit per line.

use super::{Read, read_as};

fn read_json(text: &str) -> Read {
    read_as("night.jsonl", text.as_bytes()).unwrap()
}

const LINE: &str = r#""lines":[{"line":"1","code":"99213"}]"#;

#[test]
fn lists_become_the_columns_they_stand_for() {
    let read = read_json(
        r#"{"visit_id":"V1","patient_id":"P1","diagnoses":["E11.9","","I10"],"lines":[{"line":1,"code":"99213","charge":"33.70"},{"line":"2","code":"36415"}],"coverages":[{"payer_id":"60054","member_id":"M1","subscriber_last":"Lee"},{"payer_id":"00123","member_id":"M2","subscriber_first":"Ann"}]}
{"visit_id":"V2","coverages":null,"dx1":"J02","lines":[{"line":"1"}]}
"#,
    );
    assert_eq!(
        read.visits,
        [
            "1: visit_id=V1 patient_id=P1 payer_id=60054 member_id=M1 subscriber_last=Lee payer2_id=00123 member2_id=M2 \
             subscriber2_first=Ann dx1=E11.9 dx3=I10 | 1: line=1 code=99213 charge=33.70 | 1: line=2 code=36415",
            "2: visit_id=V2 dx1=J02 | 2: line=1",
        ]
    );
    assert!(read.findings.is_empty() && read.of_files.is_empty());
}

#[test]
fn escapes_are_resolved() {
    let read = read_json(&format!(r#"{{"visit_id":"V1","patient_last":"O\u0027Keefe \"B\"",{LINE}}}"#));
    assert!(read.visits[0].contains(r#"patient_last=O'Keefe "B""#));
}

#[test]
fn a_number_for_money_or_an_id_is_held_not_guessed() {
    for (member, shown) in [(r#""charge":1234567890123456.78"#, ""), (r#""charge":100"#, "100"), (r#""place_of_service":2"#, "2")] {
        let read = read_json(&format!(r#"{{"visit_id":"V1","lines":[{{"line":1,"units":2,{member}}}]}}"#));
        assert_eq!(read.ids(), ["IN013"]);
        assert!(read.findings[0].ends_with(&format!("[{shown}]")), "{}", read.findings[0]);
        assert!(read.visits[0].ends_with("line=1 units=2"));
    }
    let read = read_json(&format!(r#"{{"visit_id":17,{LINE}}}"#));
    assert_eq!(read.ids(), ["IN013", "IN007"]);
}

#[test]
fn a_value_of_the_wrong_kind_is_named() {
    for member in
        [r#""sex":true"#, r#""sex":["M"]"#, r#""sex":{"a":1}"#, r#""diagnoses":"E11.9""#, r#""coverages":["X"]"#, r#""coverages":{}"#]
    {
        let read = read_json(&format!(r#"{{"visit_id":"V1",{member},{LINE}}}"#));
        assert_eq!(read.ids(), ["IN018"], "{member}");
    }
}

#[test]
fn what_a_visit_has_no_column_for_is_held_or_said_once() {
    let thirteen = vec!["\"I10\""; 13].join(",");
    assert_eq!(read_json(&format!(r#"{{"visit_id":"V1","diagnoses":[{thirteen}],{LINE}}}"#)).ids(), ["IN017"]);
    assert_eq!(read_json(&format!(r#"{{"visit_id":"V1","coverages":[{{}},{{}},{{}}],{LINE}}}"#)).ids(), ["IN017"]);
    let twice = "{\"visit_id\":\"V1\",\"dob\":1e400,\"lines\":[{\"line\":1,\"cpt\":[[]]}]}\n".repeat(2);
    let read = read_json(&twice.replace("1e400", "1.5"));
    assert!(read.findings.is_empty(), "{read:?}");
    let said = "this column is not one of a visit file; it is ignored";
    assert_eq!(read.of_files, [format!("IN008 0:0  {said} [dob]"), format!("IN008 0:0  {said} [lines.cpt]")]);
}

#[test]
fn a_line_that_is_no_visit_is_held_and_the_others_are_read() {
    for bad in ["{\"visit_id\":\"V", "[1]", "17", "{\"visit_id\":\"V1\"} x", "oops", "{\"visit_id\" \"V1\"}", "\"V1\""] {
        let read = read_json(&format!("{{\"visit_id\":\"V0\",{LINE}}}\n{bad}\n\n{{\"visit_id\":\"V2\",{LINE}}}\n"));
        assert_eq!((read.visits.len(), read.ids()), (3, vec!["IN012"]), "{bad}");
        assert!(read.visits[2].starts_with("4: visit_id=V2"));
    }
}

#[test]
fn deep_and_endless_visits_are_held() {
    assert_eq!(read_json(&format!("{{\"visit_id\":\"V1\",\"x\":{}", "[".repeat(500_000))).ids(), ["IN012"]);
    assert_eq!(read_json(&format!("{{\"visit_id\":\"V1\",\"x\":\"{}", "x".repeat(3_000_000))).ids(), ["IN004"]);
    let lines = vec!["{}"; 1001].join(",");
    assert_eq!(read_json(&format!("{{\"visit_id\":\"V1\",\"lines\":[{lines}]}}")).ids(), ["IN006"]);
    assert_eq!(read_json("{\"visit_id\":\"V1\",\"lines\":[]}").ids(), ["IN015"]);
}
