//! The places of all machines of the world on screen.

use super::cluster::{self, Counts};
use super::layout;
use crate::app::lesson::shows_clients_alone;
use crate::app::model::Model;
use crate::app::view::{BoxSize, Frame};
use crate::hdfs::Host;
use crate::sim::NodeId;
use crate::zk::{clients, count_present, daemons, present_clients, servers};

/// The places on the stage, computed once and used for everything that is drawn on it.
#[derive(Clone, Debug)]
pub struct Places {
    /// Every machine with its frame.
    pub frames: Vec<(NodeId, Frame)>,
    pub server_size: BoxSize,
    pub client_size: BoxSize,
    /// The place of the note, if there is room for it.
    pub note: Option<(i32, i32)>,
    /// The places of HDFS, where there is one.
    pub hdfs: Option<cluster::Places>,
}

/// Whether this stage has HDFS on it.
pub fn has_hdfs(model: &Model) -> bool {
    daemons(model.world()).next().is_some()
}

/// The places of all machines on a stage of this size.
pub fn places(model: &Model) -> Places {
    let (width, height) = (model.stage.width, model.stage.height);
    if has_hdfs(model) {
        let places = cluster::layout(width, height, counts(model));
        return Places {
            frames: of_hdfs(model, &places),
            // The ensemble is only one group of several there: it is drawn small, without a note.
            server_size: BoxSize::Compact,
            client_size: places.client_size,
            note: None,
            hdfs: Some(places),
        };
    }
    let server_ids = servers(model.world()).map(|(id, ..)| id.node());
    let client_ids = present_clients(model.world()).map(|(id, ..)| id.node());
    // A machine without a place is not drawn, and neither is anything that leads to it.
    let count = if shows_clients_alone(model) { 0 } else { servers(model.world()).count() };
    let layout = layout::layout_below(model.top, width, height, count, count_present(model.world()));
    Places {
        frames: server_ids.zip(layout.servers).chain(client_ids.zip(layout.clients)).collect(),
        server_size: layout.server_size,
        client_size: layout.client_size,
        note: layout.note,
        hdfs: None,
    }
}

/// The number of machines of each kind.
pub fn counts(model: &Model) -> Counts {
    let world = model.world();
    let of = |kind: fn(Host) -> bool| daemons(world).filter(|(host, ..)| kind(*host)).count();
    let controllers = clients(world).filter(|(id, ..)| id.controls().is_some()).count();
    Counts {
        servers: servers(world).count(),
        controllers,
        name_nodes: of(|host| matches!(host, Host::NameNode(_))),
        secondaries: of(|host| host == Host::SecondaryNameNode),
        journals: of(|host| matches!(host, Host::JournalNode(_))),
        data_nodes: of(|host| matches!(host, Host::DataNode(_))),
        clients: of(|host| matches!(host, Host::Client(_))) + clients(world).count() - controllers,
    }
}

fn of_hdfs(model: &Model, places: &cluster::Places) -> Vec<(NodeId, Frame)> {
    let world = model.world();
    let hosts = |kind: fn(Host) -> bool| daemons(world).map(|(host, ..)| host).filter(move |host| kind(*host)).map(Host::node);
    let (controllers, own): (Vec<_>, Vec<_>) = clients(world).map(|(id, ..)| id).partition(|id| id.controls().is_some());
    let at_foot = own.into_iter().map(|id| id.node()).chain(hosts(|host| matches!(host, Host::Client(_))));
    servers(world)
        .map(|(id, ..)| id.node())
        .zip(places.servers.iter().copied())
        .chain(controllers.into_iter().map(|id| id.node()).zip(places.controllers.iter().copied()))
        .chain(hosts(|host| matches!(host, Host::NameNode(_))).zip(places.name_nodes.iter().copied()))
        .chain(hosts(|host| host == Host::SecondaryNameNode).zip(places.secondaries.iter().copied()))
        .chain(hosts(|host| matches!(host, Host::JournalNode(_))).zip(places.journals.iter().copied()))
        .chain(hosts(|host| matches!(host, Host::DataNode(_))).zip(places.data_nodes.iter().copied()))
        .chain(at_foot.zip(places.clients.iter().copied()))
        .collect()
}
