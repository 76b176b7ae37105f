//! The table for people: a row a report, a column a question; below it, what is not as it was found, and of one report alone why.

use super::{Graded, named, shown, why};
use zooscope::lang::Lang;
use zooscope::worksheets::{Mark, Sheet};

pub fn of(sheet: &Sheet, graded: &[Graded], lang: Lang) -> String {
    let mut rows = vec![head(graded)];
    rows.extend(graded.iter().map(row));
    let mut text = format!("{}\n\n{}", sheet.title.of(lang), aligned(&rows));
    if let [only] = graded {
        text.push('\n');
        text.extend(only.grade.marks.iter().map(|mark| reason(mark, lang)));
    }
    for it in graded {
        for remark in it.remarks(lang) {
            text.push_str(&format!("! {}: {}\n", it.file, shown_whole(&remark)));
        }
    }
    text
}

fn head(graded: &[Graded]) -> Vec<String> {
    let questions = graded.first().into_iter().flat_map(|it| &it.grade.marks).map(|mark| mark.question.clone());
    ["report", "student", "points"].map(str::to_owned).into_iter().chain(questions).collect()
}

fn row(it: &Graded) -> Vec<String> {
    let grade = &it.grade;
    let first = [it.file.clone(), named(&grade.student), format!("{}/{}", grade.points(), grade.of())];
    first.into_iter().chain(grade.marks.iter().map(|mark| format!("{}/{}", mark.points, mark.of))).collect()
}

/// A question with its answer, and why that is not right.
fn reason(mark: &Mark, lang: Lang) -> String {
    let why = why(mark, lang);
    let given = if mark.given.is_empty() { "-".to_owned() } else { shown(&mark.given) };
    let line = format!("{}/{}  {}: {given} [{}]  {why}", mark.points, mark.of, mark.question, mark.right);
    format!("{}\n", line.trim_end())
}

/// A sentence may hold words of the report.
fn shown_whole(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '?' } else { letter }).collect()
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width_of).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, most)| format!("{cell}{}", " ".repeat(most - width(cell))));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// The columns of a terminal that a text takes: Chinese letters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| if ('\u{1100}'..'\u{fffd}').contains(&letter) && !('\u{2000}'..'\u{2e80}').contains(&letter) { 2 } else { 1 })
        .sum()
}
