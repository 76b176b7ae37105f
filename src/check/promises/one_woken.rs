//! A change in the queue of a lock wakes one at most: everybody watches another znode, that of the one before.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Found, Law, found, spec_of};
use crate::recipes::Kind;
use crate::sim::{Event, Step, World};
use crate::zk::{Action, ClientId, Command, Note, ProgramNote, Zk, client};

/// A client that waits in a queue, and the one that was woken by what it waits for, if any.
#[derive(Clone, Debug)]
struct Wait {
    path: Rc<str>,
    after: Option<ClientId>,
}

#[derive(Clone, Debug, Default)]
pub struct OneWoken {
    waits: BTreeMap<ClientId, Wait>,
}

impl OneWoken {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>, findings: &mut Findings) {
        if let Event::Command(Command::Action(Action::Tell { client, .. })) = &step.event {
            // Who is told to let go waits no longer.
            self.waits.remove(client);
        }
        for (node, note) in &step.notes {
            let Some(id) = ClientId::of_node(*node) else { continue };
            match note {
                Note::WatchHeard { path, .. } => {
                    if let Some(what) = self.wake(id, path) {
                        findings.breach(Law::OneWoken, what);
                    }
                }
                Note::Program(ProgramNote::Waits { path }) if is_alone_in_queue(world, id) => {
                    self.waits.insert(id, Wait { path: path.clone(), after: None });
                }
                Note::Program(ProgramNote::InVain) => {}
                Note::Program(_) => {
                    self.waits.remove(&id);
                }
                _ => {}
            }
        }
    }

    /// A client that waits for this hears of it. Whoever waits for the same must not.
    fn wake(&mut self, id: ClientId, path: &Rc<str>) -> Option<Found> {
        let wait = self.waits.get(&id).filter(|wait| wait.path == *path)?.clone();
        self.waits.remove(&id);
        for other in self.waits.values_mut().filter(|other| other.path == *path) {
            other.after = Some(id);
        }
        let first = wait.after?;
        Some(found!(
            "{client} is woken by {path}, and so was {first}",
            "{client} 被 {path} 唤醒，而 {first} 也被它唤醒";
            client = id, path, first
        ))
    }
}

/// Whether the client's recipe queues for something that one alone has. The naive election is meant to wake all, and readers come together.
fn is_alone_in_queue(world: &World<Zk>, id: ClientId) -> bool {
    let kind = client(world, id).and_then(|client| Some(spec_of(client.program()?)?.kind));
    matches!(kind, Some(Kind::Lock | Kind::LockNoGuid | Kind::LockUnsynced | Kind::LockByName | Kind::WriteLock | Kind::Elect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_that_is_woken_by_what_woke_the_first_is_found() {
        let wait = |path: &str| Wait { path: path.into(), after: None };
        let waits = [(ClientId(1), wait("/lock/a")), (ClientId(2), wait("/lock/a")), (ClientId(3), wait("/lock/b"))];
        let mut one_woken = OneWoken { waits: waits.into() };
        assert_eq!(one_woken.wake(ClientId(1), &"/lock/a".into()), None);
        assert_eq!(one_woken.wake(ClientId(3), &"/lock/b".into()), None);
        assert!(one_woken.wake(ClientId(2), &"/lock/a".into()).is_some());
    }
}
