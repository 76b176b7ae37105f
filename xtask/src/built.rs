//! The built page in `dist`: its files, and the two that start it.

use crate::failure::{Failure, Outcome};
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

pub const INDEX: &str = "index.html";

/// The files that the module script of the page names.
pub struct Built {
    pub glue: String,
    pub wasm: String,
}

impl Built {
    pub fn read(dist: &Path) -> Outcome<Self> {
        Self::named(&text(&dist.join(INDEX))?)
    }

    /// Finds them in the page's text, or in that of its module script.
    pub fn named(page: &str) -> Outcome<Self> {
        let name = |marker| quoted_after(page, marker).map(|name| name.trim_start_matches("./").to_owned());
        match (name("from "), name("module_or_path: ")) {
            (Some(glue), Some(wasm)) => Ok(Self { glue, wasm }),
            _ => Err(Failure::new("the module script in dist/index.html names no glue or no wasm")),
        }
    }
}

fn quoted_after<'a>(text: &'a str, marker: &str) -> Option<&'a str> {
    let after = text.split(marker).skip(1).find(|after| after.starts_with(['"', '\'']))?;
    after[1..].split(['"', '\'']).next()
}

/// The files of a folder and of all folders in it, sorted by path.
#[cfg(feature = "sim")]
pub fn all_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = files(folder)?;
    let entries = fs::read_dir(folder).map_err(|error| Failure::reading(folder, error))?;
    for inner in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        found.extend(all_files(&inner)?);
    }
    found.sort();
    Ok(found)
}

/// The files of a folder, sorted by name, without those in its folders.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::reading(folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    Ok(paths)
}

pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::reading(path, error))
}

pub fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::reading(path, error))
}

pub fn write(path: &Path, content: &[u8]) -> Outcome {
    fs::write(path, content).map_err(|error| Failure::writing(path, error))
}

/// A digest for a file's name, so that a browser never takes a file of an earlier build for one of this build.
pub fn digest(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_glue_and_its_wasm() {
        let page = "away from home <script>import init from './g.js';\ninit({ module_or_path: './w.wasm' });</script>";
        let Built { glue, wasm } = Built::named(page).unwrap();
        assert_eq!((glue.as_str(), wasm.as_str()), ("g.js", "w.wasm"));
        assert!(Built::named("<script></script>").is_err());
    }
}
