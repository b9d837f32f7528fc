//! The geometry of statements by numbers, and what becomes of texts that the font does not have.

#![allow(clippy::unwrap_used, clippy::inconsistent_digit_grouping)]

use super::canvas::{BOTH, Canvas, Fonts, Style, fitted, wrapped};
use super::font::Used;
use super::furniture::{BODY, LEFT, Sheet, letterhead, slip, words};
use super::page::{Rooms, pages};
use crate::date::{Date, parse_iso};
use crate::finding::Private;
use crate::invoice::statement::{Credit, MESSAGES, Previous, Share, StatedLine, StatedVisit, Statement};
use crate::invoice::{Letterhead, Paper};
use crate::money::{Money, Units};
use proptest::prelude::*;

/// A text on a page: left and right end, line from the bottom, size.
#[derive(Clone, Copy, Debug)]
struct Set {
    left: i32,
    right: i32,
    y: i32,
    size: i32,
}

fn day() -> Date {
    parse_iso("2026-10-25").unwrap()
}

fn head() -> Letterhead {
    Letterhead {
        practice: "Riverside Family Medicine and Long Names of Practices, Incorporated".into(),
        logo: "RFM".into(),
        address: vec!["1200 Orange Grove Avenue".into(), "Riverside, CA 92501".into()],
        phone: "951-555-0100".into(),
        ways_to_pay: vec!["By check".into(), "By card at 951-555-0100 ".repeat(8)],
        payment_plan: "Call us. ".repeat(30),
        ..Letterhead::default()
    }
}

fn statement<'a>(visits: usize, lines: usize, text: &'a str) -> Statement<'a> {
    let line = |n: usize| StatedLine {
        date: day(),
        code: "99213",
        label: (if n.is_multiple_of(3) { text } else { "Office visit" }).into(),
        units: Units::from_thousandths(2_500),
        charge: Money::from_cents(12_345_678_90),
        shares: vec![
            Share { reason: "PR-1", words: "deductible", amount: Money::from_cents(1_000_000_00) },
            Share { reason: "PR-2", words: "coinsurance", amount: Money::from_cents(234_567_89) },
        ],
        share: Money::from_cents(1_234_567_89),
    };
    let visit = |_| StatedVisit {
        visit: text,
        date: day(),
        first_asked: Some(day()),
        lines: (0..lines).map(line).collect(),
        credits: vec![Credit { words: "Paid at the visit", date: Some(day()), amount: Money::from_cents(25_00) }],
        owed: Money::from_cents(1_000_000_00),
    };
    Statement {
        number: "S20261025-0001-100000".into(),
        account: Private::new(text),
        patient: Private::new(text),
        addressee: vec![Private::new(text); 7],
        date: day(),
        due: day(),
        level: 2,
        levels: 4,
        message: MESSAGES[3],
        visits: (0..visits).map(visit).collect(),
        previous: Some(Previous { number: "S1".into(), date: day(), owed: Money::ZERO, new: Money::ZERO, changed: Money::ZERO }),
        ages: [Money::from_cents(1_000_000_00); 4],
        owed: Money::from_cents(10_000_000_00),
    }
}

/// The texts of a content stream.
fn texts(content: &[u8], fonts: &Fonts) -> Vec<Set> {
    let text = std::str::from_utf8(content).unwrap();
    text.lines().filter(|line| line.contains(" BT ")).map(|line| read(line, fonts)).collect()
}

fn read(line: &str, fonts: &Fonts) -> Set {
    let (before, rest) = line.split_once('<').unwrap();
    let parts: Vec<&str> = before.split_once(" BT ").unwrap().1.split_whitespace().collect();
    let number = |at: usize| parts[at].parse::<i32>().unwrap();
    let used = if parts[0] == "/R" { &fonts.regular } else { &fonts.bold };
    let (size, left, y) = (number(1), number(3), number(4));
    let glyphs = rest.split_once('>').unwrap().0.as_bytes().chunks(4);
    let width: i32 = glyphs.map(|hex| width(used, u16::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap())).sum();
    Set { left, right: left + width * size / 1_000, y, size }
}

fn width(used: &Used, glyph: u16) -> i32 {
    let old = used.glyphs.remapped_gids().nth(usize::from(glyph)).unwrap();
    i32::from(used.face.advance(old))
}

