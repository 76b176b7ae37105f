//! Random schedules: members join, leave and change their roles while machines crash, freeze and lose each other.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::common::Run;
use super::common::dice::{Dice, search};
use super::config;
use zooscope::sim::{Fault, Life, MS, SECOND};
use zooscope::zk::{self, Config, Note, ServerState};

/// Schedules of reconfigurations and faults.
const SCHEDULES: u64 = 300;

/// What came about in all schedules, to see that they are about something.
#[derive(Debug, Default)]
struct Tally {
    /// Configurations that came into force, each once.
    changes: AtomicUsize,
    /// Leaders that named another.
    resigned: AtomicUsize,
    /// Servers that got a vote.
    promoted: AtomicUsize,
    /// Times that an ensemble had to be helped, as a server waited for the votes of members that may never come.
    mended: AtomicUsize,
}

impl Tally {
    fn count(&self, run: &Run) {
        let notes = || run.notes.iter().flatten().map(|(_, _, note)| note);
        let versions: std::collections::BTreeSet<_> = notes()
            .filter_map(|note| if let Note::ConfigActivated { new, .. } = note { Some(new.version) } else { None })
            .collect();
        let resigned = notes().filter(|note| matches!(note, Note::Resigned { .. })).count();
        let promoted =
            notes().filter(|note| matches!(note, Note::ConfigActivated { was_voter: false, is_voter: true, .. })).count();
        for (counter, count) in [(&self.changes, versions.len()), (&self.resigned, resigned), (&self.promoted, promoted)] {
            counter.fetch_add(count, Ordering::Relaxed);
        }
    }
}

/// One schedule: servers are added, removed, made observers and voters while machines crash, freeze and lose each other.
fn play(seed: u64, tally: &Tally) -> Result<(), String> {
    let mut dice = Dice::new(seed, 77);
    let voters = dice.one_of(&[2, 3, 3, 4, 5]);
    let mut run = Run::new(
        Config { observers: dice.one_of(&[0, 0, 1]), snap_count: dice.one_of(&[4, 20, 100_000]), ..config(voters, 2) },
        seed,
    );
    run.notes = Some(Vec::new());
    run.until("c1 has a session", |world| zk::clients(world).all(|(_, _, client)| client.state() == zk::ClientState::Connected));
    run.does("c1 addauth digest super:test");
    run.run_for(SECOND);
    for _ in 0..dice.one_of(&[4, 8, 16]) {
        let ids: Vec<u8> = zk::servers(&run.world).map(|(id, ..)| id.0).collect();
        let some = |dice: &mut Dice| dice.one_of(&ids);
        let a = some(&mut dice);
        let line = match dice.below(20) {
            0..=1 if ids.len() < 7 => "server add".to_owned(),
            2..=4 => format!("c1 reconfig -add s{a}"),
            5..=6 => format!("c1 reconfig -remove {a}"),
            7 => format!("c1 reconfig -add s{a}:observer"),
            8 => format!("c1 reconfig -remove {a} -add s{}", some(&mut dice)),
            9 => {
                let members: Vec<String> = ids.iter().filter(|_| dice.one_in(2)).map(|id| format!("s{id}")).collect();
                format!("c1 reconfig -members s{a},{}", members.join(","))
            }
            10..=11 => "c2 create -s /n x".to_owned(),
            12..=13 => format!("crash s{a}"),
            14 => "restart s1".replace('1', &a.to_string()),
            15 => format!("isolate s{a}"),
            16 => "heal".to_owned(),
            17 => format!("disk s{a} slow 400ms"),
            18 => format!("freeze s{a}"),
            _ => format!("thaw s{a}"),
        };
        run.does(&line);
        run.run_for(dice.one_of(&[MS, 5 * MS, 20 * MS, 100 * MS, SECOND, 4 * SECOND, 12 * SECOND]));
    }
    run.does("heal");
    for id in zk::servers(&run.world).map(|(id, ..)| id.node()).collect::<Vec<_>>() {
        run.fault(Fault::Thaw(id));
        run.fault(Fault::Restart(id));
    }
    // A server that alone has logged a reconfiguration which nobody committed waits for votes of members that may never come: the next
    // reconfiguration frees it, even one that changes nothing. A voter that waits so for one that observes needs all to look again. Nothing else
    // may keep them from agreeing.
    let mut agree_in_the_end = agree(&mut run);
    for mend in [reconfigure_again, restart_all, reconfigure_again] {
        if agree_in_the_end || !waits_for_votes(&run) {
            break;
        }
        tally.mended.fetch_add(1, Ordering::Relaxed);
        mend(&mut run);
        agree_in_the_end = agree(&mut run);
    }
    tally.count(&run);
    let mut problems: Vec<String> = run.checker.violations().iter().take(5).map(ToString::to_string).collect();
    problems.extend(run.world.limit().map(|limit| format!("the run reached {limit:?}")));
    if !agree_in_the_end {
        let brief = |it: &zk::QuorumVerifier| format!("{} {:?}", it.version, it.voters().map(|id| id.0).collect::<Vec<_>>());
        let states = zk::servers(&run.world).map(|(id, node, it)| {
            let view = it.view().map(|view| (brief(&view.current), view.pending().map(|pending| brief(pending))));
            format!("{id} {:?} {:?} of {:?} serving {} {view:?}", node.life, it.state(), it.leader(), it.is_serving())
        });
        problems.push(format!("they do not agree:\n{}", states.collect::<Vec<_>>().join("\n")));
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("{}\nthe run was\n{}", problems.join("\n"), run.script())) }
}

