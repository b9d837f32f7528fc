//! A disk over a real folder that counts operations, fails one of them, and forgets what was never synced.
//!
//! It keeps beside the folder what would be found after a power cut: the names that a `sync_folder` made durable
//! and the content that a `sync_file` did. `crash` makes the folder look like that. SQLite's file is not kept here:
//! its commit is one operation, old before and new after.

use claimwright::disk::{Disk, DiskFile, RealDisk};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// What goes wrong, counted from operation 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The machine stops: this operation and all after it fail.
    Kill(u64),
    /// There is no room: this operation fails, those after it do not.
    Full(u64),
}

/// What is left after the machine stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Only what was synced: the power failed.
    Synced,
    /// Everything that was done: the program was killed.
    Everything,
}

/// The disk; clones share it.
#[derive(Clone)]
pub struct FaultDisk {
    state: Arc<Mutex<State>>,
}

struct State {
    root: PathBuf,
    fault: Fault,
    done: u64,
    /// Files and folders by number; what a path means now, and what it would mean after a power cut.
    now: Tree,
    durable: Tree,
    contents: BTreeMap<u64, Vec<u8>>,
    next: u64,
}

/// The names in each folder, folders by number. 0 is the root.
type Tree = BTreeMap<u64, BTreeMap<String, u64>>;

impl FaultDisk {
    /// A disk whose folder is `root`. What is in `root/<out>` counts as synced; the rest of `root` is left alone.
    pub fn new(root: &Path, out: &str) -> FaultDisk {
        let root = root.canonicalize().expect("the folder exists");
        let empty = Tree::from([(0, BTreeMap::new())]);
        let (now, durable, contents) = (empty, Tree::new(), BTreeMap::new());
        let mut state = State { root, fault: Fault::None, done: 0, now, durable, contents, next: 1 };
        let out = state.root.join(out);
        if out.is_dir() {
            state.adopt(&out);
        }
        state.sync_all();
        FaultDisk { state: Arc::new(Mutex::new(state)) }
    }

    /// Starts counting anew, towards this fault.
    pub fn arm(&self, fault: Fault) {
        let mut state = self.lock();
        (state.fault, state.done) = (fault, 0);
    }

    /// Operations since [`FaultDisk::arm`].
    pub fn operations(&self) -> u64 {
        self.lock().done
    }

    /// Whether the armed fault has happened.
    pub fn happened(&self) -> bool {
        let state = self.lock();
        matches!(state.fault, Fault::Kill(n) | Fault::Full(n) if state.done >= n)
    }

