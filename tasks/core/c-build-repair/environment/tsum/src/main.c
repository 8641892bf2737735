#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tsum.h"

const char *program_name = "tsum";

void *grow(void *old, size_t count, size_t size)
{
    void *memory = realloc(old, count * size);
    if (!memory) {
        fprintf(stderr, "%s: out of memory\n", program_name);
        exit(2);
    }
    return memory;
}

static int64_t number_option(const char *text, int64_t least, int64_t most)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value < least || value > most) {
        fprintf(stderr, "%s: bad number: %s\n", program_name, text);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv)
{
    struct table table = { .width = 60 };
    int percent = 90;
    int option;

    while ((option = getopt(argc, argv, "w:p:")) != -1) {
        if (option == 'w')
            table.width = number_option(optarg, 1, INT32_MAX);
        else if (option == 'p')
            percent = (int)number_option(optarg, 1, 100);
        else
            return 2;
    }
    FILE *file = stdin;
    if (optind < argc && !(file = fopen(argv[optind], "r"))) {
        fprintf(stderr, "%s: %s: %s\n", program_name, argv[optind], strerror(errno));
        return 2;
    }

    size_t malformed = 0;
    char *line;
    while ((line = read_line(file))) {
        struct sample sample;
        enum line_kind kind = parse_line(line, &sample);
        if (kind == LINE_SAMPLE)
            table_add(&table, &sample);
        else if (kind == LINE_BAD)
            malformed++;
        free(line);
    }
    if (file != stdin)
        fclose(file);

    table_sort(&table);
    for (size_t i = 0; i < table.count; i++) {
        struct bucket *bucket = &table.buckets[i];
        sort_values(bucket->values, bucket->count);
        printf("%" PRId64 " %zu %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", bucket->start, bucket->count,
               bucket->values[0], bucket->values[bucket->count - 1], sum_of(bucket->values, bucket->count),
               percentile_of(bucket->values, bucket->count, percent));
    }
    table_free(&table);
    if (malformed) {
        fprintf(stderr, "%s: %zu malformed lines\n", program_name, malformed);
        return 1;
    }
    return 0;
}
