# How every target of the project is made: flags, one library a folder, one test program a library.

# What a terminal runs is compiled alike in dev, release and bench: the objects that the tests drive are the ones that are
# installed, and the compiler cache gives one preset what another made (docs/adr/0018). Tests' own sources: CMakeLists.txt.
set(bianmin_shipped_flags "-O2 -g1 -D_FORTIFY_SOURCE=2")
if(BIANMIN_SANITIZE)
  set(bianmin_shipped_flags "-O1 -g1")
endif()
foreach(language CXX C)
  set(CMAKE_${language}_FLAGS_DEV "${bianmin_shipped_flags}")
  set(CMAKE_${language}_FLAGS_RELEASE "${bianmin_shipped_flags}")
endforeach()

add_library(bianmin_flags INTERFACE)
target_compile_options(bianmin_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -ffp-contract=off
  $<$<COMPILE_LANGUAGE:CXX>:-Wconversion -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor>
  $<IF:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,MODULE_LIBRARY>,-fPIC,-fPIE> -fstack-protector-strong)
# With optimisation or a sanitizer, g++ 12 sees faults inside the standard library's strings, variants and expressions that
# are none (GCC bugs 105651, 105562).
target_compile_options(bianmin_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict
  -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
target_link_options(bianmin_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
target_link_options(bianmin_flags INTERFACE -fuse-ld=lld)  # a third of the time of the usual one, for a hundred programs
target_include_directories(bianmin_flags INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
if(BIANMIN_SANITIZE)
  target_compile_options(bianmin_flags INTERFACE -fsanitize=${BIANMIN_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(bianmin_flags INTERFACE -fsanitize=${BIANMIN_SANITIZE})
  if(NOT BIANMIN_SANITIZE MATCHES "fuzzer")
    # A finding ends the program, or a test would pass over it. (Fuzzers say so themselves.)
    target_compile_options(bianmin_flags INTERFACE -fno-sanitize-recover=all)
  endif()
  # What the sanitizers must know of other people's libraries, in every program.
  target_sources(bianmin_flags INTERFACE
    "$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:${CMAKE_SOURCE_DIR}/tests/support/sanitizer_defaults.cpp>")
  target_compile_definitions(bianmin_flags INTERFACE BIANMIN_SANITIZED)
endif()

# Reading the standard library's headers costs more than compiling our own lines. Sources of one target are therefore
# compiled in groups, each a file that includes them. Names in the unnamed namespaces of one target must differ; a source
# that can't share a group has the property SKIP_UNITY_BUILD_INCLUSION or options of its own. (CMake's own unity build writes absolute paths,
# and ccache would find nothing of another folder's build.)
set(sources_per_group 8)
function(bianmin_grouped result target)
  if(NOT BIANMIN_UNITY)
    set(${result} "${ARGN}" PARENT_SCOPE)
    return()
  endif()
  set(alone "")
  set(grouped "")
  foreach(source IN LISTS ARGN)
    get_source_file_property(skip "${source}" SKIP_UNITY_BUILD_INCLUSION)
    get_source_file_property(options "${source}" COMPILE_OPTIONS)
    if(skip OR options OR NOT source MATCHES "\\.cpp$")
      if(options)
        set_source_files_properties("${source}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)  # other flags, other headers
      endif()
      list(APPEND alone "${source}")
      continue()
    endif()
    get_filename_component(path "${source}" ABSOLUTE)
    string(REPLACE "${CMAKE_BINARY_DIR}/generated/" "" path "${path}")
    string(REPLACE "${CMAKE_SOURCE_DIR}/" "" path "${path}")
    list(APPEND grouped "${path}")
  endforeach()
  list(LENGTH grouped count)
  if(count LESS 2)
    set(${result} "${ARGN}" PARENT_SCOPE)
    return()
  endif()
  math(EXPR groups "(${count} + ${sources_per_group} - 1) / ${sources_per_group}")
  math(EXPR size "(${count} + ${groups} - 1) / ${groups}")
  foreach(group RANGE 1 ${groups})
    math(EXPR first "(${group} - 1) * ${size}")
    list(SUBLIST grouped ${first} ${size} members)
    list(TRANSFORM members REPLACE "(.+)" "#include \"\\1\"\n")
    list(JOIN members "" text)
    set(file "${CMAKE_BINARY_DIR}/generated/unity/${target}_${group}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "${text}" @ONLY)
    list(APPEND alone "${file}")
  endforeach()
  set(${result} "${alone}" PARENT_SCOPE)
endfunction()

# The headers that most sources read, compiled once for all targets of a folder tree that have the same flags. Preset
# plain does without: it shows that each source includes what it needs.
set(bianmin_common_headers <algorithm> <chrono> <cstdint> <filesystem> <fstream> <functional> <map> <memory> <mutex>
  <optional> <span> <string> <string_view> <thread> <utility> <variant> <vector> <nlohmann/json.hpp>)
function(bianmin_headers_once name)
  add_library(${name} STATIC "${CMAKE_SOURCE_DIR}/packaging/cmake/headers.cpp")
  target_link_libraries(${name} PRIVATE bianmin_flags)
  target_precompile_headers(${name} PRIVATE ${bianmin_common_headers})
endfunction()
set(bianmin_headers_of_folder bianmin_headers)
function(bianmin_use_common_headers name)
  if(BIANMIN_UNITY AND bianmin_headers_of_folder)
    target_precompile_headers(${name} REUSE_FROM ${bianmin_headers_of_folder})
  endif()
endfunction()

# For a folder whose own sources are worth more time: after this its targets have these flags in preset dev.
macro(bianmin_own_flags flags)
  set(CMAKE_CXX_FLAGS_DEV "${flags}")
  set(bianmin_headers_of_folder "")
endmacro()

# bianmin_library(NAME SOURCES a.cpp … LINKS lib … [PRIVATE_LINKS lib …])
# A library with only headers gives no SOURCES.
function(bianmin_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  if(arg_SOURCES)
    bianmin_grouped(sources ${name} ${arg_SOURCES})
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC bianmin_flags ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    bianmin_use_common_headers(${name})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE bianmin_flags ${arg_LINKS})
  endif()
endfunction()

# bianmin_program(NAME SOURCES a.cpp … LINKS lib …)
function(bianmin_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  bianmin_grouped(sources ${name} ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE bianmin_flags ${arg_LINKS})
  bianmin_use_common_headers(${name})
endfunction()

# bianmin_module(NAME SOURCES a.cpp … LINKS lib …)
# A part of a program that is loaded when it is first wanted (kiosk/base/module.h): libNAME.so beside the programs. It is
# compiled for itself, so it names the few sources of other folders that it needs instead of linking their libraries.
function(bianmin_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  bianmin_grouped(sources ${name} ${arg_SOURCES})
  add_library(${name} MODULE ${sources})
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_link_options(${name} PRIVATE -Wl,--no-undefined)
  target_link_libraries(${name} PRIVATE bianmin_flags ${arg_LINKS})
endfunction()

# bianmin_test(NAME SOURCES a_test.cpp … LINKS lib … [LABELS …] [TIMEOUT s] [WRAPPER command …])
# One doctest program; registered as one ctest of the same name. A long one gets a high COST: it is started first, or
# it would run alone at the end of a fresh run.
function(bianmin_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINKS;LABELS;WRAPPER" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  bianmin_grouped(sources ${name} ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE bianmin_flags ${arg_LINKS} bianmin_doctest_main)
  target_precompile_headers(${name} REUSE_FROM bianmin_doctest_main)
  add_test(NAME ${name} COMMAND ${arg_WRAPPER} $<TARGET_FILE:${name}> WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77)
endfunction()
