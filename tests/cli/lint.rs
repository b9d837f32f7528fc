//! The linter's face: how findings are printed, chosen, weighed, silenced, repaired and explained.
//!
//! IN022 is left out where it would be in the way: the small practice has imported no tables.

use super::{Ended, HEADER, Practice, claimwright, contents, visits};
use std::fs;

/// A visit whose ZIP code has a blank in it, whose state is in small letters, on two rows with line ends of Windows.
fn untidy() -> String {
    let row = |line: u8, code: &str| {
        format!(
            "V1,{line},P1,Rivera,Ana,1980-02-14,F,\"9 Elm Court, 2\",Austin, tx ,787 02,60054,W123456781,self,E11.9,2026-09-29,okafor,11,{code},1,,1,,\r\n"
        )
    };
    format!("\u{feff}{HEADER}\r\n{}{}", row(1, "99213"), row(2, "93000"))
}

/// A visit of the first of March, which the payer took until the end of August.
fn late() -> String {
    visits(&[("V1", "99213", "1", "")]).replace("2026-09-29", "2026-03-01")
}

const SILENCE: &str = "schema = 1\n[[silence]]\nrule = \"filing-limit\"\nvisit = \"V1\"\nreason = \"the payer granted an exception\"\nperson = \"dana\"\nexpires = \"2026-10-31\"\n";

fn rules_of(ended: &Ended) -> Vec<String> {
    let mut rules: Vec<String> = ended.out.lines().filter_map(|line| line.split(' ').nth(2)).map(str::to_string).collect();
    rules.dedup();
    rules
}

#[test]
fn a_finding_stands_below_the_line_that_it_is_about_with_a_mark_under_the_cell() {
    let told = Practice::with(&untidy()).run(&["check"]).with_code(1).out;
    let lines: Vec<&str> = told.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("   2 | ")).unwrap();
    assert!(lines[at].contains("•••, tx ,•••,60054"), "{told}");
    let start = lines[at].chars().collect::<Vec<_>>().iter().collect::<String>().find(" tx ").unwrap();
    let column = lines[at][..start].chars().count();
    assert_eq!(lines[at + 1].chars().position(|c| c == '^'), Some(column), "{told}");
}

#[test]
fn findings_come_on_a_line_each_as_json_as_sarif_and_as_a_spreadsheet() {
    let practice = Practice::with(&untidy());
    let concise = practice.run(&["check", "--format", "concise", "--ignore", "IN022"]).with_code(1).out;
    assert!(concise.lines().all(|line| line.starts_with("visits/tonight.csv:2:")), "{concise}");
    let sarif = practice.run(&["check", "--format", "sarif", "--ignore", "IN022"]).with_code(1).json();
    assert_eq!((&sarif["version"], &sarif["runs"][0]["tool"]["driver"]["name"]), (&"2.1.0".into(), &"claimwright".into()));
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"CW105".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!((&place["artifactLocation"]["uri"], &place["region"]["startLine"]), (&"visits/tonight.csv".into(), &2.into()));
    let csv = practice.run(&["check", "--format", "csv"]).with_code(1).out;
    assert!(csv.starts_with("\u{feff}rule,name,severity,") && csv.lines().nth(1).unwrap().starts_with("CW105,malformed-contact,error,V1,"));
    practice.run(&["run", "--format", "sarif"]).with_code(2);
}

#[test]
fn a_clean_check_is_a_whole_document_too() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let sarif = practice.run(&["check", "--format", "sarif", "--ignore", "IN022"]).with_code(0).json();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(practice.run(&["check", "--format", "csv", "--ignore", "IN022"]).with_code(0).out.lines().count(), 1);
}

