//! Code tables that a practice imports, and editions compared.

use super::{Practice, claimwright, repository, visits};
use serde_json::Value;

fn fixture(name: &str) -> String {
    repository().join("fixtures/tables").join(name).to_string_lossy().into_owned()
}

fn billable(diff: &Value, what: &str) -> usize {
    diff[what].as_array().unwrap().iter().filter(|change| change["billable"] == true).count()
}

#[test]
fn an_import_says_edition_rows_window_and_digest_and_status_lists_it() {
    let practice = Practice::small();
    let made = practice.run(&["codes", "import", &fixture("HCPC2026_JAN_ANWEB.txt")]).with_code(0);
    assert!(
        made.out.starts_with("hcpcs-2026q1  HCPCS Level II 2026q1: 6 rows, services from 2026-01-01 to 2026-03-31, new\n"),
        "{}",
        made.out
    );
    assert!(
        made.out.contains("  4 codes and 2 modifiers\n  sha256 ") && made.out.contains("  from HCPC2026_JAN_ANWEB.txt (sha256 "),
        "{}",
        made.out
    );
    let again = practice.run(&["codes", "import", &fixture("HCPC2026_JAN_ANWEB.txt")]).with_code(0);
    assert!(again.out.contains("the same rows as before"), "{}", again.out);
    let status = practice.run(&["codes", "status", "--format", "json"]).with_code(0).json();
    let table = status["tables"].as_array().unwrap().iter().find(|table| table["id"] == "hcpcs-2026q1").unwrap();
    assert_eq!((&table["rows"], &table["partial"], &table["to"]), (&6.into(), &false.into(), &"2026-03-31".into()));
    assert!(practice.run(&["codes", "status"]).with_code(0).out.contains("icd10cm-fy2027        2026-10-01  open"));
}

#[test]
fn a_refused_file_leaves_no_table_behind() {
    let practice = Practice::small();
    let files = [fixture("carc.csv"), fixture("ccipra-2026q1-f1.txt"), fixture("ccipra-2026q1-f2.txt")];
    practice.run(&["codes", "import", &files[0], &files[1], &files[2]]).failing("part f3 is missing", "give f1 to f4");
    assert!(!practice.path("code-tables").exists());
    practice.run(&["codes", "import", &fixture("README.md")]).failing("none of the official files", "known are");
}

#[test]
fn a_batch_is_made_with_its_tables_and_a_proof_names_the_one_that_changed() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let mue = fixture("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv");
    practice.run(&["codes", "import", &mue, "--edition", "2026q3"]).with_code(0);
    practice.run(&["run"]).with_code(0);
    let manifest: Value = serde_json::from_slice(&std::fs::read(practice.path("out/B20261005-0001/manifest.json")).unwrap()).unwrap();
    assert!(manifest["editions"]["mue-2026q3"].is_string(), "{manifest}");
    let proof = practice.run(&["rebuild", "B20261005-0001", "--check"]).with_code(0);
    assert!(proof.out.contains("every byte the same"), "{}", proof.out);
    let text = std::fs::read_to_string(&mue).unwrap().replace("22222,4,", "22222,5,");
    let other = practice.path("mue.csv");
    std::fs::write(&other, text).unwrap();
    practice.run(&["codes", "import", &other.to_string_lossy(), "--edition", "2026q3"]).with_code(0);
    let proof = practice.run(&["rebuild", "B20261005-0001", "--check"]).with_code(1);
    assert!(proof.out.contains("the code table mue-2026q3 was imported again since, with other rows"), "{}", proof.out);
    std::fs::remove_file(practice.path("code-tables/mue-2026q3.table")).unwrap();
    let proof = practice.run(&["rebuild", "B20261005-0001", "--check"]).with_code(1);
    assert!(proof.out.contains("mue-2026q3, which the batch was made with, is gone"), "{}", proof.out);
}

#[test]
fn a_damaged_table_stops_the_run() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["codes", "import", &fixture("cpt-2026.txt")]).with_code(0);
    let path = practice.path("code-tables/cpt-2026.table");
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, bytes).unwrap();
    practice.run(&["run"]).failing("cpt-2026.table is damaged", "import the official one again");
    assert!(practice.batches().iter().all(|name| !name.starts_with('B')), "nothing was published: {:?}", practice.batches());
}

#[test]
fn october_first_is_told_as_it_happens() {
    let diff = claimwright(&["codes", "diff", "icd10cm-fy2026", "icd10cm-fy2027", "--format", "json"]).with_code(0).json();
    assert_eq!((billable(&diff, "added"), billable(&diff, "deleted")), (190, 15));
    assert_eq!(diff["added"].as_array().unwrap().len() - diff["deleted"].as_array().unwrap().len(), 98_403 - 98_186);
    assert_eq!((diff["demoted"].as_array().unwrap().len(), diff["promoted"].as_array().unwrap().len()), (15, 0));
    let foot = diff["demoted"].as_array().unwrap().iter().find(|change| change["code"] == "M72.2").unwrap();
    assert_eq!(foot["now"], serde_json::json!(["M72.20", "M72.21", "M72.22"]));
    let text = claimwright(&["codes", "diff", "icd10cm-fy2026", "icd10cm-fy2027"]).with_code(0).out;
    for heading in [
        "added: 190 billable, ",
        "deleted: 15 billable, ",
        "demoted from billable to header: 15\n",
        "promoted from header to billable: 0\n",
    ] {
        assert!(text.contains(heading), "{heading}: {text}");
    }
    let back = claimwright(&["codes", "diff", "icd10cm-fy2027", "icd10cm-fy2026", "--format", "json"]).with_code(0).json();
    assert_eq!((billable(&back, "added"), back["promoted"].as_array().unwrap().len()), (15, 15));
}

