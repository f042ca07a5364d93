#include "tests/support/smart_card/emulated_document.h"

#include <algorithm>

#include "tests/support/smart_card/card_cipher.h"

namespace tests {

using kiosk::Bytes;

namespace {

const Bytes application{0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
constexpr std::uint16_t com = 0x011E, dg1 = 0x0101, dg2 = 0x0102, sod = 0x011D;

Bytes bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

Bytes with_status(Bytes data, std::uint16_t status) {
    data.insert(data.end(), {static_cast<unsigned char>(status >> 8),
                             static_cast<unsigned char>(status & 0xFF)});
    return data;
}

Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

Bytes part(const Bytes& bytes, std::size_t at, std::size_t size) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size()));
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at + size, bytes.size()));
    return {begin, end};
}

/// The fields with check digits, as the printed zone has them.
std::string information_of(const std::string& mrz) {
    if (mrz.size() == 90) return mrz.substr(5, 10) + mrz.substr(30, 7) + mrz.substr(38, 7);
    const std::size_t line = mrz.size() / 2;
    return mrz.substr(line, 10) + mrz.substr(line + 13, 7) + mrz.substr(line + 21, 7);
}

Bytes big_endian(std::size_t value, int bytes) {
    Bytes out;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<unsigned char>(value >> static_cast<unsigned>(shift) & 0xFFU));
    return out;
}

}  // namespace

Bytes EmulatedDocument::dg1_of(const std::string& mrz) {
    return card_cipher::object(0x61, card_cipher::object(0x5F1F, bytes_of(mrz)));
}

Bytes EmulatedDocument::dg2_of(const Bytes& picture) {
    const std::size_t face = 20 + 12 + picture.size();
    Bytes record{'F', 'A', 'C', 0, '0', '1', '0', 0};
    const Bytes face_rest(14, 0);
    const Bytes image{1, 0, 0, 120, 0, 160, 1, 0, 0, 0, 0, 0};
    record = joined({record,
                     big_endian(14 + face, 4),
                     {0, 1},
                     big_endian(face, 4),
                     {0, 0},
                     face_rest,
                     image,
                     picture});
    const Bytes header{0x80, 0x02, 0x01, 0x01, 0x87, 0x02, 0x01, 0x01, 0x88, 0x02, 0x00, 0x08};
    const Bytes instance = card_cipher::object(
        0x7F60, joined({card_cipher::object(0xA1, header), card_cipher::object(0x5F2E, record)}));
    return card_cipher::object(0x75,
                               card_cipher::object(0x7F61, joined({{0x02, 0x01, 0x01}, instance})));
}

EmulatedDocument::EmulatedDocument(Content content) {
    Bytes groups{0x61};
    files_[dg1] = dg1_of(content.mrz);
    if (!content.picture.empty()) {
        groups.push_back(0x75);
        files_[dg2] = dg2_of(content.picture);
    }
    if (!content.sod.empty()) files_[sod] = std::move(content.sod);
    files_[com] = card_cipher::object(0x60, joined({card_cipher::object(0x5F01, bytes_of("0107")),
                                                    card_cipher::object(0x5F36, bytes_of("040000")),
                                                    card_cipher::object(0x5C, groups)}));
    const Bytes seed = part(card_cipher::sha1(bytes_of(information_of(content.mrz))), 0, 16);
    access_encryption_ = card_cipher::derive(seed, 1);
    access_authentication_ = card_cipher::derive(seed, 2);
}

void EmulatedDocument::reset() {
    const std::lock_guard lock(mutex_);
    selected_ = false;
    file_.reset();
    challenge_.clear();
    session_.reset();
}

void EmulatedDocument::plant(Fault fault, int after, int times) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    fault_from_ = commands_ + after;
    fault_times_ = times;
}

int EmulatedDocument::commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
}

Bytes EmulatedDocument::answer(std::span<const unsigned char> command) {
    const std::lock_guard lock(mutex_);
    const bool faulty = fault_ != Fault::none && commands_ >= fault_from_ && fault_times_ > 0;
    ++commands_;
    Bytes right = think(command);
    const Bytes before = std::exchange(last_, right);
    if (!faulty) return right;
    --fault_times_;
    return fault_ == Fault::replays ? before : spoil(std::move(right));
}

