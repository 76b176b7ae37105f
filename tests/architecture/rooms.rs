//! The order inside `app/`: each room uses those before it, and what changes the model and what draws it never use each other.

use crate::imports::uses;
use crate::source::sources;

/// The rooms of `app/` in the order of their dependence, with their files and folders; the longest name that fits decides.
const ROOMS: [(&str, &[&str]); 9] = [
    ("names", &["names.rs", "present/state.rs"]),
    ("messages", &["msg.rs", "cmd.rs", "embed.rs"]),
    ("views", &["view/"]),
    ("history", &["history/"]),
    (
        "states",
        &[
            "lab.rs",
            "author/ask.rs",
            "author/paper.rs",
            "author/state.rs",
            "author/tape.rs",
            "compare/pairs.rs",
            "compare/side.rs",
            "compare/state.rs",
            "compare/trials.rs",
            "console/state.rs",
            "course/progress.rs",
            "course/splice.rs",
            "course/state.rs",
            "hunt/challenge/state.rs",
            "hunt/state.rs",
            "lesson/library.rs",
            "lesson/story.rs",
            "live/heard.rs",
            "live/state.rs",
            "notices.rs",
            "share/state.rs",
            "sheet/grading.rs",
            "sheet/state.rs",
            "trail.rs",
            "znodes/draft.rs",
            "znodes/lines.rs",
            "znodes/state.rs",
        ],
    ),
    ("the model", &["model.rs"]),
    (
        "questions",
        &[
            "scene/",
            "here.rs",
            "inspect.rs",
            "txn_steps.rs",
            "hunt/challenge/at.rs",
            "hunt/challenge/list.rs",
            "compare/likely.rs",
            "compare/parting.rs",
            "console/asked.rs",
            "lesson/at.rs",
            "live/at.rs",
            "present/at.rs",
            "promises/at.rs",
            "share/offered.rs",
            "sheet/at.rs",
            "lesson/text.rs",
            "znodes/active.rs",
            "znodes/asked.rs",
            "znodes/owner.rs",
        ],
    ),
    (
        DOING,
        &[
            "doing/",
            "update/",
            "address.rs",
            "keys.rs",
            "languages.rs",
            "stored.rs",
            "fetched.rs",
            "own_file.rs",
            "author/record.rs",
            "author/text.rs",
            "author/update.rs",
            "console/hear.rs",
            "console/operator.rs",
            "console/update.rs",
            "course/",
            "figures/update.rs",
            "hunt/beside.rs",
            "hunt/update.rs",
            "lesson/beats.rs",
            "lesson/open.rs",
            "lesson/update.rs",
            "live/along.rs",
            "live/ask.rs",
            "live/update.rs",
            "hunt/challenge/update.rs",
            "present/keys.rs",
            "present/update.rs",
            "promises/inspecting.rs",
            "share/update.rs",
            "compare/update.rs",
            "compare/with_rules.rs",
            "sheet/update.rs",
            "znodes/update.rs",
        ],
    ),
    (
        SHOWING,
        &[
            "show/",
            "author/",
            "console/",
            "compare/",
            "figures/",
            "hunt/",
            "lesson/",
            "live/",
            "present/",
            "promises/",
            "share/",
            "sheet/",
            "znodes/",
        ],
    ),
];

const DOING: &str = "doing";
const SHOWING: &str = "showing";

/// Files outside of the order, as they use all of it: what the crate hands on, tests, and what measures the page.
const OUTSIDE: [&str; 6] = ["mod.rs", "tests/", "console/conversations.rs", "long_run.rs", "znodes/large.rs", "txns/tests.rs"];

/// The room of a file of `app/`; `None` for a module that only hands on what its files define.
fn room(file: &str) -> Option<usize> {
    let fits = |name: &&str| if name.ends_with('/') { file.starts_with(*name) } else { file == *name };
    let best = |names: &[&str]| names.iter().filter(|name| fits(name)).map(|name| name.len()).max();
    let rooms = ROOMS.iter().enumerate().filter_map(|(room, (_, names))| Some((best(names)?, room)));
    rooms.max().map(|(_, room)| room)
}

fn offends(from: usize, to: usize) -> bool {
    to > from || (ROOMS[from].0 == SHOWING && ROOMS[to].0 == DOING)
}

#[test]
fn inside_the_page_each_room_uses_those_before_it() {
    let uses = uses(&sources());
    let in_app = |file: &str| file.strip_prefix("app/").map(str::to_owned);
    let is_outside = |file: &str| {
        file.ends_with("tests.rs") || OUTSIDE.iter().any(|name| file == *name || name.ends_with('/') && file.starts_with(name))
    };
    let hands_on = |file: &str| file.ends_with("mod.rs") && uses[&format!("app/{file}")].is_empty();
    let mut offences = Vec::new();
    for (from, to) in uses.iter().filter_map(|(from, to)| Some((in_app(from)?, to))).filter(|(from, _)| !is_outside(from)) {
        let Some(own) = room(&from) else {
            offences.push(format!("{from} has no room"));
            continue;
        };
        for to in to.iter().filter_map(|to| in_app(to)).filter(|to| !hands_on(to)) {
            match room(&to) {
                Some(theirs) if offends(own, theirs) => {
                    offences.push(format!("{}: {from} uses {to}, {}", ROOMS[own].0, ROOMS[theirs].0))
                }
                Some(_) => {}
                None => offences.push(format!("{to} has no room")),
            }
        }
    }
    assert!(offences.is_empty(), "the order inside app/:\n{}", offences.join("\n"));
}

/// A recipe says what its picture is by the contract of a program.
#[test]
fn the_drawing_knows_no_recipe() {
    let is_drawing = |file: &str| ["app/scene/", "app/show/", "ui/stage/"].iter().any(|room| file.starts_with(room));
    let uses = uses(&sources());
    let offences: Vec<String> = uses
        .iter()
        .filter(|(from, _)| is_drawing(from))
        .flat_map(|(from, to)| to.iter().filter(|to| to.starts_with("recipes/")).map(move |to| format!("{from} uses {to}")))
        .collect();
    assert!(uses.keys().any(|file| is_drawing(file)) && offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn a_use_against_the_order_offends() {
    let of = |file: &str| room(file).unwrap();
    assert!(offends(of("model.rs"), of("show/stage.rs")));
    assert!(offends(of("update/mod.rs"), of("show/stage.rs")), "what is done uses nothing of what is drawn");
    assert!(offends(of("show/stage.rs"), of("update/mod.rs")), "nor the reverse");
    assert!(!offends(of("show/stage.rs"), of("scene/places.rs")));
    assert_eq!(of("znodes/panel.rs"), of("show/stage.rs"));
    assert_ne!(of("znodes/update.rs"), of("znodes/panel.rs"), "the longest name decides");
}
