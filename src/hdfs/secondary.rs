//! The SecondaryNameNode of HDFS 1.0: makes checkpoints, and is no standby (`SecondaryNameNode.java`, branch-1).
//!
//! ```text
//!   rollEditLog ─► the image and the edits come ─► merged in memory ─► putimage: the NameNode fetches it ─► rollFsImage
//! ```
//!
//! Merging takes the time that a starting NameNode takes to load the same files (`replay.rs`).

use std::rc::Rc;

use super::carries::Timer;
use super::config::Config;
use super::desk::{Desk, Synced};
use super::edit::Edit;
use super::error::RpcError;
use super::ids::Host;
use super::ipc::Caller;
use super::message::{Request, Response};
use super::namespace::{Image, Namespace};
use super::note::{CheckpointReason, Note};
use super::replay::{Replay, ReplayFigures, image_load};
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
    merging: Option<Merging>,
}

/// What was fetched, on its way into one image.
#[derive(Clone, Debug, Hash)]
struct Merging {
    namespace: Namespace,
    edits: Rc<[Rc<Edit>]>,
    replay: Replay,
    /// The time at which the first edit is begun.
    began: Time,
}

/// A merge as it stands at an instant.
#[derive(Clone, Copy, Debug)]
pub struct MergeFigures<'a> {
    /// The image with the edits that are in it by now.
    pub namespace: &'a Namespace,
    /// All edits that are merged into it.
    pub edits: &'a [Rc<Edit>],
    pub replay: ReplayFigures,
}

/// The stage of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Idle,
    Asking,
    Rolling,
    Fetching,
    Merging,
    Uploading,
    Replacing,
}

impl SecondaryNameNode {
    pub(super) fn new(config: Rc<Config>) -> Self {
        SecondaryNameNode { config, step: Step::Idle, last_checkpoint: 0, image: Image::default(), merging: None }
    }

    /// The call that it waits for, by Hadoop's name.
    pub fn doing(&self) -> Option<&'static str> {
        Some(match self.step {
            Step::Idle | Step::Merging => return None,
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

    /// The merge that is under way.
    pub fn merging(&self, now: Time) -> Option<MergeFigures<'_>> {
        let Merging { namespace, edits, replay, began } = self.merging.as_ref()?;
        Some(MergeFigures { namespace, edits, replay: replay.figures(&self.config, *began, now) })
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

    fn begin_merging(&mut self, image: &Image, edits: Rc<[Rc<Edit>]>, desk: &mut Desk) {
        let load = image_load(&self.config, image);
        self.step = Step::Merging;
        self.merging = Some(Merging {
            namespace: (**image).clone(),
            replay: Replay::new(edits.iter().cloned().collect()),
            edits,
            began: desk.now + load,
        });
        desk.timer(Timer::Load, load);
    }

    fn merge_more(&mut self, desk: &mut Desk) {
        let Some(Merging { namespace, replay, .. }) = &mut self.merging else { return };
        if let Some(piece) = replay.go_on(&self.config, namespace) {
            return desk.timer(Timer::Load, piece);
        }
        let merged = std::mem::take(namespace);
        self.merging = None;
        let txid = merged.txid();
        self.image = Rc::new(merged);
        desk.write(Write::SaveImage(self.image.clone()));
        desk.note(Note::Merged { txid });
        self.ask(Step::Uploading, Request::PutImage { txid }, desk);
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
                self.begin_merging(&image, edits, desk);
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
        match timer {
            Timer::Load => return self.merge_more(desk),
            Timer::Checkpoint => {}
            _ => return,
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
