//! The count of the laws that hold.

use super::at::found;
use crate::app::model::Model;
use crate::app::msg::{Msg, PageMsg, Tab};
use crate::app::view::{Button, Tone};
use crate::check::Law;
use crate::tell::template::text;

/// The button that says how many laws hold, and opens their panel.
pub fn count(model: &Model) -> (Button, Tone) {
    let broken = found(model).len();
    let all = Law::ALL.len();
    let (label, sign, tone) = match broken {
        0 => (text!(model.lang, "{all} promises hold", "{all} 条保证成立", all), "✓", Tone::Good),
        _ => (text!(model.lang, "{broken} of {all} broken", "{all} 条中 {broken} 条被打破", broken, all), "✗", Tone::Bad),
    };
    let tone = if model.inspects { tone } else { Tone::Faint };
    (Button::new("promises", label, Msg::Page(PageMsg::OpenTab(Tab::Promises))).signed(sign), tone)
}
