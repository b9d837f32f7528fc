//! Workers over chunks of input, results in the order of the input, memory bounded by one chunk a worker.

use super::RunError;
use crate::intake::{Arena, Chunk, ChunkReader, IntakeError};
use std::sync::{Condvar, Mutex, PoisonError};

/// One worker's share of a pass.
pub trait Worker: Send {
    /// Works on one chunk. `turn` lets it wait until all chunks before this one have been taken, to hand its result over in order.
    ///
    /// # Errors
    /// Whatever stops the run.
    fn chunk(&mut self, chunk: &Chunk, arena: &Arena, turn: Turn<'_>) -> Result<(), RunError>;
}

/// The right to be next, once all earlier chunks are done.
pub struct Turn<'t> {
    gate: &'t Gate,
    number: u64,
}

impl Turn<'_> {
    /// Waits for the chunk's turn, runs `take`, and lets the next one go.
    ///
    /// # Errors
    /// What `take` returns; [`RunError::Stopped`] when another worker failed meanwhile.
    pub fn take<T>(self, take: impl FnOnce() -> Result<T, RunError>) -> Result<T, RunError> {
        self.gate.wait_for(self.number)?;
        let result = take();
        match &result {
            Ok(_) => self.gate.pass(),
            Err(_) => self.gate.stop(),
        }
        result
    }
}

/// Which chunk's turn it is.
#[derive(Default)]
struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    next: u64,
    stopped: bool,
}

impl Gate {
    fn wait_for(&self, number: u64) -> Result<(), RunError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.next != number && !state.stopped {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped { Err(RunError::Stopped) } else { Ok(()) }
    }

    fn pass(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).next += 1;
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopped = true;
        self.changed.notify_all();
    }

    fn is_stopped(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopped
    }
}

/// Stops the others when a worker leaves early, by an error or a panic.
struct StopOnExit<'g> {
    gate: &'g Gate,
    done: bool,
}

impl Drop for StopOnExit<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.gate.stop();
        }
    }
}

/// Runs a pass: every worker in a thread of its own, chunks from `reader` one after another.
///
/// # Errors
/// The first error by the order of workers; nothing else is taken after it.
pub fn run<W: Worker>(reader: &mut ChunkReader<'_>, mut workers: Vec<W>) -> Result<Vec<W>, RunError> {
    let gate = Gate::default();
    let shared = Mutex::new(reader);
    let results: Vec<Result<(), RunError>> = match &mut workers[..] {
        [only] => vec![work(only, &shared, &gate)],
        several => std::thread::scope(|scope| {
            let threads: Vec<_> = several.iter_mut().map(|worker| scope.spawn(|| work(worker, &shared, &gate))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        }),
    };
    let mut stopped = None;
    for result in results {
        match result {
            Ok(()) => {}
            Err(RunError::Stopped) => stopped = Some(RunError::Stopped),
            Err(error) => return Err(error),
        }
    }
    stopped.map_or(Ok(workers), Err)
}

fn work<W: Worker>(worker: &mut W, reader: &Mutex<&mut ChunkReader<'_>>, gate: &Gate) -> Result<(), RunError> {
    let mut leaving = StopOnExit { gate, done: false };
    let (mut chunk, mut arena) = (Chunk::new(), Arena::new());
    while !gate.is_stopped() && next(reader, &mut chunk)? {
        worker.chunk(&chunk, &arena, Turn { gate, number: chunk.number() })?;
        arena.reset();
    }
    leaving.done = true;
    Ok(())
}

fn next(reader: &Mutex<&mut ChunkReader<'_>>, chunk: &mut Chunk) -> Result<bool, IntakeError> {
    reader.lock().unwrap_or_else(PoisonError::into_inner).next(chunk)
}
