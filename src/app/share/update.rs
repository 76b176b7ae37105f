//! A person's actions in the dialog for sharing.

use std::rc::Rc;

use super::offered::{chosen, fragment, offered, pictured};
use crate::app::cmd::Cmd;
use crate::app::doing::play;
use crate::app::model::Model;
use crate::app::names::{PictureForm, Pictured, ShareOf};
use crate::files::{Format, Moment};
use crate::link::{self, Target};
use crate::tell::values::clock;
use crate::tell::words::Word;

/// The dialog opens: the link leads to the comparison where one is open, to the lesson that is being written, else to the moment.
pub fn open(model: &mut Model) -> Vec<Cmd> {
    let is_offered = |of: ShareOf| offered(model).iter().any(|(offered, _)| *offered == of);
    let is_writing = model.author.as_ref().is_some_and(|author| author.is_writing());
    let of = match () {
        () if is_offered(ShareOf::Comparison) => ShareOf::Comparison,
        () if is_writing => ShareOf::Own,
        () => ShareOf::Moment,
    };
    choose(model, of)
}

/// Chooses what the link leads to. A long script is compressed for it, and the text of a lesson.
pub fn choose(model: &mut Model, of: ShareOf) -> Vec<Cmd> {
    model.share.of = of;
    let (_, link) = chosen(model);
    let long = match link.target {
        Target::Run { script, .. } => link::long_script(&script),
        Target::Own { .. } => model.author.as_ref().map(|author| author.text().to_owned()),
        _ => None,
    };
    let is_packed = |long: &String| model.share.packed.as_ref().is_some_and(|(text, _)| **text == **long);
    long.filter(|long| !is_packed(long)).map(|long| Cmd::Deflate(long.into())).into_iter().collect()
}

/// Takes a compressed script into the link. A browser that cannot compress leaves it as it is typed.
pub fn deflated(model: &mut Model, script: Rc<str>, packed: Option<Rc<[u8]>>) {
    match packed {
        Some(packed) => model.share.packed = Some((script, packed)),
        None => model.share.refused = Some(script),
    }
}

pub fn copy_link(model: &mut Model) -> Vec<Cmd> {
    let (_, link) = chosen(model);
    match fragment(model, &link) {
        Some(fragment) => {
            model.say(Word::Copied);
            vec![Cmd::CopyLink(fragment)]
        }
        None => {
            model.say(Word::NoticeRunTooLong);
            Vec::new()
        }
    }
}

/// Saves the run and the moment on screen as a file.
pub fn save(model: &Model, format: Format) -> Vec<Cmd> {
    let (run, at) = (model.run(), model.cursor());
    let moment = Moment { config: &run.config, seed: run.seed, recording: &run.recording, at };
    let name = format!("zooscope-{}.{}", at.steps, format.ending());
    vec![Cmd::Save { name, media_type: format.media_type(), text: moment.write(format, model.lang) }]
}

/// Saves a picture of a part of the page as it stands behind the dialog.
pub fn picture(model: &Model, of: Pictured, form: PictureForm) -> Vec<Cmd> {
    let title = format!("ZooScope: {}, {}", model.word(pictured(of)), clock(model.cursor().time));
    vec![Cmd::Picture { of, form, paper: model.share.on_paper, title }]
}

/// Begins a film of the stage, which plays for it; or ends it.
pub fn film(model: &mut Model, on: bool) -> Vec<Cmd> {
    if on {
        model.popover = None;
        model.say(Word::NoticeFilm);
        if !model.playback.playing {
            play::begin(model);
        }
    } else {
        model.notices.retract(&Word::NoticeFilm.into());
    }
    vec![Cmd::Film { on }]
}
