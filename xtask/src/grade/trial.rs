//! A worksheet tried by its author: every question with its answers, as some students would have it.

use crate::failure::{Failure, Outcome};
use std::collections::BTreeMap;
use zooscope::lang::Lang;
use zooscope::tell;
use zooscope::worksheets::{Given, Lessons, Question, Sheet, Student, pose};

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
    let mut found: Vec<(String, Vec<u32>)> = Vec::new();
    for number in 1..=STUDENTS {
        let mut find = |what: String| match found.iter_mut().find(|(told, _)| *told == what) {
            Some((_, numbers)) => numbers.push(number),
            None => found.push((what, vec![number])),
        };
        match pose(sheet, question, &Student::new("", &number.to_string()), lessons) {
            Ok(posed) => {
                *answers.entry(posed.right_text()).or_insert(0) += 1;
                let solved = posed.solve();
                let problems = posed.problems.iter().chain(solved.iter().flat_map(|solved| &solved.problems));
                problems.for_each(|problem| find(tell::lesson_problem(lang, problem)));
                let wrong = solved.and_then(|solved| posed.judge(Given::Run(&solved.script)).wrong);
                wrong.iter().for_each(|wrong| find(format!("its solution: {}", tell::wrong(lang, wrong))));
            }
            Err(why) => find(tell::unposable(lang, &why)),
        }
    }
    faults.extend(
        found.into_iter().map(|(what, numbers)| format!("line {}: {}{}: {what}", question.line, question.name, whose(&numbers))),
    );
    answers
}

/// The numbers with which a fault shows, unless it always does.
fn whose(numbers: &[u32]) -> String {
    match numbers {
        _ if numbers.len() == STUDENTS as usize => String::new(),
        [one] => format!(", for number {one}"),
        _ => format!(", for numbers {}", numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_once_with_the_numbers_that_have_it() {
        let faults_of = |question: &str| {
            let sheet = Sheet::parse(&format!("worksheet trial\ntitle.en A trial\n\n{question}")).unwrap();
            let mut faults = Vec::new();
            tried(&sheet, &sheet.questions[0], &Lessons::default(), Lang::En, &mut faults);
            faults
        };
        assert_eq!(faults_of("question nowhere 2"), ["line 4: nowhere:2: There is no lesson nowhere."]);
        let unsolved = faults_of(
            "do stop\nensemble 3\nrun until leader\nask.en Stop two.\ngoal stopped = 2\nsolution crash s1\nsolution crash s9",
        );
        assert!(unsolved.iter().any(|fault| fault.starts_with("line 4: stop: its solution:")), "{unsolved:?}");
        assert_eq!(unsolved.len(), 2, "and that there is no s9: {unsolved:?}");
        let solved =
            "do stop\nensemble 3\nrun until leader\nask.en Stop two.\ngoal stopped = 2\nsolution crash s1\nsolution crash s2";
        assert_eq!(faults_of(solved), Vec::<String>::new());
        let some = faults_of(
            "predict up\nsize 1..2\nensemble 3\nrun until leader\nask.en Who leads?\nanswer leader\noption s3\noption s1\ncrash sN+1\nrun 9s",
        );
        assert!(some.iter().all(|fault| fault.starts_with("line 4: up, for number")), "{some:?}");
        assert_eq!(some.len(), 1, "{some:?}");
    }
}
