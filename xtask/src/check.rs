//! `cargo xtask check`: lessons, read and carried out, and whether what they say holds. For authors, and for whoever keeps lessons in a
//! repository: the exit status says whether all is well.
//!
//! Untrue is an error in the text, a command that cannot be done, an expectation that does not hold, a question that nobody could answer.
//! All else that the page's own lessons must keep to, such as their length, is advice to other lessons and changes nothing.

use crate::failure::{Failure, Outcome};
use crate::run::lesson::{self, Read};
use std::ffi::OsString;
use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, Performed, advice, unanswerable, unmet};
use zooscope::tell;
use zooscope::tell::values::clock;

/// The result of one lesson.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    holds: bool,
    lines: Vec<String>,
}

/// Checks every lesson, whatever is wrong with the others.
pub fn run(lessons: &[OsString]) -> Outcome {
    let mut wrong = 0;
    for what in lessons {
        let verdict = verdict(lesson::read(what));
        wrong += usize::from(!verdict.holds);
        println!("{}", verdict.lines.join("\n"));
    }
    match (wrong, lessons.len()) {
        (0, _) => Ok(()),
        (_, 1) => Err(Failure::new("the lesson does not hold")),
        (wrong, all) => Err(Failure::new(format!("{wrong} of {all} lessons do not hold"))),
    }
}

fn verdict(read: Outcome<Read>) -> Verdict {
    let read = match read {
        Ok(read) => read,
        Err(failure) => return Verdict { holds: false, lines: vec![failure.to_string()] },
    };
    let Read { file, lesson, performed, .. } = &read;
    let untrue = untrue(lesson, performed);
    let holds = untrue.is_empty();
    let said = if holds { vec![format!("{file}: holds: {}", figures(lesson, performed))] } else { lines(file, untrue) };
    Verdict { holds, lines: [said, advice_of(&read)].concat() }
}

/// What would make a lesson a better one, a line each.
pub fn advice_of(Read { file, lesson, performed, unwritten }: &Read) -> Vec<String> {
    let numbers = unwritten.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let unwritten = (!unwritten.is_empty()).then(|| format!("still as the page wrote it, to be put in your words: line {numbers}"));
    lines(&format!("{file}: advice"), unwritten.into_iter().chain(advice(lesson, performed)).collect())
}

/// What must not be, a sentence each.
pub fn untrue(lesson: &Lesson, performed: &Performed) -> Vec<String> {
    if let Some(too_long) = performed.too_long() {
        return vec![tell::lesson_error(Lang::En, &too_long)];
    }
    let problems = performed.problems.iter().map(|problem| tell::lesson_problem(Lang::En, problem));
    let unmet = unmet(lesson, performed).map(|unmet| tell::unmet(Lang::En, &unmet));
    problems.chain(unmet).chain(unanswerable(lesson, performed)).collect()
}

fn figures(lesson: &Lesson, performed: &Performed) -> String {
    let questions = lesson.beats.iter().filter(|beat| beat.question.is_some()).count();
    let expectations: usize = lesson.beats.iter().map(|beat| beat.expects.len()).sum();
    let (beats, steps) = (lesson.beats.len(), performed.recording.len());
    let end = performed.beats.last().map_or(0, |beat| beat.end.time);
    format!("beats {beats}, questions {questions}, expectations {expectations}, steps {steps} in {}", clock(end))
}

