//! A person's actions with a worksheet.

use std::rc::Rc;

use super::state::{Asked, TakenIn, Work};
use crate::app::cmd::Cmd;
use crate::app::doing::act;
use crate::app::history::run::Run;
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::msg::{SheetField, SheetMsg, StoreKey};
use crate::lessons::{Lesson, MAX_LESSON_STEPS};
use crate::link::SheetRef;
use crate::script::{DEFAULT_SEED, Script};
use crate::sim::Position;
use crate::tell::words::Word;
use crate::worksheets::{Answer, Given, KeptReports, Posed, Report, Sheet, Wrong, script_of};

/// The longest answer that is typed, in letters.
const MAX_TYPED: usize = 200;

pub fn update(model: &mut Model, msg: SheetMsg) -> Vec<Cmd> {
    match msg {
        SheetMsg::Close => {
            model.work = None;
            return vec![Cmd::FocusStage];
        }
        SheetMsg::Return => return take_up_again(model),
        SheetMsg::Page(page) => return go(model, page),
        SheetMsg::Write(field, text) => write(model, field, text),
        SheetMsg::Answer(text) => return answer(model, &text),
        SheetMsg::HandIn => return hand_in(model),
        SheetMsg::Again => stage(model, Stand::Asked),
        SheetMsg::Watch => watch(model),
        SheetMsg::Solution => {
            if let Some(work) = &mut model.work {
                work.shows_solution = !work.shows_solution;
            }
        }
        SheetMsg::OpenSolution => open_solution(model),
        SheetMsg::Print => return vec![Cmd::Print],
        SheetMsg::Reports { files } => {
            if let Some(work) = &mut model.work {
                work.grading.expect(files);
            }
        }
        SheetMsg::Report { file, text } => return take_report(model, file, text),
        SheetMsg::GradeNext => return grade_next(model),
        SheetMsg::Fold => {
            if let Some(work) = &mut model.work {
                work.folded = !work.folded;
            }
        }
    }
    Vec::new()
}

/// Opens a worksheet from a person's own file; the picker says what is wrong with the file.
pub fn open(model: &mut Model, name: &str, text: &str) -> Vec<Cmd> {
    let sheet = match Sheet::parse(text) {
        Ok(sheet) => sheet,
        Err(error) => return lesson::refuse_lesson(model, name, &error),
    };
    let kept = model.kept_reports.as_deref().map(KeptReports::read).unwrap_or_default();
    if kept.is_damaged {
        model.say(Word::NoticeUnreadable);
    }
    let before = kept.of_sheet(&sheet).cloned();
    let mut work = Work::new(sheet, before.as_ref());
    let mut names: Vec<String> = work.sheet.lessons().map(str::to_owned).collect();
    names.dedup();
    let mut cmds = Vec::new();
    for name in names {
        match model.library.texts.get(name.as_str()) {
            Some(text) => add(&mut work, text),
            None => {
                cmds.push(Cmd::Fetch(lesson::file_of(&name)));
                work.awaited.push(name);
            }
        }
    }
    (model.story, model.popover, model.menu, model.library.problem) = (None, None, None, None);
    model.playback.pause();
    (model.work, model.aside) = (Some(work), None);
    if let Some(author) = &mut model.author {
        author.step_aside();
    }
    cmds.extend([Cmd::AskTime, Cmd::FocusBeat]);
    cmds
}

/// Opens the worksheet again that was laid aside, at its page.
fn take_up_again(model: &mut Model) -> Vec<Cmd> {
    let Some(work) = model.aside.take() else { return Vec::new() };
    let page = work.page;
    (model.story, model.popover, model.menu, model.compare) = (None, None, None, None);
    model.work = Some(*work);
    if let Some(author) = &mut model.author {
        author.step_aside();
    }
    if let Some(kept) = model.kept_reports.clone() {
        take_stored(model, &kept);
    }
    go(model, page)
}

/// Opens the worksheet of a link.
pub fn open_link(model: &mut Model, source: SheetRef, text: &str) -> Vec<Cmd> {
    let name = match &source {
        SheetRef::Beside(path) => path.clone(),
        SheetRef::Packed(_) => model.word(Word::SheetOfLink).into(),
    };
    let cmds = open(model, &name, text);
    if let Some(work) = &mut model.work {
        work.source = Some(source);
    }
    cmds
}

fn add(work: &mut Work, text: &str) {
    if let Ok(lesson) = Lesson::parse(text) {
        Rc::make_mut(&mut work.lessons).add(lesson);
    }
}

