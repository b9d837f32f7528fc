//! The envelope: opens and closes interchange, group and transaction sets, numbers HL segments, counts, and streams.
//!
//! Nothing is held back: what is appended is written, and the counts that close a set are known when it is closed.

use super::super::claim::Name;
use super::super::profile::Usage;
use super::dialect::Dialect;
use super::segment::{CannotSend, SegmentWriter};
use super::write::FragmentShape;
use super::write_party::{PartyWriter, push_name};
use crate::date::{self, Date};
use crate::wire::x12::writer;

/// The guide that claimwright writes.
pub const GUIDE: &str = "005010X222A1";
/// The hour of every file: files are made of their inputs, and the clock is not one of them.
const TIME: &str = "0000";

/// Everything on the envelope of one file.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// ISA05 and ISA06.
    pub sender: (&'a str, &'a str),
    /// ISA07 and ISA08.
    pub receiver: (&'a str, &'a str),
    /// GS02.
    pub application_sender: &'a str,
    /// GS03.
    pub application_receiver: &'a str,
    /// ISA13, at most nine digits.
    pub control: u32,
    /// GS06.
    pub group_control: u32,
    /// ISA14: ask for a TA1.
    pub acknowledge: bool,
    /// ISA15.
    pub usage: Usage,
    /// The day of the batch: ISA09, GS04, BHT04.
    pub date: Date,
    /// What BHT03 begins with, unique to this file (`B20261001-0001-3`); the number of the set follows it. At most 22 characters.
    pub reference: &'a str,
    /// 1000A: name, number, contact, telephone, e-mail.
    pub submitter: Submitter<'a>,
    /// 1000B: name and number.
    pub receiver_party: (&'a str, &'a str),
    /// Claims of one transaction set at most; 0: no limit.
    pub claims_per_set: u32,
}

/// Who makes the file (1000A).
#[derive(Clone, Copy, Debug)]
pub struct Submitter<'a> {
    /// NM103.
    pub name: &'a str,
    /// NM109.
    pub id: &'a str,
    /// PER02.
    pub contact: &'a str,
    /// PER04.
    pub phone: &'a str,
    /// E-mail.
    pub email: &'a str,
}

/// One 837P file while it is written.
#[derive(Debug)]
pub struct Interchange837 {
    dialect: Dialect,
    /// What every set begins with behind its ST: BHT up to the number of the set, then the rest.
    bht: (Vec<u8>, Vec<u8>),
    /// Loops 1000A and 1000B.
    parties: (Vec<u8>, u32),
    control: u32,
    group_control: u32,
    claims_per_set: u32,
    totals: SetTotals,
    open: Option<OpenSet>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetTotals {
    /// Transaction sets.
    pub sets: u32,
    /// Claims.
    pub claims: u32,
    /// Segments between ISA and IEA, both included.
    pub segments: u64,
}

#[derive(Clone, Copy, Debug)]
struct OpenSet {
    segments: u32,
    claims: u32,
    /// The number of the last HL.
    last_hl: u32,
    /// The HL of the billing provider, and which one it is.
    billing: Option<(u32, u16)>,
}

/// The billing provider that claims stand under: its number in the file, its bytes and their segments.
#[derive(Clone, Copy, Debug)]
pub struct BillingBlock<'a> {
    /// Which one: two blocks with the same number are the same.
    pub number: u16,
    /// As [`push_billing`](super::write::push_billing) wrote it.
    pub bytes: &'a [u8],
    /// How many segments that is.
    pub segments: u32,
}

impl Interchange837 {
    /// Writes ISA and GS.
    ///
    /// # Errors
    /// When a text of the envelope cannot be sent or is too long; nothing is written then.
    pub fn begin(envelope: &Envelope<'_>, dialect: &Dialect, out: &mut Vec<u8>) -> Result<Interchange837, CannotSend> {
        check_lengths(envelope)?;
        let bht = heading(envelope, dialect)?;
        let parties = parties(envelope, dialect)?;
        let mut w = SegmentWriter::new(out, dialect);
        push_isa(&mut w, envelope);
        push_gs(&mut w, envelope);
        let segments = u64::from(w.finish()?);
        Ok(Interchange837 {
            dialect: dialect.clone(),
            bht,
            parties,
            control: envelope.control,
            group_control: envelope.group_control,
            claims_per_set: envelope.claims_per_set,
            totals: SetTotals { segments, ..SetTotals::default() },
            open: None,
        })
    }

