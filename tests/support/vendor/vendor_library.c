// What a vendor of identity card readers hands out, for tests: the sdtapi interface and a decoder
// of photos. How it behaves stands in the file "mood" beside the library, the card that lies on the
// reader in "card" (text 256, photo 1024, fingerprints 1024 or none) and "address".

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { success = 0x90, found = 0x9F, none = 0x91, no_card = 0x80, not_selected = 0x81 };

static ino_t selected;
static int is_read;

static const char* beside(const char* name, char* path, size_t size) {
    Dl_info about;
    dladdr((void*)&beside, &about);
    const char* slash = strrchr(about.dli_fname, '/');
    snprintf(path, size, "%.*s/%s", (int)(slash - about.dli_fname), about.dli_fname, name);
    return path;
}

static int mood_is(const char* wanted) {
    char path[4096];
    char mood[64] = "";
    FILE* file = fopen(beside("mood", path, sizeof path), "r");
    if (file == NULL) return 0;
    if (fgets(mood, sizeof mood, file) == NULL) mood[0] = 0;
    fclose(file);
    mood[strcspn(mood, "\n")] = 0;
    return strcmp(mood, wanted) == 0;
}

static ino_t card_there(void) {
    char path[4096];
    struct stat about;
    if (stat(beside("card", path, sizeof path), &about) != 0) return 0;
    // The number of a file that is gone may be another one's a moment later.
    return about.st_ino * 1000003 + (ino_t)about.st_mtim.tv_nsec;
}

static size_t read_file(const char* name, unsigned char* to, size_t size) {
    char path[4096];
    FILE* file = fopen(beside(name, path, sizeof path), "rb");
    if (file == NULL) return 0;
    const size_t got = fread(to, 1, size, file);
    fclose(file);
    return got;
}

static void misbehave(const char* where) {
    char name[64];
    snprintf(name, sizeof name, "hang %s", where);
    if (mood_is(name))
        for (;;) pause();
    snprintf(name, sizeof name, "crash %s", where);
    if (!mood_is(name)) return;
    signal(SIGSEGV, SIG_DFL);  // a sanitizer would take this crash for a finding
    raise(SIGSEGV);
}

static int opens(const char* path, int how) {
    const int file = open(path, how, 0600);
    if (file < 0) return 0;
    close(file);
    return 1;
}

// What is none of a library's business. Gives what worked, a bit each.
int pry(void) {
    char path[4096];
    int worked = opens("/dev/zero", O_RDONLY);
    worked |= opens("/dev/ptmx", O_RDWR) << 1;
    worked |= opens(beside("taken", path, sizeof path), O_WRONLY | O_CREAT) << 2;
    worked |= opens("/proc/self/environ", O_RDONLY) << 3;
    const int line = socket(AF_INET, SOCK_STREAM, 0);
    worked |= (line >= 0) << 4;
    if (line >= 0) close(line);
    worked |= (kill(getppid(), 0) == 0) << 5;
    char byte = 0;
    struct iovec here = {&byte, 1};
    struct iovec there = {&byte, 1};
    worked |= (process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1) << 6;
    const pid_t child = vfork();
    if (child == 0) {
        execl("/usr/bin/true", "true", (char*)NULL);
        _exit(1);
    }
    int ended = 1;
    if (child > 0) waitpid(child, &ended, 0);
    worked |= (child > 0 && ended == 0) << 7;
    return worked;
}

