//! CSV files with something wrong in them: the visits concerned are held, the others are not.

use super::{HEAD, read_csv};
use claimwright::limits;

/// A good row.
fn good(visit: &str) -> String {
    format!("{visit},P1,X,1,2026-03-02,d,99213\n")
}

#[test]
fn a_row_with_too_few_or_too_many_cells_holds_its_visit() {
    let read = read_csv(format!("{HEAD}\nV1,P1,X,1,2026-03-02,d\n{}V3,P1,X,1,2026-03-02,d,99213,more\n", good("V2")));
    assert_eq!(
        read.findings,
        ["0: IN001 0:2  this row has 6 cells, the header has 7 []", "2: IN001 0:4  this row has 8 cells, the header has 7 []"]
    );
}

#[test]
fn a_quote_that_never_closes_holds_its_own_visit_only() {
    let read = read_csv(format!("{HEAD}\n{}V2,P1,\"X,1,2026-03-02,d,99213\n{}{}", good("V1"), good("V3"), good("V4")));
    assert_eq!(read.visits.len(), 4);
    assert_eq!(read.ids(), ["IN002"]);
    assert!(read.findings[0].starts_with("1: IN002 0:3 payer_id a quote opens here"), "{}", read.findings[0]);
}

#[test]
fn a_quote_that_meets_the_next_rows_quote_swallows_nothing() {
    let rows = format!("V2,P1,\"X,1,2026-03-02,d,99213\n{}V4,P1,\"X\",1,2026-03-02,d,99213\n{}", good("V3"), good("V5"));
    let read = read_csv(format!("{HEAD}\n{}{rows}", good("V1")));
    assert_eq!(read.visits.len(), 5);
    assert_eq!(read.ids(), ["IN002"]);
}

#[test]
fn a_cell_of_several_lines_that_does_not_fit_the_header_is_a_stray_quote() {
    // The quote of V2 is closed by chance, by inches at the end of a cell of V4.
    let rows = format!("V2,P1,\"X,1,2026-03-02,d,99213\n{}V4,P1,12\",1,2026-03-02,d,99213\n{}", good("V3"), good("V5"));
    let read = read_csv(format!("{HEAD}\n{}{rows}", good("V1")));
    assert_eq!((read.visits.len(), read.ids()), (5, vec!["IN002"]));
}

#[test]
fn a_quote_inside_a_quoted_cell_must_be_doubled() {
    let read = read_csv(format!("{HEAD},note\nV1,P1,X,1,2026-03-02,d,99213,\"5\" scar\"\nV2,P1,X,1,2026-03-02,d,99213,\n"));
    assert_eq!((read.visits.len(), read.ids()), (2, vec!["IN002"]));
}

#[test]
fn a_row_that_cannot_be_read_as_far_as_its_visit_holds_its_neighbours_too() {
    let read = read_csv(format!("{HEAD}\n{}{}\"V,P1,X,2,2026-03-02,d,99213\n{}{}", good("V1"), good("V2"), good("V3"), good("V4")));
    assert_eq!(read.visits.len(), 5, "the row itself is reported as a visit without id");
    assert_eq!(read.visits[2], "4:  | 4: ");
    let short: Vec<&str> = read.findings.iter().map(|f| &f[..12]).collect();
    assert_eq!(short, ["1: IN011 0:3", "2: IN007 0:4", "2: IN002 0:4", "3: IN011 0:5"]);
}

#[test]
fn a_row_beyond_every_limit_is_passed_over() {
    let long = "9".repeat(3 * limits::ROW_BYTES);
    let read = read_csv(format!("{HEAD}\n{}V2,P1,X,1,2026-03-02,d,{long}\nV2,P1,X,2,2026-03-02,d,1\n{}", good("V1"), good("V3")));
    assert_eq!(read.visits.len(), 3);
    assert_eq!(read.ids(), ["IN004"]);
    assert!(read.visits[1].contains("| 4: line=2"));
}

#[test]
fn a_row_is_too_long_from_one_byte_over_the_limit() {
    let row = "V1,P1,X,1,2026-03-02,d,".to_string();
    for (over, ids) in [(0, vec![]), (1, vec!["IN004"])] {
        let code = "9".repeat(limits::ROW_BYTES - row.len() + over);
        for end in ["\n", "\r\n", ""] {
            assert_eq!(read_csv(format!("{HEAD}\n{row}{code}{end}")).ids(), ids);
        }
    }
}

