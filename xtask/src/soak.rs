//! `cargo xtask soak`: random schedules on all cores, with every law watched at every step. A breach is made small and written as a script.

use crate::failure::{Failure, Outcome};
use crate::places;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use zooscope::hunt::{Bound, Bounds, Guard, Play, Schedule, Shrinking};
use zooscope::rules::{Rule, Rules};

/// Schedules where neither a number nor a time is given.
const SCHEDULES: u64 = 1_000;
/// Breaches that are told one by one, the lowest seeds first; the others are counted.
const TOLD: usize = 5;
/// Runs that making a schedule small takes.
const TRIES: u32 = 600;
/// The time between two lines on how far it has come.
const PROGRESS: Duration = Duration::from_secs(30);

/// The arguments of `cargo xtask soak`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// How many schedules, and what they may have.
    pub bounds: Bounds,
    /// The first seed, so that a soak goes on where another ended.
    pub from: u64,
    /// The longest time, in seconds.
    pub seconds: Option<u64>,
    /// A rule that the runs are without.
    pub rule: Option<Rule>,
}

/// A schedule in which something did not hold.
struct Breach {
    seed: u64,
    /// The law that broke first and what contradicts it; or what does not come when all is repaired.
    told: String,
    /// The lines that repeat it, and what they are.
    script: String,
    commands: usize,
}

/// What all schedules came to.
#[derive(Default)]
struct Summary {
    schedules: u64,
    events: u64,
    laws: BTreeMap<String, u64>,
    breaches: BTreeMap<u64, Breach>,
}

pub fn run(options: Options) -> Outcome {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let begun = Instant::now();
    let summary = soak(options, cores);
    let seconds = begun.elapsed().as_secs_f64();
    print!("{}", figures(&summary, seconds, cores));
    for breach in summary.breaches.values().take(TOLD) {
        let file = write(breach, options.rule, &places::root()?.join("target").join("soak"))?;
        println!("\nseed {}: {}", breach.seed, breach.told);
        println!("  {} commands: cargo xtask run {}", breach.commands, file.display());
    }
    let broken: u64 = summary.laws.values().sum();
    match (options.rule, broken) {
        (None, 1..) => Err(Failure::new(format!("{broken} of {} schedules broke a law", summary.schedules))),
        _ => Ok(()),
    }
}

fn figures(summary: &Summary, seconds: f64, cores: usize) -> String {
    let rate = summary.schedules as f64 / seconds.max(0.001);
    let hours = 1e6 / rate.max(0.001) / 3600.0;
    let mut text = format!(
        "schedules  {}\nevents     {}\nbreaches   {}\ntime       {seconds:.1} s on {cores} cores\nrate       {rate:.1} schedules a second; a million take {hours:.1} hours\n",
        summary.schedules,
        summary.events,
        summary.laws.values().sum::<u64>(),
    );
    for (law, count) in &summary.laws {
        text += &format!("           {law}: {count}\n");
    }
    text
}

/// Writes the script of a breach, and tells where.
fn write(breach: &Breach, rule: Option<Rule>, folder: &Path) -> Outcome<PathBuf> {
    let name = rule.map_or("all-rules", Rule::word);
    let file = folder.join(format!("{name}-{}.zk", breach.seed));
    fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, error))?;
    fs::write(&file, &breach.script).map_err(|error| Failure::writing(&file, error))?;
    Ok(file)
}

/// Plays schedules on so many threads until there are enough or the time is over.
fn soak(options: Options, threads: usize) -> Summary {
    let most = options.bounds.get(Bound::Schedules).unwrap_or(if options.seconds.is_some() { u64::MAX } else { SCHEDULES });
    let begun = Instant::now();
    let is_over = || options.seconds.is_some_and(|seconds| begun.elapsed() >= Duration::from_secs(seconds));
    let (next, end) = (AtomicU64::new(options.from), options.from.saturating_add(most));
    let summary = Mutex::new((Summary::default(), begun));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end || is_over() {
                        return;
                    }
                    let (play, stuck) = play(seed, options.rule, &options.bounds);
                    let mut shared = summary.lock().unwrap_or_else(PoisonError::into_inner);
                    let (summary, told_at) = &mut *shared;
                    summary.see(&play, stuck, seed, options);
                    if told_at.elapsed() >= PROGRESS {
                        *told_at = Instant::now();
                        eprintln!("{} schedules, {} with a breach", summary.schedules, summary.laws.values().sum::<u64>());
                    }
                }
            });
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner).0
}

/// The schedule of this seed. With all rules everything is repaired in the end, whatever the bounds, and what does not come then is told.
fn play(seed: u64, rule: Option<Rule>, bounds: &Bounds) -> (Play, Option<String>) {
    if let Some(rule) = rule {
        return (Guard::of(rule).course(seed, bounds).played(), None);
    }
    let mut schedule = Schedule::within(seed, Rules::default(), bounds);
    schedule.trouble();
    schedule.repair();
    let stuck = schedule.agree().err();
    let limit = schedule.play.world.limit().map(|limit| format!("the run reached {limit:?}"));
    (schedule.play, limit.or(stuck))
}

