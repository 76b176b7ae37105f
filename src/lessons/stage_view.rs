//! The views of the stage: the servers, the tree of znodes, or both.

use std::fmt;
use std::rc::Rc;

use crate::zk::validate_path;

/// A view of the stage. The path is the root of the tree that is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StageView {
    #[default]
    Servers,
    Tree(Rc<str>),
    /// The tree, with the servers above it large enough to see what they send each other.
    Both(Rc<str>),
}

impl StageView {
    /// Reads `servers`, `tree /locks`, `both /`.
    pub fn parse(text: &str) -> Option<StageView> {
        let mut words = text.split_whitespace();
        let (word, path, rest) = (words.next()?, words.next(), words.next());
        let path = match (path, rest) {
            (None, None) => "/",
            (Some(path), None) if validate_path(path).is_ok() => path,
            _ => return None,
        };
        StageView::named(word, path)
    }

    /// The view of this name, with this root.
    pub fn named(word: &str, root: &str) -> Option<StageView> {
        match word {
            "servers" => Some(StageView::Servers),
            "tree" => Some(StageView::Tree(root.into())),
            "both" => Some(StageView::Both(root.into())),
            _ => None,
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            StageView::Servers => "servers",
            StageView::Tree(_) => "tree",
            StageView::Both(_) => "both",
        }
    }

    /// The root of the tree, where one is shown.
    pub fn root(&self) -> Option<&Rc<str>> {
        match self {
            StageView::Servers => None,
            StageView::Tree(root) | StageView::Both(root) => Some(root),
        }
    }
}

/// The form in which it is written.
impl fmt::Display for StageView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.root().map_or(Ok(()), |root| write!(f, " {root}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_reads_back_as_it_is_written() {
        for text in ["servers", "tree /locks", "both /a/b", "tree /"] {
            assert_eq!(StageView::parse(text).map(|view| view.to_string()).as_deref(), Some(text));
        }
        assert_eq!(StageView::parse("tree"), Some(StageView::Tree("/".into())));
        for text in ["", "trees /", "tree locks", "tree /a /b", "tree /a//b"] {
            assert_eq!(StageView::parse(text), None, "{text}");
        }
    }
}