fn check(content: &[u8], fonts: &Fonts, sheet: Sheet) {
    let texts = texts(content, fonts);
    for (n, a) in texts.iter().enumerate() {
        assert!(a.left >= LEFT - 5 && a.right <= sheet.right() + 5, "{a:?} is beyond the margins");
        assert!(a.y >= 180 && a.y + a.size <= sheet.height - 300, "{a:?} is too near the edge");
        for b in &texts[n + 1..] {
            let apart = a.right <= b.left + 5 || b.right <= a.left + 5 || (a.y - b.y).abs() >= a.size.min(b.size) * 8 / 10;
            assert!(apart, "{a:?} and {b:?} overlap");
        }
    }
}

#[test]
fn nothing_overlaps_or_leaves_the_page_however_long_texts_and_statements_are() {
    let long = "Maximiliana Featherstonehaugh-Worthington-Smythe of the Upper Riverside and all that belongs to it";
    for paper in [Paper::Letter, Paper::A4] {
        let sheet = Sheet::of(paper);
        for (visits, lines) in [(1, 1), (1, 12), (3, 9), (2, 40)] {
            let mut fonts = Fonts::new();
            let drawn = [letterhead, words, slip].map(|draw| draw(&mut fonts, sheet, &head()));
            assert!(drawn[0].height < 1_500, "the letterhead ends above the address");
            let made = pages(&mut fonts, Rooms { sheet, words: drawn[1].height }, &statement(visits, lines, long));
            assert!(made.len() <= 2 + visits * lines / 8, "{} pages for {visits} visits of {lines} lines", made.len());
            for content in made.iter().chain([&drawn[0].content, &drawn[2].content]) {
                check(content, &fonts, sheet);
            }
            let last = std::str::from_utf8(made.last().unwrap()).unwrap();
            let down: i32 = last.lines().find(|l| l.ends_with("/Words Do Q")).unwrap().split(' ').nth(6).unwrap().parse().unwrap();
            assert!(drawn[1].height - down <= sheet.slip(), "how to pay ends above the part to be returned");
            let on_slip = |line: &&str| line.contains(" BT ") && read(line, &fonts).y < sheet.height - sheet.slip();
            assert_eq!(last.lines().filter(on_slip).count(), if made.len() > 1 { 6 } else { 5 }, "only the slip is on the slip");
        }
    }
}

#[test]
fn what_the_font_does_not_have_is_shown_as_a_question_and_read_as_one() {
    let mut used = Used::new(BOTH[0].face());
    let mut out = Vec::new();
    used.push("Ñandú 王\u{ac00}\u{7}", &mut out);
    let shown: String = used.characters.iter().skip(1).collect();
    assert_eq!(shown, "Ñandú \u{fffd}");
    let hex = String::from_utf8(out).unwrap();
    let codes: Vec<&[u8]> = hex.trim_matches(['<', '>']).as_bytes().chunks(4).collect();
    assert_eq!(codes.len(), 9);
    assert_eq!((codes[6], codes[8]), (codes[7], codes[5]), "both unknown look the same, and a control character is a blank");
}

#[test]
fn lines_are_broken_at_blanks_or_within_a_word_that_is_too_long() {
    assert_eq!(wrapped("one two three", BODY, 400), ["one two", "three"]);
    let long = "x".repeat(200);
    let lines = wrapped(&long, BODY, 1_000);
    assert!(lines.len() > 5 && lines.concat() == long);
    assert_eq!(fitted("one", BODY, 400), "one");
    assert!(fitted(&long, BODY, 400).ends_with('…'));
}

proptest! {
    #[test]
    fn any_text_is_set_within_its_width(text in any::<String>(), width in 0_i32..4_000) {
        for weight in BOTH {
            let style = Style { weight, ..BODY };
            for line in wrapped(&text, style, width) {
                prop_assert!(weight.face().width(&line, style.size) <= width || line.chars().count() == 1);
            }
        }
        let mut fonts = Fonts::new();
        Canvas::new(&mut fonts, 7_920).text((0, 0), BODY, &fitted(&text, BODY, width));
    }

    #[test]
    fn any_patient_gets_a_whole_file(text in any::<String>()) {
        let made = super::bundle(&head(), day(), &[statement(1, 2, &text)]);
        prop_assert!(made.starts_with(b"%PDF-") && made.ends_with(b"%%EOF"));
    }
}
