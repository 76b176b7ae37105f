//! The failure that a client's box says.

use super::tree::wording::Wording;
use crate::lang::Lang;
use crate::sim::{Duration, MS, Time};
use crate::tell::ClientStanding;
use crate::tell::template::text;
use crate::zk::{Client, Code};

/// The time for which a client says with which code its call has come back, if it does nothing else by then.
const FAILURE_STANDS: Duration = 200 * MS;

/// The code with which the client's last call has just come back.
#[inline(never)]
pub fn failure(now: Time, standing: ClientStanding, client: &Client) -> Option<Code> {
    let call = client.history().back().filter(|_| !matches!(standing, ClientStanding::Stopped | ClientStanding::Frozen))?;
    let code = call.result.as_ref().err().copied().filter(|code| !client.counts_on(&call.op, *code))?;
    // A recipe that goes on at once has it at this instant all the same.
    let goes_on = (client.waits() || client.shows_auth().is_some()) && now > call.done_at;
    (!goes_on && now < call.done_at + FAILURE_STANDS).then_some(code)
}

/// The words for it in a box.
pub fn failure_words(lang: Lang, code: Code) -> Wording {
    Wording { full: code.words().to_owned(), brief: Some(text!(lang, "failed", "失败")) }
}
