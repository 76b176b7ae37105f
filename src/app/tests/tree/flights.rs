//! A call on its way: to its server, on to the leader, and its reply back.

use super::*;
use crate::app::history::playback::SPEEDS;
use crate::zk::QuorumPacket;

/// The leg of a call that a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leg {
    Asked,
    Forwarded,
    Replied,
}

/// The leg of the client's call that the message on screen is, if it is one.
fn leg_of(model: &Model, flying: &Flying) -> Option<Leg> {
    let found = model.world().in_flight().find(|it| it.packet.id == flying.id)?;
    let Body::Data(message) = &found.packet.body else { return None };
    match message {
        Message::Request { body: RequestBody::Op(_), .. } => Some(Leg::Asked),
        Message::Quorum(QuorumPacket::Request(_)) => Some(Leg::Forwarded),
        Message::Reply(reply) if reply.xid >= 0 => Some(Leg::Replied),
        _ => None,
    }
}

/// The legs of a create by a client of `server`, in their order, each with the heights at which it was seen; between them, whether the
/// znode was a ghost.
fn legs(server: impl Fn(&Model) -> ServerId) -> (Vec<(Leg, Vec<i32>)>, TreeStage, bool) {
    let mut model = drawn("/", &["seed 60", "ensemble 3 clients 1", "set latency 10ms 12ms", "run until leader", "run 2s"]);
    let to = server(&model);
    for line in [&format!("c1 connect {to}"), "run 2s", "c1 create /new x"] {
        type_line(&mut model, line);
    }
    let before = tree(&model);
    let mut legs: Vec<(Leg, Vec<i32>)> = Vec::new();
    let mut is_ghost = false;
    for msg in [TimeMsg::SetPace(Pace::Steady), TimeMsg::SetSpeed(2), TimeMsg::PlayPause] {
        update(&mut model, Msg::Time(msg));
    }
    assert_eq!(SPEEDS[2].2, "1/10×");
    for frame in 0..100 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * frame }));
        let shown = page(&model);
        let mut seen = shown.flying.iter().filter_map(|flying| Some((leg_of(&model, flying)?, flying.y)));
        let tree = shown.stage.tree.clone().unwrap();
        is_ghost |= tree.znodes.iter().any(|it| &*it.path == "/new" && it.standing == ZnodeStanding::Proposed);
        let Some((leg, y)) = seen.next() else { continue };
        assert_eq!(seen.next(), None, "one leg after the other");
        match legs.last_mut() {
            Some((last, heights)) if *last == leg => heights.push(y),
            _ => legs.push((leg, vec![y])),
        }
    }
    (legs, before, is_ghost)
}

#[test]
fn a_call_to_a_follower_rises_in_two_legs_and_its_reply_comes_down() {
    let (legs, before, is_ghost) = legs(|model| [1, 2, 3].map(ServerId).into_iter().find(|id| Some(*id) != leader(model)).unwrap());
    let order: Vec<Leg> = legs.iter().map(|(leg, _)| *leg).collect();
    assert_eq!(order, [Leg::Asked, Leg::Forwarded, Leg::Replied]);
    let [asked, forwarded, replied] = [0, 1, 2].map(|leg| &legs[leg].1);
    let rises = |heights: &[i32]| heights.windows(2).all(|pair| pair[1] <= pair[0]) && heights.last() < heights.first();
    assert!(rises(asked) && rises(forwarded), "{legs:?}");
    assert!(forwarded[0] <= *asked.last().unwrap(), "the second leg begins where the first ended: {legs:?}");
    assert!(replied.windows(2).all(|pair| pair[1] >= pair[0]) && replied.last() > replied.first(), "{legs:?}");
    // From its client to its znode, and back all the way.
    let (client, znode) = (before.clients[0].frame.centre().1, boxed(&before, "/").frame.centre().1);
    assert!(asked[0] < client && *forwarded.last().unwrap() > znode, "{legs:?} between {client} and {znode}");
    assert!(*replied.last().unwrap() > asked[asked.len() / 2], "{legs:?}");
    assert!(is_ghost, "and in between the znode itself says how far it is");
}

#[test]
fn a_call_to_the_leader_is_forwarded_by_nobody() {
    let (legs, ..) = legs(|model| leader(model).unwrap());
    assert_eq!(legs.iter().map(|(leg, _)| *leg).collect::<Vec<_>>(), [Leg::Asked, Leg::Replied]);
}
