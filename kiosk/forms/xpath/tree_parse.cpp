#include <algorithm>
#include <span>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "kiosk/forms/xpath/tree_store.h"

namespace kiosk {

namespace {

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view view(const xmlChar* text, int length) {
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)};
}

}  // namespace

/// Builds a tree from libxml2's SAX2 events. The first fault ends it.
/// **Source:** libxml2 2.9.14, parser.h: `xmlSAXHandler`, attributes as five pointers each.
class Tree::Parser {
  public:
    Parser(Tree& tree, Cdata cdata) : tree_(tree), cdata_(cdata), open_(&tree.document()) {}

    Result<void> run(std::string_view xml) {
        context_ = xmlCreateMemoryParserCtxt(xml.data(), static_cast<int>(xml.size()));
        if (context_ == nullptr) return Error{ErrorCode::bad_format, "line 1: no XML", {}};
        xmlSAXHandler handler = handlers();
        xmlSAXHandler* own = context_->sax;
        context_->sax = &handler;
        context_->userData = this;
        // NOENT only turns the five entities of XML into text: a DTD, which could declare others,
        // ends the reading before its first declaration. HUGE: the limits are ours.
        xmlCtxtUseOptions(context_, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_HUGE);
        xmlParseDocument(context_);
        if (!fault_ && context_->wellFormed == 0) fault_ = at_line(ErrorCode::bad_format, "no XML");
        context_->sax = own;
        xmlFreeDoc(context_->myDoc);
        xmlFreeParserCtxt(context_);
        if (fault_) return *fault_;
        tree_.store_->ordered = true;  // made in document order
        return {};
    }

  private:
    static Parser& self(void* data) { return *static_cast<Parser*>(data); }

    static xmlSAXHandler handlers() {
        xmlSAXHandler handler{};
        handler.initialized = XML_SAX2_MAGIC;
        handler.internalSubset = [](void* data, const xmlChar*, const xmlChar*, const xmlChar*) {
            self(data).stop(ErrorCode::bad_format, "a document type (DTD) is not allowed");
        };
        handler.startElementNs = [](void* data, const xmlChar* local, const xmlChar* prefix,
                                    const xmlChar* uri, int namespaces,
                                    const xmlChar** namespace_pairs, int attributes, int,
                                    const xmlChar** attribute_fives) {
            self(data).start(
                {std::string(view(uri)), std::string(view(local)), std::string(view(prefix))},
                {namespace_pairs, static_cast<std::size_t>(namespaces) * 2},
                {attribute_fives, static_cast<std::size_t>(attributes) * 5});
        };
        handler.endElementNs = [](void* data, const xmlChar*, const xmlChar*, const xmlChar*) {
            self(data).end();
        };
        handler.characters = [](void* data, const xmlChar* text, int length) {
            self(data).text(view(text, length));
        };
        handler.ignorableWhitespace = handler.characters;
        handler.cdataBlock = [](void* data, const xmlChar* text, int length) {
            Parser& parser = self(data);
            if (parser.cdata_ == Cdata::apart) parser.flush();
            parser.text(view(text, length));
            if (parser.cdata_ == Cdata::apart) parser.flush();
        };
        handler.comment = [](void* data, const xmlChar* text) { self(data).comment(view(text)); };
        handler.processingInstruction = [](void* data, const xmlChar* target, const xmlChar* text) {
            self(data).instruction(view(target), view(text));
        };
        handler.serror = [](void* data, xmlError* error) { self(data).report(*error); };
        return handler;
    }

    [[nodiscard]] std::uint32_t line() const {
        return context_->input == nullptr ? 0 : static_cast<std::uint32_t>(context_->input->line);
    }

    /// Where the tag began that has just been read: no `<` can stand between.
    [[nodiscard]] std::uint32_t line_of_tag() const {
        std::uint32_t line = this->line();
        if (context_->input == nullptr) return line;
        for (const xmlChar* at = context_->input->cur; at > context_->input->base;) {
            --at;
            if (*at == '<') break;
            if (*at == '\n' && line > 1) --line;
        }
        return line;
    }

    [[nodiscard]] Error at_line(ErrorCode code, std::string_view what) const {
        return {code, "line " + std::to_string(line()) + ": " + std::string(what), {}};
    }

