//! Every answer among the samples: recognised, read without panic, and its balance as the index says.

use claimwright::jurisdiction::us::answers::{Answer, survey};
use std::path::{Path, PathBuf};

pub fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("CLAIMWRIGHT_SAMPLES").map_or_else(|| Path::new("../shared/samples/x12").to_path_buf(), PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn dump() {
    let Some(folder) = samples() else { return println!("skipped") };
    let index = std::fs::read_to_string(folder.join("INDEX.csv")).unwrap();
    for row in index.lines().skip(1) {
        let file = row.split(',').next().unwrap();
        if file.starts_with("837p") {
            continue;
        }
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let survey = survey(bytes.as_slice());
        println!("{file} {:?} {}", survey.trouble, row.rsplit(',').next().unwrap());
        for answer in &survey.answers {
            match answer {
                Answer::Payment(p) => println!(
                    "   835 {} balances {} claims {} {} {:?}",
                    p.equation,
                    p.balances(),
                    p.claims,
                    p.explanation,
                    p.unbalanced.first
                ),
                Answer::Acknowledgement(p) => println!("   999 {:?}", p.sets),
                Answer::Status(p) => println!("   277 {:?}", p.claims),
                Answer::Interchange(p) => println!("   ta1 {:?}", p.verdict),
                Answer::Other(p) => println!("   ? {:?}", p.source.kind),
            }
            for r in answer.refusals() {
                println!("      ! {r}");
            }
            let st = match answer {
                Answer::Payment(p) => &p.strange[..],
                Answer::Status(p) => &p.strange,
                Answer::Acknowledgement(p) => &p.strange,
                _ => &[],
            };
            for s in st {
                println!("      ~ {s:?}");
            }
        }
    }
}
