// A library that lacks nearly everything.
int SDT_OpenPort(int port);
int SDT_OpenPort(int port) {
    return port;
}
