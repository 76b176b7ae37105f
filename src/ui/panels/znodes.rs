//! The tree as one server has it, and the znode that is selected.

use std::rc::Rc;

use yew::prelude::*;

use super::details::details;
use crate::app::Msg;
use crate::app::view::{Emphasis, Highlight, ZnodeRow, ZnodesPanel};
use crate::app::words::{self, Lang, Word};
use crate::ui::Send;
use crate::ui::browser::focus_id;
use crate::ui::controls::picker;
use crate::ui::pointing::{emphasis, thing_attr};

#[derive(Clone, PartialEq, Properties)]
pub struct ZnodesProps {
    pub lang: Lang,
    pub znodes: ZnodesPanel,
    pub highlight: Rc<Highlight>,
    pub send: Send,
}

#[component]
pub fn Znodes(props: &ZnodesProps) -> Html {
    let ZnodesProps { lang, znodes, highlight, send } = props;
    // The one row that Tab reaches: the selected one, or the root.
    let entry = znodes.rows.iter().position(|row| highlight.selected.as_ref() == Some(&row.thing)).unwrap_or(0);
    html! {
        <section class="znodes">
            <div class="replica">{ picker(&znodes.server, send) }<span class="warn">{ &znodes.behind }</span></div>
            <ul class="tree" role="tree" aria-label={words::text(*lang, Word::UiZnodeTree)}>
                { for znodes.rows.iter().enumerate().map(|(index, it)| row(index, it, &znodes.rows, index == entry, highlight, send)) }
            </ul>
            <p class="muted">{ znodes.more.clone().unwrap_or_default() }</p>
            <div class="detail">{ znodes.detail.as_ref().map(|it| html! { <div key="detail">{ details(it, highlight, send) }</div> }) }</div>
        </section>
    }
}

fn row(index: usize, row: &ZnodeRow, rows: &[ZnodeRow], entry: bool, highlight: &Highlight, send: &Send) -> Html {
    let selected = highlight.of(&row.thing) == Emphasis::Selected || highlight.selected.as_ref() == Some(&row.thing);
    let twist = match row.open {
        None => "",
        Some(true) => "▾",
        Some(false) => "▸",
    };
    let onclick = {
        let (send, thing) = (send.clone(), row.thing.clone());
        move |_: MouseEvent| send.emit(Msg::Select(Some(thing.clone())))
    };
    let ontwist = {
        let (send, path) = (send.clone(), row.path.clone());
        move |event: MouseEvent| {
            event.stop_propagation();
            send.emit(Msg::ToggleZnode(path.clone()));
        }
    };
    html! {
        <li key={row.path.to_string()} id={id(index)} role="treeitem" class={classes!("row", emphasis(highlight, &row.thing))}
            style={format!("padding-left:{}px", 6 + 16 * i32::from(row.depth))} tabindex={if entry { "0" } else { "-1" }}
            aria-level={(row.depth + 1).to_string()} aria-expanded={row.open.map(|open| if open { "true" } else { "false" })}
            aria-selected={if selected { "true" } else { "false" }} data-thing={thing_attr(&row.thing)} data-path={row.path.to_string()}
            {onclick} onkeydown={keys(index, row, rows, send)}>
            <span class="twist" onclick={ontwist}>{ twist }</span>
            <span class={classes!(row.ephemeral.then_some("eph"))}>{ &row.name }</span>
            <span class={classes!(row.owner.as_ref().map(|_| "own"))}>{ row.owner.clone().unwrap_or_default() }</span>
            <span class="val">{ if row.data.is_empty() { row.children.clone().unwrap_or_default() } else { row.data.clone() } }</span>
            <span class={classes!(row.watch.as_ref().map(|_| "tag watch"))}>{ row.watch.clone().unwrap_or_default() }</span>
        </li>
    }
}

/// Up and down go along the rows, right and left open and close, Enter selects.
fn keys(index: usize, row: &ZnodeRow, rows: &[ZnodeRow], send: &Send) -> Callback<KeyboardEvent> {
    let (path, thing, open) = (row.path.clone(), row.thing.clone(), row.open);
    let parent = rows.get(..index).unwrap_or_default().iter().rposition(|above| above.depth < row.depth);
    let last = rows.len().saturating_sub(1);
    let send = send.clone();
    Callback::from(move |event: KeyboardEvent| {
        match (event.key().as_str(), open) {
            ("ArrowDown", _) => focus_id(&id((index + 1).min(last))),
            ("ArrowUp", _) => focus_id(&id(index.saturating_sub(1))),
            ("Home", _) => focus_id(&id(0)),
            ("End", _) => focus_id(&id(last)),
            ("ArrowRight", Some(false)) | ("ArrowLeft", Some(true)) => send.emit(Msg::ToggleZnode(path.clone())),
            ("ArrowRight", Some(true)) => focus_id(&id((index + 1).min(last))),
            ("ArrowRight", None) => {}
            ("ArrowLeft", _) => parent.into_iter().for_each(|parent| focus_id(&id(parent))),
            ("Enter" | " ", _) => send.emit(Msg::Select(Some(thing.clone()))),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

fn id(index: usize) -> String {
    format!("znode-{index}")
}
