//! `silences.toml`: findings that somebody has answered for, until a day.
//!
//! A silence names one rule, one scope, a reason, a person and the last day on which it holds. A silenced finding stays
//! in every report, marked; it only no longer holds its visit. Silences that have expired or that nothing needed are
//! findings themselves.

use super::policy::known;
use super::structure::why_fixed;
use crate::date::{Date, parse_iso};
use crate::finding::{Finding, Findings, Place, Private, RuleCard, Severity};
use crate::limits;
use crate::practice::{PracticeError, read_text};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A silence that no finding of the run needed.
pub static UNUSED_SILENCE: RuleCard = RuleCard {
    id: "IN040",
    name: "unused-silence",
    severity: Severity::Hint,
    authority: "claimwright: a silence that nobody needs hides the next finding",
    page: include_str!("unused_silence.md"),
};

/// A silence whose last day is over.
pub static EXPIRED_SILENCE: RuleCard = RuleCard {
    id: "IN041",
    name: "expired-silence",
    severity: Severity::Warning,
    authority: "claimwright: a silence ends on the day that it names",
    page: include_str!("expired_silence.md"),
};

/// The cards of this module.
pub static CARDS: &[&RuleCard] = &[&UNUSED_SILENCE, &EXPIRED_SILENCE];

/// Whose findings are looked at.
#[derive(Clone, Copy, Default)]
pub struct Whose<'a> {
    /// The visit's id.
    pub visit: &'a str,
    /// The practice's number of the patient.
    pub patient: Private<&'a str>,
    /// The payer's id in `practice.toml`; empty when there is none.
    pub payer: &'a str,
}

/// The silences of a practice.
#[derive(Debug, Default)]
pub struct Silences {
    list: Vec<Silence>,
}

/// A silence as it may be shown: a patient is not named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The rule's id.
    pub rule: String,
    /// Where it holds.
    pub scope: String,
    /// Its number, who answers for it, until when, and why.
    pub note: String,
    /// Whether its last day is over.
    pub expired: bool,
}

/// One silence, ready to be compared.
#[derive(Debug)]
struct Silence {
    /// Its place in the file, counted from 1.
    entry: usize,
    card: &'static RuleCard,
    scope: Scope,
    expired: Option<Date>,
    note: Arc<str>,
    used: AtomicBool,
}

enum Scope {
    Visit(String),
    Patient(Private<String>),
    Payer(String),
    Practice,
}

// Not derived: a patient's number is private.
impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.told())
    }
}

impl Scope {
    fn holds(&self, whose: &Whose<'_>) -> bool {
        match self {
            Scope::Visit(id) => id == whose.visit,
            Scope::Patient(id) => id.expose() == whose.patient.expose(),
            Scope::Payer(id) => id == whose.payer,
            Scope::Practice => true,
        }
    }

