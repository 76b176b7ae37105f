//! A lesson's questions as values, apart from any format.

use super::html::{link, paragraph, words};
use zooscope::lang::Lang;
use zooscope::lessons::{Beat, Lesson, Performed, PerformedBeat, Values};
use zooscope::link::{BeatRef, Link, Target, write};

/// The questions of one lesson, in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Quiz {
    /// The lesson's title: plain text.
    pub title: String,
    pub questions: Vec<Question>,
}

/// A question. The texts are HTML, but for the name.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// The lesson and the beat, which no other question has: `herd-release`.
    pub name: String,
    pub text: String,
    pub options: Vec<Choice>,
    /// Why the right option is right, and the link.
    pub feedback: String,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub right: bool,
    /// Why it is wrong.
    pub feedback: String,
}

impl Quiz {
    /// The questions of a lesson that was carried out, with links to its beats at this address of the page, if they lead there.
    pub fn of(lesson: &Lesson, performed: &Performed, lang: Lang, page: Option<&str>) -> Quiz {
        let beats = lesson.beats.iter().zip(&performed.beats);
        let question = |(beat, done): (&Beat, &PerformedBeat)| {
            let address = page.and_then(|page| Some(format!("{page}#{}", fragment(&lesson.name, &beat.name, lang)?)));
            Question::of(&lesson.name, beat, done, lang, address.as_deref())
        };
        Quiz { title: lesson.title.of(lang).to_owned(), questions: beats.filter_map(question).collect() }
    }
}

impl Question {
    fn of(lesson: &str, beat: &Beat, done: &PerformedBeat, lang: Lang, address: Option<&str>) -> Option<Question> {
        let question = beat.question.as_ref()?;
        let options = question.options.iter().enumerate().map(|(n, option)| Choice {
            text: words(&option.shown(lang), &Values::default()),
            right: done.rights.contains(&n),
            feedback: option.why.as_ref().map_or_else(String::new, |why| paragraph(why, lang, &done.after)),
        });
        let shown = address.map(|address| format!("<p>{}</p>", link(address, words_of_link(lang))));
        Some(Question {
            name: format!("{lesson}-{}", beat.name),
            text: paragraph(&beat.say, lang, &done.before) + &paragraph(&question.ask, lang, &done.before),
            options: options.collect(),
            feedback: paragraph(&question.right, lang, &done.after) + &shown.unwrap_or_default(),
        })
    }
}

/// The link to a beat, behind the `#`.
fn fragment(lesson: &str, beat: &str, lang: Lang) -> Option<String> {
    let target = Target::Lesson { name: lesson.into(), beat: Some(BeatRef::Name(beat.into())) };
    write(&Link { lang: Some(lang), ..Link::to(target) })
}

fn words_of_link(lang: Lang) -> &'static str {
    lang.choose("See it happen in ZooScope", "在 ZooScope 中观看")
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::places;
    use crate::run::lesson::{self, Read};
    use std::ffi::OsStr;
    use std::fs;
    use zooscope::lessons::perform;
    use zooscope::link::read;

    /// A lesson that asks with every sign that a format could take for its own.
    pub const ODD: &str = r#"lesson odd
