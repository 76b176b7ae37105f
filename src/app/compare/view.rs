//! The comparison as it is shown.

use std::rc::Rc;

use super::differs::differences;
use super::drawing::scene;
use super::likely::two_branches;
use super::pairs::{OFFERS, Offer, Pair};
use super::rules::{rules, rules_name};
use super::side::{Counted, Side};
use super::state::Compare;
use crate::app::history::playback::SPEEDS;
use crate::app::lesson::code;
use crate::app::model::Model;
use crate::app::msg::{CompareMsg, Msg};
use crate::app::names::Measure;
use crate::app::show::stage::branch_name;
use crate::app::view::{
    Button, ButtonTone, CHART, ChartView, Choice, CompareSide, CompareSpeed, CompareView, Counter, FOOT, HEAD, NAMES, SizeView,
};
use crate::lessons::{MAX_SIZE, Theme};
use crate::recipes::Spec;
use crate::tell::template::text;
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{Part, Rich};
use crate::zk::clients;

/// The most commands that one side's line names.
const MAX_NAMED: usize = 4;
/// The height of the name of one of the chart's lines.
const NAME: i32 = 16;
/// The left end of the chart's lines.
const LEFT: i32 = 46;
const RIGHT: i32 = CHART.0 - NAMES - 14;
const BOTTOM: i32 = CHART.1 - FOOT;

pub fn view(model: &Model) -> Option<CompareView> {
    let compare = model.compare.as_ref()?;
    let lang = model.lang;
    let send = |id: &'static str, word: Word, msg: CompareMsg| Button::new(id, model.word(word), Msg::Compare(msg));
    let playing = compare.playback.playing;
    let play = match (playing, compare.now >= compare.end) {
        (true, _) => Word::Pause,
        (false, true) => Word::Again,
        (false, false) => Word::Play,
    };
    Some(CompareView {
        title: model.word(Word::Compare).to_owned(),
        close: send("compare-close", Word::CompareClose, CompareMsg::Close).keyed("Esc"),
        link: compare.pair.name().map(|_| send("compare-link", Word::CopyLink, CompareMsg::CopyLink)),
        pair: pairs(model, compare),
        branches: branches(model, &compare.pair),
        parting: compare.lessons.is_none().then(|| send("compare-parting", Word::CompareParting, CompareMsg::Parting)),
        sides: [0, 1].map(|n| side(model, compare, n)),
        names: names(model, compare),
        playing,
        counters: counters(model, compare),
        chart: compare.lessons.as_ref().map(|_| Rc::new(chart(model, compare))),
        differences: compare.lessons.is_none().then(|| differences(lang, compare.sides.each_ref().map(|side| &side.place.world))),
        differences_title: model.word(Word::Differences),
        no_differences: model.word(Word::NoDifferences),
        transport: vec![
            send("compare-start", Word::ToStart, CompareMsg::ToStart).keyed("Home"),
            send("compare-back", Word::StepBack, CompareMsg::Step { back: true }).keyed("←"),
            send("compare-play", play, CompareMsg::PlayPause).keyed("Space").toned(ButtonTone::Primary),
            send("compare-forward", Word::StepForward, CompareMsg::Step { back: false }).keyed("→"),
            send("compare-end", Word::ToEnd, CompareMsg::ToEnd).keyed("End"),
        ],
        clock: clock(compare.now),
        at: ((compare.now - compare.start) * 1000 / (compare.end - compare.start).max(1)) as u16,
        scrub: model.word(Word::CompareScrub),
        speed: CompareSpeed {
            slower: send("compare-slower", Word::Slower, CompareMsg::Speed { up: false }).signed("−").keyed("["),
            faster: send("compare-faster", Word::Faster, CompareMsg::Speed { up: true }).signed("+").keyed("]"),
            text: SPEEDS[usize::from(compare.playback.speed())].2,
        },
        size: compare.lessons.as_ref().map(|_| SizeView {
            label: match theme(compare) {
                Theme::Hdfs => lang.choose("edits in the log", "日志中的编辑"),
                _ => lang.choose("clients that wait", "等待的客户端"),
            },
            size: compare.size,
            max: MAX_SIZE,
        }),
    })
}

