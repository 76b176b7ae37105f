//! The desk: the list into which a role puts what it asks for, and the clock that it reads.
//!
//! A role's handler knows neither the network nor the disk. What it leaves here is data, which the daemon carries out and a test compares.

use super::carries::Timer;
use super::edit::BlockId;
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{Request, Response};
use super::note::Note;
use super::storage::Write;
use crate::sim::{Duration, Time};

/// A thing that waits for the disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Then {
    Answer(Caller, Result<Response, RpcError>),
    /// The role is told what it wrote down here.
    Tell(Synced),
}

/// A thing that is on the disk now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Synced {
    /// Every edit up to this one.
    Edit(u64),
    Block(BlockId),
}

/// The list into which a role puts what it asks for, and the clock that it reads.
pub(super) struct Desk {
    pub now: Time,
    pub host: Host,
    pub asks: Vec<Ask>,
}

/// A thing that a role asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Call(Host, Request, Duration),
    ForgetStandby,
    Answer(Caller, Result<Response, RpcError>),
    /// Call back when everything that was written so far is on the disk.
    Synced(Then),
    Timer(Timer, Duration),
    Write(Write),
    Note(Note),
    Exit,
}

impl Desk {
    pub fn new(now: Time, host: Host) -> Self {
        Desk { now, host, asks: Vec::new() }
    }

    pub fn call(&mut self, to: Host, request: Request, timeout: Duration) {
        self.asks.push(Ask::Call(to, request, timeout));
    }

    /// Drops the calls of a standby: their answers are not wanted any more.
    pub fn forget_standby(&mut self) {
        self.asks.push(Ask::ForgetStandby);
    }

    pub fn answer(&mut self, caller: Caller, result: Result<Response, RpcError>) {
        self.asks.push(Ask::Answer(caller, result));
    }

    pub fn answer_synced(&mut self, caller: Caller, result: Result<Response, RpcError>) {
        self.asks.push(Ask::Synced(Then::Answer(caller, result)));
    }

    pub fn tell_synced(&mut self, what: Synced) {
        self.asks.push(Ask::Synced(Then::Tell(what)));
    }

    pub fn timer(&mut self, timer: Timer, delay: Duration) {
        self.asks.push(Ask::Timer(timer, delay));
    }

    pub fn write(&mut self, write: Write) {
        self.asks.push(Ask::Write(write));
    }

    pub fn note(&mut self, note: Note) {
        self.asks.push(Ask::Note(note));
    }

    /// The process ends by itself.
    pub fn exit(&mut self) {
        self.asks.push(Ask::Exit);
    }
}
