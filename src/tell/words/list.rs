//! The words, each with its text in English and in Simplified Chinese.

use super::words;
use crate::lang::Lang;

words! {
    // What the page shows as it opens: these come with its first half.
    first {
        // -- the page as a whole
        UiTitle: "ZooScope: a ZooKeeper ensemble you can step, break and repair", "ZooScope：可以单步、破坏、修复的 ZooKeeper 集群";
        UiPanels: "Panels", "面板";
        UiLegend: "Kinds of messages", "消息种类";
        UiTransport: "Playback", "播放控制";
        UiZnodeTree: "Znodes as a tree", "znode 树";
        UiEnsembleActions: "Change the ensemble", "更改集群";
        UiViews: "What the stage shows", "舞台显示的内容";
        UiRun: "This run", "本次运行";
        UiNotices: "Notices", "提示";
        UiCompletions: "Words that fit here", "可补全的内容";
        Share: "Share", "分享";
        Help: "Help", "帮助";
        ThemeLight: "Light theme", "浅色主题";
        ThemeDark: "Dark theme", "深色主题";
        Dismiss: "Dismiss", "知道了";
        WelcomeText:
            "Five ZooKeeper servers and three clients run in this page. Stop one, cut a line, go back in time, and see why they still agree.",
            "五台 ZooKeeper 服务器和三个客户端就运行在本页面中。停掉一台、切断一条线、回到过去，看它们为何仍能一致。";
        WelcomeStart: "Start here", "从这里开始";
        DrawingTitle: "What is drawn", "图例说明";

        // -- lessons
        UiStory: "The lesson", "课程内容";
        Lessons: "Lessons", "课程";
        LessonsTitle: "Lessons", "全部课程";

        // -- comparing
        Compare: "Compare", "对比";

        // -- the bar over the stage
        StopLeader: "Stop the leader", "停止领导者";
        StartAgain: "Restart", "重新启动";
        ViewServers: "Servers", "服务器";
        ViewServersTitle: "The servers, and what they send each other", "显示各台服务器及其往来消息";
        ViewTree: "Tree", "树";
        ViewTreeTitle: "The znodes, with the clients that own and watch them", "显示 znode 树，以及拥有和监听它们的客户端";
        ViewBoth: "Both", "两者";
        ViewBothTitle: "The tree, and above it the servers with their messages", "显示 znode 树，上方显示服务器及其消息";
        FoldCaption: "Caption", "解说";
        FoldKinds: "Kinds of messages", "消息种类";
        FoldLanes: "Lanes", "泳道";
        AddObserver: "Observer", "观察者";
        AddClient: "Client", "客户端";
        HealAll: "Heal all", "全部恢复";
        Restart: "New run", "重新开始";
        RestartTitle: "Begin again with the same random seed and set-up", "用相同的随机种子和配置重新开始";

        // -- moving in time
        ToStart: "To the start", "回到开头";
        ToEnd: "To the end", "到末尾";
        StepBack: "Step back", "后退一步";
        StepForward: "Step forward", "前进一步";
        Play: "Play", "播放";
        Pause: "Pause", "暂停";
        Granularity: "Step", "步长";
        ByMessage: "message", "消息";
        ByEvent: "event", "事件";
        ByMilestone: "moment", "关键时刻";
        MilestoneLabel: "Look for", "查找";
        MilestoneElection: "election", "选举";
        MilestoneCommit: "commit", "提交";
        MilestoneWatch: "watch", "监听";
        MilestoneSession: "session", "会话";
        MilestoneFault: "fault", "故障";
        Previous: "Previous", "上一个";
        Next: "Next", "下一个";
        PaceLabel: "Pace", "节奏";
        PaceEyes: "paced", "舒缓";
        PaceSteady: "steady", "匀速";
        Speed: "Speed", "速度";
        Slower: "Slower", "减速";
        Faster: "Faster", "加速";
        Branch: "Branch", "分支";
        BranchMain: "first run", "最初的运行";

        // -- hints under the caption
        HintStop: "Stop the leader and watch the others elect a new one.", "停止领导者，看其他服务器怎样选出新的领导者。";
        HintIdle: "Do something, or press Play to let a minute pass.", "做点什么，或按“播放”让一分钟过去。";

        // -- kinds of messages
        ClassVote: "vote", "选票";
        ClassSync: "sync", "同步";
        ClassPropose: "proposal", "提案";
        ClassAck: "ack", "确认";
        ClassCommit: "commit", "提交";
        ClassClient: "client", "客户端";
        ClassWatch: "watch event", "监听事件";
        ClassPing: "heartbeat", "心跳";
        ClassTitle: "Show or hide these messages", "显示或隐藏这类消息";

        // -- standing of servers and clients
        ClientConnected: "connected", "已连接";
        ClientConnecting: "connecting", "连接中";

        // -- tabs and the log
        TabZnodes: "Znodes", "Znode";
        TabServer: "Server", "服务器";
        TabClient: "Sessions", "会话";
        TabMessage: "Message", "消息";
        TabTxns: "Txns", "事务";
        TabLog: "Log", "日志";
        TabConsole: "Console", "控制台";
        JustHappened: "What just happened", "刚刚发生";

        // -- panel: znodes
        SeenBy: "as seen by", "视角";
        Persistent: "persistent", "持久";
        Ephemeral: "ephemeral", "临时";
        SearchLabel: "Search path or data", "搜索路径或数据";
        ClearSearch: "Clear the search", "清除搜索";
        HintSelectZnode: "Select a znode to see all of it, and to change it.", "选择一个 znode，即可查看全部内容并进行更改。";

        // -- panel: a server
        Leader: "leader", "领导者";

        // -- panel: a client
        Truth: "in truth", "实际上";

        // -- panel: sessions and clients
        SessionsPanel: "Sessions and clients", "会话与客户端";
        SessionTimeLeft: "left until the leader ends it", "后领导者将结束它";

        // -- panel: the txn log
        TxnLog: "Txn log", "事务日志";

        // -- panel: a message
        CauseButton: "cause", "起因";
        EffectButton: "effect", "后果";
        GoThere: "Go to this moment", "跳到这一时刻";

        // -- notices
        NoticeIdle: "Nothing but heartbeats for the next minute, so playing has stopped. Do something, or press Play to let that minute pass.", "接下来一分钟只有心跳，播放已停止。做点什么，或按“播放”让这一分钟过去。";
    }
    // What is shown when somebody asks for it.
    later {
        // -- a live ensemble
        Live: "live", "直播";
        LiveAsked: "live: asking the ensemble …", "直播：正在连接集群……";
        LiveLost: "live: the ensemble does not answer", "直播：集群没有应答";
        LiveElsewhere: "live, not on screen", "直播，不在屏幕上";
        LiveOver: "no longer live", "直播已结束";
        MenuProgramCalls: "Its program calls", "由它的程序来调用";
        MenuProgramLeft: "Its program has left", "它的程序已离开";
        LiveProgram: "Program outside", "外部程序";
        LiveNow: "Now", "回到现在";
        LiveTooLong: "The ensemble goes on, but the page can show no more of its run. Start it again to follow a new one.", "集群仍在运行，但本页面已无法显示更多。请重新启动它以跟随新的运行。";
        LiveDiffers: "This page computes something else than the ensemble, and follows it no longer. Both have to be of one version.", "本页面算出的结果与集群不同，不再跟随。两者必须是同一版本。";
        LiveGone: "The ensemble does not answer. Nothing was done.", "集群没有应答，什么都没有做。";

        // -- what must hold
        PromisesTitle: "What must hold", "必须成立的保证";
        PromiseHolds: "holds", "成立";
        PromiseBroken: "broken", "被打破";
        PromiseIdle: "not at stake in this run", "本次运行未涉及";
        PromiseOutside: "not checked for programs outside", "外部程序，无从检查";
        PromiseKeptBy: "Kept above all by", "主要由这些规则守护";
        PromiseOpen: "Show the promise", "查看这条保证";
        PromiseFurther: "Further back", "再往前";
        PromiseOtherwise: "Here the left-out rule would first have decided otherwise", "若没有去掉规则，从这里起结果会不同";
        PromiseAlready: "Broken already:", "已被打破：";
        MilestoneBreach: "broken promise", "被打破的保证";
        PromiseGo: "Go to the step", "转到该步";
        PromiseWhy: "Why: the step, and what led to it", "原因：这一步，以及导致它的步骤";
        RulesAbout: "Leaving one out begins a new run with the same set-up. A hunt plays random schedules without the rule, until a promise that it is for breaks; the page goes on meanwhile.", "去掉一条规则，会以同样的配置开始新的运行。搜寻会在没有该规则的情况下随机调度，直到它所守护的某条保证被打破；其间页面照常可用。";
        RuleOut: "Leave it out", "去掉";
        RuleIn: "Take it in again", "恢复";
        RuleHunt: "Hunt", "搜寻";
        RuleLesson: "The lesson about it", "相关课程";
        RuleOfHdfs: "It can be left out of a run with HDFS alone.", "只有包含 HDFS 的运行才能去掉它。";
        RuleWritten: "A hunt without it goes a course of its own, with three servers and at most one client.", "去掉它的搜寻有固定的过程，使用三台服务器和至多一个客户端。";
        RulesAll: "Is there a run that breaks a promise though all rules hold?", "所有规则都成立时，是否仍有运行会打破某条保证？";
        RulesHunt: "Hunt with all rules", "在所有规则下搜寻";
        BoundsKinds: "Faults permitted", "允许的故障";
        BoundsClear: "Without bounds", "取消限制";
        BoundOpen: "any", "不限";
        BoundSchedules: "Schedules", "调度数";
        BoundServers: "Servers", "服务器";
        BoundClients: "Clients", "客户端";
        BoundFaults: "Faults", "故障数";
        BoundLength: "Seconds", "秒数";
        KindCrash: "crashes", "崩溃";
        KindFreeze: "frozen machines", "机器冻结";
        KindCut: "cut connections", "网络切断";
        KindDelay: "slow links and disks", "链路与磁盘变慢";
        KindMessage: "messages held or lost", "消息扣留或丢失";
        StripStop: "stop", "停机";
        StripStart: "start", "启动";
        StripCut: "cut", "切断";
        StripSlow: "slow", "减慢";
        StripMend: "repair", "修复";
        StripCall: "call", "调用";
        StripBreach: "broken", "被打破";
        HuntStop: "Stop", "停止";
        ChallengesAbout: "Each opens a run of its own. Bring it to what is asked for: in the console, with buttons, or by hand on the stage.", "每一题都会打开一个单独的运行。用控制台、按钮，或直接在舞台上动手，让它达到题目要求。";
        ChallengeBegin: "Try it", "试一试";
        ChallengeAgain: "Begin again", "重新开始";
        ChallengeEnd: "Put it away", "收起";
        ChallengeAstray: "The run on screen does not go on from this challenge.", "屏幕上的运行不是从这道题继续的。";
        ChallengeBefore: "This moment comes before the challenge begins.", "此刻在这道题开始之前。";
        ChallengeSolution: "Show a solution", "查看参考解法";
        ChallengeHide: "Hide the solution", "隐藏参考解法";
        ChallengeOpen: "Open the solution’s run", "打开参考解法的运行";
        HuntOpen: "Open what was found", "打开找到的运行";

        // -- figures of operators
        FiguresTitle: "Operators’ figures", "运维指标";
        FiguresMost: "The highest value shown", "所示范围内的最大值";
        FiguresOpen: "Figures", "运维指标";
        FiguresPin: "Compare from here", "从此刻起比较";
        FiguresUnpin: "From the beginning", "从开头比较";
        FiguresGoOn: "Count on", "继续统计";
        FiguresWas: "was", "之前";
        FiguresNow: "now", "现在";
        FiguresChange: "difference", "差值";
        FiguresCourse: "in the timeline’s stretch", "时间线所示范围内";
        FiguresTable: "The figures of all servers", "所有服务器的指标";
        FiguresFresh: "changed by the last event", "被上一个事件改变";
        FiguresNote: "A dash: the server does not give this figure now. While it is not serving it gives only what its process counts, as after “not currently serving requests”.", "短横表示该服务器此刻不提供这项指标。不提供服务期间，它只有进程级的计数，对应 mntr 的“not currently serving requests”。";

        // -- the page as a whole
        Close: "Close", "关闭";
        Yes: "yes", "是";
        No: "no", "否";
        TimeLabel: "time", "时间";

        // -- lessons
        LessonsLoading: "The list of lessons is on its way.", "正在获取课程列表。";
        LessonsMissing: "The list of lessons could not be fetched. Reload the page when the network is back.", "无法获取课程列表。网络恢复后请重新加载页面。";
        LessonsSearch: "Search lessons", "搜索课程";
        LessonsOnward: "Go on:", "继续：";
        StartHere: "Start here:", "从这里开始：";
        OrderThemes: "By theme", "按主题";
        OrderCourse: "In the course’s order", "按课程顺序";
        LessonOwn: "Open a file of your own, or drop it on the page: a lesson, a worksheet, a script (.zk), a saved run (.json)", "打开自己的文件，或把它拖到页面上：课程、练习、脚本（.zk）、保存的运行（.json）";
        TimelineCalls: "The clients’ calls", "客户端的调用";
        SheetClose: "Close the worksheet", "关闭练习";
        SheetWho:
            "Your number decides which runs you get. There is no account, and nothing leaves this device by itself: at the end you save a file, and hand it in yourself.",
            "你的学号决定你得到的运行。无需账号，任何内容都不会自动离开本设备：最后由你保存文件并自行提交。";
        SheetName: "Name", "姓名";
        SheetNumber: "Number", "学号";
        SheetAnswer: "Your answer", "你的答案";
        SheetSubmit: "Answer", "作答";
        SheetHandIn: "Hand in this moment", "提交这一刻";
        SheetPrint: "Print the report", "打印报告";
        SheetRun: "a run", "一次运行";
        SheetQuestion: "Question", "题目";
        SheetPoints: "Points", "得分";
        SheetTries: "Tries", "次数";
        SheetSeconds: "Seconds", "用时（秒）";
        SheetSeal: "Seal", "封印";
        SheetGrade: "Grade reports", "批改报告";
        SheetGradeNote: "Every run in them is run again, here on this device.", "其中的每个运行都会在本设备上重新执行。";
        SheetReports: "Reports", "报告";
        SheetFolder: "A folder of reports", "报告文件夹";
        NoticeEmptyFile: "There is nothing in it, or it is a folder. A folder of reports is opened on the first page of their worksheet.", "其中没有内容，或者它是一个文件夹。报告文件夹请在对应练习的第一页打开。";
        SheetNoReport: "There is no report in what you chose. A report is a file whose name ends in .json.", "所选内容中没有报告。报告是名称以 .json 结尾的文件。";
        SheetOfLink: "the link’s worksheet", "链接中的练习";
        SheetAgain: "Begin again", "重新开始";
        SheetWatch: "Watch what happens", "看看会发生什么";
        NoticeBound: "A bound of the hunt is no number yet: its field says what is expected.", "有一项搜寻限制还不是数，请看该输入框旁的说明。";
        SheetNoNumber: "A number is expected, such as 12 or 1500. Only a unit that the question names may stand behind it. This does not count as an answer.", "这里应填一个数，如 12 或 1500，后面只能带题目中出现的单位。这次不算作答。";
        NoticeSheetElsewhere: "What was answered in another tab is here too.", "另一个标签页中的作答已同步到这里。";
        NoticeSheetOfAnother: "In another tab, somebody with another name or number answers this worksheet. Each report is kept, and the one that was answered last opens the next time.", "另一个标签页正以别的姓名或学号作答这份练习。各份报告都会保留，下次打开的是最后作答的那一份。";
        SheetWrong: "Not yet.", "还不对。";
        SheetEnd: "Your answers", "你的答案";
        SheetSave: "Save the report", "保存报告";
        SheetSaveNote: "The file holds your name, your number, your answers and your runs. Hand it in as your course says.", "文件包含你的姓名、学号、答案和运行。请按课程要求提交。";
        AuthorWrite: "Write a lesson", "编写课程";
        AuthorBack: "Back to the text", "回到文本";
        AuthorClose: "Close the text", "关闭文本";
        AuthorText: "The text of the lesson", "课程文本";
        AuthorRecord: "Record", "录制";
        AuthorStop: "Stop recording", "停止录制";
        AuthorRecordTitle:
            "What you do on the stage and in the console, and the time that passes, is written as the commands of this beat, or of the set-up",
            "你在舞台和控制台的操作以及流逝的时间，会写成当前 beat（或开头设置）的命令";
        AuthorBeat: "New beat here", "在此新建 beat";
        AuthorAsk: "Question…", "问题…";
        AuthorTry: "Try", "试运行";
        AuthorTryTitle: "Carry the text out, and show this beat as readers have it", "执行文本，并按读者看到的样子显示当前 beat";
        AuthorSave: "Save", "保存";
        AuthorTakeBack: "Take back", "撤回";
        AuthorTakeBackTitle: "The text as it was before a button changed it", "恢复到按钮改动之前的文本";
        AuthorFrom: "Begin from …", "以此开始……";
        AuthorAnew: "A new lesson, from the run on the stage", "以舞台上的运行新建课程";
        AuthorSearch: "Search expressions", "搜索表达式";
        AuthorValues: "Ask for one of these. Its value when the beat is done is the right answer.", "选择要问的表达式，beat 结束时的值就是正确答案。";
        AuthorNotes: "What is wrong, and what is missing", "错误与缺失";
        NoticeMendFirst: "Something is wrong in the text; here is the first place. Mend it first.", "文本有错误，这里是第一处。请先改正。";
        NoticeInABeat: "Put the caret into a beat first.", "请先把光标放进一个 beat。";
        NoticeAsksAlready: "This beat asks something already; a beat has one question.", "这个 beat 已有问题，每个 beat 只能有一个。";
        NoticeOtherRun: "Another run is on the stage, which does not begin as the lesson does. Recording has ended.", "舞台上换成了另一次运行，开头与课程不同。录制已结束。";
        NoticeTapeTooLong: "The lesson would get too long. Recording has ended.", "课程会过长。录制已结束。";
        NoticeUnwritable: "A command has the word N in it, which means the size in a lesson. Recording has ended.", "命令中有单词 N，它在课程中表示规模。录制已结束。";
        LessonClose: "Close the lesson", "关闭课程";
        Present: "Present", "演示";
        PresentTitle: "Fill the screen with the stage and the sentence, for an audience", "用舞台和解说占满屏幕，供听众观看";
        HallOn: "On", "前进";
        HallBack: "Back", "后退";
        HallBlack: "Black screen", "黑屏";
        HallSpotlight: "Spotlight on what the step is about", "聚光：只亮出本步所看的";
        HallPointer: "Large pointer", "大指针";
        HallText: "Text of the step", "本步文字";
        HallSpeaker: "Speaker’s view", "演讲者视图";
        HallFull: "Full screen", "全屏";
        HallLeave: "Leave the presentation", "退出演示";
        SpeakerClock: "Time of the talk", "演讲用时";
        SpeakerZero: "Set to zero", "归零";
        SpeakerBlack: "The screen is black.", "屏幕已黑。";
        SpeakerNotes: "Notes", "备注";
        SpeakerNoNotes: "No notes for this step.", "本步没有备注。";
        SpeakerNext: "Next", "下一步";
        LessonBack: "← Back", "← 上一步";
        LessonNext: "Next →", "下一步 →";
        LessonGoOn: "Go on", "继续";
        LessonSkip: "Skip ⇥", "跳过 ⇥";
        ReadAlong: "Stop at each sentence", "逐句停顿";
        ReadAlongTitle: "Playing stops at each sentence of the caption, until you go on", "播放到每句解说时停下，等你继续";
        LessonPlay: "Play on →", "继续播放 →";
        LessonFinish: "Finish →", "完成 →";
        LessonOnward: "Next lesson →", "下一课 →";
        LessonFold: "Fold the text", "收起文字";
        LessonUnfold: "Show the text", "展开文字";
        LessonAstray: "You have left the script. All that you do here is a branch of your own.", "你已离开课程脚本，这里的操作都在你自己的分支上。";
        LessonReturn: "Back to the lesson", "回到课程";
        LessonTake: "To take home", "要点";
        LessonMyth: "It is often thought", "常见误解";
        LessonTruth: "In fact", "实际情况";
        LessonReads: "Further reading", "延伸阅读";
        LessonWithRules: "The same with the rule", "加上规则，对照同样的过程";
        LessonOthers: "All lessons", "全部课程";
        LessonAgain: "From the beginning", "从头再看";
        Predict: "Predict", "预测";
        PredictHint:
            "Answer here, by a number key, or by a click on the stage. A wrong answer costs nothing, and you may also just play on.",
            "在这里选择、按数字键，或直接点击舞台来回答。答错没有关系，也可以不答直接播放。";
        PredictWait: "Watch what happens.", "看看会发生什么。";
        VerdictRight: "Right.", "答对了。";
        VerdictWrong: "Not this time.", "这次不对。";
        VerdictNone: "Not answered. The right answer is marked.", "没有作答。正确答案已标出。";
        ThemeEnsemble: "The ensemble", "集群";
        ThemeData: "Znodes, watches, sessions", "znode、监听与会话";
        ThemeNaming: "Naming, configuration, membership", "命名、配置与集群管理";
        ThemeLocks: "Locks and leaders", "锁与选主";
        ThemeQueues: "Queues, barriers, commits", "队列、屏障与提交";
        ThemePitfalls: "Pitfalls", "常见陷阱";
        ThemeHdfs: "HDFS", "HDFS";
        ThemeSandbox: "On your own", "自由探索";
        NoticeLessonMissing: "The lesson could not be fetched. The screen stays as it is.", "无法获取这门课程。当前画面保持不变。";
        NoticeLanguageMissing: "This language could not be fetched. The page stays in the one before.", "无法获取这种语言。页面仍使用原来的语言。";
        NoticeLessonBroken: "The lesson has a mistake and cannot be opened. The picker says where.", "这门课程有错误，无法打开。课程列表中说明了错误位置。";
        NoticeEmptyScript: "The file holds no command.", "文件中没有命令。";
        NoticeNoPair: "These two lessons are not made to be compared, so there are no figures to show.", "这两门课程不是为对比而编写的，没有可供对比的数据。";
        KeyLessons: "all lessons", "打开课程列表";
        KeyPresent: "in a lesson: present it to an audience", "课程中：向听众演示";
        KeyBeat: "in a lesson: one step back, one step on", "课程中：上一步、下一步";
        KeyAnswer: "in a lesson: answer the question", "课程中：回答问题";

        // -- comparing
        CompareClose: "Leave the comparison", "退出对比";
        ComparePair: "What is compared", "对比的内容";
        CompareScrub: "The clock of both runs", "两边共同的时钟";
        CompareEvents: "watch events since the first release", "自第一次释放以来的监听事件";
        CompareEventsInAll: "watch events since the first came", "自第一个到达以来的监听事件";
        CompareWatchEvents: "watch events", "监听事件";
        CompareVain: "of those, for nothing", "其中白白唤醒的";
        CompareRequests: "requests of clients", "客户端的请求";
        CompareMessages: "messages", "消息";
        CompareBytes: "bytes between clients and servers", "客户端与服务器之间的字节";
        CompareServed: "served", "已得到服务";
        CompareEntered: "let in", "已进入";
        CompareParting: "Go to where they part", "转到分岔处";
        Differences: "Where they differ now", "此刻的不同";
        NoDifferences: "Nothing: at this moment both are the same.", "没有：此刻两边相同。";
        CompareChartEdits: "How it grows with the edits in the log", "随日志中编辑数量的增长";
        CompareChart: "How it grows with the number of waiting clients", "随等待客户端数量的增长";
        CompareMeasure: "What the chart shows", "图表显示的内容";
        CompareRelease: "watch events of a release", "一次释放的监听事件";
        CompareReleaseVain: "watch events for nothing, of a release", "一次释放中白白唤醒的";
        CompareArrival: "watch events of one arrival", "一次到达的监听事件";
        CompareArrivalVain: "watch events for nothing, of one arrival", "一次到达中白白唤醒的";
        CompareAllEvents: "watch events until all are served", "直到全部得到服务的监听事件";
        CompareTime: "ms until all are served", "直到全部得到服务的毫秒数";
        CompareReplay: "milliseconds to read FsImage and EditLog", "读取 FsImage 与 EditLog 的毫秒数";
        CompareRestart: "milliseconds until it serves", "恢复服务所用的毫秒数";
        CompareRun: "Compute from 1 to 60", "计算 1 到 60";
        CompareCancel: "Stop computing", "停止计算";

        // -- the bar over the stage
        StopActive: "Stop the active NameNode", "停止活跃的名称节点";
        AddObserverTitle: "Add an observer", "添加一个观察者";
        AddClientTitle: "Add a client", "添加一个客户端";

        // -- moving in time
        Again: "Again", "重播";
        MarkMend: "repair", "恢复";
        InThePast: "A change here starts a new branch.", "在此更改会开始新的分支。";

        // -- hints under the caption
        HintRestart: "Start the stopped server again and see how it catches up.", "重新启动停止的服务器，看它怎样追上进度。";
        HintHeal: "Heal all repairs everything that is broken.", "用“全部恢复”修好所有故障。";
        HintPlay: "Press Play, or Space, to let time pass.", "按“播放”或空格键，让时间前进。";
        HintSent: "Sent. Press Play, and the answer comes.", "已发出。按“播放”，回复才会到来。";
        Opening: "Nothing has happened yet.", "还没有发生任何事。";

        // -- standing of servers and clients
        RoleStopped: "stopped", "已停止";
        ClientReadOnly: "read-only", "只读";
        RoleStarting: "starting", "启动中";
        RoleSafeMode: "safe mode", "安全模式";
        RoleActive: "active", "活跃";
        RoleStandby: "standby", "备用";
        RoleActivating: "taking over", "接管中";
        RoleCheckpointing: "secondary", "第二名称节点";
        RoleJournaling: "journal", "日志";
        RoleStoring: "data", "数据节点";
        RoleFrozen: "frozen", "已冻结";
        ClientExpired: "session expired", "会话已过期";
        ClientClosed: "closed", "已关闭";

        // -- panel: znodes
        Kind: "kind", "类型";
        Owner: "owner", "所有者";
        DataLabel: "data", "数据";
        WatchedBy: "watched by", "监听者";
        DeletedBy: "deleted by", "删除它的事务";
        KindContainer: "container", "容器";
        KindTtl: "TTL", "TTL 节点";
        KindSequential: "sequential", "顺序";
        Lifetime: "lifetime", "期限";
        AclLabel: "ACL", "ACL（权限）";
        Elsewhere: "elsewhere", "其他服务器";
        SameElsewhere: "the same on every running server", "各运行中的服务器一致";
        NoOtherRuns: "no other server runs", "没有其他运行中的服务器";
        DataAsText: "Text", "文本";
        DataAsHex: "Hex", "十六进制";
        NothingFound: "nothing found", "没有找到";
        ExplainStat: "What they mean", "字段含义";
        GoToTxn: "To this txn in the log, and from there to its steps", "在事务日志中查看该事务及其各个步骤";
        ActAs: "Acting as", "操作者";
        CannotCall: "cannot call", "无法调用";
        ActCreate: "Create", "新建";
        ActSet: "Set", "修改";
        ActWatch: "Watch", "监听";
        NameLabel: "name", "名称";
        TtlLabel: "TTL, in ms", "TTL（毫秒）";
        CreateIt: "Create", "创建";
        SetIt: "Set the data", "修改数据";
        WatchData: "Data, once", "数据，一次";
        WatchExists: "Existence, once", "是否存在，一次";
        WatchChildren: "Children, once", "子节点，一次";
        WatchPersistent: "Persistent", "持久监听";
        WatchRecursive: "Recursive", "递归监听";
        WrongNoName: "A name is missing; only a sequential znode can do without.", "缺少名称；只有顺序节点可以没有。";
        WrongTtl: "A TTL is a whole number of milliseconds, at least 1.", "TTL 是不小于 1 的整数毫秒。";
        WrongNobody: "There is no client to do it.", "没有可以执行操作的客户端。";

        // -- panel: a server
        State: "state", "状态";
        ZabStateLabel: "Zab phase", "Zab 阶段";
        AcceptedEpoch: "acceptedEpoch", "acceptedEpoch";
        CurrentEpoch: "currentEpoch", "currentEpoch";
        RoundLabel: "election round", "选举轮次";
        LastLogged: "last logged zxid", "最后写入日志的 zxid";
        LastApplied: "last applied zxid", "最后应用的 zxid";
        NoneYet: "none", "无";
        Serves: "serves clients", "为客户端服务";
        Waiting: "waiting in its sockets", "积压在套接字中";
        DiskExtra: "disk slower by", "磁盘每次多花";
        LogTail: "Log", "日志";
        OnDisk: "Log on its disk", "磁盘上的日志";
        LogEmpty: "The log is empty.", "日志为空。";
        CellCommitted: "committed", "已提交";
        CellLogged: "logged", "已落盘";
        CellInMemory: "in memory", "仅在内存";
        Votes: "Votes it counts", "它统计的选票";
        VoteOf: "of", "来自";
        VoteFor: "for", "投给";
        Outstanding: "Proposals under way", "进行中的提案";
        Acks: "acknowledged by", "已确认者";
        QuorumReached: "quorum", "已过半";
        Learners: "Learners", "学习者";
        Phase: "phase", "阶段";
        Synced: "synchronised", "已同步";
        SessionsTitle: "Sessions", "会话";
        SessionLabel: "session", "会话";
        Timeout: "timeout", "超时";
        WatchesTitle: "Watches", "监听";
        PathLabel: "path", "路径";
        ClientLabel: "client", "客户端";
        Snapshots: "snapshots", "快照";
        ConnectedHere: "connected here", "连接在此";
        SyncModeLabel: "brought up to date by", "同步方式";
        VotersInForce: "voters", "投票者";
        VotersProposed: "voters proposed", "提议的投票者";

        // -- panel: a client
        Believes: "believes", "它以为";
        ServerLabel: "server", "服务器";
        LastSeenZxid: "last zxid seen", "见过的最后一个 zxid";
        ConnectString: "connect string", "连接串";
        CallsTitle: "Calls", "调用";
        CallLabel: "call", "调用";
        AnswerLabel: "answer", "回复";
        CallWaiting: "waits for an answer", "等待回复";
        CallStands: "waits for time to go on", "等待时间前进";
        EventsTitle: "Watch events", "监听事件";

        // -- panel: sessions and clients
        SessionsPaused:
            "No leader, so nobody keeps time and no session ends. A new leader gives each its full timeout.",
            "没有领导者，无人计时，会话都不会结束。新的领导者会给每个会话重新计满超时。";
        SessionPaused: "paused", "暂停";
        SessionExpiring: "expiring", "正在过期";
        SessionLeftBehind: "nobody holds it", "无人持有";
        SessionOpenedFor: "opened for", "最初属于";
        EphemeralsTitle: "Ephemerals", "临时节点";
        CredentialsTitle: "Credentials", "凭证";

        // -- panel: the txn log
        TxnLabel: "txn", "事务";
        TxnsOlder: "Older", "较早";
        TxnsNewer: "Newer", "较新";
        TxnsEmpty: "No txn has been proposed yet.", "尚未提出任何事务。";
        TxnsHelp: "A cell leads to the step that brought the txn there.", "点击格子可跳到事务到达该服务器的那一步。";
        TxnProposed: "proposed", "已提出";
        TxnLater: "later", "稍后";
        TxnLost: "lost: no server has it", "已丢失：没有服务器保留它";
        TxnSteps: "Its steps", "经过的步骤";
        CellAbsent: "not there", "没有";
        CellApplied: "applied", "已应用";
        CellSnapshot: "in a snapshot", "在快照中";

        // -- panel: a message
        From: "from", "从";
        To: "to", "到";
        SentAt: "sent", "发出";
        ArrivesAt: "arrives", "到达";
        NotYetSent: "not yet sent", "尚未发送";
        Under: "state", "状态";
        Moving: "under way", "在途";
        Stalled: "stalled behind a cut", "因链路切断而停住";
        Held: "held", "被扣住";
        Delivered: "delivered", "已送达";
        Fields: "Fields", "字段";
        CauseTitle: "Cause", "起因";
        EffectsTitle: "Effects", "后果";
        EmptyServer: "Choose a server on the stage.", "请在舞台上选择一台服务器。";
        EmptyMessage: "Choose a message on the stage or a line of the timeline.", "请在舞台上选择一条消息，或在时间线上选择一条线。";

        // -- console, keys, sharing
        ConsoleLabel: "Command", "命令";
        ConsoleGone: "a run that is gone", "已被替换的运行";
        ConsolePlaceholder: "create /a hello", "create /a hello";
        ConsoleHint:
            "Type a command, such as “crash s5” or “c1 ls /”. Tab completes; Help lists them all.",
            "输入命令，例如“crash s5”或“c1 ls /”。Tab 键补全，帮助里列有全部命令。";
        RunButton: "Run", "执行";
        MendLeave: "Leave the link", "放弃链接";
        KeysTitle: "Keys", "按键";
        CommandsTitle: "Commands", "命令";
        GroupEnsemble: "ensemble", "集群";
        GroupProgram: "a client’s program", "客户端的程序";
        GroupPage: "console", "控制台";
        GroupOperator: "servers, by an operator", "运维询问服务器";
        GroupSetup: "set-up", "配置";
        ShareTitle: "A link to what you see", "分享链接";
        ShareOffers: "What the link leads to", "链接指向";
        ShareMoment: "This moment", "此刻";
        ShareMomentText:
            "The link carries the random seed, every command and the moment on screen. Opened elsewhere, it shows the same.",
            "链接里有随机种子、所有命令和屏幕上的时刻，在别处打开看到的完全一样。";
        ShareTree: "The tree", "znode 树";
        ShareTreeText: "This moment, with the tree of znodes on the stage.", "此刻，舞台上显示 znode 树。";
        ShareBeat: "This step", "这一步";
        ShareBeatText: "The lesson opens at the beginning of this step.", "打开课程时从这一步开始。";
        ShareLesson: "This lesson", "这门课程";
        ShareLessonText: "The lesson opens at its beginning.", "打开课程时从头开始。";
        ShareCompare: "The comparison", "这个对比";
        ShareCompareText: "The comparison opens, with its size and this instant.", "打开这个对比，并显示此刻。";
        ShareOwn: "The lesson you write", "你编写的课程";
        ShareOwnText: "The link carries the whole text of the lesson. Whoever opens it reads the lesson.", "链接里有课程的全部文本，打开链接即可学习这门课程。";
        ShareOwnTooLong: "The text does not fit into a link. Save it as a file, and hand that on.", "文本放不进链接。请保存为文件后再分发。";
        ShareLang: "With the language", "带上语言";
        CopyLink: "Copy the link", "复制链接";
        Copied: "The link is in the clipboard.", "链接已复制到剪贴板。";
        SaveLabel: "Save the run", "保存运行";
        SaveScript: "Commands (.zk)", "命令（.zk）";
        SaveJson: "JSON, can be opened again", "JSON，可再次打开";
        SaveMermaid: "Sequence diagram (Mermaid)", "时序图（Mermaid）";
        SaveShiViz: "Log for ShiViz", "ShiViz 日志";
        SaveCsv: "Table of steps (CSV)", "步骤表（CSV）";
        SaveHistory: "Clients' calls as bars (SVG)", "客户端调用图（SVG）";
        PictureLabel: "Save a picture", "保存图片";
        PictureStage: "Stage", "舞台";
        PictureTimeline: "Timeline", "时间线";
        PictureComparison: "Both sides", "两侧";
        PictureChart: "Chart", "图表";
        PicturePaper: "For paper: dark on white", "用于打印：白底深色";
        Film: "Record the stage", "录制舞台";
        FilmEnd: "Stop and save", "停止并保存";
        Digest: "digest of this moment", "此刻的摘要值";
        ScriptLabel: "The run as commands", "用命令表示的本次运行";

        // -- menus
        MenuStop: "Stop", "停止";
        MenuRestart: "Start", "启动";
        MenuFreeze: "Freeze", "冻结";
        MenuThaw: "Thaw", "解冻";
        MenuIsolate: "Isolate", "隔离";
        MenuHeal: "Heal all", "全部恢复";
        MenuDiskSlow: "Slow its disk", "让磁盘变慢";
        MenuDiskNormal: "Disk as before", "磁盘恢复正常";
        MenuCut: "Cut the link", "切断链路";
        MenuHealLink: "Mend the link", "恢复链路";
        MenuSlow: "Slow the link", "让链路变慢";
        MenuSlowOff: "Link as fast as before", "链路恢复速度";
        MenuHold: "Hold", "扣住";
        MenuRelease: "Let it go", "放行";
        MenuDrop: "Drop (breaks the connection)", "丢弃（连接会断开）";
        MenuCreate: "Create", "创建 znode";
        MenuCreateEphemeral: "Create ephemeral", "创建临时节点";
        MenuGetWatch: "Read and watch", "读取并监听";
        MenuSet: "Write", "写入";
        MenuChild: "Create a child …", "创建子节点 …";
        MenuSetForm: "Write …", "写入 …";
        MenuShowInPanel: "Show in the panel", "在面板中显示";
        MenuShowTree: "Show its tree", "显示它的树";
        MenuLs: "List /", "列出根节点";
        MenuSync: "Sync", "执行 sync";
        MenuClose: "Close session", "关闭会话";
        MenuConsole: "Type a command", "输入命令";
        MenuAddClientHere: "Add a client here", "在这里添加客户端";
        MenuStageTitle: "The ensemble", "整个集群";
        MenuDelete: "Delete", "删除";
        MenuCheckpoint: "Make a checkpoint", "做一次检查点";
        MenuImport: "Start from the last checkpoint", "从最后一个检查点恢复";
        MenuMkdir: "Make a directory", "创建目录";
        MenuPut: "Put a file", "写入文件";

        // -- what each key does
        KeyPlay: "play, pause", "播放、暂停";
        KeyStep: "step back, step forward", "后退一步、前进一步";
        KeyEvent: "one event back, forward", "后退、前进一个事件";
        KeyEnds: "to the start, to the end", "到开头、到末尾";
        KeySpeed: "slower, faster", "减速、加速";
        KeyNext: "next, previous of the chosen kind", "所选种类的下一个、上一个";
        KeyZoom: "zoom the timeline", "缩放时间线";
        KeyCalls: "the clients’ calls in the timeline", "时间线显示客户端的调用";
        KeyView: "servers or the tree on the stage", "舞台显示服务器或 znode 树";
        KeyPromises: "what must hold, the rules and the hunt", "必须成立的保证、规则与搜寻";
        KeyMessage: "next, previous message on the stage", "舞台上的下一条、上一条消息";
        KeyStop: "stop the selected server, drop the selected message", "停止选中的服务器，丢弃选中的消息";
        KeyRestart: "start the server", "启动服务器";
        KeyFreeze: "freeze, thaw; a message: hold, let go", "冻结、解冻；消息：扣住、放行";
        KeyIsolate: "isolate it", "隔离它";
        KeyMend: "heal all", "全部恢复";
        KeyConsole: "console", "控制台";
        KeyFigures: "operators’ figures", "运维指标";
        KeyMenu: "the menu of what has the focus: a machine, a line, a message", "打开焦点所在的机器、连线或消息的菜单";
        HandDrag: "drag", "拖动";
        HandCuts: "over the ground of the stage: cuts every line that it crosses", "在舞台空白处拖动：切断划过的所有连线";
        HandClick: "click", "点击";
        HandMenu: "a machine, a line, a message: its menu; the right button on the ground: the whole ensemble’s", "点击机器、连线或消息：打开它的菜单；在空白处点右键：整个集群的菜单";
        KeyHelp: "this help", "本帮助";
        KeyEscape: "close what is open", "关闭已打开的内容";

        // -- in another page's frame
        WholePage: "ZooScope: the whole page, in a new tab", "ZooScope：在新标签页中打开完整页面";

        // -- notices
        NoticeClipboard: "The browser refused the clipboard. The link is in the address bar.", "浏览器不允许使用剪贴板。链接就在地址栏里。";
        NoticeWindow: "The browser does not open a second window. Allow pop-ups for this page.", "浏览器没有打开第二个窗口。请允许本页面弹出窗口。";
        PanickedTitle: "Something in ZooScope has failed, and the page cannot go on.", "ZooScope 内部出错，页面无法继续。";
        PanickedLink: "The link to the moment at which the page last stood; please send it with what is said above:", "页面最近停下的那一刻的链接；反馈时请连同上面的内容一起发送：";
        PanickedAgain: "Open that moment again", "重新打开那一刻";
        PanickedAnew: "Begin anew", "重新开始";
        NoticeVersion: "A newer version of ZooScope is ready.", "新版 ZooScope 已就绪。";
        Renew: "Open the new version", "打开新版本";
        NoticePicture: "The browser cannot make this picture or recording. A drawing (SVG) works in every browser.", "浏览器无法生成该图片或录像。SVG 图形在所有浏览器中都可用。";
        NoticeFilm: "The stage is being recorded while it plays.", "正在录制舞台的播放过程。";
        NoticeSheetPacked: "The worksheet in this link cannot be unpacked; something of it is missing, or this browser cannot do it.", "链接中的练习无法解压：内容有缺失，或浏览器不支持。";
        NoticeSheetMissing: "There is no such worksheet beside this page.", "本页面旁边没有这个练习。";
        NoticeSaving: "The browser refuses to save the file.", "浏览器不允许保存文件。";
        NoticeUnreadable: "Some of what an earlier visit stored in this browser is damaged and cannot be read: progress, settings or answers may be missing. What you saved as a file is not touched.", "此前访问时保存在浏览器中的内容有一部分已损坏，无法读取：进度、设置或作答可能缺失。另存为文件的内容不受影响。";
        NoticeStorage: "The browser keeps nothing here: settings, answers of a worksheet and a lesson that is being written last until the page closes. Save a report or a lesson as a file.", "浏览器不允许本页面保存任何内容：设置、练习的作答和正在编写的课程在关闭页面后都会丢失。请把报告或课程保存为文件。";
        SheetNotKept: "This browser keeps no answers: save the report before you close the page.", "浏览器不会保留作答：请在关闭页面之前保存报告。";
        NoticeNoFile: "This is no text. The page opens lessons (.lesson), worksheets (.worksheet), scripts (.zk) and runs that were saved (.json).", "这不是文本文件。本页面能打开课程（.lesson）、练习（.worksheet）、脚本（.zk）和保存的运行（.json）。";
        NoticeSheetAside: "The worksheet is laid aside with its answers. The button at the top leads back to it.", "练习已放在一边，作答都还在。顶部的按钮可以回到练习。";
        SheetReturn: "Worksheet", "练习";
        SheetReturnTitle: "Back to the worksheet that was laid aside", "回到刚才的练习";
        NoticeSteps:
            "The run has reached its greatest length. It plays no further; everything so far stays.",
            "本次运行已到最大长度，不再继续；此前的一切都保留。";
        NoticeBranches: "There are as many branches as the page can keep. Go to the end of one to go on.", "分支数已达上限。请回到某个分支的末尾再继续。";
        NoticeNothingAhead: "Nothing more will happen until you do something.", "在你有所动作之前，不会再发生任何事。";
        NoticeNoMessage: "No message is on its way at this moment.", "此刻没有在途的消息。";
        NoticeNoneFound: "There is none in that direction.", "那个方向上没有了。";
        NoticeNewRun: "A new run begins with this set-up; the runs before stay among the branches.", "以此配置开始新的运行；先前的运行仍保留在分支中。";
        NoticeDefaultRun: "The default run is shown.", "因此改为显示默认运行。";
        NoticeStays: "The page stays as it was.", "页面保持原样。";
        NoticeLinkLimit:
            "This run is longer than the page can compute. It is shown as far as it goes.",
            "这个运行超出页面能计算的长度，只显示到能到达之处。";
        NoticeRunTooLong: "This run has too many commands for a link; the address no longer follows it.", "本次运行的命令太多，放不进链接；地址栏不再随之更新。";
    }
}
