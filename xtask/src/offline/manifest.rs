//! The web manifest: what the system that the page is installed on shows of it.

use super::icon;

const NAME: &str = "ZooScope";
const ABOUT: [(&str, &str); 2] = [
    ("en", "A ZooKeeper ensemble that runs in the page: watch it, step it both ways, break it and repair it."),
    ("zh-CN", "在页面中运行的 ZooKeeper 集群：观察、双向单步、破坏并修复它。"),
];
const FULL_NAME: [(&str, &str); 2] = [("en", "ZooScope: a ZooKeeper ensemble"), ("zh-CN", "ZooScope：ZooKeeper 集群模拟")];

/// The manifest's text. Browsers that do not know `_localized` show the English names. No text has a sign that JSON escapes.
pub fn text() -> String {
    let [(lang, about), (other, about_other)] = ABOUT;
    let [(_, name), (_, name_other)] = FULL_NAME;
    let icons: Vec<String> = icon::ALL
        .iter()
        .map(|icon| {
            let icon::Icon { name, size, purpose, .. } = icon;
            format!(
                "    {{ \"src\": \"./{name}\", \"sizes\": \"{size}x{size}\", \"type\": \"image/png\", \"purpose\": \"{purpose}\" }}"
            )
        })
        .collect();
    format!(
        "{{\n  \"id\": \"./\",\n  \"start_url\": \"./\",\n  \"scope\": \"./\",\n  \"display\": \"standalone\",\n  \"lang\": \"{lang}\",\n  \
         \"name\": \"{name}\",\n  \"name_localized\": {{ \"{other}\": \"{name_other}\" }},\n  \"short_name\": \"{NAME}\",\n  \
         \"description\": \"{about}\",\n  \"description_localized\": {{ \"{other}\": \"{about_other}\" }},\n  \
         \"categories\": [\"education\"],\n  \"background_color\": \"{background}\",\n  \"theme_color\": \"{background}\",\n  \
         \"icons\": [\n{icons}\n  ]\n}}\n",
        background = icon::GROUND.hex(),
        icons = icons.join(",\n"),
    )
}
