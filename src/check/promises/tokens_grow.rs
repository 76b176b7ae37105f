//! A storage takes no write whose token is older than one that it has taken.

use std::collections::BTreeMap;

use super::{Findings, Keep, Law, Scene, found};
use crate::zk::{ClientId, ProgramNote, Zxid};

#[derive(Clone, Debug, Default)]
pub struct TokensGrow {
    newest: BTreeMap<ClientId, Zxid>,
}

impl Keep for TokensGrow {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        match scene.note {
            ProgramNote::Stored { token, accepted: true, .. } => {
                let newest = self.newest.entry(scene.client).or_default();
                if *token < *newest {
                    findings.breach(
                        Law::TokensGrow,
                        found!(
                            "{client} takes a write with {token} after one with {newest}",
                            "{client} 在接受 {newest} 的写入之后又接受了 {token} 的写入";
                            client = scene.client, token = *token, newest = *newest
                        ),
                    );
                }
                *newest = (*newest).max(*token);
            }
            // A storage that has just begun has seen no token.
            ProgramNote::Began(_) => {
                self.newest.remove(&scene.client);
            }
            _ => {}
        }
    }
}
