// A request's variable part: numbers and lists of strings in one sealed memfd.
//
// Layout (little endian): u32 magic, u32 list count, u64 number[16], then per list u32 string count, and per
// string u32 length, bytes, NUL.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define BLOB_MAGIC 0x31424853u // "SHB1"
#define BLOB_NUMBERS 16
#define BLOB_LISTS 8

struct blob {
    void *bytes;
    size_t size;
    uint64_t number[BLOB_NUMBERS];
    struct {
        char **item;      // count pointers and a closing NULL
        uint32_t *length; // of each item, without the NUL
        uint32_t count;
    } list[BLOB_LISTS];
};

/// Parses `size` bytes in memory; 0, or -1 with errno EINVAL for anything malformed.
int blob_parse(struct blob *blob, const void *bytes, size_t size, uint32_t lists);

/// Maps a memfd and parses it.
int blob_open(struct blob *blob, int fd, uint32_t lists);
void blob_close(struct blob *blob);
