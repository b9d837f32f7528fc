//! The packet that proves timely filing, as text and as a page to be sent along with an appeal.

use super::html::{section, table};
use super::proof::{Proof, charge, hex};
use super::trace::words;
use crate::display::{date, html};

/// What the packet says, pair by pair: a heading and its rows of name and value.
fn parts(proof: &Proof) -> Vec<(&'static str, Vec<(String, String)>)> {
    let claim = &proof.claim;
    let pair = |name: &str, value: String| (name.to_string(), value);
    let days = if claim.service_from == claim.service_to {
        date(claim.service_from)
    } else {
        format!("{} to {}", date(claim.service_from), date(claim.service_to))
    };
    // A batch that nobody marked counts as sent on the day of its first answer.
    let answered = |day| proof.answers.first().is_some_and(|answer| answer.date == day);
    let by_answer = |day| if answered(day) { ", the day of its first answer" } else { "" };
    let known = |text: &str| if text.is_empty() { "not known".to_string() } else { text.to_string() };
    let mut sent = vec![
        pair("Batch", format!("{}, made for {}", claim.batch, date(proof.built))),
        pair("Marked as sent", proof.sent.map_or("no".into(), |day| format!("{}{}", date(day), by_answer(day)))),
        pair("Manifest, SHA-256", hex(&proof.manifest)),
    ];
    if let Some(place) = &proof.place {
        sent.push(pair("File", place.file.path.clone()));
        sent.push(pair("File, SHA-256", hex(&place.file.sha256)));
        let control = format!("interchange (ISA13) {:09}, group (GS06) {}, set (ST02) {:04}", place.interchange, place.group, place.set);
        sent.push(pair("Control numbers", control));
    }
    if let Some(position) = &proof.position {
        let (file, set) = (position.segments, position.in_set);
        sent.push(pair("Segments of the claim", format!("{} to {} of the file, {} to {} of its set", file.0, file.1, set.0, set.1)));
        sent.push(pair("Claim's own bytes, SHA-256", hex(&position.claim_sha256)));
    }
    vec![
        (
            "The claim",
            vec![
                pair("Claim number (CLM01)", claim.name.clone()),
                pair("Visit", claim.visit_id.clone()),
                pair("Payer", format!("{} ({})", proof.payer, claim.payer)),
                pair("Payer's number of the claim", known(&proof.payer_claim)),
                pair("Services", days),
                pair("Charge", charge(claim.charge)),
                pair("Last day to file", proof.deadline.map_or("not known".into(), date)),
            ],
        ),
        ("What was sent", sent),
    ]
}

/// The packet for a terminal.
pub fn proof_text(proof: &Proof) -> String {
    let mut out = format!("{}\n", proof.words());
    for (heading, rows) in parts(proof) {
        out.push_str(&format!("\n{heading}\n"));
        rows.iter().for_each(|(name, value)| out.push_str(&format!("  {name:<28} {value}\n")));
    }
    out.push_str("\nWhat came back\n");
    for answer in &proof.answers {
        let codes = if answer.detail.is_empty() { String::new() } else { format!(" {}", answer.detail) };
        out.push_str(&format!(
            "  {}  {}{codes}  {}:{}, read on {}\n",
            answer.date,
            words(answer.kind),
            answer.file.name,
            answer.segment,
            answer.file.read_on
        ));
        out.push_str(&format!("              SHA-256 {}\n", hex(&answer.file.sha256)));
    }
    if proof.answers.is_empty() {
        out.push_str("  nothing\n");
    }
    out.push_str("\nMissing\n");
    proof.missing.iter().for_each(|what| out.push_str(&format!("  {what}\n")));
    if proof.missing.is_empty() {
        out.push_str("  nothing\n");
    }
    out
}

/// The packet as a page.
pub fn proof_page(practice: &str, proof: &Proof) -> String {
    let title = html(&format!("{practice}: proof of timely filing, claim {}", proof.claim.name));
    let mut body =
        format!("<header><h1>{}</h1><p>Proof of timely filing · claim {}</p></header>\n", html(practice), html(&proof.claim.name));
    body += &section("What this proves", &format!("<p><strong>{}</strong></p>", html(&proof.words())));
    for (heading, rows) in parts(proof) {
        let mono = |name: &str, value: &str| {
            if name.ends_with("SHA-256") { format!("<span class=mono>{}</span>", html(value)) } else { html(value) }
        };
        let rows: Vec<[String; 2]> = rows.iter().map(|(name, value)| [html(name), mono(name, value)]).collect();
        body += &section(heading, &table(&["", ""], &rows));
    }
    let answer = |answer: &super::proof::ProofAnswer| {
        vec![
            date(answer.date),
            html(&format!("{} {}", words(answer.kind), answer.detail)),
            html(&format!("{} segment {}, read on {}", answer.file.name, answer.segment, date(answer.file.read_on))),
            format!("<span class=mono>{}</span>", hex(&answer.file.sha256)),
        ]
    };
    let rows: Vec<Vec<String>> = proof.answers.iter().map(answer).collect();
    body += &section(
        "What came back",
        &if rows.is_empty() { "<p>Nothing.</p>".into() } else { table(&["day", "what", "file", "SHA-256"], &rows) },
    );
    let files: Vec<[String; 3]> = proof
        .files
        .iter()
        .map(|file| [html(&file.path), format!("<span class=mono>{}</span>", hex(&file.sha256)), file.bytes.to_string()])
        .collect();
    body += &section("Every file of the batch, as it was sealed", &table(&["file", "SHA-256", "#bytes"], &files));
    let missing: String = proof.missing.iter().map(|what| format!("<li>{}", html(what))).collect();
    body += &section("What is missing", &if missing.is_empty() { "<p>Nothing.</p>".to_string() } else { format!("<ul>{missing}</ul>") });
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>{title}</title>\
         <meta name=color-scheme content=\"light dark\"><style>{}{}ul {{ padding-left: 1.1rem }}</style>\n<main>\n{body}\
         <footer>claimwright {}</footer>\n</main>\n",
        include_str!("../report/report.css"),
        include_str!("page.css"),
        env!("CARGO_PKG_VERSION")
    )
}
