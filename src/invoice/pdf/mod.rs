//! Statements as PDF: a file of up to a thousand, real text, fonts embedded, the same bytes for the same statements.

mod bundle;
mod canvas;
mod font;
mod furniture;
mod page;
#[cfg(test)]
mod tests;

pub use bundle::bundle;
