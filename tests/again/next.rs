//! Claims that go on to the next insurer once the first has decided.

use crate::office::{Answered, Office, batch_of, visit, with};
use claimwright::finding::Severity;
use claimwright::ledger::ClaimKind;
use claimwright::posting::Account;
use claimwright::report::night::Outcome;
use serde_json::Value;

/// A visit of a patient with a second insurer.
fn with_second(id: &str) -> Value {
    let second = [("payer2_id", "EXBLUE"), ("member2_id", "XBA155520202"), ("relationship2", "spouse")];
    with(with(visit(id, 2), &second), &[("subscriber2_last", "Udall"), ("subscriber2_first", "Howard")])
}

/// 150.00: 90.00 paid, 40.00 by contract, 20.00 the patient's. 65.00: nothing paid, 25.00 by contract, 40.00 of the deductible.
const DECIDED: Answered<'static> = Answered {
    number: "V1",
    status: "1",
    icn: "ICN1",
    head: "",
    lines: &[
        ("99213", 15_000, 9_000, "CAS*CO*45*40~CAS*PR*3*15**2*5~", "V1-L1"),
        ("93000", 6_500, 0, "CAS*CO*45*25~CAS*PR*1*40~", "V1-L2"),
    ],
};

fn decided(answer: Answered<'_>) -> Office {
    let office = billed();
    office.pay(&[answer]);
    office
}

/// Answers are of 2026-10-19, and nights that follow them of later.
fn billed() -> Office {
    let office = Office::new();
    office.configure("today = \"2026-10-05\"", "today = \"2026-11-05\"");
    office.night_sent(&[with_second("V1")]);
    office
}

fn of(office: &Office, account: Account) -> i64 {
    let all = office.claims_of("V1").iter().flat_map(|claim| office.balances(claim)).collect::<Vec<_>>();
    all.iter().filter(|((_, at), _)| *at == account).map(|(_, amount)| amount.cents()).sum()
}

/// What all insurers owe together.
fn insurers(office: &Office) -> i64 {
    let all = office.claims_of("V1").iter().flat_map(|claim| office.balances(claim)).collect::<Vec<_>>();
    all.iter().filter(|((_, at), _)| matches!(at, Account::Insurer(_))).map(|(_, amount)| amount.cents()).sum()
}

#[test]
fn the_next_insurer_is_asked_with_the_first_ones_decision_word_for_word() {
    let office = decided(DECIDED);
    assert_eq!((insurers(&office), of(&office, Account::Patient)), (6_000, 0), "the patient's share is asked of the next insurer");
    let batch = batch_of(&office.night(&[with_second("V1")]));
    let claims = office.claims(&batch);
    let golden = "tests/golden/second_claim.837";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(golden, &claims).unwrap();
    }
    assert_eq!(claims, std::fs::read_to_string(golden).unwrap());
    assert_eq!(office.problems(), Vec::<String>::new());
}

#[test]
fn a_night_without_visits_asks_the_next_insurer_too_and_only_once() {
    let office = decided(DECIDED);
    let told = office.night(&[visit("V9", 1)]);
    let batch = batch_of(&told);
    assert!(office.claims(&batch).contains("CLM*V1-A*215*"));
    assert!(office.findings(&batch).contains("EXBLUE is asked about V1, which EXHEALTH has decided: 90.00 was paid"));
    assert_eq!(office.night(&[visit("V9", 1), with_second("V1")]).outcome, Outcome::NothingNew);
    assert_eq!(insurers(&office), 6_000, "asking opens no account");
    assert_eq!(office.claims_of("V1").iter().map(|c| c.kind).collect::<Vec<_>>(), [ClaimKind::Claim, ClaimKind::Later]);
}

#[test]
fn a_batch_that_was_withdrawn_has_asked_nobody() {
    let office = decided(DECIDED);
    let batch = batch_of(&office.night(&[with_second("V1")]));
    office.withdraw(&batch);
    let again = batch_of(&office.night(&[with_second("V1")]));
    assert!(office.claims(&again).contains("CLM*V1-"), "{}", office.claims(&again));
    assert_eq!(office.problems(), Vec::<String>::new());
}

#[test]
fn the_next_insurers_answer_settles_its_account_and_the_patient_owes_the_rest() {
    let office = decided(DECIDED);
    office.night_sent(&[with_second("V1")]);
    // Some insurers say "first" (CLP02 = 1) whoever they are: the claim tells.
    for status in ["2", "1"] {
        let office = office.copy();
        let later = Answered {
            number: "V1-A",
            status,
            icn: "B1",
            head: "",
            lines: &[("99213", 15_000, 1_500, "CAS*OA*23*130~CAS*PR*2*5~", "V1-L1"), ("93000", 6_500, 4_000, "CAS*OA*23*25~", "V1-L2")],
        };
        office.pay(&[later]);
        assert_eq!((insurers(&office), of(&office, Account::Patient)), (0, 500), "CLP02 = {status}");
        assert_eq!(of(&office, Account::Cash), 9_000 + 5_500);
    }
}

#[test]
fn a_denial_that_can_be_corrected_keeps_the_next_insurer_waiting() {
    for reason in ["16", "18", "22", "29", "109"] {
        let cas = format!("CAS*CO*{reason}*65~");
        let lines = [DECIDED.lines[0], ("93000", 6_500, 0, cas.as_str(), "V1-L2")];
        let office = decided(Answered { lines: &lines, ..DECIDED });
        let said = office.rehearse(&[with_second("V1")]);
        let waits = said.iter().find(|f| f.card.id == "IN036").expect("a finding");
        assert!(waits.severity == Severity::Error && waits.message.contains(&format!("(CO-{reason})")), "{}", waits.message);
        let told = office.night(&[with_second("V1")]);
        assert_eq!(told.visits.issued.visits, 0);
        assert!(!office.claims(&batch_of(&told)).contains("CLM*"));
        assert_eq!(office.night(&[with_second("V1")]).outcome, Outcome::NothingNew, "the same again is no news");
    }
}

