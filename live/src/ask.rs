//! Questions to a running `live` from a script: `cargo xtask live --do "crash s3"`, `--state`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Has a line of the command language carried out.
///
/// # Errors
/// The sentence on why it was not done, or that nobody listens.
pub fn command(page: SocketAddr, line: &str) -> Result<(), String> {
    let body =
        format!("POST /command HTTP/1.1\r\nHost: {page}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{line}", line.len());
    match ask(page, &body)? {
        (200..=299, _) => Ok(()),
        (_, why) => Err(why.trim_end().to_owned()),
    }
}

/// What stands where, as JSON.
///
/// # Errors
/// Nobody listens.
pub fn state(page: SocketAddr) -> Result<String, String> {
    let (_, text) = ask(page, &format!("GET /state HTTP/1.1\r\nHost: {page}\r\nConnection: close\r\n\r\n"))?;
    Ok(text)
}

/// The number and the text of an answer.
fn ask(page: SocketAddr, request: &str) -> Result<(u16, String), String> {
    let asked = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(page)?;
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer = asked().map_err(|error| format!("no live ensemble answers at {page}: {error}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let number = head.split(' ').nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
    Ok((number, body.to_owned()))
}
