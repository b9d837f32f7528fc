//! Every answer among the samples: recognised, read without panic, and its balance as the index says.
//!
//! The golden file has kinds, numbers, places and hashes, never a word of a sample.

use super::golden;
use super::recorder::read;
use claimwright::jurisdiction::us::answers::{Answer, Refusal, Strange, Survey};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The samples stand beside the project where they were collected, and nowhere else.
fn samples() -> Option<PathBuf> {
    let folder = Path::new("../shared/samples/x12");
    folder.is_dir().then(|| folder.to_path_buf()).or_else(|| {
        println!("skipped: {} is not here", folder.display());
        None
    })
}

/// The answers of the index: name, claims, balance.
fn index(folder: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder.join("INDEX.csv")).unwrap();
    let row = |line: &str| (line.split(',').next().unwrap().to_string(), line.rsplit(',').next().unwrap().to_string());
    text.lines().skip(1).map(row).filter(|(file, _)| !file.starts_with("837p/")).collect()
}

#[test]
fn every_835_balances_or_not_as_the_index_says() {
    let Some(folder) = samples() else { return };
    let mut seen = 0;
    for (file, expected) in index(&folder).into_iter().filter(|(file, _)| file.starts_with("835/")) {
        let (survey, _) = read(&std::fs::read(folder.join(&file)).unwrap());
        let payments = super::recorder::payments(&survey);
        assert!(!payments.is_empty(), "{file}");
        let verdict = if payments.iter().all(|payment| payment.balances()) { "OK" } else { "UNBAL" };
        assert_eq!(verdict, expected, "{file}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn what_the_samples_hold_is_as_it_was() {
    let Some(folder) = samples() else { return };
    let mut told = String::from("sample\tanswer\tcounts\tverdict\tplaces\tcontent\n");
    for (file, _) in index(&folder) {
        let (survey, _) = read(&std::fs::read(folder.join(&file)).unwrap());
        tell(&mut told, &file, &survey);
    }
    golden::assert_golden("answers.tsv", told.as_bytes());
}

fn tell(out: &mut String, file: &str, survey: &Survey) {
    let trouble = survey.trouble.as_ref().map_or_else(String::new, ToString::to_string);
    if !trouble.is_empty() || survey.answers.is_empty() {
        writeln!(out, "{file}\tno answer\t\t{trouble}\t\t").unwrap();
    }
    for answer in &survey.answers {
        let (kind, counts, verdict, strange, content) = one(answer);
        let strange = strange.iter().map(|s| format!("{:?}@{}:{}", s.kind, s.at.segment, s.column));
        let refused = answer.refusals().iter().map(|refusal| format!("{refusal:?}").split([' ', '(']).next().unwrap().to_string());
        let places: Vec<String> = refused.chain(strange).collect();
        let content: String = content.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{file}\t{kind}\t{counts}\t{verdict}\t{}\t{content}", places.join(" ")).unwrap();
    }
}

fn one(answer: &Answer) -> (&'static str, String, String, &[Strange], &[u8]) {
    match answer {
        Answer::Payment(p) => {
            let counts = format!("{} claims {} lines {} plb", p.claims, p.lines, p.provider_adjustments.len());
            let sums = p.equation;
            let residuals: Vec<String> = p.unbalanced.first.iter().map(|c| c.proof.claim.residual().to_string()).collect();
            let verdict = format!(
                "{:?} {} - {} residual {} claims {residuals:?}",
                p.verdict(),
                sums.claims,
                sums.provider_adjustments,
                sums.residual()
            );
            ("835", counts, verdict, &p.strange, &p.content)
        }
        Answer::Acknowledgement(a) => {
            let sets: Vec<String> = a.sets.iter().map(|set| format!("{:?}/{}", set.verdict, set.error_count)).collect();
            ("999", format!("{} sets", a.sets.len()), format!("{:?} {}", a.verdict, sets.join(" ")), &a.strange, &[])
        }
        Answer::Status(r) => ("277CA", format!("{} claims", r.claim_count()), format!("{:?}", r.claims), &r.strange, &r.content),
        Answer::Interchange(a) => ("TA1", String::new(), format!("{:?} {}", a.verdict, a.note), &[], &[]),
        Answer::Other(_) => ("other", String::new(), String::new(), &[], &[]),
    }
}

#[test]
fn a_sample_with_a_wrong_count_is_refused_and_still_proved() {
    let Some(folder) = samples() else { return };
    let (survey, recorder) = read(&std::fs::read(folder.join("835/cosyte-835-imbalance.edi")).unwrap());
    let payment = super::recorder::payments(&survey)[0];
    assert!(matches!(payment.refusals[..], [Refusal::SegmentCount { found: 19, .. }]));
    assert_eq!((payment.unbalanced.count, recorder.claims.len()), (1, 0));
}
