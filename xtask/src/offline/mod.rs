//! The hosted page without a network: a manifest with icons, so that it can be installed, and a service worker that keeps its files.
//!
//! The worker has a list of all files with their digests. It keeps all of them or none, and another version replaces all at once.

mod icon;
mod manifest;

use crate::built;
use crate::dist::SINGLE_FILE;
use crate::failure::{Failure, Outcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The end of the name of the script that the page asks for once it stands.
pub const LATER: &str = "_later.js";
pub const MANIFEST: &str = "manifest.webmanifest";
/// One name for every version: by it the browser finds out that there is another.
pub const WORKER: &str = "worker.js";

/// Puts manifest, icons and the script that names them into `dist`, and has the page ask for that script.
pub fn announce(dist: &Path) -> Outcome {
    for icon in icon::ALL {
        built::write(&dist.join(icon.name), &icon.png()?)?;
    }
    built::write(&dist.join(MANIFEST), manifest::text().as_bytes())?;
    let script = include_str!("later.js").replace("{manifest}", MANIFEST).replace("{worker}", WORKER);
    let name = format!("zooscope-{}{LATER}", built::digest(script.as_bytes()));
    built::write(&dist.join(&name), script.as_bytes())?;
    let index = dist.join(built::INDEX);
    let page = with_script(&with_icon_apart(&built::text(&index)?)?, &asking_for(&name));
    built::write(&index, page.as_bytes())
}

/// The page with more in the last script of its head, so that the policy needs no hash more; without one, in a script of its own.
fn with_script(page: &str, more: &str) -> String {
    match page.split_once("</script></head>") {
        Some((before, after)) => format!("{before};{more}</script></head>{after}"),
        None => page.replacen("</head>", &format!("<script>{more}</script></head>"), 1),
    }
}

/// The page without the icon inside it, which nothing waits for: a browser fetches the file when it has the time.
fn with_icon_apart(page: &str) -> Outcome<String> {
    let apart = || {
        let (before, icon) = page.split_once("<link rel=\"icon\" href=\"data:")?;
        let (_, after) = icon.split_once('"')?;
        Some(format!("{before}<link rel=\"icon\" href=\"./{}\"{after}", icon::ALL[0].name))
    };
    apart().ok_or_else(|| Failure::new("dist/index.html has no icon inside it"))
}

/// The script that asks for the other one, when the page is there.
fn asking_for(name: &str) -> String {
    format!("addEventListener(\"TrunkApplicationStarted\",()=>import(\"./{name}\"))")
}

/// Writes the worker. No file of `dist` may change after this.
pub fn seal(dist: &Path) -> Outcome {
    let mut files = BTreeMap::new();
    for folder in ["", "lessons/"] {
        for path in built::files(&dist.join(folder))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(kept_as(&format!("{folder}{name}")), integrity(&built::read(&path)?));
        }
    }
    files.remove(SINGLE_FILE);
    built::write(&dist.join(WORKER), worker(&files)?.as_bytes())?;
    complete(dist)
}

/// The page has no name: its address is that of its folder.
fn kept_as(file: &str) -> String {
    if file == built::INDEX { String::new() } else { file.to_owned() }
}

/// The digest in the form that `fetch` compares.
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

fn worker(files: &BTreeMap<String, String>) -> Outcome<String> {
    if let Some(name) =
        files.keys().find(|name| !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./".contains(letter)))
    {
        return Err(Failure::new(format!("{name} is not a name that is the same in every address")));
    }
    let rows: String = files.iter().map(|(name, digest)| format!("    \"{name}\": \"{digest}\",\n")).collect();
    let version = built::digest(rows.as_bytes());
    Ok(include_str!("worker.js").replace("{version}", &version).replace("{files}", &format!("{{\n{rows}}}")))
}

/// Fails where `dist` has a folder that the worker's list leaves out.
fn complete(dist: &Path) -> Outcome {
    let entries = fs::read_dir(dist).map_err(|error| Failure::reading(dist, error))?;
    let folders = entries.flatten().filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name());
    match folders.into_iter().find(|name| name != "lessons") {
        Some(name) => Err(Failure::new(format!("the service worker keeps no folder {}", name.to_string_lossy()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(content: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(kept_as("index.html"), integrity(content.as_bytes())), ("lessons/a.lesson".to_owned(), integrity(b"a"))])
    }

    #[test]
    fn a_worker_names_every_file_with_its_digest_and_another_content_is_another_version() {
        let worker_of = |content| worker(&files(content)).unwrap();
        let page = worker_of("page");
        assert!(page.contains("\"\": \"sha256-"), "{page}");
        assert!(page.contains("\"lessons/a.lesson\": \"sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=\""), "{page}");
        assert!(!page.contains("{version}") && !page.contains("{files}"));
        assert_eq!(page, worker_of("page"));
        let version = |worker: &str| worker.split("VERSION = \"").nth(1).map(|after| after[..16].to_owned());
        assert_ne!(version(&page), version(&worker_of("other page")));
    }

    #[test]
    fn the_icon_stands_apart() {
        let page = with_icon_apart("<a><link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg'x'\"><b>").unwrap();
        assert_eq!(page, "<a><link rel=\"icon\" href=\"./icon-192.png\"><b>");
        assert!(with_icon_apart("<a>").is_err());
    }

    #[test]
    fn a_name_that_an_address_would_change_is_refused() {
        assert!(worker(&BTreeMap::from([("a b.css".to_owned(), String::new())])).is_err());
    }
}
