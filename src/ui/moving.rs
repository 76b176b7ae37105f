//! Places of the things that move with every frame: messages on their way and the playheads. Only these are written to the document by
//! hand, because redrawing the page for them would cost more than drawing them.

use web_sys::Element;
use yew::NodeRef;

use super::stage::flights::{Flights, transform};
use crate::app::view::Page;

/// The elements that move, with their places.
#[derive(Default)]
pub struct Moving {
    flights: Flights,
    heads: Vec<(Element, Option<i32>)>,
}

impl Moving {
    /// Finds the elements again after the page was drawn.
    pub fn find(&mut self, stage: &NodeRef, timeline: &NodeRef) {
        let within = |pane: &NodeRef, selector: &str| pane.cast::<Element>()?.query_selector(selector).ok()?;
        self.flights.lie_in(within(stage, ".air"));
        if self.heads.is_empty() {
            let strip = timeline.cast::<Element>().and_then(|pane| pane.next_element_sibling());
            let heads = [within(timeline, ".playhead"), strip.and_then(|strip| strip.query_selector(".playhead").ok()?)];
            self.heads = heads.into_iter().flatten().map(|head| (head, None)).collect();
        }
    }

    /// Moves everything to its present place.
    pub fn place(&mut self, page: &Page) {
        self.flights.show(&page.flying, &page.highlight);
        for ((head, at), x) in self.heads.iter_mut().zip([page.playhead.x.unwrap_or(0), page.playhead.overview_x]) {
            if at.replace(x) != Some(x) {
                transform(head, &format!("translateX({x}px)"));
            }
        }
    }
}
