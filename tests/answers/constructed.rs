//! The files that were made for us, fact by fact.

use super::recorder::{payments, read};
use claimwright::jurisdiction::us::answers::{Answer, Informant, Refusal, Standing, Survey, Verdict};
use claimwright::money::Money;

const PAID: &str = include_str!("../x12/answers/835.x12");
const STATUS: &str = include_str!("../x12/answers/277ca.x12");
const SYNTAX: &str = include_str!("../x12/answers/999.x12");

fn dollars(text: &str) -> Money {
    Money::parse(text).unwrap()
}

#[test]
fn the_835_pays_three_claims_and_proves_its_sums() {
    let (survey, recorder) = read(PAID.as_bytes());
    let payment = payments(&survey)[0];
    assert_eq!(payment.equation.to_string(), "113.40 = 138.40 - 25.00");
    assert!(payment.balances());
    assert_eq!((payment.claims, payment.lines, payment.charged, payment.patient_share), (3, 4, dollars("245"), dollars("55")));
    assert_eq!(
        (payment.trace.as_str(), payment.payer_number.as_str(), payment.payee.id.as_str()),
        ("EFT20261010001", "1512345678", "1999999984")
    );
    let plb: Vec<(&str, &str, Money, u32, u8)> = payment
        .provider_adjustments
        .iter()
        .map(|plb| (plb.reason.as_str(), plb.reference.as_str(), plb.amount, plb.at.segment, plb.at.element))
        .collect();
    assert_eq!(plb, [("WO", "2026EX0500", dollars("25.50"), 43, 4), ("L6", "", dollars("-0.50"), 43, 6)]);
    assert_eq!(recorder.claims[0], ("V1001-A".to_string(), vec!["V1001-L1".to_string(), "V1001-L2".to_string()]));
    assert_eq!((recorder.claims[1].0.as_str(), recorder.claims[2].0.as_str()), ("V0990-A", "V0990-A"));
    let source = &payment.source;
    assert_eq!((source.interchange.number.as_str(), source.group.as_str(), source.number.as_str()), ("000000002", "2", "0001"));
    assert!(source.interchange.is_test);
    assert_eq!(source.position(payment.at), 2);
}

#[test]
fn the_999_rejects_the_set_because_of_one_claim() {
    let (survey, _) = read(SYNTAX.as_bytes());
    let Answer::Acknowledgement(answer) = &survey.answers[0] else { panic!() };
    assert_eq!((answer.group.as_str(), answer.verdict, answer.counts), ("1", Verdict::Rejected, [Some(1), Some(1), Some(0)]));
    let set = &answer.sets[0];
    assert_eq!((set.number.as_str(), set.verdict, &set.codes[..]), ("0001", Verdict::Rejected, &["5".to_string()][..]));
    let error = &set.errors[0];
    assert_eq!((error.segment.as_str(), error.position, error.claim_number()), ("CLM", Some(19), Some("V1001-A")));
    assert_eq!((error.elements[0].element, error.elements[0].code.as_str()), (Some(2), "1"));
}

#[test]
fn a_set_that_is_not_named_stands_as_its_group_does() {
    let (survey, _) = read(SYNTAX.as_bytes());
    let Answer::Acknowledgement(answer) = &survey.answers[0] else { panic!() };
    assert_eq!(answer.verdict_of("0007"), Verdict::Rejected);
    let partly = SYNTAX.replace("AK9*R*1*1*0", "AK9*P*2*2*1");
    let (survey, _) = read(partly.as_bytes());
    let Answer::Acknowledgement(answer) = &survey.answers[0] else { panic!() };
    assert_eq!((answer.verdict_of("0001"), answer.verdict_of("0007")), (Verdict::Rejected, Verdict::Unknown));
}

#[test]
fn the_277ca_accepts_one_claim_and_rejects_another() {
    let (survey, recorder) = read(STATUS.as_bytes());
    let Answer::Status(report) = &survey.answers[0] else { panic!() };
    assert_eq!((report.informant, report.number.as_str()), (Informant::Payer, "ACK1"));
    let batch = &report.batches[0];
    assert_eq!((batch.batch.as_str(), batch.standing), ("B20261001-0001", Standing::Received));
    assert_eq!((batch.tally.accepted, batch.tally.rejected_charge), (Some(1), Some(dollars("120.50"))));
    let expected = [("V1001-A".to_string(), Standing::Accepted), ("V1002-A".to_string(), Standing::Rejected)];
    assert_eq!(recorder.statuses, expected);
}

#[test]
fn a_clearing_house_cannot_accept_for_the_insurer() {
    let (_, recorder) = read(STATUS.replace("NM1*PR*2", "NM1*AY*2").as_bytes());
    assert_eq!(recorder.statuses[0].1, Standing::Received);
}

#[test]
fn a_rejection_of_provider_or_file_rejects_what_is_beneath() {
    for level in ["STC*A1:19:PR*20261001*WQ*365.5", "STC*A1:19:PR**WQ*365.5"] {
        let rejected = STATUS.replacen(level, &level.replace("A1", "A8").replace("WQ", "U"), 1);
        let (survey, recorder) = read(rejected.as_bytes());
        assert_eq!(recorder.statuses[0].1, Standing::Rejected, "{level}");
        let Answer::Status(report) = &survey.answers[0] else { panic!() };
        assert_eq!(report.count(Standing::Rejected), 2);
    }
}

