// The launcher ("zygote"): one small single-threaded process that makes sandboxes. It holds no secrets and sees
// nothing of the host but the store, /proc, six device nodes and /sys.
#include "launcher.h"

#include "blob.h"
#include "kernel.h"
#include "pid1.h"
#include "wire.h"
#include "world.h"

#include <linux/securebits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define HOST 3
#define MAX_CHILDREN 1024
#define MAX_USERNS 256

static struct {
    pid_t pid;
    uint32_t id;
} children[MAX_CHILDREN];

/// User namespaces that only translate ids of idmapped mounts, one per slot, kept for reuse.
static struct {
    uint64_t base, disk;
    int fd;
} translators[MAX_USERNS];
static int translator_count;

static int write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = write(fd, text, strlen(text));
    int saved = errno;
    close(fd);
    errno = saved;
    return n == (ssize_t)strlen(text) ? 0 : -1;
}

/// Root and the rest are two lines, since a line must lie within one line of the parent's map, and an ordinary user's
/// map has two: himself, and his range of /etc/subuid. Without such a range there is root alone.
static int write_maps(pid_t pid, uint64_t inside, uint64_t outside, uint64_t count) {
    typedef unsigned long long number;
    char path[64], lines[192];
    int length = snprintf(lines, sizeof lines, "%llu %llu 1\n", (number)inside, (number)outside);
    if (count > 1)
        snprintf(lines + length, sizeof lines - length, "%llu %llu %llu\n", (number)inside + 1, (number)outside + 1, (number)count - 1);
    snprintf(path, sizeof path, "/proc/%d/gid_map", pid);
    if (write_file(path, lines) < 0) return -1;
    snprintf(path, sizeof path, "/proc/%d/uid_map", pid);
    return write_file(path, lines);
}

static int translator(uint64_t disk, uint64_t base, uint64_t count) {
    for (int i = 0; i < translator_count; i++)
        if (translators[i].base == base && translators[i].disk == disk) return translators[i].fd;
    struct clone_args args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
    pid_t pid = (pid_t)k_clone3(&args);
    if (pid < 0) return -1;
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) pause();
    }
    char path[64];
    int fd = -1;
    if (write_maps(pid, disk, base, count) == 0) {
        snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    int saved = errno;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    errno = saved;
    if (fd < 0) return -1;
    if (translator_count == MAX_USERNS) close(translators[--translator_count].fd);
    translators[translator_count].base = base;
    translators[translator_count].disk = disk;
    translators[translator_count++].fd = fd;
    return fd;
}

