//! A person's actions with the lesson that they write.

use std::rc::Rc;

use super::ask::{options, valued};
use super::paper::{begin_of, bytes_of};
use super::record::record;
use super::state::{Asking, Author};
use super::tape::Section;
use super::text::{go_to, read, refuse, show_line, stored};
use crate::app::cmd::Cmd;
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::msg::AuthorMsg;
use crate::app::notices::Saying;
use crate::lang::Lang;
use crate::lessons::{Figures, Lesson, MAX_LESSON_BYTES, Outline, Performed, TextPart, perform, unmet};
use crate::link::BeatRef;
use crate::tell;
use crate::tell::words::Word;

pub fn update(model: &mut Model, msg: AuthorMsg) -> Vec<Cmd> {
    if msg == AuthorMsg::Open {
        return open(model);
    }
    let Some(author) = &mut model.author else { return Vec::new() };
    match msg {
        AuthorMsg::Open => {}
        AuthorMsg::Close => {
            model.kept_text = model.author.take().map(|author| author.text().to_owned());
            return vec![Cmd::FocusStage];
        }
        AuthorMsg::Fold => author.folded = !author.folded,
        AuthorMsg::Write { text, caret } => {
            (author.tape, author.caret) = (None, caret);
            author.put(text);
            return vec![stored(author)];
        }
        AuthorMsg::Caret(caret) => came_to(model, caret),
        AuthorMsg::Record if author.tape.is_some() => {
            author.tape = None;
            model.playback.pause();
        }
        AuthorMsg::Record => return record(model),
        AuthorMsg::Beat => return new_beat(model),
        AuthorMsg::Ask if author.asking.is_some() => author.asking = None,
        AuthorMsg::Ask => return ask(model),
        AuthorMsg::Search(search) => {
            if let Some(asking) = &mut author.asking {
                asking.search = search;
            }
        }
        AuthorMsg::Question(expression) => return question(author, &expression),
        AuthorMsg::Try => return carry_out(model),
        AuthorMsg::Save => {
            let save = Cmd::Save { name: author.file(), media_type: "text/plain", text: author.text().to_owned() };
            return vec![save];
        }
        AuthorMsg::TakeBack => {
            author.tape = None;
            if let Some(before) = author.before.take() {
                author.change(before);
            }
            return vec![stored(author)];
        }
        AuthorMsg::Anew => {
            let setup = set_up(model);
            return replace(model, tell::fresh(&setup));
        }
        AuthorMsg::From(name) => return copy(model, &name),
        AuthorMsg::GoTo { line, column } => return vec![go_to(author, line, column)],
    }
    Vec::new()
}

/// Opens the text: the one that is there, else the one that an earlier visit kept, else a new one that begins with the run on screen.
fn open(model: &mut Model) -> Vec<Cmd> {
    model.popover = None;
    model.menu = None;
    model.playback.pause();
    if model.author.is_none() {
        let kept = model.kept_text.clone().filter(|text| !text.trim().is_empty());
        let text = kept.unwrap_or_else(|| tell::fresh(&set_up(model)));
        let mut author = Author::with(text);
        author.caret = author.outline.beats.first().map_or(0, |beat| begin_of(author.text(), beat.lines.start));
        model.author = Some(Box::new(author));
    }
    // The text of a lesson that was tried is shown where its reader was.
    let read = model.story.as_ref().map(|story| story.beat);
    let Some(author) = &mut model.author else { return Vec::new() };
    let beat = read.filter(|_| author.is_tried).and_then(|beat| author.outline.beats.get(beat));
    if let Some(line) = beat.map(|beat| beat.lines.start) {
        author.caret = begin_of(author.text(), line);
    }
    if !author.is_tried {
        model.story = None;
    }
    author.is_aside = false;
    let cmds = vec![show_line(author)];
    model.lay_sheet_aside();
    cmds
}

/// The commands that lead to the moment on screen.
fn set_up(model: &Model) -> Vec<String> {
    let run = model.run();
    let lines = Section::Setup.lines_to(&run.config, run.seed, &run.recording, model.cursor());
    lines.unwrap_or_else(|_| {
        Section::Setup.lines_to(&run.config, run.seed, &run.recording, run.position_of(run.first)).unwrap_or_default()
    })
}

