//! What we ourselves said about a visit before its claim went out: the batch's `findings.jsonl`.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// A finding of ours from before the claim was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Before {
    /// The rule: `CW402`.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// How heavy it was.
    pub severity: String,
    /// The visit.
    pub visit: String,
    /// The line, from 1; 0 for the visit.
    pub line: u16,
    /// What was said.
    pub message: String,
    /// Who answered for it, until when and why; empty when nobody did.
    pub silenced_by: String,
}

/// What a batch found about these visits, in its own order. Lines that are no findings are passed over.
///
/// # Errors
/// When the file cannot be read.
pub fn before(batch: &Path, visits: &BTreeSet<String>) -> io::Result<Vec<Before>> {
    let mut lines = BufReader::with_capacity(1 << 17, File::open(batch.join("findings.jsonl"))?);
    let (mut line, mut found) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(found);
        }
        if let Ok(finding) = serde_json::from_slice::<Before>(&line)
            && visits.contains(&finding.visit)
        {
            found.push(finding);
        }
    }
}
