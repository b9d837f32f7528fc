//! Where the things stand that news is about: interchanges, groups, sets, parts and files that we sent.

use crate::date::Date;
use crate::jurisdiction::RouteInfo;
use crate::ledger::{self, ControlNumbers, Ledger, SentPart};
use crate::posting::About;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Finds places; remembers the parts of the days that were asked for.
pub struct Places {
    routes: Vec<RouteInfo>,
    made: HashMap<Date, Vec<SentPart>>,
}

impl Places {
    /// Nothing is remembered yet.
    pub fn new(routes: Vec<RouteInfo>) -> Places {
        Places { routes, made: HashMap::new() }
    }

    /// The places that news is about: those with its numbers whose payer is sent to through whoever says it. News that is put to the
    /// wrong claims would have them sent twice.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of(&mut self, ledger: &Ledger, about: &About<'_>, (from, day): (&str, Date)) -> ledger::Result<Vec<i64>> {
        let any = ControlNumbers::default();
        let numbers = match *about {
            About::Interchange(interchange) => ControlNumbers { interchange: Some(interchange), ..any },
            About::Group(group) => ControlNumbers { group: Some(group), ..any },
            About::Set(group, set) => ControlNumbers { group: Some(group), set: Some(set), ..any },
            About::Part { made, number, last } => return self.parts(ledger, (made, from), |part| in_turn(part.number, last) == number),
            About::File(name) => return ledger.places_in_file(name, day),
            About::Batch(reference) => return Ok(place_of(ledger, reference)?.into_iter().collect()),
            About::Claim(_) => return Ok(Vec::new()),
        };
        let mut places = Vec::new();
        for place in ledger.places_sent(&numbers)? {
            let payer = ledger.payer_of_place(place)?;
            if through(&self.routes, from).any(|route| Some(&route.id) == payer.as_ref()) {
                places.push(place);
            }
        }
        Ok(places)
    }

    fn parts(&mut self, ledger: &Ledger, (made, from): (Date, &str), is_it: impl Fn(&SentPart) -> bool) -> ledger::Result<Vec<i64>> {
        let all = match self.made.entry(made) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(ledger.parts_made(made)?),
        };
        let folders: Vec<String> = through(&self.routes, from).map(|route| route.id.to_ascii_lowercase()).collect();
        let ours = |part: &&SentPart| part.file.split('/').nth(1).is_some_and(|folder| folders.iter().any(|f| f == folder));
        Ok(all.iter().filter(|part| is_it(part)).filter(ours).map(|part| part.place).collect())
    }
}

/// The routes whose numbers are counted for that partner.
fn through<'r>(routes: &'r [RouteInfo], from: &'r str) -> impl Iterator<Item = &'r RouteInfo> {
    let counted = move |counter: &String| counter.strip_suffix(from.trim()).is_some_and(|rest| rest.ends_with(' '));
    routes.iter().filter(move |route| route.counters.iter().any(counted))
}

/// A counter that begins again at 1 after its last number.
fn in_turn(number: u64, last: u64) -> u64 {
    number.saturating_sub(1) % last.max(1) + 1
}

/// The place of a reference of ours: batch, file and set, `B20261005-0001-5-1`.
fn place_of(ledger: &Ledger, reference: &str) -> ledger::Result<Option<i64>> {
    let mut parts = reference.rsplitn(3, '-');
    let (set, file, batch) = (parts.next(), parts.next(), parts.next());
    let number = |text: Option<&str>| text.and_then(|t| t.parse::<u32>().ok());
    let (Some(set), Some(file), Some(batch)) = (number(set), number(file), batch) else { return Ok(None) };
    ledger.place_in_batch(batch, file, u64::from(set))
}
