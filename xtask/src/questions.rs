//! `cargo xtask questions`: the questions of lessons for a learning platform, each with the link to its beat.
//!
//! GIFT is <https://docs.moodle.org/en/GIFT_format>, the XML <https://docs.moodle.org/en/Moodle_XML_format>. In both the texts are HTML.

use crate::failure::{Failure, Outcome};
use crate::link::PAGE;
use crate::run::lesson::{self, Read};
use std::ffi::OsString;
use std::fmt::Write;
use zooscope::lang::Lang;
use zooscope::lessons::{Beat, Choice, PerformedBeat, Question};
use zooscope::link::{BeatRef, Link, Target, write};

pub struct Options {
    pub lessons: Vec<OsString>,
    pub format: Option<Format>,
    pub lang: String,
    /// The address of the page.
    pub page: String,
}

#[derive(Clone, Copy)]
pub enum Format {
    Gift,
    Moodle,
}

impl Default for Options {
    fn default() -> Self {
        Self { lessons: Vec::new(), format: None, lang: Lang::En.code().to_owned(), page: PAGE.to_owned() }
    }
}

pub fn run(options: &Options) -> Outcome {
    let format = options.format.ok_or_else(|| Failure::new("questions in which form? --gift or --moodle"))?;
    let lang = Lang::from_code(&options.lang).ok_or_else(|| Failure::new("a language is en or zh"))?;
    if options.lessons.is_empty() {
        return Err(Failure::new("the questions of which lesson? Name it, or a file with one"));
    }
    let mut sets = Vec::new();
    for what in &options.lessons {
        let read = lesson::read(what)?;
        // An answer that the run does not give would be taught as right.
        read.check()?;
        sets.push(Set::of(&read, lang, &options.page)?);
    }
    print!(
        "{}",
        match format {
            Format::Gift => gift(&sets),
            Format::Moodle => moodle(&sets),
        }
    );
    Ok(())
}

/// The questions of one lesson, as HTML.
struct Set {
    title: String,
    items: Vec<Item>,
}

struct Item {
    name: String,
    question: String,
    answers: Vec<Answer>,
    /// Why the right answer is right.
    feedback: String,
}

struct Answer {
    text: String,
    is_right: bool,
    feedback: String,
}

impl Set {
    fn of(read: &Read, lang: Lang, page: &str) -> Outcome<Set> {
        let mut items = Vec::new();
        for (beat, done) in read.lesson.beats.iter().zip(&read.performed.beats) {
            if let Some(question) = &beat.question {
                let link = link(&read.lesson.name, beat, lang).ok_or_else(|| Failure::new("a link is too long"))?;
                items.push(item(&read.lesson.name, beat, question, done, lang, &format!("{page}#{link}")));
            }
        }
        Ok(Set { title: read.lesson.title.of(lang).to_owned(), items })
    }
}

fn link(lesson: &str, beat: &Beat, lang: Lang) -> Option<String> {
    let target = Target::Lesson { name: lesson.into(), beat: Some(BeatRef::Name(beat.name.as_str().into())) };
    write(&Link { lang: Some(lang), ..Link::to(target) })
}

fn item(lesson: &str, beat: &Beat, question: &Question, done: &PerformedBeat, lang: Lang, link: &str) -> Item {
    let (say, ask) = (beat.say.text(lang, &done.before), question.ask.text(lang, &done.before));
    let link = html(link);
    let answer = |(n, option): (usize, &Choice)| Answer {
        text: html(option.label.as_ref().map_or(&option.value, |label| label.of(lang))),
        is_right: done.rights.contains(&n),
        feedback: option.why.as_ref().map_or_else(String::new, |why| html(&why.text(lang, &done.after))),
    };
    Item {
        name: format!("{lesson}: {}", beat.name),
        question: format!("<p>{}</p><p>{}</p><p><a href=\"{link}\">{link}</a></p>", html(&say), html(&ask)),
        answers: question.options.iter().enumerate().map(answer).collect(),
        feedback: html(&question.right.text(lang, &done.after)),
    }
}

/// Text as HTML, which is also how it stands in XML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn gift(sets: &[Set]) -> String {
    let mut out = String::new();
    for set in sets {
        let _ = writeln!(out, "$CATEGORY: ZooScope/{}\n", set.title.replace('/', "//"));
        for item in &set.items {
            let _ = writeln!(out, "::{}::[html]{} {{", escaped(&item.name), escaped(&item.question));
            for answer in &item.answers {
                let sign = if answer.is_right { '=' } else { '~' };
                let _ = write!(out, "\t{sign}{}", escaped(&answer.text));
                let _ = if answer.feedback.is_empty() { writeln!(out) } else { writeln!(out, "#{}", escaped(&answer.feedback)) };
            }
            let _ = writeln!(out, "\t####{}\n}}\n", escaped(&item.feedback));
        }
    }
    out
}

