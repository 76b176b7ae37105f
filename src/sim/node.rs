//! A machine: its process, its disk, its timers, and the content of its sockets while it is frozen.

use std::collections::VecDeque;

use super::ids::ConnId;
use super::net::{Body, Direction};
use super::process::{Disk, Process, Protocol};
use super::time::{Duration, Time};

/// Whether a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Life {
    Running,
    /// Stopped as by SIGSTOP: it keeps its sockets and hears nothing.
    Frozen,
    Crashed,
}

/// An event of a frozen process, to be handled when it is thawed.
#[derive(Clone, Debug, Hash)]
pub(super) enum Waiting<P: Protocol> {
    Packet { conn: ConnId, direction: Direction, cause: u32, sent_at: Time, body: Body<P::Message> },
    Persisted { cause: u32, writes: u64 },
    Timer { cause: u32, timer: P::Timer },
    DialTimeout { cause: u32, conn: ConnId },
}

/// One timer that is set. Pushing the deadline back costs nothing: the queued event finds it and waits on.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) struct Alarm<T> {
    pub timer: T,
    pub deadline: Time,
    pub cause: u32,
    /// The time of the queue entry that will look at this alarm.
    pub queued_for: Time,
}

/// A disk with a queue of writes. One sync covers all writes queued when it begins.
#[derive(Clone, Debug, Hash)]
pub(super) struct DiskQueue<P: Protocol> {
    pub durable: P::Disk,
    pub pending: VecDeque<P::Write>,
    /// The number of pending writes that the running sync covers; zero where none runs.
    pub syncing: usize,
    pub sync_ends_at: Time,
    /// Writes of this life that are durable.
    pub synced: u64,
    pub syncs: u64,
    pub extra: Duration,
}

/// A machine and its process.
#[derive(Clone, Debug, Hash)]
pub struct Node<P: Protocol> {
    pub process: P::Process,
    pub life: Life,
    /// The number of this life: entries that were queued for an earlier one are void.
    pub(super) lives: u32,
    pub(super) disk: DiskQueue<P>,
    pub(super) alarms: Vec<Alarm<P::Timer>>,
    pub(super) waiting: VecDeque<Waiting<P>>,
    pub(super) dials: u64,
    pub(super) timer_draws: u64,
}

impl<P: Protocol> Node<P> {
    pub(super) fn new(process: P::Process) -> Self {
        Node {
            process,
            life: Life::Crashed,
            lives: 0,
            disk: DiskQueue {
                durable: P::Disk::default(),
                pending: VecDeque::new(),
                syncing: 0,
                sync_ends_at: 0,
                synced: 0,
                syncs: 0,
                extra: 0,
            },
            alarms: Vec::new(),
            waiting: VecDeque::new(),
            dials: 0,
            timer_draws: 0,
        }
    }

    /// The contents of the disk, as far as they are synced.
    pub fn durable(&self) -> &P::Disk {
        &self.disk.durable
    }

    /// Writes that a crash would lose.
    pub fn unsynced(&self) -> impl Iterator<Item = &P::Write> {
        self.disk.pending.iter()
    }

    /// The delay that a person added to every sync, microseconds.
    pub fn disk_extra(&self) -> Duration {
        self.disk.extra
    }

    /// The number of things that wait for a frozen process.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Drops everything that a crash takes.
    pub(super) fn lose_volatile(&mut self) {
        self.process = self.process.fresh();
        self.alarms.clear();
        self.waiting.clear();
        self.disk.pending.clear();
        self.disk.syncing = 0;
        self.disk.synced = 0;
        self.lives += 1;
        self.life = Life::Crashed;
    }

    /// The running sync ends: returns how many writes of this life are now durable.
    pub(super) fn finish_sync(&mut self) -> u64 {
        for write in self.disk.pending.drain(..self.disk.syncing) {
            self.disk.durable.apply(write);
        }
        self.disk.synced += self.disk.syncing as u64;
        self.disk.syncing = 0;
        self.disk.synced
    }
}
