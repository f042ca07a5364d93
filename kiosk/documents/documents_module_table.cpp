#include "kiosk/base/module.h"
#include "kiosk/documents/documents_module.h"

KIOSK_MODULE_TABLE(kiosk::DocumentsModule, bianmin_documents){
    &kiosk::make_pdf, &kiosk::make_dots, &kiosk::make_material_pdf, &kiosk::signed_form};
