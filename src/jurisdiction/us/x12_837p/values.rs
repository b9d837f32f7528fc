//! Texts of somebody else's elements become values; what cannot be read becomes a trouble with its place.

use super::super::claim::{Address, Dated, Name, NameKind, Person, Reference};
use super::super::ids::{Code, IdError, Npi, Taxonomy};
use super::grammar::Row;
use super::segments::Segment;
use super::trouble::{Trouble, TroubleKind};
use super::write_party::canonical;
use crate::date::{self, Date};
use crate::finding::{FileNo, Place, Private};
use crate::money::{Money, Units};

/// Reads values and remembers what was wrong with them.
pub(super) struct Reading {
    file: FileNo,
    /// The service line that troubles belong to, 0 before the first.
    pub line: u16,
    troubles: Vec<Trouble>,
}

/// Troubles kept of one claim or loop: the first ones say enough.
const MOST_TROUBLES: usize = 50;

impl Reading {
    pub(super) fn new(file: FileNo) -> Reading {
        Reading { file, line: 0, troubles: Vec::new() }
    }

    pub(super) fn file(&self) -> FileNo {
        self.file
    }

    pub(super) fn place(&self, row: u32, column: &'static str) -> Place {
        Place { file: self.file, row, column }
    }

    pub(super) fn take_troubles(&mut self) -> Vec<Trouble> {
        std::mem::take(&mut self.troubles)
    }

    pub(super) fn push(&mut self, mut trouble: Trouble) {
        trouble.line = self.line;
        if self.troubles.len() < MOST_TROUBLES {
            self.troubles.push(trouble);
        }
    }

    pub(super) fn missing(&mut self, row: u32, column: &'static str, what: &str) {
        self.push(Trouble::new(TroubleKind::Missing, self.place(row, column), format!("the claim has no {what}")));
    }

    pub(super) fn malformed(&mut self, (segment, column): (&Segment<'_>, &'static str), value: &str, why: &str) {
        let message = format!("{column} {why}");
        self.push(Trouble::new(TroubleKind::Malformed, self.place(segment.ordinal, column), message).private(value));
    }

    fn not(&mut self, at: (&Segment<'_>, &'static str), value: &str, what: &str, why: IdError) {
        self.malformed(at, value, &format!("is not {what}: it {why}"));
    }

    pub(super) fn repeated(&mut self, row: u32, column: &'static str, what: &str) {
        self.push(Trouble::new(TroubleKind::Repeated, self.place(row, column), format!("the {what} stands twice")));
    }

