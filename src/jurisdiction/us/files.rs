//! Claim files: one interchange each, per payer; their envelopes; what the verifier is to expect of them.

use super::claim::{Address, Billing, Contact, Name};
use super::ids::{Code, Npi, TaxId, Taxonomy};
use super::practice::{Payer, UsPractice};
use super::profile::{CharacterSet, Usage};
use super::x12_837p::{BillingBlock, Dialect, Envelope, FragmentShape, Interchange837, Submitter, push_billing};
use crate::date::Date;
use crate::jurisdiction::{IssuedClaim, MadeFile, Opening, Outbox, RouteInfo};
use crate::money::Money;
use crate::verify::x12_837p::{Billing as ExpectedBilling, Expected, verify_file, verify_set};
use crate::verify::{ClaimIds, Fault, Proof, VerifyError};
use std::path::Path;

/// What is the same for all files of a payer.
pub struct PayerFiles {
    payers: Vec<PayerFile>,
    /// For claims whose payer nobody knows.
    usual: Dialect,
    own: Result<OwnNumbers, String>,
}

/// The numbers of the practice's own billing provider, read once.
#[derive(Clone, Copy)]
struct OwnNumbers {
    taxonomy: Option<Taxonomy>,
    npi: Npi,
    tax_id: TaxId,
}

struct PayerFile {
    dialect: Dialect,
    /// The practice's own billing loops and their number of segments; `Err` when `practice.toml` cannot make them.
    billing: Result<(Vec<u8>, u32), String>,
}

impl PayerFiles {
    /// Prepares the files of every payer of the practice.
    pub fn new(us: &UsPractice) -> PayerFiles {
        let own = OwnNumbers::read(us);
        let file = |payer: &Payer| {
            let dialect = Dialect::of(&payer.profile);
            let billing = own.clone().and_then(|own| {
                let mut bytes = Vec::new();
                let segments = push_billing(&own.billing(us), &dialect, &mut bytes).map_err(|e| format!("{}: {}", e.field, e.why))?;
                Ok((bytes, segments))
            });
            PayerFile { dialect, billing }
        };
        PayerFiles { payers: us.payers.iter().map(file).collect(), usual: Dialect::usual(), own }
    }

    /// The practice's own billing provider.
    ///
    /// # Errors
    /// In words, when `practice.toml` makes none.
    pub fn own_billing<'u>(&self, us: &'u UsPractice) -> Result<Billing<'u>, &str> {
        self.own.as_ref().map(|own| own.billing(us)).map_err(String::as_str)
    }

    /// How a payer's files are written; the usual way when nobody knows the payer.
    pub fn dialect(&self, route: Option<usize>) -> &Dialect {
        route.map_or(&self.usual, |route| &self.payers[route].dialect)
    }
}

impl OwnNumbers {
    fn read(us: &UsPractice) -> Result<OwnNumbers, String> {
        let own = &us.billing;
        let wrong = |what: &str, value: &str| format!("[billing] {what} \"{value}\" cannot be used");
        let taxonomy = match own.taxonomy.as_str() {
            "" => None,
            text => Some(Taxonomy::parse(text).map_err(|_| wrong("taxonomy", text))?),
        };
        let tax_id = match own.tax_id_kind.as_str() {
            "ssn" => TaxId::ssn(&own.tax_id),
            _ => TaxId::ein(&own.tax_id),
        };
        let npi = Npi::parse(&own.npi).map_err(|_| wrong("npi", &own.npi))?;
        let tax_id = tax_id.map_err(|_| "[billing] tax_id cannot be used: it is nine digits".to_string())?;
        Ok(OwnNumbers { taxonomy, npi, tax_id })
    }

    fn billing(self, us: &UsPractice) -> Billing<'_> {
        let own = &us.billing;
        let name = if own.name.is_empty() { Name::person(&own.last, &own.first, "") } else { Name::organisation(&own.name) };
        let place = |a1, a2, city, state, zip| Address { street: [a1, a2], city, state, zip, ..Address::default() };
        Billing {
            taxonomy: self.taxonomy,
            currency: Code::NONE,
            name,
            npi: Some(self.npi),
            address: place(&own.address1, &own.address2, &own.city, &own.state, &own.zip),
            tax_id: self.tax_id,
            references: Vec::new(),
            contact: Contact { name: &own.contact, phone: &own.phone, email: "" },
            pay_to: own.pay_to.as_ref().map(|to| place(&to.address1, &to.address2, &to.city, &to.state, &to.zip)),
            kept: Vec::new(),
        }
    }
}

