//! Nights, one after the other: what is new, what comes again, what was sent.

use super::{Practice, contents, visits};

#[test]
fn a_night_without_mistakes_ends_with_0_and_one_with_mistakes_with_1() {
    let clean = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let night = clean.run(&["run"]).with_code(0);
    assert!(night.out.contains("batch B20261005-0001"), "{}", night.out);
    assert_eq!(night.err, "");
    let mistaken = Practice::with(&visits(&[("V1", "99213", "1", ""), ("V2", "99213", "-1", "")]));
    let night = mistaken.run(&["run"]).with_code(1);
    assert!(night.out.contains("CW311"), "{}", night.out);
    assert!(mistaken.claims("B20261005-0001").contains("CLM*V1*"));
    assert!(!mistaken.claims("B20261005-0001").contains("CLM*V2*"));
}

#[test]
fn the_same_night_again_issues_nothing_and_uses_no_number() {
    let practice = Practice::riverside();
    practice.run(&["run"]).with_code(1);
    let before = contents(&practice.path("out"));
    // The same visits are held, so it is 1 again.
    let again = practice.run(&["run"]).with_code(1);
    assert!(again.out.contains("nothing new to issue"), "{}", again.out);
    assert_eq!(contents(&practice.path("out")), before);
    std::fs::write(practice.path("visits/more.csv"), visits(&[("NEW-1", "99213", "1", "")]).replace("60054", "EXHEALTH")).unwrap();
    practice.run(&["run"]).with_code(1);
    assert_eq!(practice.batches(), ["B20261005-0001", "B20261005-0002"]);
    let last = |batch: &str| {
        let manifest: serde_json::Value =
            serde_json::from_slice(&std::fs::read(practice.path("out").join(batch).join("manifest.json")).unwrap()).unwrap();
        manifest["control_numbers"]
            .as_object()
            .unwrap()
            .values()
            .map(|n| (n["first"].as_u64().unwrap(), n["last"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    let (first, second) = (last("B20261005-0001"), last("B20261005-0002"));
    assert!(second.iter().all(|(from, _)| first.iter().any(|(_, to)| from - 1 == *to)), "{first:?} {second:?}");
}

#[test]
fn a_dry_run_writes_nothing_at_all() {
    let practice = Practice::riverside();
    let before = contents(&practice.path(""));
    let night = practice.run(&["run", "--dry-run"]).with_code(1);
    assert!(night.out.contains("rehearsed, nothing written"), "{}", night.out);
    assert_eq!(contents(&practice.path("")), before);
    practice.run(&["run"]).with_code(1);
    let before = contents(&practice.path("out"));
    practice.run(&["run", "--dry-run"]).with_code(1);
    assert_eq!(contents(&practice.path("out")), before);
}

#[test]
fn what_was_not_sent_is_superseded_and_only_the_newer_one_can_be_sent() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    practice.visits(&visits(&[("V1", "99213", "2", "")]));
    practice.run(&["run"]).with_code(0);
    assert!(practice.claims("B20261005-0001").contains("CLM*V1*120.5*"));
    assert!(practice.claims("B20261005-0002").contains("CLM*V1*241*"));
    practice.run(&["sent", "B20261005-0001"]).failing("B20261005-0002 holds newer versions of 1 visit", "withdraw");
    let sent = practice.run(&["sent", "B20261005-0002", "--on", "2026-10-06"]).with_code(0);
    assert_eq!(sent.out, "B20261005-0002 is marked as sent on 2026-10-06\n");
    practice.run(&["sent", "B20261005-0002"]).with_code(0);
    practice.run(&["withdraw", "B20261005-0002"]).failing("was sent on 2026-10-06", "run again");
}

#[test]
fn what_was_sent_and_has_changed_waits_for_the_insurers_answer() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    practice.run(&["sent", "B20261005-0001"]).with_code(0);
    let unchanged = practice.run(&["run"]).with_code(0);
    assert!(unchanged.out.contains("nothing new to issue"), "{}", unchanged.out);
    practice.visits(&visits(&[("V1", "99214", "1", "")]));
    let changed = practice.run(&["run"]).with_code(1);
    assert!(changed.out.contains("IN030"), "{}", changed.out);
    assert_eq!(practice.claims("B20261005-0002"), "");
}

#[test]
fn a_withdrawn_batch_is_set_aside_and_its_visits_are_issued_again() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    practice.run(&["withdraw", "B20261005-0001"]).with_code(0);
    assert_eq!(practice.batches(), ["B20261005-0001.withdrawn"]);
    practice.run(&["sent", "B20261005-0001"]).failing("was withdrawn", "send the batch that was made after it");
    practice.run(&["run"]).with_code(0);
    assert!(practice.claims("B20261005-0002").contains("CLM*V1*120.5*"));
}

#[test]
fn a_visit_can_be_held_by_hand_and_earlier_days_left_alone() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", ""), ("V2", "99214", "1", "")]));
    let held = practice.run(&["run", "--hold", "V1", "--dry-run"]).with_code(1);
    assert!(held.out.contains("IN031"), "{}", held.out);
    let alone = practice.run(&["run", "--bill-from", "2026-10-01", "--format", "json"]).with_code(0);
    assert_eq!(alone.json()["visits"]["before_bill_from"]["visits"], 2);
    assert_eq!(practice.batches(), Vec::<String>::new());
}

