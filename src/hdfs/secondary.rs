//! The SecondaryNameNode of HDFS 1.0: makes checkpoints, and is no standby (`SecondaryNameNode.java`, branch-1).
//!
//! ```text
//!   rollEditLog ─► the image and the edits come ─► merged in memory ─► putimage: the NameNode fetches it ─► rollFsImage
//! ```

use std::rc::Rc;

use super::carries::Timer;
use super::config::Config;
use super::desk::{Desk, Synced};
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{Request, Response};
use super::namespace::Image;
use super::note::{CheckpointReason, Note};
use super::storage::{Storage, Write};
use crate::sim::{Duration, SECOND, Time};

/// The longest time between two of its looks at the EditLog.
const CHECK_PERIOD: Duration = 300 * SECOND;
const CALL_TIMEOUT: Duration = 60 * SECOND;
const NAME_NODE: Host = Host::NameNode(1);

#[derive(Clone, Debug, Hash)]
pub struct SecondaryNameNode {
    config: Rc<Config>,
    step: Step,
    last_checkpoint: Time,
    /// The image of the last checkpoint, which is all that it could give back.
    image: Image,
}

/// The stage of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Idle,
    Asking,
    Rolling,
    Fetching,
    Uploading,
    Replacing,
}

impl SecondaryNameNode {
    pub(super) fn new(config: Rc<Config>) -> Self {
        SecondaryNameNode { config, step: Step::Idle, last_checkpoint: 0, image: Image::default() }
    }

    /// The call that it waits for, by Hadoop's name.
    pub fn doing(&self) -> Option<&'static str> {
        Some(match self.step {
            Step::Idle => return None,
            Step::Asking => "getEditLogSize",
            Step::Rolling => "rollEditLog",
            Step::Fetching => "getimage",
            Step::Uploading => "putimage",
            Step::Replacing => "rollFsImage",
        })
    }

    pub fn image(&self) -> &Image {
        &self.image
    }

    fn period(&self) -> Duration {
        self.config.checkpoint_period.min(CHECK_PERIOD)
    }

    fn ask(&mut self, step: Step, request: Request, desk: &mut Desk) {
        self.step = step;
        desk.call(NAME_NODE, request, CALL_TIMEOUT);
    }

    fn begin(&mut self, why: CheckpointReason, desk: &mut Desk) {
        desk.note(Note::CheckpointBegun { why });
        self.ask(Step::Rolling, Request::RollEditLog, desk);
    }

    pub(super) fn checkpoint_now(&mut self, desk: &mut Desk) {
        if matches!(self.step, Step::Idle | Step::Asking) {
            self.begin(CheckpointReason::Asked, desk);
        }
    }

    fn fail(&mut self, why: RpcError, desk: &mut Desk) {
        self.step = Step::Idle;
        desk.note(Note::CheckpointFailed { why });
    }

    pub(super) fn on_start(&mut self, disk: &Storage, desk: &mut Desk) {
        self.image = disk.name.image.clone();
        self.last_checkpoint = desk.now;
        desk.timer(Timer::Checkpoint, self.period());
    }

    pub(super) fn on_request(&mut self, caller: Caller, request: Request, desk: &mut Desk) {
        let result = match request {
            Request::GetImage => Ok(Response::Image(self.image.clone())),
            _ => Err(RpcError::IllegalState),
        };
        desk.answer(caller, result);
    }

    pub(super) fn on_response(&mut self, _: Host, request: Request, result: Result<Response, RpcError>, desk: &mut Desk) {
        match (self.step, request, result) {
            (Step::Asking, Request::EditLogSize, Ok(Response::EditLogSize { bytes })) => {
                self.step = Step::Idle;
                if bytes >= self.config.checkpoint_size {
                    self.begin(CheckpointReason::Size, desk);
                }
            }
            (Step::Rolling, Request::RollEditLog, Ok(_)) => self.ask(Step::Fetching, Request::GetImage, desk),
            (Step::Fetching, Request::GetImage, Ok(Response::Checkpoint { image, edits })) => {
                desk.note(Note::Fetched { inodes: image.len(), edits: edits.len() });
                let mut merged = (*image).clone();
                merged.replay(edits.iter());
                let txid = merged.txid();
                self.image = Rc::new(merged);
                desk.write(Write::SaveImage(self.image.clone()));
                desk.note(Note::Merged { txid });
                self.ask(Step::Uploading, Request::PutImage { txid }, desk);
            }
            (Step::Uploading, Request::PutImage { .. }, Ok(_)) => self.ask(Step::Replacing, Request::RollImage, desk),
            (Step::Replacing, Request::RollImage, Ok(_)) => {
                self.step = Step::Idle;
                self.last_checkpoint = desk.now;
                desk.note(Note::CheckpointDone { txid: self.image.txid() });
            }
            (Step::Asking, _, Err(_)) => self.step = Step::Idle,
            (_, _, Err(why)) if self.step != Step::Idle => self.fail(why, desk),
            _ => {}
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, desk: &mut Desk) {
        if timer != Timer::Checkpoint {
            return;
        }
        desk.timer(Timer::Checkpoint, self.period());
        if self.step != Step::Idle {
            return;
        }
        if desk.now.saturating_sub(self.last_checkpoint) >= self.config.checkpoint_period {
            self.begin(CheckpointReason::Period, desk);
        } else {
            self.ask(Step::Asking, Request::EditLogSize, desk);
        }
    }

    pub(super) fn on_synced(&mut self, _: Synced, _: &mut Desk) {}
}
