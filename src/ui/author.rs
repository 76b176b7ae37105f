//! The text of a lesson that is being written, with the numbers of its lines and the marks of what is wrong, and the buttons around it.
//!
//! The text stands twice: once to be typed in, and once below it, unseen, for the height of each line. So a long line is broken alike in
//! both, and numbers and marks stand where it does.

use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::Send;
use super::browser::document;
use super::class::of_tone;
use super::controls::{button, button_with, picker, search_field, signed};
use super::drawn::Draw;
use super::icons::{Icon, named};
use super::units::{byte_of, units_of};
use crate::app::view::{AskingView, AuthorView, PaperLine};
use crate::app::{AuthorMsg, Msg};

/// The id of the text.
const TEXT: &str = "author-text";

#[derive(PartialEq)]
pub struct AuthorPane {
    pub author: Option<Rc<AuthorView>>,
    pub send: Send,
}

impl Draw for AuthorPane {
    fn draw(&self) -> Html {
        let AuthorPane { author, send } = self;
        match author {
            None => html! { <aside key="none" class="gone"></aside> },
            Some(it) => html! {
                <aside key="author" class={classes!("story", "author", it.folded.then_some("folded"))} aria-label={it.title}>{ contents(it, send) }</aside>
            },
        }
    }
}

fn contents(it: &AuthorView, send: &Send) -> Html {
    html! {
        <>
            <header class="lessonhead">
                <h2>{ it.title }</h2>
                <span class="fold">{ button(&it.fold, send) }</span>
                { button_with(&it.close, send, named(Icon::Close, &it.close.label)) }
            </header>
            <div class="tools" role="group" aria-label={it.title}>
                { for it.tools.iter().map(|it| html! { <span key={it.id.to_string()}>{ signed(it, send) }</span> }) }
                { picker(&it.source, send) }
            </div>
            <div class={classes!("asked", it.asking.is_none().then_some("gone"))}>{ it.asking.as_ref().map(|it| html! { <div key="asking">{ asking(it, send) }</div> }) }</div>
            { paper(it, send) }
            <p class={classes!("standing", it.is_recording.then_some("recording"))} role="status" id="author-standing">{ &it.standing }</p>
            <ul class={classes!("notes", it.notes.is_empty().then_some("gone"))} aria-label={it.notes_label}>
                { for it.notes.iter().map(|it| html! { <li key={it.button.id.to_string()} class={of_tone(it.tone)}>{ button(&it.button, send) }</li> }) }
            </ul>
        </>
    }
}

fn paper(it: &AuthorView, send: &Send) -> Html {
    let oninput = {
        let send = send.clone();
        move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                let text = area.value();
                let caret = caret(&area, &text);
                send.emit(Msg::Author(AuthorMsg::Write { text, caret }));
            }
        }
    };
    // A caret that was moved by keys or by a click has its place once the browser has dealt with that.
    let moved = |event: &Event, send: &Send| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            let caret = caret(&area, &area.value());
            send.emit(Msg::Author(AuthorMsg::Caret(caret)));
        }
    };
    let onkeyup = {
        let send = send.clone();
        move |event: KeyboardEvent| moved(&event, &send)
    };
    let onclick = {
        let send = send.clone();
        move |event: MouseEvent| moved(&event, &send)
    };
    let broken = if it.lines.iter().any(|line| !line.parts[1].is_empty()) { "true" } else { "false" };
    html! {
        <div class="paperbox">
            <div class="ruled">
                <div class="papered" aria-hidden="true">{ for it.lines.iter().enumerate().map(|(n, line)| html! { <div key={n} class={of_line(line)}>{ parts(line) }</div> }) }</div>
                <textarea id={TEXT} aria-label={it.label} aria-invalid={broken} aria-describedby="author-standing" autocomplete="off" autocapitalize="off" spellcheck="false"
                    value={it.text.clone()} {oninput} {onkeyup} {onclick} />
            </div>
        </div>
    }
}

fn of_line(line: &PaperLine) -> Classes {
    classes!("ln", line.tone.map(of_tone), line.is_recorded.then_some("recorded"))
}

/// The words themselves are seen in the field above.
fn parts(line: &PaperLine) -> Html {
    let [before, wrong, after] = &line.parts;
    html! { <><span>{ before }</span><u>{ wrong }</u><span>{ after }{ "\u{200b}" }</span></> }
}

fn asking(it: &AskingView, send: &Send) -> Html {
    let first = it.valued.first().map(|first| first.msg.clone());
    let search = |text| Msg::Author(AuthorMsg::Search(text));
    html! {
        <>
            <p class="about">{ it.about }</p>
            { search_field("author-search", it.search_label, &it.search, search, first, send) }
            <ul class="valued">{ for it.valued.iter().map(|it| html! { <li key={it.id.to_string()}>{ button(it, send) }</li> }) }</ul>
        </>
    }
}

/// The caret, in bytes.
fn caret(area: &HtmlTextAreaElement, text: &str) -> usize {
    byte_of(text, area.selection_start().ok().flatten().unwrap_or(u32::MAX))
}

/// Focuses the text, selects these bytes of it, and brings their line into sight.
pub fn show(bytes: &Range<usize>) {
    let Some(area) = document().get_element_by_id(TEXT).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else {
        return;
    };
    let text = area.value();
    super::browser::focus_in_place(&format!("#{TEXT}"));
    // Only a field without text refuses a selection.
    let _ = area.set_selection_range(units_of(&text, bytes.start), units_of(&text, bytes.end));
    let line = text.get(..bytes.start).map_or(0, |before| before.matches('\n').count());
    let Some(scrolled) = super::browser::first(".paperbox") else { return };
    if let Some(line) = super::browser::first(&format!(".papered > :nth-child({})", line + 1)) {
        let to = middle(&line) - middle(&scrolled);
        scrolled.set_scroll_top(scrolled.scroll_top() + to as i32);
    }
}

fn middle(element: &Element) -> f64 {
    let frame = element.get_bounding_client_rect();
    frame.top() + frame.height() / 2.0
}
