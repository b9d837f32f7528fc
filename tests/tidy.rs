//! The shape of the house, enforced: who may import whom, how long functions and files may be, what nobody may do.
//!
//! The checks read the source as text. Each is shown below to fail on a bad snippet.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What every module may use, because it says nothing about insurers, files or ledgers.
const OPEN: &str = "money date finding limits visit";

/// One-way imports: each module and what else it may use. The story runs downwards.
/// A folder or file of `src/` that is not here fails; so does a circle.
const MAY_USE: &[(&str, &str)] = &[
    // Words: these may use only what is named here, not all of OPEN.
    ("money", ""),
    ("date", ""),
    ("limits", ""),
    ("finding", ""),
    ("visit", "finding"),
    // Facts and tools.
    ("display", "money date"),
    ("json", "OPEN display"),
    ("wire", "money date limits finding"),
    ("disk", "limits"),
    ("practice", "OPEN"),
    ("history", "OPEN"),
    ("fingerprint", "OPEN"),
    ("codes", "OPEN wire disk"),
    ("rules", "OPEN history practice codes"),
    ("intake", "OPEN wire rules json"),
    // Pure: what an answer does to the books.
    ("posting", "OPEN"),
    // The verifier shares no code with the writers: never a jurisdiction.
    ("verify", "OPEN wire codes"),
    ("repair", "OPEN intake disk"),
    ("invoice", "OPEN practice display json"),
    ("statement", "OPEN practice ledger posting batch invoice jurisdiction verify"),
    ("report", "OPEN practice display disk json"),
    // A jurisdiction says what the verifier is to expect and fills the views that invoices print; it reads no visit files.
    ("jurisdiction", "OPEN wire codes practice history rules display invoice verify posting"),
    ("ledger", "OPEN history disk posting"),
    ("batch", "OPEN disk ledger verify"),
    ("assemble", "OPEN disk jurisdiction invoice practice verify ledger batch"),
    ("catalogue", "OPEN rules intake jurisdiction verify reconcile"),
    ("books", "OPEN display ledger posting report wire"),
    ("reconcile", "OPEN display history jurisdiction ledger rules report practice posting"),
    (
        "pipeline",
        "OPEN assemble batch catalogue codes disk display fingerprint history intake invoice jurisdiction ledger posting practice report rules verify wire",
    ),
    ("cli", "ALL"),
    ("lib", "ALL"),
    ("main", "ALL"),
];

/// Where private values may be shown, and why.
const MAY_EXPOSE: &[(&str, &str)] = &[
    ("finding.rs", "defines it, and the worklist's view of a value"),
    ("fingerprint.rs", "hashes what identifies a visit"),
    ("invoice/", "patients read their own names"),
    ("jurisdiction/ontario/build.rs", "turns a visit into a claim"),
    ("jurisdiction/ontario/cards.rs", "asks about health cards, and knows them again"),
    ("jurisdiction/ontario/encounter.rs", "parses dates and numbers"),
    ("jurisdiction/ontario/rules/", "rules compare; what they say is masked"),
    ("jurisdiction/us/answers/", "reads numbers of claims and lines out of answers"),
    ("jurisdiction/us/build/", "turns a visit into a claim"),
    ("jurisdiction/us/claim/", "compares parts of claims"),
    ("jurisdiction/us/encounter.rs", "parses dates and numbers"),
    ("jurisdiction/us/rules/", "rules compare; what they say is masked"),
    ("jurisdiction/us/x12_837p/", "writes and reads claims"),
    ("pipeline/keys.rs", "hashes patient and date"),
    ("pipeline/judge.rs", "hands facts about the same patient to rules"),
    ("pipeline/issue.rs", "writes the archive of issued visits"),
    ("reconcile/cash/patients.rs", "puts a patient's payment to the patient's claims"),
    ("repair/", "writes what a fix puts into a cell"),
    ("rules/silences.rs", "compares the patient that a silence is for"),
    ("statement/", "writes statements to patients"),
    ("report/worklist.rs", "people allowed to see it work through it"),
];

/// Where a floating-point type may be named, and why.
const MAY_NAME_FLOATS: &[(&str, &str)] = &[("intake/jsonl.rs", "serde hands over a JSON number as one, and it is refused")];

/// The headings of a rule's page, in order, below `# CW201 name`.
const HEADINGS: [&str; 8] = [
    "## What it does",
    "## Why it matters",
    "## Authority",
    "## Since",
    "## Example that fires",
    "## Example that does not",
    "## How to fix",
    "## How to silence",
];

const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 500;

