//! Visits that change after their claim was answered.

use crate::office::{Answered, Office, acknowledgement, batch_of, visit, with};
use claimwright::ledger::Standing;
use claimwright::posting::Account;
use claimwright::report::night::Outcome;

/// The insurer pays 90.00 of 150.00 and leaves 20.00 to the patient.
const PAID: Answered<'static> =
    Answered { number: "V1", status: "1", icn: "ICN1", head: "", lines: &[("99213", 15_000, 9_000, "CAS*CO*45*40~CAS*PR*3*20~", "V1-L1")] };

/// The same, taken back.
const REVERSED: Answered<'static> = Answered {
    number: "V1",
    status: "22",
    icn: "ICN1",
    head: "",
    lines: &[("99213", -15_000, -9_000, "CAS*CO*45*-40~CAS*PR*3*-20~", "V1-L1")],
};

fn answered() -> Office {
    let office = Office::new();
    office.night_sent(&[visit("V1", 1)]);
    office.pay(&[PAID]);
    office
}

#[test]
fn a_decided_claim_is_replaced_by_the_number_of_the_decision() {
    let office = answered();
    let changed = with(visit("V1", 1), &[("dx2", "E78.5")]);
    let said = office.rehearse(std::slice::from_ref(&changed));
    assert!(said.iter().any(|f| f.card.id == "IN035" && f.message.starts_with("replaces the payer's claim ICN1")), "{said:?}");
    let batch = batch_of(&office.night(&[changed]));
    let claims = office.claims(&batch);
    assert!(claims.contains("CLM*V1-A*150***11:B:7*"), "{claims}");
    assert!(claims.contains("REF*F8*ICN1~"), "{claims}");
    assert_eq!(office.problems(), Vec::<String>::new());
}

#[test]
fn a_replacement_opens_the_account_that_the_claim_before_it_closed() {
    let office = answered();
    office.night_sent(&[with(visit("V1", 1), &[("dx2", "E78.5")])]);
    let again = Answered { number: "V1-A", icn: "ICN2", ..PAID };
    office.pay(&[REVERSED, again]);
    let claims = office.claims_of("V1");
    assert_eq!(claims.iter().map(|c| (c.name.as_str(), c.frequency)).collect::<Vec<_>>(), [("V1", 1), ("V1-A", 7)]);
    assert!(matches!(claims[0].standing, Standing::Superseded(_)));
    assert!(office.balances(&claims[0]).is_empty(), "{:?}", office.balances(&claims[0]));
    let balances = office.balances(&claims[1]);
    let of = |account| balances.get(&(1, account)).map(ToString::to_string);
    assert_eq!((of(Account::Patient), of(Account::Cash)), (Some("20.00".into()), Some("90.00".into())));
    assert!(balances.keys().all(|(_, account)| !matches!(account, Account::Insurer(_))), "{balances:?}");
}

#[test]
fn a_replacement_that_nobody_has_seen_is_made_again_and_still_corrects_the_first_claim() {
    let office = answered();
    office.night(&[with(visit("V1", 1), &[("dx2", "E78.5")])]);
    let batch = batch_of(&office.night(&[with(visit("V1", 1), &[("dx2", "E11.9")])]));
    let claims = office.claims(&batch);
    assert!(claims.contains("CLM*V1-A*150***11:B:7*") && claims.contains("REF*F8*ICN1~"), "{claims}");
    let standing: Vec<bool> = office.claims_of("V1").iter().map(|claim| claim.standing == Standing::Counts).collect();
    assert_eq!(standing, [false, false, true]);
    assert_eq!(office.problems(), Vec::<String>::new());
}

#[test]
fn what_was_returned_goes_out_again_as_new_under_its_number() {
    let office = Office::new();
    office.night_sent(&[visit("V1", 1)]);
    office.post("277CA", &acknowledgement("V1", "A7:500:85", ""));
    let batch = batch_of(&office.night(&[with(visit("V1", 1), &[("dx2", "E78.5")])]));
    let claims = office.claims(&batch);
    assert!(claims.contains("CLM*V1*150***11:B:1*") && !claims.contains("REF*F8"), "{claims}");
    assert!(claims.contains(&format!("BHT*0019*00*{batch}")), "another BHT03: {claims}");
    assert!(office.findings(&batch).contains("is sent again as new under the same claim number"));
}

