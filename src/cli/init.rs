//! `init`: a practice folder to begin with.

use super::Outcome;
use super::args::InitArgs;
use super::shell::{helpful, print};
use crate::disk::{Disk, RealDisk};
use anyhow::Context;
use std::io::Write;
use std::path::Path;

/// The commented `practice.toml`. A test compares its settings with those of the fixture.
const PRACTICE: &str = include_str!("init_practice.toml");
/// The same for Ontario.
const ONTARIO: &str = include_str!("init_ontario.toml");
/// What stands in the visits folder.
const VISITS: &str = include_str!("init_visits.txt");
/// A fee schedule without fees.
const FEES: &str = "code,mod1,mod2,mod3,mod4,place_of_service,price,effective_from,effective_to\n";

/// What the fee schedule is before the ministry's stands in its place.
const ONTARIO_FEES: &str = "# Put the ministry's fee schedule master here: 75 characters a row.\n";

/// Makes the folder.
///
/// # Errors
/// When there is a `practice.toml` already, or the folder cannot be written.
pub fn init(args: &InitArgs) -> anyhow::Result<Outcome> {
    let folder = &args.folder;
    let practice = folder.join("practice.toml");
    if practice.exists() {
        let help = "name another folder; this one was left as it is";
        return Err(helpful(format!("{} exists already", practice.display()), help));
    }
    let (settings, fees, prices, step) = match args.jurisdiction.as_str() {
        "ontario" => (ONTARIO, "fee-schedule.txt", ONTARIO_FEES, "put the ministry's fee schedule master into"),
        _ => (PRACTICE, "fees.csv", FEES, "put your prices into"),
    };
    let visits = folder.join("visits");
    RealDisk.create_folder(&visits).with_context(|| format!("{} cannot be made", visits.display()))?;
    for (path, text) in [(practice, settings), (folder.join(fees), prices), (visits.join("README.md"), VISITS)] {
        write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let shown = folder.display();
    print(&format!(
        "{shown} is ready:\n\
         1. fill in {shown}/practice.toml from top to bottom; it writes test files (usage \"T\") until you say otherwise\n\
         2. {step} {shown}/{fees}\n\
         3. put visit files into {shown}/visits\n\
         4. claimwright check --practice {shown}\n\
         5. claimwright run --practice {shown}\n"
    ))?;
    Ok(Outcome::Clean)
}

/// Writes a file that only its owner may read. One that is there is left alone.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    match RealDisk.create(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        file => file?.write_all(text.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every setting as `section.key`, those that are commented out included.
    fn settings(text: &str) -> BTreeSet<String> {
        let (mut section, mut found) = (String::new(), BTreeSet::new());
        for line in text.lines() {
            let line = line.strip_prefix("# ").unwrap_or(line);
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                section = name.trim_matches('[').to_string();
            } else if let Some((key, _)) = line.split_once(" = ")
                && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            {
                found.insert(format!("{section}.{key}"));
            }
        }
        found
    }

    #[test]
    fn the_template_has_every_setting_of_the_fixture() {
        let fixture = include_str!("../../fixtures/us/riverside/practice.toml");
        let (ours, theirs) = (settings(PRACTICE), settings(fixture));
        assert!(ours.len() > 70, "settings are not recognised");
        assert_eq!(ours.symmetric_difference(&theirs).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn the_template_for_ontario_has_every_setting_of_its_fixture_and_can_be_opened() {
        use crate::jurisdiction::{Jurisdiction, ontario::Ontario};
        let fixture = include_str!("../../fixtures/ontario/lakeshore/practice.toml");
        let (ours, theirs) = (settings(ONTARIO), settings(fixture));
        assert!(ours.len() > 40, "settings are not recognised");
        assert_eq!(ours.symmetric_difference(&theirs).collect::<Vec<_>>(), Vec::<&String>::new());
        let practice = crate::practice::Practice::parse(Path::new("new"), ONTARIO.to_string()).expect("the template");
        assert!(Ontario::open(&practice).is_ok_and(|office| office.routes().len() == 2));
    }

    #[test]
    fn the_template_is_toml_that_a_practice_can_be_read_from() {
        let practice = crate::practice::Practice::parse(Path::new("new"), PRACTICE.to_string()).expect("the template");
        assert_eq!((practice.jurisdiction.as_str(), practice.today), ("us", None));
        let usage: toml::Value = toml::from_str(PRACTICE).expect("TOML");
        assert_eq!(usage["usage"].as_str(), Some("T"));
    }
}