/// A Rust file: its path below `src/`, its text, and its code without comments, texts and tests.
struct Source {
    path: String,
    text: String,
    code: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        let is_test = path.ends_with("tests.rs");
        let code = if is_test { String::new() } else { without_tests(&code_only(text)) };
        Source { path: path.into(), text: text.into(), code }
    }

    /// The folder or file of `src/` that it belongs to.
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap_or("").trim_end_matches(".rs")
    }

    fn complain(&self, position: usize, what: &str) -> String {
        let line = self.code[..position].matches('\n').count() + 1;
        format!("src/{}:{line}: {what}", self.path)
    }

    /// One complaint for every match of `pattern` in its code.
    fn none_of(&self, pattern: &str, what: &str) -> Vec<String> {
        regex(pattern).find_iter(&self.code).map(|m| self.complain(m.start(), &format!("{what}: {}", m.as_str()))).collect()
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this file")
}

/// Blanks comments, the insides of texts and character literals; lines stay where they are.
fn code_only(text: &str) -> String {
    let tokens = regex(r##"(?s)//[^\n]*|/\*.*?\*/|b?r"[^"]*"|b?r#".*?"#|b?"(?:\\.|[^"\\])*"|b?'(?:\\[^u]|\\u\{[^}]*\}|[^'\\])'"##);
    let blank = |m: &regex::Captures<'_>| m[0].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>();
    tokens.replace_all(text, blank).into_owned()
}

/// Blanks every item under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut code = code.to_string();
    while let Some(from) = code.find("#[cfg(test)]") {
        let to = item_end(&code, from);
        let blank: String = code[from..to].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        code.replace_range(from..to, &blank);
    }
    code
}

/// Where the item that begins at `from` ends: at its closing brace, or at a `;` outside brackets.
fn item_end(code: &str, from: usize) -> usize {
    let (mut braces, mut brackets) = (0_i32, 0_i32);
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b'{' => braces += 1,
            b'}' => {
                braces -= 1;
                if braces == 0 && brackets == 0 {
                    return at + 1;
                }
            }
            b';' if braces == 0 && brackets == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

// ---- The checks --------------------------------------------------------------------------------------------------------

/// The modules of ours that a file uses, with the place.
fn uses(source: &Source) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for m in regex(r"\bcrate::(\{|\w+)").captures_iter(&source.code) {
        let (whole, name) = (m.get(0).expect("the match"), &m[1]);
        if name == "{" {
            let group = &source.code[whole.end()..item_end(&source.code, whole.end() - 1).saturating_sub(1)];
            found.extend(first_names(group).into_iter().map(|n| (n, whole.start())));
        } else {
            found.push((name.to_string(), whole.start()));
        }
    }
    // `super::super::x` may climb out of the folder.
    let depth = source.path.trim_end_matches("/mod.rs").matches('/').count() + 1;
    for m in regex(r"\b((?:super::)+)(\w+)").captures_iter(&source.code) {
        if m[1].matches("super").count() >= depth {
            found.push((m[2].to_string(), m.get(0).expect("the match").start()));
        }
    }
    found
}

/// The first path part of every item of a `{a, b::{c, d}}` group.
fn first_names(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut item) = (Vec::new(), 0, String::new());
    for c in group.chars().chain([',']) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(regex(r"\w+").find(&item).map_or(String::new(), |m| m.as_str().into())),
            _ => {}
        }
        if c == ',' && depth == 0 { item.clear() } else { item.push(c) }
    }
    names.retain(|n| !n.is_empty());
    names
}

fn allowed(module: &str) -> Option<BTreeSet<&'static str>> {
    let (_, words) = MAY_USE.iter().find(|(name, _)| *name == module)?;
    let words = words.split(' ').flat_map(|w| match w {
        "OPEN" => OPEN.split(' ').collect(),
        "ALL" => MAY_USE.iter().map(|(name, _)| *name).collect(),
        other => vec![other],
    });
    Some(words.collect())
}

fn imports(source: &Source) -> Vec<String> {
    let module = source.module();
    let Some(allowed) = allowed(module) else {
        return vec![format!("src/{}: module `{module}` is not in the import table of tests/tidy.rs", source.path)];
    };
    let known = |name: &str| MAY_USE.iter().any(|(module, _)| *module == name);
    let mut found: Vec<String> = uses(source)
        .iter()
        .filter(|(name, _)| known(name) && name != module && !allowed.contains(name.as_str()))
        .map(|(name, at)| source.complain(*at, &format!("`{module}` may not use `{name}`")))
        .collect();
    // A jurisdiction never uses another one.
    if let Some(own) = source.path.strip_prefix("jurisdiction/").filter(|rest| rest.contains('/')) {
        let own = own.split('/').next().unwrap_or("");
        for m in regex(r"\bjurisdiction::(us|ontario|australia)\b").captures_iter(&source.code) {
            if &m[1] != own {
                found.push(source.complain(m.get(0).expect("the match").start(), &format!("`{own}` may not use `{}`", &m[1])));
            }
        }
    }
    found
}

