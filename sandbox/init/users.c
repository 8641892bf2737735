#include "users.h"

#include "kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LIMIT (1 << 20)

/// Reads a database that the task may have replaced by anything: regular files only, bounded.
static char *slurp(const char *path) {
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    if (fd < 0) return NULL;
    char *text = NULL;
    size_t size = fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) ? 0 : status.st_size < LIMIT ? (size_t)status.st_size : LIMIT;
    if (size && (text = malloc(size + 1))) {
        size_t filled = 0;
        ssize_t n;
        while (filled < size && (n = read(fd, text + filled, size - filled)) > 0) filled += n;
        text[filled] = 0;
    }
    close(fd);
    return text;
}

/// Splits a line at colons in place; missing fields are empty.
static void split(char *line, char **field, int count) {
    static char empty[1];
    for (int i = 0; i < count; i++) field[i] = empty;
    for (int i = 0; i < count && line; i++) field[i] = strsep(&line, ":");
}

static int number(const char *text, unsigned *value) {
    char *end;
    if (*text < '0' || *text > '9') return 0;
    unsigned long n = strtoul(text, &end, 10);
    if (*end || n > 0xfffffffeul) return 0;
    *value = (unsigned)n;
    return 1;
}

static int find_passwd(const char *name, struct user *user, char *login, size_t login_size) {
    unsigned id = 0, uid, gid;
    int by_id = number(name, &id), found = 0;
    char *text = slurp("/etc/passwd"), *rest = text, *line, *field[7];
    while (text && (line = strsep(&rest, "\n"))) {
        split(line, field, 7);
        if (!number(field[2], &uid) || !number(field[3], &gid)) continue;
        if (by_id ? uid != id : strcmp(field[0], name) != 0) continue;
        user->uid = uid;
        user->gid = gid;
        snprintf(user->home, sizeof user->home, "%s", *field[5] ? field[5] : "/");
        snprintf(login, login_size, "%s", field[0]);
        found = 1;
        break;
    }
    free(text);
    if (!found && by_id) {
        user->uid = id;
        user->gid = 0;
        found = 1;
    }
    if (!found && strcmp(name, "root") == 0) found = 1; // an image without /etc/passwd still has a root
    return found;
}

static void find_groups(const char *group, const char *login, struct user *user, int *found) {
    unsigned gid;
    char *text = slurp("/etc/group"), *rest = text, *line, *field[4];
    while (text && (line = strsep(&rest, "\n"))) {
        split(line, field, 4);
        if (!number(field[2], &gid)) continue;
        if (group && strcmp(field[0], group) == 0) {
            user->gid = gid;
            *found = 1;
        }
        if (group || !*login) continue;
        char *members = field[3], *member;
        while ((member = strsep(&members, ",")))
            if (strcmp(member, login) == 0 && user->group_count < 64) user->groups[user->group_count++] = gid;
    }
    free(text);
}

int users_find(const char *spec, struct user *user) {
    char copy[256], login[256] = "", *group = copy;
    memset(user, 0, sizeof *user);
    strcpy(user->home, "/root");
    if (snprintf(copy, sizeof copy, "%s", spec) >= (int)sizeof copy) {
        errno = ENAMETOOLONG;
        return -1;
    }
    char *name = strsep(&group, ":");
    errno = ENOENT;
    if (*name) {
        unsigned id;
        if (!number(name, &id) ? strcmp(name, "root") != 0 : id != 0) strcpy(user->home, "/");
        if (!find_passwd(name, user, login, sizeof login)) return -1;
    }
    unsigned gid;
    if (group && number(group, &gid)) {
        user->gid = gid;
    } else {
        int found = group == NULL;
        find_groups(group, login, user, &found);
        errno = ENOENT;
        if (!found) return -1;
    }
    if (user->group_count < 64) user->groups[user->group_count++] = user->gid;
    return 0;
}
