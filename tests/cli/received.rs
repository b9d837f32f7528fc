//! 837P files need no practice to be checked.

use super::{claimwright, repository};
use std::fs;

#[test]
fn an_837p_is_checked_without_a_practice_whatever_its_payers() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("theirs.837");
    let base = fs::read_to_string(repository().join("tests/pages/base.837")).unwrap();
    fs::write(&file, base.replace("*PI*60054~", "*PI*NOBODYKNOWS~")).unwrap();
    let ended = claimwright(&["check", "--date", "2026-10-05", file.to_str().unwrap()]).with_code(0);
    assert!(!ended.out.contains("CW115"), "{}", ended.out);
    fs::write(&file, base.replace("CLM*V1001-A*245*", "CLM*V1001-A*246*")).unwrap();
    let ended = claimwright(&["check", "--date", "2026-10-05", file.to_str().unwrap()]).with_code(1);
    assert!(ended.out.contains("CW601"), "{}", ended.out);
}

#[test]
fn other_files_still_need_one() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("visits.csv");
    fs::copy(repository().join("tests/pages/visit.csv"), &file).unwrap();
    claimwright(&["check", file.to_str().unwrap()]).failing("there is no practice.toml", "--practice");
}
