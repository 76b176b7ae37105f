//! What is known of the ensemble that a page follows.

use std::rc::Rc;

use crate::app::notices::Saying;
use crate::sim::{MS, Position, Time};
use crate::zk::ClientId;

/// The word of the address by which a page follows the ensemble that has served it.
const ASKED: &str = "live";

/// Whether the query of an address, with its `?` or without, asks to follow.
pub fn is_asked(query: &str) -> bool {
    query.strip_prefix('?').unwrap_or(query).split('&').any(|field| field == ASKED)
}

/// An address of the page, without its fragment, that shows what its fragment says and follows no ensemble.
pub fn without_following(page: &str) -> String {
    let Some((path, query)) = page.split_once('?').filter(|(_, query)| is_asked(query)) else { return page.to_owned() };
    let rest: Vec<&str> = query.split('&').filter(|field| *field != ASKED).collect();
    match rest.is_empty() {
        // `live` has whoever comes to `/` follow again.
        true if path.ends_with('/') => format!("{path}index.html"),
        true => path.to_owned(),
        false => format!("{path}?{}", rest.join("&")),
    }
}

/// The ensemble that is followed, and how the page stands to it.
#[derive(Clone, Debug)]
pub struct Live {
    /// The run of the page that is the ensemble's, once that is known.
    pub run: Option<usize>,
    /// Whether the ensemble is heard of at this time.
    pub heard: bool,
    /// The reason why the page follows no further.
    pub ended: Option<Saying>,
    /// The cursor goes along with the ensemble while the page plays.
    pub follows: bool,
    /// Simulated time for real time.
    pub speed: f64,
    /// The far ends of the connections behind clients, as far as they are known; of a client without a connection, of its last one.
    pub programs: Vec<(ClientId, Rc<str>)>,
    /// Lines that are to be done by the ensemble.
    pub asks: Vec<String>,
    /// Milliseconds for which the sentence on screen has stood, and the steps from which the next one is chosen.
    pub stood_ms: u64,
    pub untold_from: u32,
    /// A moment of the run, and the frame in which it was heard of at once, as far as is known.
    prompt: Option<(Time, u64)>,
    /// The time by which what was heard is behind the ensemble: the page computes no faster.
    late: Time,
}

/// A moment that lies further back than this, in the programs' time, is not the present.
const PRESENT: Time = 1_500 * MS;

impl Default for Live {
    fn default() -> Self {
        Live {
            run: None,
            heard: false,
            ended: None,
            follows: true,
            speed: 1.0,
            programs: Vec::new(),
            asks: Vec::new(),
            stood_ms: 0,
            untold_from: 0,
            prompt: None,
            late: 0,
        }
    }
}

impl Live {
    /// Notes the far end of a client's connection.
    pub fn know(&mut self, id: ClientId, from: Rc<str>) {
        self.programs.retain(|(client, _)| *client != id);
        self.programs.push((id, from));
    }

    /// The far end of a client's connection.
    pub fn program(&self, id: ClientId) -> Option<&str> {
        self.programs.iter().find(|(client, _)| *client == id).map(|(_, from)| &**from)
    }

    /// The simulated time of so many real milliseconds.
    pub fn passed(&self, ms: u64) -> Time {
        (ms as f64 * self.speed * MS as f64) as Time
    }

    /// Another ensemble is heard of.
    pub fn hear_anew(&mut self) {
        (self.prompt, self.late) = (None, 0);
    }

    /// Notes the last moment that was heard of by the frame at these milliseconds. Nothing is heard of sooner than at once, so whatever has come
    /// fastest tells how late all else is.
    pub fn heard_by(&mut self, heard: Time, frame_ms: u64) {
        let due = self.prompt.map_or(0, |(time, ms)| time + self.passed(frame_ms.saturating_sub(ms)));
        self.late = due.saturating_sub(heard);
        if self.late == 0 {
            self.prompt = Some((heard, frame_ms));
        }
    }

    /// The time by which the cursor is behind the ensemble, where that is more than it takes to hear of it; in the programs' seconds.
    pub fn behind(&self, cursor: Position, now: Position) -> Option<u64> {
        let behind = (now.time.saturating_sub(cursor.time) + self.late) as f64 / self.speed;
        (behind > PRESENT as f64).then_some((behind / 1e6) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_stands_alone_in_the_query() {
        for query in ["?live", "live", "?theme=dark&live"] {
            assert!(is_asked(query), "{query}");
        }
        for query in ["", "?", "?alive", "?live=no", "?x=live"] {
            assert!(!is_asked(query), "{query}");
        }
    }

    #[test]
    fn an_address_to_be_shared_follows_nobody() {
        for (page, shared) in [
            ("http://127.0.0.1:8080/?live", "http://127.0.0.1:8080/index.html"),
            ("http://127.0.0.1:8080/index.html?live", "http://127.0.0.1:8080/index.html"),
            ("http://127.0.0.1:8080/?theme=dark&live", "http://127.0.0.1:8080/?theme=dark"),
            ("https://zoo.example/scope/?x=live", "https://zoo.example/scope/?x=live"),
            ("https://zoo.example/scope/", "https://zoo.example/scope/"),
        ] {
            assert_eq!(without_following(page), shared);
        }
        assert!(!is_asked("?theme=dark"));
    }

    #[test]
    fn at_a_tenth_of_the_speed_a_second_behind_is_ten_of_a_program() {
        let at = |time| Position { steps: 0, time };
        let live = Live { speed: 0.1, ..Live::default() };
        assert_eq!(live.behind(at(0), at(1_000 * MS)), Some(10));
        assert_eq!(live.behind(at(0), at(100 * MS)), None);
        assert_eq!(live.passed(1_000), 100 * MS);
    }
}
