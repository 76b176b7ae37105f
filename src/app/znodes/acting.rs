//! Doing something with a znode from its panel, on behalf of a client: forms, and the same commands that the console would run.

use std::rc::Rc;

use crate::app::act;
use crate::app::model::Model;
use crate::app::notices::Saying;
use crate::app::view::{Button, ButtonTone, Choice, FieldView, FormView, Tone};

use super::state::ZnodeMsg;
use crate::app::msg::Msg;
use crate::script::Command;
use crate::sim::Life;
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich, Thing};
use crate::zk::{
    Action, AddWatchMode, ClientId, ClientState, Code, CreateMode, Op, PathError, client, clients, join, server, split,
    validate_path, validate_sequential_path,
};

/// No field holds more: what is longer belongs into a file.
const MAX_FIELD: usize = 16 * 1_024;
/// The TTL that the form begins with, in milliseconds.
const DEFAULT_TTL: &str = "5000";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Create,
    Set,
    Watch,
}

/// Where one types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Data,
    Ttl,
    /// The data of a set.
    NewData,
}

/// What was typed, kept until it is typed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub data: String,
    pub ttl: String,
    pub new_data: String,
    /// Index into [`MODES`].
    pub mode: u8,
    pub only_this_version: bool,
    error: Option<Wrong>,
}

/// Why it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wrong {
    NoName,
    Path(PathError),
    Ttl,
    Nobody,
    Said(Saying),
}

/// In the order in which the form offers them; the number is the TTL's place.
const MODES: [CreateMode; 7] = [
    CreateMode::Persistent,
    CreateMode::PersistentSequential,
    CreateMode::Ephemeral,
    CreateMode::EphemeralSequential,
    CreateMode::Container,
    CreateMode::PersistentWithTtl(0),
    CreateMode::PersistentSequentialWithTtl(0),
];

impl Default for Draft {
    fn default() -> Self {
        Draft {
            name: String::new(),
            data: String::new(),
            ttl: DEFAULT_TTL.to_owned(),
            new_data: String::new(),
            mode: 0,
            only_this_version: false,
            error: None,
        }
    }
}

impl Draft {
    pub fn write(&mut self, field: Field, mut text: String) {
        text.truncate(text.floor_char_boundary(MAX_FIELD));
        self.error = None;
        *match field {
            Field::Name => &mut self.name,
            Field::Data => &mut self.data,
            Field::Ttl => &mut self.ttl,
            Field::NewData => &mut self.new_data,
        } = text;
    }

    fn create_mode(&self) -> Result<CreateMode, Wrong> {
        let mode = MODES[usize::from(self.mode) % MODES.len()];
        let ttl = || self.ttl.trim().parse::<i64>().ok().filter(|ttl| *ttl > 0).ok_or(Wrong::Ttl);
        Ok(match mode {
            CreateMode::PersistentWithTtl(_) => CreateMode::PersistentWithTtl(ttl()?),
            CreateMode::PersistentSequentialWithTtl(_) => CreateMode::PersistentSequentialWithTtl(ttl()?),
            mode => mode,
        })
    }
}

/// Who acts: the client chosen here, or selected last; else the first.
pub fn acting_client(model: &Model) -> Option<ClientId> {
    let chosen = model.znodes.client.filter(|id| client(model.world(), *id).is_some());
    chosen.or_else(|| clients(model.world()).next().map(|(id, ..)| id))
}

fn is_usable(model: &Model, id: ClientId) -> bool {
    let gone = |state| matches!(state, ClientState::Expired | ClientState::AuthFailed | ClientState::Closed);
    let runs = model.world().node(id.node()).is_some_and(|node| node.life == Life::Running);
    runs && client(model.world(), id).is_some_and(|client| !gone(client.state()))
}

fn selected(model: &Model) -> Option<Rc<str>> {
    match &model.selected {
        Some(Thing::Znode(path)) => Some(path.clone()),
        _ => None,
    }
}

/// Opens a form for the selected znode, or closes it.
pub fn open(model: &mut Model, form: Form) {
    let is_open = model.znodes.form == Some(form);
    model.znodes.form = (!is_open).then_some(form);
    model.znodes.draft.error = None;
    if let (false, Form::Set, Some(path)) = (is_open, form, selected(model)) {
        begin_anew(model, &path);
    }
}

/// Another znode is selected: the form to set it begins with what it holds.
pub fn begin_anew(model: &mut Model, path: &Rc<str>) {
    model.znodes.draft.error = None;
    if model.znodes.form == Some(Form::Set) {
        model.znodes.draft.new_data = data_of(model, path).map(|data| data.to_string()).unwrap_or_default();
        model.znodes.draft.only_this_version = false;
    }
}

fn data_of(model: &Model, path: &str) -> crate::zk::Data {
    server(model.world(), model.shown_server()?)?.tree().get(path)?.data.clone()
}

