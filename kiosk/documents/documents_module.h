#pragma once

#include "kiosk/documents/documents.h"
#include "kiosk/documents/material.h"
#include "kiosk/documents/signed_form.h"

namespace kiosk {

/// What libbianmin-documents.so exports as `bianmin_documents`.
struct DocumentsModule {
    Result<PdfDocument> (*pdf)(const PrintDocument& document, const PdfOptions& options) = nullptr;
    Result<DotPicture> (*dots)(const PrintDocument& document, const DotOptions& options) = nullptr;
    Result<PdfDocument> (*material)(const MaterialDocument& material, WallTime made_at) = nullptr;
    Result<SecretBytes> (*sign)(const PdfDocument& shown, const SignedBy& signature) = nullptr;
};

/// The module, loaded now. **Errors:** those of `load_module`.
[[nodiscard]] Result<const DocumentsModule*> documents_module();

}  // namespace kiosk
