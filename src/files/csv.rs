//! A table with a row a step, as RFC 4180 writes it: for spreadsheets and programs. Times in microseconds.

use super::Moment;
use super::row::{Row, name};
use crate::lang::Lang;

/// The most rows: a spreadsheet ends soon behind them.
const MAX_ROWS: u32 = 100_000;

const HEAD: &str = "step,time,kind,machine,peer,what,sent,cause,note\r\n";

pub fn write(moment: &Moment, lang: Lang) -> String {
    let mut out = HEAD.to_owned();
    moment.replay(moment.steps().saturating_sub(MAX_ROWS), |step, trace| {
        let row = Row::of(step, trace, lang);
        let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
        let cells = [
            row.index.to_string(),
            row.at.to_string(),
            row.kind.to_owned(),
            row.node.and_then(name).unwrap_or_default(),
            row.peer.and_then(name).unwrap_or_default(),
            row.what,
            number(row.sent_at),
            row.cause.to_string(),
            row.said.unwrap_or_default(),
        ];
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                out.push(',');
            }
            push_cell(&mut out, cell);
        }
        out.push_str("\r\n");
    });
    out
}

fn push_cell(out: &mut String, cell: &str) {
    if cell.contains(['"', ',', '\n', '\r']) {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self, runner};
    use super::*;

    /// Reads a table as RFC 4180 has it.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut letters = text.chars().peekable();
        let mut quoted = false;
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !quoted => {
                    assert_eq!(letters.next(), Some('\n'));
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                letter => cell.push(letter),
            }
        }
        assert!(row.is_empty() && cell.is_empty(), "the last row is ended");
        rows
    }

    #[test]
    fn every_step_is_a_row_and_every_cell_reads_back() {
        let runner =
            runner("ensemble 3 clients 1\nrun until leader\nrun 1s\nc1 create /a \"x, \\\"y\\\"\\nz\"\nrun 1s\ncrash s3\nrun 1s");
        let moment = tests::moment(&runner);
        let rows = read(&write(&moment, Lang::En));
        let (head, rows) = rows.split_first().unwrap();
        assert_eq!(head.join(","), HEAD.trim_end());
        assert_eq!(rows.len() as u32, moment.recording.len());
        for (row, (n, trace)) in rows.iter().zip(moment.recording.trace().iter().enumerate()) {
            assert_eq!(
                (row.len(), &row[0], &row[1], &row[7]),
                (9, &n.to_string(), &trace.at.to_string(), &trace.cause.to_string())
            );
        }
        let commands: Vec<&str> = rows.iter().filter(|row| row[2] == "command").map(|row| row[5].as_str()).collect();
        assert!(commands.ends_with(&["c1 create /a \"x, \\\"y\\\"\\nz\"", "crash s3"]), "{commands:?}");
        let proposal = rows.iter().find(|row| row[5].starts_with("PROPOSAL 0x1·")).unwrap();
        assert_eq!((&*proposal[2], &*proposal[4]), ("message", "s3"));
        assert!(proposal[6].parse::<u64>().unwrap() < proposal[1].parse::<u64>().unwrap(), "sent before it came");
    }
}
