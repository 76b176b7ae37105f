//! The explanation of a term, beside the term that the pointer or the focus is on. Written to the document here and by nothing else:
//! whether it is shown is no business of the page's logic.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};
use yew::NodeRef;

use super::browser::{active_element, is_within, put_at, viewport};
use crate::lang::Lang;
use crate::tell::glossary::Term;

/// The element's id.
pub const TIP: &str = "tip";
/// Room to the term, and to the window's edge.
const GAP: i32 = 6;

/// Shows the term that the event happened on, or nothing where it happened on none.
pub fn follow(pane: &NodeRef, event: &Event, lang: Lang) {
    let Some(pane) = pane.cast::<HtmlElement>() else { return };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let found = target.and_then(|target| target.closest("[data-term]").ok().flatten());
    let term = found.as_ref().and_then(|found| Term::numbered(found.get_attribute("data-term")?.parse().ok()?));
    match (found, term) {
        (Some(at), Some(term)) => show(&pane, &at, term.meaning(lang)),
        // The explanation of what has the focus stays, wherever the pointer rests.
        _ if is_within(active_element().as_ref(), "[data-term]") => {}
        _ => hide(&pane),
    }
}

/// Takes the explanation away, at Esc or any other key.
pub fn away(pane: &NodeRef) {
    pane.cast::<HtmlElement>().iter().for_each(hide);
}

fn hide(pane: &HtmlElement) {
    pane.set_hidden(true);
}

/// Shows a text below the term, or above it where there is no room below.
fn show(pane: &HtmlElement, at: &Element, text: &str) {
    pane.set_text_content(Some(text));
    pane.set_hidden(false);
    let term = at.get_bounding_client_rect();
    let (width, height) = viewport();
    let left = (term.left() as i32).min(width - pane.offset_width() - GAP).max(GAP);
    let below = term.bottom() as i32 + GAP;
    let top = if below + pane.offset_height() > height { term.top() as i32 - GAP - pane.offset_height() } else { below };
    put_at(pane, left, top);
}
