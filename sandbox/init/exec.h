#pragma once
#include "blob.h"

struct exec {
    const struct blob *request, *spec;
    int io[3];  // stdin, stdout, stderr; -1 = /dev/null (stderr: as stdout)
    int *mounts, mount_count;
    int report; // pipe to pid 1
    int terminal;
};

/// Runs in a fresh child of pid 1: starts the command, keeps its orphans, reports its end; never returns.
void exec_supervise(struct exec *exec) __attribute__((noreturn));
