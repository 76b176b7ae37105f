//! `cargo xtask picture`: a beat of a lesson as the page shows it, as a PNG: for those who write lessons or change the pictures.

use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{browser, built, places, process};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub struct Options {
    pub lesson: String,
    pub beat: String,
    pub file: PathBuf,
    pub size: Size,
    pub lang: String,
    pub theme: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lesson: String::new(),
            beat: String::new(),
            file: PathBuf::new(),
            size: Size { width: 1280, height: 720 },
            lang: "en".to_owned(),
            theme: "light".to_owned(),
        }
    }
}

/// The size of a picture, in pixels.
#[derive(Debug, PartialEq)]
pub struct Size {
    width: u32,
    height: u32,
}

impl FromStr for Size {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sizes = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
        sizes.map(|(width, height)| Self { width, height }).ok_or("a size is written as 1280x720")
    }
}

pub fn run(options: &Options) -> Outcome {
    let root = places::root()?;
    let folder = page(&root)?;
    let beat = number(&root, &options.lesson, &options.beat)?;
    let equipment = browser::equipment()?;
    // Node.js is started in the checkout, cargo maybe elsewhere.
    let file = std::path::absolute(&options.file).map_err(|error| Failure::writing(&options.file, error))?;
    let Options { lesson, size, lang, theme, .. } = options;
    let mut script = equipment.script(&root, "picture.mjs");
    script.arg(folder).arg(file).args([lesson, &beat.to_string(), &size.width.to_string(), &size.height.to_string(), lang, theme]);
    step(&format!("Playing beat {beat} of {lesson}"), "as long as it takes on the page", || process::run(&mut script))
}

/// The folder of the page that was built last, by `serve` or by `dist`.
fn page(root: &Path) -> Outcome<PathBuf> {
    let built = |folder: PathBuf| Some((fs::metadata(folder.join(built::INDEX)).ok()?.modified().ok()?, folder));
    let folders = [root.join("dist"), root.join("target").join("serve")].into_iter().filter_map(built);
    let last = folders.max_by_key(|(modified, _)| *modified);
    last.map(|(_, folder)| folder).ok_or_else(|| Failure::new("there is no page yet: `cargo xtask serve` or `dist` builds it"))
}

/// The number of a beat that is named by that number or by its name.
fn number(root: &Path, lesson: &str, beat: &str) -> Outcome<usize> {
    if let Ok(number) = beat.parse() {
        return Ok(number);
    }
    let text = built::text(&root.join("lessons").join(format!("{lesson}.lesson")))?;
    place(&text, beat).ok_or_else(|| Failure::new(format!("the lesson {lesson} has no beat {beat}")))
}

/// The number of a beat among all beats of a lesson, from 1.
fn place(lesson: &str, beat: &str) -> Option<usize> {
    lesson.lines().filter_map(|line| line.strip_prefix("beat ")).zip(1..).find_map(|(name, place)| (name == beat).then_some(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_is_found_by_its_name_and_a_size_is_read() {
        assert_eq!(place("lesson x\n\nbeat calm\nrun 1s\nbeat vote\n", "vote"), Some(2));
        assert_eq!(place("beat calm", "vote"), None);
        assert_eq!("390x844".parse(), Ok(Size { width: 390, height: 844 }));
        assert!("390".parse::<Size>().is_err());
    }
}
