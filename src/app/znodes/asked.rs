//! The content of a form: the acting client, the znode, the operation. Read only.

use std::rc::Rc;

use super::draft::Wrong;
use crate::app::model::Model;
use crate::app::names::Form;
use crate::script::Command;
use crate::tell::Thing;
use crate::zk::{Action, ClientId, Data, Op, client, clients, join, server, validate_path, validate_sequential_path};

/// The client that acts: the one chosen here or selected last, else the first.
pub fn acting_client(model: &Model) -> Option<ClientId> {
    let chosen = model.znodes.client.filter(|id| client(model.world(), *id).is_some());
    chosen.or_else(|| clients(model.world()).next().map(|(id, ..)| id))
}

pub fn selected(model: &Model) -> Option<Rc<str>> {
    match &model.selected {
        Some(Thing::Znode(path)) => Some(path.clone()),
        _ => None,
    }
}

pub fn data_of(model: &Model, path: &str) -> Data {
    server(model.world(), model.shown_server()?)?.tree().get(path)?.data.clone()
}

pub fn version_of(model: &Model, path: &str) -> Option<i32> {
    Some(server(model.world(), model.shown_server()?)?.tree().get(path)?.version())
}

/// The operation that the open form asks for.
pub fn op(model: &Model, path: &Rc<str>) -> Result<Op, Wrong> {
    let draft = &model.znodes.draft;
    if model.znodes.form == Some(Form::Set) {
        let version = version_of(model, path).filter(|_| draft.only_this_version).unwrap_or(-1);
        return Ok(Op::SetData { path: path.clone(), data: Some(draft.new_data.as_str().into()), version });
    }
    let mode = draft.create_mode()?;
    let name = draft.name.trim_start_matches('/');
    if name.is_empty() && !mode.is_sequential() {
        return Err(Wrong::NoName);
    }
    let path = join(path, name);
    let checked = if mode.is_sequential() { validate_sequential_path(&path) } else { validate_path(&path) };
    checked.map_err(Wrong::Path)?;
    Ok(Op::create(&path, Some(draft.data.as_str()).filter(|data| !data.is_empty()), mode))
}

pub fn call(client: ClientId, op: Op) -> Command {
    Command::from(Action::Call { client, op })
}

/// The call by which a client watches a path: its data, or where nothing is there, whether something comes.
pub fn watch_call(model: &Model, client: ClientId, path: &Rc<str>) -> Command {
    let path = path.clone();
    let op = match version_of(model, &path) {
        Some(_) => Op::GetData { path, watch: true },
        None => Op::Exists { path, watch: true },
    };
    call(client, op)
}
