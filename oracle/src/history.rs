//! What clients asked of one znode and heard, in the form that stateright's testers take.

use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialConsistencyTester};
use zooscope::sim::Time;
use zooscope::zk::{CallRecord, ClientId, Code, Op, Response};

use crate::znode::{Ask, Reply, Znode};

/// A call upon the znode, from its beginning to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub client: ClientId,
    pub at: Time,
    pub done_at: Time,
    pub ask: Ask,
    /// `None` where the connection broke: nobody knows whether it was done.
    pub reply: Option<Reply>,
}

/// The calls of all clients, by the time of their answers.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub calls: Vec<Heard>,
}

impl Heard {
    /// The call of a record, where it is one upon a znode that the testers know. A read that follows a sync began with that.
    pub fn of(client: ClientId, call: &CallRecord, synced_at: Option<Time>) -> Option<Self> {
        let ask = match &call.op {
            Op::Create { data, .. } => Ask::Create(text(data)),
            Op::SetData { data, version, .. } => Ask::Set(text(data), *version),
            Op::Delete { version, .. } => Ask::Delete(*version),
            Op::GetData { .. } => Ask::Read,
            _ => return None,
        };
        let reply = match (&ask, &call.result) {
            (_, Err(Code::ConnectionLoss | Code::SessionExpired | Code::SessionMoved)) => None,
            (_, Err(code)) => Some(Reply::Failed(*code)),
            (Ask::Create(_), Ok(_)) => Some(Reply::Created),
            (Ask::Set(..), Ok(Response::Stat(stat))) => Some(Reply::Set(stat.version)),
            (Ask::Delete(_), Ok(_)) => Some(Reply::Deleted),
            (Ask::Read, Ok(Response::Data { data, stat })) => Some(Reply::Read(text(data), stat.version)),
            (_, Ok(_)) => return None,
        };
        Some(Heard { client, at: synced_at.unwrap_or(call.at), done_at: call.done_at, ask, reply })
    }
}

fn text(data: &Option<std::rc::Rc<str>>) -> String {
    data.as_deref().unwrap_or_default().to_owned()
}

impl History {
    /// Whether one order of all calls explains every answer, in which no call stands before one that was answered before it was asked.
    /// Every call is a thread of its own: the times alone say what came before what.
    pub fn is_linearizable(&self) -> bool {
        let mut tester = LinearizabilityTester::new(Znode::default());
        self.feed(&mut tester, |number, _| number) && tester.is_consistent()
    }

    /// Whether one order of all calls explains every answer, in which each client's calls stand in the order in which it made them.
    pub fn is_sequentially_consistent(&self) -> bool {
        let mut tester = SequentialConsistencyTester::new(Znode::default());
        self.feed(&mut tester, |_, call| usize::from(call.client.0)) && tester.is_consistent()
    }

    /// Tells a tester the beginnings and the ends of all calls. False where it takes them for no history at all.
    fn feed(&self, tester: &mut impl ConsistencyTester<usize, Znode>, thread: impl Fn(usize, &Heard) -> usize) -> bool {
        let calls = || self.calls.iter().enumerate();
        // Of what happens at one instant, neither knows of the other: beginnings come first.
        let begins = calls().map(|(number, call)| (call.at, false, number));
        let ends = calls().filter(|(_, call)| call.reply.is_some()).map(|(number, call)| (call.done_at, true, number));
        let mut events: Vec<_> = begins.chain(ends).collect();
        events.sort_unstable();
        events.into_iter().all(|(_, is_end, number)| {
            let call = &self.calls[number];
            let thread = thread(number, call);
            match &call.reply {
                Some(reply) if is_end => tester.on_return(thread, reply.clone()).is_ok(),
                _ => tester.on_invoke(thread, call.ask.clone()).is_ok(),
            }
        })
    }
}
