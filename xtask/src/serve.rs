//! `cargo xtask serve`: the page at http://127.0.0.1:PORT, built again at every change.

use crate::failure::{Failure, Outcome};
use crate::{language, places, process, tools};
use std::env;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

pub struct Options {
    pub port: u16,
    /// Show the page in the default browser once it is built.
    pub open: bool,
    pub release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, open: false, release: false }
    }
}

pub fn run(options: Options) -> Outcome {
    port_is_free(options.port)?;
    let root = places::root()?;
    let mut trunk = tools::trunk(&root, tools::page(&root, options.release))?;
    // Not into dist/, which holds the page that `cargo xtask dist` made for a host.
    trunk.args(["serve", "--address", "127.0.0.1", "--dist", "target/serve", "--port", &options.port.to_string()]);
    // Without this, Trunk prints every name that this machine's address has.
    trunk.arg("--disable-address-lookup");
    for watched in watched(language::beside::FOLDER, &root) {
        trunk.args(["--watch", watched]);
    }
    if options.open {
        trunk.arg("--open");
    }
    if options.release {
        trunk.arg("--release");
    }
    eprintln!("==> Serving the page at http://127.0.0.1:{} until Ctrl-C, and building it again at every change", options.port);
    process::run(&mut trunk)
}

/// What the page is built again for. Trunk refuses a folder that is not there.
fn watched(languages: &'static str, root: &Path) -> impl Iterator<Item = &'static str> {
    let sources = ["src", "styles", "lessons", "index.html", "Cargo.toml", "Cargo.lock"];
    sources.into_iter().chain(root.join(languages).is_dir().then_some(languages))
}

/// What Trunk asks for at the end of each build (`Trunk.toml`): the languages beside the page.
pub fn built() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.ok_or_else(|| Failure::new("only Trunk starts this, at the end of a build"))?;
    language::beside::add(&places::root()?, &staging)
}

/// Fails when the port is taken. Trunk would find out only after the build.
fn port_is_free(port: u16) -> Outcome {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => Err(Failure::new(format!(
            "port {port} is in use by another program; stop that one, or choose another port: cargo xtask serve --port {}",
            port.checked_add(1).unwrap_or(8080)
        ))),
        Err(error) => Err(Failure::new(format!("port {port} cannot be used: {error}"))),
    }
}
