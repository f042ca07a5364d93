#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <malloc.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/secret.h"

/// Handles a canary the ways a visit handles a citizen's data, gives all of it back, says "done"
/// and waits to be looked at. The canary comes through standard input, so that neither the program
/// file nor its command line holds it.
namespace {

void in_containers(const std::string& canary) {
    std::vector<std::string> list;
    std::map<std::string, std::string> fields;
    for (int i = 0; i < 200; ++i) {
        list.push_back(canary + " " + canary);
        fields["name " + std::to_string(i)] = canary;
    }
    std::ostringstream stream;
    for (const auto& text : list) stream << text;
    const auto wide = kiosk::utf16le_from_utf8(stream.str());
    if (wide.empty()) std::abort();
}

void in_json(const std::string& canary) {
    const nlohmann::json document = {{"name", canary}, {"list", {canary, canary}}};
    const std::string text = document.dump();
    if (nlohmann::json::parse(text)["name"] != canary) std::abort();
}

void in_database(const std::string& canary) {
    sqlite3* database = nullptr;
    if (sqlite3_open(":memory:", &database) != SQLITE_OK) std::abort();
    sqlite3_exec(database, "CREATE TABLE t (a TEXT)", nullptr, nullptr, nullptr);
    for (int i = 0; i < 100; ++i) {
        char* sql = sqlite3_mprintf("INSERT INTO t VALUES (%Q)", canary.c_str());
        sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
        sqlite3_free(sql);
    }
    sqlite3_exec(database, "SELECT a FROM t ORDER BY a", nullptr, nullptr, nullptr);
    sqlite3_close(database);
}

/// As an HTTP client gathers a body: a buffer that grows by realloc and at last shrinks.
void in_growing_buffers(const std::string& canary) {
    for (const std::size_t rounds : {10U, 1000U, 100000U}) {
        char* buffer = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; i < rounds; ++i) {
            if ((i & (i - 1)) == 0) {
                buffer = static_cast<char*>(realloc(buffer, (2 * i + 1) * canary.size()));
                if (buffer == nullptr) std::abort();
            }
            memcpy(buffer + size, canary.data(), canary.size());
            size += canary.size();
        }
        char* small = static_cast<char*>(realloc(buffer, 8));
        if (small == nullptr || memcmp(small, canary.data(), 8) != 0) std::abort();
        memset(small, 0, 8);
        free(small);
    }
}

void in_aligned_blocks(const std::string& canary) {
    for (const std::size_t alignment : {16U, 64U, 4096U}) {
        void* block = aligned_alloc(alignment, 8192);
        if (block == nullptr || reinterpret_cast<std::uintptr_t>(block) % alignment != 0)
            std::abort();
        memcpy(static_cast<char*>(block) + 100, canary.data(), canary.size());
        free(block);
    }
}

void in_threads(const std::string& canary) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&canary] {
            in_containers(canary);
            in_growing_buffers(canary);
            kiosk::scrub_stack();
        });
    for (std::thread& thread : threads) thread.join();
}

/// A forked child uses the heap while nothing is locked.
void in_a_fork(const std::string& canary) {
    const pid_t pid = fork();
    if (pid == 0) {
        in_containers(canary);
        _exit(0);
    }
    int status = 0;
    if (waitpid(pid, &status, 0) != pid || status != 0) std::abort();
}

void handle() {
    std::string canary(200, '\0');
    const ssize_t size = read(STDIN_FILENO, canary.data(), canary.size());
    if (size <= 0) std::abort();
    canary.resize(static_cast<std::size_t>(size));
    in_containers(canary);
    in_json(canary);
    in_database(canary);
    in_growing_buffers(canary);
    in_aligned_blocks(canary);
    in_threads(canary);
    in_a_fork(canary);
}

}  // namespace

int main() {
    handle();
    kiosk::scrub_stack();
    if (write(STDOUT_FILENO, "done", 4) != 4) return 1;
    // Held until the parent has looked.
    char end = 0;
    return static_cast<int>(read(STDIN_FILENO, &end, 1));
}
