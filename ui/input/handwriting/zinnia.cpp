#include "ui/input/handwriting/zinnia.h"

#include <algorithm>
#include <cstdint>

#include <dlfcn.h>

#include "kiosk/base/encoding.h"

namespace ui {

namespace {

constexpr const char* library_name = "libzinnia.so.0";
constexpr float canvas_height = 300;

int place_on(float share, float side) {
    return static_cast<int>(std::clamp(share, 0.0F, 1.0F) * side);
}

}  // namespace

/// zinnia's C interface, as zinnia.h declares it.
struct Zinnia::Library {
    void* handle = nullptr;
    void* recognizer = nullptr;
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
    float (*result_score)(void*, std::size_t) = nullptr;
    void (*result_destroy)(void*) = nullptr;

    Library() = default;
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() {
        if (recognizer != nullptr) recognizer_destroy(recognizer);
        if (handle != nullptr) dlclose(handle);
    }

    template <typename Function>
    [[nodiscard]] bool find(Function& function, const char* name) {
        function = reinterpret_cast<Function>(dlsym(handle, name));
        return function != nullptr;
    }
    [[nodiscard]] bool load() {
        handle = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
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
               find(result_score, "zinnia_result_score") &&
               find(result_destroy, "zinnia_result_destroy");
    }
};

Zinnia::Zinnia(std::unique_ptr<Library> library) : library_(std::move(library)) {}
Zinnia::~Zinnia() = default;

kiosk::Result<std::unique_ptr<Zinnia>> Zinnia::open(const std::filesystem::path& model) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(model, none))
        return {kiosk::ErrorCode::not_found, "no " + model.string()};
    auto library = std::make_unique<Library>();
    if (!library->load())
        return {kiosk::ErrorCode::not_found, std::string("cannot load ") + library_name};
    library->recognizer = library->recognizer_new();
    if (library->recognizer_open(library->recognizer, model.c_str()) == 0)
        return {kiosk::ErrorCode::corrupt, model.string() + " is no model of zinnia"};
    return std::unique_ptr<Zinnia>(new Zinnia(std::move(library)));
}

std::vector<Guess> Zinnia::guess(std::span<const kiosk::Stroke> strokes, float aspect,
                                 std::size_t count) const {
    const Library& library = *library_;
    const float width = canvas_height * aspect;
    void* character = library.character_new();
    library.character_set_width(character, static_cast<std::size_t>(width));
    library.character_set_height(character, static_cast<std::size_t>(canvas_height));
    for (std::size_t i = 0; i < strokes.size(); ++i) {
        for (const auto& point : strokes[i])
            library.character_add(character, i, place_on(point.x, width),
                                  place_on(point.y, canvas_height));
    }
    std::vector<Guess> out;
    if (void* result = library.recognizer_classify(library.recognizer, character, count);
        result != nullptr) {
        for (std::size_t i = 0; i < library.result_size(result); ++i) {
            const auto value = kiosk::code_points(library.result_value(result, i));
            if (value.size() == 1) out.push_back({value.front(), library.result_score(result, i)});
        }
        library.result_destroy(result);
    }
    library.character_destroy(character);
    return out;
}

}  // namespace ui
