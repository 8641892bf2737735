// What a sandbox sees: built by the child between clone3 and becoming pid 1.
#pragma once
#include "blob.h"

/// Descriptors that the launcher opened for one sandbox.
struct parts {
    int layers;  // detached mount of the store's layers, idmapped where needed
    int view;    // detached mount of the view's directory (upper, work), idmapped where needed
    int control; // socket to the host
};

/// Builds mounts, pivots, brings loopback up. On failure returns the failed step with errno set; NULL when done.
const char *world_build(const struct blob *spec, const struct parts *parts);
