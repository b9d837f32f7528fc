//! What is drawn on a page, as the operators of a content stream. Lengths are tenths of a point; `y` is counted from the top.

use super::font::{BOLD, REGULAR, Typeface, Used};
use std::borrow::Cow;
use std::io::Write;

/// Which of the two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// For text.
    Regular,
    /// For what matters.
    Bold,
}

/// Both faces.
#[cfg(test)]
pub(super) const BOTH: [Weight; 2] = [Weight::Regular, Weight::Bold];

impl Weight {
    /// The typeface.
    pub fn face(self) -> &'static Typeface {
        match self {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// The face.
    pub weight: Weight,
    /// Its size in tenths of a point.
    pub size: i32,
    /// Its colour.
    pub colour: Colour,
}

/// The colours of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// Text.
    Ink,
    /// What is beside the point.
    Grey,
    /// Headings and rules.
    Blue,
    /// On blue.
    White,
    /// Behind the amount due.
    Pale,
    /// Thin lines.
    Line,
}

impl Colour {
    /// Red, green and blue in thousandths, as operands.
    const fn operands(self) -> &'static str {
        match self {
            Colour::Ink => ".106 .122 .141",
            Colour::Grey => ".349 .388 .431",
            Colour::Blue => ".078 .314 .42",
            Colour::White => "1 1 1",
            Colour::Pale => ".933 .957 .969",
            Colour::Line => ".78 .8 .83",
        }
    }
}

/// The fonts of a file.
pub(super) struct Fonts {
    /// For text.
    pub regular: Used,
    /// For what matters.
    pub bold: Used,
}

impl Fonts {
    /// Fonts of which nothing is used yet.
    pub fn new() -> Fonts {
        Fonts { regular: Used::new(&REGULAR), bold: Used::new(&BOLD) }
    }
}

/// A content stream on its way.
pub(super) struct Canvas<'f> {
    fonts: &'f mut Fonts,
    height: i32,
    /// The operators.
    pub out: Vec<u8>,
}

impl<'f> Canvas<'f> {
    /// An empty page of that height.
    pub fn new(fonts: &'f mut Fonts, height: i32) -> Canvas<'f> {
        Canvas { fonts, height, out: Vec::with_capacity(4 << 10) }
    }

    /// Sets a text with its left end at `x` and its line at `y`.
    pub fn text(&mut self, (x, y): (i32, i32), style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        let (used, name) = match style.weight {
            Weight::Regular => (&mut self.fonts.regular, 'R'),
            Weight::Bold => (&mut self.fonts.bold, 'B'),
        };
        let y = self.height - y;
        let _ = write!(self.out, "{} rg BT /{name} {} Tf {x} {y} Td ", style.colour.operands(), style.size);
        used.push(text, &mut self.out);
        self.out.extend_from_slice(b"Tj ET\n");
    }

    /// Sets a text with its right end at `x`.
    pub fn right(&mut self, (x, y): (i32, i32), style: Style, text: &str) {
        self.text((x - style.weight.face().width(text, style.size), y), style, text);
    }

    /// Sets a text around `x`.
    pub fn centre(&mut self, (x, y): (i32, i32), style: Style, text: &str) {
        self.text((x - style.weight.face().width(text, style.size) / 2, y), style, text);
    }

    /// Fills a box.
    pub fn fill(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), colour: Colour) {
        let y = self.height - y - height;
        let _ = writeln!(self.out, "{} rg {x} {y} {width} {height} re f", colour.operands());
    }

    /// Draws a level line of a thickness; a dashed one is for scissors.
    pub fn rule(&mut self, (x, y): (i32, i32), length: i32, (thickness, colour): (i32, Colour)) {
        self.fill((x, y), (length, thickness), colour);
    }

    /// Draws a dashed line.
    pub fn dashes(&mut self, (x, y): (i32, i32), length: i32) {
        let (y, end) = (self.height - y, x + length);
        let _ = writeln!(self.out, "q {} RG 5 w [30 20] 0 d {x} {y} m {end} {y} l S Q", Colour::Grey.operands());
    }

    /// Draws the outline of a box.
    pub fn outline(&mut self, (x, y): (i32, i32), (width, height): (i32, i32)) {
        let y = self.height - y - height;
        let _ = writeln!(self.out, "q {} RG 5 w {x} {y} {width} {height} re S Q", Colour::Grey.operands());
    }

    /// Draws what was drawn once for all pages, moved down.
    pub fn form(&mut self, name: &str, down: i32) {
        let _ = writeln!(self.out, "q 1 0 0 1 0 {} cm /{name} Do Q", -down);
    }
}

/// The text itself where it fits a width, else its beginning and an ellipsis.
pub(super) fn fitted(text: &str, style: Style, width: i32) -> Cow<'_, str> {
    let face = style.weight.face();
    if face.width(text, style.size) <= width {
        return Cow::Borrowed(text);
    }
    let room = width - face.width("…", style.size);
    let end = text.char_indices().map(|(at, _)| at).take_while(|&at| face.width(&text[..at], style.size) <= room).last().unwrap_or(0);
    Cow::Owned(format!("{}…", &text[..end]))
}

/// A text in lines of at most that width, broken at blanks, or within a word that is longer than a line.
pub(super) fn wrapped(text: &str, style: Style, width: i32) -> Vec<String> {
    let face = style.weight.face();
    let fits = |line: &str| face.width(line, style.size) <= width;
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
