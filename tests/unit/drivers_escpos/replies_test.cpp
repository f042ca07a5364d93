#include "drivers/escpos/replies.h"

#include <doctest.h>

namespace tests {

using drivers::escpos::ReplyReader;
using drivers::escpos::Status;
using kiosk::ErrorCode;

namespace {

using Bytes = std::vector<unsigned char>;

Status after(ReplyReader& reader, const Bytes& bytes) {
    Status status;
    for (const auto& reply : reader.read(bytes)) drivers::escpos::apply(status, reply);
    return status;
}

Status asked(const Bytes& answers) {
    ReplyReader reader;
    for (int n = 1; n <= 4; ++n) reader.asked_status(n);
    const auto status = after(reader, answers);
    CHECK_FALSE(reader.has_open_questions());
    CHECK(reader.strange_bytes() == 0);
    return status;
}

}  // namespace

TEST_CASE("the four answers of a printer that is well say nothing") {
    CHECK(asked({0x12, 0x12, 0x12, 0x12}) == Status{});
    CHECK(asked({0x16, 0x12, 0x12, 0x12}) == Status{});  // drawer pin
    CHECK(text_of(Status{}).empty());
}

TEST_CASE("each bit of the real-time status has its meaning") {
    struct Row {
        Bytes answers;
        Status status;
        std::optional<ErrorCode> problem;
    };
    const std::vector<Row> rows{
        {{0x1A, 0x16, 0x12, 0x12}, {.offline = true, .cover_open = true}, ErrorCode::cover_open},
        {{0x1A, 0x32, 0x12, 0x7E},
         {.offline = true, .paper_end = true, .paper_near_end = true},
         ErrorCode::paper_out},
        {{0x12, 0x12, 0x12, 0x1E}, {.paper_near_end = true}, std::nullopt},
        {{0x1A, 0x52, 0x16, 0x12},
         {.offline = true, .mechanical_error = true},
         ErrorCode::paper_jam},
        {{0x1A, 0x52, 0x1A, 0x12}, {.offline = true, .cutter_error = true}, ErrorCode::paper_jam},
        {{0x1A, 0x52, 0x32, 0x12},
         {.offline = true, .unrecoverable_error = true},
         ErrorCode::device_fault},
        {{0x1A, 0x52, 0x52, 0x12}, {.offline = true, .resting = true}, ErrorCode::printer_busy},
        {{0x1A, 0x12, 0x12, 0x12}, {.offline = true}, ErrorCode::printer_busy},
    };
    for (const auto& row : rows) {
        const auto status = asked(row.answers);
        CHECK(status == row.status);
        CHECK(problem_of(status) == row.problem);
        CHECK_FALSE(text_of(status).empty());
    }
}

TEST_CASE("automatic status is told from answers, also in the middle of them") {
    ReplyReader reader;
    reader.asked_status(1);
    reader.asked_status(2);
    const auto replies = reader.read(Bytes{0x12, 0x38, 0x00, 0x0F, 0x0F, 0x16});
    REQUIRE(replies.size() == 3);
    Status status;
    apply(status, replies[1]);
    CHECK(status ==
          Status{.offline = true, .cover_open = true, .paper_end = true, .paper_near_end = true});
    const auto* last = std::get_if<drivers::escpos::RealTime>(&replies[2]);
    REQUIRE(last != nullptr);
    CHECK(last->n == 2);
}

TEST_CASE("ends are counted, and only those that were asked for") {
    ReplyReader reader;
    reader.asked_end();
    reader.asked_end();
    CHECK(reader.read(Bytes{0x00, 0x03, 0x00}).size() == 2);
    CHECK(reader.strange_bytes() == 1);
    reader.asked_end();
    reader.forget_ends();
    CHECK(reader.read(Bytes{0x00}).empty());
}

TEST_CASE("an automatic status whose rest comes after a question holds no ends") {
    ReplyReader reader;
    reader.asked_end();
    reader.asked_end();
    CHECK(reader.read(Bytes{0x10}).empty());
    CHECK(reader.has_begun());
    reader.forget();
    const auto replies = reader.read(Bytes{0x00, 0x00, 0x03});
    REQUIRE(replies.size() == 1);
    CHECK(std::holds_alternative<drivers::escpos::Automatic>(replies[0]));
    CHECK_FALSE(reader.has_begun());
    CHECK(reader.read(Bytes{0x10}).empty());
    reader.forget_begun();
    CHECK(reader.read(Bytes{0x00, 0x00}).size() == 2);
}

TEST_CASE("the answer that the buffers are clear is no end, in one piece or in three") {
    ReplyReader reader;
    reader.asked_end();
    CHECK(reader.read(Bytes{0x37, 0x25, 0x00}).empty());
    for (const unsigned char byte : Bytes{0x37, 0x25, 0x00})
        CHECK(reader.read(Bytes{byte}).empty());
    CHECK(reader.cleared() == 2);
    CHECK(reader.read(Bytes{0x00}).size() == 1);
    CHECK(reader.strange_bytes() == 0);
}

TEST_CASE("half an answer that the buffers are clear takes nothing from the reply behind it") {
    ReplyReader reader;
    reader.asked_end();
    reader.asked_status(1);
    CHECK(reader.read(Bytes{0x37, 0x12, 0x37, 0x25, 0x10, 0x00, 0x00, 0x0F, 0x00}).size() == 3);
    CHECK(reader.cleared() == 0);
    CHECK(reader.strange_bytes() == 3);
}

TEST_CASE("a torn automatic status and noise are passed over, and the next answer is found") {
    ReplyReader reader;
    reader.asked_status(3);
    const auto replies = reader.read(Bytes{0xFF, 0x18, 0x00, 0x95, 0x1A});
    REQUIRE(replies.size() == 1);
    CHECK(std::get<drivers::escpos::RealTime>(replies[0]).bits == 0x1A);
    CHECK(reader.strange_bytes() == 4);
}

TEST_CASE("an answer to a question that was given up belongs to nothing") {
    ReplyReader reader;
    reader.asked_status(1);
    reader.forget();
    CHECK(reader.read(Bytes{0x12}).empty());
    CHECK(reader.strange_bytes() == 1);
}

TEST_CASE("more open questions than the limit drop the oldest") {
    ReplyReader reader;
    for (std::size_t i = 0; i < ReplyReader::open_questions_max + 5; ++i) reader.asked_status(1);
    CHECK(reader.read(Bytes(40, 0x12)).size() == ReplyReader::open_questions_max);
}

}  // namespace tests
