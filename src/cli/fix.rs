//! `claimwright check --fix`: makes the safe changes, offers the others, writes the file anew and checks it again.

use super::args::FindingFormat;
use super::check::Round;
use super::desk::{self, Explained};
use super::shell::{self, plain, print};
use super::{Outcome, desk as desks};
use crate::finding::{Finding, Privacy};
use crate::intake::InputFiles;
use crate::jurisdiction::Jurisdiction;
use crate::repair::{self, Plan, Proposal, RepairError, Repaired, Target};
use crate::report::night::Night;
use crate::report::text::{self, Style};
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

impl Explained for RepairError {
    fn help_text(&self) -> String {
        self.help().to_string()
    }
}

/// Checks, changes what may be changed, and checks again.
///
/// # Errors
/// When the input cannot be read, or a file cannot be written; the input is then as it was.
pub fn fix<J: Jurisdiction>(round: &Round<'_>, office: &J, files: &InputFiles) -> anyhow::Result<Outcome> {
    if !matches!(round.format, FindingFormat::Text | FindingFormat::Concise) {
        return Err(shell::helpful("--fix tells what it did in words", "leave --format out, and check the fixed file with it afterwards"));
    }
    let (mut proposals, mut holds) = (Vec::new(), false);
    let style = Style { colour: false, privacy: round.privacy() };
    let before = round.look(office, files, &mut |case, findings| {
        for finding in findings {
            holds |= finding.holds();
            let mut told = Vec::new();
            text::concise(&mut told, &case.about, finding, style);
            proposals.extend(Proposal::of(case.about.visit, String::from_utf8_lossy(&told).trim_end().to_string(), finding));
        }
    })?;
    let plan = chosen(round, proposals)?;
    let target = match (round.args.diff, round.args.in_place) {
        (true, _) => Target::Nowhere,
        (false, true) => Target::InPlace,
        (false, false) => Target::Beside,
    };
    let repaired = repair::repair(files, &plan, target, round.privacy()).map_err(desk::explained)?;
    print(&told(round, files, (&plan, &repaired)))?;
    if repaired.written.is_empty() {
        return Ok(if holds { Outcome::Findings } else { Outcome::Clean });
    }
    again(round, office, files, (&before, &repaired))
}

/// The safe fixes, and those that a person picks.
fn chosen(round: &Round<'_>, proposals: Vec<Proposal>) -> anyhow::Result<Plan> {
    let mut plan = Plan::default();
    let (safe, open): (Vec<Proposal>, Vec<Proposal>) = proposals.into_iter().partition(Proposal::is_safe);
    safe.into_iter().for_each(|proposal| plan.choose(proposal, 0));
    if round.args.ask {
        ask(open, &mut plan, (&mut io::stdin().lock(), &mut io::stderr()))?;
    } else if !open.is_empty() {
        shell::say(&format!("{} more can be offered one by one: --fix --ask\n", count(open.len(), "change")));
    }
    Ok(plan)
}

/// Offers fixes one by one: a number takes one, an empty line leaves the finding, `q` ends the questions.
fn ask(proposals: Vec<Proposal>, plan: &mut Plan, (answers, talk): (&mut dyn BufRead, &mut dyn Write)) -> io::Result<()> {
    let all = proposals.len();
    for (number, proposal) in (1..).zip(proposals) {
        let mut question = format!("\n[{number} of {all}] {}\n", plain(&proposal.told));
        for (choice, fix) in (1..).zip(&proposal.fixes) {
            let _ = writeln!(question, "  {choice}  {}", plain(&fix.label));
        }
        let picked = loop {
            talk.write_all(format!("{question}number, enter to leave it, q to stop> ").as_bytes())?;
            talk.flush()?;
            let mut answer = String::new();
            // The end of the answers is the end of the questions.
            if answers.read_line(&mut answer)? == 0 || matches!(answer.trim(), "q" | "Q") {
                return Ok(());
            }
            match answer.trim() {
                "" | "n" | "N" => break None,
                "y" | "Y" if proposal.fixes.len() == 1 => break Some(0),
                text => match text.parse::<usize>().ok().filter(|n| (1..=proposal.fixes.len()).contains(n)) {
                    Some(choice) => break Some(choice - 1),
                    None => question = format!("there is no choice \"{}\"\n", plain(text)),
                },
            }
        };
        if let Some(fix) = picked {
            plan.choose(proposal, fix);
        }
    }
    Ok(())
}

