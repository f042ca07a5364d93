#include "tests/bench/handwriting/zinnia.h"

#include <dlfcn.h>

namespace tests {

namespace {

constexpr const char* library_file = "libzinnia.so.0";
constexpr const char* model_file = "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model";
constexpr int canvas = 300;

}  // namespace

/// zinnia's C interface, as zinnia.h declares it.
struct Zinnia::Library {
    void* handle = nullptr;
    void* (*recognizer_new)() = nullptr;
    void (*recognizer_destroy)(void*) = nullptr;
    int (*recognizer_open)(void*, const char*) = nullptr;
    void* (*recognizer_classify)(void*, void*, std::size_t) = nullptr;
    void* (*character_new)() = nullptr;
    void (*character_destroy)(void*) = nullptr;
    void (*character_set_width)(void*, std::size_t) = nullptr;
    void (*character_set_height)(void*, std::size_t) = nullptr;
    int (*character_add)(void*, std::size_t, int, int) = nullptr;
    std::size_t (*result_size)(void*) = nullptr;
    const char* (*result_value)(void*, std::size_t) = nullptr;
    void (*result_destroy)(void*) = nullptr;
    void* recognizer = nullptr;

    template <typename Function>
    bool find(Function& function, const char* name) {
        function = reinterpret_cast<Function>(dlsym(handle, name));
        return function != nullptr;
    }
    bool load() {
        handle = dlopen(library_file, RTLD_NOW | RTLD_LOCAL);
        return handle != nullptr && find(recognizer_new, "zinnia_recognizer_new") &&
               find(recognizer_destroy, "zinnia_recognizer_destroy") &&
               find(recognizer_open, "zinnia_recognizer_open") &&
               find(recognizer_classify, "zinnia_recognizer_classify") &&
               find(character_new, "zinnia_character_new") &&
               find(character_destroy, "zinnia_character_destroy") &&
               find(character_set_width, "zinnia_character_set_width") &&
               find(character_set_height, "zinnia_character_set_height") &&
               find(character_add, "zinnia_character_add") &&
               find(result_size, "zinnia_result_size") &&
               find(result_value, "zinnia_result_value") &&
               find(result_destroy, "zinnia_result_destroy");
    }
};

Zinnia::Zinnia() : library_(std::make_unique<Library>()) {}

Zinnia::~Zinnia() {
    if (library_->recognizer != nullptr) library_->recognizer_destroy(library_->recognizer);
    if (library_->handle != nullptr) dlclose(library_->handle);
}

std::unique_ptr<Zinnia> Zinnia::open() {
    std::unique_ptr<Zinnia> self(new Zinnia);
    Library& library = *self->library_;
    if (!library.load()) return nullptr;
    library.recognizer = library.recognizer_new();
    if (library.recognizer_open(library.recognizer, model_file) == 0) return nullptr;
    return self;
}

std::vector<std::string> Zinnia::recognise(std::span<const kiosk::Stroke> strokes,
                                           std::size_t count) {
    Library& library = *library_;
    void* character = library.character_new();
    library.character_set_width(character, canvas);
    library.character_set_height(character, canvas);
    for (std::size_t i = 0; i < strokes.size(); ++i)
        for (const auto& point : strokes[i])
            library.character_add(character, i, static_cast<int>(point.x * canvas),
                                  static_cast<int>(point.y * canvas));
    std::vector<std::string> out;
    if (void* result = library.recognizer_classify(library.recognizer, character, count);
        result != nullptr) {
        for (std::size_t i = 0; i < library.result_size(result); ++i)
            out.emplace_back(library.result_value(result, i));
        library.result_destroy(result);
    }
    library.character_destroy(character);
    return out;
}

}  // namespace tests
