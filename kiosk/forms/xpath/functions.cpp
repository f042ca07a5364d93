#include "kiosk/forms/xpath/functions.h"

#include <unordered_map>

namespace kiosk::xpath {

namespace {

using Library = std::unordered_map<std::string_view, const Function*>;

/// Later parts replace what earlier ones call the same.
Library library_of(std::initializer_list<std::span<const Function>> parts) {
    Library library;
    for (const auto& part : parts)
        for (const Function& function : part) library.insert_or_assign(function.name, &function);
    return library;
}

}  // namespace

const Function* find_function(std::string_view name, Expression::Functions functions,
                              bool javarosa) {
    static const Library core = library_of({core_functions()});
    static const Library odk =
        library_of({core_functions(), node_functions(), text_functions(), number_functions(),
                    time_functions(), choice_functions(), place_functions()});
    static const Library with_prefix = library_of({javarosa_functions()});
    const Library& library = functions == Expression::Functions::core ? core
                             : javarosa                               ? with_prefix
                                                                      : odk;
    const auto found = library.find(name);
    return found == library.end() ? nullptr : found->second;
}

}  // namespace kiosk::xpath
