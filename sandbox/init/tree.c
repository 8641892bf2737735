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
    char below;
};

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
        int parent;
        char state;
        if (!after || sscanf(after + 1, " %c %d", &state, &parent) != 2) continue;
        if (*count == room) {
            size_t more = room ? room * 2 : 256;
            struct process *bigger = realloc(processes, more * sizeof *bigger);
            if (!bigger) break;
            processes = bigger;
            room = more;
        }
        processes[(*count)++] = (struct process){.pid = atoi(entry->d_name), .parent = parent, .state = state};
    }
    if (directory) closedir(directory);
    return processes;
}

static void mark_below(struct process *p, size_t count, pid_t top) {
    int changed = 1;
    while (changed) {
        changed = 0;
        for (size_t i = 0; i < count; i++) {
            if (p[i].below || p[i].pid == top) continue;
            int below = p[i].parent == top;
            for (size_t j = 0; j < count && !below; j++) below = p[j].below && p[j].pid == p[i].parent;
            if (below) p[i].below = changed = 1;
        }
    }
}

void tree_kill(pid_t top) {
    size_t count;
    // A stopped process cannot fork: stop until no new one turns up, then kill all at once.
    for (int round = 0; round < 100; round++) {
        struct process *p = list(&count);
        int fresh = 0;
        mark_below(p, count, top);
        for (size_t i = 0; i < count; i++) {
            if (!p[i].below || p[i].state == 'T' || p[i].state == 'Z' || p[i].state == 'X') continue;
            kill(p[i].pid, SIGSTOP);
            fresh = 1;
        }
        if (!fresh) break;
    }
    struct process *p = list(&count);
    mark_below(p, count, top);
    for (size_t i = 0; i < count; i++)
        if (p[i].below) kill(p[i].pid, SIGKILL);
    kill(top, SIGCONT); // in case the task stopped its supervisor
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

int tree_all_stopped(void) {
    size_t count;
    struct process *p = list(&count);
    for (size_t i = 0; i < count; i++)
        if (p[i].pid != 1 && !strchr("TtZX", p[i].state)) return 0;
    return 1;
}
