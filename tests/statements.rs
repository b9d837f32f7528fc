//! A night is billed, insurers answer, and patients are asked for exactly what was left to them: once, with the reason, or not at all.

#![allow(clippy::unwrap_used)]

#[path = "statements/clinic.rs"]
mod clinic;
#[allow(unreachable_pub)]
#[path = "common/fault_disk.rs"]
mod fault_disk;
#[allow(dead_code, unreachable_pub)]
#[path = "common/folders.rs"]
mod folders;
#[allow(unreachable_pub)]
#[path = "common/night.rs"]
mod night;

use claimwright::batch;
use claimwright::money::Money;
use claimwright::statement::{Outcome, Told, Why};
use clinic::{Clinic, Reason, copay};
use fault_disk::{Fault, FaultDisk, Left};
use folders::{copy_tree, dump, tree};
use serde_json::Value;

const DAY: &str = "2026-10-25";

fn left_out(told: &Told) -> Vec<(Why, u64, String)> {
    told.left_out.all().map(|(why, count, amount)| (why, count, amount.to_string())).collect()
}

/// The statements of invoices without insurance that the fixture's night has made: they are not due for thirty days.
const INVOICED: (Why, u64, &str) = (Why::TooSoon, 3, "337.50");

fn with_invoiced(more: &[(Why, u64, &str)]) -> Vec<(Why, u64, String)> {
    let mut all: Vec<_> = more.iter().chain([&INVOICED]).map(|(why, count, amount)| (*why, *count, (*amount).to_string())).collect();
    all.sort();
    all
}

/// Line by line: reason, words, amount.
fn shares(statement: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let lines = statement["visits"].as_array().unwrap().iter().flat_map(|visit| visit["lines"].as_array().unwrap());
    let shares = lines.flat_map(|line| line["shares"].as_array().unwrap());
    shares.map(|share| (text(&share["reason"]), text(&share["words"]), text(&share["amount"]))).collect()
}

#[test]
fn each_amount_has_the_insurers_reason_and_the_contract_is_never_asked_for() {
    let clinic = Clinic::new();
    let first: &[Reason] = &[("CO", "45", 50_00), ("PR", "1", 20_00), ("PR", "2", 8_10)];
    clinic.answer("E1", &[("RV-1001", &[first, &[("CO", "97", 30_00), ("PR", "3", 12_50)]])]);
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!(left_out(&told), with_invoiced(&[]));
    let statements = clinic.statements("S20261025-0001");
    assert_eq!(statements.len(), 1);
    let expected = [("PR-1", "deductible", "20.00"), ("PR-2", "coinsurance", "8.10"), ("PR-3", "copayment", "12.50")];
    assert_eq!(shares(&statements[0]), expected.map(|(a, b, c)| (a.into(), b.into(), c.into())));
    assert_eq!((&statements[0]["owed"], &statements[0]["level"]), (&"40.60".into(), &1.into()));
    let line = &statements[0]["visits"][0]["lines"][0];
    assert_eq!((&line["charge"], &line["covered"], &line["share"]), (&"208.00".into(), &"179.90".into(), &"28.10".into()));
    let addressee: Vec<&str> = statements[0]["addressee"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert_eq!(addressee, ["Rosa Alvarez", "100 Alder Street", "Riverside, CA 92501"]);
    let page = clinic.read("S20261025-0001/invoices/0001.html");
    for said in ["deductible $20.00 &middot; coinsurance $8.10", "$40.60", "S20261025-0001-1", "visit RV-1001 <mark>new</mark>"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("CO-") && !page.contains("{{"));
}

#[test]
fn a_denial_that_the_practice_bears_is_nobodys_bill() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1010", &[&[("CO", "97", 20_800)], &[("OA", "18", 6_100)]]), ("RV-1013", &[&[("PI", "96", 14_800)]])]);
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!((told.total().0, left_out(&told)), (0, with_invoiced(&[])));
}

