//! Loops 2400 to 2440: a service line.

use super::super::claim::{Basis, Decision, Drug, Procedure, Reference, ServiceLine};
use super::super::ids::{LineReference, Modifier, Ndc, PlaceOfService, ProcedureCode};
use super::grammar::{Loop, Spot};
use super::read_claim::{adjustments, attachment, no_more_components, note, take_of_provider};
use super::segments::Segment;
use super::values::Reading;
use crate::date::Date;
use crate::money::{Money, Units};

/// A service line while it is read.
pub(super) struct LineDraft<'t> {
    line: ServiceLine<'t>,
    row: u32,
    has_service: bool,
    has_date: bool,
    drug: Option<DrugDraft<'t>>,
}

/// 2410 while it is read.
struct DrugDraft<'t> {
    ndc: Option<Ndc>,
    quantity: Option<Units>,
    unit: super::super::ids::Code<2>,
    reference: Option<Reference<'t>>,
    row: u32,
}

impl<'t> LineDraft<'t> {
    pub(super) fn new(row: u32) -> LineDraft<'t> {
        let line = ServiceLine {
            procedure: unreadable_procedure(),
            charge: Money::ZERO,
            basis: Basis::Units,
            quantity: Units::ONE,
            place: None,
            pointers: [0; 4],
            emergency: false,
            epsdt: false,
            family_planning: false,
            copay_exempt: false,
            attachments: Vec::new(),
            from: Date::MIN,
            to: None,
            dates: Vec::new(),
            reference: None,
            references: Vec::new(),
            notes: Vec::new(),
            drug: None,
            providers: Vec::new(),
            decisions: Vec::new(),
            kept: Vec::new(),
        };
        LineDraft { line, row, has_service: false, has_date: false, drug: None }
    }

    pub(super) fn take(&mut self, segment: &Segment<'t>, (spot, open): (Spot, Loop), reading: &mut Reading) {
        let line = &mut self.line;
        match (spot, open) {
            (_, Loop::Drug) => self.take_of_drug(segment, spot, reading),
            (_, Loop::LineProvider) => take_of_provider(&mut line.providers, segment, spot, reading),
            (_, Loop::Decision) => take_of_decision(&mut line.decisions, segment, spot, reading),
            (Spot::Service, _) => {
                if std::mem::replace(&mut self.has_service, true) {
                    reading.repeated(segment.ordinal, "SV1", "service of the line");
                }
                service(line, segment, reading);
            }
            (Spot::ServiceDate, _) => {
                if std::mem::replace(&mut self.has_date, true) {
                    reading.repeated(segment.ordinal, "DTP*472", "date of service");
                }
                if let Some((from, to)) = reading.dates(segment) {
                    (line.from, line.to) = (from, to);
                }
            }
            (Spot::Date, _) => line.dates.extend(reading.dated(segment)),
            (Spot::Attachment, _) => line.attachments.push(attachment(segment, reading)),
            (Spot::LineReference, _) => {
                let read = line_reference(segment, reading);
                reading.once(&mut line.reference, read, (segment, "number of the line"));
            }
            (Spot::Reference, _) => line.references.push(reading.reference(segment)),
            (Spot::Note, _) => line.notes.push(note(segment, reading)),
            (Spot::Kept(slot), _) => line.kept.push(segment.kept(slot)),
            _ => {}
        }
    }

    fn take_of_drug(&mut self, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
        if spot == Spot::DrugCode {
            if self.drug.is_some() {
                reading.repeated(segment.ordinal, "LIN", "drug of the line");
            }
            reading.expect((segment, "LIN02"), segment.element(2), "N4");
            let ndc = Ndc::parse(segment.element(3));
            if let Err(why) = ndc {
                reading.malformed((segment, "LIN03"), segment.element(3), &format!("is not a national drug code: it {why}"));
            }
            let unit = super::super::ids::Code::NONE;
            self.drug = Some(DrugDraft { ndc: ndc.ok(), quantity: None, unit, reference: None, row: segment.ordinal });
            return;
        }
        let Some(drug) = &mut self.drug else { return };
        match spot {
            Spot::DrugQuantity => {
                let quantity = reading.units((segment, "CTP04"), segment.element(4));
                reading.once(&mut drug.quantity, quantity, (segment, "quantity of the drug"));
                drug.unit = reading.code((segment, "CTP05"), segment.component(5, 1));
                no_more_components(segment, (5, 1, "CTP05"), reading);
            }
            Spot::Reference => {
                let read = reading.reference(segment);
                reading.once(&mut drug.reference, Some(read), (segment, "prescription number"));
            }
            _ => {}
        }
    }

    /// The line, with what it lacks reported.
    pub(super) fn finished(mut self, reading: &mut Reading) -> ServiceLine<'t> {
        if !self.has_service {
            reading.missing(self.row, "SV1", "service (SV1) on a line");
        }
        if !self.has_date {
            reading.missing(self.row, "DTP*472", "date of service on a line");
        }
        if let Some(drug) = self.drug {
            match (drug.ndc, drug.quantity) {
                (Some(ndc), Some(quantity)) => {
                    self.line.drug = Some(Drug { ndc, quantity, unit: drug.unit, reference: drug.reference });
                }
                (_, None) => reading.missing(drug.row, "CTP", "quantity (CTP) of a drug"),
                // The code was reported where it was read.
                (None, Some(_)) => {}
            }
        }
        self.line.kept.sort_by_key(|k| k.slot);
        self.line
    }
}

