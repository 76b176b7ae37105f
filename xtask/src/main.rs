//! `cargo xtask`: the project's only scripts, in Rust so that every platform has them.
//!
//! A task has a module of its name: `serve`, `dist`, `test`, `live`, `run`, `link`, `check`, `questions`, `grade`, `scorm`, `soak`, `explore`, `bench`, `picture`,
//! `doctor`. The tasks share the others: `tools` and `npm` bring pinned programs, `compiling` shows cargo's progress, `browser` finds Chromium and runs the page's tests, `process` starts
//! programs, `places` and `pins` know paths and versions.

#[cfg(feature = "sim")]
mod bench;
mod browser;
mod built;
#[cfg(feature = "sim")]
mod check;
mod compiling;
mod dist;
mod doctor;
#[cfg(feature = "sim")]
mod explore;
mod failure;
#[cfg(feature = "sim")]
mod grade;
mod halving;
mod language;
#[cfg(feature = "sim")]
mod link;
mod live;
mod npm;
mod offline;
#[cfg(feature = "sim")]
mod packing;
mod picture;
mod pins;
mod places;
mod policy;
mod process;
#[cfg(feature = "sim")]
mod questions;
#[cfg(feature = "sim")]
mod run;
mod scorm;
mod serve;
#[cfg(not(feature = "sim"))]
mod simulating;
mod single_file;
mod sizes;
#[cfg(feature = "sim")]
mod soak;
mod step;
mod styles;
mod terser;
mod test;
mod tools;
mod wasm_opt;

use failure::{Failure, Outcome};
use lexopt::prelude::*;
use std::process::ExitCode;
#[cfg(feature = "sim")]
use zooscope::{
    hunt::{Bound, FaultKind},
    lang::Lang,
    rules::Rule,
};

const HELP: &str = "\
cargo xtask TASK

  serve [--port 8080] [--open] [--release]
        build the page, serve it at http://127.0.0.1:PORT, build again whenever a source changes
  dist  build the page for a static host into dist/, and dist/zooscope.html, one file that needs no server
  test [--quick]
        all that must pass: format, lints, host tests, the page, tests in Chromium; --quick leaves out the last two
  live [FILE|LESSON] [--servers 3] [--ports 2181] [--page 8080] [--speed 1] [--record FILE] [--whitelist WORD,WORD...]
        the simulated ensemble on real sockets: a port a server for clients of Apache's protocol, from 2181 on, and on the page's port
        commands and questions (docs/live.md); goes on from a script, a saved run or a lesson; --record: keep the run as a
        file that run replays; --do LINE: have a running one do something, such as \"crash s3\"; --state: what stands where in it
  run FILE|LESSON|LINK [--seed N] [--until TIME] [--json] [--as json|mermaid|shiviz|csv|history|script]
        simulate a script of the command language, or that of a link up to the link's moment, and print a transcript with a
        column a server; --json: an object a step; --as: the run as a file for other programs (docs/files.md); a run that was
        saved as JSON is replayed and compared
  link FILE [--at TIME] [--view VIEW] [--lang en|zh] [--page ADDRESS]
        the link of a script, to the page that serve serves or to the page at ADDRESS; docs/links.md tells what else one may write
  check LESSON...
        lessons, by name or file: what is wrong in them with its line and word, then whether what they expect of their run holds
  questions LESSON... --gift|--moodle [--lang en|zh] [--page ADDRESS]
        the questions of lessons for a learning platform, as GIFT or as Moodle's XML, with right answers and links to their beats
  grade WORKSHEET [REPORT...] [--csv|--prairielearn|--gradescope] [--only QUESTION] [--pass PERCENT]
        [--visibility visible|after_due_date|after_published|hidden] [--lang en|zh]
        run every run of the reports again and print their points; fails below --pass (100) or where a report is not as
        it was saved; without a report: what the worksheet asks, and whatever of it cannot be asked
  scorm LESSON|WORKSHEET... [--out FOLDER] [--lang en|zh]
        a package of SCORM 1.2 for each, a lesson by its name or a file, with the page as dist built it last;
        into target/scorm, or FOLDER
  language CODE
        make or bring up to date languages/CODE, in which a translator adds a language to the page (docs/languages.md): what is
        still missing, and what does not fit
  soak [--schedules N] [--from SEED] [--seconds S] [--rule NAME off] [--servers N] [--clients N] [--faults N] [--length S]
        [--no KIND]...
        random schedules of faults and writes on all cores, a thousand where neither bound is given, with all that must hold
        looked at in every step; prints schedules, events, breaches and schedules a second, and writes for each of the first
        breaches the smallest script that breaks it, with the command that replays it. --from: the first seed, to go on where
        another soak ended. --rule: without a rule (help rule).
        --servers, --clients: so many, where a schedule draws them; --faults: at most so many in each; --length: at most so many
        simulated seconds; --no crashes, freezes, cuts, delays or messages: without that kind of fault
  explore election|writes|session|behind|ahead|astray [--crashes N] [--restarts N] [--timers N] [--early N] [--messages N]
        [--steps N] [--states N] [--rule NAME off]
        every schedule of three servers within bounds, with all that must hold looked at in every state: so many servers stop and
        start at any moment, so many timers ring when nothing else can happen, and so many early; --messages: at most so many
        packets arrive on a path; prints bounds, states, transitions and seconds, and where something breaks the shortest path
        to it. --steps, --states: where to stop before all within the bounds is seen
  bench [--host | --live] [--json]
        figures, a name, a value and a unit a line; --host leaves out those that need a browser, --live measures `live` alone, with
        200 programs that ask 2,000 times a second for a minute
  picture LESSON BEAT FILE.png [--size 1280x720] [--lang en|zh] [--theme light|dark]
        a picture of a beat, by its number or its name, of the page as serve or dist built it last
  doctor
        what the tasks need, what of it is there, and what each thing is for; changes nothing
  help  this text; `cargo xtask TASK --help`: that of one task

