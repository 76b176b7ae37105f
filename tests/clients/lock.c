/* Three programs increment a number in a znode, each time holding the lock of the recipes, while somebody stops the leader every few seconds.
 *
 *     cc lock.c -lzookeeper_mt -lpthread;  lock HOSTS SECONDS
 *
 * Without the lock increments would be lost, for each is a read and then a write. It fails where two held the lock at once, where an increment is
 * missing, where a watch stayed silent, or where a session expired. */

#define THREADED
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zookeeper/zookeeper.h>

#define PROGRAMS 3
#define PATIENCE 20

struct program {
    int number, locks, done, again;
    zhandle_t *handle;
    pthread_mutex_t mutex;
    pthread_cond_t told;
    int is_told;
};

static const char *hosts;
static time_t end;
static atomic_int holders;

static void fail(const char *why, ...) {
    va_list more;
    va_start(more, why);
    vfprintf(stderr, why, more);
    fputs("\n", stderr);
    exit(1);
}

static void on_event(zhandle_t *handle, int type, int state, const char *path, void *context) {
    struct program *me = context;
    (void)handle;
    (void)path;
    if (type == ZOO_SESSION_EVENT && state == ZOO_EXPIRED_SESSION_STATE)
        fail("a session expired");
    if (type == ZOO_SESSION_EVENT)
        return;
    pthread_mutex_lock(&me->mutex);
    me->is_told = 1;
    pthread_cond_signal(&me->told);
    pthread_mutex_unlock(&me->mutex);
}

/* Whether a call is to be made again: its connection, and perhaps its answer, is lost. */
static int is_lost(struct program *me, int result) {
    if (result != ZCONNECTIONLOSS && result != ZOPERATIONTIMEOUT)
        return 0;
    me->again++;
    usleep(50000);
    return 1;
}

/* The last ten characters, by which the servers order the znodes of a queue. */
static const char *order(const char *name) {
    return name + strlen(name) - 10;
}

/* Takes away what this program has in the queue. */
static void leave(struct program *me) {
    char mine[16], path[300];
    int result, left;
    snprintf(mine, sizeof mine, "p%d-", me->number);
    do {
        struct String_vector names;
        left = 0;
        result = zoo_get_children(me->handle, "/lock", 0, &names);
        if (result != ZOK)
            continue;
        for (int n = 0; n < names.count; n++) {
            if (strncmp(names.data[n], mine, strlen(mine)) != 0)
                continue;
            left = 1;
            snprintf(path, sizeof path, "/lock/%s", names.data[n]);
            result = zoo_delete(me->handle, path, -1);
            if (result != ZOK && result != ZNONODE && !is_lost(me, result))
                fail("delete %s: %s", path, zerror(result));
        }
        deallocate_String_vector(&names);
    } while (left || is_lost(me, result));
    if (result != ZOK)
        fail("children: %s", zerror(result));
}

/* Waits until the znode before this program's is gone. */
static void wait_for(struct program *me, const char *path) {
    struct Stat stat;
    struct timespec until;
    me->is_told = 0;
    int result = zoo_wexists(me->handle, path, on_event, me, &stat);
    if (result == ZNONODE || is_lost(me, result))
        return;
    if (result != ZOK)
        fail("exists %s: %s", path, zerror(result));
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE;
    pthread_mutex_lock(&me->mutex);
    while (!me->is_told)
        if (pthread_cond_timedwait(&me->told, &me->mutex, &until) != 0)
            fail("no watch event for %s in %d s", path, PATIENCE);
    pthread_mutex_unlock(&me->mutex);
}