    /// Puts a value where one may stand; a second one is a trouble.
    pub(super) fn once<T>(&mut self, place: &mut Option<T>, value: Option<T>, (segment, what): (&Segment<'_>, &str)) {
        if place.is_some() {
            self.repeated(segment.ordinal, "", what);
        } else {
            *place = value;
        }
    }

    /// Elements that the guide does not use must be empty.
    pub(super) fn check_used(&mut self, segment: &Segment<'_>, row: &'static Row) {
        if row.used == u32::MAX {
            if segment.overlong {
                self.malformed((segment, row.id), "", "has too many elements");
            }
            return;
        }
        for (n, text) in segment.elements().iter().enumerate() {
            if !text.is_empty() && row.used >> n & 1 == 0 {
                let message = format!("element {} of {} is not used here", n + 1, row.id);
                self.push(Trouble::new(TroubleKind::NotUsed, self.place(segment.ordinal, row.id), message).private(text));
            }
        }
        if segment.overlong {
            self.malformed((segment, row.id), "", "has too many elements");
        }
    }

    /// A code, where one must fit; a wrong one counts as absent.
    pub(super) fn code<const N: usize>(&mut self, at: (&Segment<'_>, &'static str), text: &str) -> Code<N> {
        Code::parse(text).unwrap_or_else(|why| {
            self.not(at, text, "a code", why);
            Code::NONE
        })
    }

    /// What a qualifier must say.
    pub(super) fn expect(&mut self, at: (&Segment<'_>, &'static str), text: &str, expected: &str) {
        if text != expected {
            let expected = if expected.is_empty() { "empty" } else { expected };
            self.malformed(at, text, &format!("is not {expected}"));
        }
    }

    pub(super) fn money(&mut self, at: (&Segment<'_>, &'static str), text: &str) -> Option<Money> {
        match Money::parse(canonical(text)) {
            Ok(amount) => Some(amount),
            Err(why) => {
                self.malformed(at, text, &format!("is not an amount: {why}"));
                None
            }
        }
    }

    pub(super) fn units(&mut self, at: (&Segment<'_>, &'static str), text: &str) -> Option<Units> {
        match Units::parse(canonical(text)) {
            Ok(units) => Some(units),
            Err(why) => {
                self.malformed(at, text, &format!("is not a number: {why}"));
                None
            }
        }
    }

    /// A flag: `Y`, or nothing, or the `N` that says the same as nothing.
    pub(super) fn flag(&mut self, at: (&Segment<'_>, &'static str), text: &str) -> bool {
        if !matches!(text, "" | "Y" | "N") {
            self.malformed(at, text, "is not Y");
        }
        text == "Y"
    }

    pub(super) fn date(&mut self, at: (&Segment<'_>, &'static str), text: &str) -> Option<Date> {
        let read = date::parse_compact(text).filter(|day| super::visit_view::iso(*day).is_some());
        if read.is_none() {
            self.malformed(at, text, "is not a date");
        }
        read
    }

    /// DTP02 and DTP03.
    pub(super) fn dates(&mut self, segment: &Segment<'_>) -> Option<(Date, Option<Date>)> {
        let at = (segment, "DTP03");
        match segment.element(2) {
            "D8" => self.date(at, segment.element(3)).map(|day| (day, None)),
            "RD8" => {
                let (from, to) = segment.element(3).split_once('-').unwrap_or((segment.element(3), ""));
                let (from, to) = (self.date(at, from)?, self.date(at, to)?);
                if to < from {
                    self.malformed(at, segment.element(3), "ends before it begins");
                }
                Some((from, Some(to)))
            }
            other => {
                self.malformed((segment, "DTP02"), other, "is neither D8 nor RD8");
                None
            }
        }
    }

    pub(super) fn dated(&mut self, segment: &Segment<'_>) -> Option<Dated> {
        let qualifier = self.code((segment, "DTP01"), segment.element(1));
        self.dates(segment).map(|(from, to)| Dated { qualifier, from, to })
    }

    /// NM102 to NM107.
    pub(super) fn name<'t>(&mut self, segment: &Segment<'t>) -> Name<'t> {
        let kind = match segment.element(2) {
            "1" => NameKind::Person,
            "2" => NameKind::Organisation,
            other => {
                self.malformed((segment, "NM102"), other, "is neither 1 for a person nor 2 for an organisation");
                NameKind::Person
            }
        };
        Name { kind, last: segment.element(3), first: segment.element(4), middle: segment.element(5), suffix: segment.element(7) }
    }

    /// NM108 and NM109 of a provider.
    pub(super) fn npi(&mut self, segment: &Segment<'_>) -> Option<Npi> {
        let (qualifier, text) = (segment.element(8), segment.element(9));
        if qualifier.is_empty() && text.is_empty() {
            return None;
        }
        self.expect((segment, "NM108"), qualifier, "XX");
        match Npi::parse(text) {
            Ok(npi) => Some(npi),
            Err(why) => {
                let message = format!("NM109 is not a national provider identifier: it {why}");
                self.push(Trouble::new(TroubleKind::Malformed, self.place(segment.ordinal, "NM109"), message).open(text));
                None
            }
        }
    }

    /// PRV02 and PRV03.
    pub(super) fn taxonomy(&mut self, segment: &Segment<'_>) -> Option<Taxonomy> {
        self.expect((segment, "PRV02"), segment.element(2), "PXC");
        let read = Taxonomy::parse(segment.element(3));
        if let Err(why) = read {
            self.not((segment, "PRV03"), segment.element(3), "a taxonomy code", why);
        }
        read.ok()
    }

    /// N3: the street of an address whose city follows.
    pub(super) fn street<'t>(&mut self, segment: &Segment<'t>, address: &mut Option<Address<'t>>) {
        if address.is_some_and(|a| a.street != ["", ""]) {
            self.repeated(segment.ordinal, "N3", "street");
        }
        address.get_or_insert_default().street = [segment.element(1), segment.element(2)];
    }

    /// N4.
    pub(super) fn city<'t>(&mut self, segment: &Segment<'t>, address: &mut Option<Address<'t>>) {
        if address.is_some_and(|a| !a.city.is_empty()) {
            self.repeated(segment.ordinal, "N4", "city");
        }
        let country = self.code((segment, "N404"), segment.element(4));
        let subdivision = self.code((segment, "N407"), segment.element(7));
        let street = address.map(|a| a.street).unwrap_or_default();
        let [city, state, zip] = [1, 2, 3].map(|n| segment.element(n));
        *address = Some(Address { street, city, state, zip, country, subdivision });
    }

    /// DMG.
    pub(super) fn person(&mut self, segment: &Segment<'_>) -> Option<Private<Person>> {
        let sex = self.code((segment, "DMG03"), segment.element(3));
        self.date((segment, "DMG02"), segment.element(2)).map(|birth| Private::new(Person { birth, sex }))
    }

    /// REF, with the payer it belongs to on lines.
    pub(super) fn reference<'t>(&mut self, segment: &Segment<'t>) -> Reference<'t> {
        if segment.element(2).is_empty() {
            self.malformed((segment, "REF02"), "", "is empty");
        }
        if !segment.element(4).is_empty() {
            self.expect((segment, "REF04"), segment.component(4, 1), "2U");
            super::read_claim::no_more_components(segment, (4, 2, "REF04"), self);
        }
        Reference {
            qualifier: self.code((segment, "REF01"), segment.element(1)),
            text: Private::new(segment.element(2)),
            payer: segment.component(4, 2),
        }
    }
}
