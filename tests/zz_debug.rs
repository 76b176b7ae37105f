mod common;
#[test]
fn debug() {
    let text = std::fs::read_to_string("/tmp/script.txt").unwrap();
    let mut run = common::Run::replay_with(&text);
    let _ = &mut run;
    for b in run.checker.breaches() { println!("{b}"); }
}
