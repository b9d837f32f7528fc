//! What is the same on every statement of a practice, drawn once in a file: letterhead, ways to pay, the part to be returned.

use super::canvas::{Canvas, Colour, Fonts, Style, Weight, wrapped};
use crate::invoice::{Letterhead, Paper};

/// Tenths of a point of a sheet, and where things stand on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// The left margin: three quarters of an inch.
pub(super) const LEFT: i32 = 540;
/// The margin at the top: half an inch.
pub(super) const TOP: i32 = 360;
/// Height of the part to be returned, with the margin below it.
const SLIP: i32 = 1_900;
/// Height of a line of small text.
const SMALL_LINE: i32 = 122;

/// Text.
pub(super) const BODY: Style = Style { weight: Weight::Regular, size: 92, colour: Colour::Ink };
/// Text that matters.
pub(super) const STRONG: Style = Style { weight: Weight::Bold, ..BODY };
/// What is beside the point.
pub(super) const QUIET: Style = Style { size: 84, colour: Colour::Grey, ..BODY };
/// A small heading.
pub(super) const HEADING: Style = Style { weight: Weight::Bold, size: 88, colour: Colour::Blue };

impl Sheet {
    /// The sheet of a kind of paper.
    pub const fn of(paper: Paper) -> Sheet {
        match paper {
            Paper::Letter => Sheet { width: 6_120, height: 7_920 },
            Paper::A4 => Sheet { width: 5_953, height: 8_419 },
        }
    }

    /// The right margin.
    pub const fn right(self) -> i32 {
        self.width - LEFT
    }

    /// Width between the margins.
    pub const fn measure(self) -> i32 {
        self.width - 2 * LEFT
    }

    /// Where the part to be returned begins.
    pub const fn slip(self) -> i32 {
        self.height - SLIP
    }

    /// Where the column with number, date and amount begins: two and three quarter inches from the right margin.
    pub const fn column(self) -> i32 {
        self.right() - 1_980
    }
}

/// A drawing, and how much height it takes.
pub(super) struct Drawn {
    /// Its operators.
    pub content: Vec<u8>,
    /// Its height.
    pub height: i32,
}

/// The letterhead in the upper left corner.
pub(super) fn letterhead(fonts: &mut Fonts, sheet: Sheet, head: &Letterhead) -> Drawn {
    let mut canvas = Canvas::new(fonts, sheet.height);
    let mut x = LEFT;
    if !head.logo.is_empty() {
        canvas.fill((LEFT, TOP), (400, 400), Colour::Blue);
        canvas.centre((LEFT + 200, TOP + 248), Style { weight: Weight::Bold, size: 140, colour: Colour::White }, &head.logo);
        x += 500;
    }
    let room = sheet.column() - x - 150;
    let mut y = TOP + 100;
    let name = Style { size: 125, ..STRONG };
    for line in wrapped(&head.practice, name, room).iter().take(2) {
        canvas.text((x, y), name, line);
        y += 150;
    }
    let lines = head.address.iter().map(String::as_str).chain([head.phone.as_str(), head.tax_id.as_str()]);
    for line in lines.filter(|line| !line.is_empty()).take(7) {
        canvas.text((x, y), QUIET, &super::canvas::fitted(line, QUIET, room));
        y += 116;
    }
    Drawn { content: canvas.out, height: y }
}

/// How to pay, and whom to ask, in two columns; drawn at the top of a sheet, to be moved down.
pub(super) fn words(fonts: &mut Fonts, sheet: Sheet, head: &Letterhead) -> Drawn {
    let mut canvas = Canvas::new(fonts, sheet.height);
    let width = (sheet.measure() - 250) / 2;
    let small = Style { size: 86, ..BODY };
    let paragraph = |canvas: &mut Canvas<'_>, x: i32, mut y: i32, (title, texts): (&str, &[String])| {
        if texts.iter().all(String::is_empty) {
            return y;
        }
        y += SMALL_LINE;
        canvas.text((x, y), HEADING, title);
        for line in texts.iter().flat_map(|text| wrapped(text, small, width)) {
            y += SMALL_LINE;
            canvas.text((x, y), small, &line);
        }
        y + 40
    };
    let left = paragraph(&mut canvas, LEFT, 0, ("How to pay", &head.ways_to_pay));
    let x = LEFT + width + 250;
    let mut right = 0;
    for (title, text) in [("Need more time?", &head.payment_plan), ("Questions?", &head.questions)] {
        right = paragraph(&mut canvas, x, right, (title, std::slice::from_ref(text)));
    }
    for line in wrapped(&head.footer, small, width) {
        right += SMALL_LINE;
        canvas.text((x, right), small, &line);
    }
    Drawn { content: canvas.out, height: left.max(right) + 60 }
}

/// The part to be returned, without what differs.
pub(super) fn slip(fonts: &mut Fonts, sheet: Sheet, head: &Letterhead) -> Drawn {
    let mut canvas = Canvas::new(fonts, sheet.height);
    let top = sheet.slip();
    canvas.dashes((LEFT, top), sheet.measure());
    let note = Style { size: 76, ..QUIET };
    canvas.centre((sheet.width / 2, top + 110), note, "Please detach and return this part with your payment");
    canvas.text((LEFT + 90, top + 330), QUIET, "Pay to");
    let own = || std::iter::once(&head.practice).chain(&head.address);
    let lines: Vec<&String> = if head.remit_to.is_empty() { own().collect() } else { head.remit_to.iter().collect() };
    for (line, n) in lines.into_iter().take(6).zip(0..) {
        canvas.text((LEFT + 90, top + 460 + n * 128), BODY, &super::canvas::fitted(line, BODY, sheet.measure() / 2 - 200));
    }
    let x = slip_labels(sheet);
    for (label, n) in ["Patient", "Account no.", "Statement no.", "Due date", "Amount due", "Amount enclosed"].into_iter().zip(0..) {
        let style = if n == 4 { Style { size: 105, ..STRONG } } else { QUIET };
        canvas.text((x, slip_row(sheet, n)), style, label);
    }
    canvas.outline((sheet.right() - 1_100, slip_row(sheet, 5) - 130), (1_100, 200));
    canvas.text((sheet.right() - 1_050, slip_row(sheet, 5)), BODY, "$");
    Drawn { content: canvas.out, height: SLIP }
}

/// Where the labels of the part to be returned begin.
pub(super) const fn slip_labels(sheet: Sheet) -> i32 {
    sheet.right() - 2_350
}

/// The line of a row of the part to be returned, from 0.
pub(super) const fn slip_row(sheet: Sheet, row: i32) -> i32 {
    let apart = if row == 5 { 60 } else { 0 };
    sheet.slip() + 330 + row * 190 + apart
}
