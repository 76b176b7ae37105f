//! First come, first served: holders come in the order of their znodes. Among readers the order is free, as they hold together.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Keep, Law, Scene, found};
use crate::zk::{Hold, ProgramNote, Zxid};

#[derive(Clone, Debug, Default)]
pub struct FirstCome {
    /// The latest tokens that held: of any kind, and of those that hold alone.
    latest: BTreeMap<Rc<str>, (Zxid, Zxid)>,
}

impl Keep for FirstCome {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        let ProgramNote::Holds { path, mode, token } = scene.note else { return };
        let (any, alone) = self.latest.entry(path.clone()).or_default();
        let before = if *mode == Hold::Read { *alone } else { *any };
        if *token < before {
            findings.breach(
                Law::FirstCome,
                found!(
                    "{client} holds {path} with {token}, behind {before}",
                    "{client} 以 {token} 持有 {path}，排在 {before} 之后";
                    client = scene.client, path, token = *token, before
                ),
            );
        }
        *any = (*any).max(*token);
        if *mode != Hold::Read {
            *alone = (*alone).max(*token);
        }
    }
}