/// A circle of modules, if there is one: modules that still use each other when all others have been taken away.
fn circle(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut left = edges.clone();
    loop {
        let done: Vec<String> = left
            .iter()
            .filter(|(module, uses)| uses.iter().all(|u| u == *module || !left.contains_key(u)))
            .map(|(m, _)| m.clone())
            .collect();
        if done.is_empty() {
            return left.into_keys().collect();
        }
        done.iter().for_each(|module| drop(left.remove(module)));
    }
}

fn long_functions(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for m in regex(r"\bfn (\w+)").captures_iter(&source.code) {
        let start = m.get(0).expect("the match").start();
        let lines = source.code[start..item_end(&source.code, start)].matches('\n').count() + 1;
        if lines > FUNCTION_LINES {
            found.push(source.complain(start, &format!("fn {} has {lines} lines; {FUNCTION_LINES} fit a screen", &m[1])));
        }
    }
    found
}

fn long_file(source: &Source) -> Vec<String> {
    let tests = source.text.find("\n#[cfg(test)]\nmod ").unwrap_or(source.text.len());
    let lines = source.text[..tests].lines().count();
    let too_long = lines > FILE_LINES && !source.path.ends_with("tests.rs");
    if too_long {
        vec![format!("src/{}: {lines} lines without tests; a file is one idea, {FILE_LINES} at most", source.path)]
    } else {
        vec![]
    }
}

fn floats(source: &Source) -> Vec<String> {
    if MAY_NAME_FLOATS.iter().any(|(path, _)| source.path == *path) {
        return vec![];
    }
    source.none_of(r"\bf(32|64)\b", "no floating point where money may pass")
}

fn unwraps(source: &Source) -> Vec<String> {
    source.none_of(r"\.unwrap\(\)", "say with expect why it cannot fail")
}

fn printing(source: &Source) -> Vec<String> {
    if matches!(source.module(), "cli" | "report" | "main") {
        return vec![];
    }
    source.none_of(r"\be?print(ln)?!|\bio::std(out|err)\(", "only cli and report print")
}

fn world(source: &Source) -> Vec<String> {
    if matches!(source.module(), "cli" | "main") {
        return vec![];
    }
    source.none_of(
        r"\b(SystemTime|Instant|Utc|Local)::now\b|\benv::(var|vars|var_os|args|args_os)\b",
        "only main reads clock and environment",
    )
}

fn exposing(source: &Source) -> Vec<String> {
    if MAY_EXPOSE.iter().any(|(path, _)| source.path.starts_with(path)) {
        return vec![];
    }
    source.none_of(r"\.expose\(\)", "not in the list of modules that may show private values")
}

/// A path of somebody's machine; checked in whole files, comments and texts too.
fn machine_paths(path: &str, text: &str) -> Vec<String> {
    let pattern = regex(r#"(?m)(?:^|[\s"'`(=])/(?:home|root|Users|work|tmp)/\w"#);
    pattern
        .find_iter(text)
        .map(|m| format!("{path}:{}: a path of one machine: {}", text[..m.start()].matches('\n').count() + 1, m.as_str().trim()))
        .collect()
}

/// Ids of rules as code defines them: `id: "CW201"`, or a line `NAME "IN001" "name" Error;` of a table of cards.
fn defined_ids(source: &Source) -> Vec<String> {
    let text = &source.text[..source.text.find("\n#[cfg(test)]\nmod ").unwrap_or(source.text.len())];
    let pattern = regex(r#"(?m)\bid: "((?:CW|ON|IN)\d{3})"|^\s*[A-Z_0-9]+ "((?:CW|ON|IN)\d{3})" ""#);
    pattern.captures_iter(text).filter_map(|c| c.get(1).or(c.get(2)).map(|m| m.as_str().to_string())).collect()
}

/// The id that a page is about, and what is wrong with the page.
fn page(path: &str, text: &str) -> (Option<String>, Vec<String>) {
    let first = text.lines().next().unwrap_or("");
    let id = regex(r"^# ((?:CW|ON|IN)\d{3}) [a-z0-9-]+$").captures(first).map(|c| c[1].to_string());
    let mut wrong = Vec::new();
    if id.is_none() {
        wrong.push(format!("src/{path}: the first line is not like `# CW201 diagnosis-not-in-edition`: {first}"));
    }
    let mut fenced = false;
    let headings: Vec<&str> = text
        .lines()
        .filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with("## ")
        })
        .collect();
    if headings != HEADINGS {
        wrong.push(format!("src/{path}: the headings are {headings:?}, not {HEADINGS:?}"));
    }
    (id, wrong)
}

