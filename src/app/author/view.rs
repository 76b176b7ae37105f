//! The lesson that is being written, as it is drawn.

use super::state::{Asking, Author};
use super::tape::Section;
use crate::app::model::Model;
use crate::app::msg::{AuthorMsg, Msg, PageMsg, Popover};
use crate::app::view::{AskingView, AuthorNote, AuthorView, Button, ButtonTone, Choice, PaperLine, Tone};
use crate::lessons::{LessonError, TextPart};
use crate::tell;
use crate::tell::template::text as said;
use crate::tell::words::Word;

/// The most notes that are listed.
const MAX_NOTES: usize = 60;

/// The way back to the text, from a lesson that is read.
pub fn back(model: &Model) -> Option<Button> {
    model.author.as_ref()?;
    Some(Button::new("author-back", model.word(Word::AuthorBack), Msg::Author(AuthorMsg::Open)).signed("✎"))
}

/// The text, while it stands beside the stage.
pub fn view(model: &Model) -> Option<AuthorView> {
    let author = model.author.as_ref().filter(|author| author.is_writing())?;
    let fold = if author.folded { Word::LessonUnfold } else { Word::LessonFold };
    Some(AuthorView {
        title: model.word(Word::AuthorWrite),
        close: Button::new("author-close", model.word(Word::AuthorClose), Msg::Author(AuthorMsg::Close)),
        folded: author.folded,
        fold: Button::new("author-fold", model.word(fold), Msg::Author(AuthorMsg::Fold)).signed(if author.folded {
            "▴"
        } else {
            "▾"
        }),
        tools: tools(model, author),
        source: source(model),
        label: model.word(Word::AuthorText),
        text: author.text().to_owned(),
        lines: lines(author),
        standing: standing(model, author),
        is_recording: author.tape.is_some(),
        notes_label: model.word(Word::AuthorNotes),
        notes: notes(model, author),
        asking: author.asking.as_ref().map(|asking| asking_view(model, asking)),
    })
}

fn tools(model: &Model, author: &Author) -> Vec<Button> {
    let button = |id: &'static str, word: Word, msg: AuthorMsg| Button::new(id, model.word(word), Msg::Author(msg));
    let is_recording = author.tape.is_some();
    let record = if is_recording { Word::AuthorStop } else { Word::AuthorRecord };
    vec![
        button("author-record", record, AuthorMsg::Record)
            .titled(model.word(Word::AuthorRecordTitle))
            .signed(if is_recording { "■" } else { "●" })
            .pressed(is_recording),
        button("author-beat", Word::AuthorBeat, AuthorMsg::Beat).signed("+"),
        button("author-ask", Word::AuthorAsk, AuthorMsg::Ask).pressed(author.asking.is_some()),
        button("author-try", Word::AuthorTry, AuthorMsg::Try).titled(model.word(Word::AuthorTryTitle)).toned(ButtonTone::Primary),
        button("author-save", Word::AuthorSave, AuthorMsg::Save),
        Button::new("author-share", model.word(Word::Share), Msg::Page(PageMsg::OpenPopover(Popover::Share))),
        button("author-take-back", Word::AuthorTakeBack, AuthorMsg::TakeBack)
            .titled(model.word(Word::AuthorTakeBackTitle))
            .enabled(author.before.is_some()),
    ]
}

/// A new lesson, or the text of one of the page's.
fn source(model: &Model) -> Choice {
    let first = (model.word(Word::AuthorFrom).to_owned(), Msg::Author(AuthorMsg::Caret(0)));
    let anew = (model.word(Word::AuthorAnew).to_owned(), Msg::Author(AuthorMsg::Anew));
    let lessons = model.library.entries().iter();
    let lessons =
        lessons.map(|entry| (entry.title.of(model.lang).to_owned(), Msg::Author(AuthorMsg::From(entry.name.as_str().into()))));
    Choice {
        id: "author-source",
        label: model.word(Word::AuthorFrom).to_owned(),
        options: [first, anew].into_iter().chain(lessons).collect(),
        chosen: 0,
    }
}

