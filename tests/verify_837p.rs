//! The verifier passes good 837P files, says what they hold, and names what is wrong in others.

#![allow(clippy::unwrap_used)]

mod common;

use common::{expected_of, verify, x12};

#[test]
fn good_files_pass_with_any_number_of_threads() {
    for name in ["constructed-837p.x12", "rich-837p.x12"] {
        let file = x12(name);
        let expected = expected_of(&file);
        let proof = verify(&file, &expected, 1).unwrap_or_else(|error| panic!("{name}: {error}"));
        for threads in [2, 3, 7] {
            assert_eq!(verify(&file, &expected, threads).as_ref(), Ok(&proof), "{name}");
        }
        assert_eq!((proof.claims, proof.bytes), (expected.claims, file.len() as u64));
    }
}