fn version_of(model: &Model, path: &str) -> Option<i32> {
    Some(server(model.world(), model.shown_server()?)?.tree().get(path)?.version())
}

/// The operation that the open form asks for.
fn op(model: &Model, path: &Rc<str>) -> Result<Op, Wrong> {
    let draft = &model.znodes.draft;
    if model.znodes.form == Some(Form::Set) {
        let version = version_of(model, path).filter(|_| draft.only_this_version).unwrap_or(-1);
        return Ok(Op::SetData { path: path.clone(), data: Some(draft.new_data.as_str().into()), version });
    }
    let mode = draft.create_mode()?;
    let name = draft.name.trim_start_matches('/');
    if name.is_empty() && !mode.is_sequential() {
        return Err(Wrong::NoName);
    }
    let path = join(path, name);
    let checked = if mode.is_sequential() { validate_sequential_path(&path) } else { validate_path(&path) };
    checked.map_err(Wrong::Path)?;
    Ok(Op::create(&path, Some(draft.data.as_str()).filter(|data| !data.is_empty()), mode))
}

/// Does what the form says. Whatever keeps it from being done is said in the form, and what was typed stays.
pub fn submit(model: &mut Model) {
    let (Some(path), Some(id)) = (selected(model), acting_client(model)) else {
        model.znodes.draft.error = Some(Wrong::Nobody);
        return;
    };
    match op(model, &path) {
        Err(wrong) => model.znodes.draft.error = Some(wrong),
        Ok(op) => {
            let refused = act::carry_out(model, call(id, op)).err();
            model.znodes.draft.error = refused.map(Wrong::Said);
        }
    }
}

fn call(client: ClientId, op: Op) -> Command {
    Command::from(Action::Call { client, op })
}

pub fn client_picker(model: &Model) -> Choice {
    let ids: Vec<ClientId> = clients(model.world()).map(|(id, ..)| id).collect();
    let chosen = acting_client(model).and_then(|chosen| ids.iter().position(|id| *id == chosen)).unwrap_or(0);
    let label = |id: ClientId| {
        let label = text!(model.lang, "as {id}", "由 {id}", id = id);
        if is_usable(model, id) { label } else { format!("{label} · {}", model.word(Word::CannotCall)) }
    };
    Choice {
        id: "act-as",
        label: model.word(Word::ActAs).to_owned(),
        options: ids.into_iter().map(|id| (label(id), Msg::Znodes(ZnodeMsg::As(id)))).collect(),
        chosen,
    }
}

/// Opens the forms, and deletes at once.
pub fn buttons(model: &Model, path: &Rc<str>) -> Vec<Button> {
    let Some(id) = acting_client(model) else { return Vec::new() };
    let usable = is_usable(model, id);
    let form = |what, label, form| {
        let button = Button::new(what, model.word(label), Msg::Znodes(ZnodeMsg::Form(form)));
        button.pressed(model.znodes.form == Some(form)).enabled(usable || model.znodes.form == Some(form))
    };
    let delete = call(id, Op::Delete { path: path.clone(), version: -1 });
    vec![
        form("act-create", Word::ActCreate, Form::Create),
        form("act-set", Word::ActSet, Form::Set),
        form("act-watch", Word::ActWatch, Form::Watch),
        Button::command("act-delete", model.word(Word::MenuDelete), delete)
            .enabled(usable && &**path != "/")
            .toned(ButtonTone::Danger),
    ]
}

/// The form that is open.
pub fn form(model: &Model, path: &Rc<str>) -> Option<FormView> {
    let draft = &model.znodes.draft;
    let form = model.znodes.form?;
    let id = acting_client(model)?;
    let error = draft.error.as_ref().map(|wrong| complaint(model, wrong));
    let line = |id, label, value: &String, field, wrong| FieldView::Line {
        id,
        label: model.word(label).to_owned(),
        value: value.clone(),
        field,
        wrong,
    };
    let lines = |id, value: &String, field| FieldView::Lines {
        id,
        label: model.word(Word::DataLabel).to_owned(),
        value: value.clone(),
        field,
    };
    let (title, fields) = match form {
        Form::Create => {
            let wrong_name = matches!(draft.error, Some(Wrong::NoName | Wrong::Path(_)));
            let mut fields = vec![
                line("form-name", Word::NameLabel, &draft.name, Field::Name, wrong_name),
                FieldView::Choice(modes(model)),
                lines("form-data", &draft.data, Field::Data),
            ];
            if MODES[usize::from(draft.mode) % MODES.len()].ttl().is_some() {
                fields.insert(2, line("form-ttl", Word::TtlLabel, &draft.ttl, Field::Ttl, draft.error == Some(Wrong::Ttl)));
            }
            (text!(model.lang, "A child of {path}", "在 {path} 下新建", path = path), fields)
        }
        Form::Set => {
            let version = version_of(model, path).unwrap_or(-1);
            let label = text!(model.lang, "only while version is {n}", "仅当版本仍为 {n}", n = version);
            let only = Button::new("form-version", label, Msg::Znodes(ZnodeMsg::OnlyThisVersion));
            let fields = vec![
                lines("form-new-data", &draft.new_data, Field::NewData),
                FieldView::Toggle(only.pressed(draft.only_this_version)),
            ];
            (text!(model.lang, "New data of {path}", "{path} 的新数据", path = path), fields)
        }
        Form::Watch => (text!(model.lang, "{id} watches {path}", "{id} 监听 {path}", id = id, path = path), Vec::new()),
    };
    let (command, buttons, submit) = if form == Form::Watch {
        (String::new(), watches(model, id, path), None)
    } else {
        let submit = Msg::Znodes(ZnodeMsg::Submit);
        let label = if form == Form::Create { Word::CreateIt } else { Word::SetIt };
        let button = Button::new("form-submit", model.word(label), submit.clone()).toned(ButtonTone::Primary);
        let command = op(model, path).map(|op| call(id, op).to_string()).unwrap_or_default();
        (command, vec![button.enabled(is_usable(model, id))], Some(submit))
    };
    Some(FormView { id: "znode-form", title, fields, error, command, buttons, submit })
}

