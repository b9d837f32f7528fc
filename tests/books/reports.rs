//! Every figure of a report adds up to the ledger's accounts, and those to what `ledger verify` proves.

use super::office::{Office, acknowledgement, day, scope};
use claimwright::books::{self, Aged, Books, Clock, Debtor, Kind, Scope};
use claimwright::ledger::{Claim, ClaimKind, Ledger};
use claimwright::money::Money;
use claimwright::posting::Account;
use std::collections::BTreeMap;

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    amounts.into_iter().sum()
}

/// The ledger's own balances, claim by claim, the slow way.
fn by_claim(ledger: &Ledger) -> BTreeMap<Account, Money> {
    let mut sums: BTreeMap<Account, i64> = BTreeMap::new();
    for visit in ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit) {
        for claim in ledger.claims_of_visit(visit).unwrap() {
            for ((_, account), amount) in ledger.balances(claim.id).unwrap() {
                *sums.entry(account).or_default() += amount.cents();
            }
        }
    }
    for payment in ledger.payments().unwrap() {
        for posted in ledger.entries_without_claim(payment.no).unwrap() {
            *sums.entry(posted.entry.debit).or_default() += posted.entry.amount.cents();
            *sums.entry(posted.entry.credit).or_default() -= posted.entry.amount.cents();
        }
    }
    sums.into_iter().filter(|(_, cents)| *cents != 0).map(|(account, cents)| (account, Money::from_cents(cents))).collect()
}

#[track_caller]
fn everything_adds_up(office: &Office, books: &Books) {
    let ledger = office.ledger();
    assert_eq!(ledger.verify().unwrap(), Vec::<String>::new());
    assert_eq!(books.totals, by_claim(&ledger), "the accounts are the sums of the claims' balances");
    // What `ledger verify` compares: the charges that were sealed, and the cash of the payments that were posted.
    let charged = sum(ledger.batches().iter().map(|batch| batch.charge));
    assert_eq!((books.sum(), books.opened), (charged, charged), "entries only move what was charged");
    let paid = sum(ledger.payments().unwrap().into_iter().filter(|payment| payment.quarantined.is_none()).map(|payment| payment.amount));
    assert_eq!(books.total(Account::Cash), paid);
    let all = books.ageing.all();
    let open = sum([books.insurers(), books.total(Account::Patient), books.total(Account::Review)]);
    assert_eq!(all.balance(), open, "what is owed by age is what lies on the open accounts");
    assert_eq!(sum([books.denials.total, books.short.total]), books.total(Account::Review), "every amount to be worked is on one list");
    assert_eq!(books.suspense.total.cents(), -books.total(Account::Suspense).cents());
    assert_eq!(books.credits.total.cents(), -all.credits.cents());
    let patients = sum(books.ageing.patients.values().map(Aged::balance));
    assert_eq!(patients, books.total(Account::Patient));
    assert_eq!(books.ageing.debtors.get(&Debtor::Patients).map_or(Money::ZERO, Aged::balance), patients);
    let stages: u64 = books.stages.values().map(|(claims, _)| claims).sum();
    assert_eq!(stages, office.claims().len() as u64, "every claim stands somewhere");
}

#[test]
fn reports_add_up_to_the_ledger_whatever_insurers_answer() {
    let office = Office::new();
    everything_adds_up(&office, &office.books("2026-10-07"));
    let claims = office.claims();
    let (first, rest) = claims.split_at(claims.len() / 2);
    office.post(&office.answer(first, "EFT1", 1), "first.835");
    everything_adds_up(&office, &office.books("2026-11-20"));
    // A claim that does not add up, a payment that comes twice with other claims.
    office.post(&one_cent_less(&office.answer(rest, "EFT2", 3), &rest[0]), "second.835");
    let books = office.books("2027-03-01");
    assert_eq!((books.suspense.count, books.suspense.rows[0].why.as_str()), (1, "the answer does not add up: -0.01 is unexplained"));
    everything_adds_up(&office, &books);
    office.post(&office.answer(rest, "EFT2", 4).replace("CAS*CO*45*", "CAS*OA*45*"), "third.835");
    everything_adds_up(&office, &office.books("2027-03-01"));
    // Paid twice over: the insurer has a credit.
    office.post(&office.answer(first, "EFT5", 1), "again.835");
    let books = office.books("2027-03-01");
    assert!(books.credits.count > 0 && books.ageing.all().credits.is_negative());
    everything_adds_up(&office, &books);
}