#[test]
fn a_claim_that_the_first_insurer_handed_on_is_not_sent_again() {
    let tt = "NM1*TT*2*EXAMPLE BLUE*****PI*00590~";
    for (status, head) in [("19", ""), ("1", tt), ("1", "MOA***MA18~")] {
        // Names stand before MOA.
        let head = if head.starts_with("MOA") { "NM1*74*1*UDALL~MOA***MA18~" } else { head };
        let office = decided(Answered { status, head, ..DECIDED });
        assert_eq!(insurers(&office), 6_000, "the next insurer owes without our asking");
        assert_eq!(office.night(&[with_second("V1")]).outcome, Outcome::NothingNew);
        // It answers under the number of the first claim.
        office.pay(&[Answered {
            status: "2",
            icn: "B1",
            lines: &[("99213", 15_000, 2_000, "CAS*OA*23*130~", "V1-L1"), ("93000", 6_500, 4_000, "CAS*OA*23*25~", "V1-L2")],
            ..DECIDED
        }]);
        assert_eq!((insurers(&office), of(&office, Account::Cash)), (0, 15_000));
    }
}

#[test]
fn what_was_taken_back_is_not_told_to_the_next_insurer() {
    let back = Answered {
        status: "22",
        lines: &[
            ("99213", -15_000, -9_000, "CAS*CO*45*-40~CAS*PR*3*-15**2*-5~", "V1-L1"),
            ("93000", -6_500, 0, "CAS*CO*45*-25~CAS*PR*1*-40~", "V1-L2"),
        ],
        ..DECIDED
    };
    let office = decided(DECIDED);
    office.pay(&[back, paid_more()]);
    assert_eq!(insurers(&office), 1_000);
    let claims = office.claims(&batch_of(&office.night(&[with_second("V1")])));
    assert!(claims.contains("AMT*D*140~") && !claims.contains("AMT*D*90~"), "{claims}");
}

/// The same claim decided better: 140.00 paid.
fn paid_more() -> Answered<'static> {
    Answered {
        lines: &[("99213", 15_000, 10_000, "CAS*CO*45*40~CAS*PR*3*10~", "V1-L1"), ("93000", 6_500, 4_000, "CAS*CO*45*25~", "V1-L2")],
        ..DECIDED
    }
}

#[test]
fn an_insurer_that_decided_the_claim_as_a_whole_is_told_so() {
    let office = billed();
    office.post("835", &crate::office::whole_claim("V1", 21_500, 9_000, "CAS*CO*45*65~CAS*PR*3*60~"));
    let claims = office.claims(&batch_of(&office.night(&[with_second("V1")])));
    assert!(claims.contains("SBR*P*18*") && claims.contains("CAS*CO*45*65~") && claims.contains("AMT*D*90~"), "{claims}");
    assert!(claims.contains("DTP*573*D8*20261019~") && !claims.contains("SVD*"), "{claims}");
}

#[test]
fn the_time_to_file_runs_from_the_first_insurers_answer_where_the_profile_says_so() {
    // Ten days after the answer of 2026-10-19.
    let office = Office::new();
    office.configure("today = \"2026-10-05\"", "today = \"2026-11-05\"");
    let limit = "filing_limit = { original = \"180d\", corrected = \"180d\", secondary = \"10d\", basis = \"primary_answer\" }";
    office.configure_payer("EXBLUE", limit);
    office.night_sent(&[with_second("V1")]);
    office.pay(&[DECIDED]);
    let told = office.night(&[with_second("V1")]);
    let findings = office.findings(&batch_of(&told));
    assert!(findings.contains("CW703") && findings.contains("EXBLUE took this claim until 2026-10-29"), "{findings}");
}

#[test]
fn an_answer_of_tomorrow_is_not_told_today() {
    let office = decided(DECIDED);
    office.configure("today = \"2026-11-05\"", "today = \"2026-10-18\"");
    let said = office.rehearse(&[with_second("V1")]);
    assert!(said.iter().any(|f| f.card.id == "IN036" && f.message.contains("after the day of this run")), "{said:?}");
}

#[test]
fn a_visit_that_changes_the_same_night_is_corrected_first() {
    let office = decided(DECIDED);
    let changed = with(with_second("V1"), &[("dx2", "E78.5")]);
    let claims = office.claims(&batch_of(&office.night(&[changed])));
    assert!(claims.contains("CLM*V1-A*215***11:B:7*"), "{claims}");
    assert_eq!(claims.matches("CLM*").count(), 1, "{claims}");
}

#[test]
fn once_the_next_insurer_is_asked_a_change_is_a_matter_for_a_person() {
    let office = decided(DECIDED);
    office.night_sent(&[with_second("V1")]);
    let said = office.rehearse(&[with(with_second("V1"), &[("dx2", "E78.5")])]);
    assert!(said.iter().any(|f| f.card.id == "IN034" && f.help.contains("asked already")), "{said:?}");
}

#[test]
fn an_archive_that_is_gone_is_said_and_nothing_is_guessed() {
    let office = decided(DECIDED);
    let first = office.ledger().batches()[0].clone();
    std::fs::remove_file(first.folder().join("visits.jsonl.gz")).unwrap();
    let said = office.rehearse(&[with_second("V1")]);
    assert!(said.iter().any(|f| f.card.id == "IN036" && f.message.contains("put the folder back")), "{said:?}");
}
