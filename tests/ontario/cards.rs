//! Health cards: the request for tomorrow's patients, and what becomes of the answer.

use super::{Office, of_ours};

fn response(number: &str, version: &str, code: &str) -> String {
    format!("{:<207}\r\n", format!("{number}{version:<2}{code}    F1980010220301231EXAMPLE"))
}

#[test]
fn the_request_of_the_constructed_set_comes_out_from_a_list_and_from_visits() {
    let office = Office::constructed();
    let list = "patient_id,member_id,member_suffix\nP1,9876543217,AB\nP2,1234567897,Q\nP1,9876543217,AB\n";
    std::fs::write(office.path("cards.csv"), list).unwrap();
    let sample = std::fs::read_to_string(of_ours("tests/ontario/constructed/OBEC.TXT")).unwrap().replace("0ZZZ", "    ");
    for (file, name) in [("cards.csv", "OBEC-2014-02-03-1.TXT"), ("first.csv", "OBEC-2014-02-03-2.TXT")] {
        let said = office.says(0, &["eligibility", file]);
        assert!(said.contains("2 cards to ask about") && said.contains(name), "{said}");
        assert_eq!(std::fs::read_to_string(office.path("out/eligibility").join(name)).unwrap(), sample);
    }
}

#[test]
fn cards_that_cannot_be_asked_about_are_told_by_row_and_never_shown() {
    let office = Office::constructed();
    std::fs::write(office.path("cards.csv"), "patient_id,member_id,member_suffix\nP1,9876543210,\nP2,12345,\nP3,,\nP4,9876543217,A1\n")
        .unwrap();
    let said = office.says(1, &["eligibility", "cards.csv"]);
    for line in
        ["row 2: the check digit", "row 3: the health number has not ten", "row 4: there is no health number", "row 5: the version code"]
    {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!said.contains("9876543210") && !said.contains("12345") && !office.path("out/eligibility").exists(), "{said}");
}

#[test]
fn a_card_that_nothing_is_paid_for_stands_in_the_worklist_until_it_is_answered_otherwise() {
    let office = Office::constructed();
    office.says(0, &["eligibility", "first.csv"]);
    std::fs::write(office.path("back"), response("9876543217", "AB", "65") + &response("1234567897", "Q", "50")).unwrap();
    let said = office.says(1, &["reconcile", "back"]);
    assert!(said.contains("2 cards, 1 of them payable") && said.contains("visit 00001001: response 65"), "{said}");
    assert!(!said.contains("9876543217") && !said.contains("EXAMPLE"), "{said}");
    let list: serde_json::Value = serde_json::from_str(&office.says(0, &["worklist", "--format", "json"])).unwrap();
    assert_eq!((list["cards"].as_array().unwrap().len(), &list["cards"][0]["code"]), (1, &"65".into()));
    assert!(office.says(1, &["reconcile", "back"]).contains("visit 00001001"), "the same again changes nothing");
    std::fs::write(office.path("then"), response("9876543217", "AB", "51")).unwrap();
    office.says(0, &["reconcile", "then"]);
    assert!(!office.says(0, &["worklist"]).contains("response"));
}
