//! The mark of a live run: whether what is on screen is the ensemble's present, and the way there.

use super::at;
use crate::app::model::Model;
use crate::app::msg::{LiveMsg, Msg};
use crate::app::view::{Button, LiveMark, Tone};
use crate::tell::template::text;
use crate::tell::words::Word;

pub fn mark(model: &Model) -> Option<LiveMark> {
    let live = model.live.as_ref()?;
    let behind = at::behind(model);
    let is_here = live.run == Some(model.current);
    let (tone, text) = match () {
        () if live.ended.is_some() => (Tone::Bad, model.word(Word::LiveOver).to_owned()),
        () if live.run.is_none() => (Tone::Warn, model.word(Word::LiveAsked).to_owned()),
        () if !live.heard => (Tone::Bad, model.word(Word::LiveLost).to_owned()),
        () if !is_here => (Tone::Warn, model.word(Word::LiveElsewhere).to_owned()),
        () => match behind {
            Some(seconds) => (Tone::Warn, text!(model.lang, "live, {time} s ago", "直播，{time} 秒前", time = seconds)),
            None => (Tone::Good, model.word(Word::Live).to_owned()),
        },
    };
    let now = (live.run.is_some() && live.ended.is_none() && !at::goes_along(model))
        .then(|| Button::new("live-now", model.word(Word::LiveNow), Msg::Live(LiveMsg::Now)).keyed("End"));
    Some(LiveMark { tone, text, now })
}
