#include "kiosk/flow/flow_words.h"

namespace kiosk {

const WordTable& flow_words() {
    static const WordTable words(flow_words_json());
    return words;
}

}  // namespace kiosk
