//! News of claims and files: what was heard is written down where it belongs.

use super::ReconcileError;
use super::find::Looked;
use super::outcome::{Notice, NoticeKind};
use super::post::{Open, Poster};
use crate::date::Date;
use crate::jurisdiction::Answering;
use crate::ledger::{BatchState, Claim};
use crate::posting::{About, Event, Heard};

/// What became of a piece of news: whether it is about something that we sent, and the batch if that was withdrawn.
#[derive(Default)]
struct Known {
    any: bool,
    withdrawn: Option<String>,
}

impl<J: Answering> Poster<'_, J> {
    /// Writes a piece of news down.
    pub(super) fn hear(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        self.open_for_news()?;
        // News of a claim that was sent again since would be put to the second one.
        if self.read_before == Some(true) {
            self.finder.skip(u64::from(matches!(heard.about, About::Claim(_))));
            return Ok(());
        }
        self.news.0 += 1;
        let day = heard.date.unwrap_or(self.file.read_on);
        let known = match heard.about {
            About::Claim(number) => self.of_claim(number, (heard, day))?,
            other => self.of_places(&other, (heard, day))?,
        };
        let (claim_number, payer_claim) = match heard.about {
            About::Claim(number) => (number.to_string(), heard.payer_claim_number.to_string()),
            _ => (String::new(), heard.payer_claim_number.to_string()),
        };
        let kind = match known.withdrawn {
            Some(batch) => NoticeKind::Withdrawn(batch),
            None if !known.any => NoticeKind::NothingSent,
            None => return Ok(()),
        };
        self.news.1 += u64::from(!known.any);
        (self.notice)(Notice { claim_number, payer_claim, visit_id: String::new(), kind, segment: heard.segment });
        Ok(())
    }

    fn of_claim(&mut self, number: &str, (heard, day): (&Heard<'_>, Date)) -> Result<Known, ReconcileError> {
        let Open { posting, file, .. } = self.open.as_mut().expect("just begun");
        let event = Event { date: day, kind: heard.kind, source: (*file, heard.segment) };
        let (claim, withdrawn) = match self.finder.next(posting.ledger(), number, (None, heard.date))? {
            Looked::Claim(claim) => (claim, None),
            Looked::Withdrawn(claim) => {
                let batch = claim.batch.clone();
                (claim, Some(batch))
            }
            Looked::Unknown(_) => return Ok(Known::default()),
        };
        posting.event(claim.id, &event, heard.detail)?;
        if !heard.payer_claim_number.is_empty() {
            posting.payer_number(claim.id, event.source, heard.payer_claim_number)?;
        }
        self.answered(&claim, day);
        Ok(Known { any: true, withdrawn })
    }

    fn of_places(&mut self, about: &About<'_>, (heard, day): (&Heard<'_>, Date)) -> Result<Known, ReconcileError> {
        let Open { posting, file, .. } = self.open.as_mut().expect("just begun");
        let event = Event { date: day, kind: heard.kind, source: (*file, heard.segment) };
        let places = self.places.of(posting.ledger(), about, (heard.from, day))?;
        let mut known = Known { any: !places.is_empty(), withdrawn: None };
        for place in places {
            posting.place_event(place, &event, heard.detail)?;
            match posting.ledger().batch_of_place(place)? {
                Some(batch) if batch.state == BatchState::Published => {
                    let first = self.answered.entry(batch.id.clone()).or_insert(day);
                    *first = day.min(*first);
                }
                Some(batch) if batch.state == BatchState::Withdrawn => known.withdrawn = Some(batch.id.clone()),
                _ => {}
            }
        }
        Ok(known)
    }

    /// Remembers that somebody has a batch that nobody has marked as sent.
    pub(super) fn answered(&mut self, claim: &Claim, day: Date) {
        if claim.batch_state == BatchState::Published {
            let first = self.answered.entry(claim.batch.clone()).or_insert(day);
            *first = day.min(*first);
        }
    }
}
