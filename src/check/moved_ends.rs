//! A client whose session has moved to another server is not told so: its connection ends, and it comes back (`FinalRequestProcessor.java`;
//! ZOOKEEPER-710, ZOOKEEPER-2886). A client that stayed would be refused for ever where its session was taken back by the server before.

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::Event;
use crate::zk::{ClientId, Code, Message, ServerId};

#[derive(Clone, Debug, Default)]
pub struct MovedEnds;

impl Watch for MovedEnds {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let Event::Delivered { from, to, message: Message::Reply(reply), .. } = &moment.step.event else { return };
        let (Some(server), Some(client)) = (ServerId::of_node(*from), ClientId::of_node(*to)) else { return };
        if let Some(what) = look(server, client, reply.result.as_ref().err().copied()) {
            findings.breach(Law::MovedEnds, what);
        }
    }
}

fn look(server: ServerId, client: ClientId, error: Option<Code>) -> Option<Found> {
    (error == Some(Code::SessionMoved)).then(|| {
        found!(
            "{server} refuses {client} because its session has moved, and keeps the connection",
            "{server} 以会话已转移为由拒绝 {client}，却没有关闭连接";
            server, client
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_is_told_that_its_session_has_moved_is_found_and_another_refusal_is_none() {
        let broken = |error| look(ServerId(2), ClientId(1), error).is_some();
        assert!(broken(Some(Code::SessionMoved)));
        assert!(!broken(Some(Code::NoNode)) && !broken(None));
    }
}