#[test]
fn rules_are_selected_and_ignored_by_id_name_and_family() {
    let practice = Practice::with(&untidy().replace("E11.9", "E11"));
    let all = practice.run(&["check", "--concise"]).with_code(1);
    assert!(rules_of(&all).iter().any(|r| r == "CW105") && rules_of(&all).iter().any(|r| r == "CW202"), "{}", all.out);
    assert_eq!(rules_of(&practice.run(&["check", "--concise", "--select", "CW2"]).with_code(1)), ["CW202"]);
    assert_eq!(rules_of(&practice.run(&["check", "--concise", "--ignore", "malformed-contact,IN022"]).with_code(1)), ["CW202"]);
    practice.run(&["check", "--concise", "--select", "CW7"]).with_code(0);
    practice.run(&["check", "--select", "CW2O2"]).failing("no rule is called \"CW2O2\"; did you mean CW202?", "claimwright rules");
}

#[test]
fn severities_of_the_practice_and_of_a_payer_decide_and_mistakes_in_them_are_told() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "99.00")]));
    let toml = fs::read_to_string(practice.path("practice.toml")).unwrap();
    practice.run(&["check"]).with_code(0);
    let with = |severity: &str, profile: &str| {
        let own = toml.replacen("[payer.profile]\n", &format!("[payer.profile]\n{profile}\n"), 1);
        fs::write(practice.path("practice.toml"), format!("{own}\n[severity]\n{severity}\n")).unwrap();
        practice.run(&["check", "--concise", "--ignore", "table-not-loaded"])
    };
    with("CW505 = \"error\"", "").with_code(1);
    with("CW505 = \"error\"", "severities = { CW505 = \"hint\" }").with_code(0);
    assert_eq!(with("CW505 = \"off\"", "").with_code(0).out, "");
    with("CW601 = \"off\"", "").failing("CW601 always holds its visit", "claimwright init");
    with("CW5O5 = \"off\"", "").failing("did you mean CW505?", "claimwright init");
    with("", "severities = { CW101 = \"warning\" }").failing("severities of payer 60054: CW101 always holds its visit", "claimwright init");
}

#[test]
fn an_expired_filing_limit_is_released_by_a_silence_and_stays_visible() {
    let practice = Practice::with(&late());
    assert!(practice.run(&["check"]).with_code(1).out.contains("CW703"));
    fs::write(practice.path("silences.toml"), SILENCE).unwrap();
    let checked = practice.run(&["check"]).with_code(0).out;
    assert!(
        checked.contains("silenced error CW703") && checked.contains("by dana until 2026-10-31: the payer granted an exception"),
        "{checked}"
    );
    let night = practice.run(&["run"]).with_code(0).out;
    assert!(night.lines().any(|line| line.trim_start().starts_with("silenced among them") && line.ends_with(" 1")), "{night}");
    assert!(practice.claims("B20261005-0001").contains("DTP*472*D8*20260301"));
    let batch = contents(&practice.path("out/B20261005-0001"));
    let findings = String::from_utf8_lossy(&batch["findings.jsonl"]).into_owned();
    assert!(findings.contains("\"silenced_by\":\"silence 1 by dana until 2026-10-31: the payer granted an exception\""), "{findings}");
    assert!(String::from_utf8_lossy(&batch["worklist.csv"]).contains(",CW703,silenced,"));
    assert!(String::from_utf8_lossy(&batch["report.html"]).contains("1 (1 silenced)"));
    practice.run(&["rebuild", "B20261005-0001", "--check"]).with_code(0);
}

