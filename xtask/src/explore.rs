//! `cargo xtask explore`: every schedule of a small ensemble within bounds, and the number of states that there are.

use crate::failure::{Failure, Outcome};
use std::time::{Duration, Instant};
use zooscope::explore::{self, Bounds, Limits, Scene, State};
use zooscope::rules::{Rule, Rules};

/// The time between two lines on how far it has come.
const PROGRESS: Duration = Duration::from_secs(10);

/// The arguments of `cargo xtask explore`.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub scene: Scene,
    pub bounds: Bounds,
    pub limits: Limits,
    /// A rule that the ensemble is without.
    pub rule: Option<Rule>,
}

impl Default for Options {
    fn default() -> Self {
        Self { scene: Scene::Election, bounds: Bounds::default(), limits: Limits::default(), rule: None }
    }
}

/// The scene of this name.
pub fn scene(name: &str) -> Outcome<Scene> {
    let scene = Scene::WORDS.iter().find(|(word, _)| *word == name).map(|(_, scene)| *scene);
    let words = Scene::WORDS.map(|(word, _)| word).join(", ");
    scene.ok_or_else(|| Failure::new(format!("explore which of {words}?")))
}

pub fn run(options: Options) -> Outcome {
    let begun = Instant::now();
    let outcome = search(options)?;
    print!("{}", figures(options.bounds, &outcome, begun.elapsed().as_secs_f64()));
    match (outcome.breach, options.rule) {
        (Some(_), None) => Err(Failure::new("a law broke")),
        _ => Ok(()),
    }
}

fn search(options: Options) -> Outcome<explore::Outcome> {
    let mut rules = Rules::default();
    if let Some(rule) = options.rule {
        rules.set(rule, false);
    }
    let first = State::first(options.scene, rules, options.bounds);
    let first = first.ok_or_else(|| Failure::new("this scene cannot be begun"))?;
    let mut told_at = Instant::now();
    Ok(explore::search(first, options.limits, &mut |_, so_far| {
        if told_at.elapsed() >= PROGRESS {
            told_at = Instant::now();
            eprintln!("{} states, depth {}", so_far.states, so_far.depth);
        }
    }))
}

fn figures(bounds: Bounds, outcome: &explore::Outcome, seconds: f64) -> String {
    let mut text = format!(
        "bounds       {bounds}\nstates       {}{}\ntransitions  {}\ndepth        {}\nends         {}\ntime         {seconds:.1} s\n",
        outcome.states,
        if outcome.is_cut { ", and there are more" } else { "" },
        outcome.transitions,
        outcome.depth,
        outcome.ends,
    );
    if let Some(breach) = &outcome.breach {
        text += &format!("\n{}\nafter\n  {}\n", breach.found, breach.path.join("\n  "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_search_and_a_breach_is_told_with_its_path() {
        let whole = Options { scene: scene("session").expect("a scene"), ..Options::default() };
        let outcome = search(whole).expect("searched");
        assert!(outcome.breach.is_none() && !outcome.is_cut);
        assert!(figures(whole.bounds, &outcome, 0.5).contains(&format!("\nstates       {}\n", outcome.states)));
        let without = Options { rule: Some(Rule::CommitQuorum), ..whole };
        let text = figures(without.bounds, &search(without).expect("searched"), 0.5);
        assert!(text.contains("CommitQuorum") && text.contains("s3: timer Quorum"), "{text}");
    }

    #[test]
    fn the_bounds_stand_above_the_number_of_states_and_a_search_within_a_bound_on_messages_is_not_cut() {
        let bounds = Bounds { crashes: 1, messages: Some(4), ..Bounds::default() };
        let few = Options { scene: scene("writes").expect("a scene"), bounds, ..Options::default() };
        let outcome = search(few).expect("searched");
        assert!(!outcome.is_cut && outcome.states > 100, "{outcome:?}");
        let text = figures(bounds, &outcome, 0.5);
        assert!(text.starts_with(&format!("bounds       crashes 1, messages 4\nstates       {}\n", outcome.states)), "{text}");
        let more = Options { bounds: Bounds { messages: Some(5), ..bounds }, ..few };
        assert!(search(more).expect("searched").states > outcome.states);
    }

    #[test]
    fn a_search_that_is_cut_says_so_and_a_scene_is_asked_for_by_name() {
        let cut = Options { limits: Limits { states: 100, steps: 5 }, ..Options::default() };
        assert!(figures(cut.bounds, &search(cut).expect("searched"), 0.0).contains("and there are more"));
        assert!(scene("").expect_err("no scene").to_string().contains("election, writes"));
    }
}
