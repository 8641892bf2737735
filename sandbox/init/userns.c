// How an ordinary user gets 65,536 ids: the program starts again inside a user namespace whose maps the setuid
// helpers newuidmap and newgidmap wrote. From there everything works as for root, with the canonical range at 0.
// Without a range, the namespace has one id, which the kernel lets anybody map: root inside is the user.
#include "userns.h"

#include "kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

/// Runs `tool PID a b c a b c …` for maps "a:b:c,a:b:c".
static int map(const char *tool, pid_t pid, const char *maps) {
    char *words[32], number[16], copy[512];
    int count = 0;
    snprintf(number, sizeof number, "%d", pid);
    if (snprintf(copy, sizeof copy, "%s", maps) >= (int)sizeof copy) return -1;
    words[count++] = (char *)tool;
    words[count++] = number;
    char *rest = copy, *word;
    while ((word = strsep(&rest, ":,")) && count < 31) words[count++] = word;
    words[count] = NULL;
    pid_t child = fork();
    if (child == 0) {
        execvp(tool, words);
        fprintf(stderr, "selfharness: %s: %s\n", tool, strerror(errno));
        _exit(127);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) < 0) return -1;
    return status == 0 ? 0 : -1;
}

int userns_main(int argc, char **argv) {
    if (argc < 4) return 64;
    int ready[2], finished[2];
    pid_t self = getpid();
    if (pipe2(ready, O_CLOEXEC) < 0 || pipe2(finished, O_CLOEXEC) < 0) return 2;
    pid_t helper = fork();
    if (helper == 0) {
        char byte;
        close(ready[1]);
        if (read(ready[0], &byte, 1) != 1) _exit(1);
        _exit(map("newuidmap", self, argv[1]) == 0 && map("newgidmap", self, argv[2]) == 0 ? 0 : 1);
    }
    if (helper < 0 || syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNS) < 0) {
        fprintf(stderr, "selfharness: cannot make a user namespace: %s\n", strerror(errno));
        return 2;
    }
    (void)!write(ready[1], "g", 1);
    int status;
    if (waitpid(helper, &status, 0) < 0 || status != 0) {
        fprintf(stderr, "selfharness: newuidmap or newgidmap refused the maps %s and %s\n", argv[1], argv[2]);
        return 2;
    }
    if (syscall(SYS_setresgid, 0, 0, 0) < 0 || syscall(SYS_setresuid, 0, 0, 0) < 0) {
        fprintf(stderr, "selfharness: cannot become root of the user namespace: %s\n", strerror(errno));
        return 2;
    }
    execv(argv[3], argv + 3);
    fprintf(stderr, "selfharness: %s: %s\n", argv[3], strerror(errno));
    return 2;
}

/// Writes a file of /proc/self in one call, as the kernel wants it.
static int write_own(const char *name, const char *text) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/%s", name);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return written ? 0 : -1;
}

int userns_single_main(int argc, char **argv) {
    if (argc < 2) return 64;
    char uids[32], gids[32];
    snprintf(uids, sizeof uids, "0 %u 1\n", (unsigned)geteuid());
    snprintf(gids, sizeof gids, "0 %u 1\n", (unsigned)getegid());
    // An own mount namespace, as in the other way: host tools that make images mount in it.
    if (syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNS) < 0 || write_own("setgroups", "deny") < 0 || write_own("uid_map", uids) < 0 ||
        write_own("gid_map", gids) < 0) {
        fprintf(stderr, "selfharness: cannot make a user namespace of one id: %s\n", strerror(errno));
        return 2;
    }
    execv(argv[1], argv + 1);
    fprintf(stderr, "selfharness: %s: %s\n", argv[1], strerror(errno));
    return 2;
}
