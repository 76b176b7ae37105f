//! Questions as GIFT, Moodle's text format, which other platforms read too (docs.moodle.org, "GIFT format").

use super::quiz::{Choice, Question, Quiz};
use std::fmt::Write;

/// The signs that mean something in GIFT.
const SIGNS: [char; 7] = ['\\', '~', '=', '#', '{', '}', ':'];

pub fn write(quizzes: &[Quiz]) -> String {
    let mut out = String::new();
    for quiz in quizzes {
        let _ = writeln!(out, "$CATEGORY: ZooScope/{}\n", category(&quiz.title));
        quiz.questions.iter().for_each(|question| self::question(&mut out, question));
    }
    out
}

/// A title as a step of a category's path, in which a slash is written twice.
pub fn category(title: &str) -> String {
    title.replace('/', "//")
}

/// A question: no empty line stands in it, and one behind it, which ends it.
fn question(out: &mut String, question: &Question) {
    let _ = writeln!(out, "::{}::[html]{}{{", escaped(&question.name), escaped(&question.text));
    question.options.iter().for_each(|choice| option(out, choice));
    let _ = writeln!(out, "\t####[html]{}\n}}\n", escaped(&question.feedback));
}

/// An option. The sign of its format stands before its text, so that a text such as `%50%` is not taken for a weight.
fn option(out: &mut String, choice: &Choice) {
    let _ = write!(out, "\t{}[html]{}", if choice.right { '=' } else { '~' }, escaped(&choice.text));
    if !choice.feedback.is_empty() {
        let _ = write!(out, "#[html]{}", escaped(&choice.feedback));
    }
    out.push('\n');
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            sign if SIGNS.contains(&sign) => out.extend(['\\', sign]),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::quiz::tests::{ODD, quiz};
    use super::*;
    use zooscope::lang::Lang;

    /// Reads GIFT by the rules of Moodle's reader (`question/format/gift/format.php`): signs that are escaped are put aside, the rest is
    /// split at the signs, and then they are put back.
    fn read(text: &str) -> Vec<Quiz> {
        let mut quizzes: Vec<Quiz> = Vec::new();
        for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
            if let Some(path) = block.strip_prefix("$CATEGORY:") {
                let path = path.trim().replace("//", "\0");
                let title = path.split('/').next_back().unwrap().replace('\0', "/");
                quizzes.push(Quiz { title, questions: Vec::new() });
                continue;
            }
            assert!(block.lines().all(|line| !line.trim_start().starts_with("//")), "a comment: {block}");
            quizzes.last_mut().unwrap().questions.push(read_question(&aside(block)));
        }
        quizzes
    }

    /// The text with every escaped sign as a letter of the private use area.
    fn aside(text: &str) -> String {
        let mut out = String::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n') => out.push('\u{e00a}'),
                    Some(sign) => out.push(char::from_u32(0xe000 + sign as u32).unwrap()),
                    None => panic!("a backslash at the end"),
                },
                letter => out.push(letter),
            }
        }
        out
    }

    fn back(text: &str) -> String {
        let back = |letter: char| match letter as u32 {
            code @ 0xe000..0xe100 => char::from_u32(code - 0xe000).unwrap(),
            _ => letter,
        };
        text.strip_prefix("[html]").expect("every text is HTML").chars().map(back).collect()
    }

    fn read_question(text: &str) -> Question {
        let (name, rest) = text.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (words, rest) = rest.split_once('{').unwrap();
        let (answers, after) = rest.split_once('}').unwrap();
        assert_eq!(after, "", "nothing stands behind the answers");
        let (answers, feedback) = answers.split_once("####").unwrap();
        let mut starts: Vec<usize> = answers.match_indices(['=', '~']).map(|(at, _)| at).collect();
        starts.push(answers.len());
        let options = starts.windows(2).map(|span| {
            let (text, feedback) = answers[span[0] + 1..span[1]]
                .trim()
                .split_once('#')
                .map_or((answers[span[0] + 1..span[1]].trim(), String::new()), |(text, feedback)| (text, back(feedback)));
            Choice { text: back(text), right: answers[span[0]..].starts_with('='), feedback }
        });
        Question { name: name.to_owned(), text: back(words), options: options.collect(), feedback: back(feedback.trim()) }
    }

    #[test]
    fn what_was_written_reads_back_as_the_same_questions() {
        for lang in Lang::ALL {
            let quizzes = [quiz(ODD, lang), quiz(include_str!("../../../lessons/leader-stops.lesson"), lang)];
            assert_eq!(read(&write(&quizzes)), quizzes);
        }
    }
}
