//! Progress bars on a terminal; silence in cron.

use super::run::say_recovered;
use crate::batch::Recovered;
use crate::pipeline::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that starts anew with each stage.
pub struct Bars {
    bar: ProgressBar,
}

impl Bars {
    /// A bar on standard error, drawn only when that is a terminal.
    pub fn new(terminal: bool) -> Bars {
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = "{msg:>9} [{bar:30}] {bytes}/{total_bytes} {eta}";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Bars { bar }
    }

    /// Takes the bar away before results are printed.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bars {
    fn stage(&self, name: &'static str, bytes: u64) {
        self.bar.set_message(name);
        self.bar.set_length(bytes);
        self.bar.set_position(0);
    }

    fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn recovered(&self, recovered: &Recovered) {
        say_recovered(recovered);
    }
}
