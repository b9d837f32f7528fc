//! Rule pages: Markdown with fixed headings, and examples that are run by the tests.
//!
//! People read a page on `claimwright explain`. Each example is one or more fenced blocks; a heading of the third
//! level (`### A second case`) begins another example of the same kind.

/// The headings of every page, in this order, below the title `# ID name`.
pub const HEADINGS: [&str; 8] =
    ["What it does", "Why it matters", "Authority", "Since", "Example that fires", "Example that does not", "How to fix", "How to silence"];

/// A rule's page, cut into its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// The rule's id, from the title.
    pub id: &'a str,
    /// The rule's name, from the title.
    pub name: &'a str,
    /// The text below each of [`HEADINGS`].
    pub sections: [&'a str; 8],
}

/// One example: what stands in the input, and whether the rule is to fire on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// Its heading of the third level; empty for the first.
    pub title: &'a str,
    /// Whether the rule fires.
    pub fires: bool,
    /// Its blocks in order.
    pub blocks: Vec<Block<'a>>,
}

/// One fenced block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// The word behind the fence: `visit`, `practice`, `finding` …
    pub kind: &'a str,
    /// The lines between the fences.
    pub text: &'a str,
}

/// Why a text is no page; `explain` never meets one, because a test reads every page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The first line is not `# ID name`.
    #[error("the first line is not \"# ID name\"")]
    Title,
    /// A heading is missing, twice or out of order.
    #[error("\"## {0}\" is missing or out of order")]
    Heading(&'static str),
    /// A section says nothing.
    #[error("nothing stands below \"## {0}\"")]
    Empty(&'static str),
    /// A fence is opened and never closed.
    #[error("a block of {0} is not closed")]
    Unclosed(String),
}

impl<'a> Page<'a> {
    /// Reads a page.
    ///
    /// # Errors
    /// When the title, a heading or a section is missing.
    pub fn parse(text: &'a str) -> Result<Page<'a>, PageError> {
        let (title, mut rest) = text.split_once('\n').ok_or(PageError::Title)?;
        let (id, name) = title.strip_prefix("# ").and_then(|t| t.split_once(' ')).ok_or(PageError::Title)?;
        let mut sections = [""; 8];
        for (n, heading) in HEADINGS.into_iter().enumerate() {
            let (before, after) = cut(rest, heading).ok_or(PageError::Heading(heading))?;
            let section = before.trim();
            match n {
                0 if !section.is_empty() => return Err(PageError::Heading(heading)),
                0 => {}
                _ => sections[n - 1] = section,
            }
            rest = after;
        }
        sections[7] = rest.trim();
        match sections.iter().position(|s| s.is_empty()) {
            Some(empty) => Err(PageError::Empty(HEADINGS[empty])),
            None if rest.contains("\n## ") => Err(PageError::Heading(HEADINGS[7])),
            None => Ok(Page { id, name: name.trim(), sections }),
        }
    }

    /// The examples, those that fire first.
    ///
    /// # Errors
    /// When a fence is not closed.
    pub fn examples(&self) -> Result<Vec<Example<'a>>, PageError> {
        let mut all = examples(self.sections[4], true)?;
        all.extend(examples(self.sections[5], false)?);
        Ok(all)
    }
}

/// What stands before and behind the line `## heading`.
fn cut<'a>(text: &'a str, heading: &str) -> Option<(&'a str, &'a str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if let Some(found) = line.strip_prefix("## ") {
            return (found.trim() == heading).then(|| (&text[..start], &text[end..]));
        }
        start = end;
    }
    None
}

fn examples(section: &str, fires: bool) -> Result<Vec<Example<'_>>, PageError> {
    let mut examples = vec![Example { title: "", fires, blocks: Vec::new() }];
    let (mut start, mut open): (usize, Option<(&str, usize)>) = (0, None);
    for line in section.split_inclusive('\n') {
        let end = start + line.len();
        let fence = line.trim_end().strip_prefix("```");
        match (open, fence, line.strip_prefix("### ")) {
            (None, Some(kind), _) => open = Some((kind.trim(), end)),
            (Some((kind, from)), Some(""), _) => {
                let example = examples.last_mut().expect("there is always a first example");
                example.blocks.push(Block { kind, text: &section[from..start] });
                open = None;
            }
            (None, None, Some(title)) => examples.push(Example { title: title.trim(), fires, blocks: Vec::new() }),
            _ => {}
        }
        start = end;
    }
    if let Some((kind, _)) = open {
        return Err(PageError::Unclosed(kind.to_string()));
    }
    examples.retain(|e| !e.blocks.is_empty());
    Ok(examples)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fires: &str) -> String {
        let mut text = "# XX001 a-name\n".to_string();
        for heading in HEADINGS {
            let body = if heading == "Example that fires" { fires } else { "Words." };
            text.push_str(&format!("\n## {heading}\n\n{body}\n"));
        }
        text
    }

    #[test]
    fn a_page_is_cut_into_its_sections_and_examples() {
        let text = page("```visit\ndx1 = A\n```\n```finding\nerror\n```\n\n### Another\n\n```visit\n```");
        let page = Page::parse(&text).expect("a page");
        assert_eq!((page.id, page.name, page.sections[1]), ("XX001", "a-name", "Words."));
        let examples = page.examples().expect("closed fences");
        assert_eq!(examples.len(), 2);
        assert_eq!(examples[0].blocks, [Block { kind: "visit", text: "dx1 = A\n" }, Block { kind: "finding", text: "error\n" }]);
        assert_eq!((examples[1].title, examples[1].blocks[0].text), ("Another", ""));
    }

    #[test]
    fn a_page_with_a_heading_too_few_or_out_of_place_is_refused() {
        let text = page("Words.");
        assert_eq!(Page::parse(&text.replace("## Since\n", "")), Err(PageError::Heading("Since")));
        assert_eq!(Page::parse(&text.replace("## How to fix\n\nWords.", "## How to fix\n")), Err(PageError::Empty("How to fix")));
        assert_eq!(Page::parse("no title"), Err(PageError::Title));
        assert_eq!(Page::parse(&format!("{text}\n## More\n\nWords.\n")), Err(PageError::Heading("How to silence")));
        let open = page("```visit\n");
        assert!(matches!(Page::parse(&open).expect("a page").examples(), Err(PageError::Unclosed(_))));
    }
}
