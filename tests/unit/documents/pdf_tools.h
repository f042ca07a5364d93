#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// A PDF on disk for as long as it lives, and what Debian's tools say about it.
class PdfOnDisk {
  public:
    explicit PdfOnDisk(std::span<const unsigned char> bytes);
    ~PdfOnDisk();
    PdfOnDisk(const PdfOnDisk&) = delete;
    PdfOnDisk& operator=(const PdfOnDisk&) = delete;

    struct Ran {
        int exit_code = -1;
        std::string output;
    };
    /// `tool` with the file's path in place of "%".
    [[nodiscard]] Ran run(const std::string& command) const;
    /// Text of all pages without white space, as pdftotext finds it.
    [[nodiscard]] std::string text() const;

    struct Picture {
        int width = 0;
        int height = 0;
        std::vector<std::uint8_t> grey;
        [[nodiscard]] double darkness() const;
    };
    [[nodiscard]] Picture picture(int page, int dpi) const;
    void keep(const std::string& name) const;

  private:
    std::filesystem::path folder_;
};

/// A folder of PDF files for a validator that takes long to start.
class PdfFolder {
  public:
    PdfFolder();
    ~PdfFolder();
    PdfFolder(const PdfFolder&) = delete;
    PdfFolder& operator=(const PdfFolder&) = delete;

    void add(const std::string& name, std::span<const unsigned char> bytes) const;
    /// What Preflight of Apache PDFBox says about each as PDF/A-1b.
    [[nodiscard]] std::string preflight() const;

  private:
    std::filesystem::path folder_;
};

[[nodiscard]] std::string without_space(std::string_view text);

}  // namespace tests
