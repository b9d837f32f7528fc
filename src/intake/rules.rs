//! What intake says about rows and visits: the cards, and one function per finding.

use super::header::Target;
use crate::finding::{Finding, Findings, Place, Private, RuleCard, Severity};
use crate::limits;
use crate::visit::VISIT_COLUMNS;

macro_rules! cards {
    ($($constant:ident $id:literal $name:literal $file:literal $severity:ident;)*) => {
        $(
            #[doc = concat!("`", $id, " ", $name, "`")]
            pub static $constant: RuleCard = RuleCard {
                id: $id,
                name: $name,
                severity: Severity::$severity,
                authority: "the visit file's contract (docs/visit-csv.md)",
                page: include_str!(concat!("rules/", $file, ".md")),
            };
        )*
        /// The cards of everything intake can say, in the order of their ids.
        pub static CARDS: &[&RuleCard] = &[$(&$constant),*];
    };
}

cards! {
    WRONG_NUMBER_OF_CELLS "IN001" "wrong-number-of-cells" "wrong_number_of_cells" Error;
    STRAY_QUOTE "IN002" "stray-quote" "stray_quote" Error;
    NOT_UTF8 "IN003" "not-utf8" "not_utf8" Error;
    ROW_TOO_LONG "IN004" "row-too-long" "row_too_long" Error;
    VALUES_DISAGREE "IN005" "values-disagree" "values_disagree" Error;
    VISIT_TOO_LARGE "IN006" "visit-too-large" "visit_too_large" Error;
    VISIT_WITHOUT_ID "IN007" "visit-without-id" "visit_without_id" Error;
    UNKNOWN_COLUMN "IN008" "unknown-column" "unknown_column" Hint;
    CONTROL_CHARACTER "IN009" "control-character" "control_character" Error;
    DUPLICATE_VISIT_ID "IN010" "duplicate-visit-id" "duplicate_visit_id" Error;
    BESIDE_A_LOST_ROW "IN011" "beside-a-lost-row" "beside_a_lost_row" Error;
    MALFORMED_JSON "IN012" "malformed-json" "malformed_json" Error;
    NUMBER_WITHOUT_QUOTES "IN013" "number-without-quotes" "number_without_quotes" Error;
    MALFORMED_XML "IN014" "malformed-xml" "malformed_xml" Error;
    VISIT_WITHOUT_LINES "IN015" "visit-without-lines" "visit_without_lines" Error;
    BROKEN_FILE "IN016" "broken-file" "broken_file" Error;
    TOO_MANY_IN_LIST "IN017" "too-many-in-list" "too_many_in_list" Error;
    VALUE_OF_WRONG_KIND "IN018" "value-of-wrong-kind" "value_of_wrong_kind" Error;
}

/// Adds a finding, unless the visit has as many as are kept; the last one then says that there are more.
pub(super) fn note(findings: &mut Findings, finding: Finding) {
    match findings.as_slice().len() + 1 {
        n if n < limits::FINDINGS_PER_VISIT => findings.push(finding),
        n if n == limits::FINDINGS_PER_VISIT => {
            let said = format!("this visit has more than {n} findings; the others are not listed");
            findings.push(Finding::new(finding.card, finding.place, said).severity(finding.severity));
        }
        _ => {}
    }
}

/// The finding with the offending value, masked when the column is private.
fn with_value(finding: Finding, target: Target, value: &str) -> Finding {
    match target {
        Target::Visit(i) if VISIT_COLUMNS[usize::from(i)].private => finding.private_value(Private::new(value)),
        Target::Nowhere => finding.private_value(Private::new(value)),
        Target::Visit(_) | Target::Line(_) => finding.value(value),
    }
}

/// `wanted`: the columns of the header, and those with the blank cells behind them that the file's first row has.
pub(super) fn wrong_number_of_cells(place: Place, found: usize, wanted: (usize, usize)) -> Finding {
    let said = match wanted {
        (named, all) if found == all || named == all => format!("this row has {found} cells, the header has {named}"),
        (_, all) => format!("this row has {found} cells, the first row of the file has {all}"),
    };
    Finding::new(&WRONG_NUMBER_OF_CELLS, place, said)
        .help("look for a comma inside a text that is not in quotes, or for a row that was cut; no cell of the row can be trusted")
}

pub(super) fn stray_quote(place: Place) -> Finding {
    Finding::new(&STRAY_QUOTE, place, "a quote opens here and is not closed properly: what follows in this row cannot be read")
        .help("write a quote inside a quoted text twice (\"\"), or remove it; reading went on with the next line")
}

