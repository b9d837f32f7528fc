//! The first reading of a file: all of it, within a limit, and whether it is whole.

use super::{Answer, Refused, read};
use crate::limits::OHIP_ANSWER_BYTES;
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// A file of the ministry as it was read the first time.
pub struct Survey {
    bytes: Vec<u8>,
    digest: [u8; 32],
    trouble: Option<Trouble>,
}

/// Why nothing of a file can be used.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The system says no.
    #[error("the file cannot be read: {0}")]
    Io(io::Error),
    /// It is larger than any real one.
    #[error("the file has more than {} megabytes", OHIP_ANSWER_BYTES >> 20)]
    TooLarge,
    /// A record is wrong.
    #[error(transparent)]
    Refused(Refused),
}

impl Survey {
    /// Reads a file through.
    pub fn of(source: &mut dyn Read) -> Survey {
        let mut bytes = Vec::new();
        let trouble = match source.take(OHIP_ANSWER_BYTES + 1).read_to_end(&mut bytes) {
            Err(why) => Some(Trouble::Io(why)),
            Ok(length) if length as u64 > OHIP_ANSWER_BYTES => Some(Trouble::TooLarge),
            Ok(_) => read(&bytes).err().map(Trouble::Refused),
        };
        Survey { digest: Sha256::digest(&bytes).into(), bytes, trouble }
    }

    /// What is in it.
    ///
    /// # Errors
    /// When nothing of it can be used.
    pub fn answer(&self) -> Result<Answer<'_>, &Trouble> {
        match &self.trouble {
            None => Ok(read(&self.bytes).expect("the first reading took it")),
            Some(trouble) => Err(trouble),
        }
    }

    /// SHA-256 of its bytes.
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Its length.
    pub fn length(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Whether a second reading gives the same bytes.
    pub fn is(&self, source: &mut dyn Read) -> bool {
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match source.read(&mut buffer) {
                Ok(0) => return hash.finalize()[..] == self.digest,
                Ok(length) => hash.update(&buffer[..length]),
                Err(_) => return false,
            }
        }
    }

    /// SHA-256 of its records, whatever stands between them: the same file saved with other ends of lines is no other one.
    pub fn content(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for record in crate::wire::fixed_width::records(&self.bytes) {
            hash.update(record.bytes);
            hash.update(b"\n");
        }
        hash.finalize().into()
    }
}
