//! The folder of a language: made, brought up to date with the page, and looked through for faults.

use super::{beside, texts};
use crate::failure::{Failure, Outcome};
use crate::{built, places};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use zooscope::json::{Value, write_text};
use zooscope::lang::is_code;
use zooscope::lessons::is_translation as is_translation_of_prose;
use zooscope::tell::is_translation;

/// Brings the folder of this language up to date, or makes it, and says what is missing.
pub fn run(code: &str) -> Outcome {
    if !is_code(code) {
        return Err(Failure::new(format!(
            "`{code}` is not the code of a language to add: two or three small letters, such as `de`"
        )));
    }
    let root = places::root()?;
    let found = update(&root, &root.join(beside::FOLDER).join(code))?;
    for Part { name, texts } in &found.parts {
        let done = texts.iter().filter(|(_, translation)| !translation.is_empty()).count();
        println!("{}/{code}/{name}.json: {done} of {} texts", beside::FOLDER, texts.len());
    }
    match found.faults() {
        faults if faults.is_empty() => Ok(()),
        faults => Err(Failure::new(format!("these translations do not fit their texts:\n{}", faults.join("\n")))),
    }
}

/// A language as its folder has it.
pub struct Found {
    parts: [Part; 2],
}

/// English texts with their translations, in the order of the page. A translation that is missing is empty.
struct Part {
    name: &'static str,
    texts: Vec<(String, String)>,
}

impl Found {
    /// The translations that cannot be shown in the place of their texts.
    pub fn faults(&self) -> Vec<String> {
        let [page, lessons] = &self.parts;
        let wrong = |part: &Part, fits: fn(&str, &str) -> bool| -> Vec<String> {
            let texts = part.texts.iter().filter(|(english, translation)| !translation.is_empty() && !fits(english, translation));
            texts.map(|(english, translation)| format!("  {}: {english}\n    {translation}", part.name)).collect()
        };
        [wrong(page, is_translation), wrong(lessons, is_translation_of_prose)].concat()
    }
}

/// Writes the folder anew, with what it held.
pub fn update(root: &Path, folder: &Path) -> Outcome<Found> {
    fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, error))?;
    let [language, page, lessons] = beside::MEMBERS.map(|name| folder.join(format!("{name}.json")));
    if !language.exists() {
        built::write(&language, b"{ \"like\": \"en\" }\n")?;
    }
    let unused = folder.join("unused.json");
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for file in [&unused, &page, &lessons] {
        known.extend(read(file)?);
    }
    let part = |name, file: &Path, english: Vec<String>| {
        let texts: Vec<(String, String)> =
            english.into_iter().map(|text| (text.clone(), known.get(&text).cloned().unwrap_or_default())).collect();
        built::write(file, written(&texts).as_bytes()).map(|()| Part { name, texts })
    };
    let parts = [
        part("page", &page, texts::of_sources(&root.join("src"))?)?,
        part("lessons", &lessons, texts::of_lessons(&root.join("lessons"))?)?,
    ];
    for (english, _) in parts.iter().flat_map(|part| &part.texts) {
        known.remove(english);
    }
    let rest: Vec<(String, String)> = known.into_iter().filter(|(_, translation)| !translation.is_empty()).collect();
    if !rest.is_empty() || unused.exists() {
        built::write(&unused, written(&rest).as_bytes())?;
    }
    Ok(Found { parts })
}

fn read(file: &Path) -> Outcome<Vec<(String, String)>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let bad = |place: String| Failure::new(format!("{}{place}", file.display()));
    match Value::read(&built::text(file)?) {
        Ok(Value::Object(members)) => {
            Ok(members.into_iter().filter_map(|(english, text)| Some((english, text.text()?.to_owned()))).collect())
        }
        Ok(_) => Err(bad(" does not hold one object".to_owned())),
        Err(error) => Err(bad(format!(":{}:{}: this is no JSON", error.line, error.column))),
    }
}

