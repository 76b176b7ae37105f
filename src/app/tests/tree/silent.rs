//! Clients that are silent: their box counts the time that their sessions still have.

use super::*;
use crate::zk::clients;

#[test]
fn the_box_of_a_stopped_or_frozen_client_counts_the_seconds_until_the_leader_ends_its_session() {
    for (line, standing, en, zh) in [("crash c2", "stopped", "s left", "还剩"), ("freeze c2", "frozen", "s left", "还剩")] {
        let setup = ["seed 4", "ensemble 3 clients 0", "set tickTime 500ms", "run until leader", "client add c1 timeout 4s"];
        let mut model = drawn("/m", &setup);
        for line in ["client add c2 timeout 4s", "run 1s", "c1 create /m", "run 500ms", "c2 create -e /m/c2", "run 500ms", line] {
            type_line(&mut model, line);
        }
        let said = |model: &Model| tree(model).clients[1].clone();
        let mut counted = Vec::new();
        for _ in 0..4 {
            let client = said(&model);
            assert!(client.label.contains(standing) && client.label.contains(en), "{}", client.label);
            counted.push(client.text.clone());
            type_line(&mut model, "run 1s");
        }
        counted.dedup();
        assert!(counted.len() >= 3, "it runs down: {counted:?}");
        update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
        let gone = until(&mut model, "the session has ended", |tree| tree.znodes.len() == 1);
        assert!(!gone.clients[1].label.contains(zh), "{}", gone.clients[1].label);
        assert_eq!(clients(model.world()).count(), 2);
    }
}
