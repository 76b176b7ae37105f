//! Three programs increment a number in a znode, each time holding the lock of the crate `zookeeper-client`, while somebody stops the leader
//! every few seconds.
//!
//! ```text
//!     zookeeper-client-lock HOSTS SECONDS
//! ```
//!
//! Without the lock increments would be lost, for each is a read and then a write. It fails where two held the lock at once, where an increment is
//! missing, or where a session expired.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;
use zookeeper_client::{Acls, Client, CreateMode, Error, LockOptions, LockPrefix};

const PROGRAMS: u32 = 3;
const COUNT: &str = "/count";
static HOLDERS: AtomicU32 = AtomicU32::new(0);
static AGAIN: AtomicU32 = AtomicU32::new(0);

async fn connected(hosts: &str) -> Result<Client, Error> {
    Client::connector().with_session_timeout(Duration::from_secs(10)).connect(hosts).await
}

/// Calls until the answer is there: a connection that is lost comes back, and the session with it.
async fn repeated<T>(call: impl AsyncFn() -> Result<T, Error>) -> Result<T, Error> {
    loop {
        match call().await {
            Err(Error::ConnectionLoss) => {
                AGAIN.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(50)).await;
            }
            result => return result,
        }
    }
}

async fn create(client: &Client, path: &str) -> Result<(), Error> {
    let options = CreateMode::Persistent.with_acls(Acls::anyone_all());
    match repeated(async || client.create(path, b"0", &options).await).await {
        Ok(_) | Err(Error::NodeExists) => Ok(()),
        Err(why) => Err(why),
    }
}

async fn count(client: &Client) -> Result<(u32, i32), Error> {
    let (data, stat) = repeated(async || client.get_data(COUNT).await).await?;
    Ok((String::from_utf8_lossy(&data).parse().expect("a number"), stat.version))
}

async fn program(hosts: &str, end: Instant) -> Result<u32, Error> {
    let client = connected(hosts).await?;
    let mut done = 0;
    while Instant::now() < end {
        let options = LockOptions::new(Acls::anyone_all());
        let lock = client.lock(LockPrefix::new_curator("/lock", "lock-")?, b"", options).await?;
        assert_eq!(HOLDERS.fetch_add(1, Ordering::SeqCst), 0, "two held the lock at once");
        let (number, version) = count(&client).await?;
        sleep(Duration::from_millis(10)).await;
        let before = AGAIN.load(Ordering::Relaxed);
        let text = (number + 1).to_string();
        match repeated(async || lock.set_data(COUNT, text.as_bytes(), Some(version)).await).await {
            Ok(_) => {}
            // The holder alone writes: another version is that of the write whose answer is lost.
            Err(Error::BadVersion) if AGAIN.load(Ordering::Relaxed) > before => {}
            Err(why) => return Err(why),
        }
        done += 1;
        HOLDERS.fetch_sub(1, Ordering::SeqCst);
        drop(lock);
    }
    Ok(done)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [hosts, seconds] = arguments.as_slice() else { panic!("zookeeper-client-lock HOSTS SECONDS") };
    let end = Instant::now() + Duration::from_secs(seconds.parse().expect("seconds"));
    let client = connected(hosts).await?;
    for path in [COUNT, "/lock"] {
        create(&client, path).await?;
    }
    let (one, two, three) = tokio::join!(program(hosts, end), program(hosts, end), program(hosts, end));
    let done = one? + two? + three?;
    // A read may be answered by a server that has not heard of the last write. A write may not.
    create(&client, "/end").await?;
    let (count, _) = count(&client).await?;
    println!("{count} increments of {done} by {PROGRAMS}, {} calls made again", AGAIN.load(Ordering::Relaxed));
    assert_eq!(count, done, "an increment is lost");
    assert!(done > 0, "nothing went on");
    Ok(())
}
