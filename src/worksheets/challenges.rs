//! The challenges that the page offers: a worksheet of *do* questions, each with a solution to compare one's own with.

use super::question::{Subject, Task};
use super::sheet::Sheet;

const TEXT: &str = include_str!("../../docs/examples/challenges.worksheet");

/// The worksheet of challenges, read anew; tests show that it can be read.
pub fn challenges() -> Option<Sheet> {
    Sheet::parse(TEXT).ok().filter(is_of_challenges)
}

fn is_of_challenges(sheet: &Sheet) -> bool {
    sheet.questions.iter().all(|question| matches!(&question.subject, Subject::Own(own) if matches!(own.task, Task::Do { .. })))
}

#[cfg(test)]
mod tests {
    use super::super::{Given, Lessons, Posed, Question, Student, pose, script_of};
    use super::*;

    fn posed<'a>(sheet: &'a Sheet, question: &'a Question, lessons: &'a Lessons) -> Posed<'a> {
        pose(sheet, question, &Student::default(), lessons).unwrap()
    }

    #[test]
    fn each_challenge_is_won_by_its_solution_and_not_by_waiting() {
        let (sheet, lessons) = (challenges().unwrap(), Lessons::default());
        assert!(sheet.questions.len() >= 5);
        for question in &sheet.questions {
            let posed = posed(&sheet, question, &lessons);
            assert!(posed.problems.is_empty(), "{}: {:?}", question.name, posed.problems);
            let solved = posed.solve().unwrap();
            assert_eq!(solved.problems, [], "{}", question.name);
            println!("{}: {} commands, {} ms", question.name, solved.commands, solved.took / 1000);
            let judged = posed.judge(Given::Run(&solved.script));
            assert_eq!(judged.wrong, None, "{}:\n{}", question.name, solved.script);
            let waiting = script_of(&posed.config, posed.seed, &posed.recording, posed.asked);
            for waits in ["", "\nrun 30s"] {
                assert!(posed.judge(Given::Run(&(waiting.clone() + waits))).wrong.is_some(), "{} by itself", question.name);
            }
        }
    }

    #[test]
    fn no_command_of_a_solution_can_be_left_out() {
        let (sheet, lessons) = (challenges().unwrap(), Lessons::default());
        for question in &sheet.questions {
            let Subject::Own(own) = &question.subject else { panic!() };
            let Task::Do { goals, solution } = &own.task else { panic!() };
            for (n, line) in solution.iter().enumerate().filter(|(_, line)| !line.text.starts_with("run ")) {
                let mut rest = solution.clone();
                rest.remove(n);
                let task = Task::Do { goals: goals.clone(), solution: rest };
                let shorter = Question { subject: Subject::Own(super::super::Own { task, ..own.clone() }), ..question.clone() };
                let posed = posed(&sheet, &shorter, &lessons);
                let wins = posed.solve().is_some_and(|solved| posed.judge(Given::Run(&solved.script)).is_right());
                assert!(!wins, "{} is won without `{}`", question.name, line.text);
            }
        }
    }
}
