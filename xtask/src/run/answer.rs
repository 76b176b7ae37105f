//! Answers to a client's calls, as `zkCli.sh` prints them.

use zooscope::tell::zkcli;
use zooscope::zk::Note;

/// The text of an answer; `None` where `zkCli.sh` prints nothing, or where the note is no answer.
pub fn printed(note: &Note) -> Option<String> {
    let printed = match note {
        Note::Replied { call: Some(call), .. } if !call.is_step => zkcli::reply(call),
        Note::ErrandDone(record) => zkcli::errand(record),
        _ => None,
    };
    printed.map(|printed| printed.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::script::{MAX_RUN_STEPS, Script};

    /// Every answer that clients got in a run.
    fn answers(script: &str) -> Vec<String> {
        let (runner, stopped) = Script::parse(script).unwrap().carry_out(42, MAX_RUN_STEPS);
        assert_eq!(stopped, None, "{script}");
        let recording = runner.recording();
        (0..recording.len()).flat_map(|step| recording.notes_of(step)).filter_map(|(_, note)| printed(note)).collect()
    }

    #[test]
    fn an_answer_stands_there_as_zk_cli_prints_it() {
        let script =
            "ensemble 1 clients 1\nrun until leader\nrun 2s\nc1 create /a v1\nc1 get /a\nc1 ls /\nc1 set /a v2\nc1 get /b\nrun 1s";
        assert_eq!(answers(script), ["Created /a", "v1", "[a, zookeeper]", "Node does not exist: /b"]);
    }

    #[test]
    fn an_errand_is_answered_once() {
        let script = "ensemble 1 clients 1\nrun until leader\nrun 2s\nc1 create /a\nc1 create /a/b\nc1 ls -R /a\nrun 1s";
        assert_eq!(answers(script), ["Created /a", "Created /a/b", "/a\n/a/b"]);
    }
}
