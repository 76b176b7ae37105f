//! The right side: tabs, and the one panel that is open.

mod challenge;
mod console;
mod details;
mod figures;
mod hunt;
mod log;
mod promises;
mod sessions;
mod txns;
mod znode_detail;
mod znode_form;
mod znodes;

use std::rc::Rc;

use yew::prelude::*;

pub use self::challenge::solution;
use self::console::Console;
use self::details::details;
use self::figures::figures;
use self::log::{log, recent};
use self::promises::promises;
use self::sessions::sessions;
use self::txns::Txns;
use self::znodes::Znodes;
use super::Send;
use super::browser::focus_id;
use super::drawn::Draw;
use crate::app::view::{Aside, Highlight, Panel, PanelBody, Ring, TabButton};
use crate::app::{Msg, PageMsg, Tab};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

const BODY: &str = "panel";

#[derive(PartialEq)]
pub struct Side {
    pub lang: Lang,
    pub open: bool,
    pub panel: Rc<Panel>,
    pub rings: Rc<[Ring]>,
    pub highlight: Rc<Highlight>,
    pub send: Send,
}

impl Draw for Side {
    fn draw(&self) -> Html {
        let Side { lang, open, panel, rings, highlight, send } = self;
        let toggle = {
            let send = send.clone();
            move |_: MouseEvent| send.emit(Msg::Page(PageMsg::ToggleRail))
        };
        let name = words::text(*lang, Word::UiPanels);
        html! {
            <aside class={classes!("side", open.then_some("open"))} aria-label={name}>
                <button type="button" class="rail" id="rail" aria-expanded={if *open { "true" } else { "false" }} onclick={toggle}>{ name }</button>
                <div class="pane">
                    { tabs(panel, name, send) }
                    <div class="panel" id={BODY} role="tabpanel" tabindex="0" aria-labelledby={chosen(panel)}>
                        { body(*lang, panel, rings, highlight, send) }
                    </div>
                    { recent(panel.recent.as_ref(), highlight, send) }
                </div>
            </aside>
        }
    }
}

/// What names the open panel: its tab, or the button over the page that opened it, or its own title.
fn chosen(panel: &Panel) -> AttrValue {
    panel.tabs.iter().find(|tab| tab.tab == panel.open).map_or_else(
        || AttrValue::Static(if panel.open == Tab::Figures { "figures-title" } else { "promises" }),
        |tab| tab.button.id.clone().into(),
    )
}

fn tabs(panel: &Panel, name: &'static str, send: &Send) -> Html {
    // The tab that the keyboard reaches: the open one, or the first where the panel is none of theirs.
    let at = panel.tabs.iter().position(|tab| tab.tab == panel.open).unwrap_or(0);
    let onkeydown = {
        let ids: Vec<Rc<str>> = panel.tabs.iter().map(|tab| tab.button.id.clone()).collect();
        let msgs: Vec<Msg> = panel.tabs.iter().map(|tab| tab.button.msg.clone()).collect();
        let send = send.clone();
        move |event: KeyboardEvent| {
            let count = ids.len().max(1);
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % count,
                "ArrowLeft" => (at + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let (Some(id), Some(msg)) = (ids.get(to), msgs.get(to)) {
                send.emit(msg.clone());
                focus_id(id);
            }
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={name} {onkeydown}>
            { for panel.tabs.iter().enumerate().map(|(index, it)| tab(it, it.tab == panel.open, index == at, send)) }
        </div>
    }
}

fn tab(tab: &TabButton, open: bool, reached: bool, send: &Send) -> Html {
    let button = &tab.button;
    let (msg, send) = (button.msg.clone(), send.clone());
    html! {
        <button key={button.id.to_string()} type="button" role="tab" id={button.id.clone()} aria-controls={BODY}
            aria-selected={if open { "true" } else { "false" }} tabindex={if reached { "0" } else { "-1" }}
            title={(!button.title.is_empty()).then(|| button.title.clone())}
            onclick={move |_: MouseEvent| send.emit(msg.clone())}>{ &button.label }</button>
    }
}

/// Each body has a wrapper and a key of its own, so that one never turns into another.
fn body(lang: Lang, panel: &Panel, rings: &[Ring], highlight: &Rc<Highlight>, send: &Send) -> Html {
    match &panel.body {
        PanelBody::Znodes(znodes) => {
            html! { <div key="znodes" class="body"><Znodes {lang} znodes={znodes.clone()} highlight={highlight.clone()} {send} /></div> }
        }
        _ => asked_for(lang, panel, rings, highlight, send),
    }
}

/// The body of a panel that the page does not open with.
#[cold]
fn asked_for(lang: Lang, panel: &Panel, rings: &[Ring], highlight: &Rc<Highlight>, send: &Send) -> Html {
    match &panel.body {
        PanelBody::Znodes(_) => Html::default(),
        PanelBody::Sessions(it) => {
            html! { <div key="sessions" class="body">{ sessions(lang, it, rings, highlight, send) }</div> }
        }
        PanelBody::Txns(it) => {
            html! { <div key="txns" class="body"><Txns txns={it.clone()} highlight={highlight.clone()} {send} /></div> }
        }
        PanelBody::Details(it) => html! { <div key="details" class="body">{ details(it, highlight, send) }</div> },
        PanelBody::Log(it) => html! { <div key="log" class="body">{ log(it, highlight, send) }</div> },
        PanelBody::Console(it) => html! { <div key="console" class="body"><Console {lang} console={it.clone()} {send} /></div> },
        PanelBody::Aside(it) => match &**it {
            Aside::Promises(it) => html! { <div key="promises" class="body">{ promises(it, highlight, send) }</div> },
            Aside::Figures(it) => html! { <div key="figures" class="body">{ figures(it, send) }</div> },
        },
        PanelBody::Empty(text) => html! { <div key="empty" class="body"><p class="muted pad">{ text }</p></div> },
    }
}