#[test]
fn text_that_is_not_utf8_holds_its_visit_and_names_the_column() {
    let mut text = format!("{HEAD},patient_last\nV1,P1,X,1,2026-03-02,d,99213,V").into_bytes();
    text.extend(b"\xedctor\nV2,P1,X,1,2026-03-02,d,99213,V\xc3\xadctor\n");
    let read = read_csv(text);
    assert_eq!(read.findings, ["0: IN003 0:2 patient_last this text has characters that are not UTF-8 []"]);
    assert!(read.visits[1].contains("patient_last=Víctor"));
}

#[test]
fn rows_of_one_visit_that_disagree_hold_it() {
    let read = read_csv(format!("{HEAD}\nV1,P1,X,1,2026-03-02,d,99213\nV1,P2,X,2,2026-03-02,d,99213\n"));
    assert_eq!(read.findings, ["0: IN005 0:3 patient_id patient_id is given twice for this visit, with different values [P2]"]);
}

#[test]
fn a_visit_without_end_is_held_whole_and_memory_stays_bounded() {
    let rows: String = (1..=limits::LINES_PER_VISIT + 500).map(|i| format!("V1,P1,X,{i},2026-03-02,d,99213\n")).collect();
    let read = read_csv(format!("{HEAD}\n{rows}{}", good("V2")));
    assert_eq!((read.visits.len(), read.ids()), (2, vec!["IN006"]));
    assert_eq!(read.visits[0].matches('|').count(), limits::LINES_PER_VISIT);
    assert!(read.visits[1].starts_with("1502: visit_id=V2"));
    let exactly: String = (1..=limits::LINES_PER_VISIT).map(|i| format!("V1,P1,X,{i},2026-03-02,d,99213\n")).collect();
    assert!(read_csv(format!("{HEAD}\n{exactly}")).findings.is_empty());
}

#[test]
fn a_visit_of_too_many_bytes_is_held_whole() {
    let note = "n".repeat(100_000);
    let rows: String = (1..200).map(|i| format!("V1,P1,X,{i},2026-03-02,d,99213,{note}\n")).collect();
    let read = read_csv(format!("{HEAD},service_text\n{rows}V2,P1,X,1,2026-03-02,d,99213,\n"));
    assert_eq!((read.visits.len(), read.ids()), (2, vec!["IN006"]));
}

#[test]
fn a_visit_without_an_id_is_held_and_reported() {
    let read = read_csv(format!("{HEAD}\n,P1,X,1,2026-03-02,d,99213\n,P2,X,1,2026-03-02,d,99213\n{}", good("V3")));
    assert_eq!((read.visits.len(), read.ids()), (3, vec!["IN007", "IN007"]));
}

#[test]
fn unknown_columns_are_said_once_and_ignored() {
    let read = read_csv(format!("{HEAD},dob,dob\n{}", "V1,P1,X,1,2026-03-02,d,99213,1980,\n".repeat(5)));
    assert_eq!(read.of_files, ["IN008 0:0  this column is not one of a visit file; it is ignored [dob]"]);
    assert!(read.findings.is_empty());
}

#[test]
fn control_characters_hold_the_visit_and_name_the_column() {
    let read = read_csv(format!("{HEAD},note\nV1,P1,X,1,2026-03-02,d,99213,a\0b\nV2,P1,X,1,2026-03-02,d,99213,\"a\nb\"\n"));
    assert_eq!(read.ids(), ["IN009", "IN009"]);
    assert!(read.findings[0].contains("0:2 note this text has a control character (code 0)"));
    assert!(read.findings[1].contains("0:3 note this text has a control character (code 10)"));
}

#[test]
fn no_visit_has_more_findings_than_are_kept() {
    let rows: String = (0..500).map(|i| format!("V1,P{i},X,1,2026-03-02,d,99213\n")).collect();
    let read = read_csv(format!("{HEAD}\n{rows}"));
    assert_eq!(read.findings.len(), limits::FINDINGS_PER_VISIT);
    assert!(read.findings.last().unwrap().contains("more than 200 findings"));
}
