//! Packs `code-tables/us` into the compressed blobs that `src/codes` loads when they are first needed.
//!
//! The texts stay the one source that people read and edit; the blobs hold the same rows as numbers (see `build/pack.rs`).
//! Same texts, same bytes: nothing here depends on the clock, the machine or the order of a hash map.

#[path = "src/codes/icd10cm/chapters.rs"]
mod chapters;
#[path = "build/icd10cm.rs"]
mod icd10cm;
#[path = "build/pack.rs"]
mod pack;
#[path = "build/relations.rs"]
mod relations;
#[path = "build/sides.rs"]
mod sides;
#[path = "build/targets.rs"]
mod targets;

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/codes/icd10cm/chapters.rs");
    println!("cargo::rerun-if-changed=code-tables/us");
    let variable = |name: &str| PathBuf::from(std::env::var_os(name).unwrap_or_else(|| panic!("cargo sets {name}")));
    let tables = variable("CARGO_MANIFEST_DIR").join("code-tables/us");
    let out = variable("OUT_DIR");
    for (name, blob) in icd10cm::blobs(&tables) {
        let path = out.join(name);
        std::fs::write(&path, blob).unwrap_or_else(|e| panic!("cannot write {}: {e}", path.display()));
    }
}
