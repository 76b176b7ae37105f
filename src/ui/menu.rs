//! The menu of a thing, at the place where it was asked for.

use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::Send;
use super::browser::{active_id, focus_id, put_at, viewport};
use crate::app::view::{Menu, MenuItem};
use crate::app::{Msg, PointingMsg};

/// Room between the menu and the window's edge.
const MARGIN: i32 = 8;

#[derive(Clone, PartialEq, Properties)]
pub struct MenuProps {
    /// The open menu, if there is one.
    pub menu: Option<Rc<Menu>>,
    /// The stage, in whose pixels the menu's place is.
    pub stage: NodeRef,
    pub send: Send,
}

#[component]
pub fn MenuLayer(props: &MenuProps) -> Html {
    let MenuProps { menu, stage, send } = props;
    let pane = use_node_ref();
    {
        let (pane, stage, menu) = (pane.clone(), stage.clone(), menu.clone());
        use_effect_with(menu.clone(), move |_| menu.iter().for_each(|menu| place(menu, &pane, &stage)));
    }
    let close = {
        let send = send.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            send.emit(Msg::Pointing(PointingMsg::CloseMenu));
        })
    };
    let gone = menu.is_none().then_some("gone");
    html! {
        <div class={classes!("menulayer", gone)}>
            <div class="veil" onclick={close.clone()} oncontextmenu={close}></div>
            <div class="menu" ref={pane} role="menu" aria-label={menu.as_ref().map(|menu| menu.title.clone())} onkeydown={keys(menu.as_deref(), send)}>
                { menu.as_deref().map(|menu| html! { <div key="items" role="presentation">{ contents(menu, send) }</div> }) }
            </div>
        </div>
    }
}

fn contents(menu: &Menu, send: &Send) -> Html {
    html! {
        <>
            <div class="title" aria-hidden="true">{ &menu.title }</div>
            { for menu.groups.iter().enumerate().map(|(key, group)| html! {
                <div {key} class="group" role="group">{ for group.iter().map(|it| item(it, send)) }</div>
            }) }
        </>
    }
}

fn item(item: &MenuItem, send: &Send) -> Html {
    let button = &item.button;
    let (msg, send) = (button.msg.clone(), send.clone());
    html! {
        <button key={button.id.to_string()} type="button" role="menuitem" tabindex="-1" id={button.id.clone()} disabled={!button.enabled}
            title={(!button.title.is_empty()).then(|| button.title.clone())} onclick={move |_: MouseEvent| send.emit(msg.clone())}>
            <span>{ &button.label }</span>
            <span class="muted">{ button.key.map(|key| html! { <kbd key="key">{ key }</kbd> }) }</span>
        </button>
    }
}

/// Moves through the items by arrow keys, round and round; Tab leaves the menu, which closes it.
fn keys(menu: Option<&Menu>, send: &Send) -> Callback<KeyboardEvent> {
    let ids: Vec<Rc<str>> = menu.map(items).unwrap_or_default();
    let send = send.clone();
    Callback::from(move |event: KeyboardEvent| {
        let count = ids.len();
        let at = active_id().and_then(|id| ids.iter().position(|it| **it == *id));
        let to = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| at + 1),
            "ArrowUp" => at.map_or(count, |at| at + count).saturating_sub(1),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            "Tab" => {
                event.prevent_default();
                return send.emit(Msg::Pointing(PointingMsg::CloseMenu));
            }
            "Escape" => return,
            _ => return event.stop_propagation(),
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(id) = to.checked_rem(count).and_then(|to| ids.get(to)) {
            focus_id(id);
        }
    })
}

fn items(menu: &Menu) -> Vec<Rc<str>> {
    menu.groups.iter().flatten().filter(|it| it.button.enabled).map(|it| it.button.id.clone()).collect()
}

/// The item that takes the focus when the menu opens.
pub fn first_item(menu: &Menu) -> Option<Rc<str>> {
    items(menu).into_iter().next()
}

/// Puts the menu at the place, or as near to it as the window allows.
fn place(menu: &Menu, pane: &NodeRef, stage: &NodeRef) {
    let (Some(pane), Some(stage)) = (pane.cast::<HtmlElement>(), stage.cast::<Element>()) else { return };
    let corner = stage.get_bounding_client_rect();
    let (width, height) = viewport();
    let left = (corner.left() as i32 + menu.x).min(width - pane.offset_width() - MARGIN).max(MARGIN);
    let top = (corner.top() as i32 + menu.y).min(height - pane.offset_height() - MARGIN).max(MARGIN);
    put_at(&pane, left, top);
}
