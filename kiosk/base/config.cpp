#include "kiosk/base/config.h"

#include <fstream>
#include <set>
#include <sstream>

#include "kiosk/base/config_schema.h"
#include "kiosk/base/toml.h"

namespace kiosk {

namespace {

using schema::Key;

constexpr std::size_t public_key_bytes = 32;
constexpr std::size_t sm2_key_bytes = 65;

constexpr std::array levels{log::Level::debug, log::Level::info, log::Level::warning,
                            log::Level::error};

/// Writes one value of the file into the configuration; answers what is wrong with it, or nothing.
struct Setter {
    Config& config;
    const toml::node& node;
    const std::filesystem::path& folder;

    std::string operator()(const schema::Text& key) const {
        const auto text = node.value_exact<std::string>();
        if (!text) return "a text is wanted";
        if (text->empty()) return "must not be empty";
        if (text->size() > key.longest)
            return "longer than " + std::to_string(key.longest) + " bytes";
        if (const auto wrong = schema::wrong_form(key.form, *text); !wrong.empty())
            return std::string(wrong);
        key.at(config) = *text;
        return {};
    }
    std::string operator()(const schema::Path& key) const {
        const auto text = node.value_exact<std::string>();
        if (!text || text->empty()) return "a path is wanted";
        key.at(config) = (folder / *text).lexically_normal();
        return {};
    }
    std::string operator()(const schema::Number& key) const {
        return whole_number(key.least, key.most, [&](int value) { key.at(config) = value; });
    }
    std::string operator()(const schema::Seconds& key) const {
        return whole_number(key.least, key.most,
                            [&](int value) { key.at(config) = std::chrono::seconds{value}; });
    }
    std::string operator()(const schema::Flag& key) const {
        const auto flag = node.value_exact<bool>();
        if (!flag) return "true or false is wanted";
        key.at(config) = *flag;
        return {};
    }
    std::string operator()(const schema::PublicKey& key) const {
        const auto text = node.value_exact<std::string>();
        auto bytes = text ? from_base64(*text) : Result<Bytes>(ErrorCode::bad_format);
        const bool is_sm2 = key.may_be_sm2 && bytes && bytes->size() == sm2_key_bytes;
        if (!bytes || (bytes->size() != public_key_bytes && !is_sm2))
            return key.may_be_sm2 ? "32 bytes in base64 are wanted, or 65 of an SM2 key"
                                  : "32 bytes in base64 are wanted";
        key.at(config) = *std::move(bytes);
        return {};
    }
    std::string operator()(const schema::LogLevel& key) const {
        return one_of(levels, [&](log::Level level) { key.at(config) = level; });
    }

  private:
    template <class Take>
    std::string whole_number(int least, int most, Take take) const {
        const auto number = node.value_exact<std::int64_t>();
        if (!number || *number < least || *number > most)
            return "a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                   " is wanted";
        take(static_cast<int>(*number));
        return {};
    }
    template <class Words, class Take>
    std::string one_of(const Words& words, Take take) const {
        const auto text = node.value_exact<std::string>();
        std::string wanted;
        for (const auto word : words) {
            if (text && *text == name_of(word)) {
                take(word);
                return {};
            }
            wanted.append(wanted.empty() ? "" : ", ").append(name_of(word));
        }
        return "one of these words is wanted: " + wanted;
    }
};

class Reader {
  public:
    Reader(const std::filesystem::path& file, Config& config) : file_(file), config_(config) {
        folder_ = std::filesystem::absolute(file).parent_path();
    }

    Result<void> read(const toml::table& root) {
        if (auto done = walk(root, ""); !done) return done;
        for (const Key& key : schema::keys())
            if (key.required && !seen_.contains(key.name))
                return problem(root, "key '" + std::string(key.name) + "' is missing");
        return {};
    }

    [[nodiscard]] Error problem(const toml::node& node, const std::string& message) const {
        return problem_at(node.source().begin.line, message);
    }
    [[nodiscard]] Error problem_at(unsigned line, const std::string& message) const {
        return {ErrorCode::bad_config,
                file_.string() + ":" + std::to_string(line) + ": " + message,
                {}};
    }

  private:
    Result<void> walk(const toml::table& table, const std::string& prefix) {
        for (const auto& [name, node] : table) {
            const std::string path = prefix + std::string(name.str());
            const unsigned line = name.source().begin.line;
            if (const Key* key = find(path)) {
                const std::string wrong = std::visit(Setter{config_, node, folder_}, key->kind);
                if (!wrong.empty()) return problem_at(line, "key '" + path + "': " + wrong);
                seen_.insert(key->name);
                continue;
            }
            if (!node.is_table() || !is_section(path))
                return problem_at(line, "unknown key '" + path + "'");
            if (auto done = walk(*node.as_table(), path + "."); !done) return done;
        }
        return {};
    }

