//! Reads a 277CA (005010X214): a tree of informant (20), ourselves (21), billing providers (19) and claims.
//!
//! Levels are told by HL03 and taken in the file's order: what says that it stands below something unknown still stands where it stands.

use super::claim_status::{BatchAnswer, ClaimAnswer, Informant, LineAnswer, ProviderAnswer, Standing, Status, StatusReport, Tally};
use super::content::Content;
use super::elements::{component, id, text};
use super::refusal::Refusal;
use super::source::{At, SetSource};
use super::strange::{Strangers, Unknown};
use super::values::{self, count};
use crate::date::Date;
use crate::finding::Private;
use crate::limits::{ANSWERS_PER_FILE, LINES_PER_VISIT};
use crate::wire::x12::Segment;
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Who is handed each claim.
pub(super) type EachClaim<'f> = &'f mut dyn FnMut(&StatusReport, &ClaimAnswer) -> ControlFlow<()>;

/// Reads one transaction set.
#[derive(Default)]
pub(super) struct SetReader {
    report: StatusReport,
    level: Level,
    claim: Option<ClaimAnswer>,
    /// What a claim without its own HL takes over: the patient.
    patient: (Private<(String, String)>, Private<String>),
    levels: HashSet<String>,
    has_head: bool,
    strangers: Strangers,
    refusals: Vec<Refusal>,
    content: Content,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Level {
    #[default]
    Head,
    Informant,
    Batch,
    Provider,
    Claim,
}

/// Statuses kept of one level, claim or line.
const STATUSES: usize = 100;
/// HL numbers remembered, to notice one that stands below nothing.
const HIERARCHY: usize = 10_000;

impl SetReader {
    /// Begins another set.
    pub fn begin(&mut self, source: &SetSource) {
        let report = StatusReport { source: source.clone(), ..StatusReport::default() };
        *self = SetReader { report, ..SetReader::default() };
    }

    /// Reads the next segment; a claim that ends before it is handed on.
    pub fn segment(&mut self, segment: &Segment<'_>, each: EachClaim<'_>) -> ControlFlow<()> {
        let at = At { segment: segment.ordinal, element: 0 };
        match segment.id() {
            b"ST" => return ControlFlow::Continue(()),
            b"SE" => return self.end_claim(each),
            _ => self.content.add(segment),
        }
        match segment.id() {
            b"BHT" => {
                self.has_head = true;
                self.report.number = text(segment, 3);
                self.report.date = values::date(&text(segment, 4));
            }
            b"HL" => {
                self.end_claim(each)?;
                self.begin_level(segment, at);
            }
            b"TRN" => {
                if self.claim.as_ref().is_some_and(|claim| !claim.number.is_empty()) {
                    self.end_claim(each)?;
                    self.begin_claim(at);
                }
                self.trace(segment, at);
            }
            b"NM1" => self.name(segment, at),
            b"STC" => self.status(segment, at),
            b"REF" => self.reference(segment, at),
            b"DTP" => self.dates(segment),
            b"QTY" | b"AMT" => self.tally(segment, at),
            b"SVC" => self.line(segment, at),
            b"PER" | b"N3" | b"N4" => {}
            _ => self.strangers.note(Unknown::Segment, "", &id(segment), at),
        }
        ControlFlow::Continue(())
    }

    /// Ends the set and says what it was.
    pub fn end(&mut self) -> StatusReport {
        if !self.has_head {
            self.refusals.push(Refusal::Missing { segment: "BHT", what: "the number of the report" });
        }
        let mut report = std::mem::take(&mut self.report);
        report.strange = self.strangers.take();
        report.refusals = std::mem::take(&mut self.refusals);
        report.content = self.content.take();
        report
    }

    fn begin_level(&mut self, segment: &Segment<'_>, at: At) {
        let (number, parent, code) = (text(segment, 1), text(segment, 2), text(segment, 3));
        if !parent.is_empty() && self.levels.len() < HIERARCHY && !self.levels.contains(&parent) {
            self.strangers.note(Unknown::Qualifier, "HL02", &parent, at.element(2));
        }
        if self.levels.len() < HIERARCHY {
            self.levels.insert(number);
        }
        match code.as_str() {
            "20" => self.level = Level::Informant,
            "21" => {
                self.level = Level::Batch;
                self.push_batch(at);
            }
            "19" => {
                self.level = Level::Provider;
                self.push_provider(at);
            }
            // PT by the guide; 22 and 23 as in other transaction sets.
            "PT" | "22" | "23" => {
                self.level = Level::Claim;
                self.patient = Default::default();
                self.begin_claim(at);
            }
            _ => self.strangers.note(Unknown::Qualifier, "HL03", &code, at.element(3)),
        }
    }