/// Where the caret stands, or what is being recorded.
fn standing(model: &Model, author: &Author) -> String {
    let line = author.line() + 1;
    let into = author.tape.as_ref().map(|tape| (&tape.section, tape.lines.len()));
    match (into, author.part()) {
        (Some((Section::Setup, lines)), _) => {
            said!(model.lang, "Recording the set-up: {lines|line|lines}", "正在录制开头设置：{lines} 行", lines)
        }
        (Some((Section::Beat { name, .. }, lines)), _) => said!(
            model.lang,
            "Recording into {name}: {lines|line|lines}",
            "正在录制到 {name}：{lines} 行",
            name = name.as_str(),
            lines,
        ),
        (None, TextPart::Begin) => said!(model.lang, "Line {line}, head and set-up", "第 {line} 行，开头与设置", line),
        (None, TextPart::End) => said!(model.lang, "Line {line}, the end", "第 {line} 行，结尾", line),
        (None, TextPart::Beat(beat)) => said!(
            model.lang,
            "Line {line}, beat {name}",
            "第 {line} 行，beat {name}",
            line,
            name = author.outline.beats[beat].name.as_str(),
        ),
    }
}

/// The lines with their marks: an error's word is marked, of all else the whole line.
fn lines(author: &Author) -> Vec<PaperLine> {
    let recorded = author.tape.as_ref().map_or(0..0, |tape| tape.lines.clone());
    let is_at = |line: usize| move |error: &&LessonError| error.line == line + 1;
    let line = |(n, text): (usize, &str)| {
        let whole = [text.to_owned(), String::new(), String::new()];
        let doubted = author.doubts.iter().any(|(line, _)| *line == n + 1);
        let (parts, tone) = match author.errors.iter().find(is_at(n)) {
            Some(error) => (marked(text, error.column), Some(Tone::Bad)),
            None if doubted => (whole, Some(Tone::Bad)),
            None => (whole, author.untranslated.iter().any(|error| error.line == n + 1).then_some(Tone::Warn)),
        };
        PaperLine { parts, tone, is_recorded: recorded.contains(&n) }
    };
    let text = author.text();
    // A line that has only begun has its number too.
    let last = (text.is_empty() || text.ends_with('\n')).then_some("");
    text.lines().chain(last).enumerate().map(line).collect()
}

/// A line parted around the word at a column.
fn marked(line: &str, column: usize) -> [String; 3] {
    let from = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let (before, rest) = line.split_at(from);
    let (word, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    [before, word, after].map(str::to_owned)
}

/// Errors, what a trial has found, and texts without one of the languages.
fn notes(model: &Model, author: &Author) -> Vec<AuthorNote> {
    let note = |n: usize, tone: Tone, line: usize, column: usize, text: String| {
        let button = Button::new(format!("author-note-{n}"), text, Msg::Author(AuthorMsg::GoTo { line, column }));
        AuthorNote { tone, button: button.toned(ButtonTone::Quiet) }
    };
    let told = |error: &LessonError| (error.line, error.column, tell::lesson_error(model.lang, error));
    let errors = author.errors.iter().map(|error| (Tone::Bad, told(error)));
    let doubts = author.doubts.iter().map(|(line, what)| (Tone::Bad, (*line, 1, what.text(model.lang).to_owned())));
    let lacks = |error: &LessonError| Some((Tone::Warn, (error.line, error.column, tell::lacks(model.lang, error)?)));
    let missing = author.untranslated.iter().filter_map(lacks);
    let all = errors.chain(doubts).chain(missing).take(MAX_NOTES).enumerate();
    all.map(|(n, (tone, (line, column, text)))| note(n + 1, tone, line, column, text)).collect()
}

fn asking_view(model: &Model, asking: &Asking) -> AskingView {
    let search = asking.search.to_lowercase();
    let found = asking.valued.iter().filter(|it| format!("{} = {}", it.expression, it.value).to_lowercase().contains(&search));
    let button = |(n, it): (usize, &super::ask::Valued)| {
        let msg = Msg::Author(AuthorMsg::Question(it.expression.clone()));
        Button::new(format!("author-value-{}", n + 1), format!("{} = {}", it.expression, it.value), msg)
    };
    AskingView {
        about: model.word(Word::AuthorValues),
        search: asking.search.clone(),
        search_label: model.word(Word::AuthorSearch),
        valued: found.enumerate().map(button).collect(),
    }
}
