//! The stage: links and watches, servers and clients, and over them the messages on their way.
//!
//! The stage is drawn in layers. While only time passes, only the messages change, which lie over the drawing and are written by
//! [`Flights`](flights::Flights).

mod boxes;
pub mod flights;
mod hands;
mod scenery;
mod shelves;
pub mod tree;
mod wires;

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use self::hands::{Hands, Stroke};
use self::scenery::Scenery;
use super::Send;
use super::browser::window;
use super::controls::{button, picker, signed};
use super::drawn::{Draw, drawn};
use crate::app::view::{Highlight, Stage, Transport};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

#[derive(Clone, PartialEq, Properties)]
pub struct StageProps {
    /// What the drawing fills, in whose pixels places are.
    pub pane: NodeRef,
    pub lang: Lang,
    pub stage: Rc<Stage>,
    pub transport: Rc<Transport>,
    pub highlight: Rc<Highlight>,
    pub send: Send,
}

#[component]
pub fn StagePane(props: &StageProps) -> Html {
    let StageProps { pane, lang, stage, transport, highlight, send } = props;
    let stroke = use_state_eq(|| None::<Stroke>);
    let hands =
        Hands { pane: pane.clone(), zoom: stage.zoom, ties: stage.tree.is_some(), stroke: stroke.clone(), send: send.clone() };
    // Escape gives a stroke up, and so does a key that goes to another moment, in which it would mean something else.
    {
        let stroke = stroke.clone();
        use_effect_with(stroke.is_some(), move |drawing| {
            let keys = drawing.then(|| EventListener::new(&window(), "keydown", move |_| stroke.set(None)));
            move || drop(keys)
        });
    }
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
        <section class="stage" id="stage" aria-label={stage.label.clone()}>
            { drawn(Bar { lang: *lang, stage: stage.clone(), transport: transport.clone(), send: send.clone() }) }
            // Below the bar, however many rows that has; out of the flow, so that a change in it makes the browser lay out nothing else.
            <div class="ground"><div class="boards" ref={pane} {onclick} {oncontextmenu} {onkeydown} onpointerdown={listen(Hands::on_down)}
                onpointermove={listen(Hands::on_move)} onpointerup={listen(Hands::on_up)}
                onpointercancel={listen(|hands, _| hands.on_cancel())} onpointerleave={listen(|hands, _| hands.on_cancel())}>
                <svg viewBox={format!("0 0 {} {}", stage.width, stage.height)} preserveAspectRatio="xMinYMin meet">{ drawn(Scenery { stage: stage.clone(), highlight: highlight.clone() }) }{ drawn_stroke(*stroke) }</svg>
                <div class="air" style={air(stage)}></div>
            </div></div>
        </section>
    }
}

/// The size of the drawing, and its enlargement, for the messages that lie over it.
fn air(stage: &Stage) -> String {
    let Stage { width, height, zoom, .. } = stage;
    format!("width:{width}px;height:{height}px;transform:scale({}.{:03})", zoom / 1000, zoom % 1000)
}

/// A cut, or a watch on its way to its znode.
fn drawn_stroke(stroke: Option<Stroke>) -> Html {
    let shown = stroke.filter(Stroke::long_enough);
    let stroke = shown.unwrap_or_default();
    let Stroke { from, to, .. } = stroke;
    html! {
        <line class={classes!("knife", stroke.client.map(|_| "tie"), shown.is_none().then_some("gone"))} x1={from.x.to_string()} y1={from.y.to_string()}
            x2={to.x.to_string()} y2={to.y.to_string()} />
    }
}

/// The bar: buttons that change the ensemble, and the name of the run.
#[derive(PartialEq)]
struct Bar {
    lang: Lang,
    stage: Rc<Stage>,
    transport: Rc<Transport>,
    send: Send,
}

impl Draw for Bar {
    fn draw(&self) -> Html {
        let Bar { lang, stage, transport, send } = self;
        let branches = &transport.branches;
        html! {
            <div class="stagetop">
                <div class="stagebar" role="group" aria-label={words::text(*lang, Word::UiEnsembleActions)}>
                    { for stage.bar.iter().map(|it| html! { <span key={it.id.to_string()}>{ signed(it, send) }</span> }) }
                </div>
                <div class="views" role="group" aria-label={words::text(*lang, Word::UiViews)}>
                    { for stage.views.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
                </div>
                <div class="runinfo muted" role="group" aria-label={words::text(*lang, Word::UiRun)}>
                    <span hidden={!transport.branching}>{ picker(branches, send) }</span>
                    { for stage.folds.iter().map(|it| html! { <span key={it.id.to_string()} class="foldable">{ button(it, send) }</span> }) }
                    <span class="past">{ transport.past.unwrap_or_default() }</span>
                </div>
            </div>
        }
    }
}
