//! A person's hands on the stage: a click, Enter or the right button asks for a thing's menu; a line drawn over the ground cuts, one
//! from a client to a znode watches it.

use web_sys::Element;
use yew::prelude::*;

use crate::app::{DoingMsg, Msg, Point, PointingMsg, is_cut};
use crate::tell::Thing;
use crate::ui::Send;
use crate::ui::browser::document;
use crate::ui::pointing::{thing_around, thing_at};
use crate::zk::ClientId;

/// A line being drawn across the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stroke {
    pub from: Point,
    pub to: Point,
    /// The client that it begins at; from the ground, it is a cut.
    pub client: Option<ClientId>,
}

impl Stroke {
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
    /// Whether there are znodes to be watched.
    pub ties: bool,
    pub stroke: UseStateHandle<Option<Stroke>>,
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
        let client = match thing_at(event) {
            // In the picture of the tree the network has no place.
            None if self.ties => return,
            None => None,
            Some((_, Thing::Client(id))) if self.ties => Some(id),
            Some(_) => return,
        };
        if event.button() == 0 {
            let from = self.point(event);
            self.stroke.set(Some(Stroke { from, to: from, client }));
        }
    }

    pub fn on_move(&self, event: &PointerEvent) {
        if let Some(stroke) = *self.stroke {
            self.stroke.set(Some(Stroke { to: self.point(event), ..stroke }));
        }
    }

    pub fn on_up(&self, event: &PointerEvent) {
        let Some(stroke) = self.stroke.filter(Stroke::long_enough) else { return self.on_cancel() };
        self.stroke.set(None);
        match stroke.client {
            None => self.send.emit(Msg::Doing(DoingMsg::DragCut { from: stroke.from, to: stroke.to })),
            Some(client) => {
                if let Some(Thing::Znode(path)) = thing_below(event) {
                    self.send.emit(Msg::Doing(DoingMsg::DragWatch { client, path }));
                }
            }
        }
    }

    pub fn on_cancel(&self) {
        self.stroke.set(None);
    }
}

/// The thing below the pointer. A finger's events go to the element that it came down on, wherever it is.
fn thing_below(event: &PointerEvent) -> Option<Thing> {
    let element = document().element_from_point(event.client_x() as f32, event.client_y() as f32)?;
    thing_around(&element).map(|(_, thing)| thing)
}
