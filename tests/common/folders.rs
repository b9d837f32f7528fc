//! Folders and ledgers as values that tests compare.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Every file below a folder by its path there; folders end in `/`. Empty when the folder is not there.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut rest = vec![folder.to_path_buf()];
    while let Some(folder_now) = rest.pop().filter(|path| path.is_dir()) {
        for path in claimwright::disk::list(&folder_now).expect("a folder that can be read") {
            let name = path.strip_prefix(folder).expect("found below it").display().to_string();
            if path.is_dir() {
                found.insert(name + "/", Vec::new());
                rest.push(path);
            } else {
                found.insert(name, fs::read(&path).expect("a file that can be read"));
            }
        }
    }
    found
}

/// Copies a folder with all that is in it.
pub fn copy_tree(from: &Path, to: &Path) {
    for path in claimwright::disk::list(from).expect("a folder that can be read") {
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// Every row of every table of a ledger as text.
pub fn dump(ledger: &Path) -> String {
    let sql = Connection::open_with_flags(ledger, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a ledger");
    let mut tables = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").expect("a query");
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).expect("names").map(|name| name.expect("a name")).collect();
    let mut out = String::new();
    for name in names {
        let mut query = sql.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2")).expect("a query");
        let columns = query.column_count();
        let mut rows = query.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let cells: Vec<String> = (0..columns).map(|column| show(row.get_ref(column).expect("a cell"))).collect();
            writeln!(out, "{name}: {}", cells.join(" | ")).expect("text");
        }
    }
    out
}

fn show(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "-".into(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
