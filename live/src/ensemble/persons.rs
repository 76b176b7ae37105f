//! What people ask of the run: lines of the command language, four-letter words, the admin server's commands.

use zooscope::lang::Lang;
use zooscope::metrics::Counts;
use zooscope::script::{Command, parse_line};
use zooscope::sim::Life;
use zooscope::tell;
use zooscope::zk::{self, Action, ServerId, server};

use super::{Ensemble, Out, SocketId};
use crate::admin;
use crate::words::{self, Reset};

impl Ensemble {
    /// Carries out a line of the command language.
    ///
    /// # Errors
    /// The sentence on why it was not done.
    pub fn command(&mut self, line: &str) -> Result<(), String> {
        let command = parse_line(line).map_err(|error| tell::error(Lang::En, &error))?;
        match command {
            None => return Ok(()),
            Some(Command::Act(zk::Command::Action(Action::Remote { .. } | Action::RefuseRemote { .. }))) => {
                return Err("Only the program itself does what `remote` says.".to_owned());
            }
            Some(Command::Act(command)) => self.act(command)?,
            Some(Command::Time(_)) => return Err("Time passes by itself here.".to_owned()),
            Some(Command::Setup(_)) => return Err("How a run is set up is said before it begins.".to_owned()),
        }
        self.advance(self.now());
        self.lose_connections();
        Ok(())
    }

    /// A four-letter word in the place of a first frame.
    pub fn word(&mut self, id: SocketId, word: [u8; 4]) {
        let Some(server) = self.sockets.get(&id).map(|socket| socket.server) else { return };
        let nothing = Counts::default();
        let counts = self.metrics.of(server).unwrap_or(&nothing);
        let answer = words::answer(word, server, self.world(), counts, &self.whitelist, self.now());
        match (answer, self.sockets.get_mut(&id)) {
            (Some(answer), _) => {
                self.reset(server, answer.resets);
                self.out.push(Out::Send(id, answer.text.into_bytes()));
                self.close(id);
            }
            // A frozen process leaves it in its socket.
            (None, Some(socket)) => socket.word = Some(word),
            (None, None) => {}
        }
    }

    /// The answer of a server's admin server; `None` where its process does not run.
    pub fn admin(&mut self, id: ServerId, asked: Option<admin::Asked>, name: &str) -> Option<String> {
        let world = self.course.world();
        world.node(id.node()).filter(|node| node.life == Life::Running)?;
        let Some(asked) = asked else { return Some(admin::unknown(name)) };
        let nothing = Counts::default();
        let counts = self.metrics.of(id).unwrap_or(&nothing);
        let seen =
            admin::Seen { server: server(world, id)?, counts, now: world.now(), start: self.wall.start, addresses: self.addresses };
        let answer = asked.answer(&seen);
        let serves = seen.server.is_serving();
        self.reset(id, asked.resets().filter(|_| serves));
        Some(answer)
    }

    fn reset(&mut self, server: ServerId, what: Option<Reset>) {
        match what {
            Some(Reset::Stats) => self.metrics.reset(server),
            Some(Reset::Connections) => self.metrics.reset_connections(server),
            None => {}
        }
    }
}