    static const Key* find(std::string_view path) {
        for (const Key& key : schema::keys())
            if (key.name == path) return &key;
        return nullptr;
    }
    static bool is_section(const std::string& path) {
        for (const Key& key : schema::keys())
            if (key.name.starts_with(path + ".")) return true;
        return false;
    }

    std::filesystem::path file_;
    std::filesystem::path folder_;
    Config& config_;
    std::set<std::string_view> seen_;
};

/// What a single key can't know.
std::string contradiction(const Config& config) {
    if (config.session.card_left_seconds > config.session.idle_seconds)
        return "session.card_left_seconds is longer than session.idle_seconds";
    if (config.delivery.retry_first_seconds > config.delivery.retry_longest_seconds)
        return "delivery.retry_first_seconds is longer than delivery.retry_longest_seconds";
    if (config.platform.connect_timeout > config.platform.request_timeout)
        return "platform.connect_timeout is longer than platform.request_timeout";
    return {};
}

/// Type, range and default of a key, as docs/CONFIG.md shows them.
struct Describe {
    struct Row {
        std::string type;
        std::string standard;
    };
    Config& config;

    Row operator()(const schema::Text& key) const { return {"text", key.at(config)}; }
    Row operator()(const schema::Path&) const { return {"path", ""}; }
    Row operator()(const schema::Number& key) const {
        return {range("number", key.least, key.most), std::to_string(key.at(config))};
    }
    Row operator()(const schema::Seconds& key) const {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(key.at(config));
        return {range("seconds", key.least, key.most), std::to_string(seconds.count())};
    }
    Row operator()(const schema::Flag& key) const {
        return {"true or false", key.at(config) ? "true" : "false"};
    }
    Row operator()(const schema::PublicKey& key) const {
        return {key.may_be_sm2 ? "public key, base64 of 32 bytes, or of 65 (SM2)"
                               : "public key, base64 of 32 bytes",
                ""};
    }
    Row operator()(const schema::LogLevel& key) const {
        return {"debug, info, warning or error", std::string(name_of(key.at(config)))};
    }

  private:
    static std::string range(std::string_view what, int least, int most) {
        return std::string(what) + ", " + std::to_string(least) + " to " + std::to_string(most);
    }
};

}  // namespace

Result<Config> parse_config(std::string_view text, const std::filesystem::path& file) {
    Config config;
    Reader reader(file, config);
    try {
        const toml::table root = toml::parse(text, file.string());
        if (auto done = reader.read(root); !done) return done.error();
        if (const std::string wrong = contradiction(config); !wrong.empty())
            return reader.problem(root, wrong);
    } catch (const toml::parse_error& error) {
        return reader.problem_at(error.source().begin.line, std::string(error.description()));
    } catch (const std::exception& error) {
        return reader.problem_at(1, error.what());
    }
    return config;
}

Result<Config> load_config(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return {ErrorCode::io_error, "can't read " + file.string()};
    std::string text(longest_config_file + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) return {ErrorCode::io_error, "can't read " + file.string()};
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > longest_config_file)
        return {ErrorCode::bad_config, file.string() + ":1: the file is longer than 262144 bytes"};
    return parse_config(text, file);
}

std::string config_document() {
    std::ostringstream out;
    out << "# Configuration of a terminal\n\n"
           "One TOML file, read at the start by each program of a terminal. Every mistake refuses "
           "the start with file and\n"
           "line: unknown keys, wrong types, values out of range, missing keys. Relative paths "
           "start at the file's own folder.\n"
           "`bianmin-config check FILE` checks a file. This page is made from the table that reads "
           "the file\n"
           "(`kiosk/base/config_schema.cpp`); run `packaging/docs` after a change there.\n";
    std::string_view section;
    Config standard;
    for (const Key& key : schema::keys()) {
        const std::string_view top = key.name.substr(0, key.name.find('.'));
        if (top != section)
            out << "\n## [" << top
                << "]\n\n| Key | Type | Default | Meaning |\n|---|---|---|---|\n";
        section = top;
        const auto row = std::visit(Describe{standard}, key.kind);
        out << "| `" << key.name << "` | " << row.type << " | ";
        if (key.required)
            out << "required";
        else
            out << (row.standard.empty() ? "none" : "`" + row.standard + "`");
        out << " | " << key.meaning << " |\n";
    }
    return out.str();
}

}  // namespace kiosk
