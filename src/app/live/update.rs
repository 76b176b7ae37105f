//! Taking in what the ensemble tells.

use super::heard::{Line, lines};
use super::{along, at};
use crate::app::cmd::Cmd;
use crate::app::doing::{act, travel};
use crate::app::history::run::{MAX_RUN_STEPS, Run};
use crate::app::model::Model;
use crate::app::msg::LiveMsg;
use crate::app::notices::Saying;
use crate::script::{DEFAULT_SEED, RunFile};
use crate::tell;
use crate::tell::words::Word;
use crate::zk::Config;

pub fn update(model: &mut Model, msg: LiveMsg) -> Vec<Cmd> {
    match msg {
        LiveMsg::Began(text) => return begin(model, &text),
        LiveMsg::Went(text) => went(model, &text),
        LiveMsg::Ended => return end(model, Word::LiveTooLong.into()),
        LiveMsg::Lost => {
            if let Some(live) = &mut model.live {
                live.heard = false;
            }
        }
        LiveMsg::Now => to_now(model),
        LiveMsg::Refused(why) => model.say(why.map_or(Word::LiveGone.into(), |why| Saying::sentence(|_| why.clone()))),
    }
    stop_if_ended(model)
}

/// The ensemble's run so far: the page shows it at its last moment, and goes along with it from there.
fn begin(model: &mut Model, text: &str) -> Vec<Cmd> {
    let file = match RunFile::read(text) {
        Ok(file) => file,
        Err(error) => return end(model, Saying::sentence(|lang| tell::run_file_error(lang, &error))),
    };
    let (config, seed) = file.script.begin(Config::default(), DEFAULT_SEED);
    let recording = file.replay(MAX_RUN_STEPS).into_recording();
    if let Some(difference) = file.difference(&recording) {
        return end(model, Saying::sentence(|lang| tell::run_difference(lang, difference)));
    }
    let run = Run { until: Some(file.at), left_at: file.at, seen: file.at, ..Run::around(config, seed, recording) };
    let before = model.live.as_ref().and_then(|live| live.run);
    let Some(place) = act::put(model, run, before) else {
        return end(model, Word::NoticeBranches.into());
    };
    if let Some(live) = &mut model.live {
        (live.run, live.heard, live.follows, live.untold_from) = (Some(place), true, true, file.at.steps);
        live.hear_anew();
    }
    model.playback.play();
    Vec::new()
}

/// Commands that were given, and the moment to which the run has come.
fn went(model: &mut Model, text: &str) {
    let Some(live) = &mut model.live else { return };
    let Some(place) = live.run else { return };
    live.heard = true;
    let (lines, whole) = lines(text);
    let mut is_same = whole;
    for line in lines {
        let run = &mut model.runs[place];
        is_same &= match line {
            Line::Speed(speed) => {
                live.speed = speed;
                true
            }
            Line::Client(client, from) => {
                live.know(client, from);
                true
            }
            Line::Entry(at, command) => run.hear(at, command),
            Line::Now(at, digest) => run.go_on_to(at) && digest.is_none_or(|digest| run.recording.seek(at).digest() == digest),
        };
    }
    if !is_same {
        let full = model.runs[place].is_full();
        live.ended = Some(if full { Word::LiveTooLong } else { Word::LiveDiffers }.into());
    }
}

/// Follows no further, and says why.
fn end(model: &mut Model, why: Saying) -> Vec<Cmd> {
    if let Some(live) = &mut model.live {
        live.ended = Some(why);
    }
    stop_if_ended(model)
}

fn stop_if_ended(model: &mut Model) -> Vec<Cmd> {
    let Some(live) = model.live.as_mut().filter(|live| live.heard || live.run.is_none()) else { return Vec::new() };
    let Some(why) = live.ended.clone() else { return Vec::new() };
    (live.heard, live.follows) = (false, false);
    model.say(why);
    vec![Cmd::LeaveLive]
}

/// Goes to the present of the ensemble, and along with it.
pub fn to_now(model: &mut Model) {
    let Some((place, now)) = model.live.as_ref().and_then(|live| live.run).zip(at::now(model)) else { return };
    act::switch(model, place);
    travel::go_and_follow(model, now);
    along::from_here(model);
}

/// What follows each message: lines are sent, and a person who has gone elsewhere is not taken along.
pub fn follow(model: &mut Model) -> Vec<Cmd> {
    let Some(live) = &mut model.live else { return Vec::new() };
    live.follows &= model.playback.playing && live.run == Some(model.current);
    let asks: Vec<Cmd> = live.asks.drain(..).map(Cmd::AskLive).collect();
    // Whoever does something wants to see what comes of it, and that comes now.
    if !asks.is_empty() {
        to_now(model);
    }
    asks
}
