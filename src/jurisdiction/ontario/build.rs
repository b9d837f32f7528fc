//! A visit that passed its rules to claims: one for each provider and service location, of at most 99 items.

use super::claim::{AccountingNumber, Claim, ClaimItem, ITEMS, Patient, Registration};
use super::encounter::{Encounter, Item, Program};
use super::files::{Biller, biller};
use super::ids::{GroupNumber, ServiceLocation};
use super::letters;
use crate::jurisdiction::{Numbering, Standing};
use crate::visit::col;
use bumpalo::Bump;

/// The column that keeps a visit from becoming a claim; a rule should have said so before.
pub type Gap = &'static str;

/// A claim, who bills it, and the submitter whose file it goes into.
pub struct Draft<'a> {
    /// The claim.
    pub claim: Claim<'a>,
    /// Who gave the services, by position.
    pub provider: usize,
    /// Group, provider and specialty.
    pub biller: Biller,
    /// The submitter's position.
    pub submitter: usize,
}

/// The services that one claim takes.
struct Part<'e, 'v> {
    provider: usize,
    location: Option<ServiceLocation>,
    items: Vec<&'e Item<'v>>,
}

/// The claims of a visit.
///
/// # Errors
/// With the column that cannot be used.
pub fn claims<'a>(encounter: &Encounter<'_>, numbering: &Numbering, arena: &'a Bump) -> Result<Vec<Draft<'a>>, Gap> {
    let parts = parts(encounter)?;
    let visit_no = match &numbering.standing {
        Standing::New => numbering.visit_no,
        // What nobody has seen, or what was returned, goes out under its old number.
        Standing::Known(earlier, _) => AccountingNumber::visit_no(&earlier.stem).unwrap_or(earlier.visit_no),
    };
    let visit_id = encounter.visit.text(col::VISIT_ID);
    let number = |at| AccountingNumber::new(visit_id, visit_no, (at, parts.len())).ok_or("visit_id");
    parts.iter().enumerate().map(|(at, part)| draft(encounter, part, number(at)?, arena)).collect()
}

fn parts<'e, 'v>(encounter: &'e Encounter<'v>) -> Result<Vec<Part<'e, 'v>>, Gap> {
    let mut parts: Vec<Part<'_, '_>> = Vec::with_capacity(1);
    for item in &encounter.items {
        let (provider, _) = item.provider.ok_or("rendering_id")?;
        let location = item.location.value();
        let open = parts.iter_mut().rfind(|part| part.provider == provider && part.location == location && part.items.len() < ITEMS);
        match open {
            Some(part) => part.items.push(item),
            None => parts.push(Part { provider, location, items: vec![item] }),
        }
    }
    Ok(parts)
}

fn draft<'a>(encounter: &Encounter<'_>, part: &Part<'_, '_>, number: AccountingNumber, arena: &'a Bump) -> Result<Draft<'a>, Gap> {
    let provider = &encounter.practice.providers[part.provider];
    let group = encounter.group.or(provider.group).ok_or("billing_group")?;
    let specialty = encounter.specialty.or(provider.specialty).ok_or("billing_specialty")?;
    let biller = biller(group, provider.number, specialty);
    let claim = Claim {
        number,
        patient: patient(encounter, arena)?,
        pays_patient: encounter.pays_patient.or(false).ok_or("payee")?,
        referring: optional(encounter.referring, "referring_id")?,
        master: optional(encounter.master, "facility_id")?,
        admission: optional(encounter.admission, "admission_date")?,
        lab: optional(encounter.lab, "lab_licence")?,
        manual_review: encounter.manual_review.or(false).ok_or("manual_review")?,
        location: part.location,
        items: part.items.iter().map(|item| claim_item(item)).collect::<Result<_, _>>()?,
    };
    Ok(Draft { claim, provider: part.provider, biller, submitter: submitter(encounter, group, part.provider)? })
}

fn submitter(encounter: &Encounter<'_>, group: GroupNumber, provider: usize) -> Result<usize, Gap> {
    encounter.practice.submitter(group, provider).ok_or("billing_group")
}

fn optional<T: Copy>(given: crate::jurisdiction::Given<T>, column: Gap) -> Result<Option<T>, Gap> {
    given.value().map_or_else(|| given_nothing(given, column), |value| Ok(Some(value)))
}

fn given_nothing<T: Copy>(given: crate::jurisdiction::Given<T>, column: Gap) -> Result<Option<T>, Gap> {
    if matches!(given, crate::jurisdiction::Given::Missing) { Ok(None) } else { Err(column) }
}

fn patient<'a>(encounter: &Encounter<'_>, arena: &'a Bump) -> Result<Patient<'a>, Gap> {
    if encounter.is_all_non_encounter() {
        return Ok(Patient::Nobody);
    }
    let birth_date = encounter.birth_date.value().ok_or("birth_date")?;
    let program = match encounter.program.value().ok_or("payer_id")? {
        Program::Hcp => b"HCP",
        Program::Wcb => b"WCB",
        Program::Rmb => return registration(encounter, arena),
        Program::Patient | Program::Third => return Err("payer_id"),
    };
    let number = encounter.health_number.value().ok_or("member_id")?;
    Ok(Patient::Insured { program, number, version: optional(encounter.version, "member_suffix")?, birth_date })
}

fn registration<'a>(encounter: &Encounter<'_>, arena: &'a Bump) -> Result<Patient<'a>, Gap> {
    let visit = encounter.visit;
    let name = |column, limit, gap| letters::name(visit.private(column).expose(), limit, arena).ok_or(gap);
    Ok(Patient::OfAnotherProvince(Registration {
        birth_date: encounter.birth_date.value().ok_or("birth_date")?,
        number: letters::registration(visit.private(col::MEMBER_ID).expose(), arena).ok_or("member_id")?,
        last: name(col::PATIENT_LAST, 9, "patient_last")?,
        first: name(col::PATIENT_FIRST, 5, "patient_first")?,
        female: match *visit.private(col::SEX).expose() {
            "M" => false,
            "F" => true,
            _ => return Err("sex"),
        },
        province: arena.alloc_str(province(visit.text(col::MEMBER_REGION)).ok_or("member_region")?),
    }))
}

/// A province as the ministry writes it: Quebec is PQ.
pub fn province(text: &str) -> Option<&str> {
    match text {
        "QC" => Some("PQ"),
        text => (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(text),
    }
}

fn claim_item(item: &Item<'_>) -> Result<ClaimItem, Gap> {
    let fee = item.fee().filter(|fee| (0..=500_000).contains(&fee.cents())).ok_or("charge")?;
    Ok(ClaimItem {
        line: item.number,
        code: item.code.value().ok_or("code")?,
        fee,
        services: item.count().ok_or("units")?,
        day: item.day.value().ok_or("service_from")?,
        diagnosis: optional(item.diagnosis.code, "dx_pointers")?,
    })
}
