#include <cstdio>
#include <filesystem>
#include <fstream>

#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

namespace {

/// Where the seeds lie while the fuzzer runs; what it finds stays in the working folder.
struct SeedFolder {
    std::string path = "/tmp/bianmin-fuzz-XXXXXX";
    std::vector<char*> arguments;
    ~SeedFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

}  // namespace

/// What the undefined-behaviour sanitizer finds ends the run, as everything else does.
extern "C" const char* __ubsan_default_options();
extern "C" const char* __ubsan_default_options() {
    return "halt_on_error=1:print_stacktrace=1";
}

/// Called by libFuzzer before it reads its command line: adds a folder with the seeds. A command
/// line that names a file wants this one input looked at, and gets nothing else.
extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {
    for (int i = 1; i < *count; ++i)
        if ((*words)[i][0] != '-') return 0;
    static SeedFolder folder;
    if (mkdtemp(folder.path.data()) == nullptr) return 1;
    int number = 0;
    for (const std::string& seed : tests::fuzz_seeds())
        std::ofstream(folder.path + "/" + std::to_string(number++), std::ios::binary) << seed;
    folder.arguments.assign(*words, *words + *count);
    folder.arguments.push_back(folder.path.data());
    folder.arguments.push_back(nullptr);
    *words = folder.arguments.data();
    ++*count;
    return 0;
}
