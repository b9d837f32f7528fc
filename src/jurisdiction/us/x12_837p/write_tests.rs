//! Claims and envelopes as they go out.
#![allow(clippy::unwrap_used)]

use super::super::claim::*;
use super::super::ids::*;
use super::super::profile::Usage;
use super::*;
use crate::date::parse_iso;
use crate::finding::Private;
use crate::money::{Money, Units};

pub(super) fn billing() -> Billing<'static> {
    Billing {
        taxonomy: Some(Taxonomy::parse("207Q00000X").unwrap()),
        currency: Code::NONE,
        name: Name::organisation("Oak Street Family Medicine"),
        npi: Some(Npi::parse("1999999984").unwrap()),
        address: Address { street: ["100 Oak St", ""], city: "Austin", state: "TX", zip: "787010001", ..Address::default() },
        tax_id: TaxId::ein("74-1234567").unwrap(),
        references: Vec::new(),
        contact: Contact::default(),
        pay_to: None,
        kept: Vec::new(),
    }
}

fn line(code: &str, cents: i64, pointers: [u8; 4], reference: &str) -> ServiceLine<'static> {
    ServiceLine {
        procedure: Procedure { code: ProcedureCode::parse(code).unwrap(), modifiers: [None; 4], description: "" },
        charge: Money::from_cents(cents),
        basis: Basis::Units,
        quantity: Units::ONE,
        place: None,
        pointers,
        emergency: false,
        epsdt: false,
        family_planning: false,
        copay_exempt: false,
        attachments: Vec::new(),
        from: parse_iso("2026-09-29").unwrap(),
        to: None,
        dates: Vec::new(),
        reference: Some(LineReference::parse(reference).unwrap()),
        references: Vec::new(),
        notes: Vec::new(),
        drug: None,
        providers: Vec::new(),
        decisions: Vec::new(),
        kept: Vec::new(),
    }
}

pub(super) fn claim() -> Claim<'static> {
    let mut diagnoses = Diagnoses::default();
    assert!(diagnoses.push(Icd10::parse("E119").unwrap()) && diagnoses.push(Icd10::parse("I10").unwrap()));
    let mut visit = line("99214", 18_000, [1, 2, 0, 0], "V1001-L1");
    visit.procedure.modifiers[0] = Some(Modifier::parse("25").unwrap());
    let mut rendering = Provider::new(Role::Rendering, Name::person("Okafor", "John", ""));
    rendering.npi = Some(Npi::parse("1234567893").unwrap());
    rendering.taxonomy = Some(Taxonomy::parse("207Q00000X").unwrap());
    Claim {
        purpose: Purpose::Chargeable,
        coverage: Coverage {
            turn: Code::of("P"),
            relationship: Code::of("18"),
            group_number: Private::new("GRP1"),
            filing_code: Code::of("CI"),
            payer: Organisation { name: "Example Health", id_qualifier: Code::of("PI"), id: "60054", ..Organisation::default() },
            ..Coverage::default()
        },
        subscriber: Subscriber {
            name: Private::new(Name::person("Rivera", "Ana", "M")),
            id_qualifier: Code::of("MI"),
            member_id: Private::new("W123456789"),
            address: Some(Private::new(Address {
                street: ["9 Elm Ct", ""],
                city: "Austin",
                state: "TX",
                zip: "78702",
                ..Address::default()
            })),
            person: Some(Private::new(Person { birth: parse_iso("1980-02-14").unwrap(), sex: Code::of("F") })),
            ..Subscriber::default()
        },
        patient: None,
        number: ClaimNumber::parse("V1001-A").unwrap(),
        charge: Money::from_cents(24_500),
        place: PlaceOfService::parse("11").unwrap(),
        frequency: Frequency::ORIGINAL,
        agreements: Agreements {
            signature_on_file: Code::of("Y"),
            assignment: Code::of("A"),
            benefits_assigned: Code::of("Y"),
            release: Code::of("Y"),
            signed_for_patient: Code::NONE,
        },
        causes: Causes::default(),
        special_program: Code::NONE,
        delay_reason: Code::NONE,
        dates: Vec::new(),
        attachments: Vec::new(),
        patient_paid: Money::ZERO,
        references: Vec::new(),
        note: None,
        diagnoses,
        providers: vec![rendering],
        other_payers: Vec::new(),
        lines: vec![visit, line("93000", 6_500, [2, 0, 0, 0], "V1001-L2")],
        kept: Vec::new(),
    }
}

fn dependant() -> Claim<'static> {
    let mut claim = claim();
    claim.number = ClaimNumber::parse("V1002-A").unwrap();
    claim.coverage.relationship = Code::NONE;
    let person = claim.subscriber.person.take();
    let address = claim.subscriber.address.take();
    claim.patient = Some(Patient {
        relationship: Code::of("19"),
        state: None,
        name: Private::new(Name::person("Rivera", "Kim", "")),
        address,
        person,
        references: Vec::new(),
        kept: Vec::new(),
    });
    claim
}

