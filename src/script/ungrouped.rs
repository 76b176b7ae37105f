//! Voters without a group, and others in one without a weight, where a set-up makes groups: Apache's servers do not start with such a configuration
//! (`QuorumHierarchical.parse`).

use super::command::Command;
use super::hierarchy::Form;
use super::setup::Setup;
use crate::zk::{Config, Misgrouped};

/// The first server for which groups cannot be as a set-up makes them, and the number of the line that does so. Ensemble and groups
/// may come in any order, and so all lines are read first.
#[cold]
#[inline(never)]
pub fn ungrouped<'a>(lines: impl Iterator<Item = (usize, &'a Command)>) -> Option<(usize, Misgrouped)> {
    let (mut config, mut seed) = (Config::default(), 0);
    let (mut groups, mut weights) = (None, None);
    for (line, command) in lines {
        let Command::Setup(setup) = command else { break };
        setup.apply(&mut config, &mut seed);
        match setup {
            Setup::Set(setting) if setting.form() == Some(Form::Groups) => groups = Some(line),
            Setup::Set(setting) if setting.form() == Some(Form::Weights) => weights = Some(line),
            _ => {}
        }
    }
    groups.or(weights).zip(config.misgrouped())
}
