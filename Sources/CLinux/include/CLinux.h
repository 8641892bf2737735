// Linux calls that Swift's Glibc module cannot express. Each returns -1 and sets errno on failure.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/xattr.h>

int sh_memfd_create(const char *_Nonnull name, unsigned flags);

/// Forbids any later change of size or content of a memfd.
int sh_seal(int fd);

int sh_openat2(int dir, const char *_Nonnull path, uint64_t flags, uint64_t mode, uint64_t resolve);
int sh_renameat2(int from_dir, const char *_Nonnull from, int to_dir, const char *_Nonnull to, unsigned flags);
int sh_pidfd_open(int pid);
int sh_pidfd_send_signal(int pidfd, int signal);
int sh_set_nonblocking(int fd);
int sh_set_cloexec(int fd);
int sh_ioctl_winsize(int fd, unsigned short rows, unsigned short columns);
int sh_get_winsize(int fd, unsigned short *_Nonnull rows, unsigned short *_Nonnull columns);

/// Sends one SEQPACKET message with up to 16 descriptors.
ssize_t sh_send(int socket, const void *_Nonnull bytes, size_t length, const int *_Nullable fds, int count);

/// Receives one message; received descriptors are close-on-exec. `*count` is the room in `fds` on entry.
ssize_t sh_receive(int socket, void *_Nonnull bytes, size_t length, int *_Nullable fds, int *_Nonnull count);

/// accept4(2); the connection is non-blocking and close-on-exec.
int sh_accept(int listener);

int sh_pipe_cloexec(int *_Nonnull ends);

/// posix_spawn with an empty environment, /dev/null on 0 to 2, `fd3` on 3 and `fd4` (unless -1) on 4, in a process group of its own.
int sh_spawn_with(const char *_Nonnull path, char *_Nullable const *_Nonnull arguments, int fd3, int fd4, int *_Nonnull pid);

int sh_epoll_create(void);

/// Watches a descriptor for input and hang-up; `token` comes back from sh_epoll_wait.
int sh_epoll_add(int epoll, int fd, uint64_t token);
int sh_epoll_remove(int epoll, int fd);

/// Waits without a time limit; the number of tokens written.
int sh_epoll_wait(int epoll, uint64_t *_Nonnull tokens, int room);

/// Lowers the soft RLIMIT_NPROC of another process so that it cannot fork, or lifts it again.
int sh_limit_processes(int pid, int tight);
