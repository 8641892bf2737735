#pragma once
/// Runs in a fresh child of pid 1: writes a stream of records (files, directories, links) into the sandbox; never returns.
void extract_main(int stream, int report) __attribute__((noreturn));
