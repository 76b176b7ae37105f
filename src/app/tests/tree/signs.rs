//! The signs of watches and the outlines of znodes: each kind has its own.

use super::*;

const BEGIN: [&str; 5] = ["seed 60", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /all"];

/// A page that shows `/all` after these calls, each answered before the next.
fn after(lines: &[&str]) -> Model {
    let mut model = drawn("/all", &BEGIN);
    for line in lines {
        type_line(&mut model, "run until replies");
        type_line(&mut model, line);
    }
    type_line(&mut model, "run until replies");
    type_line(&mut model, "run 100ms");
    model
}

/// Watches of every kind, one below the other.
fn watched() -> Model {
    after(&[
        "c1 create /all/data 0",
        "c1 create /all/child",
        "c1 create /all/stays 0",
        "c1 create /all/below",
        "c2 get -w /all/data",
        "c2 ls -w /all/child",
        "c2 stat -w /all/none",
        "c2 addWatch -m PERSISTENT /all/stays",
        "c2 addWatch /all/below",
    ])
}

/// The watches that stand, by their keys, with the sign of each.
fn signs(tree: &TreeStage) -> Vec<(&str, WatchSign)> {
    let mut signs: Vec<_> = tree.arcs.iter().filter(|arc| !arc.fired).map(|arc| (arc.key.as_str(), arc.sign)).collect();
    signs.sort_unstable_by_key(|(key, _)| *key);
    signs
}

#[test]
fn each_of_the_five_kinds_of_watch_has_a_sign_of_its_own_and_leads_to_its_znode() {
    let seen = tree(&watched());
    let all = [
        ("c2 children /all/child", WatchSign::Child),
        ("c2 data /all/data", WatchSign::Data),
        ("c2 exists /all/none", WatchSign::Exists),
        ("c2 persistent /all/stays", WatchSign::Persistent),
        ("c2 recursive /all/below", WatchSign::Recursive),
    ];
    assert_eq!(signs(&seen), all);
    assert_eq!(boxed(&seen, "/all/none").standing, ZnodeStanding::Missing, "the watch leads to what is not there");
    for arc in &seen.arcs {
        let znode = boxed(&seen, arc.key.rsplit(' ').next().unwrap());
        let ((x, _), Frame { x: left, width, .. }) = (arc.curve[3], znode.frame);
        assert!((left..=left + width).contains(&x) && znode.watches == 1, "{arc:?} to {znode:?}");
    }
}

#[test]
fn a_one_shot_watch_goes_with_its_event_and_one_that_persists_stays() {
    for (call, key, path, stays) in [
        ("c1 set /all/data 1", "c2 data /all/data", "/all/data", false),
        ("c1 create /all/child/new", "c2 children /all/child", "/all/child", false),
        ("c1 create /all/none", "c2 exists /all/none", "/all/none", false),
        ("c1 set /all/stays 1", "c2 persistent /all/stays", "/all/stays", true),
        ("c1 create /all/below/new", "c2 recursive /all/below", "/all/below/new", true),
    ] {
        let mut model = watched();
        type_line(&mut model, call);
        let rings = |tree: &TreeStage| tree.arcs.iter().any(|arc| arc.fired && arc.label.contains(&format!(" {path}")));
        let rung = until(&mut model, "its event is on its way", rings);
        assert_eq!(signs(&rung).iter().any(|(of, _)| *of == key), stays, "{call}: {:?}", rung.arcs);
        assert_eq!(page(&model).flying.iter().filter(|flying| flying.bell).count(), 1, "{call}");
        type_line(&mut model, "run 500ms");
        assert_eq!(signs(&tree(&model)).len(), if stays { 5 } else { 4 }, "{call}");
    }
}

#[test]
fn each_kind_of_znode_has_an_outline_of_its_own_and_so_has_what_is_only_counted() {
    let calls =
        ["c1 create /all/a", "c1 create -e /all/b", "c1 create -c /all/c", "c1 create -t 60000 /all/d", "c1 create -e -s /all/e-"];
    let seen = tree(&after(&calls));
    let outlines: Vec<_> = seen.znodes[1..].iter().map(|znode| (&*znode.name, znode.outline)).collect();
    let all = [
        ("e-", ZnodeOutline::Ephemeral),
        ("a", ZnodeOutline::Persistent),
        ("b", ZnodeOutline::Ephemeral),
        ("c", ZnodeOutline::Container),
        ("d", ZnodeOutline::Ttl),
    ];
    let sorted = |mut all: Vec<(&'static str, ZnodeOutline)>| {
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    };
    let outlines = outlines.into_iter().map(|(name, outline)| (all.iter().find(|(it, _)| *it == name).unwrap().0, outline));
    assert_eq!(sorted(outlines.collect()), sorted(all.to_vec()));
    // An ephemeral znode alone hangs by a stem.
    assert_eq!(seen.stems.len(), 2);
    let many = with_znodes((0..300).map(|n| format!("c1 create /n{n}")), (944, 340), 1);
    let rests: Vec<_> = many.znodes.iter().filter(|znode| znode.name.starts_with('+')).collect();
    assert!(!rests.is_empty() && rests.iter().all(|znode| znode.outline == ZnodeOutline::Rest), "{rests:?}");
    assert!(many.znodes.iter().all(|znode| znode.name.starts_with('+') == (znode.outline == ZnodeOutline::Rest)));
}
