//! The tests in a browser: finds or installs Chromium, then lets Node.js's own test runner run `tests/browser/*.test.mjs` on `dist/`.

use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{npm, places, process, scorm};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names under which Chromium and its relatives are on PATH, the most likely first.
const PROGRAMS: [&str; 6] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

/// Places of browsers that are not on PATH.
const ELSEWHERE: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The programs and packages that the tests use. Getting them may take minutes, so it is a step of its own before the tests.
pub struct Equipment {
    node: PathBuf,
    playwright: PathBuf,
    axe: PathBuf,
    chromium: PathBuf,
}

/// The equipment, installed where it is missing.
pub fn equipment() -> Outcome<Equipment> {
    equipped(chromium)
}

/// The equipment with the browser of this machine; fails where there is none.
pub fn present() -> Outcome<Equipment> {
    equipped(|node, playwright| {
        installed_chromium(node, playwright).ok_or_else(|| Failure::new("there is no Chromium or Chrome on this machine"))
    })
}

fn equipped(chromium: impl FnOnce(&Path, &Path) -> Outcome<PathBuf>) -> Outcome<Equipment> {
    let node = npm::node()?;
    let playwright = npm::package("playwright-core")?;
    let axe = npm::package("axe-core")?;
    let chromium = chromium(&node, &playwright)?;
    Ok(Equipment { node, playwright, axe, chromium })
}

/// Runs every test file. Variables tell the harness where packages are, because a module cannot import from a cache by name.
pub fn run(root: &Path, equipment: &Equipment) -> Outcome {
    let packaged = ["herd".to_owned(), root.join("docs/examples/consensus.worksheet").display().to_string()];
    scorm::run(&scorm::Options { texts: packaged.into(), ..scorm::Options::default() })?;
    let files = test_files(&root.join("tests").join("browser"))?;
    let mut command = equipment.node(root);
    command.args(["--test", "--test-reporter=spec", &format!("--test-concurrency={}", at_once())]).args(files);
    command.env("ZOOSCOPE_DIST", root.join("dist"));
    for engine in ENGINES {
        engine.programs.iter().for_each(|program| {
            if let Some(found) = program.found() {
                command.env(program.variable, found);
            }
        });
    }
    let (live, kazoo) = programs(root)?;
    command.env("ZOOSCOPE_LIVE", live);
    if let Some(python) = kazoo {
        command.env("ZOOSCOPE_KAZOO", python);
    }
    command.env("ZOOSCOPE_PACKAGES", places::packages(root)).env("ZOOSCOPE_SCORM_AGAIN", npm::package("scorm-again")?);
    process::run(&mut command)
}

/// The built program that serves the ensemble on real sockets, and a Python with kazoo, where `live`'s own tests have set one up.
fn programs(root: &Path) -> Outcome<(PathBuf, Option<PathBuf>)> {
    process::run(process::cargo(root).args(["build", "--quiet", "--package", "live"]))?;
    let target = places::target(root);
    let live = target.join("debug").join(format!("live{}", env::consts::EXE_SUFFIX));
    let python = target.join("tmp").join("kazoo").join("bin").join("python");
    Ok((live, Some(python).filter(|python| python.is_file())))
}

/// An engine besides Chromium's, in which the tests do what a person does first. Where it is missing they say so and pass.
pub struct Engine {
    pub name: &'static str,
    /// Debian's packages of it.
    pub packages: &'static str,
    pub programs: &'static [EngineProgram],
}

pub struct EngineProgram {
    /// The variable by which the tests hear of it, and by which a person may name another.
    variable: &'static str,
    names: &'static [&'static str],
}

pub const ENGINES: [Engine; 2] = [
    Engine {
        name: "Firefox",
        packages: "firefox-esr",
        programs: &[EngineProgram { variable: "ZOOSCOPE_FIREFOX", names: &["firefox-esr", "firefox"] }],
    },
    Engine {
        name: "WebKit's driver, Xvfb",
        packages: "webkit2gtk-driver, xvfb",
        programs: &[
            EngineProgram { variable: "ZOOSCOPE_WEBKIT", names: &["WebKitWebDriver"] },
            EngineProgram { variable: "ZOOSCOPE_XVFB", names: &["Xvfb"] },
        ],
    },
];

