//! `results.json` as PrairieLearn's external graders write it: a score from 0 to 1, and a test a question.

use crate::failure::{Failure, Outcome};
use serde_json::json;
use zooscope::lang::Lang;
use zooscope::tell;
use zooscope::worksheets::Graded;

pub fn of(graded: &Graded, lang: Lang) -> Outcome<String> {
    if let Some(why) = &graded.unread {
        return pretty(&json!({ "gradable": false, "format_errors": [why] }));
    }
    let grade = &graded.grade;
    let tests: Vec<_> = grade
        .marks
        .iter()
        .map(|mark| {
            json!({
                "name": mark.question,
                "description": mark.question,
                "points": mark.points,
                "max_points": mark.of,
                "message": tell::mark_reason(lang, mark),
            })
        })
        .collect();
    let result = json!({
        "gradable": true,
        "score": f64::from(grade.points()) / f64::from(grade.of().max(1)),
        "message": tell::graded_remarks(lang, graded).join("\n"),
        "tests": tests,
    });
    pretty(&result)
}

pub fn pretty(value: &serde_json::Value) -> Outcome<String> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::new(format!("the result cannot be written: {error}")))?;
    Ok(text + "\n")
}
