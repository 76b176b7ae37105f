//! No circle of files: whoever reads one file has to read those it uses, and never that file again for them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::imports::{Uses, uses};
use crate::source::{Source, sources};

/// Modules whose files form no circle.
const FREE: [&str; 12] =
    ["app/", "files/", "tell/", "link/", "script/", "lessons/", "worksheets/", "sim/", "jute/", "hdfs/", "zk/", "wire/"];

/// Circles that may stay: one type whose handlers stand in several files, a theme each, and call each other.
const ONE_TYPE: [(&str, &str); 2] = [("NameNode", "hdfs/name_node/"), ("Client", "zk/client/")];

/// Groups of files that use each other, the largest knowledge first.
fn circles(uses: &Uses) -> Vec<BTreeSet<String>> {
    let reach = |from: &String| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&String> = uses.get(from).into_iter().flatten().collect();
        while let Some(file) = next.pop() {
            if reached.insert(file.clone()) {
                next.extend(uses.get(file).into_iter().flatten());
            }
        }
        reached
    };
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for file in uses.keys() {
        if found.iter().any(|circle| circle.contains(file)) {
            continue;
        }
        let there = reach(file);
        if there.contains(file) {
            found.push(there.into_iter().filter(|other| reach(other).contains(file)).collect());
        }
    }
    found
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let uses = uses(&sources());
    let within = |module: &str| -> Uses {
        let own = uses.iter().filter(|(file, _)| file.starts_with(module));
        own.map(|(file, to)| (file.clone(), to.iter().filter(|to| to.starts_with(module)).cloned().collect())).collect()
    };
    for module in FREE {
        let is_one_type = |circle: &BTreeSet<String>| ONE_TYPE.iter().any(|(_, of)| circle.iter().all(|file| file.starts_with(of)));
        let circles: Vec<_> = circles(&within(module)).into_iter().filter(|circle| !is_one_type(circle)).collect();
        assert!(circles.is_empty(), "circles in {module}: {circles:#?}");
    }
}

#[test]
fn a_circle_is_found_through_what_a_module_hands_on() {
    let source = |path: &str, text: &str| Source { path: PathBuf::from(path), module: String::new(), text: text.to_owned() };
    let tree = |b: &str| {
        let sources = [
            source("app/mod.rs", "mod a; mod b; pub use b::{self, Beta};"),
            source("app/a.rs", "use super::Beta; fn alpha(beta: Beta) {}"),
            source("app/b.rs", b),
        ];
        circles(&uses(&sources))
    };
    assert!(tree("pub struct Beta; use crate::sim::{Time, World};").is_empty());
    let circle: [BTreeSet<String>; 1] = [["app/a.rs", "app/b.rs"].map(str::to_owned).into()];
    assert_eq!(tree("use super::a::alpha; pub struct Beta;"), circle);
    assert_eq!(tree("use crate::{app::{a, c}, sim}; pub struct Beta;"), circle);
    assert_eq!(tree("pub struct Beta; fn f() { super::a::alpha(Beta) }"), circle);
    assert!(tree("pub struct Beta;\n#[cfg(test)]\nmod tests { use super::super::a::alpha; }").is_empty());
}
