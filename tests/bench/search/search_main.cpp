// Searching five thousand services by words, letters, slips and things that nobody offers. Fails
// when the slowest of all takes longer than 30 ms of processor time.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "kiosk/catalog/service_item.h"
#include "kiosk/catalog/service_search.h"

namespace {

constexpr double aim_milliseconds = 30;
constexpr std::size_t services_wanted = 5000;
constexpr int rounds = 20;

constexpr std::array people{"企业职工",   "城乡居民", "老年人",       "残疾人",   "新生儿",
                            "个体工商户", "退役军人", "灵活就业人员", "困难家庭", "学生"};
constexpr std::array subjects{"养老保险", "医疗保险", "公积金",   "住房补贴", "优待证",
                              "居住证",   "营业执照", "卫生许可", "失业金",   "护理补贴",
                              "档案",     "身份证",   "户口",     "驾驶证",   "婚姻",
                              "不动产",   "税务",     "排水许可", "招牌",     "法律援助"};
constexpr std::array deeds{"申请",     "登记", "变更", "注销", "补领", "查询", "转移",
                           "核定",     "备案", "预约", "年检", "提取", "认定", "申领",
                           "换领",     "延续", "公示", "审批", "缴费", "报销", "资助",
                           "异地办理", "迁入", "迁出", "代办"};

std::vector<kiosk::ServiceItem> generated() {
    std::vector<kiosk::ServiceItem> services;
    for (std::size_t i = 0; i < services_wanted; ++i) {
        const std::string who = people[i % people.size()];
        const std::string what = subjects[i / people.size() % subjects.size()];
        const std::string deed = deeds[i / (people.size() * subjects.size()) % deeds.size()];
        kiosk::ServiceItem item;
        char code[32];
        std::snprintf(code, sizeof code, "1199010000990011X239920%08zu", i);
        item.code = kiosk::ServiceCode(code);
        item.name = kiosk::LocalText(who + what + deed, "Service of the terminal");
        item.keywords = {what + deed, "办" + what, who + "怎么" + deed, what};
        item.body.name = kiosk::LocalText("云山市" + what + "服务中心", "Centre");
        item.summary = kiosk::LocalText(who + "可以在本机" + deed + what + "，带身份证，当场办完。",
                                        "Bring your identity card; it is finished here.");
        services.push_back(std::move(item));
    }
    return services;
}

double processor_milliseconds() {
    return static_cast<double>(std::clock()) * 1000.0 / CLOCKS_PER_SEC;
}

}  // namespace

int main() {
    const auto services = generated();
    double began = processor_milliseconds();
    const kiosk::ServiceSearch search(services);
    std::printf("index of %zu services  %.1f ms\n", services.size(),
                processor_milliseconds() - began);
    double slowest = 0;
    for (const char* typed : {"公积金", "gjj", "gongjijin", "办老年卡", "我要办残疾人护理补贴", "g",
                              "证", "gongjijn", "yanglaobaoxiaaan", "公几金", "养鸽子",
                              "火星移民怎么办", "service", "11990100009900", "zzzzzzzz"}) {
        double worst = 0;
        std::size_t found = 0;
        for (int i = 0; i < rounds; ++i) {
            began = processor_milliseconds();
            found = search.find(typed).size();
            worst = std::max(worst, processor_milliseconds() - began);
        }
        slowest = std::max(slowest, worst);
        std::printf("%-32s %3zu found  %6.2f ms\n", typed, found, worst);
    }
    std::printf("slowest %.2f ms, aim %.0f ms\n", slowest, aim_milliseconds);
    return slowest <= aim_milliseconds ? 0 : 1;
}
