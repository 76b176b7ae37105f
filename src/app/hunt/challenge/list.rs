//! The list of challenges, read once: the page asks for it whenever its panel is drawn.

use std::rc::Rc;

use crate::worksheets::{Sheet, challenges};

thread_local! {
    static LIST: Option<Rc<Sheet>> = challenges().map(Rc::new);
}

pub fn list() -> Option<Rc<Sheet>> {
    LIST.with(Clone::clone)
}
