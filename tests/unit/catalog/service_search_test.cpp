#include "kiosk/catalog/service_search.h"

#include <algorithm>

#include <doctest.h>

#include "kiosk/catalog/builder.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/model/readings.h"

using kiosk::Language;
using kiosk::ServiceSearch;

namespace {

const kiosk::Catalogue& offered() {
    static const auto catalogue = [] {
        const auto joined = kiosk::join_catalogue(
            "assets/services", 1, kiosk::WallTime{std::chrono::seconds(1'780'000'000)});
        REQUIRE(joined);
        return *kiosk::Catalogue::parse(*joined);
    }();
    return *catalogue;
}

std::string first_for(const char* typed) {
    const auto found = offered().search().find(typed);
    if (found.empty()) return "nothing";
    return std::string(offered().services()[found.front().service].name.in(Language::zh));
}

struct Phrase {
    const char* typed;
    const char* service;
};

/// What people say at a counter, and what they mean.
constexpr Phrase phrases[] = {
    {"办老年卡", "老年人优待证办理"},
    {"我要办老年证", "老年人优待证办理"},
    {"老人坐公交免费的那个卡", "老年人优待证办理"},
    {"八十岁老人补贴", "高龄津贴申请"},
    {"尊老金", "高龄津贴申请"},
    {"社保卡丢了", "社会保障卡补领"},
    {"补社保卡", "社会保障卡补领"},
    {"身份证到期了", "居民身份证换领（预约）"},
    {"换身份证", "居民身份证换领（预约）"},
    {"居住证", "居住证申领"},
    {"驾照到期", "机动车驾驶证期满换证"},
    {"驾照丢了", "机动车驾驶证遗失补证"},
    {"公积金提取", "住房公积金提取"},
    {"公积金贷款", "住房公积金贷款（预约）"},
    {"外地公积金怎么转过来", "住房公积金异地转移接续"},
    {"租房合同备案", "房屋租赁登记备案"},
    {"房产过户", "不动产转移登记（存量房买卖）"},
    {"二手房过户", "不动产转移登记（存量房买卖）"},
    {"我名下的房产", "不动产登记资料查询"},
    {"水表过户", "居民用水过户"},
    {"公租房", "公共租赁住房申请"},
    {"廉租房", "公共租赁住房申请"},
    {"生孩子要办什么", "新生儿出生一件事"},
    {"准生证", "生育登记"},
    {"怀孕登记", "生育登记"},
    {"孩子出生", "新生儿出生一件事"},
    {"疫苗本丢了", "儿童预防接种证补办"},
    {"领养孩子", "收养登记"},
    {"幼升小", "义务教育阶段入学报名"},
    {"孩子上学", "义务教育阶段入学报名"},
    {"助学金", "家庭经济困难学生资助申请"},
    {"教师证", "教师资格认定"},
    {"没工作", "失业登记"},
    {"失业金怎么领", "失业保险金申领"},
    {"领失业金", "失业保险金申领"},
    {"调档", "流动人员人事档案转递"},
    {"转档案", "流动人员人事档案转递"},
    {"上班受伤", "工伤认定申请"},
    {"工伤", "工伤认定申请"},
    {"领结婚证", "婚姻登记预约"},
    {"离婚", "婚姻登记预约"},
    {"迁户口", "户口迁入"},
    {"夫妻投靠", "户口迁入"},
    {"外地看病", "异地就医备案"},
    {"异地医保", "异地就医备案"},
    {"慢病卡", "门诊慢特病待遇认定"},
    {"高血压", "门诊慢特病待遇认定"},
    {"看病报销", "医疗费用手工（零星）报销"},
    {"吃低保", "最低生活保障申请"},
    {"低保", "最低生活保障申请"},
    {"五保户", "特困人员救助供养申请"},
    {"家里着火了", "临时救助申请"},
    {"残疾证", "残疾人证申领"},
    {"残疾人补助", "残疾人两项补贴申请"},
    {"免费律师", "法律援助申请"},
    {"讨薪", "法律援助申请"},
    {"公证", "公证办理（预约）"},
    {"办护照", "普通护照申领（预约）"},
    {"出国", "普通护照申领（预约）"},
    {"狗证", "养犬登记"},
    {"养狗", "养犬登记"},
    {"无犯罪证明", "无犯罪记录证明"},
    {"办退休", "企业职工退休申请"},
    {"退休金", "企业职工退休申请"},
    {"社保转移", "养老保险关系转移接续"},
    {"养老保险转移", "养老保险关系转移接续"},
    {"瘫痪老人", "失能老年人护理补贴申请"},
    {"退伍军人优待证", "退役军人、其他优抚对象优待证申请"},
    {"人去世了怎么销户", "死亡户口注销"},
    {"丧葬费", "丧葬补助金和抚恤金申领"},
    {"殡葬补贴", "惠民殡葬补贴"},
    {"换法人", "公司变更登记"},
    {"公司改名", "公司变更登记"},
    {"店不开了", "个体工商户注销登记"},
    {"注销公司", "公司简易注销登记"},
    {"开理发店", "公共场所卫生许可"},
    {"门头审批", "户外招牌设置备案"},
    {"招牌", "户外招牌设置备案"},
    {"排水许可", "污水排入排水管网许可"},
    {"跑运输", "道路货物运输经营许可"},
    {"单位公积金", "单位住房公积金缴存登记"},
    {"劳务派遣", "劳务派遣经营许可"},
    {"综合工时", "特殊工时制度审批"},
    {"烟草证", "烟草专卖零售许可"},
    {"经营异常", "移出经营异常名录"},
    {"刻公章", "公章刻制备案"},
    {"开发票", "发票票种核定"},
    {"开饭馆", "食品经营许可"},
    {"个体户", "个体工商户设立登记"},
    {"注册公司", "有限责任公司设立登记"},
    {"灵活就业", "灵活就业人员参加企业职工基本养老保险登记"},
    {"居民养老保险", "城乡居民基本养老保险参保登记"},
    {"居民医保", "城乡居民基本医疗保险参保登记"},
    // letters
    {"gjj", "住房公积金提取"},
    {"gongjijin", "住房公积金提取"},
    {"lnz", "老年人优待证办理"},
    {"laonianzheng", "老年人优待证办理"},
    {"jiehun", "婚姻登记预约"},
    {"bhz", "普通护照申领（预约）"},
    {"huzhao", "普通护照申领（预约）"},
    {"gongshangrending", "工伤认定申请"},
    {"dibao", "最低生活保障申请"},
    {"passport", "普通护照申领（预约）"},
    {"dog", "养犬登记"},
    // slips
    {"gongjijn", "住房公积金提取"},
    {"laonianzhegn", "老年人优待证办理"},
    {"huzaho", "普通护照申领（预约）"},
    {"公几金", "住房公积金提取"},
    {"工商认定", "工伤认定申请"},
    {"低宝", "最低生活保障申请"},
};

}  // namespace

TEST_CASE("A hundred things that people say find what they mean as the first (R-024, R-193)") {
    std::size_t first = 0;
    for (const auto& phrase : phrases) {
        CAPTURE(std::string(phrase.typed));
        const auto found = first_for(phrase.typed);
        CHECK(found == std::string(phrase.service));
        first += found == phrase.service ? 1 : 0;
    }
    CHECK(std::size(phrases) >= 100);
    MESSAGE(first << " of " << std::size(phrases) << " phrases found first");
}

TEST_CASE("Words, whole pinyin and initials have the same first hit (R-024)") {
    CHECK(first_for("gjj") == first_for("公积金"));
    CHECK(first_for("gongjijin") == first_for("公积金"));
    CHECK(first_for("GONG JI JIN") == first_for("公积金"));
    CHECK(first_for("gongjj") == first_for("公积金"));
}

TEST_CASE("A character of several readings is found by each of them") {
    // 重 and 行 are read in two ways.
    const kiosk::LetterText bank("银行卡");
    CHECK(bank.find("yinhangka") == kiosk::LetterText::Match::whole);
    CHECK(bank.find("yhk") == kiosk::LetterText::Match::whole);
    CHECK(bank.find("xing") == kiosk::LetterText::Match::inside);
    CHECK(bank.find("ka") == kiosk::LetterText::Match::inside);
    CHECK(bank.find("yinhangkaa") == kiosk::LetterText::Match::none);
}

TEST_CASE("An item code is found whole or in part") {
    const auto& service = offered().services()[3];
    CHECK(first_for(service.code.value().c_str()) == service.name.in(Language::zh));
    CHECK(first_for(service.directory_code.value().c_str()) == service.name.in(Language::zh));
}

TEST_CASE("What nobody offers is not found, and neither is nothing") {
    for (const char* typed : {"", "   ", "？！", "zzzzqq", "火星移民", "怎么办"}) {
        CAPTURE(typed);
        CHECK(offered().search().find(typed).empty());
    }
}

TEST_CASE("A service that only the window does is found, too (R-017)") {
    const auto found = offered().search().find("离婚");
    REQUIRE_FALSE(found.empty());
    const auto name = first_for("办护照");
    const auto service = std::ranges::find_if(
        offered().services(), [&](const auto& item) { return item.name.in(Language::zh) == name; });
    REQUIRE(service != offered().services().end());
    CHECK(service->terminal_form() == nullptr);
    CHECK_FALSE(service->window.phone.empty());
}

TEST_CASE("Anything may be typed, of any length") {
    std::string long_text;
    for (int i = 0; i < 5000; ++i) long_text += i % 2 == 0 ? "公" : "a";
    static_cast<void>(offered().search().find(long_text));
    static_cast<void>(offered().search().find("\xff\xfe\x80"));
    static_cast<void>(offered().search().find(std::string(5000, 'a')));
    for (const auto& found : offered().search().find("证"))
        CHECK(found.service < offered().services().size());
    CHECK(offered().search().find("证").size() <= ServiceSearch::results_max);
}
