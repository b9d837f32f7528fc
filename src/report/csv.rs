//! Findings as CSV for a spreadsheet: private values are masked, and no cell can be taken for a formula.

use super::About;
use super::worklist::push_text;
use crate::finding::Finding;

/// The first line; a byte order mark before it, because Excel otherwise reads names in the machine's old code page.
pub const HEADER: &str = "\u{feff}rule,name,severity,visit,payer,file,row,column,line,value,message,help,authority,silenced_by\r\n";

/// Appends a finding as one row.
pub fn finding(out: &mut Vec<u8>, about: &About<'_>, finding: &Finding) {
    let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    let (row, line) = (number(finding.place.row), number(u32::from(finding.line)));
    let cells = [
        finding.card.id,
        finding.card.name,
        finding.severity.name(),
        about.visit,
        about.payer,
        about.file(finding),
        &row,
        finding.place.column,
        &line,
        finding.value.masked(),
        &finding.message,
        &finding.help,
        finding.card.authority,
        finding.silenced_by.as_deref().unwrap_or_default(),
    ];
    for (position, cell) in cells.into_iter().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        push_text(out, cell);
    }
    out.extend_from_slice(b"\r\n");
}
