// Feeds the C side's parsers from outside of a sandbox; built with sanitizers by SandboxTests.
//
//   wire frame                    prints the layout of struct frame
//   wire parse LISTS              prints what the blob on stdin holds, or "malformed"
//   wire fuzz LISTS SEED ROUNDS   parses mutations of the blob on stdin; prints how many were accepted
#include "../init/blob.h"
#include "../init/protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *input;
static size_t size;

static void read_input(void) {
    size_t room = 1 << 16;
    input = malloc(room);
    for (size_t got; input && (got = fread(input + size, 1, room - size, stdin)) > 0;) {
        size += got;
        if (size == room) input = realloc(input, room *= 2);
    }
}

static void print(const struct blob *blob, uint32_t lists) {
    for (int i = 0; i < BLOB_NUMBERS; i++) printf("%llu ", (unsigned long long)blob->number[i]);
    for (uint32_t l = 0; l < lists; l++) {
        printf("\n%u", blob->list[l].count);
        for (uint32_t i = 0; i < blob->list[l].count; i++) {
            printf(" ");
            for (uint32_t b = 0; b < blob->list[l].length[i]; b++) printf("%02x", (unsigned char)blob->list[l].item[i][b]);
            if (blob->list[l].item[i][blob->list[l].length[i]] != 0) printf("(no end)");
        }
        if (blob->list[l].item[blob->list[l].count] != NULL) printf("(no end of list)");
    }
    printf("\n");
}

/// Reads every byte that an accepted blob promises, so that the sanitizer sees a wrong promise.
static size_t touch(const struct blob *blob, uint32_t lists) {
    size_t sum = 0;
    for (uint32_t l = 0; l < lists; l++)
        for (uint32_t i = 0; i < blob->list[l].count; i++) sum += strlen(blob->list[l].item[i]) + blob->list[l].length[i];
    return sum;
}

static void fuzz(uint32_t lists, unsigned seed, long rounds) {
    long accepted = 0;
    volatile size_t sum = 0;
    srand(seed);
    for (long round = 0; round < rounds; round++) {
        // Exactly as large as its content, so that reading one byte too many is an error.
        size_t length = rand() % 3 ? size : (size_t)rand() % (size + 1);
        char *copy = malloc(length ? length : 1);
        memcpy(copy, input, length);
        for (int changes = rand() % 4; changes >= 0 && length; changes--) {
            static const uint32_t nasty[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe};
            size_t at = (size_t)rand() % length;
            if (rand() % 2) copy[at] = (char)rand();
            else if (length - at >= 4) memcpy(copy + at, &nasty[rand() % 6], 4);
        }
        struct blob blob;
        if (blob_parse(&blob, copy, length, lists) == 0) {
            accepted++;
            sum += touch(&blob, lists);
            blob_close(&blob);
        }
        free(copy);
    }
    printf("%ld\n", accepted);
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "frame")) {
        printf("%zu %zu %zu %zu %zu %zu %zu\n", sizeof(struct frame), offsetof(struct frame, magic), offsetof(struct frame, operation),
               offsetof(struct frame, id), offsetof(struct frame, code), offsetof(struct frame, value), offsetof(struct frame, step));
        return 0;
    }
    if (argc < 3) return 64;
    uint32_t lists = (uint32_t)atoi(argv[2]);
    read_input();
    if (!strcmp(argv[1], "fuzz") && argc == 5) {
        fuzz(lists, (unsigned)atoi(argv[3]), atol(argv[4]));
        return 0;
    }
    struct blob blob;
    if (blob_parse(&blob, input, size, lists) < 0) printf("malformed\n");
    else print(&blob, lists), blob_close(&blob);
    free(input);
    return 0;
}
