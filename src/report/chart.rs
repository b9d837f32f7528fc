//! Charts as inline SVG: a stacked bar and rows of bars, with titles for people who hear rather than see them.
//!
//! Lengths are whole thousandths of the widest bar: no amount is ever made a binary fraction.

use crate::display::html;

/// One bar: what it stands for, how long it is, and how its figure is written.
pub struct Bar {
    /// What it stands for.
    pub name: String,
    /// How long it is, in units that all bars of a chart share.
    pub size: u64,
    /// How that is written.
    pub figure: String,
    /// A word of `report.css`, for the colour.
    pub class: &'static str,
}

/// A bar made of parts of one kind each.
pub struct Parts {
    /// What it stands for.
    pub name: String,
    /// Its parts, each with a colour.
    pub parts: Vec<Bar>,
    /// How the whole is written.
    pub figure: String,
}

/// A line through the months: a share in thousandths for each, or nothing.
pub struct Course {
    /// What it stands for.
    pub name: &'static str,
    /// One a month, in thousandths.
    pub points: Vec<Option<u64>>,
    /// A word of `report.css`, for the colour.
    pub class: &'static str,
}

const WIDTH: u64 = 640;
const ROW: u64 = 26;
const NAMES: u64 = 232;
const FIGURES: u64 = 112;

/// Bars one below the other, names before and figures after them.
pub fn rows(title: &str, bars: &[Bar]) -> String {
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
pub fn stack(title: &str, bars: &[Bar]) -> String {
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

/// Bars of parts one below the other: all to one scale.
pub fn stacks(title: &str, bars: &[Parts]) -> String {
    let sizes = |bar: &Parts| bar.parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.size));
    let widest = bars.iter().map(sizes).max().unwrap_or(0);
    let mut rows = String::new();
    for (bar, n) in bars.iter().zip(0..) {
        let (middle, mut before) = (n * ROW + 17, 0_u64);
        rows.push_str(&format!("<g><text x={NAMES} y={middle} class=name>{}</text>", html(&cut(&bar.name))));
        for part in bar.parts.iter().filter(|part| part.size > 0) {
            let from = share(before, widest, WIDTH - NAMES - FIGURES);
            before = before.saturating_add(part.size);
            let length = (share(before, widest, WIDTH - NAMES - FIGURES) - from).max(1);
            let (name, figure) = (html(&part.name), html(&part.figure));
            rows.push_str(&format!(
                "<rect x={} y={} width={length} height=16 class={}><title>{}, {name}: {figure}</title></rect>",
                NAMES + 10 + from,
                n * ROW + 5,
                part.class,
                html(&bar.name)
            ));
        }
        let after = NAMES + 18 + share(before, widest, WIDTH - NAMES - FIGURES);
        rows.push_str(&format!("<text x={after} y={middle}>{}</text></g>", html(&bar.figure)));
    }
    let height = ROW * bars.len() as u64;
    format!("<svg role=img viewBox=\"0 0 {WIDTH} {height}\"><title>{}</title>{rows}</svg>\n", html(title))
}

/// Shares through the months as lines, 0 % at the bottom and 100 % at the top.
pub fn courses(title: &str, months: &[String], courses: &[Course]) -> String {
    const HEIGHT: u64 = 160;
    const LEFT: u64 = 44;
    let steps = (months.len() as u64).saturating_sub(1).max(1);
    let x = |at: u64| LEFT + at * (WIDTH - LEFT - 24) / steps;
    let y = |thousandths: u64| 10 + HEIGHT - thousandths.min(1_000) * HEIGHT / 1_000;
    let mut out = String::new();
    for level in [0, 500, 1_000] {
        let height = y(level);
        out.push_str(&format!(
            "<path d=\"M{LEFT} {height}H{WIDTH}\" class=grid /><text x={} y={} class=name>{} %</text>",
            LEFT - 8,
            height + 4,
            level / 10
        ));
    }
    for (month, at) in months.iter().zip(0..) {
        out.push_str(&format!("<text x={} y={} class=month>{}</text>", x(at), HEIGHT + 30, html(month)));
    }
    for course in courses {
        let points = course.points.iter().zip(0..).filter_map(|(point, at)| Some((x(at), y((*point)?), (*point)?)));
        let path: String = points.clone().map(|(x, y, _)| format!("{x},{y} ")).collect();
        out.push_str(&format!("<polyline points=\"{}\" class=\"line {}\"/>", path.trim_end(), course.class));
        for (x, y, point) in points {
            let (name, whole, tenth) = (course.name, point / 10, point % 10);
            out.push_str(&format!("<circle cx={x} cy={y} r=4 class={}><title>{name}: {whole}.{tenth} %</title></circle>", course.class));
        }
    }
    format!("<svg role=img viewBox=\"0 0 {WIDTH} {}\"><title>{}</title>{out}</svg>\n", HEIGHT + 38, html(title))
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
