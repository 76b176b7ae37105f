//! Dynamic configuration: everybody reads one znode with a watch, and reads it again when it has changed (recipes, "Configuration").
//!
//! The value read counts, never the event: several quick changes come as one event.

use std::rc::Rc;

use super::Recipe;
use super::spec::Spec;
use crate::zk::{Api, Belief, Code, CodeLine, EventType, Op, ProgramEvent, ProgramNote, Response, Status};

#[derive(Clone, Debug, Hash)]
pub struct Configuration {
    spec: Spec,
    step: Step,
    /// The version that is applied, and what it says.
    version: i32,
    value: Rc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    Reading,
    /// Waiting for the znode to be made.
    Looking,
    Waiting,
    Failed,
}

const CODE: &[CodeLine] = &[
    CodeLine { en: "value = getData(C, watch)", zh: "value = getData(C, watch)" },
    CodeLine { en: "apply value", zh: "应用 value" },
    CodeLine { en: "wait for NodeDataChanged; go to 1", zh: "等待 NodeDataChanged；回到 1" },
];

impl Configuration {
    pub fn new(spec: Spec) -> Self {
        Configuration { spec, step: Step::Begin, version: -1, value: "".into() }
    }

    fn read(&mut self, api: &mut Api) {
        self.step = Step::Reading;
        api.call(Op::GetData { path: self.spec.path.clone(), watch: true });
    }

    fn look(&mut self, api: &mut Api) {
        self.step = Step::Looking;
        api.call(Op::Exists { path: self.spec.path.clone(), watch: true });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::Reading, Ok(Response::Data { data, stat })) => {
                self.step = Step::Waiting;
                if stat.version == self.version {
                    api.note(ProgramNote::InVain);
                } else {
                    self.version = stat.version;
                    self.value = data.clone().unwrap_or_else(|| "".into());
                    let (path, value) = (self.spec.path.clone(), self.value.clone());
                    api.note(ProgramNote::Learned { path, value, version: stat.version });
                }
            }
            (Step::Reading, Err(Code::NoNode)) => self.look(api),
            (Step::Reading, Err(Code::ConnectionLoss)) => self.read(api),
            (Step::Looking, Ok(_)) => self.read(api),
            (Step::Looking, Err(Code::NoNode)) => api.note(ProgramNote::Waits { path: self.spec.path.clone() }),
            (Step::Looking, Err(Code::ConnectionLoss)) => self.look(api),
            (Step::Begin | Step::Waiting | Step::Failed, _) | (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Configuration {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Step::Waiting | Step::Looking => Status::Waiting,
            Step::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn belief(&self) -> Option<Belief> {
        let applied = || Belief::Applied { value: self.value.clone(), version: self.version };
        (self.version >= 0).then(applied)
    }

    fn code(&self) -> &'static [CodeLine] {
        CODE
    }

    fn line(&self) -> usize {
        match self.step {
            Step::Begin | Step::Failed => 0,
            Step::Reading | Step::Looking => 1,
            Step::Waiting => 3,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.read(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if *event.path == *self.spec.path => match event.kind {
                EventType::NodeDeleted => self.look(api),
                EventType::NodeCreated | EventType::NodeDataChanged => self.read(api),
                _ => {}
            },
            ProgramEvent::Expired if self.step != Step::Failed => {
                api.renew();
                self.read(api);
            }
            _ => {}
        }
    }
}
