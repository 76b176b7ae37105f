//! Mounts the page.

fn main() {
    zooscope::ui::mount();
}
