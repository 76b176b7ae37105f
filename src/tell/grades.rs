//! The table of graded reports, as the command line prints it and the page shows it: a row a report, a column a question; below it, what is
//! not as it was found, and of one report alone why.

use super::template::text;
use super::worksheet::{remark, unposable, wrong};
use crate::lang::Lang;
use crate::worksheets::{Graded, Mark, Sheet, Student};

/// The table of graded reports of a worksheet.
pub fn grades(sheet: &Sheet, graded: &[Graded], lang: Lang) -> String {
    let mut rows = vec![head(graded)];
    rows.extend(graded.iter().map(row));
    let mut text = format!("{}\n\n{}", sheet.title.of(lang), aligned(&rows));
    if let [only] = graded {
        text.push('\n');
        text.extend(only.grade.marks.iter().map(|mark| reason(mark, lang)));
    }
    for it in graded {
        for remark in graded_remarks(lang, it) {
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
    let why = mark_reason(lang, mark);
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

/// Sentences on whatever in a report is not as it is found.
pub fn graded_remarks(lang: Lang, graded: &Graded) -> Vec<String> {
    let same = graded
        .same_number
        .iter()
        .map(|other| text!(lang, "{other} has the same number.", "{other} 的学号与它相同。", other = other.as_str()));
    let told = graded.grade.all_remarks().map(|(question, said)| match question {
        Some(question) => format!("{question}: {}", remark(lang, said)),
        None => remark(lang, said),
    });
    graded.unread.iter().cloned().chain(told).chain(same).collect()
}

/// The reason why an answer is not right, without the right one.
pub fn mark_reason(lang: Lang, mark: &Mark) -> String {
    match (&mark.unposable, &mark.wrong) {
        (Some(why), _) => unposable(lang, why),
        (None, Some(why)) => wrong(lang, why),
        (None, None) => String::new(),
    }
}

/// A text out of a report, for a terminal: without what would steer it, and not too long.
fn shown(text: &str) -> String {
    const MAX: usize = 40;
    let shown: String = text.chars().map(|letter| if letter.is_control() { '?' } else { letter }).take(MAX).collect();
    if text.chars().count() > MAX { shown + "…" } else { shown }
}

/// The student as one reads it.
fn named(student: &Student) -> String {
    let parts = [&student.name, &student.number].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| shown(part)).collect::<Vec<_>>().join(" ")
}
