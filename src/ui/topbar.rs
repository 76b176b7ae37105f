//! The top: the page's name, the machines that run, the state of the ensemble, and the page's own buttons.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::class::of_tone;
use super::controls::{button, button_with, signed};
use super::drawn::Draw;
use super::icons::brand;
use crate::app::view::{LiveMark, Tone, TopBar};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

#[derive(PartialEq)]
pub struct Top {
    pub lang: Lang,
    pub top: Rc<TopBar>,
    pub send: Send,
}

impl Draw for Top {
    fn draw(&self) -> Html {
        let Top { lang, top, send } = self;
        let tone = match top.state_tone {
            Tone::Good => Some("ok"),
            Tone::Warn | Tone::Bad => Some("bad"),
            Tone::Plain | Tone::Faint => None,
        };
        let (promises, standing) = &top.promises;
        let standing = match standing {
            Tone::Good => "ok",
            Tone::Bad => "bad",
            _ => "faint",
        };
        let sign = html! { <><i aria-hidden="true">{ promises.sign.unwrap_or_default() }</i><span>{ &promises.label }</span></> };
        html! {
            <header class="bar">
                <h1 class="hidden-text">{ words::text(*lang, Word::UiTitle) }</h1>
                <div class="brand" aria-hidden="true">{ brand() }<b>{ "ZooScope" }</b></div>
                <span class="tolessons">{ signed(&top.lessons, send) }</span>
                <span class="muted wide" title={top.run_title.clone()}>{ &top.run }</span>
                <b class="without">{ &top.without }</b>
                <span class="grow"></span>
                { for top.live.iter().map(|mark| live(mark, send)) }
                <span class={classes!("state", tone)}><i></i><span>{ top.state.clone() }</span></span>
                <span class={classes!("holds", standing)}>{ button_with(promises, send, sign) }</span>
                { for top.buttons.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
            </header>
        }
    }
}

/// The mark of a live ensemble.
#[cold]
fn live(mark: &LiveMark, send: &Send) -> Html {
    html! {
        <span key="live" class={classes!("live", of_tone(mark.tone))}>
            <i aria-hidden="true"></i><span id="live">{ mark.text.clone() }</span>
            { for mark.now.iter().map(|now| button(now, send)) }
        </span>
    }
}
