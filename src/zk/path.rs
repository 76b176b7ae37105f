//! Znode paths: legal ones (`PathUtils.java`), their parts, and the paths above them.
//!
//! Java counts in UTF-16 units, and so do the indexes here.

use thiserror::Error;

/// The reason for which a string is no path. It displays as the text of Apache's `IllegalArgumentException`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Error)]
pub enum PathError {
    #[error("Path length must be > 0")]
    Empty,
    #[error("Path must start with / character")]
    NoLeadingSlash,
    #[error("Path must not end with / character")]
    TrailingSlash,
    #[error("Invalid path string \"{path}\" caused by {reason} @{index}")]
    Invalid { path: String, reason: PathReason, index: usize },
}

/// The reason for which a character may not stand in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum PathReason {
    #[error("null character not allowed")]
    Null,
    #[error("empty node name specified")]
    EmptyName,
    #[error("relative paths not allowed")]
    Relative,
    #[error("invalid character")]
    InvalidCharacter,
}

const SLASH: u16 = b'/' as u16;
const DOT: u16 = b'.' as u16;

/// Checks a path as every call of the client library but a sequential create does.
///
/// # Errors
/// The first rule that the path breaks, in Apache's order.
pub fn validate_path(path: &str) -> Result<(), PathError> {
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    if !path.starts_with('/') {
        return Err(PathError::NoLeadingSlash);
    }
    if path == "/" {
        return Ok(());
    }
    if path.ends_with('/') {
        return Err(PathError::TrailingSlash);
    }
    let units: Vec<u16> = path.encode_utf16().collect();
    for index in 1..units.len() {
        if let Some(reason) = broken_rule(&units, index) {
            return Err(PathError::Invalid { path: path.to_owned(), reason, index });
        }
    }
    Ok(())
}

/// Checks the path of a sequential create: with a `1` for the number that the server will append.
///
/// # Errors
/// The same as for [`validate_path`]; the path in the text has the `1`, as Apache's has.
pub fn validate_sequential_path(path: &str) -> Result<(), PathError> {
    validate_path(&format!("{path}1"))
}

/// The rule that the unit at an index above 0 breaks.
fn broken_rule(units: &[u16], index: usize) -> Option<PathReason> {
    let ends_name = |at: usize| units.get(at).is_none_or(|unit| *unit == SLASH);
    match (units[index], units[index - 1]) {
        (0, _) => Some(PathReason::Null),
        (SLASH, SLASH) => Some(PathReason::EmptyName),
        // The first unit is a slash, so that a dot before this one has a unit before it.
        (DOT, DOT) => (units[index - 2] == SLASH && ends_name(index + 1)).then_some(PathReason::Relative),
        (DOT, before) => (before == SLASH && ends_name(index + 1)).then_some(PathReason::Relative),
        (0x01..=0x1f | 0x7f..=0x9f | 0xd800..=0xf8ff | 0xfff0..=0xffff, _) => Some(PathReason::InvalidCharacter),
        _ => None,
    }
}

/// A path's parent and its last component; `None` for the root.
pub fn split(path: &str) -> Option<(&str, &str)> {
    let (parent, name) = path.rsplit_once('/')?;
    if name.is_empty() { None } else { Some((if parent.is_empty() { "/" } else { parent }, name)) }
}

/// The path of a child: the reverse of [`split`].
pub fn join(parent: &str, name: &str) -> String {
    below(parent) + name
}

/// Digits that a sequential create appends.
const SEQUENCE_DIGITS: usize = 10;

/// A name in two parts: the one that was chosen, and the number that the server appended. Nothing but the name shows that a create was
/// sequential.
pub fn sequence(name: &str) -> (&str, &str) {
    let at = name.len().saturating_sub(SEQUENCE_DIGITS);
    match name.split_at_checked(at) {
        Some((chosen, number)) if number.len() == SEQUENCE_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (chosen, number)
        }
        _ => (name, ""),
    }
}

/// The beginning of all paths below this one.
pub fn below(path: &str) -> String {
    if path == "/" || path.is_empty() { "/".to_owned() } else { format!("{path}/") }
}

