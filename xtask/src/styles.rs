//! The style sheets of the built page as one file, which compresses better than ten and takes one request.

use crate::built;
use crate::failure::{Failure, Outcome};
use std::fs;
use std::path::Path;

/// Rewrites `dist`. The order of the sheets is the order of their links.
pub fn bundle(dist: &Path) -> Outcome {
    let index = dist.join(built::INDEX);
    let linking = built::text(&index)?;
    let (page, names) = without_sheets(&linking)?;
    let mut sheet = String::new();
    for name in names {
        let path = dist.join(name);
        sheet.push_str(&built::text(&path)?);
        fs::remove_file(&path).map_err(|error| Failure::writing(&path, error))?;
    }
    let name = format!("zooscope-{}.css", built::digest(sheet.as_bytes()));
    built::write(&dist.join(&name), sheet.as_bytes())?;
    built::write(&index, page.replacen("</head>", &format!("<link rel=\"stylesheet\" href=\"./{name}\"></head>"), 1).as_bytes())
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
    fn links_to_sheets_go_and_their_names_stay_in_order() {
        let page = "<head><link rel=\"stylesheet\" href=\"./b.css\"/>\n<link rel=\"stylesheet\" href=\"./a.css\" x=\"y\"><link rel=\"icon\"></head>";
        let (page, names) = without_sheets(page).unwrap();
        assert_eq!(page, "<head>\n<link rel=\"icon\"></head>");
        assert_eq!(names, ["b.css", "a.css"]);
        assert!(without_sheets("<head></head>").is_err());
    }
}
