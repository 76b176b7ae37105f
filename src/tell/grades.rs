//! The table of graded reports, a row a report, as the command line prints it and the page shows it: points for each question, whatever is
//! not as it was found, and of one report alone why.

use super::bidi::isolated;
use super::template::text;
use super::worksheet::{remark, unposable, wrong};
use crate::lang::Lang;
use crate::worksheets::{Graded, Mark, Sheet, Student};

/// A report in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeRow {
    pub file: String,
    pub student: String,
    pub points: u32,
    pub of: u32,
    pub marks: Vec<GradeMark>,
    /// Sentences on whatever is not as it was found.
    pub remarks: Vec<String>,
}

/// A question in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeMark {
    pub question: String,
    pub points: u32,
    pub of: u32,
    /// The answer, the right one in brackets, and why the answer is not right; empty where there are several reports.
    pub reason: String,
}

/// The rows of the table.
pub fn grade_rows(graded: &[Graded], lang: Lang) -> Vec<GradeRow> {
    let is_alone = graded.len() == 1;
    let mark = |mark: &Mark| GradeMark {
        question: mark.question.clone(),
        points: mark.points,
        of: mark.of,
        reason: if is_alone { reason(mark, lang) } else { String::new() },
    };
    let row = |it: &Graded| GradeRow {
        file: it.file.clone(),
        student: named(&it.grade.student),
        points: it.grade.points(),
        of: it.grade.of(),
        marks: it.grade.marks.iter().map(mark).collect(),
        remarks: graded_remarks(lang, it).iter().map(|remark| shown_whole(remark)).collect(),
    };
    graded.iter().map(row).collect()
}

/// The table of graded reports of a worksheet as text.
pub fn grades(sheet: &Sheet, graded: &[Graded], lang: Lang) -> String {
    let rows = grade_rows(graded, lang);
    let mut lines = vec![head(&rows, lang)];
    lines.extend(rows.iter().map(cells));
    let mut text = format!("{}\n\n{}", sheet.title.of(lang), aligned(&lines));
    if let [only] = &rows[..] {
        text.push('\n');
        let line = |mark: &GradeMark| format!("{}/{}  {}: {}\n", mark.points, mark.of, mark.question, mark.reason);
        text.extend(only.marks.iter().map(line));
    }
    for row in &rows {
        text.extend(row.remarks.iter().map(|remark| format!("! {}: {remark}\n", row.file)));
    }
    text
}

fn head(rows: &[GradeRow], lang: Lang) -> Vec<String> {
    let questions = rows.first().into_iter().flat_map(|row| &row.marks).map(|mark| mark.question.clone());
    let first = [text!(lang, "report", "报告"), text!(lang, "student", "学生"), text!(lang, "points", "得分")];
    first.into_iter().chain(questions).collect()
}

fn cells(row: &GradeRow) -> Vec<String> {
    let first = [row.file.clone(), row.student.clone(), format!("{}/{}", row.points, row.of)];
    first.into_iter().chain(row.marks.iter().map(|mark| format!("{}/{}", mark.points, mark.of))).collect()
}

/// The answer, the right one, and why it is not right.
fn reason(mark: &Mark, lang: Lang) -> String {
    let given = if mark.given.is_empty() { "-".to_owned() } else { shown(&mark.given) };
    let why = mark_reason(lang, mark);
    format!("{given} [{}]  {why}", mark.right).trim_end().to_owned()
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

/// The columns of a terminal that a text takes: Chinese letters take two, and signs of direction none.
fn width(text: &str) -> usize {
    text.chars()
        .filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter) && !('\u{202a}'..='\u{202e}').contains(letter))
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
    isolated(&if text.chars().count() > MAX { shown + "…" } else { shown }).into_owned()
}

/// The student as one reads it.
fn named(student: &Student) -> String {
    let parts = [&student.name, &student.number].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| shown(part)).collect::<Vec<_>>().join(" ")
}
