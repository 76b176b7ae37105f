//! A page with a tree of thousands of znodes, for tests and figures.

use std::rc::Rc;

use crate::app::model::Model;
use crate::app::msg::{DoingMsg, Msg, PageMsg, Tab, TimeMsg, ZnodeMsg};
use crate::app::update::{open, update};
use crate::app::view::ZnodesPanel;
use crate::script::{Command, TimeCommand};
use crate::sim::SECOND;
use crate::zk::{Action, ClientId, CreateMode, Op};

/// The number of creates in one multi, and of children of one parent.
const BATCH: usize = 100;

/// The page, paused, with the panel of znodes open.
pub struct LargeTree {
    pub(super) model: Model,
}

impl LargeTree {
    /// The znodes are made by a client, in multis, and every server has them.
    pub fn new(znodes: usize) -> Self {
        let mut model = open("", 0).0;
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Znodes)));
        let create = |path: &str, data: &str| Op::create(path, Some(data), CreateMode::Persistent);
        for parent in 0..znodes.div_ceil(BATCH) {
            let folder = format!("/shard-{parent:03}");
            let children = 1..BATCH.min(znodes - parent * BATCH);
            let named = children.map(|n| create(&format!("{folder}/node-{n:05}"), &format!("{{\"shard\":{parent},\"n\":{n}}}")));
            let ops: Rc<[Op]> = std::iter::once(create(&folder, "")).chain(named).collect();
            let call = Action::Call { client: ClientId(1), op: Op::Multi(ops) };
            update(&mut model, Msg::Doing(DoingMsg::Do(Command::from(call))));
        }
        update(&mut model, Msg::Doing(DoingMsg::Do(Command::Time(TimeCommand::For(2 * SECOND)))));
        LargeTree { model }
    }

    /// Builds the panel as for a tree that was not yet on screen. Returns the number of rows to scroll through.
    pub fn open(&mut self) -> usize {
        self.model.znodes.forget();
        self.panel().map_or(0, |panel| panel.count)
    }

    /// Searches, and returns the number of rows of the result.
    pub fn filter(&mut self, text: &str) -> usize {
        update(&mut self.model, Msg::Znodes(ZnodeMsg::Search(text.to_owned())));
        self.panel().map_or(0, |panel| panel.count)
    }

    /// Scrolls there, and returns the number of rows that are drawn.
    pub fn scroll(&mut self, top: i32) -> usize {
        update(&mut self.model, Msg::Znodes(ZnodeMsg::Scrolled(top)));
        self.panel().map_or(0, |panel| panel.rows.len())
    }

    pub(super) fn panel(&self) -> Option<ZnodesPanel> {
        super::panel::panel(&self.model)
    }
}
