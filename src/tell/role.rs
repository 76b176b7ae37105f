//! The state of a machine as shape, sign, colour and word: of a server, a daemon of HDFS, a client.

use super::template::text as said;
use super::words::{Word, text};
use crate::hdfs::{Daemon, Host, NameNodeState};
use crate::lang::Lang;
use crate::sim::{Life, Node};
use crate::zk::{Client, ClientState, Outcome, Server, ServerState, Status, Zk};

/// The state of a server or of a daemon of HDFS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Looking,
    Following,
    Leading,
    Observing,
    // -- of HDFS
    /// A NameNode that loads its namespace.
    Starting,
    /// A NameNode that waits for block reports.
    SafeMode,
    Active,
    Standby,
    /// On its way from standby to active.
    Activating,
    /// A SecondaryNameNode.
    Checkpointing,
    /// A JournalNode.
    Journaling,
    /// A DataNode, or a client of HDFS.
    Storing,
    Frozen,
    Stopped,
}

impl Role {
    /// The role of a server, whether it runs or not.
    pub fn of_server(node: &Node<Zk>, server: &Server) -> Role {
        match node.life {
            Life::Crashed => Role::Stopped,
            Life::Frozen => Role::Frozen,
            Life::Running => Role::of_state(server.state()),
        }
    }

    pub fn of_state(state: ServerState) -> Role {
        match state {
            ServerState::Looking => Role::Looking,
            ServerState::Following => Role::Following,
            ServerState::Leading => Role::Leading,
            ServerState::Observing => Role::Observing,
        }
    }

    /// The role of a daemon of HDFS, whether it runs or not.
    pub fn of_daemon(node: &Node<Zk>, daemon: &Daemon) -> Role {
        match (node.life, daemon.name_node()) {
            (Life::Crashed, _) => Role::Stopped,
            (Life::Frozen, _) => Role::Frozen,
            (Life::Running, Some(name_node)) => Role::of_name_node(name_node.state()),
            (Life::Running, None) => Role::at_start(daemon.host()),
        }
    }

    pub fn of_name_node(state: NameNodeState) -> Role {
        match state {
            NameNodeState::Loading => Role::Starting,
            NameNodeState::SafeMode => Role::SafeMode,
            NameNodeState::Activating => Role::Activating,
            NameNodeState::Active => Role::Active,
            NameNodeState::Standby => Role::Standby,
        }
    }

    /// The role of a daemon right after its start; all but NameNodes keep it.
    pub fn at_start(host: Host) -> Role {
        match host {
            Host::NameNode(_) => Role::Starting,
            Host::SecondaryNameNode => Role::Checkpointing,
            Host::JournalNode(_) => Role::Journaling,
            Host::DataNode(_) | Host::Client(_) => Role::Storing,
        }
    }

    /// The word for the role; of a server Apache's own.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Role::Looking => "LOOKING",
            Role::Following => "FOLLOWING",
            Role::Leading => "LEADING",
            Role::Observing => "OBSERVING",
            Role::Starting => text(lang, Word::RoleStarting),
            Role::SafeMode => text(lang, Word::RoleSafeMode),
            Role::Active => text(lang, Word::RoleActive),
            Role::Standby => text(lang, Word::RoleStandby),
            Role::Activating => text(lang, Word::RoleActivating),
            Role::Checkpointing => text(lang, Word::RoleCheckpointing),
            Role::Journaling => text(lang, Word::RoleJournaling),
            Role::Storing => text(lang, Word::RoleStoring),
            Role::Frozen => text(lang, Word::RoleFrozen),
            Role::Stopped => text(lang, Word::RoleStopped),
        }
    }

    /// A sign that goes with the colour, for readers who cannot tell colours apart.
    pub fn sign(self) -> &'static str {
        match self {
            Role::Looking => "◌",
            Role::Following => "●",
            Role::Leading => "♛",
            Role::Observing => "◉",
            Role::Starting | Role::SafeMode | Role::Activating => "◌",
            Role::Active => "★",
            Role::Standby => "◐",
            Role::Checkpointing => "↻",
            Role::Journaling => "≡",
            Role::Storing => "▦",
            Role::Frozen => "❄",
            Role::Stopped => "✕",
        }
    }
}

/// The belief of a client about its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientStanding {
    Connected,
    /// To a server in read-only mode.
    ReadOnly,
    Connecting,
    Expired,
    Closed,
    Frozen,
    Stopped,
}

impl ClientStanding {
    pub fn of(node: &Node<Zk>, client: &Client) -> ClientStanding {
        match (node.life, client.state()) {
            (Life::Crashed, _) => ClientStanding::Stopped,
            (Life::Frozen, _) => ClientStanding::Frozen,
            (_, ClientState::Connected) => ClientStanding::Connected,
            (_, ClientState::ConnectedReadOnly) => ClientStanding::ReadOnly,
            (_, ClientState::Connecting | ClientState::Associating | ClientState::Waiting) => ClientStanding::Connecting,
            (_, ClientState::Expired) => ClientStanding::Expired,
            (_, ClientState::Closed | ClientState::AuthFailed) => ClientStanding::Closed,
        }
    }

    pub fn is_connected(self) -> bool {
        matches!(self, ClientStanding::Connected | ClientStanding::ReadOnly)
    }

    /// The standing of a client of HDFS, which has no session.
    pub fn of_host(node: &Node<Zk>) -> ClientStanding {
        match node.life {
            Life::Running => ClientStanding::Connected,
            Life::Frozen => ClientStanding::Frozen,
            Life::Crashed => ClientStanding::Stopped,
        }
    }

    pub fn text(self, lang: Lang) -> &'static str {
        text(
            lang,
            match self {
                ClientStanding::Connected => Word::ClientConnected,
                ClientStanding::ReadOnly => Word::ClientReadOnly,
                ClientStanding::Connecting => Word::ClientConnecting,
                ClientStanding::Expired => Word::ClientExpired,
                ClientStanding::Closed => Word::ClientClosed,
                ClientStanding::Frozen => Word::RoleFrozen,
                ClientStanding::Stopped => Word::RoleStopped,
            },
        )
    }

    /// The name for CSS.
    pub fn name(self) -> &'static str {
        match self {
            ClientStanding::Connected | ClientStanding::ReadOnly => "connected",
            ClientStanding::Connecting => "connecting",
            ClientStanding::Expired => "expired",
            ClientStanding::Closed => "closed",
            ClientStanding::Frozen => "frozen",
            ClientStanding::Stopped => "stopped",
        }
    }
}

/// The state of a client's program, as the program believes.
pub fn program_text(lang: Lang, status: Status) -> String {
    match status {
        Status::Idle => said!(lang, "idle", "空闲"),
        Status::Waiting => said!(lang, "waits", "等待"),
        Status::Holding => said!(lang, "holds the lock", "持有锁"),
        Status::Leading => said!(lang, "leads", "为主"),
        Status::Inside => said!(lang, "at work", "工作中"),
        Status::Done => said!(lang, "done", "完成"),
        Status::Failed => said!(lang, "failed", "失败"),
        Status::GivenUp => said!(lang, "has given up", "已放弃"),
    }
}

/// The end that a program has come to.
pub fn outcome_text(lang: Lang, outcome: Outcome) -> String {
    match outcome {
        Outcome::Committed => said!(lang, "committed", "提交"),
        Outcome::Aborted => said!(lang, "aborted", "中止"),
    }
}
