//! Findings as SARIF 2.1.0 (OASIS), the form that code hosts and editors read; private values are masked.
//!
//! The document is written as findings come: results first, then what is known of the rules that spoke.

use super::About;
use crate::finding::{Finding, RuleCard, Severity};
use crate::json::Object;

/// Writes one document.
#[derive(Debug, Default)]
pub struct Sarif {
    rules: Vec<&'static RuleCard>,
    results: usize,
    /// For each input file, whether its rows are lines of text, which only then can be pointed at.
    lined: Vec<bool>,
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl Sarif {
    /// Begins a document.
    pub fn begin(out: &mut Vec<u8>, lined: Vec<bool>) -> Sarif {
        Object::begin(out).text("$schema", SCHEMA).text("version", "2.1.0");
        out.extend_from_slice(b",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[");
        Sarif { lined, ..Sarif::default() }
    }

    /// Adds a finding.
    pub fn finding(&mut self, out: &mut Vec<u8>, about: &About<'_>, finding: &Finding) {
        out.extend_from_slice(if self.results == 0 { b"\n" } else { b",\n" });
        self.results += 1;
        let rule = self.rules.iter().position(|card| card.id == finding.card.id).unwrap_or_else(|| {
            self.rules.push(finding.card);
            self.rules.len() - 1
        });
        let mut result = Object::begin(out);
        result.text("ruleId", finding.card.id).number("ruleIndex", rule as u64).text("level", level(finding.severity));
        result.object("message", |message| {
            message.text("text", &told(finding));
        });
        let lined = self.lined.get(usize::from(finding.place.file.0)).copied().unwrap_or(false);
        result.objects("locations", Some(finding).into_iter(), |location, finding| place(location, (about, finding), lined));
        if let Some(silence) = &finding.silenced_by {
            result.objects("suppressions", Some(silence).into_iter(), |suppression, silence| {
                suppression.text("kind", "external").text("status", "accepted").text("justification", silence);
            });
        }
        result.object("properties", |more| {
            more.text("visit", about.visit).text("payer", about.payer).text("column", finding.place.column);
            more.number("row", u64::from(finding.place.row)).number("line", u64::from(finding.line)).text("value", finding.value.masked());
        });
        result.end();
    }

    /// Ends the document with the program and the rules that spoke.
    pub fn end(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"],\"tool\":{\"driver\":");
        let mut driver = Object::begin(out);
        driver.text("name", "claimwright").text("version", env!("CARGO_PKG_VERSION"));
        driver.objects("rules", self.rules.iter(), |rule, card| {
            rule.text("id", card.id).text("name", &pascal(card.name));
            rule.object("shortDescription", |text| {
                text.text("text", &card.name.replace('-', " "));
            });
            rule.object("help", |text| {
                text.text("text", card.page).text("markdown", card.page);
            });
            rule.object("defaultConfiguration", |configuration| {
                configuration.text("level", level(card.severity));
            });
            rule.object("properties", |more| {
                more.text("authority", card.authority);
            });
        });
        driver.end();
        out.extend_from_slice(b"}}]}\n");
    }
}

/// What is wrong and what to do about it, as one text.
fn told(finding: &Finding) -> String {
    if finding.help.is_empty() { finding.message.clone() } else { format!("{} (help: {})", finding.message, finding.help) }
}

fn place(location: &mut Object<'_>, (about, finding): (&About<'_>, &Finding), lined: bool) {
    let file = about.file(finding);
    if !file.is_empty() {
        location.object("physicalLocation", |physical| {
            physical.object("artifactLocation", |artifact| {
                artifact.text("uri", &uri(file));
            });
            // A region begins at line 1 at the earliest; a finding about the whole file has none.
            if lined && finding.place.row > 0 {
                physical.object("region", |region| {
                    region.number("startLine", u64::from(finding.place.row));
                });
            }
        });
    }
    let mut name = String::new();
    if !about.visit.is_empty() {
        name.push_str(&format!("visit {}", about.visit));
    }
    if finding.line > 0 {
        name.push_str(&format!(", service line {}", finding.line));
    }
    if !finding.place.column.is_empty() {
        name.push_str(&format!(", {}", finding.place.column));
    }
    let name = name.trim_start_matches(", ").to_string();
    let named = Some(name).filter(|name| !name.is_empty());
    location.objects("logicalLocations", named.iter(), |logical, name| {
        logical.text("fullyQualifiedName", name).text("kind", "member");
    });
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// `DiagnosisNotInEdition`: how SARIF likes the names of rules.
fn pascal(name: &str) -> String {
    let word = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>();
    name.split('-').map(word).collect()
}

/// A file's name as a relative reference (RFC 3986): what is not plain is written in percent.
fn uri(file: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'/');
    let encoded: String = file.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_of_files_and_rules_are_written_as_the_standard_wants_them() {
        assert_eq!(uri("a b/ü.csv"), "a%20b/%C3%BC.csv");
        assert_eq!(uri("/in/v.csv"), "file:///in/v.csv");
        assert_eq!(pascal("diagnosis-not-in-edition"), "DiagnosisNotInEdition");
    }
}
