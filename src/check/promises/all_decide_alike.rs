//! All sites decide alike on a transaction, and commit only if every site has voted for it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Keep, Law, Scene, found};
use crate::recipes::Kind;
use crate::zk::{ProgramNote, split};

#[derive(Clone, Debug, Default)]
pub struct AllDecideAlike {
    decided: BTreeMap<Rc<str>, bool>,
    /// The number of sites that voted to commit.
    votes: BTreeMap<Rc<str>, usize>,
}

impl Keep for AllDecideAlike {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        match scene.note {
            ProgramNote::Voted { path, commit: true } => {
                let transaction: Rc<str> = split(path).map_or("", |(parent, _)| parent).into();
                *self.votes.entry(transaction).or_default() += 1;
            }
            ProgramNote::Decided { path, commit, .. } => {
                if self.decided.get(path).is_some_and(|other| other != commit) {
                    findings.breach(
                        Law::AllDecideAlike,
                        found!(
                            "{client} decides {path} otherwise than another site",
                            "{client} 对 {path} 的决定与另一站点不同";
                            client = scene.client, path
                        ),
                    );
                }
                self.decided.insert(path.clone(), *commit);
                let sites = scene.spec().filter(|spec| spec.kind == Kind::Coordinate).map_or(0, |spec| spec.sites.len());
                let votes = self.votes.get(path).copied().unwrap_or(0);
                if *commit && votes < sites {
                    findings.breach(
                        Law::AllDecideAlike,
                        found!(
                            "{client} commits {path} with {votes} of {sites} votes",
                            "{client} 只得到 {sites} 票中的 {votes} 票就提交了 {path}";
                            client = scene.client, path, votes, sites
                        ),
                    );
                }
            }
            _ => {}
        }
    }
}
