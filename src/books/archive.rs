//! Where a visit stands in its batch's archive of visits as they were issued.

use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The name of the archive in its batch.
const NAME: &str = "visits.jsonl.gz";

/// The line of the archive, from 1, that holds the visit; `None` when it does not.
///
/// # Errors
/// When the archive cannot be read.
pub(super) fn line_of(batch: &Path, visit_id: &str) -> io::Result<Option<u64>> {
    let begins = format!("{{\"visit_id\":{},", serde_json::Value::from(visit_id));
    let packed = BufReader::with_capacity(1 << 17, File::open(batch.join(NAME))?);
    let mut lines = BufReader::with_capacity(1 << 17, MultiGzDecoder::new(packed));
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        number += 1;
        if line.starts_with(begins.as_bytes()) {
            return Ok(Some(number));
        }
    }
}
