//! Selecting a thing: its panel opens, and a selected client is the one that the console types for.

use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::app::{inspect, znodes};
use crate::tell::Thing;

/// Selects a thing and shows it in its panel.
pub fn select(model: &mut Model, thing: Option<Thing>) {
    match &thing {
        // Its figures are in the panel already.
        Some(Thing::Server(_)) if model.tab == Tab::Figures => {}
        Some(Thing::Server(_) | Thing::Host(_)) => model.tab = Tab::Server,
        Some(Thing::Client(id)) => {
            model.tab = Tab::Client;
            model.console.client = Some(*id);
            model.znodes.client = Some(*id);
        }
        Some(Thing::Session(_)) => model.tab = Tab::Client,
        Some(Thing::Txn(_)) => model.tab = Tab::Txns,
        Some(Thing::Message(id)) => {
            model.inspected = inspect::find(model, *id);
            model.tab = Tab::Message;
        }
        Some(Thing::Step(step)) => {
            model.inspected = inspect::at_step(model, *step);
            model.tab = if model.inspected.is_some() { Tab::Message } else { Tab::Log };
        }
        Some(Thing::Znode(path)) => {
            model.tab = Tab::Znodes;
            znodes::reveal(model, path);
        }
        Some(Thing::Link(..) | Thing::Stage) | None => {}
    }
    model.selected = thing.filter(|thing| *thing != Thing::Stage);
}
