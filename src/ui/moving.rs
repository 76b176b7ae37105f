//! Places of the things that move with every frame: messages on their way and the playheads. Only this file writes them to the document,
//! because redrawing the page for them would cost more than drawing them.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

use crate::app::view::{Flying, Page};
use crate::sim::EventId;

/// The step in which tails turn and grow, so that rounding does not make them tremble.
const DEGREES: i32 = 5;
const PIXELS: i32 = 6;

/// The elements that move, with their places.
#[derive(Default)]
pub struct Moving {
    messages: Vec<Message>,
    heads: Vec<(Element, Option<i32>)>,
}

struct Message {
    id: EventId,
    element: Element,
    tail: Option<Element>,
    at: Option<(i32, i32)>,
    /// Length and direction of the tail.
    drawn: Option<(i32, i32)>,
}

impl Moving {
    /// Finds the elements again after the page was drawn, messages in the order of the page.
    pub fn find(&mut self, page: &Page, stage: &NodeRef, timeline: &NodeRef) {
        let within = |pane: &NodeRef, selector: &str| pane.cast::<Element>()?.query_selector(selector).ok()?;
        let old = std::mem::take(&mut self.messages);
        let mut next = within(stage, ".air").and_then(|air| air.first_element_child());
        for flying in page.flying.iter() {
            let Some(element) = next else { break };
            next = element.next_element_sibling();
            let known = old.iter().find(|known| known.id == flying.id && known.element == element);
            let (at, drawn) = known.map_or((None, None), |known| (known.at, known.drawn));
            self.messages.push(Message { id: flying.id, tail: element.first_element_child(), element, at, drawn });
        }
        if self.heads.is_empty() {
            let strip = timeline.cast::<Element>().and_then(|pane| pane.next_element_sibling());
            let heads = [within(timeline, ".playhead"), strip.and_then(|strip| strip.query_selector(".playhead").ok()?)];
            self.heads = heads.into_iter().flatten().map(|head| (head, None)).collect();
        }
    }

    /// Moves everything to its present place.
    pub fn place(&mut self, page: &Page) {
        for (message, flying) in self.messages.iter_mut().zip(page.flying.iter()) {
            message.place(flying);
        }
        for ((head, at), x) in self.heads.iter_mut().zip([page.playhead.x.unwrap_or(0), page.playhead.overview_x]) {
            if at.replace(x) != Some(x) {
                style(head, "transform", &format!("translateX({x}px)"));
            }
        }
    }
}

impl Message {
    fn place(&mut self, flying: &Flying) {
        let at = (flying.x, flying.y);
        if self.at.replace(at) != Some(at) {
            style(&self.element, "transform", &format!("translate({}px,{}px)", flying.x, flying.y));
        }
        let (length, angle) = tail(flying.tail_x - flying.x, flying.tail_y - flying.y);
        let near = |(l, a): (i32, i32)| (l - length).abs() < PIXELS && (length < PIXELS || (a - angle).abs() < DEGREES);
        if !self.drawn.is_some_and(near) {
            self.drawn = Some((length, angle));
            if let Some(element) = &self.tail {
                style(element, "transform", &format!("rotate({angle}deg) scaleX({length})"));
            }
        }
    }
}

fn tail(x: i32, y: i32) -> (i32, i32) {
    let (x, y) = (f64::from(x), f64::from(y));
    (x.hypot(y) as i32, y.atan2(x).to_degrees() as i32)
}

fn style(element: &Element, property: &str, value: &str) {
    // The property exists, so nothing is refused.
    let _ = element.unchecked_ref::<HtmlElement>().style().set_property(property, value);
}
