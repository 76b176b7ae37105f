//! A person's hands on the stage: a click, Enter or the right button asks for a thing's menu; a line drawn over the ground cuts.

use web_sys::Element;
use yew::prelude::*;

use crate::app::{DoingMsg, Msg, Point, PointingMsg, is_cut};
use crate::tell::Thing;
use crate::ui::Send;
use crate::ui::pointing::thing_at;

/// A line being drawn across the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Knife {
    pub from: Point,
    pub to: Point,
}

impl Knife {
    pub fn long_enough(&self) -> bool {
        is_cut(self.from, self.to)
    }
}

/// The stage's listeners.
#[derive(Clone, PartialEq)]
pub struct Hands {
    pub pane: NodeRef,
    /// The enlargement of the drawing, in thousandths.
    pub zoom: i32,
    pub knife: UseStateHandle<Option<Knife>>,
    pub send: Send,
}

impl Hands {
    /// The pointer, in the stage's pixels.
    fn point(&self, event: &MouseEvent) -> Point {
        self.of_pixels(event.client_x(), event.client_y())
    }

    /// A point of the window, in the units of the drawing.
    fn of_pixels(&self, x: i32, y: i32) -> Point {
        let (left, top) = self.corner();
        Point { x: (x - left) * 1000 / self.zoom, y: (y - top) * 1000 / self.zoom }
    }

    fn corner(&self) -> (i32, i32) {
        let rect = self.pane.cast::<Element>().map(|pane| pane.get_bounding_client_rect());
        rect.map_or((0, 0), |rect| (rect.left() as i32, rect.top() as i32))
    }

    /// The point below the middle of an element, where its menu opens when a key asked for it.
    fn below(&self, element: &Element) -> Point {
        let rect = element.get_bounding_client_rect();
        self.of_pixels((rect.left() + rect.width() / 2.0) as i32, rect.bottom() as i32)
    }

    pub fn on_click(&self, event: &MouseEvent) {
        match thing_at(event) {
            Some((_, of)) => self.send.emit(Msg::Pointing(PointingMsg::Click { of, at: self.point(event) })),
            None => self.send.emit(Msg::Pointing(PointingMsg::Select(None))),
        }
    }

    pub fn on_context_menu(&self, event: &MouseEvent) {
        event.prevent_default();
        let of = thing_at(event).map_or(Thing::Stage, |(_, thing)| thing);
        self.send.emit(Msg::Pointing(PointingMsg::OpenMenu { of, at: self.point(event) }));
    }

    pub fn on_key(&self, event: &KeyboardEvent) {
        let asks = matches!(event.key().as_str(), "Enter" | "ContextMenu") || event.key() == "F10" && event.shift_key();
        if let Some((element, of)) = thing_at(event).filter(|_| asks) {
            event.prevent_default();
            event.stop_propagation();
            self.send.emit(Msg::Pointing(PointingMsg::OpenMenu { of, at: self.below(&element) }));
        }
    }

    pub fn on_down(&self, event: &PointerEvent) {
        if event.button() == 0 && thing_at(event).is_none() {
            let from = self.point(event);
            self.knife.set(Some(Knife { from, to: from }));
        }
    }

    pub fn on_move(&self, event: &PointerEvent) {
        if let Some(knife) = *self.knife {
            self.knife.set(Some(Knife { to: self.point(event), ..knife }));
        }
    }

    pub fn on_up(&self) {
        if let Some(knife) = *self.knife {
            self.knife.set(None);
            if knife.long_enough() {
                self.send.emit(Msg::Doing(DoingMsg::DragCut { from: knife.from, to: knife.to }));
            }
        }
    }

    pub fn on_cancel(&self) {
        self.knife.set(None);
    }
}
