//! The languages that a folder adds come into every page that is built, by the program that Trunk starts at the end of a build.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_end_of_a_build_adds_the_languages_of_the_folder() {
    let root = std::env::temp_dir().join(format!("zooscope-languages-{}", std::process::id()));
    let (language, staging) = (root.join("languages").join("de"), root.join("staging"));
    fs::create_dir_all(&language).unwrap();
    fs::create_dir_all(staging.join("lessons")).unwrap();
    fs::write(language.join("language.json"), "{ \"like\": \"en\" }").unwrap();
    fs::write(language.join("page.json"), "{ \"Share\": \"Teilen\" }").unwrap();
    fs::write(language.join("lessons.json"), "{}").unwrap();
    fs::write(staging.join("index.html"), "<html lang=\"en\"></html>").unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg(hook())
        .env("CARGO_MANIFEST_DIR", root.join("xtask"))
        .env("TRUNK_STAGING_DIR", &staging)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(fs::read_to_string(staging.join("index.html")).unwrap(), "<html data-languages=\"de\" lang=\"en\"></html>");
    let file = fs::read_to_string(staging.join("lessons").join("de.language")).unwrap();
    assert!(file.contains("\"Share\": \"Teilen\""), "{file}");
    fs::remove_dir_all(&root).unwrap();
}

/// The task of xtask that `Trunk.toml` has at the end of a build.
fn hook() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Trunk.toml");
    let text = fs::read_to_string(file).unwrap();
    let (_, hook) = text.split_once("stage = \"post_build\"\ncommand = \"xtask\"\n").unwrap();
    let (_, task) = hook.split_once("command_arguments = [\"").unwrap();
    task.split('"').next().unwrap().to_owned()
}