/// A detached, private mount of a path below the store, with the ids of a slot.
static int store_mount(const char *path, uint64_t set, int idmap, uint64_t disk, uint64_t base, uint64_t count) {
    char full[512];
    if (strstr(path, "..") || snprintf(full, sizeof full, "/store/%s", path) >= (int)sizeof full) {
        errno = EINVAL;
        return -1;
    }
    int tree = k_open_tree(AT_FDCWD, full, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    if (tree < 0) return -1;
    int userns = idmap ? translator(disk, base, count) : -1;
    if ((idmap && userns < 0) || k_mount_setattr(tree, 0, set | MOUNT_ATTR_NODEV, userns) < 0) {
        int saved = errno;
        close(tree);
        errno = saved;
        return -1;
    }
    return tree;
}

/// The sandbox's first process; never returns.
static void child(const struct blob *spec, struct parts parts, int go, uint32_t id, const int *groups, int group_count) {
    char byte;
    const char *failed = NULL;
    if (read(go, &byte, 1) != 1) _exit(1); // the launcher gave up; it has told the host why
    // A single thread that moves itself spares the kernel a grace period of RCU, which costs some 10 ms (cgroup-v1 `tasks`).
    for (int i = 0; i < group_count && !failed; i++)
        if (write(groups[i], "0", 1) != 1) failed = "enter a cgroup";
    // Whoever has one id may not leave his groups either (user_namespaces(7), `setgroups`); no file of theirs is in sight.
    int keeps_groups = spec->number[CREATE_ID_COUNT] == 1;
    if (!failed && (syscall(SYS_setresgid, 0, 0, 0) < 0 || syscall(SYS_setresuid, 0, 0, 0) < 0 ||
                    (syscall(SYS_setgroups, 0, NULL) < 0 && !keeps_groups)))
        failed = "become root of the sandbox";
    // A back-stop: the end of the control socket is the rule. Changing ids clears it, so it comes here.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // After the cgroups were joined, so that the namespace's root is the sandbox's own group.
    if (!failed && !(spec->number[CREATE_FLAGS] & CREATE_SHARED_CGROUPNS) && syscall(SYS_unshare, CLONE_NEWCGROUP) < 0) failed = "unshare cgroup namespace";
    if (!failed) failed = world_build(spec, &parts);
    if (failed) {
        wire_fail(parts.control, id, failed);
        _exit(1);
    }
    pid1_main(parts.control, id, spec);
}

static const char *create(struct frame *frame, int *fds, int count) {
    struct blob spec;
    if (count < 2 || blob_open(&spec, fds[0], CREATE_LIST_COUNT) < 0) return "read the request";
    const char *failed = NULL;
    uint64_t flags = spec.number[CREATE_FLAGS], base = spec.number[CREATE_ID_BASE], ids = spec.number[CREATE_ID_COUNT];
    int idmap = (flags & CREATE_IDMAP) != 0;
    int groups = (int)spec.number[CREATE_CGROUPS], slot = 0, go[2] = {-1, -1}, pidfd = -1;
    struct parts parts = {.layers = -1, .view = -1, .control = fds[1]};
    pid_t pid = -1;
    while (slot < MAX_CHILDREN && children[slot].pid) slot++;
    if (slot == MAX_CHILDREN) {
        errno = EAGAIN;
        failed = "find room for another sandbox";
        goto out;
    }
    if (count != 2 + groups || spec.list[CREATE_VIEW].count != 1 || spec.list[CREATE_HOSTNAME].count != 1) {
        errno = EINVAL;
        failed = "read the request";
        goto out;
    }
    char view[256];
    snprintf(view, sizeof view, "views/%s", spec.list[CREATE_VIEW].item[0]);
    parts.layers = store_mount("layers", MOUNT_ATTR_RDONLY, idmap, spec.number[CREATE_DISK_BASE], base, ids);
    parts.view = store_mount(view, 0, idmap, spec.number[CREATE_DISK_BASE], base, ids);
    if (parts.layers < 0 || parts.view < 0) {
        failed = "open the layers and the view";
        goto out;
    }
    if (pipe2(go, O_CLOEXEC) < 0) {
        failed = "make a pipe";
        goto out;
    }
    struct clone_args args = {
        .flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_PIDFD | (flags & CREATE_NET ? CLONE_NEWNET : 0) |
                 (flags & CREATE_SHARED_IPC ? 0 : CLONE_NEWIPC),
        .pidfd = (uint64_t)(uintptr_t)&pidfd,
        .exit_signal = SIGCHLD,
    };
    // What the kernel counts by user (inotify instances, message queues, pending signals, locked memory), it counts for the owner of the
    // namespace as well: the owner is an id of the sandbox's own, or one task could use up what belongs to the host's root.
    int owned = base != 0 && !(flags & CREATE_OWNED_BY_LAUNCHER);
    if (owned && syscall(SYS_setresuid, -1, base, -1) < 0) {
        failed = "become the owner of a sandbox";
        goto out;
    }
    pid = (pid_t)k_clone3(&args);
    if (pid == 0) {
        close(go[1]);
        child(&spec, parts, go[0], frame->id, fds + 2, groups);
    }
    if (owned) {
        int saved = errno;
        syscall(SYS_setresuid, -1, 0, -1);
        // Lost by the change; we read /proc of our own children.
        prctl(PR_SET_DUMPABLE, 1);
        errno = saved;
    }
    if (pid < 0) {
        failed = "clone3";
        goto out;
    }
    children[slot].pid = pid;
    children[slot].id = frame->id;
    if (write_maps(pid, 0, base, ids) < 0) failed = "write the id maps";
    // The kernel should end a task before the program that runs it (T13). Written from here, it is also the lowest score
    // that anybody inside can choose.
    char score[64];
    snprintf(score, sizeof score, "/proc/%d/oom_score_adj", pid);
    if (!(flags & CREATE_NO_OOM_SCORE)) (void)!write_file(score, "500");
    if (!failed) {
        struct frame answer = {.operation = OP_CREATED, .id = frame->id, .value = {pid}};
        if (wire_send(HOST, &answer, &pidfd, 1) == 0) (void)!write(go[1], "g", 1);
    }
out:;
    // Closing `go` without a byte ends a child that must not live.
    int saved = errno;
    if (go[0] >= 0) close(go[0]);
    if (go[1] >= 0) close(go[1]);
    if (parts.layers >= 0) close(parts.layers);
    if (parts.view >= 0) close(parts.view);
    if (pidfd >= 0) close(pidfd);
    blob_close(&spec);
    errno = saved;
    return failed;
}

static const char *mount_for_host(struct frame *frame, int *fds, int count) {
    struct blob spec;
    if (count != 1 || blob_open(&spec, fds[0], 1) < 0) return "read the request";
    int fd = -1;
    if (spec.list[0].count == 1)
        fd = store_mount(spec.list[0].item[0], MOUNT_ATTR_RDONLY, spec.number[MOUNT_FLAGS] & CREATE_IDMAP,
                         spec.number[MOUNT_DISK_BASE], spec.number[MOUNT_ID_BASE], spec.number[MOUNT_ID_COUNT]);
    else errno = EINVAL;
    int saved = errno;
    blob_close(&spec);
    errno = saved;
    if (fd < 0) return "mount a part of the store";
    struct frame answer = {.operation = OP_MOUNTED, .id = frame->id};
    wire_send(HOST, &answer, &fd, 1);
    close(fd);
    return NULL;
}

static void reap(void) {
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (int i = 0; i < MAX_CHILDREN; i++) {
            if (children[i].pid != pid) continue;
            struct frame frame = {.operation = OP_ENDED, .id = children[i].id, .value = {status}};
            children[i].pid = 0;
            wire_send(HOST, &frame, NULL, 0);
        }
    }
}

