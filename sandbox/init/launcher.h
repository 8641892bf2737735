#pragma once
/// Serves OP_CREATE and OP_MOUNT on descriptor 3 until its other end closes; then every sandbox dies. Returns an exit code.
int launcher_main(const char *store);
