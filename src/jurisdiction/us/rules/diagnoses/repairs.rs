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
pub fn offer<'t>(
    finding: Finding,
    of: (&Encounter<'_>, &Diagnosis<'_>),
    codes: &[Entry<'t>],
    says: impl Fn(&Entry<'t>) -> String,
) -> Finding {
    let (visit, diagnosis) = of;
    codes.iter().take(OFFERED).fold(finding, |finding, entry| {
        let code = entry.code();
        let label = format!("{}: {}", icd10cm::dotted(&code), says(entry));
        finding.fix(Fix::ask(label).edit(visit.diagnosis_place(diagnosis.number), as_written(visit, diagnosis, &code)))
    })
}

/// Offers to exchange two diagnoses, so that the one behind comes first; pointers keep meaning what they meant.
/// None in an 837P, where the first diagnosis has a qualifier of its own.
pub fn exchange(finding: Finding, visit: &Encounter<'_>, (front, behind): (&Diagnosis<'_>, &Diagnosis<'_>)) -> Finding {
    if visit.from_837p {
        return finding;
    }
    let (front_place, behind_place) = (visit.diagnosis_place(front.number), visit.diagnosis_place(behind.number));
    let fix = Fix::ask(format!("{} as diagnosis {}, {} as diagnosis {}", behind.text, front.number, front.text, behind.number));
    let fix = fix.edit(front_place, behind.text).edit(behind_place, front.text);
    let touched = |line: &&ServiceLine<'_>| line.pointers.contains(front.number) || line.pointers.contains(behind.number);
    let lines = visit.lines.iter().filter(|line| !line.pointers.wrong).filter(touched);
    finding.fix(lines.fold(fix, |fix, line| {
        repoint(fix, visit, line, |number| match number {
            n if n == front.number => behind.number,
            n if n == behind.number => front.number,
            n => n,
        })
    }))
}

/// Clears a diagnosis and lets pointers name another instead. `None` in an 837P, where pointers count what stands before them.
pub fn merge(fix: Fix, visit: &Encounter<'_>, gone: u8, kept: u8) -> Option<Fix> {
    if visit.from_837p {
        return None;
    }
    let fix = fix.edit(visit.diagnosis_place(gone), "");
    let lines = visit.lines.iter().filter(|line| line.pointers.contains(gone) && !line.pointers.wrong);
    Some(lines.fold(fix, |fix, line| repoint(fix, visit, line, |number| if number == gone { kept } else { number })))
}

/// Changes what a line points to; in letters where they were.
fn repoint(fix: Fix, visit: &Encounter<'_>, line: &ServiceLine<'_>, new: impl Fn(u8) -> u8) -> Fix {
    let letters = line.line.text(lcol::DX_POINTERS).bytes().any(|b| b.is_ascii_alphabetic());
    fix.edit(visit.line_place(line, lcol::DX_POINTERS), repointed(line.pointers.as_slice(), letters, new))
}

/// Pointers with other numbers, each once.
fn repointed(pointers: &[u8], letters: bool, new: impl Fn(u8) -> u8) -> String {
    let mut list: Vec<u8> = Vec::with_capacity(pointers.len());
    for number in pointers.iter().copied().map(new) {
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
        let instead = |number| if number == 2 { 1 } else { number };
        assert_eq!(repointed(&[2, 1, 3], false, instead), "1 3");
        assert_eq!(repointed(&[3, 2], true, instead), "CA");
    }
}