fn written(claim: &Claim<'_>) -> String {
    let mut out = Vec::new();
    push_claim(claim, &Dialect::usual(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub(super) fn envelope() -> Envelope<'static> {
    Envelope {
        sender: ("ZZ", "CLAIMWRIGHT"),
        receiver: ("ZZ", "RECEIVER01"),
        application_sender: "CLAIMWRIGHT",
        application_receiver: "RECEIVER01",
        control: 1,
        group_control: 1,
        acknowledge: true,
        usage: Usage::Test,
        date: parse_iso("2026-10-01").unwrap(),
        reference: "B20261001-0001-1",
        submitter: Submitter { name: "Oak Street Family Medicine", id: "OAK001", contact: "Dana Lee", phone: "5125550100", email: "" },
        receiver_party: ("Example Clearinghouse", "CLH001"),
        claims_per_set: 2,
    }
}

#[test]
fn a_claim_of_two_lines_is_written_in_the_order_of_the_guide() {
    let expected = "SBR*P*18*GRP1******CI~NM1*IL*1*RIVERA*ANA*M***MI*W123456789~N3*9 ELM CT~N4*AUSTIN*TX*78702~DMG*D8*19800214*F~\
        NM1*PR*2*EXAMPLE HEALTH*****PI*60054~CLM*V1001-A*245***11:B:1*Y*A*Y*Y~HI*ABK:E119*ABF:I10~\
        NM1*82*1*OKAFOR*JOHN****XX*1234567893~PRV*PE*PXC*207Q00000X~\
        LX*1~SV1*HC:99214:25*180*UN*1***1:2~DTP*472*D8*20260929~REF*6R*V1001-L1~\
        LX*2~SV1*HC:93000*65*UN*1***2~DTP*472*D8*20260929~REF*6R*V1001-L2~";
    assert_eq!(written(&claim()), expected);
}

#[test]
fn a_claim_with_a_separator_in_a_name_is_refused_and_leaves_nothing() {
    let mut claim = claim();
    claim.subscriber.name = Private::new(Name::person("Riv*era", "Ana", ""));
    let mut out = b"before".to_vec();
    let refused = push_claim(&claim, &Dialect::usual(), &mut out).unwrap_err();
    assert_eq!((refused.field, out.as_slice()), ("name of the subscriber", &b"before"[..]));
}

#[test]
fn a_number_that_would_come_back_changed_is_refused() {
    let mut claim = claim();
    claim.number = ClaimNumber::received("v1001").unwrap();
    assert_eq!(push_claim(&claim, &Dialect::usual(), &mut Vec::new()).unwrap_err().field, "claim number");
}

#[test]
fn references_and_dates_go_out_in_the_order_of_the_guide_whatever_their_order_was() {
    let mut claim = claim();
    let day = parse_iso("2026-09-01").unwrap();
    let dated = |q| Dated { qualifier: q, from: day, to: None };
    claim.dates = vec![dated(Code::of("439")), dated(Code::of("431"))];
    claim.references = vec![Reference::new(Code::of("F8"), "123"), Reference::new(Code::of("9F"), "R1")];
    let text = written(&claim);
    assert!(text.contains("DTP*431*D8*20260901~DTP*439*D8*20260901~REF*9F*R1~REF*F8*123~"), "{text}");
    claim.references.push(Reference::new(Code::of("ZZ"), "lost?"));
    assert!(push_claim(&claim, &Dialect::usual(), &mut Vec::new()).is_err());
}

#[test]
fn sets_are_cut_and_numbered_and_counted() {
    let (dialect, mut out) = (Dialect::usual(), Vec::new());
    let mut block = Vec::new();
    let segments = push_billing(&billing(), &dialect, &mut block).unwrap();
    let block = BillingBlock { number: 0, bytes: &block, segments };
    let mut file = Interchange837::begin(&envelope(), &dialect, &mut out).unwrap();
    for claim in [claim(), dependant(), claim()] {
        let mut fragment = Vec::new();
        let shape = push_claim(&claim, &dialect, &mut fragment).unwrap();
        file.append(&block, &fragment, shape, &mut out);
    }
    let totals = file.end(&mut out);
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.find('~'), Some(105));
    let levels: Vec<&str> = text.split('~').filter(|s| s.starts_with("HL*") || s.starts_with("ST*") || s.starts_with("SE*")).collect();
    assert_eq!(
        levels,
        [
            "ST*837*0001*005010X222A1",
            "HL*1**20*1",
            "HL*2*1*22*0",
            "HL*3*1*22*1",
            "HL*4*3*23*0",
            "SE*53*0001",
            "ST*837*0002*005010X222A1",
            "HL*1**20*1",
            "HL*2*1*22*0",
            "SE*31*0002"
        ]
    );
    assert!(text.contains("BHT*0019*00*B20261001-0001-1-1*20261001*0000*CH~"));
    assert!(text.ends_with("GE*2*1~IEA*1*000000001~"));
    assert_eq!(totals, SetTotals { sets: 2, claims: 3, segments: text.matches('~').count() as u64 });
}

#[test]
fn every_line_end_and_separator_of_a_payer_is_used() {
    let separators = crate::wire::x12::Separators { element: b'|', component: b'>', repetition: Some(b'^'), terminator: b'~' };
    let dialect = Dialect::new(separators, b"\r\n", super::super::profile::CharacterSet::Basic);
    let mut out = Vec::new();
    push_claim(&claim(), &dialect, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("~\r\nSV1|HC>99214>25|180|UN|1|||1>2~\r\n"));
}
