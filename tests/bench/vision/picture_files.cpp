#include "tests/bench/vision/picture_files.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

#include <opencv2/imgproc.hpp>
#include <png.h>
#include <turbojpeg.h>

namespace tests {

namespace {

using Bytes = std::string;

struct EndJpeg {
    void operator()(void* handle) const { tjDestroy(handle); }
};

const unsigned char* data_of(const Bytes& bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::optional<cv::Mat> from_jpeg(const Bytes& bytes, int format, int type) {
    const std::unique_ptr<void, EndJpeg> decoder(tjInitDecompress());
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(decoder.get(), data_of(bytes), bytes.size(), &width, &height,
                            &subsampling, &colours) != 0)
        return std::nullopt;
    cv::Mat picture(height, width, type);
    if (tjDecompress2(decoder.get(), data_of(bytes), bytes.size(), picture.ptr(), width,
                      static_cast<int>(picture.step), height, format, 0) != 0 &&
        tjGetErrorCode(decoder.get()) != TJERR_WARNING)
        return std::nullopt;
    return picture;
}

std::optional<cv::Mat> from_png(const Bytes& bytes, png_uint_32 format, int type) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
        return std::nullopt;
    image.format = format;
    cv::Mat picture(static_cast<int>(image.height), static_cast<int>(image.width), type);
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.ptr(), static_cast<int>(picture.step),
                              nullptr) == 0)
        return std::nullopt;
    return picture;
}

std::optional<cv::Mat> from_pnm(const Bytes& bytes) {
    std::istringstream in(bytes);
    std::string kind;
    int width = 0;
    int height = 0;
    int most = 0;
    in >> kind >> width >> height >> most;
    in.get();
    if ((kind != "P5" && kind != "P6") || most != 255 || width < 1 || height < 1)
        return std::nullopt;
    cv::Mat picture(height, width, kind == "P5" ? CV_8UC1 : CV_8UC3);
    const auto size = static_cast<std::streamsize>(picture.total() * picture.elemSize());
    if (!in.read(reinterpret_cast<char*>(picture.ptr()), size)) return std::nullopt;
    if (kind == "P6") cv::cvtColor(picture, picture, cv::COLOR_RGB2BGR);
    return picture;
}

std::optional<cv::Mat> read(const std::filesystem::path& file, bool is_grey) {
    const Bytes bytes = text_in(file);
    const int type = is_grey ? CV_8UC1 : CV_8UC3;
    if (bytes.starts_with("\xFF\xD8"))
        return from_jpeg(bytes, is_grey ? TJPF_GRAY : TJPF_BGR, type);
    if (bytes.starts_with("\x89PNG"))
        return from_png(bytes, is_grey ? PNG_FORMAT_GRAY : PNG_FORMAT_BGR, type);
    auto picture = from_pnm(bytes);
    if (picture && picture->type() != type)
        cv::cvtColor(*picture, *picture, is_grey ? cv::COLOR_BGR2GRAY : cv::COLOR_GRAY2BGR);
    return picture;
}

}  // namespace

std::optional<cv::Mat> read_colours(const std::filesystem::path& file) {
    return read(file, false);
}

std::optional<cv::Mat> read_grey(const std::filesystem::path& file) {
    return read(file, true);
}

void write_jpeg(const std::filesystem::path& file, const cv::Mat& picture, int quality) {
    const std::unique_ptr<void, EndJpeg> encoder(tjInitCompress());
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    const bool is_grey = picture.channels() == 1;
    const int result =
        tjCompress2(encoder.get(), picture.ptr(), picture.cols, static_cast<int>(picture.step),
                    picture.rows, is_grey ? TJPF_GRAY : TJPF_BGR, &bytes, &size,
                    is_grey ? TJSAMP_GRAY : TJSAMP_420, quality, 0);
    std::ofstream out(file, std::ios::binary);
    if (result == 0)
        out.write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
    tjFree(bytes);
    if (result == 0 && out.good()) return;
    std::fprintf(stderr, "%s can't be written\n", file.c_str());
    std::exit(2);
}

std::string text_in(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string kind = entry.path().extension().string();
        if (kind == ".jpg" || kind == ".jpeg" || kind == ".png" || kind == ".pgm" || kind == ".ppm")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace tests
