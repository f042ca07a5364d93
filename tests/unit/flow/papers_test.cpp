// Papers of e-licences: a sealed file, one paper of it, and what became of that.
#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::LicencePaper;
using kiosk::WalletScreen;
using PaperState = LicencePaper::State;

namespace {

LicencePaper sealed_paper(const std::string& licence) {
    LicencePaper paper;
    paper.state = PaperState::sealed;
    paper.licence = licence;
    paper.title = "机动车驾驶证";
    paper.metadata.push_back({"电子证照标识", SecretText(licence)});
    paper.metadata.push_back({"证照颁发机构", SecretText(std::string("云山市公安局"))});
    paper.lines.emplace_back(std::string("兹证明持有机动车驾驶证"));
    paper.seal = "云山市公安局电子证照专用章";
    paper.url = "https://platform.example/l/1";
    paper.copy_no = 2;
    return paper;
}

/// At the wallet, with the first licence opened.
struct Opened {
    explicit Opened(kiosk::PersonData data = gathered()) {
        bench.set_health(good_health());
        bench.touch(intent::Begin{});
        bench.touch(intent::OpenCases{});
        bench.lay_card();
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::OwnMatters{}});
        bench.touch(intent::OpenWallet{});
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
        bench.forget_effects();
        bench.touch(intent::ChooseRow{0});
    }
    [[nodiscard]] const kiosk::question::OpenPaper& asked() {
        const auto* question = std::get_if<kiosk::question::OpenPaper>(
            &bench.wanted<effect::AskPlatform>().back()->question);
        REQUIRE((question != nullptr) == true);
        return *question;
    }
    void answer(LicencePaper paper) {
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(paper)});
    }
    [[nodiscard]] WalletScreen::Paper shown() {
        auto screen = bench.shown<WalletScreen>();
        REQUIRE(screen.paper.has_value());
        return std::move(*screen.paper);
    }
    Bench bench;
};

}  // namespace

TEST_CASE(
    "the metadata of an e-licence's file are shown, and its paper bears identifier, seal, copy "
    "number and a code to have it verified (R-109, R-119, R-274)") {
    Opened f;
    const auto licence = f.asked().licence;
    CHECK(kiosk::is_licence_identifier(licence));
    CHECK(f.asked().area_code == f.bench.environment.area_code);
    f.answer(sealed_paper(licence));
    const auto shown = f.shown();
    CHECK(shown.problem.empty());
    CHECK(shown.can_print);
    REQUIRE(shown.rows.size() == 2);
    CHECK(shown.rows[0].value.seen().reveal() == licence);
    f.bench.touch(intent::PrintGuide{});
    REQUIRE(f.bench.wanted<effect::Print>().size() == 1);
    const auto& document = f.bench.wanted<effect::Print>().back()->document;
    std::string words;
    for (const auto& line : document.lines) words += std::string(line.value.reveal()) + "\n";
    CHECK(words.find(licence) != std::string::npos);
    CHECK(words.find("云山市公安局电子证照专用章") != std::string::npos);
    CHECK(document.number.ends_with("-2"));
    CHECK(document.qr_payload == "https://platform.example/l/1");
}

TEST_CASE(
    "a paper that failed leaves the licence as it was and is made again as the same copy; one that "
    "came out isn't made twice (R-109)") {
    Opened f;
    const auto copy = f.asked().copy;
    f.answer(sealed_paper(f.asked().licence));
    f.bench.touch(intent::PrintGuide{});
    const auto told = [&] {
        const auto* last = std::get_if<kiosk::question::TellPaper>(
            &f.bench.wanted<effect::AskPlatform>().back()->question);
        REQUIRE((last != nullptr) == true);
        CHECK(last->copy == copy);
        return last->printed;
    };
    f.bench.tell(event::PrintFailed{f.bench.last<effect::Print>(), {ErrorCode::paper_jam, {}, {}}});
    CHECK_FALSE(told());
    CHECK_FALSE(f.shown().print_problem.empty());
    CHECK(f.shown().can_print);
    f.bench.touch(intent::PrintGuide{});
    REQUIRE(f.bench.wanted<effect::Print>().size() == 2);
    CHECK(f.bench.wanted<effect::Print>().back()->document.number.ends_with("-2"));
    f.bench.tell(event::Printed{f.bench.last<effect::Print>()});
    CHECK(told());
    CHECK(f.shown().printed);
    CHECK_FALSE(f.shown().can_print);
    f.bench.touch(intent::PrintGuide{});
    CHECK(f.bench.wanted<effect::Print>().size() == 2);
    // The licence is there as before; another paper is another copy.
    f.bench.touch(intent::Back{});
    CHECK(f.bench.shown<WalletScreen>().rows[0].state == kiosk::ELicence::State::valid);
    f.bench.touch(intent::ChooseRow{0});
    CHECK(f.asked().copy != copy);
}

TEST_CASE(
    "a file without a seal, one that was changed, somebody else's, one of its own city only and "
    "one "
    "too many can't be printed, and it is said why (R-111, R-119, R-136)") {
    std::set<std::string> problems;
    for (const auto state : {PaperState::unsealed, PaperState::tampered, PaperState::another_holder,
                             PaperState::not_here, PaperState::used_up}) {
        Opened f;
        auto paper = sealed_paper(f.asked().licence);
        paper.state = state;
        f.answer(std::move(paper));
        problems.insert(f.shown().problem);
        CHECK_FALSE(f.shown().can_print);
        f.bench.touch(intent::PrintGuide{});
        CHECK(f.bench.wanted<effect::Print>().empty());
    }
    CHECK(problems.size() == 5);
    CHECK_FALSE(problems.contains(""));
}

TEST_CASE(
    "cards, licences and certificates out of shared data are opened and printed alike (R-118)") {
    auto data = gathered();
    REQUIRE(data.licences.size() >= 2);
    auto proof = data.licences[0].copy();
    proof.type = "E-HOUSEHOLDPROOF";
    proof.name = {"户籍证明", "Proof of household"};
    auto card = data.licences[0].copy();
    card.type = "E-RESIDENCE";
    card.name = {"居住证", "Residence permit"};
    data.licences.clear();
    data.licences.push_back(std::move(proof));
    data.licences.push_back(std::move(card));
    for (std::size_t i = 0; i < 2; ++i) {
        Opened f(data.copy());
        f.bench.touch(intent::Back{});
        f.bench.touch(intent::ChooseRow{i});
        f.answer(sealed_paper(f.asked().licence));
        CHECK(f.shown().name == data.licences[i].name);
        f.bench.touch(intent::PrintGuide{});
        CHECK(f.bench.wanted<effect::Print>().size() == 1);
    }
}

TEST_CASE("only what is in force is opened, and nothing of a paper stays behind after the visit") {
    auto data = gathered();
    for (auto& licence : data.licences) licence.state = kiosk::ELicence::State::revoked;
    Opened refused(std::move(data));
    CHECK(refused.bench.wanted<effect::AskPlatform>().empty());
    Opened f;
    f.answer(sealed_paper(f.asked().licence));
    f.bench.touch(intent::Home{});
    f.bench.wait(std::chrono::seconds(300));
    CHECK(personal_values_in(f.bench.state(), f.bench.now(), f.bench.environment).empty());
}

}  // namespace tests
