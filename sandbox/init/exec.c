// One command: a supervisor, child of pid 1, and the command itself below it. The supervisor is a subreaper, so
// whatever the command starts stays below it, also daemons, and a timeout can end all of it.
#include "exec.h"

#include "kernel.h"
#include "pid1.h"
#include "protocol.h"
#include "users.h"

#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>

extern char **environ;

static void fail(int report, const char *step) __attribute__((noreturn));
static void fail(int report, const char *step) {
    struct report r = {.failed = errno ? errno : EIO};
    strncpy(r.step, step, sizeof r.step - 1);
    (void)!write(report, &r, sizeof r);
    _exit(127);
}

/// Opens a directory below the sandbox's root for a mount, making what is missing; links are refused.
static int target_directory(const char *path, int follow) {
    int dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    char name[256];
    while (*path == '/') path++;
    while (*path && dir >= 0) {
        size_t length = strcspn(path, "/");
        if (length >= sizeof name) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, path, length);
        name[length] = 0;
        mkdirat(dir, name, 0755);
        int next = k_openat2(dir, name, O_PATH | O_DIRECTORY, 0, follow ? 0 : RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
        close(dir);
        dir = next;
        path += length;
        while (*path == '/') path++;
    }
    return dir;
}

/// Mounts that only this command sees. Items: "r", "w" or "t" and a path; r: the next mount descriptor read-only,
/// w: the same below a throw-away upper, t: an empty tmpfs.
static void private_mounts(struct exec *exec) {
    const struct blob *request = exec->request;
    if (request->list[EXEC_MOUNTS].count == 0) return;
    int next = 0;
    if (syscall(SYS_unshare, CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        fail(exec->report, "make a mount namespace for the command");
    for (uint32_t i = 0; i < request->list[EXEC_MOUNTS].count; i++) {
        const char *item = request->list[EXEC_MOUNTS].item[i], *path = item + 1;
        int target = target_directory(path, (exec->spec->number[CREATE_FLAGS] & CREATE_FOLLOW_LINKS) != 0);
        if (target < 0) fail(exec->report, "open a mount point (is it, or a parent, a link?)");
        int tree = -1;
        if (*item != 't') {
            if (next >= exec->mount_count) {
                errno = EINVAL;
                fail(exec->report, "find the mount's descriptor");
            }
            tree = exec->mounts[next++];
        }
        if (*item == 'r') {
            if (k_move_mount(tree, target, "") < 0) fail(exec->report, "attach a mount");
        } else {
            int fs = k_fsopen("tmpfs");
            // A temporary directory is for the command, whoever it runs as; the one below a layer is ours.
            const char *mode = *item == 't' ? "1777" : "0755";
            int scratch = fs < 0 || k_fsconfig_string(fs, "mode", mode) < 0 ? -1 : k_fsmount(fs, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
            if (scratch < 0 || k_move_mount(scratch, target, "") < 0) fail(exec->report, "mount a tmpfs");
            if (*item == 'w') {
                if (fchdir(scratch) < 0 || mkdir("l", 0755) < 0 || mkdir("u", 0755) < 0 || mkdir("w", 0755) < 0 ||
                    k_move_mount(tree, AT_FDCWD, "l") < 0 ||
                    mount("overlay", ".", "overlay", MS_NODEV | MS_NOSUID, "userxattr,volatile,lowerdir=l,upperdir=u,workdir=w") < 0)
                    fail(exec->report, "mount a throw-away layer");
            }
            close(scratch);
        }
        close(target);
    }
}

static void drop_privileges(struct exec *exec, const struct user *user) {
    const struct blob *request = exec->request, *spec = exec->spec;
    uint64_t flags = spec->number[CREATE_FLAGS];
    uint64_t keep = flags & CREATE_ALL_CAPABILITIES ? ~0ull >> (63 - CAP_LAST_CAP) : request->number[EXEC_CAPABILITIES];
    uint64_t ambient = user->uid == 0 ? 0 : request->number[EXEC_AMBIENT] & keep;
    for (int cap = 0; cap < 64; cap++)
        if (!(keep >> cap & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0) {
            if (errno == EINVAL && cap > CAP_LAST_CAP) break; // past the last one this kernel knows
            if (errno != EINVAL) fail(exec->report, "drop capabilities");
        }
    if (request->number[EXEC_NO_NEW_PRIVS] && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) fail(exec->report, "set no_new_privs");
    uint64_t filter = request->number[EXEC_FILTER];
    if (!(flags & CREATE_NO_SECCOMP)) {
        if (filter >= spec->list[CREATE_FILTERS].count) {
            errno = EINVAL;
            fail(exec->report, "find the seccomp filter");
        }
        // Installed while we may (CAP_SYS_ADMIN); the calls below are allowed by every profile.
        struct sock_fprog program = {.len = spec->list[CREATE_FILTERS].length[filter] / sizeof(struct sock_filter),
                                     .filter = (struct sock_filter *)(void *)spec->list[CREATE_FILTERS].item[filter]};
        if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) fail(exec->report, "install the seccomp filter");
    }
    if (syscall(SYS_setgroups, user->group_count, user->groups) < 0 && errno != EPERM) fail(exec->report, "set groups");
    if (syscall(SYS_setresgid, user->gid, user->gid, user->gid) < 0) fail(exec->report, "set the group id");
    if (ambient && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0) fail(exec->report, "keep capabilities");
    if (syscall(SYS_setresuid, user->uid, user->uid, user->uid) < 0) fail(exec->report, "set the user id");
    if (user->uid == 0 || ambient) {
        uint64_t own = ambient ? ambient : keep;
        struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct data[2] = {
            {.effective = (uint32_t)own, .permitted = (uint32_t)own, .inheritable = (uint32_t)ambient},
            {.effective = (uint32_t)(own >> 32), .permitted = (uint32_t)(own >> 32), .inheritable = (uint32_t)(ambient >> 32)},
        };
        if (syscall(SYS_capset, &header, data) < 0) fail(exec->report, "set capabilities");
    }
    // A verifier that runs as an ordinary user: without a capability of its own, whoever became that user could reach into it (T57).
    for (int cap = 0; cap <= CAP_LAST_CAP; cap++)
        if (ambient >> cap & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
            fail(exec->report, "hand on capabilities");
}

/// Finds the program as execvp would, in the PATH of the environment it will get.
static void run(char **argv, char **environment) {
    if (strchr(argv[0], '/')) {
        execve(argv[0], argv, environment);
        return;
    }
    const char *path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    for (char **e = environment; *e; e++)
        if (strncmp(*e, "PATH=", 5) == 0) path = *e + 5;
    int denied = 0;
    char candidate[4096];
    for (;;) {
        size_t length = strcspn(path, ":");
        if (snprintf(candidate, sizeof candidate, "%.*s%s%s", (int)length, path, length ? "/" : "", argv[0]) < (int)sizeof candidate) {
            execve(candidate, argv, environment);
            if (errno == EACCES) denied = 1;
            else if (errno != ENOENT && errno != ENOTDIR) return;
        }
        if (!path[length]) break;
        path += length + 1;
    }
    errno = denied ? EACCES : ENOENT;
}

static int command(void *argument) __attribute__((noreturn));
static int command(void *argument) {
    struct exec *exec = argument;
    const struct blob *request = exec->request, *spec = exec->spec;
    setsid();
    if (exec->terminal && ioctl(exec->io[0], TIOCSCTTY, 0) < 0) fail(exec->report, "take the terminal");
    int null = -1;
    for (int i = 0; i < 3; i++) {
        if (exec->io[i] < 0 && i == 2 && exec->io[1] >= 0) {
            dup2(1, 2);
            continue;
        }
        if (exec->io[i] < 0) {
            if (null < 0) null = open("/dev/null", O_RDWR | O_CLOEXEC);
            exec->io[i] = null;
        }
        if (dup2(exec->io[i], i) < 0) fail(exec->report, "connect stdin, stdout and stderr");
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int s = 1; s < 32; s++) signal(s, SIG_DFL);
    private_mounts(exec);
    struct rlimit limit;
    if (spec->number[CREATE_OPEN_FILES]) {
        getrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_max > spec->number[CREATE_OPEN_FILES]) limit.rlim_max = spec->number[CREATE_OPEN_FILES];
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (spec->number[CREATE_PROCESSES]) {
        limit.rlim_cur = limit.rlim_max = spec->number[CREATE_PROCESSES];
        setrlimit(RLIMIT_NPROC, &limit);
    }
    struct user user;
    const char *name = request->list[EXEC_USER].count ? request->list[EXEC_USER].item[0] : "0";
    if (users_find(name, &user) < 0) fail(exec->report, "find the user");
    // Here the filter answers a change of ids without making it: whoever asks for another user must not silently get root.
    if (spec->number[CREATE_ID_COUNT] == 1 && (user.uid != 0 || user.gid != 0)) {
        errno = EINVAL;
        fail(exec->report, "become another user than root");
    }
    // Nothing of ours may be open in the program; the report pipe is close-on-exec already.
    if (!(spec->number[CREATE_FLAGS] & CREATE_INHERITED_FDS) && k_close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) < 0) fail(exec->report, "close descriptors");
    drop_privileges(exec, &user);
    const char *directory = request->list[EXEC_DIRECTORY].count ? request->list[EXEC_DIRECTORY].item[0] : "/";
    if (chdir(directory) < 0) fail(exec->report, "enter the working directory");
    if (request->list[EXEC_ARGV].count == 0) {
        errno = EINVAL;
        fail(exec->report, "start nothing");
    }
    environ = request->list[EXEC_ENVIRONMENT].item;
    char home[300], **environment = environ;
    int has_home = 0;
    for (char **e = environment; *e; e++) has_home |= strncmp(*e, "HOME=", 5) == 0;
    if (!has_home) {
        uint32_t count = request->list[EXEC_ENVIRONMENT].count;
        environment = calloc(count + 2, sizeof(char *));
        if (!environment) fail(exec->report, "copy the environment");
        memcpy(environment, environ, count * sizeof(char *));
        snprintf(home, sizeof home, "HOME=%s", user.home);
        environment[count] = home;
    }
    run(request->list[EXEC_ARGV].item, environment);
    fail(exec->report, "start the program");
}

/// Opens our own score, whose file belongs to nobody inside as long as we are not dumpable.
static int oom_score(const struct blob *spec) {
    if (spec->number[CREATE_FLAGS] & CREATE_NO_OOM_SCORE) return -1;
    int hidden = prctl(PR_GET_DUMPABLE) != 1;
    if (hidden) prctl(PR_SET_DUMPABLE, 1);
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (hidden) prctl(PR_SET_DUMPABLE, 0);
    return fd;
}

void exec_supervise(struct exec *exec) {
    prctl(PR_SET_NAME, "supervisor");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    // Before any helper of ours and pid 1 itself, the kernel should end a task (T13), which inherits the score.
    int score = oom_score(exec->spec);
    if (score >= 0) (void)!write(score, "800", 3);
    // As posix_spawn does: the child borrows our memory, on a stack of its own, until it becomes the program, so that no page
    // is copied for it. It shares nothing else (credentials, descriptors, signal handlers and mounts are its own).
    static char stack[256 << 10] __attribute__((aligned(64)));
    pid_t main = clone(command, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, exec);
    if (main < 0) fail(exec->report, "fork");
    if (score >= 0) (void)!write(score, "500", 3);
    // Keep only the report: an open copy of stdout here would keep the host's reader waiting.
    int report = dup3(exec->report, 0, 0) < 0 ? exec->report : 0;
    k_close_range(1, ~0u, 0);
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        if (pid < 0 && errno == EINTR) continue;
        if (pid != main && pid > 0) continue;
        struct rusage usage;
        getrusage(RUSAGE_CHILDREN, &usage);
        struct report r = {
            .status = status,
            .user = usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec,
            .system = usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec,
            .max_rss = usage.ru_maxrss,
        };
        // A command that could not start has reported already; pid 1 reads the first report only.
        (void)!write(report, &r, sizeof r);
        _exit(0);
    }
}
