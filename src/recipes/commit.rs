//! Two-phase commit over znodes: a coordinator asks the sites, each votes in a znode of its own, and all commit or none does (recipes,
//! "Two-phased Commit"). Only the coordinator watches the votes; the sites watch the one znode that has its decision.

use std::rc::Rc;

use super::Recipe;
use super::spec::Spec;
use crate::zk::{
    Api, Code, CodeLine, CreateMode, EventType, Op, Outcome, Place, ProgramEvent, ProgramNote, Response, Status, Tell, ZnodeSign,
};

const COMMIT: &str = "commit";
const ABORT: &str = "abort";

#[derive(Clone, Debug, Hash)]
pub struct Coordinator {
    spec: Spec,
    step: Coordinating,
    /// The vote of each site, where it is known.
    votes: Vec<Option<bool>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Coordinating {
    Begin,
    /// The transaction's znode, then one a site.
    Making(usize),
    /// The vote of one site.
    Reading(usize),
    Waiting,
    Deciding(bool),
    Done(bool),
    Failed,
}

#[derive(Clone, Debug, Hash)]
pub struct Site {
    spec: Spec,
    step: Voting,
    vote: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Voting {
    Begin,
    /// The site looks whether it is asked already.
    Looking,
    /// The site waits to be asked.
    Unasked,
    /// The site waits for a person to say how it votes.
    Asked,
    Writing,
    Reading,
    Waiting,
    Done(bool),
    Failed,
}

const COORDINATE: &[CodeLine] = &[
    CodeLine { en: "create(T); for each site: create(T/site)", zh: "create(T)；对每个站点：create(T/site)" },
    CodeLine { en: "for each site: vote = getData(T/site, watch)", zh: "对每个站点：vote = getData(T/site, watch)" },
    CodeLine { en: "one votes abort: setData(T, abort)", zh: "有站点投 abort：setData(T, abort)" },
    CodeLine { en: "all vote commit: setData(T, commit)", zh: "全部投 commit：setData(T, commit)" },
    CodeLine { en: "else wait for NodeDataChanged; go to 2", zh: "否则等待 NodeDataChanged；回到 2" },
];

const SITE: &[CodeLine] = &[
    CodeLine { en: "exists(T/me, watch): wait to be asked", zh: "exists(T/me, watch)：等待询问" },
    CodeLine { en: "setData(T/me, commit or abort)", zh: "setData(T/me, commit 或 abort)" },
    CodeLine { en: "decision = getData(T, watch)", zh: "decision = getData(T, watch)" },
    CodeLine { en: "none yet: wait for NodeDataChanged; go to 3", zh: "尚无：等待 NodeDataChanged；回到 3" },
    CodeLine { en: "commit or undo, as decided", zh: "按决定提交或撤销" },
];

fn vote_of(data: Option<&str>) -> Option<bool> {
    match data {
        Some(COMMIT) => Some(true),
        Some(ABORT) => Some(false),
        _ => None,
    }
}

fn word(commit: bool) -> Rc<str> {
    if commit { COMMIT } else { ABORT }.into()
}

fn outcome_of(commit: bool) -> Outcome {
    if commit { Outcome::Committed } else { Outcome::Aborted }
}

/// A site's znode has its vote, and the transaction's the decision.
fn sign_of(spec: &Spec, path: &str, data: Option<&str>) -> Option<ZnodeSign> {
    let is_vote = spec.name_below(path).is_some();
    match vote_of(data) {
        Some(commit) if is_vote || path == &*spec.path => Some(if commit { ZnodeSign::Commit } else { ZnodeSign::Abort }),
        _ => is_vote.then_some(ZnodeSign::NoVote),
    }
}

impl Coordinator {
    pub fn new(spec: Spec) -> Self {
        let votes = vec![None; spec.sites.len()];
        Coordinator { spec, step: Coordinating::Begin, votes }
    }

    fn site(&self, n: usize) -> Rc<str> {
        self.spec.sites.get(n).map_or_else(|| self.spec.path.clone(), |site| self.spec.below(&site.to_string()))
    }

    fn make(&mut self, made: usize, api: &mut Api) {
        if made > self.spec.sites.len() {
            return self.read(0, api);
        }
        self.step = Coordinating::Making(made);
        let path = if made == 0 { self.spec.path.clone() } else { self.site(made - 1) };
        api.call(Op::create(&path, None, CreateMode::Persistent));
    }

    /// The next vote that is not known; where all are, or one is abort, the decision.
    fn read(&mut self, from: usize, api: &mut Api) {
        let commit = self.votes.iter().all(|vote| *vote == Some(true));
        if commit || self.votes.contains(&Some(false)) {
            return self.decide(commit, api);
        }
        match (from..self.votes.len()).find(|n| self.votes[*n].is_none()) {
            Some(n) => {
                self.step = Coordinating::Reading(n);
                api.call(Op::GetData { path: self.site(n), watch: true });
            }
            None => {
                self.step = Coordinating::Waiting;
                for n in (0..self.votes.len()).filter(|n| self.votes[*n].is_none()) {
                    api.note(ProgramNote::Waits { path: self.site(n) });
                }
            }
        }
    }

