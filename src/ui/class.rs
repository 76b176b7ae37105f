//! The CSS classes of things with a colour of their own; `base.css` gives each its colours.

use crate::app::view::{BarKind, CellKind, ClientDoing, MarkKind, Tone, ZnodeOutline, ZnodeStanding};
use crate::tell::{ClientStanding, Role};
use crate::zk::Class;

pub fn of_class(class: Class) -> &'static str {
    match class {
        Class::Vote => "vote",
        Class::Sync => "sync",
        Class::Propose => "propose",
        Class::Ack => "ack",
        Class::Commit => "commit",
        Class::Client => "client-kind",
        Class::Watch => "watch",
        Class::Ping => "ping",
        Class::Command => "fault",
        Class::Link | Class::Timer | Class::Disk => "plain",
    }
}

pub fn of_role(role: Role) -> &'static str {
    match role {
        Role::Looking => "looking",
        Role::Following => "following",
        Role::Leading => "leading",
        Role::Observing => "observing",
        Role::Active => "leading",
        Role::Standby | Role::Checkpointing => "following",
        Role::Starting | Role::SafeMode | Role::Activating => "looking",
        Role::Journaling | Role::Storing => "observing",
        Role::Frozen | Role::Stopped => "down",
    }
}

/// The word of `data-state`, for browser tests: the same in every language.
pub fn role_state(role: Role) -> &'static str {
    match role {
        Role::Looking => "LOOKING",
        Role::Following => "FOLLOWING",
        Role::Leading => "LEADING",
        Role::Observing => "OBSERVING",
        Role::Starting => "STARTING",
        Role::SafeMode => "SAFEMODE",
        Role::Active => "ACTIVE",
        Role::Standby => "STANDBY",
        Role::Activating => "ACTIVATING",
        Role::Checkpointing => "SECONDARY",
        Role::Journaling => "JOURNAL",
        Role::Storing => "DATA",
        Role::Frozen => "FROZEN",
        Role::Stopped => "CRASHED",
    }
}

pub fn of_standing(standing: ClientStanding) -> &'static str {
    match standing {
        ClientStanding::Connected | ClientStanding::ReadOnly => "held",
        ClientStanding::Connecting => "trying",
        ClientStanding::Expired => "lost",
        ClientStanding::Closed | ClientStanding::Frozen | ClientStanding::Stopped => "down",
    }
}

pub fn of_bar(kind: BarKind) -> &'static str {
    match kind {
        BarKind::Server(role) => of_role(role),
        BarKind::ClientConnected => "connected",
        BarKind::ClientAway => "away",
        BarKind::ClientExpired => "expired",
        BarKind::ClientClosed => "down",
    }
}

pub fn of_mark(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Fault | MarkKind::Expiry => "fault",
        MarkKind::Breach => "breach",
        MarkKind::Election => "vote",
        MarkKind::Leader => "propose",
        MarkKind::Commit | MarkKind::Mend => "commit",
        MarkKind::Watch => "watch",
        MarkKind::Session => "client-kind",
    }
}

pub fn of_tone(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Good => Some("good"),
        Tone::Warn => Some("warn"),
        Tone::Bad => Some("bad"),
        Tone::Faint => Some("muted"),
    }
}

pub fn of_cell(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Committed => "committed",
        CellKind::Logged => "logged",
        CellKind::InMemory => "memory",
    }
}

pub fn of_doing(doing: ClientDoing) -> &'static str {
    match doing {
        ClientDoing::Nothing => "rests",
        ClientDoing::Waits => "waits",
        ClientDoing::Holds => "holds",
        ClientDoing::Woken => "woken",
        ClientDoing::Asks => "asks",
        ClientDoing::Done => "done",
    }
}

pub fn of_outline(outline: ZnodeOutline) -> &'static str {
    match outline {
        ZnodeOutline::Persistent => "persistent",
        ZnodeOutline::Ephemeral => "ephemeral",
        ZnodeOutline::Container => "container",
        ZnodeOutline::Ttl => "ttl",
        ZnodeOutline::Rest => "rest",
    }
}

/// The class of a znode's standing, which is also the word of its `data-state`.
pub fn of_znode(standing: ZnodeStanding) -> &'static str {
    match standing {
        ZnodeStanding::There => "there",
        ZnodeStanding::Proposed => "proposed",
        ZnodeStanding::Changing => "changing",
        ZnodeStanding::Leaving => "leaving",
        ZnodeStanding::Changed => "changed",
        ZnodeStanding::Created => "created",
        ZnodeStanding::Deleted => "deleted",
        ZnodeStanding::Missing => "missing",
        ZnodeStanding::Elsewhere => "elsewhere",
    }
}
