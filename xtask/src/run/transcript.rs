//! The transcript for people: a row for each step that is worth a word, a column for each server, and one for all clients.

use super::answer::printed;
use super::notes::text;
use super::{Mark, Run, summary};
use crate::failure::{Failure, Outcome};
use std::io::{self, Write};
use zooscope::sim::{NodeId, SECOND, Step, Time, World};
use zooscope::tell::zkcli;
use zooscope::zk::{Machine, Note, Zk, clients, daemons, servers};

const TIME_WIDTH: usize = 12;
const MIN_WIDTH: usize = 10;
/// The most characters of a line of an answer, so that long data does not push the columns apart.
const MAX_ANSWER_WIDTH: usize = 100;

/// The columns: one for each server, one for all clients, and one for all machines of HDFS.
struct Columns {
    titles: Vec<String>,
    servers: usize,
    clients: Option<usize>,
    hosts: Option<usize>,
}

impl Columns {
    fn of(world: &World<Zk>) -> Self {
        let mut titles: Vec<String> = servers(world).map(|(id, ..)| id.to_string()).collect();
        let servers = titles.len();
        let mut shared = |there: bool, title: &str| {
            there.then(|| {
                titles.push(title.to_owned());
                titles.len() - 1
            })
        };
        let clients = shared(clients(world).next().is_some(), "clients");
        let hosts = shared(daemons(world).next().is_some(), "hdfs");
        Columns { titles, servers, clients, hosts }
    }

    /// The column of a machine; none for a machine that was only named in a command and is not there.
    fn column(&self, machine: Machine) -> Option<usize> {
        match machine {
            Machine::Server(id) => usize::from(id.0).checked_sub(1).filter(|column| *column < self.servers),
            Machine::Client(_) => self.clients,
            Machine::Host(_) => self.hosts,
        }
    }
}

enum Row {
    /// A line of the script.
    Command(String),
    Step {
        at: Time,
        /// The lines of each column, from top to bottom.
        cells: Vec<Vec<String>>,
    },
}

pub fn print(run: &Run) -> Outcome {
    let columns = Columns::of(run.recording.head());
    let mut rows = Vec::new();
    let mut marks = run.marks.iter().peekable();
    let world = run.replay(|step| {
        while let Some(mark) = marks.next_if(|mark| mark.steps <= step.index) {
            rows.extend(command_rows(mark));
        }
        rows.extend(step_row(step, &columns));
    })?;
    rows.extend(marks.flat_map(command_rows));
    write(&columns.titles, &rows, &summary::text(run, &world)).or_else(|error| match error.kind() {
        // A reader such as `head` has seen enough.
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Failure::new(format!("the transcript cannot be written: {error}"))),
    })
}

/// The line of the script, and what the shell says about it before anything is sent.
fn command_rows(mark: &Mark) -> Vec<Row> {
    let problem = mark.problem.as_ref().map(|problem| format!("   — {problem}")).unwrap_or_default();
    let said = mark.unknown_perms.iter().map(|letter| format!("  {}", zkcli::unknown_perm(*letter)));
    std::iter::once(format!("> {}{problem}", mark.command)).chain(said).map(Row::Command).collect()
}

