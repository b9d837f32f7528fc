//! A file of statements: pages, drawings that all pages share, fonts.

use super::canvas::Fonts;
use super::font::Used;
use super::furniture::{Drawn, Sheet, letterhead, slip, words};
use super::page::{Rooms, pages};
use crate::date::Date;
use crate::invoice::{Letterhead, Statement};
use chrono::Datelike;
use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write;

/// What the glyphs of a font are numbered by: their numbers in the file.
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The drawings that all pages share, by the names that pages use.
const FORMS: [&[u8]; 3] = [b"Head", b"Words", b"Slip"];

/// Objects whose numbers are known from the start.
const CATALOG: Ref = Ref::new(1);
const PAGE_TREE: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const FIRST_FORM: i32 = 4;
const FIRST_FONT: i32 = 8;
const FONT_OBJECTS: i32 = 5;
const FIRST_PAGE: i32 = 30;

/// Makes a PDF of statements, in their order.
pub fn bundle(letterhead_texts: &Letterhead, date: Date, statements: &[Statement<'_>]) -> Vec<u8> {
    let sheet = Sheet::of(letterhead_texts.paper);
    let mut fonts = Fonts::new();
    let drawn = [letterhead, words, slip].map(|draw| draw(&mut fonts, sheet, letterhead_texts));
    let rooms = Rooms { sheet, words: drawn[1].height };
    let mut pdf = Pdf::with_capacity(statements.len().saturating_mul(2_500) + (1 << 16));
    let mut kids = Vec::with_capacity(statements.len());
    for statement in statements {
        for content in pages(&mut fonts, rooms, statement) {
            let number = FIRST_PAGE + 2 * i32::try_from(kids.len()).expect("a file has less than 2^30 pages");
            page(&mut pdf, sheet, (Ref::new(number), Ref::new(number + 1)), &content);
            kids.push(Ref::new(number));
        }
    }
    pdf.catalog(CATALOG).pages(PAGE_TREE).lang(TextStr("en"));
    let count = i32::try_from(kids.len()).expect("a file has less than 2^30 pages");
    pdf.pages(PAGE_TREE).count(count).kids(kids);
    for (form, n) in drawn.iter().zip(0..) {
        shared(&mut pdf, sheet, Ref::new(FIRST_FORM + n), form);
    }
    font(&mut pdf, FIRST_FONT, &fonts.regular);
    font(&mut pdf, FIRST_FONT + FONT_OBJECTS, &fonts.bold);
    information(&mut pdf, letterhead_texts, date);
    pdf.finish()
}

fn information(pdf: &mut Pdf, head: &Letterhead, date: Date) {
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(&format!("Statements, {}", head.practice))).producer(TextStr("claimwright"));
    let (month, day) = (u8::try_from(date.month()).unwrap_or(1), u8::try_from(date.day()).unwrap_or(1));
    info.creation_date(pdf_writer::Date::new(u16::try_from(date.year()).unwrap_or(0)).month(month).day(day));
}

fn page(pdf: &mut Pdf, sheet: Sheet, (id, content): (Ref, Ref), operators: &[u8]) {
    let mut page = pdf.page(id);
    page.parent(PAGE_TREE).media_box(media_box(sheet)).contents(content);
    let mut resources = page.resources();
    let forms = FORMS.into_iter().zip(0..).map(|(name, n)| (Name(name), Ref::new(FIRST_FORM + n)));
    resources.x_objects().pairs(forms);
    resources.fonts().pairs([(Name(b"R"), Ref::new(FIRST_FONT)), (Name(b"B"), Ref::new(FIRST_FONT + FONT_OBJECTS))]);
    resources.finish();
    page.finish();
    // Operators count in tenths of a point.
    let scaled = [b"q .1 0 0 .1 0 0 cm\n", operators, b"Q"].concat();
    pdf.stream(content, &compressed(&scaled)).filter(Filter::FlateDecode);
}

/// A drawing that pages refer to; they have set the scale.
fn shared(pdf: &mut Pdf, sheet: Sheet, id: Ref, drawn: &Drawn) {
    let content = compressed(&drawn.content);
    let mut form = pdf.form_xobject(id, &content);
    form.filter(Filter::FlateDecode);
    // A drawing that is moved down hangs below its own sheet, so its box does too.
    form.bbox(rect([0, -sheet.height, sheet.width, sheet.height]));
    let mut resources = form.resources();
    resources.fonts().pairs([(Name(b"R"), Ref::new(FIRST_FONT)), (Name(b"B"), Ref::new(FIRST_FONT + FONT_OBJECTS))]);
}

/// Tenths of a point as PDF's numbers: every one fits exactly.
fn rect(corners: [i32; 4]) -> Rect {
    let [x1, y1, x2, y2] = corners.map(|corner| i16::try_from(corner).unwrap_or(i16::MAX).into());
    Rect::new(x1, y1, x2, y2)
}

/// The sheet in points. A4 is a fraction of a point wider and higher than this, as everywhere.
fn media_box(sheet: Sheet) -> Rect {
    rect([0, 0, (sheet.width + 5) / 10, (sheet.height + 5) / 10])
}

/// The five objects of a font: itself, its glyphs, their measures, the file, and the characters they stand for.
fn font(pdf: &mut Pdf, first: i32, used: &Used) {
    let [itself, glyphs, measures, file, characters] = [0, 1, 2, 3, 4].map(|n| Ref::new(first + n));
    let face = used.face;
    let name = format!("{}+{}", tag(used), face.name);
    pdf.type0_font(itself)
        .base_font(Name(name.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(glyphs)
        .to_unicode(characters);
    let mut cid = pdf.cid_font(glyphs);
    cid.subtype(CidFontType::Type2).base_font(Name(name.as_bytes())).system_info(IDENTITY).font_descriptor(measures);
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    cid.widths().consecutive(0, used.glyphs.remapped_gids().map(|glyph| face.advance(glyph).into()));
    cid.finish();
    let m = face.measures;
    let mut descriptor = pdf.font_descriptor(measures);
    let [x1, y1, x2, y2] = m.bounds.map(Into::into);
    descriptor.name(Name(name.as_bytes())).flags(FontFlags::SYMBOLIC).bbox(Rect::new(x1, y1, x2, y2)).italic_angle(0.0);
    descriptor.ascent(m.ascent.into()).descent(m.descent.into()).cap_height(m.capitals.into()).stem_v(80.0).font_file2(file);
    descriptor.finish();
    let subset = subsetter::subset(face.data, 0, &used.glyphs).expect("the font comes along and a test cuts it down");
    pdf.stream(file, &compressed(&subset)).filter(Filter::FlateDecode);
    let mut map = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
    for (&c, glyph) in used.characters.iter().zip(0_u16..).skip(1) {
        map.pair(glyph, c);
    }
    let map = map.finish();
    pdf.cmap(characters, &compressed(map.as_slice())).filter(Filter::FlateDecode);
}

/// Six capitals that say which glyphs a file has of a font (PDF 32000-1, 9.6.4).
fn tag(used: &Used) -> String {
    let seed = used.characters.iter().fold(5_381_u64, |hash, &c| hash.wrapping_mul(33) ^ u64::from(u32::from(c)));
    (0..6).map(|n| char::from(b'A' + u8::try_from(seed.rotate_right(n * 7) % 26).unwrap_or(0))).collect()
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3 + 64), Compression::fast());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}
