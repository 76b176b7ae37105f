//! `cargo xtask scorm`: a lesson or a worksheet as a package of SCORM 1.2, which a learning platform takes as it is.
//!
//! ```text
//!   lesson ─► NAME.zip: imsmanifest.xml
//!                       index.html      the platform's API on one side, the SPLICE protocol on the other (launch.html)
//!                       zooscope.html   the page in one file, in a frame of it
//! ```
//!
//! The page itself knows nothing of SCORM. A lesson of the page's own is opened by its link, any other text is handed over as a file.

mod zip;

use crate::failure::{Failure, Outcome};
use crate::{built, dist, places, policy};
use std::fs;
use std::path::{Path, PathBuf};

const LAUNCH: &str = include_str!("launch.html");
const MANIFEST: &str = include_str!("imsmanifest.xml");

/// The arguments of `cargo xtask scorm`.
#[derive(Default)]
pub struct Options {
    /// Lessons' names, or files of lessons and worksheets.
    pub texts: Vec<String>,
    /// The language of the page, if not the reader's own.
    pub lang: Option<String>,
    /// The folder for the packages, if not [`places::packages`].
    pub out: Option<PathBuf>,
}

pub fn run(options: &Options) -> Outcome {
    let root = places::root()?;
    let single = root.join("dist").join(dist::SINGLE_FILE);
    if !single.is_file() {
        return Err(Failure::new("there is no page yet: `cargo xtask dist` builds it"));
    }
    let page = built::read(&single)?;
    let out = options.out.clone().unwrap_or_else(|| places::packages(&root));
    fs::create_dir_all(&out).map_err(|error| Failure::writing(&out, error))?;
    for text in &options.texts {
        let subject = Subject::read(&root, text)?;
        let file = out.join(format!("{}.zip", subject.name));
        built::write(&file, &package(&subject, options.lang.as_deref(), &page)?)?;
        println!("{}", file.display());
    }
    Ok(())
}

/// A lesson or a worksheet.
#[derive(Debug, PartialEq)]
struct Subject {
    name: String,
    title: String,
    /// The text of one that is not inside the page.
    own: Option<String>,
}

impl Subject {
    /// A lesson of the page's own by its name, or a file.
    fn read(root: &Path, what: &str) -> Outcome<Subject> {
        let of_the_page = root.join("lessons").join(format!("{what}.lesson"));
        let is_own = !of_the_page.is_file();
        let path = if is_own { Path::new(what) } else { &of_the_page };
        let text = built::text(path)?;
        Self::of(text, is_own)
            .ok_or_else(|| Failure::new(format!("{what} has no line `lesson NAME` or `worksheet NAME`, or no title")))
    }

    fn of(text: String, is_own: bool) -> Option<Subject> {
        let value = |keyword: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(keyword)?.strip_prefix(' '));
            value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let name = value("worksheet").or_else(|| value("lesson"))?;
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let title = value("title.en").or_else(|| value("title.zh"))?;
        name.chars().all(is_name).then_some(Subject { name, title, own: is_own.then_some(text) })
    }
}

fn package(subject: &Subject, lang: Option<&str>, page: &[u8]) -> Outcome<Vec<u8>> {
    let launch = policy::framing(&launch(subject, lang))?;
    zip::write(&[("imsmanifest.xml", manifest(subject).as_bytes()), ("index.html", launch.as_bytes()), (dist::SINGLE_FILE, page)])
}

fn manifest(subject: &Subject) -> String {
    filled(MANIFEST, &[("NAME", &subject.name), ("TITLE", &subject.title)])
}

fn launch(subject: &Subject, lang: Option<&str>) -> String {
    let target = if subject.own.is_some() { String::new() } else { format!("#v=1&lesson={}", subject.name) };
    let lang = lang.map(|lang| format!("{}lang={lang}", if target.is_empty() { "#v=1&" } else { "&" })).unwrap_or_default();
    let page = format!("{}?embed{target}{lang}", dist::SINGLE_FILE);
    filled(LAUNCH, &[("TITLE", &subject.title), ("PAGE", &page), ("FILE", subject.own.as_deref().unwrap_or_default())])
}

/// The template with these texts in the place of `{{NAME}}`, each in one pass, so that a text may hold anything.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut result = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        result.push_str(before);
        result.push_str(&escaped(value));
        rest = after;
    }
    result + rest
}

/// A text within HTML or XML, in an attribute too.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "worksheet a-b\ntitle.en Who <leads> & why?\nquestion herd 3\n";

    #[test]
    fn a_lesson_of_the_page_is_opened_by_its_link_and_another_text_is_handed_over() {
        let subject = Subject::of("lesson herd\ntitle.en The herd\n".to_owned(), false).unwrap();
        assert!(launch(&subject, Some("zh")).contains("src=\"zooscope.html?embed#v=1&amp;lesson=herd&amp;lang=zh\""));
        let own = Subject::of(OWN.to_owned(), true).unwrap();
        let page = launch(&own, None);
        assert!(page.contains("src=\"zooscope.html?embed\"") && page.contains("title.en Who &lt;leads&gt; &amp; why?"), "{page}");
        assert!(Subject::of("worksheet ../a\ntitle.en A".to_owned(), true).is_none());
        assert!(Subject::of("run 1s".to_owned(), true).is_none());
    }

    #[test]
    fn the_manifest_is_xml_that_names_the_files() {
        let text = manifest(&Subject::of(OWN.to_owned(), true).unwrap());
        let xml = roxmltree::Document::parse(&text).unwrap();
        let find = |name: &str| xml.descendants().find(|node| node.tag_name().name() == name).unwrap();
        assert_eq!(find("title").text(), Some("Who <leads> & why?"));
        assert_eq!(find("schemaversion").text(), Some("1.2"));
        assert_eq!(find("resource").attribute("href"), Some("index.html"));
        let files: Vec<_> =
            xml.descendants().filter(|node| node.tag_name().name() == "file").filter_map(|node| node.attribute("href")).collect();
        assert_eq!(files, ["index.html", dist::SINGLE_FILE]);
    }
}