    /// Starts the machine again: the folder holds what is left, and nothing fails.
    pub fn restart(&self, left: Left) {
        let mut state = self.lock();
        (state.fault, state.done) = (Fault::None, 0);
        match left {
            Left::Synced => state.forget(),
            Left::Everything => state.sync_all(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a test thread does not panic while it holds the disk")
    }

    fn step<T>(&self, work: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.lock();
        state.count()?;
        work(&mut state)
    }
}

impl State {
    fn count(&mut self) -> io::Result<()> {
        self.done += 1;
        match self.fault {
            Fault::Kill(n) if self.done >= n => Err(io::Error::other("the machine has stopped")),
            Fault::Full(n) if self.done == n => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    fn names(&self, path: &Path) -> Vec<String> {
        let inside = path.strip_prefix(&self.root).expect("a batch writes only inside its practice");
        inside.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect()
    }

    fn number(&self, path: &Path) -> Option<u64> {
        self.names(path).iter().try_fold(0, |folder, name| self.now.get(&folder)?.get(name).copied())
    }

    /// The folder that a path is in, and its name there.
    fn slot(&self, path: &Path) -> (u64, String) {
        let parent = path.parent().and_then(|p| self.number(p)).expect("the folder above exists");
        (parent, path.file_name().expect("a name").to_string_lossy().into_owned())
    }

    fn add(&mut self, path: &Path) -> u64 {
        let (parent, name) = self.slot(path);
        let number = self.next;
        self.next += 1;
        self.now.entry(parent).or_default().insert(name, number);
        number
    }

    fn add_folders(&mut self, path: &Path) {
        let missing: Vec<&Path> = path.ancestors().take_while(|p| self.number(p).is_none()).collect();
        for folder in missing.into_iter().rev() {
            let number = self.add(folder);
            self.now.insert(number, BTreeMap::new());
        }
    }

    /// Takes in a folder that was there before.
    fn adopt(&mut self, folder: &Path) {
        self.add_folders(folder);
        for path in claimwright::disk::list(folder).expect("a folder that can be read") {
            if path.is_dir() {
                self.adopt(&path);
            } else {
                self.add(&path);
            }
        }
    }

    fn sync_all(&mut self) {
        self.durable = self.now.clone();
        let mut files = vec![(0, self.root.clone())];
        while let Some((number, path)) = files.pop() {
            match self.now.get(&number) {
                Some(names) => files.extend(names.iter().map(|(name, &n)| (n, path.join(name)))),
                None => drop(self.contents.insert(number, fs::read(path).expect("a file that was written"))),
            }
        }
    }

    /// Makes the real folder what was synced, and goes on from there.
    fn forget(&mut self) {
        for name in self.now[&0].keys() {
            fs::remove_dir_all(self.root.join(name)).expect("what the batch made can be removed");
        }
        self.now = Tree::from([(0, BTreeMap::new())]);
        let mut rest = vec![(0, self.root.clone())];
        while let Some((number, path)) = rest.pop() {
            for (name, &below) in &self.durable.get(&number).cloned().unwrap_or_default() {
                self.now.entry(number).or_default().insert(name.clone(), below);
                rest.push((below, path.join(name)));
            }
            match self.contents.get(&number) {
                Some(content) => fs::write(path, content).expect("a file"),
                None if number == 0 => {}
                None => {
                    self.now.entry(number).or_default();
                    RealDisk.create_folder(&path).expect("a folder");
                }
            }
        }
        self.durable = self.now.clone();
    }
}

impl Disk for FaultDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            RealDisk.create_folder(path)?;
            state.add_folders(path);
            Ok(())
        })
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.step(|state| {
            let file = RealDisk.create(path)?;
            let number = state.add(path);
            state.contents.insert(number, Vec::new());
            Ok(self.watch(path, file))
        })
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.step(|_| Ok(self.watch(path, RealDisk.append(path)?)))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            let number = state.number(path).ok_or(io::ErrorKind::NotFound)?;
            state.contents.insert(number, fs::read(path)?);
            Ok(())
        })
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            let number = state.number(path).ok_or(io::ErrorKind::NotFound)?;
            let names = state.now[&number].clone();
            state.durable.insert(number, names);
            Ok(())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|state| {
            RealDisk.rename(from, to)?;
            let ((folder, name), (new_folder, new_name)) = (state.slot(from), state.slot(to));
            let number = state.now.get_mut(&folder).and_then(|names| names.remove(&name)).ok_or(io::ErrorKind::NotFound)?;
            state.now.entry(new_folder).or_default().insert(new_name, number);
            Ok(())
        })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            RealDisk.remove_file(path)?;
            state.drop_name(path);
            Ok(())
        })
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            RealDisk.remove_tree(path)?;
            state.drop_name(path);
            Ok(())
        })
    }

    fn commit(&self, commit: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        self.step(|_| Ok(()))?;
        commit()
    }
}

impl State {
    fn drop_name(&mut self, path: &Path) {
        let (folder, name) = self.slot(path);
        self.now.get_mut(&folder).expect("the folder above exists").remove(&name);
    }
}

impl FaultDisk {
    fn watch(&self, path: &Path, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        Box::new(Watched { disk: self.clone(), path: path.to_path_buf(), file })
    }
}

/// A file whose every write is counted.
struct Watched {
    disk: FaultDisk,
    path: PathBuf,
    file: Box<dyn DiskFile>,
}

impl Write for Watched {
    /// A write that finds the disk full has written half.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let outcome = self.disk.step(|_| Ok(()));
        let room = if outcome.is_ok() { bytes.len() } else { bytes.len() / 2 };
        self.file.write_all(&bytes[..room])?;
        outcome.map(|()| room)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl DiskFile for Watched {
    fn sync(&mut self) -> io::Result<()> {
        self.disk.sync_file(&self.path)
    }
}
