//! The transcript for people: a row for each step that is worth a word, a column for each server, and one for all clients.

use super::answer::printed;
use super::notes::text;
use super::{Run, summary};
use crate::failure::{Failure, Outcome};
use std::io::{self, Write};
use zooscope::sim::{NodeId, SECOND, Step, Time};
use zooscope::zk::{Machine, Note, ServerId, Zk, clients, daemons, servers};

const TIME_WIDTH: usize = 12;
const MIN_WIDTH: usize = 10;
/// The most characters of a line of an answer, so that long data does not push the columns apart.
const MAX_ANSWER_WIDTH: usize = 100;

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
    let mut columns: Vec<String> = servers(run.recording.head()).map(|(id, ..)| id.to_string()).collect();
    let servers = columns.len();
    if clients(run.recording.head()).next().is_some() {
        columns.push("clients".to_owned());
    }
    if daemons(run.recording.head()).next().is_some() {
        columns.push("hdfs".to_owned());
    }
    let mut rows = Vec::new();
    let mut marks = run.marks.iter().peekable();
    let world = run.replay(|step| {
        while let Some(mark) = marks.next_if(|mark| mark.steps <= step.index) {
            rows.push(command_row(mark));
        }
        rows.extend(step_row(step, servers, columns.len()));
    })?;
    rows.extend(marks.map(command_row));
    write(&columns, &rows, &summary::text(run, &world)).or_else(|error| match error.kind() {
        // A reader such as `head` has seen enough.
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Failure::new(format!("the transcript cannot be written: {error}"))),
    })
}

fn command_row(mark: &super::Mark) -> Row {
    let problem = mark.problem.as_ref().map(|problem| format!("   — {problem}")).unwrap_or_default();
    Row::Command(format!("> {}{problem}", mark.command))
}

fn step_row(step: &Step<Zk>, servers: usize, columns: usize) -> Option<Row> {
    let mut cells = vec![Vec::new(); columns];
    // The note of a person's command is the last of a step, and is shown first.
    let mut notes: Vec<&(NodeId, Note)> = step.notes.iter().collect();
    notes.sort_by_key(|(_, note)| !matches!(note, Note::Did(_) | Note::ObserverAdded(_) | Note::ClientAdded(_)));
    for (node, note) in notes {
        // A server has a column of its own; clients share one, and so do hosts.
        let (column, whose) = match Machine::of(*node) {
            None | Some(Machine::Server(ServerId(0))) => continue,
            Some(Machine::Server(server)) => (usize::from(server.0).min(servers) - 1, String::new()),
            Some(client @ Machine::Client(_)) => (servers, format!("{client} ")),
            Some(host @ Machine::Host(_)) => (columns - 1, format!("{host} ")),
        };
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
