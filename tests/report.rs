//! What a run tells people: findings, worklist, the night as summary, JSON and page.

// Amounts are written as dollars_cents.
#![allow(clippy::unwrap_used, clippy::inconsistent_digit_grouping)]

#[path = "golden/mod.rs"]
mod golden;

use claimwright::date::{Date, parse_iso};
use claimwright::finding::{FileNo, Finding, MASK, Place, Private, RuleCard, Severity};
use claimwright::money::Money;
use claimwright::report::night::{Deadlines, Held, Input, NearestHeld, Night, Outcome, Payer, RuleCount, Table, Tally, Visits};
use claimwright::report::text::{self, Style};
use claimwright::report::worklist::{self, Case, Worklists};
use claimwright::report::{About, Sorter, html, json, summary};
use golden::assert_golden;
use proptest::prelude::*;

static RETIRED: RuleCard = RuleCard {
    id: "CW202",
    name: "diagnosis-is-a-header",
    severity: Severity::Error,
    authority: "ICD-10-CM FY2027, effective 2026-10-01",
    page: "",
};
static BIRTH: RuleCard =
    RuleCard { id: "CW104", name: "birth-date-unreadable", severity: Severity::Error, authority: "837P 2010BA DMG02", page: "" };
static CHARGE: RuleCard = RuleCard {
    id: "CW505",
    name: "charge-differs-from-schedule",
    severity: Severity::Warning,
    authority: "the practice's fees.csv",
    page: "",
};
static WHOLE: RuleCard = RuleCard { id: "IN003", name: "file-is-empty", severity: Severity::Hint, authority: "visit-csv", page: "" };

/// Values that stand for a patient and must be seen in worklists only.
const CANARIES: [&str; 3] = ["CANARY-LAST, CANARY-FIRST", "31/02/1980-CANARY", "CANARY-MEMBER-77"];

fn day(iso: &str) -> Date {
    parse_iso(iso).unwrap()
}

fn place(row: u32, column: &'static str) -> Place {
    Place { file: FileNo(0), row, column }
}

fn findings() -> Vec<Finding> {
    vec![
        Finding::new(&CHARGE, place(18, "charge"), "145.00 given, the schedule says 150.00")
            .value("145.00")
            .help("correct the charge or fees.csv; the given charge is claimed")
            .line(2),
        Finding::new(&RETIRED, place(17, "dx1"), "M72.2 is a heading since 2026-10-01 and cannot be billed")
            .value("M72.2")
            .help("billable now: M72.20, M72.21, M72.22"),
        Finding::new(&BIRTH, place(17, "birth_date"), "the birth date is not a date")
            .private_value(Private::new(CANARIES[1]))
            .help("write it as YYYY-MM-DD"),
        Finding::new(&BIRTH, place(17, "member_id"), "the member id does not fit").private_value(Private::new(CANARIES[2])),
    ]
}

fn files() -> Vec<String> {
    vec!["visits.csv".into(), "late visits.csv".into()]
}

fn case<'a>(files: &'a [String], visit: &'a str) -> Case<'a> {
    Case {
        about: About { visit, payer: "60054", files, ..About::default() },
        patient: Private::new(CANARIES[0]),
        first_service: Some(day("2026-10-02")),
        deadline: Some(day("2026-12-31")),
        today: day("2026-10-05"),
        charge: Some(Money::from_cents(173_50)),
        held: true,
        days_held: 3,
        assignee: "Dana",
        status: "asked",
        comment: "waiting for the chart",
    }
}

fn text_of(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap()
}

