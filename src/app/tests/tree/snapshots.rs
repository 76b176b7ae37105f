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

#[test]
fn a_znode_that_others_have_cut_off_says_where_it_still_is() {
    let mut model = drawn("/", &CUT);
    for line in ["heal", "run until leader", "run 1s", "restart s3", "run 1500ms"] {
        type_line(&mut model, line);
    }
    for server in [3, 2] {
        update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(ServerId(server))));
        let tree = tree(&model);
        let znode =
            |name: &str| tree.znodes.iter().find(|znode| znode.name == name).unwrap_or_else(|| panic!("no {name} at s{server}"));
        assert_eq!((znode("b").standing, &*znode("b").text), (ZnodeStanding::Elsewhere, "only at s3"), "as s{server} has it");
        assert_eq!(znode("a").standing, ZnodeStanding::There);
    }
}

#[test]
fn what_others_have_applied_and_this_server_has_not_is_no_proposal_and_says_who_has_it() {
    let begin = ["seed 53", "ensemble 5 clients 1", "run until leader", "run 500ms", "c1 create /x old", "run 300ms"];
    let mut model = drawn("/", &begin);
    let leader = leader(&model).unwrap();
    let apart =
        (1..=5).map(ServerId).find(|id| *id != leader && Some(*id) != zk::client(model.world(), ClientId(1)).unwrap().server());
    let apart = apart.unwrap();
    type_line(&mut model, "c1 create /gone");
    type_line(&mut model, "run 300ms");
    type_line(&mut model, &format!("isolate {apart}"));
    for line in ["c1 set /x new", "run 100ms", "c1 create /more", "c1 delete /gone", "run 300ms"] {
        type_line(&mut model, line);
    }
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(apart)));
    let seen = tree_at(&mut model, 944, 340, "behind");
    let first = (1..=5).map(ServerId).find(|id| *id != apart).unwrap();
    let said = |path: &str| (boxed(&seen, path).standing, boxed(&seen, path).text.clone());
    assert_eq!(said("/more"), (ZnodeStanding::Elsewhere, format!("only at {first} +3")));
    assert_eq!(said("/x"), (ZnodeStanding::Elsewhere, format!("\"old\", {first}: \"new\"")));
    // What goes is leaving wherever it is gone already.
    assert_eq!(said("/gone"), (ZnodeStanding::Leaving, format!("gone at {first} +3")));
}

#[test]
fn data_that_another_server_has_for_good_stand_beside_those_here() {
    // s4 gets the whole tree, leads, and sends s3 a log with a hole in it.
    let head = ["seed 45", "ensemble 5 clients 0", "rule gap-known off", "set tickTime 500ms", "set syncLimit 3"];
    let head = head.into_iter().chain(["set commitLogCount 3", "set snapCount 10", "run until leader", "run 500ms"]);
    let away =
        ["client add c1 at s1", "run 500ms", "c1 create /a \"1\"", "run 500ms", "crash s3", "run 300ms", "isolate s4", "run 1s"];
    let sets = ["c1 set /a \"2\""; 9];
    let back = [
        "run 2s",
        "heal",
        "run 1s",
        "c1 create /c \"1\"",
        "run 1s",
        "crash s5",
        "run until leader",
        "run 1s",
        "restart s3",
        "run 2s",
    ];
    let lines: Vec<&str> = head.chain(away).chain(sets).chain(back).collect();
    let mut model = drawn("/", &lines);
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(ServerId(3))));
    let tree = tree(&model);
    let a = tree.znodes.iter().find(|znode| znode.name == "a").expect("it is there");
    assert_eq!((a.standing, &*a.text), (ZnodeStanding::Elsewhere, "\"1\", s1: \"2\""));
}
