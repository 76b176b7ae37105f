//! The content security policy of the built page, which stands in the page itself: nothing runs in it but its own code, wherever it lies,
//! and nothing is asked of another host.
//!
//! Scripts and styles inside the page are named by their hashes, so that one that somebody else has brought in does not run. Styles of
//! single elements are free: they run nothing, and the drawing is made of them.

use crate::built;
use crate::failure::{Failure, Outcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// What the page and its service worker fetch, what they draw and save, and that neither forms nor bases of addresses are in it.
const REST: &str = "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";
/// It has to stand before whatever it is to hold for, and behind the charset.
const BEHIND: &str = "<meta charset=\"utf-8\">";

/// What a page may do that only frames another one of the same host.
const FRAMING: &str = "frame-src 'self'; base-uri 'none'; form-action 'none'";

/// Files from which scripts and styles may come.
#[derive(Clone, Copy)]
pub enum Files {
    /// Those that lie beside the page.
    Beside,
    /// None: all of it is inside.
    None,
}

/// Puts the policy into the page of this name. Whatever is changed in the page afterwards no longer runs.
pub fn add(dist: &Path, name: &str, files: Files) -> Outcome {
    let path = dist.join(name);
    built::write(&path, with_policy(&built::text(&path)?, files)?.as_bytes())
}

/// The text of a page that frames another one, with its policy.
pub fn framing(page: &str) -> Outcome<String> {
    let page = without_comments(page)?;
    let policy =
        format!("default-src 'none'; script-src{}; style-src{}; {FRAMING}", hashes(&page, "script")?, hashes(&page, "style")?);
    put(&page, &policy)
}

fn with_policy(page: &str, files: Files) -> Outcome<String> {
    let page = without_comments(page)?;
    let own = match files {
        Files::Beside => " 'self'",
        Files::None => "",
    };
    let (scripts, styles) = (hashes(&page, "script")?, hashes(&page, "style")?);
    put(&page, &format!("default-src 'none'; script-src{own}{scripts} 'wasm-unsafe-eval'; style-src{own}{styles}; {REST}"))
}

fn put(page: &str, policy: &str) -> Outcome<String> {
    let (before, after) = page.split_once(BEHIND).ok_or_else(|| Failure::new("the built page does not begin with its charset"))?;
    Ok(format!("{before}{BEHIND}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"))
}

/// The hashes of all scripts or styles that stand in the page, as a policy names them.
fn hashes(page: &str, element: &str) -> Outcome<String> {
    Ok(inside(page, element)?.iter().map(|text| format!(" 'sha256-{}'", hash(text))).collect())
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// The texts of all elements of this name that stand in the page and that a browser runs or applies.
fn inside<'a>(page: &'a str, element: &str) -> Outcome<Vec<&'a str>> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((tag, text, after)) = next(rest, element)? {
        if !tag.contains(" src=") && !tag.contains("text/plain") {
            found.push(text);
        }
        rest = after;
    }
    Ok(found)
}

/// The next element of this name: its tag, its text, and all behind it.
fn next<'a>(page: &'a str, element: &str) -> Outcome<Option<(&'a str, &'a str, &'a str)>> {
    let Some(start) = page.find(&format!("<{element}")) else { return Ok(None) };
    let unfinished = || Failure::new(format!("the built page has a {element} that does not end"));
    let (tag, rest) = page[start..].split_once('>').ok_or_else(unfinished)?;
    let (text, after) = rest.split_once(&format!("</{element}>")).ok_or_else(unfinished)?;
    Ok(Some((tag, text, after)))
}

/// The page without the comments and the indents of its classic scripts, which nobody reads in the built page. The first scripts of
/// the page have no string of several lines; the module is left as it is.
fn without_comments(page: &str) -> Outcome<String> {
    let mut result = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((tag, text, after)) = next(rest, "script")? {
        let start = rest.len() - after.len() - "</script>".len() - text.len();
        result.push_str(&rest[..start]);
        if tag == "<script" {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
            result.push_str(&lines.collect::<Vec<_>>().join("\n"));
        } else {
            result.push_str(text);
        }
        result.push_str("</script>");
        rest = after;
    }
    Ok(result + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta charset=\"utf-8\"><script>\n    // Why.\n    go();\n</script><style>a {}</style>\
        <script type=\"text/plain\" data-lesson=\"a\">  // kept</script><script src=\"a.js\"></script><script type=\"module\">\n  init();</script></head>";

    #[test]
    fn what_stands_in_the_page_is_named_by_its_hash() {
        let page = with_policy(PAGE, Files::Beside).unwrap();
        let (_, policy) = page.split_once("content=\"").unwrap();
        let (policy, _) = policy.split_once('"').unwrap();
        let module = hash("\n  init();");
        let expected =
            format!("script-src 'self' 'sha256-{}' 'sha256-{module}' 'wasm-unsafe-eval'; style-src 'self' 'sha256-", hash("go();"));
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains(&expected), "{policy}");
        assert!(!policy.contains("script-src 'unsafe-inline'") && page.contains("  // kept"));
        assert!(page.find("http-equiv").unwrap() < page.find("<script").unwrap());
    }

    #[test]
    fn a_page_in_one_file_takes_scripts_from_no_other() {
        let page = with_policy(PAGE, Files::None).unwrap();
        assert!(page.contains("script-src 'sha256-") && page.contains("style-src 'sha256-"), "{page}");
    }

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // The example of the standard, https://www.w3.org/TR/CSP3/#external-hash
        assert_eq!(hash("alert('Hello, world.');"), "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn a_page_that_is_cut_off_is_refused() {
        assert!(with_policy("<meta charset=\"utf-8\"><script>go()", Files::None).is_err());
        assert!(with_policy("<script></script>", Files::None).is_err());
    }
}
