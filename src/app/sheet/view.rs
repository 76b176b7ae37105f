//! The worksheet as it is shown, in the place of a lesson: the open question with its verdict, or the report.

use super::state::{Asked, Work};
use crate::app::author;
use crate::app::hunt::challenge::{compared, solution};
use crate::app::lesson::{label, rich};
use crate::app::model::Model;
use crate::app::msg::{Msg, SheetField, SheetMsg};
use crate::app::view::{
    Button, ButtonTone, GradesView, OptionView, PaperView, SheetPart, SheetView, StoryBody, StoryView, Tone, VerdictView,
    WrittenView,
};
use crate::lessons::Prose;
use crate::tell::template::{plain_text, text as said};
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich};
use crate::worksheets::{Judged, Question};

/// The way back to the worksheet that was laid aside.
pub fn way_back(model: &Model) -> Option<Button> {
    model.aside.as_ref()?;
    let button = Button::new("sheet-return", model.word(Word::SheetReturn), Msg::Sheet(SheetMsg::Return));
    Some(button.titled(model.word(Word::SheetReturnTitle)).toned(ButtonTone::Primary))
}

/// The open worksheet.
pub fn view(model: &Model) -> Option<StoryView> {
    let work = model.work.as_ref()?;
    let end = work.end();
    let title = work.sheet.title.of(model.lang).to_owned();
    let body = if work.page == 0 {
        who(model, work)
    } else if work.page == end {
        ending(model, work)
    } else {
        question(model, work)
    };
    let heading = match work.place() {
        Some(place) => said!(model.lang, "Question {n}", "第 {n} 题", n = place + 1),
        None if work.page == 0 => title.clone(),
        None => model.word(Word::SheetEnd).to_owned(),
    };
    let fold = if work.folded { Word::LessonUnfold } else { Word::LessonFold };
    let to = |id: &'static str, word: Word, page: Option<usize>| {
        let enabled = page.is_some_and(|page| page <= end);
        Button::new(id, model.word(word), Msg::Sheet(SheetMsg::Page(page.unwrap_or_default()))).enabled(enabled)
    };
    Some(StoryView {
        spoken: format!("{heading}. {}", plain_text(&body.ask)),
        title,
        close: Button::new("sheet-close", model.word(Word::SheetClose), Msg::Sheet(SheetMsg::Close)),
        chapters: Vec::new(),
        heading,
        beat: work.page,
        body: StoryBody::Sheet(Box::new(body)),
        code: Vec::new(),
        astray: None,
        back: to("sheet-back", Word::LessonBack, work.page.checked_sub(1)),
        next: to("sheet-next", Word::LessonNext, Some(work.page + 1)).toned(ButtonTone::Primary),
        read_along: None,
        present: None,
        hall: None,
        to_text: author::back(model),
        place: said!(model.lang, "{n} of {all}", "{n} / {all}", n = work.page + 1, all = end + 1),
        folded: work.folded,
        fold: Button::new("sheet-fold", model.word(fold), Msg::Sheet(SheetMsg::Fold)).signed(if work.folded {
            "▴"
        } else {
            "▾"
        }),
    })
}

fn plain(text: impl Into<String>) -> Rich {
    Rich(vec![Part::Text(text.into())])
}

/// The page that asks for name and number.
fn who(model: &Model, work: &Work) -> SheetView {
    let line = work.sheet.line.as_ref().map_or("", |line| line.of(model.lang));
    let field = |id: &'static str, word: Word, value: &str, field| WrittenView {
        id,
        label: model.word(word),
        value: value.to_owned(),
        enabled: !work.is_begun(),
        field,
        refused: "",
    };
    SheetView {
        ask: plain(line),
        note: model.word(Word::SheetWho).to_owned(),
        part: SheetPart::Who([
            field("sheet-name", Word::SheetName, &work.name, SheetField::Name),
            field("sheet-number", Word::SheetNumber, &work.number, SheetField::Number),
        ]),
        verdict: None,
        watch: None,
        solution: None,
        grades: Some(grades(model, work)),
    }
}

