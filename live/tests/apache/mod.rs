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
        let config = folder.join("zoo.cfg");
        let lines = format!(
            "tickTime=2000\ndataDir={}\nclientPort={}\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\n4lw.commands.whitelist=*\n\
             admin.serverAddress=127.0.0.1\nadmin.serverPort={}\n",
            folder.display(),
            address.port(),
            admin.port(),
        );
        fs::write(&config, lines).unwrap();
        let process = Command::new("java")
            .args(["-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dzookeeper.extendedTypesEnabled=true", "-Dzookeeper.forceSync=no"])
            .args(properties)
            // The sweep of containers would come at a moment of its own.
            .arg("-Dznode.container.checkIntervalMs=86400000")
            .args([
                "-cp",
                &format!("{JAR}:{SERVLETS}:/usr/share/java/slf4j-simple.jar"),
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            ])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("out")).unwrap())
            .spawn();
        let Ok(process) = process else {
            eprintln!("Skipped: there is no java here.");
            return None;
        };
        let mut apache = Apache { process, folder: folder.clone(), address, admin };
        let began = Instant::now();
        while apache.word("srvr").is_none_or(|answer| !answer.contains("Mode: standalone")) {
            let told = || format!("{:?}\n{}", apache.word("srvr"), fs::read_to_string(folder.join("out")).unwrap_or_default());
            assert!(began.elapsed() < PATIENCE, "Apache's server does not serve after {PATIENCE:?}: {}", told());
            assert!(apache.process.try_wait().unwrap().is_none(), "Apache's server has ended");
            sleep(Duration::from_millis(100));
        }
        Some(apache)
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
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
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