/// Whether a server looks for a leader by a configuration that was proposed and is not in force.
fn waits_for_votes(run: &Run) -> bool {
    let is_pending = |it: &zk::Server| it.view().is_some_and(|view| view.pending().is_some());
    zk::servers(&run.world).any(|(_, _, it)| it.state() == ServerState::Looking && is_pending(it))
}

/// Whether all servers come to serve one leader and to know one configuration.
fn agree(run: &mut Run) -> bool {
    run.comes(120 * SECOND, |world| {
        let leader = zk::established_leader(world).and_then(|id| zk::server(world, id));
        leader.is_some_and(|leader| {
            zk::servers(world).all(|(_, node, it)| {
                node.life == Life::Running
                    && it.is_serving()
                    && it.leader() == Some(leader.id())
                    && it.view() == leader.view()
                    && it.view().is_some_and(|view| view.pending().is_none())
            })
        })
    })
}

/// The same members once more, by a client that is added for it.
fn reconfigure_again(run: &mut Run) {
    let client = zk::next_client(&run.world);
    let members: Vec<String> = zk::verifier(&run.world).unwrap().members().iter().map(ToString::to_string).collect();
    run.does(&format!("client add {client}"));
    run.does(&format!("{client} addauth digest super:test"));
    run.run_for(20 * SECOND);
    run.does(&format!("{client} reconfig -members \"{}\"", members.join(",")));
}

fn restart_all(run: &mut Run) {
    let servers: Vec<_> = zk::servers(&run.world).map(|(id, ..)| id.node()).collect();
    servers.iter().for_each(|&node| run.fault(Fault::Crash(node)));
    servers.iter().for_each(|&node| run.fault(Fault::Restart(node)));
}

#[test]
fn whatever_members_join_and_leave_under_faults_nothing_is_lost_and_all_agree() {
    let tally = Tally::default();
    search(SCHEDULES, |seed| play(seed, &tally));
    println!("{tally:?}");
    if ["ZOOSCOPE_SEED", "ZOOSCOPE_HISTORIES"].iter().all(|name| std::env::var_os(name).is_none()) {
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        assert!(count(&tally.changes) > 300 && count(&tally.resigned) > 30 && count(&tally.promoted) > 60, "{tally:?}");
        assert!(count(&tally.mended) < 10, "{tally:?}");
    }
}
