// Effects about what cameras and phones see: papers and faces.
#include <memory>
#include <utility>

#include "kiosk/app/effect_runner.h"

namespace kiosk {

void EffectRunner::carry_out(SessionId session, effect::WatchPage& effect) {
    if (pages_ != nullptr) pages_->watch(session, std::move(effect));
}

void EffectRunner::carry_out(SessionId session, effect::FetchPicture& effect) {
    const auto not_fetched = [this, session, request = effect.request](const Error& error) {
        // Larger than any picture may be: nothing to be fetched once more.
        const auto code = error.code == ErrorCode::limit_exceeded ? error.code : ErrorCode::network;
        inbox_.post({session, event::PageNotKept{request, {}, code}, {}});
    };
    if (pages_ == nullptr || cases_ == nullptr)
        return not_fetched({ErrorCode::no_device, "no pages here", {}});
    PageCamera::PhonePage page{session, effect.request, effect.paper, std::move(effect.words)};
    auto shared = std::make_shared<PageCamera::PhonePage>(std::move(page));
    cases_->fetch_picture(std::move(effect), [this, shared, not_fetched,
                                              visit = pages_->visit()](Result<SecretBytes> file) {
        if (!file) return not_fetched(file.error());
        pages_->take_picture(visit, std::move(*shared), *std::move(file));
    });
}

void EffectRunner::carry_out(SessionId session, effect::WatchFace& effect) {
    if (faces_ != nullptr) faces_->watch(session, effect);
}

void EffectRunner::carry_out(SessionId, effect::StopFace&) {
    if (faces_ != nullptr) faces_->stop();
}

void EffectRunner::carry_out(SessionId session, effect::CompareFace& effect) {
    if (faces_ != nullptr && cases_ != nullptr)
        return cases_->compare_face(session, std::move(effect), faces_->take());
    inbox_.post({session, event::FaceCompared{effect.request, {}, {}}, {}});
}

void EffectRunner::carry_out(SessionId session, effect::BindPaper& effect) {
    if (pages_ != nullptr)
        pages_->bind(session, std::move(effect));
    else
        inbox_.post({session, event::FileNotKept{effect.request}, {}});
}

void EffectRunner::carry_out(SessionId, effect::StopPage&) {
    if (pages_ != nullptr) pages_->stop();
}

}  // namespace kiosk
