//! Every visit of some files, one after the other: for questions about visits that are not about billing them.

use super::RunError;
use super::run::piece;
use crate::intake::{Arena, Chunk, ChunkReader, Format, InputFiles};
use crate::jurisdiction::Jurisdiction;
use crate::limits;
use crate::visit::Visit;

/// Hands over every visit, in the order of the files; claims of others as the visits that they are a view of.
///
/// # Errors
/// When a file cannot be read.
pub fn each_visit<J: Jurisdiction>(office: &J, files: &InputFiles, each: &mut dyn FnMut(&Visit<'_>)) -> Result<(), RunError> {
    let mut reader = ChunkReader::new(files, limits::CHUNK_BYTES);
    let (mut chunk, mut arena) = (Chunk::new(), Arena::new());
    while reader.next(&mut chunk)? {
        match (chunk.format(), piece(&chunk)) {
            (Some(Format::X12), Some(piece)) => office.read_claims(piece, &arena, &mut |visit, _, _| each(visit)),
            _ => chunk.visits(&arena, &mut |visit, _| each(visit)),
        }
        arena.reset();
    }
    Ok(())
}
