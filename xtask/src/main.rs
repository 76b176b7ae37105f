//! `cargo xtask`: the project's only scripts, in Rust so that every platform has them.
//!
//! One module a task (`serve`, `dist`, `test`), and below them what the tasks share: `tools` and `npm` get pinned programs,
//! `browser` finds Chromium and runs the page's tests, `process` starts programs, `places` and `pins` know paths and versions.

mod browser;
mod dist;
mod failure;
mod npm;
mod pins;
mod places;
mod process;
mod serve;
mod single_file;
mod sizes;
mod step;
mod test;
mod tools;
mod wasm_opt;

use failure::{Failure, Outcome};
use lexopt::prelude::*;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  serve [--port 8080] [--open] [--release]
        build the page, serve it at http://127.0.0.1:PORT, build again whenever a source changes
  dist  build the page for a static host into dist/, and dist/zooscope.html, one file that needs no server
  test [--quick]
        all that must pass: format, lints, host tests, the page, tests in Chromium; --quick leaves out the last two
  help  this text

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
        Some(Value(task)) => match task.to_string_lossy().as_ref() {
            "serve" => serve::run(serve_options(arguments)?),
            "dist" => no_options(arguments).and_then(|()| dist::run()),
            "test" => test::run(test_options(arguments)?),
            "help" => help(),
            unknown => Err(Failure::new(format!("there is no task `{unknown}` (`cargo xtask help` lists them)"))),
        },
        Some(other) => Err(other.unexpected().into()),
    }
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

fn no_options(mut arguments: lexopt::Parser) -> Outcome {
    match arguments.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}
