//! The picture of a hunt: a strip a schedule, each a button that opens its run.

use std::fmt::Write;

use yew::prelude::*;

use crate::app::view::{HuntPicture, StripView};
use crate::hunt::Deed;
use crate::ui::Send;

/// The height of a strip in its own units; machines above, the network in the middle, clients below.
const HEIGHT: u16 = 24;

pub fn picture(picture: &HuntPicture, send: &Send) -> Html {
    let sign = |class: &'static str, word: &'static str| html! { <span><i {class}></i>{ word }</span> };
    html! {
        <div key="picture" class="huntpicture">
            <p class="muted" aria-hidden="true">
                { for picture.legend.iter().map(|(deed, word)| sign(class(*deed), word)) }
                { sign("breach", picture.breach) }
            </p>
            <ul aria-label={picture.label.clone()}>{ for picture.strips.iter().map(|it| strip(it, send)) }</ul>
        </div>
    }
}

fn strip(strip: &StripView, send: &Send) -> Html {
    let (msg, to) = (strip.button.msg.clone(), send.clone());
    let line = |deed: Deed| {
        let path = ticks(strip, deed);
        (!path.is_empty()).then(|| html! { <path key={class(deed)} class={class(deed)} d={path} /> })
    };
    html! {
        <li key={strip.seed}>
            <button type="button" id={strip.button.id.clone()} class={classes!(strip.broke.map(|_| "broke"))}
                title={strip.button.title.clone()} aria-label={strip.button.title.clone()}
                onclick={move |_: MouseEvent| to.emit(msg.clone())}>
                <span aria-hidden="true">{ &strip.button.label }</span>
                <svg viewBox={format!("0 0 1000 {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <path key="time" class="time" d={format!("M0 {}H{}", HEIGHT / 2, strip.end)} />
                    { for Deed::ALL.into_iter().filter_map(line) }
                    { strip.broke.map(|x| html! { <path key="breach" class="breach" d={format!("M{x} 0V{HEIGHT}")} /> }) }
                </svg>
            </button>
        </li>
    }
}

/// The marks of a kind in one path.
fn ticks(strip: &StripView, deed: Deed) -> String {
    let (from, to) = match deed {
        Deed::Stop | Deed::Start => (1, 8),
        Deed::Cut | Deed::Slow | Deed::Mend => (9, 15),
        Deed::Call => (17, 22),
    };
    let mut path = String::new();
    let mut last = None;
    for (x, _) in strip.marks.iter().filter(|(_, done)| *done == deed) {
        // Several at one place are one mark.
        if last.replace(*x) != Some(*x) {
            let _ = write!(path, "M{x} {from}V{to}");
        }
    }
    path
}

fn class(deed: Deed) -> &'static str {
    match deed {
        Deed::Stop => "stop",
        Deed::Start => "start",
        Deed::Cut => "cut",
        Deed::Slow => "slow",
        Deed::Mend => "mend",
        Deed::Call => "call",
    }
}