Bytes EmulatedDocument::spoil(Bytes answer) {
    switch (fault_) {
        case Fault::none:
        case Fault::replays:
            break;
        case Fault::refuses:
            return {0x6F, 0x00};
        case Fault::garbage:
            return {0xDE, 0xAD, 0x80, 0xFF, 0xFF, 0x90, 0x00};
        case Fault::wrong_mac:
            if (answer.size() > 3) answer[answer.size() - 3] ^= 0x55;
            break;
        case Fault::cut_short:
            return {0x90};
        case Fault::lost_session:
            session_.reset();
            return {0x69, 0x88};
    }
    return answer;
}

Bytes EmulatedDocument::think(std::span<const unsigned char> bytes) {
    const auto command = parse(bytes);
    if (!command) return {0x67, 0x00};
    if ((command->cla & 0x0CU) == 0x0CU) return guarded(*command);
    const bool selects = command->ins == 0xA4 && command->p1 == 4;
    if (session_) {
        session_.reset();
        if (!selects) return {0x69, 0x82};
    }
    const Answer said = plain(*command, false);
    return with_status(said.data, said.status);
}

std::optional<EmulatedDocument::Command> EmulatedDocument::parse(
    std::span<const unsigned char> bytes) {
    if (bytes.size() < 4) return std::nullopt;
    Command command{bytes[0], bytes[1], bytes[2], bytes[3], {}, {}};
    auto rest = bytes.subspan(4);
    const auto length = [](unsigned char le) { return le == 0 ? std::size_t{256} : le; };
    if (rest.empty()) return command;
    if (rest.size() == 1) {
        command.le = length(rest[0]);
        return command;
    }
    const std::size_t size = rest[0];
    if (rest.size() < 1 + size || rest.size() > 2 + size) return std::nullopt;
    command.data.assign(rest.begin() + 1, rest.begin() + 1 + static_cast<std::ptrdiff_t>(size));
    if (rest.size() == 2 + size) command.le = length(rest.back());
    return command;
}

EmulatedDocument::Answer EmulatedDocument::plain(const Command& command, bool is_protected) {
    if (command.ins == 0xA4) return select(command, is_protected);
    if (!selected_) return {{}, 0x6985};
    if (command.ins == 0x84 && !is_protected) {
        challenge_.clear();
        for (int i = 0; i < 8; ++i) {
            random_ = random_ * 6364136223846793005U + 1442695040888963407U;
            challenge_.push_back(static_cast<unsigned char>(random_ >> 56U));
        }
        return {challenge_, 0x9000};
    }
    if (command.ins == 0x82 && !is_protected) return authenticate(command);
    if (!is_protected) return {{}, 0x6982};
    if (command.ins == 0xB0 || command.ins == 0xB1) return read(command);
    return {{}, 0x6D00};
}

EmulatedDocument::Answer EmulatedDocument::select(const Command& command, bool is_protected) {
    if (command.p1 == 4) {
        selected_ = command.data == application;
        return {{}, static_cast<std::uint16_t>(selected_ ? 0x9000 : 0x6A82)};
    }
    if (!selected_ || !is_protected) return {{}, 0x6982};
    if (command.data.size() != 2) return {{}, 0x6700};
    const auto name = static_cast<std::uint16_t>(command.data[0] << 8 | command.data[1]);
    if (!files_.contains(name)) return {{}, 0x6A82};
    file_ = name;
    return {};
}