/// A text a line, so that a change of one is a change of one line.
fn written(texts: &[(String, String)]) -> String {
    let mut out = String::from("{");
    for (n, (english, translation)) in texts.iter().enumerate() {
        out.push_str(if n == 0 { "\n  " } else { ",\n  " });
        write_text(&mut out, english);
        out.push_str(": ");
        write_text(&mut out, translation);
    }
    let _ = writeln!(out, "\n}}");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;
    use zooscope::lang::Lang;
    use zooscope::lessons::{Lesson, perform, read_language};
    use zooscope::sim::{Position, Step};
    use zooscope::tell;

    /// The code of the language whose texts are the English ones in brackets. The browser's tests read its file.
    const PSEUDO: &str = "qps";

    fn root() -> PathBuf {
        places::root().unwrap()
    }

    /// A folder below `target/`, empty.
    fn empty(name: &str) -> PathBuf {
        let folder = root().join("target").join("languages").join(name);
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn what_a_translator_wrote_is_kept_also_when_its_text_is_gone() {
        let folder = empty("kept");
        update(&root(), &folder).unwrap();
        let page = folder.join("page.json");
        let text = built::text(&page).unwrap();
        assert!(text.contains("\n  \"Share\": \"\",\n"), "{text}");
        let text = text.replace("\"Share\": \"\"", "\"Share\": \"Teilen\", \"Nothing says this\": \"Weg\"");
        built::write(&page, text.as_bytes()).unwrap();
        let found = update(&root(), &folder).unwrap();
        assert_eq!(found.faults(), Vec::<String>::new());
        assert!(built::text(&page).unwrap().contains("\n  \"Share\": \"Teilen\",\n"));
        assert_eq!(built::text(&folder.join("unused.json")).unwrap(), "{\n  \"Nothing says this\": \"Weg\"\n}\n");
    }

    #[test]
    fn a_translation_that_leaves_a_place_empty_is_a_fault() {
        let page = vec![("{me} leads".to_owned(), "führt".to_owned()), ("{n|watch|watches}".to_owned(), "{n} Watches".to_owned())];
        let lessons = vec![("{leader} leads [s1].".to_owned(), "{leder} führt.".to_owned())];
        let parts = [Part { name: "page", texts: page }, Part { name: "lessons", texts: lessons }];
        let faults = Found { parts }.faults();
        assert_eq!(faults, ["  page: {me} leads\n    führt", "  lessons: {leader} leads [s1].\n    {leder} führt."]);
    }

    #[test]
    fn every_language_beside_the_page_can_be_read_and_fits() {
        for code in beside::codes(&root()).unwrap() {
            read_language(&beside::file(&root(), &code).unwrap()).unwrap();
            let copy = empty(&format!("of-{code}"));
            fs::create_dir_all(&copy).unwrap();
            for file in built::files(&root().join(beside::FOLDER).join(&code)).unwrap() {
                fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
            }
            assert_eq!(update(&root(), &copy).unwrap().faults(), Vec::<String>::new(), "{code}");
        }
    }

    /// Writes the language that the browser's tests show the page in.
    #[test]
    fn one_folder_adds_a_language_in_which_every_caption_and_every_lesson_is_told() {
        let folder = empty("languages").join(PSEUDO);
        let found = update(&root(), &folder).unwrap();
        for Part { name, texts } in &found.parts {
            let texts: Vec<(String, String)> = texts.iter().map(|(english, _)| (english.clone(), format!("⟦{english}⟧"))).collect();
            built::write(&folder.join(format!("{name}.json")), written(&texts).as_bytes()).unwrap();
        }
        assert_eq!(update(&root(), &folder).unwrap().faults(), Vec::<String>::new());
        let file = beside::file(&root().join("target").join("languages"), PSEUDO).unwrap();
        built::write(&root().join("target").join("languages").join(format!("{PSEUDO}{}", beside::ENDING)), file.as_bytes())
            .unwrap();

        let lang = Lang::keep(read_language(&file).unwrap());
        assert_eq!(lang.choose("Share", "分享"), "⟦Share⟧");
        let lessons = built::files(&root().join("lessons")).unwrap();
        for path in lessons.iter().filter(|path| path.extension().is_some_and(|ending| ending == "lesson")) {
            let lesson = Lesson::parse(&built::text(path).unwrap()).unwrap();
            assert!(lesson.title.of(lang).starts_with('⟦'), "{}", lesson.title.en);
            for beat in &lesson.beats {
                let told = beat.say.text(lang, &[]);
                assert!(told.starts_with('⟦'), "{}: {told}", path.display());
            }
            let recording = perform(&lesson, lesson.size).recording;
            let mut world = recording.seek(Position::default());
            for steps in 1..=recording.len() {
                let mut step = Step::default();
                recording.replay(&mut world, steps, &mut step, &mut |_| {});
                let caption = tell::plain_text(&tell::caption(lang, &step, &world));
                assert!(caption.contains('⟦'), "{}, step {steps}: {caption}", path.display());
            }
        }
    }
}
