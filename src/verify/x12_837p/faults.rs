//! The faults of one transaction set or file, the first ones kept and the others counted.

use crate::verify::{Check, Fault, VerifyError};

/// Where in a text a fault is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct At<'a> {
    /// Counted from 1; 0 for no segment.
    pub segment: u64,
    pub offset: u64,
    pub segment_id: &'a [u8],
    /// CLM01, empty when no claim is open.
    pub claim: &'a [u8],
}

/// Collects faults in the order they are found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub list: Vec<Fault>,
    pub more: u64,
}

impl Faults {
    pub fn add(&mut self, check: &'static Check, at: At<'_>, message: impl Into<String>) {
        if self.list.len() >= VerifyError::KEPT {
            self.more += 1;
            return;
        }
        let text = |bytes: &[u8]| {
            bytes.iter().take(30).map(|&b| if b.is_ascii_graphic() || b == b' ' { char::from(b) } else { '?' }).collect::<String>()
        };
        let claim = (!at.claim.is_empty()).then(|| text(at.claim));
        let segment_id = text(&at.segment_id[..at.segment_id.len().min(3)]);
        self.list.push(Fault { check, segment: at.segment, offset: at.offset, segment_id, claim, message: message.into() });
    }

    /// Takes over the faults of a part that begins after `segments` segments and `bytes` bytes of the whole.
    pub fn append(&mut self, part: Faults, segments: u64, bytes: u64) {
        self.more += part.more;
        for mut fault in part.list {
            if self.list.len() >= VerifyError::KEPT {
                self.more += 1;
                continue;
            }
            if fault.segment > 0 {
                fault.segment += segments;
                fault.offset += bytes;
            }
            self.list.push(fault);
        }
    }

    /// How many were found, kept or not.
    pub fn count(&self) -> u64 {
        self.list.len() as u64 + self.more
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The segment that is being proved, and where its faults go.
pub(super) struct Here<'a> {
    pub faults: &'a mut Faults,
    pub at: At<'a>,
}

impl Here<'_> {
    pub fn fault(&mut self, check: &'static Check, message: impl Into<String>) {
        self.faults.add(check, self.at, message);
    }
}