/// Every id is defined once and has one page; every page has its rule.
fn ids_and_pages(defined: &[String], pages: &[String]) -> Vec<String> {
    let count = |list: &[String], id: &str| list.iter().filter(|x| *x == id).count();
    let all: BTreeSet<&String> = defined.iter().chain(pages).collect();
    all.into_iter()
        .filter(|id| count(defined, id) != 1 || count(pages, id) != 1)
        .map(|id| format!("{id} is defined {} times and has {} pages; it needs one of each", count(defined, id), count(pages, id)))
        .collect()
}

// ---- The house ---------------------------------------------------------------------------------------------------------

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|e| path.to_string_lossy().ends_with(e)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn below_src(ending: &str) -> Vec<(String, String)> {
    let src = root().join("src");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&src).expect("it was found there").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("a text file of src/"))
    };
    files(&src, &[ending]).into_iter().map(read).collect()
}

fn house() -> &'static [Source] {
    static HOUSE: OnceLock<Vec<Source>> = OnceLock::new();
    let house = HOUSE.get_or_init(|| below_src(".rs").iter().map(|(path, text)| Source::new(path, text)).collect());
    assert!(house.len() > 10, "src/ was not found");
    house
}

fn nothing_wrong(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn everywhere(check: fn(&Source) -> Vec<String>) {
    nothing_wrong(house().iter().flat_map(check).collect());
}

#[test]
fn imports_go_one_way() {
    everywhere(imports);
}

#[test]
fn no_circle_of_modules() {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in house().iter().filter(|s| !matches!(s.module(), "lib" | "main")) {
        let uses = uses(source).into_iter().map(|(name, _)| name).filter(|name| name != source.module());
        edges.entry(source.module().into()).or_default().extend(uses);
    }
    assert_eq!(circle(&edges), Vec::<String>::new());
}

#[test]
fn functions_fit_a_screen() {
    everywhere(long_functions);
}

#[test]
fn a_file_is_one_idea() {
    everywhere(long_file);
}

#[test]
fn no_floating_point() {
    everywhere(floats);
}

#[test]
fn nothing_is_unwrapped_without_a_reason() {
    everywhere(unwraps);
}

#[test]
fn only_the_command_line_and_reports_print() {
    everywhere(printing);
}

#[test]
fn only_main_reads_clock_and_environment() {
    everywhere(world);
}

#[test]
fn private_values_are_shown_only_where_they_must_be() {
    everywhere(exposing);
}

#[test]
fn no_machine_paths() {
    let folders = ["src", "tests", "benches", "fixtures", ".ci"].map(|folder| root().join(folder));
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "Cargo.toml"].map(|f| root().join(f));
    let all = folders.iter().flat_map(|f| files(f, &[".rs", ".md", ".toml", ".py", ".sh", "/run", ".csv"])).chain(top);
    nothing_wrong(
        all.filter(|path| !path.ends_with("tests/tidy.rs"))
            .flat_map(|path| machine_paths(&path.to_string_lossy(), &fs::read_to_string(&path).unwrap_or_default()))
            .collect(),
    );
}

#[test]
fn every_rule_has_one_page_with_the_fixed_headings() {
    let defined: Vec<String> = house().iter().flat_map(defined_ids).collect();
    let mut wrong = Vec::new();
    let mut pages = Vec::new();
    for (path, text) in below_src(".md") {
        let (id, complaints) = page(&path, &text);
        pages.extend(id);
        wrong.extend(complaints);
    }
    assert!(!defined.is_empty(), "no rule was found: the pattern of ids is out of date");
    wrong.extend(ids_and_pages(&defined, &pages));
    nothing_wrong(wrong);
}

// ---- Each check fails on what it is for --------------------------------------------------------------------------------

fn bad(check: fn(&Source) -> Vec<String>, path: &str, text: &str) {
    assert_eq!(check(&Source::new(path, text)).len(), 1, "{text} was not refused");
}

fn good(check: fn(&Source) -> Vec<String>, path: &str, text: &str) {
    assert_eq!(check(&Source::new(path, text)), Vec::<String>::new());
}

