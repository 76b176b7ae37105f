//! The txn log as a grid: a row per zxid, a cell per server. A click or Enter on a zxid selects the txn, on a cell goes to its step.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::details::details;
use crate::app::view::{Highlight, TxnCell, TxnCellKind, TxnColumn, TxnRow, TxnsPanel};
use crate::app::{Msg, PointingMsg, TimeMsg};
use crate::tell::Thing;
use crate::ui::Send;
use crate::ui::browser::focus_id;
use crate::ui::controls::button;
use crate::ui::pointing::{emphasis, parse_thing, thing_attr};

#[derive(Clone, PartialEq, Properties)]
pub struct TxnsProps {
    pub txns: TxnsPanel,
    pub highlight: Rc<Highlight>,
    pub send: Send,
}

#[component]
pub fn Txns(props: &TxnsProps) -> Html {
    let TxnsProps { txns, highlight, send } = props;
    let list = use_node_ref();
    use_in_sight(&list, txns.rows.iter().find(|row| row.selected).map(|row| row.zxid.clone()));
    let onclick = {
        let (servers, send) = (servers(txns), send.clone());
        move |event: MouseEvent| {
            if let Some((.., msg)) = cell_at(&event, &servers) {
                send.emit(msg);
            }
        }
    };
    // The one cell that Tab reaches: that of the selected txn, or of the newest.
    let newest = txns.rows.iter().position(|row| !row.later).unwrap_or(0);
    let entry = txns.rows.iter().position(|row| row.selected).unwrap_or(newest);
    html! {
        <section class="txns">
            <h2 class="hidden-text">{ &txns.label }</h2>
            <div class="replica">
                <span class="grow">{ &txns.count }</span>
                { button(&txns.newer, send) }
                { button(&txns.older, send) }
            </div>
            <div class="list" ref={list}>
                <table class="txlog" role="grid" aria-label={txns.label.clone()} {onclick} onkeydown={keys(txns, send)}>
                    <thead><tr>
                        { for txns.head.iter().enumerate().map(|(key, name)| html! { <th {key} scope="col">{ name }</th> }) }
                        { for txns.servers.iter().map(column) }
                    </tr></thead>
                    <tbody>{ for txns.rows.iter().enumerate().map(|(index, it)| row(index, it, index == entry, &txns.servers, highlight)) }</tbody>
                </table>
                <p class="muted">{ txns.empty.clone().unwrap_or_default() }</p>
            </div>
            <p class="key muted">{ for txns.key.iter().enumerate().map(|(key, (cell, word))| html! { <span {key}>{ mark(cell) }{ *word }</span> }) }</p>
            <p class="muted help">{ if txns.detail.is_none() { txns.help } else { "" } }</p>
            <div class="detail">{ txns.detail.as_ref().map(|it| html! { <div key="detail">{ details(it, highlight, send) }</div> }) }</div>
        </section>
    }
}

fn column(column: &TxnColumn) -> Html {
    html! {
        <th key={column.name.clone()} scope="col" class={classes!("at", column.stopped.then_some("down"))} title={column.title.clone()}
            data-thing={thing_attr(&column.thing)}>{ &column.name }</th>
    }
}

fn row(index: usize, row: &TxnRow, entry: bool, servers: &[TxnColumn], highlight: &Highlight) -> Html {
    let class = classes!(
        emphasis(highlight, &row.thing),
        row.later.then_some("later"),
        row.lost.then_some("lost"),
        row.selected.then_some("sel")
    );
    let cells = row.cells.iter().zip(servers).enumerate().map(|(at, (cell, server))| {
        html! {
            <td key={server.name.clone()} id={id(index, at + 1)} tabindex="-1" class={classes!("at", server.stopped.then_some("down"))}
                aria-label={cell.label.clone()} title={cell.label.clone()}>{ mark(cell) }</td>
        }
    });
    html! {
        <tr key={row.zxid.clone()} {class} aria-selected={if row.selected { "true" } else { "false" }} data-thing={thing_attr(&row.thing)}>
            <th scope="row" id={id(index, 0)} tabindex={if entry { "0" } else { "-1" }} title={row.state}>
                <span class="mono">{ &row.zxid }</span>{ " " }<span class="what">{ &row.what }</span>
                <span class="hidden-text">{ ", " }{ row.state }</span>
            </th>
            { for cells }
        </tr>
    }
}

/// A cell, filled, outlined or dotted as on the stage; with a mark where the server's tree shows the txn.
fn mark(cell: &TxnCell) -> Html {
    let class = match cell.kind {
        TxnCellKind::Absent => "absent",
        TxnCellKind::InMemory => "memory",
        TxnCellKind::Logged => "logged",
        TxnCellKind::Committed => "committed",
        TxnCellKind::Snapshot => "committed snapshot",
    };
    html! { <i class={classes!("logcell", class, cell.applied.then_some("applied"))}></i> }
}

/// Moves by arrow keys: up and down along the txns, right and left along the servers.
fn keys(txns: &TxnsPanel, send: &Send) -> Callback<KeyboardEvent> {
    let (servers, send) = (servers(txns), send.clone());
    let last = (txns.rows.len().saturating_sub(1), txns.servers.len());
    Callback::from(move |event: KeyboardEvent| {
        let Some((row, column, msg)) = cell_at(&event, &servers) else { return };
        let to = match event.key().as_str() {
            "ArrowDown" => (row + 1, column),
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowRight" => (row, column + 1),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            "Home" => (0, column),
            "End" => (last.0, column),
            "Enter" | " " => {
                send.emit(msg);
                (row, column)
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        focus_id(&id(to.0.min(last.0), to.1.min(last.1)));
    })
}

fn servers(txns: &TxnsPanel) -> Vec<Thing> {
    txns.servers.iter().map(|column| column.thing.clone()).collect()
}

fn id(row: usize, column: usize) -> String {
    format!("txn-{row}-{column}")
}

/// The cell in which the event happened: its row, its column and its message.
fn cell_at(event: &Event, servers: &[Thing]) -> Option<(usize, usize, Msg)> {
    let cell = event.target()?.dyn_into::<Element>().ok()?.closest("[id^=txn-]").ok()??;
    let id = cell.id();
    let mut numbers = id.split('-').skip(1).map_while(|number| number.parse::<usize>().ok());
    let (row, column) = (numbers.next()?, numbers.next()?);
    let of_row = cell.parent_element()?.get_attribute("data-thing")?;
    let Thing::Txn(zxid) = parse_thing(&of_row)? else { return None };
    let msg = match column.checked_sub(1).and_then(|at| servers.get(at)) {
        Some(Thing::Server(server)) => Msg::Time(TimeMsg::GoToTxn { zxid, server: *server }),
        _ => Msg::Pointing(PointingMsg::Select(Some(Thing::Txn(zxid)))),
    };
    Some((row, column, msg))
}

/// Scrolls to a txn that was selected elsewhere.
#[hook]
fn use_in_sight(list: &NodeRef, selected: Option<String>) {
    let list = list.clone();
    use_effect_with(selected, move |_| {
        let row = list.cast::<Element>().and_then(|list| list.query_selector("tr.sel").ok()?);
        let (Some(list), Some(row)) = (list.cast::<HtmlElement>(), row.and_then(|row| row.dyn_into::<HtmlElement>().ok())) else {
            return;
        };
        let (top, height) = (row.offset_top() - list.scroll_top(), list.client_height());
        if top < row.offset_height() || top + row.offset_height() > height {
            list.set_scroll_top(row.offset_top() - height / 2);
        }
    });
}