EmulatedDocument::Answer EmulatedDocument::authenticate(const Command& command) {
    if (command.data.size() != 40 || challenge_.empty()) return {{}, 0x6700};
    const Bytes sealed = part(command.data, 0, 32);
    if (card_cipher::mac(access_authentication_, sealed) != part(command.data, 32, 8))
        return {{}, 0x6300};
    const Bytes said = card_cipher::decrypt(access_encryption_, sealed);
    if (part(said, 8, 8) != challenge_) return {{}, 0x6300};
    Bytes mine(16);
    for (auto& byte : mine) {
        random_ = random_ * 6364136223846793005U + 1442695040888963407U;
        byte = static_cast<unsigned char>(random_ >> 56U);
    }
    const Bytes theirs = part(said, 0, 8);
    const Bytes out = card_cipher::encrypt(access_encryption_, joined({challenge_, theirs, mine}));
    Bytes seed = part(said, 16, 16);
    for (std::size_t i = 0; i < seed.size(); ++i) seed[i] ^= mine[i];
    Session session{card_cipher::derive(seed, 1), card_cipher::derive(seed, 2), 0};
    for (const Bytes& half : {part(challenge_, 4, 4), part(theirs, 4, 4)})
        for (const unsigned char byte : half) session.counter = session.counter << 8U | byte;
    const Answer answer{joined({out, card_cipher::mac(access_authentication_, out)}), 0x9000};
    session_ = std::move(session);
    challenge_.clear();
    return answer;
}

EmulatedDocument::Answer EmulatedDocument::read(const Command& command) {
    if (!file_) return {{}, 0x6986};
    const Bytes& file = files_[*file_];
    std::size_t offset = static_cast<std::size_t>(command.p1 << 8 | command.p2);
    const bool far = command.ins == 0xB1;
    if (far) {
        if (command.data.size() < 3 || command.data[0] != 0x54) return {{}, 0x6A80};
        offset = 0;
        for (std::size_t i = 2; i < command.data.size(); ++i)
            offset = offset << 8U | command.data[i];
    }
    if (offset > file.size()) return {{}, 0x6B00};
    const std::size_t wanted = command.le.value_or(256);
    Bytes piece = part(file, offset, far ? wanted - 4 : wanted);
    if (far) piece = card_cipher::object(0x53, piece);
    const bool whole = far || piece.size() == wanted;
    return {std::move(piece), static_cast<std::uint16_t>(whole ? 0x9000 : 0x6282)};
}

Bytes EmulatedDocument::counted(const Bytes& bytes) const {
    return joined({big_endian(session_->counter, 8), bytes});
}

Bytes EmulatedDocument::guarded(const Command& command) {
    if (!session_) return {0x69, 0x87};
    Bytes covered;
    Bytes mac;
    Bytes cryptogram;
    std::optional<std::size_t> le;
    for (std::size_t at = 0; at + 1 < command.data.size();) {
        const std::size_t begin = at;
        const unsigned char tag = command.data[at++];
        std::size_t size = command.data[at++];
        if (size == 0x81 && at < command.data.size()) size = command.data[at++];
        const Bytes value = part(command.data, at, size);
        at += size;
        if (tag == 0x8E) {
            mac = value;
            continue;
        }
        covered = joined({covered, part(command.data, begin, at - begin)});
        if (tag == 0x87) cryptogram = part(value, 1, value.size());
        if (tag == 0x85) cryptogram = value;
        if (tag == 0x97 && !value.empty()) le = value[0] == 0 ? 256 : value[0];
    }
    ++session_->counter;
    const Bytes header = card_cipher::padded({command.cla, command.ins, command.p1, command.p2});
    if (card_cipher::mac(session_->authentication, counted(joined({header, covered}))) != mac) {
        session_.reset();
        return {0x69, 0x88};
    }
    Bytes data;
    if (!cryptogram.empty())
        data = card_cipher::unpadded(card_cipher::decrypt(session_->encryption, cryptogram));
    const auto cla = static_cast<std::uint8_t>(command.cla & ~0x0CU);
    const Answer said =
        plain({cla, command.ins, command.p1, command.p2, std::move(data), le}, true);
    ++session_->counter;
    Bytes out;
    if (!said.data.empty()) {
        Bytes sealed = card_cipher::encrypt(session_->encryption, card_cipher::padded(said.data));
        const bool odd = (command.ins & 1U) != 0;
        if (!odd) sealed.insert(sealed.begin(), 0x01);
        out = card_cipher::object(odd ? 0x85 : 0x87, sealed);
    }
    out = joined({out, card_cipher::object(0x99, big_endian(said.status, 2))});
    out = joined(
        {out, card_cipher::object(0x8E, card_cipher::mac(session_->authentication, counted(out)))});
    return with_status(std::move(out), 0x9000);
}

}  // namespace tests
