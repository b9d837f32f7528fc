//! `sent` and `withdraw`: what happened to a batch after it was made.

use super::args::{Cli, SentArgs, WithdrawArgs};
use super::desk::{self, Desk};
use super::run::say_recovered;
use super::shell::{self, print};
use super::{Outcome, World};
use crate::batch;

/// Marks a batch as sent.
///
/// # Errors
/// When there is no such batch, or it cannot be sent as it is.
pub fn sent(cli: &Cli, args: &SentArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    let on = shell::typed_date("--on", args.on.as_deref())?.unwrap_or(today);
    let home = desk.home(cli, "sent", today)?;
    say_recovered(&batch::sent(&home, &args.batch, on).map_err(desk::explained)?);
    print(&format!("{} is marked as sent on {on}\n", args.batch))?;
    Ok(Outcome::Clean)
}

/// Takes a batch back that was not sent.
///
/// # Errors
/// When there is no such batch, or it was sent.
pub fn withdraw(cli: &Cli, args: &WithdrawArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    let home = desk.home(cli, "withdraw", today)?;
    say_recovered(&batch::withdraw(&home, &args.batch, today).map_err(desk::explained)?);
    print(&format!("{} is withdrawn: its files must not be sent, and its visits can be issued again\n", args.batch))?;
    Ok(Outcome::Clean)
}