/// The payer as the assembler needs to know it. Control numbers run per pair of sender and receiver.
pub fn route(us: &UsPractice, payer: &Payer) -> RouteInfo {
    let envelope = payer.envelope(us);
    let pair = format!("{} {}", envelope.sender_id, envelope.receiver_id);
    RouteInfo {
        id: payer.id.clone(),
        name: payer.name.clone(),
        counters: [format!("isa {pair}"), format!("gs {pair}")],
        claims_per_file: payer.profile.claims_per_file,
        production: payer.usage(us) == Usage::Production,
    }
}

/// One claim file while it is written.
pub struct UsFile {
    interchange: Interchange837,
    own: (Vec<u8>, u32),
    /// Billing providers of other people's claims in this file; block `n` is at `n - 1`.
    others: Vec<Vec<u8>>,
    claims_per_set: u32,
}

/// Begins a file.
///
/// # Errors
/// In words, when `practice.toml` makes an envelope impossible.
pub fn begin(us: &UsPractice, payers: &PayerFiles, opening: &Opening<'_>, out: &mut Vec<u8>) -> Result<UsFile, String> {
    let position = usize::from(opening.route.0);
    let (payer, file) = (&us.payers[position], &payers.payers[position]);
    let own = file.billing.clone()?;
    let ids = payer.envelope(us);
    let or = |text: &str, default: &str| if text.is_empty() { default.to_string() } else { text.to_string() };
    let (sender_qualifier, receiver_qualifier) = (or(&ids.sender_qualifier, "ZZ"), or(&ids.receiver_qualifier, "ZZ"));
    let (group_sender, group_receiver) = (or(&ids.application_sender, &ids.sender_id), or(&ids.application_receiver, &ids.receiver_id));
    let receiver = payer.receiver.as_ref().unwrap_or(&us.receiver);
    let reference = reference(opening);
    let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let envelope = Envelope {
        sender: (&sender_qualifier, &ids.sender_id),
        receiver: (&receiver_qualifier, &ids.receiver_id),
        application_sender: &group_sender,
        application_receiver: &group_receiver,
        control: number(opening.numbers[0]),
        group_control: number(opening.numbers[1]),
        acknowledge: ids.acknowledge.unwrap_or(false),
        usage: payer.usage(us),
        date: opening.date,
        reference: &reference,
        submitter: Submitter {
            name: &us.submitter.name,
            id: &us.submitter.id,
            contact: &us.submitter.contact,
            phone: &us.submitter.phone,
            // The basic character set has no `@`; the telephone number is there in any case.
            email: if file.dialect.first_unsendable(&us.submitter.email).is_none() { &us.submitter.email } else { "" },
        },
        receiver_party: (&receiver.name, &receiver.id),
        claims_per_set: payer.profile.claims_per_set,
    };
    let interchange = Interchange837::begin(&envelope, &file.dialect, out).map_err(|e| format!("{}: {}", e.field, e.why))?;
    Ok(UsFile { interchange, own, others: Vec::new(), claims_per_set: payer.profile.claims_per_set })
}

/// What every BHT03 of a file begins with: the batch and the file's number in it.
fn reference(opening: &Opening<'_>) -> String {
    format!("{}-{}", opening.batch, opening.file)
}

impl UsFile {
    /// Writes a claim under its billing provider.
    pub fn append(&mut self, claim: &IssuedClaim<'_>, outbox: &Outbox<'_>, out: &mut Vec<u8>) {
        let shape = FragmentShape { segments: claim.shape.records, split: claim.shape.split.map(|at| at as usize) };
        let fragment = &outbox.bytes[claim.bytes.0..claim.bytes.1];
        let block = match claim.shape.block {
            0 => BillingBlock { number: 0, bytes: &self.own.0, segments: self.own.1 },
            other => {
                let (bytes, segments) = &outbox.blocks[usize::from(other) - 1];
                BillingBlock { number: self.number_of(bytes), bytes, segments: *segments }
            }
        };
        self.interchange.append(&block, fragment, shape, out);
    }

