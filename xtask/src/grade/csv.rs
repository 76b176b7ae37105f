//! The grades for a spreadsheet: a line a report, a column a question.

use zooscope::lang::Lang;
use zooscope::tell;
use zooscope::worksheets::Graded;

pub fn of(graded: &[Graded], lang: Lang) -> String {
    let questions = graded.first().into_iter().flat_map(|it| &it.grade.marks).map(|mark| mark.question.as_str());
    let head = ["report", "name", "number", "points", "of"].into_iter().chain(questions).chain(["tries", "seconds", "remarks"]);
    let mut text = line(head.map(str::to_owned));
    for it in graded {
        let grade = &it.grade;
        let first = [it.file.clone(), grade.student.name.clone(), grade.student.number.clone()];
        let points = [grade.points(), grade.of()].into_iter().chain(grade.marks.iter().map(|mark| mark.points));
        let sum = |of: fn(&zooscope::worksheets::Mark) -> u32| grade.marks.iter().map(|mark| u64::from(of(mark))).sum::<u64>();
        let effort = [sum(|mark| mark.tries), sum(|mark| mark.seconds)];
        let numbers = points.map(u64::from).chain(effort).map(|number| number.to_string());
        text.push_str(&line(first.into_iter().chain(numbers).chain([tell::graded_remarks(lang, it).join(" ")])));
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A cell as RFC 4180 has it. What a spreadsheet would take for a formula is told to be text.
fn quoted(cell: &str) -> String {
    let text = if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