/// The claim's charge is repeated a cent too low; nothing else changes.
fn one_cent_less(text: &str, claim: &Claim) -> String {
    let charge = |cents: i64| format!("CLP*{}*1*{}*", claim.name, Money::from_cents(cents));
    let (right, wrong) = (charge(claim.charge.cents()), charge(claim.charge.cents() - 1));
    assert!(text.contains(&right));
    text.replace(&right, &wrong)
}

#[test]
fn a_payment_in_quarantine_is_listed_and_counts_nowhere() {
    let office = Office::new();
    let claims = office.claims();
    let text = office.answer(&claims, "EFT1", 3);
    office.post(&text, "first.835");
    office.post(&text.replace("CAS*CO*45*", "CAS*OA*45*"), "other.835");
    let books = office.books("2026-10-22");
    assert_eq!((books.quarantine.count, books.quarantine.rows[0].file_name.as_str()), (1, "other.835"));
    everything_adds_up(&office, &books);
}

#[test]
fn amounts_age_from_the_day_they_came_to_whoever_owes_them() {
    let office = Office::new();
    let claims = office.claims();
    office.post(&office.answer(&claims, "EFT1", 1), "first.835");
    // The payment takes effect on 20 October; the batch was made for 5 October.
    let at = |today: &str, clock| office.books_with(&Scope { clock, ..scope(today) }).ageing;
    let patients = |ageing: &books::Ageing| ageing.debtors[&Debtor::Patients];
    let invoiced = sum(invoices(&office));
    let on_the_last_day = patients(&at("2026-11-19", Clock::Owed));
    assert_eq!(on_the_last_day.owed[1], invoiced, "invoices of 5 October are 45 days old");
    assert_eq!(sum([on_the_last_day.owed[0], invoiced]), on_the_last_day.due());
    let a_day_later = patients(&at("2026-11-20", Clock::Owed));
    assert_eq!((a_day_later.owed[0], a_day_later.owed[1]), (Money::ZERO, on_the_last_day.due()));
    assert_eq!(patients(&at("2027-05-01", Clock::Owed)).owed[4], on_the_last_day.due());
    let by_service = at("2026-10-20", Clock::Service).all();
    assert!(by_service.owed[1] > Money::ZERO, "services of early September are older than 30 days");
    assert_eq!(by_service.due(), at("2026-10-20", Clock::Owed).all().due());
}

fn invoices(office: &Office) -> Vec<Money> {
    let ledger = office.ledger();
    let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
    let claims = visits.flat_map(|visit| ledger.claims_of_visit(visit).unwrap());
    claims.filter(|claim| claim.kind == ClaimKind::Invoice).map(|claim| claim.charge).collect()
}

#[test]
fn claims_without_an_answer_are_missed_after_two_five_and_forty_five_days() {
    let office = Office::new();
    let all = office.claims().len() as u64;
    let count = |today: &str| office.books(today).unanswered.count;
    assert_eq!((count("2026-10-08"), count("2026-10-09")), (0, all), "sent on 6 October");
    assert!(office.books("2026-10-09").unanswered.rows.iter().all(|row| row.missing == "999" && row.days == 3));
    office.post(&acknowledgement("A"), "ack.999");
    let books = office.books("2026-10-09");
    let taken = all - books.unanswered.count;
    assert!(taken > 0, "claims of the file that was taken wait for their 277CA");
    let books = office.books("2026-10-12");
    assert_eq!(books.unanswered.rows.iter().filter(|row| row.missing == "277CA").count() as u64, taken);
    office.post(&office.answer(&office.claims(), "EFT1", 1), "first.835");
    assert_eq!(office.books("2027-10-12").unanswered.count, 0, "a decision is an answer");
}

#[test]
fn a_refused_file_rejects_its_claims_and_they_are_not_clean() {
    let office = Office::new();
    office.post(&acknowledgement("R"), "ack.999");
    let books = office.books("2026-10-09");
    assert!(books.rejected.count > 0 && books.rejected.rows.iter().all(|row| row.whole_file && row.deadline.is_some()));
    let rates = books.rates();
    assert_eq!((rates.answered, rates.clean), (books.rejected.count, 0));
    assert_eq!(rates.issued, office.claims().len() as u64);
}

