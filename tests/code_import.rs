//! Import of official files: each importer reads a fixture in the official layout, and refuses it whole once it is spoiled.

#![allow(clippy::unwrap_used)]

use claimwright::codes::import::{self, Asked, Refusal};
use claimwright::codes::imported::rows::{Global, Mai};
use claimwright::codes::imported::shelve::{self, NewTable};
use claimwright::codes::imported::{Imported, Kind};
use claimwright::codes::{self, Lookup, icd10cm};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

fn fixture(name: &str) -> PathBuf {
    Path::new("fixtures/tables").join(name)
}

fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

fn read(paths: &[PathBuf], edition: Option<&str>) -> Result<Vec<NewTable>, Refusal> {
    import::read(paths, &Asked { edition: edition.map(str::to_string), ..Asked::default() })
}

/// Imports files and opens what became of them.
fn shelf(paths: &[PathBuf]) -> (tempfile::TempDir, Imported) {
    let home = tempfile::tempdir().unwrap();
    for table in read(paths, None).unwrap_or_else(|refusal| panic!("{refusal}")) {
        shelve::shelve(home.path(), &table, day("2026-03-01"), &RealDisk).unwrap();
    }
    let tables = Imported::open(home.path()).unwrap();
    (home, tables)
}

fn one(name: &str) -> (tempfile::TempDir, Imported) {
    shelf(&[fixture(name)])
}

fn ncci() -> Vec<PathBuf> {
    (1..=4).map(|part| fixture(&format!("ccipra-2026q1-f{part}.txt"))).collect()
}

/// A spoiled copy of a fixture, under its name.
struct Spoiled(tempfile::TempDir);