impl Summary {
    fn see(&mut self, play: &Play, stuck: Option<String>, seed: u64, Options { rule, bounds, .. }: Options) {
        self.schedules += 1;
        self.events += u64::from(play.steps());
        let found = rule.and_then(|rule| Guard::of(rule).broken(play)).or_else(|| play.violations().next());
        let law = found.map(|found| found.law);
        let Some(told) = found.map(ToString::to_string).or(stuck) else { return };
        *self.laws.entry(law.map_or_else(|| "no end".to_owned(), |law| law.to_string())).or_default() += 1;
        let is_told = self.breaches.len() < TOLD || self.breaches.last_key_value().is_some_and(|(last, _)| seed < *last);
        if !is_told {
            return;
        }
        let small = law.and_then(|law| Shrinking::begin(play.plan(), law, TRIES).within(&bounds).ended());
        let (script, commands) = match small {
            Some(plan) => (plan.script().join("\n") + "\n", plan.acts.len()),
            None => (play.script(), play.plan().acts.len()),
        };
        self.breaches.insert(seed, Breach { seed, told, script, commands });
        if self.breaches.len() > TOLD {
            self.breaches.pop_last();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::check::{Inspector, Law};
    use zooscope::hunt::FaultKind;
    use zooscope::script::{MAX_RUN_STEPS, Script};
    use zooscope::sim::{Position, Step};

    /// The laws that break where the script is carried out as `cargo xtask run` does.
    fn broken_by(script: &str) -> Vec<Law> {
        let script = Script::parse(script).expect("a script");
        let (runner, stopped) = script.carry_out(0, MAX_RUN_STEPS);
        assert_eq!(stopped, None);
        let recording = runner.into_recording();
        let (mut world, mut step) = (recording.seek(Position::default()), Step::default());
        let mut inspector = Inspector::default();
        for steps in 1..=recording.len() {
            recording.replay(&mut world, steps, &mut step, &mut |_| {});
            inspector.see(&world, &step);
        }
        inspector.violations().map(|found| found.law).collect()
    }

    fn so_many(schedules: u64) -> Bounds {
        let mut bounds = Bounds::default();
        bounds.set(Bound::Schedules, Some(schedules));
        bounds
    }

    #[test]
    fn schedules_keep_within_the_bounds_and_everything_is_repaired_in_the_end() {
        let mut bounds = so_many(4);
        bounds.set(Bound::Faults, Some(0));
        bounds.set(Bound::Servers, Some(5));
        for seed in 0..4 {
            let (play, stuck) = play(seed, None, &bounds);
            let faults = play.acts().filter(|(_, command)| FaultKind::of(command).is_some()).count();
            assert_eq!((play.config.voters, faults, stuck), (5, 0, None));
        }
        let summary = soak(Options { rule: Some(Rule::LeaderExpires), bounds, ..Options::default() }, 2);
        assert_eq!((summary.schedules, summary.breaches.len()), (4, 0), "nothing matters where nothing fails");
    }

    #[test]
    fn with_all_rules_nothing_breaks() {
        let summary = soak(Options { bounds: so_many(20), ..Options::default() }, 2);
        assert_eq!((summary.schedules, summary.laws.len(), summary.breaches.len()), (20, 0, 0));
        assert!(summary.events > 20_000);
    }

    #[test]
    fn without_a_rule_a_breach_is_found_and_its_script_breaks_the_same_law() {
        let summary = soak(Options { bounds: so_many(12), rule: Some(Rule::CommitQuorum), ..Options::default() }, 2);
        let (_, breach) = summary.breaches.first_key_value().expect("a breach");
        let law = breach.told.split(' ').next().and_then(Law::named).expect("a law");
        assert!(broken_by(&breach.script).contains(&law), "{law}:\n{}", breach.script);
        assert!(figures(&summary, 1.0, 2).contains(&law.to_string()));
    }

    #[test]
    fn a_soak_goes_on_from_the_seed_at_which_another_ended() {
        let options = Options { bounds: so_many(12), rule: Some(Rule::CommitQuorum), ..Options::default() };
        let seeds = |options| soak(options, 2).breaches.into_keys().collect::<Vec<_>>();
        let last = *seeds(options).last().expect("a breach");
        let behind = soak(Options { from: last + 1, ..options }, 2);
        assert_eq!(behind.schedules, 12);
        assert!(behind.breaches.keys().all(|seed| (last + 1..last + 13).contains(seed)), "{last}: {:?}", behind.breaches.keys());
        assert_eq!(seeds(Options { from: last, bounds: so_many(1), ..options }), [last]);
    }

    #[test]
    fn the_script_is_written_where_the_command_says() {
        let breach = Breach { seed: 7, told: String::new(), script: "seed 7\n".to_owned(), commands: 0 };
        let folder = std::env::temp_dir().join(format!("zooscope-soak-{}", std::process::id()));
        let file = write(&breach, Some(Rule::NewEpoch), &folder).expect("written");
        assert!(file.ends_with("new-epoch-7.zk"));
        assert_eq!(fs::read_to_string(&file).expect("there"), "seed 7\n");
        fs::remove_dir_all(&folder).expect("removed");
    }
}