pub fn take_stored(model: &mut Model, value: &str) {
    model.kept_text = Some(value[..value.floor_char_boundary(MAX_LESSON_BYTES)].to_owned());
}

/// The stage follows the caret from beat to beat, while it shows this text.
fn came_to(model: &mut Model, caret: usize) {
    let Some(author) = &mut model.author else { return };
    author.caret = author.text().floor_char_boundary(caret.min(author.text().len()));
    let (is_idle, part) = (author.is_tried && author.is_writing() && author.tape.is_none(), author.part());
    let open = model.story.as_ref().map(|story| story.beat);
    if let (true, TextPart::Beat(beat), Some(open)) = (is_idle, part, open)
        && beat != open
    {
        lesson::stand_at(model, beat);
    }
}

/// Writes a beat behind the caret's, and goes on recording there.
fn new_beat(model: &mut Model) -> Vec<Cmd> {
    let Some(author) = &mut model.author else { return Vec::new() };
    let was_recorded = author.tape.take().is_some();
    let outline = &author.outline;
    let langs = langs(outline);
    let name =
        (outline.beats.len() + 1..).map(|n| format!("beat-{n}")).find(|name| outline.beats.iter().all(|it| it.name != *name));
    let beat = tell::new_beat(&name.unwrap_or_default(), &langs);
    let (place, words) = match author.part() {
        TextPart::Beat(at) => (outline.beats[at].lines.end, beat),
        TextPart::End => (outline.beats.last().map_or(0, |last| last.lines.end), beat),
        TextPart::Begin if outline.has_chapter => {
            // The first beat has the chapter's heading above it.
            (outline.beats.first().map_or(author.text().lines().count(), |first| first.lines.start), beat)
        }
        TextPart::Begin => (outline.setup.end, [tell::new_chapter(&langs), beat].concat()),
    };
    let is_above = author.part() == TextPart::Begin && outline.has_chapter;
    let blank = vec![String::new()];
    let lines = if is_above { [words, blank].concat() } else { [blank, words].concat() };
    let said = lines.iter().position(|line| line.starts_with("say.")).unwrap_or(0);
    author.insert(place, &lines);
    let mut cmds = vec![select_words(author, place + said), stored(author)];
    if was_recorded {
        cmds.extend(record(model));
    }
    cmds
}

/// The languages in which the lesson is written.
fn langs(outline: &Outline) -> Vec<Lang> {
    if outline.langs.is_empty() { Lang::ALL.into() } else { outline.langs.clone() }
}

/// Selects the words of a line behind its keyword, to be replaced.
fn select_words(author: &mut Author, line: usize) -> Cmd {
    let bytes = bytes_of(author.text(), line);
    let words = author.text()[bytes.clone()].find(' ').map_or(bytes.start, |space| bytes.start + space + 1);
    author.caret = words;
    Cmd::ShowText(words..bytes.end)
}

/// Shows the expressions that can be asked of the caret's beat.
fn ask(model: &mut Model) -> Vec<Cmd> {
    let (beat, asks) = match model.author.as_ref().map(|author| (author.part(), &author.outline)) {
        Some((TextPart::Beat(beat), outline)) => (beat, outline.beats[beat].asks),
        _ => {
            model.say(Word::NoticeInABeat);
            return Vec::new();
        }
    };
    if asks {
        model.say(Word::NoticeAsksAlready);
        return Vec::new();
    }
    let (lesson, performed) = match performed(model) {
        Ok(performed) => performed,
        Err(cmds) => return cmds,
    };
    let (Some(author), Some(done)) = (&mut model.author, performed.beats.get(beat)) else { return Vec::new() };
    let mut figures = Figures::new(&performed.recording, done.start, done.end).of_size(lesson.size);
    author.asking = Some(Asking { beat, valued: valued(&mut figures), search: String::new() });
    vec![Cmd::FocusId("author-search")]
}

/// The lesson that the text makes, and its run; else what is wrong is shown.
fn performed(model: &mut Model) -> Result<(Lesson, Performed), Vec<Cmd>> {
    let lesson = read(model)?;
    let performed = perform(&lesson, lesson.size);
    match performed.too_long() {
        Some(error) => Err(refuse(model, error)),
        None => Ok((lesson, performed)),
    }
}

