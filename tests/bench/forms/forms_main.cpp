// bench-forms FOLDER
// Writes three forms into FOLDER, so that another engine can be timed on the same, and prints our
// own times as JSON: one answer that 300 expressions of a form of 1,000 nodes read; opening a form
// of 500 questions; choosing in a cascade over 50,000 rows. Milliseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "kiosk/forms/model/form_instance.h"

namespace {

using kiosk::FormInstance;
using Timer = std::chrono::steady_clock;

constexpr std::size_t nodes = 1000;
constexpr std::size_t dependent = 300;
constexpr std::size_t questions = 500;
constexpr std::size_t rows = 50'000;
constexpr std::size_t counties = 500;

class Folder final : public kiosk::FormResources {
  public:
    explicit Folder(std::string path) : path_(std::move(path)) {}
    kiosk::Result<std::string> read(std::string_view uri) const override {
        std::ifstream file(path_ + "/" + std::string(uri.substr(uri.rfind('/') + 1)));
        if (!file) return kiosk::Result<std::string>(kiosk::ErrorCode::not_found);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ + "/" + name) << text;
    }

  private:
    std::string path_;
};

std::string around(const std::string& instance, const std::string& model, const std::string& body) {
    return R"(<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" )"
           R"(xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model>)" +
           std::string("<instance><data id=\"bench\">") + instance + "</data></instance>" + model +
           "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

std::string answer_form() {
    std::string instance;
    std::string model;
    std::string body;
    for (std::size_t i = 0; i < nodes - dependent; ++i) {
        const std::string name = "q" + std::to_string(i);
        instance += "<" + name + "/>";
        model += "<bind nodeset=\"/data/" + name + "\" type=\"int\"/>";
        body += "<input ref=\"/data/" + name + "\"><label>" + name + "</label></input>";
    }
    for (std::size_t i = 0; i < dependent; ++i) {
        const std::string name = "c" + std::to_string(i);
        instance += "<" + name + "/>";
        model += "<bind nodeset=\"/data/" + name + "\" type=\"int\" calculate=\"/data/q0 * " +
                 std::to_string(i + 1) + " + count-non-empty(/data/q1)\"/>";
    }
    return around(instance, model, body);
}

std::string open_form() {
    std::string instance;
    std::string model = "<itext>";
    for (const char* language : {"zh", "en"}) {
        model += "<translation lang=\"" + std::string(language) + "\">";
        for (std::size_t i = 0; i < questions; ++i)
            model += "<text id=\"q" + std::to_string(i) + "\"><value>Question " +
                     std::to_string(i) + "</value></text>";
        model += "</translation>";
    }
    model += "</itext>";
    std::string body;
    for (std::size_t i = 0; i < questions; ++i) {
        const std::string name = "q" + std::to_string(i);
        const std::string before = "/data/q" + std::to_string(i == 0 ? 0 : i - 1);
        instance += "<" + name + "/>";
        model += "<bind nodeset=\"/data/" + name +
                 "\" type=\"string\" required=\"true()\" constraint=\"string-length(.) &lt; 100\"" +
                 (i % 5 == 4 ? " relevant=\"" + before + " != 'no'\"" : std::string()) + "/>";
        body +=
            "<input ref=\"/data/" + name + "\"><label ref=\"jr:itext('" + name + "')\"/></input>";
    }
    return around(instance, model, body);
}

std::string cascade_form() {
    return around(
        "<county/><town/>", R"(<instance id="towns" src="jr://file-csv/towns.csv"/>)",
        R"(<input ref="/data/county"/><select1 ref="/data/town"><itemset nodeset="instance('towns')/root/item[county = /data/county]">)"
        R"(<value ref="name"/><label ref="label"/></itemset></select1>)");
}

std::string towns() {
    std::string text = "name,label,county\n";
    for (std::size_t i = 0; i < rows; ++i)
        text += "t" + std::to_string(i) + ",Town " + std::to_string(i) + ",c" +
                std::to_string(i % counties) + "\n";
    return text;
}

double since(Timer::time_point start) {
    return std::chrono::duration<double, std::milli>(Timer::now() - start).count();
}

struct Times {
    double median = 0;
    double p99 = 0;
};

Times of(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

class Bench {
  public:
    explicit Bench(const std::string& folder) : folder_(folder) {
        folder_.write("answer.xml", answer_form());
        folder_.write("open.xml", open_form());
        folder_.write("cascade.xml", cascade_form());
        folder_.write("towns.csv", towns());
    }

    std::unique_ptr<FormInstance> open(const std::string& text) {
        const auto form = kiosk::load_form(text, folder_, "bench");
        KIOSK_CHECK(form.form != nullptr);
        auto made = FormInstance::create(form.form, {&clock_, &random_, 480, {}, "zh"});
        KIOSK_CHECK(made.has_value());
        return std::move(*made);
    }

    Times answer() {
        const auto form = open(answer_form());
        const auto node = form->find("/data/q0");
        std::vector<double> times;
        for (int i = 0; i < 500; ++i) {
            const auto start = Timer::now();
            KIOSK_CHECK(form->set_value(node, std::to_string(i + 1)).has_value());
            times.push_back(since(start));
        }
        KIOSK_CHECK(form->value(form->find("/data/c299")).reveal() == std::to_string(500 * 300));
        return of(std::move(times));
    }

    Times opening() {
        const std::string text = open_form();
        std::vector<double> times;
        for (int i = 0; i < 30; ++i) {
            const auto start = Timer::now();
            const auto form = open(text);
            times.push_back(since(start));
        }
        return of(std::move(times));
    }

    /// The first choice pays for the index and counts too.
    Times cascade() {
        const auto form = open(cascade_form());
        const auto county = form->find("/data/county");
        const auto town = form->find("/data/town");
        std::vector<double> times;
        for (std::size_t i = 0; i < 100; ++i) {
            const auto start = Timer::now();
            KIOSK_CHECK(form->set_value(county, "c" + std::to_string(i)).has_value());
            KIOSK_CHECK(form->options(town).size() == rows / counties);
            times.push_back(since(start));
        }
        first_cascade = times.front();
        return of(std::move(times));
    }

    double first_cascade = 0;

  private:
    Folder folder_;
    kiosk::RealClock clock_;
    kiosk::SeededRandom random_{1};
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::printf("usage: bench-forms FOLDER\n");
        return 2;
    }
    Bench bench(argv[1]);
    const Times answer = bench.answer();
    const Times open = bench.opening();
    const Times cascade = bench.cascade();
    std::printf(
        "{\"answer\": {\"median\": %.4f, \"p99\": %.4f}, \"open\": {\"median\": %.3f, \"p99\": "
        "%.3f}, "
        "\"cascade\": {\"median\": %.4f, \"p99\": %.4f, \"first\": %.3f}}\n",
        answer.median, answer.p99, open.median, open.p99, cascade.median, cascade.p99,
        bench.first_cascade);
    return 0;
}