/// The table is that of the command line.
fn grades(model: &Model, work: &Work) -> GradesView {
    let (done, all) = work.grading.progress();
    GradesView {
        title: model.word(Word::SheetGrade),
        note: model.word(Word::SheetGradeNote),
        files: model.word(Word::SheetReports),
        folder: model.word(Word::SheetFolder),
        progress: match all {
            _ if work.grading.found_none => model.word(Word::SheetNoReport).to_owned(),
            0 => String::new(),
            _ => said!(model.lang, "{done} of {all|report|reports} graded.", "已批改 {done} / {all} 份。", done, all),
        },
        table: tell::grade_rows(&work.grading.graded(), model.lang),
    }
}

fn question(model: &Model, work: &Work) -> SheetView {
    let kept = work.place().and_then(|place| work.kept.get(place));
    let points = work.question().map_or(0, |question| u32::from(question.points));
    let tries = work.given().map_or(0, |answer| answer.tries);
    let note = match work.question().and_then(|question| question.tries) {
        None => said!(
            model.lang,
            "{points|point|points}; {tries|answer|answers} so far, the last one counts.",
            "{points} 分；已作答 {tries} 次，以最后一次为准。",
            points,
            tries,
        ),
        Some(most) => said!(
            model.lang,
            "{points|point|points}; {tries} of {most|answer|answers} given, the last one counts.",
            "{points} 分；已作答 {tries} 次，最多 {most} 次，以最后一次为准。",
            points,
            tries,
            most,
        ),
    };
    let note = if model.keeps_nothing { [&*note, model.word(Word::SheetNotKept)].join(model.lang.space()) } else { note };
    let asked = match &work.asked {
        Some(Ok(asked)) => asked,
        Some(Err(_)) if !work.awaited.is_empty() => return waiting(model.word(Word::LessonsLoading).to_owned()),
        Some(Err(why)) => return waiting(tell::unposable(model.lang, why)),
        None => return waiting(String::new()),
    };
    let verdict = kept.and_then(|kept| kept.judged.as_ref()).map(|judged| verdict(model, asked, work, judged));
    let watch = work.outcome().map(|_| Button::new("sheet-watch", model.word(Word::SheetWatch), Msg::Sheet(SheetMsg::Watch)));
    let msgs = [SheetMsg::Solution, SheetMsg::OpenSolution].map(Msg::Sheet);
    SheetView {
        ask: rich(model.lang, &asked.ask, &asked.before),
        note,
        part: part(model, work, asked),
        verdict,
        watch,
        solution: work.solved().map(|solved| solution(model, "sheet", solved, work.shows_solution, msgs)),
        grades: None,
    }
}

/// A page with nothing to answer.
fn waiting(why: String) -> SheetView {
    SheetView {
        ask: plain(why),
        note: String::new(),
        part: SheetPart::Options(Vec::new()),
        verdict: None,
        watch: None,
        solution: None,
        grades: None,
    }
}

fn part(model: &Model, work: &Work, asked: &Asked) -> SheetPart {
    let open = work.tries_left() != Some(0);
    if asked.is_done {
        return SheetPart::Run([
            Button::new("sheet-hand-in", model.word(Word::SheetHandIn), Msg::Sheet(SheetMsg::HandIn))
                .toned(ButtonTone::Primary)
                .enabled(open),
            Button::new("sheet-again", model.word(Word::SheetAgain), Msg::Sheet(SheetMsg::Again)),
        ]);
    }
    let chosen = work.given().map(|answer| answer.answer.as_str());
    if asked.options.is_empty() {
        let written = WrittenView {
            id: "sheet-answer",
            label: model.word(Word::SheetAnswer),
            value: work.typed.clone(),
            enabled: open,
            field: SheetField::Answer,
            refused: if work.is_misread { model.word(Word::SheetNoNumber) } else { "" },
        };
        let answer = Button::new("sheet-submit", model.word(Word::SheetSubmit), Msg::Sheet(SheetMsg::Answer(work.typed.clone())));
        return SheetPart::Written(written, answer.toned(ButtonTone::Primary).enabled(open && !work.typed.trim().is_empty()));
    }
    let option = |(n, option): (usize, &crate::lessons::Choice)| {
        let label = label(model.lang, option);
        let button =
            Button::new(format!("option-{}", n + 1), plain_text(&label), Msg::Sheet(SheetMsg::Answer(option.value.clone())));
        let button = button.pressed(chosen == Some(option.value.as_str())).enabled(open);
        OptionView { button, label, key: String::new(), right: None }
    };
    SheetPart::Options(asked.options.iter().enumerate().map(option).collect())
}

