/*
 * Stands in for the DNS-SD client library in tests and demo: every call succeeds and announces
 * nothing. The IPP printer program does not start without DNS-SD, and a test machine has neither
 * the daemon nor the bus it needs.
 *
 * Preloaded into that program only. Names and parameters are those of libavahi-client 0.8
 * (avahi-client/client.h, publish.h, avahi-common/thread-watch.h), as far as the program uses them.
 */

#include <stddef.h>
#include <stdint.h>

static int anything;

void* avahi_threaded_poll_new(void);
const void* avahi_threaded_poll_get(void* poll);
int avahi_threaded_poll_start(void* poll);
int avahi_threaded_poll_stop(void* poll);
void avahi_threaded_poll_free(void* poll);
void avahi_threaded_poll_lock(void* poll);
void avahi_threaded_poll_unlock(void* poll);
void* avahi_client_new(const void* poll, int flags, void* callback, void* user, int* error);
void avahi_client_free(void* client);
int avahi_client_errno(void* client);
const char* avahi_client_get_host_name(void* client);
const char* avahi_client_get_host_name_fqdn(void* client);
void* avahi_entry_group_new(void* client, void* callback, void* user);
int avahi_entry_group_free(void* group);
int avahi_entry_group_commit(void* group);
int avahi_entry_group_reset(void* group);
int avahi_entry_group_is_empty(void* group);
int avahi_entry_group_add_service_strlst(void* group, int interface, int protocol, int flags,
                                         const char* name, const char* type, const char* domain,
                                         const char* host, uint16_t port, void* text);
int avahi_entry_group_add_service_subtype(void* group, int interface, int protocol, int flags,
                                          const char* name, const char* type, const char* domain,
                                          const char* subtype);

void* avahi_threaded_poll_new(void) {
    return &anything;
}
const void* avahi_threaded_poll_get(void* poll) {
    return poll;
}
int avahi_threaded_poll_start(void* poll) {
    (void)poll;
    return 0;
}
int avahi_threaded_poll_stop(void* poll) {
    (void)poll;
    return 0;
}
void avahi_threaded_poll_free(void* poll) {
    (void)poll;
}
void avahi_threaded_poll_lock(void* poll) {
    (void)poll;
}
void avahi_threaded_poll_unlock(void* poll) {
    (void)poll;
}

void* avahi_client_new(const void* poll, int flags, void* callback, void* user, int* error) {
    (void)poll;
    (void)flags;
    (void)callback;
    (void)user;
    if (error != NULL) *error = 0;
    return &anything;
}
void avahi_client_free(void* client) {
    (void)client;
}
int avahi_client_errno(void* client) {
    (void)client;
    return 0;
}
const char* avahi_client_get_host_name(void* client) {
    (void)client;
    return "localhost";
}
const char* avahi_client_get_host_name_fqdn(void* client) {
    (void)client;
    return "localhost";
}

void* avahi_entry_group_new(void* client, void* callback, void* user) {
    (void)client;
    (void)callback;
    (void)user;
    return &anything;
}
int avahi_entry_group_free(void* group) {
    (void)group;
    return 0;
}
int avahi_entry_group_commit(void* group) {
    (void)group;
    return 0;
}
int avahi_entry_group_reset(void* group) {
    (void)group;
    return 0;
}
int avahi_entry_group_is_empty(void* group) {
    (void)group;
    return 1;
}

int avahi_entry_group_add_service_strlst(void* group, int interface, int protocol, int flags,
                                         const char* name, const char* type, const char* domain,
                                         const char* host, uint16_t port, void* text) {
    (void)group;
    (void)interface;
    (void)protocol;
    (void)flags;
    (void)name;
    (void)type;
    (void)domain;
    (void)host;
    (void)port;
    (void)text;
    return 0;
}
int avahi_entry_group_add_service_subtype(void* group, int interface, int protocol, int flags,
                                          const char* name, const char* type, const char* domain,
                                          const char* subtype) {
    (void)group;
    (void)interface;
    (void)protocol;
    (void)flags;
    (void)name;
    (void)type;
    (void)domain;
    (void)subtype;
    return 0;
}
