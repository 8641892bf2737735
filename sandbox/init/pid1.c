// Pid 1 of a sandbox: starts what the host asks for, reaps everything, and takes the sandbox down with it.
// It reads frames from one inherited socket and nothing that a task wrote.
#include "pid1.h"

#include "exec.h"
#include "extract.h"
#include "kernel.h"
#include "tree.h"
#include "wire.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>

#define CONTROL 3
#define SAVED_ID 65534
#define MAX_RUNNING 256

static struct running {
    uint32_t id;
    pid_t pid;  // supervisor or helper
    int report; // pipe it reports through
    int is_exec;
} running[MAX_RUNNING];

static struct running *find(uint32_t id) {
    for (int i = 0; i < MAX_RUNNING; i++)
        if (running[i].pid && running[i].id == id) return &running[i];
    return NULL;
}

/// Tells the host how a command ended. `gone`: its supervisor is dead, so a report that is not there will not come.
static void finish(struct running *r, int gone) {
    struct report report;
    struct frame frame = {.operation = r->is_exec ? OP_EXITED : OP_DONE, .id = r->id};
    ssize_t n = read(r->report, &report, sizeof report);
    if (n != sizeof report && !gone) return;
    if (n != sizeof report) {
        // Somebody inside killed the supervisor: the command counts as killed, a copy as interrupted.
        frame.code = r->is_exec ? -SIGKILL : EINTR;
    } else if (report.failed) {
        frame.operation = OP_FAILED;
        frame.code = report.failed;
        memcpy(frame.step, report.step, sizeof frame.step);
    } else {
        frame.code = WIFSIGNALED(report.status) ? -WTERMSIG(report.status) : WEXITSTATUS(report.status);
        frame.value[0] = report.user;
        frame.value[1] = report.system;
        frame.value[2] = report.max_rss;
    }
    close(r->report);
    r->pid = 0;
    wire_send(CONTROL, &frame, NULL, 0);
}

static void reap(void) {
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0)
        for (int i = 0; i < MAX_RUNNING; i++) {
            if (running[i].pid != pid) continue;
            // Root inside may stop our helpers, which would hold up whoever waits for them.
            if (!WIFSTOPPED(status)) finish(&running[i], 1);
            else kill(pid, SIGCONT);
        }
}

/// Opens a terminal in the sandbox's own devpts and hands its master side to the host.
static int terminal(uint32_t id, uint16_t rows, uint16_t columns) {
    int master = k_openat2(AT_FDCWD, "/dev/pts/ptmx", O_RDWR | O_NOCTTY, 0, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    int unlock = 0;
    if (master < 0 || ioctl(master, TIOCSPTLCK, &unlock) < 0) return -1;
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    ioctl(master, TIOCSWINSZ, &size);
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct frame frame = {.operation = OP_TERMINAL, .id = id};
    if (slave >= 0) wire_send(CONTROL, &frame, &master, 1);
    close(master);
    return slave;
}

static const char *start(struct frame *frame, int *fds, int count, const struct blob *spec) {
    struct running *r = NULL;
    for (int i = 0; i < MAX_RUNNING && !r; i++)
        if (!running[i].pid) r = &running[i];
    errno = EAGAIN;
    if (!r || find(frame->id)) return "find room for another command";
    int pipes[2];
    // Non-blocking: when the supervisor was killed, a stopped child of it may still hold the other end.
    if (pipe2(pipes, O_CLOEXEC | O_NONBLOCK) < 0) return "make a pipe";
    const char *failed = NULL;
    struct blob request = {0};
    pid_t pid = -1;
    if (frame->operation == OP_EXTRACT) {
        pid = count == 1 ? fork() : -1;
        if (pid == 0) extract_main(fds[0], pipes[1]);
    } else {
        struct exec exec = {.request = &request, .spec = spec, .io = {-1, -1, -1}, .report = pipes[1]};
        int next = 1, flags = (int)frame->value[0];
        if (count < 1 || blob_open(&request, fds[0], EXEC_LIST_COUNT) < 0) {
            failed = "read the request";
            goto out;
        }
        for (int i = 0; i < 3; i++)
            if (flags & (EXEC_STDIN << i)) exec.io[i] = next < count ? fds[next++] : -1;
        exec.mounts = fds + next;
        exec.mount_count = count - next;
        if (flags & EXEC_TERMINAL) {
            int slave = terminal(frame->id, (uint16_t)request.number[EXEC_ROWS], (uint16_t)request.number[EXEC_COLUMNS]);
            if (slave < 0) {
                failed = "open a terminal";
                goto out;
            }
            exec.terminal = 1;
            exec.io[0] = exec.io[1] = exec.io[2] = slave;
        }
        pid = fork();
        if (pid == 0) exec_supervise(&exec);
        if (exec.terminal) close(exec.io[0]);
    }
    if (pid < 0) failed = "fork";
    else *r = (struct running){.id = frame->id, .pid = pid, .report = pipes[0], .is_exec = frame->operation == OP_EXEC};
out:;
    int saved = errno;
    if (pid < 0) close(pipes[0]);
    close(pipes[1]);
    blob_close(&request);
    errno = saved;
    return failed;
}

/// Makes a socket in the sandbox's network and hands it to the host, which alone accepts on it.
static const char *listener(const struct frame *frame) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl((uint32_t)frame->value[0]), .sin_port = htons((uint16_t)frame->value[1])};
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct frame answer = {.operation = OP_LISTENING, .id = frame->id};
    const char *failed = NULL;
    if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) < 0 || listen(listening, 128) < 0 ||
        wire_send(CONTROL, &answer, &listening, 1) < 0)
        failed = "listen in the sandbox's network";
    int saved = errno;
    if (listening >= 0) close(listening);
    errno = saved;
    return failed;
}