#[test]
fn categories_mean_what_they_say() {
    let of = |category: &str, action: &str| {
        let text = STATUS.replace("STC*A2:20:PR*20261001*WQ*245", &format!("STC*{category}:20:PR*20261001*{action}*245"));
        read(text.as_bytes()).1.statuses[0].1
    };
    let plain = [
        ("A0", Standing::Forwarded),
        ("A1", Standing::Received),
        ("A2", Standing::Accepted),
        ("A3", Standing::Rejected),
        ("A4", Standing::Review),
        ("A5", Standing::ExpectSeveral),
        ("A6", Standing::Rejected),
        ("A7", Standing::Rejected),
        ("A8", Standing::Rejected),
        ("F1", Standing::Unknown),
    ];
    for (category, standing) in plain {
        assert_eq!(of(category, "WQ"), standing, "{category}");
        assert_eq!(of(category, "U"), Standing::Rejected, "{category} with a rejecting action");
    }
}

#[test]
fn the_worst_of_several_statuses_counts() {
    let two = STATUS.replace("STC*A2:20:PR*20261001*WQ*245~", "STC*A2:20:PR*20261001*WQ*245******A7:21:IL~");
    assert_eq!(read(two.as_bytes()).1.statuses[0].1, Standing::Rejected);
}

fn refusals(text: &str) -> Vec<Refusal> {
    let survey: Survey = read(text.as_bytes()).0;
    survey.answers.iter().flat_map(|answer| answer.refusals().to_vec()).collect()
}

#[test]
fn wrong_counts_and_numbers_refuse_with_the_reason() {
    type Expected = fn(&Refusal) -> bool;
    let cases: [(&str, &str, Expected); 8] = [
        ("SE*42*", "SE*41*", |r| matches!(r, Refusal::SegmentCount { found: 42, .. })),
        ("SE*42*0001", "SE*42*0002", |r| matches!(r, Refusal::SetNumber { .. })),
        ("GE*1*2", "GE*2*2", |r| matches!(r, Refusal::GroupCount { found: 1, .. })),
        ("GE*1*2", "GE*1*3", |r| matches!(r, Refusal::GroupNumber { .. })),
        ("IEA*1*", "IEA*3*", |r| matches!(r, Refusal::InterchangeCount { found: 1, .. })),
        ("IEA*1*000000002", "IEA*1*000000003", |r| matches!(r, Refusal::InterchangeNumber { .. })),
        ("CLP*V1001-A*1*245*", "CLP*V1001-A*1*24,5*", |r| matches!(r, Refusal::NotAnAmount { column: "CLP03", .. })),
        ("TRN*1*EFT20261010001*1512345678~\n", "", |r| matches!(r, Refusal::Missing { segment: "TRN", .. })),
    ];
    for (old, new, expected) in cases {
        assert!(PAID.contains(old), "{old}");
        let found = refusals(&PAID.replacen(old, new, 1));
        assert!(found.iter().any(expected), "{new}: {found:?}");
    }
}

#[test]
fn money_without_a_claim_is_refused() {
    let astray = PAID.replace("LX*1~", "CAS*CO*45*1~LX*1~").replace("SE*42", "SE*43");
    assert!(matches!(refusals(&astray)[..], [Refusal::Astray { segment: "CAS", .. }]));
}

#[test]
fn the_good_sets_of_a_file_are_handed_on_beside_a_bad_one() {
    let begin = PAID.find("ST*835").unwrap();
    let end = PAID.find("GE*1").unwrap();
    let set = &PAID[begin..end];
    let bad = set.replace("0001~", "0002~").replace("SE*42", "SE*40").replacen("ST*835*0001", "ST*835*0002", 1);
    let good = set.replacen("ST*835*0001", "ST*835*0003", 1).replace("SE*42*0001", "SE*42*0003");
    let file = PAID.replace(set, &format!("{set}{bad}{good}")).replace("GE*1*2", "GE*3*2");
    let (survey, recorder) = read(file.as_bytes());
    let refused: Vec<bool> = survey.answers.iter().map(|answer| !answer.refusals().is_empty()).collect();
    assert_eq!(refused, [false, true, false]);
    assert_eq!((recorder.payments.len(), recorder.claims.len()), (2, 6));
}

#[test]
fn several_interchanges_of_several_kinds_stand_in_one_file() {
    let ta1 = "ISA|00|          |00|          |ZZ|RECEIVER       |ZZ|SENDER         |250101|1230|^|00501|000000022|0|P|>\n\
               TA1|000000019|250101|1200|R|001\nIEA|0|000000022\n";
    let (survey, recorder) = read(format!("{PAID}{ta1}{STATUS}{SYNTAX}").as_bytes());
    assert_eq!((survey.interchanges, survey.answers.len(), recorder.sets.len()), (4, 4, 4));
    let Answer::Interchange(answer) = &survey.answers[1] else { panic!() };
    assert_eq!((answer.number.as_str(), answer.verdict, answer.note.as_str()), ("000000019", Verdict::Rejected, "001"));
}

#[test]
fn an_interchange_that_is_cut_off_takes_only_itself_along() {
    let cut = &STATUS[..STATUS.len() / 2];
    let (survey, recorder) = read(format!("{PAID}{cut}").as_bytes());
    assert!(survey.trouble.is_some());
    assert_eq!((recorder.payments.len(), recorder.statuses.len()), (1, 0));
}

#[test]
fn a_notice_without_money_is_told_by_its_content() {
    let notice = |claim: &str| PAID.replace("BPR*I*113.4*C*ACH", "BPR*H*0*C*NON").replace("V1001-A", claim);
    let key = |text: &str| payments(&read(text.as_bytes()).0)[0].key();
    assert_ne!(key(&notice("A")), key(&notice("B")));
    assert_eq!(key(&notice("A")), key(&notice("A").replace("SE*42*0001", "SE*42*0099").replace("ST*835*0001", "ST*835*0099")));
    assert_eq!(key(PAID).content, None);
}
