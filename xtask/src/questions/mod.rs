//! `cargo xtask questions`: the questions of lessons for a learning platform, with the answers that their runs give.
//!
//! ```text
//!   lesson ─► perform ─► Quiz: HTML, and a link for every question ─► gift, moodle ─► standard output
//! ```
//!
//! A question is told with the words of its beat before it. The link leads to the beat, where the question is asked again and answered:
//! it stands in the feedback, which a platform shows once the answer is given.

mod gift;
mod html;
mod moodle;
mod quiz;

use crate::failure::{Failure, Outcome};
use crate::link::PAGE;
use crate::places;
use crate::run::lesson::{self, Read};
use crate::run::put;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use zooscope::lang::Lang;
use zooscope::lessons::unanswerable;

use quiz::Quiz;

/// The forms of a list of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Moodle's text format, which other platforms read too.
    Gift,
    /// Moodle's XML.
    Moodle,
}

/// The arguments of `cargo xtask questions`.
pub struct Options {
    /// Files with lessons, or lessons' names.
    pub lessons: Vec<OsString>,
    pub form: Form,
    pub lang: Lang,
    /// The address at which learners open the page.
    pub page: Option<String>,
}

pub fn run(options: &Options) -> Outcome {
    if options.page.is_none() {
        eprintln!("==> The links lead to {PAGE}; --page ADDRESS names the place where learners open the page");
    }
    let page = options.page.as_deref().unwrap_or(PAGE);
    let quizzes: Vec<Quiz> = options.lessons.iter().map(|lesson| quiz(lesson, options.lang, page)).collect::<Outcome<_>>()?;
    let quizzes: Vec<Quiz> = quizzes.into_iter().filter(|quiz| !quiz.questions.is_empty()).collect();
    if quizzes.is_empty() {
        return Err(Failure::new("none of these lessons asks anything"));
    }
    put(&written(options.form, &quizzes))
}

fn written(form: Form, quizzes: &[Quiz]) -> String {
    match form {
        Form::Gift => gift::write(quizzes),
        Form::Moodle => moodle::write(quizzes),
    }
}

fn quiz(what: &OsStr, lang: Lang, page: &str) -> Outcome<Quiz> {
    let Read { file, lesson, performed, .. } = lesson::read(what)?;
    let unanswerable = unanswerable(&lesson, &performed);
    if !unanswerable.is_empty() {
        return Err(Failure::new(format!("{file}: {}", unanswerable.join("\n       "))));
    }
    let page = Some(page).filter(|_| is_of_the_page(&lesson.name, Path::new(&file)));
    if page.is_none() {
        eprintln!("==> {file} is no lesson of the page's own, and no link leads to it");
    }
    Ok(Quiz::of(&lesson, &performed, lang, page))
}

/// Whether a link with the lesson's name leads to this lesson.
fn is_of_the_page(name: &str, path: &Path) -> bool {
    let own = places::root().map(|root| root.join("lessons").join(name).with_extension("lesson"));
    let same = |own: &Path| Some(own.canonicalize().ok()? == path.canonicalize().ok()?);
    own.is_ok_and(|own| same(&own).unwrap_or(false))
}
