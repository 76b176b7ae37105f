//! A storage beside ZooKeeper that a lock protects. With fencing it refuses a token older than the newest that it has seen: then a
//! holder that was frozen, and whose lock has gone to another, does no harm when it wakes (recipes, "Locks"; M. Kleppmann, "How to do
//! distributed locking").

use std::rc::Rc;

use super::Recipe;
use super::spec::{Kind, Spec};
use crate::zk::{Api, CodeLine, PeerMessage, Place, ProgramEvent, ProgramNote, Status, Zxid};

#[derive(Clone, Debug, Hash)]
pub struct Storage {
    spec: Spec,
    /// The newest token.
    seen: Zxid,
    value: Rc<str>,
    /// The line at which the last write came to its end; before that, where it waits for one.
    line: usize,
}

const FENCING: &[CodeLine] = &[
    CodeLine { en: "write(token, data)", zh: "write(token, data)" },
    CodeLine { en: "token < seen: refuse", zh: "token < seen：拒绝" },
    CodeLine { en: "seen = token; store data", zh: "seen = token；写入 data" },
];

/// The line of the code above at which it refuses.
const REFUSES: usize = 2;

const NAIVE: &[CodeLine] =
    &[CodeLine { en: "write(token, data)", zh: "write(token, data)" }, CodeLine { en: "store data", zh: "写入 data" }];

impl Storage {
    pub fn new(spec: Spec) -> Self {
        Storage { spec, seen: Zxid::ZERO, value: "".into(), line: 1 }
    }
}

impl Recipe for Storage {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Shows the stored value where other programs show a path.
    fn path(&self) -> &str {
        &self.value
    }

    /// Whether the last write failed.
    fn status(&self) -> Status {
        if self.spec.kind == Kind::Storage && self.line == REFUSES { Status::Failed } else { Status::Idle }
    }

    fn code(&self) -> &'static [CodeLine] {
        if self.spec.kind == Kind::Storage { FENCING } else { NAIVE }
    }

    fn line(&self) -> usize {
        self.line
    }

    fn listens(&self) -> bool {
        true
    }

    fn place(&self) -> Place {
        Place::Storing
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        if let ProgramEvent::Peer { from, message: PeerMessage::Write { token, data } } = event {
            let accepted = self.spec.kind == Kind::StorageNaive || *token >= self.seen;
            api.note(ProgramNote::Stored { token: *token, data: data.clone(), accepted });
            self.line = if accepted { self.code().len() } else { REFUSES };
            let answer = if accepted {
                self.seen = self.seen.max(*token);
                self.value = data.clone();
                PeerMessage::Accepted { token: *token }
            } else {
                PeerMessage::Refused { token: *token, seen: self.seen }
            };
            api.send(*from, answer);
        }
    }
}
