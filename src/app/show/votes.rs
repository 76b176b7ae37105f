//! The votes of looking servers, on the corners of their boxes.

use crate::app::model::Model;
use crate::app::scene::places::Places;
use crate::app::scene::ruler::vote_tag;
use crate::app::view::Frame;
use crate::lang::Lang;
use crate::sim::Node;
use crate::tell::Role;
use crate::tell::template::text;
use crate::zk::{Server, ServerId, Zk, servers};

pub fn vote_of(lang: Lang, role: Role, server: &Server) -> Option<String> {
    let leader = server.vote().filter(|_| role == Role::Looking)?.leader;
    Some(text!(lang, "vote {leader}", "投 {leader}", leader))
}

/// The places of all votes.
pub fn tags(model: &Model, places: &Places) -> Vec<Frame> {
    let tag = |(id, node, server): (ServerId, &Node<Zk>, &Server)| {
        let vote = vote_of(model.lang, Role::of_server(node, server), server)?;
        let (_, frame) = places.frames.iter().find(|(at, _)| *at == id.node())?;
        Some(vote_tag(frame, &vote))
    };
    servers(model.world()).filter_map(tag).collect()
}