#[test]
fn what_was_paid_at_the_visit_is_shown_and_taken_off() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1003", copay(&[50_00]))]);
    clinic.invoice(DAY).unwrap();
    let statements = clinic.statements("S20261025-0001");
    let credit = &statements[0]["visits"][0]["credits"][0];
    assert_eq!((&credit["words"], &credit["amount"]), (&"Paid at the visit".into(), &"30.00".into()));
    assert_eq!(statements[0]["owed"], "20.00");
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1003", copay(&[20_00]))]);
    assert_eq!(left_out(&clinic.invoice(DAY).unwrap()), with_invoiced(&[(Why::Credit, 1, "-10.00")]));
}

#[test]
fn protected_patients_are_never_asked() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1006", copay(&[40_00]))]);
    assert_eq!(left_out(&clinic.invoice(DAY).unwrap()), with_invoiced(&[(Why::Protected, 1, "40.00")]));
}

#[test]
fn nobody_is_asked_while_an_insurer_is_pending_or_another_is_to_be_asked() {
    let clinic = Clinic::new();
    // RV-1019 became two claims, of which one is answered.
    let first: Vec<&[Reason]> = std::iter::once(&[("PR", "1", 60_00)][..]).chain(std::iter::repeat_n(&[][..], 49)).collect();
    clinic.answer("E1", &[("RV-1019-A", &first), ("RV-1002", copay(&[10_00, 0, 0])), ("RV-1026", copay(&[20_00]))]);
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!(told.total().0, 0);
    let why: Vec<Why> = told.left_out.all().map(|(why, ..)| why).collect();
    assert!(why.contains(&Why::InsurerPending) && !why.contains(&Why::TooSmall), "{why:?}");
    clinic.answer("E2", &[("RV-1019-B", copay(&[0; 5]))]);
    assert_eq!(clinic.invoice(DAY).unwrap().total(), (1, Money::from_cents(60_00)), "now every claim of RV-1019 is answered");
}

#[test]
fn an_insurer_that_hands_the_claim_on_leaves_nothing_to_the_patient_yet() {
    let clinic = Clinic::new();
    clinic.answer_as("19", "E1", &[("RV-1001", copay(&[20_00, 0]))]);
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!(told.total().0, 0);
    assert!(
        told.left_out.all().all(|(why, ..)| matches!(why, Why::NextInsurer | Why::InsurerPending | Why::TooSoon)),
        "{:?}",
        told.left_out
    );
}

#[test]
fn a_decision_that_was_taken_back_is_asked_for_no_more() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1001", copay(&[20_00, 0]))]);
    assert_eq!(clinic.rehearse(DAY).total().0, 1);
    clinic.reverse("E2", &[("RV-1001", copay(&[20_00, 0]))]);
    assert_eq!(clinic.rehearse(DAY).total().0, 0);
}

#[test]
fn the_guarantor_gets_the_mail_and_the_patient_is_named() {
    let clinic = Clinic::with(|csv| {
        clinic::fill(csv, "RV-1004", &[("guarantor_last", "Dubois"), ("guarantor_first", "Henri"), ("guarantor_city", "Colton")])
    });
    clinic.answer("E1", &[("RV-1004", copay(&[25_00, 0]))]);
    clinic.invoice(DAY).unwrap();
    let statement = clinic.statements("S20261025-0001").remove(0);
    assert_eq!((&statement["addressee"][0], &statement["patient"]), (&"Henri Dubois".into(), &"Lea Dubois".into()));
}

#[test]
fn less_than_the_small_balance_is_not_mailed() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1013", copay(&[4_99])), ("RV-1016", copay(&[5_00]))]);
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!((told.total().0, left_out(&told)), (1, with_invoiced(&[(Why::TooSmall, 1, "4.99")])));
}