impl Engine {
    /// The places of its programs, if all are there.
    pub fn found(&self) -> Option<Vec<PathBuf>> {
        self.programs.iter().map(EngineProgram::found).collect()
    }
}

impl EngineProgram {
    fn found(&self) -> Option<PathBuf> {
        let named = env::var_os(self.variable).map(PathBuf::from);
        named.into_iter().chain(self.names.iter().copied().filter_map(process::on_path)).find(|path| path.is_file())
    }
}

/// The number of files that are tested at the same time. A test mostly waits for what a page plays, so two fit even on a single core.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| (cores.get() - 1).max(2))
}

impl Equipment {
    /// A command that runs one script of `tests/browser`, with the places of packages and Chromium in its environment.
    pub fn script(&self, root: &Path, name: &str) -> Command {
        let mut command = self.node(root);
        command.arg(root.join("tests").join("browser").join(name));
        command
    }

    fn node(&self, root: &Path) -> Command {
        let mut command = Command::new(&self.node);
        command.current_dir(root);
        command.env("ZOOSCOPE_PLAYWRIGHT", &self.playwright);
        command.env("ZOOSCOPE_AXE", &self.axe);
        command.env("ZOOSCOPE_CHROMIUM", &self.chromium);
        command
    }
}

/// The test files. An empty list is a failure, because a runner without tests would pass.
fn test_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::reading(folder, error))?;
    let mut files: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::new(format!("{} has no *.test.mjs", folder.display())));
    }
    Ok(files)
}

fn chromium(node: &Path, playwright: &Path) -> Outcome<PathBuf> {
    if let Some(found) = installed_chromium(node, playwright) {
        return Ok(found);
    }
    if is_root_on_debian() {
        step("Installing Chromium with apt-get", "1 to 3 minutes, once", || {
            process::run(Command::new("apt-get").args(["update", "--quiet"]))?;
            process::run(apt_install().arg("chromium"))
        })?;
    } else {
        step("Installing Chromium with Playwright", "1 to 3 minutes, once", || {
            process::run(Command::new(node).arg(playwright.join("cli.js")).args(["install", "chromium"]))
        })
        .map_err(|failure| Failure::new(format!("{failure}; install Chromium or Chrome, or name one in ZOOSCOPE_CHROMIUM")))?;
    }
    installed_chromium(node, playwright)
        .ok_or_else(|| Failure::new("Chromium is still not found; install Chromium or Chrome, or name one in ZOOSCOPE_CHROMIUM"))
}

/// The Chromium of this machine, Playwright's own included.
pub fn installed_chromium(node: &Path, playwright: &Path) -> Option<PathBuf> {
    chromium_of_the_system().or_else(|| playwrights_own(node, playwright))
}

pub fn chromium_of_the_system() -> Option<PathBuf> {
    let named = env::var_os("ZOOSCOPE_CHROMIUM").map(PathBuf::from);
    let on_path = PROGRAMS.into_iter().filter_map(process::on_path);
    named.into_iter().chain(on_path).chain(ELSEWHERE.map(PathBuf::from)).find(|path| path.is_file())
}

/// The Chromium that Playwright has installed.
pub fn playwrights_own(node: &Path, playwright: &Path) -> Option<PathBuf> {
    let ask = "console.log(require(process.argv[1]).chromium.executablePath())";
    let path = process::printed_by(Command::new(node).arg("-e").arg(ask).arg(playwright))?;
    Some(PathBuf::from(path)).filter(|path| path.is_file())
}

fn is_root_on_debian() -> bool {
    process::on_path("apt-get").is_some() && process::printed_by(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn apt_install() -> Command {
    let mut command = Command::new("apt-get");
    command.args(["install", "--yes", "--quiet", "--no-install-recommends"]).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
