//! Properties over generated files: nothing is lost, nothing panics, nothing depends on how the input was cut.

use super::{HEAD, read_as, read_csv, show};
use claimwright::finding::FileNo;
use claimwright::intake::jsonl::write_visit;
use claimwright::visit::{LINE_COLUMNS, Line, VISIT_COLUMNS, Visit, col};
use proptest::collection::vec;
use proptest::prelude::*;

/// The 26 columns of the benchmark file, more or less.
const WIDE: &str = "visit_id,patient_id,payer_id,line,service_from,rendering_id,code,note,city";

/// Cells as practices write them: mostly plain, some in need of quotes.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[A-Za-z0-9 .-]{0,12}", 1 => "[a-z,\"é' ]{0,8}"]
}

/// Pieces of which broken files are made.
fn rubble() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => Just(b"V1,P1,X,1,2026-03-02,d,99213\n".to_vec()),
        6 => "V[1-4],P1,X,1,d,d,c\r?\n".prop_map(String::into_bytes),
        2 => "[\"\",\n\r]{1,4}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 1..6),
        1 => Just(b"\"".to_vec()),
        1 => Just(b",,,,,,\n".to_vec()),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn cells_are_the_ones_that_the_csv_crate_reads(rows in vec(vec(cell(), 9), 1..12)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(WIDE.split(',')).unwrap();
        for (i, mut row) in rows.into_iter().enumerate() {
            row[0] = format!("V{i}");
            writer.write_record(&row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let read = read_csv(&text);
        prop_assert!(read.findings.is_empty(), "{read:?}");
        let mut oracle = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(&text[..]);
        let records: Vec<csv::StringRecord> = oracle.records().map(Result::unwrap).collect();
        prop_assert_eq!(read.visits.len(), records.len());
        for (i, (visit, record)) in read.visits.iter().zip(&records).enumerate() {
            prop_assert_eq!(visit, &expected(i as u32 + 2, record));
        }
    }

    #[test]
    fn rubble_is_read_the_same_however_it_is_cut(rubble in rubble()) {
        let mut text = format!("{HEAD}\n").into_bytes();
        text.extend(rubble);
        // read_csv compares five chunk sizes.
        let read = read_csv(&text);
        for visit in read.visits.iter().enumerate().filter(|(_, v)| !v.contains("visit_id=")) {
            let held = format!("{}: ", visit.0);
            prop_assert!(read.findings.iter().any(|f| f.starts_with(&held)), "{:?} has no id and is not held", visit);
        }
    }

    #[test]
    fn any_bytes_under_any_name_give_visits_findings_or_an_error(bytes in vec(any::<u8>(), 0..400), start in 0..5_usize, name in 0..4_usize) {
        let starts: [&[u8]; 5] = [b"", b"{\"visit_id\":\"V1\"}\n{", b"<visits><visit><visit_id>", b"ISA*00*          *00*          *ZZ*C*ZZ*P*260302*0130*^*00501*7*0*P*:~ST*", HEAD.as_bytes()];
        let names = ["a.csv", "a.jsonl", "a.xml", "a.837"];
        let _ = read_as(names[name], &[starts[start], &bytes].concat());
    }

    #[test]
    fn tag_soup_is_read_the_same_however_it_is_cut(pieces in vec(prop::sample::select(SOUP), 0..30)) {
        let _ = read_as("soup.xml", format!("<visits>{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn members_in_any_shape_are_read_the_same_however_they_are_cut(pieces in vec(prop::sample::select(MEMBERS), 0..20)) {
        let _ = read_as("members.jsonl", format!("{{{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn what_the_archive_writes_is_read_back_cell_by_cell(visit in vec(cell(), VISIT_COLUMNS.len()), lines in vec(vec(cell(), LINE_COLUMNS.len()), 1..4)) {
        let trimmed = |cells: &[String]| cells.iter().map(|c| c.trim().to_string()).collect::<Vec<_>>();
        let (mut cells, lines) = (trimmed(&visit), lines.iter().map(|l| trimmed(l)).collect::<Vec<_>>());
        cells[col::VISIT_ID.index()] = "V1".into();
        let mut written = Visit::new(FileNo(0), 1);
        for (to, from) in written.cells_mut().iter_mut().zip(&cells) {
            *to = from;
        }
        for cells in &lines {
            let mut line = Line::new(1);
            for (to, from) in line.cells_mut().iter_mut().zip(cells) {
                *to = from;
            }
            written.lines.push(line);
        }
        let mut json = Vec::new();
        write_visit(&written, &mut json);
        let read = read_as("archive.jsonl", &json).unwrap();
        prop_assert_eq!(&read.visits, &[show(&written)]);
        prop_assert!(read.findings.is_empty() && read.of_files.is_empty());
    }
}

/// What a record of the oracle looks like as a visit of one line.
fn expected(row: u32, record: &csv::StringRecord) -> String {
    let names: Vec<&str> = WIDE.split(',').collect();
    let pick = |columns: &[claimwright::visit::ColumnInfo]| {
        let cells = columns.iter().filter_map(|c| names.iter().position(|n| *n == c.name).map(|i| (c.name, &record[i])));
        cells.filter(|(_, cell)| !cell.is_empty()).map(|(name, cell)| format!("{name}={cell}")).collect::<Vec<_>>().join(" ")
    };
    format!("{row}: {} | {row}: {}", pick(VISIT_COLUMNS), pick(LINE_COLUMNS))
}

const SOUP: &[&str] = &[
    "<visit>",
    "</visit>",
    "<visit/>",
    "<visit_id>V1</visit_id>",
    "<lines><line>",
    "</line></lines>",
    "<line>",
    "<!-- ",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&",
    "<",
    ">",
    "\n",
    "x",
    "</visits>",
    "<visits>",
    "<?x ",
    "?>",
    "<a b='>'>",
    "</a>",
    "\u{e9}",
    "<coverages>",
    "</coverages>",
];

const MEMBERS: &[&str] = &[
    "\"visit_id\":\"V1\",",
    "\"lines\":[",
    "{\"line\":1},",
    "]",
    "}",
    "{",
    "\"charge\":1.50",
    ",",
    "\n",
    "\"diagnoses\":[\"A\",null,",
    "null",
    "true",
    "\"coverages\":[{\"payer_id\":\"X\"},{}]",
    "\"x\":",
    "[[",
    "\"\\u00e9\\ud800\"",
    "-0",
    "1e999",
    "\"sex\":[]",
    "\u{e9}",
];

#[test]
fn the_fuzz_corpus_is_read_the_same_however_it_is_cut() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz_corpus/intake");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let _ = read_as(path.file_name().unwrap().to_str().unwrap(), &std::fs::read(&path).unwrap());
        files += 1;
    }
    assert!(files > 0);
}
