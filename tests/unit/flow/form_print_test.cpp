// The signed application form on paper: only when it is wanted, never for somebody else.
#include <algorithm>

#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::FormCopy;
using kiosk::GoodbyeScreen;
using kiosk::PrintDocument;
using kiosk::ReceiptScreen;
using Print = ReceiptScreen::Print;

namespace {

kiosk::Environment with_copy(FormCopy copy) {
    auto environment = sample_environment();
    auto catalogue = std::make_shared<kiosk::Catalogue>(*sample_catalogue());
    for (const auto& service : catalogue->services()) {
        // The only way to a catalogue with another setting, short of signing one.
        if (service.code == pension()) const_cast<kiosk::ServiceItem&>(service).form_copy = copy;
    }
    environment.catalogue = catalogue;
    return environment;
}

std::vector<const effect::Print*> forms_of(const Bench& bench) {
    auto prints = bench.wanted<effect::Print>();
    std::erase_if(prints, [](const effect::Print* print) {
        return print->document.kind != PrintDocument::Kind::application_form;
    });
    return prints;
}

std::string value_of(const PrintDocument& document, std::string_view label) {
    const auto found = std::ranges::find(document.lines, label, &kiosk::DocumentLine::label);
    return found == document.lines.end() ? std::string() : std::string(found->value.reveal());
}

void print_form(Bench& bench) {
    bench.accept_case();
    bench.print_all();
    bench.touch(intent::PrintForm{});
}

}  // namespace

TEST_CASE(
    "the person may have the signed form on paper, with every answer whole and "
    "the case number (R-202)") {
    Bench bench;
    bench.go_to_receipt();
    CHECK(bench.shown<ReceiptScreen>().form == Print::offered);
    print_form(bench);
    REQUIRE(forms_of(bench).size() == 1);
    const auto& document = forms_of(bench).front()->document;
    CHECK(document.title == "城乡居民基本养老保险参保登记表");
    CHECK(document.number == "CASE-0001");
    CHECK(document.qr_payload == "urn:bianmin:case:CASE-0001");
    CHECK(value_of(document, "姓名") == sample_name);
    CHECK(document.signature.size() == 1);
    CHECK(document.signature_label == "申请人签名");
    CHECK(value_of(document, "签名时间").starts_with("2026年6月1日 10:"));
    std::string all;
    for (const auto& line : document.lines) all += line.value.reveal() + "\n";
    CHECK(all.find("819902 19800101 0014") != std::string::npos);
    CHECK(all.find("农村") != std::string::npos);
    CHECK(bench.shown<ReceiptScreen>().form == Print::printing);
    bench.print_all();
    CHECK(bench.shown<ReceiptScreen>().form == Print::printed);
    CHECK(bench.shown<ReceiptScreen>().print == Print::printed);
    CHECK_FALSE(bench.shown<ReceiptScreen>().can_print_form);
    bench.touch(intent::PrintForm{});
    CHECK(forms_of(bench).size() == 1);
}

TEST_CASE("the form speaks the language in which it was signed") {
    Bench bench;
    bench.touch(intent::SetLanguage{Language::en});
    bench.touch(intent::ChooseService{pension()});
    bench.touch(intent::Next{});
    bench.lay_card();
    bench.fill_form();
    bench.touch(intent::Next{});
    while (bench.screen() == "review") bench.touch(intent::Next{});
    bench.sign();
    bench.touch(intent::Next{});
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    bench.touch(intent::SetLanguage{Language::zh});
    print_form(bench);
    REQUIRE(forms_of(bench).size() == 1);
    CHECK(forms_of(bench).front()->document.signature_label == "Signature of the applicant");
    CHECK(forms_of(bench).front()->document.number_label == "Case number");
}

TEST_CASE("a form asked for at once waits for the platform's number, as the receipt does") {
    Bench bench;
    bench.go_to_receipt();
    bench.touch(intent::PrintForm{});
    CHECK(bench.wanted<effect::Print>().empty());
    CHECK(bench.shown<ReceiptScreen>().form == Print::printing);
    SUBCASE("it comes") {
        bench.accept_case();
        REQUIRE(forms_of(bench).size() == 1);
        CHECK(forms_of(bench).front()->document.number == "CASE-0001");
    }
    SUBCASE("it does not") {
        bench.wait(bench.environment.receipt_wait);
        REQUIRE(forms_of(bench).size() == 1);
        CHECK(forms_of(bench).front()->document.number == bench.shown<ReceiptScreen>().number);
    }
    SUBCASE("the person is gone before") {
        bench.touch(intent::Home{});
        CHECK(bench.screen() == "goodbye");
        CHECK(forms_of(bench).size() == 1);
        CHECK(bench.shown<GoodbyeScreen>().form_to_take);
    }
    CHECK(bench.wanted<effect::Print>().size() == 2);
}

