//! Arguments in, exit code out: the only place that reads the clock and the environment.

use claimwright::cli::{self, World};
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    let world = World {
        today: chrono::Local::now().date_naive(),
        scratch: std::env::temp_dir(),
        colour_out: !no_colour && !dumb && std::io::stdout().is_terminal(),
        terminal_out: std::io::stdout().is_terminal(),
        terminal_err: !dumb && std::io::stderr().is_terminal(),
        terminal_in: std::io::stdin().is_terminal(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    cli::main(std::env::args_os(), &world)
}