fn modes(model: &Model) -> Choice {
    let words =
        [Word::Persistent, Word::Ephemeral, Word::KindContainer, Word::KindTtl, Word::KindSequential].map(|word| model.word(word));
    let [persistent, ephemeral, container, ttl, sequential] = words;
    let comma = text!(model.lang, ", ", "、");
    let named = |mode: CreateMode| {
        let kind = match mode {
            CreateMode::Container => container,
            mode if mode.is_ephemeral() => ephemeral,
            mode if mode.ttl().is_some() => ttl,
            _ => persistent,
        };
        if mode.is_sequential() { format!("{kind}{comma}{sequential}") } else { kind.to_owned() }
    };
    let option = |(index, mode): (usize, &CreateMode)| (named(*mode), Msg::Znodes(ZnodeMsg::Mode(index as u8)));
    Choice {
        id: "form-mode",
        label: model.word(Word::Kind).to_owned(),
        options: MODES.iter().enumerate().map(option).collect(),
        chosen: usize::from(model.znodes.draft.mode) % MODES.len(),
    }
}

/// Every way to watch: the three that end with their first event, and the two that stay.
fn watches(model: &Model, id: ClientId, path: &Rc<str>) -> Vec<Button> {
    let path = || path.clone();
    let ways = [
        ("watch-data", Word::WatchData, Op::GetData { path: path(), watch: true }),
        ("watch-exists", Word::WatchExists, Op::Exists { path: path(), watch: true }),
        ("watch-children", Word::WatchChildren, Op::GetChildren { path: path(), watch: true, with_stat: false }),
        ("watch-persistent", Word::WatchPersistent, Op::AddWatch { path: path(), mode: AddWatchMode::Persistent }),
        ("watch-recursive", Word::WatchRecursive, Op::AddWatch { path: path(), mode: AddWatchMode::PersistentRecursive }),
    ];
    let button = |(what, label, op)| Button::command(what, model.word(label), call(id, op)).enabled(is_usable(model, id));
    ways.map(button).into()
}

fn complaint(model: &Model, wrong: &Wrong) -> String {
    match wrong {
        Wrong::NoName => model.word(Word::WrongNoName).to_owned(),
        Wrong::Path(error) => tell::path_error(model.lang, error),
        Wrong::Ttl => model.word(Word::WrongTtl).to_owned(),
        Wrong::Nobody => model.word(Word::WrongNobody).to_owned(),
        Wrong::Said(saying) => saying.text(model.lang),
    }
}

/// What the acting client last asked about this znode or a child of it, and what it was answered.
pub fn answer(model: &Model, path: &str) -> Option<(Rich, Tone)> {
    let id = acting_client(model)?;
    let client = client(model.world(), id)?;
    let is_about = |op: &Op| op.path().is_some_and(|of| **of == *path || split(of).is_some_and(|(parent, _)| parent == path));
    let told = |op: &Op, said: String| {
        Rich(vec![Part::Node(id.node()), Part::Text(" ".to_owned()), Part::Code(tell::op(op)), Part::Text(format!(" → {said}"))])
    };
    if let Some((_, op)) = client.waiting_calls().iter().rfind(|(_, op)| is_about(op)) {
        return Some((told(op, model.word(Word::CallWaiting).to_owned()), Tone::Faint));
    }
    let call = client.history().iter().rfind(|call| is_about(&call.op))?;
    let tone = if call.result.is_ok() { Tone::Good } else { Tone::Bad };
    let mut said = tell::result(model.lang, &call.result, &call.op);
    if let Some(why) = tell::missing_right(model.lang, &call.op).filter(|_| call.result == Err(Code::NoAuth)) {
        said = text!(model.lang, "NoAuth: {why}", "NoAuth：{why}", why = why);
    }
    Some((told(&call.op, said), tone))
}