#[test]
fn a_forbidden_import_is_found_however_it_is_written() {
    bad(imports, "verify/x12.rs", "use crate::jurisdiction::us::Claim;");
    bad(imports, "verify/x12.rs", "use crate::{money::Money, jurisdiction::{us, Jurisdiction}};");
    bad(imports, "verify/x12.rs", "fn f() { crate::jurisdiction::with(1) }");
    bad(imports, "verify/x12.rs", "use super::super::jurisdiction::us;");
    bad(imports, "jurisdiction/us/claim.rs", "use crate::jurisdiction::ontario::Claim;");
    bad(imports, "money.rs", "use crate::finding::Finding;");
    bad(imports, "helpers/mod.rs", "");
    good(imports, "verify/x12.rs", "// use crate::jurisdiction;\nuse crate::{money, wire::x12};\nuse super::faults;");
    good(imports, "verify/x12.rs", "#[cfg(test)]\nmod tests {\n    use crate::jurisdiction;\n}\n");
}

#[test]
fn a_circle_is_found() {
    let edges = |list: &[(&str, &str)]| {
        let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in list {
            map.entry((*from).into()).or_default().insert((*to).into());
        }
        map
    };
    assert_eq!(circle(&edges(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")])), ["a", "b", "c"]);
    assert!(circle(&edges(&[("a", "b"), ("b", "c"), ("a", "c"), ("a", "a")])).is_empty());
}

#[test]
fn long_functions_and_files_are_found_and_tests_do_not_count() {
    let body = "    x();\n".repeat(FUNCTION_LINES);
    bad(long_functions, "money.rs", &format!("fn f(a: [u8; 3]) {{\n{body}}}\n"));
    good(long_functions, "money.rs", &format!("#[cfg(test)]\nmod tests {{\nfn f() {{\n{body}}}\n}}\n"));
    good(long_functions, "money.rs", "fn a() {\n}\n".repeat(FUNCTION_LINES).as_str());
    bad(long_file, "money.rs", &"\n".repeat(FILE_LINES + 1));
    good(long_file, "money.rs", &format!("mod a;\n#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(FILE_LINES)));
}

#[test]
fn floats_unwraps_prints_clocks_and_exposures_are_found() {
    bad(floats, "money.rs", "fn f(x: f64) {}");
    good(floats, "money.rs", "// f64 is not exact\nconst T: &str = \"f64\";");
    bad(unwraps, "money.rs", "fn f() { x.unwrap(); }");
    good(unwraps, "money.rs", "fn f() { x.unwrap_or(1); }\n#[cfg(test)]\nmod tests { fn g() { x.unwrap(); } }");
    bad(printing, "ledger/mod.rs", "fn f() { println!(\"x\"); }");
    bad(printing, "ledger/mod.rs", "fn f() { eprint!(\"x\"); }");
    good(printing, "report/text.rs", "fn f() { println!(\"x\"); }");
    bad(world, "ledger/mod.rs", "fn f() { std::time::SystemTime::now(); }");
    bad(world, "ledger/mod.rs", "fn f() { std::env::var(\"HOME\"); }");
    good(world, "main.rs", "fn f() { Local::now(); }");
    bad(exposing, "report/html.rs", "fn f() { name.expose(); }");
    good(exposing, "report/worklist.rs", "fn f() { name.expose(); }");
}

#[test]
fn machine_paths_are_found() {
    let home = ["/ho", "me/somebody"].concat();
    assert_eq!(machine_paths("a.rs", &format!("let x = \"{home}\";")).len(), 1);
    assert!(machine_paths("a.rs", "see https://example.com/home/x and auto/work/other").is_empty());
}

#[test]
fn rules_without_page_and_pages_without_order_are_found() {
    let source = Source::new("jurisdiction/us/rules/x.rs", "card: RuleCard {\n    id: \"CW201\",\n");
    assert_eq!(defined_ids(&source), ["CW201"]);
    assert_eq!(defined_ids(&Source::new("intake/rules.rs", "    A_NAME \"IN001\" \"a-name\" Error;\n")), ["IN001"]);
    let list = |ids: &[&str]| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids_and_pages(&list(&["CW201"]), &list(&[])).len(), 1);
    assert_eq!(ids_and_pages(&list(&["CW201", "CW201"]), &list(&["CW201"])).len(), 1);
    assert_eq!(ids_and_pages(&list(&[]), &list(&["CW201"])).len(), 1);
    assert!(ids_and_pages(&list(&["CW201"]), &list(&["CW201"])).is_empty());
    let whole = format!("# CW201 a-name\n\n{}\n", HEADINGS.join("\n\n"));
    assert_eq!(page("x.md", &whole), (Some("CW201".into()), vec![]));
    assert_eq!(page("x.md", &whole.replace("## Since\n", "")).1.len(), 1);
    assert_eq!(page("x.md", "# A rule\n").1.len(), 2);
}
