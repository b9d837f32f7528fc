//! Compares what was made with a file in this folder, byte for byte; `UPDATE_GOLDEN=1 cargo test` writes them anew, to be read before they are kept.

use std::fs;
use std::path::Path;

/// Fails unless `made` is what stands in `tests/golden/NAME`.
pub fn assert_golden(name: &str, made: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, made).expect("golden files can be written");
    }
    let kept = fs::read(&path).unwrap_or_default();
    if kept != made {
        let (kept, made) = (String::from_utf8_lossy(&kept), String::from_utf8_lossy(made));
        let differs = kept.lines().zip(made.lines()).position(|(a, b)| a != b).unwrap_or(kept.lines().count().min(made.lines().count()));
        let line = |text: &str| text.lines().nth(differs).unwrap_or("(nothing)").to_string();
        panic!("tests/golden/{name}, line {}:\n  kept: {}\n  made: {}", differs + 1, line(&kept), line(&made));
    }
}
