//! Recorded cases of real servers (`README.md` here): the simulation answers the same, field by field.
//!
//! One test a case, by its name. More files of the same form are taken from the folder that `CONFORMANCE_DIR` names.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ensemble;
mod language;
mod one_server;

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Trial};
use serde_json::Value;

fn main() {
    let mut files = json_files(Path::new("tests/conformance"));
    if let Some(folder) = std::env::var_os("CONFORMANCE_DIR") {
        files.extend(json_files(Path::new(&folder)));
    }
    let trials: Vec<Trial> = files.iter().flat_map(|file| trials(file)).collect();
    assert!(!trials.is_empty(), "the recorded cases are gone");
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn trials(file: &Path) -> Vec<Trial> {
    let text = std::fs::read_to_string(file).expect("a file of cases");
    let recorded: Value = serde_json::from_str(&text).expect("JSON");
    let cases = recorded["cases"].as_array().expect("cases").clone();
    let trial = |case: Value| {
        let name = case["name"].as_str().expect("a name").to_owned();
        // Only a case of an ensemble says how many servers there are.
        let is_ensemble = case["servers"].is_u64();
        Trial::test(name, move || if is_ensemble { ensemble::play(&case) } else { one_server::play(&case) })
    };
    cases.into_iter().map(trial).collect()
}
