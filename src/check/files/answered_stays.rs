//! An answered call stays done: the directory that a client made is there for every later active
//! NameNode, unless a client deletes it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Findings, Keep, Law, Scene, found};
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
                        let what = found!(
                            "a client was told that {path} is made, and {host} has no such thing",
                            "客户端已得知 {path} 创建完成，而 {host} 上却没有它";
                            path, host = scene.host
                        );
                        findings.breach(Law::AnsweredStays, what);
                    }
                }
            }
            _ => {}
        }
    }
}