    fn push_batch(&mut self, at: At) {
        if self.report.batches.len() >= ANSWERS_PER_FILE {
            return self.too_many(at);
        }
        self.report.batches.push(BatchAnswer { at, ..BatchAnswer::default() });
    }

    fn push_provider(&mut self, at: At) {
        if self.report.providers.len() >= ANSWERS_PER_FILE {
            return self.too_many(at);
        }
        let batch = self.report.batches.len().saturating_sub(1);
        self.report.providers.push(ProviderAnswer { batch, at, ..ProviderAnswer::default() });
    }

    fn too_many(&mut self, at: At) {
        if self.refusals.is_empty() {
            self.refusals.push(Refusal::TooLarge { what: "levels", limit: ANSWERS_PER_FILE, at });
        }
    }

    fn begin_claim(&mut self, at: At) {
        let batch = self.report.batches.len().checked_sub(1);
        // A provider of an earlier batch is none of this one's.
        let provider = self.report.providers.len().checked_sub(1).filter(|&n| Some(self.report.providers[n].batch) == batch);
        let (patient, member_id) = self.patient.clone();
        self.claim = Some(ClaimAnswer { batch, provider, patient, member_id, at, ..ClaimAnswer::default() });
    }

    /// Lets what was said above the claim bear on it, and hands it on.
    fn end_claim(&mut self, each: EachClaim<'_>) -> ControlFlow<()> {
        let Some(mut claim) = self.claim.take().filter(|claim| !claim.number.is_empty() || !claim.statuses.is_empty()) else {
            return ControlFlow::Continue(());
        };
        let lines = claim.lines.iter().filter(|line| !line.statuses.is_empty()).map(|line| line.standing);
        let own = lines.chain(claim.statuses.iter().map(|status| status.standing)).max().unwrap_or_default();
        let of_batch = claim.batch.map(|n| self.report.batches[n].standing);
        let of_provider = claim.provider.map(|n| self.report.providers[n].standing);
        claim.inherited = own != Standing::Rejected && [of_batch, of_provider].contains(&Some(Standing::Rejected));
        claim.standing = if claim.inherited { Standing::Rejected } else { own };
        self.report.claims[claim.standing as usize] += 1;
        each(&self.report, &claim)
    }

    fn trace(&mut self, segment: &Segment<'_>, at: At) {
        let number = text(segment, 2);
        match self.level {
            Level::Head => {}
            Level::Informant => self.report.trace = number,
            Level::Batch => {
                if let Some(batch) = self.report.batches.last_mut() {
                    batch.batch = number;
                }
            }
            Level::Provider => {}
            Level::Claim => {
                if let Some(claim) = &mut self.claim {
                    (claim.number, claim.at) = (number, at);
                }
            }
        }
    }

    fn name(&mut self, segment: &Segment<'_>, at: At) {
        let (role, name, identifier) = (text(segment, 1), text(segment, 3), text(segment, 9));
        match self.level {
            Level::Informant => {
                self.report.informant = match role.as_str() {
                    "PR" => Informant::Payer,
                    "AY" => Informant::ClearingHouse,
                    _ => {
                        self.strangers.note(Unknown::Qualifier, "NM101", &role, at.element(1));
                        Informant::Unknown
                    }
                };
                (self.report.informant_name, self.report.informant_id) = (name, identifier);
            }
            Level::Batch => {
                if let Some(batch) = self.report.batches.last_mut() {
                    batch.receiver_id = identifier;
                }
            }
            Level::Provider => {
                if let Some(provider) = self.report.providers.last_mut() {
                    (provider.id_qualifier, provider.id) = (text(segment, 8), identifier);
                }
            }
            Level::Claim => {
                self.patient = (Private::new((name, text(segment, 4))), Private::new(identifier));
                if let Some(claim) = &mut self.claim {
                    (claim.patient, claim.member_id) = self.patient.clone();
                }
            }
            Level::Head => {}
        }
    }

    fn status(&mut self, segment: &Segment<'_>, at: At) {
        for element in [1, 10, 11] {
            let category = component(segment, usize::from(element), 1);
            if category.is_empty() && element > 1 {
                continue;
            }
            let action = text(segment, 3);
            let status = Status {
                standing: standing(&category, &action, self.report.informant),
                code: component(segment, usize::from(element), 2),
                entity: component(segment, usize::from(element), 3),
                date: values::date(&text(segment, 2)),
                amount: values::amount(&text(segment, 4)).ok().flatten(),
                message: Private::new(text(segment, 12)),
                at: at.element(element),
                category,
                action,
            };
            if status.standing == Standing::Unknown {
                self.strangers.note(Unknown::Status, "STC01", &status.category, status.at);
            }
            self.keep(status);
        }
    }

