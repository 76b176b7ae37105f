import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.ConnectionLossException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;

/** Curator's recipes keep their promises while the leader is stopped every few seconds: CuratorRecipes HOSTS PAGE SECONDS. */
public class CuratorRecipes {
    static final int PROGRAMS = 3;
    static final int MAX_ROUNDS = 1000;
    static final AtomicInteger readers = new AtomicInteger();
    static String hosts;
    static int page;
    static long end;

    /** How often each client has lost its connection, and how many calls of its barriers came to nothing. */
    static final Map<CuratorFramework, AtomicInteger> losses = new ConcurrentHashMap<>(), tornBy = new ConcurrentHashMap<>();

    /** What became of one round at a double barrier. */
    static class Round {
        final AtomicInteger arrived = new AtomicInteger(), entered = new AtomicInteger();
        final AtomicInteger leaving = new AtomicInteger(), left = new AtomicInteger();
        volatile boolean isLast;
    }

    interface Program {
        void run(CuratorFramework client, int number) throws Exception;
    }

    static String http(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    static void check(boolean holds, String why) {
        if (!holds) {
            throw new AssertionError(why);
        }
    }

    static CuratorFramework connect() throws Exception {
        CuratorFramework client = CuratorFrameworkFactory.newClient(hosts, 20000, 10000, new RetryForever(100));
        AtomicInteger lost = new AtomicInteger();
        losses.put(client, lost);
        client.getConnectionStateListenable().addListener((of, state) -> {
            if (state == ConnectionState.SUSPENDED) {
                lost.incrementAndGet();
            }
        });
        client.start();
        client.blockUntilConnected();
        return client;
    }

    /** Calls a barrier, and counts where a lost connection, or the lost answer of a call that was made again, leaves nothing to rely on. */
    static boolean unlessTorn(AtomicInteger torn, Callable<Boolean> call) throws Exception {
        try {
            return call.call();
        } catch (ConnectionLossException | NodeExistsException | NoNodeException why) {
            torn.incrementAndGet();
            return false;
        }
    }

    /** Runs a program three times at once, each with its own client, and tells what failed. */
    static Thread started(String name, List<String> faults, Program program) {
        Thread all = new Thread(null, () -> {
            List<Thread> threads = new ArrayList<>();
            for (int n = 0; n < PROGRAMS; n++) {
                int number = n;
                Thread thread = new Thread(null, () -> {
                    try (CuratorFramework client = connect()) {
                        program.run(client, number);
                    } catch (Throwable why) {
                        synchronized (faults) {
                            faults.add(name + ": " + why);
                        }
                    }
                }, name + " " + number);
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException why) {
                    return;
                }
            }
        }, name);
        all.setDaemon(true);
        all.start();
        return all;
    }

