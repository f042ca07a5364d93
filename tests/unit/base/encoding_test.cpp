#include "kiosk/base/encoding.h"