fn question(author: &mut Author, expression: &str) -> Vec<Cmd> {
    let Some(Asking { beat, valued, .. }) = author.asking.take() else { return Vec::new() };
    let (Some(asked), Some(of)) = (valued.iter().find(|it| it.expression == expression), author.outline.beats.get(beat)) else {
        return Vec::new();
    };
    let options = options(asked, &valued);
    let lines = tell::ask_of(tell::Ask { expression, options: &options, value: &asked.value }, &langs(&author.outline));
    let place = of.words_end;
    author.tape = None;
    author.insert(place, &lines);
    vec![select_words(author, place), stored(author)]
}

/// Carries the text out, lists what is not so, and shows the caret's beat as readers have it.
fn carry_out(model: &mut Model) -> Vec<Cmd> {
    let (lesson, performed) = match performed(model) {
        Ok(performed) => performed,
        Err(cmds) => return cmds,
    };
    let Some(author) = &mut model.author else { return Vec::new() };
    author.doubts = doubts(&lesson, &performed, &author.outline);
    let beat = match author.part() {
        TextPart::Begin => 0,
        TextPart::Beat(beat) => beat,
        TextPart::End => lesson.beats.len(),
    };
    let place = lesson::Place { beat: Some(BeatRef::Number(beat)), at: None };
    let cmds = lesson::open_performed(model, lesson, performed, true, &place);
    if let Some(author) = &mut model.author {
        author.is_tried = author.is_aside;
    }
    cmds
}

/// What is not as the text says: a line, and a sentence.
fn doubts(lesson: &Lesson, performed: &Performed, outline: &Outline) -> Vec<(usize, Saying)> {
    let problems = performed.problems.iter().map(|it| (it.line, Saying::sentence(|lang| tell::lesson_problem(lang, it))));
    let unmet = unmet(lesson, performed).map(|it| (it.line, Saying::sentence(|lang| tell::unmet(lang, &it))));
    let mut doubts: Vec<_> = problems.chain(unmet).collect();
    for ((beat, done), lines) in lesson.beats.iter().zip(&performed.beats).zip(&outline.beats) {
        let Some(question) = beat.question.as_ref().filter(|it| [0, it.options.len()].contains(&done.rights.len())) else {
            continue;
        };
        let value = Figures::new(&performed.recording, done.start, done.end).of_size(lesson.size).value(&question.answer);
        doubts.push((lines.lines.start + 1, Saying::sentence(|lang| tell::unanswerable(lang, done.rights.len(), &value))));
    }
    doubts.sort_by_key(|(line, _)| *line);
    doubts
}

/// Puts another text in the place of the one that is there.
fn replace(model: &mut Model, text: String) -> Vec<Cmd> {
    let Some(author) = &mut model.author else { return Vec::new() };
    author.tape = None;
    author.awaited = None;
    author.caret = 0;
    author.change(text);
    vec![show_line(author), stored(author)]
}

/// Copies the text of one of the page's lessons, and first gets it if it is not here yet.
fn copy(model: &mut Model, name: &Rc<str>) -> Vec<Cmd> {
    if let Some(text) = model.library.texts.get(name).cloned() {
        return replace(model, text.to_string());
    }
    if let Some(author) = &mut model.author {
        author.awaited = Some(name.to_string());
    }
    vec![Cmd::Fetch(lesson::file_of(name))]
}

/// Takes in the text that was to be copied. `None` where none was.
pub fn fetched(model: &mut Model, name: &str, text: Option<&str>) -> Option<Vec<Cmd>> {
    model.author.as_mut()?.awaited.take_if(|awaited| awaited == name)?;
    let Some(text) = text else {
        model.say(Word::NoticeLessonMissing);
        return Some(Vec::new());
    };
    model.library.texts.insert(name.into(), text.into());
    Some(replace(model, text.to_owned()))
}

/// Opens a person's file as the text, while they are writing. `None` while they are not.
pub fn put_file(model: &mut Model, text: &str) -> Option<Vec<Cmd>> {
    model.author.as_ref().filter(|author| author.is_writing())?;
    (model.popover, model.library.problem) = (None, None);
    Some(replace(model, text.to_owned()))
}
