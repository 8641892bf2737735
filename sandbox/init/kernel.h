// System calls newer than the C library, and their few constants.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// sys/mount.h clashes with linux/mount.h in some C libraries, so the classic calls are declared here too.
int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data);
int umount2(const char *target, int flags);
#ifndef MNT_DETACH
#define MNT_DETACH 2
#endif

static inline int k_open_tree(int dir, const char *path, unsigned flags) {
    return (int)syscall(SYS_open_tree, dir, path, flags);
}
static inline int k_move_mount(int from, int to_dir, const char *to) {
    unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (*to ? 0 : MOVE_MOUNT_T_EMPTY_PATH);
    return (int)syscall(SYS_move_mount, from, "", to_dir, to, flags);
}
static inline int k_mount_setattr(int fd, unsigned flags, uint64_t set, int userns) {
    struct mount_attr attr = {.attr_set = set, .userns_fd = userns < 0 ? 0 : (uint64_t)userns};
    if (userns >= 0) attr.attr_set |= MOUNT_ATTR_IDMAP;
    return (int)syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | flags, &attr, sizeof attr);
}
static inline int k_fsopen(const char *type) { return (int)syscall(SYS_fsopen, type, FSOPEN_CLOEXEC); }
static inline int k_fsconfig_string(int fs, const char *key, const char *value) {
    return (int)syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, key, value, 0);
}
static inline int k_fsconfig_flag(int fs, const char *key) {
    return (int)syscall(SYS_fsconfig, fs, FSCONFIG_SET_FLAG, key, NULL, 0);
}
/// Creates the superblock and returns a detached mount of it; the context is closed.
static inline int k_fsmount(int fs, uint64_t attributes) {
    int fd = -1;
    if (syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
        fd = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, (unsigned)attributes);
    int saved = errno;
    close(fs);
    errno = saved;
    return fd;
}
static inline int k_openat2(int dir, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct open_how how = {.flags = flags | O_CLOEXEC, .mode = mode, .resolve = resolve};
    return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}
static inline int k_pivot_root(const char *new_root, const char *put_old) {
    return (int)syscall(SYS_pivot_root, new_root, put_old);
}
static inline int k_close_range(unsigned first, unsigned last, unsigned flags) {
    return (int)syscall(SYS_close_range, first, last, flags);
}
static inline long k_clone3(struct clone_args *args) { return syscall(SYS_clone3, args, sizeof *args); }
