//! The uses of one file by another: read from imports and paths, and through what a module hands on to where a name is defined.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Source;

/// The files that a file names, by their paths below `src/`.
pub type Uses = BTreeMap<String, BTreeSet<String>>;

type Module = Vec<String>;

/// Names of a module that are defined elsewhere, with where.
type HandedOn = BTreeMap<String, Module>;

struct Crate {
    files: BTreeMap<Module, String>,
    handed_on: BTreeMap<Module, HandedOn>,
}

/// Hands may pass a name on this often before it is taken for lost.
const MAX_HANDS: usize = 8;

pub fn uses(sources: &[Source]) -> Uses {
    let path = |source: &Source| source.path.to_str().unwrap().replace('\\', "/");
    let files = sources.iter().map(|source| (module_of(&path(source)), path(source))).collect();
    let mut all = Crate { files, handed_on: BTreeMap::new() };
    for source in sources {
        let module = module_of(&path(source));
        let names = all.paths(&module, &source.text).into_iter().filter(|named| named.handed_on);
        let names = names.map(|named| (named.name, named.path)).filter(|(name, path)| path.last() == Some(name) || path.len() > 1);
        let names: HandedOn = names.filter(|(name, path)| *path != [&module[..], std::slice::from_ref(name)].concat()).collect();
        all.handed_on.insert(module, names);
    }
    sources
        .iter()
        .map(|source| {
            let from = path(source);
            let named = all.paths(&module_of(&from), without_tests(&source.text)).into_iter().filter(|named| !named.handed_on);
            let to = named.filter_map(|named| all.file_of(&named.path, MAX_HANDS)).filter(|to| *to != from).collect();
            (from, to)
        })
        .collect()
}

/// The text of a file without its tests, which stand at its end.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

fn module_of(path: &str) -> Module {
    let parts = path.trim_end_matches(".rs").split('/').map(str::to_owned);
    parts.filter(|part| !["mod", "lib"].contains(&part.as_str())).collect()
}

struct Named {
    /// The name in the file that imports it.
    name: String,
    path: Module,
    handed_on: bool,
}

impl Crate {
    /// Every path into the crate that a file names, from the crate's root.
    fn paths(&self, module: &[String], text: &str) -> Vec<Named> {
        let tokens = tokens(text);
        let mut found: Vec<Named> = Vec::new();
        let mut local: BTreeMap<String, Module> = BTreeMap::new();
        let mut at = 0;
        while at < tokens.len() {
            let begins = at == 0 || tokens[at - 1] != "::";
            let is_use = tokens[at] == "use";
            let root =
                if is_use { tokens.get(at + 1).copied() } else { Some(tokens[at]).filter(|_| tokens.get(at + 1) == Some(&"::")) };
            let base: Option<&[String]> = match root {
                _ if !begins => None,
                Some("crate" | "super" | "self") => Some(&[]),
                Some(name) if is_use && self.files.contains_key(&[module, &[name.to_owned()]].concat()) => Some(module),
                Some(name) if !is_use && local.contains_key(name) => Some(&[]),
                _ => None,
            };
            let Some(base) = base else {
                at += 1;
                continue;
            };
            let handed_on = is_use && at > 0 && matches!(tokens[at - 1], "pub" | ")");
            let mut leaves: Vec<(Module, Option<String>)> = Vec::new();
            at = tree(&tokens, at + usize::from(is_use), base.to_vec(), &mut leaves);
            for (path, alias) in leaves {
                let path = match path.first().and_then(|first| local.get(first)).filter(|_| !is_use) {
                    Some(of) => [of, &path[1..]].concat(),
                    None => absolute(module, path),
                };
                let Some(name) = alias.or_else(|| path.last().cloned()) else { continue };
                if is_use && self.files.contains_key(&path) {
                    local.insert(name.clone(), path.clone());
                }
                found.push(Named { name, path, handed_on });
            }
        }
        found
    }

    /// The file that defines the last name of a path.
    fn file_of(&self, path: &[String], hands: usize) -> Option<String> {
        let inside = (0..=path.len()).rev().find(|n| self.files.contains_key(&path[..*n]))?;
        let (module, rest) = path.split_at(inside);
        let elsewhere = rest.first().and_then(|name| self.handed_on.get(module)?.get(name));
        match elsewhere {
            Some(elsewhere) if hands > 0 => self.file_of(&[&elsewhere[..], &rest[1..]].concat(), hands - 1),
            _ => self.files.get(module).cloned(),
        }
    }
}

/// A path from the crate's root, whatever it began with.
fn absolute(module: &[String], path: Module) -> Module {
    let mut base = match path.first().map(String::as_str) {
        Some("self" | "super") => module.to_vec(),
        _ => Vec::new(),
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => {
                base.pop();
            }
            _ => base.push(part),
        }
    }
    base
}

/// Reads one path with its braces; the leaves are paths with the names that they get. Returns the place behind it.
fn tree(tokens: &[&str], mut at: usize, mut path: Module, leaves: &mut Vec<(Module, Option<String>)>) -> usize {
    while let Some(token) = tokens.get(at).copied() {
        match token {
            "{" => {
                at += 1;
                while let Some(token) = tokens.get(at).filter(|token| **token != "}") {
                    at = if *token == "," { at + 1 } else { tree(tokens, at, path.clone(), leaves).max(at + 1) };
                }
                return at + 1;
            }
            "*" => {
                leaves.push((path, None));
                return at + 1;
            }
            _ if is_name(token) => path.push(token.to_owned()),
            _ => break,
        }
        at += 1;
        if tokens.get(at) == Some(&"::") {
            at += 1;
        } else {
            break;
        }
    }
    let alias = (tokens.get(at) == Some(&"as")).then(|| tokens.get(at + 1).map(|name| (*name).to_owned())).flatten();
    at += if alias.is_some() { 2 } else { 0 };
    leaves.push((path, alias));
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::`, and every other character by itself.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            ':' if rest.starts_with("::") => 2,
            c if c.is_alphanumeric() || c == '_' => rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        found.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    found
}
