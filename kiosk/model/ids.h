#pragma once

#include <cstdint>
#include <string>

#include "kiosk/base/strong_id.h"

namespace kiosk {

/// One citizen's visit. Never reused while the process lives; 0 means “nobody is there”.
using SessionId = StrongId<struct SessionIdTag, std::uint64_t>;
/// One command given to a device, the store or the platform; its answers carry it back.
using RequestId = StrongId<struct RequestIdTag, std::uint64_t>;
/// One submission, for ever: made before the first write and kept on every retry (RFC 9562 version
/// 7).
using SubmissionId = StrongId<struct SubmissionIdTag, Uuid>;
/// 实施编码 of a service item (GB/T 39554.1, 31 characters as a rule; an opaque string to us).
using ServiceCode = StrongId<struct ServiceCodeTag, std::string>;
/// A field of a form, unique in its form: [a-z][a-z0-9_]*.
using FieldId = StrongId<struct FieldIdTag, std::string>;

}  // namespace kiosk