/// The pairs on offer, two lessons that were asked for beside them, and any two branches.
fn pairs(model: &Model, compare: &Compare) -> Choice {
    let offer = |offer: &Offer| (offer.title(model.lang).to_owned(), Msg::Compare(CompareMsg::OpenNamed(offer.name)));
    let mut options: Vec<(String, Msg)> = OFFERS.iter().map(offer).collect();
    let mut chosen = OFFERS.iter().position(|offer| offer.pair() == compare.pair);
    if let (Pair::Lessons(one, other), Some(lessons), None) = (&compare.pair, &compare.lessons, chosen) {
        chosen = Some(options.len());
        let titles = lessons.each_ref().map(|lesson| lesson.title.of(model.lang)).join(" ⇄ ");
        options.push((titles, Msg::Compare(CompareMsg::OpenLessons(one.clone(), other.clone()))));
    }
    let runs = match compare.pair {
        Pair::Runs(one, other) => Some((one, other)),
        _ => two_branches(model),
    };
    let last = options.len();
    options.extend(runs.map(|runs| (text!(model.lang, "two branches", "两个分支"), opens(runs))));
    let (id, label) = ("compare-pair", model.word(Word::ComparePair).to_owned());
    Choice { id, label, options, chosen: chosen.unwrap_or(last) }
}

fn opens((one, other): (usize, usize)) -> Msg {
    Msg::Compare(CompareMsg::OpenRuns(one, other))
}

/// For each side the choice of its branch. Choosing the other side's branch exchanges the two.
fn branches(model: &Model, pair: &Pair) -> Option<[Choice; 2]> {
    let Pair::Runs(left, right) = *pair else { return None };
    let choice = |id: &'static str, label: &'static str, chosen: usize, beside: &dyn Fn(usize) -> (usize, usize)| Choice {
        id,
        label: label.to_owned(),
        options: (0..model.runs.len()).map(|run| (branch_name(model, run), opens(beside(run)))).collect(),
        chosen,
    };
    let on_the_left = |run| if run == right { (right, left) } else { (run, right) };
    let on_the_right = |run| if run == left { (right, left) } else { (left, run) };
    Some([
        choice("compare-left", model.lang.choose("The left side", "左边"), left, &on_the_left),
        choice("compare-right", model.lang.choose("The right side", "右边"), right, &on_the_right),
    ])
}

fn side(model: &Model, compare: &Compare, n: usize) -> CompareSide {
    let (it, other) = (&compare.sides[n], &compare.sides[1 - n]);
    let (title, line) = match (&it.lesson, &compare.pair) {
        (Some(lesson), _) => (lesson.title.of(model.lang).to_owned(), Rich::plain(lesson.line.of(model.lang))),
        (None, Pair::Runs(one, two)) => {
            let (own, beside) = if n == 0 { (*one, *two) } else { (*two, *one) };
            (
                rules_name(model, own, beside).unwrap_or_else(|| branch_name(model, own)),
                rules(model, own, beside, it.place.position.steps).unwrap_or_else(|| difference(model, it, other)),
            )
        }
        (None, _) => (String::new(), Rich::default()),
    };
    let label = text!(model.lang, "{title} at {time}", "{title}，{time}", title = title.as_str(), time = clock(compare.now));
    CompareSide {
        title,
        line,
        label,
        scene: Rc::new(scene(it, model.lang, model.facing)),
        code: code::of(&it.place.world, model.lang),
    }
}

/// The commands of one side that the other does not have.
fn difference(model: &Model, side: &Side, other: &Side) -> Rich {
    let own: Vec<String> =
        side.commands.iter().filter(|command| !other.commands.contains(command)).map(|(_, command)| command.to_string()).collect();
    let mut parts = Vec::new();
    for (n, command) in own.iter().take(MAX_NAMED).enumerate() {
        if n > 0 {
            parts.push(Part::Text(" · ".to_owned()));
        }
        parts.push(Part::Code(command.clone()));
    }
    if own.len() > MAX_NAMED {
        parts.push(Part::Text(format!(" +{}", own.len() - MAX_NAMED)));
    }
    if parts.is_empty() {
        parts.push(Part::Text(text!(model.lang, "nothing of its own", "没有独有的操作")));
    }
    Rich(parts)
}

