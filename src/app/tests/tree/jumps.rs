//! Every instant has one picture, whichever way leads to it: scenes that are gone through forwards once, and then by jumps at random.
//!
//! `ZOOSCOPE_SEED=123` jumps by that seed alone, `ZOOSCOPE_HISTORIES=50` by so many of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::*;
use crate::app::history::playback::SPEEDS;
use crate::sim::{Key, Position, Purpose, Time};

/// The most events after which what a scene is about is seen, and how many more it is gone through from there.
const MOST: usize = 600;
const MORE: usize = 80;
const JUMPS: usize = 300;
/// The least number of jumps that end at an instant which was seen on the way forwards.
const COMPARED: usize = 200;
/// The least number of different instants among these.
const INSTANTS: usize = 60;

/// The tree as it stands, and what flies there.
type Picture = (Option<Box<TreeStage>>, Rc<[Flying]>);

/// A scene: a page that shows a tree, what is then done, and a picture that comes of it.
struct Scene {
    name: &'static str,
    model: Model,
    command: String,
    shows: fn(&TreeStage) -> bool,
}

/// Draws one after the other, each a function of the seed.
struct Draws {
    key: Key,
    drawn: u64,
}

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.drawn += 1;
        self.key.below(self.drawn, bound as u64) as usize
    }
}

#[test]
fn at_the_release_of_a_simple_lock_every_instant_has_one_picture() {
    let is_herd = |tree: &TreeStage| tree.arcs.iter().filter(|arc| arc.fired).count() == 6;
    jump_about(|| Scene { name: "a herd", model: six_waiting("simple-lock"), command: "c1 release".to_owned(), shows: is_herd });
}

#[test]
fn at_the_release_of_a_queued_lock_every_instant_has_one_picture() {
    let is_chain = |tree: &TreeStage| tree.arcs.iter().filter(|arc| arc.fired).count() == 1 && tree.arcs.len() == 6;
    jump_about(|| Scene { name: "a queue", model: six_waiting("lock"), command: "c1 release".to_owned(), shows: is_chain });
}

#[test]
fn at_the_opening_of_a_double_barrier_every_instant_has_one_picture() {
    let lines = ["seed 36", "ensemble 3 clients 3", "run until leader", "run 2s", "c1 run double-barrier /b 3", "run 300ms"];
    jump_about(|| {
        let mut model = drawn("/b", &lines);
        for line in ["c2 run double-barrier /b 3", "run 500ms"] {
            type_line(&mut model, line);
        }
        let is_open = |tree: &TreeStage| tree.gate.as_ref().is_some_and(|gate| gate.open && gate.inside == "inside: 3");
        Scene { name: "a gate", model, command: "c3 run double-barrier /b 3".to_owned(), shows: is_open }
    });
}

#[test]
fn while_a_create_is_proposed_every_instant_has_one_picture() {
    let is_ghost = |tree: &TreeStage| has(tree, ZnodeStanding::Proposed);
    jump_about(|| Scene {
        name: "a ghost",
        model: drawn("/", &["run 1s"]),
        command: "c1 create /new x".to_owned(),
        shows: is_ghost,
    });
}

#[test]
fn on_a_frozen_follower_that_lacks_a_znode_every_instant_has_one_picture() {
    jump_about(|| {
        let mut model = drawn("/", &["seed 9", "ensemble 3 clients 1", "run until leader", "run 2s"]);
        let behind = follower_without(&model, ClientId(1));
        update(&mut model, Msg::Page(PageMsg::View(StageView::Both("/".into()))));
        update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(behind)));
        for line in [&format!("freeze {behind}"), "c1 create /new x", "run 300ms"] {
            type_line(&mut model, line);
        }
        // Committed at the others, and not applied here: the znode is dashed.
        let is_dashed = |tree: &TreeStage| tree.znodes.iter().any(|it| &*it.path == "/new" && it.text.starts_with("only at "));
        assert!(is_dashed(&tree(&model)) && has(&tree(&model), ZnodeStanding::Elsewhere), "{:?}", tree(&model).znodes);
        assert!(tree(&model).servers.iter().any(|server| server.shown && server.behind > 0));
        let is_back = |tree: &TreeStage| has(tree, ZnodeStanding::There);
        Scene { name: "a server that catches up", model, command: format!("thaw {behind}"), shows: is_back }
    });
}

/// A follower that this client has no connection to.
fn follower_without(model: &Model, client: ClientId) -> ServerId {
    let (leads, serves) = (leader(model), zk::client(model.world(), client).unwrap().server());
    (1..=3).map(ServerId).find(|id| Some(*id) != leads && Some(*id) != serves).unwrap()
}

/// Whether `/new` stands so.
fn has(tree: &TreeStage, standing: ZnodeStanding) -> bool {
    tree.znodes.iter().any(|znode| &*znode.path == "/new" && znode.standing == standing)
}

