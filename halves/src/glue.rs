//! The JavaScript glue of wasm-bindgen, taught to fetch and link the second half.

use crate::first::short_name;
use crate::module::Module;
use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::BTreeMap;

const LATER: &str = include_str!("later.js");

/// The second half as the glue knows it.
pub struct Later<'a> {
    /// The name of its file, which lies beside the glue.
    pub file: &'a str,
    /// The question to a person when the second half is needed at once and cannot be fetched. With a yes, it is fetched again.
    pub question: &'a str,
}

/// The glue of the whole module, for both halves.
pub fn linking(glue: &str, module: &Module<'_>, later: &Later<'_>) -> Outcome<String> {
    let names = module.imports.iter().enumerate().map(|(place, import)| (import.name, short_name(place)));
    taught(glue, names, later)
}

/// `names` are the old and new ones of what the wasm imports.
fn taught<'a>(glue: &str, names: impl Iterator<Item = (&'a str, String)>, later: &Later<'_>) -> Outcome<String> {
    let glue = behind(glue, "_bg.js\": import0,", "\n        later: { link: linkNow },")?;
    let glue = behind(&glue, "await __wbg_load(await module_or_path, imports);", "\n    await linkAhead(instance);")?;
    let glue = behind(&glue, "wasm.__wbindgen_start();", "\n    linkSoon();")?;
    let glue = named(&glue, names)?;
    // Rust writes a string in quotes as JavaScript reads it.
    let asking = format!("{:?}", later.question);
    Ok(bare(&(glue + &LATER.replace("\"QUESTION\"", &asking).replace("LATER", later.file))))
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

/// The glue with the functions under their new names. Each stands at the begin of a line, in the object of imports.
fn named<'a>(glue: &str, names: impl Iterator<Item = (&'a str, String)>) -> Outcome<String> {
    let mut names: BTreeMap<&str, String> = names.collect();
    let mut named = String::with_capacity(glue.len());
    for line in glue.lines() {
        let indented = line.len() - line.trim_start().len();
        let new = line.trim_start().split_once(": ").and_then(|(name, rest)| Some((names.remove(name)?, rest)));
        match new {
            Some((name, rest)) => named.extend([&line[..indented], &name, ": ", rest]),
            None => named.push_str(line),
        }
        named.push('\n');
    }
    match names.pop_first() {
        None => Ok(named),
        Some((name, _)) => Err(Unsplittable::NotInGlue(name.to_owned())),
    }
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
        let taught = taught(glue, [("__wbg_a_1", "i0".to_owned())].into_iter(), &later).unwrap();
        assert!(taught.starts_with("i0: function(x) {\n"), "{taught}");
        assert!(taught.contains("import0,\nlater: { link: linkNow },"), "{taught}");
        assert!(taught.contains("imports);\nawait linkAhead(instance);"), "{taught}");
        assert!(taught.contains("wasm.__wbindgen_start();\nlinkSoon();"), "{taught}");
        assert!(taught.contains("new URL(\"./b.wasm\", import.meta.url)"), "{taught}");
        assert!(taught.contains("confirm(\"Again?\\n\\\"再试\\\"\")"), "{taught}");
    }

    #[test]
    fn what_is_sent_has_no_comments_and_no_indents() {
        let glue = "/**\n * A note.\n */\nfunction a() {\n    // why\n    return \"http://b\"; /* c */\n\n    /* one line */\n}\n";
        assert_eq!(bare(glue), "function a() {\nreturn \"http://b\"; /* c */\n}\n");
        assert!(!bare(LATER).contains("/*"));
    }

    #[test]
    fn glue_of_another_wasm_bindgen_is_refused() {
        assert!(taught("wasm.__wbindgen_start();", std::iter::empty(), &Later { file: "b.wasm", question: "" }).is_err());
        assert!(named("  b: function() {", [("a", "i0".to_owned())].into_iter()).is_err());
    }
}
