//! Naming: a name that is unique because the service counts, and readable because it is a path (recipes, "Name Service").

use std::any::Any;

use super::spec::Spec;
use crate::zk::{Acl, Api, Application, Code, CodeLine, CreateMode, Op, ProgramEvent, ProgramNote, Response, Status, Tell, split};

#[derive(Clone, Debug, Hash)]
pub struct Naming {
    spec: Spec,
    step: Step,
    attempt: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    MakingParent,
    Creating,
    Finding,
    Done,
    Failed,
}

const CODE: &[CodeLine] = &[
    CodeLine { en: "name = create(P/guid-, PERSISTENT_SEQUENTIAL)", zh: "name = create(P/guid-, PERSISTENT_SEQUENTIAL)" },
    CodeLine { en: "no reply: kids = getChildren(P)", zh: "没有回复：kids = getChildren(P)" },
    CodeLine { en: "guid among kids: that is the name; else go to 1", zh: "kids 中有 guid：它就是名字；否则回到 1" },
];

impl Naming {
    pub fn new(spec: Spec) -> Self {
        Naming { spec, step: Step::Begin, attempt: 0 }
    }

    /// The name is to stand in its parent: `/services/db` gives `/services/db-0000000003`.
    fn parent(&self) -> &str {
        split(&self.spec.path).map_or("/", |(parent, _)| if parent.is_empty() { "/" } else { parent })
    }

    /// What its name begins with. Without a mark of its own it could not be found again.
    fn beginning(&self, api: &Api) -> String {
        let name = split(&self.spec.path).map_or("", |(_, name)| name);
        format!("{name}-{}-{}-", api.id, self.attempt)
    }

    fn create(&mut self, api: &mut Api) {
        self.step = Step::Creating;
        let path = crate::zk::join(self.parent(), &self.beginning(api)).into();
        let mode = CreateMode::PersistentSequential;
        api.call(Op::Create { path, data: self.spec.data.clone(), acl: Acl::OPEN, mode, with_stat: false });
    }

    fn named(&mut self, path: &str, api: &mut Api) {
        self.step = Step::Done;
        api.note(ProgramNote::Named { path: path.into() });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.create(api),
            (Step::Creating, Ok(Response::Created { path, .. })) => self.named(path, api),
            (Step::Creating, Err(Code::NoNode)) => {
                self.step = Step::MakingParent;
                api.call(Op::create(self.parent(), None, CreateMode::Persistent));
            }
            (Step::Creating | Step::Finding, Err(Code::ConnectionLoss)) => self.find(api),
            (Step::Finding, Ok(Response::Children { children, .. })) => {
                let beginning = self.beginning(api);
                match children.iter().find(|name| name.starts_with(&beginning)) {
                    Some(name) => {
                        let path = crate::zk::join(self.parent(), name);
                        self.named(&path, api);
                    }
                    None => self.create(api),
                }
            }
            (Step::Finding, Err(Code::NoNode)) => self.create(api),
            (Step::Begin | Step::Done | Step::Failed, _) | (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }

    fn find(&mut self, api: &mut Api) {
        self.step = Step::Finding;
        api.call(Op::GetChildren { path: self.parent().into(), watch: false, with_stat: false });
    }
}

impl Application for Naming {
    fn words(&self) -> String {
        self.spec.to_string()
    }

    fn started_with(&self) -> &dyn Any {
        &self.spec
    }

    fn path(&self) -> &str {
        &self.spec.path
    }

    fn status(&self) -> Status {
        match self.step {
            Step::Done => Status::Done,
            Step::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn code(&self) -> &'static [CodeLine] {
        CODE
    }

    fn line(&self) -> usize {
        match self.step {
            Step::Begin | Step::Done | Step::Failed => 0,
            Step::MakingParent | Step::Creating => 1,
            Step::Finding => 2,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => {
                self.attempt += 1;
                self.create(api);
            }
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            // The name is persistent: it may be there, whoever's session has ended.
            ProgramEvent::Expired if !matches!(self.step, Step::Done | Step::Failed) => {
                api.renew();
                self.find(api);
            }
            ProgramEvent::Told(Tell::Halt) => api.halt(),
            _ => {}
        }
    }
}