#[test]
fn an_answer_that_calls_a_claim_unprocessable_decides_nothing() {
    let office = Office::new();
    office.night_sent(&[visit("V1", 1)]);
    let lines = &[("99213", 15_000, 0, "CAS*CO*16*150~", "V1-L1")];
    office.pay(&[Answered {
        number: "V1",
        status: "4",
        icn: "ICN1",
        head: "",
        lines: &[("99213", 15_000, 0, "CAS*CO*16*150~LQ*HE*N382~", "V1-L1")],
    }]);
    let told = office.night(&[with(visit("V1", 1), &[("dx2", "E78.5")])]);
    assert!(office.claims(&batch_of(&told)).contains("11:B:7*"), "without the remark it is a denial");

    let office = Office::new();
    office.night_sent(&[visit("V1", 1)]);
    // MOA03 is the first remark; it stands behind the names.
    office.pay(&[Answered { number: "V1", status: "4", icn: "ICN1", head: "NM1*74*1*UDALL~MOA***MA130~", lines }]);
    let [claim] = &office.claims_of("V1")[..] else { panic!("one claim") };
    assert!(office.balances(claim).keys().all(|(_, account)| matches!(account, Account::Insurer(_))), "nothing is posted");
    let batch = batch_of(&office.night(&[with(visit("V1", 1), &[("dx2", "E78.5")])]));
    let claims = office.claims(&batch);
    assert!(claims.contains("CLM*V1*150***11:B:1*") && !claims.contains("REF*F8"), "{claims}");
}

#[test]
fn a_number_told_before_the_decision_serves_only_where_the_profile_says_so() {
    for (profile, goes) in [("after_835", false), ("pending_ok", true)] {
        let office = Office::new();
        office.configure("replacement = \"after_835\"", &format!("replacement = \"{profile}\""));
        office.night_sent(&[visit("V1", 1)]);
        office.post("277CA", &acknowledgement("V1", "A2:20", "TOLD1"));
        let told = office.night(&[with(visit("V1", 1), &[("dx2", "E78.5")])]);
        assert_eq!(told.visits.issued.visits == 1, goes, "{profile}");
        if goes {
            let claims = office.claims(&batch_of(&told));
            assert!(claims.contains("11:B:7*") && claims.contains("REF*F8*TOLD1~"), "{claims}");
        }
    }
}

#[test]
fn medicare_takes_no_replacement_unless_its_profile_says_so() {
    let medicare = |visit| with(visit, &[("payer_id", "MEDICARE"), ("member_id", "1EG4TE5MK73"), ("birth_date", "1950-05-19")]);
    let office = Office::new();
    office.configure("replacement = \"never\"  ", "# it says nothing of replacements\n# ");
    office.night_sent(&[medicare(visit("V1", 1))]);
    office.pay(&[PAID]);
    let told = office.night(&[with(medicare(visit("V1", 1)), &[("dx2", "E78.5")])]);
    assert_eq!((told.visits.issued.visits, told.visits.held.visits), (0, 1));
    assert!(office.findings(&batch_of(&told)).contains("IN034"));
}

#[test]
fn another_payer_is_billed_anew_once_the_first_claim_is_cancelled() {
    let office = answered();
    let moved = with(visit("V1", 1), &[("payer_id", "EXBLUE"), ("member_id", "XBA155520202")]);
    let told = office.night(std::slice::from_ref(&moved));
    assert_eq!(told.visits.held.visits, 1);
    assert!(office.findings(&batch_of(&told)).contains("cancels its claim"));
    let batch = office.night_sent(&[with(visit("V1", 1), &[("frequency", "8")])]);
    let claims = office.claims(&batch);
    assert!(claims.contains("CLM*V1-A*150***11:B:8*") && claims.contains("REF*F8*ICN1~"), "{claims}");
    let batch = batch_of(&office.night(std::slice::from_ref(&moved)));
    let claims = office.claims(&batch);
    assert!(claims.contains("CLM*V1-B*150***11:B:1*") && !claims.contains("REF*F8"), "{claims}");
    assert_eq!(office.night(&[moved]).outcome, Outcome::NothingNew);
    let cancelled = &office.claims_of("V1")[1];
    assert!(office.balances(cancelled).is_empty(), "a claim that cancels opens no account");
    assert_eq!(office.problems(), Vec::<String>::new());
}
