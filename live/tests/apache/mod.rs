//! A real server of Debian's package `zookeeper`, alone, for one test.

// Each test program uses a part of it.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

const JAR: &str = "/usr/share/java/zookeeper.jar";
/// The admin server finds it beside the jars that the manifest names.
const SERVLETS: &str = "/usr/share/java/servlet-api.jar";
const PATIENCE: Duration = Duration::from_secs(60);
/// One that is starting may leave a question without an answer.
const ANSWERS: Duration = Duration::from_secs(3);

pub struct Apache {
    process: Child,
    folder: PathBuf,
    address: SocketAddr,
    admin: SocketAddr,
    properties: Vec<String>,
}

impl Apache {
    /// Starts one; `None`, with a sentence, where the machine has none.
    pub fn start(name: &str) -> Option<Apache> {
        Apache::start_with(name, &[])
    }

    /// Starts one with these properties more.
    pub fn start_with(name: &str, properties: &[&str]) -> Option<Apache> {
        if !Path::new(JAR).exists() {
            eprintln!("Skipped: Debian's package zookeeper, which has {JAR}, is not installed.");
            return None;
        }
        let [address, admin] = free_ports();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("apache-{name}-{}", address.port()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let lines = format!(
            "tickTime=2000\ndataDir={}\nclientPort={}\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\n4lw.commands.whitelist=*\n\
             admin.serverAddress=127.0.0.1\nadmin.serverPort={}\n",
            folder.display(),
            address.port(),
            admin.port(),
        );
        fs::write(folder.join("zoo.cfg"), lines).unwrap();
        let properties: Vec<String> = properties.iter().map(ToString::to_string).collect();
        let Ok(process) = launch(&folder, &properties) else {
            eprintln!("Skipped: there is no java here.");
            return None;
        };
        let mut apache = Apache { process, folder, address, admin, properties };
        apache.wait_for("Mode: standalone");
        Some(apache)
    }

    /// Starts it anew with what it has on its disk, as the only one of three servers that runs, until it is in read-only mode.
    pub fn isolate(&mut self) {
        self.end();
        let ports = [free_ports(), free_ports(), free_ports()];
        let member = |(id, [quorum, election]): (usize, [SocketAddr; 2])| format!("server.{id}={quorum}:{}\n", election.port());
        let members: String = (1..).zip(ports).map(member).collect();
        let config = self.folder.join("zoo.cfg");
        let alone = fs::read_to_string(&config).unwrap();
        fs::write(config, format!("{alone}initLimit=10\nsyncLimit=5\nlocalSessionsEnabled=true\n{members}")).unwrap();
        fs::write(self.folder.join("myid"), "1").unwrap();
        self.properties.push("-Dreadonlymode.enabled=true".to_owned());
        self.process = launch(&self.folder, &self.properties).unwrap();
        self.wait_for("Mode: read-only");
    }

    fn wait_for(&mut self, mode: &str) {
        let began = Instant::now();
        while self.word("srvr").is_none_or(|answer| !answer.contains(mode)) {
            let out = || fs::read_to_string(self.folder.join("out")).unwrap_or_default();
            let told = || format!("{:?}\n{}", self.word("srvr"), out());
            assert!(began.elapsed() < PATIENCE, "Apache's server does not serve after {PATIENCE:?}: {}", told());
            assert!(self.process.try_wait().unwrap().is_none(), "Apache's server has ended");
            sleep(Duration::from_millis(100));
        }
    }

    fn end(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The answer to a four-letter word.
    pub fn word(&self, word: &str) -> Option<String> {
        said(self.address, word)
    }

    /// The answer of the admin server, without its head; `None` while it does not listen.
    pub fn command(&self, name: &str) -> Option<String> {
        let request = format!("GET /commands/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        Some(said(self.admin, &request)?.split_once("\r\n\r\n")?.1.to_owned())
    }
}

impl Drop for Apache {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Starts the server of this folder.
fn launch(folder: &Path, properties: &[String]) -> std::io::Result<Child> {
    let jars = format!("{JAR}:{SERVLETS}:/usr/share/java/slf4j-simple.jar");
    Command::new("java")
        .args(["-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dzookeeper.extendedTypesEnabled=true", "-Dzookeeper.forceSync=no"])
        .args(properties)
        // The sweep of containers would come at a moment of its own.
        .arg("-Dznode.container.checkIntervalMs=86400000")
        .args(["-cp", &jars, "org.apache.zookeeper.server.quorum.QuorumPeerMain"])
        .arg(folder.join("zoo.cfg"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("out"))?)
        .spawn()
}

fn said(address: SocketAddr, text: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(ANSWERS)).ok()?;
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// Ports that nobody has, below those that a system gives to programs which ask for any.
fn free_ports() -> [SocketAddr; 2] {
    // Tests of one program start theirs at once.
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let base = 4_000 + (std::process::id() % 350) as u16 * 20 + NEXT.fetch_add(4, Ordering::Relaxed);
    let mut free = (base..).filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    [0, 1].map(|_| SocketAddr::from(([127, 0, 0, 1], free.next().unwrap())))
}