#[test]
fn two_runs_at_once_make_one_batch() {
    let practice = Practice::riverside();
    let [one, other] = std::thread::scope(|scope| {
        [scope.spawn(|| practice.run(&["run"])), scope.spawn(|| practice.run(&["run"]))].map(|t| t.join().unwrap())
    });
    for ended in [&one, &other] {
        let turned_away = ended.code == 2 && ended.err.contains("another run is under way");
        assert!(ended.code == 1 || turned_away, "{ended:?}");
    }
    assert_eq!(practice.batches(), ["B20261005-0001"]);
    practice.run(&["ledger", "verify"]).with_code(0);
}

#[test]
fn bytes_do_not_depend_on_threads_or_chunks() {
    let mut all = Vec::new();
    // 4096 cuts the fixture's files into pieces; the larger sizes are those that are promised.
    for (threads, chunk) in [("1", "1048576"), ("2", "65536"), ("7", "7340032"), ("1", "4096"), ("2", "4096"), ("7", "4096")] {
        let practice = Practice::riverside();
        let files = ["visits/2026-10-04.csv", "visits/2026-10-04.jsonl", "visits/2026-10-04.xml"];
        let folder = practice.place.path().to_path_buf();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_claimwright"));
        // From within, so that the manifest names the inputs alike.
        command.current_dir(&folder).arg("run").args(files).args(["--threads", threads, "--chunk", chunk]);
        assert_eq!(command.output().unwrap().status.code(), Some(1));
        all.push(((threads, chunk), contents(&practice.path("out"))));
    }
    let (_, first) = &all[0];
    assert!(first.len() >= 10, "{:?}", first.keys());
    for (how, other) in &all[1..] {
        let differ: Vec<&String> = first.keys().chain(other.keys()).filter(|name| first.get(*name) != other.get(*name)).collect();
        assert!(differ.is_empty(), "{how:?}: {differ:?}");
    }
}

