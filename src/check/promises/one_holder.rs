//! One holder: whoever comes to hold a lock or to lead finds nobody who does so too with a session that lives. Readers share.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Keep, Law, Scene, found};
use crate::zk::{ClientId, Hold, ProgramNote, SessionId};

#[derive(Clone, Debug, Default)]
pub struct OneHolder {
    holders: BTreeMap<(Rc<str>, ClientId), (Hold, SessionId)>,
}

impl Keep for OneHolder {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        match scene.note {
            ProgramNote::Holds { path, mode, .. } => {
                for ((held, other), (theirs, session)) in &self.holders {
                    let excludes = !(*mode == Hold::Read && *theirs == Hold::Read);
                    if held == path && *other != scene.client && excludes && !scene.ended.contains(session) {
                        findings.breach(
                            Law::OneHolder,
                            found!(
                                "{client} holds {path}, and so does {other}",
                                "{client} 持有 {path}，而 {other} 也持有它";
                                client = scene.client, path, other = *other
                            ),
                        );
                    }
                }
                self.holders.insert((path.clone(), scene.client), (*mode, scene.session()));
            }
            ProgramNote::LetGo { path, .. } => {
                self.holders.remove(&(path.clone(), scene.client));
            }
            // Another program in the same process knows nothing of what the one before held.
            ProgramNote::Began(_) | ProgramNote::Halted => self.holders.retain(|(_, client), _| *client != scene.client),
            _ => {}
        }
    }
}
