//! The JavaScript glue of wasm-bindgen, taught to fetch and link the second half.

use crate::failure::{Failure, Outcome};

const LATER: &str = include_str!("later.js");

/// `later` is the name of the file beside the glue that holds the second half.
pub fn linking(glue: &str, later: &str) -> Outcome<String> {
    let glue = behind(glue, "\"./zooscope_bg.js\": import0,", "\n        later: { link: linkNow },")?;
    let glue = behind(&glue, "await __wbg_load(await module_or_path, imports);", "\n    await linkAhead(instance);")?;
    let glue = behind(&glue, "wasm.__wbindgen_start();", "\n    linkSoon();")?;
    Ok(glue + &LATER.replace("LATER", later))
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
        let glue =
            "\"./zooscope_bg.js\": import0,\nx = await __wbg_load(await module_or_path, imports);\nwasm.__wbindgen_start();\n";
        let taught = linking(glue, "b.wasm").unwrap();
        assert!(taught.contains("import0,\n        later: { link: linkNow },"), "{taught}");
        assert!(taught.contains("imports);\n    await linkAhead(instance);"), "{taught}");
        assert!(taught.contains("wasm.__wbindgen_start();\n    linkSoon();"), "{taught}");
        assert!(taught.contains("new URL(\"./b.wasm\", import.meta.url)"), "{taught}");
    }

    #[test]
    fn glue_of_another_wasm_bindgen_is_refused() {
        assert!(linking("wasm.__wbindgen_start();", "b.wasm").is_err());
    }
}