theme ensemble
title.en Odd / signs: {a} & <b>
title.zh 奇怪的符号
line.en B
line.zh 乙
ensemble 3 clients 2
run until leader
run 2s
chapter.en C
chapter.zh 丙
beat one
say.en [s3] leads: `a=b # {x} ~ \n`, [c1|the "first" client] & <others> look on.
say.zh [s3] 领导。
look s3
ask.en Who leads after *that* = this? // {leader}
ask.zh 之后谁领导？
answer leader
option s1
label.en %100% s1 -> s2 = {no} ~ #1: \ `get <x> = {y} ~` never
label.zh s1
why.en Of {count message} messages none made it so; `#` & `~`.
why.zh 没有。
option s2
option s3
why.en It stopped.
why.zh 它停机了。
right.en {leader} it is, in epoch {epoch s2}.
right.zh 是 {leader}。
crash s3
run until leader
take.en E
take.zh 戊
myth.en F
myth.zh 己
truth.en G
truth.zh 庚
"#;

    pub fn quiz(text: &str, lang: Lang) -> Quiz {
        let lesson = Lesson::parse(text).unwrap();
        Quiz::of(&lesson, &perform(&lesson, lesson.size), lang, Some("https://example.org/zoo/"))
    }

    #[test]
    fn a_question_has_its_beats_words_the_runs_answer_and_a_link_to_its_beat() {
        let quiz = quiz(include_str!("../../../lessons/herd.lesson"), Lang::En);
        let [first, ..] = quiz.questions.as_slice() else { panic!("the herd asks") };
        assert_eq!(first.name, "herd-release");
        assert_eq!(first.text, "<p>c1 is done and deletes /lock. Six clients wait.</p><p>How many of them are woken?</p>");
        let rights: Vec<&str> = first.options.iter().filter(|it| it.right).map(|it| it.text.as_str()).collect();
        assert_eq!(rights, ["6: all"]);
        assert!(first.feedback.starts_with("<p>All 6. One of them gets to create the znode; 5 found it"), "{}", first.feedback);
        let link = "<a href=\"https://example.org/zoo/#v=1&amp;lesson=herd&amp;beat=release&amp;lang=en\">";
        assert!(first.feedback.contains(link), "{}", first.feedback);
    }

    #[test]
    fn every_question_of_the_page_has_a_right_answer_and_a_link_that_is_read() {
        let order = fs::read_to_string(places::root().unwrap().join("lessons/order.txt")).unwrap();
        let names: Vec<&str> = order.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let mut asked = 0;
        for name in names {
            let Read { lesson, performed, .. } = lesson::read(OsStr::new(name)).unwrap();
            let quiz = Quiz::of(&lesson, &performed, Lang::Zh, Some("https://example.org/"));
            asked += quiz.questions.len();
            for Question { name, options, feedback, .. } in &quiz.questions {
                assert!(options.iter().any(|it| it.right) && options.iter().any(|it| !it.right), "{name}");
                let (_, behind) = feedback.split_once("href=\"https://example.org/#").unwrap();
                let fragment = behind.split_once('"').unwrap().0.replace("&amp;", "&");
                let (link, bad) = read(&fragment).unwrap().unwrap();
                assert!(bad.is_empty() && link.lang == Some(Lang::Zh), "{fragment}");
            }
        }
        assert!(asked > 40, "{asked}");
    }

    #[test]
    fn the_words_are_those_of_the_language() {
        let quiz = quiz(include_str!("../../../lessons/herd.lesson"), Lang::Zh);
        assert_eq!(quiz.title, "简单锁与羊群效应");
        assert!(quiz.questions[0].text.ends_with("<p>会唤醒其中几个？</p>"), "{}", quiz.questions[0].text);
        assert!(quiz.questions[0].feedback.contains("lang=zh-CN"), "{}", quiz.questions[0].feedback);
    }

    #[test]
    fn signs_of_html_are_words_like_others() {
        let quiz = quiz(ODD, Lang::En);
        let question = &quiz.questions[0];
        assert!(question.text.contains("<code>a=b # {x} ~ \\n</code>, the &quot;first&quot; client &amp; &lt;others&gt;"));
        assert!(question.text.contains("<strong>that</strong> = this? // s3</p>"), "{}", question.text);
        assert!(question.feedback.starts_with("<p>s2 it is, in epoch 2.</p>"), "{}", question.feedback);
    }

    #[test]
    fn code_in_an_option_is_code() {
        let option = |quiz: &Quiz| quiz.questions[0].options[0].text.clone();
        let code = "%100% s1 -&gt; s2 = {no} ~ #1: \\ <code>get &lt;x&gt; = {y} ~</code> never";
        assert_eq!(option(&quiz(ODD, Lang::En)), code);
        assert_eq!(option(&quiz(ODD, Lang::Zh)), "s1");
    }
}
