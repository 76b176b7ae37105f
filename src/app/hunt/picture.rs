//! The picture of the hunt: the newest schedules, each a strip along its time.

use super::state::Hunt;
use crate::app::model::Model;
use crate::app::msg::{DoingMsg, Msg};
use crate::app::view::{Button, HuntPicture, StripView};
use crate::hunt::{Deed, Track};
use crate::lang::Lang;
use crate::sim::Time;
use crate::tell::template::text;
use crate::tell::values::seconds;
use crate::tell::words::Word;

/// `None` until a schedule was played.
pub fn picture(model: &Model, hunt: &Hunt) -> Option<HuntPicture> {
    let longest = hunt.pictured.iter().map(|track| track.end).max()?;
    Some(HuntPicture {
        label: text!(
            model.lang,
            "The last {n|schedule|schedules}, the newest first",
            "最近的 {n} 个调度，最新的在前",
            n = hunt.pictured.len()
        ),
        legend: Deed::ALL.into_iter().map(|deed| (deed, model.word(word(deed)))).collect(),
        breach: model.word(Word::StripBreach),
        strips: hunt.pictured.iter().map(|track| strip(model.lang, track, longest)).collect(),
    })
}

fn word(deed: Deed) -> Word {
    match deed {
        Deed::Stop => Word::StripStop,
        Deed::Start => Word::StripStart,
        Deed::Cut => Word::StripCut,
        Deed::Slow => Word::StripSlow,
        Deed::Mend => Word::StripMend,
        Deed::Call => Word::StripCall,
    }
}

fn strip(lang: Lang, track: &Track, longest: Time) -> StripView {
    let place = |time: Time| (time * 1_000 / longest.max(1)) as u16;
    let seed = track.seed;
    let button = Button {
        title: told(lang, track),
        ..Button::new(format!("strip-{seed}"), seed.to_string(), Msg::Doing(DoingMsg::OpenSchedule(seed)))
    };
    StripView {
        seed,
        button,
        end: place(track.end),
        marks: track.deeds.iter().map(|(time, deed)| (place(*time), *deed)).collect(),
        broke: track.broke.map(|(time, _)| place(time)),
    }
}

/// The strip in words.
fn told(lang: Lang, track: &Track) -> String {
    let n = |deed| track.count(deed);
    let course = text!(
        lang,
        "Schedule {seed}, {time}: {stops|stop|stops}, {starts|start|starts}, {cuts|cut|cuts}, {slow} slowed, {mends|repair|repairs}, {calls|call|calls}.",
        "调度 {seed}，{time}：停机 {stops} 次，启动 {starts} 次，切断 {cuts} 次，减慢 {slow} 次，修复 {mends} 次，调用 {calls} 次。",
        seed = track.seed,
        time = seconds(track.end),
        stops = n(Deed::Stop),
        starts = n(Deed::Start),
        cuts = n(Deed::Cut),
        slow = n(Deed::Slow),
        mends = n(Deed::Mend),
        calls = n(Deed::Call),
    );
    let end = match track.broke {
        Some((time, law)) => text!(
            lang,
            "Broken at {time}: {law}",
            "在 {time} 被打破：{law}",
            time = seconds(time),
            law = crate::tell::law(lang, law),
        ),
        None => text!(lang, "No promise broke.", "没有保证被打破。"),
    };
    text!(lang, "{course} {end}", "{course}{end}", course, end)
}
