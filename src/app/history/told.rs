//! A step that was told, and its sentences.

use crate::lang::Lang;
use crate::sim::{NodeId, Recording, Step, World};
use crate::tell::{self, Rich};
use crate::zk::{ClientId, Note, SessionId, Zk};

/// A step that was told, and its sentences: what happened, then why.
#[derive(Clone, Debug)]
pub struct Told {
    pub run: usize,
    pub lang: Lang,
    pub step: Step<Zk>,
    pub text: Rich,
}

impl Told {
    /// Whether it was told of this run, in this language.
    pub fn is_of(&self, run: usize, lang: Lang) -> bool {
        (self.run, self.lang) == (run, lang)
    }
}

/// The caption of a step of a run, which has led to `world`.
pub fn caption(lang: Lang, recording: &Recording<Zk>, step: &Step<Zk>, world: &World<Zk>) -> Rich {
    tell::caption_in_run(lang, step, world, &|session| opened_for(recording, step.index, session))
}

/// The client for which the session was opened, some time before the step.
#[cold]
pub fn opened_for(recording: &Recording<Zk>, step: u32, session: SessionId) -> Option<ClientId> {
    let opened = |(_, note): &(NodeId, Note)| match note {
        Note::SessionOpened { session: other, client } | Note::LocalSession { session: other, client } if *other == session => {
            Some(*client)
        }
        _ => None,
    };
    (0..step).rev().find_map(|before| recording.notes_of(before).iter().find_map(opened))
}

/// The steps that the caption is about, after the last way of moving through time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// The sights that the plan of playing tells.
    Planned,
    /// Every step worth a look.
    #[default]
    Sights,
    /// Every step.
    Every,
}
