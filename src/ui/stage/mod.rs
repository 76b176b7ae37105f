//! The stage: links and watches, servers and clients, and over them the messages on their way.
//!
//! Drawn in layers. Only [`Flights`] changes while nothing happens but time, and of it mostly `transform`.

mod boxes;
mod flights;
mod hands;
mod scenery;
mod wires;

use std::rc::Rc;

use yew::prelude::*;

use self::flights::Flights;
use self::hands::{Hands, Knife};
use self::scenery::Scenery;
use super::Send;
use super::controls::{button, picker, signed};
use crate::app::view::{Flying, Highlight, Notice, Stage, Transport};
use crate::app::words::{self, Lang, Word};

#[derive(Clone, PartialEq, Properties)]
pub struct StageProps {
    pub pane: NodeRef,
    pub lang: Lang,
    pub stage: Rc<Stage>,
    pub transport: Rc<Transport>,
    pub flying: Rc<[Flying]>,
    pub highlight: Rc<Highlight>,
    pub notices: Rc<[Notice]>,
    pub send: Send,
}

#[component]
pub fn StagePane(props: &StageProps) -> Html {
    let StageProps { pane, lang, stage, transport, flying, highlight, notices, send } = props;
    let knife = use_state_eq(|| None::<Knife>);
    let hands = Hands { pane: pane.clone(), knife: knife.clone(), send: send.clone() };
    let listen = |does: fn(&Hands, &PointerEvent)| {
        let hands = hands.clone();
        Callback::from(move |event: PointerEvent| does(&hands, &event))
    };
    let onclick = {
        let hands = hands.clone();
        move |event: MouseEvent| hands.on_click(&event)
    };
    let oncontextmenu = {
        let hands = hands.clone();
        move |event: MouseEvent| hands.on_context_menu(&event)
    };
    let onkeydown = {
        let hands = hands.clone();
        move |event: KeyboardEvent| hands.on_key(&event)
    };
    html! {
        <section class="stage" id="stage" ref={pane} aria-label={stage.label.clone()}>
            <Bar lang={*lang} stage={stage.clone()} transport={transport.clone()} {send} />
            <div class="boards" {onclick} {oncontextmenu} {onkeydown} onpointerdown={listen(Hands::on_down)}
                onpointermove={listen(Hands::on_move)} onpointerup={listen(|hands, _| hands.on_up())}
                onpointercancel={listen(|hands, _| hands.on_cancel())} onpointerleave={listen(|hands, _| hands.on_cancel())}>
                <svg><Scenery stage={stage.clone()} highlight={highlight.clone()} />{ drawn_cut(*knife) }</svg>
                <Flights flying={flying.clone()} highlight={highlight.clone()} />
            </div>
            <Notices lang={*lang} notices={notices.clone()} {send} />
        </section>
    }
}

fn drawn_cut(knife: Option<Knife>) -> Html {
    let shown = knife.filter(Knife::long_enough);
    let Knife { from, to } = shown.unwrap_or_default();
    html! {
        <line class={classes!("knife", shown.is_none().then_some("gone"))} x1={from.x.to_string()} y1={from.y.to_string()}
            x2={to.x.to_string()} y2={to.y.to_string()} />
    }
}

#[derive(Clone, PartialEq, Properties)]
struct BarProps {
    lang: Lang,
    stage: Rc<Stage>,
    transport: Rc<Transport>,
    send: Send,
}

/// What changes the ensemble, and which run this is.
#[component]
fn Bar(props: &BarProps) -> Html {
    let BarProps { lang, stage, transport, send } = props;
    let branches = &transport.branches;
    html! {
        <>
            <div class="stagebar" role="group" aria-label={words::text(*lang, Word::UiEnsembleActions)}>
                { for stage.bar.iter().map(|it| html! { <span key={it.id.to_string()}>{ signed(it, send) }</span> }) }
            </div>
            <div class="runinfo muted" role="group" aria-label={words::text(*lang, Word::UiRun)}>
                <span class="mono">{ &stage.run }</span>
                <span hidden={branches.options.len() < 2}>{ picker(branches, send) }</span>
                <span class="past">{ transport.past.clone().unwrap_or_default() }</span>
            </div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct NoticesProps {
    lang: Lang,
    notices: Rc<[Notice]>,
    send: Send,
}

/// What went wrong or should be known, until it is dismissed.
#[component]
fn Notices(props: &NoticesProps) -> Html {
    let NoticesProps { lang, notices, send } = props;
    html! {
        <div class="toasts" role="log" aria-label={words::text(*lang, Word::UiNotices)}>
            { for notices.iter().map(|notice| html! {
                <p key={notice.id} class={classes!("toast", super::class::of_tone(notice.tone))}>
                    <span>{ &notice.text }</span>{ button(&notice.dismiss, send) }
                </p>
            }) }
        </div>
    }
}