/// Takes in a lesson that the worksheet waits for. Whether it does.
pub fn fetched(model: &mut Model, name: &str, text: Option<&str>) -> bool {
    let Some(work) = model.work.as_mut().filter(|work| work.awaited.iter().any(|awaited| awaited == name)) else { return false };
    work.awaited.retain(|awaited| awaited != name);
    if let Some(text) = text {
        add(work, text);
        model.library.texts.insert(name.into(), text.into());
    }
    let is_asked = work.question().is_some_and(|question| question.lesson() == Some(name));
    if is_asked {
        stage(model, Stand::Left);
    }
    true
}

/// Takes in the reports that are kept, in which another tab may have answered the open worksheet too.
pub fn take_stored(model: &mut Model, value: &str) {
    model.kept_reports = Some(value.to_owned());
    let Some(work) = &mut model.work else { return };
    let (kept, student) = (KeptReports::read(value), work.student());
    let own = kept.of_student(&work.sheet, &student);
    let newest = kept.of_sheet(&work.sheet);
    let is_anothers = own.is_some() && own != newest;
    let taken = own.or(newest).map_or(TakenIn::Nothing, |report| work.take_in(report));
    match taken {
        TakenIn::Nothing if is_anothers => model.say(Word::NoticeSheetOfAnother),
        TakenIn::Nothing => {}
        TakenIn::AnotherStudents => model.say(Word::NoticeSheetOfAnother),
        TakenIn::News { is_their_number } => {
            let given = work.given().map(|answer| answer.answer.clone());
            work.typed = given.unwrap_or_else(|| work.typed.clone());
            model.say(Word::NoticeSheetElsewhere);
            if is_their_number {
                stage(model, Stand::Left);
            }
        }
    }
}

/// The reports to keep: those that are kept, and the one that was answered now.
pub fn merged_reports(there: &str, ours: &str) -> String {
    let mut kept = KeptReports::read(there);
    if let Ok(report) = Report::parse(ours) {
        kept.put(report);
    }
    kept.to_text()
}

/// Takes up a report of an earlier visit at this page, where nothing has been answered since.
pub fn take_up(model: &mut Model, report: &str, page: usize) -> Vec<Cmd> {
    let Some(work) = model.work.as_mut().filter(|work| !work.is_begun()) else { return Vec::new() };
    let Some(report) = Report::parse(report).ok().filter(|report| report.sheet_digest == work.sheet.digest) else {
        return Vec::new();
    };
    let before = Work::new((*work.sheet).clone(), Some(&report));
    (work.kept, work.name, work.number) = (before.kept, before.name, before.number);
    go(model, page)
}

pub fn timed(model: &mut Model, now_ms: u64) {
    if let Some(work) = &mut model.work {
        work.tick(now_ms);
    }
}

fn write(model: &mut Model, field: SheetField, text: String) {
    let Some(work) = &mut model.work else { return };
    let text: String = text.chars().take(MAX_TYPED).collect();
    match field {
        SheetField::Answer => (work.typed, work.is_misread) = (text, false),
        SheetField::Name | SheetField::Number if work.is_begun() => {}
        SheetField::Name => work.name = text,
        SheetField::Number => work.number = text,
    }
}

fn go(model: &mut Model, page: usize) -> Vec<Cmd> {
    // Not every page puts a run on screen in the place of the one that plays.
    model.playback.pause();
    let Some(work) = &mut model.work else { return Vec::new() };
    (work.page, work.shows_solution, work.is_misread) = (page.min(work.end()), false, false);
    let kept = work.place().and_then(|place| work.kept[place].answer.as_ref());
    work.typed = kept.map(|answer| answer.answer.clone()).unwrap_or_default();
    stage(model, Stand::Left);
    vec![Cmd::AskTime, Cmd::FocusBeat]
}

/// The state of a question's run as it comes on screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// As it is when it is asked.
    Asked,
    /// As it was handed in, if it was.
    Left,
    /// With what comes of it.
    Outcome,
    /// At the end of the worksheet's own solution.
    Solved,
}

/// Puts the run of the open question on screen.
fn stage(model: &mut Model, stand: Stand) {
    let Some(work) = &mut model.work else { return };
    let script = match stand {
        Stand::Left => work.given().and_then(|answer| answer.run.clone()),
        Stand::Solved => work.solved().map(|solved| solved.script.clone()),
        Stand::Asked | Stand::Outcome => None,
    };
    let posed = work.posed();
    let run = posed.as_ref().and_then(|posed| posed.as_ref().ok()).map(|posed| match (stand, script) {
        (Stand::Outcome, _) => run_to(posed, posed.end),
        (_, Some(script)) => run_left(posed, &script),
        (_, None) => run_to(posed, posed.asked),
    });
    let asked = posed.map(|posed| posed.map(|posed| Asked::of(&posed)));
    (work.asked, work.watches) = (asked, stand == Stand::Outcome && run.is_some());
    if let Some(run) = run {
        if stand != Stand::Outcome {
            model.console.lines.clear();
        }
        place(model, run);
    }
}