    fn told(&self) -> String {
        match self {
            Scope::Visit(id) => format!("visit {id}"),
            Scope::Patient(_) => "a patient".to_string(),
            Scope::Payer(id) => format!("payer {id}"),
            Scope::Practice => "the practice".to_string(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[serde(default)]
    silence: Vec<Entry>,
}

/// A silence as it stands in the file.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    rule: String,
    visit: Option<String>,
    patient: Option<String>,
    payer: Option<String>,
    practice: Option<bool>,
    reason: String,
    person: String,
    expires: String,
}

impl Silences {
    /// Reads the file; there are no silences when it is not there.
    ///
    /// # Errors
    /// When it cannot be read, when a silence lacks something or names an unknown rule, or one that cannot be silenced.
    pub fn open(path: &Path, cards: &[&'static RuleCard], today: Date) -> Result<Silences, PracticeError> {
        if !path.exists() {
            return Ok(Silences::default());
        }
        let text = read_text(path, limits::PRACTICE_BYTES)?;
        Silences::parse(&text, cards, today).map_err(|reason| PracticeError::Wrong { path: path.to_path_buf(), reason })
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// In words, as for [`Silences::open`].
    pub fn parse(text: &str, cards: &[&'static RuleCard], today: Date) -> Result<Silences, String> {
        // The line that a parser quotes may hold a patient's number.
        let file: File = toml::from_str(text).map_err(|e| e.message().to_string())?;
        if file.schema != 1 {
            return Err(format!("schema = {} is newer than this claimwright, which knows schema 1", file.schema));
        }
        let list = file
            .silence
            .into_iter()
            .zip(1..)
            .map(|(entry, number)| entry.checked(number, cards, today).map_err(|why| format!("silence {number}: {why}")));
        Ok(Silences { list: list.collect::<Result<_, String>>()? })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Marks the findings that a silence in force covers.
    pub fn apply(&self, whose: &Whose<'_>, findings: &mut Findings) {
        for silence in self.list.iter().filter(|silence| silence.expired.is_none() && silence.scope.holds(whose)) {
            let its_own = |f: &&mut Finding| std::ptr::eq(f.card, silence.card) || f.card.id == silence.card.id;
            for finding in findings.list_mut().iter_mut().filter(its_own) {
                silence.used.store(true, Ordering::Relaxed);
                finding.silenced_by.get_or_insert_with(|| silence.note.clone());
            }
        }
    }

    /// All of them in the order of the file, as they may be shown.
    pub fn told(&self) -> Vec<Told> {
        let told = |silence: &Silence| Told {
            rule: silence.card.id.to_string(),
            scope: silence.scope.told(),
            note: silence.note.to_string(),
            expired: silence.expired.is_some(),
        };
        self.list.iter().map(told).collect()
    }

    /// A finding for every silence that has expired, and for every other that silenced nothing.
    pub fn leftovers(&self) -> Vec<Finding> {
        self.list.iter().filter_map(Silence::leftover).collect()
    }
}

impl Silence {
    fn leftover(&self) -> Option<Finding> {
        let (entry, id, scope) = (self.entry, self.card.id, self.scope.told());
        if let Some(day) = self.expired {
            let message = format!("silence {entry} ({id} for {scope}) ended on {day}");
            let help = "take it out of silences.toml, or have somebody answer for it anew with a later day";
            return Some(Finding::new(&EXPIRED_SILENCE, Place::default(), message).value(id).help(help));
        }
        if self.used.load(Ordering::Relaxed) {
            return None;
        }
        let message = format!("silence {entry} ({id} for {scope}) silenced nothing in this input");
        let help = "take it out of silences.toml when it has done its work";
        Some(Finding::new(&UNUSED_SILENCE, Place::default(), message).value(id).help(help))
    }
}

impl Entry {
    fn checked(self, entry: usize, cards: &[&'static RuleCard], today: Date) -> Result<Silence, String> {
        for (name, text) in [("rule", &self.rule), ("reason", &self.reason), ("person", &self.person), ("expires", &self.expires)] {
            if text.trim().is_empty() {
                return Err(format!("{name} is missing"));
            }
        }
        let card = known(self.rule.trim(), cards)?;
        if CARDS.iter().any(|own| own.id == card.id) {
            return Err(format!("{} is about a silence: take that one out of the file instead", card.id));
        }
        if let Some(why) = why_fixed(card) {
            return Err(format!("{} cannot be silenced: {why}", card.id));
        }
        let last = parse_iso(&self.expires).ok_or_else(|| format!("expires = \"{}\" is not a date like 2026-12-31", self.expires))?;
        let note = format!("silence {entry} by {} until {last}: {}", self.person.trim(), self.reason.trim());
        Ok(Silence {
            entry,
            card,
            scope: self.scope()?,
            expired: Some(last).filter(|last| *last < today),
            note: note.into(),
            used: AtomicBool::new(false),
        })
    }

    fn scope(self) -> Result<Scope, String> {
        let practice = self.practice.filter(|whole| *whole).map(|_| Scope::Practice);
        let scopes =
            [self.visit.map(Scope::Visit), self.patient.map(|id| Scope::Patient(Private::new(id))), self.payer.map(Scope::Payer), practice];
        let mut given = scopes.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(scope), None) if !scope.is_blank() => Ok(scope),
            _ => Err("give one scope: visit = \"...\", patient = \"...\", payer = \"...\" or practice = true".to_string()),
        }
    }
}

impl Scope {
    fn is_blank(&self) -> bool {
        match self {
            Scope::Visit(id) | Scope::Payer(id) => id.trim().is_empty(),
            Scope::Patient(id) => id.expose().trim().is_empty(),
            Scope::Practice => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    static CARD: RuleCard = RuleCard { id: "XX001", name: "a-test", severity: Severity::Error, authority: "none", page: "" };
    static FIXED: RuleCard = RuleCard { id: "CW601", name: "claim-total", severity: Severity::Error, authority: "none", page: "" };
    const WHOLE: &str = "schema = 1\n[[silence]]\nrule = \"a-test\"\nvisit = \"V1\"\nreason = \"the payer agreed\"\nperson = \"dana\"\nexpires = \"2026-10-05\"\n";

    fn parse(text: &str) -> Result<Silences, String> {
        Silences::parse(text, &[&CARD, &FIXED], parse_iso("2026-10-05").unwrap())
    }

    fn applied(silences: &Silences, visit: &str) -> Findings {
        let mut findings = Findings::new();
        findings.push(Finding::new(&CARD, Place::default(), "x"));
        silences.apply(&Whose { visit, ..Whose::default() }, &mut findings);
        findings
    }

    #[test]
    fn a_silence_covers_its_visit_up_to_its_last_day_and_says_who_answers_for_it() {
        let silences = parse(WHOLE).unwrap();
        assert!(applied(&silences, "V2").has_errors());
        assert!(silences.leftovers()[0].message.contains("silenced nothing"));
        let silenced = applied(&silences, "V1");
        assert!(!silenced.has_errors());
        let note = silenced.as_slice()[0].silenced_by.as_deref();
        assert_eq!(note, Some("silence 1 by dana until 2026-10-05: the payer agreed"));
        assert!(silences.leftovers().is_empty());
    }

    #[test]
    fn an_expired_silence_covers_nothing_and_says_so() {
        let silences = parse(&WHOLE.replace("10-05", "10-04")).unwrap();
        assert!(applied(&silences, "V1").has_errors());
        assert_eq!(silences.leftovers()[0].message, "silence 1 (XX001 for visit V1) ended on 2026-10-04");
    }

    #[test]
    fn every_part_is_mandatory_and_there_is_one_scope() {
        for (part, told) in [
            ("reason", "reason is missing"),
            ("person", "person is missing"),
            ("expires", "expires is missing"),
            ("rule", "rule is missing"),
        ] {
            let without: Vec<&str> = WHOLE.lines().filter(|line| !line.starts_with(part)).collect();
            assert!(parse(&without.join("\n")).unwrap_err().contains(told), "{part}");
        }
        assert!(parse(&WHOLE.replace("visit = \"V1\"\n", "")).unwrap_err().contains("one scope"));
        assert!(parse(&format!("{WHOLE}practice = true\n")).unwrap_err().contains("one scope"));
        assert!(parse(&WHOLE.replace("2026-10-05", "soon")).unwrap_err().contains("not a date"));
    }

    #[test]
    fn structure_cannot_be_silenced_and_a_slip_is_told() {
        assert!(parse(&WHOLE.replace("a-test", "CW601")).unwrap_err().contains("CW601 cannot be silenced"));
        assert!(parse(&WHOLE.replace("a-test", "XX002")).unwrap_err().contains("did you mean XX001?"));
    }

    #[test]
    fn a_patients_number_is_never_told() {
        let text = WHOLE.replace("visit = \"V1\"", "patient = \"P4711\"");
        let silences = parse(&text).unwrap();
        assert!(!silences.leftovers()[0].message.contains("4711") && !format!("{silences:?}").contains("4711"));
    }
}
