//! The FIFO queue: producers create sequential znodes, consumers take the lowest by deleting it (recipes, "Queues"). Priorities go before
//! the number: `queue-05-…`. Items are persistent: the page of recipes says ephemeral, and then they would go with their producer.

use std::rc::Rc;

use super::queued::sequence;
use super::spec::{Kind, Spec};
use super::{Recipe, own};
use crate::sim::{Duration, MS};
use crate::zk::{
    Acl, Api, Code, CodeLine, CreateMode, Data, EventType, Op, Place, ProgramEvent, ProgramNote, Response, Status, Tell, join,
};

/// The time that a consumer works on an item where the command names none.
const WORK: Duration = 50 * MS;
/// Items that may wait to be put.
const MAX_ITEMS: usize = 1_000;

#[derive(Clone, Debug, Hash)]
pub struct Producer {
    spec: Spec,
    /// Items to be put; the first is under way.
    items: Vec<(Rc<str>, Option<u8>)>,
    step: Putting,
    /// The mark of the first.
    mark: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Putting {
    Idle,
    MakingParent,
    Creating,
    /// The create was not answered: an item put twice would be worked on twice.
    Finding,
    Failed,
}

#[derive(Clone, Debug, Hash)]
pub struct Consumer {
    spec: Spec,
    step: Taking,
    /// The items that were listed and not tried yet, the last the first.
    listed: Vec<Rc<str>>,
    woken: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Taking {
    Begin,
    MakingParent,
    Listing,
    Waiting,
    Reading(Rc<str>),
    Deleting(Rc<str>, Data),
    /// The delete was not answered.
    Checking(Rc<str>, Data),
    Working,
    Failed,
}

const PRODUCE: &[CodeLine] = &[
    CodeLine { en: "create(Q/guid-, item, PERSISTENT_SEQUENTIAL)", zh: "create(Q/guid-, 元素, PERSISTENT_SEQUENTIAL)" },
    CodeLine {
        en: "no reply: empty write; guid in Q? else go to 1", zh: "没有回复：先空写；Q 中有 guid？没有则回到 1"
    },
];

const PRODUCE_UNSYNCED: &[CodeLine] = &[
    CodeLine { en: "create(Q/guid-, item, PERSISTENT_SEQUENTIAL)", zh: "create(Q/guid-, 元素, PERSISTENT_SEQUENTIAL)" },
    CodeLine { en: "no reply: guid in Q? else go to 1", zh: "没有回复：Q 中有 guid？没有则回到 1" },
];

const CONSUME: &[CodeLine] = &[
    CodeLine { en: "kids = getChildren(Q, watch)", zh: "kids = getChildren(Q, watch)" },
    CodeLine { en: "empty: wait for NodeChildrenChanged; go to 1", zh: "为空：等待 NodeChildrenChanged；回到 1" },
    CodeLine { en: "item = getData(lowest)", zh: "item = getData(最小的)" },
    CodeLine { en: "delete(lowest): done: it is mine", zh: "delete(最小的)：成功则归我" },
    CodeLine { en: "NoNode: somebody was faster; try the next", zh: "NoNode：已被别人取走；试下一个" },
    CodeLine { en: "work on item; go to 1", zh: "处理 item；回到 1" },
];

impl Producer {
    pub fn new(spec: Spec) -> Self {
        Producer { spec, items: Vec::new(), step: Putting::Idle, mark: 0 }
    }

    fn beginning(&self, api: &Api) -> String {
        let priority = self.items.first().and_then(|(_, priority)| *priority);
        let priority = priority.map(|priority| format!("{priority:02}-")).unwrap_or_default();
        format!("queue-{priority}{}-{}-", api.id, self.mark)
    }

    fn put_next(&mut self, api: &mut Api) {
        self.step = Putting::Idle;
        if !self.items.is_empty() {
            self.mark = api.mark();
            self.create(api);
        }
    }