#[test]
fn the_same_day_again_changes_nothing_and_the_reminder_says_what_has_changed() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1001", copay(&[20_00, 10_00])), ("RV-1016", copay(&[50_00]))]);
    clinic.invoice(DAY).unwrap();
    let before = (tree(&clinic.out()), dump(&clinic.ledger_path()));
    for day in [DAY, "2026-10-26", "2026-11-03"] {
        assert_eq!(clinic.invoice(day).unwrap().outcome, Outcome::NothingDue, "{day}");
        assert_eq!((tree(&clinic.out()), dump(&clinic.ledger_path())), before, "{day}");
    }
    // The first insurer corrects itself: less is left to the patient.
    clinic.reverse("E2", &[("RV-1001", copay(&[20_00, 10_00]))]);
    clinic.answer("E3", &[("RV-1001", copay(&[15_00, 10_00]))]);
    let told = clinic.invoice("2026-11-24").unwrap();
    assert_eq!(told.levels.keys().collect::<Vec<_>>(), [&2]);
    let statements = clinic.statements("S20261124-0001");
    let alvarez = statements.iter().find(|s| s["account"] == "P001").unwrap();
    let previous = &alvarez["previous"];
    assert_eq!((&previous["number"], &previous["owed"]), (&"S20261025-0001-1".into(), &"30.00".into()));
    assert_eq!((&previous["new"], &previous["changed"], &alvarez["owed"]), (&"0.00".into(), &"-5.00".into(), &"25.00".into()));
    assert_eq!((&alvarez["ages"]["to_30"], &alvarez["visits"][0]["first_asked"]), (&"25.00".into(), &DAY.into()));
    let haddad = statements.iter().find(|s| s["account"] == "P008").unwrap();
    assert_eq!((&haddad["level"], &haddad["ages"]["to_60"]), (&2.into(), &"148.00".into()));
    assert_eq!(haddad["visits"][0]["lines"][0]["shares"][0]["words"], "no insurance on file");
}

#[test]
fn reminders_end_and_then_somebody_has_to_decide() {
    let clinic = Clinic::with(|_| {});
    clinic.answer("E1", &[("RV-1016", copay(&[50_00]))]);
    let levels: Vec<Option<u8>> = ["2026-10-25", "2026-11-25", "2026-12-25", "2027-01-25", "2027-02-25"]
        .into_iter()
        .map(|day| {
            let told = clinic.invoice(day).unwrap();
            let Outcome::Published { id, .. } = &told.outcome else { return None };
            let statements = clinic.statements(id);
            let level = statements.iter().find(|s| s["account"] == "P016").and_then(|s| s["level"].as_u64());
            level.and_then(|level| u8::try_from(level).ok())
        })
        .collect();
    assert_eq!(levels, [Some(1), Some(2), Some(3), Some(4), None]);
    assert!(clinic.rehearse("2027-03-25").left_out.needs_somebody());
}

#[test]
fn statements_of_a_withdrawn_run_were_never_made() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1016", copay(&[50_00]))]);
    clinic.invoice(DAY).unwrap();
    batch::withdraw(&clinic.home(), "S20261025-0001", clinic::day(DAY)).unwrap();
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!((told.total(), told.levels.keys().copied().collect::<Vec<_>>()), ((1, Money::from_cents(50_00)), vec![1]));
    assert_eq!(clinic.ledger().verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_rehearsal_writes_nothing_and_says_the_same() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1016", copay(&[50_00]))]);
    let before = (tree(&clinic.out()), dump(&clinic.ledger_path()));
    let rehearsed = clinic.rehearse(DAY);
    assert_eq!((tree(&clinic.out()), dump(&clinic.ledger_path())), before);
    let told = clinic.invoice(DAY).unwrap();
    assert_eq!((rehearsed.levels, rehearsed.left_out), (told.levels, told.left_out));
}

#[test]
fn a_visit_whose_archive_is_not_as_it_was_waits_for_somebody() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1016", copay(&[50_00]))]);
    let archive = clinic.out().join("B20261005-0001/visits.jsonl.gz");
    let mut bytes = std::fs::read(&archive).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&archive, bytes).unwrap();
    let told = clinic.invoice(DAY).unwrap();
    assert!(told.total().0 == 0 && told.left_out.needs_somebody());
}

