//! An X12 file as lists of strings that a test can edit: plain on purpose, and no code of the product.

/// A file cut into segments.
#[derive(Clone)]
pub struct Doc {
    pub segments: Vec<Seg>,
    pub element: char,
    pub component: char,
    pub terminator: char,
    pub line_end: String,
}

/// A segment: its id, then its elements.
#[derive(Clone)]
pub struct Seg {
    pub elements: Vec<String>,
}

/// One change to a file.
pub enum Edit {
    Replace(usize, Seg),
    /// Replaces and leaves SE01 as it is given.
    AsIs(usize, Seg),
    Remove(usize),
    Insert(usize, Seg),
    /// With the segment after it.
    Swap(usize),
    /// From a CLM to before the next claim, level or trailer.
    RemoveClaim(usize),
    DoubleClaim(usize),
    /// Leaves only the segments before.
    CutFile(usize),
}

impl Edit {
    /// Keeps SE01 wrong.
    pub fn without_repair(self) -> Edit {
        match self {
            Edit::Replace(at, seg) => Edit::AsIs(at, seg),
            other => other,
        }
    }

    /// Changes the first element of the replacement once more.
    pub fn again(self, doc: &Doc, change: fn(&Seg, char) -> String) -> Option<Edit> {
        match self {
            Edit::Replace(at, seg) => {
                let text = change(&seg, doc.component);
                Some(Edit::Replace(at, seg.with(1, text)))
            }
            _ => None,
        }
    }
}

impl Seg {
    pub fn of(text: &str, element: char) -> Seg {
        Seg { elements: text.split(element).map(str::to_string).collect() }
    }

    pub fn id(&self) -> &str {
        &self.elements[0]
    }

    /// Empty when it is not there.
    pub fn get(&self, number: usize) -> &str {
        self.elements.get(number).map_or("", String::as_str)
    }

    pub fn with(&self, number: usize, text: impl Into<String>) -> Seg {
        let mut elements = self.elements.clone();
        elements.resize(elements.len().max(number + 1), String::new());
        elements[number] = text.into();
        Seg { elements }
    }

    /// Without the elements after `last`.
    pub fn cut(&self, last: usize) -> Seg {
        Seg { elements: self.elements[..=last.min(self.elements.len() - 1)].to_vec() }
    }
}

impl Doc {
    pub fn parse(file: &[u8]) -> Doc {
        let text = std::str::from_utf8(file).unwrap();
        let at = |n: usize| char::from(file[n]);
        let (element, component, terminator) = (at(3), at(104), at(105));
        let line_end: String = text[106..].chars().take_while(|c| matches!(c, '\r' | '\n')).collect();
        let segments =
            text.split(terminator).map(|s| s.trim_start_matches(['\r', '\n'])).filter(|s| !s.is_empty()).map(|s| Seg::of(s, element));
        Doc { segments: segments.collect(), element, component, terminator, line_end }
    }

    /// The file with one change, its SE01 put right.
    pub fn render(&self, edit: Edit) -> Vec<u8> {
        let mut segments = self.segments.clone();
        let mut repair = true;
        match edit {
            Edit::Replace(at, seg) => segments[at] = seg,
            Edit::AsIs(at, seg) => {
                segments[at] = seg;
                repair = false;
            }
            Edit::Remove(at) => drop(segments.remove(at)),
            Edit::Insert(at, seg) => segments.insert(at, seg),
            Edit::Swap(at) => segments.swap(at, at + 1),
            Edit::RemoveClaim(at) => drop(segments.drain(at..self.claim_end(at))),
            Edit::DoubleClaim(at) => {
                let end = self.claim_end(at);
                segments.splice(end..end, self.segments[at..end].to_vec());
            }
            Edit::CutFile(at) => segments.truncate(at),
        }
        if repair {
            self.repair(&mut segments);
        }
        let mut out = String::new();
        for seg in &segments {
            out.push_str(&seg.elements.join(&self.element.to_string()));
            out.push(self.terminator);
            out.push_str(&self.line_end);
        }
        out.into_bytes()
    }

    /// How many diagnoses the claim around a segment has.
    pub fn diagnoses(&self, at: usize) -> usize {
        let hi = self.segments[..at].iter().rev().find(|s| s.id() == "HI" && s.get(1).starts_with("ABK"));
        hi.map_or(0, |s| s.elements.len() - 1)
    }

    /// The nearest segment before that opens a claim, another payer's part or a line adjudication.
    pub fn loop_of(&self, at: usize) -> &str {
        self.segments[..at].iter().rev().map(Seg::id).find(|id| matches!(*id, "CLM" | "SBR" | "SVD" | "HL" | "LX")).unwrap_or("")
    }

    /// Whether the claim around a segment has one that begins so.
    pub fn claim_has(&self, at: usize, text: &str) -> bool {
        let Some(start) = (0..=at).rev().find(|&n| self.segments[n].id() == "CLM") else { return false };
        self.segments[start..self.claim_end(start)].iter().any(|s| s.elements.join("*").starts_with(text))
    }

    fn claim_end(&self, at: usize) -> usize {
        (at + 1..self.segments.len()).find(|&n| matches!(self.segments[n].id(), "CLM" | "HL" | "SE")).unwrap_or(self.segments.len())
    }

    fn repair(&self, segments: &mut [Seg]) {
        let mut start = None;
        for (at, segment) in segments.iter_mut().enumerate() {
            match (segment.id(), start) {
                ("ST", _) => start = Some(at),
                ("SE", Some(first)) if !segment.get(1).is_empty() => *segment = segment.with(1, (at - first + 1).to_string()),
                _ => {}
            }
        }
    }
}