    /// The file's own number of a billing provider: chunks number theirs each on their own.
    fn number_of(&mut self, bytes: &[u8]) -> u16 {
        let known = self.others.iter().position(|other| other == bytes);
        let position = known.unwrap_or_else(|| {
            self.others.push(bytes.to_vec());
            self.others.len() - 1
        });
        u16::try_from(position + 1).unwrap_or(u16::MAX)
    }

    /// The transaction set that the next claim will stand in, from 1.
    pub fn next_set(&self) -> u64 {
        let totals = self.interchange.totals();
        let full = self.claims_per_set != 0 && totals.claims > 0 && totals.claims.is_multiple_of(self.claims_per_set);
        u64::from(totals.sets.max(1)) + u64::from(full)
    }

    /// Completes the file.
    pub fn end(self, out: &mut Vec<u8>) {
        self.interchange.end(out);
    }
}

/// Has the verifier prove a finished file.
///
/// # Errors
/// With what the file should hold and does not.
pub fn prove(us: &UsPractice, path: &Path, made: &MadeFile<'_>, threads: usize) -> Result<Proof, VerifyError> {
    verify_file(path, &expected(us, made), threads)
}

/// What the verifier would say of one claim of somebody's 837P, so that it is held before it can stop the whole batch.
pub fn prove_alone((us, payers): (&UsPractice, &PayerFiles), claim: &IssuedClaim<'_>, outbox: &Outbox<'_>, today: Date) -> Vec<Fault> {
    let opening = Opening { route: claim.route, file: 1, batch: "B00000000-0000", date: today, numbers: [1, 1] };
    let mut bytes = Vec::new();
    // What makes an envelope impossible is not the claim's fault; the file that is begun for it will say so.
    let Ok(mut file) = begin(us, payers, &opening, &mut bytes) else { return Vec::new() };
    file.append(claim, outbox, &mut bytes);
    file.end(&mut bytes);
    let (claims, lines) = (1, (claim.lines.1 - claim.lines.0) as u64);
    let made = MadeFile { opening, claims, lines, charge: Money::ZERO, claim_ids: ClaimIds::new(), own_billing: false };
    let expected = expected(us, &made);
    let begins = |name: &[u8]| [&[expected.separators.terminator], expected.line_end, name, &[expected.separators.element]].concat();
    let after = 1 + expected.line_end.len();
    let from = memchr::memmem::find(&bytes, &begins(b"ST")).map(|at| at + after);
    let to = memchr::memmem::rfind(&bytes, &begins(b"GE")).map(|at| at + after);
    match (from, to) {
        (Some(from), Some(to)) if from < to => verify_set(bytes[from..to].to_vec(), &expected),
        _ => Vec::new(),
    }
}

fn expected(us: &UsPractice, made: &MadeFile<'_>) -> Expected {
    let payer = &us.payers[usize::from(made.opening.route.0)];
    let ids = payer.envelope(us);
    let or = |text: &str, default: &str| if text.is_empty() { default.to_string() } else { text.to_string() };
    let dialect = Dialect::of(&payer.profile);
    let own = ExpectedBilling {
        npi: us.billing.npi.clone(),
        tax_id: us.billing.tax_id.chars().filter(char::is_ascii_digit).collect(),
        state: us.billing.state.clone(),
        zip: us.billing.zip.clone(),
    };
    Expected {
        group_sender: or(&ids.application_sender, &ids.sender_id),
        group_receiver: or(&ids.application_receiver, &ids.receiver_id),
        sender: ids.sender_id,
        receiver: ids.receiver_id,
        usage: if payer.usage(us) == Usage::Production { b'P' } else { b'T' },
        interchange_control: u32::try_from(made.opening.numbers[0]).unwrap_or(u32::MAX),
        group_control: u32::try_from(made.opening.numbers[1]).unwrap_or(u32::MAX),
        batch_id: made.opening.batch.to_string(),
        created: made.opening.date,
        today: made.opening.date,
        claims: made.claims,
        lines: made.lines,
        charge: made.charge,
        claim_ids: made.claim_ids,
        separators: dialect.separators,
        line_end: dialect.line_end,
        extended: dialect.characters == CharacterSet::Extended,
        max_claims_per_set: payer.profile.claims_per_set,
        billing: if made.own_billing { vec![own] } else { Vec::new() },
    }
}