fn counters(model: &Model, compare: &Compare) -> Vec<Counter> {
    let counted = compare.sides.each_ref().map(|side| side.counted(compare.now));
    if compare.lessons.is_none() {
        return of_branches(model, compare, counted);
    }
    let counter = |word: Word, values: [usize; 2]| counter(model, word, values);
    let (events, served) = match theme(compare) {
        Theme::Hdfs => return restart(model, counted),
        Theme::Queues => (Word::CompareEventsInAll, Word::CompareEntered),
        _ => (Word::CompareEvents, Word::CompareServed),
    };
    vec![
        counter(events, counted.map(|it| it.watch)),
        counter(Word::CompareVain, counted.map(|it| it.vain)),
        counter(Word::CompareRequests, counted.map(|it| it.requests)),
        counter(Word::CompareMessages, counted.map(|it| it.messages)),
        counter(Word::CompareBytes, counted.map(|it| it.bytes)),
        // Having served more clients is no fault.
        Counter { better: None, ..counter(served, counted.map(|it| it.served)) },
    ]
}

/// The figures of two branches: what one or the other comes to have. Neither is the worse for having more of it.
fn of_branches(model: &Model, compare: &Compare, counted: [Counted; 2]) -> Vec<Counter> {
    type Figure = (Word, fn(Counted) -> usize);
    let ends = compare.sides.each_ref().map(|side| side.counted(compare.end));
    let figures: [Figure; 6] = [
        (Word::CompareWatchEvents, |it| it.watch),
        (Word::CompareVain, |it| it.vain),
        (Word::CompareRequests, |it| it.requests),
        (Word::CompareMessages, |it| it.messages),
        (Word::CompareBytes, |it| it.bytes),
        (Word::CompareServed, |it| it.served),
    ];
    let has_some = |(_, of): &Figure| ends.iter().any(|end| of(*end) > 0);
    let row = |(word, of): Figure| Counter { better: None, ..counter(model, word, counted.map(of)) };
    figures.into_iter().filter(has_some).map(row).collect()
}

/// The figures of two restarts. Which one took less is known when both have come to their end.
fn restart(model: &Model, counted: [Counted; 2]) -> Vec<Counter> {
    let time = |word: Word, took: [usize; 2]| {
        let values = took.map(|took| if took == 0 { "…".to_owned() } else { took.to_string() });
        let better = (took[0] != took[1] && !took.contains(&0)).then(|| usize::from(took[1] < took[0]));
        Counter { name: model.word(word), values, better }
    };
    vec![
        time(Word::CompareReplay, counted.map(|it| it.replay)),
        time(Word::CompareRestart, counted.map(|it| it.restart)),
        counter(model, Word::CompareMessages, counted.map(|it| it.messages)),
    ]
}

/// A figure of which less is better.
fn counter(model: &Model, word: Word, values: [usize; 2]) -> Counter {
    Counter {
        name: model.word(word),
        values: values.map(|value| value.to_string()),
        better: (values[0] != values[1]).then(|| usize::from(values[1] < values[0])),
    }
}

