// The words between the host (Swift), the launcher and pid 1. Sources/Sandbox/Protocol mirrors this file.
//
// Messages are fixed frames on SOCK_SEQPACKET sockets; whatever is variable (argv, environment, layer names,
// filters) travels as a sealed memfd in the blob format of blob.h, since a message stops near 208 KiB.
#pragma once
#include <stdint.h>

#define FRAME_MAGIC 0x31494853u // "SHI1"

enum operation {
    // host → launcher
    OP_CREATE = 1, // id; fds: blob, control socket, [files through which it enters its cgroups…]
    OP_MOUNT = 2,  // id; fds: blob naming a path below the store → MOUNTED with a detached, idmapped, read-only mount
    // launcher → host
    OP_STARTED = 10, // launcher is ready
    OP_CREATED = 11, // id, value[0] = pid; fds: pidfd
    OP_ENDED = 12,   // id, value[0] = wait status of pid 1
    OP_MOUNTED = 13, // id; fds: mount
    // host → pid 1
    OP_EXEC = 20,    // id, value[0] = flags; fds: blob, [stdin], [stdout], [stderr], [mounts…]
    OP_KILL = 21,    // id = exec: everything it started dies
    OP_SIGNAL = 22,  // id = exec, value[0] = signal for its main process group
    OP_KILL_ALL = 23,
    OP_EXTRACT = 24, // id; fds: stream of records (extract.c)
    OP_LISTEN = 25,  // id, value[0] = IPv4 address, value[1] = port: a listening socket of the sandbox's network
    // pid 1 → host
    OP_READY = 30,  // fds: the sandbox's root directory
    OP_EXITED = 31, // id, code = status (>= 0 exit code, < 0 minus signal), value = user µs, system µs, max RSS KiB, started
    OP_DONE = 32,   // id; answer to KILL_ALL, EXTRACT; code = errno
    OP_TERMINAL = 33, // id; fds: the terminal's master side
    OP_LISTENING = 34, // id; fds: the socket
    // anybody → host
    OP_FAILED = 40, // id, code = errno, step = what failed
};

// OP_EXEC value[0]
enum exec_flags {
    EXEC_STDIN = 1,    // an fd for stdin is passed (else /dev/null)
    EXEC_STDOUT = 2,   // likewise; stderr shares stdout when EXEC_STDERR is missing
    EXEC_STDERR = 4,
    EXEC_TERMINAL = 8, // a new terminal instead of the three
};

// Blob numbers of OP_CREATE.
enum create_numbers {
    CREATE_FLAGS,
    CREATE_ID_BASE,       // first host id of the sandbox's range
    CREATE_ID_COUNT,      // its length
    CREATE_DISK_BASE,     // first id on disk (the canonical range)
    CREATE_SHM_BYTES,
    CREATE_OPEN_FILES,    // RLIMIT_NOFILE, 0 = as is
    CREATE_PROCESSES,     // RLIMIT_NPROC, 0 = as is (only without a pids cgroup)
    CREATE_CGROUPS,       // how many descriptors of cgroup files follow
};
enum create_flags {
    CREATE_NET = 1,       // own network namespace, loopback up
    CREATE_IDMAP = 4,     // disk ids differ from host ids: idmap the layers and the view
    CREATE_VOLATILE = 8,  // overlay without syncs
    // Defences that a mutation test switches off one by one; in production all are on (SandboxSpec.Weakness).
    CREATE_NO_MASKS = 0x100,
    CREATE_NO_SECCOMP = 0x200,
    CREATE_WRITABLE_PROC = 0x400,
    CREATE_WRITABLE_SYS = 0x800,
    CREATE_ALL_CAPABILITIES = 0x1000,
    CREATE_NESTED_USERNS = 0x2000,
    CREATE_NO_OOM_SCORE = 0x4000,
    CREATE_INHERITED_FDS = 0x8000, // neither close-on-exec nor close_range
    CREATE_DUMPABLE = 0x10000,
    CREATE_SAME_SAVED_ID = 0x20000,
    CREATE_SHARED_IPC = 0x40000,
    CREATE_SHARED_CGROUPNS = 0x80000,
    CREATE_CORE_DUMPS = 0x100000,
    CREATE_OWNED_BY_LAUNCHER = 0x200000,
    CREATE_ALL_TERMINALS = 0x400000,
    CREATE_FOLLOW_LINKS = 0x800000, // at mount points
};
// Blob lists of OP_CREATE: layers (topmost first), view (one), hostname (one), filters.
enum create_lists { CREATE_LAYERS, CREATE_VIEW, CREATE_HOSTNAME, CREATE_FILTERS, CREATE_LIST_COUNT };

// Blob numbers and lists of OP_EXEC.
enum exec_numbers {
    EXEC_CAPABILITIES,
    EXEC_FILTER,
    EXEC_ROWS,
    EXEC_COLUMNS,
    EXEC_NO_NEW_PRIVS,
    EXEC_AMBIENT, // capabilities that an ordinary user keeps as well
};
enum exec_lists { EXEC_ARGV, EXEC_ENVIRONMENT, EXEC_DIRECTORY, EXEC_USER, EXEC_MOUNTS, EXEC_LIST_COUNT };

// OP_MOUNT: list 0 = the path; numbers: id base, id count, disk base, flags (CREATE_IDMAP).
enum mount_numbers { MOUNT_FLAGS, MOUNT_ID_BASE, MOUNT_ID_COUNT, MOUNT_DISK_BASE };

struct frame {
    uint32_t magic;
    uint32_t operation;
    uint32_t id;
    int32_t code;
    int64_t value[8];
    char step[48];
};

#define MAX_FDS 16
