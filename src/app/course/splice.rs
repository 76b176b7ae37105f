//! The messages of the SPLICE iframe protocol as JSON: written for the host, and read from it.

use super::progress::{Progress, State, close, member};
use crate::json::Value;

/// The longest message that is read, in bytes: a worksheet's report fits, whatever is escaped in it.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The longest id of a host's message, which the answer repeats.
const MAX_ID: usize = 200;

const GET_STATE: &str = "SPLICE.getState";
/// No message of the protocol: a host that has a worksheet of its own need not lay it beside the page.
const OPEN_FILE: &str = "ZooScope.openFile";
const GET_STATE_RESPONSE: &str = "SPLICE.getState.response";

/// What a host may say that this page listens to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The answer to the page's question for what was kept.
    State { id: String, state: Option<State> },
    /// The host asks for the present state.
    Asked { id: String },
    /// The host hands over a worksheet, a lesson or a run, as if it had been dropped on the page.
    File { name: String, text: String },
}

/// Reads a message of the host. `None` where it is none of these.
pub fn read(text: &str) -> Option<Heard> {
    let message = Some(text).filter(|text| text.len() <= MAX_BYTES).and_then(|text| Value::read(text).ok())?;
    let id = message.get("message_id")?.text().filter(|id| id.len() <= MAX_ID)?.to_owned();
    match message.get("subject")?.text()? {
        GET_STATE_RESPONSE => Some(Heard::State { id, state: message.get("state").and_then(State::read) }),
        GET_STATE => Some(Heard::Asked { id }),
        OPEN_FILE => {
            let text = |name: &str| message.get(name).and_then(Value::text).map(str::to_owned);
            Some(Heard::File { name: text("name").filter(|name| name.len() <= MAX_ID)?, text: text("text")? })
        }
        _ => None,
    }
}

/// Asks for what the host has kept. `content` names the lesson, whatever the page's address.
pub fn get_state(id: &str, content: Option<&str>) -> String {
    let mut out = begin(GET_STATE, id);
    if let Some(content) = content {
        member(&mut out, "content_id", content);
    }
    end(out)
}

/// Answers a host that asks for the present state.
pub fn state_response(id: &str, progress: Option<&Progress>) -> String {
    let state = progress.map_or_else(|| "null".to_owned(), Progress::state_json);
    end(begin(GET_STATE_RESPONSE, id) + "\"state\":" + &state)
}

pub fn report(id: &str, progress: &Progress) -> String {
    let mut out = begin("SPLICE.reportScoreAndState", id);
    out.push_str(&format!("\"score\":{},\"state\":{}", progress.score(), progress.state_json()));
    end(out)
}

/// Tells that something has happened, with names and values of what it was.
pub fn event(id: &str, name: &str, data: &[(&str, &str)]) -> String {
    let mut out = begin("SPLICE.sendEvent", id);
    member(&mut out, "name", name);
    out.push_str("\"data\":{");
    data.iter().for_each(|(name, value)| member(&mut out, name, value));
    close(&mut out);
    end(out)
}

/// Asks for a frame of this size.
pub fn resize(id: &str, width: i32, height: i32) -> String {
    end(begin("lti.frameResize", id) + &format!("\"width\":{width},\"height\":{height}"))
}

fn begin(subject: &str, id: &str) -> String {
    let mut out = "{".to_owned();
    member(&mut out, "subject", subject);
    member(&mut out, "message_id", id);
    out
}

fn end(mut out: String) -> String {
    close(&mut out);
    out
}
