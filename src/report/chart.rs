//! Charts as inline SVG: a stacked bar and rows of bars, with titles for people who hear rather than see them.
//!
//! Lengths are whole thousandths of the widest bar: no amount is ever made a binary fraction.

use crate::display::html;

/// One bar: what it stands for, how long it is, and how its figure is written.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) figure: String,
    /// A word of `report.css`, for the colour.
    pub(super) class: &'static str,
}

const WIDTH: u64 = 640;
const ROW: u64 = 26;
const NAMES: u64 = 232;
const FIGURES: u64 = 112;

/// Bars one below the other, names before and figures after them.
pub(super) fn rows(title: &str, bars: &[Bar]) -> String {
    let widest = bars.iter().map(|bar| bar.size).max().unwrap_or(0);
    let rows: String = bars.iter().zip(0..).map(|(bar, n)| row(bar, n * ROW, widest)).collect();
    let height = ROW * bars.len() as u64;
    format!("<svg role=img viewBox=\"0 0 {WIDTH} {height}\"><title>{}</title>{rows}</svg>\n", html(title))
}

fn row(bar: &Bar, top: u64, widest: u64) -> String {
    let length = share(bar.size, widest, WIDTH - NAMES - FIGURES).max(u64::from(bar.size > 0));
    let (name, figure) = (html(&bar.name), html(&bar.figure));
    let middle = top + 17;
    let (from, after) = (NAMES + 10, NAMES + 18 + length);
    format!(
        "<g><title>{name}: {figure}</title><text x={NAMES} y={middle} class=name>{}</text>\
         <rect x={from} y={} width={length} height=16 rx=2 class={} /><text x={after} y={middle}>{figure}</text></g>",
        html(&cut(&bar.name)),
        top + 5,
        bar.class
    )
}

/// One bar made of parts, each as long as its share of the whole.
pub(super) fn stack(title: &str, bars: &[Bar]) -> String {
    let whole: u64 = bars.iter().map(|bar| bar.size).sum();
    let mut before = 0;
    let mut parts = String::new();
    for bar in bars {
        let from = share(before, whole, WIDTH);
        before += bar.size;
        // A visit that was held must be seen even among a million.
        let length = (share(before, whole, WIDTH) - from).max(2 * u64::from(bar.size > 0));
        let (name, figure) = (html(&bar.name), html(&bar.figure));
        let from = from.min(WIDTH - length);
        parts.push_str(&format!("<rect x={from} y=0 width={length} height=28 class={}><title>{name}: {figure}</title></rect>", bar.class));
    }
    format!("<svg role=img viewBox=\"0 0 {WIDTH} 28\"><title>{}</title>{parts}</svg>\n", html(title))
}

/// `size` out of `whole`, in units of which the whole has `units`, rounded down.
pub(super) fn share(size: u64, whole: u64, units: u64) -> u64 {
    let exact = u128::from(size) * u128::from(units) / u128::from(whole.max(1));
    u64::try_from(exact).expect("a part is not more than the whole, so this is at most `units`")
}

/// A name that fits before its bar.
fn cut(name: &str) -> String {
    if name.chars().count() <= 34 { name.to_string() } else { name.chars().take(33).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(name: &str, size: u64) -> Bar {
        Bar { name: name.into(), size, figure: size.to_string(), class: "held" }
    }

    #[test]
    fn the_largest_numbers_still_fit_the_picture() {
        assert_eq!(share(u64::MAX, u64::MAX, WIDTH), WIDTH);
        assert_eq!(share(0, 0, WIDTH), 0);
        assert!(rows("x", &[bar("a", u64::MAX), bar("b", 1)]).contains("width=296 "));
    }

    #[test]
    fn one_visit_among_a_million_is_seen() {
        assert!(stack("x", &[bar("a", 1_000_000), bar("b", 1)]).contains("x=638 y=0 width=2 "));
    }

    #[test]
    fn names_are_escaped_and_cut() {
        let chart = rows("<i>", &[bar(&"<b>".repeat(20), 1)]);
        assert!(!chart.contains("<b>") && !chart.contains("<i>") && chart.contains('…'));
    }
}
