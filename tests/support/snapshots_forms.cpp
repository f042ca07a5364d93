#include <algorithm>
#include <array>
#include <utility>

#include "kiosk/flow/steps/form_parts.h"
#include "tests/support/keyboard_views.h"
#include "tests/support/snapshot_parts.h"

namespace tests {
namespace {

using kiosk::FieldId;
using kiosk::FieldKind;
using kiosk::FieldView;
using kiosk::KeyboardHint;
using kiosk::LocalText;
using kiosk::MaskKind;
using kiosk::Snapshot;
using kiosk::ValueSource;

FieldView field(std::string id, FieldKind kind, LocalText label) {
    FieldView view;
    view.id = FieldId(std::move(id));
    view.kind = kind;
    view.label = std::move(label);
    view.required = true;
    view.length_max = 60;
    return view;
}

FieldView known(std::string id, LocalText label, std::string_view value,
                kiosk::MaskKind mask = kiosk::MaskKind::none) {
    FieldView view = field(std::move(id), FieldKind::text, std::move(label));
    view.value = secret(value);
    view.masked = kiosk::masked(mask, value);
    view.readonly = true;
    view.source = ValueSource::id_card;
    return view;
}

kiosk::FormPageView card_page() {
    kiosk::FormPageView page;
    page.count = 3;
    page.title = LocalText("身份证上的信息对吗？", "Is this what your card says?");
    page.hint = LocalText("这些信息不用填，有误请到窗口更正",
                          "Nothing to fill in; mistakes are corrected at a window");
    page.fields.push_back(known("name", {"姓名", "Name"}, sample_name, MaskKind::name));
    page.fields.push_back(known("sex", {"性别", "Sex"}, "男"));
    page.fields.push_back(known("nation", {"民族", "Ethnic group"}, "汉族"));
    page.fields.push_back(
        known("birth", {"出生日期", "Date of birth"}, "1949-12-31", MaskKind::birth));
    page.fields.push_back(known("number", {"公民身份号码", "Identity number"}, sample_number,
                                MaskKind::citizen_number));
    page.fields.push_back(known("address", {"住址", "Address"}, sample_address, MaskKind::address));
    for (auto& one : page.fields) one.can_dispute = true;
    return page;
}

FieldView phone_field(std::string_view value, bool wrong) {
    FieldView phone = field("phone", FieldKind::phone, {"手机号码", "Mobile number"});
    phone.hint = LocalText("办好后发短信告诉您", "We text you when it is done");
    phone.keyboard = KeyboardHint::digits;
    phone.value = secret(value);
    phone.masked = kiosk::masked(MaskKind::phone, value);
    if (wrong)
        phone.error = LocalText("请填 11 位手机号码", "Please enter a mobile number of 11 digits");
    return phone;
}

kiosk::FormPageView contact_page(std::string_view phone, bool wrong) {
    kiosk::FormPageView page;
    page.index = 1;
    page.count = 3;
    page.title = LocalText("怎么联系您？", "How can we reach you?");
    page.fields.push_back(phone_field(phone, wrong));
    FieldView spouse = field("spouse_number", FieldKind::citizen_number,
                             {"配偶身份证号码", "Spouse’s identity number"});
    spouse.required = false;
    spouse.keyboard = KeyboardHint::citizen_number;
    page.fields.push_back(std::move(spouse));
    FieldView mail = field("mail", FieldKind::text, {"电子邮箱", "E-mail"});
    mail.required = false;
    mail.keyboard = KeyboardHint::latin;
    page.fields.push_back(std::move(mail));
    return page;
}

kiosk::FormPageView choice_page(bool answered) {
    kiosk::FormPageView page;
    page.index = 2;
    page.count = 3;
    page.title = LocalText("选哪个缴费档次？", "Which contribution tier?");
    page.hint = LocalText("交得多、交得久，养老金就高",
                          "More and longer contributions mean a higher pension");
    FieldView tier = field("tier", FieldKind::single_choice, {"每年缴费", "Per year"});
    const std::array<std::pair<const char*, const char*>, 6> tiers{{{"200", "200 元"},
                                                                    {"500", "500 元"},
                                                                    {"1000", "1000 元"},
                                                                    {"2000", "2000 元"},
                                                                    {"3000", "3000 元"},
                                                                    {"5000", "5000 元"}}};
    for (const auto& [value, label] : tiers) {
        tier.options.push_back({value, LocalText(label, std::string(value) + " yuan"), {}});
    }
    if (answered) tier.value = secret("1000");
    page.fields.push_back(std::move(tier));
    FieldView way = field("pay_way", FieldKind::single_choice, {"怎么交费", "How to pay"});
    way.options.push_back(
        {"bank", {"银行卡代扣", "Bank card"}, {"每年 11 月自动扣", "Collected every November"}});
    way.options.push_back(
        {"self", {"自己去交", "Pay myself"}, {"手机、银行都能交", "By phone or at a bank"}});
    if (answered) way.value = secret("bank");
    page.fields.push_back(std::move(way));
    FieldView promise =
        field("promise", FieldKind::acknowledge,
              {"我没有参加职工养老保险，也没有领取其他养老金。",
               "I have no pension insurance through work and receive no other pension."});
    if (answered) promise.value = secret("yes");
    if (!answered)
        promise.error = LocalText("请先看完，再点“同意”", "Please read this, then touch “I agree”");
    page.fields.push_back(std::move(promise));
    return page;
}

kiosk::FormPageView disputed_page() {
    auto page = card_page();
    page.fields[0].disputed = true;
    page.fields[5].disputed = true;
    page.fields[5].readonly = false;
    page.fields[5].source = ValueSource::person;
    page.fields[5].keyboard = KeyboardHint::text;
    return page;
}

kiosk::FormPageView address_page() {
    kiosk::FormPageView page;
    page.index = 1;
    page.count = 3;
    page.title = LocalText("您现在住在哪里？", "Where do you live now?");
    page.section = LocalText("居住信息", "Residence");
    for (const auto& [id, zh, en] :
         {std::array{"province", "省", "Province"}, std::array{"city", "市", "City"},
          std::array{"county", "县（市、区）", "County"},
          std::array{"town", "乡镇（街道）", "Town"},
          std::array{"village", "村（社区）", "Village"}}) {
        FieldView one = field(id, FieldKind::single_choice, {zh, en});
        one.long_list = true;
        if (one.id.value() == "province") {
            one.value = secret("99");
            one.options.push_back({"99", {"云岭省", "Yunling"}, {}});
        }
        page.fields.push_back(std::move(one));
    }
    return page;
}

kiosk::OptionListView town_list(const Setting& setting, bool found) {
    kiosk::OptionListView list;
    list.field = FieldId("town");
    list.label = LocalText("乡镇（街道）", "Town");
    list.offered = 34;
    list.found = found ? 34 : 0;
    list.page_size = kiosk::page_sizes(setting.way).options;
    list.pages = found ? kiosk::pages_needed(list.found, list.page_size) : 1;
    list.filter = found ? "" : "zz";
    list.chosen = "3";
    for (std::size_t i = 1; found && i <= list.page_size; ++i) {
        const auto number = std::to_string(i);
        list.options.push_back(
            {number, {"清溪第" + number + "街道办事处", "Qingxi Street Office " + number}, {}});
    }
    return list;
}

kiosk::FormPageView entries_page(std::size_t count) {
    kiosk::FormPageView page;
    page.index = 2;
    page.count = 4;
    page.title = LocalText("一起参保的家人", "Family members to enrol");
    page.entries.emplace();
    page.entries->repeat = "member";
    page.entries->can_add = true;
    for (std::size_t i = 1; i <= count; ++i) {
        kiosk::EntryView entry;
        entry.position = i;
        if (i != 2) {
            entry.summary.whole = secret("张小测 · 110105201601010029");
            entry.summary.masked = secret("张*测 · 110105********0029");
        }
        entry.complete = i != 2;
        entry.can_remove = true;
        page.entries->entries.push_back(std::move(entry));
    }
    page.entries->count = count;
    return page;
}

kiosk::FormPageView upload_page() {
    kiosk::FormPageView page;
    page.index = 2;
    page.count = 4;
    page.title = LocalText("不动产权证", "Title deed");
    page.is_question = true;
    FieldView deed = field("deed", FieldKind::upload, {"不动产权证", "Title deed"});
    deed.options.push_back(
        {"licence:E",
         {"用电子证照“不动产权证书”，不用交材料",
          "Use the e-licence “Title deed”; nothing to hand in"},
         {"由窗口凭您的身份证号调取", "The office fetches it by your citizen number"}});
    deed.options.push_back({"window:later",
                            {"以后带到窗口补交", "Bring it to the window later"},
                            {"先受理，回执上会写明要补交什么",
                             "The case is filed now; the receipt says what to bring"}});
    deed.value = secret("licence:E");
    page.fields.push_back(std::move(deed));
    return page;
}

/// As the flow shows it: the part of the page and the page of its entries that fit the way of use.
Snapshot form(const Setting& setting, kiosk::FormPageView page, std::string focus = {},
              std::size_t part = 0) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 3);
    kiosk::FormScreen screen;
    const auto sizes = kiosk::page_sizes(setting.way);
    screen.parts = kiosk::part_starts(page, sizes).size();
    screen.part = std::min(part, screen.parts - 1);
    screen.page = kiosk::part_of_page(std::move(page), part, sizes);
    if (auto& entries = screen.page.entries)
        kiosk::keep_entries_of_page(*entries, entries->count, sizes);
    if (!focus.empty()) screen.focus = FieldId(std::move(focus));
    snapshot.screen = std::move(screen);
    return snapshot;
}