impl Spoiled {
    fn new() -> Spoiled {
        Spoiled(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn edited(&self, name: &str, old: &str, new: &str) -> PathBuf {
        let text = fs::read_to_string(fixture(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old}");
        self.put(name, text.replacen(old, new, 1))
    }

    fn cut(&self, name: &str, from_end: usize) -> PathBuf {
        let bytes = fs::read(fixture(name)).unwrap();
        self.put(name, &bytes[..bytes.len() - from_end])
    }

    fn zip(&self, name: &str, members: &[(&str, Vec<u8>)]) -> PathBuf {
        let path = self.0.path().join(name);
        let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for (member, bytes) in members {
            zip.start_file(*member, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        path
    }
}

/// A file is refused, and the reason says why.
fn refused(paths: &[PathBuf], edition: Option<&str>, because: &str) {
    match read(paths, edition) {
        Ok(tables) => panic!("{paths:?} became {}, and should be refused: {because}", tables[0].id()),
        Err(refusal) => {
            assert!(refusal.to_string().contains(because), "\"{refusal}\" does not say \"{because}\"");
            assert!(!refusal.help.is_empty());
        }
    }
}

fn refused_edit(name: &str, (old, new): (&str, &str), because: &str) {
    refused(&[Spoiled::new().edited(name, old, new)], None, because);
}

// ---- What is read

#[test]
fn a_hcpcs_quarter_knows_its_codes_with_their_dates_and_its_modifiers() {
    let (_home, tables) = one("HCPC2026_JAN_ANWEB.txt");
    let on = day("2026-02-01");
    assert_eq!(tables.edition(Kind::Hcpcs, on).unwrap().id, "hcpcs-2026q1");
    let Lookup::Found(dressing) = tables.hcpcs("A9901", on) else { panic!("A9901 is in the fixture") };
    assert_eq!(
        dressing.title,
        "Invented dressing, any size, each; the words of this title are many and they are continued on a second record"
    );
    assert!(tables.hcpcs("J9902", on).is_invalid(), "terminated on 2025-12-31");
    assert!(tables.hcpcs("J9999", on).is_invalid(), "the quarter is whole");
    assert!(!tables.hcpcs("D9999", on).is_invalid(), "dental codes are never in the file");
    assert!(!tables.hcpcs("J9999", day("2025-12-31")).is_invalid(), "another quarter is not at hand, and the starter is partial");
    assert!(tables.hcpcs_row("LT", on).is_some());
}

#[test]
fn ncci_pairs_of_four_files_make_one_table_that_reaches_back() {
    let (_home, tables) = shelf(&ncci());
    let of = |first, second, on| tables.ptp(first, second, day(on)).map(|ptp| ptp.indicator.digit());
    assert_eq!(of("11111", "22222", "2026-03-31"), Some('1'));
    assert_eq!(of("22222", "11111", "2026-03-31"), None, "the order of a pair matters");
    assert_eq!((of("11111", "22224", "2023-12-31"), of("11111", "22224", "2024-01-01")), (Some('1'), None), "the last day counts");
    assert_eq!((of("33333", "44444", "2019-12-31"), of("33333", "44444", "2022-01-01")), (Some('0'), None));
    assert_eq!(of("33333", "44444", "2026-01-01"), Some('1'));
    assert_eq!(of("22222", "33333", "2022-01-01"), Some('9'));
    assert_eq!(tables.edition(Kind::Ptp, day("2001-01-01")).unwrap().rows, 8);
    assert!(!tables.covers(Kind::Ptp, day("2026-04-01")), "the next quarter is another table");
    assert_eq!(tables.ptp("11111", "22223", day("2026-01-01")).unwrap().rationale, "Invented definition");
}

#[test]
fn the_short_ncci_lists_are_read() {
    let (_home, tables) = shelf(&[fixture("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv"), fixture("AOC_V2026Q1-MCR.txt")]);
    let on = day("2026-02-01");
    let mue = |code| tables.mue(code, on).map(|mue| (mue.units, mue.mai));
    assert_eq!((mue("11111"), mue("22222")), (Some((1, Mai::DayByPolicy)), Some((4, Mai::DayByClinic))));
    assert_eq!((mue("33333"), mue("44444")), (Some((12, Mai::Line)), None));
    assert_eq!(tables.add_on("11112", on).unwrap().primaries, ["11111"], "the other primary code ended with 2025");
    assert_eq!(tables.add_on("11112", on).unwrap().kind, 1);
    let open = tables.add_on("22223", on).unwrap();
    assert_eq!((open.kind, open.primaries.len()), (2, 0));
    assert_eq!(tables.add_on("11111", on), None);
    assert!(tables.covers(Kind::Mue, day("2026-03-31")) && !tables.covers(Kind::Mue, day("2026-04-01")));
}

#[test]
fn the_fee_schedule_is_read_with_its_indicators_and_values() {
    let paths = ["PPRRVU2026_Jan_nonQPP.csv", "PPRRVU2026_Jan_QPP.csv", "GPCI2026.csv"].map(fixture);
    let (_home, tables) = shelf(&paths);
    let on = day("2026-02-01");
    let operation = tables.mpfs("22222", "", on).unwrap();
    assert_eq!((operation.global, operation.indicators.bilateral, operation.indicators.assistant), (Global::Days(90), '1', '2'));
    assert!(operation.values.never_outside && !operation.values.never_in_facility);
    assert_eq!(operation.values.conversion.to_string(), "33.4009");
    assert_eq!(tables.mpfs("33333", "TC", on).unwrap().indicators.pctc, '1');
    assert_eq!(tables.mpfs("33333", "26", on).unwrap().values.work.to_string(), "0.90");
    assert_eq!(tables.mpfs("11112", "", on).unwrap().global, Global::AddOn);
    assert_eq!(tables.mpfs("11111", "26", on), None);
    assert_eq!(tables.gpci("01112", "05", on).unwrap().practice_expense.to_string(), "1.319");
    assert_eq!(tables.gpci("10112", "00", on).unwrap().work.to_string(), "1.000", "with the floor");
    assert!(tables.covers(Kind::MpfsQp, on));
}

#[test]
fn lists_with_dates_are_told_apart_by_their_codes() {
    let paths = ["carc.csv", "rarc.csv", "claim-status.csv", "nucc_taxonomy_251.csv", "cpt-2026.txt"].map(fixture);
    let (_home, tables) = shelf(&paths);
    let on = day("2026-02-01");
    assert!(tables.carc("45", on).is_some() && tables.carc("38", on).is_none() && tables.carc("N290", on).is_none());
    assert_eq!(tables.edition(Kind::Carc, on).unwrap().id, "carc-2017-07-01", "named by the newest date in it");
    assert!(tables.rarc("N290", on).is_some() && tables.claim_status("562", on).is_some());
    assert_eq!(tables.taxonomy("261QM1300X", on).unwrap().text, "Several Kinds (invented)");
    assert_eq!(tables.edition(Kind::Taxonomy, on).unwrap().id, "nucc-25.1");
    assert!(tables.cpt("0999T", on).is_some_and(|row| row.stands_on(on) && !row.stands_on(day("2026-07-01"))));
    assert!(tables.cpt("99999", on).is_none());
}

#[test]
fn an_edition_of_diagnoses_to_come_is_read_whole_as_addenda_and_as_notes() {
    let tables = read(&[fixture("icd10cm-order-2028.txt")], None).unwrap();
    assert_eq!((tables[0].id().as_str(), tables[0].rows.count), ("icd10cm-fy2028", 7));
    assert_eq!(tables[0].window, (day("2027-10-01"), Some(day("2028-09-30"))));
    assert_eq!(tables[0].remark, "5 billable codes and 2 headers");
    let addenda = read(&[fixture("icd10cm_order_addenda_2028.txt")], None).unwrap();
    assert_eq!((addenda[0].id().as_str(), addenda[0].rows.count), ("icd10cm-fy2028", 98_404), "FY2027 has 98,403");
    let notes = read(&[fixture("icd10cm_tabular_2028.xml")], None).unwrap();
    assert_eq!(notes[0].id(), "icd10cm-notes-fy2028");
    assert_eq!(
        String::from_utf8(notes[0].rows.bytes.clone()).unwrap(),
        "chapter 1\tincludes\tinvented diseases that are caught\nA00-A09\texcludes1\tfever of others (R50.-)\n\
         A00\tuseAdditionalCode\tcode for the \"inventor\"\nA000\tinclusionTerm\tMild invented fever\nA000\tinclusionTerm\tLittle invented fever\n"
    );
}

#[test]
fn an_order_file_of_a_bundled_edition_gives_the_codes_that_are_bundled() {
    let edition = icd10cm::bundled().editions().into_iter().find(|edition| edition.id == "icd10cm-fy2026").unwrap();
    let short = |e: &icd10cm::Entry<'_>| e.short_title().chars().take(60).collect::<String>();
    let line = |(n, e): (usize, icd10cm::Entry<'_>)| {
        format!("{:05} {:<7} {} {:<60} {}\r\n", n + 1, e.code().to_string(), u8::from(e.is_billable()), short(&e), e.title())
    };
    let text: String = icd10cm::bundled().entries(edition).enumerate().map(line).collect();
    let table = &read(&[Spoiled::new().put("icd10cm-order-2026.txt", &text)], None).unwrap()[0];
    assert_eq!((table.rows.count, table.remark.as_str()), (98_186, "74,719 billable codes and 23,467 headers"));
    let first = String::from_utf8_lossy(&table.rows.bytes).lines().next().unwrap().to_string();
    assert_eq!(first, "A00\t0\tCholera\tCholera\t0");
    let home = tempfile::tempdir().unwrap();
    shelve::shelve(home.path(), table, day("2026-01-01"), &RealDisk).unwrap();
    let (tables, on) = (Imported::open(home.path()).unwrap(), day("2026-03-01"));
    let says = |list: icd10cm::Diagnoses<'_>| {
        let edition = list.edition_on(on).unwrap();
        let entry = |e: icd10cm::Entry<'_>| (e.code().to_string(), e.is_billable(), e.is_manifestation(), e.side(), e.title());
        list.entries(edition).map(entry).collect::<Vec<_>>()
    };
    assert!(says(tables.diagnoses()) == says(icd10cm::bundled()), "an edition says the same imported and bundled");
    for words in ["plantar fasciitis", "pnuemonia"] {
        let hits = |tables: &Imported| codes::search(words, (tables, on), 20).into_iter().map(|hit| (hit.code, hit.title, hit.also_called));
        assert!(hits(&tables).eq(hits(&Imported::default())), "{words}");
    }
    assert_eq!(tables.diagnoses().edition_on(day("2026-10-01")).unwrap().id, "icd10cm-fy2027");
}

#[test]
fn an_imported_edition_answers_from_its_first_day_and_the_notes_of_its_own_are_the_notes() {
    let home = tempfile::tempdir().unwrap();
    for file in ["icd10cm-order-2028.txt", "icd10cm_tabular_2028.xml"] {
        shelve::shelve(home.path(), &read(&[fixture(file)], None).unwrap()[0], day("2027-08-01"), &RealDisk).unwrap();
    }
    let tables = Imported::open(home.path()).unwrap();
    let list = tables.diagnoses();
    let of = |code: &str, on: &str| list.lookup(code, day(on)).found().map(|entry| (entry.is_billable(), entry.title()));
    assert_eq!(of("A000", "2027-10-01"), Some((true, "Invented fever, mild kind".to_string())));
    assert_eq!(of("A000", "2027-09-30").unwrap().1, "Cholera due to Vibrio cholerae 01, biovar cholerae");
    assert!(list.lookup("E119", day("2027-10-01")).is_invalid());
    assert_eq!(list.children("M722", day("2027-10-01")).map(|entry| entry.code().to_string()).collect::<Vec<_>>(), ["M7220", "M7221"]);
    assert_eq!(list.nearest("A00", day("2027-10-01")).len(), 2);
    assert_eq!(
        list.editions().iter().map(|edition| edition.id).collect::<Vec<_>>(),
        ["icd10cm-fy2025", "icd10cm-fy2026", "icd10cm-fy2027", "icd10cm-fy2028"]
    );
    let edition_of_notes = |on: &str| list.notes_edition(day(on)).map(|(edition, earlier)| (edition.id, earlier));
    assert_eq!(edition_of_notes("2027-10-01"), Some(("icd10cm-notes-fy2028", false)));
    assert_eq!(edition_of_notes("2027-09-30"), Some(("icd10cm-notes-fy2026", true)));
    assert_eq!(edition_of_notes("2028-10-01"), Some(("icd10cm-notes-fy2028", true)));
    assert_eq!(edition_of_notes("2026-01-01"), Some(("icd10cm-notes-fy2026", false)));
    let notes = list.notes("A000", day("2027-10-01")).found().unwrap();
    assert_eq!(
        notes.list.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(),
        [
            "Mild invented fever",
            "Little invented fever",
            "code for the \"inventor\"",
            "fever of others (R50.-)",
            "invented diseases that are caught",
        ]
    );
    let key = |code| icd10cm::excludes1::key(code).unwrap();
    let conflict = list.conflict(key("A000"), key("R509"), day("2027-10-01")).unwrap();
    assert_eq!((conflict.edition.id, conflict.from_earlier_edition), ("icd10cm-notes-fy2028", false));
    assert!(list.conflict(key("E119"), key("E109"), day("2027-10-01")).is_none(), "the bundled notes are of another edition");
    assert!(list.conflict(key("E119"), key("E109"), day("2027-09-30")).is_some());
    let hits = codes::search("little invented fever", (&tables, day("2027-10-01")), 5);
    assert_eq!((hits[0].code.as_str(), hits[0].also_called.as_deref()), ("A000", Some("Little invented fever")));
    assert!(codes::search("little invented fever", (&tables, day("2027-09-30")), 5).iter().all(|hit| hit.code != "A000"));
}

#[test]
fn an_imported_quarter_of_hcpcs_and_the_cpt_list_are_searched_instead_of_the_starter() {
    let home = tempfile::tempdir().unwrap();
    for file in ["HCPC2026_JAN_ANWEB.txt", "cpt-2026.txt"] {
        shelve::shelve(home.path(), &read(&[fixture(file)], None).unwrap()[0], day("2026-01-05"), &RealDisk).unwrap();
    }
    let (tables, on) = (Imported::open(home.path()).unwrap(), day("2026-02-01"));
    let standing: Vec<(String, String)> =
        tables.cpt_codes(on).filter(|(_, row)| row.stands_on(on)).map(|(code, row)| (code, row.text.clone())).collect();
    assert!(!standing.is_empty());
    for (code, text) in standing {
        let hit = codes::search(&code, (&tables, on), 5).into_iter().find(|hit| hit.code == code).unwrap();
        assert_eq!((hit.title, hit.edition.id), (text, "cpt-2026"));
    }
    for (code, row) in tables.hcpcs_codes(on).filter(|(code, _)| code.len() == 5) {
        let found = codes::search(&code, (&tables, on), 5).iter().any(|hit| hit.code == code && hit.edition.id == "hcpcs-2026q1");
        assert_eq!(found, row.stands_on(on), "{code}");
    }
    assert!(codes::search("ondansetron", (&tables, on), 5).iter().all(|hit| hit.edition.id != "hcpcs-starter"));
    assert!(codes::search("ondansetron", (&tables, day("2026-05-01")), 5).iter().any(|hit| hit.edition.id == "hcpcs-starter"));
}

#[test]
fn a_zip_is_searched_for_its_table_and_text_goes_before_workbooks() {
    let spoiled = Spoiled::new();
    let text = fs::read(fixture("HCPC2026_JAN_ANWEB.txt")).unwrap();
    let book = workbook(&hcpcs_cells());
    let both = spoiled
        .zip("a.zip", &[("README.txt", b"read me".to_vec()), ("HCPC2026_JAN_ANWEB.txt", text), ("HCPC2026_JAN_ANWEB.xlsx", book.clone())]);
    let alone = spoiled.zip("b.zip", &[("HCPC2026_JAN_ANWEB.xlsx", book.clone())]);
    let loose = spoiled.put("HCPC2026_JAN_ANWEB.xlsx", book);
    let digests: Vec<String> =
        [both, alone, loose].iter().map(|path| read(std::slice::from_ref(path), None).unwrap()[0].rows.sha256.clone()).collect();
    assert_eq!((&digests[0], &digests[1]), (&digests[1], &digests[2]), "text and workbook hold the same rows");
}

#[test]
fn the_official_file_of_2019_has_6440_codes_and_360_modifiers() {
    let path = Path::new("../shared/data/hcpcs/2019-Alpha-Numeric-HCPCS-File.zip");
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return;
    }
    let table = &read(&[path.to_path_buf()], None).unwrap()[0];
    assert_eq!((table.id().as_str(), table.rows.count), ("hcpcs-2019", 6_800));
    assert_eq!(table.remark, "6,440 codes and 360 modifiers");
}

// ---- What is refused

#[test]
fn what_is_no_official_file_is_refused_by_name() {
    let spoiled = Spoiled::new();
    refused(&[spoiled.put("visits.csv", "visit_id,code\nV1,99213\n")], None, "none of the official files");
    refused(&[spoiled.put("empty.txt", "")], None, "none of the official files");
    refused(&[fixture("no-such-file.txt")], None, "there is no such file");
    refused(&[spoiled.put("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")], None, "a workbook of the old kind");
    refused(&[spoiled.zip("notes.zip", &[("a.txt", b"a".to_vec()), ("b.txt", b"b".to_vec())])], None, "none of its files");
    refused(&[spoiled.put("noise.bin", [0_u8, 255, 7, 200].repeat(5_000))], None, "none of the official files");
}

#[test]
fn an_edition_is_never_guessed() {
    let spoiled = Spoiled::new();
    let mue = spoiled.put("mue.csv", fs::read(fixture("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv")).unwrap());
    refused(std::slice::from_ref(&mue), None, "says which edition it is");
    assert_eq!(read(std::slice::from_ref(&mue), Some("2026q2")).unwrap()[0].id(), "mue-2026q2");
    refused(&[mue], Some("spring"), "\"spring\" is no edition");
    let hcpcs = spoiled.put("anweb.txt", fs::read(fixture("HCPC2026_JAN_ANWEB.txt")).unwrap());
    refused(std::slice::from_ref(&hcpcs), Some("2019"), "its newest row is dated 2026-01-01, so it is not 2019");
    refused(&[hcpcs], Some("2028q1"), "so it is not 2028q1");
    let version: Vec<PathBuf> =
        (1..=4).map(|n| spoiled.put(&format!("ccipra-v320r0-f{n}.txt"), fs::read(&ncci()[n - 1]).unwrap())).collect();
    refused(&version, None, "says which edition it is");
    assert_eq!(read(&version, Some("2026q1")).unwrap()[0].id(), "ncci-ptp-2026q1");
}

#[test]
fn spoiled_hcpcs_files_are_refused() {
    let name = "HCPC2026_JAN_ANWEB.txt";
    refused(&[Spoiled::new().cut(name, 40)], None, "the record of V9901 is cut short");
    refused(&[Spoiled::new().cut(name, 322)], None, "ends with J9902");
    refused_edit(name, ("A9901002004", "A9902002004"), "A9902 goes on without having begun");
    refused_edit(name, ("20150101", "20151301"), "\"20151301\" is no date");
    refused_edit(name, ("J9902001003", "J9901001003"), "J9901 stands twice");
    let text = fs::read_to_string(fixture(name)).unwrap();
    let codes: String = text.lines().filter(|line| !line.starts_with("   ")).map(|line| format!("{line}\r\n")).collect();
    refused(&[Spoiled::new().put(name, codes)], None, "it has no modifiers");
}

#[test]
fn spoiled_ncci_pairs_are_refused() {
    let spoiled = Spoiled::new();
    refused(&ncci()[..3], None, "part f4 is missing");
    refused(&[&ncci()[..], &ncci()[..1]].concat(), None, "part f1 was given twice");
    let with = |n: usize, path: PathBuf| {
        let mut paths = ncci();
        paths[n] = path;
        paths
    };
    let edited = |n: usize, old: &str, new: &str| with(n, spoiled.edited(&format!("ccipra-2026q1-f{}.txt", n + 1), old, new));
    refused(&with(1, spoiled.cut("ccipra-2026q1-f2.txt", 30)), None, "cut short");
    refused(&edited(0, "20200101", "20201301"), None, "line 7: \"20201301\" is no date");
    refused(&edited(0, "19960101\t*\t0", "19960101\t*\t2"), None, "the modifier indicator is \"2\"");
    refused(&edited(0, "11111\t22223", "11111\t2222"), None, "no two codes of five characters");
    refused(&edited(3, "44444\tJ9901", "10000\tJ9901"), None, "they are not of one quarter");
    let later = spoiled.put("ccipra-2026q2-f4.txt", fs::read(&ncci()[3]).unwrap());
    refused(&with(3, later), None, "it is of 2026q2");
    let hospital = spoiled.put("ccioph-2026q1-f1.txt", fs::read(&ncci()[0]).unwrap());
    refused(&[hospital], None, "these are the edits for hospitals");
}

#[test]
fn spoiled_short_ncci_lists_are_refused() {
    let mue = "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv";
    refused_edit(mue, ("Practitioner Services MUE", "Outpatient Hospital Services MUE"), "outpatient hospitals");
    refused_edit(mue, ("Practitioner Services MUE", "DME Supplier Services MUE"), "suppliers of equipment");
    refused_edit(mue, ("22222,4,", "22222,four,"), "\"four\" is no number of units");
    refused_edit(mue, ("3 Date of Service", "7 Date of Service"), "indicator from 1 to 3");
    refused_edit(mue, ("11111,1", "1111,1"), "\"1111\" is no code");
    refused_edit(mue, ("33333,12,1 Line Edit,Invented", "33333,12"), "cut short");
    refused_edit(mue, ("22222,4,3 Date of Service Edit: Clinical", "11111,1,2 Date of Service Edit: Policy"), "stands twice");
    let aoc = "AOC_V2026Q1-MCR.txt";
    refused_edit(aoc, ("2025365", "2025367"), "\"2025367\" is no day like 2026001");
    refused_edit(aoc, ("1\t11112\t\t11111", "4\t11112\t\t11111"), "\"4\" is no type from 1 to 3");
    refused_edit(aoc, ("3\t33334\t\t33333\t\t2020001", "3\t33334"), "33334");
    let header = fs::read_to_string(fixture(mue)).unwrap();
    let header = &header[..header.find("11111").unwrap()];
    refused(&[Spoiled::new().put(mue, header)], None, "no row stands below its header");
}

#[test]
fn spoiled_fee_schedules_are_refused() {
    let name = "PPRRVU2026_Jan_nonQPP.csv";
    refused(&[Spoiled::new().cut(name, 60)], None, "fewer than 31 cells");
    refused_edit(name, ("11111,,Invented service,A,,1.50", "11111,,Invented service,A,,much"), "\"much\" is no number");
    refused_edit(name, (",ZZZ,", ",ZZZZ,"), "\"ZZZZ\" is no global period");
    refused_edit(name, ("33333,26,", "33333,267,"), "\"267\" is no modifier");
    refused_edit(name, ("33.4009", "33.5675"), "its conversion factor is 33.4009, and that of the rows above is 33.5675");
    let other = Spoiled::new();
    let april = other.put("PPRRVU2026_Apr_QPP.csv", fs::read(fixture("PPRRVU2026_Jan_QPP.csv")).unwrap());
    refused(&[fixture(name), april], None, "it is of 2026q2, and the other file is of 2026q1");
    let gpci = "GPCI2026.csv";
    refused_edit(gpci, ("1.319", "x"), "\"x\" is no index");
    refused_edit(gpci, ("CA,05", "CA,5A"), "\"5A\" is no locality");
    let text = fs::read_to_string(fixture(gpci)).unwrap();
    refused(&[Spoiled::new().put("GPCI2025.csv", text)], None, "so it is not of 2025");
}

#[test]
fn spoiled_lists_are_refused() {
    refused_edit("carc.csv", ("7/1/2017", "7/41/2017"), "\"7/41/2017\" is no date");
    refused_edit("carc.csv", ("\"P1\",\"Own words: a rule of the property insurer\",\"11/1/2013\",\"\",\"\",\"\" ", "\"P1\""), "cut short");
    refused_edit("carc.csv", ("\"45\",", "\"1\","), "stands twice");
    refused_edit("nucc_taxonomy_251.csv", ("261QM1300X", "261QM1300"), "\"261QM1300\" is no taxonomy code");
    let spoiled = Spoiled::new();
    let nucc = spoiled.put("nucc.csv", fs::read(fixture("nucc_taxonomy_251.csv")).unwrap());
    refused(&[nucc], None, "it does not say which version it is");
    refused_edit("cpt-2026.txt", ("22222\t", "J2222\t"), "\"J2222\" is no CPT code");
    refused_edit("cpt-2026.txt", ("0999T\tInvented trial\t2025-07-01\t2026-06-30", "0999T\tInvented trial"), "the row is cut short");
}

#[test]
fn spoiled_editions_of_diagnoses_are_refused() {
    let name = "icd10cm-order-2028.txt";
    refused(&[Spoiled::new().cut(name, 40)], None, "cut short");
    refused_edit(name, ("00004 ", "00005 "), "row 5 follows row 3: rows are missing");
    refused_edit(name, ("A00     0", "A00     1"), "A00 is billable, and there are codes beneath it");
    refused_edit(name, ("A009    1", "A009    0"), "A009 is a header, and no code stands beneath it");
    refused_edit(name, ("00003 A009 ", "00003 A000 "), "A000 stands twice");
    let text = fs::read_to_string(fixture(name)).unwrap();
    refused(&[Spoiled::new().put(name, &text[..text.find("00007").unwrap()])], None, "it ends with M7221");
    let addenda = "icd10cm_order_addenda_2028.txt";
    refused_edit(addenda, ("Delete:      1 Z9989", "Delete:      1 Z9979"), "Z9979 is taken away, and icd10cm-fy2027 does not have it");
    refused_edit(addenda, ("1 Z99890 ", "1 I119   "), "I119 is added, and icd10cm-fy2027 has it already");
    refused(
        &[Spoiled::new().put("icd10cm_order_addenda_2031.txt", fs::read(fixture(addenda)).unwrap())],
        None,
        "icd10cm-fy2030, which is not at hand",
    );
    let xml = "icd10cm_tabular_2028.xml";
    refused(&[Spoiled::new().cut(xml, 40)], None, "cut short");
    refused(&[fixture(xml)], Some("fy2027"), "it says that it is of fy2028, not of fy2027");
    let deep = format!("<ICD10CM.tabular>{}", "<diag>".repeat(100));
    refused(&[Spoiled::new().put(xml, deep)], None, "more than 40 deep");
    refused_edit(xml, ("<version>", "<!DOCTYPE x [<!ENTITY a \"b\">]><version>"), "");
}

#[test]
fn hostile_files_hit_a_limit() {
    let spoiled = Spoiled::new();
    let mut long = fs::read(fixture("HCPC2026_JAN_ANWEB.txt")).unwrap();
    long.extend(vec![b'x'; 200_000]);
    refused(&[spoiled.put("HCPC2026_JAN_ANWEB.txt", long)], None, "the line is longer than 65536 bytes");
    let mut bomb = fs::read(fixture("HCPC2026_JAN_ANWEB.txt")).unwrap();
    bomb.extend(b"\r\n".repeat(20 << 20));
    refused(&[spoiled.zip("bomb.zip", &[("HCPC2026_JAN_ANWEB.txt", bomb)])], None, "unpacks out of all proportion");
    let many: Vec<(String, Vec<u8>)> = (0..1_001).map(|n| (format!("{n}.txt"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    refused(&[spoiled.zip("many.zip", &many)], None, "more than 1000 files");
    let whole =
        fs::read(spoiled.zip("cut.zip", &[("HCPC2026_JAN_ANWEB.txt", fs::read(fixture("HCPC2026_JAN_ANWEB.txt")).unwrap())])).unwrap();
    refused(&[spoiled.put("cut.zip", &whole[..whole.len() - 30])], None, "damaged or cut short");
    let mut wrong = whole;
    wrong[60] ^= 0xFF;
    assert!(read(&[spoiled.put("wrong.zip", wrong)], None).is_err());
}

#[test]
fn files_that_are_given_together_are_taken_together_or_not_at_all() {
    refused(&[fixture("carc.csv"), Spoiled::new().cut("HCPC2026_JAN_ANWEB.txt", 40)], None, "cut short");
    refused(&[fixture("carc.csv"), fixture("carc.csv")], None, "holds the same kind of table");
}

proptest::proptest! {
    #[test]
    fn no_damage_to_a_file_makes_the_import_panic(at in 0_usize..4_000, byte: u8, cut in 0_usize..4_000, which in 0_usize..19) {
        let mut names: Vec<PathBuf> = fs::read_dir("fixtures/tables").unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let path = &names[which % names.len()];
        let mut bytes = fs::read(path).unwrap();
        let place = at % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len().max(cut + 1) - cut);
        let spoiled = Spoiled::new();
        let _ = read(&[spoiled.put(path.file_name().unwrap().to_str().unwrap(), bytes)], None);
    }
}

// ---- A workbook as the agencies make them, small enough to be written here

fn hcpcs_cells() -> Vec<Vec<String>> {
    let header =
        ["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "COV", "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD"];
    let text = fs::read_to_string(fixture("HCPC2026_JAN_ANWEB.txt")).unwrap();
    let records = text.lines().filter(|line| line.len() >= 320).map(|line| {
        let cell = |from: usize, to: usize| line[from - 1..to].trim_end().to_string();
        vec![
            cell(1, 5),
            cell(6, 10),
            cell(11, 11),
            cell(12, 91),
            cell(92, 119),
            cell(230, 230),
            cell(269, 276),
            cell(277, 284),
            cell(285, 292),
            cell(293, 293),
        ]
    });
    let notice = vec!["Invented notice".to_string()];
    std::iter::once(notice).chain([header.map(str::to_string).to_vec()]).chain(records).collect()
}

fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut texts: Vec<String> = Vec::new();
    let mut sheet = String::from("<worksheet><sheetData>");
    for (n, row) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", n + 1));
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let letter = char::from(b'A' + u8::try_from(column).unwrap());
            sheet.push_str(&format!("<c r=\"{letter}{}\" t=\"s\"><v>{}</v></c>", n + 1, texts.len()));
            texts.push(format!("<si><t xml:space=\"preserve\">{}</t></si>", escaped(cell)));
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("xl/workbook.xml", "<workbook/>".to_string()),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", format!("<sst>{}</sst>", texts.concat())),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
