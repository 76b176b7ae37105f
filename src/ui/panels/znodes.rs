//! The tree as one server has it, of which only the rows in sight are drawn; below it the selected znode.

use std::rc::Rc;

use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::znode_detail::znode_detail;
use crate::app::view::{Emphasis, Highlight, Search, ZnodeRow, ZnodesPanel};
use crate::app::{BrowserMsg, Msg, Pane, PointingMsg, Walk, ZNODE_ROW, ZnodeMsg};
use crate::lang::Lang;
use crate::tell::words::{self, Word};
use crate::ui::Send;
use crate::ui::browser::{FINGER, focus_id, matches};
use crate::ui::controls::{button, picker};
use crate::ui::measure::Watch;
use crate::ui::pointing::{emphasis, thing_attr};

/// The height of a row for a finger, in pixels. The model counts in rows of [`ZNODE_ROW`], whatever their height on screen.
const ROW_TO_TOUCH: i32 = 44;
/// The indent of a child, in pixels, and the deepest level that is still indented: the panel has no room for more.
const INDENT: i32 = 14;
const MAX_INDENTS: u16 = 9;

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
    let scrolled = use_node_ref();
    let high = *use_memo((), |()| if matches(FINGER) { ROW_TO_TOUCH } else { ZNODE_ROW });
    use_height(&scrolled, high, send);
    use_place(&scrolled, high, znodes);
    let onscroll = {
        let send = send.clone();
        move |event: Event| {
            if let Some(it) = event.target_dyn_into::<Element>() {
                send.emit(Msg::Znodes(ZnodeMsg::Scrolled(it.scroll_top() * ZNODE_ROW / high)));
            }
        }
    };
    let height = format!("height:{}px", znodes.count as i32 * high);
    html! {
        <section class="znodes">
            <div class="replica"><label for={znodes.server.id}>{ &znodes.server.label }</label>{ picker(&znodes.server, send) }<span class="warn">{ &znodes.behind }</span><span>{ &znodes.elsewhere }</span></div>
            { search(&znodes.search, send) }
            <div class="treebox" ref={scrolled} {onscroll}>
                <ul class="tree" role="tree" aria-label={words::text(*lang, Word::UiZnodeTree)} style={height}>
                    { for znodes.rows.iter().map(|it| row(it, high, znodes.active == Some(it.index), highlight, send)) }
                </ul>
            </div>
            <p class={classes!("muted", "hintline", znodes.detail.is_some().then_some("gone"))}>{ &znodes.hint }</p>
            <div class="detail">{ znodes.detail.as_ref().map(|it| html! { <div key="detail">{ znode_detail(it, send) }</div> }) }</div>
        </section>
    }
}

/// Sends the height of the box, as high as the model has rows.
#[hook]
fn use_height(scrolled: &NodeRef, high: i32, send: &Send) {
    let (scrolled, send) = (scrolled.clone(), send.clone());
    use_effect_with((), move |()| {
        let send = send.reform(move |msg| match msg {
            Msg::Browser(BrowserMsg::Resized { pane, width, height }) => {
                Msg::Browser(BrowserMsg::Resized { pane, width, height: height * ZNODE_ROW / high })
            }
            msg => msg,
        });
        let watch = scrolled.cast::<Element>().and_then(|element| Watch::new(Pane::Tree, element, send));
        move || drop(watch)
    });
}

/// Scrolls to the place that the model wants, and focuses the row that the keyboard went to.
#[hook]
fn use_place(scrolled: &NodeRef, high: i32, znodes: &ZnodesPanel) {
    let (scrolled, top) = (scrolled.clone(), znodes.top * high / ZNODE_ROW);
    use_effect_with(znodes.reveals, move |_| {
        if let Some(element) = scrolled.cast::<HtmlElement>() {
            element.set_scroll_top(top);
        }
    });
    let (seen, focuses, active) = (use_mut_ref(|| znodes.focuses), znodes.focuses, znodes.active);
    use_effect_with(focuses, move |_| {
        // Not when the panel opens.
        if *seen.borrow() != focuses {
            *seen.borrow_mut() = focuses;
            active.into_iter().for_each(|index| focus_id(&id(index)));
        }
    });
}

