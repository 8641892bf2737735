#pragma once
/// `userns INSIDE:OUTSIDE:COUNT,… INSIDE:OUTSIDE:COUNT,… PROGRAM ARG…`: enters a new user and mount namespace, has
/// newuidmap and newgidmap write the maps, and executes PROGRAM as its root. Returns an exit code on failure.
int userns_main(int argc, char **argv);

/// `userns-single PROGRAM ARG…`: the same with one id, the caller's, as root; no helper is needed.
int userns_single_main(int argc, char **argv);
