#include "ui/input/handwriting/ink_templates.h"

#include <algorithm>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/secret.h"
#include "ui/input/handwriting/ink_features.h"
#include "ui/input/handwriting/template_file.h"

namespace ui {

namespace {

/// Each character has a template for each font.
constexpr std::size_t templates_a_character = 3;
/// Near enough: rounding leaves a character a little less like itself.
constexpr float likeness_of_the_same = ink_quantum * ink_quantum;

struct Scored {
    int likeness = 0;
    char32_t character = 0;
};

}  // namespace

kiosk::Result<std::unique_ptr<InkTemplates>> InkTemplates::open(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return {kiosk::ErrorCode::not_found, "no " + file.string()};
    struct stat state {};
    std::unique_ptr<InkTemplates> self(new InkTemplates);
    if (fstat(descriptor, &state) == 0 && state.st_size >= std::ptrdiff_t{sizeof(TemplateHead)}) {
        self->bytes_ = static_cast<std::size_t>(state.st_size);
        void* map = mmap(nullptr, self->bytes_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (map != MAP_FAILED) self->map_ = map;
    }
    close(descriptor);
    if (self->map_ == nullptr) return {kiosk::ErrorCode::corrupt, file.string() + " is too short"};
    TemplateHead head;
    std::memcpy(&head, self->map_, sizeof head);
    const std::size_t each = sizeof(char32_t) + ink_features_count;
    if (head.magic != TemplateHead::right_magic || head.features != ink_features_count ||
        self->bytes_ != sizeof head + head.templates * each)
        return {kiosk::ErrorCode::corrupt, file.string() + " is no file of templates"};
    self->templates_ = head.templates;
    const char* begin = static_cast<const char*>(self->map_) + sizeof head;
    self->characters_ = reinterpret_cast<const char32_t*>(begin);
    self->features_ =
        reinterpret_cast<const std::int8_t*>(begin + head.templates * sizeof(char32_t));
    return self;
}

InkTemplates::~InkTemplates() {
    if (map_ != nullptr) munmap(map_, bytes_);
}

std::vector<Guess> InkTemplates::guess(std::span<const kiosk::Stroke> strokes, float aspect,
                                       std::size_t count) const {
    auto points = ink_points(strokes, aspect);
    const auto features = ink_features(points);
    kiosk::wipe_value(points);
    std::vector<Guess> out;
    if (!features) return out;
    std::vector<Scored> scored(templates_);
    for (std::size_t i = 0; i < templates_; ++i)
        scored[i] = {likeness(features_ + i * ink_features_count, features->data()),
                     characters_[i]};
    const std::size_t kept = std::min(templates_, count * templates_a_character);
    std::partial_sort(scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(kept),
                      scored.end(),
                      [](const Scored& a, const Scored& b) { return a.likeness > b.likeness; });
    for (std::size_t i = 0; i < kept && out.size() < count; ++i) {
        if (std::ranges::find(out, scored[i].character, &Guess::character) == out.end())
            out.push_back({scored[i].character,
                           static_cast<float>(scored[i].likeness) / likeness_of_the_same});
    }
    return out;
}

}  // namespace ui