fn lines(begin: &str, sentences: Vec<String>) -> Vec<String> {
    sentences.into_iter().map(|sentence| format!("{begin}: {sentence}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTER: &str = include_str!("../../docs/starter.lesson");

    fn verdict(file: &str, text: &str) -> Verdict {
        super::verdict(lesson::parsed(file.to_owned(), text))
    }

    /// The starter with these lines in the place of its first expectation.
    fn with(lines: &str) -> String {
        let first = STARTER.lines().find(|line| line.starts_with("expect ")).unwrap();
        STARTER.replacen(first, lines, 1)
    }

    #[test]
    fn the_starter_holds_and_needs_no_advice() {
        let Verdict { holds, lines } = verdict("starter.lesson", STARTER);
        assert!(holds);
        let [line] = lines.as_slice() else { panic!("{lines:#?}") };
        assert!(line.starts_with("starter.lesson: holds: beats 3, questions 1, expectations 3, steps "), "{line}");
    }

    #[test]
    fn words_that_the_page_wrote_for_the_author_to_replace_are_told() {
        let setup = ["ensemble 3 clients 1".to_owned(), "run until leader".to_owned()];
        let options = ["s3".to_owned(), "s1".to_owned()];
        let ask = tell::ask_of(tell::Ask { expression: "leader", options: &options, value: "s3" }, &Lang::ALL).join("\n");
        let text = tell::fresh(&setup).replacen("title.en My lesson", "title.en Who leads", 1).replacen(
            "\ntake.en",
            &format!("{ask}\nrun 1s\n\ntake.en"),
            1,
        );
        let Verdict { holds, lines } = verdict("own.lesson", &text);
        assert!(holds, "{lines:#?}");
        let place = |begin: &str| text.lines().position(|line| line.starts_with(begin)).unwrap() + 1;
        let told = lines[1].strip_prefix("own.lesson: advice: still as the page wrote it, to be put in your words: line ").unwrap();
        let told: Vec<usize> = told.split(", ").map(|number| number.parse().unwrap()).collect();
        for begin in ["title.zh", "line.en", "say.en", "why.zh", "right.en", "right.zh", "take.zh"] {
            assert!(told.contains(&place(begin)), "{begin}: {told:?} in\n{text}");
        }
        for begin in ["title.en", "theme", "ensemble", "answer", "option", "run"] {
            assert!(!told.contains(&place(begin)), "{begin}: {told:?} in\n{text}");
        }
    }

    #[test]
    fn an_error_in_the_text_is_shown_at_its_line_and_word() {
        let Verdict { holds, lines } = verdict("own.lesson", &with("expect leader = s3\ncrush s1"));
        assert!(!holds);
        let line = with("expect leader = s3\ncrush s1").lines().position(|line| line == "crush s1").unwrap() + 1;
        assert!(lines[0].starts_with(&format!("own.lesson:{line}:1: There is no command crush.")), "{lines:#?}");
        assert!(lines[0].ends_with("^^^^^") && !lines[0].ends_with("^^^^^^"), "{lines:#?}");
    }

    #[test]
    fn an_expectation_that_does_not_hold_is_told_with_its_line_and_beat() {
        let text = with("expect leader = s1");
        let line = text.lines().position(|line| line == "expect leader = s1").unwrap() + 1;
        let Verdict { holds, lines } = verdict("own.lesson", &text);
        assert!(!holds);
        assert_eq!(lines, [format!("own.lesson: Line {line}, beat write: expect leader = s1: it is s3, not s1.")]);
    }

    #[test]
    fn a_command_that_cannot_be_done_and_a_question_without_an_answer_do_not_hold() {
        let Verdict { holds, lines } = verdict("own.lesson", &with("restart s1"));
        assert!(!holds && lines[0].contains(": restart s1: "), "{lines:#?}");
        let answer = STARTER.lines().find(|line| line.starts_with("answer ")).unwrap();
        let Verdict { holds, lines } = verdict("own.lesson", &STARTER.replacen(answer, "answer epoch s1", 1));
        assert!(!holds && lines[0].contains(": no option is right: it is "), "{lines:#?}");
    }

    #[test]
    fn a_lesson_without_an_end_is_told_where_it_becomes_too_long() {
        let Verdict { holds, lines } = verdict("own.lesson", &with("step 1000000"));
        assert!(!holds && lines[0].contains("The run gets too long here"), "{lines:#?}");
    }

    #[test]
    fn advice_alone_changes_nothing() {
        let look = STARTER.lines().find(|line| line.starts_with("look ")).unwrap();
        let Verdict { holds, lines } = verdict("own.lesson", &STARTER.replacen(&format!("{look}\n"), "", 1));
        assert!(holds, "{lines:#?}");
        assert!(lines.last().unwrap().starts_with("own.lesson: advice: beat write: looks at nothing"), "{lines:#?}");
    }
}