    fn create(&mut self, api: &mut Api) {
        let Some((data, _)) = self.items.first() else { return };
        self.step = Putting::Creating;
        let path = join(&self.spec.path, &self.beginning(api)).into();
        let mode = CreateMode::PersistentSequential;
        api.call(Op::Create { path, data: Some(data.clone()), acl: Acl::OPEN, mode, with_stat: false });
    }

    fn find(&mut self, api: &mut Api) {
        self.step = Putting::Finding;
        match self.spec.kind {
            Kind::ProduceUnsynced => own::look_at_once(&self.spec.path, api),
            _ => own::look(&self.spec.path, api),
        }
    }

    /// The item is there: it has just been made, or it was found where the reply to its create was lost.
    fn is_put(&mut self, path: &str, found: bool, api: &mut Api) {
        let (data, _) = self.items.remove(0);
        api.note(ProgramNote::Put { path: path.into(), data, found });
        self.put_next(api);
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Putting::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.create(api),
            (Putting::Creating, Ok(Response::Created { path, .. })) => self.is_put(path, false, api),
            (Putting::Creating, Err(Code::NoNode)) => {
                self.step = Putting::MakingParent;
                own::make_parent(&self.spec.path, api);
            }
            (Putting::Creating | Putting::Finding, Err(Code::ConnectionLoss)) => self.find(api),
            (Putting::Finding, Err(Code::NoNode)) => self.create(api),
            (Putting::Finding, Ok(Response::Children { children, .. })) => {
                let beginning = self.beginning(api);
                match own::find(children, &beginning) {
                    Some(name) => {
                        let path = self.spec.below(name);
                        self.is_put(&path, true, api);
                    }
                    // The item was never made, or it was made and taken already: a producer cannot tell which.
                    None => self.create(api),
                }
            }
            (Putting::Idle | Putting::Failed, _) | (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Putting::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Producer {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        if self.step == Putting::Failed { Status::Failed } else { Status::Idle }
    }

    fn place(&self) -> Place {
        Place::Producing
    }

    fn code(&self) -> &'static [CodeLine] {
        if self.spec.kind == Kind::ProduceUnsynced { PRODUCE_UNSYNCED } else { PRODUCE }
    }

    fn line(&self) -> usize {
        match self.step {
            Putting::Idle | Putting::Failed => 0,
            Putting::MakingParent | Putting::Creating => 1,
            Putting::Finding => 2,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Told(Tell::Put { data, priority }) if self.items.len() < MAX_ITEMS => {
                self.items.push((data.clone(), *priority));
                if self.step == Putting::Idle {
                    self.put_next(api);
                }
            }
            ProgramEvent::Expired if self.step != Putting::Failed => {
                api.renew();
                if self.step != Putting::Idle {
                    self.find(api);
                }
            }
            _ => {}
        }
    }
}

impl Consumer {
    pub fn new(spec: Spec) -> Self {
        Consumer { spec, step: Taking::Begin, listed: Vec::new(), woken: false }
    }

    fn list(&mut self, api: &mut Api) {
        self.step = Taking::Listing;
        api.call(Op::GetChildren { path: self.spec.path.clone(), watch: true, with_stat: false });
    }

    /// The next of those that were listed; where none is left, a new list.
    fn try_next(&mut self, api: &mut Api) {
        match self.listed.pop() {
            Some(name) => {
                let path = self.spec.below(&name);
                self.step = Taking::Reading(path.clone());
                api.call(Op::GetData { path, watch: false });
            }
            None => self.list(api),
        }
    }

    fn delete(&mut self, path: Rc<str>, data: Data, api: &mut Api) {
        self.step = Taking::Deleting(path.clone(), data);
        api.call(Op::Delete { path, version: -1 });
    }

