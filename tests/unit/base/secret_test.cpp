#include "kiosk/base/secret.h"

