//! The constructed set, read and posted by the program: what its README states, line by line.

use super::{Office, edited, of_ours};

/// The practice of the constructed set with both of its files sent.
fn billed() -> Office {
    let office = Office::constructed();
    office.says(0, &["run", "first.csv"]);
    let text = std::fs::read_to_string(office.path("second.csv")).unwrap();
    std::fs::write(office.path("second.csv"), text.replace("O'Sullivan,,", "O'Sullivan,Ada,").replace("70.00", "77.20")).unwrap();
    office.says(0, &["run", "second.csv"]);
    office
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_batch_that_was_taken_counts_as_sent_and_one_that_was_refused_is_never_taken_for_accepted() {
    let office = billed();
    let said = office.says(0, &["reconcile", "BB00123.001"]);
    assert!(said.contains("batch 1 of 2014-02-03 for 012345 is taken as 00123: 2 claims, 7 records"), "{said}");
    assert!(said.contains("batch B20140203-0001 counts as sent"), "{said}");
    let said = office.says(1, &["reconcile", "BB00125.001"]);
    assert!(
        said.contains("is refused whole: INVALID COUNTS IN TRAILER RECORD") && said.contains("it was not sent by this practice"),
        "{said}"
    );
    assert!(!said.contains("is taken"), "{said}");
}

#[test]
fn the_remittance_is_58_06_and_every_line_of_it_is_explained() {
    let office = billed();
    office.says(0, &["reconcile", "BB00123.001"]);
    let said = office.says(1, &["reconcile", "PC012345.001"]);
    for line in [
        "2014-03-14 for 012345: 58.06 = 50.40 for items - 12.34 carried forward + 20.00 besides: holds",
        "record 7: claim 00001001, A007A of 2014-01-13: $33.70",
        "record 8: claim 00001001, G590A of 2014-01-13: $4.50",
        "record 10: claim 00001002, A005A of 2014-01-15: asked $77.20, paid $45.90: C1",
        "record 5: claim 00000977, A007A of 2013-12-09: asked $33.70, paid -$33.70: 55 (deduction adjusting an earlier account)",
        "record 11: balance forward: claims -$12.34",
        "record 12: 2014-02-28 reduction, -$5.00: EXAMPLE REDUCTION",
        "record 13: 2014-02-28 premium or other payment, $25.00: EXAMPLE PREMIUM PAYMENT",
        "posted to 2 claims, 1 answer in suspense",
        "no claim of ours has the number 00000977 (record 4): -$33.70 is in suspense",
        "takes off $31.30, which is never given up unasked",
    ] {
        assert!(said.contains(line), "{line}\n---\n{said}");
    }
    for (account, amount) in
        [("cash", "$58.06"), ("suspense", "$33.70"), ("carried forward", "$12.34"), ("reductions", "$5.00"), ("premiums", "-$25.00")]
    {
        assert!(said.lines().any(|line| line.trim().starts_with(account) && line.ends_with(&format!(" {amount}"))), "{account}: {said}");
    }
    assert!(!said.contains("patient"), "nothing of an insured service is ever the patient's: {said}");
    let again = office.says(0, &["reconcile", "PC012345.001"]);
    assert!(again.contains("already posted on 2014-02-03, no change"), "{again}");
    assert!(office.says(0, &["ledger", "verify"]).contains("sound"));
}

#[test]
fn the_sheet_for_the_physician_has_its_totals_and_nothing_private() {
    let office = billed();
    office.says(1, &["reconcile", "PC012345.001"]);
    let page = std::fs::read_to_string(office.path("out/remittances/2014-03-14-PC012345.001.html")).unwrap();
    for text in ["Constructed Solo Practice", "$58.06", "012345", "A005A", "$45.90", "EXAMPLE REDUCTION", "Second ministry message"] {
        assert!(page.contains(text), "{text}");
    }
    for private in ["9876543217", "1234567897", "http", "<script"] {
        assert!(!page.contains(private), "{private}");
    }
}

#[test]
fn a_rejected_claim_is_back_on_the_worklist_with_its_codes_and_goes_out_again_under_its_number() {
    let office = billed();
    let said = office.says(1, &["reconcile", "EB012345.001"]);
    assert!(said.contains("claim 00001003 of 012345 is rejected (record 2): V12 (first name"), "{said}");
    assert!(said.contains("A003A: A3G (") && said.contains("14 (fee billed low)"), "{said}");
    let list = json(&office.says(0, &["worklist", "--format", "json"]));
    let row = &list["returned"][0];
    assert_eq!((&row["visit"], &row["claim_number"], &row["since"]), (&"00001003".into(), &"00001003".into(), &"2014-02-05".into()));
    assert!(row["why"].as_str().unwrap().contains("A003A A3G"), "{row}");
    let text = std::fs::read_to_string(office.path("second.csv")).unwrap();
    std::fs::write(office.path("corrected.csv"), edited(&text, "00001003", "917", "460")).unwrap();
    office.says(0, &["run", "corrected.csv", "--date", "2014-02-06"]);
    let (_, bytes) = office.claims("B20140206-0001").remove(0);
    assert!(String::from_utf8(bytes).unwrap().contains("00001003RMB"), "the same accounting number again");
    assert_eq!(json(&office.says(0, &["worklist", "--format", "json"]))["returned"].as_array().unwrap().len(), 0);
    // The report of the first claim, read once more, is none of the second.
    office.says(1, &["reconcile", "EB012345.001"]);
    assert_eq!(json(&office.says(0, &["worklist", "--format", "json"]))["returned"].as_array().unwrap().len(), 0);
    assert!(office.says(0, &["ledger", "verify"]).contains("sound"));
}

#[test]
fn what_the_remittance_settled_is_a_matter_for_an_inquiry() {
    let office = billed();
    office.says(1, &["reconcile", "PC012345.001"]);
    let text = std::fs::read_to_string(office.path("first.csv")).unwrap();
    std::fs::write(office.path("changed.csv"), edited(&text, "00001002", "401", "786")).unwrap();
    office.says(1, &["run", "changed.csv", "--date", "2014-03-20"]);
    let findings = std::fs::read_to_string(office.path("out/B20140320-0001/findings.jsonl")).unwrap();
    assert!(findings.contains("remittance advice inquiry"), "{findings}");
}

#[test]
fn claims_that_the_remittance_of_their_cycle_does_not_name_are_listed() {
    let office = billed();
    office.says(0, &["reconcile", "BB00123.001", "BB00124.001"]);
    let said = office.says(1, &["reconcile", "PC012345.001"]);
    assert!(said.contains("1 claim was taken in time for the remittance of 2014-03-14 and no answer names them"), "{said}");
    assert!(said.contains("claim 00001003 (visit 00001003), $77.20"), "{said}");
    let list = json(&office.says(0, &["worklist", "--date", "2014-03-20", "--format", "json"]));
    assert_eq!(list["missing"][0]["claim_number"], "00001003");
    let early = json(&office.says(0, &["worklist", "--date", "2014-03-10", "--format", "json"]));
    assert_eq!(early["missing"].as_array().unwrap().len(), 0, "remittances come until the middle of the month");
}

#[test]
fn a_file_that_the_ministry_could_not_read_comes_back_whole() {
    let office = billed();
    let text = std::fs::read_to_string(of_ours("tests/ontario/constructed/XB000001.001")).unwrap();
    std::fs::write(office.path("reject.txt"), text.replace("HB012345.003", "HB012345.001")).unwrap();
    let said = office.says(1, &["reconcile", "reject.txt"]);
    assert!(said.contains("HB012345.001 was not read at all: INVALID RECORD LEN") && !said.contains("not sent by"), "{said}");
    let list = json(&office.says(0, &["worklist", "--format", "json"]));
    let back: Vec<&str> = list["returned"].as_array().unwrap().iter().map(|row| row["visit"].as_str().unwrap()).collect();
    assert_eq!(back, ["00001001", "00001002"]);
}

#[test]
fn a_remittance_of_somebody_else_or_one_that_does_not_add_up_is_kept_apart() {
    let office = billed();
    let text = std::fs::read_to_string(office.path("PC012345.001")).unwrap();
    std::fs::write(office.path("other"), text.replacen("HR1V030000001234500", "HR1V030000009999900", 1)).unwrap();
    let said = office.says(1, &["reconcile", "other"]);
    assert!(said.contains("it pays 099999, which is no group and no solo provider of this practice"), "{said}");
    std::fs::write(office.path("wrong"), text.replacen("003370003370 ", "003370003360 ", 1)).unwrap();
    let said = office.says(1, &["reconcile", "wrong"]);
    assert!(said.contains("is out by 0.10") && said.contains("nothing of it is posted"), "{said}");
    assert!(said.contains("record 7, positions 38 to 44: 33.60 is paid of 33.70 for no reason given"), "{said}");
    std::fs::write(office.path("broken"), text.replacen("HR6000001234-", "HR600000123X-", 1)).unwrap();
    assert!(office.says(1, &["reconcile", "broken"]).contains("refused: record 11, position 12: no digit where a number stands"));
}

#[test]
fn a_rehearsal_changes_nothing() {
    let office = billed();
    let said = office.says(1, &["reconcile", "--dry-run", "PC012345.001"]);
    assert!(said.contains("would be posted to 2 claims"), "{said}");
    assert!(!office.path("out/remittances").exists());
    assert!(office.says(1, &["reconcile", "PC012345.001"]).contains("posted to 2 claims"));
}

#[test]
fn what_came_back_for_no_fault_of_its_own_goes_out_again_when_somebody_says_so() {
    let office = billed();
    let text = std::fs::read_to_string(of_ours("tests/ontario/constructed/XB000001.001")).unwrap();
    std::fs::write(office.path("reject.txt"), text.replace("HB012345.003", "HB012345.001")).unwrap();
    office.says(1, &["reconcile", "reject.txt"]);
    assert!(office.says(0, &["run", "first.csv"]).contains("nothing new to issue"));
    office.says(0, &["run", "first.csv", "--resend", "--date", "2014-02-04"]);
    let (name, bytes) = office.claims("B20140204-0001").remove(0);
    let again = String::from_utf8(bytes).unwrap();
    assert_eq!(name, "012345/HB012345.003");
    assert!(again.contains("00001001HCP") && again.contains("00001002HCP"), "under their numbers: {again}");
    assert!(office.says(0, &["run", "first.csv", "--resend", "--date", "2014-02-05"]).contains("nothing new to issue"));
    assert!(office.says(0, &["rebuild", "B20140204-0001", "--check"]).contains("every byte the same"));
    let list = json(&office.says(0, &["worklist", "--format", "json"]));
    assert_eq!(list["returned"].as_array().unwrap().len(), 0);
}

#[test]
fn the_fee_schedule_master_is_imported_whole_or_not_at_all() {
    let office = Office::constructed();
    let text = std::fs::read_to_string(office.path("five-fees.txt")).unwrap();
    let rows: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\r\n")).collect();
    let before = std::fs::read(office.path("five-fees.txt")).unwrap();
    std::fs::write(office.path("fsm.001"), rows.replacen("20", "2x", 1)).unwrap();
    office.says(2, &["codes", "import", "fsm.001"]);
    let second = rows.lines().nth(1).unwrap();
    std::fs::write(office.path("fsm.001"), rows.replacen(second, &second.replace('0', "X"), 1)).unwrap();
    let said = office.says(2, &["codes", "import", "fsm.001"]);
    assert!(said.contains("row 2: positions"), "{said}");
    assert_eq!(std::fs::read(office.path("five-fees.txt")).unwrap(), before, "nothing was touched");
    std::fs::write(office.path("fsm.001"), &rows).unwrap();
    let said = office.says(0, &["codes", "import", "fsm.001"]);
    assert!(said.contains("OHIP fee schedule master: 5 rows, 5 codes, in place of an earlier one"), "{said}");
    assert_eq!(std::fs::read_to_string(office.path("five-fees.txt")).unwrap(), rows);
    assert!(office.says(0, &["codes", "import", "fsm.001"]).contains("the same as before"));
    assert!(office.says(0, &["run", "first.csv"]).contains("$115.40"));
}
