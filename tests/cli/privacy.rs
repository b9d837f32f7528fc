//! Patients' names, dates and numbers appear in claims, invoices and worklists, and nowhere else.

use super::{HEADER, Practice, contents};

/// Planted in places that rules complain about, and in places that they do not.
const CANARIES: [&str; 11] = [
    "Canarylast",
    "Canaryfirst",
    "1931-07-23",
    "31/07/1931",
    "CANARYMEMBER",
    "Canary Street",
    "Canaryville",
    "CANARYPAT",
    "99901",
    "Canary*Note",
    "1932-08-24",
];

/// Nine visits: one that is right, and one for each private cell that is wrong.
fn canaries() -> String {
    let mut csv = format!("{HEADER},subscriber_last,subscriber_first,subscriber_birth_date,note,phone\n");
    let good = [
        "V0",
        "1",
        "CANARYPAT",
        "Canarylast",
        "Canaryfirst",
        "1931-07-23",
        "F",
        "12 Canary Street",
        "Canaryville",
        "TX",
        "99901",
        "60054",
        "CANARYMEMBER",
        "self",
        "E11.9",
        "2026-09-29",
        "okafor",
        "11",
        "99213",
        "1",
        "",
        "1",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ];
    let mistakes = [
        (4, "Canaryfirst\u{7}"),
        (5, "31/07/1931"),
        (5, "2931-07-23"),
        (6, "Canarylast"),
        (10, "99901-Canary Street"),
        (12, "CANARYMEMBER CANARYMEMBER CANARYMEMBER CANARYMEMBER CANARYMEMBER CANARYMEMBER CANARYMEMBER"),
        (13, "child"),
        (27, "Canary*Note ~ : ^ that is far longer than any note may be, Canary*Note, Canary*Note, Canary*Note, Canary*Note, Canary*Note"),
        (28, "Canarylast"),
    ];
    csv.push_str(&format!("{}\n", good.join(",")));
    for (n, (column, value)) in (1..).zip(mistakes) {
        let mut row = good.map(str::to_string);
        row[0] = format!("V{n}");
        // Different days, so that no visit is a duplicate of another.
        row[15] = format!("2026-09-{:02}", 10 + n);
        row[column] = format!("\"{value}\"");
        if column == 13 {
            row[24..27].clone_from_slice(&["Canarylast".to_string(), String::new(), "1932-08-24x".to_string()]);
        }
        csv.push_str(&format!("{}\n", row.join(",")));
    }
    // Rows that are broken as rows.
    csv.push_str("V77,1,CANARYPAT,Canarylast,\"Canaryfirst\n");
    csv
}

#[track_caller]
fn silent(what: &str, text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{what} shows {canary}:\n{text}");
    }
}

#[test]
fn planted_names_are_found_nowhere_but_where_they_belong() {
    let practice = Practice::with(&canaries());
    let commands: [&[&str]; 13] = [
        &["check"],
        &["check", "--concise"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "csv"],
        &["check", "--fix", "--diff"],
        &["check", "--fix"],
        &["run", "--dry-run"],
        &["run"],
        &["worklist"],
        &["worklist", "--format", "json"],
        &["ledger", "status"],
        &["rebuild", "B20261005-0001", "--check"],
    ];
    for command in commands {
        let ended = practice.run(command);
        assert!(ended.code < 2, "{command:?}: {}", ended.err);
        silent(&format!("{command:?}"), &(ended.out + &ended.err));
    }
    let batch = contents(&practice.path("out/B20261005-0001"));
    for name in ["findings.jsonl", "report.html", "manifest.json"] {
        silent(name, &String::from_utf8_lossy(&batch[name]));
    }
    // The test can fail: the canaries did reach the files that are for them.
    let worklist = String::from_utf8_lossy(&batch["worklist.csv"]);
    assert!(worklist.contains("Canarylast") && worklist.contains("31/07/1931"), "{worklist}");
    assert!(practice.claims("B20261005-0001").contains("CANARYLAST"));
}

#[test]
fn private_values_are_shown_on_a_terminal_only() {
    let practice = Practice::with(&canaries());
    practice.run(&["check", "--show-private"]).failing("--show-private works on a terminal only", "worklist.csv");
}
