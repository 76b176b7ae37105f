//! A run as JSON: written, read back, replayed, and what is said of one that differs.

use super::super::parse::{MAX_LINE_BYTES, MAX_SCRIPT_LINES};
use super::super::remote::MAX_DIGITS;
use super::*;

const TEXT: &str = "seed 7\nensemble 3 clients 2\nstep 40\nat 3.2s\nc1 create /a \"x; \\\"y\\\" 锁\"\nstep 9\ncrash s3\nrun 2s";

fn written() -> (RunFile, String) {
    let (runner, _) = Script::parse(TEXT).unwrap().carry_out(0, MAX_RUN_STEPS);
    let file = RunFile::of(runner.config(), runner.seed(), runner.recording(), runner.position());
    let text = file.to_string();
    (file, text)
}

#[test]
fn a_run_reads_back_and_its_replay_has_the_same_digest() {
    let (file, text) = written();
    assert_eq!(RunFile::read(&text), Ok(file.clone()));
    let again = file.replay(MAX_RUN_STEPS);
    assert_eq!((again.seed(), again.config().voters), (7, 3));
    assert_eq!(file.difference(again.recording()), None);
    let once_more = RunFile::of(again.config(), again.seed(), again.recording(), file.at);
    assert_eq!(once_more.to_string(), text);
}

#[test]
fn a_replay_that_differs_is_told() {
    let (file, _) = written();
    let other = RunFile { digest: file.digest ^ 1, ..file.clone() };
    let replay = file.digest;
    let difference = other.difference(other.replay(MAX_RUN_STEPS).recording());
    assert_eq!(difference, Some(Difference::Digest { file: replay ^ 1, replay }));
    let short = file.replay(20);
    assert_eq!(file.difference(short.recording()), Some(Difference::Shorter { steps: 20, of: file.at.steps }));
}

#[test]
fn what_is_no_run_is_told_with_its_place() {
    let (_, text) = written();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} in {text}");
        RunFile::read(&text.replacen(from, to, 1)).unwrap_err()
    };
    assert_eq!(with("\"version\": 1", "\"version\": 2"), RunFileError::Later { version: 2 });
    assert_eq!(with("\"version\": 1", "\"version\": 1.0"), RunFileError::Member { member: "version" });
    assert_eq!(with("zooscope-run", "other"), RunFileError::NotARun);
    assert_eq!(RunFile::read("[1, 2]"), Err(RunFileError::NotARun));
    assert!(matches!(RunFile::read("seed 7"), Err(RunFileError::NotJson(_))));
    let RunFileError::Script(ScriptError::Line { line, error }) = with("crash s3", "crush s3") else { panic!("a command") };
    assert_eq!((line, error.span), (text.lines().position(|line| line.contains("crash s3")).unwrap() - 4, 0..5));
    assert_eq!(with("\"at 3.2s\"", "7"), RunFileError::Member { member: "script" });
    assert_eq!(with("\"steps\": ", "\"steps\": 99999999999"), RunFileError::Member { member: "at.steps" });
    assert_eq!(with("\"time\"", "\"tim\""), RunFileError::Member { member: "at.time" });
    assert_eq!(with("\"digest\": \"", "\"digest\": \"0"), RunFileError::Member { member: "digest" });
    let long = " ".repeat(MAX_RUN_FILE_BYTES + 1);
    assert_eq!(RunFile::read(&long), Err(RunFileError::TooLong { max: MAX_RUN_FILE_BYTES }));
}

#[test]
fn no_text_makes_it_panic() {
    let (_, text) = written();
    let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
    for _ in 0..100_000 {
        let _ = RunFile::read(&spoiled(&text, b"{}[]\",:\\u0e-9 \nx", &mut random));
    }
}

/// What of a value is against a schema, for the words that the published one uses; `pattern` is left to the reader's own tests.
fn against(schema: &serde_json::Value, value: &serde_json::Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(only) = schema.get("const").filter(|only| *only != value) {
        wrong.push(format!("{at} is not {only}"));
    }
    let is_type = match schema.get("type").and_then(|it| it.as_str()) {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64(),
        _ => true,
    };
    if !is_type {
        wrong.push(format!("{at} has another type"));
    }
    let list = |of: &str| schema.get(of).and_then(|it| it.as_array()).into_iter().flatten();
    wrong.extend(
        list("required")
            .filter_map(|name| name.as_str())
            .filter(|name| value.get(name).is_none())
            .map(|name| format!("{at} lacks {name}")),
    );
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema.get("properties").and_then(|known| known.get(name)) {
            Some(schema) => wrong.extend(against(schema, member, &format!("{at}.{name}"))),
            None => wrong.push(format!("{at}.{name} is not in the schema")),
        }
    }
    if let (Some(schema), Some(items)) = (schema.get("items"), value.as_array()) {
        wrong.extend(items.iter().flat_map(|item| against(schema, item, &format!("{at}[]"))));
    }
    wrong
}

#[test]
fn what_is_written_is_as_the_published_schema_says() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../docs/run.schema.json")).unwrap();
    let (_, text) = written();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(against(&schema, &value, "run"), Vec::<String>::new());
    let mut lacking = value.clone();
    lacking.as_object_mut().unwrap().remove("digest");
    lacking["at"]["steps"] = "7".into();
    assert_eq!(against(&schema, &lacking, "run"), ["run lacks digest", "run.at.steps has another type"]);
    assert_eq!(schema["properties"]["version"]["minimum"].as_u64(), Some(RUN_FILE_VERSION));
    let script = &schema["properties"]["script"];
    assert_eq!(script["maxItems"].as_u64(), Some(MAX_SCRIPT_LINES as u64));
    assert_eq!(
        script["items"]["maxLength"].as_u64(),
        Some((MAX_LINE_BYTES + MAX_DIGITS) as u64),
        "a line of `remote` is the longest"
    );
}

#[test]
fn the_example_of_the_guide_is_a_run_with_its_digest() {
    let guide = include_str!("../../../docs/files.md");
    let example = guide.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let file = RunFile::read(example).unwrap();
    assert_eq!(file.to_string(), example, "it is written as the page writes it");
    assert_eq!(file.difference(file.replay(MAX_RUN_STEPS).recording()), None);
}