/// What stands in for a procedure that could not be read; such a claim is held.
fn unreadable_procedure() -> Procedure<'static> {
    let code = ProcedureCode::parse("00000").expect("five digits have the shape of a code");
    Procedure { code, modifiers: [None; 4], description: "" }
}

/// SV1.
fn service<'t>(line: &mut ServiceLine<'t>, segment: &Segment<'t>, reading: &mut Reading) {
    line.procedure = procedure(segment, (1, "SV101"), reading);
    line.charge = reading.money((segment, "SV102"), segment.element(2)).unwrap_or(Money::ZERO);
    line.basis = match segment.element(3) {
        "UN" => Basis::Units,
        "MJ" => Basis::Minutes,
        other => {
            reading.malformed((segment, "SV103"), other, "is neither UN nor MJ");
            Basis::Units
        }
    };
    line.quantity = reading.units((segment, "SV104"), segment.element(4)).unwrap_or(Units::ONE);
    let place = segment.element(5);
    if !place.is_empty() {
        line.place = PlaceOfService::parse(place).map_err(|why| (why, place)).ok();
        if line.place.is_none() {
            reading.malformed((segment, "SV105"), place, "is not a place of service");
        }
    }
    pointers(line, segment, reading);
    line.emergency = reading.flag((segment, "SV109"), segment.element(9));
    line.epsdt = reading.flag((segment, "SV111"), segment.element(11));
    line.family_planning = reading.flag((segment, "SV112"), segment.element(12));
    line.copay_exempt = segment.element(15) == "0";
    if !matches!(segment.element(15), "" | "0") {
        reading.malformed((segment, "SV115"), segment.element(15), "is not 0");
    }
}

/// SV107.
fn pointers(line: &mut ServiceLine<'_>, segment: &Segment<'_>, reading: &mut Reading) {
    no_more_components(segment, (7, 4, "SV107"), reading);
    let mut places = line.pointers.iter_mut();
    for text in segment.components(7).take(4).filter(|text| !text.is_empty()) {
        match text.parse::<u8>() {
            Ok(pointer @ 1..=12) => {
                if let Some(place) = places.next() {
                    *place = pointer;
                }
            }
            _ => reading.malformed((segment, "SV107"), text, "is not a diagnosis pointer: 1 to 12"),
        }
    }
}

/// SV101 and SVD03.
fn procedure<'t>(segment: &Segment<'t>, (element, column): (usize, &'static str), reading: &mut Reading) -> Procedure<'t> {
    let mut procedure = unreadable_procedure();
    reading.expect((segment, column), segment.component(element, 1), "HC");
    no_more_components(segment, (element, 7, column), reading);
    match ProcedureCode::parse(segment.component(element, 2)) {
        Ok(code) => procedure.code = code,
        Err(why) => reading.malformed((segment, column), segment.component(element, 2), &format!("is not a procedure code: it {why}")),
    }
    let mut places = procedure.modifiers.iter_mut();
    for text in (3..=6).map(|n| segment.component(element, n)).filter(|text| !text.is_empty()) {
        match (Modifier::parse(text), places.next()) {
            (Ok(modifier), Some(place)) => *place = Some(modifier),
            _ => reading.malformed((segment, column), text, "has a modifier that is not two capital letters or digits"),
        }
    }
    procedure.description = segment.component(element, 7);
    procedure
}

fn line_reference(segment: &Segment<'_>, reading: &mut Reading) -> Option<LineReference> {
    let read = LineReference::received(segment.element(2));
    if let Err(why) = read {
        reading.malformed((segment, "REF02"), segment.element(2), &format!("is not a line number: it {why}"));
    }
    read.ok()
}

/// Loop 2430.
fn take_of_decision<'t>(decisions: &mut Vec<Decision<'t>>, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
    if spot == Spot::Decision {
        let bundled = segment.element(6);
        let bundled_into = bundled.parse().ok();
        if !bundled.is_empty() && bundled_into.is_none() {
            reading.malformed((segment, "SVD06"), bundled, "is not the number of a line");
        }
        return decisions.push(Decision {
            payer_id: segment.element(1),
            paid: reading.money((segment, "SVD02"), segment.element(2)).unwrap_or(Money::ZERO),
            procedure: procedure(segment, (3, "SVD03"), reading),
            units: reading.units((segment, "SVD05"), segment.element(5)).unwrap_or(Units::ONE),
            bundled_into,
            adjustments: Vec::new(),
            decided: None,
            remaining: None,
        });
    }
    let Some(decision) = decisions.last_mut() else { return };
    match spot {
        Spot::Adjustments => adjustments(&mut decision.adjustments, segment, reading),
        Spot::Decided => {
            let day = reading.dates(segment).map(|(day, _)| day);
            reading.once(&mut decision.decided, day, (segment, "day another payer decided"));
        }
        Spot::Remaining => {
            let amount = reading.money((segment, "AMT02"), segment.element(2));
            reading.once(&mut decision.remaining, amount, (segment, "remaining patient liability"));
        }
        _ => {}
    }
}
