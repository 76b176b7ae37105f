//! Forms of the panel, to act on a znode on behalf of a client: they run the same commands as the console.

use std::rc::Rc;

use super::asked::{acting_client, call, op, version_of};
use super::draft::{MODES, Wrong};
use crate::app::inspect::stands;
use crate::app::model::Model;
use crate::app::msg::{Msg, TimeMsg, ZnodeMsg};
use crate::app::names::{Field, Form};
use crate::app::view::{Button, ButtonTone, Choice, FieldView, FormView, Tone};
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich};
use crate::zk::{AddWatchMode, ClientId, Code, CreateMode, Op, can_call, client, clients, split};

pub fn client_picker(model: &Model) -> Choice {
    let ids: Vec<ClientId> = clients(model.world()).map(|(id, ..)| id).collect();
    let chosen = acting_client(model).and_then(|chosen| ids.iter().position(|id| *id == chosen)).unwrap_or(0);
    let label = |id: ClientId| {
        let label = text!(model.lang, "as {id}", "由 {id}", id);
        if can_call(model.world(), id) { label } else { format!("{label} · {}", model.word(Word::CannotCall)) }
    };
    Choice {
        id: "act-as",
        label: model.word(Word::ActAs).to_owned(),
        options: ids.into_iter().map(|id| (label(id), Msg::Znodes(ZnodeMsg::As(id)))).collect(),
        chosen,
    }
}

/// The buttons that open the forms, and the one that deletes at once.
pub fn buttons(model: &Model, path: &Rc<str>) -> Vec<Button> {
    let Some(id) = acting_client(model) else { return Vec::new() };
    let usable = can_call(model.world(), id);
    let form = |label, form: Form| {
        let button = Button::new(form.opener(), model.word(label), Msg::Znodes(ZnodeMsg::Form(form)));
        button.pressed(model.znodes.form == Some(form)).enabled(usable || model.znodes.form == Some(form))
    };
    let delete = call(id, Op::Delete { path: path.clone(), version: -1 });
    vec![
        form(Word::ActCreate, Form::Create),
        form(Word::ActSet, Form::Set),
        form(Word::ActWatch, Form::Watch),
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
            (text!(model.lang, "A child of {path}", "在 {path} 下新建", path), fields)
        }
        Form::Set => {
            let version = version_of(model, path).unwrap_or(-1);
            let label = text!(model.lang, "only while version is {n}", "仅当版本仍为 {n}", n = version);
            let only = Button::new("form-version", label, Msg::Znodes(ZnodeMsg::OnlyThisVersion));
            let fields = vec![
                lines("form-new-data", &draft.new_data, Field::NewData),
                FieldView::Toggle(only.pressed(draft.only_this_version)),
            ];
            (text!(model.lang, "New data of {path}", "{path} 的新数据", path), fields)
        }
        Form::Watch => (text!(model.lang, "{id} watches {path}", "{id} 监听 {path}", id, path), Vec::new()),
    };
    let (command, buttons, submit) = if form == Form::Watch {
        (String::new(), watches(model, id, path), None)
    } else {
        let submit = Msg::Znodes(ZnodeMsg::Submit);
        let label = if form == Form::Create { Word::CreateIt } else { Word::SetIt };
        let button = Button::new("form-submit", model.word(label), submit.clone()).toned(ButtonTone::Primary);
        let command = op(model, path).map(|op| call(id, op).to_string()).unwrap_or_default();
        (command, vec![button.enabled(can_call(model.world(), id))], Some(submit))
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

/// The ways to watch: the three that end with their first event, and the two that stay.
fn watches(model: &Model, id: ClientId, path: &Rc<str>) -> Vec<Button> {
    let path = || path.clone();
    let ways = [
        ("watch-data", Word::WatchData, Op::GetData { path: path(), watch: true }),
        ("watch-exists", Word::WatchExists, Op::Exists { path: path(), watch: true }),
        ("watch-children", Word::WatchChildren, Op::GetChildren { path: path(), watch: true, with_stat: false }),
        ("watch-persistent", Word::WatchPersistent, Op::AddWatch { path: path(), mode: AddWatchMode::Persistent }),
        ("watch-recursive", Word::WatchRecursive, Op::AddWatch { path: path(), mode: AddWatchMode::PersistentRecursive }),
    ];
    let button = |(what, label, op)| Button::command(what, model.word(label), call(id, op)).enabled(can_call(model.world(), id));
    ways.map(button).into()
}

fn complaint(model: &Model, wrong: &Wrong) -> String {
    match wrong {
        Wrong::NoName => model.word(Word::WrongNoName).to_owned(),
        Wrong::Path(error) => tell::path_error(model.lang, error),
        Wrong::Ttl => model.word(Word::WrongTtl).to_owned(),
        Wrong::Nobody => model.word(Word::WrongNobody).to_owned(),
        Wrong::Said(saying) => saying.text(model.lang).to_owned(),
    }
}

/// *Play*, while the acting client's call cannot leave because time stands still.
pub fn play(model: &Model) -> Option<Button> {
    let waits = acting_client(model).is_some_and(|id| stands(model, id));
    let play = || Button::new("znode-play", model.word(Word::Play), Msg::Time(TimeMsg::PlayPause)).toned(ButtonTone::Primary);
    waits.then(play)
}

/// The acting client's last call about this znode or a child of it, with its answer.
pub fn answer(model: &Model, path: &str) -> Option<(Rich, Tone)> {
    let id = acting_client(model)?;
    let client = client(model.world(), id)?;
    let is_about = |op: &Op| op.path().is_some_and(|of| **of == *path || split(of).is_some_and(|(parent, _)| parent == path));
    let told = |op: &Op, said: String| {
        Rich(vec![Part::Node(id.node()), Part::Text(" ".to_owned()), Part::Code(tell::op(op)), Part::Text(format!(" → {said}"))])
    };
    if let Some((_, op)) = client.waiting_calls().iter().rfind(|(_, op)| is_about(op)) {
        let word = if stands(model, id) { Word::CallStands } else { Word::CallWaiting };
        return Some((told(op, model.word(word).to_owned()), Tone::Faint));
    }
    let call = client.history().iter().rfind(|call| is_about(&call.op))?;
    let tone = if call.result.is_ok() { Tone::Good } else { Tone::Bad };
    let mut said = tell::result(model.lang, &call.result, &call.op);
    if let Some(why) = tell::missing_right(model.lang, &call.op).filter(|_| call.result == Err(Code::NoAuth)) {
        said = text!(model.lang, "NoAuth: {why}", "NoAuth：{why}", why);
    }
    Some((told(&call.op, said), tone))
}