kiosk::FormPageView words_page(bool name, std::string_view value) {
    kiosk::FormPageView page;
    page.index = 1;
    page.count = 3;
    page.title = LocalText("谁是您的紧急联系人？", "Who should we call in an emergency?");
    FieldView one =
        name ? field("contact_name", FieldKind::text, {"联系人姓名", "Name"})
             : field("contact_address", FieldKind::text, {"联系人住址", "Where that person lives"});
    one.keyboard = name ? KeyboardHint::name : KeyboardHint::text;
    one.value = secret(value);
    one.masked = kiosk::masked(name ? MaskKind::name : MaskKind::address, value);
    page.fields.push_back(std::move(one));
    page.fields.push_back(phone_field("", false));
    return page;
}

/// A name with a character that no font has in the forms of this country.
kiosk::FormPageView rare_name_page() {
    auto page = card_page();
    page.fields[0] = known("name", {"姓名", "Name"}, rare_name, MaskKind::name);
    page.fields[0].can_dispute = true;
    page.fields[1].source = ValueSource::shared_data;  // so that each row says where it is from
    return page;
}

/// Every kind of keys for Chinese words.
void add_keyboards(const Setting& s, std::vector<Example>& out) {
    using Mode = ui::KeyboardMode;
    const auto text = [&](std::string_view value) {
        return form(s, words_page(false, value), "contact_address");
    };
    const auto name = [&] { return form(s, words_page(true, ""), "contact_name"); };
    out.push_back({"form_pinyin", text("测试省样例市"), keys(Mode::pinyin)});
    out.push_back(
        {"form_pinyin_typing", text("测试省样例市"), keys(Mode::pinyin, "yun", word_candidates())});
    out.push_back(
        {"form_name", name(), keys_of_name(Mode::pinyin, "zhang wei", name_candidates())});
    out.push_back({"form_name_unfolded", name(), unfolded_names()});
    out.push_back({"form_name_radicals", name(), grouped_names(ui::GroupedBy::radical)});
    out.push_back({"form_name_strokes", name(), grouped_names(ui::GroupedBy::strokes)});
    out.push_back({"form_name_narrowed", name(), narrowed_names()});
    out.push_back({"form_nine", text(""), keys(Mode::nine)});
    out.push_back({"form_nine_typing", text(""), keys(Mode::nine, "ni hao", {"你好", "米", "密"})});
    out.push_back({"form_stroke", name(), keys_of_name(Mode::stroke)});
    auto written = keys(Mode::handwriting, {}, written_candidates());
    written.strokes = {arc(0.2F, 0.2F, 0.6F, 0.01F), arc(0.25F, 0.5F, 0.5F, 0.01F),
                       arc(0.5F, 0.2F, 0.01F, 0.85F), arc(0.15F, 0.8F, 0.7F, 0.01F)};
    out.push_back({"form_handwriting", text("测试省"), std::move(written)});
    out.push_back({"form_symbols", text(""), keys(Mode::symbols)});
    out.push_back({"form_free_letters", text(""), keys(Mode::letters)});
}

}  // namespace

