//! A batch can be proved again, long after its night.

use super::{Practice, contents, visits};
use std::fs;

#[test]
fn a_batch_is_made_again_byte_for_byte_although_the_practice_went_on() {
    let practice = Practice::riverside();
    practice.run(&["run", "--hold", "RV-1001"]).with_code(1);
    let extra = practice.path("extra.csv");
    fs::write(&extra, visits(&[("N1", "99213", "1", ""), ("N2", "99213", "1", "")]).replace("60054", "EXHEALTH")).unwrap();
    let folder = extra.to_str().unwrap();
    practice.run(&["run", folder]).with_code(0);
    fs::write(practice.path("fees.csv"), "code,mod1,mod2,mod3,mod4,place_of_service,price,effective_from,effective_to\n").unwrap();
    let before = contents(&practice.path(""));
    for batch in ["B20261005-0001", "B20261005-0002"] {
        let proof = practice.run(&["rebuild", batch, "--check"]).with_code(0);
        assert!(proof.out.contains("as they were sealed") && proof.out.contains("every byte the same"), "{}", proof.out);
    }
    assert_eq!(contents(&practice.path("")), before, "a proof changes nothing");
}

#[test]
fn a_file_that_was_changed_is_named() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    let batch = practice.path("out/B20261005-0001");
    let claims = contents(&batch).into_keys().find(|name| name.ends_with(".837")).unwrap();
    let text = fs::read_to_string(batch.join(&claims)).unwrap();
    fs::write(batch.join(&claims), text.replace("120.5", "920.5")).unwrap();
    fs::write(batch.join("note.txt"), "for later").unwrap();
    let proof = practice.run(&["rebuild", "B20261005-0001", "--check"]).with_code(1);
    assert!(proof.out.contains(&format!("{claims} was changed")), "{}", proof.out);
    assert!(proof.out.contains("note.txt is no file of this batch"), "{}", proof.out);
    assert!(proof.out.contains("every byte the same"), "made again, it is what was sealed: {}", proof.out);
}

#[test]
fn an_input_that_has_gone_or_changed_is_named() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    practice.visits(&visits(&[("V1", "99213", "2", "")]));
    let changed = practice.run(&["rebuild", "B20261005-0001", "--check"]).with_code(1);
    assert!(changed.out.contains("tonight.csv has changed since") && changed.out.contains("only the hashes are proved"), "{}", changed.out);
    fs::remove_file(practice.path("visits/tonight.csv")).unwrap();
    let gone = practice.run(&["rebuild", "B20261005-0001", "--check", "--format", "json"]).with_code(1).json();
    assert!(gone["not_made_again"][0].as_str().unwrap().ends_with("tonight.csv is gone"), "{gone}");
    assert_eq!(gone["changed"], serde_json::json!([]));
}

#[test]
fn a_copy_of_the_ledger_is_a_ledger_and_never_overwrites_a_file() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["ledger", "backup", "x.sqlite"]).failing("there is no ledger", "claimwright run");
    practice.run(&["run"]).with_code(0);
    let copy = practice.path("copy.sqlite");
    practice.run(&["ledger", "backup", copy.to_str().unwrap()]).with_code(0);
    practice.run(&["ledger", "backup", copy.to_str().unwrap()]).failing("exists already", "name a new file");
    fs::rename(&copy, practice.path("ledger.sqlite")).unwrap();
    let again = practice.run(&["run"]).with_code(0);
    assert!(again.out.contains("nothing new to issue"), "{}", again.out);
}
