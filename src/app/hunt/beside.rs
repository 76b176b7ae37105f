//! A run that a hunt has found, or that solves a challenge, on the page.

use crate::app::address;
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::link::{Link, Target};
use crate::tell::words::Word;

/// Opens a run as a link would, beside the panel of promises.
pub fn open_beside(model: &mut Model, script: &str) -> Vec<Cmd> {
    let link = Link { lang: Some(model.lang), ..Link::to(Target::Opening) };
    model.notices.retract(&Word::NoticeIdle.into());
    let mut cmds = address::open_mended(model, link, script);
    cmds.push(Cmd::ShowStage);
    (model.tab, model.rail_open) = (Tab::Promises, true);
    cmds
}
