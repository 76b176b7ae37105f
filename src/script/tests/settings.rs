//! The table of settings: every row is read, printed, applied, found again in a configuration, and told about.

use super::*;
use crate::hdfs::{self, Mode};
use crate::rules::Rule;
use crate::zk::Config;

/// The setting of each canonical line.
fn canonical() -> impl Iterator<Item = Setting> {
    CANONICAL.iter().filter_map(|line| match parse_line(line) {
        Ok(Some(Command::Setup(Setup::Set(setting)))) => Some(setting),
        _ => None,
    })
}

fn with_a_cluster() -> Config {
    Config { hdfs: Some(hdfs::Config::default().into()), ..Config::default() }
}

#[test]
fn every_setting_has_a_canonical_line_and_a_meaning_in_both_languages() {
    for key in SETTINGS {
        assert!(canonical().any(|setting| setting.to_string().starts_with(&format!("{} ", key.name))), "{}", key.name);
        assert!(key.en.ends_with('.') && key.zh.ends_with('。'), "{}", key.name);
    }
}

#[test]
fn a_changed_setting_is_found_again_and_nothing_else() {
    let standard: Vec<String> = Setup::lines_of(&with_a_cluster(), 7).iter().map(ToString::to_string).collect();
    for setting in canonical() {
        let mut config = with_a_cluster();
        Setup::Set(setting).apply(&mut config, &mut 7);
        let mut lines: Vec<String> = Setup::lines_of(&config, 7).iter().map(ToString::to_string).collect();
        if config != with_a_cluster() {
            assert_eq!(lines.pop(), Some(format!("set {setting}")));
        }
        assert_eq!(lines, standard, "{setting}");
    }
}

#[test]
fn the_lines_of_a_configuration_make_it() {
    let mut config = Config { voters: 3, observers: 1, clients: 2, ..Config::default() };
    let cluster = Setup::Hdfs { mode: Mode::Classic { secondary: true }, data_nodes: 2, clients: 1 };
    cluster.apply(&mut config, &mut 7);
    Setup::Rule { rule: Rule::HdfsFencing, on: false }.apply(&mut config, &mut 7);
    canonical().for_each(|setting| Setup::Set(setting).apply(&mut config, &mut 7));
    let mut again = Config::default();
    Setup::lines_of(&config, 7).iter().for_each(|line| line.apply(&mut again, &mut 7));
    assert_eq!(again, config);
}

#[test]
fn a_setting_of_hdfs_without_a_cluster_changes_nothing() {
    for setting in canonical() {
        let mut config = Config::default();
        Setup::Set(setting).apply(&mut config, &mut 7);
        assert_eq!(config.hdfs, None, "{setting}");
    }
}
