//! The link that is to be copied: what it leads to, and its script in the compressed form.

use std::rc::Rc;

use crate::app::names::ShareOf;

#[derive(Clone, Debug)]
pub struct Share {
    pub of: ShareOf,
    pub with_lang: bool,
    /// Whether pictures are for paper: light, on white.
    pub on_paper: bool,
    /// The script that was compressed last, and its compressed form.
    pub packed: Option<(Rc<str>, Rc<[u8]>)>,
    /// The script that is being compressed for the address.
    pub awaited: Option<Rc<str>>,
    /// The script that the browser could not compress.
    pub refused: Option<Rc<str>>,
}

impl Default for Share {
    fn default() -> Self {
        Share { of: ShareOf::Moment, with_lang: true, on_paper: false, packed: None, awaited: None, refused: None }
    }
}
