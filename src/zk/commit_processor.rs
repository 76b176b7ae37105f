//! The order of one session's requests on the server it is connected to (`CommitProcessor.java`).
//!
//! A request that needs a commit waits for it, and every later request of the same session waits behind. Requests of other sessions
//! do not. So a session sees its own writes, and its replies come in the order of its calls.

use std::collections::VecDeque;
use std::rc::Rc;

use super::ids::SessionId;
use super::message::Request;
use crate::sim::SortedMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CommitProcessor {
    pending: SortedMap<SessionId, VecDeque<Rc<Request>>>,
}

impl CommitProcessor {
    /// Takes a request in. It comes back when nothing is in its way: then it is to be executed at once.
    pub fn submit(&mut self, request: Rc<Request>, needs_commit: bool) -> Option<Rc<Request>> {
        match self.pending.get_mut(&request.session) {
            Some(queue) => {
                queue.push_back(request);
                None
            }
            None if needs_commit => {
                self.pending.insert(request.session, VecDeque::from([request]));
                None
            }
            None => Some(request),
        }
    }

    /// A commit arrived. Where it is that of the session's oldest request, the request comes back.
    pub fn commit(&mut self, session: SessionId, cxid: i32) -> Option<Rc<Request>> {
        self.pending.get_mut(&session)?.pop_front_if(|request| request.cxid == cxid)
    }

    /// The session's next request, if it need not wait any longer. To be called until it has none, after each commit.
    pub fn next_ready(&mut self, session: SessionId, needs_commit: impl Fn(&Request) -> bool) -> Option<Rc<Request>> {
        let queue = self.pending.get_mut(&session)?;
        let ready = queue.pop_front_if(|request| !needs_commit(request));
        if queue.is_empty() {
            self.pending.remove(&session);
        }
        ready
    }
}
