// Copy-in. A record: u8 kind ('D' directory, 'F' file, 'L' symbolic link, 'E' end), u8 flags (1: refuse links in
// the path), u16 mode, u32 uid, u32 gid, u32 path length, u64 size; path; content (a link's target).
#include "extract.h"

#include "kernel.h"
#include "pid1.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int report_fd;

static void done(int failed, const char *step) __attribute__((noreturn));
static void done(int failed, const char *step) {
    struct report r = {.failed = failed};
    strncpy(r.step, step, sizeof r.step - 1);
    (void)!write(report_fd, &r, sizeof r);
    _exit(0);
}

static void take(int fd, void *into, size_t size) {
    while (size > 0) {
        ssize_t n = read(fd, into, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) done(n < 0 ? errno : EPIPE, "read the copied data");
        into = (char *)into + n;
        size -= n;
    }
}

/// The directory that holds `path`'s last component, made if missing.
static int parent(char *path, int strict, char **last) {
    int dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    uint64_t resolve = RESOLVE_NO_MAGICLINKS | (strict ? RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH : 0);
    char *rest = path, *name = strsep(&rest, "/");
    for (;;) {
        while (rest && !*name) name = strsep(&rest, "/");
        if (!rest) break;
        mkdirat(dir, name, 0755);
        int next = k_openat2(dir, name, O_PATH | O_DIRECTORY, 0, resolve);
        if (next < 0) done(errno, "open a directory to copy into");
        close(dir);
        dir = next;
        name = strsep(&rest, "/");
    }
    *last = name;
    return dir;
}

void extract_main(int stream, int report) {
    struct __attribute__((packed)) {
        uint8_t kind, flags;
        uint16_t mode;
        uint32_t uid, gid, path_length;
        uint64_t size;
    } record;
    static char path[4097], target[4097], buffer[1 << 16];
    report_fd = report;
    signal(SIGPIPE, SIG_DFL);
    umask(0);
    for (;;) {
        take(stream, &record, sizeof record);
        if (record.kind == 'E') done(0, "");
        if (record.path_length == 0 || record.path_length > 4096) done(ENAMETOOLONG, "read the copied data");
        take(stream, path, record.path_length);
        path[record.path_length] = 0;
        char *name;
        int dir = parent(path, record.flags & 1, &name);
        if (!*name || !strcmp(name, ".") || !strcmp(name, "..")) {
            if (record.kind != 'D') done(EINVAL, "copy to a directory's name");
            close(dir);
            continue;
        }
        int fd = -1;
        if (record.kind == 'D') {
            if (mkdirat(dir, name, 0700) < 0 && errno != EEXIST) done(errno, "make a directory");
            fd = k_openat2(dir, name, O_RDONLY | O_DIRECTORY, 0, record.flags & 1 ? RESOLVE_NO_SYMLINKS : RESOLVE_NO_MAGICLINKS);
            if (fd < 0) done(errno, "open a directory to copy into");
        } else if (record.kind == 'L') {
            if (record.size > 4096) done(ENAMETOOLONG, "read the copied data");
            take(stream, target, record.size);
            target[record.size] = 0;
            unlinkat(dir, name, 0);
            if (symlinkat(target, dir, name) < 0) done(errno, "make a link");
            if (fchownat(dir, name, record.uid, record.gid, AT_SYMLINK_NOFOLLOW) < 0) done(errno, "set an owner");
        } else if (record.kind == 'F') {
            unlinkat(dir, name, 0);
            fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
            if (fd < 0) done(errno, "create a file");
            for (uint64_t left = record.size; left > 0;) {
                size_t part = left < sizeof buffer ? left : sizeof buffer;
                take(stream, buffer, part);
                for (size_t at = 0; at < part;) {
                    ssize_t n = write(fd, buffer + at, part - at);
                    if (n < 0) done(errno, "write a file");
                    at += n;
                }
                left -= part;
            }
        } else {
            done(EINVAL, "read the copied data");
        }
        if (fd >= 0) {
            if (fchown(fd, record.uid, record.gid) < 0) done(errno, "set an owner");
            if (fchmod(fd, record.mode & 07777) < 0) done(errno, "set a mode");
            close(fd);
        }
        close(dir);
    }
}
