//! The house rules that a compiler does not check, read from the sources.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod circles;
mod imports;
mod rooms;
mod source;

use std::fs;
use std::path::Path;

use source::{Source, code, sources};

/// The modules in the order of their dependence: each uses those before it and none after.
const ORDER: [&str; 22] = [
    "sim",
    "json",
    "jute",
    "lang",
    "rules",
    "hdfs",
    "zk",
    "wire",
    "recipes",
    "check",
    "metrics",
    "script",
    "hunt",
    "lessons",
    "link",
    "worksheets",
    "tell",
    "explore",
    "files",
    "app",
    "ui",
    "bench",
];

/// Those whose behaviour is a run's: the same everywhere, every time.
const SIMULATED: [&str; 13] =
    ["sim", "jute", "rules", "zk", "wire", "recipes", "hdfs", "check", "script", "hunt", "explore", "lessons", "worksheets"];

/// Names that have no place where every run must be the same: hashed order, the wall clock, floating point, randomness that nobody keyed.
const BANNED: [&str; 9] = ["HashMap", "HashSet", "Instant", "SystemTime", "f32", "f64", "thread_rng", "thread_local", "getrandom"];

/// Crates that only the drawing part may name.
const BROWSER: [&str; 5] = ["yew", "gloo", "web_sys", "wasm_bindgen", "js_sys"];

/// The names in a line of code, with the path separators between them: `crate`, `::`, `sim`.
fn words(line: &str) -> Vec<&str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect()
}

fn check(what: &str, offends: impl Fn(&Source, &str) -> Option<String>) {
    let mut offences = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(why) = offends(&source, line) {
                offences.push(format!("src/{}:{}: {why}", source.path.display(), number + 1));
            }
        }
    }
    assert!(offences.is_empty(), "{what}:\n{}", offences.join("\n"));
}

#[test]
fn no_module_names_one_that_stands_above_it() {
    let rank = |module: &str| ORDER.iter().position(|name| *name == module);
    check("an import points upward", |source, line| {
        let mine = rank(&source.module)?;
        let named = named_modules(line);
        named.into_iter().find(|name| rank(name).is_some_and(|theirs| theirs > mine)).map(|name| format!("names {name}"))
    });
}

/// The top-level modules that a line names: `crate::sim`, `crate::{sim, zk}`.
fn named_modules(line: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            // The first name of each item of the list, whatever is nested in it.
            Some(list) => {
                let mut depth = 0;
                let mut item = true;
                for (index, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => item = true,
                        c if c.is_alphabetic() && item && depth == 0 => {
                            item = false;
                            named.extend(words(&list[index..]).first());
                        }
                        _ => {}
                    }
                    if depth < 0 {
                        break;
                    }
                }
            }
            None => named.extend(words(rest).first()),
        }
    }
    named
}

#[test]
fn modules_stand_in_the_order_of_their_dependence() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let expected: Vec<&str> = ORDER.into_iter().filter(|module| declared.contains(module)).collect();
    assert_eq!(declared, expected);
}

#[test]
fn nothing_in_the_simulated_part_could_make_two_runs_differ() {
    check("a banned name", |source, line| {
        let simulated = SIMULATED.contains(&source.module.as_str());
        let words = words(line);
        let banned = words.iter().find(|word| BANNED.contains(word)).filter(|_| simulated)?;
        Some(format!("names {banned}"))
    });
    check("global randomness", |source, line| {
        let simulated = SIMULATED.contains(&source.module.as_str());
        (simulated && line.contains("rand::random")).then(|| "calls rand::random".to_owned())
    });
}

#[test]
fn only_the_drawing_part_knows_of_a_browser() {
    check("a browser's name", |source, line| {
        let words = words(line);
        let named = words.iter().find(|word| BROWSER.contains(word))?;
        // Of the programs in `bin/` each has JavaScript for its caller.
        let may = ["ui", "main", "bin"].contains(&source.module.as_str());
        (!may).then(|| format!("names {named}"))
    });
}

#[test]
fn the_reader_of_sources_sees_code_and_not_what_is_written_about_it() {
    assert_eq!(code("let a = \"HashMap\"; // f64\nlet b = 'x'; &'a str"), "let a = \"\"; \nlet b = ' '; &'a str");
    assert_eq!(code("'\\'' f32"), "' ' f32");
    assert_eq!(named_modules("use crate::{sim::{Step, World}, zk, app::Model};"), ["sim", "zk", "app"]);
    assert_eq!(named_modules("crate::zk::server(world, crate::sim::digest(&a))"), ["zk", "sim"]);
}
