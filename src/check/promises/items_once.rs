//! An item of a queue is taken once.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Findings, Keep, Law, Scene, found};
use crate::zk::ProgramNote;

#[derive(Clone, Debug, Default)]
pub struct ItemsOnce {
    taken: BTreeSet<Rc<str>>,
}

impl Keep for ItemsOnce {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        let ProgramNote::Took { path, .. } = scene.note else { return };
        if !self.taken.insert(path.clone()) {
            findings.breach(
                Law::ItemsOnce,
                found!(
                    "{client} takes {path}, which was taken before",
                    "{client} 取走了早已被取走的 {path}";
                    client = scene.client, path
                ),
            );
        }
    }
}
