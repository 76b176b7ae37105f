//! An answered call stays done: the directory that a client made is there for every later active
//! NameNode, unless a client deletes it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{FileProperty, Findings, Keep, Scene};
use crate::hdfs::{FileCall, Note, Outcome};

#[derive(Clone, Debug, Default)]
pub struct AnsweredStays {
    made: BTreeSet<Rc<str>>,
    /// A delete of it was asked for: the directory may go at any time.
    doomed: BTreeSet<Rc<str>>,
}

impl Keep for AnsweredStays {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        match scene.note {
            Note::Called(FileCall::Delete { path }) => {
                self.doomed.insert(path.clone());
            }
            Note::Finished { call: FileCall::Mkdir { path } | FileCall::Put { path, .. }, outcome: Outcome::Done } => {
                self.made.insert(path.clone());
            }
            _ if scene.serves() => {
                let Some(name_node) = scene.name_node() else { return };
                for path in self.made.difference(&self.doomed) {
                    if name_node.namespace().get(path).is_none() {
                        let what = format!("a client was told that {path} is made, and {} has no such thing", scene.host);
                        findings.breach(FileProperty::AnsweredStays, what);
                    }
                }
            }
            _ => {}
        }
    }
}
