#include "kiosk/documents/documents_module.h"

#include "kiosk/base/module.h"

namespace kiosk {

Result<const DocumentsModule*> documents_module() {
    return load_module<DocumentsModule>("libbianmin-documents.so", "bianmin_documents");
}

}  // namespace kiosk
