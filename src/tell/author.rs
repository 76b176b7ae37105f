//! The words that the page writes into a lesson for its author, and what it says of that lesson.

use super::template::text;
use crate::lang::Lang;
use crate::lessons::{LessonError, LessonErrorKind};

/// A line of a lesson's text in each of these languages: `say.en …`, `say.zh …`.
fn lines(keyword: &str, langs: &[Lang], said: impl Fn(Lang) -> String) -> Vec<String> {
    let ending = |lang: Lang| if lang == Lang::Zh { "zh" } else { "en" };
    langs.iter().map(|lang| format!("{keyword}.{} {}", ending(*lang), said(*lang))).collect()
}

/// A whole lesson with this set-up and one beat, whose words are to be replaced.
pub fn fresh(setup: &[String]) -> String {
    let both = Lang::ALL;
    let head = ["lesson my-lesson".to_owned(), "theme ensemble".to_owned()];
    let title = lines("title", &both, |lang| text!(lang, "My lesson", "我的课程"));
    let line = lines("line", &both, |lang| text!(lang, "What the lesson shows, in one sentence.", "用一句话说明这门课讲什么。"));
    let take = lines("take", &both, |lang| text!(lang, "What to take home from it.", "学完应记住的要点。"));
    let myth = lines("myth", &both, |lang| text!(lang, "What is often thought of it.", "人们对此常有的误解。"));
    let truth = lines("truth", &both, |lang| text!(lang, "What is so in fact.", "实际情况。"));
    let blank = || std::iter::once(String::new());
    let all = head.into_iter().chain(title).chain(line).chain(blank()).chain(setup.iter().cloned()).chain(blank());
    let beats = new_chapter(&both).into_iter().chain(new_beat("beat-1", &both)).chain(blank());
    all.chain(beats).chain(take).chain(myth).chain(truth).map(|line| line + "\n").collect()
}

/// The heading of a chapter, and a blank line.
pub fn new_chapter(langs: &[Lang]) -> Vec<String> {
    let mut chapter = lines("chapter", langs, |lang| text!(lang, "A chapter", "一章"));
    chapter.push(String::new());
    chapter
}

/// A beat of this name.
pub fn new_beat(name: &str, langs: &[Lang]) -> Vec<String> {
    let mut beat = vec![format!("beat {name}")];
    beat.extend(lines("say", langs, |lang| text!(lang, "What is done here, and where to look.", "这里做什么，该看哪里。")));
    beat
}

/// A question about an expression.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub expression: &'a str,
    pub options: &'a [String],
    /// The right one.
    pub value: &'a str,
}

/// The lines of a question.
pub fn ask_of(ask: Ask, langs: &[Lang]) -> Vec<String> {
    let Ask { expression, options, value } = ask;
    let code = format!("`{expression}`");
    let asked = |lang: Lang| text!(lang, "What is {code} when this is done?", "做完之后，{code} 是什么？", code = code.as_str());
    let why = |lang: Lang| text!(lang, "Say here why it is not this.", "在这里说明为什么不是它。");
    let right = |lang: Lang| {
        let figure = format!("{{{expression}}}");
        text!(lang, "It is {figure}. Say here why.", "是 {figure}。在这里说明原因。", figure)
    };
    let mut question = lines("ask", langs, asked);
    question.push(format!("answer {expression}"));
    for option in options {
        question.push(format!("option {option}"));
        if option != value {
            question.extend(lines("why", langs, why));
        }
    }
    question.extend(lines("right", langs, right));
    question
}

/// The lines of a lesson that still hold the words which the page wrote there, to be replaced, each by its number from 1.
pub fn unwritten(lesson: &str) -> Vec<usize> {
    let is_words = |line: &&str| line.split(' ').next().is_some_and(|keyword| keyword.ends_with(".en") || keyword.ends_with(".zh"));
    let ask = ask_of(Ask { expression: "leader", options: &[String::new()], value: "none" }, &Lang::ALL).join("\n");
    let (fresh, whys) = (fresh(&[]), ask.lines().filter(|line| line.starts_with("why.")));
    let written: Vec<&str> = fresh.lines().filter(is_words).chain(whys).collect();
    let is_right =
        |line: &str| line.starts_with("right.") && (line.ends_with("Say here why.") || line.ends_with("在这里说明原因。"));
    let lines = lesson.lines().map(str::trim_end).enumerate();
    lines.filter(|(_, line)| written.contains(line) || is_right(line)).map(|(n, _)| n + 1).collect()
}

/// A text that lacks a language, as a sentence: its line, and what is shown.
pub fn lacks(lang: Lang, lacking: &LessonError) -> Option<String> {
    let LessonErrorKind::Missing { keyword } = lacking.kind else { return None };
    let other = if keyword.ends_with(".zh") { text!(lang, "English", "英文") } else { text!(lang, "Chinese", "中文") };
    let line = lacking.line;
    Some(text!(
        lang,
        "Line {line}: {keyword} is missing; {other} is shown there.",
        "第 {line} 行：缺少 {keyword}，改为显示{other}。",
        line,
        keyword,
        other
    ))
}

/// The texts that lack a language, as a sentence: how many, and in which.
pub fn untranslated(lang: Lang, lacking: &[LessonError]) -> String {
    let lacks = |ending: &str| {
        let is = |error: &&LessonError| matches!(error.kind, LessonErrorKind::Missing { keyword } if keyword.ends_with(ending));
        lacking.iter().filter(is).count()
    };
    let sentence = |count: usize, name: &str, other: &str| {
        text!(
            lang,
            "In {count|text|texts} of this lesson the {name} is missing; {other} is shown there.",
            "本课有 {count} 处缺少{name}，改为显示{other}。",
            count,
            name,
            other,
        )
    };
    let [en, zh] = [text!(lang, "English", "英文"), text!(lang, "Chinese", "中文")];
    let both = [(lacks(".zh"), &zh, &en), (lacks(".en"), &en, &zh)];
    let said = both.into_iter().filter(|(count, ..)| *count > 0).map(|(count, name, other)| sentence(count, name, other));
    said.collect::<Vec<_>>().join(lang.space())
}

/// A question that nobody could answer: no option is right, or every one.
pub fn unanswerable(lang: Lang, rights: usize, value: &str) -> String {
    match rights {
        0 => text!(lang, "No option of this question is right: it is {value}.", "这个问题没有正确的选项：实际为 {value}。", value),
        _ => text!(lang, "No option of this question is wrong.", "这个问题没有错误的选项。"),
    }
}
