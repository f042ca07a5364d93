#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/text_ids.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

namespace {

using kiosk::ELicence;
using kiosk::LocalText;
using kiosk::MaskKind;
using kiosk::MaterialWay;
using kiosk::Snapshot;

const LocalText renewal{"驾驶证期满换证", "Driving licence: renewal"};

Snapshot of_service(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    at_step(snapshot, 2);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    return snapshot;
}

kiosk::ConsentScreen consent_screen(const Setting& setting) {
    kiosk::ConsentScreen screen;
    screen.service = renewal;
    screen.text = LocalText(
        "为办理“驾驶证期满换证”，我同意云山市公安局只为这一次办理，向其他部门查询下面选中的信息和电"
        "子证照；不用于别的事，办完不再查询",
        "For “Driving licence: renewal” I agree that Yunshan Public Security Bureau asks other "
        "authorities for the data and e-licences chosen below: for this one application only, for "
        "nothing else, and not after it is done");
    screen.choice.id = kiosk::FieldId(kiosk::consent_field);
    screen.choice.kind = kiosk::FieldKind::multiple_choice;
    screen.choice.label = {"同意查询的内容", "What may be asked for"};
    const LocalText licence{"电子证照：有效的就不用带原件",
                            "E-licence: a valid one spares you the original"};
    screen.choice.options = {
        {"licence.E-DRIVING", {"机动车驾驶证", "Driving licence"}, licence},
        {"licence.E-DRIVERMEDICAL", {"机动车驾驶人身体条件证明", "Medical certificate"}, licence},
        {"set.earlier",
         {"您以前办事时填过的联系方式", "Contacts from your earlier applications"},
         {"已有的信息：查到的就不用再填", "Known data: what is found need not be filled in"}}};
    const auto a_page = kiosk::page_sizes(setting.way).consents;
    if (screen.choice.options.size() > a_page) screen.choice.options.resize(a_page);
    screen.choice.value = kiosk::SecretText("licence.E-DRIVING licence.E-DRIVERMEDICAL");
    return screen;
}

Snapshot consent(const Setting& setting) {
    Snapshot snapshot = of_service(setting);
    snapshot.screen = consent_screen(setting);
    return snapshot;
}

Snapshot consent_asking(const Setting& setting, bool waiting) {
    Snapshot snapshot = of_service(setting);
    auto screen = consent_screen(setting);
    screen.asking.waiting = waiting;
    if (!waiting) screen.asking.problem = "cases.offline";
    screen.asking.can_retry = !waiting;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot consent_offline(const Setting& setting) {
    Snapshot snapshot = of_service(setting);
    auto screen = consent_screen(setting);
    screen.offline = true;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot materials(const Setting& setting, bool ended, bool offline) {
    Snapshot snapshot = of_service(setting);
    kiosk::MaterialsScreen screen;
    screen.service = renewal;
    screen.rows = {
        {{"居民身份证", "Resident identity card"},
         MaterialWay::card,
         {"从身份证读取", "Read from the identity card"}},
        {{"机动车驾驶证", "Driving licence"},
         ended || offline ? MaterialWay::bring : MaterialWay::licence,
         ended || offline
             ? LocalText{"请带原件交到窗口", "Please hand in the original at the window"}
             : LocalText{"机动车驾驶证（云山市公安局），2026-07-01 前有效",
                         "Driving licence (Yunshan Public Security Bureau), valid until "
                         "2026-07-01"}},
        {{"医疗机构出具的身体条件证明", "Health certificate of a medical institution"},
         offline ? MaterialWay::office : MaterialWay::bring,
         offline ? LocalText{"由部门之间共享取得", "Obtained from another authority"}
                 : LocalText{"机动车驾驶人身体条件证明已过期，请带新的来",
                             "Medical certificate has expired; please bring a new one"}},
        {{"本人相片", "Photograph"},
         MaterialWay::later,
         {"可以先受理，受理后 3 个工作日内补交", "Filed now; hand it in within 3 working days"}}};
    screen.needed = screen.rows.size();
    screen.spared = ended || offline ? 1 : 2;
    const auto a_page = kiosk::page_sizes(setting.way).materials;
    screen.pages = kiosk::pages_needed(screen.rows.size(), a_page);
    if (screen.rows.size() > a_page) screen.rows.resize(a_page);
    screen.fields = ended || offline ? 0 : 5;
    screen.can_end_consent = !ended && !offline;
    screen.consent_ended = ended;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot promise(const Setting& setting) {
    Snapshot snapshot = of_service(setting);
    kiosk::PromiseScreen screen;
    screen.material = {"房屋租赁登记备案证明", "Registered lease"};
    screen.duty = {
        "不用交《房屋租赁登记备案证明》，但您要确实符合它证明的条件；云山市住房公积金管理中心"
        "来核实时，请配合",
        "No need for “Registered lease”, but you must meet what it proves and let Yunshan "
        "Housing Provident Fund Centre check it"};
    screen.content = {
        "我申请“住房公积金提取”，承诺符合《房屋租赁登记备案证明》所证明的条件，填写的内容"
        "都是真的",
        "For “Housing provident fund: withdrawal” I promise that I meet what "
        "“Registered lease” proves and that all I say is true"};
    screen.consequence = {
        "核实不属实的，云山市住房公积金管理中心会撤销办理结果，并记入信用记录；承诺没有"
        "履行前，不能再用承诺代替材料",
        "If untrue, Yunshan Housing Provident Fund Centre revokes the decision and "
        "records it; no other promise is taken until it is made good"};
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot wallet(const Setting& setting, bool with_licences, bool waiting) {
    Snapshot snapshot = of_service(setting);
    snapshot.steps.reset();
    kiosk::WalletScreen screen;
    screen.asking.waiting = waiting;
    const LocalText police{"云山市公安局", "Yunshan Public Security Bureau"};
    const auto add = [&](LocalText name, const char* number, ELicence::State state,
                         std::optional<kiosk::CivilDate> until) {
        screen.rows.push_back(
            {std::move(name),
             kiosk::PrivateText(kiosk::SecretText(std::string(number)), MaskKind::licence_number),
             police, state, until, state == ELicence::State::valid});
    };
    if (with_licences) {
        add({"机动车驾驶证", "Driving licence"}, "990100000001", ELicence::State::valid,
            kiosk::CivilDate{2027, 1, 31});
        add({"机动车驾驶人身体条件证明", "Medical certificate"}, "YX2025-0001",
            ELicence::State::expired, kiosk::CivilDate{2025, 11, 1});
        add({"健康证明", "Health certificate"}, "JK-0001", ELicence::State::revoked, {});
        add({"营业执照", "Business licence"}, "", ELicence::State::forged, {});
    }
    screen.found = screen.rows.size();
    const auto a_page = kiosk::page_sizes(setting.way).licences;
    screen.pages = kiosk::pages_needed(screen.rows.size(), a_page);
    if (screen.rows.size() > a_page) screen.rows.resize(a_page);
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot paper(const Setting& setting, const char* problem, bool failed) {
    Snapshot snapshot = of_service(setting);
    snapshot.steps.reset();
    kiosk::WalletScreen screen;
    auto& paper = screen.paper.emplace();
    paper.name = {"机动车驾驶证", "Driving licence"};
    paper.problem = problem;
    if (paper.problem.empty()) {
        paper.seal = "云山市公安局电子证照专用章";
        paper.copy_no = 1;
        paper.can_print = true;
        if (failed) paper.print_problem = kiosk::text_id::print_form_paper_jam;
        const auto add = [&](const char* label, const char* value, MaskKind mask = MaskKind::none) {
            paper.rows.push_back(
                {label, kiosk::PrivateText(kiosk::SecretText(std::string(value)), mask)});
        };
        add("电子证照标识",
            "1.2.156.3005.2.11990000000000001X011.11990100000000101A.2026000001.001.A");
        add("证照名称", "机动车驾驶证");
        add("证照编号", "990100000001", MaskKind::licence_number);
        add("证照颁发机构", "云山市公安局");
        add("持证主体", "张三丰测", MaskKind::name);
        add("证照有效期截止日期", "2027-01-31");
        screen.found = paper.rows.size();
        const auto a_page = kiosk::page_sizes(setting.way).licences;
        screen.pages = kiosk::pages_needed(screen.found, a_page);
        if (paper.rows.size() > a_page) paper.rows.resize(a_page);
    }
    snapshot.screen = std::move(screen);
    return snapshot;
}

}  // namespace

void add_material_examples(const Setting& s, std::vector<Example>& out) {
    out.push_back({"consent", consent(s)});
    out.push_back({"consent_waiting", consent_asking(s, true)});
    out.push_back({"consent_failed", consent_asking(s, false)});
    out.push_back({"consent_offline", consent_offline(s)});
    out.push_back({"materials", materials(s, false, false)});
    out.push_back({"materials_consent_ended", materials(s, true, false)});
    out.push_back({"materials_offline", materials(s, false, true)});
    out.push_back({"promise", promise(s)});
    out.push_back({"wallet", wallet(s, true, false)});
    out.push_back({"wallet_none", wallet(s, false, false)});
    out.push_back({"wallet_waiting", wallet(s, false, true)});
    out.push_back({"paper", paper(s, "", false)});
    out.push_back({"paper_failed", paper(s, "", true)});
    out.push_back({"paper_tampered", paper(s, "paper.tampered", false)});
}

}  // namespace tests
