#pragma once

#include "kiosk/flow/visit.h"
#include "kiosk/model/licence_paper.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

/// The paper of an e-licence: the words of its sealed file, whose seal it bears, its
/// identifier, which copy it is, and a code by which anybody can have it verified. Only of a file
/// that is sealed.
[[nodiscard]] PrintDocument paper_document(const LicencePaper& paper, Language language,
                                           const Environment& environment);

}  // namespace kiosk