    /** Where the programs stand. */
    static String stacks() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            text.append("\n").append(thread.getName());
            for (StackTraceElement frame : stack) {
                text.append("\n    ").append(frame);
            }
        });
        return text.toString();
    }

    static boolean goesOn() {
        return System.currentTimeMillis() < end;
    }

    public static void main(String[] arguments) throws Exception {
        hosts = arguments[0];
        page = Integer.parseInt(arguments[1]);
        end = System.currentTimeMillis() + Long.parseLong(arguments[2]) * 1000;
        List<String> faults = new ArrayList<>();
        List<Thread> programs = new ArrayList<>();
        AtomicInteger holders = new AtomicInteger(), locked = new AtomicInteger();
        programs.add(started("mutex", faults, (client, number) -> {
            InterProcessMutex mutex = new InterProcessMutex(client, "/mutex");
            while (goesOn()) {
                mutex.acquire();
                check(holders.incrementAndGet() == 1, "two hold the mutex");
                Thread.sleep(10);
                holders.decrementAndGet();
                locked.incrementAndGet();
                mutex.release();
            }
        }));
        AtomicInteger writers = new AtomicInteger(), written = new AtomicInteger();
        programs.add(started("read-write lock", faults, (client, number) -> {
            InterProcessReadWriteLock lock = new InterProcessReadWriteLock(client, "/readwrite");
            while (goesOn()) {
                if (number == 0) {
                    lock.writeLock().acquire();
                    check(writers.incrementAndGet() == 1 && readers.get() == 0, "a writer is not alone");
                    Thread.sleep(10);
                    writers.decrementAndGet();
                    written.incrementAndGet();
                    lock.writeLock().release();
                } else {
                    lock.readLock().acquire();
                    readers.incrementAndGet();
                    check(writers.get() == 0, "a reader beside a writer");
                    Thread.sleep(10);
                    readers.decrementAndGet();
                    lock.readLock().release();
                }
            }
        }));
        AtomicInteger leading = new AtomicInteger(), led = new AtomicInteger();
        programs.add(started("selector", faults, (client, number) -> {
            LeaderSelector selector = new LeaderSelector(client, "/selector", new LeaderSelectorListenerAdapter() {
                public void takeLeadership(CuratorFramework of) throws InterruptedException {
                    try {
                        if (leading.incrementAndGet() != 1) {
                            synchronized (faults) {
                                faults.add("two lead by the selector");
                            }
                        }
                        Thread.sleep(20);
                        led.incrementAndGet();
                    } finally {
                        leading.decrementAndGet();
                    }
                }
            });
            selector.autoRequeue();
            selector.start();
            while (goesOn()) {
                Thread.sleep(100);
            }
            selector.close();
        }));
        AtomicInteger latched = new AtomicInteger();
        programs.add(started("latch", faults, (client, number) -> {
            while (goesOn()) {
                try (LeaderLatch latch = new LeaderLatch(client, "/latch", "" + number)) {
                    latch.start();
                    if (latch.await(5, TimeUnit.SECONDS)) {
                        latched.incrementAndGet();
                    }
                    Thread.sleep(50);
                }
            }
        }));
        // A double barrier tells its caller of a connection that was lost, and those at the same barrier may then wait in vain. So the three
        // agree on what became of each round, and meet at another barrier for the next one.
        List<Round> rounds = new ArrayList<>();
        for (int n = 0; n < MAX_ROUNDS; n++) {
            rounds.add(new Round());
        }
        AtomicInteger whole = new AtomicInteger();
        CyclicBarrier agreed = new CyclicBarrier(PROGRAMS);
        programs.add(started("double barrier", faults, (client, number) -> {
            AtomicInteger torn = tornBy.computeIfAbsent(client, key -> new AtomicInteger());
            for (int n = 0; n < MAX_ROUNDS; n++) {
                Round round = rounds.get(n);
                DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(client, "/barrier/" + n, PROGRAMS);
                if (number == 0) {
                    round.isLast = !goesOn();
                }
                round.arrived.incrementAndGet();
                if (unlessTorn(torn, () -> barrier.enter(4, TimeUnit.SECONDS))) {
                    round.entered.incrementAndGet();
                    check(round.arrived.get() == PROGRAMS, "one is through before all have come");
                }
                agreed.await();
                if (round.entered.get() == PROGRAMS) {
                    Thread.sleep(number * 50);
                    round.leaving.incrementAndGet();
                    if (unlessTorn(torn, () -> barrier.leave(4, TimeUnit.SECONDS))) {
                        round.left.incrementAndGet();
                        check(round.leaving.get() == PROGRAMS, "one is out before all would leave");
                    }
                    agreed.await();
                    if (number == 0 && round.left.get() == PROGRAMS) {
                        whole.incrementAndGet();
                    }
                }
                if (round.isLast) {
                    return;
                }
            }
        }));
        Set<String> taken = ConcurrentHashMap.newKeySet();
        AtomicInteger offered = new AtomicInteger(), lostByTakers = new AtomicInteger();
        CountDownLatch allOffered = new CountDownLatch(1);
        programs.add(started("queue", faults, (client, number) -> {
            SimpleDistributedQueue queue = new SimpleDistributedQueue(client, "/queue");
            if (number == 0) {
                while (goesOn()) {
                    queue.offer(("" + offered.incrementAndGet()).getBytes());
                    Thread.sleep(20);
                }
                allOffered.countDown();
                return;
            }
            int last = 0;
            while (true) {
                boolean isLast = allOffered.getCount() == 0;
                byte[] item = queue.poll(1, TimeUnit.SECONDS);
                if (item == null && isLast) {
                    break;
                }
                if (item != null) {
                    int now = Integer.parseInt(new String(item));
                    check(now >= last, "the queue is out of order");
                    last = now;
                    taken.add("" + now);
                }
            }
            lostByTakers.addAndGet(losses.get(client).get());
        }));
        try (CuratorFramework client = connect()) {
            CuratorCache cache = CuratorCache.build(client, "/cached");
            cache.start();
            PersistentNode node = new PersistentNode(client, CreateMode.EPHEMERAL, false, "/persistent", "x".getBytes());
            node.start();
            check(node.waitForInitialCreate(20, TimeUnit.SECONDS), "the persistent node is not there");
            int stops = 0, last = 0;
            while (System.currentTimeMillis() < end - 5000) {
                String state = http("GET", "/state", "");
                int at = state.indexOf("\"leader\": \"");
                if (at > 0) {
                    String leader = state.substring(at + 11, state.indexOf('"', at + 11));
                    http("POST", "/command", "crash " + leader);
                    Thread.sleep(2500);
                    http("POST", "/command", "restart " + leader);
                    stops++;
                }
                last++;
                client.create().orSetData().creatingParentsIfNeeded().forPath("/cached/a", ("" + last).getBytes());
                Thread.sleep(1500);
            }
            if (client.checkExists().forPath("/persistent") != null) {
                client.delete().forPath("/persistent");
            }
            long patience = System.currentTimeMillis() + 30000;
            for (Thread program : programs) {
                program.join(Math.max(1, patience - System.currentTimeMillis()));
                check(!program.isAlive(), program.getName() + " does not come to its end; " + faults + stacks());
            }
            String wanted = "" + last;
            Callable<Boolean> isCached = () -> cache.get("/cached/a").filter(data -> new String(data.getData()).equals(wanted)).isPresent();
            while (!isCached.call() || client.checkExists().forPath("/persistent") == null) {
                check(System.currentTimeMillis() < patience, "the cache or the persistent node does not come up to date");
                Thread.sleep(100);
            }
            System.out.println(stops + " leaders stopped; mutex " + locked + ", writes " + written + ", selector " + led + ", latch " + latched
                + ", barrier " + whole + ", queue " + taken.size() + " of " + offered + "; " + faults);
            check(faults.isEmpty(), faults.toString());
            check(stops > 0 && locked.get() > 0 && written.get() > 0 && led.get() > 0 && latched.get() > 0 && whole.get() > 0,
                "nothing went on");
            for (CuratorFramework of : tornBy.keySet()) {
                check(tornBy.get(of).get() <= losses.get(of).get(), "a barrier is torn although no connection was lost");
            }
            // A taker whose answer is lost has deleted an item that nobody gets.
            check(taken.size() + lostByTakers.get() >= offered.get(), "an item of the queue is lost");
            check(client.getChildren().forPath("/queue").isEmpty(), "an item stays in the queue");
            node.close();
            cache.close();
        }
        System.exit(0);
    }
}