#[test]
fn what_an_earlier_run_left_is_put_right_and_said() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    let sql = |statement: &str| rusqlite::Connection::open(practice.path("ledger.sqlite")).unwrap().execute_batch(statement).unwrap();
    // As if the program had died before the seal of a second batch,
    sql("INSERT INTO journal (one, id, date, folder) VALUES (1, 'B20261005-0002', 20261005, 'out')");
    std::fs::create_dir(practice.path("out/.staging-B20261005-0002")).unwrap();
    let next = practice.run(&["run"]).with_code(0);
    assert!(next.err.contains("note: an earlier run was cut short before batch B20261005-0002 was sealed"), "{}", next.err);
    assert_eq!(practice.batches(), ["B20261005-0001"]);
    // and between the seal and the publication of the first.
    sql("DELETE FROM batch_event WHERE state = 'published'");
    std::fs::rename(practice.path("out/B20261005-0001"), practice.path("out/.staging-B20261005-0001")).unwrap();
    let next = practice.run(&["run"]).with_code(0);
    assert!(next.err.contains("note: batch B20261005-0001 was sealed when an earlier run was cut short"), "{}", next.err);
    assert_eq!(practice.batches(), ["B20261005-0001"]);
    assert_eq!(practice.run(&["run"]).with_code(0).err, "");
    // Marking a batch as sent puts things right too, and says so.
    sql("INSERT INTO journal (one, id, date, folder) VALUES (1, 'B20261005-0002', 20261005, 'out')");
    let sent = practice.run(&["sent", "B20261005-0001"]).with_code(0);
    assert!(sent.err.contains("note: an earlier run was cut short before batch B20261005-0002"), "{}", sent.err);
}

#[test]
fn a_run_that_stops_at_its_input_leaves_nothing_to_put_right() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let file = practice.path("no-code.csv");
    std::fs::write(&file, visits(&[("V1", "99213", "1", "")]).replace("code,units", "kode,units")).unwrap();
    practice.run(&["run", file.to_str().unwrap()]).with_code(2);
    let ledger = rusqlite::Connection::open(practice.path("ledger.sqlite")).unwrap();
    let journal: i64 = ledger.query_row("SELECT count(*) FROM journal", [], |row| row.get(0)).unwrap();
    assert_eq!(journal, 0);
    assert_eq!(practice.run(&["run"]).with_code(0).err, "");
    assert_eq!(practice.batches(), ["B20261005-0001"]);
}

#[test]
fn the_worklist_remembers_what_people_said() {
    let practice = Practice::with(&visits(&[("V1", "99213", "-1", "")]));
    assert_eq!(practice.run(&["worklist"]).with_code(0).out, "no visit is held\n");
    practice.run(&["run"]).with_code(1);
    practice.run(&["worklist", "--visit", "V1", "--assign", "dana", "--status", "waiting"]).with_code(0);
    practice.run(&["worklist", "--visit", "V1", "--comment", "asked the front desk"]).with_code(0);
    let list = practice.run(&["worklist", "--format", "json", "--date", "2026-10-08"]).with_code(0).json();
    let row = &list["visits"][0];
    assert_eq!(row["rules"], serde_json::json!(["CW311"]));
    assert_eq!([&row["assignee"], &row["status"], &row["comment"]], ["dana", "waiting", "asked the front desk"]);
    assert_eq!([&row["days_held"], &row["days_left"]], [3, 171]);
    practice.run(&["worklist", "--visit", "V9", "--status", "done"]).failing("visit V9 is not held", "`claimwright worklist`");
    practice.visits(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    assert_eq!(practice.run(&["worklist"]).with_code(0).out, "no visit is held\n");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_what_a_night_writes() {
    use std::os::unix::fs::PermissionsExt;
    let practice = Practice::riverside();
    practice.run(&["run"]).with_code(1);
    practice.run(&["ledger", "backup", practice.path("copy.sqlite").to_str().unwrap()]).with_code(0);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["ledger.sqlite", "copy.sqlite", ".claimwright.lock"] {
        assert_eq!(mode(&practice.path(name)), 0o600, "{name}");
    }
    for name in contents(&practice.path("out")).keys() {
        let path = practice.path("out").join(name);
        assert_eq!(mode(&path), 0o600, "{name}");
        let folders = path.ancestors().skip(1).take_while(|folder| *folder != practice.path(""));
        assert!(folders.into_iter().all(|folder| mode(folder) == 0o700), "{name}");
    }
}
