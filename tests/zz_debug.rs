mod common;
#[test]
fn debug() {
    let text = std::fs::read_to_string("/tmp/script.txt").unwrap();
    let from: u32 = std::env::var("FROM").unwrap().parse().unwrap();
    let to: u32 = std::env::var("TO").unwrap().parse().unwrap();
    let mut config = zooscope::zk::Config::default();
    let _ = &mut config;
    common::TRACE.with(|t| t.set((from, to)));
    let run = common::Run::replay(&text);
    for b in run.checker.breaches() {
        println!("{b}");
    }
}
