//! Help, explanations, tables, formats: what the program says of itself.

use super::{Practice, claimwright, visits};
use claimwright::cli::Cli;
use clap::{Command, CommandFactory};

/// The command and those below it that a person may type, with the words to type.
fn all_commands(command: &Command, path: Vec<String>, into: &mut Vec<Vec<String>>) {
    for below in command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set()) {
        let path: Vec<String> = path.iter().cloned().chain([below.get_name().to_string()]).collect();
        all_commands(below, path.clone(), into);
        into.push(path);
    }
}

#[test]
fn the_help_of_every_command_has_an_example_that_names_it() {
    let mut commands = vec![Vec::new()];
    all_commands(&Cli::command(), Vec::new(), &mut commands);
    assert!(commands.len() > 18, "{commands:?}");
    for path in commands {
        let mut typed: Vec<&str> = path.iter().map(String::as_str).collect();
        typed.push("--help");
        let help = claimwright(&typed).with_code(0);
        let examples = help.out.split("\nExamples:\n").nth(1).unwrap_or_else(|| panic!("{path:?} has no example"));
        assert!(examples.contains(&format!("claimwright {}", path.join(" ")).trim_end().to_string()), "{path:?}: {examples}");
        assert_eq!(help.err, "");
    }
}

#[test]
fn the_version_and_mistaken_arguments_go_where_they_belong() {
    let version = claimwright(&["--version"]).with_code(0);
    assert_eq!(version.out, format!("claimwright {}\n", env!("CARGO_PKG_VERSION")));
    let mistaken = claimwright(&["rnu"]).with_code(2);
    assert!(mistaken.err.contains("unrecognized subcommand 'rnu'") && mistaken.out.is_empty(), "{}", mistaken.err);
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(claimwright(&["completions", shell]).with_code(0).out.contains("import-opening"), "{shell}");
    }
    let manual = claimwright(&["man"]).with_code(0);
    assert!(manual.out.starts_with(".ie") || manual.out.starts_with(".TH"), "{}", &manual.out[..40]);
    assert!(manual.out.contains("worklist"));
}

#[test]
fn every_json_document_parses_and_says_its_schema() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", ""), ("V2", "99213", "-1", "")]));
    let commands: [&[&str]; 12] = [
        &["run", "--dry-run"],
        &["run"],
        &["worklist"],
        &["ledger", "status"],
        &["ledger", "verify"],
        &["rebuild", "B20261005-0001", "--check"],
        &["codes", "show", "E11.9"],
        &["codes", "search", "plantar", "fasciitis"],
        &["codes", "status"],
        &["explain", "CW202"],
        &["rules"],
        &["rules", "--jurisdiction", "us", "--severity", "hint"],
    ];
    for command in commands {
        let mut typed = command.to_vec();
        typed.extend(["--format", "json"]);
        assert_eq!(practice.run(&typed).json()["schema"], 1, "{command:?}");
    }
    let check = practice.run(&["check", "--format", "json"]).with_code(1);
    for line in check.out.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["schema"], 1);
    }
}

#[test]
fn no_colour_reaches_a_file_or_somebody_who_wants_none() {
    let practice = Practice::with(&visits(&[("V1", "99213", "-1", "")]));
    for command in [&["check"][..], &["run"], &["worklist"], &["explain", "CW202"], &["codes", "search", "E11"]] {
        assert!(!practice.run(command).out.contains('\u{1b}'), "{command:?}");
    }
}

#[test]
fn a_rule_is_explained_by_id_or_name_and_a_slip_is_answered_with_what_was_meant() {
    let by_id = claimwright(&["explain", "cw202"]).with_code(0);
    assert!(by_id.out.starts_with("CW202 diagnosis-not-billable (error)\n"), "{}", by_id.out);
    assert_eq!(claimwright(&["explain", "DIAGNOSIS-not-billable"]).with_code(0).out, by_id.out);
    claimwright(&["explain", "CW2O2"]).failing("there is no rule or code 'CW2O2'", "did you mean CW202 diagnosis-not-billable?");
    claimwright(&["explain", "gibberish"]).failing("there is no rule or code", "`claimwright rules` lists the rules");
}

#[test]
fn rules_can_be_narrowed_down() {
    let all = claimwright(&["rules"]).with_code(0).out.lines().count();
    let count = |arguments: &[&str]| claimwright(&[&["rules"], arguments].concat()).with_code(0).out.lines().count();
    assert_eq!(["us", "ontario", "shared"].iter().map(|j| count(&["--jurisdiction", j])).sum::<usize>(), all);
    assert_eq!(["error", "warning", "hint"].iter().map(|s| count(&["--severity", s])).sum::<usize>(), all);
    assert_eq!(all, claimwright::catalogue::cards().len());
}

#[test]
fn codes_are_shown_by_the_day_of_service() {
    let before = claimwright(&["codes", "show", "m722", "--on", "2026-09-30"]).with_code(0);
    assert!(before.out.starts_with("M72.2  ") && before.out.contains("FY2026: billable"), "{}", before.out);
    let after = claimwright(&["codes", "show", "M72.2", "--on", "2026-10-01"]).with_code(0);
    assert!(after.out.contains("FY2027: a header") && after.out.contains("    M72.20  "), "{}", after.out);
    let notes = claimwright(&["codes", "show", "E11.9", "--on", "2026-10-01"]).with_code(0);
    assert!(notes.out.contains("E11  Excludes1: gestational diabetes (O24.4-)"), "{}", notes.out);
    let new = claimwright(&["codes", "show", "M67.A01", "--on", "2026-09-30"]).with_code(1);
    assert!(new.out.contains("not in force") && new.out.contains("FY2027, from 2026-10-01 on: billable"), "{}", new.out);
    let nothing = claimwright(&["codes", "show", "E11.99", "--on", "2026-10-01"]).with_code(1);
    assert!(nothing.out.starts_with("E11.99: no table at hand has it\n  did you mean\n    E11.9  "), "{}", nothing.out);
    assert!(claimwright(&["codes", "show", "99213"]).with_code(1).out.contains("American Medical Association"));
    let both = claimwright(&["codes", "show", "25", "--on", "2026-10-01"]).with_code(0);
    assert!(both.out.contains("modifier: ") && both.out.contains("place of service: "), "{}", both.out);
}

#[test]
fn codes_are_found_by_words() {
    let found = claimwright(&["codes", "search", "plantar", "fasciitis", "--on", "2026-10-01", "--limit", "3"]).with_code(0);
    assert_eq!(found.out.lines().count(), 3, "{}", found.out);
    assert!(found.out.contains("Plantar fasciitis"));
    assert_eq!(claimwright(&["codes", "search", "xyzzyqwert"]).with_code(1).out, "nothing found\n");
}

#[test]
fn init_makes_a_practice_that_says_what_is_to_be_filled_in() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("clinic");
    let typed = folder.to_str().unwrap();
    let made = claimwright(&["init", typed]).with_code(0);
    assert!(made.out.contains("claimwright run"), "{}", made.out);
    claimwright(&["init", typed]).failing("exists already", "name another folder");
    claimwright(&["check", "--practice", typed]).failing("there is no visit file", "put visit files there");
    std::fs::write(folder.join("visits/tonight.csv"), visits(&[("V1", "99213", "1", "")])).unwrap();
    let check = claimwright(&["check", "--practice", typed]);
    assert!(check.code > 0, "the example numbers must not pass: {}", check.out);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| std::fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(["", "visits"].map(mode), [0o700, 0o700]);
        assert_eq!(["practice.toml", "fees.csv", "visits/README.md"].map(mode), [0o600, 0o600, 0o600]);
    }
}