#[test]
fn the_configuration_hash_of_a_batch_covers_the_silences() {
    let hash = |silences: &str| {
        let practice = Practice::with(&late());
        fs::write(practice.path("silences.toml"), silences).unwrap();
        practice.run(&["run"]).with_code(0);
        let manifest = fs::read_to_string(practice.path("out/B20261005-0001/manifest.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&manifest).unwrap()["configuration"].clone()
    };
    assert_ne!(hash(SILENCE), hash(&SILENCE.replace("dana", "lee")));
}

#[test]
fn a_silence_that_has_expired_or_that_nothing_needed_is_a_finding() {
    let practice = Practice::with(&late());
    fs::write(practice.path("silences.toml"), SILENCE.replace("2026-10-31", "2026-10-01")).unwrap();
    let told = practice.run(&["check", "--concise"]).with_code(1).out;
    assert!(
        told.contains("error CW703")
            && told.contains("warning IN041 [expired-silence]: silence 1 (CW703 for visit V1) ended on 2026-10-01"),
        "{told}"
    );
    fs::write(practice.path("silences.toml"), SILENCE.replace("\"V1\"", "\"V2\"")).unwrap();
    let told = practice.run(&["check", "--concise"]).with_code(1).out;
    assert!(told.contains("hint IN040 [unused-silence]: silence 1 (CW703 for visit V2) silenced nothing in this input"), "{told}");
}

#[test]
fn what_is_said_of_the_batch_is_weighed_and_silenced_for_the_whole_practice() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let of_practice = SILENCE.replace("visit = \"V1\"", "practice = true");
    fs::write(practice.path("silences.toml"), of_practice.replace("filing-limit", "IN022")).unwrap();
    let told = practice.run(&["check", "--concise"]).with_code(0).out;
    assert!(told.contains("silenced hint IN022") && !told.contains("IN040"), "{told}");
    fs::write(practice.path("silences.toml"), of_practice.replace("filing-limit", "IN040")).unwrap();
    practice.run(&["check"]).failing("IN040 is about a silence", "");
}

#[test]
fn structure_cannot_be_silenced() {
    let practice = Practice::with(&late());
    fs::write(practice.path("silences.toml"), SILENCE.replace("filing-limit", "CW101")).unwrap();
    practice.run(&["check"]).failing("silence 1: CW101 cannot be silenced: payers refuse", "");
    practice.run(&["run"]).failing("CW101 cannot be silenced", "");
    assert!(practice.batches().is_empty());
}

#[test]
fn a_silence_is_added_politely_and_listed() {
    let practice = Practice::with(&late());
    let add = |rule: &str, expires: &str| {
        practice.run(&[
            "silence",
            "add",
            rule,
            "--visit",
            "V1",
            "--reason",
            "granted \"by phone\"",
            "--person",
            "dana",
            "--expires",
            expires,
        ])
    };
    add("CW601", "2026-10-31").failing("CW601 cannot be silenced", "claimwright silence add --help");
    add("CW703", "2026-10-01").failing("--expires 2026-10-01 is over already", "last day");
    assert!(!practice.path("silences.toml").exists());
    add("CW703", "2026-10-31").with_code(0);
    practice.run(&["check"]).with_code(0);
    let listed = practice.run(&["silence", "list"]).with_code(0).out;
    assert!(listed.starts_with("CW703  in force  visit V1  silence 1 by dana until 2026-10-31: granted \"by phone\""), "{listed}");
    practice.run(&["silence", "add", "CW703", "--reason", "x", "--person", "y", "--expires", "2026-10-31"]).failing("give one scope", "");
}

#[test]
fn a_safe_fix_changes_the_bytes_of_its_cells_and_no_other() {
    let practice = Practice::with(&untidy());
    let told = practice.run(&["check", "--fix", "--ignore", "IN022"]).with_code(0).out;
    assert!(told.contains("2 fixes made; checked again: 0 findings instead of 2, 0 visits held instead of 1"), "{told}");
    let fixed = fs::read_to_string(practice.path("visits/tonight.fixed.csv")).unwrap();
    assert_eq!(fixed, untidy().replace(" tx ", " TX ").replace("787 02", "78702"));
    assert_eq!(fs::read_to_string(practice.path("visits/tonight.csv")).unwrap(), untidy());
}

#[test]
fn the_difference_is_shown_without_private_values_and_nothing_is_written() {
    let practice = Practice::with(&untidy());
    let told = practice.run(&["check", "--fix", "--diff"]).with_code(1).out;
    assert!(
        told.contains("@@ -2 +2 @@ visit V1: CW105") && told.contains("+V1,1,•••") && !told.contains("78702") && !told.contains("Elm"),
        "{told}"
    );
    assert!(!practice.path("visits/tonight.fixed.csv").exists());
}

#[test]
fn the_input_itself_is_changed_only_when_asked() {
    let practice = Practice::with(&untidy());
    practice.run(&["check", "--fix", "--in-place"]).with_code(0);
    assert!(fs::read_to_string(practice.path("visits/tonight.csv")).unwrap().contains(",78702,"));
    assert_eq!(contents(&practice.path("visits")).len(), 1);
    practice.run(&["check", "--fix", "--in-place"]).with_code(0);
    practice.run(&["check", "--in-place"]).with_code(2);
}

#[test]
fn json_lines_and_xml_are_repaired_where_the_value_stands() {
    let json = r#"{"visit_id":"V1","patient_id":"P1","patient_last":"Rivera","patient_first":"Ana","birth_date":"1980-02-14","sex":"F","address1":"9 Elm Court","city":"Austin","region":"tx","postal_code":"78702","payer_id":"60054","member_id":"W123456781","relationship":"self","dx1":"E11.9","lines":[{"line":"1","service_from":"2026-09-29","rendering_id":"okafor","place_of_service":"11","code":"99213","units":"1","dx_pointers":"1"}]}"#;
    let members = json.trim_matches(['{', '}']).split("\"lines\"").next().unwrap();
    let element = |pair: &str| pair.split_once(':').map(|(k, v)| (k.replace('"', ""), v.replace('"', "")));
    let of_visit: String = members.split("\",").filter_map(element).map(|(k, v)| format!("<{k}>{v}</{k}>\n")).collect();
    let line = "<lines><line><line>1</line><service_from>2026-09-29</service_from><rendering_id>okafor</rendering_id><place_of_service>11</place_of_service><code>99213</code><units>1</units><dx_pointers>1</dx_pointers></line></lines>";
    let xml = format!("<visits>\n<visit>\n{of_visit}{line}\n</visit>\n</visits>\n");
    for (name, text) in [("v.jsonl", format!("{json}\n")), ("v.xml", xml)] {
        let practice = Practice::small();
        fs::write(practice.path(name), &text).unwrap();
        let path = practice.path(name).to_string_lossy().into_owned();
        let told = practice.run(&["check", &path, "--fix"]).with_code(0).out;
        let fixed = fs::read_to_string(practice.path(&name.replace("v.", "v.fixed."))).unwrap_or_else(|_| panic!("{told}"));
        let wanted = text.replace("\"region\":\"tx\"", "\"region\":\"TX\"").replace("<region>tx</region>", "<region>TX</region>");
        assert_eq!(fixed, wanted);
    }
}

#[test]
fn claim_files_of_others_are_checked_with_their_segments_and_not_changed() {
    let practice = Practice::small();
    let path = super::repository().join("fixtures/mutants/837p/CW601-1.837").to_string_lossy().into_owned();
    let told = practice.run(&["check", &path]).with_code(1).out;
    assert!(told.contains(" | CLM*V1001-A*246*") && told.contains("CW601"), "{told}");
    let before = contents(practice.place.path());
    practice.run(&["check", &path, "--fix"]).with_code(1);
    assert_eq!(contents(practice.place.path()), before);
}

#[test]
fn nothing_is_asked_where_nobody_can_answer() {
    Practice::with(&untidy()).run(&["check", "--fix", "--ask"]).failing("nobody is there to answer", "on a terminal");
}

#[test]
fn codes_of_answers_and_of_visits_are_explained() {
    for (typed, told) in [
        ("CO-45", "CARC"),
        ("N290", "rendering provider"),
        ("999:IK403:7", "code list"),
        ("277CA:A7:164:IL", "member number"),
        ("PLB:WO", "overpayment"),
        ("E11.9", "ICD-10-CM"),
    ] {
        let out = claimwright(&["explain", typed]).with_code(0).out;
        assert!(out.contains(told), "{typed}: {out}");
    }
    claimwright(&["explain", "CO-4555"]).failing("there is no rule or code", "");
    let rules = claimwright(&["rules", "CW7", "--severity", "error"]).with_code(0).out;
    assert!(rules.lines().all(|line| line.starts_with("CW7") && line.contains(" error ")) && rules.contains("CW703"), "{rules}");
}
