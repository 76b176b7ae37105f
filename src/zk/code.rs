//! Apache's error codes, as far as this ensemble answers with them.

/// `KeeperException.Code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The result of the operations before the one at which a multi failed.
    Ok,
    /// The result of the operations after it.
    RuntimeInconsistency,
    ConnectionLoss,
    MarshallingError,
    Unimplemented,
    BadArguments,
    NoNode,
    NoAuth,
    BadVersion,
    NoChildrenForEphemerals,
    NodeExists,
    NotEmpty,
    SessionExpired,
    InvalidAcl,
    AuthFailed,
    SessionMoved,
    NoWatcher,
    /// Too few servers of the new configuration are connected and synchronised.
    NewConfigNoQuorum,
    ReconfigInProgress,
    ReconfigDisabled,
    QuotaExceeded,
    /// The server is in read-only mode.
    NotReadOnly,
    EphemeralOnLocalSession,
}

impl Code {
    const ALL: [Code; 23] = [
        Code::Ok,
        Code::RuntimeInconsistency,
        Code::ConnectionLoss,
        Code::MarshallingError,
        Code::Unimplemented,
        Code::BadArguments,
        Code::NoNode,
        Code::NoAuth,
        Code::BadVersion,
        Code::NoChildrenForEphemerals,
        Code::NodeExists,
        Code::NotEmpty,
        Code::SessionExpired,
        Code::InvalidAcl,
        Code::AuthFailed,
        Code::SessionMoved,
        Code::NoWatcher,
        Code::NewConfigNoQuorum,
        Code::ReconfigInProgress,
        Code::ReconfigDisabled,
        Code::QuotaExceeded,
        Code::NotReadOnly,
        Code::EphemeralOnLocalSession,
    ];

    /// The code of a number; none where the simulation does not know it.
    pub fn of(number: i32) -> Option<Self> {
        Code::ALL.into_iter().find(|code| code.number() == number)
    }

    /// Name, number and words.
    fn entry(self) -> (&'static str, i32, &'static str) {
        match self {
            Code::Ok => ("OK", 0, "ok"),
            Code::RuntimeInconsistency => ("RUNTIMEINCONSISTENCY", -2, "RuntimeInconsistency"),
            Code::ConnectionLoss => ("CONNECTIONLOSS", -4, "ConnectionLoss"),
            Code::MarshallingError => ("MARSHALLINGERROR", -5, "MarshallingError"),
            Code::Unimplemented => ("UNIMPLEMENTED", -6, "Unimplemented"),
            Code::BadArguments => ("BADARGUMENTS", -8, "BadArguments"),
            Code::NoNode => ("NONODE", -101, "NoNode"),
            Code::NoAuth => ("NOAUTH", -102, "NoAuth"),
            Code::BadVersion => ("BADVERSION", -103, "BadVersion"),
            Code::NoChildrenForEphemerals => ("NOCHILDRENFOREPHEMERALS", -108, "NoChildrenForEphemerals"),
            Code::NodeExists => ("NODEEXISTS", -110, "NodeExists"),
            Code::NotEmpty => ("NOTEMPTY", -111, "Directory not empty"),
            Code::SessionExpired => ("SESSIONEXPIRED", -112, "Session expired"),
            Code::InvalidAcl => ("INVALIDACL", -114, "InvalidACL"),
            Code::AuthFailed => ("AUTHFAILED", -115, "AuthFailed"),
            Code::SessionMoved => ("SESSIONMOVED", -118, "Session moved"),
            Code::NoWatcher => ("NOWATCHER", -121, "No such watcher"),
            Code::NewConfigNoQuorum => ("NEWCONFIGNOQUORUM", -13, "NewConfigNoQuorum"),
            Code::ReconfigInProgress => ("RECONFIGINPROGRESS", -14, "ReconfigInProgress"),
            Code::ReconfigDisabled => ("RECONFIGDISABLED", -123, "Reconfig is disabled"),
            Code::QuotaExceeded => ("QUOTAEXCEEDED", -125, "Quota has exceeded"),
            Code::NotReadOnly => ("NOTREADONLY", -119, "Not a read-only call"),
            Code::EphemeralOnLocalSession => ("EPHEMERALONLOCALSESSION", -120, "Ephemeral node on local session"),
        }
    }

    /// The name of the constant in `KeeperException.Code`.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// The number on the wire.
    pub fn number(self) -> i32 {
        self.entry().1
    }

    /// The words of the exception's text: `KeeperErrorCode = NoNode for /a`.
    pub fn words(self) -> &'static str {
        self.entry().2
    }
}