/// Whether a path lies below another; all lie below the root.
pub fn is_below(path: &str, parent: &str) -> bool {
    parent == "/" || path.as_bytes().get(parent.len()) == Some(&b'/') && path.starts_with(parent)
}

/// Whether a path is this one or lies below it.
pub fn is_within(path: &str, top: &str) -> bool {
    path == top || is_below(path, top)
}

/// A path and all above it, without the root.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| split(path).map(|(parent, _)| parent)).take_while(|path| path.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequential_name_is_known_by_its_ten_digits() {
        assert_eq!(sequence("n-0000000012"), ("n-", "0000000012"));
        assert_eq!(sequence("0000000012"), ("", "0000000012"));
        for name in ["n-000000012", "config", "锁", "n-00000000x2", ""] {
            assert_eq!(sequence(name), (name, ""));
        }
    }

    fn text_of(result: Result<(), PathError>) -> String {
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    fn invalid(path: &str, caused_by: &str) -> String {
        format!("Invalid path string \"{path}\" caused by {caused_by}")
    }

    #[test]
    fn a_bad_path_is_refused_with_apaches_text() {
        let trailing = "Path must not end with / character";
        for (path, text) in [
            ("", "Path length must be > 0"),
            ("foo", "Path must start with / character"),
            ("a", "Path must start with / character"),
        ] {
            assert_eq!(text_of(validate_path(path)), text, "{path:?}");
        }
        for path in ["//", "///", "////", "/./", "/../", "/foo/./", "/foo/../", "/foo/bar/", "/foo/bar//"] {
            assert_eq!(text_of(validate_path(path)), trailing, "{path:?}");
        }
        for (path, caused_by) in [
            ("/.", "relative paths not allowed @1"),
            ("/..", "relative paths not allowed @2"),
            ("/foo/.", "relative paths not allowed @5"),
            ("/foo/..", "relative paths not allowed @6"),
            ("/./.", "relative paths not allowed @1"),
            ("/../..", "relative paths not allowed @2"),
            ("/a/./b", "relative paths not allowed @3"),
            ("/a/../b", "relative paths not allowed @4"),
            ("/foo//bar", "empty node name specified @5"),
            ("/a\0b", "null character not allowed @2"),
            ("/\u{1}foo", "invalid character @1"),
            ("/\u{1f}", "invalid character @1"),
            ("/a\u{7f}", "invalid character @2"),
            ("/a\u{9f}", "invalid character @2"),
            ("/\u{e000}", "invalid character @1"),
            ("/\u{f8ff}", "invalid character @1"),
            ("/\u{fff0}", "invalid character @1"),
            ("/\u{ffff}", "invalid character @1"),
            ("/锁/🔒", "invalid character @3"),
            ("/🔒//a", "invalid character @1"),
            ("/a//b/.", "empty node name specified @3"),
        ] {
            assert_eq!(text_of(validate_path(path)), invalid(path, caused_by), "{path:?}");
        }
    }

    #[test]
    fn a_good_path_passes() {
        for path in [
            "/",
            "/a",
            "/a/b",
            "/.a",
            "/a.",
            "/a..b",
            "/...",
            "/ok..",
            "/a b",
            "/..a/b",
            "/ ",
            "/\u{a0}",
            "/\u{d7ff}",
            "/\u{f900}",
            "/\u{ffef}",
            "/配置/锁",
        ] {
            assert_eq!(validate_path(path), Ok(()), "{path:?}");
        }
    }

    #[test]
    fn a_sequential_create_is_checked_with_its_number() {
        for path in ["/", "/a/", "/a/.", "/a/..", "/a"] {
            assert_eq!(validate_sequential_path(path), Ok(()), "{path:?}");
        }
        for (path, text) in [
            ("", "Path must start with / character".to_owned()),
            ("a", "Path must start with / character".to_owned()),
            ("//", invalid("//1", "empty node name specified @1")),
            ("/a/./", invalid("/a/./1", "relative paths not allowed @3")),
        ] {
            assert_eq!(text_of(validate_sequential_path(path)), text, "{path:?}");
        }
    }
}
