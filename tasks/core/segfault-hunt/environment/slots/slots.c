/* slots: named texts, driven by commands on standard input. See MANUAL.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT 1000000
#define MAX_ARGS 16

struct slot {
    char name[24];
    char *text;
    struct slot *next;
};

/* What undo puts back: for each name concerned its former text, or NULL if there was none. */
struct saved {
    char name[24];
    char *text;
    struct saved *next;
};

static struct slot *slots;
static struct saved *last_change;

static struct slot *find(const char *name)
{
    struct slot *s;
    for (s = slots; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static struct slot *make(const char *name)
{
    struct slot *s = malloc(sizeof *s);
    strcpy(s->name, name);
    s->text = NULL;
    s->next = slots;
    slots = s;
    return s;
}

static void drop(struct slot *gone)
{
    struct slot **p = &slots;
    while (*p != gone)
        p = &(*p)->next;
    *p = gone->next;
    free(gone->text);
    free(gone);
}

static void forget_change(void)
{
    while (last_change) {
        struct saved *next = last_change->next;
        free(last_change);
        last_change = next;
    }
}

static void save(const char *name, char *text)
{
    struct saved *c = malloc(sizeof *c);
    strcpy(c->name, name);
    c->text = text;
    c->next = last_change;
    last_change = c;
}

/* Reads a line of any length without its line break; NULL at the end of the input. */
static char *read_line(FILE *in)
{
    size_t size = 64, length = 0;
    char *line = malloc(size);
    int c;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (length == size) {
            size *= 2;
            line = realloc(line, size);
        }
        line[length++] = c;
    }
    if (c == EOF && length == 0) {
        free(line);
        return NULL;
    }
    line[length] = '\0';
    return line;
}

static int is_number(const char *s)
{
    if (*s == '-')
        s++;
    return *s && strspn(s, "0123456789") == strlen(s);
}

static void cmd_set(char *name, char *text)
{
    struct slot *s = find(name);
    if (strlen(text) > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    forget_change();
    save(name, s ? s->text : NULL);
    if (!s)
        s = make(name);
    s->text = strdup(text);
    puts("ok");
}

static void cmd_append(struct slot *to, struct slot *from)
{
    char *add = from->text;
    size_t length = strlen(to->text), more = strlen(add);
    if (length + more > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    forget_change();
    save(to->name, strdup(to->text));
    to->text = realloc(to->text, length + more + 1);
    strcpy(to->text + length, add);
    puts("ok");
}

static void cmd_insert(struct slot *s, int pos, const char *text)
{
    size_t length = strlen(s->text), more = strlen(text);
    char *joined;
    if (pos < 0 || pos > (int)length) {
        puts("error: bad number");
        return;
    }
    if (length + more > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    forget_change();
    save(s->name, s->text);
    joined = malloc(length + more);
    memcpy(joined, s->text, pos);
    memcpy(joined + pos, text, more);
    strcpy(joined + pos + more, s->text + pos);
    s->text = joined;
    puts("ok");
}

static void cmd_repeat(struct slot *s, int n)
{
    int length = strlen(s->text), total = length * n, i;
    char *copies;
    if (n < 0) {
        puts("error: bad number");
        return;
    }
    if (total > MAX_TEXT) {
        puts("error: too long");
        return;
    }
    copies = malloc(total + 1);
    for (i = 0; i < n; i++)
        memcpy(copies + i * length, s->text, length);
    copies[total] = '\0';
    forget_change();
    save(s->name, s->text);
    s->text = copies;
    puts("ok");
}

static void cmd_slice(struct slot *s, int from, int to)
{
    int length = strlen(s->text);
    if (from < 0)
        from += length;
    if (to < 0)
        to += length;
    if (to > length)
        to = length;
    if (from < to)
        fwrite(s->text + from, 1, to - from, stdout);
    putchar('\n');
}

static void cmd_hex(struct slot *s)
{
    char out[256], *p = out;
    const char *t;
    for (t = s->text; *t; t++)
        p += sprintf(p, "%02x", *t);
    *p = '\0';
    puts(out);
}

static void cmd_join(const char *sep, char **names, int count)
{
    char out[4096] = "";
    int i;
    for (i = 0; i < count; i++) {
        struct slot *s = find(names[i]);
        if (!s) {
            puts("error: no such name");
            return;
        }
        if (i)
            strcat(out, sep);
        strcat(out, s->text);
    }
    puts(out);
}

static void cmd_delete(struct slot *s)
{
    forget_change();
    save(s->name, s->text);
    drop(s);
    puts("ok");
}

static void cmd_deletelike(const char *prefix)
{
    struct slot *s;
    int count = 0;
    for (s = slots; s; s = s->next) {
        if (strncmp(s->name, prefix, strlen(prefix)) == 0) {
            if (!count)
                forget_change();
            save(s->name, s->text);
            drop(s);
            count++;
        }
    }
    printf("ok %d\n", count);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct slot **)a)->name, (*(struct slot **)b)->name);
}

static void cmd_list(void)
{
    struct slot *s, **all;
    int count = 0, i;
    for (s = slots; s; s = s->next)
        count++;
    all = malloc(64 * sizeof *all);
    for (s = slots, i = 0; s; s = s->next)
        all[i++] = s;
    qsort(all, count, sizeof *all, by_name);
    for (i = 0; i < count; i++)
        printf("%s=%zu%s", all[i]->name, strlen(all[i]->text), i + 1 < count ? " " : "");
    putchar('\n');
}

static void cmd_undo(void)
{
    struct saved *c;
    if (!last_change) {
        puts("error: nothing to undo");
        return;
    }
    for (c = last_change; c; c = c->next) {
        struct slot *s = find(c->name);
        if (c->text) {
            if (!s)
                s = make(c->name);
            s->text = c->text;
        } else {
            drop(s);
        }
    }
    forget_change();
    puts("ok");
}

/* Splits `rest` at single spaces into at most `limit` arguments; the last one keeps what is left. */
static int split(char *rest, char **args, int limit)
{
    int count = 0;
    while (rest && count < limit) {
        char *space = count + 1 < limit ? strchr(rest, ' ') : NULL;
        args[count++] = rest;
        if (space)
            *space++ = '\0';
        rest = space;
    }
    return count;
}

static void run(char *line)
{
    char *args[MAX_ARGS], *rest = strchr(line, ' ');
    struct slot *s, *other;
    int n;
    if (rest)
        *rest++ = '\0';
    if (strcmp(line, "set") == 0) {
        n = split(rest, args, 2);
        if (!*args[0])
            puts("error: usage");
        else
            cmd_set(args[0], n > 1 ? args[1] : "");
    } else if (strcmp(line, "insert") == 0) {
        n = split(rest, args, 3);
        if (n < 2 || !*args[0] || !is_number(args[1]))
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else
            cmd_insert(s, atoi(args[1]), n > 2 ? args[2] : "");
    } else if (strcmp(line, "get") == 0 || strcmp(line, "hex") == 0 || strcmp(line, "delete") == 0) {
        n = split(rest, args, MAX_ARGS);
        if (n != 1 || !*args[0])
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else if (line[0] == 'g')
            printf(s->text), putchar('\n');
        else if (line[0] == 'h')
            cmd_hex(s);
        else
            cmd_delete(s);
    } else if (strcmp(line, "append") == 0) {
        n = split(rest, args, MAX_ARGS);
        if (n != 2 || !*args[0] || !*args[1])
            puts("error: usage");
        else if (!(s = find(args[0])) || !(other = find(args[1])))
            puts("error: no such name");
        else
            cmd_append(s, other);
    } else if (strcmp(line, "repeat") == 0) {
        n = split(rest, args, MAX_ARGS);
        if (n != 2 || !*args[0] || !is_number(args[1]))
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else
            cmd_repeat(s, atoi(args[1]));
    } else if (strcmp(line, "slice") == 0) {
        n = split(rest, args, MAX_ARGS);
        if (n != 3 || !*args[0] || !is_number(args[1]) || !is_number(args[2]))
            puts("error: usage");
        else if (!(s = find(args[0])))
            puts("error: no such name");
        else
            cmd_slice(s, atoi(args[1]), atoi(args[2]));
    } else if (strcmp(line, "join") == 0) {
        int i, usage;
        n = split(rest, args, MAX_ARGS);
        usage = n < 2;
        for (i = 1; i < n; i++)
            usage |= !*args[i];
        if (usage)
            puts("error: usage");
        else
            cmd_join(args[0], args + 1, n - 1);
    } else if (strcmp(line, "deletelike") == 0) {
        n = split(rest, args, MAX_ARGS);
        if (n != 1 || !*args[0])
            puts("error: usage");
        else
            cmd_deletelike(args[0]);
    } else if (strcmp(line, "list") == 0 || strcmp(line, "undo") == 0) {
        if (rest)
            puts("error: usage");
        else if (line[0] == 'l')
            cmd_list();
        else
            cmd_undo();
    } else {
        puts("error: unknown command");
    }
}

int main(void)
{
    char *line;
    while ((line = read_line(stdin))) {
        if (*line)
            run(line);
        free(line);
    }
    return 0;
}
