// Room on the disk for the scans of a form: held back before its first question, so that nobody who
// has filled it in meets a full disk.
#include "kiosk/flow/captured.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// The store takes a second at most; a disk that hangs must not hold a person.
constexpr Duration room_patience{3'000};

std::uint64_t room_wanted(const Visit& visit, std::size_t taken) {
    const auto* item = visit.item();
    const auto* description = item == nullptr ? nullptr : item->terminal_form();
    return description == nullptr ? 0 : room_for_papers(description->sources, taken);
}

RequestId hold_room(Context& context, std::uint64_t bytes) {
    const auto request = context.new_request();
    context.visit().holds_room = true;
    context.want(effect::ReserveRoom{request, bytes});
    return request;
}

/// The guide says why, and where to go instead.
void refuse_room(Context& context) {
    auto& visit = context.visit();
    cancel_card_read(context);
    visit.form.reset();
    visit.captured.clear();
    drop_draft(context);
    context.sound(effect::PlaySound::Kind::problem);
    step::Guide guide;
    guide.no_room = true;
    context.go(guide);
}

}  // namespace

void enter_form(Context& context) {
    auto& visit = context.visit();
    if (visit.room_wait) return;
    const auto ways = picture_ways(context.data.health, visit);
    const auto bytes = ways.by_camera || ways.by_phone ? room_wanted(visit, 0) : 0;
    if (bytes == 0) return open_form(context);
    visit.room_wait = RoomWait{hold_room(context, bytes), context.now.steady + room_patience};
}

/// Cameras start after the kiosk does: whether there is one is not asked.
void hold_room_again(Context& context) {
    auto& visit = context.visit();
    if (visit.form == nullptr) return;
    const auto bytes = room_wanted(visit, count_of(visit.captured));
    if (bytes > 0) (void)hold_room(context, bytes);
}

void on_device(Context& context, event::RoomReserved& reserved) {
    const auto& wait = context.visit().room_wait;
    if (!wait || wait->request != reserved.request) return;
    context.visit().room_wait.reset();
    reserved.granted ? open_form(context) : refuse_room(context);
}

void tick_room(Context& context) {
    const auto& wait = context.visit().room_wait;
    if (!wait || wait->give_up > context.now.steady) return;
    context.visit().room_wait.reset();
    open_form(context);
}

}  // namespace kiosk