/// Leaves the host's file system for a tiny one: each sandbox copies the launcher's mount namespace, so a small one
/// is faster to copy and shows a failed sandbox nothing.
static const char *own_root(const char *store) {
    enum { STORE, PROC, SYS, FIRST_NODE };
    static const char *const names[] = {"store", "proc", "sys", "dev/null", "dev/zero", "dev/full", "dev/random", "dev/urandom", "dev/tty"};
    const int count = sizeof names / sizeof *names;
    int trees[sizeof names / sizeof *names];
    if (syscall(SYS_unshare, CLONE_NEWNS) < 0) return "unshare mount namespace";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return "make mounts private";
    // All of them first: the new root covers a directory of the host.
    for (int i = 0; i < count; i++) {
        char host[32];
        snprintf(host, sizeof host, "/%s", names[i]);
        unsigned recursive = i == PROC || i == SYS ? AT_RECURSIVE : 0;
        trees[i] = k_open_tree(AT_FDCWD, i == STORE ? store : host, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | recursive);
        // /sys only serves to be allowed a sysfs inside.
        if (trees[i] < 0 && i != SYS) return i == STORE ? "open the store" : i == PROC ? "open /proc" : "open device nodes";
    }
    int fs = k_fsopen("tmpfs");
    int root = fs < 0 || k_fsconfig_string(fs, "size", "1m") < 0 || k_fsconfig_string(fs, "mode", "0755") < 0
                   ? -1
                   : k_fsmount(fs, MOUNT_ATTR_NOSUID);
    if (root < 0 || k_move_mount(root, AT_FDCWD, "/tmp") < 0) return "mount a root for the launcher";
    if (fchdir(root) < 0) return "enter the launcher's root";
    if (mkdir("store", 0755) || mkdir("proc", 0755) || mkdir("sys", 0755) || mkdir("dev", 0755) || mkdir("scratch", 0755))
        return "prepare the launcher's root";
    for (int i = 0; i < count; i++) {
        if (trees[i] < 0) continue;
        if (i >= FIRST_NODE) {
            int file = open(names[i], O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (file < 0) return "prepare the launcher's root";
            close(file);
        }
        if (k_move_mount(trees[i], AT_FDCWD, names[i]) < 0) return "fill the launcher's root";
        close(trees[i]);
    }
    if (k_pivot_root(".", ".") < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0) return "pivot_root";
    close(root);
    return NULL;
}

int launcher_main(const char *store) {
    prctl(PR_SET_NAME, "sh-launcher");
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN); // the host decides; a Ctrl-C at the terminal reaches the whole process group
    signal(SIGTERM, SIG_IGN);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    // Capabilities stay when create() changes the user for a moment: on some hosts only they allow a user namespace.
    prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0);
    const char *failed = own_root(store);
    if (failed) {
        wire_fail(HOST, 0, failed);
        return 1;
    }
    int signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    struct frame started = {.operation = OP_STARTED};
    if (signals < 0 || wire_send(HOST, &started, NULL, 0) < 0) return 1;

    struct pollfd watched[2] = {{.fd = HOST, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    for (;;) {
        if (poll(watched, 2, -1) < 0 && errno != EINTR) return 1;
        if (watched[1].revents) {
            struct signalfd_siginfo info;
            while (read(signals, &info, sizeof info) > 0) {}
            reap();
        }
        if (!watched[0].revents) continue;
        struct frame frame;
        int fds[MAX_FDS], count;
        int got = wire_receive(HOST, &frame, fds, &count);
        if (got == 0) break;
        if (got < 0) continue;
        failed = "unknown operation";
        errno = ENOSYS;
        if (frame.operation == OP_CREATE) failed = create(&frame, fds, count);
        else if (frame.operation == OP_MOUNT) failed = mount_for_host(&frame, fds, count);
        if (failed) wire_fail(HOST, frame.id, failed);
        wire_close_fds(fds, count);
    }
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (children[i].pid) kill(children[i].pid, SIGKILL);
    return 0;
}
