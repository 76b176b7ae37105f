//! The languages that the page is put together with: one file for each folder below `languages/`, and their codes in the document.

use crate::built;
use crate::failure::{Failure, Outcome};
use std::fs;
use std::path::Path;

pub const FOLDER: &str = "languages";
/// The end of the name of a language's file, among those of the lessons.
pub const ENDING: &str = ".language";
/// The files of a folder, and the members of the file for the page.
pub const MEMBERS: [&str; 3] = ["language", "page", "lessons"];

/// Adds the languages to the page in `dist`.
pub fn add(root: &Path, dist: &Path) -> Outcome {
    let codes = codes(root)?;
    for code in &codes {
        built::write(&dist.join("lessons").join(format!("{code}{ENDING}")), file(root, code)?.as_bytes())?;
    }
    if codes.is_empty() {
        return Ok(());
    }
    let index = dist.join(built::INDEX);
    let page = built::text(&index)?;
    let named = page.replacen("<html ", &format!("<html data-languages=\"{}\" ", codes.join(" ")), 1);
    built::write(&index, named.as_bytes())
}

/// The codes of the languages that have a folder, in the order of the alphabet.
pub fn codes(root: &Path) -> Outcome<Vec<String>> {
    let folder = root.join(FOLDER);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut codes = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|error| Failure::reading(&folder, error))? {
        let entry = entry.map_err(|error| Failure::reading(&folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            codes.push(name);
        }
    }
    codes.sort();
    match codes.iter().find(|code| !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase())) {
        Some(odd) => Err(Failure::new(format!("{FOLDER}/{odd} is not named after a language, such as `de`"))),
        None => Ok(codes),
    }
}

/// The file of a language for the page. Its parts stand in it as they are: `cargo xtask language` and the tests read them.
pub fn file(root: &Path, code: &str) -> Outcome<String> {
    let mut text = format!("{{\"code\":\"{code}\"");
    for member in MEMBERS {
        let part = built::text(&root.join(FOLDER).join(code).join(format!("{member}.json")))?;
        text.push_str(&format!(",\"{member}\":{}", part.trim()));
    }
    Ok(text + "}")
}
