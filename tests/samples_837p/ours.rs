//! Invented 837P files as other systems write them: each claim comes out as it went in, its numbers and every field kept.

use super::*;
use claimwright::finding::FileNo;
use claimwright::jurisdiction::us::x12_837p::{SetInput, SetReader, SetText};
use claimwright::pipeline::RunError;
use claimwright::wire::x12::Segments;
use std::collections::BTreeMap;

const OURS: &str = "tests/x12/received";

/// Gathers whatever is asked of every claim of a file, by claim number.
fn of_claims<T>(bytes: &[u8], mut ask: impl FnMut(&claimwright::jurisdiction::us::claim::Claim<'_>) -> T) -> BTreeMap<String, T> {
    let (mut group, mut set, mut found) = (Vec::new(), Vec::new(), BTreeMap::new());
    for segment in Segments::new(bytes).map(Result::unwrap) {
        match segment.id() {
            b"GS" => group = segment.text().to_vec(),
            b"ST" => set.clear(),
            _ => {}
        }
        set.extend_from_slice(segment.text());
        set.push(segment.separators.terminator);
        if segment.is(b"SE") {
            let input = SetInput { file: FileNo(0), bytes: &set, group: &group, separators: segment.separators, first_row: 1 };
            let text = SetText::new(&input);
            let mut reader = SetReader::new(&text);
            while let Some(read) = reader.next_claim() {
                let mut claim = read.claim;
                claim.number_lines();
                assert!(found.insert(claim.number.to_string(), ask(&claim)).is_none());
            }
        }
    }
    found
}

/// Runs one file and returns what was issued, all its claim files after one another.
fn issued(bytes: &[u8]) -> Vec<Vec<u8>> {
    let folder = practice_for(bytes);
    let path = folder.path().join("received.837");
    fs::write(&path, bytes).unwrap();
    let today = parse_compact("20261005").unwrap();
    let looked = look(folder.path(), &path, today);
    let said: Vec<String> = looked.iter().flat_map(|l| &l.findings).map(|f| format!("{} {}", f.card.id, f.message)).collect();
    let night = night::run_files(folder.path(), &[path], &Wishes { day: Some(today), ..Wishes::default() }).unwrap();
    assert_eq!(night.visits.held.visits, 0, "{said:#?}");
    let files = night::files_below(&folder.path().join("out"));
    files.iter().filter(|p| p.extension().is_some_and(|e| e == "837")).map(|p| fs::read(p).unwrap()).collect()
}

#[test]
fn every_claim_comes_out_with_its_numbers_and_every_field() {
    let files = night::files_below(Path::new(OURS));
    assert_eq!(files.len(), 5);
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let issued = issued(&bytes);
        let mut kept = 0;
        for again in &issued {
            // Two texts live apart, so a claim is compared while both are open.
            of_claims(again, |out| {
                let same = of_claims(&bytes, |claim| claim == out);
                assert_eq!(same.get(out.number.as_str()), Some(&true), "{} {}", path.display(), out.number);
                kept += 1;
            });
        }
        assert_eq!(kept, of_claims(&bytes, |_| ()).len(), "{}", path.display());
    }
}

#[test]
fn lines_without_a_number_get_one_that_no_other_line_has() {
    let bytes = fs::read(Path::new(OURS).join("several-interchanges.837")).unwrap();
    let again = issued(&bytes).concat();
    let numbers: Vec<String> = segments(&again).into_iter().filter(|s| s[0] == "REF" && s[1] == "6R").map(|s| s[2].clone()).collect();
    assert_eq!(numbers, ["SI-1-L1", "SI-1-L2", "SI-3-L1", "SI-2-L2", "SI-3-L1", "SI-3-L2"]);
}

/// Whatever is wrong with a claim of others, it is held; it never stops the night.
#[test]
fn no_fault_in_somebodys_claim_stops_the_night() {
    let good = fs::read("tests/x12/rich-837p.x12").unwrap();
    for class in mutants::CLASSES {
        // The last place where the fault fits: in a claim, where it fits in claims at all.
        let Some((at, bytes)) = mutants::mutants(class, &good).last() else { continue };
        let folder = practice_for(&bytes);
        let path = folder.path().join("received.837");
        fs::write(&path, bytes).unwrap();
        let wishes = Wishes { threads: 1, day: parse_compact("20261005"), ..Wishes::default() };
        let ended = night::run_files(folder.path(), &[path], &wishes);
        // What is no 837P at all may stop it before it begins.
        assert!(!matches!(ended, Err(RunError::Assemble(_))), "{} at segment {}: {}", class.name, at + 1, ended.unwrap_err());
    }
}
