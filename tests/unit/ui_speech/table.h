#pragma once

#include <cstdlib>

#include <doctest.h>

#include "ui/speech/words/pinyin_reader.h"

namespace tests {

/// The table of readings that the build made.
inline const ui::ReadingTable& readings() {
    static const kiosk::Result<ui::ReadingTable> table = ui::ReadingTable::open(BIANMIN_READINGS);
    REQUIRE(table);
    return *table;
}

}  // namespace tests