#[test]
fn rates_count_what_they_say() {
    let office = Office::new();
    let claims = office.claims();
    office.post(&office.answer(&claims, "EFT1", 1), "first.835");
    let books = office.books("2026-11-01");
    let rates = books.rates();
    assert_eq!((rates.decided, rates.answered, rates.clean), (claims.len() as u64, claims.len() as u64, claims.len() as u64));
    assert_eq!(rates.charged, sum(claims.iter().map(|claim| claim.charge)));
    assert_eq!(sum([rates.paid, rates.refused, rates.contractual, left_to_patients(&books, &office)]), rates.charged);
    assert!(rates.denied > 0 && rates.first_pass > 0 && rates.denied + rates.first_pass <= rates.decided);
    let october = Scope { from: Some(day("2026-11-01")), ..scope("2026-11-01") };
    assert_eq!(office.books_with(&october).rates().issued, 0, "the batch was made in October");
    let (charged, days) = books.charged;
    assert_eq!(charged, books.opened);
    assert!((20..365).contains(&days), "a young ledger is compared with the days that it has: {days}");
}

/// What answers left to patients or to their next insurer, invoices apart.
fn left_to_patients(books: &Books, office: &Office) -> Money {
    let invoiced: i64 = invoices(office).into_iter().map(Money::cents).sum();
    Money::from_cents(books.total(Account::Patient).cents() + books.insurers().cents() - invoiced)
}

#[test]
fn one_payer_is_part_of_all() {
    let office = Office::new();
    office.post(&office.answer(&office.claims(), "EFT1", 1), "first.835");
    let all = office.books("2026-11-01");
    let payers: Vec<String> = all.payers.values().cloned().collect();
    let one = |payer: &String| office.books_with(&Scope { payer: Some(payer.clone()), ..scope("2026-11-01") });
    let each: Vec<Books> = payers.iter().map(one).collect();
    assert_eq!(sum(each.iter().map(|books| books.denials.total)), all.denials.total);
    assert_eq!(each.iter().map(|books| books.rates().decided).sum::<u64>(), all.rates().decided);
}

#[test]
fn remarks_come_along_to_the_worklist() {
    let office = Office::new();
    let text = office.answer(&office.claims(), "EFT1", 1);
    // The first denied line is given a remark, and its set one segment more.
    let denied = text.find("CAS*CO*97*").unwrap();
    let end = denied + text[denied..].find("REF*6R").unwrap();
    let end = end + text[end..].find('~').unwrap() + 1;
    let count: u32 = text.split("SE*").last().unwrap().split('*').next().unwrap().parse().unwrap();
    let told = format!("{}LQ*HE*N130~{}", &text[..end], &text[end..]).replace(&format!("SE*{count}*"), &format!("SE*{}*", count + 1));
    office.post(&told, "first.835");
    let books = office.books("2026-11-01");
    let rows: Vec<_> = books.denials.rows.iter().filter(|row| row.remarks == ["N130"]).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].reason.as_str(), rows[0].step.todo.as_str(), rows[0].group()), ("CO-97", "N130", "CO"));
    assert_eq!(rows[0].deadline, Some(day("2027-02-16")), "120 days after the decision of 19 October");
}

#[test]
fn patients_stand_in_worklists_only() {
    let office = Office::new();
    office.post(&office.answer(&office.claims(), "EFT1", 1), "first.835");
    let books = office.books("2026-11-01");
    let patient = office.claim("RV-1001").patient_id;
    assert!(!patient.is_empty());
    let shown = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == patient);
    for kind in [Kind::Overview, Kind::Ageing, Kind::Patients, Kind::Rates, Kind::Denials, Kind::Short, Kind::Credits, Kind::Unanswered] {
        assert!(!shown(&books::document(kind, &books, &office).to_string()), "{kind:?}");
    }
    assert!(!shown(&books::page("Riverside", &books, &office)));
    assert!(shown(&String::from_utf8(books::csv(Kind::Denials, &books, &office)).unwrap()));
}

#[test]
fn the_page_fetches_nothing_and_closes_what_it_opens() {
    let office = Office::new();
    office.post(&office.answer(&office.claims(), "EFT1", 1), "first.835");
    let page = books::page("Riverside <b>", &office.books("2026-11-01"), &office);
    for word in ["<script", "http", "url(", "src=", "@import", "Riverside <b>"] {
        assert!(!page.contains(word), "{word}");
    }
    for tag in ["svg", "section", "table", "main", "ul"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert!(page.contains("<title>Where the money is</title>"));
}