    fn decide(&mut self, commit: bool, api: &mut Api) {
        self.step = Coordinating::Deciding(commit);
        api.call(Op::SetData { path: self.spec.path.clone(), data: Some(word(commit)), version: -1 });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Coordinating::Making(made), Ok(_) | Err(Code::NodeExists)) => self.make(made + 1, api),
            (Coordinating::Making(made), Err(Code::ConnectionLoss)) => self.make(made, api),
            (Coordinating::Reading(n), Ok(Response::Data { data, .. })) => {
                self.votes[n] = vote_of(data.as_deref());
                self.read(n + 1, api);
            }
            (Coordinating::Reading(n), Err(Code::ConnectionLoss)) => self.read(n, api),
            // Writing the same decision twice changes nothing.
            (Coordinating::Deciding(commit), Err(Code::ConnectionLoss)) => self.decide(commit, api),
            (Coordinating::Deciding(commit), Ok(_)) => {
                self.step = Coordinating::Done(commit);
                api.note(ProgramNote::Decided { path: self.spec.path.clone(), commit, made: true });
            }
            (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Coordinating::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Coordinator {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Coordinating::Waiting => Status::Waiting,
            Coordinating::Done(_) => Status::Done,
            Coordinating::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn outcome(&self) -> Option<Outcome> {
        if let Coordinating::Done(commit) = self.step { Some(outcome_of(commit)) } else { None }
    }

    fn sign(&self, path: &str, data: Option<&str>) -> Option<ZnodeSign> {
        sign_of(&self.spec, path, data)
    }

    fn code(&self) -> &'static [CodeLine] {
        COORDINATE
    }

    fn line(&self) -> usize {
        match self.step {
            Coordinating::Begin | Coordinating::Failed => 0,
            Coordinating::Making(_) => 1,
            Coordinating::Reading(_) => 2,
            Coordinating::Deciding(false) | Coordinating::Done(false) => 3,
            Coordinating::Deciding(true) | Coordinating::Done(true) => 4,
            Coordinating::Waiting => 5,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.make(0, api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if self.step == Coordinating::Waiting && event.kind == EventType::NodeDataChanged => {
                self.read(0, api);
            }
            ProgramEvent::Expired if !matches!(self.step, Coordinating::Done(_) | Coordinating::Failed) => {
                api.renew();
                self.make(0, api);
            }
            _ => {}
        }
    }
}

impl Site {
    pub fn new(spec: Spec) -> Self {
        Site { spec, step: Voting::Begin, vote: None }
    }

    fn own(&self, api: &Api) -> Rc<str> {
        self.spec.below(&api.id.to_string())
    }

    fn look(&mut self, api: &mut Api) {
        self.step = Voting::Looking;
        api.call(Op::Exists { path: self.own(api), watch: true });
    }

    fn asked(&mut self, api: &mut Api) {
        self.step = Voting::Asked;
        if self.vote.is_some() {
            self.write(api);
        }
    }

    fn write(&mut self, api: &mut Api) {
        let Some(commit) = self.vote else { return };
        self.step = Voting::Writing;
        api.call(Op::SetData { path: self.own(api), data: Some(word(commit)), version: -1 });
    }

    fn read(&mut self, api: &mut Api) {
        self.step = Voting::Reading;
        api.call(Op::GetData { path: self.spec.path.clone(), watch: true });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Voting::Looking, Ok(_)) => self.asked(api),
            (Voting::Looking, Err(Code::NoNode)) => {
                self.step = Voting::Unasked;
                api.note(ProgramNote::Waits { path: self.own(api) });
            }
            (Voting::Looking, Err(Code::ConnectionLoss)) => self.look(api),
            (Voting::Writing, Ok(_)) => self.read(api),
            (Voting::Writing, Err(Code::ConnectionLoss)) => self.write(api),
            (Voting::Reading, Ok(Response::Data { data, .. })) => match vote_of(data.as_deref()) {
                Some(commit) => {
                    self.step = Voting::Done(commit);
                    api.note(ProgramNote::Decided { path: self.spec.path.clone(), commit, made: false });
                }
                None => {
                    self.step = Voting::Waiting;
                    api.note(ProgramNote::Waits { path: self.spec.path.clone() });
                }
            },
            (Voting::Reading, Err(Code::ConnectionLoss)) => self.read(api),
            (Voting::Begin | Voting::Unasked | Voting::Asked | Voting::Waiting | Voting::Done(_) | Voting::Failed, _)
            | (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Voting::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Site {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Voting::Unasked | Voting::Waiting => Status::Waiting,
            Voting::Done(_) => Status::Done,
            Voting::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn place(&self) -> Place {
        if self.step == Voting::Asked { Place::Voting } else { Place::Anywhere }
    }

    fn outcome(&self) -> Option<Outcome> {
        if let Voting::Done(commit) = self.step { Some(outcome_of(commit)) } else { None }
    }

    fn sign(&self, path: &str, data: Option<&str>) -> Option<ZnodeSign> {
        sign_of(&self.spec, path, data)
    }

    fn code(&self) -> &'static [CodeLine] {
        SITE
    }

    fn line(&self) -> usize {
        match self.step {
            Voting::Begin | Voting::Failed => 0,
            Voting::Looking | Voting::Unasked => 1,
            Voting::Asked | Voting::Writing => 2,
            Voting::Reading => 3,
            Voting::Waiting => 4,
            Voting::Done(_) => 5,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.look(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) => match (self.step, event.kind) {
                (Voting::Unasked, EventType::NodeCreated) => self.asked(api),
                (Voting::Waiting, EventType::NodeDataChanged) => self.read(api),
                _ => {}
            },
            ProgramEvent::Told(Tell::Vote { commit }) if self.vote.is_none() => {
                // From here on there is no way back: the vote may be read before its writer has the reply.
                self.vote = Some(*commit);
                api.note(ProgramNote::Voted { path: self.own(api), commit: *commit });
                if self.step == Voting::Asked {
                    self.write(api);
                }
            }
            // The vote stands in a persistent znode, so a new session goes on where the old one was.
            ProgramEvent::Expired if !matches!(self.step, Voting::Done(_) | Voting::Failed) => {
                api.renew();
                self.look(api);
            }
            _ => {}
        }
    }
}
