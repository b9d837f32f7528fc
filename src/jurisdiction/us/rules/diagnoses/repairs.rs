//! Fixes for a diagnosis: another code in its cell, or two diagnoses made one.

use super::super::terms::*;
use crate::codes::icd10cm::{self, Entry};
use crate::finding::Fix;
use crate::jurisdiction::us::encounter::Diagnosis;

/// More offers than this help nobody.
const OFFERED: usize = 16;

/// A code as the cell has it: with a dot unless the one that stands there has none.
pub fn as_written(visit: &Encounter<'_>, diagnosis: &Diagnosis<'_>, code: &str) -> String {
    let plain = visit.from_837p || (diagnosis.text.len() > 3 && !diagnosis.text.contains('.'));
    if plain { code.to_string() } else { icd10cm::dotted(code) }
}

/// Offers codes in place of a diagnosis, each with what it says.
pub fn offer(finding: Finding, of: (&Encounter<'_>, &Diagnosis<'_>), codes: &[Entry], says: impl Fn(&Entry) -> String) -> Finding {
    let (visit, diagnosis) = of;
    codes.iter().take(OFFERED).fold(finding, |finding, entry| {
        let code = entry.code();
        let label = format!("{}: {}", icd10cm::dotted(&code), says(entry));
        finding.fix(Fix::ask(label).edit(visit.diagnosis_place(diagnosis.number), as_written(visit, diagnosis, &code)))
    })
}

/// Clears a diagnosis and lets pointers name another instead. `None` in an 837P, where pointers count what stands before them.
pub fn merge(fix: Fix, visit: &Encounter<'_>, gone: u8, kept: u8) -> Option<Fix> {
    if visit.from_837p {
        return None;
    }
    let fix = fix.edit(visit.diagnosis_place(gone), "");
    Some(visit.lines.iter().filter(|line| line.pointers.contains(gone) && !line.pointers.wrong).fold(fix, |fix, line| {
        let letters = line.line.text(lcol::DX_POINTERS).bytes().any(|b| b.is_ascii_alphabetic());
        fix.edit(visit.line_place(line, lcol::DX_POINTERS), repointed(line.pointers.as_slice(), letters, (gone, kept)))
    }))
}

/// Pointers with one diagnosis instead of another, each once; in letters where they were.
fn repointed(pointers: &[u8], letters: bool, (gone, kept): (u8, u8)) -> String {
    let mut list: Vec<u8> = Vec::with_capacity(pointers.len());
    for number in pointers.iter().map(|number| if *number == gone { kept } else { *number }) {
        if !list.contains(&number) {
            list.push(number);
        }
    }
    if letters {
        return list.iter().map(|number| char::from(b'A' + number - 1)).collect();
    }
    list.iter().map(u8::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_name_the_diagnosis_that_stays_once_and_keep_their_order() {
        assert_eq!(repointed(&[2, 1, 3], false, (2, 1)), "1 3");
        assert_eq!(repointed(&[3, 2], true, (2, 1)), "CA");
    }
}