/// Ends everything but us, and proves it: no child is left and nobody can be signalled.
static int kill_all(void) {
    for (int i = 0; i < 2000; i++) {
        kill(-1, SIGKILL);
        reap();
        if (kill(-1, 0) < 0 && errno == ESRCH) {
            reap();
            return 0;
        }
        usleep(i < 50 ? 200 : 2000);
    }
    return EBUSY;
}

static void serve(struct frame *frame, int *fds, int count, const struct blob *spec) {
    const char *failed = NULL;
    struct running *r = find(frame->id);
    struct frame done = {.operation = OP_DONE, .id = frame->id};
    switch (frame->operation) {
    case OP_EXEC:
    case OP_EXTRACT: failed = start(frame, fds, count, spec); break;
    case OP_LISTEN: failed = listener(frame); break;
    case OP_KILL:
        if (r) tree_kill(r->pid);
        break;
    case OP_SIGNAL:
        if (r) tree_signal(r->pid, (int)frame->value[0]);
        break;
    case OP_KILL_ALL:
        done.code = kill_all();
        wire_send(CONTROL, &done, NULL, 0);
        break;
    default: errno = ENOSYS; failed = "unknown operation";
    }
    if (failed) wire_fail(CONTROL, frame->id, failed);
    wire_close_fds(fds, count);
}

void pid1_main(int control, uint32_t id, const struct blob *spec) {
    uint64_t flags = spec->number[CREATE_FLAGS];
    prctl(PR_SET_NAME, "init");
    prctl(PR_SET_DUMPABLE, flags & CREATE_DUMPABLE ? 1 : 0);
    // prlimit(2) asks for nothing but equal ids: with another saved one, root inside cannot take away our descriptors or memory and
    // so make its own failure look like the host's.
    if (!(flags & CREATE_SAME_SAVED_ID) && spec->number[CREATE_ID_COUNT] > SAVED_ID && syscall(SYS_setresuid, -1, -1, SAVED_ID) < 0)
        _exit(1);
    if (flags & CREATE_INHERITED_FDS) wire_close_on_exec = 0;
    int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (control != CONTROL) dup3(control, CONTROL, O_CLOEXEC);
    struct frame ready = {.operation = OP_READY, .id = id};
    if (root < 0 || wire_send(CONTROL, &ready, &root, 1) < 0) _exit(1);
    // Descriptors of the launcher and of the mounts; 0-2 are /dev/null.
    k_close_range(CONTROL + 1, ~0u, 0);

    struct rlimit core = {0, 0};
    if (!(flags & CREATE_CORE_DUMPS)) setrlimit(RLIMIT_CORE, &core);
    umask(022);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    int signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    struct pollfd watched[2 + MAX_RUNNING] = {{.fd = CONTROL, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    for (;;) {
        // A report is passed on as soon as it is there; the end of the process that wrote it can wait.
        for (int i = 0; i < MAX_RUNNING; i++)
            watched[2 + i] = (struct pollfd){.fd = running[i].pid ? running[i].report : -1, .events = POLLIN};
        if (poll(watched, 2 + MAX_RUNNING, -1) < 0 && errno != EINTR) _exit(1);
        for (int i = 0; i < MAX_RUNNING; i++)
            if (watched[2 + i].revents & POLLIN) finish(&running[i], 0);
        if (watched[1].revents) {
            struct signalfd_siginfo info;
            while (read(signals, &info, sizeof info) > 0) {}
            reap();
        }
        if (!watched[0].revents) continue;
        struct frame frame;
        int fds[MAX_FDS], count;
        int got = wire_receive(CONTROL, &frame, fds, &count);
        if (got == 0) _exit(0); // the host is gone; with us goes the whole pid namespace
        if (got > 0) serve(&frame, fds, count, spec);
    }
}
