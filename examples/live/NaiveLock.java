// A lock that looks right, over Apache's own client library: whoever can create the znode has the lock, and the others wait until it is gone. Watch all of
// them wake, and one of them win.
//
//     java -cp 'zookeeper.jar:zookeeper-jute.jar:slf4j-api.jar:…' NaiveLock.java [NAME [HOSTS]]

import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

public class NaiveLock {
    static final String LOCK = "/naive-lock";

    public static void main(String[] arguments) throws Exception {
        String name = arguments.length > 0 ? arguments[0] : "me";
        String hosts = arguments.length > 1 ? arguments[1] : "127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183";
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zk = new ZooKeeper(hosts, 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) connected.countDown();
        });
        connected.await();
        while (true) {
            try {
                zk.create(LOCK, name.getBytes(), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                break;
            } catch (KeeperException.NodeExistsException somebodyHasIt) {
                CountDownLatch gone = new CountDownLatch(1);
                // A connection that breaks is told to watchers too, and says nothing of the znode.
                boolean held = zk.exists(LOCK, event -> { if (event.getType() != EventType.None) gone.countDown(); }) != null;
                if (held) {
                    gone.await();
                    System.out.println(name + " is woken");
                }
            }
        }
        System.out.print(name + " has the lock. Press Enter to let it go. ");
        System.in.read();
        zk.close();
    }
}
