//! The messages on their way: boxes of HTML over the drawing, which this file makes, moves and removes by itself. With every frame some
//! messages leave and others arrive, and drawing the page again for each of them would cost more than all else that a frame does.
//!
//! They are boxes and not part of the drawing: the browser moves such a box as a whole, while it would lay out and paint every text of an
//! SVG anew whenever one of its groups moves.

use std::collections::VecDeque;

use js_sys::Math;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::app::view::{Flying, FlyingState, Highlight};
use crate::ui::browser;
use crate::ui::class::of_class;
use crate::ui::icons::Icon;
use crate::ui::pointing::{emphasis, thing_attr};

/// The step in which tails turn and grow, so that rounding does not make them tremble.
const DEGREES: i32 = 5;
const PIXELS: i32 = 6;

/// The messages that are drawn, in the order of the page.
#[derive(Default)]
pub struct Flights {
    /// The element around all of them, which the page draws empty.
    air: Option<Element>,
    /// A message without words, of which each one is a copy.
    blank: Option<Element>,
    drawn: VecDeque<Drawn>,
}

struct Drawn {
    flying: Flying,
    /// Tab reaches only the first one; from there a key goes on.
    is_first: bool,
    emphasis: Option<&'static str>,
    /// Length and direction of the tail, as drawn.
    tail_drawn: Option<(i32, i32)>,
    element: Element,
    tail: Element,
    words: Element,
}

impl Flights {
    /// Notes the element that messages lie in. In another one than before, all are drawn anew.
    pub fn lie_in(&mut self, air: Option<Element>) {
        if self.air != air {
            self.drawn.clear();
            self.air = air;
        }
    }

    /// Draws these messages, and moves each to its place.
    pub fn show(&mut self, flying: &[Flying], highlight: &Highlight) {
        let Some(air) = self.air.clone() else { return };
        let mut old = std::mem::take(&mut self.drawn);
        old.retain(|drawn| {
            let stays = flying.iter().any(|flying| flying.id == drawn.flying.id);
            if !stays {
                drawn.element.remove();
            }
            stays
        });
        for flying in flying {
            let is_first = self.drawn.is_empty();
            let emphasis = emphasis(highlight, &flying.thing);
            let known = old.iter().position(|drawn| drawn.flying.id == flying.id);
            let drawn = match known.and_then(|at| Some((at, old.remove(at)?))) {
                Some((at, mut drawn)) => {
                    if at > 0 {
                        insert(&air, &drawn.element, old.front());
                    }
                    drawn.become_like(flying, is_first, emphasis);
                    drawn
                }
                None => {
                    let Some(drawn) = self.begin(flying, is_first, emphasis) else { return };
                    insert(&air, &drawn.element, old.front());
                    drawn
                }
            };
            self.drawn.push_back(drawn);
        }
    }

    fn begin(&mut self, flying: &Flying, is_first: bool, emphasis: Option<&'static str>) -> Option<Drawn> {
        if self.blank.is_none() {
            self.blank = blank();
        }
        let element: Element = self.blank.as_ref()?.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let (tail, words) = (element.first_element_child()?, element.last_element_child()?);
        let drawn = Drawn { flying: flying.clone(), is_first, emphasis, tail_drawn: None, element, tail, words };
        set(&drawn.element, "data-thing", &thing_attr(&flying.thing));
        set(&drawn.element, "data-message", &flying.id.0.to_string());
        drawn.call();
        drawn.name();
        drawn.colour();
        drawn.order();
        drawn.place();
        Some(Drawn { tail_drawn: drawn.lay_tail(), ..drawn })
    }
}

impl Drawn {
    fn become_like(&mut self, flying: &Flying, is_first: bool, emphasis: Option<&'static str>) {
        let before = std::mem::replace(&mut self.flying, flying.clone());
        let was_first = std::mem::replace(&mut self.is_first, is_first);
        let was_lit = std::mem::replace(&mut self.emphasis, emphasis);
        if (before.bell, before.count, &before.text) != (flying.bell, flying.count, &flying.text) {
            self.call();
        }
        if before.label != flying.label {
            self.name();
        }
        if (before.class, before.state, before.bell, was_lit) != (flying.class, flying.state, flying.bell, emphasis) {
            self.colour();
        }
        if was_first != is_first {
            self.order();
        }
        if (before.x, before.y) != (flying.x, flying.y) {
            self.place();
        }
        self.tail_drawn = self.lay_tail();
    }

    /// The words, or the bell, with their number.
    fn call(&self) {
        let (Flying { bell, text, .. }, count) = (&self.flying, self.flying.times());
        if *bell {
            self.words.set_inner_html(&format!("{}{count}", Icon::Bell.markup()));
        } else {
            self.words.set_text_content(Some(&format!("{text}{count}")));
        }
    }

    fn name(&self) {
        set(&self.element, "aria-label", &self.flying.label);
    }

    fn colour(&self) {
        let state = match self.flying.state {
            FlyingState::Moving => "",
            FlyingState::Refusal => " refusal",
            FlyingState::Stalled => " stalled",
            FlyingState::Queued => " queued",
            FlyingState::Held => " held",
        };
        let bell = if self.flying.bell { " bell" } else { "" };
        let (class, lit) = (of_class(self.flying.class), self.emphasis.unwrap_or_default());
        self.element.set_class_name(&format!("msg {class}{state}{bell} {lit}"));
    }

    fn order(&self) {
        set(&self.element, "tabindex", if self.is_first { "0" } else { "-1" });
    }

    fn place(&self) {
        transform(&self.element, &format!("translate({}px,{}px)", self.flying.x, self.flying.y));
    }

    /// Turns and stretches the tail, where it is not nearly so already. Returns its length and direction.
    fn lay_tail(&self) -> Option<(i32, i32)> {
        let Flying { x, y, tail_x, tail_y, .. } = self.flying;
        let (length, angle) = tail(tail_x - x, tail_y - y);
        let near = |(l, a): &(i32, i32)| (l - length).abs() < PIXELS && (length < PIXELS || (a - angle).abs() < DEGREES);
        if self.tail_drawn.as_ref().is_some_and(near) {
            return self.tail_drawn;
        }
        transform(&self.tail, &format!("rotate({angle}deg) scaleX({length})"));
        Some((length, angle))
    }
}

fn blank() -> Option<Element> {
    let blank = browser::document().create_element("div").ok()?;
    set(&blank, "role", "button");
    set(&blank, "aria-haspopup", "menu");
    blank.set_inner_html("<i></i><span></span>");
    Some(blank)
}

fn insert(air: &Element, element: &Element, before: Option<&Drawn>) {
    // Both lie in the same element, so nothing is refused.
    let _ = air.insert_before(element, before.map(|drawn| &*drawn.element));
}

fn tail(x: i32, y: i32) -> (i32, i32) {
    let (x, y) = (f64::from(x), f64::from(y));
    // The browser's own functions: ours would be sent with the page for this alone.
    (Math::hypot(x, y) as i32, Math::atan2(y, x).to_degrees() as i32)
}

fn set(element: &Element, attribute: &str, value: &str) {
    // The attribute has a name that exists, so nothing is refused.
    let _ = element.set_attribute(attribute, value);
}

/// Writes the style `transform`.
pub fn transform(element: &Element, value: &str) {
    // The property exists, so nothing is refused.
    let _ = element.unchecked_ref::<HtmlElement>().style().set_property("transform", value);
}
