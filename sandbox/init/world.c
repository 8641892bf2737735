#include "world.h"

#include "kernel.h"
#include "protocol.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

// The launcher's own root has these directories (launcher.c).
#define SCRATCH "/scratch"

/// Opens a mount point below the new root without following any link of the image (CVE-2025-31133 class).
static int mount_point(int root, const char *name) {
    int fd = k_openat2(root, name, O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    if (fd >= 0 || errno != ENOENT) return fd;
    if (mkdirat(root, name, 0755) < 0) return -1;
    return k_openat2(root, name, O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
}

static int attach(int mount_fd, int root, const char *name) {
    int target = mount_point(root, name);
    if (target < 0) return -1;
    int result = k_move_mount(mount_fd, target, "");
    close(target);
    return result;
}

static int tmpfs(const char *mode, const char *size, uint64_t attributes) {
    int fs = k_fsopen("tmpfs");
    if (fs < 0 || k_fsconfig_string(fs, "mode", mode) < 0 || k_fsconfig_string(fs, "size", size) < 0) return -1;
    return k_fsmount(fs, attributes);
}

/// Mounts the overlay at SCRATCH/m. Layers are named 0, 1, 2 … through symlinks, so that mountinfo tells nothing of the
/// host, and the option string stays short (mount(2) takes one page).
static const char *overlay(const struct blob *spec, const struct parts *parts) {
    char options[4096], name[16];
    int length = snprintf(options, sizeof options, "userxattr,%supperdir=v/upper,workdir=v/work,lowerdir=",
                          spec->number[CREATE_FLAGS] & CREATE_VOLATILE ? "volatile," : "");
    if (mount("tmpfs", SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=4m") < 0) return "mount scratch";
    if (chdir(SCRATCH) < 0 || mkdir("l", 0755) < 0 || mkdir("v", 0755) < 0 || mkdir("m", 0755) < 0) return "prepare scratch";
    if (k_move_mount(parts->layers, AT_FDCWD, "l") < 0) return "attach layers";
    if (k_move_mount(parts->view, AT_FDCWD, "v") < 0) return "attach view";
    for (uint32_t i = 0; i < spec->list[CREATE_LAYERS].count; i++) {
        char target[280];
        snprintf(name, sizeof name, "%u", i);
        snprintf(target, sizeof target, "l/%s", spec->list[CREATE_LAYERS].item[i]);
        if (symlink(target, name) < 0) return "name a layer";
        length += snprintf(options + length, sizeof options - length, i ? ":%s" : "%s", name);
        if (length >= (int)sizeof options) {
            errno = E2BIG;
            return "too many layers";
        }
    }
    if (mount("overlay", "m", "overlay", MS_NODEV, options) < 0) return "mount overlay";
    return NULL;
}

/// Hides what /proc would tell or let change, before any task code exists.
static const char *mask_proc(int root, int proc, uint64_t flags) {
    static const char *const read_only[] = {"sys", "bus", "fs", "irq"};
    static const char *const hidden_files[] = {"kcore", "keys", "key-users", "kallsyms", "timer_list", "sysrq-trigger",
                                               "sched_debug", "latency_stats", "kmsg", "interrupts", "vmallocinfo"};
    static const char *const hidden_directories[] = {"acpi", "asound", "scsi", "driver", "pressure"};
    for (size_t i = 0; i < sizeof read_only / sizeof *read_only && !(flags & CREATE_WRITABLE_PROC); i++) {
        int tree = k_open_tree(proc, read_only[i], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        if (tree < 0 && errno == ENOENT) continue;
        if (tree < 0 || k_mount_setattr(tree, 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, -1) < 0 ||
            k_move_mount(tree, proc, read_only[i]) < 0)
            return "make /proc entries read-only";
        close(tree);
    }
    if (flags & CREATE_NO_MASKS) return NULL;
    int empty = -1;
    for (size_t i = 0; i < sizeof hidden_directories / sizeof *hidden_directories; i++) {
        if (faccessat(proc, hidden_directories[i], F_OK, 0) < 0) continue;
        if (empty < 0) empty = tmpfs("0555", "4k", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
        if (empty < 0 || k_move_mount(empty, proc, hidden_directories[i]) < 0) return "mask /proc directories";
        close(empty);
        empty = -1;
    }
    int dev = k_openat2(root, "dev", O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (dev < 0) return "open /dev";
    for (size_t i = 0; i < sizeof hidden_files / sizeof *hidden_files; i++) {
        if (faccessat(proc, hidden_files[i], F_OK, 0) < 0) continue;
        int null = k_open_tree(dev, "null", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        if (null < 0 || k_move_mount(null, proc, hidden_files[i]) < 0) return "mask /proc files";
        close(null);
    }
    close(dev);
    return NULL;
}

static const char *devices(int root, const struct blob *spec) {
    static const char *const nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
    static const char *const links[][2] = {{"/proc/self/fd", "fd"},         {"/proc/self/fd/0", "stdin"},
                                           {"/proc/self/fd/1", "stdout"},   {"/proc/self/fd/2", "stderr"},
                                           {"pts/ptmx", "ptmx"}};
    static const char *const directories[] = {"pts", "shm", "mqueue"};
    int mount_fd = tmpfs("0755", "64k", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    if (mount_fd < 0 || attach(mount_fd, root, "dev") < 0) return "mount /dev";
    close(mount_fd);
    int dev = k_openat2(root, "dev", O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (dev < 0) return "open /dev";
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        char source[32];
        snprintf(source, sizeof source, "/dev/%s", nodes[i]);
        int file = openat(dev, nodes[i], O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        int tree = k_open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        if (file < 0 || tree < 0 || k_move_mount(tree, dev, nodes[i]) < 0) return "bind device nodes";
        close(file);
        close(tree);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (symlinkat(links[i][0], dev, links[i][1]) < 0) return "link /dev entries";
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        if (mkdirat(dev, directories[i], 0755) < 0) return "make /dev directories";

    int fs = k_fsopen("devpts");
    if (fs < 0 || k_fsconfig_flag(fs, "newinstance") < 0 || k_fsconfig_string(fs, "ptmxmode", "0666") < 0 ||
        k_fsconfig_string(fs, "mode", "0620") < 0)
        return "open devpts";
    if (spec->number[CREATE_ID_COUNT] > 5 && k_fsconfig_string(fs, "gid", "5") < 0) return "open devpts";
    // All instances share the host's kernel.pty.max: without a limit of its own, one sandbox could take every terminal there is.
    if (!(spec->number[CREATE_FLAGS] & CREATE_ALL_TERMINALS) && k_fsconfig_string(fs, "max", "128") < 0) return "open devpts";
    mount_fd = k_fsmount(fs, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    if (mount_fd < 0 || k_move_mount(mount_fd, dev, "pts") < 0) return "mount /dev/pts";
    close(mount_fd);

    char size[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)spec->number[CREATE_SHM_BYTES]);
    mount_fd = tmpfs("1777", size, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    if (mount_fd < 0 || k_move_mount(mount_fd, dev, "shm") < 0) return "mount /dev/shm";
    close(mount_fd);

    fs = k_fsopen("mqueue");
    mount_fd = fs < 0 ? -1 : k_fsmount(fs, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    if (mount_fd >= 0) { // absent from some kernels; nothing else depends on it
        k_move_mount(mount_fd, dev, "mqueue");
        close(mount_fd);
    }
    close(dev);
    return NULL;
}

/// A read-only sysfs of our own network namespace; with the host's network the kernel refuses one, and /sys stays empty.
static const char *sysfs(int root, uint64_t flags) {
    if (!(flags & CREATE_NET)) return NULL;
    const uint64_t attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
    int fs = k_fsopen("sysfs");
    int mount_fd = fs < 0 ? -1 : k_fsmount(fs, flags & CREATE_WRITABLE_SYS ? attributes & ~(uint64_t)MOUNT_ATTR_RDONLY : attributes);
    if (mount_fd < 0) return NULL; // hosts that cover parts of /sys forbid it (mount_too_revealing)
    if (attach(mount_fd, root, "sys") < 0) return "mount /sys";
    close(mount_fd);
    int sys = k_openat2(root, "sys", O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    static const char *const hidden[] = {"firmware", "devices/virtual/powercap", "kernel/debug"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (faccessat(sys, hidden[i], F_OK, 0) < 0) continue;
        int empty = tmpfs("0555", "4k", attributes);
        if (empty < 0 || k_move_mount(empty, sys, hidden[i]) < 0) return "mask /sys";
        close(empty);
    }
    close(sys);
    return NULL;
}

static const char *loopback(void) {
    int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_name = "lo"};
    if (socket_fd < 0) return "open a socket";
    request.ifr_flags = IFF_UP;
    if (ioctl(socket_fd, SIOCSIFFLAGS, &request) < 0) return "bring loopback up";
    close(socket_fd);
    return NULL;
}

const char *world_build(const struct blob *spec, const struct parts *parts) {
    uint64_t flags = spec->number[CREATE_FLAGS];
    const char *failed;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return "make mounts private";
    if ((failed = overlay(spec, parts))) return failed;
    int root = open(SCRATCH "/m", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return "open the root";

    int fs = k_fsopen("proc");
    int proc = fs < 0 ? -1 : k_fsmount(fs, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    if (proc < 0) return "mount /proc";
    // No user namespaces inside: with seccomp the second of two locks (T22).
    int limit = openat(proc, "sys/user/max_user_namespaces", O_WRONLY | O_CLOEXEC);
    if (!(flags & CREATE_NESTED_USERNS) && (limit < 0 || write(limit, "0", 1) != 1)) return "forbid nested user namespaces";
    close(limit);
    // System V shared memory outlives processes and would fill the memory limit for good; older kernels keep this one to themselves.
    limit = openat(proc, "sys/kernel/shmall", O_WRONLY | O_CLOEXEC);
    if (limit >= 0) {
        dprintf(limit, "%llu", (unsigned long long)spec->number[CREATE_SHM_BYTES] / 4096);
        close(limit);
    }
    if (attach(proc, root, "proc") < 0) return "attach /proc";
    close(proc);

    if ((failed = devices(root, spec))) return failed;
    if ((failed = sysfs(root, flags))) return failed;
    proc = k_openat2(root, "proc", O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (proc < 0) return "open /proc";
    if ((failed = mask_proc(root, proc, flags))) return failed;
    close(proc);
    if ((flags & CREATE_NET) && (failed = loopback())) return failed;
    const char *hostname = spec->list[CREATE_HOSTNAME].item[0];
    if (syscall(SYS_sethostname, hostname, strlen(hostname)) < 0) return "set the host name";

    if (fchdir(root) < 0 || k_pivot_root(".", ".") < 0) return "pivot_root";
    if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0) return "leave the old root";
    close(root);
    return NULL;
}