/// The run at the moment of the question, with what follows up to another. What comes before `to` stays: acting there begins a branch.
fn run_to(posed: &Posed, to: Position) -> Run {
    let recording = posed.recording.branch(to);
    Run { kept: to.steps, seen: posed.asked, left_at: posed.asked, ..Run::around(posed.config.clone(), posed.seed, recording) }
}

/// The run that was handed in, at its end.
fn run_left(posed: &Posed, script: &str) -> Run {
    let Ok(script) = Script::parse(script) else { return run_to(posed, posed.asked) };
    let (runner, _) = script.carry_out(DEFAULT_SEED, MAX_LESSON_STEPS);
    let at = runner.position();
    let recording = runner.into_recording();
    Run { kept: posed.asked.steps, seen: at, left_at: at, ..Run::around(posed.config.clone(), posed.seed, recording) }
}

/// Plays the outcome of the open question, once nothing can be gained by having seen it.
fn watch(model: &mut Model) {
    if model.work.as_ref().is_none_or(|work| work.outcome().is_none()) {
        return;
    }
    stage(model, Stand::Outcome);
    model.playback.play();
}

/// Puts the run of the solution on screen, in the place of one's own: that comes back with the page.
fn open_solution(model: &mut Model) {
    if model.work.as_ref().is_some_and(|work| work.solved().is_some()) {
        model.playback.pause();
        stage(model, Stand::Solved);
    }
}

/// Puts a run on screen, in the place of the last question's.
fn place(model: &mut Model, run: Run) {
    let last = model.work.as_ref().and_then(|work| work.run);
    let Some(place) = act::put(model, run, last) else { return model.say(Word::NoticeBranches) };
    if let Some(work) = &mut model.work {
        work.run = Some(place);
    }
}

fn take_report(model: &mut Model, file: String, text: String) -> Vec<Cmd> {
    let Some(work) = &mut model.work else { return Vec::new() };
    work.grading.add(file, text);
    if std::mem::replace(&mut work.grading.is_running, true) { Vec::new() } else { vec![Cmd::GradeSoon] }
}

/// Marks one question, once the worksheet's lessons are here.
fn grade_next(model: &mut Model) -> Vec<Cmd> {
    let Some(work) = &mut model.work else { return Vec::new() };
    let goes_on = !work.awaited.is_empty() || work.grading.step(&work.sheet, &work.lessons, model.lang);
    work.grading.is_running = goes_on;
    if goes_on { vec![Cmd::GradeSoon] } else { Vec::new() }
}

fn answer(model: &mut Model, text: &str) -> Vec<Cmd> {
    let text: String = text.chars().take(MAX_TYPED).collect();
    keep(model, Given::Text(&text))
}

/// Hands in the moment on screen.
fn hand_in(model: &mut Model) -> Vec<Cmd> {
    model.playback.pause();
    let run = model.run();
    let script = script_of(&run.config, run.seed, &run.recording, model.cursor());
    keep(model, Given::Run(&script))
}

/// Judges an answer and keeps it: the last one counts. What is no number where one is asked for is no answer, and costs no try.
fn keep(model: &mut Model, given: Given) -> Vec<Cmd> {
    let Some(work) = &mut model.work else { return Vec::new() };
    if work.tries_left() == Some(0) {
        return Vec::new();
    }
    let (Some(place), Some(Ok(posed))) = (work.place(), work.posed()) else { return Vec::new() };
    let judged = posed.judge(given);
    if judged.wrong == Some(Wrong::NoNumber) {
        work.is_misread = true;
        return Vec::new();
    }
    let (answer, run) = match given {
        Given::Text(text) => (text.to_owned(), None),
        Given::Run(script) => (String::new(), Some(script.to_owned())),
    };
    let tries = work.kept[place].answer.as_ref().map_or(0, |answer| answer.tries);
    let answer = Answer {
        question: posed.question.name.clone(),
        answer,
        run,
        end: judged.digest.unwrap_or_default(),
        seed: posed.seed,
        size: posed.size,
        points: if judged.is_right() { posed.question.points.into() } else { 0 },
        tries: tries + 1,
        seconds: 0,
    };
    let kept = &mut work.kept[place];
    (kept.answer, kept.judged) = (Some(answer), Some(judged));
    work.is_misread = false;
    let value = work.report().to_json();
    model.kept_reports = Some(merged_reports(model.kept_reports.as_deref().unwrap_or_default(), &value));
    vec![Cmd::AskTime, Cmd::Store { key: StoreKey::Sheet, value }, Cmd::ShowOutcome]
}