    fn keep(&mut self, status: Status) {
        let (list, standing) = match (self.level, &mut self.claim) {
            (Level::Claim, Some(claim)) => match claim.lines.last_mut() {
                Some(line) => (&mut line.statuses, &mut line.standing),
                None => (&mut claim.statuses, &mut claim.standing),
            },
            (Level::Batch, _) => match self.report.batches.last_mut() {
                Some(batch) => (&mut batch.statuses, &mut batch.standing),
                None => return,
            },
            (Level::Provider, _) => match self.report.providers.last_mut() {
                Some(provider) => (&mut provider.statuses, &mut provider.standing),
                None => return,
            },
            _ => return self.strangers.note(Unknown::Segment, "", "STC", status.at),
        };
        if list.len() < STATUSES {
            list.push(status);
        } else if let Some(last) = list.last_mut().filter(|last| last.standing < status.standing) {
            *last = status;
        }
        *standing = worst(list);
    }

    fn reference(&mut self, segment: &Segment<'_>, at: At) {
        let (qualifier, value) = (text(segment, 1), text(segment, 2));
        let Some(claim) = self.claim.as_mut().filter(|_| self.level == Level::Claim) else { return };
        match (qualifier.as_str(), claim.lines.last_mut()) {
            ("FJ", Some(line)) => line.number = value,
            ("1K", _) => claim.payer_number = value,
            ("D9", _) => claim.clearing_house_number = value,
            ("BLT" | "XZ", _) => {}
            _ => self.strangers.note(Unknown::Qualifier, "REF01", &qualifier, at.element(1)),
        }
    }

    fn dates(&mut self, segment: &Segment<'_>) {
        let days = days(&text(segment, 3));
        match (text(segment, 1).as_str(), self.level, &mut self.claim) {
            ("050", Level::Informant, _) => self.report.received = days.map(|(from, _)| from),
            ("009", Level::Informant, _) => self.report.processed = days.map(|(from, _)| from),
            ("472", Level::Claim, Some(claim)) if claim.lines.is_empty() => claim.days = days,
            _ => {}
        }
    }

    fn tally(&mut self, segment: &Segment<'_>, at: At) {
        let tally: &mut Tally = match self.level {
            Level::Batch => match self.report.batches.last_mut() {
                Some(batch) => &mut batch.tally,
                None => return,
            },
            Level::Provider => match self.report.providers.last_mut() {
                Some(provider) => &mut provider.tally,
                None => return,
            },
            _ => return,
        };
        let number = || count(segment.element(2)).map(u64::from);
        let money = || values::amount(&text(segment, 2)).ok().flatten();
        match text(segment, 1).as_str() {
            "90" | "QA" => tally.accepted = number(),
            "AA" | "QC" => tally.rejected = number(),
            "YU" => tally.accepted_charge = money(),
            "YY" => tally.rejected_charge = money(),
            other => self.strangers.note(Unknown::Qualifier, "QTY01", other, at.element(1)),
        }
    }

    fn line(&mut self, segment: &Segment<'_>, at: At) {
        let Some(claim) = &mut self.claim else { return self.strangers.note(Unknown::Segment, "", "SVC", at) };
        if claim.lines.len() < LINES_PER_VISIT {
            let charge = values::amount(&text(segment, 2)).ok().flatten();
            claim.lines.push(LineAnswer { code: component(segment, 1, 2), charge, at, ..LineAnswer::default() });
        }
    }
}

/// What a category means, by the insurers' list of 277CA categories, given who says it.
fn standing(category: &str, action: &str, informant: Informant) -> Standing {
    if action == "U" {
        return Standing::Rejected;
    }
    match category {
        "A0" => Standing::Forwarded,
        "A1" => Standing::Received,
        "A2" if informant == Informant::Payer => Standing::Accepted,
        "A2" => Standing::Received,
        "A3" | "A6" | "A7" | "A8" => Standing::Rejected,
        "A4" => Standing::Review,
        "A5" => Standing::ExpectSeveral,
        _ => Standing::Unknown,
    }
}

fn worst(statuses: &[Status]) -> Standing {
    statuses.iter().map(|status| status.standing).max().unwrap_or_default()
}

/// A day, or two with a hyphen between.
fn days(text: &str) -> Option<(Date, Date)> {
    match text.split_once('-') {
        Some((from, to)) => Some((values::date(from)?, values::date(to)?)),
        None => values::date(text).map(|day| (day, day)),
    }
}
