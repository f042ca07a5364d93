// Stands for the headers that are compiled once for every target (CMakeLists.txt).