/// The verdict on the last answer; what is right is explained to whoever has found it, or can answer no more.
fn verdict(model: &Model, asked: &Asked, work: &Work, judged: &Judged) -> VerdictView {
    let told = |prose: &Prose| rich(model.lang, prose, &asked.after);
    let theirs = work.solved().map(|solved| plain(compared(model.lang, solved)));
    match &judged.wrong {
        None => {
            let text = asked.right.iter().map(told).chain(theirs).collect();
            VerdictView { tone: Tone::Good, head: model.word(Word::VerdictRight), text }
        }
        Some(wrong) => {
            let chosen = work.given().map(|answer| answer.answer.as_str());
            let option = asked.options.iter().find(|option| chosen == Some(option.value.as_str()));
            let why = option.and_then(|option| option.why.as_ref()).map_or_else(|| plain(tell::wrong(model.lang, wrong)), told);
            if work.tries_left() == Some(0) {
                let right = asked.right.iter().map(told);
                return VerdictView {
                    tone: Tone::Warn,
                    head: model.word(Word::VerdictWrong),
                    text: std::iter::once(why).chain(right).chain(theirs).collect(),
                };
            }
            VerdictView { tone: Tone::Warn, head: model.word(Word::SheetWrong), text: vec![why] }
        }
    }
}

/// The last page: what was answered, and the report.
fn ending(model: &Model, work: &Work) -> SheetView {
    let row = |(n, kept): (usize, &super::state::Kept)| {
        let name = &work.sheet.questions[n].name;
        let label = match kept.answer.as_ref() {
            Some(answer) => said!(
                model.lang,
                "{n}. {name}: {points} of {of}",
                "{n}. {name}：{points} / {of} 分",
                n = n + 1,
                name = name.as_str(),
                points = answer.points,
                of = work.sheet.questions[n].points,
            ),
            None => said!(model.lang, "{n}. {name}: not answered", "{n}. {name}：未作答", n = n + 1, name = name.as_str()),
        };
        Button::new(format!("sheet-question-{}", n + 1), label, Msg::Sheet(SheetMsg::Page(n + 1))).toned(ButtonTone::Quiet)
    };
    let student = work.student();
    let who = if student.key().is_empty() { "report".to_owned() } else { student.key() };
    SheetView {
        ask: plain(said!(
            model.lang,
            "{points} of {of|point|points}.",
            "{points} / {of} 分。",
            points = work.report().answers.iter().map(|answer| answer.points).sum::<u32>(),
            of = work.sheet.points(),
        )),
        note: model.word(Word::SheetSaveNote).to_owned(),
        part: SheetPart::End {
            questions: work.kept.iter().enumerate().map(row).collect(),
            save: model.word(Word::SheetSave),
            file: format!("{}-{who}.json", work.sheet.name),
            report: work.report().to_json(),
            print: Button::new("sheet-print", model.word(Word::SheetPrint), Msg::Sheet(SheetMsg::Print)),
            paper: paper(model, work),
        },
        verdict: None,
        watch: None,
        solution: None,
        grades: None,
    }
}

/// The report on paper: what the file says, without the runs.
fn paper(model: &Model, work: &Work) -> PaperView {
    let (report, word) = (work.report(), |word| model.word(word));
    let points: u32 = report.answers.iter().map(|answer| answer.points).sum();
    let row = |(question, kept): (&Question, &super::state::Kept)| {
        let Some(answer) = &kept.answer else {
            return [question.name.clone(), "–".to_owned(), format!("0 / {}", question.points), "0".to_owned(), "0".to_owned()];
        };
        let given = if answer.run.is_some() { word(Word::SheetRun) } else { &answer.answer };
        let points = format!("{} / {}", answer.points, question.points);
        [question.name.clone(), given.to_owned(), points, answer.tries.to_string(), (kept.spent_ms / 1000).to_string()]
    };
    PaperView {
        head: vec![
            (word(Word::SheetName), report.student.name.clone()),
            (word(Word::SheetNumber), report.student.number.clone()),
            (word(Word::SheetPoints), format!("{points} / {}", work.sheet.points())),
            (word(Word::SheetSeal), report.seal_text()),
        ],
        columns: [Word::SheetQuestion, Word::SheetAnswer, Word::SheetPoints, Word::SheetTries, Word::SheetSeconds].map(word),
        rows: work.sheet.questions.iter().zip(&work.kept).map(row).collect(),
    }
}