void add_first_form_pages(const Setting& s, std::vector<Example>& out) {
    out.push_back({"form_card", form(s, card_page())});
    out.push_back({"form_card_held", form(s, card_page()), {}, {.offered = true}, {.shown = true}});
    out.push_back({"form_card_end", form(s, card_page(), {}, 1)});
    out.push_back({"form_rare_name", form(s, rare_name_page())});
    out.push_back({"form_rare_typed", form(s, words_page(true, rare_name))});
    out.push_back({"form_rare_typing", form(s, words_page(true, rare_name), "contact_name"),
                   keys_of_name(ui::KeyboardMode::pinyin)});
    out.push_back({"form_choice", form(s, choice_page(false))});
    out.push_back({"form_chosen", form(s, choice_page(true))});
    out.push_back({"form_contact", form(s, contact_page("", false))});
    out.push_back({"form_phone", form(s, contact_page("1380013", true), "phone"),
                   only_keys(ui::KeyboardMode::digits)});
    out.push_back({"form_number", form(s, contact_page("13800138000", false), "spouse_number"),
                   only_keys(ui::KeyboardMode::citizen_number)});
    out.push_back(
        {"form_letters", form(s, contact_page("13800138000", false), "mail"), keys_of_letters()});
    add_keyboards(s, out);
}

void add_form_pages(const Setting& s, std::vector<Example>& out) {
    const auto with_list = [&](bool found) {
        auto snapshot = form(s, address_page());
        std::get<kiosk::FormScreen>(snapshot.screen).list = town_list(s, found);
        return snapshot;
    };
    out.push_back({"form_disputed", form(s, disputed_page())});
    out.push_back({"form_disputed_end", form(s, disputed_page(), {}, 1)});
    out.push_back({"form_address", form(s, address_page())});
    out.push_back({"form_list", with_list(true), only_keys(ui::KeyboardMode::letters)});
    out.push_back({"form_list_nothing", with_list(false), only_keys(ui::KeyboardMode::letters)});
    out.push_back({"form_entries", form(s, entries_page(3))});
    out.push_back({"form_entries_many", form(s, entries_page(13))});
    out.push_back({"form_entries_none", form(s, entries_page(0))});
    out.push_back({"form_upload", form(s, upload_page())});
}

Snapshot answered_form_page(const Setting& setting) {
    return form(setting, choice_page(true));
}

}  // namespace tests
