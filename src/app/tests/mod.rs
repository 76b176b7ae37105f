//! The page as a person uses it: opened, played, stepped both ways, broken, branched, shared. No browser.
//!
//! Here stands what all of these tests do with a page; each file has those of one part of it.

mod asking;
mod calling;
mod captions;
mod doing;
mod drawing;
mod files;
mod going_back;
mod linking;
mod moving;
mod pace;
mod playing;
mod presenting;
mod programs;
mod saying;
mod seats;
mod shelves;
mod tree;
mod typing;
mod whose;

pub(super) use programs::facts;

use super::view::{MarkKind, PanelBody, PopoverView};
use super::*;
use crate::lang::Lang;
use crate::script::Command;
use crate::sim::{Duration, Fault, SECOND};
use crate::tell::{self, ClientStanding, Role, Thing};
use crate::zk::{ConnectRequest, Dynamic, ServerId, SessionId, Zxid, established_leader};

fn opened() -> Model {
    open("", 0).0
}

pub(super) fn paused() -> Model {
    let mut model = opened();
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    model
}

pub(super) fn page(model: &Model) -> view::Page {
    Viewer::default().page(model)
}

/// The page without what names the branch or says how far the run was seen.
fn picture(model: &Model) -> impl PartialEq + std::fmt::Debug + use<> {
    let page = page(model);
    (
        page.stage.servers.clone(),
        page.stage.clients.clone(),
        page.stage.links.clone(),
        page.flying,
        page.caption.text.clone(),
        page.clock.time,
    )
}

fn press_button(model: &mut Model, id: &str) {
    let button = page(model).stage.bar.iter().find(|button| &*button.id == id).cloned().unwrap_or_else(|| panic!("no button {id}"));
    update(model, button.msg);
}

/// The first packet of a program outside, which asks for a session.
pub(super) fn connect_request(timeout: Duration) -> ConnectRequest {
    ConnectRequest {
        last_zxid_seen: Zxid::ZERO,
        timeout,
        session: SessionId::NONE,
        password: 0,
        read_only: Dynamic(None),
        address: Dynamic(None),
    }
}

pub(super) fn type_line(model: &mut Model, line: &str) {
    update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
    update(model, Msg::Console(ConsoleMsg::Submit));
}

/// The address of what is on screen, with no script compressed.
fn plain_address(model: &Model) -> String {
    here::fragment(model, &here::shown(model)).unwrap()
}

/// The fragment that the button for copying copies.
fn copied(model: &mut Model) -> String {
    let cmds = update(model, Msg::Page(PageMsg::CopyLink));
    let fragment = cmds.iter().find_map(|cmd| if let Cmd::CopyLink(fragment) = cmd { Some(fragment.clone()) } else { None });
    fragment.unwrap_or_else(|| panic!("nothing is copied: {cmds:?}"))
}

/// The links that the dialog offers: the id of each button, and the fragment that it gives.
fn shared(model: &mut Model) -> Vec<(String, String)> {
    update(model, Msg::Page(PageMsg::OpenPopover(Popover::Share)));
    let offers = match &*page(model).popover.unwrap() {
        PopoverView::Share { offers, .. } => offers.clone(),
        other => panic!("nobody asked for {other:?}"),
    };
    let fragment = |offer: view::Button| {
        update(model, offer.msg);
        (offer.id.to_string(), copied(model))
    };
    offers.into_iter().map(fragment).collect()
}

fn leader(model: &Model) -> Option<ServerId> {
    established_leader(model.world())
}