TEST_CASE("where the catalogue says so, the form comes with every receipt, or never") {
    SUBCASE("always") {
        Bench bench(with_copy(FormCopy::always));
        bench.go_to_receipt();
        CHECK(bench.shown<ReceiptScreen>().form == Print::printing);
        bench.accept_case();
        CHECK(bench.wanted<effect::Print>().size() == 2);
        CHECK(forms_of(bench).size() == 1);
    }
    SUBCASE("never") {
        Bench bench(with_copy(FormCopy::never));
        bench.go_to_receipt();
        CHECK_FALSE(bench.data().visit->form_document);
        CHECK(bench.shown<ReceiptScreen>().form == Print::not_offered);
        print_form(bench);
        CHECK(forms_of(bench).empty());
    }
}

TEST_CASE("a printer with a roll is not asked for a form") {
    Bench bench;
    auto health = good_health();
    health.printer_has_sheets = false;
    bench.set_health(health);
    bench.go_to_receipt();
    CHECK_FALSE(bench.data().visit->form_document);
    CHECK(bench.shown<ReceiptScreen>().form == Print::not_offered);
    print_form(bench);
    CHECK(forms_of(bench).empty());
}

TEST_CASE("without paper the form waits in plain words and prints when paper comes") {
    Bench bench;
    bench.go_to_receipt();
    print_form(bench);
    const auto request = bench.last<effect::Print>();
    bench.tell(event::PrintStarted{request});
    bench.tell(event::PrintWaiting{request, {ErrorCode::paper_out, {}, {}}});
    CHECK(bench.shown<ReceiptScreen>().form == Print::waiting);
    CHECK(bench.shown<ReceiptScreen>().form_problem == text_id::print_form_paper_out);
    CHECK(bench.shown<ReceiptScreen>().print == Print::printed);
    CHECK_FALSE(bench.shown<ReceiptScreen>().can_print_form);
    bench.tell(event::PrintStarted{request});
    bench.tell(event::Printed{request});
    CHECK(bench.shown<ReceiptScreen>().form == Print::printed);
}

TEST_CASE("a form that failed can be asked for again, three times in all") {
    Bench bench;
    bench.go_to_receipt();
    print_form(bench);
    for (int i = 0; i < 5; ++i) {
        bench.tell(event::PrintFailed{bench.last<effect::Print>(), {ErrorCode::paper_jam, {}, {}}});
        CHECK(bench.shown<ReceiptScreen>().form_problem == text_id::print_form_paper_jam);
        bench.touch(intent::PrintForm{});
    }
    CHECK(forms_of(bench).size() == 3);
    CHECK_FALSE(bench.shown<ReceiptScreen>().can_print_form);
}

TEST_CASE("without a printer the form says so and can be asked for when it is back") {
    Bench bench;
    auto health = good_health();
    health.printer = kiosk::PartState::unavailable;
    health.printer_problem = ErrorCode::device_gone;
    bench.set_health(health);
    bench.go_to_receipt();
    bench.accept_case();
    bench.touch(intent::PrintForm{});
    CHECK(bench.shown<ReceiptScreen>().form == Print::failed);
    CHECK(bench.shown<ReceiptScreen>().form_problem == text_id::print_form_printer_away);
    CHECK(bench.wanted<effect::Print>().empty());
    bench.set_health(good_health());
    bench.touch(intent::PrintForm{});
    CHECK(forms_of(bench).size() == 1);
}

TEST_CASE("a form that has not come out is called back with the visit, and nothing of it stays") {
    Bench bench;
    bench.go_to_receipt();
    print_form(bench);
    const auto request = bench.last<effect::Print>();
    bench.tell(event::PrintWaiting{request, {ErrorCode::paper_out, {}, {}}});
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "goodbye");
    CHECK_FALSE(bench.data().visit->form_document);
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.wait(bench.environment.goodbye);
    CHECK(bench.screen() == "attract");
    REQUIRE(bench.wanted<effect::CancelPrint>().size() == 1);
    CHECK(bench.last<effect::CancelPrint>() == request);
}

TEST_CASE("the answers of the form are kept only while it can be printed") {
    Bench bench;
    bench.go_to_receipt();
    CHECK(bench.data().visit->form_document);
    SUBCASE("idle") {
        bench.wait(bench.environment.idle + bench.environment.warning);
    }
    SUBCASE("done") {
        bench.touch(intent::Next{});
        bench.touch(intent::Skip{});
    }
    CHECK(bench.screen() == "goodbye");
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
}

}  // namespace tests
