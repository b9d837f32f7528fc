//! Packs `code-tables/us` into the compressed blobs that `src/codes` loads when they are first needed.
//!
//! The texts stay the one source that people read and edit; the blobs hold the same rows as numbers (see `pack.rs`);
//! what a practice imports is packed by the same code, which therefore stands in the library.
//! Same texts, same bytes: nothing here depends on the clock, the machine or the order of a hash map.

#[path = "src/codes/icd10cm/chapters.rs"]
mod chapters;
#[path = "build/icd10cm.rs"]
mod icd10cm;
#[path = "src/codes/icd10cm/pack.rs"]
mod pack;
#[path = "src/codes/icd10cm/relations.rs"]
mod relations;
#[path = "src/codes/icd10cm/targets.rs"]
mod targets;
#[path = "src/codes/icd10cm/wording.rs"]
mod wording;

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    for shared in ["chapters", "pack", "relations", "targets", "wording"] {
        println!("cargo::rerun-if-changed=src/codes/icd10cm/{shared}.rs");
    }
    println!("cargo::rerun-if-changed=code-tables/us");
    let variable = |name: &str| PathBuf::from(std::env::var_os(name).unwrap_or_else(|| panic!("cargo sets {name}")));
    let tables = variable("CARGO_MANIFEST_DIR").join("code-tables/us");
    let out = variable("OUT_DIR");
    for (name, blob) in icd10cm::blobs(&tables) {
        let path = out.join(name);
        std::fs::write(&path, blob).unwrap_or_else(|e| panic!("cannot write {}: {e}", path.display()));
    }
}
