//! Questions as Moodle's XML (docs.moodle.org, "Moodle XML format").

use super::gift::category;
use super::html::escaped;
use super::quiz::{Choice, Question, Quiz};
use std::fmt::Write;

pub fn write(quizzes: &[Quiz]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for quiz in quizzes {
        let path = escaped(&format!("ZooScope/{}", category(&quiz.title)));
        let _ = writeln!(out, "  <question type=\"category\"><category><text>{path}</text></category></question>");
        quiz.questions.iter().for_each(|question| self::question(&mut out, question));
    }
    out.push_str("</quiz>\n");
    out
}

fn question(out: &mut String, question: &Question) {
    let Question { name, text, options, feedback } = question;
    let name = escaped(name);
    let _ = write!(
        out,
        "  <question type=\"multichoice\">\n    <name><text>{name}</text></name>\n    {}\n    {}\n    \
         <defaultgrade>1</defaultgrade>\n    <idnumber>zooscope-{name}</idnumber>\n    <single>true</single>\n    \
         <shuffleanswers>true</shuffleanswers>\n    <answernumbering>abc</answernumbering>\n",
        html("questiontext", text),
        html("generalfeedback", feedback),
    );
    options.iter().for_each(|option| self::option(out, option));
    out.push_str("  </question>\n");
}

fn option(out: &mut String, option: &Choice) {
    let Choice { text, right, feedback } = option;
    let fraction = if *right { 100 } else { 0 };
    let _ = writeln!(
        out,
        "    <answer fraction=\"{fraction}\" format=\"html\"><text>{}</text>{}</answer>",
        escaped(text),
        html("feedback", feedback)
    );
}

/// An element whose text is HTML, which XML sees as text.
fn html(element: &str, text: &str) -> String {
    format!("<{element} format=\"html\"><text>{}</text></{element}>", escaped(text))
}

#[cfg(test)]
mod tests {
    use super::super::quiz::tests::{ODD, quiz};
    use super::*;
    use roxmltree::{Document, Node};
    use zooscope::lang::Lang;

    fn child<'a>(node: Node<'a, 'a>, name: &str) -> Node<'a, 'a> {
        node.children().find(|child| child.has_tag_name(name)).unwrap_or_else(|| panic!("{name} is missing"))
    }

    fn text(node: Node, name: &str) -> String {
        child(child(node, name), "text").text().unwrap_or_default().to_owned()
    }

    fn read(document: &str) -> Vec<Quiz> {
        let document = Document::parse(document).unwrap();
        let mut quizzes: Vec<Quiz> = Vec::new();
        for node in document.root_element().children().filter(|node| node.has_tag_name("question")) {
            if node.attribute("type") == Some("category") {
                let path = text(node, "category").replace("//", "\0");
                let title = path.split('/').next_back().unwrap().replace('\0', "/");
                quizzes.push(Quiz { title, questions: Vec::new() });
                continue;
            }
            assert_eq!((node.attribute("type"), child(node, "single").text()), (Some("multichoice"), Some("true")));
            let options = node.children().filter(|child| child.has_tag_name("answer")).map(|answer| Choice {
                text: child(answer, "text").text().unwrap().to_owned(),
                right: answer.attribute("fraction") == Some("100"),
                feedback: text(answer, "feedback"),
            });
            quizzes.last_mut().unwrap().questions.push(Question {
                name: text(node, "name"),
                text: text(node, "questiontext"),
                options: options.collect(),
                feedback: text(node, "generalfeedback"),
            });
        }
        quizzes
    }

    #[test]
    fn what_was_written_reads_back_as_the_same_questions() {
        for lang in Lang::ALL {
            let quizzes = [quiz(ODD, lang), quiz(include_str!("../../../lessons/leader-stops.lesson"), lang)];
            assert_eq!(read(&write(&quizzes)), quizzes);
        }
    }

    #[test]
    fn every_question_has_a_number_of_its_own() {
        let quizzes = [quiz(include_str!("../../../lessons/leader-stops.lesson"), Lang::En)];
        let written = write(&quizzes);
        let document = Document::parse(&written).unwrap();
        let ids: Vec<_> = document.descendants().filter(|it| it.has_tag_name("idnumber")).filter_map(|it| it.text()).collect();
        let once: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!((once.len(), ids.len()), (ids.len(), quizzes[0].questions.len()));
    }
}