static void acquire(struct program *me) {
    char mine[32], path[300];
    snprintf(mine, sizeof mine, "p%d-%d-", me->number, me->locks++);
    for (;;) {
        struct String_vector names;
        int result = zoo_get_children(me->handle, "/lock", 0, &names);
        if (is_lost(me, result))
            continue;
        if (result != ZOK)
            fail("children: %s", zerror(result));
        /* A create whose answer was lost has left a znode, or two. */
        const char *own = NULL, *before = NULL;
        for (int n = 0; n < names.count; n++)
            if (strncmp(names.data[n], mine, strlen(mine)) == 0 && (!own || strcmp(order(names.data[n]), order(own)) < 0))
                own = names.data[n];
        for (int n = 0; own && n < names.count; n++)
            if (strcmp(order(names.data[n]), order(own)) < 0 && (!before || strcmp(order(names.data[n]), order(before)) > 0))
                before = names.data[n];
        if (!own) {
            snprintf(path, sizeof path, "/lock/%s", mine);
            result = zoo_create(me->handle, path, "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL | ZOO_SEQUENCE, NULL, 0);
            if (result != ZOK && !is_lost(me, result))
                fail("create %s: %s", path, zerror(result));
        } else if (before) {
            snprintf(path, sizeof path, "/lock/%s", before);
        }
        int is_held = own && !before, waits = own && before;
        deallocate_String_vector(&names);
        if (is_held)
            return;
        if (waits)
            wait_for(me, path);
    }
}

static void increment(struct program *me) {
    char text[32];
    struct Stat stat;
    int length, result, is_unsure = 0;
    do {
        length = sizeof text - 1;
        result = zoo_get(me->handle, "/count", 0, text, &length, &stat);
    } while (is_lost(me, result));
    if (result != ZOK)
        fail("get: %s", zerror(result));
    text[length] = 0;
    int version = stat.version;
    snprintf(text, sizeof text, "%d", atoi(text) + 1);
    usleep(10000);
    do {
        result = zoo_set2(me->handle, "/count", text, (int)strlen(text), version, &stat);
        /* The holder alone writes: another version is that of the write whose answer is lost. */
        if (result == ZBADVERSION && is_unsure)
            result = ZOK;
        is_unsure = 1;
    } while (is_lost(me, result));
    if (result != ZOK)
        fail("set: %s", zerror(result));
    me->done++;
}

static zhandle_t *connected(struct program *me) {
    zhandle_t *handle = zookeeper_init(hosts, on_event, 10000, NULL, me, 0);
    if (!handle)
        fail("no handle");
    for (int tenths = 0; zoo_state(handle) != ZOO_CONNECTED_STATE; tenths++, usleep(100000))
        if (tenths > PATIENCE * 10)
            fail("no connection in %d s", PATIENCE);
    return handle;
}

static void *run(void *context) {
    struct program *me = context;
    me->handle = connected(me);
    while (time(NULL) < end) {
        acquire(me);
        if (atomic_fetch_add(&holders, 1) != 0)
            fail("two held the lock at once");
        increment(me);
        atomic_fetch_sub(&holders, 1);
        leave(me);
    }
    zookeeper_close(me->handle);
    return NULL;
}

int main(int count, char **arguments) {
    static struct program programs[PROGRAMS], first;
    pthread_t threads[PROGRAMS];
    char text[32];
    struct Stat stat;
    if (count != 3)
        fail("lock HOSTS SECONDS");
    hosts = arguments[1];
    end = time(NULL) + atoi(arguments[2]);
    zoo_set_debug_level(0);
    first.handle = connected(&first);
    for (const char **path = (const char *[]){"/count", "/lock", NULL}; *path; path++) {
        int result;
        do {
            result = zoo_create(first.handle, *path, "0", 1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0);
        } while (is_lost(&first, result));
        if (result != ZOK && result != ZNODEEXISTS)
            fail("create %s: %s", *path, zerror(result));
    }
    for (int n = 0; n < PROGRAMS; n++) {
        programs[n].number = n;
        pthread_mutex_init(&programs[n].mutex, NULL);
        pthread_cond_init(&programs[n].told, NULL);
        pthread_create(&threads[n], NULL, run, &programs[n]);
    }
    int done = 0, again = 0, result, length;
    for (int n = 0; n < PROGRAMS; n++) {
        pthread_join(threads[n], NULL);
        done += programs[n].done;
        again += programs[n].again;
    }
    /* A read may be answered by a server that has not heard of the last write. A write may not. */
    do {
        result = zoo_create(first.handle, "/end", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0);
    } while (is_lost(&first, result));
    do {
        length = sizeof text - 1;
        result = zoo_get(first.handle, "/count", 0, text, &length, &stat);
    } while (is_lost(&first, result));
    if (result != ZOK)
        fail("get: %s", zerror(result));
    text[length] = 0;
    printf("%s increments of %d, %d calls made again\n", text, done, again);
    if (atoi(text) != done || done == 0)
        fail("an increment is lost");
    zookeeper_close(first.handle);
    return 0;
}