#[test]
fn editions_that_are_not_at_hand_or_do_not_fit_are_named() {
    claimwright(&["codes", "diff", "icd10cm-fy2026", "icd10cm-fy2031"])
        .failing("no edition at hand is called icd10cm-fy2031", "codes status");
    claimwright(&["codes", "diff", "icd10cm-fy2026", "hcpcs-starter"]).failing("editions of different tables", "the earlier first");
    claimwright(&["codes", "diff", "us-states", "us-states"]).failing("us-states cannot be compared", "");
}

#[test]
fn visits_that_use_a_code_that_is_gone_are_counted() {
    let open = ["codes", "diff", "icd10cm-fy2026", "icd10cm-fy2027", "--open"];
    let with_foot = visits(&[("V1", "99213", "1", ""), ("V2", "99213", "1", ""), ("V3", "99214", "1", "")]).replace("E11.9", "M72.2");
    let practice = Practice::with(&with_foot);
    let file = practice.path("visits/tonight.csv").to_string_lossy().into_owned();
    let told = practice.run(&[&open[..], &[&file]].concat()).with_code(1);
    assert_eq!(told.out, "3 visits use M72.2, a header since 2026-10-01; billable now: M72.20, M72.21, M72.22\n");
    let none = practice.run(&open).with_code(0);
    assert_eq!(none.out, "0 visits, and none uses a code that changed\n", "nothing was issued yet");
    practice.run(&["run"]).with_code(0);
    let issued = practice.run(&open).with_code(1);
    assert_eq!(issued.out, told.out, "the same visits are open claims now");
    let json = practice.run(&[&open[..], &["--format", "json"]].concat()).with_code(1).json();
    assert_eq!((&json["visits"], &json["uses"][0]["visits"], &json["uses"][0]["late"]), (&3.into(), &3.into(), &0.into()));
    practice.run(&["withdraw", "B20261005-0001"]).with_code(0);
    assert!(practice.run(&open).with_code(0).out.starts_with("0 visits"), "withdrawn claims are not open");
    let late = with_foot.replace("2026-09-29", "2026-10-02");
    std::fs::write(&file, late).unwrap();
    let told = practice.run(&[&open[..], &[&file]].concat()).with_code(1);
    assert!(told.out.contains("3 of them with services on or after 2026-10-01, which cannot be claimed like this"), "{}", told.out);
}

#[test]
fn imported_editions_are_compared_too() {
    let practice = Practice::small();
    let mue = fixture("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv");
    practice.run(&["codes", "import", &mue]).with_code(0);
    let text = std::fs::read_to_string(&mue).unwrap().replace("22222,4,", "22222,5,").replace("33333,", "44444,");
    let other = practice.path("mue.csv");
    std::fs::write(&other, text).unwrap();
    practice.run(&["codes", "import", &other.to_string_lossy(), "--edition", "2026q2"]).with_code(0);
    let diff = practice.run(&["codes", "diff", "mue-2026q1", "mue-2026q2"]).with_code(0).out;
    assert!(diff.contains("changed: 1\n  22222     4 units, indicator 3\n    now: 5 units, indicator 3\n"), "{diff}");
    assert!(diff.contains("added: 1\n  44444 ") && diff.contains("deleted: 1\n  33333 "), "{diff}");
    let parts: Vec<String> = (1..=4).map(|part| fixture(&format!("ccipra-2026q1-f{part}.txt"))).collect();
    practice.run(&["codes", "import", &parts[0], &parts[1], &parts[2], &parts[3]]).with_code(0);
    let edited = std::fs::read_to_string(&parts[2]).unwrap().replace("20250101\t*\t1", "20250101\t20260331\t1");
    let part = practice.path("ccipra-f3.txt");
    std::fs::write(&part, edited).unwrap();
    let part = part.to_string_lossy().into_owned();
    let copies: Vec<String> = [0, 1, 3]
        .map(|n| {
            let copy = practice.path(&format!("ccipra-f{}.txt", n + 1));
            std::fs::copy(&parts[n], &copy).unwrap();
            copy.to_string_lossy().into_owned()
        })
        .to_vec();
    practice.run(&["codes", "import", &copies[0], &copies[1], &part, &copies[2], "--edition", "2026q2"]).with_code(0);
    let diff = practice.run(&["codes", "diff", "ncci-ptp-2026q1", "ncci-ptp-2026q2"]).with_code(0).out;
    assert!(diff.contains("deleted: 1\n  33333 44444 indicator 1\n") && diff.contains("added: 0\n"), "{diff}");
}
