//! What the old system billed is taken over once, and never billed again.

use super::{Ended, Practice, visits};
use std::fs;

const HEADER: &str =
    "visit_id,claim_number,payer_id,payer_claim_number,patient_id,service_from,service_to,codes,charge,balance,sent,last_seen";
const V1: &str = "V1,OLD-1,60054,ICN77,P0,2026-09-29,,99213:25 93000,120.50,20.50,2026-09-30,2026-10-02";

fn import(practice: &Practice, rows: &[&str]) -> Ended {
    let file = practice.path("opening.csv");
    fs::write(&file, format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap();
    practice.run(&["ledger", "import-opening", file.to_str().unwrap()])
}

#[test]
fn a_visit_that_was_billed_before_is_never_billed_again() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", ""), ("V2", "99213", "1", "")]));
    let done = import(&practice, &[V1]).with_code(0);
    assert_eq!(done.out, "imported as O20261005-0001: 1 visits, 1 claims, $120.50 billed before; none of them will be billed again\n");
    practice.run(&["run"]).with_code(0);
    assert!(!practice.claims("B20261005-0001").contains("CLM*V1*"));
    assert!(practice.claims("B20261005-0001").contains("CLM*V2*"));
    practice.visits(&visits(&[("V1", "99214", "3", "")]));
    practice.run(&["run"]).with_code(0);
    assert_eq!(practice.batches(), ["B20261005-0001"], "not even when it comes changed");
    let status = practice.run(&["ledger", "status", "--format", "json"]).with_code(0).json();
    assert_eq!([&status["batches"][0]["kind"], &status["batches"][1]["kind"]], ["opening", "issue"]);
    practice.run(&["ledger", "verify"]).with_code(0);
}

#[test]
fn a_claim_of_the_old_system_can_be_replaced_under_a_new_number() {
    let practice = Practice::small();
    import(&practice, &[V1]).with_code(0);
    practice.visits(&visits(&[("V1", "99213", "2", "")]).replace(",1,,\n", ",1,7,ICN77\n"));
    practice.run(&["run"]).with_code(0);
    let claims = practice.claims("B20261005-0001");
    assert!(claims.contains("CLM*V1-A*241***11:B:7*") && claims.contains("REF*F8*ICN77~"), "{claims}");
}

#[test]
fn the_same_file_again_is_nothing_to_do_and_another_one_must_not_overlap() {
    let practice = Practice::small();
    import(&practice, &[V1]).with_code(0);
    assert_eq!(import(&practice, &[V1]).with_code(0).out, "already imported as O20261005-0001: nothing to do\n");
    import(&practice, &["V0,OLD-0,60054,,P0,2026-09-29,,99213,1.00,0.00,,", V1])
        .failing("visit V1 is in the ledger already, in batch O20261005-0001", "import it again");
    practice.visits(&visits(&[("V0", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    assert!(practice.claims("B20261005-0001").contains("CLM*V0*"), "nothing of the refused file was imported");
}

#[test]
fn every_wrong_cell_is_named_by_row_and_column_and_nothing_is_imported() {
    let practice = Practice::small();
    let ended = import(
        &practice,
        &[
            V1,
            ",OLD-1,99999,,P1,29.09.2026,2026-09-28,99213,12.345,0,,",
            "V3,OLD-3,60054,,,2026-09-29,2026-09-28,99213*,-1,x,2027-01-01,2026-09-01",
            "V4,OLD-4",
        ],
    );
    for wrong in [
        "row 3, column visit_id: it is empty",
        "row 3, column claim_number: 'OLD-1' stands twice",
        "row 3, column payer_id: '99999' is no payer of practice.toml",
        "row 3, column service_from: '29.09.2026' is not a date",
        "row 3, column charge: '12.345' is not an amount",
        "row 4, column patient_id: it is empty",
        "row 4, column service_to: 2026-09-28 is before 2026-09-29",
        "row 4, column codes: '99213*' is not a code",
        "row 4, column charge: it is less than nothing",
        "row 4, column balance: 'x' is not an amount",
        "row 4, column sent: 2027-01-01 is after 2026-10-05",
        "row 5: it has another number of cells than the header",
    ] {
        assert!(ended.err.contains(wrong), "{wrong} is not in\n{}", ended.err);
    }
    ended.failing("was not imported: 13 things are wrong", "--help");
    assert_eq!(practice.run(&["ledger", "status"]).with_code(0).out, "nothing was issued yet\n");
    let file = practice.path("short.csv");
    fs::write(&file, "visit_id,claim_number\nV1,1\n").unwrap();
    practice.run(&["ledger", "import-opening", file.to_str().unwrap()]).failing("row 1: there is no column payer_id", "columns");
}
