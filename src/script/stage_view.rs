//! The views of the stage: the servers, the tree of znodes, or both.

use std::fmt;
use std::rc::Rc;

use super::cursor::{Cursor, Parsed, expected};
use super::error::{Expectation, ParseError, Vocabulary};
use super::lexer::lex;
use super::quoted::Quoted;
use crate::zk::{ServerId, validate_path};

/// A view of the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StageView {
    #[default]
    Servers,
    Tree(Root),
    /// The tree, with the servers above it large enough to see what they send each other.
    Both(Root),
}

/// The tree that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The znode that it begins at.
    pub path: Rc<str>,
    /// The server that has it; where none is named, the one that is selected, else the leader.
    pub server: Option<ServerId>,
}

impl From<&str> for Root {
    fn from(path: &str) -> Self {
        Rc::<str>::from(path).into()
    }
}

impl From<Rc<str>> for Root {
    fn from(path: Rc<str>) -> Self {
        Root { path, server: None }
    }
}

type Named = (&'static str, fn(Root) -> StageView);

const NAMES: [Named; 3] = [("servers", |_| StageView::Servers), ("tree", StageView::Tree), ("both", StageView::Both)];

impl StageView {
    /// Reads `servers`, `tree /locks`, `both / s2`.
    ///
    /// # Errors
    /// The first error, from left to right, with its place in the text.
    pub fn parse(text: &str) -> Result<StageView, ParseError> {
        let mut cursor = Cursor::new(lex(text)?.words);
        StageView::read(&mut cursor).and_then(|view| cursor.finish().map(|()| view)).map_err(|error| cursor.explain(error))
    }

    /// Reads the words that follow.
    pub(super) fn read(cursor: &mut Cursor) -> Parsed<StageView> {
        let view = cursor.choice(Vocabulary::Keyword, &NAMES)?;
        if view("/".into()) == StageView::Servers {
            return Ok(StageView::Servers);
        }
        cursor.want(Expectation::Path);
        let mut path = Rc::from("/");
        if cursor.peek().is_some_and(|next| next.starts_with('/')) {
            let word = cursor.word(Expectation::Path)?;
            validate_path(&word.text).map_err(|_| expected(&word, Expectation::Path))?;
            path = word.text.into();
        }
        cursor.want(Expectation::Server);
        let server = cursor.peek().is_some().then(|| cursor.server()).transpose()?;
        Ok(view(Root { path, server }))
    }

    /// The view of this name, with this root.
    pub fn named(word: &str, root: Root) -> Option<StageView> {
        let (_, view) = NAMES.iter().find(|(name, _)| *name == word)?;
        Some(view(root))
    }

    pub fn name(&self) -> &'static str {
        match self {
            StageView::Servers => "servers",
            StageView::Tree(_) => "tree",
            StageView::Both(_) => "both",
        }
    }

    /// The root of the tree, where one is shown.
    pub fn root(&self) -> Option<&Root> {
        match self {
            StageView::Servers => None,
            StageView::Tree(root) | StageView::Both(root) => Some(root),
        }
    }

    /// The server whose tree is named.
    pub fn server(&self) -> Option<ServerId> {
        self.root()?.server
    }

    /// The same view of another server's tree.
    #[must_use]
    pub fn of(mut self, server: Option<ServerId>) -> StageView {
        if let StageView::Tree(root) | StageView::Both(root) = &mut self {
            root.server = server;
        }
        self
    }
}

/// The form in which it is written.
impl fmt::Display for StageView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        let Some(Root { path, server }) = self.root() else { return Ok(()) };
        write!(f, " {}", Quoted(path))?;
        server.map_or(Ok(()), |server| write!(f, " {server}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::ParseErrorKind;

    #[test]
    fn a_view_reads_back_as_it_is_written() {
        for text in ["servers", "tree /locks", "both /a/b", "tree /", "tree /locks s2", "both / s11", "tree \"/a b\" s1"] {
            assert_eq!(StageView::parse(text).map(|view| view.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(StageView::parse("tree"), Ok(StageView::Tree("/".into())));
        assert_eq!(StageView::parse("tree s2"), Ok(StageView::Tree("/".into()).of(Some(ServerId(2)))));
    }

    #[test]
    fn what_is_wrong_in_a_view_is_found_at_its_place() {
        for (text, place) in [
            ("", 0..0),
            ("trees /", 0..5),
            ("tree locks", 5..10),
            ("tree /a /b", 8..10),
            ("tree /a//b", 5..10),
            ("both /a c1", 8..10),
            ("tree /a s0", 8..10),
            ("tree s2 /a", 8..10),
            ("servers s2", 8..10),
        ] {
            assert_eq!(StageView::parse(text).unwrap_err().span, place, "{text}");
        }
    }

    #[test]
    fn a_view_that_names_no_path_says_that_a_path_or_a_server_may_follow() {
        let ParseError { kind, fits, .. } = StageView::parse("tree locks").unwrap_err();
        assert_eq!((kind, &*fits), (ParseErrorKind::Expected(Expectation::Server), &[Expectation::Path][..]));
    }
}