#[test]
fn what_patients_have_paid_since_is_shown_and_taken_off() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1016", copay(&[50_00]))]);
    let sql = rusqlite::Connection::open(clinic.ledger_path()).unwrap();
    // 12.00 to the claim itself, and 30.00 by a payment that named no visit.
    sql.execute_batch(
        "INSERT INTO payment (no, file, key, content, state, payer, reference, date, amount, method, payee, interchange, txset, segment, \
         claims) VALUES (90, 1, X'5A', X'5A', 'posted', 'P016', '', 20261022, 4200, 'CHK', '', '', '', 1, 0);
         INSERT INTO from_patient VALUES (90, 'P016', '');
         INSERT INTO entry SELECT id, 9000, 90, NULL, 0, 3, NULL, 2, NULL, 1200, NULL, 1 FROM claim WHERE visit_id = 'RV-1016';
         INSERT INTO entry VALUES (0, 9001, 90, NULL, 0, 3, NULL, 12, NULL, 3000, NULL, 1);",
    )
    .unwrap();
    clinic.invoice(DAY).unwrap();
    let statement = clinic.statements("S20261025-0001").remove(0);
    let credits = statement["visits"][0]["credits"].as_array().unwrap();
    let said: Vec<[&Value; 3]> = credits.iter().map(|credit| ["words", "date", "amount"].map(|name| &credit[name])).collect();
    let (day, none) = (Value::from("2026-10-22"), Value::Null);
    let (thanks, ahead) = (Value::from("Your payment, thank you"), Value::from("From what you had paid ahead"));
    assert_eq!(said, [[&thanks, &day, &"12.00".into()], [&ahead, &none, &"30.00".into()]]);
    assert_eq!(statement["owed"], "8.00");
}

#[test]
fn names_of_all_kinds_stand_on_the_page_and_nowhere_else() {
    let clinic = Clinic::with(|csv| clinic::fill(csv, "RV-1016", &[("guarantor_last", "<script>Ngô&王"), ("guarantor_first", "Zoë")]));
    clinic.answer("E1", &[("RV-1016", copay(&[50_00]))]);
    let program = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_claimwright"));
        let made = command.args(["invoice", "--date", DAY, "--practice"]).arg(clinic.folder.path()).args(more).output().unwrap();
        (made.status.code(), String::from_utf8(made.stdout).unwrap() + &String::from_utf8(made.stderr).unwrap())
    };
    let (code, said) = program(&["--dry-run", "--format", "json"]);
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &document["schema"], &document["statements"], &document["owed"]), (Some(0), &1.into(), &1.into(), &"50.00".into()));
    let (code, said) = program(&[]);
    assert!(code == Some(0) && said.contains("S20261025-0001: 1 statement, $50.00"), "{said}");
    assert!(!said.contains("Zo") && !said.contains("P016"), "{said}");
    let page = clinic.read("S20261025-0001/invoices/0001.html");
    assert!(page.contains("Zoë &lt;script&gt;Ngô&amp;王") && !page.contains("<script"));
    let (code, said) = program(&[]);
    assert!(code == Some(0) && said.contains("no statement is due today"), "{said}");
}

#[test]
fn whatever_operation_the_machine_stops_at_the_next_start_ends_in_the_same_statements() {
    let clinic = Clinic::new();
    clinic.answer("E1", &[("RV-1001", copay(&[20_00, 0])), ("RV-1016", copay(&[50_00]))]);
    let copy = || {
        let copy = clinic.again();
        copy_tree(&clinic.out(), &copy.out());
        let disk = FaultDisk::new(copy.folder.path(), "out");
        (copy, disk)
    };
    let (whole, disk) = copy();
    whole.invoice_on(DAY, &disk).unwrap();
    let operations = disk.operations();
    let expected = (tree(&whole.out()), dump(&whole.ledger_path()));
    assert!(operations > 15, "a run has folders, files, syncs and commits: {operations}");
    for n in 1..=operations {
        for (fault, left) in [(Fault::Kill(n), Left::Synced), (Fault::Kill(n), Left::Everything), (Fault::Full(n), Left::Everything)] {
            let (copy, disk) = copy();
            disk.arm(fault);
            assert!(copy.invoice_on(DAY, &disk).is_err() && disk.happened(), "{fault:?}");
            disk.restart(left);
            for again in 1..=2 {
                copy.invoice_on(DAY, &disk).unwrap_or_else(|e| panic!("{fault:?}, {left:?}, run {again}: {e}; {}", e.help()));
                let now = (tree(&copy.out()), dump(&copy.ledger_path()));
                assert!(now == expected, "{fault:?}, {left:?}, run {again}");
            }
        }
    }
}
