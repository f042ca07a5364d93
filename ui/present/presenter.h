#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "ui/present/pixels.h"

struct ImDrawData;

namespace ui {

struct PresentReport {
    std::vector<PixelRect> damage;  ///< what was drawn again and shown; empty: nothing moved
    std::int64_t pixels = 0;
};

/// Brings draw data to the screen. Chosen once at start; `name()` goes to the log and the
/// diagnostics page.
/// **Threads:** the one of the user interface.
class Presenter {
  public:
    virtual ~Presenter() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual kiosk::Result<PresentReport> present(const ImDrawData& data) = 0;
    /// The next frame is drawn whole: the window was uncovered, or its content got lost.
    virtual void invalidate() = 0;
    /// What the screen shows. **Secrets:** may show a person's data; for automation and tests.
    [[nodiscard]] virtual kiosk::Result<Image> capture() = 0;
    /// Overwrites every pixel kept of past frames. The screen itself stays as it is until the next
    /// frame.
    virtual void forget() = 0;
};

/// Where a software presenter puts its pixels.
class PixelTarget {
  public:
    virtual ~PixelTarget() = default;
    /// The pixels of the last frame, to be changed in part. May move when the window changed its
    /// size.
    [[nodiscard]] virtual kiosk::Result<PixelBuffer> pixels() = 0;
    [[nodiscard]] virtual kiosk::Result<void> show(std::span<const PixelRect> changed) = 0;
};

/// Pixels in memory: golden pictures and tests.
class MemoryTarget final : public PixelTarget {
  public:
    MemoryTarget(int width, int height);
    [[nodiscard]] kiosk::Result<PixelBuffer> pixels() override { return image_.buffer(); }
    [[nodiscard]] kiosk::Result<void> show(std::span<const PixelRect> changed) override;
    [[nodiscard]] const Image& image() const { return image_; }
    [[nodiscard]] int shows() const { return shows_; }

  private:
    Image image_;
    int shows_ = 0;
};

/// The rasteriser with damage tiles.
class SoftwarePresenter final : public Presenter {
  public:
    /// `target` outlives the presenter.
    explicit SoftwarePresenter(PixelTarget& target);
    ~SoftwarePresenter() override;
    [[nodiscard]] std::string_view name() const override { return "software"; }
    [[nodiscard]] kiosk::Result<PresentReport> present(const ImDrawData& data) override;
    void invalidate() override;
    [[nodiscard]] kiosk::Result<Image> capture() override;
    void forget() override;

  private:
    struct State;
    PixelTarget& target_;
    std::unique_ptr<State> state_;
};

}  // namespace ui
