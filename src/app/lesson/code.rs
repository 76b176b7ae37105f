//! The recipes that run, as pseudo-code with each client's mark on the line where it stands.

use super::at;
use crate::app::model::Model;
use crate::app::view::{CodeLine, CodeView};
use crate::lang::Lang;
use crate::lessons::Look;
use crate::recipes::{FailoverController, Spec};
use crate::sim::{Life, World};
use crate::tell::{Part, Rich};
use crate::zk::{Client, ClientId, Machine, Program, Zk, client, clients};

/// The most clients that are named one by one; of more, the first and the last are named, with their number.
const MAX_NAMED: usize = 3;

/// A recipe, and the clients that run it, each with its line.
type Group<'a> = (&'a dyn Program, Vec<(ClientId, usize)>);

/// The recipes on screen, in the order of the clients that run it. Controllers run in every cluster of HDFS, and their code is for beats
/// that look at one.
pub fn of_world(model: &Model) -> Vec<CodeView> {
    let looks = at::looks_named(model);
    let is_looked_at = |id: ClientId| looks.contains(&Look::Machine(Machine::Client(id)));
    let is_meant = |(program, marks): &Group| !is_controller(*program) || marks.iter().any(|(id, _)| is_looked_at(*id));
    groups(model.world()).iter().filter(|group| is_meant(group)).map(|(program, marks)| view(*program, marks, model.lang)).collect()
}

/// The recipes of a run beside a lesson.
pub fn of(world: &World<Zk>, lang: Lang) -> Vec<CodeView> {
    groups(world).iter().map(|(program, marks)| view(*program, marks, lang)).collect()
}

fn is_controller(program: &dyn Program) -> bool {
    program.started_with().is::<FailoverController>()
}

/// The recipes that some client runs now; where none runs, those that were carried out last.
fn groups(world: &World<Zk>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for (id, node, client) in clients(world) {
        let Some(program) = client.program().filter(|_| node.life != Life::Crashed) else { continue };
        match groups.iter_mut().find(|(known, _)| known.code() == program.code()) {
            Some((_, marks)) => marks.push((id, program.line())),
            None => groups.push((program, vec![(id, program.line())])),
        }
    }
    // Recipes that have ended would push those that run out of sight.
    let stands = |(program, marks): &Group| marks.iter().any(|(_, at)| (1..=program.code().len()).contains(at));
    if groups.iter().any(stands) {
        groups.retain(stands);
    } else if let Some(last) = last_path(world) {
        groups.retain(|(_, marks)| marks.iter().any(|(id, _)| path_of(world, *id) == Some(last.as_str())));
    }
    groups
}

fn path_of(world: &World<Zk>, id: ClientId) -> Option<&str> {
    client(world, id)?.program().map(Program::path)
}

/// The path at which the recipe works that has made the last call of all.
fn last_path(world: &World<Zk>) -> Option<String> {
    let last = |(id, _, client): (ClientId, _, &Client)| Some((client.history().back()?.done_at, path_of(world, id)?));
    clients(world).filter_map(last).max_by_key(|(at, _)| *at).map(|(_, path)| path.to_owned())
}

fn view(program: &dyn Program, marks: &[(ClientId, usize)], lang: Lang) -> CodeView {
    let lines = program.code().iter().enumerate().map(|(n, line)| CodeLine {
        text: lang.choose(line.en, line.zh),
        marks: marked(&marks.iter().filter(|(_, at)| *at == n + 1).map(|(id, _)| *id).collect::<Vec<_>>()),
    });
    CodeView { title: Rich(vec![Part::Code(title(program))]), lines: lines.collect() }
}

/// `lock /locks`.
fn title(program: &dyn Program) -> String {
    match program.started_with().downcast_ref::<Spec>() {
        Some(spec) => format!("{} {}", spec.kind.word(), spec.path).trim_end().to_owned(),
        None if is_controller(program) => "ZKFailoverController".to_owned(),
        None => program.path().to_owned(),
    }
}

/// `c1 c2`, `c2 … c13`.
fn marked(ids: &[ClientId]) -> Rich {
    let node = |id: &ClientId| Part::Node(id.node());
    let gap = || Part::Text(" ".to_owned());
    let mut parts = Vec::new();
    match ids {
        [first, .., last] if ids.len() > MAX_NAMED => {
            parts.extend([node(first), Part::Text(" … ".to_owned()), node(last), Part::Text(format!(" ×{}", ids.len()))]);
        }
        _ => {
            for (n, id) in ids.iter().enumerate() {
                if n > 0 {
                    parts.push(gap());
                }
                parts.push(node(id));
            }
        }
    }
    Rich(parts)
}