/// What was changed, or would be.
fn told(round: &Round<'_>, files: &InputFiles, (plan, repaired): (&Plan, &Repaired)) -> String {
    let shown = desks::shown(files, &round.desk.practice.folder);
    let name = |file: crate::finding::FileNo| shown.get(usize::from(file.0)).map_or(String::new(), |name| plain(name));
    let mut text = String::new();
    let mut open = None;
    for change in &repaired.changes {
        if round.args.diff && open.replace(change.file) != Some(change.file) {
            let _ = write!(text, "--- {0}\n+++ {0}, fixed\n", name(change.file));
        }
        let labels = change.labels.iter().map(|label| plain(label)).collect::<Vec<_>>().join("; ");
        if round.args.diff {
            let _ = writeln!(text, "@@ -{0} +{0} @@ visit {1}: {labels}", change.row, plain(&change.visit));
            change.before.iter().for_each(|line| text.push_str(&format!("-{}\n", plain(line))));
            change.after.iter().for_each(|line| text.push_str(&format!("+{}\n", plain(line))));
        } else {
            let _ = writeln!(text, "fixed {}:{} (visit {}): {labels}", name(change.file), change.row, plain(&change.visit));
        }
    }
    for (number, why) in &repaired.refused {
        let (proposal, _) = &plan.chosen[*number];
        let label = plain(&plan.fix(*number).label);
        let _ =
            writeln!(text, "not changed {}:{} ({}: {label}): {}", name(proposal.place.file), proposal.place.row, proposal.rule, why.why());
    }
    if repaired.changes.is_empty() {
        text.push_str("nothing to change\n");
    }
    text
}

/// Checks the files that were written, and says what is left.
fn again<J: Jurisdiction>(
    round: &Round<'_>,
    office: &J,
    files: &InputFiles,
    (before, repaired): (&Night, &Repaired),
) -> anyhow::Result<Outcome> {
    let written = |file, path: &std::path::Path| {
        let new = repaired.written.iter().find(|(changed, _)| *changed == file);
        new.map_or_else(|| path.to_path_buf(), |(_, new)| new.clone())
    };
    let paths: Vec<PathBuf> = files.names().map(|(file, path, _)| written(file, path)).collect();
    let fixed = InputFiles::open(&paths).map_err(desk::explained)?;
    let style = Style { colour: round.world.colour_out, privacy: round.privacy() };
    let (mut left, mut holds) = (Vec::new(), false);
    let after = round.look(office, &fixed, &mut |case, findings: &[Finding]| {
        holds |= findings.iter().any(Finding::holds);
        if round.privacy() == Privacy::Masked {
            findings.iter().for_each(|finding| text::concise(&mut left, &case.about, finding, style));
        }
    })?;
    let mut text = String::new();
    for (_, path) in &repaired.written {
        let _ = writeln!(text, "written {}", plain(&path.display().to_string()));
    }
    let held = |night: &Night| night.visits.held.visits;
    let _ = writeln!(
        text,
        "{} made; checked again: {} instead of {}, {} held instead of {}",
        count(repaired.made.len(), "fix"),
        count(after.findings() as usize, "finding"),
        before.findings(),
        count(held(&after) as usize, "visit"),
        held(before),
    );
    text.push_str(&String::from_utf8_lossy(&left));
    print(&text)?;
    Ok(if holds { Outcome::Findings } else { Outcome::Clean })
}

fn count(number: usize, what: &str) -> String {
    let plural = match (number, what) {
        (1, _) => "",
        (_, "fix") => "es",
        _ => "s",
    };
    format!("{number} {what}{plural}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::{Fix, Place, RuleCard, Severity};

    static CARD: RuleCard = RuleCard { id: "XX001", name: "a-test", severity: Severity::Error, authority: "none", page: "" };

    fn proposals() -> Vec<Proposal> {
        let place = Place { row: 2, column: "dx1", ..Place::default() };
        let header = Finding::new(&CARD, place, "M72.2 is a header");
        let header = header.fix(Fix::ask("write M72.20").edit(place, "M72.20")).fix(Fix::ask("write M72.21").edit(place, "M72.21"));
        let order = Finding::new(&CARD, place, "modifiers are in another order").fix(Fix::ask("write 25 first").edit(place, "25"));
        [header, order].iter().filter_map(|finding| Proposal::of("V1", finding.message.clone(), finding)).collect()
    }

    /// What is chosen when these lines are typed, and what was asked.
    fn asked(typed: &str) -> (Vec<usize>, String) {
        let (mut plan, mut talk) = (Plan::default(), Vec::new());
        ask(proposals(), &mut plan, (&mut typed.as_bytes(), &mut talk)).unwrap();
        (plan.chosen.iter().map(|(_, fix)| *fix).collect(), String::from_utf8(talk).unwrap())
    }

    #[test]
    fn a_number_takes_a_fix_and_an_empty_line_leaves_the_finding() {
        let (chosen, talk) = asked("2\n\n");
        assert_eq!(chosen, [1]);
        assert!(talk.contains("[1 of 2] M72.2 is a header\n  1  write M72.20\n  2  write M72.21\n"), "{talk}");
        assert_eq!(asked("\ny\n").0, [0]);
    }

    #[test]
    fn what_is_no_choice_is_asked_again_and_q_ends_the_questions() {
        let (chosen, talk) = asked("7\ny\n1\nq\n");
        assert_eq!(chosen, [0]);
        assert!(talk.contains("there is no choice \"7\"") && talk.contains("there is no choice \"y\""), "{talk}");
        assert_eq!(asked("").0, [0; 0]);
        assert_eq!(asked("q\n1\n").0, [0; 0]);
    }
}
