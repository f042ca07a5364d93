#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/support/memory_scan.h"

namespace {

using tests::Find;

struct Request {
    std::vector<pid_t> processes;
    std::vector<std::filesystem::path> trees;
    std::vector<std::filesystem::path> except;
    std::vector<std::string> canaries;
};

constexpr const char* usage =
    "usage: bianmin-memscan PID CANARY…\n"
    "       bianmin-memscan [--pid PID]… [--tree FOLDER]… [--except PATH]… -- CANARY…\n"
    "Looks for the canaries in the memory of processes and the files of folders.\n"
    "Exit status: 0 none found, 1 found, 2 could not look.\n";

Request parse(int count, char** words) {
    Request out;
    int at = 1;
    if (count > 1 && words[1][0] != '-') out.processes.push_back(std::atoi(words[at++]));
    for (; at + 1 < count && words[at][0] == '-'; at += 2) {
        const std::string_view option = words[at];
        if (option == "--") {
            ++at;
            break;
        }
        if (option == "--pid") out.processes.push_back(std::atoi(words[at + 1]));
        if (option == "--tree") out.trees.emplace_back(words[at + 1]);
        if (option == "--except") out.except.emplace_back(words[at + 1]);
    }
    for (; at < count; ++at) out.canaries.emplace_back(words[at]);
    return out;
}

int complain(const char* place, const kiosk::Error& error) {
    std::printf("%s: %s\n", place, error.detail.c_str());
    return 2;
}

void show(const std::vector<Find>& finds) {
    for (const Find& find : finds)
        std::printf("FOUND canary %s in %s at %#llx\n", find.needle.c_str(), find.place.c_str(),
                    static_cast<unsigned long long>(find.at));
}

}  // namespace

int main(int count, char** words) {
    const Request request = parse(count, words);
    if (request.canaries.empty() || (request.processes.empty() && request.trees.empty())) {
        std::fputs(usage, stderr);
        return 2;
    }
    const auto needles = tests::needles_of(request.canaries);
    if (!needles) return complain("canaries", needles.error());
    bool found = false;
    for (const pid_t pid : request.processes) {
        const auto scan = tests::scan_process(pid, *needles);
        if (!scan) return complain(std::to_string(pid).c_str(), scan.error());
        show(scan->finds);
        std::printf("process %d: %d mappings, %llu KiB, %zu found\n", pid, scan->mappings,
                    static_cast<unsigned long long>(scan->bytes_read / 1024), scan->finds.size());
        found = found || !scan->finds.empty();
    }
    for (const auto& tree : request.trees) {
        const auto finds = tests::scan_tree(tree, request.except, *needles);
        if (!finds) return complain(tree.c_str(), finds.error());
        show(*finds);
        std::printf("folder %s: %zu found\n", tree.c_str(), finds->size());
        found = found || !finds->empty();
    }
    return found ? 1 : 0;
}
