// Three programs increment a number in a znode by its version, while somebody stops the leader every few seconds.
//
//     NODE_PATH=<folder of modules> node counter.cjs HOSTS SECONDS
//
// Each writes, in one transaction, the number and how often it has done so itself. So it knows after a lost answer whether the write was done.
// It fails where an increment is missing, or one is too many.

const zookeeper = require("node-zookeeper-client");

const PROGRAMS = 3;
const [hosts, seconds] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const LOST = [zookeeper.Exception.CONNECTION_LOSS, zookeeper.Exception.OPERATION_TIMEOUT];
let again = 0;

// Fails aloud wherever it stands.
process.on("unhandledRejection", (why) => {
    console.error(why);
    process.exit(1);
});

function connected() {
    const client = zookeeper.createClient(hosts, { sessionTimeout: 10000, spinDelay: 100 });
    client.on("expired", () => {
        console.error("a session expired");
        process.exit(1);
    });
    return new Promise((done) => {
        client.once("connected", () => done(client));
        client.connect();
    });
}

// The results of a call, or null where its answer is lost.
function called(call) {
    return new Promise((done, failed) => {
        call((error, ...results) => {
            if (error && LOST.includes(error.getCode && error.getCode())) {
                again += 1;
                sleep(50).then(() => done(null));
            } else if (error) {
                failed(error);
            } else {
                done(results);
            }
        });
    });
}

// The results of a call that may be made twice.
async function repeated(call) {
    for (;;) {
        const results = await called(call);
        if (results) {
            return results;
        }
    }
}

async function create(client, path) {
    try {
        await repeated((done) => client.create(path, Buffer.from("0"), done));
    } catch (error) {
        if (error.getCode() !== zookeeper.Exception.NODE_EXISTS) {
            throw error;
        }
    }
    // In its transactions this library takes version 0 for any version.
    await repeated((done) => client.setData(path, Buffer.from("0"), -1, done));
}

async function program(number) {
    const client = await connected();
    const own = `/done-${number}`;
    await create(client, own);
    let conflicts = 0;
    while (Date.now() < end) {
        const [total, stat] = await repeated((done) => client.getData("/count", done));
        const [mine, ownStat] = await repeated((done) => client.getData(own, done));
        await sleep(5);
        const write = (path, data, version) => [path, Buffer.from(String(Number(data.toString()) + 1)), version];
        try {
            await called((done) =>
                client
                    .transaction()
                    .setData(...write("/count", total, stat.version))
                    .setData(...write(own, mine, ownStat.version))
                    .commit(done),
            );
        } catch (error) {
            if (error.getCode() !== zookeeper.Exception.BAD_VERSION) {
                throw error;
            }
            conflicts += 1;
        }
    }
    // A read may be answered by a server that has not heard of the last write. A write may not.
    await create(client, `/end-${number}`);
    const [mine] = await repeated((done) => client.getData(own, done));
    client.close();
    return { mine: Number(mine.toString()), conflicts };
}

(async () => {
    const client = await connected();
    await create(client, "/count");
    const programs = await Promise.all([...Array(PROGRAMS).keys()].map(program));
    await create(client, "/end");
    const [data] = await repeated((done) => client.getData("/count", done));
    const count = Number(data.toString());
    const sum = programs.reduce((sum, { mine }) => sum + mine, 0);
    const conflicts = programs.reduce((sum, program) => sum + program.conflicts, 0);
    console.log(`${count} increments of ${sum}, ${conflicts} conflicts, ${again} calls made again`);
    process.exit(count === sum && count > 0 && conflicts > 0 ? 0 : 1);
})();
