#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kiosk/model/stroke.h"

namespace tests {

/// The contender: zinnia with tegaki's model of simplified characters, where they are installed. It
/// is loaded when asked for, so that nothing of the project links it.
class Zinnia {
  public:
    /// Null where the library or the model is missing.
    static std::unique_ptr<Zinnia> open();
    ~Zinnia();
    Zinnia(const Zinnia&) = delete;
    Zinnia& operator=(const Zinnia&) = delete;

    std::vector<std::string> recognise(std::span<const kiosk::Stroke> strokes, std::size_t count);

  private:
    Zinnia();
    struct Library;
    std::unique_ptr<Library> library_;
};

}  // namespace tests