fn step_row(step: &Step<Zk>, columns: &Columns) -> Option<Row> {
    let mut cells = vec![Vec::new(); columns.titles.len()];
    // The note of a person's command is the last of a step, and is shown first.
    let mut notes: Vec<&(NodeId, Note)> = step.notes.iter().collect();
    notes.sort_by_key(|(_, note)| {
        !matches!(note, Note::Did(_) | Note::ObserverAdded(_) | Note::ServerAdded(_) | Note::ClientAdded(_))
    });
    for (node, note) in notes {
        let Some(machine) = Machine::of(*node) else { continue };
        let Some(column) = columns.column(machine) else { continue };
        let whose = if matches!(machine, Machine::Server(_)) { String::new() } else { format!("{machine} ") };
        cells[column].extend(text(note).map(|text| format!("{whose}{text}")));
        cells[column].extend(printed(note).iter().flat_map(|answer| answer.lines()).map(|line| format!("  {}", shortened(line))));
    }
    cells.iter().any(|cell| !cell.is_empty()).then_some(Row::Step { at: step.at, cells })
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(MAX_ANSWER_WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn write(columns: &[String], rows: &[Row], summary: &str) -> io::Result<()> {
    let widths = widths(columns, rows);
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", line("time", columns.iter().map(String::as_str), &widths))?;
    for row in rows {
        match row {
            Row::Command(text) => writeln!(out, "{text}")?,
            Row::Step { at, cells } => {
                let height = cells.iter().map(Vec::len).max().unwrap_or(0);
                for n in 0..height {
                    let time = if n == 0 { seconds(*at) } else { String::new() };
                    let texts = cells.iter().map(|cell| cell.get(n).map_or("", String::as_str));
                    writeln!(out, "{}", line(&time, texts, &widths))?;
                }
            }
        }
    }
    write!(out, "\n{summary}")?;
    out.flush()
}

fn widths(columns: &[String], rows: &[Row]) -> Vec<usize> {
    let mut widths = vec![MIN_WIDTH; columns.len()];
    for row in rows {
        let Row::Step { cells, .. } = row else { continue };
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = cell.iter().map(|text| text.chars().count()).fold(*width, usize::max);
        }
    }
    widths
}

fn line<'a>(time: &str, cells: impl Iterator<Item = &'a str>, widths: &[usize]) -> String {
    let mut line = format!("{time:>TIME_WIDTH$}");
    for (cell, width) in cells.zip(widths) {
        line.push_str(&format!("  {cell:width$}"));
    }
    line.trim_end().to_owned()
}

/// Seconds with all six decimals, so that the decimal points line up.
pub fn seconds(time: Time) -> String {
    format!("{}.{:06}", time / SECOND, time % SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::script::{MAX_RUN_STEPS, Script};
    use zooscope::sim::Position;

    /// The columns of a run, and the texts in each of them.
    fn told(script: &str) -> Vec<(String, String)> {
        let (runner, _) = Script::parse(script).unwrap().carry_out(42, MAX_RUN_STEPS);
        let columns = Columns::of(runner.world());
        let mut texts = vec![String::new(); columns.titles.len()];
        let mut world = runner.recording().seek(Position::default());
        runner.recording().replay(&mut world, runner.recording().len(), &mut Step::default(), &mut |step| {
            let Some(Row::Step { cells, .. }) = step_row(step, &columns) else { return };
            texts.iter_mut().zip(cells).for_each(|(text, cell)| text.push_str(&cell.concat()));
        });
        columns.titles.into_iter().zip(texts).collect()
    }

    #[test]
    fn a_command_to_a_machine_that_is_not_there_stands_in_no_column() {
        for line in ["crash c1", "c1 run lock /l", "client add c5 at s9", "crash s9", "h1 cat /f"] {
            let told = told(&format!("ensemble 3\nrun until leader\n{line}"));
            assert_eq!(told.len(), 3, "{line}");
            assert!(told.iter().all(|(_, text)| !text.contains("refused")), "{line}: {told:?}");
        }
        let beside_hdfs = told("ensemble 3\nhdfs ha datanodes 1\nrun until leader\nc7 ls /");
        assert_eq!(beside_hdfs.len(), 5, "the controllers are clients");
    }

    #[test]
    fn every_letter_that_is_no_right_is_named_behind_its_line() {
        let mark = |unknown_perms| Mark {
            steps: 0,
            line: 1,
            command: "c1 setAcl /a world:anyone:r".to_owned(),
            unknown_perms,
            problem: None,
        };
        let told = |mark: &Mark| {
            command_rows(mark)
                .iter()
                .map(|row| match row {
                    Row::Command(text) => text.clone(),
                    Row::Step { .. } => String::new(),
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(&mark(vec!['z', 'z'])),
            ["> c1 setAcl /a world:anyone:r", "  Unknown perm type: z", "  Unknown perm type: z"]
        );
        assert_eq!(told(&mark(Vec::new())).len(), 1);
    }
}
