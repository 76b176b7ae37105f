//! A server's snapshot on the stage: slips at the znodes that it has.

use super::*;

/// s3 elected alone with a write that nobody committed, its snapshot of that saved, and then a follower whose log is cut.
const CUT: [&str; 22] = [
    "seed 44",
    "ensemble 3 clients 0",
    "rule truncate-snapshots off",
    "set tickTime 500ms",
    "run until leader",
    "client add c1 at s3",
    "run 500ms",
    "c1 create /a \"1\"",
    "run 500ms",
    "crash s1",
    "crash s2",
    "c1 create /b \"1\"",
    "run 50ms",
    "crash s3",
    "slow s1 s3 300ms",
    "restart s3",
    "restart s1",
    "run 1600ms",
    "crash s1",
    "crash s3",
    "restart s1",
    "restart s2",
];

#[test]
fn a_snapshot_that_has_what_the_log_no_longer_has_is_seen_at_its_znodes() {
    let mut model = drawn("/", &CUT);
    for line in ["heal", "run until leader", "run 1s", "restart s3"] {
        type_line(&mut model, line);
    }
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(ServerId(3))));
    let copies = |tree: &TreeStage| {
        tree.znodes.iter().filter(|znode| znode.copy.is_some()).map(|znode| znode.name.clone()).collect::<Vec<_>>()
    };
    assert!(copies(&tree(&model)).is_empty(), "the log has all of it");
    let cut = until(&mut model, "the log is cut and the snapshot is not", |tree| !copies(tree).is_empty());
    assert!(copies(&cut).contains(&"b".to_owned()), "{:?}", copies(&cut));
    assert!(cut.note.contains("snapshot 0x1·0003; in the log after it: 0 txns"), "{}", cut.note);
}
