//! `cargo xtask live`: the program around the library.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::prelude::*;
use live::{Beginning, Options, Whitelist, ask, say, serve};
use tokio::sync::oneshot;

const HELP: &str = "\
cargo xtask live [FILE | LESSON] [options]
    runs an ensemble of the simulation that real programs connect to, until Ctrl-C ends it; docs/live.md has all of it
  FILE, LESSON         goes on from what a script, a saved run (.json) or a lesson has made
  --servers 3          so many servers, 1 to 9, where nothing else says it
  --ports 2181         the port of s1; those of the others follow
  --page 8080          the port of the page, and of commands and questions
  --bind 127.0.0.1     the address of this machine at which all ports listen; 0.0.0.0 is all that it has. Whoever reaches it commands the ensemble
  --open               opens the page in the browser
  --speed 0.1          simulated time for real time, 0.01 to 100; at a tenth, a program's session timeout is ten times what the page shows
  --record run.json    keeps the recording, written every ten seconds and at the end
  --help               lists these options
  --whitelist a,b      the four-letter words that are answered; all if it is left out
cargo xtask live [--bind 127.0.0.1] [--page 8080] --do LINE
    has the running ensemble do something, such as \"crash s3\"
cargo xtask live [--bind 127.0.0.1] [--page 8080] --state
    prints what stands where in it, as JSON";

/// What is asked for.
enum Task {
    Help,
    Serve { from: Option<String>, lessons: PathBuf, servers: u8, opens: bool, options: Options },
    Do { page: SocketAddr, line: String },
    State { page: SocketAddr },
}

fn main() -> ExitCode {
    match task().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("live: {why}");
            ExitCode::FAILURE
        }
    }
}

fn task() -> Result<Task, String> {
    read_arguments(lexopt::Parser::from_env()).map_err(|error| error.to_string())
}

fn read_arguments(mut arguments: lexopt::Parser) -> Result<Task, lexopt::Error> {
    let (mut from, mut servers, mut options) = (None, 3_u8, Options::default());
    let (mut line, mut asks_state, mut opens, mut lessons) = (None, false, false, PathBuf::from("lessons"));
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Task::Help),
            Value(name) if from.is_none() => from = Some(name.string()?),
            Long("servers") => servers = arguments.value()?.parse()?,
            Long("ports") => options.ports = arguments.value()?.parse()?,
            Long("page") => options.page = arguments.value()?.parse()?,
            Long("speed") => options.speed = arguments.value()?.parse()?,
            Long("bind") => options.bind = arguments.value()?.parse()?,
            Long("open") => opens = true,
            Long("record") => options.record = Some(arguments.value()?.into()),
            Long("whitelist") => options.whitelist = Whitelist::read(&arguments.value()?.string()?),
            // From xtask, which knows where they are.
            Long("lessons") => lessons = arguments.value()?.into(),
            Long("dist") => options.dist = arguments.value()?.into(),
            Long("do") => line = Some(arguments.value()?.string()?),
            Long("state") => asks_state = true,
            other => return Err(other.unexpected()),
        }
    }
    if !(1..=9).contains(&servers) {
        return Err("--servers is from 1 to 9".into());
    }
    if !(0.01..=100.0).contains(&options.speed) {
        return Err("--speed is from 0.01 to 100".into());
    }
    let page = options.page_address();
    if let Some(line) = line {
        return Ok(Task::Do { page, line });
    }
    Ok(if asks_state { Task::State { page } } else { Task::Serve { from, lessons, servers, opens, options } })
}

fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Help => {
            say(HELP);
            Ok(())
        }
        Task::Do { page, line } => ask::command(page, &line),
        Task::State { page } => {
            say(ask::state(page)?.trim_end());
            Ok(())
        }
        Task::Serve { from, lessons, servers, opens, options } => {
            let beginning = match from {
                Some(name) => Beginning::named(&name, &lessons)?,
                None => Beginning::ensemble(servers),
            };
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
            runtime.block_on(until_interrupted(beginning, opens, options))
        }
    }
}

/// Serves the run, and shows it in the browser where that is asked for.
async fn until_interrupted(beginning: Beginning, opens: bool, options: Options) -> Result<(), String> {
    let (ready, begun) = oneshot::channel::<live::Service>();
    let (bind, page, addresses) = (options.bind, options.page_address(), beginning.connect_string(options.addresses()));
    let has_page = options.dist.join("index.html").exists();
    tokio::spawn(async move {
        let Ok(service) = begun.await else { return };
        say(&format!("Connect to {addresses}"));
        if has_page {
            let address = format!("http://{page}/");
            say(&format!("Watch it: {address}"));
            if opens && let Err(error) = open::that_detached(&address) {
                say(&format!("No browser opens: {error}"));
            }
        }
        let at = if page.ip() == Ipv4Addr::LOCALHOST { String::new() } else { format!("--bind {bind} ") };
        say(&format!("Commands: cargo xtask live {at}--page {} --do \"crash s3\"", page.port()));
        if !bind.is_loopback() {
            say(&format!("Whoever reaches {bind} commands the ensemble, and sees all that programs write."));
        }
        if interrupted().await.is_ok() {
            service.stop().await;
        }
    });
    serve(beginning, options, ready).await
}

/// Waits until somebody ends the program, by Ctrl-C or by `kill`.
#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminated.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_every_option_of_the_guide() {
        let guide = include_str!("../../docs/live.md");
        let rows = guide.lines().filter_map(|line| line.strip_prefix("| `--")?.split(['`', ' ']).next());
        let options: Vec<&str> = rows.collect();
        assert!(options.len() >= 9, "{options:?}");
        for option in options {
            assert!(HELP.contains(&format!("--{option} ")) || HELP.contains(&format!("--{option}\n")), "--{option}");
        }
        for asked in ["--help", "-h"] {
            assert!(matches!(read_arguments(lexopt::Parser::from_args([asked])), Ok(Task::Help)), "{asked}");
        }
        assert!(read_arguments(lexopt::Parser::from_args(["--no-such"])).is_err());
    }
}
