//! The page as one file that opens without a server: everything to which `dist/index.html` refers is put into it.
//!
//! A page from `file://` may not fetch its neighbours, so the styles, the JavaScript glue and the wasm all move inside. The wasm is
//! packed with gzip before base64, which the browser unpacks by itself, and started with the asynchronous init. The lessons, which the
//! hosted page fetches one by one, stand inside as text.

use crate::built::{self, Built};
use crate::failure::{Failure, Outcome};
use crate::sizes::gzip;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::path::{Path, PathBuf};

pub fn from_dist(dist: &Path) -> Outcome<String> {
    let page = built::text(&dist.join(built::INDEX))?;
    let with_styles = replace_links(&page, &|href| built::text(&dist.join(href.trim_start_matches("./"))))?;
    let with_lessons = with_lessons(&with_styles, &lessons(&dist.join("lessons"))?)?;
    replace_module(&with_lessons, &|body| {
        let Built { glue, wasm } = Built::named(body)?;
        starting_script(&built::text(&dist.join(glue))?, &built::read(&dist.join(wasm))?)
    })
}

/// Every lesson file with its name.
fn lessons(folder: &Path) -> Outcome<Vec<(String, String)>> {
    let named = |path: PathBuf| Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), built::text(&path)?));
    built::files(folder)?.into_iter().map(named).collect()
}

/// Puts the lessons before the script that starts the page. The page finds them by `data-lesson`.
fn with_lessons(page: &str, lessons: &[(String, String)]) -> Outcome<String> {
    let at = page.find("<script type=\"module\"").ok_or_else(|| Failure::new("dist/index.html has no module script"))?;
    let mut result = page[..at].to_owned();
    for (name, text) in lessons {
        if text.to_ascii_lowercase().contains("</script") {
            return Err(Failure::new(format!("{name} would end the element that it stands in")));
        }
        result.push_str(&format!("<script type=\"text/plain\" data-lesson=\"{name}\">{text}</script>\n"));
    }
    Ok(result + &page[at..])
}

/// The page with its style sheets as `<style>` and without preloads. Every other link stays.
fn replace_links(page: &str, read: &dyn Fn(&str) -> Outcome<String>) -> Outcome<String> {
    let mut result = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find("<link") {
        let length = rest[start..].find('>').ok_or_else(|| Failure::new("dist/index.html has a link that does not end"))? + 1;
        let tag = &rest[start..start + length];
        result.push_str(&rest[..start]);
        match attribute(tag, "rel") {
            Some("stylesheet") => {
                let href =
                    attribute(tag, "href").ok_or_else(|| Failure::new("dist/index.html has a style sheet without an address"))?;
                result.push_str(&format!("<style>\n{}</style>", inlinable_css(href, read(href)?)?));
            }
            Some("preload" | "modulepreload") => {}
            _ => result.push_str(tag),
        }
        rest = &rest[start + length..];
    }
    result.push_str(rest);
    Ok(result)
}

/// A style sheet, if it names no other file. It may refer to ids (`#id`) and have pictures as data.
fn inlinable_css(href: &str, css: String) -> Outcome<String> {
    let foreign = css
        .split("url(")
        .skip(1)
        .map(|after| after.trim_start_matches(['"', '\'']))
        .any(|target| !target.starts_with(['#']) && !target.starts_with("data:"));
    if foreign || css.contains("@import") {
        return Err(Failure::new(format!("{href} names another file, which a page in one file cannot have")));
    }
    Ok(css)
}

/// The page with its module script's body replaced by what `make` returns for it.
fn replace_module(page: &str, make: &dyn Fn(&str) -> Outcome<String>) -> Outcome<String> {
    let missing = || Failure::new("dist/index.html has no module script");
    let start = page.find("<script type=\"module\"").ok_or_else(missing)?;
    let body = start + page[start..].find('>').ok_or_else(missing)? + 1;
    let end = body + page[body..].find("</script>").ok_or_else(missing)?;
    Ok(format!("{}<script type=\"module\">\n{}{}", &page[..start], make(&page[body..end])?, &page[end..]))
}

fn starting_script(glue: &str, wasm: &[u8]) -> Outcome<String> {
    if glue.lines().any(|line| line.starts_with("import ")) {
        return Err(Failure::new("the glue imports another module, which a page in one file cannot have"));
    }
    let init = default_export(glue).ok_or_else(|| Failure::new("the glue has no default export"))?;
    let packed = STANDARD.encode(gzip(wasm)?);
    // In a string or a comment, `</script` would end the element.
    let glue = glue.replace("</script", "<\\/script");
    Ok(format!(
        "{glue}\n{{\n    const packed = Uint8Array.from(atob(\"{packed}\"), (letter) => letter.charCodeAt(0));\n    \
         const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream(\"gzip\"));\n    \
         await {init}({{ module_or_path: await new Response(unpacked).arrayBuffer() }});\n}}\n"
    ))
}

/// The name of `init` in `export { initSync, init as default };`.
fn default_export(glue: &str) -> Option<&str> {
    let before = glue.rsplit_once(" as default")?.0;
    before.rsplit([' ', '{', ',']).next().filter(|name| !name.is_empty())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let value = tag.split_once(&format!(" {name}=\""))?.1;
    value.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_moves_inside_a_preload_goes_and_an_icon_stays() {
        let page = r#"<link rel="icon" href="data:x"><link rel="stylesheet" href="./a.css"/><link rel="preload" href="./b">!"#;
        let result = replace_links(page, &|href| Ok(format!("/* {href} */"))).unwrap();
        assert_eq!(result, "<link rel=\"icon\" href=\"data:x\"><style>\n/* ./a.css */</style>!");
    }

    #[test]
    fn a_style_sheet_that_names_a_file_is_refused() {
        assert!(inlinable_css("a.css", "p { background: url(picture.png) }".into()).is_err());
        assert!(inlinable_css("a.css", "@import 'b.css';".into()).is_err());
        assert!(inlinable_css("a.css", "p { fill: url(\"#arrow\"); mask: url(data:image/svg+xml,x) }".into()).is_ok());
    }

    #[test]
    fn the_module_script_gives_its_names_and_is_replaced() {
        let page = "<p></p><script type=\"module\">\nimport init from './g.js';\ninit({ module_or_path: './w.wasm' });</script>.";
        let result = replace_module(page, &|body| {
            let Built { glue, wasm } = Built::named(body)?;
            Ok(format!("{glue}+{wasm}"))
        });
        assert_eq!(result.unwrap(), "<p></p><script type=\"module\">\ng.js+w.wasm</script>.");
    }

    #[test]
    fn glue_is_followed_by_its_own_start_and_cannot_end_the_script() {
        let script = starting_script("const a = '</script>';\nexport { initSync, boot as default };", b"wasm").unwrap();
        assert!(script.contains("await boot({"), "{script}");
        assert!(!script.contains("</script"), "{script}");
    }

    #[test]
    fn lessons_stand_before_the_script_and_none_can_end_its_element() {
        let page = "<p></p><script type=\"module\">go</script>";
        let lessons = [("a.lesson".to_owned(), "say <b>".to_owned())];
        let result = with_lessons(page, &lessons).unwrap();
        assert_eq!(
            result,
            "<p></p><script type=\"text/plain\" data-lesson=\"a.lesson\">say <b></script>\n<script type=\"module\">go</script>"
        );
        assert!(with_lessons(page, &[("b".to_owned(), "</SCRIPT>".to_owned())]).is_err());
    }

    #[test]
    fn glue_that_imports_is_refused() {
        assert!(starting_script("import x from './y.js';\nexport { z as default };", b"").is_err());
    }
}
