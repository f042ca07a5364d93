#pragma once

#include <memory>
#include <vector>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>

#include "drivers/pcsc/trusted_issuers.h"

namespace drivers {

template <auto Free>
struct OpensslDeleter {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

using CertificatePointer = std::unique_ptr<X509, OpensslDeleter<&X509_free>>;
using StorePointer = std::unique_ptr<X509_STORE, OpensslDeleter<&X509_STORE_free>>;
using BioPointer = std::unique_ptr<BIO, OpensslDeleter<&BIO_free>>;
using CmsPointer = std::unique_ptr<CMS_ContentInfo, OpensslDeleter<&CMS_ContentInfo_free>>;
using ObjectIdPointer = std::unique_ptr<ASN1_OBJECT, OpensslDeleter<&ASN1_OBJECT_free>>;

struct TrustedIssuers::Store {
    std::vector<CertificatePointer> certificates;
};

}  // namespace drivers