    fn took(&mut self, path: Rc<str>, data: Data, api: &mut Api) {
        api.note(ProgramNote::Took { path, data: data.unwrap_or_else(|| "".into()) });
        self.woken = false;
        self.step = Taking::Working;
        // A better one may have come meanwhile: behind the work the list is read anew.
        self.listed.clear();
        api.timer(self.spec.hold.unwrap_or(WORK));
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step.clone(), result) {
            (_, Err(Code::SessionExpired)) => {}
            (Taking::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.list(api),
            (Taking::Listing, Err(Code::NoNode)) => {
                self.step = Taking::MakingParent;
                own::make_parent(&self.spec.path, api);
            }
            (Taking::Listing, Ok(Response::Children { children, .. })) if children.is_empty() => {
                self.step = Taking::Waiting;
                if std::mem::take(&mut self.woken) {
                    api.note(ProgramNote::InVain);
                }
                api.note(ProgramNote::Waits { path: self.spec.path.clone() });
            }
            (Taking::Listing, Ok(Response::Children { children, .. })) => {
                self.listed = children.to_vec();
                // A priority stands first; among equals, and where there is none, the number decides.
                self.listed.sort_by_key(|name| std::cmp::Reverse((priority(name), sequence(name))));
                self.try_next(api);
            }
            (Taking::Listing, Err(Code::ConnectionLoss)) => self.list(api),
            (Taking::Reading(path), Ok(Response::Data { data, .. })) if self.spec.kind == Kind::ConsumeNaive => {
                // Reading the item is taken for owning it.
                api.call(Op::Delete { path: path.clone(), version: -1 });
                self.took(path, data.clone(), api);
            }
            (Taking::Reading(path), Ok(Response::Data { data, .. })) => self.delete(path, data.clone(), api),
            (Taking::Reading(path) | Taking::Deleting(path, _), Err(Code::NoNode)) => {
                api.note(ProgramNote::Missed { path });
                self.try_next(api);
            }
            (Taking::Reading(_), Err(Code::ConnectionLoss)) => self.list(api),
            (Taking::Deleting(path, data), Ok(_)) => self.took(path, data, api),
            (Taking::Deleting(path, data) | Taking::Checking(path, data), Err(Code::ConnectionLoss)) => {
                self.step = Taking::Checking(path.clone(), data);
                api.call(Op::Exists { path, watch: false });
            }
            (Taking::Checking(path, data), Ok(_)) => self.delete(path, data, api),
            // The item is gone, by this delete or by another client's. A consumer that cannot tell must not work on it.
            (Taking::Checking(path, _), Err(Code::NoNode)) => {
                api.note(ProgramNote::Missed { path });
                self.list(api);
            }
            (Taking::Begin | Taking::Waiting | Taking::Working | Taking::Failed, _) | (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Taking::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

/// `queue-05-c1-1-0000000003` has the priority 5; without one, an item is behind all that have.
fn priority(name: &str) -> u8 {
    let digits = name.strip_prefix("queue-").and_then(|rest| rest.split('-').next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(u8::MAX)
}

impl Recipe for Consumer {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Taking::Waiting => Status::Waiting,
            Taking::Working => Status::Inside,
            Taking::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn place(&self) -> Place {
        Place::Consuming
    }

    fn code(&self) -> &'static [CodeLine] {
        CONSUME
    }

    fn line(&self) -> usize {
        match self.step {
            Taking::Begin | Taking::Failed => 0,
            Taking::MakingParent | Taking::Listing => 1,
            Taking::Waiting => 2,
            Taking::Reading(_) => 3,
            Taking::Deleting(..) | Taking::Checking(..) => 4,
            Taking::Working => 6,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.list(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if self.step == Taking::Waiting && event.kind == EventType::NodeChildrenChanged => {
                self.woken = true;
                self.list(api);
            }
            ProgramEvent::Timer if self.step == Taking::Working => self.list(api),
            ProgramEvent::Expired if self.step != Taking::Failed => {
                api.renew();
                if self.step != Taking::Working {
                    self.list(api);
                }
            }
            _ => {}
        }
    }
}