/// Goes through the scene forwards, then jumps about in it, by every seed that is asked for.
fn jump_about(scene: impl Fn() -> Scene) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seeds = match number("ZOOSCOPE_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=number("ZOOSCOPE_HISTORIES").unwrap_or(1),
    };
    for seed in seeds {
        let scene = scene();
        let name = scene.name;
        let mut draws = Draws { key: Key::new(seed, Purpose::Schedule, &[]), drawn: 0 };
        let (mut model, seen) = forwards(scene, &mut draws);
        if let Err(failure) = backwards_and_forwards(&mut model, &seen, &mut draws) {
            let again = "cargo test --no-default-features --lib every_instant_has_one_picture";
            panic!("{name}, seed {seed}: {failure}\nagain: ZOOSCOPE_SEED={seed} {again}");
        }
    }
}

/// Goes through the scene until what it is about is seen, and a little further. Returns the picture of every instant on the way: of the
/// moment right after each event, and of one between it and the next.
fn forwards(scene: Scene, draws: &mut Draws) -> (Model, BTreeMap<Position, Picture>) {
    let Scene { name, mut model, command, shows } = scene;
    let mut viewer = Viewer::default();
    let mut seen = BTreeMap::new();
    seen.insert(model.cursor(), picture_of(&mut viewer, &model));
    type_line(&mut model, &command);
    let mut left = MOST;
    let mut is_shown = false;
    while left > 0 {
        let picture = picture_of(&mut viewer, &model);
        if !is_shown && picture.0.as_ref().is_some_and(|tree| shows(tree)) {
            (is_shown, left) = (true, MORE);
        }
        seen.insert(model.cursor(), picture);
        if play_a_little(&mut model, draws) {
            seen.insert(model.cursor(), picture_of(&mut viewer, &model));
        }
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        left -= 1;
    }
    assert!(is_shown, "{name} is seen on the way");
    (model, seen)
}

fn picture_of(viewer: &mut Viewer, model: &Model) -> Picture {
    let page = viewer.page(model);
    (page.stage.tree.clone(), page.flying)
}

/// Plays on by a part of the way to the next event; whether there is any.
fn play_a_little(model: &mut Model, draws: &mut Draws) -> bool {
    let (up, down, _) = SPEEDS[0];
    let a_millisecond = Time::from(1_000 * up / down);
    let cursor = model.cursor();
    let run = model.run_mut();
    run.compute_steps(cursor.steps + 1);
    let gap = run.recording.trace()[cursor.steps as usize].at - cursor.time;
    let most = (gap.saturating_sub(1) / a_millisecond).min(100);
    if most == 0 {
        return false;
    }
    let now_ms = 1 + draws.below(most as usize) as u64;
    for msg in [TimeMsg::SetPace(Pace::Steady), TimeMsg::SetSpeed(0), TimeMsg::PlayPause] {
        update(model, Msg::Time(msg));
    }
    for msg in [TimeMsg::Frame { now_ms: 0 }, TimeMsg::Frame { now_ms }, TimeMsg::PlayPause] {
        update(model, Msg::Time(msg));
    }
    assert_eq!(model.cursor(), Position { steps: cursor.steps, time: cursor.time + now_ms * a_millisecond });
    true
}

/// Jumps to and fro. Wherever a jump comes to an instant that was seen before, its picture has to be the one that was seen.
fn backwards_and_forwards(model: &mut Model, seen: &BTreeMap<Position, Picture>, draws: &mut Draws) -> Result<(), String> {
    let instants: Vec<Position> = seen.keys().copied().collect();
    let mut viewer = Viewer::default();
    let mut compared = Vec::new();
    for jump in 0..JUMPS {
        let to = instants[draws.below(instants.len())];
        let msg = match draws.below(12) {
            0..=2 => TimeMsg::GoToStep(to.steps - 1),
            3..=5 => TimeMsg::ScrubTo(to.time),
            6 | 7 => TimeMsg::OneEvent { back: true },
            8 => TimeMsg::OneEvent { back: false },
            9 => TimeMsg::StepBack,
            10 => TimeMsg::StepForward,
            _ => TimeMsg::ToStart,
        };
        let from = model.cursor();
        update(model, Msg::Time(msg.clone()));
        let now = picture_of(&mut viewer, model);
        let Some(before) = seen.get(&model.cursor()) else { continue };
        if now != *before {
            let differs = difference(before, &now);
            return Err(format!("jump {jump}, {msg:?} from {from:?} to {:?}: {differs}", model.cursor()));
        }
        compared.push(model.cursor());
    }
    let times = compared.len();
    compared.sort_unstable();
    compared.dedup();
    assert!(times >= COMPARED && compared.len() >= INSTANTS, "{times} jumps to {} instants", compared.len());
    Ok(())
}

/// The lines in which two pictures differ.
fn difference(before: &Picture, now: &Picture) -> String {
    let lines = |picture: &Picture| format!("{picture:#?}").lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, now) = (lines(before), lines(now));
    let others = before.iter().zip(&now).filter(|(a, b)| a != b).take(5).map(|(a, b)| format!("\n{a}\nis now\n{b}"));
    format!("{} lines, now {}{}", before.len(), now.len(), others.collect::<String>())
}
