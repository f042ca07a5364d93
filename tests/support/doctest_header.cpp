// The one source that uses the precompiled header in its own library: without it CMake makes no
// header to share.