/// Worklist and findings of some visits.
fn written(cases: &[(Case<'_>, Vec<Finding>)], limit: usize) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut lists = Worklists::new(folder.path(), limit);
    for (case, findings) in cases {
        lists.add(case, findings).unwrap();
    }
    let (mut worklist, mut findings) = (Vec::new(), Vec::new());
    lists.finish(&mut worklist, &mut findings).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "spilled files are removed");
    (String::from_utf8(worklist).unwrap(), String::from_utf8(findings).unwrap())
}

fn night() -> Night {
    let tally = |visits, cents| Tally { visits, charge: Money::from_cents(cents) };
    let payer = |id: &str, name: &str, visits, cents| Payer {
        id: id.into(),
        name: name.into(),
        issued: tally(visits, cents),
        claims: visits + 2,
        files: 1,
    };
    let rule = |card: &RuleCard, findings, visits| RuleCount {
        id: card.id.into(),
        name: card.name.into(),
        severity: card.severity,
        findings,
        silenced: 0,
        visits,
    };
    let mut deadlines = Deadlines::default();
    for left in [Some(-2), Some(3), Some(7), Some(30), Some(31), Some(400), None] {
        deadlines.add(left);
    }
    let held = |visit: &str, deadline: Option<&str>, charge: Option<i64>| Held {
        visit: visit.into(),
        payer: "60054".into(),
        deadline: deadline.map(day),
        charge: charge.map(Money::from_cents),
        rule: "CW202".into(),
        rule_name: "diagnosis-is-a-header".into(),
        errors: 2,
    };
    Night {
        outcome: Outcome::Published("B20261005-0007".into()),
        practice: "Riverside Family Medicine".into(),
        today: day("2026-10-05"),
        folder: "fixtures/us/riverside/out/B20261005-0007".into(),
        version: "0.1.0".into(),
        inputs: vec![Input { file: "visits.csv".into(), visits: 1_200 }, Input { file: "late visits.csv".into(), visits: 34 }],
        visits: Visits {
            read: 1_234,
            issued: tally(1_100, 191_435_50),
            invoiced: tally(62, 8_310_00),
            held: tally(7, 1_204_75),
            unchanged: tally(40, 6_100_00),
            before_bill_from: tally(20, 2_800_00),
            nothing_due: tally(5, 0),
        },
        payers: vec![
            payer("MDCR-CA", "Medicare Part B, Southern California", 600, 98_000_00),
            payer("60054", "Aetna", 300, 61_435_50),
            payer("GOLD&CO", "Golden State <Health> Plan of the Inland Empire", 200, 32_000_00),
        ],
        rules: vec![rule(&RETIRED, 9, 5), rule(&CHARGE, 6, 6), rule(&BIRTH, 2, 2), rule(&WHOLE, 1, 0)],
        deadlines,
        held: vec![
            held("V1001", Some("2026-10-03"), Some(145_00)),
            held("V<2>", Some("2026-10-08"), None),
            held("V1003", None, Some(99_00)),
        ],
        tables: vec![
            Table {
                name: "ICD-10-CM".into(),
                edition: "FY2027".into(),
                window: (Some(day("2026-10-01")), Some(day("2027-09-30"))),
                rows: 74_719,
                note: String::new(),
            },
            Table { name: "HCPCS".into(), edition: "2026 starter".into(), window: (None, None), rows: 310, note: "partial".into() },
        ],
    }
}

#[test]
fn findings_on_a_terminal_are_as_reviewed() {
    let files = files();
    let about = case(&files, "V1001").about;
    let whole = [Finding::new(&WHOLE, Place { file: FileNo(1), row: 0, column: "" }, "the file holds no visit")];
    let all = text_of(|out| {
        text::visit(out, &about, &findings(), Style::default());
        text::visit(out, &About { files: &files, ..About::default() }, &whole, Style::default());
        findings().iter().for_each(|finding| text::concise(out, &about, finding, Style::default()));
        text::visit(out, &about, &[], Style::default());
    });
    assert_golden("findings.txt", all.as_bytes());
    assert!(!all.contains('\u{1b}'));
}

#[test]
fn colours_change_nothing_but_the_look() {
    let files = files();
    let about = case(&files, "V1001").about;
    let with = |colour| text_of(|out| text::visit(out, &about, &findings(), Style { colour, ..Style::default() }));
    let mut stripped = with(true);
    for look in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[1;31m", "\u{1b}[1;33m", "\u{1b}[1;34m", "\u{1b}[1;36m"] {
        stripped = stripped.replace(look, "");
    }
    assert_ne!(with(true), with(false));
    assert_eq!(stripped, with(false));
}

#[test]
fn the_worklist_and_findings_are_as_reviewed() {
    let files = files();
    let out = Case { held: false, deadline: None, charge: None, days_held: 0, ..case(&files, "V0900") };
    let (worklist, lines) = written(&[(out, findings()[..1].to_vec()), (case(&files, "V1001"), findings())], 1 << 20);
    assert_golden("worklist.csv", worklist.as_bytes());
    assert_golden("findings.jsonl", lines.as_bytes());
}

#[test]
fn the_nearest_deadline_comes_first_and_visits_that_went_out_last() {
    let files = files();
    let with = |visit, deadline: Option<&str>, held| {
        let case = Case { deadline: deadline.map(day), held, ..case(&files, visit) };
        (case, findings())
    };
    let mut cases = vec![
        with("out", Some("2026-10-06"), false),
        with("none", None, true),
        with("later", Some("2027-01-01"), true),
        with("soon", Some("2026-10-06"), true),
        with("also", Some("2026-10-06"), true),
        (
            Case { about: About { files: &files, ..About::default() }, ..case(&files, "") },
            vec![Finding::new(&WHOLE, place(0, ""), "empty")],
        ),
    ];
    let forwards = written(&cases, 1 << 20);
    let mut visits: Vec<&str> = forwards.0.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    visits.dedup();
    assert_eq!(visits, ["", "also", "soon", "later", "none", "out"]);
    cases.reverse();
    assert_eq!(written(&cases, 1 << 20), forwards, "the order of arrival plays no part");
    assert_eq!(written(&cases, 600), forwards, "nor does the memory it may use");
}

#[test]
fn no_private_value_leaves_the_worklist() {
    let files = files();
    let (worklist, lines) = written(&[(case(&files, "V1001"), findings())], 1 << 20);
    let about = case(&files, "V1001").about;
    let terminal = text_of(|out| {
        text::visit(out, &about, &findings(), Style { colour: true, ..Style::default() });
        findings().iter().for_each(|finding| text::concise(out, &about, finding, Style::default()));
    });
    for canary in CANARIES {
        assert!(worklist.contains(canary), "{canary} is there to be worked with");
        assert!(!lines.contains(canary) && !terminal.contains(canary), "{canary} got out");
    }
    assert!(lines.contains(MASK) && terminal.contains(MASK));
}

#[test]
fn no_cell_is_a_formula() {
    let cell = |text: &str| text_of(|out| worklist::push_text(out, text));
    let hostile = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\"=1\"",
        "'=1",
        "  \"'=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\u{a0}=1",
        "\u{feff}=1",
        "\u{200b}=1",
        "“=1",
        "−1",
        "\u{1}=1",
    ];
    for text in hostile {
        assert!(cell(text).starts_with("\"'"), "{text:?} became {:?}", cell(text));
    }
    let harmless = ["", "V1001", "O'Hara", "a=b", "12.50", "Núñez", "x-y", "日本"];
    for text in harmless {
        assert_eq!(cell(text), text);
    }
    assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    assert_eq!(cell("a;b"), "\"a;b\"", "a spreadsheet of another country cuts at semicolons");
    assert_eq!(cell("a\u{0}b"), "\"a?b\"");
}

#[test]
fn every_cell_of_the_worklist_reads_back() {
    let files = vec!["a \"b\", c.csv".to_string()];
    let hostile = Case { patient: Private::new("=O\"Hara, Zoë\r\nx"), comment: "line one\nline two", ..case(&files, "V;1") };
    let (worklist, _) = written(&[(hostile, findings())], 1 << 20);
    let mut reader = csv::Reader::from_reader(worklist.strip_prefix('\u{feff}').unwrap().as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 19);
    for record in reader.records() {
        let record = record.unwrap();
        assert_eq!((&record[0], &record[1], &record[13]), ("V;1", "'=O\"Hara, Zoë\r\nx", "a \"b\", c.csv"));
        assert_eq!((&record[5], &record[6], &record[18]), ("87", "173.50", "line one\nline two"));
    }
}

#[test]
fn the_night_is_told_as_reviewed() {
    assert_golden("summary.txt", text_of(|out| summary::night(out, &night(), Style::default())).as_bytes());
    assert_golden("night.json", text_of(|out| json::night(out, &night())).as_bytes());
    assert_golden("report.html", text_of(|out| html::night(out, &night())).as_bytes());
}

#[test]
fn each_outcome_says_what_to_do_next() {
    let told = |outcome, change: fn(&mut Night)| {
        let mut night = Night { outcome, ..night() };
        change(&mut night);
        text_of(|out| summary::night(out, &night, Style::default()))
    };
    let published = told(Outcome::Published("B20261005-0007".into()), |_| {});
    assert!(published.contains("say `claimwright sent B20261005-0007`"));
    assert!(told(Outcome::Rehearsed, |night| night.rules.clear()).contains("run again without --dry-run"));
    assert!(told(Outcome::Checked, |_| {}).contains("correct the 7 held visits and run again"));
    assert!(!told(Outcome::NothingNew, |night| night.rules.clear()).contains("next"));
}

#[test]
fn a_visit_that_is_not_accounted_for_is_shouted_about() {
    let mut lost = night();
    lost.visits.read += 1;
    for told in [text_of(|out| summary::night(out, &lost, Style::default())), text_of(|out| html::night(out, &lost))] {
        assert!(told.contains("1,235 visits were read but 1,234 are accounted for"));
    }
    assert_eq!(night().imbalance(), None);
}

#[test]
fn an_empty_night_is_a_page_too() {
    let page = text_of(|out| html::night(out, &Night::default()));
    assert!(page.contains("No findings.") && page.ends_with("</main>\n"));
    let summary = text_of(|out| summary::night(out, &Night::default(), Style::default()));
    assert!(summary.contains("no findings"));
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_runs_nothing() {
    let mut hostile = night();
    let evil = "<script src=//x>\"'&";
    hostile.practice = evil.into();
    hostile.payers[0].name = evil.into();
    hostile.inputs[0].file = evil.into();
    hostile.held[0].payer = evil.into();
    hostile.tables[0].note = evil.into();
    hostile.rules[0].name = evil.into();
    hostile.outcome = Outcome::Published(evil.into());
    let page = text_of(|out| html::night(out, &hostile));
    for forbidden in ["<script", "http:", "https:", "url(", "@import", "onload", "\"'&"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let pictures: Vec<&str> = page.split("<svg").skip(1).collect();
    assert_eq!(pictures.len(), 4);
    assert!(
        pictures.iter().all(|svg| svg.split_once('>').is_some_and(|(_, inside)| inside.starts_with("<title>"))),
        "each says what it shows"
    );
}

#[test]
fn hostile_names_cannot_steer_a_terminal() {
    let mut hostile = night();
    hostile.practice = "\u{1b}[2Jgone".into();
    hostile.payers[0].name = "\u{202e}evil\r".into();
    hostile.folder = "\u{7}out".into();
    let told = text_of(|out| summary::night(out, &hostile, Style::default()));
    assert!(!told.contains(['\u{1b}', '\u{202e}', '\r', '\u{7}']));
    let files = vec!["\u{1b}]0;x\u{7}.csv".to_string()];
    let finding = Finding::new(&RETIRED, place(1, "dx1"), "bad \u{1b}[31m").help("\u{9b}x");
    let told = text_of(|out| {
        text::visit(out, &About { visit: "\u{1b}v", payer: "\u{1b}p", files: &files, ..About::default() }, &[finding], Style::default())
    });
    assert!(!told.contains(['\u{1b}', '\u{9b}', '\u{7}']));
}

#[test]
fn the_nearest_held_visits_are_kept_out_of_any_number() {
    let mut nearest = NearestHeld::default();
    for n in (0..1_000).rev() {
        let deadline = day("2026-01-01") + chrono::Days::new(n);
        nearest.add(Held { visit: format!("V{n}"), deadline: Some(deadline), ..Held::default() });
    }
    nearest.add(Held { visit: "none".into(), ..Held::default() });
    let kept: Vec<String> = nearest.into_sorted().into_iter().map(|held| held.visit).collect();
    assert_eq!(kept, (0..25).map(|n| format!("V{n}")).collect::<Vec<_>>());
}

#[test]
fn days_to_the_deadline_fall_into_the_right_step() {
    assert_eq!(night().deadlines.counts(), [1, 2, 1, 1, 1, 1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_sorter_agrees_with_a_sort_in_memory(
        records in prop::collection::vec((prop::collection::vec(0_u8..4, 0..12), prop::collection::vec(any::<u8>(), 0..20)), 0..300),
        limit in 1_usize..4_000,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path().join("run"), limit);
        for (key, line) in &records {
            sorter.push(key, line).unwrap();
        }
        let mut out = Vec::new();
        prop_assert_eq!(sorter.finish(&mut out).unwrap(), records.len() as u64);
        let mut sorted = records;
        sorted.sort();
        prop_assert_eq!(out, sorted.into_iter().flat_map(|(_, line)| line).collect::<Vec<u8>>());
        prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_sorter_that_is_given_up_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut sorter = Sorter::new(folder.path().join("run"), 100);
    for n in 0..100_u8 {
        sorter.push(&[n], &[n; 40]).unwrap();
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().count() > 16, "more runs than are merged at once");
    drop(sorter);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_sorter_without_its_folder_says_so() {
    let mut sorter = Sorter::new("/nonexistent/run", 10);
    sorter.push(b"key", b"line").unwrap();
    assert_eq!(sorter.push(b"key", b"line").unwrap_err().kind(), std::io::ErrorKind::NotFound);
}