    void stop(ErrorCode code, std::string_view what) {
        if (!fault_) fault_ = at_line(code, what);
        xmlStopParser(context_);
    }

    void report(const xmlError& error) {
        if (error.level < XML_ERR_ERROR || fault_) return;
        std::string what = error.message == nullptr ? "no XML" : error.message;
        std::replace(what.begin(), what.end(), '\n', ' ');
        while (!what.empty() && what.back() == ' ') what.pop_back();
        fault_ =
            Error{ErrorCode::bad_format, "line " + std::to_string(error.line) + ": " + what, {}};
        xmlStopParser(context_);
    }

    void flush() {
        if (text_.empty() || fault_) return;
        if (open_ != &tree_.document()) {
            Node& node = tree_.append(*open_, NodeKind::text, {});
            tree_.put_text(node, text_);
            mark(node, line());
        }
        text_.clear();
    }

    void mark(Node& node, std::uint32_t line) {
        node.line_ = line & ((1U << 27U) - 1);
        if (tree_.node_count() > max_tree_nodes)
            stop(ErrorCode::limit_exceeded,
                 "more than " + std::to_string(max_tree_nodes) + " nodes");
    }

    void start(const QualifiedName& name, std::span<const xmlChar*> namespaces,
               std::span<const xmlChar*> attributes) {
        if (fault_) return;
        flush();
        if (++depth_ > max_tree_depth)
            return stop(ErrorCode::limit_exceeded,
                        "nested deeper than " + std::to_string(max_tree_depth));
        const std::uint32_t line = line_of_tag();
        open_ = &tree_.append_element(*open_, name);
        mark(*open_, line);
        for (std::size_t i = 0; i + 1 < namespaces.size(); i += 2)
            tree_.declare_namespace(*open_, view(namespaces[i]), view(namespaces[i + 1]));
        for (std::size_t i = 0; i + 4 < attributes.size(); i += 5) {
            const QualifiedName attribute{std::string(view(attributes[i + 2])),
                                          std::string(view(attributes[i])),
                                          std::string(view(attributes[i + 1]))};
            const auto length = static_cast<int>(attributes[i + 4] - attributes[i + 3]);
            mark(append_attribute(attribute, view(attributes[i + 3], length)), line);
        }
    }

    /// As set_attribute, without looking for one of that name: XML has none twice.
    Node& append_attribute(const QualifiedName& name, std::string_view value) {
        Node& node = tree_.make(NodeKind::attribute, name);
        node.parent_ = open_;
        if (open_->first_attribute_ == nullptr) {
            open_->first_attribute_ = &node;
        } else {
            node.previous_ = last_attribute_;
            last_attribute_->next_ = &node;
        }
        last_attribute_ = &node;
        tree_.put_text(node, value);
        return node;
    }

    void end() {
        if (fault_) return;
        flush();
        open_ = open_->parent_;
        --depth_;
    }

    void text(std::string_view piece) {
        if (!fault_) text_ += piece;
    }

    void comment(std::string_view text) {
        if (fault_) return;
        flush();
        mark(tree_.append_comment(*open_, text), line());
    }

    void instruction(std::string_view target, std::string_view text) {
        if (fault_) return;
        flush();
        mark(tree_.append_instruction(*open_, target, text), line());
    }

    Tree& tree_;
    Cdata cdata_;
    Node* open_;
    Node* last_attribute_ = nullptr;
    std::size_t depth_ = 0;
    std::string text_;  // of the text node that is not complete
    std::optional<Error> fault_;
    xmlParserCtxt* context_ = nullptr;
};

Result<std::unique_ptr<Tree>> Tree::parse(std::string_view xml, Cdata cdata) {
    if (xml.size() > max_tree_bytes)
        return Error{ErrorCode::limit_exceeded,
                     "line 1: more than " + std::to_string(max_tree_bytes) + " bytes of XML",
                     {}};
    if (xml.empty()) return Error{ErrorCode::bad_format, "line 1: no XML", {}};
    auto tree = std::make_unique<Tree>();
    Parser parser(*tree, cdata);
    if (auto done = parser.run(xml); !done) return done.error();
    return tree;
}

}  // namespace kiosk
