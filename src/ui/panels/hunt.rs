//! The bounds of a hunt as a form; and its picture: a strip a schedule, each a button that opens its run.

use std::fmt::Write;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::view::{BoundField, BoundsView, HuntPicture, KindField, StripView};
use crate::app::{BoundMsg, DoingMsg, Msg};
use crate::hunt::Deed;
use crate::ui::Send;
use crate::ui::controls::button;

/// The height of a strip in its own units; machines above, the network in the middle, clients below.
const HEIGHT: u16 = 24;

pub fn bounds(bounds: &BoundsView, send: &Send) -> Html {
    html! {
        <details class="bounds" id="bounds">
            <summary>{ &bounds.title }</summary>
            <p class="muted">{ &bounds.about }</p>
            <div class="numbers">{ for bounds.numbers.iter().map(|it| number(it, bounds.open, send)) }</div>
            <fieldset>
                <legend>{ bounds.kinds_title }</legend>
                { for bounds.kinds.iter().map(|it| kind(it, send)) }
            </fieldset>
            <div class="acts">{ bounds.clear.as_ref().map(|it| button(it, send)) }</div>
        </details>
    }
}

fn number(field: &BoundField, open: &'static str, send: &Send) -> Html {
    let (bound, to) = (field.bound, send.clone());
    let onchange = move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            to.emit(Msg::Doing(DoingMsg::Bound(BoundMsg::Typed(bound, input.value()))));
        }
    };
    let id = field.id;
    let told = format!("{id}-told");
    html! {
        <>
            <label for={id}>{ field.label }</label>
            <input {id} inputmode="numeric" autocomplete="off" placeholder={open} value={field.text.clone()} {onchange}
                aria-invalid={field.is_refused.then_some("true")} aria-describedby={(!field.told.is_empty()).then(|| told.clone())} />
            <span id={told.clone()} class={classes!("told", field.is_refused.then_some("refused"))} role="status">{ &field.told }</span>
        </>
    }
}

fn kind(field: &KindField, send: &Send) -> Html {
    let (kind, to) = (field.kind, send.clone());
    let onchange = move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            to.emit(Msg::Doing(DoingMsg::Bound(BoundMsg::Kind(kind, input.checked()))));
        }
    };
    html! {
        <label key={kind.word()}>
            <input id={format!("kind-{}", kind.word())} type="checkbox" checked={field.is_permitted} {onchange} />{ field.label }
        </label>
    }
}

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