What a task needs and does not find on PATH in the pinned version, it installs into a cache that all checkouts share.
";

fn main() -> ExitCode {
    match dispatch(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut arguments: lexopt::Parser) -> Outcome {
    match arguments.next()? {
        None | Some(Short('h') | Long("help")) => help(),
        Some(Value(task)) => start(&task.to_string_lossy(), arguments),
        Some(other) => Err(other.unexpected().into()),
    }
}

/// Starts a task with what stands behind its name.
fn start(task: &str, mut arguments: lexopt::Parser) -> Outcome {
    if asks_for_help(&mut arguments) {
        print!("{}", usage(task).ok_or_else(|| no_task(task))?);
        return Ok(());
    }
    match task {
        "serve" => serve::run(serve_options(arguments)?),
        // Not for a person: Trunk starts it.
        "built" => no_options(arguments).and_then(|()| serve::built()),
        "picture" => picture::run(&picture_options(arguments)?),
        "doctor" => no_options(arguments).and_then(|()| doctor::run()),
        "scorm" => scorm::run(&scorm_options(arguments)?),
        "dist" => no_options(arguments).and_then(|()| dist::run()),
        "test" => test::run(test_options(arguments)?),
        "live" => live::run(arguments.raw_args()?),
        #[cfg(not(feature = "sim"))]
        "run" | "link" | "check" | "questions" | "grade" | "language" | "soak" | "explore" | "bench" => {
            simulating::again(task, arguments.raw_args()?)
        }
        #[cfg(feature = "sim")]
        "run" => run_script(arguments),
        #[cfg(feature = "sim")]
        "link" => link_of(arguments),
        #[cfg(feature = "sim")]
        "check" => check::run(&lessons(arguments)?),
        #[cfg(feature = "sim")]
        "questions" => questions::run(&question_options(arguments)?),
        #[cfg(feature = "sim")]
        "grade" => grade_reports(arguments),
        #[cfg(feature = "sim")]
        "language" => language::run(&code_of_language(arguments)?),
        #[cfg(feature = "sim")]
        "soak" => soak::run(soak_options(arguments)?),
        #[cfg(feature = "sim")]
        "explore" => explore::run(explore_options(arguments)?),
        #[cfg(feature = "sim")]
        "bench" => measure(arguments),
        "help" => help(),
        unknown => Err(no_task(unknown)),
    }
}

fn no_task(name: &str) -> Failure {
    Failure::new(format!("there is no task `{name}` (`cargo xtask help` lists them)"))
}

/// Whether a task's usage is asked for: then nothing is done, and no second xtask is compiled.
fn asks_for_help(arguments: &mut lexopt::Parser) -> bool {
    arguments.try_raw_args().is_some_and(|rest| rest.as_slice().iter().any(|argument| argument == "--help" || argument == "-h"))
}

/// The part of the help that is about one task.
fn usage(task: &str) -> Option<String> {
    let is_title = |line: &str| line.starts_with("  ") && !line.starts_with("   ");
    let is_of = |line: &&str| is_title(line) && line.split_whitespace().next() == Some(task);
    let mut lines = HELP.lines().skip_while(|line| !is_of(line));
    let title = lines.next()?;
    let rest = lines.take_while(|line| line.starts_with("   "));
    let told: String =
        std::iter::once(title).chain(rest).map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect();
    Some(format!("cargo xtask {told}"))
}

fn help() -> Outcome {
    print!("{HELP}");
    Ok(())
}

fn serve_options(mut arguments: lexopt::Parser) -> Outcome<serve::Options> {
    let mut options = serve::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => options.port = arguments.value()?.parse()?,
            Long("open") => options.open = true,
            Long("release") => options.release = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn test_options(mut arguments: lexopt::Parser) -> Outcome<test::Options> {
    let mut options = test::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("quick") => options.quick = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn picture_options(mut arguments: lexopt::Parser) -> Outcome<picture::Options> {
    let mut options = picture::Options::default();
    let mut named = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(value) if named.len() < 3 => named.push(value.string()?),
            Long("size") => options.size = arguments.value()?.parse()?,
            Long("lang") => options.lang = arguments.value()?.string()?,
            Long("theme") => options.theme = arguments.value()?.string()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let [lesson, beat, file] =
        named.try_into().map_err(|_| Failure::new("a picture of which LESSON and BEAT, into which FILE?"))?;
    Ok(picture::Options { lesson, beat, file: file.into(), ..options })
}

fn scorm_options(mut arguments: lexopt::Parser) -> Outcome<scorm::Options> {
    let mut options = scorm::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(text) => options.texts.push(text.string()?),
            Long("out") => options.out = Some(arguments.value()?.into()),
            Long("lang") => options.lang = Some(arguments.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.texts.is_empty() {
        return Err(Failure::new("a package of what? Name lessons, such as herd, or files of lessons and worksheets"));
    }
    Ok(options)
}

#[cfg(feature = "sim")]
fn code_of_language(mut arguments: lexopt::Parser) -> Outcome<String> {
    let mut code = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(value) if code.is_none() => code = Some(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    code.ok_or_else(|| Failure::new("which language? Say its code, such as `de`"))
}

#[cfg(feature = "sim")]
fn link_of(mut arguments: lexopt::Parser) -> Outcome {
    let mut options = link::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(file) if options.file.is_empty() => options.file = file,
            Long("page") => options.page = arguments.value()?.string()?,
            Long(name @ ("at" | "view" | "lang")) => {
                let name = name.to_owned();
                options.fields.push((name, arguments.value()?.string()?));
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if options.file.is_empty() {
        return Err(Failure::new("the link of what? Name a file with a script, such as examples/stop-the-leader.zk"));
    }
    link::run(&options)
}

#[cfg(feature = "sim")]
fn run_script(mut arguments: lexopt::Parser) -> Outcome {
    let mut options = run::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(what) if options.what.is_empty() => options.what = what,
            Long("seed") => options.seed = Some(arguments.value()?.parse()?),
            Long("until") => options.until = Some(run::time(&arguments.value()?.to_string_lossy())?),
            Long("json") => options.json = true,
            Long("as") => options.form = Some(run::form(&arguments.value()?.to_string_lossy())?),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.what.is_empty() {
        return Err(Failure::new("run what? Name a file with a script, such as examples/stop-the-leader.zk"));
    }
    run::run(&options)
}

#[cfg(feature = "sim")]
fn soak_options(mut arguments: lexopt::Parser) -> Outcome<soak::Options> {
    let mut options = soak::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seconds") => options.seconds = Some(arguments.value()?.parse()?),
            Long("from") => options.from = arguments.value()?.parse()?,
            Long("rule") => options.rule = Some(rule_of(&mut arguments)?),
            Long("no") => options.bounds.permit(kind_of(&mut arguments)?, false),
            Long(word) if let Some(bound) = Bound::named(word) => {
                options.bounds.set(bound, Some(number_of(&mut arguments, bound)?))
            }
            // As the command language says it: `--rule commit-quorum off`.
            Value(word) if word == "off" && options.rule.is_some() => {}
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// The number that comes next, if the bound can be kept to it.
#[cfg(feature = "sim")]
fn number_of(arguments: &mut lexopt::Parser, bound: Bound) -> Outcome<u64> {
    let (number, range) = (arguments.value()?.parse()?, bound.range());
    if range.contains(&number) {
        return Ok(number);
    }
    Err(Failure::new(format!("--{} is a number from {} to {}, and not {number}", bound.word(), range.start(), range.end())))
}

/// The kind of fault that comes next, by its word.
#[cfg(feature = "sim")]
fn kind_of(arguments: &mut lexopt::Parser) -> Outcome<FaultKind> {
    let name = arguments.value()?.to_string_lossy().into_owned();
    let words = FaultKind::ALL.map(FaultKind::word).join(", ");
    FaultKind::named(&name).ok_or_else(|| Failure::new(format!("there are no faults called `{name}`: {words}")))
}

/// The rule that comes next, by the word that one types.
#[cfg(feature = "sim")]
fn rule_of(arguments: &mut lexopt::Parser) -> Outcome<Rule> {
    let name = arguments.value()?.to_string_lossy().into_owned();
    let rule = Rule::WORDS.iter().find(|(word, _)| *word == name).map(|(_, rule)| *rule);
    let words: Vec<&str> = Rule::WORDS.iter().map(|(word, _)| *word).collect();
    rule.ok_or_else(|| Failure::new(format!("there is no rule `{name}`: {}", words.join(", "))))
}

#[cfg(feature = "sim")]
fn explore_options(mut arguments: lexopt::Parser) -> Outcome<explore::Options> {
    let mut options = explore::Options::default();
    let mut is_named = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("crashes") => options.bounds.crashes = arguments.value()?.parse()?,
            Long("restarts") => options.bounds.restarts = arguments.value()?.parse()?,
            Long("timers") => options.bounds.timers = arguments.value()?.parse()?,
            Long("early") => options.bounds.early = arguments.value()?.parse()?,
            Long("messages") => options.bounds.messages = Some(arguments.value()?.parse()?),
            Long("steps") => options.limits.steps = arguments.value()?.parse()?,
            Long("states") => options.limits.states = arguments.value()?.parse()?,
            Long("rule") => options.rule = Some(rule_of(&mut arguments)?),
            Value(word) if word == "off" && options.rule.is_some() => {}
            Value(word) if !is_named => {
                options.scene = explore::scene(&word.to_string_lossy())?;
                is_named = true;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if is_named { Ok(options) } else { explore::scene("").and(Ok(options)) }
}

#[cfg(feature = "sim")]
fn lessons(mut arguments: lexopt::Parser) -> Outcome<Vec<std::ffi::OsString>> {
    let mut lessons = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(lesson) => lessons.push(lesson),
            other => return Err(other.unexpected().into()),
        }
    }
    if lessons.is_empty() {
        Err(Failure::new("check which lessons? docs/starter.lesson is one to begin with"))
    } else {
        Ok(lessons)
    }
}

#[cfg(feature = "sim")]
fn question_options(mut arguments: lexopt::Parser) -> Outcome<questions::Options> {
    let (mut lessons, mut form, mut lang, mut page) = (Vec::new(), None, Lang::En, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(lesson) => lessons.push(lesson),
            Long("gift") => form = Some(questions::Form::Gift),
            Long("moodle") => form = Some(questions::Form::Moodle),
            Long("lang") => {
                let code = arguments.value()?.string()?;
                lang = Lang::from_code(&code).ok_or_else(|| Failure::new(format!("`{code}` is neither en nor zh")))?;
            }
            Long("page") => page = Some(arguments.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let form = form.ok_or_else(|| Failure::new("in which form? --gift or --moodle"))?;
    if lessons.is_empty() {
        return Err(Failure::new("the questions of which lessons? Name them, such as herd, or their files"));
    }
    Ok(questions::Options { lessons, form, lang, page })
}

#[cfg(feature = "sim")]
fn grade_reports(mut arguments: lexopt::Parser) -> Outcome {
    let mut options = grade::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(sheet) if options.sheet.as_os_str().is_empty() => options.sheet = sheet.into(),
            Value(report) => options.reports.push(report.into()),
            Long("csv") => options.form = grade::Form::Csv,
            Long("prairielearn") => options.form = grade::Form::PrairieLearn,
            Long("gradescope") => options.form = grade::Form::Gradescope,
            Long("only") => options.only = Some(arguments.value()?.string()?),
            Long("pass") => options.pass = arguments.value()?.parse()?,
            Long("visibility") => options.visibility = arguments.value()?.string()?,
            Long("lang") => {
                let code = arguments.value()?.string()?;
                let unknown = || Failure::new(format!("there is no language `{code}`, only en and zh"));
                options.lang = Lang::from_code(&code).ok_or_else(unknown)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if options.sheet.as_os_str().is_empty() {
        return Err(Failure::new("grade by which WORKSHEET? Name a file such as docs/examples/consensus.worksheet"));
    }
    grade::run(&options)
}

#[cfg(feature = "sim")]
fn measure(mut arguments: lexopt::Parser) -> Outcome {
    let mut options = bench::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("json") => options.json = true,
            Long("host") => options.host = true,
            Long("live") => options.live = true,
            other => return Err(other.unexpected().into()),
        }
    }
    bench::run(&options)
}

fn no_options(mut arguments: lexopt::Parser) -> Outcome {
    match arguments.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASKS: [&str; 17] = [
        "serve",
        "dist",
        "test",
        "live",
        "run",
        "link",
        "check",
        "questions",
        "grade",
        "scorm",
        "language",
        "soak",
        "explore",
        "bench",
        "picture",
        "doctor",
        "help",
    ];

    #[test]
    fn the_help_has_every_task() {
        let named = HELP.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let named: Vec<&str> = named.filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(named, TASKS);
    }

    #[test]
    fn every_task_prints_its_usage_and_does_nothing_else() {
        for task in TASKS {
            let usage = usage(task).unwrap();
            assert!(usage.starts_with(&format!("cargo xtask {task}")), "{usage}");
            let others = TASKS.iter().filter(|other| **other != task);
            assert!(others.clone().all(|other| !usage.contains(&format!("\n{other} "))), "{usage}");
            for asked in ["--help", "-h"] {
                // Of a task that began, `dispatch` would not come back so soon, or would miss what it is to be about.
                assert!(dispatch(lexopt::Parser::from_args([task, asked])).is_ok(), "{task} {asked}");
                assert!(dispatch(lexopt::Parser::from_args([task, "herd", asked])).is_ok(), "{task} herd {asked}");
            }
        }
        assert!(dispatch(lexopt::Parser::from_args(["sweep", "--help"])).is_err());
    }
}
