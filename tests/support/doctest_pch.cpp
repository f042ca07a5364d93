// Exists so that the shared precompiled header is built: the main file itself may not use it.
