//! Tables of what comes back, and the pages of what is said about them.
//!
//! `BLESS=1 cargo test --lib reconcile` writes what the rules say into the pages; read the difference before you commit it.

#![allow(clippy::unwrap_used)]

use super::rules::CARDS;
use super::{Contents, Found, read};
use crate::date::parse_iso;
use crate::finding::FileNo;
use crate::money::Money;
use crate::rules::page::{Example, Page};
use proptest::prelude::*;

fn found(text: &[u8]) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("back.csv");
    std::fs::write(&path, text).unwrap();
    read(&path, FileNo(0), parse_iso("2026-10-15").unwrap()).unwrap()
}

fn told(found: &Found, id: &str) -> String {
    let of_card = found.findings.iter().filter(|f| f.card.id == id);
    of_card.map(|f| format!("{} {}: {}\nhelp: {}\n", f.severity, f.place.column, f.message, f.help).replace(" :", ":")).collect()
}

fn block<'a>(example: &Example<'a>, kind: &str) -> Option<&'a str> {
    example.blocks.iter().find(|b| b.kind == kind).map(|b| b.text)
}

#[test]
fn every_page_says_what_its_rule_does() {
    for card in CARDS {
        let page = Page::parse(card.page).unwrap();
        assert_eq!((page.id, page.name), (card.id, card.name));
        for example in page.examples().unwrap() {
            let said = told(&found(block(&example, "csv").unwrap().as_bytes()), card.id);
            assert_eq!(!said.is_empty(), example.fires, "{}: {said}", card.id);
            match block(&example, "finding") {
                Some(shown) if std::env::var_os("BLESS").is_some() => bless(card.name, shown, &said),
                shown => assert_eq!(shown.unwrap_or_default(), said, "{}", card.id),
            }
        }
    }
}

fn bless(name: &str, shown: &str, said: &str) {
    let path = format!("src/reconcile/incoming/rules/{}.md", name.replace('-', "_"));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, text.replacen(&format!("```finding\n{shown}```"), &format!("```finding\n{said}```"), 1)).unwrap();
}

#[test]
fn deposits_are_read_in_every_shape_that_a_bank_sends() {
    let plain = "date,amount,reference\n2026-10-05,113.40,EFT1\n2026-10-06,-5,\"CHK, 2\"\n";
    let shapes = [
        plain.to_string(),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.trim_end().to_string(),
        plain.replace("date,amount,reference", " Date , AMOUNT,\"Reference\" "),
        plain.replace('\n', "\n\n"),
    ];
    for shape in shapes {
        let Contents::Deposits(deposits) = found(shape.as_bytes()).contents else { panic!("{shape}") };
        let amounts: Vec<i64> = deposits.iter().map(|deposit| deposit.amount.cents()).collect();
        assert_eq!((amounts, deposits[1].reference.as_str()), (vec![11_340, -500], "CHK, 2"), "{shape:?}");
    }
}

#[test]
fn a_bad_row_is_told_and_the_others_are_used() {
    let text = "reference,date,amount\nA,2026-10-05,1.005\nB,2026-10-05,7\nC,2026-13-05,7\nD,2026-10-05\n";
    let found = found(text.as_bytes());
    let places: Vec<(u32, &str)> = found.findings.iter().map(|f| (f.place.row, f.place.column)).collect();
    assert_eq!(places, [(2, "amount"), (4, "date"), (5, "")]);
    let Contents::Deposits(deposits) = found.contents else { panic!() };
    assert_eq!(deposits.iter().map(|d| (d.row, d.amount)).collect::<Vec<_>>(), [(3, Money::from_cents(700))]);
}

#[test]
fn a_page_of_a_web_site_and_an_empty_file_are_told_as_what_they_are() {
    for (text, words) in [("<!DOCTYPE html><html>Log in</html>", "web site"), ("", "empty"), ("hello", "no file that comes back")] {
        let found = found(text.as_bytes());
        assert!(found.has_errors() && found.findings[0].message.contains(words), "{text}: {}", found.findings[0].message);
    }
}

#[test]
fn a_patient_is_never_shown() {
    let found = found(b"date,patient_id,amount\n2026-10-05,CANARY,x\n");
    assert_eq!(found.findings.len(), 1);
    assert!(!format!("{:?}", found.findings).contains("CANARY"));
}

#[test]
fn rows_of_one_payment_on_paper_must_agree_and_add_up() {
    let head = "payer_id,payment_number,payment_date,payment_amount,claim_number,code,charge,paid,adjustments\n";
    let rows =
        "60054,C1,2026-10-05,148.40,V1-A,99214,180,108.40,CO-45:41.60 PR-3:30\n60054,C1,2026-10-05,148.40,V1-A,93000,65,40,co-45:25\n";
    let good = found(format!("{head}{rows}").as_bytes());
    let Contents::Paper(payments) = &good.contents else { panic!() };
    assert!(payments[0].good && payments[0].claims.len() == 2 && good.findings.is_empty());
    let bad = found(format!("{head}{}", rows.replacen("148.40", "148.50", 1)).as_bytes());
    let Contents::Paper(payments) = &bad.contents else { panic!() };
    assert!(!payments[0].good);
    assert_eq!(bad.findings.len(), 2);
}

proptest! {
    #[test]
    fn no_table_stops_the_reader(rows in proptest::collection::vec("[\"0-9a-zA-Z,.:\u{e9} -]{0,60}", 0..20), kind in 0_usize..3) {
        let heads = [
            "date,amount,reference",
            "date,patient_id,amount",
            "payer_id,payment_number,payment_date,payment_amount,claim_number,charge,paid,adjustments",
        ];
        let text = format!("{}\n{}", heads[kind], rows.join("\n"));
        let found = found(text.as_bytes());
        prop_assert!(!matches!(found.contents, Contents::Unknown | Contents::Answers(_)));
    }
}
