//! Asking the ensemble to do something.

use crate::app::model::Model;
use crate::app::notices::Saying;
use crate::script::Command;
use crate::zk;

/// Asks the ensemble for what a person does on the live run. What comes of it is heard of later.
///
/// # Errors
/// The page follows it no longer.
pub fn post(model: &mut Model, command: zk::Command) -> Result<(), Saying> {
    let Some(live) = &mut model.live else { return Ok(()) };
    if let Some(why) = &live.ended {
        return Err(why.clone());
    }
    live.asks.push(Command::Act(command).to_string());
    Ok(())
}
