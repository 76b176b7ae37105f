//! The sources of the crate, as code without comments and literals.

use std::fs;
use std::path::{Path, PathBuf};

pub struct Source {
    pub path: PathBuf,
    /// The top-level module: `sim`, or `main` for `main.rs`.
    pub module: String,
    pub text: String,
}

/// Every source of the crate.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let module = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
                let text = code(&fs::read_to_string(&path).unwrap());
                found.push(Source { path: inside.to_owned(), module, text });
            }
        }
    }
    assert!(found.iter().any(|source| source.module == "zk"), "the sources are read");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The text without its comments and string literals, which may say anything. Line breaks stay.
pub fn code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => {
                for c in rest.by_ref() {
                    if c == '\n' {
                        out.push('\n');
                        break;
                    }
                }
            }
            '"' => {
                let raw = before == 'r' || before == '#';
                let mut escaped = false;
                for c in rest.by_ref() {
                    match c {
                        '"' if !escaped => break,
                        '\\' if !raw => escaped = !escaped,
                        '\n' => {
                            out.push('\n');
                            escaped = false;
                        }
                        _ => escaped = false,
                    }
                }
                out.push_str("\"\"");
            }
            // A character literal, as against a lifetime.
            '\'' => {
                let mut ahead = rest.clone();
                let first = ahead.next();
                let literal = first == Some('\\') || ahead.next() == Some('\'');
                if literal {
                    let mut escaped = false;
                    for c in rest.by_ref() {
                        match c {
                            '\'' if !escaped => break,
                            '\\' => escaped = !escaped,
                            _ => escaped = false,
                        }
                    }
                    out.push_str("' '");
                } else {
                    out.push(c);
                }
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}
