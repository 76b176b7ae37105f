//! Pinned versions, each read from the one file that states it: `Trunk.toml`, `Cargo.lock`, `tests/browser/package.json`.
//!
//! Each format is read by looking for one line, which spares xtask three parsers. A test reads the real files.

use crate::failure::{Failure, Outcome};
use crate::places;
use std::fs;

pub fn trunk() -> Outcome<String> {
    read("Trunk.toml", "trunk-version", |text| {
        let line = text.lines().find(|line| line.starts_with("trunk-version"))?;
        Some(first_quoted(line)?.trim_start_matches('=').to_owned())
    })
}

pub fn wasm_bindgen() -> Outcome<String> {
    read("Cargo.lock", "wasm-bindgen", |text| {
        let mut lines = text.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
        Some(first_quoted(lines.nth(1)?)?.to_owned())
    })
}

pub fn npm_package(name: &str) -> Outcome<String> {
    let key = format!("\"{name}\":");
    read("tests/browser/package.json", name, |text| {
        let after_key = text.split_once(&key)?.1;
        Some(first_quoted(after_key)?.to_owned())
    })
}

fn read(file: &str, what: &str, find: impl Fn(&str) -> Option<String>) -> Outcome<String> {
    let path = places::root()?.join(file);
    let text = fs::read_to_string(&path).map_err(|error| Failure::reading(&path, error))?;
    find(&text).ok_or_else(|| Failure::new(format!("{file} states no version of {what}")))
}

fn first_quoted(text: &str) -> Option<&str> {
    text.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_a_version() {
        let pins = [
            trunk(),
            wasm_bindgen(),
            npm_package("playwright-core"),
            npm_package("axe-core"),
            npm_package("scorm-again"),
            npm_package("binaryen"),
            npm_package("terser"),
        ];
        for pin in pins {
            let pin = pin.unwrap();
            assert_eq!(pin.split('.').filter(|part| part.parse::<u32>().is_ok()).count(), 3, "{pin}");
        }
    }
}
