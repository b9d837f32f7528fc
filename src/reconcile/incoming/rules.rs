//! What is said about files of deposits, paper remittances and patients' payments.

use crate::finding::{Finding, Place, RuleCard, Severity};

/// A row that cannot be used.
pub static PAYMENT_ROW: RuleCard = RuleCard {
    id: "IN045",
    name: "payment-row-not-usable",
    severity: Severity::Error,
    authority: "the contract of payment files (docs/payment-csv.md)",
    page: include_str!("rules/payment_row_not_usable.md"),
};

/// A remittance on paper that does not add up.
pub static PAPER_BALANCE: RuleCard = RuleCard {
    id: "IN046",
    name: "paper-out-of-balance",
    severity: Severity::Error,
    authority: "the contract of payment files (docs/payment-csv.md): charge - adjustments = paid, for each row and each payment",
    page: include_str!("rules/paper_out_of_balance.md"),
};

/// All of them, in the order of their ids.
pub static CARDS: &[&RuleCard] = &[&PAYMENT_ROW, &PAPER_BALANCE];

/// A row that cannot be used.
pub(super) fn row(place: Place, message: String) -> Finding {
    Finding::new(&PAYMENT_ROW, place, message).help("correct the row and read the file again; its other rows are not affected")
}

/// A column that is not read.
pub(super) fn unknown_column(place: Place, name: &str) -> Finding {
    let message = "the column is not known and is not read".to_string();
    Finding::new(&PAYMENT_ROW, place, message).severity(Severity::Hint).value(name).help("docs/payment-csv.md lists the columns")
}

/// A remittance that does not add up.
pub(super) fn out_of_balance(place: Place, message: String) -> Finding {
    Finding::new(&PAPER_BALANCE, place, message).help("compare with the paper; nothing of the payment is used until it balances")
}

/// A file that is none of those that come back.
pub(super) fn unknown_file(place: Place, is_page: bool) -> Finding {
    let (message, help) = if is_page {
        ("this is a page of a web site, not a file of answers", "download the file itself; the site may have asked to log in again")
    } else {
        (
            "this is no file that comes back: neither X12 nor a table with known columns",
            "X12 begins with ISA; the columns of deposits, paper remittances and patients' payments are in docs/payment-csv.md",
        )
    };
    Finding::new(&PAYMENT_ROW, place, message).help(help)
}
