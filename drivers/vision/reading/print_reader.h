#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drivers/vision/reading/text_program.h"

namespace drivers {

/// What stands on a captured page, as a suggestion that a person confirms: never data by itself.
/// Nothing is answered rather than something doubtful.

/// Citizen numbers in text as it was read: 18 characters on their own whose date is a day and whose
/// check digit fits (GB 11643). Each once. **Secrets:** yes.
[[nodiscard]] std::vector<kiosk::SecretText> citizen_numbers_in(std::string_view text);

/// Which title of a closed list a line of `text` is nearest to: at most a third of its characters
/// differ, and no other title is as near. Spaces and punctuation do not count.
[[nodiscard]] std::optional<std::size_t> title_in(std::string_view text,
                                                  std::span<const std::string> titles);

/// Reads numbers and titles in pictures of pages.
/// **Threads, Errors:** those of `TextProgram`. **Time:** up to two runs of it.
class PrintReader {
  public:
    explicit PrintReader(const TextProgram& program) : program_(program) {}

    /// The number in a picture of its line alone: read as it is and, where no check digit fits,
    /// twice as large.
    [[nodiscard]] kiosk::Result<std::optional<kiosk::SecretText>> number_of_line(
        const GreyView& line) const;
    /// The number on the side of an identity card that bears the portrait, flat and upright.
    [[nodiscard]] kiosk::Result<std::optional<kiosk::SecretText>> number_of_card(
        const GreyView& card) const;
    /// The numbers anywhere on a page.
    [[nodiscard]] kiosk::Result<std::vector<kiosk::SecretText>> numbers_of_page(
        const GreyView& page) const;
    /// The title of a page, looked for in its upper third.
    [[nodiscard]] kiosk::Result<std::optional<std::size_t>> title_of_page(
        const GreyView& page, std::span<const std::string> titles) const;

  private:
    const TextProgram& program_;
};

/// Where the number stands on the portrait side, in parts of its width and height.
/// **Source:** GA 450-2003, layout of the second-generation identity card; a margin around it.
struct PartOfCard {
    double left = 0.28;
    double top = 0.76;
    double right = 0.97;
    double bottom = 0.97;
};

}  // namespace drivers
