// Sending and receiving frames with descriptors.
#pragma once
#include "protocol.h"

#include <stddef.h>

/// Sends one frame; -1 and errno on failure. Blocks when the peer is slow.
int wire_send(int socket, struct frame *frame, const int *fds, int count);

/// The flag that makes received descriptors close-on-exec; 0 only in a mutation test.
extern int wire_close_on_exec;

/// Receives one frame. 1 = a frame, 0 = end of stream, -1 = error or malformed.
int wire_receive(int socket, struct frame *frame, int *fds, int *count);

/// Sends OP_FAILED with the current errno.
void wire_fail(int socket, uint32_t id, const char *step);
void wire_close_fds(int *fds, int count);
