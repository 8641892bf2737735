#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tsum.h"
#include "units.h"

/* The next line without its newline, to be freed by the caller; NULL at the end. */
char *read_line(FILE *file)
{
    char buffer[256];

    if (!fgets(buffer, sizeof buffer, file))
        return NULL;
    buffer[strcspn(buffer, "\n")] = '\0';
    return strcpy(grow(NULL, strlen(buffer) + 1, 1), buffer);
}

static const char *skip_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

/* Reads one integer; NULL when there is none or it does not fit. */
static const char *parse_integer(const char *text, int64_t *value)
{
    const char *digits = text + (*text == '-' || *text == '+');
    if (*digits < '0' || *digits > '9')
        return NULL;
    char *end;
    errno = 0;
    *value = strtoll(text, &end, 10);
    return errno ? NULL : end;
}

/* Multiplies by the unit at the text; NULL when it is unknown or the product does not fit. */
static const char *apply_unit(const char *text, int64_t *value)
{
    size_t length = strcspn(text, " \t");
    if (length == 0)
        return text;
    int letter = *text;
    if (!first_unit[letter])
        return NULL;
    for (int i = first_unit[letter]; i < unit_count; i++)
        if (strlen(units[i].name) == length && !strncmp(units[i].name, text, length)) {
            *value *= units[i].factor;
            return text + length;
        }
    return NULL;
}

enum line_kind parse_line(const char *line, struct sample *sample)
{
    const char *text = skip_blanks(line);
    if (!*text || *text == '#')
        return LINE_SKIP;
    text = parse_integer(text, &sample->time);
    if (!text || (*text != ' ' && *text != '\t'))
        return LINE_BAD;
    text = parse_integer(skip_blanks(text), &sample->value);
    if (text)
        text = apply_unit(text, &sample->value);
    if (!text || *skip_blanks(text))
        return LINE_BAD;
    return LINE_SAMPLE;
}
