//! The run that a tree is drawn from, at one instant: the page's own, or a side of the comparison.

use crate::app::history::index::Index;
use crate::app::lesson::looks_named;
use crate::app::model::Model;
use crate::app::view::Letters;
use crate::lang::Lang;
use crate::lessons::Look;
use crate::script::StageView;
use crate::sim::{Step, Time, World};
use crate::tell::Thing;
use crate::zk::{Class, ServerId, Zk};

/// A world at an instant, and the way in which its tree is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub world: &'a World<Zk>,
    /// The step that led to this instant.
    pub step: &'a Step<Zk>,
    pub steps: u32,
    pub time: Time,
    pub index: &'a Index,
    pub lang: Lang,
    pub view: &'a StageView,
    /// The server whose tree is drawn.
    pub shown: ServerId,
    pub hidden: &'a [Class],
    /// What a lesson's beat is about, and what a person has selected: messages of these stay by themselves.
    pub looks: &'a [Look],
    pub selected: Option<&'a Thing>,
    pub letters: Letters,
    pub width: i32,
    pub height: i32,
    /// The room that something else takes above the picture.
    pub top: i32,
}

impl<'a> Subject<'a> {
    /// The page's run, where there is a server whose tree can be drawn.
    pub fn of(model: &'a Model) -> Option<Subject<'a>> {
        Some(Subject {
            world: model.world(),
            step: &model.place.step,
            steps: model.cursor().steps,
            time: model.cursor().time,
            index: &model.run().index,
            lang: model.lang,
            view: &model.view,
            shown: model.shown_server()?,
            hidden: &model.hidden,
            looks: looks_named(model),
            selected: model.selected.as_ref(),
            letters: Letters::Desk,
            width: model.stage.width,
            height: model.stage.height,
            top: model.top,
        })
    }
}
