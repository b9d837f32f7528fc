//! What posting has to say, as findings: each with its rule, its place and what to do.

pub use super::cards::CARDS;
use super::cards::{CREDIT, DEPOSIT, KEPT_APART, NO_MIRROR, NOT_SENT, PAYMENT, REVERSES_NOTHING, SEEN, UNANSWERED, UNMATCHED, VISIT};
use super::outcome::{Notice, NoticeKind, PaymentOutcome, Standing};
use crate::display::dollars;
use crate::finding::{FileNo, Finding, Place, Severity};
use crate::ledger::{Missing, Unanswered, Waiting};

/// What is to be said about a payment as a whole.
pub fn of_payment(payment: &PaymentOutcome, file: FileNo) -> Option<Finding> {
    let place = Place { file, row: payment.segment, column: "" };
    let number = &payment.reference;
    match &payment.standing {
        Standing::Posted => None,
        Standing::AlreadyPosted(on) => {
            let message = format!("payment {number} was posted on {on}, to the last byte: nothing changes");
            Some(Finding::new(&SEEN, place, message).severity(Severity::Hint).help("nothing is to be done"))
        }
        Standing::Contradicts(on) => {
            let message = format!("payment {number} was posted on {on} with other claims or amounts: this one is kept apart");
            let help = "ask the insurer which of the two is right; a corrected payment has a number of its own";
            Some(Finding::new(&SEEN, place, message).value(number.clone()).help(help))
        }
        Standing::Quarantined(why) => {
            let help = format!("if it is yours and right: claimwright reconcile FILE --release {number} --by NAME --reason WHY");
            let message = format!("nothing of payment {number} is posted: {why}");
            Some(Finding::new(&KEPT_APART, place, message).value(number.clone()).help(help))
        }
    }
}

/// What is to be said about an answer or a piece of news; `None` for what is no rule's matter.
pub fn of_notice(notice: &Notice, file: FileNo) -> Option<Finding> {
    let place = Place { file, row: notice.segment, column: "" };
    let number = &notice.claim_number;
    let (card, message, help) = match &notice.kind {
        NoticeKind::Unmatched(paid, candidates) => {
            let maybe: Vec<String> =
                candidates.iter().map(|(name, points, why)| format!("{name} ({points}: {})", why.join(", "))).collect();
            let maybe =
                if maybe.is_empty() { "no claim of that day resembles it".into() } else { format!("it may mean {}", maybe.join("; ")) };
            let message = format!("no claim has the number {number}; what was paid, {}, is in suspense; {maybe}", dollars(*paid));
            (&UNMATCHED, message, "claimwright reconcile lists suspense; --match ANSWER=CLAIM --by NAME --reason WHY puts it to its claim")
        }
        NoticeKind::NothingToReverse => {
            let message = format!("claim {number}: a payment is taken back that was never posted");
            (&REVERSES_NOTHING, message, "look for the remittance that is missing: when it comes, the two cancel out")
        }
        NoticeKind::NoMirror => {
            let message = format!("claim {number}: what is taken back is not what was posted");
            (&NO_MIRROR, message, "compare the two answers and ask the insurer; the books hold both as they were sent")
        }
        NoticeKind::Credit(amount) => {
            let message = format!("claim {number}: {} more was paid than is owed", dollars(*amount));
            (&CREDIT, message, "find out who is to have it back: an insurer that paid twice, or the patient")
        }
        NoticeKind::Withdrawn(batch) => {
            let message = format!("{} is answered, and batch {batch} was withdrawn as never sent", what(number));
            (&NOT_SENT, message, "find out who sent it; what was paid waits in suspense")
        }
        NoticeKind::CountsAsUnsent(why) => {
            (&NOT_SENT, why.clone(), "find out which of the two batches was sent: both may have reached the insurer")
        }
        _ => return None,
    };
    Some(Finding::new(card, place, message).value(number.clone()).help(help))
}

fn what(number: &str) -> String {
    if number.is_empty() { "what was sent".into() } else { format!("claim {number}") }
}

/// A deposit that is no payment that was posted.
pub fn of_deposit(deposit: &Waiting) -> Finding {
    let message = format!(
        "{} came on {} as \"{}\", and no payment of that amount was posted",
        dollars(deposit.amount),
        deposit.date,
        deposit.reference
    );
    Finding::new(&DEPOSIT, Place::default(), message)
        .value(deposit.reference.clone())
        .help("ask the insurer for its remittance, or read the one that is missing")
}

/// A payment that the bank does not list.
pub fn of_payment_alone(payment: &Waiting) -> Finding {
    let (amount, number, payer) = (dollars(payment.amount), &payment.reference, &payment.payer);
    let message = format!("payment {number} of {amount} from {payer}, {}: the bank has listed its days and no such deposit", payment.date);
    Finding::new(&PAYMENT, Place::default(), message).value(number.clone()).help("ask the bank for it, and the insurer where it was sent")
}

/// A patient's payment for a visit that is not theirs.
pub fn of_strange_visit(file: FileNo, row: u32) -> Finding {
    let place = Place { file, row, column: "visit_id" };
    let message =
        "no claim or invoice of this patient is for that visit: the oldest balance was settled instead, the rest is the patient's credit";
    Finding::new(&VISIT, place, message).help("correct the books if it was meant for another patient")
}

/// Claims that nobody has answered.
pub fn of_unanswered(lost: &Unanswered) -> Finding {
    let noun = if lost.claims == 1 { "claim" } else { "claims" };
    let (missing, help) = match lost.missing {
        Missing::File => {
            ("nobody has said that the file was taken (999)", "ask the clearing house whether it has the file; send it again only if not")
        }
        Missing::Claim => ("nobody has said that they were taken up (277CA)", "ask the clearing house or the insurer whether it has them"),
        Missing::Decision => ("nothing was decided (835)", "ask the insurer where they are; the filing limit runs on"),
    };
    let message = format!(
        "{} {noun} to {} of batch {}, like {}: sent on {}, and in {} days {missing}",
        lost.claims, lost.payer, lost.batch, lost.example, lost.sent, lost.days
    );
    Finding::new(&UNANSWERED, Place::default(), message).value(lost.batch.clone()).help(help)
}
