//! The embedded fonts: which glyph a character has, how wide it is, and which of them a file uses.
//!
//! DejaVu Sans Condensed covers Latin, Greek and Cyrillic with nearly all accents; `fonts/LICENSE.txt` has its licence. Only the
//! glyphs that a file uses are embedded. What the font does not have is shown as a question mark in a box.

use std::sync::LazyLock;
use subsetter::GlyphRemapper;
use ttf_parser::Face;

/// Widths are given for letters of this size.
pub(super) const UNITS: i64 = 1_000;

/// What stands for a character that the font does not have: U+FFFD.
const UNKNOWN: char = '\u{fffd}';

/// The face for text.
pub(super) static REGULAR: LazyLock<Typeface> =
    LazyLock::new(|| Typeface::new("CWDejaVuSansCondensed", include_bytes!("../fonts/DejaVuSansCondensed.ttf")));
/// The face for what matters.
pub(super) static BOLD: LazyLock<Typeface> =
    LazyLock::new(|| Typeface::new("CWDejaVuSansCondensed-Bold", include_bytes!("../fonts/DejaVuSansCondensed-Bold.ttf")));

/// A font file with its measures.
pub(super) struct Typeface {
    /// What files call it.
    pub name: &'static str,
    /// The whole font file.
    pub data: &'static [u8],
    face: Face<'static>,
    /// Glyph and width of the characters up to U+017F, which nearly all texts are made of.
    common: Vec<(u16, u16)>,
    unknown: (u16, u16),
    /// Ascent, descent, height of capitals and bounding box, in [`UNITS`].
    pub measures: Measures,
}

/// What a PDF wants to know of a font.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// Above the line.
    pub ascent: i16,
    /// Below the line; negative.
    pub descent: i16,
    /// Height of a capital.
    pub capitals: i16,
    /// The box that all glyphs fit in.
    pub bounds: [i16; 4],
}

impl Typeface {
    fn new(name: &'static str, data: &'static [u8]) -> Typeface {
        let face = Face::parse(data, 0).expect("the font comes along and a test reads it");
        let scale = |value: i16| i16::try_from(i64::from(value) * UNITS / i64::from(face.units_per_em())).unwrap_or(i16::MAX);
        let bounds = face.global_bounding_box();
        let measures = Measures {
            ascent: scale(face.ascender()),
            descent: scale(face.descender()),
            capitals: scale(face.capital_height().unwrap_or_else(|| face.ascender())),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scale),
        };
        let unknown = glyph(&face, UNKNOWN).or_else(|| glyph(&face, '?')).unwrap_or((0, 600));
        let common = (0..0x180).map(|c| char::from_u32(c).and_then(|c| glyph(&face, c)).unwrap_or(unknown)).collect();
        Typeface { name, data, face, common, unknown, measures }
    }

    /// Glyph and width of a character; control characters are blanks.
    fn glyph(&self, c: char) -> (u16, u16) {
        let c = if c.is_control() { ' ' } else { c };
        match self.common.get(c as usize) {
            Some(&known) => known,
            None => glyph(&self.face, c).unwrap_or(self.unknown),
        }
    }

    /// How wide a text is at a size, in the units of that size.
    pub fn width(&self, text: &str, size: i32) -> i32 {
        let sum: i64 = text.chars().map(|c| i64::from(self.glyph(c).1)).sum();
        i32::try_from(sum.saturating_mul(i64::from(size)) / UNITS).unwrap_or(i32::MAX)
    }

    /// The width of a glyph.
    pub fn advance(&self, glyph: u16) -> u16 {
        width(&self.face, glyph)
    }
}

fn glyph(face: &Face<'_>, c: char) -> Option<(u16, u16)> {
    let glyph = face.glyph_index(c).filter(|glyph| glyph.0 != 0)?;
    Some((glyph.0, width(face, glyph.0)))
}

fn width(face: &Face<'_>, glyph: u16) -> u16 {
    let advance = i64::from(face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0));
    u16::try_from(advance * UNITS / i64::from(face.units_per_em())).unwrap_or(u16::MAX)
}

/// A typeface in one file: the glyphs that it uses, numbered in the order in which they come.
pub(super) struct Used {
    /// The typeface.
    pub face: &'static Typeface,
    /// Old and new numbers of glyphs.
    pub glyphs: GlyphRemapper,
    /// The character that each glyph stands for, by new number; 0 is no character.
    pub characters: Vec<char>,
    /// New numbers of the common characters; 0: not used yet.
    common: [u16; 0x180],
}

impl Used {
    /// Uses nothing yet.
    pub fn new(face: &'static Typeface) -> Used {
        Used { face, glyphs: GlyphRemapper::new(), characters: vec!['\0'], common: [0; 0x180] }
    }

    /// Appends a text as glyph numbers in hexadecimal.
    pub fn push(&mut self, text: &str, out: &mut Vec<u8>) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        out.push(b'<');
        for c in text.chars() {
            let glyph = self.number(c);
            out.extend([12, 8, 4, 0].map(|shift| DIGITS[usize::from(glyph >> shift & 15)]));
        }
        out.push(b'>');
    }

    fn number(&mut self, c: char) -> u16 {
        if let Some(&known) = self.common.get(c as usize).filter(|&&known| known != 0) {
            return known;
        }
        let glyph = self.face.glyph(c).0;
        let number = self.glyphs.remap(glyph);
        if self.characters.len() <= usize::from(number) {
            let shown = if glyph == self.face.unknown.0 { UNKNOWN } else { c };
            self.characters.push(if c.is_control() { ' ' } else { shown });
        }
        if let Some(slot) = self.common.get_mut(c as usize) {
            *slot = number;
        }
        number
    }
}
