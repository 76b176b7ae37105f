// The lock of the recipe over Apache's own client library: each waits for the one before it in the queue.
//
//     java -cp 'zookeeper.jar:zookeeper-jute.jar:slf4j-api.jar:…' QueuedLock.java [NAME [HOSTS]]

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

public class QueuedLock {
    static final String LOCK = "/queued-lock";

    public static void main(String[] arguments) throws Exception {
        String name = arguments.length > 0 ? arguments[0] : "me";
        String hosts = arguments.length > 1 ? arguments[1] : "127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183";
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zk = new ZooKeeper(hosts, 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) connected.countDown();
        });
        connected.await();
        try {
            zk.create(LOCK, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException somebodyHasMadeIt) {
        }
        String own = zk.create(LOCK + "/lock-", name.getBytes(), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        while (true) {
            List<String> queue = zk.getChildren(LOCK, false);
            queue.sort(null);
            int place = queue.indexOf(own.substring(LOCK.length() + 1));
            if (place == 0) break;
            CountDownLatch gone = new CountDownLatch(1);
            // A connection that breaks is told to watchers too, and says nothing of the znode.
            boolean waits = zk.exists(LOCK + "/" + queue.get(place - 1), event -> { if (event.getType() != EventType.None) gone.countDown(); }) != null;
            if (waits) gone.await();
        }
        System.out.print(name + " has the lock. Press Enter to let it go. ");
        System.in.read();
        zk.close();
    }
}
