#include "emulate.h"
#include "launcher.h"
#include "userns.h"

#include <string.h>

int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "launcher")) {
        static char store[4096];
        strncpy(store, argv[2], sizeof store - 1);
        // Every sandbox's pid 1 shows this command line: it must not tell a path of the host.
        for (int i = argc - 1; i >= 0; i--) memset(argv[i], 0, strlen(argv[i]));
        strcpy(argv[0], "init");
        return launcher_main(store);
    }
    if (argc > 1 && !strcmp(argv[1], "userns")) return userns_main(argc - 1, argv + 1);
    if (argc > 1 && !strcmp(argv[1], "userns-single")) return userns_single_main(argc - 1, argv + 1);
    if (argc > 1 && !strcmp(argv[1], "emulate")) return emulate_main(argc - 1, argv + 1);
    return 64;
}
