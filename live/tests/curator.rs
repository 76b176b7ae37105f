//! Recipes of Curator, which nobody here wrote, while leaders are stopped. What the machine lacks is said in a sentence.

mod raw;

use std::path::{Path, PathBuf};
use std::process::Command;

use live::Beginning;
use raw::Running;

const JARS: &str = "/usr/share/java";
/// What Debian's packages of Curator and ZooKeeper have there.
const NEEDED: [&str; 7] =
    ["curator-recipes", "curator-framework", "curator-client", "zookeeper", "zookeeper-jute", "guava", "slf4j-api"];

/// The jars, with colons between them.
fn classpath() -> Option<String> {
    let jars = NEEDED.map(|name| format!("{JARS}/{name}.jar"));
    if let Some(missing) = jars.iter().find(|jar| !Path::new(jar).exists()) {
        eprintln!("Skipped: {missing} of Debian's package libcurator-recipes-java is not installed.");
        return None;
    }
    Some(jars.join(":"))
}

/// The folder with the compiled programs.
fn compiled(classpath: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("curator");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clients/CuratorRecipes.java");
    let javac = Command::new("javac").args(["-proc:none", "-nowarn", "-cp", classpath, "-d"]).arg(&folder).arg(source).output();
    let Ok(javac) = javac else {
        eprintln!("Skipped: there is no javac here.");
        return None;
    };
    assert!(javac.status.success(), "{}", String::from_utf8_lossy(&javac.stderr));
    Some(folder)
}

#[test]
fn curators_recipes_keep_their_promises_while_leaders_are_stopped() {
    let Some(classpath) = classpath() else { return };
    let Some(folder) = compiled(&classpath) else { return };
    let running = Running::start(Beginning::ensemble(3));
    let output = Command::new("java")
        .args(["-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", &format!("{}:{classpath}", folder.display()), "CuratorRecipes"])
        .args([running.connect_string(), running.page().to_string(), "20".to_owned()])
        .output()
        .unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{told}");
    assert!(output.status.success(), "{told}");
}
