//! What a client's call came to, as `zkCli.sh` prints it.

use zooscope::tell::zkcli;
use zooscope::zk::Note;

/// Nothing where `zkCli.sh` prints nothing, or where the note is no answer.
pub fn printed(note: &Note) -> Option<String> {
    let printed = match note {
        Note::Replied { call: Some(call), .. } if !call.is_step => zkcli::reply(call),
        Note::ErrandDone(record) => zkcli::errand(record),
        _ => None,
    };
    printed.map(|printed| printed.text)
}
