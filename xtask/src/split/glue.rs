//! The JavaScript glue of wasm-bindgen, taught to fetch and link the second half.

use crate::failure::{Failure, Outcome};
use std::collections::BTreeMap;

const LATER: &str = include_str!("later.js");

/// `later` is the name of the file beside the glue that holds the second half, `names` the old and new ones of what the wasm imports.
pub fn linking<'a>(glue: &str, later: &str, names: impl Iterator<Item = (&'a str, String)>) -> Outcome<String> {
    let glue = behind(glue, "\"./zooscope_bg.js\": import0,", "\n        later: { link: linkNow },")?;
    let glue = behind(&glue, "await __wbg_load(await module_or_path, imports);", "\n    await linkAhead(instance);")?;
    let glue = behind(&glue, "wasm.__wbindgen_start();", "\n    linkSoon();")?;
    let glue = named(&glue, names)?;
    Ok(glue + &LATER.replace("LATER", later))
}

/// The functions under their new names. Each stands at the begin of a line, in the object that the glue gives the wasm.
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
        Some((name, _)) => Err(Failure::new(format!("wasm-bindgen's glue has no `{name}`, which the wasm imports"))),
    }
}

/// With `more` behind the one place where `what` stands.
fn behind(glue: &str, what: &str, more: &str) -> Outcome<String> {
    match glue.split_once(what) {
        Some((before, after)) if !after.contains(what) => Ok(format!("{before}{what}{more}{after}")),
        _ => Err(Failure::new(format!("wasm-bindgen's glue does not say `{what}` once, which the split goes by"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_is_taught_at_the_three_places_and_names_the_file() {
        let glue = "  __wbg_a_1: function(x) {\n\"./zooscope_bg.js\": import0,\nx = await __wbg_load(await module_or_path, imports);\nwasm.__wbindgen_start();\n";
        let taught = linking(glue, "b.wasm", [("__wbg_a_1", "i0".to_owned())].into_iter()).unwrap();
        assert!(taught.starts_with("  i0: function(x) {\n"), "{taught}");
        assert!(taught.contains("import0,\n        later: { link: linkNow },"), "{taught}");
        assert!(taught.contains("imports);\n    await linkAhead(instance);"), "{taught}");
        assert!(taught.contains("wasm.__wbindgen_start();\n    linkSoon();"), "{taught}");
        assert!(taught.contains("new URL(\"./b.wasm\", import.meta.url)"), "{taught}");
    }

    #[test]
    fn glue_of_another_wasm_bindgen_is_refused() {
        assert!(linking("wasm.__wbindgen_start();", "b.wasm", std::iter::empty()).is_err());
        assert!(named("  b: function() {", [("a", "i0".to_owned())].into_iter()).is_err());
    }
}
