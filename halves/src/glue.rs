//! The JavaScript glue of wasm-bindgen, taught to fetch and link the second half.

use crate::Halves;
use crate::first::{export_name, short_name};
use crate::module::Module;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::HashMap;

const LATER: &str = include_str!("later.js");

/// The second half as the glue knows it.
pub struct Later<'a> {
    /// The name of its file, which lies beside the glue.
    pub file: &'a str,
    /// The question to a person when the second half is needed at once and cannot be fetched. With a yes, it is fetched again.
    pub question: &'a str,
}

/// The glue of the whole module, for both halves.
pub fn linking(glue: &str, module: &Module<'_>, halves: &Halves, later: &Later<'_>) -> Outcome<String> {
    let here = halves.imports.iter().enumerate().map(|(rank, place)| (*place, Some(short_name(rank))));
    let made = (0..module.imports.len()).filter(|place| !halves.imports.contains(place)).map(|place| (place, None));
    let names = here.chain(made).map(|(place, new)| (module.imports[place].name, new));
    exporting(&taught(glue, names, &halves.shapes, later)?, module.exports.iter().map(|export| export.name))
}

/// The glue with the names that exports have in the halves.
fn exporting<'a>(glue: &str, exports: impl Iterator<Item = &'a str>) -> Outcome<String> {
    let mut names: Vec<(&str, String)> = exports.enumerate().map(|(place, name)| (name, export_name(place, name))).collect();
    // One may begin with another.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut glue = glue.to_owned();
    for (name, new) in names.iter().filter(|(name, new)| name != new) {
        // The function around an export may have its name, and keeps it until terser has a shorter one.
        let named = format!("wasm.{name}");
        if glue.contains(name) && !glue.contains(&named) {
            return Err(Unsplittable::Export((*name).to_owned()));
        }
        glue = glue.replace(&named, &format!("wasm.{new}"));
    }
    Ok(glue)
}

/// `names` are the old and new ones of what the wasm imports. What has no new one is made from `shapes`.
fn taught<'a>(
    glue: &str,
    names: impl Iterator<Item = (&'a str, Option<String>)>,
    shapes: &str,
    later: &Later<'_>,
) -> Outcome<String> {
    let glue = behind(glue, "_bg.js\": import0,", "\n        later: { link: linkNow },")?;
    let glue = behind(&glue, "await __wbg_load(await module_or_path, imports);", "\n    await linkAhead(instance);")?;
    let glue = behind(&glue, "wasm.__wbindgen_start();", "\n    linkSoon();")?;
    // Nobody starts the page synchronously. What is not exported is left out by terser.
    let glue = named(&glue, names)?.replacen("export { initSync, ", "export { ", 1);
    // Rust writes a string in quotes as JavaScript reads it.
    let asking = format!("{:?}", later.question);
    let linking = LATER.replace("\"QUESTION\"", &asking).replace("SHAPES", shapes).replace("LATER", later.file);
    Ok(bare(&(glue + &linking)))
}

/// The glue without indents and comments, which nobody reads in the built page. wasm-bindgen's comments and those of `later.js` have lines of
/// their own, and no string goes over several.
fn bare(glue: &str) -> String {
    let mut bare = String::with_capacity(glue.len());
    let mut in_comment = false;
    for line in glue.lines().map(str::trim_start) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            bare.extend([line, "\n"]);
        }
    }
    bare
}

/// The text of each import behind its name, in the object of imports: from the line that begins with the name to the next one, or to the
/// end of the object.
pub(crate) fn entries(glue: &str, is_import: impl Fn(&str) -> bool) -> HashMap<&str, &str> {
    let mut entries = HashMap::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut from = 0;
    for line in glue.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let named = line.trim_start().split_once(": ").map(|(name, _)| name).filter(|name| is_import(name));
        let ends = |(_, _, indented): &mut (&str, usize, usize)| named.is_some() || indent < *indented;
        if let Some((name, begin, indented)) = open.take_if(ends) {
            // What is before the next name on its line stays there.
            let end = from + if named.is_some() { indent.min(indented) } else { 0 };
            entries.insert(name, &glue[begin..end]);
        }
        if let Some(name) = named {
            open = Some((name, from + indent + name.len(), indent));
        }
        from += line.len();
    }
    if let Some((name, begin, _)) = open {
        entries.insert(name, &glue[begin..]);
    }
    entries
}

