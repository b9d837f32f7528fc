//! The pages of these rules are their tests: every example edits one base file, is read, and says what the page says.
//!
//! `BLESS=1 cargo test --lib rules::answers` writes what the rules say into the pages; read the difference before you commit it.

#![allow(clippy::unwrap_used)]

use super::super::super::answers::{
    Acknowledgement, ClaimAnswer, ClaimProof, InterchangeAnswer, PaidClaim, Payment, Recipient, StatusReport, Wanted, deliver, survey,
};
use super::{OF_ANSWERS, OF_PAID_CLAIMS, PaidClaimSubject, WholeAnswer, cards};
use crate::date::parse_iso;
use crate::finding::{FileNo, Finding, Findings, Place};
use crate::history::Facts;
use crate::rules::page::{Example, Page};
use std::convert::Infallible;

const BASE: &str = include_str!("../../../../../tests/pages/base.835");

fn edited(edits: &str) -> String {
    edits.lines().fold(BASE.to_string(), |text, edit| {
        let (old, new) = edit.split_once(" -> ").unwrap();
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// Runs the rules over claims as they are handed on.
struct Looking<'f> {
    findings: &'f mut Findings,
    only: Option<(&'static str, Instead)>,
}

/// What a rule does instead of what it does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Instead {
    Never,
    Always,
}

impl Recipient for Looking<'_> {
    type Error = Infallible;

    fn payment(&mut self, _: &Payment) -> Result<Wanted, Infallible> {
        Ok(Wanted::Claims)
    }

    fn paid_claim(&mut self, payment: &Payment, claim: &PaidClaim<'_>, _: &ClaimProof) -> Result<(), Infallible> {
        let subject = PaidClaimSubject { file: FileNo(0), payment, claim };
        for rule in OF_PAID_CLAIMS {
            match self.only.filter(|(id, _)| *id == rule.card.id) {
                Some((_, Instead::Never)) => {}
                Some((_, Instead::Always)) => self.findings.push(Finding::new(&rule.card, Place::default(), "always")),
                None => (rule.check)(&subject, &facts(), self.findings),
            }
        }
        Ok(())
    }

    fn payment_end(&mut self, _: &Payment) -> Result<(), Infallible> {
        Ok(())
    }

    fn status_report(&mut self, _: &StatusReport) -> Result<Wanted, Infallible> {
        Ok(Wanted::Claims)
    }

    fn claim_status(&mut self, _: &StatusReport, _: &ClaimAnswer) -> Result<(), Infallible> {
        Ok(())
    }

    fn status_end(&mut self, _: &StatusReport) -> Result<(), Infallible> {
        Ok(())
    }

    fn acknowledgement(&mut self, _: &Acknowledgement) -> Result<(), Infallible> {
        Ok(())
    }

    fn interchange_answer(&mut self, _: &InterchangeAnswer) -> Result<(), Infallible> {
        Ok(())
    }
}

fn facts() -> Facts<'static> {
    Facts::on(parse_iso("2026-10-15").unwrap())
}

fn findings(text: &str, only: Option<(&'static str, Instead)>) -> Vec<Finding> {
    let mut findings = Findings::new();
    let survey = survey(text.as_bytes());
    for answer in &survey.answers {
        for rule in OF_ANSWERS {
            match only.filter(|(id, _)| *id == rule.card.id) {
                Some((_, Instead::Never)) => {}
                Some((_, Instead::Always)) => findings.push(Finding::new(&rule.card, Place::default(), "always")),
                None => (rule.check)(&WholeAnswer { file: FileNo(0), answer }, &facts(), &mut findings),
            }
        }
    }
    deliver(text.as_bytes(), &survey, &mut Looking { findings: &mut findings, only }).unwrap();
    findings.take()
}

fn told(findings: &[Finding], id: &str) -> String {
    let line = |f: &Finding| if f.line > 0 { format!(" line {}", f.line) } else { String::new() };
    let one = |f: &Finding| format!("{}{} {}: {}\nhelp: {}\n", f.severity, line(f), f.place.column, f.message, f.help).replace(" :", ":");
    findings.iter().filter(|f| f.card.id == id).map(one).collect()
}

fn block<'a>(example: &Example<'a>, kind: &str) -> Option<&'a str> {
    example.blocks.iter().find(|b| b.kind == kind).map(|b| b.text)
}

fn file(example: &Example<'_>) -> String {
    edited(block(example, "835").unwrap())
}

#[test]
fn every_page_says_what_its_rule_does() {
    for card in cards() {
        let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
        assert_eq!((page.id, page.name), (card.id, card.name));
        for example in page.examples().unwrap() {
            let said = told(&findings(&file(&example), None), card.id);
            assert_eq!(!said.is_empty(), example.fires, "{} {}: {said}", card.id, example.title);
            match block(&example, "finding") {
                Some(shown) if std::env::var_os("BLESS").is_some() => bless(card.name, shown, &said),
                shown => assert_eq!(shown.unwrap_or_default(), said, "{} {}", card.id, example.title),
            }
        }
    }
}

fn bless(name: &str, shown: &str, said: &str) {
    let folder = std::path::Path::new("src/jurisdiction/us/rules/answers");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|e| e == "md") && text.lines().next().is_some_and(|title| title.ends_with(&format!(" {name}"))) {
            std::fs::write(&path, text.replacen(&format!("```finding\n{shown}```"), &format!("```finding\n{said}```"), 1)).unwrap();
        }
    }
}

#[test]
fn every_page_notices_when_its_rule_never_or_always_fires() {
    for card in cards() {
        let examples = Page::parse(card.page).unwrap().examples().unwrap();
        let wrong = |instead| {
            let said = |example: &Example<'_>| !told(&findings(&file(example), Some((card.id, instead))), card.id).is_empty();
            examples.iter().any(|example| said(example) != example.fires)
        };
        assert!(wrong(Instead::Never), "{} may never fire and its page does not notice", card.id);
        assert!(wrong(Instead::Always), "{} may always fire and its page does not notice", card.id);
    }
}

#[test]
fn the_base_file_has_no_findings() {
    let found: Vec<String> = findings(BASE, None).iter().map(|f| format!("{} {}", f.card.id, f.message)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn private_texts_are_never_shown() {
    let canary = edited("NM1*QC*1*RIVERA*ANA -> NM1*74*1*CANARY*ANA****C*CANARY~NM1*QC*1*RIVERA*ANA\nSE*42 -> SE*43");
    let found = findings(&canary, None);
    assert_eq!(found.len(), 1);
    assert!(!format!("{found:?}").contains("CANARY"));
    assert_eq!(found[0].value.for_worklist(), "CANARY");
}
