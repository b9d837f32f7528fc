//! Services of the same patient on the same day on other visits, as NCCI rules see them: from notes of pass 1 and from the ledger.

use super::encounter::ServiceLine;
use super::ids::{Modifier, ProcedureCode};
use super::practice::{Provider, UsPractice};
use super::rules::unit_limits::on_its_day;
use crate::codes::imported::Kind;
use crate::date::{self, Date};
use crate::history::{Beside, Facts, OtherVisit, SERVICE_NOTE, Service, ServiceNote};
use crate::jurisdiction::Given;
use crate::money::Units;
use crate::visit::{Line, MODIFIER_COLUMNS, Visit, col, lcol};

/// Stands for a provider whom `practice.toml` does not know.
const UNKNOWN: u16 = u16::MAX;

/// What NCCI rules need to know of a line: first day, code, modifiers, units, provider and payer. Nothing for a line that cannot be
/// read, that the patient pays, and where none of the tables is imported: then no rule looks beyond a visit.
pub fn note(us: &UsPractice, visit: &Visit<'_>, line: &Line<'_>) -> Option<ServiceNote> {
    if ![Kind::Ptp, Kind::Mue, Kind::AddOn].into_iter().any(|kind| us.tables.has(kind)) {
        return None;
    }
    let payer = visit.text(col::PAYER_ID);
    if payer.is_empty() {
        return None;
    }
    let payer = us.payer(payer).or_else(|| us.payer_by_number(payer))?.position;
    let provider = us.provider(line.text(lcol::RENDERING_ID));
    let provider = provider.and_then(|provider| us.providers.iter().position(|other| other.id == provider.id));
    let code = ProcedureCode::parse(line.text(lcol::CODE)).ok()?;
    let from = date::parse_iso(line.text(lcol::SERVICE_FROM))?;
    let given = |text: &str| Given::parse(text, |text| Units::parse(text).ok());
    let to = Given::parse(line.text(lcol::SERVICE_TO), date::parse_iso).or(from)?;
    let units = match line.text(lcol::MINUTES) {
        "" => on_its_day(given(line.text(lcol::UNITS)), (from, to)).map_or(0, Units::thousandths),
        _ => 0,
    };
    let mut note = [0; SERVICE_NOTE];
    note[..5].copy_from_slice(code.as_bytes());
    for (place, column) in note[5..13].chunks_exact_mut(2).zip(MODIFIER_COLUMNS) {
        if let Ok(modifier) = Modifier::parse(line.text(column)) {
            place.copy_from_slice(modifier.as_bytes());
        }
    }
    note[13..17].copy_from_slice(&u32::try_from(units).unwrap_or(u32::MAX).to_be_bytes());
    note[17..21].copy_from_slice(&chrono::Datelike::num_days_from_ce(&from).to_be_bytes());
    note[21..23].copy_from_slice(&provider.and_then(|n| u16::try_from(n).ok()).unwrap_or(UNKNOWN).to_be_bytes());
    note[23..25].copy_from_slice(&u16::try_from(payer).ok()?.to_be_bytes());
    Some(note)
}

/// The service of a note.
pub fn noted(us: &UsPractice, note: &ServiceNote) -> Option<Service> {
    let number = |from: usize| u32::from_be_bytes([note[from], note[from + 1], note[from + 2], note[from + 3]]);
    let position = |from: usize| usize::from(u16::from_be_bytes([note[from], note[from + 1]]));
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).map(str::to_string).ok();
    let modifiers: Option<Vec<String>> = note[5..13].chunks_exact(2).filter(|modifier| modifier[0] != 0).map(text).collect();
    Some(Service {
        day: Date::from_num_days_from_ce_opt(i32::try_from(number(17)).ok()?)?,
        code: text(&note[..5])?,
        modifiers: modifiers?.join(" "),
        units: Units::from_thousandths(i64::from(number(13))),
        provider: us.providers.get(position(21)).map_or_else(String::new, |provider| provider.id.clone()),
        payer: us.payers.get(position(23)).map_or_else(String::new, |payer| payer.id.clone()),
    })
}

/// A service on another visit, as it stands to a line of this one.
pub struct OtherService<'f> {
    /// The procedure code.
    pub code: ProcedureCode,
    /// Its modifiers.
    pub modifiers: [Given<Modifier>; 4],
    /// Its units on that day.
    pub units: Units,
    /// The visit that it stands on.
    pub visit: &'f OtherVisit,
}

impl OtherService<'_> {
    /// Where it stands, in words.
    pub fn told(&self) -> String {
        match self.visit {
            OtherVisit::Here(place) => format!("another visit of that day, row {}", place.row),
            OtherVisit::Issued { visit_id, batch } => format!("visit {visit_id} of batch {batch}"),
        }
    }

    /// Whether an earlier batch issued it.
    pub fn is_issued(&self) -> bool {
        matches!(self.visit, OtherVisit::Issued { .. })
    }
}

/// The services on other visits that the payer counts together with a line: of its first day, to the same payer, by the same provider
/// or specialty of the practice.
pub fn with<'f>(us: &'f UsPractice, facts: &Facts<'f>, (line, payer): (&ServiceLine<'_>, &str)) -> impl Iterator<Item = OtherService<'f>> {
    let (day, provider, id) =
        (line.from.value(), line.provider.map(|p| p.taxonomy.clone()), line.line.text(lcol::RENDERING_ID).to_string());
    let payer = payer.to_string();
    let same = move |other: &&Beside| {
        let taxonomy = |p: &Provider| p.taxonomy.clone();
        let same_person = !id.is_empty() && other.service.provider == id;
        let specialty = us.provider(&other.service.provider).map(taxonomy).filter(|taxonomy| !taxonomy.is_empty());
        Some(other.service.day) == day && other.service.payer == payer && (same_person || (specialty.is_some() && specialty == provider))
    };
    facts.beside.iter().filter(same).filter_map(|other| {
        let mut modifiers = [Given::Missing; 4];
        for (place, text) in modifiers.iter_mut().zip(other.service.modifiers.split(' ')) {
            *place = Given::parse(text, |text| Modifier::parse(text).ok());
        }
        let code = ProcedureCode::parse(&other.service.code).ok()?;
        Some(OtherService { code, modifiers, units: other.service.units, visit: &other.visit })
    })
}
