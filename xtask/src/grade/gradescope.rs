//! `results.json` as Gradescope's autograders write it: a test a question, shown to the student when the course says so; and one that only
//! teachers see, with whatever in the report is not as it was found.

use super::prairielearn::pretty;
use crate::failure::Outcome;
use serde_json::json;
use zooscope::lang::Lang;
use zooscope::tell;
use zooscope::worksheets::Graded;

pub fn of(graded: &Graded, visibility: &str, lang: Lang) -> Outcome<String> {
    let questions = graded.grade.marks.iter().zip(1..).map(|(mark, number)| {
        json!({
            "name": mark.question,
            "number": number.to_string(),
            "score": mark.points,
            "max_score": mark.of,
            "status": if mark.points == mark.of { "passed" } else { "failed" },
            "output": tell::mark_reason(lang, mark),
            "visibility": visibility,
        })
    });
    let mut tests: Vec<_> = questions.collect();
    let remarks = tell::graded_remarks(lang, graded);
    if !remarks.is_empty() {
        tests.push(json!({ "name": "report", "status": "failed", "output": remarks.join("\n"), "visibility": "hidden" }));
    }
    pretty(&json!({ "score": graded.grade.points(), "visibility": "visible", "tests": tests }))
}
