//! Every write, sync and rename goes through here, so that tests can count, fail and cut them.
//!
//! [`RealDisk`] is what the program runs on. `tests/common/fault_disk.rs` holds one that forgets what was never synced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The operations that a batch needs of a file system. Folders are made 0700, files 0600.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it; one that exists is fine.
    ///
    /// # Errors
    /// What the operating system says.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes a new file; one that exists is an error.
    ///
    /// # Errors
    /// What the operating system says.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Opens a file to write on at its end.
    ///
    /// # Errors
    /// What the operating system says.
    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Waits until the content of a file is on the disk.
    ///
    /// # Errors
    /// What the operating system says.
    fn sync_file(&self, path: &Path) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk.
    ///
    /// # Errors
    /// What the operating system says.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Renames a file or folder.
    ///
    /// # Errors
    /// What the operating system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes one file.
    ///
    /// # Errors
    /// What the operating system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder with all that is in it.
    ///
    /// # Errors
    /// What the operating system says.
    fn remove_tree(&self, path: &Path) -> io::Result<()>;

    /// Runs the commit of a ledger transaction: one operation, old before it and new after it.
    ///
    /// # Errors
    /// What `commit` says; a test's disk may refuse without calling it.
    fn commit(&self, commit: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        commit()
    }
}

/// A file open for writing.
pub trait DiskFile: Write + Send {
    /// Waits until what was written is on the disk.
    ///
    /// # Errors
    /// What the operating system says.
    fn sync(&mut self) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        private_folder(&mut builder);
        builder.recursive(true).create(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(private(OpenOptions::new().write(true).create_new(true)).open(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(OpenOptions::new().append(true).open(path)?))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).open(path)?.sync_all()
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        sync_names(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

impl DiskFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Opens or makes a private file that others look after: SQLite's ledger, and the lock beside it.
/// It does not count as an operation of the batch, because nothing of the batch is in it.
///
/// # Errors
/// What the operating system says.
pub fn open_private(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().read(true).write(true).create(true).truncate(false)).open(path)
}

/// The files and folders in `folder`, sorted by name.
///
/// # Errors
/// What the operating system says.
pub fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn private_folder(builder: &mut fs::DirBuilder) {
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
}

#[cfg(not(unix))]
fn private_folder(_: &mut fs::DirBuilder) {}

#[cfg(unix)]
fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows keeps names durable by itself and cannot open a folder.
#[cfg(not(unix))]
fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_what_is_written() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let (folder, file) = (home.path().join("a/b"), home.path().join("a/b/c"));
        RealDisk.create_folder(&folder).unwrap();
        RealDisk.create(&file).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    }

    #[test]
    fn a_file_that_exists_is_never_written_over() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("claims.837");
        RealDisk.create(&file).unwrap();
        assert_eq!(RealDisk.create(&file).err().unwrap().kind(), io::ErrorKind::AlreadyExists);
    }
}
