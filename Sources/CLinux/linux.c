// Linux calls that Swift's Glibc module cannot express: _GNU_SOURCE names, variadic functions, macros.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int sh_memfd_create(const char *name, unsigned flags) {
    return (int)syscall(SYS_memfd_create, name, flags);
}

// Forbids any later change of size or content of a memfd.
int sh_seal(int fd) {
    return fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
}

int sh_openat2(int dir, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}

int sh_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

int sh_pidfd_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int sh_pidfd_send_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, (void *)0, 0);
}

int sh_set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int sh_set_cloexec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC); }

int sh_ioctl_winsize(int fd, unsigned short rows, unsigned short columns) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    return ioctl(fd, TIOCSWINSZ, &size);
}

int sh_get_winsize(int fd, unsigned short *rows, unsigned short *columns) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return -1;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

// Sends one SEQPACKET message with up to 16 descriptors; -1 and errno on failure.
ssize_t sh_send(int socket, const void *bytes, size_t length, const int *fds, int count) {
    char control[CMSG_SPACE(16 * sizeof(int))];
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 16) { errno = EINVAL; return -1; }
    if (count > 0) {
        memset(control, 0, sizeof control);
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, count * sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// Receives one message; received descriptors are close-on-exec. `*count` is the room in `fds` on entry (at most 16).
ssize_t sh_receive(int socket, void *bytes, size_t length, int *fds, int *count) {
    char control[CMSG_SPACE(16 * sizeof(int))];
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    int room = *count;
    *count = 0;
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return got;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        int n = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        int *received = (int *)CMSG_DATA(header);
        for (int i = 0; i < n; i++) {
            if (*count < room) fds[(*count)++] = received[i];
            else close(received[i]);
        }
    }
    return got;
}

int sh_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int sh_pipe_cloexec(int *ends) { return pipe2(ends, O_CLOEXEC); }

int sh_spawn_with(const char *path, char *const *arguments, int fd3, int fd4, int *pid) {
    // Everything else of ours is close-on-exec; whatever a library may have left open, every pid 1 closes.
    char *empty[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    // By way of high numbers, since either may be 3 or 4 itself.
    int high3 = fcntl(fd3, F_DUPFD_CLOEXEC, 16), high4 = fd4 < 0 ? -1 : fcntl(fd4, F_DUPFD_CLOEXEC, 16);
    posix_spawn_file_actions_adddup2(&actions, high3, 3);
    if (high4 >= 0) posix_spawn_file_actions_adddup2(&actions, high4, 4);
    // A group of its own: a Ctrl-C at the terminal is for us alone.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    pid_t child = 0;
    int code = posix_spawn(&child, path, &actions, &attributes, arguments, empty);
    close(high3);
    if (high4 >= 0) close(high4);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    *pid = child;
    errno = code;
    return code == 0 ? 0 : -1;
}

int sh_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int sh_epoll_add(int epoll, int fd, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.u64 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int sh_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }

int sh_epoll_wait(int epoll, uint64_t *tokens, int room) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, room < 64 ? room : 64, -1);
    for (int i = 0; i < count; i++) tokens[i] = events[i].data.u64;
    return count;
}

int sh_limit_processes(int pid, int tight) {
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_NPROC, NULL, &limit) < 0) return -1;
    limit.rlim_cur = tight ? 1 : limit.rlim_max;
    return prlimit(pid, RLIMIT_NPROC, &limit, NULL);
}
