//! Programs that need no compiling, because `cargo binstall` fetches them where it is installed.
//!
//! It fetches the releases of the programs' authors alone, with its own verification. A program that it cannot bring is compiled.

use super::program::Program;
use crate::failure::Outcome;
use crate::process;
use crate::step::step;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The place of `cargo binstall`, if it is on PATH.
pub fn binstall() -> Option<PathBuf> {
    process::on_path("cargo-binstall")
}

/// Fetches the program into the cache, and returns whether that succeeded. If not, this prints why.
pub(super) fn fetched(binstall: &Path, program: &Program, cache: &Path) -> bool {
    let fetched = fetch(binstall, program, cache);
    fetched.map_err(|failure| eprintln!("==> {} is compiled instead: {failure}", program.name)).is_ok()
}

fn fetch(binstall: &Path, program: &Program, cache: &Path) -> Outcome<PathBuf> {
    let what = format!("Fetching {} {} with cargo binstall", program.name, program.version);
    step(&what, "seconds, once", || {
        let mut command = Command::new(binstall);
        command.args(["--no-confirm", "--log-level", "warn", "--strategies", "crate-meta-data"]);
        command.arg("--root").arg(cache).arg(format!("{}@={}", program.package, program.version));
        process::run(&mut command)?;
        program.brought(cache)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::program;
    use std::fs;

    /// A stand-in for `cargo binstall` and for the program that it brings. Called `brings-1.2.3`, it installs a copy of itself that says
    /// to be version 1.2.3; called anything else, it fails.
    const STAND_IN: &str = r#"
        use std::{env, fs, path::{Path, PathBuf}, process::exit};
        fn main() {
            let me = env::current_exe().unwrap();
            let arguments: Vec<String> = env::args().skip(1).collect();
            if arguments == ["--version"] {
                return println!("{}", fs::read_to_string(me.with_extension("version")).unwrap());
            }
            let name = me.file_name().unwrap().to_str().unwrap().trim_end_matches(env::consts::EXE_SUFFIX);
            let Some((_, version)) = name.split_once("brings-") else { exit(76) };
            assert!(arguments.last().unwrap().starts_with("trunk@="), "{arguments:?}");
            let root = arguments.iter().position(|argument| argument == "--root").unwrap();
            let bin = Path::new(&arguments[root + 1]).join("bin");
            fs::create_dir_all(&bin).unwrap();
            let program: PathBuf = bin.join(format!("trunk{}", env::consts::EXE_SUFFIX));
            fs::copy(&me, &program).unwrap();
            fs::write(program.with_extension("version"), format!("trunk {version}")).unwrap();
        }
    "#;

    #[test]
    fn what_binstall_brings_is_used_in_the_pinned_version_alone() {
        let folder = std::env::temp_dir().join(format!("zooscope-binstall-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let source = folder.join("stand_in.rs");
        fs::write(&source, STAND_IN).unwrap();
        let named = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        process::run(Command::new("rustc").args(["--edition", "2024"]).arg(&source).arg("-o").arg(named("fails"))).unwrap();
        let program = program::trunk().unwrap();
        let version = &program.version;
        for brings in [version, "0.1.2"] {
            fs::copy(named("fails"), named(&format!("brings-{brings}"))).unwrap();
        }

        let right = fetched(&named(&format!("brings-{version}")), &program, &folder.join("right"));
        assert!(right);
        assert!(program.brought(&folder.join("right")).is_ok());

        let wrong = fetch(&named("brings-0.1.2"), &program, &folder.join("wrong")).unwrap_err().to_string();
        assert!(wrong.contains("is not version"), "{wrong}");
        assert!(!fetched(&named("brings-0.1.2"), &program, &folder.join("wrong")));

        let failed = fetch(&named("fails"), &program, &folder.join("none")).unwrap_err().to_string();
        assert!(failed.contains("exit code 76"), "{failed}");
        assert!(!fetched(&named("fails"), &program, &folder.join("none")));
        fs::remove_dir_all(&folder).unwrap();
    }
}
