#pragma once

#include <memory>
#include <vector>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>

#include "drivers/pcsc/trusted_issuers.h"
#include "kiosk/base/freed_by.h"

namespace drivers {

using CertificatePointer = std::unique_ptr<X509, kiosk::FreedBy<&X509_free>>;
using StorePointer = std::unique_ptr<X509_STORE, kiosk::FreedBy<&X509_STORE_free>>;
using BioPointer = std::unique_ptr<BIO, kiosk::FreedBy<&BIO_free>>;
using CmsPointer = std::unique_ptr<CMS_ContentInfo, kiosk::FreedBy<&CMS_ContentInfo_free>>;
using ObjectIdPointer = std::unique_ptr<ASN1_OBJECT, kiosk::FreedBy<&ASN1_OBJECT_free>>;

struct TrustedIssuers::Store {
    std::vector<CertificatePointer> certificates;
};

}  // namespace drivers
