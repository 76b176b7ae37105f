//! The messages on their way. Their places are written by [`Moving`](crate::ui::moving).
//!
//! They are boxes of HTML over the drawing, not part of it: the browser moves such a box as a whole, while it would lay out and paint
//! every text of an SVG anew whenever one of its groups moves.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::view::{Flying, FlyingState, Highlight};
use crate::ui::class::of_class;
use crate::ui::drawn::Draw;
use crate::ui::icons::{Icon, icon};
use crate::ui::pointing::{emphasis, thing_attr};

#[derive(PartialEq)]
pub struct Flights {
    pub flying: Rc<[Flying]>,
    /// Width, height and enlargement of the drawing below.
    pub size: (i32, i32, i32),
    pub highlight: Rc<Highlight>,
}

impl Draw for Flights {
    fn draw(&self) -> Html {
        let (width, height, zoom) = self.size;
        let style = format!("width:{width}px;height:{height}px;transform:scale({}.{:03})", zoom / 1000, zoom % 1000);
        html! { <div class="air" {style}>{ for self.flying.iter().enumerate().map(|(n, flying)| flight(flying, n == 0, &self.highlight)) }</div> }
    }
}

/// Tab reaches the first one; from there a key goes on.
fn flight(flying: &Flying, first: bool, highlight: &Highlight) -> Html {
    let state = match flying.state {
        FlyingState::Moving => None,
        FlyingState::Stalled => Some("stalled"),
        FlyingState::Held => Some("held"),
    };
    let count = if flying.count > 1 { format!(" ×{}", flying.count) } else { String::new() };
    html! {
        <div key={flying.id.0} class={classes!("msg", of_class(flying.class), state, flying.bell.then_some("bell"), emphasis(highlight, &flying.thing))}
            role="button" aria-haspopup="menu" tabindex={if first { "0" } else { "-1" }} aria-label={flying.label.clone()}
            data-thing={thing_attr(&flying.thing)} data-message={flying.id.0.to_string()}>
            <i></i>
            <span>{ if flying.bell { icon(Icon::Bell) } else { html! { &flying.text } } }{ count }</span>
        </div>
    }
}
