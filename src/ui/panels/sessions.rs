//! Sessions and clients: a row each, with a ring that shrinks as the session's time runs out; below them the selected one.

use yew::prelude::*;

use super::details::details;
use crate::app::view::{Highlight, Ring, RingState, SessionRow, SessionsPanel};
use crate::app::{Msg, PointingMsg};
use crate::lang::Lang;
use crate::tell::words::{self, Word};
use crate::ui::Send;
use crate::ui::class::of_standing;
use crate::ui::pointing::{emphasis, thing_attr};

/// The share below which a ring is low, in thousandths.
const LOW: u16 = 300;

pub fn sessions(lang: Lang, panel: &SessionsPanel, rings: &[Ring], highlight: &Highlight, send: &Send) -> Html {
    html! {
        <section class="sessions">
            <h2 class="hidden-text">{ &panel.label }</h2>
            <ul class="list" aria-label={panel.label.clone()}>
                { for panel.rows.iter().enumerate().map(|(index, it)| row(lang, it, rings.get(index), highlight, send)) }
            </ul>
            <div class="gone-by">{ (!panel.left.is_empty()).then(|| html! {
                <details key="left" id="sessions-left">
                    <summary>{ &panel.left_label }</summary>
                    <ul class="list" aria-label={panel.left_label.clone()}>{ for panel.left.iter().map(|it| row(lang, it, None, highlight, send)) }</ul>
                </details>
            }) }</div>
            <p class="muted help">{ &panel.help }</p>
            <div class="detail">{ panel.detail.as_ref().map(|it| html! { <div key="detail">{ details(it, highlight, send) }</div> }) }</div>
        </section>
    }
}

fn row(lang: Lang, row: &SessionRow, ring: Option<&Ring>, highlight: &Highlight, send: &Send) -> Html {
    let onclick = {
        let (send, thing) = (send.clone(), row.thing.clone());
        move |_: MouseEvent| send.emit(Msg::Pointing(PointingMsg::Select(Some(thing.clone()))))
    };
    html! {
        <li key={row.id.clone()}>
            <button type="button" id={row.id.clone()} class={classes!(emphasis(highlight, &row.thing))} data-thing={thing_attr(&row.thing)}
                aria-pressed={if row.selected { "true" } else { "false" }} title={(!row.title.is_empty()).then(|| row.title.clone())} {onclick}>
                <span class="who">
                    <b class="mono">{ &row.name }</b>{ " " }<span class={row.standing.map_or("down", of_standing)}>{ row.state }</span>
                    <span class="mono muted">{ row.server.as_ref().map_or_else(String::new, |server| format!(" · {server}")) }</span>
                </span>
                { time_left(lang, ring) }
                <span class="what muted">{ for row.facts.iter().enumerate().map(|(key, fact)| html! { <span {key}>{ fact }</span> }) }</span>
                <span class={classes!("truth", row.truth.is_none().then_some("gone"))}>
                    { words::text(lang, Word::Truth) }{ ": " }{ row.truth.clone().unwrap_or_default() }
                </span>
            </button>
        </li>
    }
}

/// A ring is for the eye only; the seconds beside it are for screen readers too.
fn time_left(lang: Lang, ring: Option<&Ring>) -> Html {
    let (share, state, text) = ring.map_or((0, RingState::Nothing, ""), |ring| (ring.share, ring.state, ring.text.as_str()));
    let class = match state {
        RingState::Counting if share < LOW => "low",
        RingState::Counting => "",
        RingState::Paused => "paused",
        RingState::Over => "over",
        RingState::Nothing => "none",
    };
    let counts = state == RingState::Counting;
    html! {
        <span class={classes!("left", class)} title={counts.then(|| format!("{text} {}", words::text(lang, Word::SessionTimeLeft)))}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="8" cy="8" r="6" />
                <circle class="rest" cx="8" cy="8" r="6" pathLength="1000" stroke-dasharray={format!("{share} 1000")} />
            </svg>
            <span class="num">{ text }</span>
            <span class="hidden-text">{ if counts { words::text(lang, Word::SessionTimeLeft) } else { "" } }</span>
        </span>
    }
}
