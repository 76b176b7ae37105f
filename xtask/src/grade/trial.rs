//! A worksheet tried by its author: every question with its answers, as some students would have it.

use crate::failure::{Failure, Outcome};
use std::collections::BTreeMap;
use zooscope::lang::Lang;
use zooscope::tell;
use zooscope::worksheets::{Lessons, Question, Sheet, Student, pose};

/// The students that it is put to: numbers from one on.
const STUDENTS: u32 = 12;

pub fn run(sheet: &Sheet, lessons: &Lessons, lang: Lang) -> Outcome {
    println!("{}: {} questions, {} points", sheet.title.of(lang), sheet.questions.len(), sheet.points());
    let mut faults = Vec::new();
    for question in &sheet.questions {
        let answers = tried(sheet, question, lessons, lang, &mut faults);
        let answers: Vec<String> = answers.into_iter().map(|(answer, times)| format!("{answer} ({times}×)")).collect();
        println!("{:>3}  {}: {}", question.points, question.name, answers.join(", "));
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::new(faults.join("\n       "))) }
}

/// The right answers, and for how many of the students each is right.
fn tried(sheet: &Sheet, question: &Question, lessons: &Lessons, lang: Lang, faults: &mut Vec<String>) -> BTreeMap<String, u32> {
    let mut answers = BTreeMap::new();
    for number in 1..=STUDENTS {
        let place = format!("line {}: {}, for number {number}", question.line, question.name);
        match pose(sheet, question, &Student::new("", &number.to_string()), lessons) {
            Ok(posed) => {
                *answers.entry(posed.right_text()).or_insert(0) += 1;
                faults.extend(posed.problems.iter().map(|problem| format!("{place}: {}", tell::lesson_problem(lang, problem))));
            }
            Err(why) => faults.push(format!("{place}: {}", tell::unposable(lang, &why))),
        }
    }
    answers
}
