//! The elements of one segment against the table: there, used, as long as allowed, of their list, in their one spelling.

use super::checks;
use super::envelope::is_time;
use super::faults::Here;
use super::grammar::{Element, Shape, Slot, pack};
use super::values::{self, Bad};
use crate::verify::Check;
use crate::wire::x12::Fields;

/// Proves the elements of a segment that stands at `slot`; says how many component separators belong there.
pub(super) fn prove(slot: &Slot, segment: &Fields<'_>, component: u8, here: &mut Here<'_>) -> u64 {
    let mut components = 0;
    for (at, (rule, text)) in slot.elements.iter().zip(segment.elements()).enumerate() {
        if text.is_empty() {
            if rule.required {
                missing(slot, at, here);
            }
        } else if rule.shape == Shape::Composite {
            components += composite(rule, text, (slot.name, at + 1, component), here);
        } else if let Some((check, what)) = value(rule, text) {
            here.fault(check, format!("{}{:02} {what}", slot.name, at + 1));
        }
    }
    let count = segment.len();
    for at in count..slot.at_least {
        if slot.elements[at].required {
            missing(slot, at, here);
        }
    }
    if count > slot.elements.len() {
        here.fault(checks::UNUSED_ELEMENT, format!("the segment has {count} elements, the guide uses {}", slot.elements.len()));
    }
    if count > 0 && segment.get(count).is_empty() {
        here.fault(checks::TRAILING, "the segment ends in an empty element");
    }
    components
}

#[cold]
fn missing(slot: &Slot, at: usize, here: &mut Here<'_>) {
    here.fault(checks::REQUIRED_ELEMENT, format!("{}{:02} is missing", slot.name, at + 1));
}

fn composite(rule: &Element, text: &[u8], (name, number, component): (&str, usize, u8), here: &mut Here<'_>) -> u64 {
    let (mut count, mut rest) = (0, Some(text));
    for (at, part_rule) in rule.parts.iter().enumerate() {
        let part = match rest.map(|rest| (rest, rest.iter().position(|&b| b == component))) {
            Some((text, Some(end))) => {
                count += 1;
                rest = Some(&text[end + 1..]);
                &text[..end]
            }
            Some((text, None)) => {
                rest = None;
                text
            }
            None => b"",
        };
        if part.is_empty() {
            if part_rule.required {
                here.fault(checks::REQUIRED_ELEMENT, format!("{name}{number:02}-{} is missing", at + 1));
            }
        } else if let Some((check, what)) = value(part_rule, part) {
            here.fault(check, format!("{name}{number:02}-{} {what}", at + 1));
        }
    }
    if let Some(rest) = rest {
        here.fault(checks::UNUSED_ELEMENT, format!("{name}{number:02} has more components than the guide uses"));
        count += rest.iter().map(|&byte| u64::from(byte == component)).sum::<u64>();
    }
    if text.last() == Some(&component) {
        here.fault(checks::TRAILING, format!("{name}{number:02} ends in an empty component"));
    }
    count
}

type Wrong = Option<(&'static Check, &'static str)>;

/// Proves one value that is there.
#[inline]
fn value(rule: &Element, text: &[u8]) -> Wrong {
    match rule.shape {
        Shape::Text => plain(rule, text),
        Shape::Codes => {
            not(pack(text).is_some_and(|code| rule.codes.contains(&code)), checks::CODE_VALUE, "is not in the list of its values")
        }
        Shape::Money => number(values::cents(text), checks::MONEY),
        Shape::Units => number(values::units(text), checks::LENGTH),
        Shape::Decimal => number(values::decimal(text, rule.max.into()), checks::LENGTH),
        Shape::Whole => whole(rule, text),
        Shape::Date => not(values::day(text).is_some(), checks::DATE, "is not a date"),
        Shape::Time => not(is_time(text), checks::DATE, "is not a time"),
        Shape::Place => not(values::is_place(text), checks::PLACE, "is not a place of service"),
        Shape::State => not(values::is_state(text), checks::ADDRESS, "is not a state of the United States"),
        Shape::Country => {
            not((2..=3).contains(&text.len()) && text.iter().all(u8::is_ascii_uppercase), checks::CODE_VALUE, "is not a country")
        }
        Shape::Currency => not(text.len() == 3 && text.iter().all(u8::is_ascii_uppercase), checks::CODE_VALUE, "is not a currency"),
        Shape::Remark => not(text.len() <= 6 && text.iter().all(u8::is_ascii_alphanumeric), checks::CODE_VALUE, "is not a remark code"),
        Shape::Unused => Some((checks::UNUSED_ELEMENT, "is not used by the guide")),
        Shape::Composite => None,
    }
}

fn not(good: bool, check: &'static Check, what: &'static str) -> Wrong {
    (!good).then_some((check, what))
}

fn plain(rule: &Element, text: &[u8]) -> Wrong {
    if text.len() < usize::from(rule.min) {
        Some((checks::LENGTH, "is too short"))
    } else if text.len() > usize::from(rule.max) {
        Some((checks::LENGTH, "is too long"))
    } else if text[0] == b' ' || text[text.len() - 1] == b' ' {
        Some((checks::CHARACTERS, "begins or ends with a blank"))
    } else {
        None
    }
}

fn whole(rule: &Element, text: &[u8]) -> Wrong {
    if !(usize::from(rule.min)..=usize::from(rule.max)).contains(&text.len()) {
        Some((checks::LENGTH, "has too few or too many digits"))
    } else if !text.iter().all(u8::is_ascii_digit) || (text.len() > 1 && text[0] == b'0') {
        Some((checks::NUMBER, "is not a whole number in its one spelling"))
    } else {
        None
    }
}

fn number(read: Result<i64, Bad>, size: &'static Check) -> Wrong {
    match read {
        Ok(_) => None,
        Err(Bad::Form) => Some((checks::NUMBER, "is not a number in its one spelling")),
        Err(Bad::Size) => Some((size, "has too many digits")),
    }
}
