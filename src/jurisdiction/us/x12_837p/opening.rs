//! A transaction set as a whole: what it is, whether its trailer agrees, whether its HL segments make a tree.

use super::segments::{Segment, Segments, SetText};
use super::trouble::{Trouble, TroubleKind};
use crate::finding::Place;
use crate::limits;

/// What a first look at a set says.
pub(super) struct Opening {
    /// Whether the claims of the set can be read at all.
    pub readable: bool,
    /// BHT06 `RP`: encounters that are only reported.
    pub reporting: bool,
    /// What is wrong with the set.
    pub troubles: Vec<Trouble>,
}

/// The guides that are read.
const GUIDES: [&str; 3] = ["005010X222", "005010X222A1", "005010X222A2"];

/// Looks at the set without reading its claims.
pub(super) fn look(set: &SetText<'_>) -> Opening {
    let mut opening = Opening { readable: true, reporting: false, troubles: Vec::new() };
    if set.text.len() > limits::TRANSACTION_SET_BYTES {
        opening.readable = false;
        let most = limits::TRANSACTION_SET_BYTES >> 20;
        opening.say(TroubleKind::Unreadable, set.place(set.first_row, "ST"), format!("the transaction set is larger than {most} MB"), "");
        return opening;
    }
    opening.check_version(set, set.segments().next());
    if opening.readable {
        opening.check_heading(set, &mut set.segments());
        opening.check_trailer(set);
        opening.check_tree(set);
    }
    opening
}

impl Opening {
    fn say(&mut self, kind: TroubleKind, place: Place, message: impl Into<String>, value: &str) {
        if self.troubles.len() < 50 {
            self.troubles.push(Trouble::new(kind, place, message).open(value));
        }
    }

    /// ST01 says what it is; ST03, or GS08 where it is missing, by which guide.
    fn check_version(&mut self, set: &SetText<'_>, first: Option<Segment<'_>>) {
        let Some(start) = first.filter(|s| s.id() == "ST") else {
            self.readable = false;
            return self.say(TroubleKind::Unreadable, set.place(set.first_row, "ST"), "the transaction set does not begin with ST", "");
        };
        let of_group = set.group.split(char::from(set.separators.element)).nth(8).unwrap_or_default().trim();
        let guide = if start.element(3).is_empty() { of_group } else { start.element(3) };
        let place = set.place(start.ordinal, "ST03");
        if start.element(1) != "837" {
            self.readable = false;
            self.say(TroubleKind::Unreadable, set.place(start.ordinal, "ST01"), "this is not a claim file (837)", start.element(1));
        } else if !GUIDES.contains(&guide) {
            self.readable = false;
            let message = if guide.starts_with("004010") {
                "claims of version 004010 are not read: payers stopped taking them in 2012".to_string()
            } else {
                "the claims are not professional claims of version 005010X222".to_string()
            };
            self.say(TroubleKind::Unreadable, place, message, guide);
        } else if !start.element(3).is_empty() && !of_group.is_empty() && of_group != guide {
            self.say(TroubleKind::Unreadable, place, format!("the set says {guide} and its group {of_group}"), guide);
        }
    }

    /// BHT.
    fn check_heading(&mut self, set: &SetText<'_>, segments: &mut Segments<'_>) {
        let Some(bht) = segments.nth(1).filter(|s| s.id() == "BHT") else {
            return self.say(TroubleKind::Missing, set.place(set.first_row, "BHT"), "the transaction set has no BHT behind its ST", "");
        };
        match bht.element(6) {
            "CH" => {}
            "RP" => self.reporting = true,
            other => {
                let message = "BHT06 does not say whether claims are charged or reported";
                self.say(TroubleKind::Malformed, set.place(bht.ordinal, "BHT06"), message, other);
            }
        }
    }