fn search(search: &Search, send: &Send) -> Html {
    let oninput = {
        let send = send.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                send.emit(Msg::Znodes(ZnodeMsg::Search(input.value())));
            }
        }
    };
    let onkeydown = {
        let (send, is_empty) = (send.clone(), search.text.is_empty());
        move |event: KeyboardEvent| {
            let msg = match event.key().as_str() {
                "Enter" => ZnodeMsg::Hit { back: event.shift_key() },
                "Escape" if !is_empty => ZnodeMsg::Search(String::new()),
                _ => return,
            };
            if !event.is_composing() {
                event.prevent_default();
                send.emit(Msg::Znodes(msg));
            }
        }
    };
    html! {
        <div class="search" role="search">
            <input id="tree-search" type="text" role="searchbox" autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-label={search.label.clone()} placeholder={search.label.clone()} value={search.text.clone()} {oninput} {onkeydown} />
            <span class="found" id="tree-found" aria-live="polite">{ &search.found }</span>
            { button(&search.previous, send) }
            { button(&search.next, send) }
            { button(&search.clear, send) }
        </div>
    }
}

fn row(row: &ZnodeRow, high: i32, active: bool, highlight: &Highlight, send: &Send) -> Html {
    let selected = highlight.of(&row.thing) == Emphasis::Selected || highlight.selected.as_ref() == Some(&row.thing);
    let twist = match row.open {
        None => "",
        Some(true) => "▾",
        Some(false) => "▸",
    };
    let onclick = {
        let (send, thing) = (send.clone(), row.thing.clone());
        move |_: MouseEvent| send.emit(Msg::Pointing(PointingMsg::Select(Some(thing.clone()))))
    };
    let ontwist = {
        let (send, path, opens) = (send.clone(), row.path.clone(), row.open.is_some());
        move |event: MouseEvent| {
            if opens {
                event.stop_propagation();
                send.emit(Msg::Znodes(ZnodeMsg::Toggle(path.clone())));
            }
        }
    };
    let onfocus = {
        let (send, path) = (send.clone(), row.path.clone());
        move |_: FocusEvent| {
            if !active {
                send.emit(Msg::Znodes(ZnodeMsg::Reached(path.clone())));
            }
        }
    };
    let place = format!(
        "top:{}px;height:{high}px;padding-left:{}px",
        row.index as i32 * high,
        4 + INDENT * i32::from(row.depth.min(MAX_INDENTS))
    );
    let class = classes!(
        "row",
        emphasis(highlight, &row.thing),
        selected.then_some("sel"),
        row.ephemeral.then_some("eph"),
        row.hit.then_some("found")
    );
    html! {
        <li key={row.path.to_string()} id={id(row.index)} role="treeitem" {class} style={place} title={row.title.clone()}
            tabindex={if active { "0" } else { "-1" }} aria-level={(row.depth + 1).to_string()}
            aria-posinset={row.place.to_string()} aria-setsize={row.siblings.to_string()}
            aria-expanded={row.open.map(|open| if open { "true" } else { "false" })}
            aria-selected={if selected { "true" } else { "false" }} data-thing={thing_attr(&row.thing)} data-path={row.path.to_string()}
            {onclick} {onfocus} onkeydown={keys(row, send)}>
            <span class="twist" aria-hidden="true" onclick={ontwist}>{ twist }</span>
            <span class="sign" aria-hidden="true">{ row.sign }</span>
            <span class="name"><span>{ &row.name }</span><i>{ &row.number }</i></span>
            <span class={filled(row.kind, "kind")}><span>{ row.kind }</span>{ &row.whose }</span>
            <span class="val">{ &row.text }</span>
            <span class={classes!(row.differs.as_ref().map(|_| "tag differs"))}>{ row.differs.clone().unwrap_or_default() }</span>
            <span class={classes!(row.watch.as_ref().map(|_| "tag watch"))}>{ row.watch.clone().unwrap_or_default() }</span>
        </li>
    }
}

/// The class of an element with a text; one without has none.
fn filled(text: &str, class: &'static str) -> Classes {
    classes!((!text.is_empty()).then_some(class))
}

/// Moves by keys as in other tree views: up and down along the rows, right and left open and close, Enter selects.
fn keys(row: &ZnodeRow, send: &Send) -> Callback<KeyboardEvent> {
    let (thing, send) = (row.thing.clone(), send.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let walk = |walk| Msg::Znodes(ZnodeMsg::Walk(walk));
        let msg = match event.key().as_str() {
            "ArrowDown" => walk(Walk::Down),
            "ArrowUp" => walk(Walk::Up),
            "PageDown" => walk(Walk::PageDown),
            "PageUp" => walk(Walk::PageUp),
            "Home" => walk(Walk::First),
            "End" => walk(Walk::Last),
            "ArrowRight" => walk(Walk::In),
            "ArrowLeft" => walk(Walk::Out),
            "Enter" | " " => Msg::Pointing(PointingMsg::Select(Some(thing.clone()))),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        send.emit(msg);
    })
}

fn id(index: usize) -> String {
    format!("znode-{index}")
}
