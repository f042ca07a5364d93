#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <cairo.h>

#include "kiosk/base/result.h"
#include "kiosk/documents/font_shelf.h"
#include "kiosk/documents/page.h"
#include "kiosk/documents/small_font.h"

namespace kiosk {

/// What the writers of PDF and of dots share: Cairo's handles, and a page drawn with it.

struct CloseSurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct CloseContext {
    void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Surface = std::unique_ptr<cairo_surface_t, CloseSurface>;
using Context = std::unique_ptr<cairo_t, CloseContext>;
using SmallFonts = std::map<PrintFace, SmallFont>;

/// Cairo keeps the last 256 scaled fonts of the process. They hold the characters of a citizen's
/// answers, so they are dropped after every document; that is allowed only while nobody else uses
/// Cairo, hence the lock.
class CairoSession {
  public:
    CairoSession();
    ~CairoSession();
    CairoSession(const CairoSession&) = delete;
    CairoSession& operator=(const CairoSession&) = delete;

  private:
    static std::mutex& mutex();
    std::lock_guard<std::mutex> lock_;
};

/// The faces that pages use, cut down to their glyphs.
[[nodiscard]] Result<SmallFonts> fonts_of(const std::vector<Page>& pages, FontShelf& shelf);
void paint(cairo_t* context, const Page& page, const SmallFonts& fonts);
[[nodiscard]] Error cairo_error(cairo_status_t status);

}  // namespace kiosk
