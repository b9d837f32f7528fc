//! The tabular list of ICD-10-CM as XML: notes at chapters, sections and codes.

use super::editions;
use super::{Asked, Importer, Member, Refusal, count, one_line, only};
use crate::codes::icd10cm::notes::is_place;
use crate::codes::imported::Kind;
use crate::codes::imported::shelve::{self, NewRows, NewTable};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The importer.
pub static IMPORTER: Importer = Importer {
    kind: Kind::Icd10cmNotes,
    title: "ICD-10-CM tabular list (XML)",
    recognises: |m| m.sample.contains("<ICD10CM.tabular"),
    read,
};

/// Elements within elements; the list itself goes down ten steps.
const DEPTH: usize = 40;
/// Elements that hold notes; each is also the name of its kind.
const KINDS: [&str; 9] =
    ["includes", "excludes1", "excludes2", "codeFirst", "codeAlso", "useAdditionalCode", "inclusionTerm", "sevenChrNote", "notes"];

fn read(members: &[Member], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let member = only(members)?;
    let bytes = member.bytes()?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Refusal::new(&member.name, "it is not UTF-8"))?;
    let mut list = Tabular::default();
    list.read(text).map_err(|(at, reason)| {
        let line = text.get(..at).map_or(0, |before| before.matches('\n').count() as u64 + 1);
        Refusal::new(&member.name, reason).line(line).help("download the file again")
    })?;
    let named = (!list.version.is_empty()).then(|| format!("fy{}", list.version));
    if let (Some(asked), Some(named)) = (&asked.edition, &named)
        && asked != named
    {
        return Err(Refusal::new(&member.name, format!("it says that it is of {named}, not of {asked}")));
    }
    let of_file = Asked { edition: asked.edition.clone().or(named), ..asked.clone() };
    let edition = editions::edition(members, &of_file, editions::fiscal_year)?;
    let (codes, notes) = (list.codes, list.notes.matches('\n').count());
    if codes == 0 || notes == 0 {
        return Err(Refusal::new(&member.name, "it has no codes or no notes").help("download the file again: it is cut short"));
    }
    Ok(vec![NewTable {
        kind: Kind::Icd10cmNotes,
        title: format!("ICD-10-CM {} tabular notes", edition.name.to_ascii_uppercase()),
        source: shelve::NCHS.to_string(),
        rows: NewRows::of_text(list.notes),
        files: vec![member.origin.clone()],
        remark: format!("{} notes at {} codes", count(notes), count(codes)),
        window: edition.window,
        edition: edition.name,
    }])
}

/// The list while it is read.
#[derive(Default)]
struct Tabular {
    /// The elements that are open.
    open: Vec<String>,
    /// The place of notes for each open chapter, section or code.
    places: Vec<String>,
    text: String,
    version: String,
    notes: String,
    codes: usize,
}

type Wrong = (usize, String);

impl Tabular {
    fn read(&mut self, xml: &str) -> Result<(), Wrong> {
        let mut reader = Reader::from_str(xml);
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event().map_err(|e| (at, format!("it is damaged or cut short: {e}")))?;
            match event {
                Event::Start(tag) => self.start(&tag).map_err(|reason| (at, reason))?,
                Event::End(_) => self.end().map_err(|reason| (at, reason))?,
                Event::Text(piece) => self.text.push_str(&piece),
                Event::CData(piece) => self.text.push_str(&piece),
                Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|e| (at, e.to_string()))? {
                    Some(c) => self.text.push(c),
                    None => self.text.push_str(quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or("")),
                },
                Event::DocType(_) => return Err((at, "a DOCTYPE is not accepted".to_string())),
                Event::Eof if self.open.is_empty() => return Ok(()),
                Event::Eof => return Err((at, format!("it ends within {}: it is cut short", self.open.join(" > ")))),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() >= DEPTH {
            return Err(format!("elements stand within elements more than {DEPTH} deep"));
        }
        let name = tag.local_name().as_ref().to_string();
        match name.as_str() {
            "section" => {
                let id = tag.try_get_attribute("id").map_err(|e| e.to_string())?.ok_or("a section without an id")?;
                self.places.push(one_line(&id.value));
            }
            "chapter" | "diag" => self.places.push(String::new()),
            _ => {}
        }
        self.open.push(name);
        self.text.clear();
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let text = one_line(&std::mem::take(&mut self.text));
        let name = self.open.pop().ok_or("an element ends that never began")?;
        let parent = self.open.last().map_or("", String::as_str);
        match (parent, name.as_str()) {
            ("chapter", "name") => *self.places.last_mut().ok_or("a name without a chapter")? = format!("chapter {text}"),
            ("diag", "name") => {
                self.codes += 1;
                *self.places.last_mut().ok_or("a name without a code")? = text.replace('.', "");
            }
            ("ICD10CM.tabular", "version") => self.version = text,
            (kind, "note") if KINDS.contains(&kind) => {
                let place = self.places.last().filter(|place| !place.is_empty()).ok_or("a note without a place")?;
                if !is_place(place) {
                    return Err(format!("\"{place}\" is no chapter, section or code"));
                }
                self.notes.push_str(&format!("{place}\t{kind}\t{text}\n"));
            }
            (_, "section" | "chapter" | "diag") => {
                self.places.pop();
            }
            _ => {}
        }
        Ok(())
    }
}
