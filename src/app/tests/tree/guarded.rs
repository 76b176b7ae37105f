//! ACLs and identities in the tree: whose a znode is to read, and who a client has shown to be.

use super::*;

const BEGIN: [&str; 5] = ["seed 60", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /vault"];

/// A vault with a znode that alice alone may read, and another that anybody may.
fn vault() -> Model {
    let mut model = drawn("/vault", &BEGIN);
    let rest = [
        "run until replies",
        "c1 addauth digest alice:secret",
        "c1 create /vault/pay 100 auth::cdrwa",
        "c1 create -c /vault/locks",
    ];
    for line in rest.into_iter().chain(["c1 create /vault/locks/a", "run until replies", "run 100ms"]) {
        type_line(&mut model, line);
    }
    model
}

fn client(model: &Model, name: &str) -> view::TreeClient {
    tree(model).clients.into_iter().find(|client| client.name == name).unwrap()
}

#[test]
fn a_znode_with_an_acl_bears_a_padlock_with_its_words_and_a_container_says_that_it_is_one() {
    let model = vault();
    let seen = tree(&model);
    let (pay, locks) = (boxed(&seen, "/vault/pay"), boxed(&seen, "/vault/locks"));
    assert!(pay.guarded);
    assert_eq!(pay.acl, "digest:alice:cdrwa");
    assert!(pay.label.contains("guarded by an ACL, digest:alice:cdrwa"), "{}", pay.label);
    assert!(!locks.guarded && locks.acl.is_empty());
    assert_eq!(locks.text, "container");
}

#[test]
fn the_words_of_an_acl_are_shortened_or_left_out_and_never_cut() {
    let mut model = vault();
    for line in ["c1 setAcl /vault auth::cdrwa,world:anyone:r", "run until replies", "run 100ms"] {
        type_line(&mut model, line);
    }
    let words = |model: &mut Model, width: i32| {
        let seen = tree_at(model, width, 340, "guarded");
        let of = |path: &str| boxed(&seen, path).acl.clone();
        for znode in seen.znodes.iter().filter(|znode| !znode.acl.is_empty()) {
            assert!(mono_width(&znode.acl) < znode.frame.width, "{width}: {znode:?}");
        }
        [of("/vault"), of("/vault/pay")]
    };
    assert_eq!(words(&mut model, 944), ["digest:alice:cdrwa, world:anyone:r", "digest:alice:cdrwa"]);
    for line in ["c1 setAcl /vault auth::cdrwa,world:anyone:r,ip:10.0.0.9:r", "run until replies", "run 100ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(words(&mut model, 944)[0], "alice cdrwa, anyone r, 10.0.0.9 r");
    for name in ["a", "b", "c", "d"] {
        type_line(&mut model, &format!("c1 create /vault/{name} x auth::cdrwa"));
    }
    type_line(&mut model, "run 500ms");
    assert_eq!(words(&mut model, 720)[1], "alice cdrwa");
    assert_eq!(words(&mut model, 390)[1], "");
}

#[test]
fn a_client_says_who_it_has_shown_to_be_while_its_process_lives() {
    let mut model = drawn("/vault", &BEGIN);
    type_line(&mut model, "c1 addauth digest alice:secret");
    assert_eq!(client(&model, "c1").who, "", "no server has taken it up yet");
    type_line(&mut model, "run until replies");
    let shown = client(&model, "c1");
    assert_eq!(shown.who, "digest:alice");
    assert!(shown.label.ends_with("has shown to be digest:alice"), "{}", shown.label);
    assert_eq!((client(&model, "c2").who, client(&model, "c2").label.contains("shown")), (String::new(), false));
    // A password is never seen.
    assert!(!format!("{:?}", tree(&model)).contains("secret"));
    for line in ["crash c1", "run 300ms", "restart c1", "run 1s"] {
        type_line(&mut model, line);
        assert_eq!(client(&model, "c1").who, "", "{line}");
    }
}

#[test]
fn credentials_are_seen_to_go_to_the_clients_server_and_its_answer_to_come_back() {
    let mut model = drawn("/vault", &BEGIN);
    type_line(&mut model, "run until replies");
    type_line(&mut model, "c1 addauth digest alice:secret");
    let mut seen = Vec::new();
    for _ in 0..40 {
        seen.extend(page(&model).flying.iter().map(|flying| flying.label.to_string()));
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    seen.dedup();
    assert!(seen.iter().any(|label| label.starts_with("addauth from c1")), "{seen:?}");
    assert!(seen.iter().any(|label| label.contains("to c1") && label.contains("done")), "{seen:?}");
}

#[test]
fn calls_that_leave_a_client_one_upon_the_other_hide_no_clients_name() {
    let mut model = drawn("/vault", &BEGIN);
    for line in ["run until replies", "c1 create /vault/pay 100", "c1 create /vault/log", "c1 getAcl /vault", "c1 ls /vault"] {
        type_line(&mut model, line);
    }
    let mut seen = 0;
    for _ in 0..30 {
        let clients: Vec<Frame> = tree(&model).clients.iter().map(|client| client.frame).collect();
        for flying in page(&model).flying.iter().filter(|flying| !flying.bell) {
            let half = text_width(&format!("{}{}", flying.text, flying.times())) / 2;
            let words = Frame { x: flying.x - half + 4, y: flying.y - 5, width: 2 * half - 8, height: 10 };
            let over = clients.iter().find(|client| client.overlaps(&words));
            assert_eq!(over, None, "{} at {words:?}", flying.label);
            seen += 1;
        }
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    assert!(seen > 20, "calls were on their way");
}