    /// SE: the count of segments and the number of the set.
    fn check_trailer(&mut self, set: &SetText<'_>) {
        let (mut first, mut last) = (None, None);
        let count = set.segments().only(&["ST", "SE"], |segment| {
            first.get_or_insert(segment);
            last = Some(segment);
        });
        let ends = |end: &Segment<'_>| end.id() == "SE" && end.ordinal + 1 == set.first_row.saturating_add(count);
        let Some((start, end)) = first.zip(last.filter(ends)) else {
            return self.say(TroubleKind::Counts, set.place(set.first_row, "SE"), "the transaction set does not end with SE", "");
        };
        if end.element(1).trim_start_matches('0') != count.to_string() {
            let message = format!("SE says {} segments and there are {count}", shown(end.element(1)));
            self.say(TroubleKind::Counts, set.place(end.ordinal, "SE01"), message, end.element(1));
        }
        if end.element(2) != start.element(2) {
            let message = format!("ST is numbered {} and SE {}", shown(start.element(2)), shown(end.element(2)));
            self.say(TroubleKind::Counts, set.place(end.ordinal, "SE02"), message, end.element(2));
        }
    }

    /// HL: numbers, parents, levels, and whether children follow where they are announced.
    fn check_tree(&mut self, set: &SetText<'_>) {
        let mut tree = Tree::default();
        set.segments().only(&["HL", "CLM"], |segment| match segment.id() {
            "HL" => {
                self.check_child_flag(set, &tree, Some(&segment));
                self.check_level(set, &mut tree, &segment);
            }
            _ => tree.claims_here += 1,
        });
        self.check_child_flag(set, &tree, None);
        if tree.count == 0 {
            self.say(TroubleKind::Missing, set.place(set.first_row, "HL"), "the transaction set holds no claims", "");
        }
    }

    fn check_level(&mut self, set: &SetText<'_>, tree: &mut Tree, hl: &Segment<'_>) {
        tree.count += 1;
        let number = hl.element(1).parse::<u32>().unwrap_or(0);
        let wrong = |what: &str| format!("HL {} {what}", shown(hl.element(1)));
        // Some systems go on counting from one set to the next; that hurts nobody, because parents are told all the same.
        if number <= tree.last {
            let message = wrong(&format!("stands behind {}", tree.last));
            self.say(TroubleKind::Hierarchy, set.place(hl.ordinal, "HL01"), message, "");
        }
        tree.last = number;
        let parent = match hl.element(3) {
            "20" => "",
            "22" => tree.billing.as_str(),
            "23" => tree.subscriber.as_str(),
            _ => {
                return self.say(
                    TroubleKind::Hierarchy,
                    set.place(hl.ordinal, "HL03"),
                    wrong("has a level that claims do not have"),
                    hl.element(3),
                );
            }
        };
        let orphan = hl.element(3) != "20" && parent.is_empty();
        if orphan || hl.element(2) != parent {
            self.say(TroubleKind::Hierarchy, set.place(hl.ordinal, "HL02"), wrong("does not stand under the HL before it"), hl.element(2));
        }
        match hl.element(3) {
            "20" => (tree.billing, tree.subscriber) = (hl.element(1).to_string(), String::new()),
            "22" => tree.subscriber = hl.element(1).to_string(),
            _ => {}
        }
        tree.open = Some((hl.ordinal, [hl.element(3), hl.element(4)].map(str::to_string)));
        tree.claims_here = 0;
    }

    /// HL04 of the HL before `next`: 1 when one of the level below follows, else 0. And whoever has no children has claims.
    fn check_child_flag(&mut self, set: &SetText<'_>, tree: &Tree, next: Option<&Segment<'_>>) {
        let Some((row, [level, flag])) = &tree.open else { return };
        let below = match level.as_str() {
            "20" => "22",
            "22" => "23",
            _ => "none",
        };
        let followed = next.is_some_and(|n| n.element(3) == below);
        let expected = if followed { "1" } else { "0" };
        if flag != expected {
            let what = if followed { "a level below it follows" } else { "no level below it follows" };
            let message = format!("HL04 is {} although {what}", shown(flag));
            self.say(TroubleKind::Hierarchy, set.place(*row, "HL04"), message, flag);
        }
        if !followed && tree.claims_here == 0 {
            self.say(TroubleKind::Missing, set.place(*row, "HL"), "nobody's claim stands under this HL", "");
        }
    }
}

#[derive(Default)]
struct Tree {
    count: u32,
    /// The number of the HL read last.
    last: u32,
    billing: String,
    subscriber: String,
    /// The HL read last: its row, level and child flag.
    open: Option<(u32, [String; 2])>,
    claims_here: u32,
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text.get(..20).unwrap_or(text) }
}

impl SetText<'_> {
    fn place(&self, row: u32, column: &'static str) -> Place {
        Place { file: self.file, row, column }
    }
}
