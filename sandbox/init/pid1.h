#pragma once
#include "blob.h"

#include <sys/types.h>

/// What a supervisor or helper tells pid 1 through its pipe before it ends.
struct report {
    int32_t failed; // errno of a failed step, 0 when the program ran
    int32_t status; // wait status of the program
    int64_t user, system, max_rss; // µs, µs, KiB
    char step[48];
};

/// Serves the control socket as pid 1 of a finished sandbox until the host closes it; never returns.
void pid1_main(int control, uint32_t id, const struct blob *spec) __attribute__((noreturn));
