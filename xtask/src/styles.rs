//! The style sheets of the built page: one file that the page opens with, and one that it asks for once it stands. Few files compress
//! better than ten and take fewer requests.

use crate::built;
use crate::failure::{Failure, Outcome};
use std::fs;
use std::path::Path;

/// The end of the name of the file that is asked for later.
pub const LATER: &str = "_later.css";
/// The sheets of what nobody sees when the page opens.
const SEEN_LATER: [&str; 11] =
    ["states", "story", "author", "compare", "records", "calls", "menus", "tree", "present", "embed", "live"];
/// Sheets that change what any other says: they stand at the end of both files.
const LAST: &str = "hall";

/// Rewrites `dist`. The order of the sheets is the order of their links.
pub fn bundle(dist: &Path) -> Outcome {
    let index = dist.join(built::INDEX);
    let linking = built::text(&index)?;
    let (page, names) = without_sheets(&linking)?;
    let (mut first, mut later) = (String::new(), String::new());
    for name in names {
        let path = dist.join(name);
        let sheet = dense(&built::text(&path)?);
        fs::remove_file(&path).map_err(|error| Failure::writing(&path, error))?;
        let is = |sheet: &str| name.starts_with(sheet);
        if !SEEN_LATER.into_iter().any(is) {
            first.push_str(&sheet);
        }
        if SEEN_LATER.into_iter().any(is) || is(LAST) {
            later.push_str(&sheet);
        }
    }
    let (first_name, later_name) = (format!("zooscope-{}.css", digest(&first)), format!("zooscope-{}{LATER}", digest(&later)));
    built::write(&dist.join(&first_name), first.as_bytes())?;
    built::write(&dist.join(&later_name), later.as_bytes())?;
    let links = format!("<link rel=\"stylesheet\" href=\"./{first_name}\">{}</head>", asking_for(&later_name));
    built::write(&index, page.replacen("</head>", &links, 1).as_bytes())
}

fn digest(sheet: &str) -> String {
    built::digest(sheet.as_bytes())
}

/// The script that asks for the second file: once the page is there, or at once where the address asks for something.
fn asking_for(name: &str) -> String {
    format!(
        "<script>(ask=>location.search+location.hash?ask():addEventListener(\"TrunkApplicationStarted\",ask))(()=>document.head.append(Object.assign(document.createElement(\"link\"),{{rel:\"stylesheet\",href:\"./{name}\"}})))</script>"
    )
}

/// The sheet without what only its readers need: comments, indents, spaces beside signs. No string of a sheet has the sign of a comment.
fn dense(sheet: &str) -> String {
    let sheet = without_comments(sheet);
    // Every other part is a string in quotes, which stays as it is.
    let parts =
        sheet.split('"').enumerate().map(|(index, part)| if index % 2 == 0 { without_spaces(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("\"")
}

/// Takes the spaces out that mean nothing. One before a colon may stand for a descendant, one after an opening brace never does.
fn without_spaces(part: &str) -> String {
    [(" {", "{"), ("{ ", "{"), (" }", "}"), ("; ", ";"), (": ", ":"), (", ", ",")]
        .iter()
        .fold(part.to_owned(), |part, (from, to)| part.replace(from, to))
}

fn without_comments(sheet: &str) -> String {
    let mut result = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        result.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    result.push_str(rest);
    let lines = result.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |sheet, line| sheet + line + "\n")
}

/// The page without its links to style sheets, and the names of the sheets.
fn without_sheets(page: &str) -> Outcome<(String, Vec<&str>)> {
    let mut names = Vec::new();
    let mut rest = page;
    let mut result = String::with_capacity(page.len());
    while let Some((before, after)) = rest.split_once("<link rel=\"stylesheet\" href=\"./") {
        let (name, after) = after.split_once('"').ok_or_else(|| Failure::new("a link in dist/index.html does not end"))?;
        let (_, after) = after.split_once('>').ok_or_else(|| Failure::new("a link in dist/index.html does not end"))?;
        names.push(name);
        result.push_str(before);
        rest = after;
    }
    result.push_str(rest);
    if names.is_empty() { Err(Failure::new("dist/index.html links to no style sheet")) } else { Ok((result, names)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_loses_its_comments_and_keeps_its_rules() {
        let sheet = "/* One\n   and two. */\na { b: c; }\n\n  d { e: f; } /* three */\n";
        assert_eq!(without_comments(sheet), "a { b: c; }\nd { e: f; }\n");
        assert_eq!(without_comments("a { } /* never ended"), "a { }\n");
    }

    #[test]
    fn a_dense_sheet_keeps_its_strings_its_descendants_and_its_sums() {
        let sheet = "a :is(b, c) > d { e: calc(1px + 2px); f: \"x: { y }\", g; }\n";
        assert_eq!(dense(sheet), "a :is(b,c) > d{e:calc(1px + 2px);f:\"x: { y }\",g;}\n");
    }

    #[test]
    fn links_to_sheets_go_and_their_names_stay_in_order() {
        let page = "<head><link rel=\"stylesheet\" href=\"./b.css\"/>\n<link rel=\"stylesheet\" href=\"./a.css\" x=\"y\"><link rel=\"icon\"></head>";
        let (page, names) = without_sheets(page).unwrap();
        assert_eq!(page, "<head>\n<link rel=\"icon\"></head>");
        assert_eq!(names, ["b.css", "a.css"]);
        assert!(without_sheets("<head></head>").is_err());
    }
}
