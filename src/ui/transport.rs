//! Moving in time: start, back, play, step, end; the clock; jumps to the next moment of a kind; speed.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Send;
use super::controls::{button, button_with, dressed, picker};
use super::drawn::{Draw, drawn};
use super::icons::{Icon, named};
use crate::app::view::{Button, Clock, Transport};
use crate::app::{Msg, TimeMsg};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

#[derive(PartialEq)]
pub struct TransportBar {
    pub lang: Lang,
    pub transport: Rc<Transport>,
    pub clock: Clock,
    pub send: Send,
}

impl Draw for TransportBar {
    fn draw(&self) -> Html {
        let TransportBar { lang, transport, clock, send } = self;
        html! {
            <section class="transport" aria-label={words::text(*lang, Word::UiTransport)}>
                { drawn(Moves { transport: transport.clone(), send: send.clone() }) }
                { drawn(Clockface { clock: clock.clone() }) }
                { drawn(Jumps { transport: transport.clone(), send: send.clone() }) }
            </section>
        }
    }
}

/// The five buttons. Each is known by the message that it sends.
#[derive(PartialEq)]
struct Moves {
    transport: Rc<Transport>,
    send: Send,
}

impl Draw for Moves {
    fn draw(&self) -> Html {
        let Moves { transport, send } = self;
        html! { <>{ for transport.buttons.iter().map(|it| html! { <span key={it.id.to_string()}>{ mover(it, transport.playing, send) }</span> }) }</> }
    }
}

fn mover(it: &Button, playing: bool, send: &Send) -> Html {
    let sign = match it.msg {
        Msg::Time(TimeMsg::ToStart) => Icon::Start,
        Msg::Time(TimeMsg::StepBack) => Icon::Back,
        Msg::Time(TimeMsg::PlayPause) if playing => Icon::Pause,
        Msg::Time(TimeMsg::PlayPause) => Icon::Play,
        Msg::Time(TimeMsg::StepForward) => Icon::Forward,
        Msg::Time(TimeMsg::ToEnd) => Icon::End,
        _ => return button(it, send),
    };
    let play = it.msg == Msg::Time(TimeMsg::PlayPause);
    let inner = named(sign, &it.label);
    if play { dressed(it, send, inner, classes!("play", "primary")) } else { button_with(it, send, inner) }
}

#[derive(PartialEq)]
struct Clockface {
    clock: Clock,
}

impl Draw for Clockface {
    fn draw(&self) -> Html {
        let Clock { time, event, skipping } = &self.clock;
        html! {
            <span class="clock">
                <span class="num" id="clock">{ time }</span>
                <span class="num count muted">{ event }</span>
                { for skipping.iter().map(|quiet| html! { <span class="skip" aria-hidden="true">{ "» " }{ quiet }</span> }) }
            </span>
        }
    }
}

/// The length of a step, the jumps to moments of a kind, pace and speed.
#[derive(PartialEq)]
struct Jumps {
    transport: Rc<Transport>,
    send: Send,
}

impl Draw for Jumps {
    fn draw(&self) -> Html {
        let Jumps { transport, send } = self;
        let speed = &transport.speed;
        let oninput = {
            let send = send.clone();
            move |event: InputEvent| {
                let picked = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.value().parse().ok());
                if let Some(index) = picked {
                    send.emit(Msg::Time(TimeMsg::SetSpeed(index)));
                }
            }
        };
        html! {
            <>
                <span class="step">{ picker(&transport.granularity, send) }</span>
                <span class="jump">
                    { button_with(&transport.previous, send, named(Icon::Previous, &transport.previous.label)) }
                    { picker(&transport.milestone, send) }
                    { button_with(&transport.next, send, named(Icon::Next, &transport.next.label)) }
                </span>
                { for transport.calls.iter().map(|it| html! { <span key="calls" class="calls">{ button(it, send) }</span> }) }
                <span class="grow"></span>
                <span class="pace">{ picker(&transport.pace, send) }</span>
                <span class="speed">
                    <input type="range" id="speed" min="0" max={speed.count.saturating_sub(1).to_string()} step="1" value={speed.index.to_string()}
                        aria-label={speed.label.clone()} aria-valuetext={speed.text} title={speed.label.clone()} {oninput} />
                    <span class="num">{ speed.text }</span>
                </span>
            </>
        }
    }
}
