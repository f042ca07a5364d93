#include "drivers/pcsc/security_object.h"

#include <cstdlib>
#include <fstream>

#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::Authenticity;
using drivers::judge_authenticity;
using drivers::TrustedIssuers;
using kiosk::Bytes;
using kiosk::ErrorCode;
using tests::DocumentPki;
using tests::EmulatedDocument;

namespace {

struct Folder {
    Folder() {
        char name[] = "/tmp/bianmin-csca-XXXXXX";
        REQUIRE(::mkdtemp(name) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

struct Signed {
    Bytes dg1 = EmulatedDocument::dg1_of(tests::specimen_mrz);
    Bytes dg2 = EmulatedDocument::dg2_of(tests::sample_picture(200));
    DocumentPki pki;
    Bytes sod = pki.sign({{1, dg1}, {2, dg2}});

    [[nodiscard]] std::map<int, std::span<const unsigned char>> groups() const {
        return {{1, dg1}, {2, dg2}};
    }
};

kiosk::WallTime now() {
    return std::chrono::floor<kiosk::Duration>(std::chrono::system_clock::now());
}

}  // namespace

TEST_CASE("a document signed for a trusted issuer is genuine, PEM or DER") {
    Signed document;
    for (const bool der : {false, true}) {
        Folder folder;
        if (der)
            document.pki.write_issuer_der(folder.path / "csca.der");
        else
            document.pki.write_issuer(folder.path / "csca.pem");
        const auto issuers = TrustedIssuers::load(folder.path);
        REQUIRE(issuers);
        CHECK(issuers->size() == 1);
        const auto judged = judge_authenticity(document.sod, document.groups(), *issuers, now());
        CHECK_MESSAGE(judged.authenticity == Authenticity::genuine, judged.detail);
    }
}

TEST_CASE("a signer of nobody trusted is untrusted, never genuine") {
    Signed document;
    DocumentPki another;
    Folder folder;
    another.write_issuer(folder.path / "another.pem");
    const auto issuers = TrustedIssuers::load(folder.path);
    REQUIRE(issuers);
    CHECK(judge_authenticity(document.sod, document.groups(), *issuers, now()).authenticity ==
          Authenticity::untrusted);
    CHECK(
        judge_authenticity(document.sod, document.groups(), TrustedIssuers(), now()).authenticity ==
        Authenticity::untrusted);
}

TEST_CASE("a certificate that ended makes its documents untrusted") {
    Signed document;
    Folder folder;
    document.pki.write_issuer(folder.path / "csca.pem");
    const auto issuers = TrustedIssuers::load(folder.path);
    REQUIRE(issuers);
    const auto later = now() + std::chrono::hours(24 * 365 * 20);
    CHECK(judge_authenticity(document.sod, document.groups(), *issuers, later).authenticity ==
          Authenticity::untrusted);
}

TEST_CASE("a data group changed in one bit, or not signed for, is altered") {
    Signed document;
    Bytes other = document.dg1;
    other[40] ^= 0x01;
    auto groups = document.groups();
    groups[1] = other;
    CHECK(judge_authenticity(document.sod, groups, TrustedIssuers(), now()).authenticity ==
          Authenticity::altered);
    groups = document.groups();
    groups[3] = document.dg2;
    CHECK(judge_authenticity(document.sod, groups, TrustedIssuers(), now()).authenticity ==
          Authenticity::altered);
}

TEST_CASE("a security object whose hashes, signer or signature were changed is not genuine") {
    Signed document;
    Folder folder;
    document.pki.write_issuer(folder.path / "csca.pem");
    const auto issuers = TrustedIssuers::load(folder.path);
    REQUIRE(issuers);
    const auto judge = [&](const Bytes& sod) {
        return judge_authenticity(sod, document.groups(), *issuers, now()).authenticity;
    };
    const Bytes hash = kiosk::sha256(document.dg2);
    const auto found =
        std::search(document.sod.begin(), document.sod.end(), hash.begin(), hash.end());
    REQUIRE(found != document.sod.end());
    for (std::size_t i = 0; i < hash.size(); ++i) {
        Bytes wrong = document.sod;
        wrong[static_cast<std::size_t>(found - document.sod.begin()) + i] ^= 0x04;
        CHECK(judge(wrong) == Authenticity::altered);
    }
    // The signature ends the object.
    for (std::size_t back = 1; back <= 24; ++back) {
        Bytes wrong = document.sod;
        wrong[wrong.size() - back] ^= 0x01;
        CHECK(judge(wrong) == Authenticity::altered);
    }
    const std::string signer = "Sample Document Signer";
    Bytes renamed = document.sod;
    const auto name = std::search(renamed.begin(), renamed.end(), signer.begin(), signer.end());
    REQUIRE(name != renamed.end());
    *name = 's';
    CHECK(judge(renamed) != Authenticity::genuine);
    CHECK(judge(document.sod) == Authenticity::genuine);
}

TEST_CASE("a security object cut short anywhere is unchecked") {
    Signed document;
    for (std::size_t size = 0; size < document.sod.size(); size += 7)
        CHECK(judge_authenticity(std::span(document.sod).first(size), document.groups(),
                                 TrustedIssuers(), now())
                  .authenticity == Authenticity::unchecked);
}

TEST_CASE("a folder of issuers is loaded whole or not at all") {
    Folder folder;
    std::ofstream(folder.path / "notes.txt") << "not looked at";
    CHECK(TrustedIssuers::load(folder.path)->size() == 0);
    std::ofstream(folder.path / "broken.cer") << "nothing";
    CHECK(TrustedIssuers::load(folder.path).error().code == ErrorCode::bad_config);
    std::ofstream(folder.path / "broken.cer")
        << std::string(TrustedIssuers::file_bytes_max + 1, 'x');
    CHECK(TrustedIssuers::load(folder.path).error().code == ErrorCode::limit_exceeded);
    CHECK(TrustedIssuers::load(folder.path / "absent").error().code == ErrorCode::io_error);
    for (std::size_t i = 0; i < TrustedIssuers::files_max; ++i)
        std::ofstream(folder.path / (std::to_string(i) + ".cer")) << "x";
    CHECK(TrustedIssuers::load(folder.path).error().code == ErrorCode::limit_exceeded);
}
