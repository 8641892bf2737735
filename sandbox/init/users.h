#pragma once
#include <sys/types.h>

struct user {
    uid_t uid;
    gid_t gid;
    gid_t groups[64];
    int group_count;
    char home[256];
};

/// Resolves "name", "uid", "name:group" or "uid:gid" with the sandbox's own /etc/passwd and /etc/group, as docker does.
/// -1 with errno ENOENT when a name is unknown. Never uses the C library's name service, which would load code.
int users_find(const char *spec, struct user *user);
