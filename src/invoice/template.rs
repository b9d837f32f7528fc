//! A template compiled once to a list of texts and fields, so that a page is little more than copying.

/// A page with its fields found: `{{name}}` in the source.
#[derive(Debug)]
pub(super) struct Template<Field> {
    parts: Vec<Part<Field>>,
}

/// A stretch of a template.
#[derive(Debug)]
pub(super) enum Part<Field> {
    /// Bytes as they are.
    Text(Box<[u8]>),
    /// A place to be filled for every page.
    Field(Field),
}

/// What a name in a template stands for.
pub(super) enum Meaning<Field> {
    /// The same on every page: HTML, escaped already.
    Always(String),
    /// Different on every page.
    Each(Field),
}

impl<Field> Template<Field> {
    /// Compiles a source; `meaning` explains each name.
    pub(super) fn compile(source: &str, meaning: impl Fn(&str) -> Meaning<Field>) -> Template<Field> {
        let (mut parts, mut text, mut rest) = (Vec::new(), String::new(), source);
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").expect("our own templates close what they open");
            text.push_str(before);
            match meaning(name) {
                Meaning::Always(html) => text.push_str(&html),
                Meaning::Each(field) => {
                    parts.push(Part::Text(std::mem::take(&mut text).into_bytes().into()));
                    parts.push(Part::Field(field));
                }
            }
            rest = after;
        }
        text.push_str(rest);
        parts.push(Part::Text(text.into_bytes().into()));
        Template { parts }
    }

    /// The parts in order.
    pub(super) fn parts(&self) -> &[Part<Field>] {
        &self.parts
    }
}
