//! An operator's four-letter words: the answer of a server at the moment on screen.

#[cfg(test)]
mod tests;

use crate::app::model::Model;
use crate::app::view::ConsoleTone;
use crate::script::FourLetter;
use crate::sim::Life;
use crate::tell::template::{name, text};
use crate::tell::{self, Part, Rich, four_letter};
use crate::zk::{Refused, ServerId, server};

/// The steps that are counted for one question; a longer run is gone through by several.
const MOST_STEPS: u32 = 200_000;

/// Prints the answer.
pub fn ask(model: &mut Model, word: FourLetter, id: ServerId) {
    let (tone, answer) = match answer(model, word, id) {
        Ok(text) => (ConsoleTone::Output, Rich(vec![Part::Node(id.node()), Part::Text(format!("\n{text}"))])),
        Err(why) => (ConsoleTone::Note, why),
    };
    model.console.print(tone, answer);
}

fn answer(model: &mut Model, word: FourLetter, id: ServerId) -> Result<String, Rich> {
    let lang = model.lang;
    let life = server(model.world(), id).and_then(|_| model.world().node(id.node())).map(|node| node.life);
    match life {
        None => return Err(tell::refused(lang, &Refused::NoSuchNode(id.node()))),
        Some(Life::Crashed) => {
            let stopped =
                text!(lang, "{id} is stopped: the connection is refused.", "{id} 已停止：连接被拒绝。", id = name(id.node()));
            return Err(Rich::plain(stopped));
        }
        Some(Life::Frozen) => {
            let frozen = text!(lang, "{id} is frozen: no answer comes.", "{id} 已冻结：没有回复。", id = name(id.node()));
            return Err(Rich::plain(frozen));
        }
        Some(Life::Running) => {}
    }
    let (time, to) = (model.cursor().time, model.cursor().steps);
    if four_letter::needs_metrics(word) {
        let counted = model.run_mut().count(to, MOST_STEPS);
        if counted < to {
            let more = text!(
                lang,
                "{counted} of {to} steps are counted so far: ask again.",
                "已统计 {counted} 步，共 {to} 步：请再问一次。",
                counted,
                to
            );
            return Err(Rich::plain(more));
        }
    }
    let none = Default::default();
    let counts = model.run().metrics().and_then(|metrics| metrics.of(id)).unwrap_or(&none);
    Ok(server(model.world(), id).map(|server| four_letter::answer(word, server, counts, time)).unwrap_or_default())
}