    /// Writes one claim, and before it what it needs: a new set, its billing provider, its HL segments.
    pub fn append(&mut self, billing: &BillingBlock<'_>, fragment: &[u8], shape: FragmentShape, out: &mut Vec<u8>) {
        let full = |set: &OpenSet| self.claims_per_set != 0 && set.claims >= self.claims_per_set;
        if self.open.as_ref().is_some_and(full) {
            self.close_set(out);
        }
        let mut set = match self.open.take() {
            Some(set) => set,
            None => self.open_set(out),
        };
        let parent = match set.billing {
            Some((hl, number)) if number == billing.number => hl,
            _ => self.push_billing_block(&mut set, billing, out),
        };
        let (first, rest) = fragment.split_at(shape.split.unwrap_or(fragment.len()));
        let subscriber = self.push_hl(&mut set, Some(parent), if shape.split.is_some() { "22*1" } else { "22*0" }, out);
        out.extend_from_slice(first);
        if shape.split.is_some() {
            self.push_hl(&mut set, Some(subscriber), "23*0", out);
            out.extend_from_slice(rest);
        }
        set.segments += shape.segments;
        set.claims += 1;
        self.totals.claims += 1;
        self.open = Some(set);
    }

    /// Writes SE, GE and IEA.
    pub fn end(mut self, out: &mut Vec<u8>) -> SetTotals {
        self.close_set(out);
        self.push_segment(out, |w| {
            w.segment("GE").count(u64::from(self.totals.sets)).count(u64::from(self.group_control)).end();
            w.segment("IEA").code("1").skip(1);
            writer::push_control(w.out, self.control, 9);
            w.end();
        });
        self.totals.segments += 2;
        self.totals
    }

    /// What has been written so far; the open set's segments are not yet in it.
    pub fn totals(&self) -> SetTotals {
        self.totals
    }

    /// ST, BHT and loops 1000A and 1000B.
    fn open_set(&mut self, out: &mut Vec<u8>) -> OpenSet {
        self.totals.sets += 1;
        let number = self.totals.sets;
        self.push_segment(out, |w| {
            w.segment("ST").code("837").skip(1);
            writer::push_control(w.out, number, 4);
            w.code(GUIDE).end();
        });
        out.extend_from_slice(&self.bht.0);
        writer::push_count(out, u64::from(number));
        out.extend_from_slice(&self.bht.1);
        out.extend_from_slice(&self.parties.0);
        OpenSet { segments: 2 + self.parties.1, claims: 0, last_hl: 0, billing: None }
    }

    fn close_set(&mut self, out: &mut Vec<u8>) {
        let Some(set) = self.open.take() else { return };
        let number = self.totals.sets;
        self.push_segment(out, |w| {
            w.segment("SE").count(u64::from(set.segments) + 1).skip(1);
            writer::push_control(w.out, number, 4);
            w.end();
        });
        self.totals.segments += u64::from(set.segments) + 1;
    }

    fn push_billing_block(&self, set: &mut OpenSet, billing: &BillingBlock<'_>, out: &mut Vec<u8>) -> u32 {
        let hl = self.push_hl(set, None, "20*1", out);
        out.extend_from_slice(billing.bytes);
        set.segments += billing.segments;
        set.billing = Some((hl, billing.number));
        hl
    }

    /// HL with the next number; `level_and_child` is HL03 and HL04.
    fn push_hl(&self, set: &mut OpenSet, parent: Option<u32>, level_and_child: &str, out: &mut Vec<u8>) -> u32 {
        set.last_hl += 1;
        set.segments += 1;
        let element = self.dialect.separators.element;
        out.extend_from_slice(b"HL");
        out.push(element);
        writer::push_count(out, u64::from(set.last_hl));
        out.push(element);
        if let Some(parent) = parent {
            writer::push_count(out, u64::from(parent));
        }
        out.push(element);
        out.extend(level_and_child.bytes().map(|b| if b == b'*' { element } else { b }));
        writer::end_segment(out, &self.dialect.separators, self.dialect.line_end);
        set.last_hl
    }