fn chart(model: &Model, compare: &Compare) -> ChartView {
    let trials = &compare.trials;
    let measure = trials.measure as usize;
    let done = trials.done();
    let most = done.iter().flat_map(|pair| pair.iter().map(|figure| figure[measure])).max().unwrap_or(0);
    let top = nice(most);
    let x = |size: usize| LEFT + (RIGHT - LEFT) * size as i32 / i32::from(MAX_SIZE);
    let y = |value: u64| BOTTOM - ((BOTTOM - HEAD) as u64 * value / top.max(1)) as i32;
    let lines = [0, 1].map(|side| done.iter().enumerate().map(|(n, pair)| (x(n + 1), y(pair[side][measure]))).collect::<Vec<_>>());
    let ends = [0, 1].map(|side| lines[side].last().map_or(BOTTOM, |(_, y)| *y));
    let apart = (ends[0] - ends[1]).abs() >= NAME;
    let shift = |side: usize| match (apart, ends[side] < ends[1 - side], side) {
        (true, ..) => 0,
        (false, true, _) => -NAME / 2,
        (false, false, _) => NAME / 2,
    };
    let titles = names(model, compare);
    let at_the_end = [0, 1].map(|side| (titles[side].clone(), ends[side] + shift(side)));
    let count = |side: usize, size: usize| done.get(size - 1).map_or(0, |pair| pair[side][measure]);
    let said = match done.len() {
        0 => String::new(),
        n => format!("N = {n}: {} {}, {} {}", titles[0], count(0, n), titles[1], count(1, n)),
    };
    let running = trials.is_running();
    let run = Button::new("compare-run", model.word(Word::CompareRun), Msg::Compare(CompareMsg::Run))
        .enabled(!running && done.len() < usize::from(MAX_SIZE));
    let cancel = Button::new("compare-cancel", model.word(Word::CompareCancel), Msg::Compare(CompareMsg::Cancel)).enabled(running);
    let measures = measures(model, compare);
    let along = if theme(compare) == Theme::Hdfs {
        text!(model.lang, "N: edits in the log", "N：日志中的编辑数量")
    } else {
        text!(model.lang, "N: waiting clients", "N：等待的客户端数量")
    };
    let height = measures.options.get(measures.chosen).map(|(label, _)| label.clone()).unwrap_or_default();
    ChartView {
        title: model.word(if theme(compare) == Theme::Hdfs { Word::CompareChartEdits } else { Word::CompareChart }),
        measure: measures,
        axes: [along, height],
        lines,
        names: at_the_end,
        rules: [0, 1, 2].into_iter().map(|n| top * n / 2).map(|value| (y(value), value.to_string())).collect(),
        ticks: [1, 15, 30, 45, 60].into_iter().map(|size| (x(size), size.to_string())).collect(),
        here: Some(x(usize::from(compare.size))),
        run,
        cancel,
        progress: text!(model.lang, "{n} of {max} sizes", "{max} 种规模中的 {n} 种", n = done.len(), max = MAX_SIZE),
        said,
    }
}

/// The words of a pair that is offered, else the recipes' own where the sides run one, else the names of the runs.
fn names(model: &Model, compare: &Compare) -> [String; 2] {
    let recipe = |side: &Side| {
        let program = clients(&side.place.world).find_map(|(_, _, client)| client.program());
        Some(program?.started_with().downcast_ref::<Spec>()?.kind.word().to_owned())
    };
    match &compare.pair {
        Pair::Lessons(one, other) => compare.pair.names(model.lang).unwrap_or_else(|| {
            [(one, 0), (other, 1)].map(|(name, n)| recipe(&compare.sides[n]).unwrap_or_else(|| name.to_string()))
        }),
        Pair::Recipes(recipes) => recipes.names(model.lang),
        Pair::Runs(one, other) => [(*one, *other), (*other, *one)]
            .map(|(run, beside)| rules_name(model, run, beside).unwrap_or_else(|| branch_name(model, run))),
    }
}

/// The question that the two lessons answer together.
fn theme(compare: &Compare) -> Theme {
    compare.lessons.as_ref().map_or(Theme::Locks, |lessons| lessons[0].theme)
}

fn measures(model: &Model, compare: &Compare) -> Choice {
    let all = Measure::of(theme(compare));
    let is_queue = theme(compare) == Theme::Queues;
    let word = |measure: Measure| match measure {
        Measure::Release if is_queue => Word::CompareArrival,
        Measure::Vain if is_queue => Word::CompareArrivalVain,
        Measure::Events if is_queue => Word::CompareEventsInAll,
        Measure::Release => Word::CompareRelease,
        Measure::Vain => Word::CompareReleaseVain,
        Measure::Events => Word::CompareAllEvents,
        Measure::Messages => Word::CompareMessages,
        Measure::Bytes => Word::CompareBytes,
        Measure::Served => Word::CompareTime,
        Measure::Replay => Word::CompareReplay,
    };
    Choice {
        id: "compare-measure",
        label: model.word(Word::CompareMeasure).to_owned(),
        options: all
            .iter()
            .map(|measure| (model.word(word(*measure)).to_owned(), Msg::Compare(CompareMsg::Measure(*measure))))
            .collect(),
        chosen: all.iter().position(|measure| *measure == compare.trials.measure).unwrap_or(0),
    }
}

/// A round number at the top of the chart.
fn nice(most: u64) -> u64 {
    let mut unit = 1;
    while unit * 10 < most {
        unit *= 10;
    }
    [1, 2, 4, 6, 8, 10].into_iter().map(|n| n * unit).find(|top| *top >= most && top.is_multiple_of(2)).unwrap_or(2).max(2)
}
