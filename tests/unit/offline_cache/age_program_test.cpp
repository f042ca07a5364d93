#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <doctest.h>

#include "tests/support/age_identity.h"
#include "tests/unit/offline_cache/fixture.h"

TEST_CASE("Debian's age opens a submission and an attachment with the platform's or escrow key") {
    if (std::system("age --version > /dev/null 2>&1") != 0) {
        std::puts("skipped: the package age is missing");
        std::exit(77);
    }
    const tests::TempFolder folder;
    const tests::DataKeyPair platform;
    const tests::DataKeyPair escrow;
    const offline_cache::Recipients recipients{platform.key(), escrow.key()};
    kiosk::SystemRandom random;
    for (const std::size_t size : {30U, 200'000U}) {
        const std::string text(size, 'w');
        const auto sealed =
            offline_cache::seal(recipients, kiosk::SecretText(text), random).value();
        std::ofstream(folder / "sealed.age", std::ios::binary)
            .write(reinterpret_cast<const char*>(sealed.box.data()),
                   static_cast<std::streamsize>(sealed.box.size()));
        for (const auto* pair : {&platform, &escrow}) {
            std::ofstream(folder / "key") << tests::age_identity(pair->secret_key) << "\n";
            const auto command = "age -d -i '" + (folder / "key").string() + "' -o '" +
                                 (folder / "opened").string() + "' '" +
                                 (folder / "sealed.age").string() + "'";
            CHECK(std::system(command.c_str()) == 0);
            std::ifstream opened(folder / "opened", std::ios::binary);
            const std::string read(std::istreambuf_iterator<char>(opened), {});
            CHECK((read == text));
        }
        std::ofstream(folder / "key")
            << tests::age_identity(tests::DataKeyPair().secret_key) << "\n";
        CHECK(std::system(("age -d -i '" + (folder / "key").string() + "' '" +
                           (folder / "sealed.age").string() + "' > /dev/null 2>&1")
                              .c_str()) != 0);
    }
}
