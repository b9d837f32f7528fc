//! What the edition in force says of a diagnosis on a day: one answer, which the rules of this folder share out.

use super::super::terms::*;
use super::placeholders::{self, Repair};
use crate::codes::Lookup;
use crate::codes::edition::Edition;
use crate::codes::icd10cm::{Diagnoses, Entry, dotted};
use crate::date::Date;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The first day on which services are coded in ICD-10-CM.
pub const FIRST_DAY: Date = Date::from_ymd_opt(2015, 10, 1).expect("a date in the source is a real one");

/// What is wrong with a code on a day.
pub enum Trouble<'t> {
    /// The edition does not have it.
    NotThere(&'static Edition),
    /// It has more exact codes beneath it.
    Header(Entry<'t>),
    /// Its seventh character or the placeholders before it are missing or wrong.
    Seventh(Repair<'t>),
}

/// Calls `say` for each diagnosis with trouble, once a day of service on which it is claimed.
pub fn each_trouble<'a>(visit: &Encounter<'a>, mut say: impl FnMut(&Diagnosis<'a>, Date, &str, Trouble<'a>)) {
    if visit.is_self_pay() || visit.sound_codes.is_known() {
        return;
    }
    let mut sound = true;
    let first_day = visit.first_day();
    for diagnosis in &visit.diagnoses {
        let Given::Is(code) = diagnosis.code else { continue };
        each_day(visit, diagnosis.number, |day| {
            if first_day == Some(day) && diagnosis.entry.is_some_and(|entry| entry.is_billable()) {
                return;
            }
            if let Some(trouble) = trouble(code.as_str(), (visit.icd10cm(), day)) {
                sound = false;
                say(diagnosis, day, code.as_str(), trouble);
            }
        });
    }
    if sound {
        visit.sound_codes.know();
    }
}

/// The days on which a diagnosis is claimed, as [`Encounter::days_of`] has them, without making a list.
pub fn each_day(visit: &Encounter<'_>, number: u8, mut look: impl FnMut(Date)) {
    let mut last = None;
    for line in visit.lines.iter().filter(|line| line.pointers.contains(number)) {
        if let Some(day) = line.from.value().filter(|day| last != Some(*day)) {
            look(day);
            last = Some(day);
        }
    }
    if let (None, Some(day)) = (last, visit.first_day()) {
        look(day);
    }
}

#[inline]
fn trouble<'t>(code: &str, (list, day): (Diagnoses<'t>, Date)) -> Option<Trouble<'t>> {
    match list.lookup(code, day) {
        Lookup::Found(entry) if entry.is_billable() => None,
        Lookup::Found(entry) => Some(placeholders::missing_seventh(code, (list, day)).map_or(Trouble::Header(entry), Trouble::Seventh)),
        Lookup::Unknown { partial: false, edition } => {
            Some(placeholders::repair(code, (list, day)).map_or(Trouble::NotThere(edition), Trouble::Seventh))
        }
        Lookup::Unknown { .. } | Lookup::EditionMissing => None,
    }
}

/// Up to eight billable codes beneath a header, as people write them.
pub fn children(code: &str, (diagnoses, day): (Diagnoses<'_>, Date)) -> String {
    const SHOWN: usize = 8;
    let mut list: Vec<String> = diagnoses.children(code, day).take(SHOWN + 1).map(|child| dotted(&child.code())).collect();
    if list.len() > SHOWN {
        list[SHOWN] = format!("and {} more", diagnoses.children(code, day).count() - SHOWN);
    }
    list.join(", ")
}

/// What to type instead of a code that is not there: the billable codes around it in the same category on that day.
pub fn neighbours(code: &str, (diagnoses, day): (Diagnoses<'_>, Date)) -> String {
    const EACH_SIDE: usize = 4;
    let families = (3..code.len()).rev().filter_map(|n| code.get(..n));
    for family in families {
        let near: Vec<String> = diagnoses.children(family, day).map(|child| child.code().to_string()).collect();
        if near.is_empty() {
            continue;
        }
        let middle = near.partition_point(|child| child.as_str() < code);
        let around = &near[middle.saturating_sub(EACH_SIDE)..near.len().min(middle + EACH_SIDE)];
        let around: Vec<String> = around.iter().map(|child| dotted(child)).collect();
        return format!("billable on {day}: {}", around.join(", "));
    }
    let category = code.get(..3).and_then(|category| diagnoses.lookup(category, day).found());
    match category.filter(Entry::is_billable) {
        Some(entry) => format!("billable on {day}: {}", entry.code()),
        None => "no code begins like this: look it up with `claimwright codes search WORDS`".to_string(),
    }
}