/// A backslash before each letter that means something in GIFT.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if "\\~=#{}:".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn moodle(sets: &[Set]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n".to_owned();
    for set in sets {
        let category = html(&format!("ZooScope/{}", set.title.replace('/', "//")));
        let _ = writeln!(out, "<question type=\"category\"><category><text>{category}</text></category></question>");
        for item in &set.items {
            let _ = writeln!(out, "<question type=\"multichoice\">\n<name><text>{}</text></name>", html(&item.name));
            let _ = writeln!(out, "<questiontext format=\"html\"><text>{}</text></questiontext>", html(&item.question));
            let _ = writeln!(out, "<generalfeedback format=\"html\"><text>{}</text></generalfeedback>", html(&item.feedback));
            let _ =
                writeln!(out, "<single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>");
            for answer in &item.answers {
                let fraction = if answer.is_right { 100 } else { 0 };
                let feedback = format!("<feedback format=\"html\"><text>{}</text></feedback>", html(&answer.feedback));
                let text = html(&answer.text);
                let _ = writeln!(out, "<answer fraction=\"{fraction}\" format=\"html\"><text>{text}</text>{feedback}</answer>");
            }
            let _ = writeln!(out, "</question>");
        }
    }
    out + "</quiz>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places;
    use std::ffi::OsStr;
    use std::fs;
    use zooscope::link::read;

    fn sets(lang: Lang) -> Vec<Set> {
        let order = fs::read_to_string(places::root().unwrap().join("lessons/order.txt")).unwrap();
        let names = order.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        names.map(|name| Set::of(&lesson::read(OsStr::new(name)).unwrap(), lang, "https://a.example/z/").unwrap()).collect()
    }

    #[test]
    fn every_question_has_a_right_answer_and_a_link_to_its_beat() {
        for lang in Lang::ALL {
            let sets = sets(lang);
            assert!(sets.iter().map(|set| set.items.len()).sum::<usize>() > 40);
            for item in sets.iter().flat_map(|set| &set.items) {
                assert!(item.answers.iter().any(|answer| answer.is_right) && item.answers.iter().any(|answer| !answer.is_right));
                let (_, behind) = item.question.split_once("href=\"https://a.example/z/#").unwrap();
                let fragment = behind.split_once('"').unwrap().0.replace("&amp;", "&");
                let (link, bad) = read(&fragment).unwrap().unwrap();
                assert!(bad.is_empty() && link.lang == Some(lang), "{fragment}");
            }
        }
    }

    fn one() -> [Set; 1] {
        let answer =
            |text: &str, is_right, feedback: &str| Answer { text: text.to_owned(), is_right, feedback: feedback.to_owned() };
        let answers = vec![answer("s4", true, ""), answer("a &lt; b", false, "No: {it} = 1.")];
        let item = Item { name: "a: b".to_owned(), question: "<p>Who?</p>".to_owned(), answers, feedback: "It is so.".to_owned() };
        [Set { title: "On/off".to_owned(), items: vec![item] }]
    }

    #[test]
    fn gift_has_a_line_an_answer_and_escapes_its_signs() {
        let text = "$CATEGORY: ZooScope/On//off\n\n::a\\: b::[html]<p>Who?</p> {\n\t=s4\n\t~a &lt; b#No\\: \\{it\\} \\= 1.\n\t####It is so.\n}\n\n";
        assert_eq!(gift(&one()), text);
    }

    #[test]
    fn the_xml_is_well_formed_and_holds_html() {
        let xml = moodle(&one());
        assert!(xml.contains("<questiontext format=\"html\"><text>&lt;p&gt;Who?&lt;/p&gt;</text></questiontext>"), "{xml}");
        assert!(xml.contains(
            "<answer fraction=\"0\" format=\"html\"><text>a &amp;lt; b</text><feedback format=\"html\"><text>No: {it} = 1.</text>"
        ));
        for xml in [xml, moodle(&sets(Lang::Zh))] {
            let mut open = Vec::new();
            for tag in xml.split('<').skip(2).filter_map(|part| part.split('>').next()) {
                match tag.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name)),
                    None => open.push(tag.split(' ').next().unwrap()),
                }
            }
            assert!(open.is_empty(), "{open:?}");
        }
    }
}
