//! What rules know of diagnoses from memory: sides, ages, sexes, and symptoms that a diagnosis explains.

use super::{CodeSpans, ModifierSet};
use serde::Deserialize;

/// Which side of the body a modifier names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// Where the section comes from.
    pub source: String,
    /// Modifiers of the right side.
    pub right: ModifierSet,
    /// Modifiers of the left side.
    pub left: ModifierSet,
    /// Modifiers of both.
    pub both: ModifierSet,
}

/// Diagnoses of patients of certain ages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// Where the section comes from.
    pub source: String,
    /// The ages, each with its codes.
    pub groups: Vec<AgeGroup>,
}

/// Diagnoses of one age.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeGroup {
    /// Whom the codes are for, as it ends a sentence: `children and young people`.
    pub who: String,
    /// The age in full years from which on they are used.
    #[serde(default)]
    pub from: u32,
    /// The last age in full years at which they are.
    #[serde(default = "any_age")]
    pub to: u32,
    /// The codes.
    pub codes: CodeSpans,
}

fn any_age() -> u32 {
    u32::MAX
}

/// Diagnoses of patients of one sex.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sexes {
    /// Where the section comes from.
    pub source: String,
    /// Codes of women's organs, pregnancy and birth.
    pub female: CodeSpans,
    /// Codes of men's organs.
    pub male: CodeSpans,
    /// Modifiers that say that the difference is known and right.
    pub released_by: ModifierSet,
}

/// Symptoms that need no code beside the condition that explains them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symptoms {
    /// Where the section comes from.
    pub source: String,
    /// Symptoms, each with the conditions of which they are a part.
    pub groups: Vec<Symptom>,
}

/// Symptoms of some conditions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symptom {
    /// The symptoms.
    pub symptoms: CodeSpans,
    /// The conditions.
    pub part_of: CodeSpans,
}

/// Diagnoses that only add to another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeverAlone {
    /// Where the section comes from.
    pub source: String,
    /// The codes.
    pub codes: CodeSpans,
}
