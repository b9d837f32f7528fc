//! Where a claim stands, from everything that was ever heard of it, in whatever order it was heard.

use crate::date::Date;

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// In a batch that nobody has sent.
    Built,
    /// Sent, unanswered.
    Sent,
    /// Somebody on the way has it.
    Received,
    /// The insurer has taken it up.
    Accepted,
    /// Returned: to be corrected and sent again.
    Rejected,
    /// Decided, with money.
    Paid,
    /// Decided, without.
    Denied,
    /// The decision was taken back.
    Reversed,
    /// Nothing is owed any more.
    Closed,
}

impl Stage {
    /// Every stage, in the order of a life.
    pub const ALL: [Stage; 9] = [
        Stage::Built,
        Stage::Sent,
        Stage::Received,
        Stage::Accepted,
        Stage::Rejected,
        Stage::Paid,
        Stage::Denied,
        Stage::Reversed,
        Stage::Closed,
    ];

    /// `built`, `sent` and so on.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Built => "built",
            Stage::Sent => "sent",
            Stage::Received => "received",
            Stage::Accepted => "accepted",
            Stage::Rejected => "rejected",
            Stage::Paid => "paid",
            Stage::Denied => "denied",
            Stage::Reversed => "reversed",
            Stage::Closed => "closed",
        }
    }
}

/// What was heard. The order is how far down the road it was said: among events of one day the later counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// The batch was published.
    Built,
    /// The batch was sent, or its first answer came.
    Sent,
    /// The file was taken (TA1, 999, batch edit).
    FileTaken,
    /// The file or set was refused (TA1, 999, reject message).
    FileRefused,
    /// Handed on by somebody on the way (277CA A0).
    PassedOn,
    /// Received (A1, or A2 of somebody on the way).
    Received,
    /// Taken into adjudication by the insurer (A2).
    Accepted,
    /// The insurer looks at it before it takes it up (A4).
    UnderReview,
    /// The insurer will answer in several parts (A5).
    Split,
    /// Returned (A3, A6, A7, A8, or an answer that calls it unprocessable).
    Returned,
    /// Decided with a payment.
    Paid,
    /// Decided without.
    Denied,
    /// A decision taken back.
    Reversed,
}

impl EventKind {
    /// The number that the ledger stores; never given another meaning.
    pub const fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The kind that [`EventKind::number`] wrote.
    pub fn from_number(number: i64) -> Option<EventKind> {
        EVENTS.into_iter().find(|kind| kind.number() == number)
    }
}

const EVENTS: [EventKind; 13] = [
    EventKind::Built,
    EventKind::Sent,
    EventKind::FileTaken,
    EventKind::FileRefused,
    EventKind::PassedOn,
    EventKind::Received,
    EventKind::Accepted,
    EventKind::UnderReview,
    EventKind::Split,
    EventKind::Returned,
    EventKind::Paid,
    EventKind::Denied,
    EventKind::Reversed,
];

/// One thing heard of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event {
    /// The day that the answer itself gives, never the day it was read.
    pub date: Date,
    /// What.
    pub kind: EventKind,
    /// Where: the file's number in the ledger and the segment or record in it.
    pub source: (i64, u32),
}

/// The stage that these events lead to. `open` is whether anything is still owed; a decided claim without is closed.
///
/// Decisions outweigh everything said before adjudication, whenever it arrives: a late acknowledgement does not undo a
/// payment. Among decisions, and among acknowledgements when there is no decision, the latest day counts, and on one day
/// the one further down the road; but a correction that comes with its reversal on the same day counts as the decision it is.
pub fn stage(events: &[Event], open: bool) -> Stage {
    let decided = events.iter().filter(|e| e.kind >= EventKind::Paid).max_by_key(|e| (e.date, e.kind != EventKind::Reversed, e.kind));
    // Whatever was heard came after the sending, on whichever day somebody wrote that down.
    let last = decided.or_else(|| events.iter().max_by_key(|e| (e.kind > EventKind::Sent, e.date, e.kind)));
    let Some(last) = last else { return Stage::Built };
    match last.kind {
        EventKind::Built => Stage::Built,
        EventKind::Sent => Stage::Sent,
        EventKind::FileTaken | EventKind::PassedOn | EventKind::Received => Stage::Received,
        EventKind::Accepted | EventKind::UnderReview | EventKind::Split => Stage::Accepted,
        EventKind::FileRefused | EventKind::Returned => Stage::Rejected,
        EventKind::Reversed => Stage::Reversed,
        EventKind::Paid | EventKind::Denied if !open => Stage::Closed,
        EventKind::Paid => Stage::Paid,
        EventKind::Denied => Stage::Denied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(told: &[(u32, EventKind)]) -> Vec<Event> {
        let date = |day| Date::from_ymd_opt(2026, 10, day).expect("a day of October");
        told.iter().enumerate().map(|(at, &(day, kind))| Event { date: date(day), kind, source: (1, at as u32) }).collect()
    }

    #[test]
    fn a_claim_goes_its_way() {
        use EventKind::*;
        let road = [(1, Built), (2, Sent), (3, FileTaken), (4, Received), (5, Accepted), (20, Paid)];
        let stages: Vec<&str> = (1..=road.len()).map(|n| stage(&events(&road[..n]), true).name()).collect();
        assert_eq!(stages, ["built", "sent", "received", "received", "accepted", "paid"]);
        assert_eq!(stage(&events(&road), false), Stage::Closed);
    }

    #[test]
    fn an_insurer_may_return_what_was_received_on_the_way() {
        use EventKind::*;
        assert_eq!(stage(&events(&[(2, Sent), (3, FileTaken), (3, Received), (4, Returned)]), true), Stage::Rejected);
    }

    #[test]
    fn the_order_of_files_does_not_matter_and_a_late_receipt_undoes_no_payment() {
        use EventKind::*;
        let mut told = events(&[(2, Sent), (20, Paid), (21, Received), (25, Reversed), (25, Denied)]);
        assert_eq!(stage(&told, true), Stage::Denied, "reversal and correction of one day leave the correction");
        told.reverse();
        assert_eq!(stage(&told, true), Stage::Denied);
        assert_eq!(stage(&events(&[(20, Paid), (25, Reversed)]), true), Stage::Reversed);
    }

    #[test]
    fn a_sending_that_was_noted_late_undoes_no_answer() {
        use EventKind::*;
        assert_eq!(stage(&events(&[(1, Built), (8, Returned), (10, Sent)]), true), Stage::Rejected);
    }

    #[test]
    fn kinds_are_read_as_they_were_stored() {
        assert!((1..=13).all(|n| EventKind::from_number(n).is_some_and(|kind| kind.number() == n)));
        assert_eq!(EventKind::from_number(14), None);
    }
}