/// The glue with the functions under their new names, in the order of these, and without those that have none.
fn named<'a>(glue: &str, names: impl Iterator<Item = (&'a str, Option<String>)>) -> Outcome<String> {
    let names: Vec<(&str, Option<String>)> = names.collect();
    let entries = entries(glue, |name| names.iter().any(|(old, _)| *old == name));
    let (mut rest, mut all, mut place) = (glue.to_owned(), String::new(), glue.len());
    for (name, new) in &names {
        let entry = entries.get(name).ok_or_else(|| Unsplittable::NotInGlue((*name).to_owned()))?;
        let whole = format!("{name}{entry}");
        place = place.min(rest.find(&whole).unwrap_or(place));
        rest = rest.replacen(&whole, "", 1);
        if let Some(new) = new {
            all.extend([new, *entry]);
        }
    }
    rest.insert_str(place.min(rest.len()), &all);
    Ok(rest)
}

/// The glue with `more` inserted behind the only occurrence of `what`.
fn behind(glue: &str, what: &'static str, more: &str) -> Outcome<String> {
    match glue.split_once(what) {
        Some((before, after)) if !after.contains(what) => Ok(format!("{before}{what}{more}{after}")),
        _ => Err(Unsplittable::OtherGlue(what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_is_taught_at_the_three_places_and_names_the_file() {
        let later = Later { file: "b.wasm", question: "Again?\n\"再试\"" };
        let glue = "  __wbg_a_1: function(x) {\n\"./page_bg.js\": import0,\nx = await __wbg_load(await module_or_path, imports);\nwasm.__wbindgen_start();\n";
        let names = [("__wbg_a_1", Some("i0".to_owned()))].into_iter();
        let taught = taught(glue, names, "[(word) => f,\n]", &later).unwrap();
        assert!(taught.starts_with("i0: function(x) {\n"), "{taught}");
        assert!(taught.contains("import0,\nlater: { link: linkNow },"), "{taught}");
        assert!(taught.contains("imports);\nawait linkAhead(instance);"), "{taught}");
        assert!(taught.contains("wasm.__wbindgen_start();\nlinkSoon();"), "{taught}");
        assert!(taught.contains("new URL(\"./b.wasm\", import.meta.url)"), "{taught}");
        assert!(taught.contains("const shapes = [(word) => f,\n];"), "{taught}");
        assert!(taught.contains("confirm(\"Again?\\n\\\"再试\\\"\")"), "{taught}");
    }

    #[test]
    fn imports_stand_in_the_order_of_their_names_with_all_that_is_theirs() {
        let glue = "const import0 = {\n  __proto__: null,\n  b: function() { return f(function() {\n    if (x) {\n    }\n  }, arguments); },\n  a: function(x) {\n  },\n};\n";
        let found = entries(glue, |name| ["a", "b"].contains(&name));
        assert_eq!(
            (found["a"], found["b"]),
            (": function(x) {\n  },\n", ": function() { return f(function() {\n    if (x) {\n    }\n  }, arguments); },\n  ")
        );
        let new = |name: &str| Some(name.to_owned());
        let shorter = named(glue, [("a", new("i0")), ("b", None)].into_iter()).unwrap();
        assert!(shorter.contains("i0: function(x) {") && !shorter.contains("if (x)"), "{shorter}");
        let named = named(glue, [("a", new("i0")), ("b", new("i1"))].into_iter()).unwrap();
        let expected =
            "i0: function(x) {\n  },\ni1: function() { return f(function() {\n    if (x) {\n    }\n  }, arguments); },\n  ";
        assert!(named.starts_with("const import0 = {\n  __proto__: null,\n"), "{named}");
        assert!(named.contains(expected), "{named}");
        assert!(named.trim_end().ends_with("};") && !named.contains("a: "), "{named}");
    }

    #[test]
    fn what_is_sent_has_no_comments_and_no_indents() {
        let glue = "/**\n * A note.\n */\nfunction a() {\n    // why\n    return \"http://b\"; /* c */\n\n    /* one line */\n}\n";
        assert_eq!(bare(glue), "function a() {\nreturn \"http://b\"; /* c */\n}\n");
        assert!(!bare(LATER).contains("/*"));
    }

    #[test]
    fn glue_of_another_wasm_bindgen_is_refused() {
        assert!(taught("wasm.__wbindgen_start();", std::iter::empty(), "[]", &Later { file: "b.wasm", question: "" }).is_err());
        assert!(named("  b: function() {", [("a", Some("i0".to_owned()))].into_iter()).is_err());
    }

    #[test]
    fn exports_have_short_names_in_the_glue_and_one_that_is_named_otherwise_is_refused() {
        let names = || ["memory", "invoke__h1", "invoke__h1b"].into_iter();
        assert_eq!(
            exporting("function invoke__h1() { wasm.invoke__h1(wasm.memory, wasm.invoke__h1b); }", names()).unwrap(),
            "function invoke__h1() { wasm.e1(wasm.memory, wasm.e2); }"
        );
        assert!(exporting("wasm[\"invoke__h1\"]()", names()).is_err());
    }
}
