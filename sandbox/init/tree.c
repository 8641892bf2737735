// The process tree as /proc tells it. /proc is our own mount; a task cannot replace it.
#include "tree.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct process {
    pid_t pid, parent;
    char state;
    int threads;
    enum { UNKNOWN, BELOW, ELSEWHERE } place;
};

/// A leader that has ended is a zombie while other threads of it run on.
static int is_dead(const struct process *p) { return p->state == 'X' || (p->state == 'Z' && p->threads <= 1); }

static int is_stopped(const struct process *p) { return p->state == 'T' || p->state == 't' || is_dead(p); }

static struct process *list(size_t *count) {
    static struct process *processes;
    static size_t room;
    *count = 0;
    DIR *directory = opendir("/proc");
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        char path[300], text[512];
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
        if (fd >= 0) close(fd);
        if (n <= 0) continue;
        text[n] = 0;
        char *after = strrchr(text, ')'); // the name may hold anything, also ")"
        struct process one = {.pid = atoi(entry->d_name)};
        if (!after || sscanf(after + 1, " %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %d", &one.state,
                             &one.parent, &one.threads) != 3)
            continue;
        if (*count == room) {
            size_t more = room ? room * 2 : 256;
            struct process *bigger = realloc(processes, more * sizeof *bigger);
            if (!bigger) break;
            processes = bigger;
            room = more;
        }
        processes[(*count)++] = one;
    }
    if (directory) closedir(directory);
    return processes;
}

static struct process *find(struct process *p, size_t count, pid_t pid) {
    size_t low = 0, high = count; // /proc lists processes in the order of their ids
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p[middle].pid == pid) return &p[middle];
        if (p[middle].pid < pid) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

static void mark_below(struct process *p, size_t count, pid_t top) {
    for (size_t i = 0; i < count; i++) {
        // Up to something known; then all on the way are in the same place. The list is no snapshot, so a loop is possible.
        struct process *at = &p[i];
        size_t steps = 0;
        while (at && !at->place && at->pid != top && at->parent != top && steps++ < count) at = find(p, count, at->parent);
        int place = !at || steps > count || at->pid == top ? ELSEWHERE : at->place ? at->place : BELOW;
        for (at = &p[i]; at && !at->place; at = find(p, count, at->parent)) {
            at->place = at->pid == top ? ELSEWHERE : place;
            if (at->pid == top || at->parent == top) break;
        }
    }
}

void tree_kill(pid_t top) {
    size_t count = 0;
    struct process *p = NULL;
    int everybody = 0;
    // A stopped process cannot fork: stop all, the supervisor too, until no new one turns up. Then kill until nobody is
    // left, since a process can wake itself, for example by a timer that sends SIGCONT.
    for (int round = 0, fresh = 1; fresh && round < 100; round++) {
        // A storm outruns us, and leaves us no CPU to list it: stop every process there is in one call, for a moment.
        if (round >= 3) everybody = kill(-1, SIGSTOP) == 0;
        p = list(&count);
        mark_below(p, count, top);
        fresh = 0;
        for (size_t i = 0; i < count; i++) {
            if ((p[i].pid != top && p[i].place != BELOW) || is_stopped(&p[i])) continue;
            kill(p[i].pid, SIGSTOP);
            fresh = 1;
        }
    }
    int found = 0;
    for (int round = 0, alive = 1; alive && round < 2000; round++) {
        p = list(&count);
        mark_below(p, count, top);
        alive = 0;
        for (size_t i = 0; i < count; i++) {
            if (p[i].place != BELOW) continue;
            found = 1;
            if (is_dead(&p[i])) continue;
            kill(p[i].pid, SIGKILL);
            alive = 1;
        }
        if (alive) usleep(200);
    }
    for (size_t i = 0; everybody && i < count; i++)
        if (p[i].place != BELOW && p[i].pid != 1 && p[i].pid != top) kill(p[i].pid, SIGCONT);
    // A supervisor that had not started its command yet must not do so any more.
    kill(top, found ? SIGCONT : SIGKILL);
}

void tree_signal(pid_t top, int number) {
    size_t count;
    struct process *p = list(&count);
    for (size_t i = 0; i < count; i++)
        if (p[i].parent == top) {
            kill(-p[i].pid, number);
            return;
        }
}