pub(super) fn not_utf8(place: Place) -> Finding {
    Finding::new(&NOT_UTF8, place, "this text has characters that are not UTF-8").help("save the file as UTF-8 (in Excel: \"CSV UTF-8\")")
}

pub(super) fn row_too_long(place: Place) -> Finding {
    Finding::new(&ROW_TOO_LONG, place, format!("this row is longer than {} bytes and was passed over", limits::ROW_BYTES))
        .help("look for a missing line end, or for something else that was pasted into the file")
}

pub(super) fn values_disagree(place: Place, target: Target, value: &str) -> Finding {
    let said = format!("{} is given twice for this visit, with different values", place.column);
    with_value(Finding::new(&VALUES_DISAGREE, place, said), target, value)
        .help("repeat the value of the visit's first row or leave the cell empty; two visits need two visit ids")
}

pub(super) fn visit_too_large(place: Place) -> Finding {
    let (lines, bytes) = (limits::LINES_PER_VISIT, limits::VISIT_BYTES);
    Finding::new(&VISIT_TOO_LARGE, place, format!("this visit goes on beyond {lines} service lines or {bytes} bytes"))
        .help("split it into several visits; if the rows are not one visit, give each visit its own visit_id")
}

pub(super) fn visit_without_id(place: Place) -> Finding {
    Finding::new(&VISIT_WITHOUT_ID, place, "this visit has no visit_id").help("give it one that no other visit of the practice has")
}

pub(super) fn unknown_column(place: Place, name: &str) -> Finding {
    Finding::new(&UNKNOWN_COLUMN, place, "this column is not one of a visit file; it is ignored")
        .value(name)
        .help("correct the name if it was meant to be read, or drop the column")
}

pub(super) fn control_character(place: Place, target: Target, value: &str) -> Finding {
    let found = value.chars().find(|c| c.is_ascii_control()).unwrap_or('\0');
    let said = format!("this text has a control character (code {})", u32::from(found));
    with_value(Finding::new(&CONTROL_CHARACTER, place, said), target, value)
        .help("remove it at the source; line breaks and tabs inside a cell count as well, since no claim can carry them")
}

pub(super) fn lost_row(place: Place) -> Finding {
    let said = format!("row {} could not be read, and it is not known which visit it belongs to", place.row);
    Finding::new(&VISIT_WITHOUT_ID, place, said).help("correct the row and run the batch again; the visits beside it are held too")
}

pub(super) fn beside_a_lost_row(place: Place) -> Finding {
    Finding::new(&BESIDE_A_LOST_ROW, place, "a row beside this visit could not be read and may be a service line of it")
        .help("correct that row; the visit is held so that no service is left out of its claim")
}

pub(super) fn broken_file(place: Place, (said, help): (&'static str, &'static str)) -> Finding {
    Finding::new(&BROKEN_FILE, place, said).help(help)
}

pub(super) fn visit_without_lines(place: Place) -> Finding {
    Finding::new(&VISIT_WITHOUT_LINES, place, "this visit has no service line").help("add what was done, or take the visit out of the file")
}

pub(super) fn malformed_json(place: Place, said: String) -> Finding {
    Finding::new(&MALFORMED_JSON, place, said).help("write each visit as one JSON object on one line of its own")
}

pub(super) fn malformed_xml(place: Place, said: String) -> Finding {
    Finding::new(&MALFORMED_XML, place, said).help("write &amp; for & and &lt; for < in texts, and close every element that was opened")
}

pub(super) fn number_without_quotes(place: Place, target: Target, digits: &str) -> Finding {
    let finding = Finding::new(&NUMBER_WITHOUT_QUOTES, place, format!("{} is a number, not a text", place.column));
    let finding = if digits.is_empty() { finding } else { with_value(finding, target, digits) };
    finding.help("put it in quotes: programs drop leading zeros and cents from numbers, and what was dropped cannot be seen here")
}

pub(super) fn value_of_wrong_kind(place: Place, found: &str, wanted: &str) -> Finding {
    Finding::new(&VALUE_OF_WRONG_KIND, place, format!("this is {found} where {wanted} belongs"))
        .help("see the visit file's contract for the shape of a visit")
}

pub(super) fn too_many_in_list(place: Place, list: &str, most: usize) -> Finding {
    Finding::new(&TOO_MANY_IN_LIST, place, format!("{list} has more than {most} entries"))
        .help("what is beyond has no place in a visit: keep the ones that matter for the claim, or split the visit")
}
