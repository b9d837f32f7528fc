//! CSV files as practices export them: everything here is read without a finding.

use super::{HEAD, read_csv};

#[test]
fn rows_of_one_visit_stand_together_and_become_its_lines() {
    let read = read_csv(format!(
        "{HEAD}\nV1,P1,60054,1,2026-03-02,dr-lee,99213\nV1,P1,60054,2,2026-03-02,dr-lee,36415\nV2,P2,,1,2026-03-02,dr-lee,99214\n"
    ));
    assert_eq!(
        read.visits,
        [
            "2: visit_id=V1 patient_id=P1 payer_id=60054 | 2: line=1 service_from=2026-03-02 rendering_id=dr-lee code=99213 \
             | 3: line=2 service_from=2026-03-02 rendering_id=dr-lee code=36415",
            "4: visit_id=V2 patient_id=P2 | 4: line=1 service_from=2026-03-02 rendering_id=dr-lee code=99214",
        ]
    );
    assert!(read.findings.is_empty() && read.of_files.is_empty());
}

#[test]
fn visit_columns_may_be_empty_after_the_first_row() {
    let read = read_csv(format!("{HEAD}\nV1,P1,60054,1,2026-03-02,d,99213\nV1,,,2,2026-03-02,d,36415\n,,,3,2026-03-02,d,81002\n"));
    assert_eq!(read.visits.len(), 1);
    assert_eq!(read.visits[0].matches('|').count(), 3);
    assert!(read.findings.is_empty());
}

#[test]
fn byte_order_mark_sep_line_and_any_line_end_are_accepted() {
    let plain = read_csv(format!("{HEAD}\nV1,P1,X,1,2026-03-02,d,99213\nV2,P1,X,1,2026-03-02,d,99213\n"));
    assert_eq!(plain.visits.len(), 2);
    for end in ["\r\n", "\r"] {
        let text = format!("\u{feff}sep=,\n{HEAD}\nV1,P1,X,1,2026-03-02,d,99213\nV2,P1,X,1,2026-03-02,d,99213").replace('\n', end);
        assert_eq!(read_csv(text), plain);
    }
}

#[test]
fn columns_stand_in_any_order_and_any_case() {
    let read = read_csv(
        "Code, LINE ,rendering_id,service_from,Payer_ID,patient_id,visit_id\n99213,1,d,2026-03-02,X,P1,V1\n36415,2,d,2026-03-02,X,P1,V1\n",
    );
    assert_eq!(read.visits.len(), 1);
    assert!(read.visits[0].starts_with("2: visit_id=V1 patient_id=P1 payer_id=X | 2: line=1"));
    assert!(read.of_files.is_empty());
}

#[test]
fn quoted_cells_keep_commas_line_ends_in_the_row_count_and_doubled_quotes() {
    let read = read_csv(format!(
        "{HEAD},city,address1\n\"V1\",P1,X,1,2026-03-02,d,99213,\"Lee, NH\",\"12 \"\"B\"\" St\"\n V1 ,P1,X,2,2026-03-02,d,1,,\n"
    ));
    assert_eq!(read.visits.len(), 1);
    assert!(read.visits[0].contains("address1=12 \"B\" St city=Lee, NH"), "{}", read.visits[0]);
    assert!(read.findings.is_empty());
}

#[test]
fn a_quote_in_the_middle_of_a_cell_is_a_character_like_others() {
    let read = read_csv(format!("{HEAD},note\nV1,P1,X,1,2026-03-02,d,99213,5\" scar\nV2,P1,X,1,2026-03-02,d,99213,\n"));
    assert!(read.visits[0].contains("note=5\" scar"));
    assert_eq!((read.visits.len(), read.findings.len()), (2, 0));
}

#[test]
fn blanks_around_cells_go_and_names_keep_their_letters() {
    let read = read_csv(format!("{HEAD},patient_last,patient_first\n V1\t,P1,\u{a0}X ,1,2026-03-02,d,99213, O'Keefe ,Agustín\u{a0}\n"));
    assert!(read.visits[0].starts_with("2: visit_id=V1 patient_id=P1 patient_last=O'Keefe patient_first=Agustín payer_id=X |"));
    assert!(read.findings.is_empty());
}

#[test]
fn leading_zeros_and_odd_amounts_stay_as_they_are_written() {
    let read = read_csv(format!("{HEAD},charge,units,member_id\n001,0007,X,01,30/02/2026,1104867175.0,99213,123456789012345.999,-1,000\n"));
    assert!(read.visits[0].contains("visit_id=001 patient_id=0007"));
    assert!(read.visits[0].contains("service_from=30/02/2026 rendering_id=1104867175.0 code=99213 units=-1 charge=123456789012345.999"));
    assert!(read.findings.is_empty(), "what texts mean is for the jurisdiction to judge");
}

#[test]
fn empty_rows_rows_of_commas_and_ctrl_z_are_passed_over_but_counted() {
    let read = read_csv(format!("\n{HEAD}\n\nV1,P1,X,1,2026-03-02,d,99213\n,,,,,,\nV1,P1,X,2,2026-03-02,d,99213\n\u{1a}"));
    assert_eq!(read.visits.len(), 1);
    assert!(read.visits[0].starts_with("4:") && read.visits[0].contains("| 6: line=2"));
    assert!(read.findings.is_empty());
}

#[test]
fn blank_cells_beyond_the_header_are_what_spreadsheets_leave_behind() {
    let row = "V1,P1,X,1,2026-03-02,d,99213";
    for csv in [format!("{HEAD},\n{row},\n"), format!("{HEAD},\n{row},,, ,\n"), format!("{HEAD}\n{row},,\n{row}, ,\n")] {
        let read = read_csv(&csv);
        assert!(read.findings.is_empty() && read.of_files.is_empty(), "{csv}: {read:?}");
    }
}

#[test]
fn a_row_that_alone_has_a_cell_too_many_or_too_few_is_not_let_off_because_its_last_cell_is_blank() {
    let (row, second) = ("V1,P1,X,1,2026-03-02,d,99213", "V2,P1,X,1,2026-03-02,d,99213");
    for (csv, said) in [
        (format!("{HEAD}\n{row}\n{second},\n"), "this row has 8 cells, the header has 7"),
        (format!("{HEAD}\n{row},\n{second},,\n"), "this row has 9 cells, the first row of the file has 8"),
        (format!("{HEAD}\n{row},\nV2,P1,X,1,2026-03-02,99213,\n"), "this row has 7 cells, the first row of the file has 8"),
        (format!("{HEAD}\n{row},\n{second},x\n"), "this row has 8 cells, the header has 7"),
    ] {
        let read = read_csv(&csv);
        assert!(read.findings.len() == 1 && read.findings[0].contains(said), "{csv}: {read:?}");
    }
}

#[test]
fn a_file_with_a_header_only_has_no_visits() {
    assert!(read_csv(HEAD).visits.is_empty());
}