    fn push_segment(&self, out: &mut Vec<u8>, write: impl FnOnce(&mut SegmentWriter<'_>)) {
        let mut w = SegmentWriter::new(out, &self.dialect);
        write(&mut w);
        w.finish().expect("trailers and set headers are made of numbers");
    }
}

fn check_lengths(envelope: &Envelope<'_>) -> Result<(), CannotSend> {
    let too_long =
        |field, text: &str, most: usize| if text.len() > most { Err(CannotSend { field, why: "it is too long" }) } else { Ok(()) };
    too_long("sender number of the envelope", envelope.sender.1, 15)?;
    too_long("receiver number of the envelope", envelope.receiver.1, 15)?;
    too_long("sender qualifier of the envelope", envelope.sender.0, 2)?;
    too_long("receiver qualifier of the envelope", envelope.receiver.0, 2)?;
    too_long("application sender", envelope.application_sender, 15)?;
    too_long("application receiver", envelope.application_receiver, 15)?;
    too_long("batch reference", envelope.reference, 22)?;
    let wrong = |field, why| Err(CannotSend { field, why });
    match () {
        () if envelope.control > 999_999_999 => wrong("interchange control number", "it has more than nine digits"),
        () if envelope.group_control > 999_999_999 => wrong("group control number", "it has more than nine digits"),
        () if envelope.application_sender.len() < 2 => wrong("application sender", "it needs two characters"),
        () if envelope.application_receiver.len() < 2 => wrong("application receiver", "it needs two characters"),
        () if envelope.sender.1.is_empty() || envelope.receiver.1.is_empty() => wrong("envelope", "sender or receiver number is empty"),
        () => Ok(()),
    }
}

/// BHT before and behind the number of the set.
fn heading(envelope: &Envelope<'_>, dialect: &Dialect) -> Result<(Vec<u8>, Vec<u8>), CannotSend> {
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let mut w = SegmentWriter::new(&mut before, dialect);
    w.segment("BHT").code("0019").code("00").exact("batch reference", envelope.reference).data("batch reference", "-");
    w.finish()?;
    let mut w = SegmentWriter::new(&mut behind, dialect);
    w.date(envelope.date).code(TIME).code("CH").end();
    w.finish()?;
    Ok((before, behind))
}

/// Loops 1000A and 1000B, which every set repeats.
fn parties(envelope: &Envelope<'_>, dialect: &Dialect) -> Result<(Vec<u8>, u32), CannotSend> {
    let mut bytes = Vec::new();
    let mut w = SegmentWriter::new(&mut bytes, dialect);
    let submitter = &envelope.submitter;
    push_name(&mut w, "41", "name of the submitter", &Name::organisation(submitter.name));
    w.code("46").text("number of the submitter", submitter.id).end();
    w.segment("PER").code("IC").text("contact of the submitter", submitter.contact);
    w.phone_and_mail(submitter.phone, submitter.email).end();
    push_name(&mut w, "40", "name of the receiver", &Name::organisation(envelope.receiver_party.0));
    w.code("46").text("number of the receiver", envelope.receiver_party.1).end();
    let segments = w.finish()?;
    Ok((bytes, segments))
}

/// ISA: fixed columns, 106 bytes with its terminator.
fn push_isa(w: &mut SegmentWriter<'_>, envelope: &Envelope<'_>) {
    let padded = |w: &mut SegmentWriter<'_>, field, text: &str, width: usize| {
        w.text(field, text);
        w.out.extend(std::iter::repeat_n(b' ', width.saturating_sub(text.len())));
    };
    w.segment("ISA");
    for (code, width) in [("00", 2), ("", 10), ("00", 2), ("", 10)] {
        padded(w, "envelope", code, width);
    }
    padded(w, "sender qualifier of the envelope", envelope.sender.0, 2);
    padded(w, "sender number of the envelope", envelope.sender.1, 15);
    padded(w, "receiver qualifier of the envelope", envelope.receiver.0, 2);
    padded(w, "receiver number of the envelope", envelope.receiver.1, 15);
    w.skip(1);
    let day = date::compact(envelope.date);
    w.out.extend_from_slice(&day[2..]);
    w.code(TIME).skip(1);
    // ISA11 and ISA16 show the separators themselves.
    w.out.push(w.dialect.separators.repetition.unwrap_or(b'^'));
    w.code("00501").skip(1);
    writer::push_control(w.out, envelope.control, 9);
    w.code(if envelope.acknowledge { "1" } else { "0" });
    w.code(match envelope.usage {
        Usage::Test => "T",
        Usage::Production => "P",
    });
    w.skip(1).part("").end();
}

fn push_gs(w: &mut SegmentWriter<'_>, envelope: &Envelope<'_>) {
    w.segment("GS").code("HC").text("application sender", envelope.application_sender);
    w.text("application receiver", envelope.application_receiver).date(envelope.date).code(TIME);
    w.count(u64::from(envelope.group_control)).code("X").code(GUIDE).end();
}