int SDT_OpenPort(int port) {
    misbehave("open");
    if (mood_is("no port")) return 0x01;
    return port == 1001 ? success : 0x01;
}
int SDT_ClosePort(int port) {
    (void)port;
    return success;
}
int SDT_ResetSAM(int port, int open) {
    (void)port, (void)open;
    selected = 0;
    return success;
}
int SDT_GetSAMStatus(int port, int open) {
    (void)port, (void)open;
    misbehave("status");
    if (mood_is("waits in vain")) return 0x02;
    if (mood_is("lost")) return 0x03;
    if (mood_is("unlicensed")) return 0x05;
    if (mood_is("nonsense")) return 4711;
    return mood_is("broken") ? 0x60 : success;
}
int SDT_GetSAMID(int port, unsigned char* id, int open) {
    (void)port, (void)open;
    static const unsigned char number[16] = {5, 0, 1, 0, 0x5A, 0x2E, 0x34, 1};
    memcpy(id, number, sizeof number);
    return success;
}
int SDT_StartFindIDCard(int port, unsigned char* info, int open) {
    (void)port, (void)open;
    misbehave("find");
    memset(info, 0, 4);
    const ino_t card = card_there();
    if (card == 0) selected = 0;
    if (card == 0 || card == selected) return no_card;
    return mood_is("finds with success") ? success : found;
}
int SDT_SelectIDCard(int port, unsigned char* info, int open) {
    (void)port, (void)open;
    memset(info, 0, 8);
    is_read = 0;
    selected = card_there();
    return selected != 0 ? success : not_selected;
}

static int read_card(unsigned char* text, unsigned int* text_size, unsigned char* photo,
                     unsigned int* photo_size, unsigned char* fingers, unsigned int* fingers_size) {
    unsigned char all[256 + 1024 + 1024];
    misbehave("read");
    if (mood_is("pries") && pry() != 0) return 0x41;
    if (mood_is("unreadable") || card_there() == 0 || card_there() != selected) return 0x41;
    const size_t got = read_file("card", all, sizeof all);
    if (got < 256 + 1024) return 0x41;
    *text_size = mood_is("more than a card") ? 100000 : 256;
    *photo_size = 1024;
    memcpy(text, all, 256);
    memcpy(photo, all + 256, 1024);
    if (fingers != NULL) {
        *fingers_size = (unsigned int)(got - 256 - 1024);
        memcpy(fingers, all + 256 + 1024, *fingers_size);
    }
    is_read = 1;
    return success;
}
int SDT_ReadBaseMsg(int port, unsigned char* text, unsigned int* text_size, unsigned char* photo,
                    unsigned int* photo_size, int open) {
    (void)port, (void)open;
    return read_card(text, text_size, photo, photo_size, NULL, NULL);
}
int SDT_ReadBaseFPMsg(int port, unsigned char* text, unsigned int* text_size, unsigned char* photo,
                      unsigned int* photo_size, unsigned char* fingers, unsigned int* fingers_size,
                      int open) {
    (void)port, (void)open;
    return read_card(text, text_size, photo, photo_size, fingers, fingers_size);
}
int SDT_ReadNewAppMsg(int port, unsigned char* text, unsigned int* size, int open) {
    (void)port, (void)open;
    if (card_there() == 0) selected = 0;
    if (!is_read || selected == 0 || card_there() != selected) return 0x41;
    *size = (unsigned int)read_file("address", text, 70);
    return *size != 0 ? success : none;
}

// 102 × 126 points; the picture repeats the bytes of the photo, so that the test knows it.
int unpack(unsigned char* in, unsigned char* out, int want) {
    enum { row = 306, padded = 308, height = 126, head = 54 };
    if (want != 708) return -4;
    misbehave("unpack");
    if (mood_is("refuses")) return -1;
    if (mood_is("pries") && pry() != 0) return -2;
    if (mood_is("writes beyond")) out[head + padded * height + 17] = 0;
    if (!mood_is("bmp")) {
        for (int i = 0; i < row * height; ++i) out[i] = in[i % 1024];
        return 1;
    }
    memset(out, 0, head);
    memcpy(out, "BM", 2);
    out[10] = head;
    out[18] = 102;
    out[22] = 126;
    out[28] = 24;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < row; ++x)
            out[head + (height - 1 - y) * padded + x] = in[(y * row + x) % 1024];
    return 1;
}
