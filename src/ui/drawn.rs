//! The one component for parts of the page that are drawn from their own fields alone: it redraws only when those differ.
//!
//! Every component type of Yew's costs the page some eight kilobytes of code. So a part that needs no hook is a plain value that can be
//! drawn, and all of these share this component.

use std::any::Any;
use std::rc::Rc;

use yew::prelude::*;

/// A part of the page as a value.
pub trait Draw: PartialEq + 'static {
    fn draw(&self) -> Html;
}

/// Any [`Draw`], behind a pointer.
trait AnyDraw {
    fn draw(&self) -> Html;
    fn is(&self, other: &dyn AnyDraw) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: Draw> AnyDraw for T {
    fn draw(&self) -> Html {
        Draw::draw(self)
    }

    fn is(&self, other: &dyn AnyDraw) -> bool {
        other.as_any().downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone, Properties)]
struct DrawnProps {
    part: Rc<dyn AnyDraw>,
}

impl PartialEq for DrawnProps {
    fn eq(&self, other: &Self) -> bool {
        self.part.is(&*other.part)
    }
}

#[component]
fn Drawn(props: &DrawnProps) -> Html {
    props.part.draw()
}

/// Draws the part when it differs from the one before.
pub fn drawn(part: impl Draw) -> Html {
    let part: Rc<dyn AnyDraw> = Rc::new(part);
    html! { <Drawn {part} /> }
}
