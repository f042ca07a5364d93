#include "tests/bench/ui/screen_probe.h"

#include <set>
#include <stdexcept>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <sys/ipc.h>
#include <sys/shm.h>

namespace tests {

namespace {
constexpr unsigned colour_mask = 0xFFFFFF;
}

struct ScreenProbe::State {
    Display* display = nullptr;
    XShmSegmentInfo segment{};
    XImage* image = nullptr;
    int width = 0;
    int height = 0;
};

ScreenProbe::ScreenProbe() : state_(std::make_unique<State>()) {
    State& s = *state_;
    s.display = XOpenDisplay(nullptr);
    if (s.display == nullptr) throw std::runtime_error("no display");
    int event = 0;
    int error = 0;
    int major = 0;
    int minor = 0;
    if (XTestQueryExtension(s.display, &event, &error, &major, &minor) == 0)
        throw std::runtime_error("no XTEST extension");
    if (XShmQueryExtension(s.display) == 0) throw std::runtime_error("no MIT-SHM extension");
    s.width = DisplayWidth(s.display, 0);
    s.height = DisplayHeight(s.display, 0);
    const auto pixels = static_cast<std::size_t>(s.width) * static_cast<std::size_t>(s.height);
    s.segment.shmid = shmget(IPC_PRIVATE, pixels * 4, IPC_CREAT | 0600);
    s.segment.shmaddr = static_cast<char*>(shmat(s.segment.shmid, nullptr, 0));
    s.segment.readOnly = False;
    XShmAttach(s.display, &s.segment);
    XSync(s.display, False);
    shmctl(s.segment.shmid, IPC_RMID, nullptr);
}

ScreenProbe::~ScreenProbe() {
    XShmDetach(state_->display, &state_->segment);
    shmdt(state_->segment.shmaddr);
    XCloseDisplay(state_->display);
}

int ScreenProbe::width() const {
    return state_->width;
}
int ScreenProbe::height() const {
    return state_->height;
}

const std::uint32_t* ScreenProbe::look(const Part& part) {
    State& s = *state_;
    XImage* image = XShmCreateImage(
        s.display, DefaultVisual(s.display, 0), 24, ZPixmap, s.segment.shmaddr, &s.segment,
        static_cast<unsigned>(part.width), static_cast<unsigned>(part.height));
    if (image == nullptr || image->bits_per_pixel != 32)
        throw std::runtime_error("the screen has no 24-bit colour");
    XShmGetImage(s.display, DefaultRootWindow(s.display), image, part.x, part.y, AllPlanes);
    XFree(image);
    return reinterpret_cast<const std::uint32_t*>(s.segment.shmaddr);
}

std::uint64_t ScreenProbe::hash(const Part& part) {
    const auto* pixel = look(part);
    std::uint64_t value = 0xCBF29CE484222325ULL;
    for (int i = 0; i < part.width * part.height; ++i) {
        value ^= pixel[i] & colour_mask;
        value *= 0x100000001B3ULL;
    }
    return value;
}

std::size_t ScreenProbe::colours(const Part& part, std::size_t most) {
    const auto* pixel = look(part);
    std::set<std::uint32_t> seen;
    for (int i = 0; i < part.width * part.height && seen.size() < most; ++i)
        seen.insert(pixel[i] & colour_mask);
    return seen.size();
}

void ScreenProbe::move(int x, int y) {
    XTestFakeMotionEvent(state_->display, -1, x, y, 0);
    XSync(state_->display, False);
}

void ScreenProbe::press() {
    XTestFakeButtonEvent(state_->display, 1, True, 0);
    XFlush(state_->display);
}

void ScreenProbe::release() {
    XTestFakeButtonEvent(state_->display, 1, False, 0);
    XFlush(state_->display);
}

void ScreenProbe::resize(int width, int height) {
    ::Window root = 0;
    ::Window parent = 0;
    ::Window* windows = nullptr;
    unsigned count = 0;
    XQueryTree(state_->display, DefaultRootWindow(state_->display), &root, &parent, &windows,
               &count);
    ::Window largest = 0;
    int most = 0;
    for (unsigned i = 0; i < count; ++i) {
        XWindowAttributes facts{};
        if (XGetWindowAttributes(state_->display, windows[i], &facts) == 0) continue;
        if (facts.map_state != IsViewable || facts.width * facts.height <= most) continue;
        most = facts.width * facts.height;
        largest = windows[i];
    }
    if (windows != nullptr) XFree(windows);
    if (largest == 0) throw std::runtime_error("no window");
    XMoveResizeWindow(state_->display, largest, 0, 0, static_cast<unsigned>(width),
                      static_cast<unsigned>(height));
    XSync(state_->display, False);
}

}  // namespace tests
