//! Naming: a name that is unique because the service counts, and readable because it is a path (recipes, "Name Service").

use super::spec::Spec;
use super::{Recipe, own};
use crate::zk::{Acl, Api, Code, CodeLine, CreateMode, Op, ProgramEvent, ProgramNote, Response, Status, join, split};

#[derive(Clone, Debug, Hash)]
pub struct Naming {
    spec: Spec,
    step: Step,
    mark: u32,
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
    CodeLine { en: "name = create(P-guid-, PERSISTENT_SEQUENTIAL)", zh: "name = create(P-guid-, PERSISTENT_SEQUENTIAL)" },
    CodeLine {
        en: "no reply: empty write; kids = getChildren(parent of P)",
        zh: "没有回复：先做不改数据的写；kids = getChildren(P 的父节点)",
    },
    CodeLine { en: "guid among kids: that is the name; else go to 1", zh: "kids 中有 guid：它就是名字；否则回到 1" },
];

impl Naming {
    pub fn new(spec: Spec) -> Self {
        Naming { spec, step: Step::Begin, mark: 0 }
    }

    /// The znode in which the name is to stand: `/services/db` gives `/services/db-0000000003`.
    fn parent(&self) -> &str {
        split(&self.spec.path).map_or("/", |(parent, _)| parent)
    }

    /// The beginning of the name. Without a mark of its own the znode could not be found again.
    fn beginning(&self, api: &Api) -> String {
        let name = split(&self.spec.path).map_or("", |(_, name)| name);
        format!("{name}-{}-{}-", api.id, self.mark)
    }

    fn create(&mut self, api: &mut Api) {
        self.step = Step::Creating;
        let path = join(self.parent(), &self.beginning(api)).into();
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
                own::make_parent(&self.parent().into(), api);
            }
            (Step::Creating | Step::Finding, Err(Code::ConnectionLoss)) => self.find(api),
            (Step::Finding, Ok(Response::Children { children, .. })) => {
                let beginning = self.beginning(api);
                match own::find(children, &beginning) {
                    Some(name) => {
                        let path = join(self.parent(), name);
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
        own::look(&self.parent().into(), api);
    }
}

impl Recipe for Naming {
    fn spec(&self) -> &Spec {
        &self.spec
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
                self.mark = api.mark();
                self.create(api);
            }
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            // The name is persistent: it may be there, whoever's session has ended.
            ProgramEvent::Expired if !matches!(self.step, Step::Done | Step::Failed) => {
                api.renew();
                self.find(api);
            }
            _ => {}
        }
    }
}
